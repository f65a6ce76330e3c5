//! The chronology in the house form, by year.

use super::{Facts, Notes};
use crate::document::{Block, Entry, Span, text};
use entente_analysis::house;
use entente_coding::Status;
use entente_register::Event;
use entente_register::days::{Days, civil};

impl Facts<'_> {
    pub(super) fn chronology(&self, notes: &mut Notes<'_>) -> Vec<Block> {
        let mut blocks = vec![Block::Heading(1, "Chronology".into()), self.legend()];
        let mut entries: Vec<Entry> = Vec::new();
        let mut open: Option<String> = None;
        for event in &self.events {
            let year = year(event);
            if open.as_ref() != Some(&year) {
                if !entries.is_empty() {
                    blocks.push(Block::Entries(std::mem::take(&mut entries)));
                }
                blocks.push(Block::Heading(2, year.clone()));
                open = Some(year);
            }
            entries.push(self.entry(event, notes));
        }
        blocks.push(Block::Entries(entries));
        blocks
    }

    fn entry(&self, event: &Event, notes: &mut Notes<'_>) -> Entry {
        let mut sentence = self.teller.tell(event);
        let marks = [(event.single_source, " †"), (!event.disputed.is_empty(), " ‡")];
        for (_, mark) in marks.iter().filter(|(yes, _)| *yes) {
            sentence.push_str(mark);
        }
        Entry {
            when: house::date(event.date.as_deref()),
            status: (event.status != Status::Occurred).then(|| event.status.as_str()),
            text: vec![text(sentence), Span::Cite(notes.event(event))],
        }
    }
}

/// The year that an event stands under.
fn year(event: &Event) -> String {
    let days = event.date.as_deref().and_then(Days::read);
    days.map_or_else(|| "Undated".into(), |d| civil(d.sort_day()).0.to_string())
}
