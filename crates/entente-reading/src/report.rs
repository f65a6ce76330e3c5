//! What became of documents: of each, and of all together.

use crate::pipeline::Told;
use cpu_time::ThreadTime;
use entente_intake::Item;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// New, and stored.
    Read,
    /// Stored in the place of another text or description of that id.
    Changed,
    /// In the register already, unchanged.
    Known,
    /// Not read.
    Skipped,
}

impl Outcome {
    /// Its word in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Read => "read",
            Outcome::Changed => "changed",
            Outcome::Known => "known",
            Outcome::Skipped => "skipped",
        }
    }
}

/// What takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Bytes to documents: opening, decoding, passages, languages.
    Read,
    /// Asking the register what it has.
    LookUp,
    /// Finding what need not be parsed: names, texts told before.
    Choose,
    /// Tokens, tags, trees, entities.
    Parse,
    /// Dates, actors, frames, rules, claims.
    Code,
    /// Writing the register, merging claims to events.
    Store,
}

/// Every stage in the order of a document, with its word in reports.
pub const STAGES: [(Stage, &str); 6] = [
    (Stage::Read, "read"),
    (Stage::LookUp, "look_up"),
    (Stage::Choose, "choose"),
    (Stage::Parse, "parse"),
    (Stage::Code, "code"),
    (Stage::Store, "store"),
];

/// Processor time by stage, added up over threads; of a text so large that all threads parse it, that of one of them.
#[derive(Debug, Default)]
pub struct Clock([AtomicU64; STAGES.len()]);

impl Clock {
    /// Does some work of a stage, and adds the time that it takes.
    pub fn time<R>(&self, stage: Stage, work: impl FnOnce() -> R) -> R {
        let start = ThreadTime::now();
        let result = work();
        let took = start.elapsed().as_nanos().min(u128::from(u64::MAX)) as u64;
        self.0[stage as usize].fetch_add(took, Ordering::Relaxed);
        result
    }

    fn of(&self, stage: Stage) -> Duration {
        Duration::from_nanos(self.0[stage as usize].load(Ordering::Relaxed))
    }
}

/// So many different reasons are told apart; a reason with a number in it is one with all of its like.
const REASONS: usize = 500;

/// What became of all items.
#[derive(Debug, Default)]
pub struct Totals {
    /// Documents that are new.
    pub added: u64,
    /// Documents that changed.
    pub changed: u64,
    /// Documents that the register had.
    pub known: u64,
    /// Items that were not read, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Documents that left early: fewer than two political actors are named.
    pub early: u64,
    /// Documents that told word for word what one before them told.
    pub same_text: u64,
    /// Claims made.
    pub claims: u64,
    /// Passages in each other language, which are not coded.
    pub not_coded: BTreeMap<&'static str, u64>,
    /// Words of the documents that are new or changed.
    pub words: u64,
    /// Words among them that were parsed.
    pub words_parsed: u64,
    /// Processor time by stage, over all threads.
    pub stages: Vec<(&'static str, Duration)>,
    /// From beginning to end.
    pub took: Duration,
}

impl Totals {
    /// Documents that are in the register now.
    pub fn read(&self) -> u64 {
        self.added + self.changed + self.known
    }

    /// Items that were not read.
    pub fn skipped(&self) -> u64 {
        self.skipped.values().sum()
    }

    pub(crate) fn count(&mut self, told: &Told<'_>) {
        match told.outcome {
            Outcome::Read => self.added += 1,
            Outcome::Changed => self.changed += 1,
            Outcome::Known => self.known += 1,
            Outcome::Skipped => self.skip(told.reason().unwrap_or_default()),
        }
        self.claims += told.claims.unwrap_or(0) as u64;
        self.early += u64::from(told.early);
        if let (Item::Document(d), Outcome::Read | Outcome::Changed) = (told.item, told.outcome) {
            for (language, n) in d.not_coded() {
                *self.not_coded.entry(language).or_default() += n as u64;
            }
        }
    }

    fn skip(&mut self, reason: &str) {
        let general = without_numbers(reason);
        let known = self.skipped.contains_key(&general) || self.skipped.len() < REASONS;
        *self
            .skipped
            .entry(if known { general } else { "other reasons".into() })
            .or_default() += 1;
    }

    pub(crate) fn finish(&mut self, clock: &Clock, took: Duration) {
        self.stages = STAGES.iter().map(|(stage, name)| (*name, clock.of(*stage))).collect();
        self.took = took;
    }

    /// The `totals` of a report.
    pub fn to_json(&self) -> Value {
        let seconds = |d: Duration| json!((d.as_secs_f64() * 1000.0).round() / 1000.0);
        let stages: Map<String, Value> = self
            .stages
            .iter()
            .map(|(name, took)| ((*name).to_owned(), seconds(*took)))
            .collect();
        json!({
            "new": self.added, "changed": self.changed, "known": self.known, "skipped": self.skipped(), "skipped_by_reason": self.skipped,
            "early": self.early, "same_text": self.same_text, "claims": self.claims, "not_coded": self.not_coded, "words": self.words,
            "words_parsed": self.words_parsed, "seconds": seconds(self.took), "stage_seconds": stages,
        })
    }
}

/// "line 17: no text" as "line N: no text", and no longer than a line.
fn without_numbers(reason: &str) -> String {
    let mut out = String::new();
    for c in reason.chars().take(160) {
        match c {
            '0'..='9' if out.ends_with('N') => {}
            '0'..='9' => out.push('N'),
            c => out.push(c),
        }
    }
    out
}

/// An item of a report: its name, what became of it and why, and what there is to say of it.
pub fn item(told: &Told<'_>) -> Value {
    match told.item {
        Item::Document(d) if told.outcome != Outcome::Skipped => json!({
            "name": d.id, "file": told.file, "outcome": told.outcome.as_str(), "published": d.published.as_ref().map(|p| &p.0), "claims": told.claims,
            "early": told.early, "not_coded": d.not_coded(), "notes": d.notes,
        }),
        _ => json!({"name": told.name(), "file": told.file, "outcome": told.outcome.as_str(), "reason": told.reason()}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted_without_their_numbers() {
        let mut totals = Totals::default();
        for reason in ["line 17: no text", "line 8: no text", "empty"] {
            totals.skip(reason);
        }
        assert_eq!(
            totals.skipped,
            BTreeMap::from([("empty".to_owned(), 1), ("line N: no text".to_owned(), 2)])
        );
        for n in 0..2000 {
            totals.skip(&format!("{}: it broke", "x".repeat(n % 1000)));
        }
        assert!(totals.skipped.len() <= REASONS + 1);
        assert_eq!(totals.skipped(), 2003);
    }
}
