//! Where sources contradict each other, side by side; and denials beside what is asserted of the same matter.

use super::{Facts, Notes};
use crate::BriefError;
use crate::document::{Block, Span, Table, text};
use entente_analysis::disputes::{Denial, Said};
use entente_register::Event;

/// So many sentences are quoted for one value.
const SENTENCES: usize = 3;

impl Facts<'_> {
    pub(super) fn disputes(&self, notes: &mut Notes<'_>) -> Result<Vec<Block>, BriefError> {
        let mut blocks = vec![Block::Heading(1, "Disputes".into())];
        let mut rows = Vec::new();
        for event in self.events.iter().filter(|e| !e.disputed.is_empty()) {
            rows.extend(self.disputed(event, notes));
        }
        let denials: Vec<&Denial> = self
            .relationship
            .denials
            .iter()
            .filter(|d| self.events.iter().any(|e| e.id == d.denied.id))
            .collect();
        if rows.is_empty() && denials.is_empty() {
            blocks.push(Block::Paragraph(vec![text("No sources contradict each other in this period.")]));
            return Ok(blocks);
        }
        if !rows.is_empty() {
            blocks.push(Block::Table(Table {
                caption: "What sources contradict each other on".into(),
                head: vec!["Event", "On", "Shown in this brief", "Also said"],
                widths: vec![30, 10, 30, 30],
                rows,
            }));
        }
        if !denials.is_empty() {
            let mut rows = Vec::new();
            for denial in denials {
                rows.push(self.denial(denial, notes)?);
            }
            blocks.push(Block::Heading(2, "Denied, and asserted elsewhere".into()));
            blocks.push(Block::Table(Table {
                caption: "Denials beside what is asserted of the same matter".into(),
                head: vec!["Denied", "Asserted"],
                widths: vec![50, 50],
                rows,
            }));
        }
        Ok(blocks)
    }

    /// One row a disputed field.
    fn disputed(&self, event: &Event, notes: &mut Notes<'_>) -> Vec<Vec<Vec<Span>>> {
        let analysed = entente_analysis::disputes::disputed(event, &mut entente_analysis::Sources::of(self.register));
        let told = format!(
            "{}: {}",
            entente_analysis::house::date(event.date.as_deref()),
            self.teller.tell(event)
        );
        let mut rows = Vec::new();
        for (field, raw) in analysed.fields.iter().zip(&event.disputed) {
            let value = |n: usize, said: &Said, notes: &mut Notes<'_>| self.said(event, said, &raw.values[n].claims, notes);
            let mut values = field.values.iter().enumerate();
            let shown = values.next().map(|(n, v)| value(n, v, notes)).unwrap_or_default();
            let mut others = Vec::new();
            for (n, said) in values {
                if !others.is_empty() {
                    others.push(Span::Break);
                }
                others.extend(value(n, said, notes));
            }
            rows.push(vec![vec![text(&told)], vec![text(field_name(&field.field))], shown, others]);
        }
        rows
    }

    /// A value with the sentences that give it.
    fn said(&self, event: &Event, said: &Said, claims: &[usize], notes: &mut Notes<'_>) -> Vec<Span> {
        let mut out = vec![crate::document::strong(self.teller.covered(&said.shown))];
        for claim in claims.iter().filter_map(|n| event.claims.get(*n)).take(SENTENCES) {
            out.push(Span::Break);
            if let Some(quoted) = self.quoted(&super::shortened(&claim.quote, 240)) {
                let who = claim
                    .said_by
                    .as_ref()
                    .map(|w| format!("{}: ", super::capital(w)))
                    .unwrap_or_default();
                out.push(text(format!("{who}{quoted}")));
            }
            out.push(Span::Cite(vec![notes.cite(&claim.doc, &claim.quote)]));
        }
        out
    }

    fn denial(&self, denial: &Denial, notes: &mut Notes<'_>) -> Result<Vec<Vec<Span>>, BriefError> {
        let line = |id: &str, when: &str, notes: &mut Notes<'_>| -> Result<Vec<Span>, BriefError> {
            let event = self.event(id)?;
            Ok(vec![
                text(format!("{when}: {}", self.teller.tell(&event))),
                Span::Cite(notes.event(&event)),
            ])
        };
        let denied = line(&denial.denied.id, &denial.denied.when, notes)?;
        let mut asserted = Vec::new();
        for row in &denial.asserted {
            if !asserted.is_empty() {
                asserted.push(Span::Break);
            }
            asserted.extend(line(&row.id, &row.when, notes)?);
        }
        Ok(vec![denied, asserted])
    }
}

/// The name of a field for those who do not know the record.
fn field_name(field: &str) -> &str {
    match field {
        "subtype" => "sort",
        "initiators" => "who",
        "counterparts" => "with whom",
        other => other,
    }
}
