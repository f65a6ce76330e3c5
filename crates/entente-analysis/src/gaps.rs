//! What was looked for and not found: years without a session of a yearly series, numbers of a series that nobody tells of, pledges without
//! a delivery, planned meetings without a report, agreements in principle that were never signed.
//!
//! A gap is one of the register: that nothing is told does not mean that nothing happened.

use crate::promises::Ledger;
use crate::series;
use crate::{Outcome, Promise, Row, Source, Sources, house};
use entente_coding::Status;
use entente_register::days::{self, Days};
use entente_register::{Event, Filter, Register, RegisterError};
use serde::Serialize;
use std::collections::BTreeMap;

/// A series is yearly when its usual interval is so many days.
const YEARLY: std::ops::RangeInclusive<i32> = 270..=460;
/// A pledge without a day is a gap after so many days.
const PATIENCE: i32 = 366;

/// What was looked for and not found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gaps {
    /// The day that gaps are judged at, EDTF.
    pub as_of: Option<String>,
    /// Series of sessions that were looked at.
    pub series: usize,
    /// Promises that were looked at.
    pub promises: usize,
    /// What was not found, by sort, then in the order of the events.
    pub gaps: Vec<Gap>,
    /// What all of this cites.
    pub sources: Vec<Source>,
}

/// One thing that was looked for and not found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// What sort.
    pub sort: GapSort,
    /// What was looked for, in words.
    pub what: String,
    /// What is missing: years, numbers of sessions; else why it is a gap.
    pub missing: String,
    /// The event that makes one look for it: the promise, or the last session told of.
    pub event: Row,
}

/// Sorts of gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapSort {
    /// Years between two sessions of a yearly series without one.
    Years,
    /// Numbers of a series below its highest that no session bears.
    Numbers,
    /// The next session of a series is overdue.
    Overdue,
    /// A pledge of things or aid, and no delivery.
    Delivery,
    /// A planned meeting, visit or exercise, and no report of it.
    Report,
    /// An agreement in principle, and no signature.
    Signature,
    /// Anything else promised and due.
    Promise,
}

impl GapSort {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            GapSort::Years => "years without a session",
            GapSort::Numbers => "sessions nobody tells of",
            GapSort::Overdue => "next session overdue",
            GapSort::Delivery => "pledged, no delivery told of",
            GapSort::Report => "planned, no report",
            GapSort::Signature => "agreed in principle, no signature told of",
            GapSort::Promise => "due, no evidence",
        }
    }
}

/// The gaps among the events that `filter` wants, as of a day (EDTF; `None`: the day of the newest document).
///
/// # Errors
/// Those of the filter and of reading the register.
pub fn gaps(register: &Register, filter: &Filter, as_of: Option<&str>) -> Result<Gaps, RegisterError> {
    let mut sources = Sources::of(register);
    let mut ledger = Ledger::open(register, as_of)?;
    let promises = ledger.list(filter, &mut sources)?;
    let sessions = register.events(&Filter {
        of_a_series: true,
        without_claims: true,
        newest_first: false,
        limit: None,
        until: as_of.map(str::to_owned).or_else(|| filter.until.clone()),
        ..filter.clone()
    })?;
    let day = ledger.day();
    let mut gaps = Vec::new();
    let mut looked_at = 0;
    for sessions in by_parties(&sessions, filter.between.is_some()) {
        for (name, events) in series::groups(&sessions, register.rules()) {
            looked_at += 1;
            gaps.extend(of_series(name, &events, day, &mut sources)?);
        }
    }
    gaps.extend(promises.iter().filter_map(|p| of_promise(p, day)));
    gaps.sort_by_key(|g| g.sort);
    Ok(Gaps {
        as_of: ledger.as_of().map(str::to_owned),
        series: looked_at,
        promises: promises.len(),
        gaps,
        sources: sources.list()?,
    })
}

/// Sessions apart by who takes part, unless two parties were asked for: "the Strategic Dialogue" of two others is another one.
fn by_parties(sessions: &[Event], one: bool) -> Vec<Vec<Event>> {
    let mut groups: BTreeMap<Vec<String>, Vec<Event>> = BTreeMap::new();
    for event in sessions {
        let states = if one {
            Vec::new()
        } else {
            event.states().into_iter().map(str::to_owned).collect()
        };
        groups.entry(states).or_default().push(event.clone());
    }
    groups.into_values().collect()
}

fn of_series(name: &str, events: &[&Event], day: Option<i32>, sources: &mut Sources<'_>) -> Result<Vec<Gap>, RegisterError> {
    let days = series::held_on(events);
    let usual = series::median_gap(&days);
    let mut found = Vec::new();
    let years: Vec<i32> = days.iter().map(|d| days::civil(*d).0).collect();
    if let (Some(usual), Some(first), Some(last)) = (usual, years.first(), years.last())
        && YEARLY.contains(&usual)
    {
        let missing: Vec<String> = (*first..*last).filter(|y| !years.contains(y)).map(|y| y.to_string()).collect();
        if !missing.is_empty() {
            found.push((GapSort::Years, missing.join(", ")));
        }
    }
    if let (Some(usual), Some(last), Some(day)) = (usual, days.last(), day)
        && let Some(next) = last.checked_add(usual + usual / 2)
        && next < day
    {
        let expected = house::edtf(last + usual).map(|d| house::date(Some(&d[..7]))).unwrap_or_default();
        found.push((GapSort::Overdue, format!("expected about {expected}")));
    }
    let mut numbers: Vec<u32> = events.iter().filter_map(|e| e.ordinal).collect();
    numbers.sort_unstable();
    numbers.dedup();
    // A number that is no session's ("the 5,000th") would make a list without end.
    if let Some(highest) = numbers.last().filter(|n| **n <= 200) {
        let missing: Vec<String> = (1..*highest).filter(|n| !numbers.contains(n)).map(|n| n.to_string()).collect();
        if !missing.is_empty() {
            found.push((GapSort::Numbers, missing.join(", ")));
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let last = events.iter().rev().find(|e| e.status == Status::Occurred && e.date.is_some());
    let event = Row::brief(last.unwrap_or(&events[events.len() - 1]), sources)?;
    Ok(found
        .into_iter()
        .map(|(sort, missing)| Gap {
            sort,
            what: name.to_owned(),
            missing,
            event: event.clone(),
        })
        .collect())
}

fn of_promise(promise: &Promise, day: Option<i32>) -> Option<Gap> {
    let said = promise.said.as_deref().and_then(Days::read);
    let long_ago = matches!((said, day), (Some(s), Some(d)) if s.last.saturating_add(PATIENCE) < d);
    let waited = promise.outcome == Outcome::NoEvidence || promise.outcome == Outcome::Open && promise.due.is_none() && long_ago;
    let sort = match promise.sort.as_str() {
        "delivery" | "assistance" => GapSort::Delivery,
        "meeting" | "visit" | "exercise" => GapSort::Report,
        "signature" => GapSort::Signature,
        _ if promise.outcome == Outcome::NoEvidence => GapSort::Promise,
        _ => return None,
    };
    waited.then(|| Gap {
        sort,
        what: promise.what.clone(),
        missing: promise.because.clone(),
        event: promise.event.clone(),
    })
}
