//! The events that may answer a question: found by index, never by looking at all.

use crate::fits::{Fits, Lack};
use crate::query::Query;
use crate::words::Order;
use entente_analysis::dyad;
use entente_analysis::house;
use entente_analysis::relations::Relations;
use entente_register::days::{Days, FIRST, LAST};
use entente_register::{Event, Filter, Register, RegisterError};
use std::collections::BTreeMap;

/// So many events of a state or pair are looked at.
const LOOKED_AT: usize = 3_000;
/// So many of them are read with all their sentences.
const READ: usize = 400;
/// So many passages are searched where no state is named.
const PASSAGES: usize = 60;

/// What was found.
pub struct Found {
    /// Events that answer, oldest first; undated ones last.
    pub events: Vec<Event>,
    /// Events that answer but for their status (planned, denied …).
    pub other_status: Vec<Event>,
    /// The nearest others, with what each lacks; best first.
    pub near: Vec<(Vec<Lack>, Event)>,
    /// Whether there were more than could be looked at.
    pub cut: bool,
}

/// Looks for the events that answer.
pub fn find(register: &Register, relations: &Relations, fits: &Fits<'_>) -> Result<Found, RegisterError> {
    let mut candidates = candidates(register, relations, fits.query, true)?;
    if candidates.is_empty() {
        candidates = self::candidates(register, relations, fits.query, false)?;
    }
    let cut = candidates.len() >= LOOKED_AT;
    let mut ranked: Vec<(usize, Event)> = candidates.into_iter().map(|e| (fits.lacks_of_record(&e).len(), e)).collect();
    ranked.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.id.cmp(&y.id)));
    let mut found = Found {
        events: Vec::new(),
        other_status: Vec::new(),
        near: Vec::new(),
        cut: cut || ranked.iter().filter(|(n, _)| *n == 0).count() > READ,
    };
    for (_, event) in ranked.into_iter().take(READ) {
        let event = register.with_claims(event)?;
        let lacks = fits.lacks(&event);
        match &lacks[..] {
            [] => found.events.push(event),
            [Lack::Status] => found.other_status.push(event),
            _ => found.near.push((lacks, event)),
        }
    }
    found.events.sort_by_cached_key(|e| (dyad::sort_day(e), e.id.clone()));
    found.other_status.sort_by_cached_key(|e| (dyad::sort_day(e), e.id.clone()));
    found
        .near
        .sort_by_key(|(lacks, e)| (lacks.iter().map(weight).sum::<usize>(), dyad::sort_day(e), e.id.clone()));
    match fits.query.order {
        Some(Order::Last) => {
            found.events.retain(|e| e.date.is_some());
            let last = found.events.last().and_then(days);
            found
                .events
                .retain(|e| matches!((days(e), last), (Some(own), Some(last)) if own.overlaps(last)));
        }
        Some(Order::First | Order::Next) => {
            found.events.retain(|e| e.date.is_some());
            // Another telling may date the same one more finely.
            let first = found.events.first().and_then(days);
            found
                .events
                .retain(|e| matches!((days(e), first), (Some(own), Some(first)) if own.overlaps(first)));
        }
        None => {}
    }
    Ok(found)
}

fn days(event: &Event) -> Option<Days> {
    event.date.as_deref().and_then(Days::read)
}

/// How far a lack puts an event from the question.
fn weight(lack: &Lack) -> usize {
    match lack {
        Lack::Status => 1,
        Lack::Time | Lack::Number | Lack::Direction => 2,
        Lack::Word(_) => 3,
        Lack::Kind => 4,
        Lack::State(_) => 6,
    }
}

/// Events by the question's states, kinds and times; without states, by its words. Without claims. Where `narrow` is false, of any kind
/// and time: for what is nearest.
fn candidates(register: &Register, relations: &Relations, query: &Query, narrow: bool) -> Result<Vec<Event>, RegisterError> {
    let mut base = Filter {
        limit: Some(LOOKED_AT),
        without_claims: true,
        newest_first: query.order != Some(Order::First),
        ..Filter::default()
    };
    if narrow {
        base.kinds.clone_from(&query.kinds);
        if let Some(days) = query.days {
            base.since = (days.first > FIRST).then(|| house::edtf(days.first)).flatten();
            base.until = (days.last < LAST).then(|| house::edtf(days.last)).flatten();
        }
    }
    let mut states: Vec<&String> = query.states.iter().collect();
    let searched = if states.is_empty() { search(register, query)? } else { Vec::new() };
    if states.is_empty() {
        states.extend(&query.places);
    }
    let mut found: BTreeMap<String, Event> = BTreeMap::new();
    let mut add = |filter: Filter| -> Result<(), RegisterError> {
        for event in register.events(&filter)? {
            found.insert(event.id.clone(), event);
        }
        Ok(())
    };
    match &states[..] {
        [] => {}
        [one] => {
            for code in relations.codes(one) {
                add(Filter {
                    actor: Some(code),
                    ..base.clone()
                })?;
            }
        }
        [a, b, ..] => {
            for a in relations.codes(a) {
                for b in relations.codes(b) {
                    add(Filter {
                        between: Some((a.clone(), b)),
                        ..base.clone()
                    })?;
                }
            }
        }
    }
    for event in searched {
        found.insert(event.id.clone(), event);
    }
    Ok(found.into_values().collect())
}

/// Events in the passages that have the words of the question; fewer words where all find nothing.
fn search(register: &Register, query: &Query) -> Result<Vec<Event>, RegisterError> {
    let mut words: Vec<&str> = query.words.iter().map(String::as_str).collect();
    words.extend(query.things.iter().map(String::as_str));
    words.extend(query.persons.iter().flatten().map(String::as_str));
    words.extend(query.place_words.iter().flatten().map(String::as_str));
    words.extend(query.acts.iter().map(|(l, _)| l.as_str()));
    let mut events = BTreeMap::new();
    while !words.is_empty() {
        for hit in register.search(&words.join(" "), PASSAGES)? {
            for id in &hit.events {
                if !events.contains_key(id) {
                    events.insert(id.clone(), register.event(id)?);
                }
            }
        }
        if !events.is_empty() {
            break;
        }
        words.pop();
    }
    Ok(events.into_values().collect())
}
