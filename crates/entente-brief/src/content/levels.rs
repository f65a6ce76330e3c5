//! The level of relations: each step, and how each side words it.

use super::{Facts, Notes};
use crate::BriefError;
use crate::document::{Block, Span, Table, soft, text};

/// So many wordings of one step are quoted.
const WORDINGS: usize = 4;

impl Facts<'_> {
    pub(super) fn levels(&self, notes: &mut Notes<'_>) -> Result<Vec<Block>, BriefError> {
        let mut blocks = vec![Block::Heading(1, "Level of relations".into())];
        if self.relationship.ladder.is_empty() {
            blocks.push(Block::Paragraph(vec![text("The register tells of no level of relations.")]));
            return Ok(blocks);
        }
        let mut rows = Vec::new();
        for step in &self.relationship.ladder {
            let event = self.event(&step.event.id)?;
            let ended = if step.ended { " (ended or suspended)" } else { "" };
            let mut words = Vec::new();
            for wording in step.wordings.iter().take(WORDINGS) {
                let Some(quoted) = self.quoted(&wording.words) else { continue };
                let doc = self.relationship.sources.get(wording.source - 1).map_or("", |s| s.doc.as_str());
                let who = wording
                    .said_by
                    .as_ref()
                    .map(|w| format!("{}: ", super::capital(w)))
                    .unwrap_or_default();
                if !words.is_empty() {
                    words.push(Span::Break);
                }
                words.push(text(format!("{who}{quoted}")));
                words.push(Span::Cite(vec![notes.cite(doc, &wording.words)]));
            }
            if words.is_empty() {
                words = vec![text("Withheld."), Span::Cite(notes.event(&event))];
            }
            rows.push(vec![
                vec![text(&step.event.when)],
                vec![text(format!("{}{ended}", super::capital(&step.level)))],
                words,
            ]);
        }
        blocks.push(Block::Table(Table {
            caption: "Steps of the level, oldest first".into(),
            head: vec!["Date", "Level", "As it is worded"],
            widths: vec![16, 24, 60],
            rows,
        }));
        for rung in &self.relationship.rungs {
            let place = match rung.rung {
                Some(n) => format!("{} of {} on its own ladder: {}.", n, rung.ladder.len(), rung.ladder.join(" < ")),
                None => "not ranked on its own ladder.".into(),
            };
            blocks.push(Block::Paragraph(vec![soft(format!(
                "{}: {place} {}",
                self.state(&rung.state),
                rung.note
            ))]));
        }
        Ok(blocks)
    }
}
