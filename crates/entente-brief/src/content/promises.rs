//! What each promised the other, and what became of it.

use super::{Facts, Notes};
use crate::document::{Block, Span, Table, soft, strong, text};
use crate::{BriefError, Wanted};
use entente_analysis::dyad::Dyad;
use entente_analysis::promises::{Promise, promises};
use entente_analysis::relations::Relations;
use entente_analysis::{Row, house};
use entente_register::{Filter, Register};
use std::collections::BTreeMap;

/// The promises of the two in the period, oldest first, judged on the day.
pub(super) fn of(register: &Register, a: &str, b: &str, wanted: &Wanted, on: Option<&str>) -> Result<Vec<Promise>, BriefError> {
    let relations = Relations::standard()?;
    let mut found: BTreeMap<String, Promise> = BTreeMap::new();
    let mut order = Vec::new();
    for filter in Dyad::new(register, &relations, a, b, on).filters() {
        let filter = Filter {
            since: wanted.since.clone(),
            until: wanted.until.clone(),
            ..filter
        };
        for promise in promises(register, &filter, on)?.promises {
            let id = promise.event.id.clone();
            if found.insert(id.clone(), promise).is_none() {
                order.push(id);
            }
        }
    }
    Ok(order.into_iter().filter_map(|id| found.remove(&id)).collect())
}

impl Facts<'_> {
    pub(super) fn promises(&self, notes: &mut Notes<'_>) -> Result<Vec<Block>, BriefError> {
        let mut blocks = vec![Block::Heading(1, "Promises".into())];
        if self.promises.is_empty() {
            blocks.push(Block::Paragraph(vec![text(
                "The register tells of no promise between the two in this period.",
            )]));
            return Ok(blocks);
        }
        let day = self
            .on
            .as_deref()
            .map_or("the register's last document".into(), |d| house::date(Some(d)));
        blocks.push(Block::Paragraph(vec![soft(format!(
            "Outcomes as of {day}. “No evidence” means that the register tells of no deed, not that there was none."
        ))]));
        let mut rows = Vec::new();
        for promise in &self.promises {
            rows.push(self.promise(promise, notes)?);
        }
        blocks.push(Block::Table(Table {
            caption: "Promises, with what became of each".into(),
            head: vec!["Promise", "Made", "Due", "Outcome"],
            widths: vec![44, 14, 12, 30],
            rows,
        }));
        Ok(blocks)
    }

    fn promise(&self, promise: &Promise, notes: &mut Notes<'_>) -> Result<Vec<Vec<Span>>, BriefError> {
        let event = self.event(&promise.event.id)?;
        let mut outcome = vec![strong(super::capital(promise.outcome.as_str()))];
        outcome.extend(self.shown(promise.evidence.iter().map(|e| &e.event), "", notes)?);
        if promise.evidence.is_empty() {
            outcome.extend(self.shown(promise.possible.iter().take(2), "Perhaps it: ", notes)?);
        }
        let due = if promise.due_when.is_empty() {
            super::UNKNOWN
        } else {
            &promise.due_when
        };
        Ok(vec![
            vec![text(self.teller.tell(&event)), Span::Cite(notes.event(&event))],
            vec![text(&promise.said_when)],
            vec![text(due)],
            outcome,
        ])
    }

    fn shown<'e>(&self, rows: impl Iterator<Item = &'e Row>, before: &str, notes: &mut Notes<'_>) -> Result<Vec<Span>, BriefError> {
        let mut out = Vec::new();
        for row in rows {
            let event = self.event(&row.id)?;
            out.push(Span::Break);
            out.push(text(format!("{before}{}: {}", row.when, self.teller.tell(&event))));
            out.push(Span::Cite(notes.event(&event)));
        }
        Ok(out)
    }
}
