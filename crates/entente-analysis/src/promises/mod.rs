//! Who promised what, by when, and what later events tell of it.
//!
//! *In:* a register, which events, and the day D to judge at. *Out:* one [`Promise`] per event that promises, each with the sentence of
//! the promise and of what bears on it.
//! 1. [`rules`]: which events promise, and what would show each kept (`knowledge/analysis/promises.toml`);
//! 2. [`evidence`]: the later events that match, and why (`links`);
//! 3. [`Outcome`]: what they amount to on day D.
//!
//! # Invariants and limits
//! - A promise is kept, late or given up only by an event with a sentence of its own. Without one it is *open*, or, once its day has
//!   passed, there is *no evidence as of D*: never "broken".
//! - Only what is later than the promise counts: dated later, or, without a date, told by a document published later.
//! - The register is never loaded whole: each promise looks at the events of its own two parties and of the kinds that bear on it.

pub mod evidence;
mod links;
pub mod rules;

use crate::timeline::side;
use crate::{Row, Source, Sources, house, things};
use entente_coding::{Item, Money, Status};
use entente_register::days::Days;
use entente_register::{Event, Filter, Register, RegisterError};
use evidence::{Found, Search};
use rules::PromiseRules;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use evidence::{Bearing, Evidence};

/// Promises and their outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Promises {
    /// The day that outcomes are judged at, EDTF; `None` where the register has no dated document and no day was given.
    pub as_of: Option<String>,
    /// One per promise, in the order of the filter.
    pub promises: Vec<Promise>,
    /// How many of them have each outcome.
    pub outcomes: BTreeMap<Outcome, usize>,
    /// What all of this cites.
    pub sources: Vec<Source>,
}

/// One promise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Promise {
    /// The event that promises, with its sentence.
    pub event: Row,
    /// The sort of promise: "delivery", "visit", "signature" …
    pub sort: String,
    /// Who promises: codes, or names where there is none; all parties of a symmetric kind.
    pub by: Vec<String>,
    /// To whom.
    pub to: Vec<String>,
    /// What: its things with their numbers, else its title.
    pub what: String,
    /// The things.
    pub items: Vec<Item>,
    /// The money.
    pub value: Option<Money>,
    /// Conditions on use.
    pub conditions: Vec<String>,
    /// When it was promised, EDTF: its date, else "not later than the day it was first told" (`../D`).
    pub said: Option<String>,
    /// The same in the house form.
    pub said_when: String,
    /// When it is due, EDTF; for what is scheduled, its day.
    pub due: Option<String>,
    /// The same in the house form; empty without a day.
    pub due_when: String,
    /// What became of it as of the day.
    pub outcome: Outcome,
    /// The same in words, with the days that decide it.
    pub because: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Later events between the same parties that may be it, though nothing links them to it. Never counted.
    pub possible: Vec<Row>,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Done, in time or with no day set.
    Kept,
    /// Done after it was due.
    Late,
    /// Part of it is done.
    Partly,
    /// Cancelled, or ended, by an event of its own.
    GivenUp,
    /// Not done as far as is known, and not yet due.
    Open,
    /// Due, and nothing in the register tells of it.
    NoEvidence,
}

impl Outcome {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Kept => "kept",
            Outcome::Late => "late",
            Outcome::Partly => "kept in part",
            Outcome::GivenUp => "given up",
            Outcome::Open => "open",
            Outcome::NoEvidence => "no evidence",
        }
    }
}

/// The promises among the events that `filter` wants, with their outcome on the day `as_of` (EDTF; `None`: the day of the newest
/// document). The filter's status is left aside.
///
/// # Errors
/// [`RegisterError::Filter`] where a day is none; those of reading the register.
pub fn promises(register: &Register, filter: &Filter, as_of: Option<&str>) -> Result<Promises, RegisterError> {
    let mut sources = Sources::of(register);
    let mut ledger = Ledger::open(register, as_of)?;
    let promises = ledger.list(filter, &mut sources)?;
    let mut outcomes = BTreeMap::new();
    for p in &promises {
        *outcomes.entry(p.outcome).or_insert(0) += 1;
    }
    Ok(Promises {
        as_of: ledger.as_of,
        promises,
        outcomes,
        sources: sources.list()?,
    })
}

/// Judges promises; keeps what it looked up for the next one of the same parties.
pub struct Ledger<'r> {
    register: &'r Register,
    rules: PromiseRules,
    as_of: Option<String>,
    day: Option<i32>,
    search: Search<'r>,
}

impl<'r> Ledger<'r> {
    /// Judges at the end of the day `as_of`; `None`: the day of the newest document.
    ///
    /// # Errors
    /// [`RegisterError::Filter`] where `as_of` is no day; those of reading the register.
    pub fn open(register: &'r Register, as_of: Option<&str>) -> Result<Ledger<'r>, RegisterError> {
        let as_of = match as_of {
            Some(day) => Some(day.to_owned()),
            None => register.last_published()?,
        };
        let day = as_of.as_deref().map(|d| day_of("as-of", d)).transpose()?;
        Ok(Ledger {
            register,
            rules: PromiseRules::standard()?,
            as_of,
            day: day.map(|d| d.last),
            search: Search::new(register),
        })
    }

    /// The day of judgement, EDTF.
    pub fn as_of(&self) -> Option<&str> {
        self.as_of.as_deref()
    }

    /// The last day that counts.
    pub fn day(&self) -> Option<i32> {
        self.day
    }

    /// The promises among the events that `filter` wants, in its order, at most its limit.
    ///
    /// # Errors
    /// As [`promises`].
    pub fn list(&mut self, filter: &Filter, sources: &mut Sources<'_>) -> Result<Vec<Promise>, RegisterError> {
        let mut out = Vec::new();
        for event in self.promising(filter)? {
            if filter.limit.is_some_and(|n| out.len() >= n) {
                break;
            }
            out.extend(self.judge(event, sources)?);
        }
        Ok(out)
    }

    /// Events that promise, in the filter's order, without their claims; more than its limit at most by those of one sort.
    fn promising(&self, filter: &Filter) -> Result<Vec<Event>, RegisterError> {
        let wanted = |kind: &str| {
            filter.kind.as_deref().is_none_or(|k| k == kind) && (filter.kinds.is_empty() || filter.kinds.iter().any(|k| k == kind))
        };
        let base = Filter {
            status: None,
            statuses: Vec::new(),
            without_claims: true,
            ..filter.clone()
        };
        let kinds: Vec<String> = self.rules.planned_kinds().into_iter().filter(|k| wanted(k)).collect();
        let mut found = Vec::new();
        if !kinds.is_empty() {
            found.extend(self.register.events(&Filter {
                kinds: kinds.clone(),
                statuses: vec!["planned".into()],
                ..base.clone()
            })?);
            // Promised in one sentence and done in another of the same event. Looked for among the events of an actor only.
            if filter.between.is_some() || filter.actor.is_some() {
                found.extend(self.register.events(&Filter {
                    kinds,
                    statuses: vec!["occurred".into()],
                    promised: true,
                    ..base.clone()
                })?);
            }
        }
        for (kind, stage, subtype) in self.rules.occurred() {
            let fits = |own: &Option<String>, value: Option<&str>| own.is_none() || value.is_none() || own.as_deref() == value;
            if wanted(kind) && fits(&filter.stage, stage) && fits(&filter.subtype, subtype) {
                found.extend(self.register.events(&Filter {
                    kinds: vec![kind.to_owned()],
                    statuses: vec!["occurred".into()],
                    stage: stage.map(str::to_owned).or_else(|| filter.stage.clone()),
                    subtype: subtype.map(str::to_owned).or_else(|| filter.subtype.clone()),
                    ..base.clone()
                })?);
            }
        }
        let day = |e: &Event| e.date.as_deref().and_then(Days::read).map(Days::sort_day);
        found.sort_by_cached_key(|e| {
            let day = day(e).map(|d| if filter.newest_first { -d } else { d });
            (day.unwrap_or(i32::MAX), e.id.clone())
        });
        found.dedup_by(|a, b| a.id == b.id);
        Ok(found)
    }

    /// The promise that an event is, judged; `None` where it is none, or was not yet made on the day.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn judge(&mut self, event: Event, sources: &mut Sources<'_>) -> Result<Option<Promise>, RegisterError> {
        // What is only planned has no deed among its claims.
        let event = match event.status {
            Status::Occurred => self.register.with_claims(event)?,
            _ => event,
        };
        let event = &event;
        let done_in_it = event.status == Status::Occurred;
        let rule = match (self.rules.of(event), done_in_it) {
            (Some(rule), _) => rule.clone(),
            (None, true) => match self.rules.of_planned(event) {
                Some(rule) => rule.clone(),
                None => return Ok(None),
            },
            (None, false) => return Ok(None),
        };
        let told = evidence::first_told(event, sources)?;
        let days = event.date.as_deref().and_then(Days::read);
        let scheduled = event.status == Status::Planned && self.rules.is_scheduled(&event.kind, days, told);
        let own = event.date.clone().filter(|_| !scheduled);
        let said = own.or_else(|| told.and_then(|d| house::edtf_until(d.last)));
        let due = event.due.clone().or_else(|| event.date.clone().filter(|_| scheduled));
        // A day before the promise was made is not the one that it is due on.
        let due = due.filter(
            |d| !matches!((Days::read(d), said.as_deref().and_then(Days::read)), (Some(d), Some(s)) if s.is_closed() && d.last < s.first),
        );
        let said_days = said.as_deref().and_then(Days::read);
        // Made on a day after the one of judgement; without a day, first told after it.
        let made_on = said_days.filter(|d| d.is_closed()).or(told);
        if matches!((made_on, self.day), (Some(made), Some(day)) if made.first > day) {
            return Ok(None);
        }
        let own_deed = self.rules.of(event).is_none();
        let made = evidence::Made {
            event,
            rule: &rule,
            said: said_days,
            told,
            due: due.as_deref().and_then(Days::read),
            until: self.day,
            rules: &self.rules,
        };
        let found = if own_deed {
            match evidence::within(&made, sources)? {
                Some(found) => found,
                None => return Ok(None),
            }
        } else {
            self.search.evidence(&made, sources)?
        };
        let (outcome, because) = outcome(&made, &found, self.as_of.as_deref());
        Ok(Some(Promise {
            sort: rule.name.clone(),
            by: side(&event.initiators),
            to: side(&event.counterparts),
            what: what(event),
            items: event.items.clone(),
            value: event.value.clone(),
            conditions: event.conditions.clone(),
            said_when: house::date(said.as_deref()),
            said,
            due_when: due.as_deref().map(|d| house::date(Some(d))).unwrap_or_default(),
            due,
            outcome,
            because,
            event: Row::promise(event, sources)?,
            evidence: found.evidence,
            possible: found.possible,
        }))
    }
}

/// A day that was asked for.
fn day_of(option: &'static str, value: &str) -> Result<Days, RegisterError> {
    Ok(Days::read(value).ok_or_else(|| entente_register::FilterError::Date {
        option,
        value: value.to_owned(),
    })?)
}

/// What is promised: things with their numbers, else money, else the title.
fn what(event: &Event) -> String {
    let listed = things::list(&event.items);
    match (&event.value, listed.is_empty()) {
        (_, false) => listed,
        (Some(value), true) => house::money(value),
        (None, true) => [&event.instrument, &event.mechanism]
            .into_iter()
            .flatten()
            .next()
            .unwrap_or(&event.title)
            .clone(),
    }
}

/// What the evidence amounts to, and why.
fn outcome(made: &evidence::Made<'_>, found: &Found, as_of: Option<&str>) -> (Outcome, String) {
    let by = made.due.map(|_| made.due_words()).unwrap_or_default();
    let of = |bearing: Bearing| found.evidence.iter().filter(move |e| e.bearing == bearing);
    if let Some(end) = of(Bearing::GivenUp).next() {
        return (Outcome::GivenUp, format!("given up: {}", end.event.when));
    }
    let deeds: Vec<&Evidence> = of(Bearing::Kept).collect();
    if let Some(last) = deeds.last() {
        let (done, wanted) = (found.done, made.count());
        if let (Some(done), Some(wanted)) = (done, wanted)
            && done < wanted
        {
            return (Outcome::Partly, format!("{done} of {wanted} by {}", last.event.when));
        }
        return match made.due {
            Some(due) if last.days.is_some_and(|d| d.first > due.last) => (Outcome::Late, format!("done {}, due {by}", last.event.when)),
            Some(_) if last.days.is_none() => (Outcome::Kept, format!("done, on a day that is not told; due {by}")),
            Some(_) => (Outcome::Kept, format!("done {}, due {by}", last.event.when)),
            None => (Outcome::Kept, format!("done {}, no day was set", last.event.when)),
        };
    }
    if let Some(part) = of(Bearing::Part).next_back() {
        return (Outcome::Partly, format!("under way: {}", part.event.when));
    }
    let judged = as_of.map_or_else(|| "in this register".to_owned(), |d| format!("as of {}", house::date(Some(d))));
    match (made.due, made.until) {
        (Some(due), Some(day)) if due.last < day => (Outcome::NoEvidence, format!("due {by}; no evidence {judged}")),
        (Some(_), _) => (Outcome::Open, format!("due {by}; not told of {judged}")),
        (None, _) => (Outcome::Open, format!("no day was set; not told of {judged}")),
    }
}
