//! What two states hold regularly: sessions of each named series, its usual interval, when the next is to be expected.

use crate::{Row, Sources, house};
use entente_coding::Status;
use entente_register::days::Days;
use entente_register::merge::Rules;
use entente_register::{Event, RegisterError};
use serde::Serialize;
use std::collections::HashMap;

/// A standing series of meetings or exercises.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// Its name, in words of a text.
    pub name: String,
    /// Kind of its sessions.
    pub kind: String,
    /// Sessions told of, oldest first.
    pub sessions: Vec<Row>,
    /// How many of them were held.
    pub held: usize,
    /// Highest number that a session bears.
    pub highest_ordinal: Option<u32>,
    /// Median days between dated sessions that follow each other, from three sessions on.
    pub usual_interval_days: Option<i32>,
    /// Where the series has a usual interval: the month that its next session is to be expected in (EDTF), counted from the last one held.
    pub next_expected: Option<String>,
}

/// The series among `sessions` (oldest first, with or without their claims).
pub fn series(rules: &Rules, sessions: &[Event], sources: &mut Sources<'_>) -> Result<Vec<Series>, RegisterError> {
    groups(sessions, rules)
        .into_iter()
        .map(|(name, events)| {
            let days = held_on(&events);
            let usual = median_gap(&days);
            let mut rows = Vec::new();
            for event in &events {
                rows.push(Row::brief(event, sources)?);
            }
            Ok(Series {
                name: name.to_owned(),
                kind: events[0].kind.clone(),
                held: events.iter().filter(|e| e.status == Status::Occurred).count(),
                highest_ordinal: events.iter().filter_map(|e| e.ordinal).max(),
                usual_interval_days: usual,
                next_expected: next(&days, usual),
                sessions: rows,
            })
        })
        .collect()
}

/// Sessions by the telling words of their series and by kind, in order of the first session.
pub fn groups<'e>(sessions: &'e [Event], rules: &Rules) -> Vec<(&'e str, Vec<&'e Event>)> {
    let mut groups: Vec<(&str, Vec<&Event>)> = Vec::new();
    let mut known: HashMap<(Vec<u64>, &str), usize> = HashMap::new();
    for event in sessions {
        let Some(mechanism) = &event.mechanism else { continue };
        let at = *known.entry((rules.telling_words(mechanism), &event.kind)).or_insert(groups.len());
        if at == groups.len() {
            groups.push((mechanism, Vec::new()));
        }
        groups[at].1.push(event);
    }
    groups
}

/// The days that sessions were held on, in order.
pub fn held_on(events: &[&Event]) -> Vec<i32> {
    let held = events.iter().filter(|e| e.status == Status::Occurred);
    let dated = held
        .filter_map(|e| e.date.as_deref().and_then(Days::read))
        .filter(|d| d.is_closed());
    let mut days: Vec<i32> = dated.map(Days::sort_day).collect();
    days.sort_unstable();
    days
}

/// The median of the days between sessions, from three sessions on.
pub fn median_gap(days: &[i32]) -> Option<i32> {
    let mut gaps: Vec<i32> = days.windows(2).map(|w| w[1] - w[0]).collect();
    gaps.sort_unstable();
    (gaps.len() >= 2).then(|| gaps[gaps.len() / 2]).filter(|gap| *gap > 0)
}

fn next(days: &[i32], usual: Option<i32>) -> Option<String> {
    let day = days.last()?.checked_add(usual?)?;
    house::edtf(day).map(|d| d[..7].to_owned())
}
