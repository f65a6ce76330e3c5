//! The summary: what somebody reads who reads nothing else.

use super::{Facts, Notes};
use crate::BriefError;
use crate::document::{Block, Span, soft, text};
use entente_analysis::house;
use entente_analysis::promises::Outcome;
use entente_coding::Status;
use entente_register::days::Days;
use std::collections::BTreeMap;

impl Facts<'_> {
    pub(super) fn summary(&self, notes: &mut Notes<'_>) -> Result<Vec<Block>, BriefError> {
        let mut rows = vec![
            ("Level of relations".to_owned(), self.level_now(notes)?),
            ("Instruments in force".to_owned(), self.in_force_now()),
        ];
        rows.push(("Last event".into(), self.last(notes)));
        rows.push(("Next event".into(), self.next(notes)?));
        rows.push(("Promises".into(), vec![text(self.promises_now())]));
        rows.push(("Events".into(), vec![text(self.counts())]));
        rows.push(("By kind".into(), vec![text(self.kinds())]));
        Ok(vec![Block::Heading(1, "Summary".into()), Block::Facts(rows)])
    }

    fn level_now(&self, notes: &mut Notes<'_>) -> Result<Vec<Span>, BriefError> {
        let Some(step) = &self.relationship.level else {
            return Ok(vec![text("None told of.")]);
        };
        let event = self.event(&step.event.id)?;
        let level = super::capital(&step.level);
        Ok(vec![
            text(format!("{level}, since {}.", lower(&step.event.when))),
            Span::Cite(notes.event(&event)),
        ])
    }

    fn in_force_now(&self) -> Vec<Span> {
        let count = self.relationship.instruments.iter().filter(|i| i.state == "standing").count();
        let areas = self
            .relationship
            .in_force
            .iter()
            .filter(|a| a.area != "not said")
            .map(|a| self.teller.area(&a.area));
        let areas: Vec<String> = areas.collect();
        match (count, areas.is_empty()) {
            (0, _) => vec![text("None told of.")],
            (n, true) => vec![text(format!("{n}."))],
            (n, false) => vec![text(format!("{n}, touching {}.", areas.join(", ")))],
        }
    }

    /// What came last before the day, of what occurred.
    fn last(&self, notes: &mut Notes<'_>) -> Vec<Span> {
        let day = self.on.as_deref().and_then(Days::read).map_or(i32::MAX, |d| d.last);
        let first = |e: &entente_register::Event| e.date.as_deref().and_then(Days::read).map(Days::sort_day);
        let over = |e: &entente_register::Event| {
            e.date
                .as_deref()
                .and_then(Days::read)
                .is_some_and(|d| d.is_closed() && d.last <= day)
        };
        let past = self.events.iter().filter(|e| e.status == Status::Occurred && over(e));
        match past.max_by_key(|e| (first(e), &e.id)) {
            Some(event) => self.dated(event, notes),
            None => vec![text("None told of.")],
        }
    }

    /// What is planned or proposed for later than the day.
    fn next(&self, notes: &mut Notes<'_>) -> Result<Vec<Span>, BriefError> {
        let ahead = self
            .relationship
            .next
            .iter()
            .find(|r| r.date.is_some() && matches!(r.status, Status::Planned | Status::Proposed));
        match ahead {
            Some(row) => Ok(self.dated(&self.event(&row.id)?, notes)),
            None => Ok(vec![text("None told of with a date.")]),
        }
    }

    fn dated(&self, event: &entente_register::Event, notes: &mut Notes<'_>) -> Vec<Span> {
        let told = format!("{}: {}", house::date(event.date.as_deref()), self.teller.tell(event));
        vec![text(told), Span::Cite(notes.event(event))]
    }

    fn promises_now(&self) -> String {
        let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
        for promise in &self.promises {
            *outcomes.entry(promise.outcome).or_default() += 1;
        }
        if outcomes.is_empty() {
            return "None told of.".into();
        }
        let told: Vec<String> = outcomes.iter().map(|(outcome, n)| format!("{n} {}", outcome.as_str())).collect();
        format!("{}: {}.", self.promises.len(), told.join(", "))
    }

    fn counts(&self) -> String {
        let single = self.events.iter().filter(|e| e.single_source).count();
        let disputed = self.events.iter().filter(|e| !e.disputed.is_empty()).count();
        let open = self.events.iter().filter(|e| e.status != Status::Occurred).count();
        format!(
            "{}, of which {open} planned, proposed, supposed or denied; {single} told by one source only, {disputed} disputed.",
            self.events.len()
        )
    }

    fn kinds(&self) -> String {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for event in &self.events {
            *kinds.entry(&event.kind).or_default() += 1;
        }
        let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
        kinds.sort_by_key(|(kind, n)| (std::cmp::Reverse(*n), *kind));
        let told: Vec<String> = kinds.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
        super::capital(&format!("{}.", told.join(", ")))
    }

    /// How entries are marked.
    pub(super) fn legend(&self) -> Block {
        Block::Paragraph(vec![soft(
            "Numbers in brackets are notes under Sources. † told by one source only, reprints counted once. ‡ sources contradict each other: see Disputes. \
             What has not occurred says so after its date: planned, proposed, hypothetical (only supposed), denied.",
        )])
    }
}

/// A date inside a sentence: "from 2011", "about 2014".
pub(super) fn lower(when: &str) -> String {
    let inside = [
        "By ", "From ", "About ", "Early ", "Late ", "Mid-", "Spring ", "Summer ", "Fall ", "Winter ",
    ];
    match inside.iter().find(|w| when.starts_with(**w)) {
        Some(w) => format!("{}{}", w.to_lowercase(), &when[w.len()..]),
        None => when.to_owned(),
    }
}
