//! Transfers as registers of arms print them: what is uncertain in brackets, ". ." for what is not known.

use super::{Facts, Notes};
use crate::BriefError;
use crate::document::{Block, Span, Table, soft, text};
use entente_analysis::house;
use entente_analysis::promises::{Bearing, Promise};
use entente_coding::{Item, Party, Status};
use entente_register::Event;
use std::collections::BTreeSet;

const UNKNOWN: &str = super::UNKNOWN;

impl Facts<'_> {
    pub(super) fn transfers(&self, notes: &mut Notes<'_>) -> Result<Vec<Block>, BriefError> {
        let transfers: Vec<&Event> = self.events.iter().filter(|e| e.kind == "transfer").collect();
        let mut blocks = vec![Block::Heading(1, "Transfers".into())];
        if transfers.is_empty() {
            blocks.push(Block::Paragraph(vec![text(
                "The register tells of no transfer between the two in this period.",
            )]));
            return Ok(blocks);
        }
        blocks.push(Block::Paragraph(vec![soft(
            "Brackets: uncertain (sources differ, the date is approximate, or it is only proposed, supposed or denied). “.\u{a0}.”: not told.",
        )]));
        let mut rows = Vec::new();
        for event in transfers {
            rows.extend(self.transfer(event, notes)?);
        }
        blocks.push(Block::Table(Table {
            caption: "Transfers, oldest first".into(),
            head: vec!["From, to", "No.", "Item", "Date", "Stage", "Delivered", "Comments"],
            widths: vec![16, 7, 20, 13, 12, 12, 20],
            rows,
        }));
        Ok(blocks)
    }

    /// One row an item.
    fn transfer(&self, event: &Event, notes: &mut Notes<'_>) -> Result<Vec<Vec<Vec<Span>>>, BriefError> {
        let cite = notes.event(event);
        let delivered = self.delivered(event, notes)?;
        let shaky = matches!(event.status, Status::Proposed | Status::Hypothetical | Status::Denied);
        let unknown = [Item {
            what: String::new(),
            count: None,
        }];
        let items = if event.items.is_empty() { &unknown[..] } else { &event.items[..] };
        let rows = items.iter().map(|item| {
            let doubt = |field: &str| shaky || event.disputes(field);
            let count = item.count.map(|n| n.to_string());
            let what = (!item.what.is_empty()).then(|| self.teller.covered(&item.what));
            let approximate = event.date.as_deref().is_some_and(|d| d.contains(['~', '?', '%', '/']));
            let date = event.date.as_deref().map(|d| house::date(Some(d)));
            vec![
                vec![text(format!(
                    "{} to {}",
                    self.sides(&event.initiators),
                    lower_the(&self.sides(&event.counterparts))
                ))],
                vec![text(bracketed(count, doubt("items")))],
                vec![text(bracketed(what, doubt("items")))],
                vec![text(bracketed(date, approximate || event.disputes("date")))],
                vec![text(self.stage(event))],
                delivered.clone(),
                self.comments(event, &cite),
            ]
        });
        Ok(rows.collect())
    }

    /// The states of a side; ". ." where none is known.
    fn sides(&self, parties: &[Party]) -> String {
        let states: BTreeSet<String> = parties.iter().filter_map(|p| p.state.as_deref()).map(|s| self.state(s)).collect();
        if states.is_empty() {
            return UNKNOWN.into();
        }
        states.into_iter().collect::<Vec<_>>().join(", ")
    }

    fn stage(&self, event: &Event) -> String {
        let stage = event.stage.as_deref().unwrap_or("").replace('-', " ");
        let status = event.status.as_str();
        match (stage.is_empty(), event.status) {
            (true, Status::Occurred) => UNKNOWN.into(),
            (true, _) => status.into(),
            (false, Status::Occurred) => stage,
            (false, Status::Planned) if matches!(stage.as_str(), "pledged" | "contracted" | "considered") => stage,
            (false, _) => format!("{stage} ({status})"),
        }
    }

    /// When it arrived: by its own stage, or by what kept the promise.
    fn delivered(&self, event: &Event, notes: &mut Notes<'_>) -> Result<Vec<Span>, BriefError> {
        if event.stage.as_deref() == Some("delivered") && event.status == Status::Occurred {
            return Ok(vec![text(event.date.as_deref().map_or(UNKNOWN.into(), |d| house::date(Some(d))))]);
        }
        let promise: Option<&Promise> = self.promises.iter().find(|p| p.event.id == event.id);
        let mut out: Vec<Span> = Vec::new();
        for evidence in promise.iter().flat_map(|p| &p.evidence) {
            if matches!(evidence.bearing, Bearing::Kept | Bearing::Part) {
                let part = if evidence.bearing == Bearing::Part { " (part)" } else { "" };
                if !out.is_empty() {
                    out.push(Span::Break);
                }
                out.push(text(format!("{}{part}", evidence.event.when)));
                out.push(Span::Cite(notes.event(&self.event(&evidence.event.id)?)));
            }
        }
        Ok(if out.is_empty() { vec![text(UNKNOWN)] } else { out })
    }

    fn comments(&self, event: &Event, cite: &[usize]) -> Vec<Span> {
        let mut parts = Vec::new();
        if let Some(sort) = event.subtype.as_deref().filter(|s| *s != "unspecified") {
            parts.push(sort.replace('-', " "));
        }
        if let Some(value) = &event.value {
            parts.push(house::money(value));
        }
        if let Some(due) = event.due.as_deref() {
            parts.push(format!("due {}", super::summary::lower(&house::date(Some(due)))));
        }
        if let Some(conditions) = self.teller.conditions(event) {
            parts.push(format!("conditions on {conditions}"));
        }
        if !event.disputed.is_empty() {
            let fields: Vec<&str> = event.disputed.iter().map(|d| d.field.as_str()).collect();
            parts.push(format!("disputed: {}", fields.join(", ")));
        }
        if event.single_source {
            parts.push("†".into());
        }
        let mut spans = Vec::new();
        if !parts.is_empty() {
            spans.push(text(super::capital(&parts.join("; "))));
        }
        spans.push(Span::Cite(cite.to_vec()));
        spans
    }
}

/// In brackets where it is uncertain; ". ." where it is not known.
fn bracketed(value: Option<String>, uncertain: bool) -> String {
    match value {
        None => UNKNOWN.into(),
        Some(value) if uncertain => format!("[{value}]"),
        Some(value) => value,
    }
}

fn lower_the(name: &str) -> String {
    name.strip_prefix("The ")
        .map_or_else(|| name.to_owned(), |rest| format!("the {rest}"))
}
