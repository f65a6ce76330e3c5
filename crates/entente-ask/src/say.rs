//! An answer in one English sentence, with numbered sources.

use crate::words::Asked;
use entente_analysis::sentence::Teller;
use entente_analysis::{Sources, house, things};
use entente_coding::{Money, Status};
use entente_register::Event;
use std::collections::BTreeSet;

/// So many events are told in one answer; of more, their number is.
pub const TOLD: usize = 5;

/// When an event was, as part of a sentence: "on March 18, 2014", "in Oct. 2011", "by Aug. 1, 2014"; empty without a date.
pub fn when(edtf: Option<&str>) -> String {
    if edtf.is_none() {
        return String::new();
    }
    let house = house::date(edtf);
    for (lead, word) in [
        ("By ", "by "),
        ("From ", "from "),
        ("About ", "about "),
        ("Early ", "in early "),
        ("Mid-", "in mid-"),
        ("Late ", "in late "),
    ] {
        if let Some(rest) = house.strip_prefix(lead) {
            return format!("{word}{rest}");
        }
    }
    if let Some((a, b)) = edtf.and_then(|d| d.split_once('/'))
        && a.get(..7) != b.get(..7)
        && !a.contains('~')
    {
        return format!("between {} and {}", house::date(Some(a)), house::date(Some(b)));
    }
    let day = house.contains(", ") && house.starts_with(|c: char| c.is_ascii_alphabetic());
    format!("{} {house}", if day { "on" } else { "in" })
}

/// An event as part of a sentence, with when and its sources: "Japan pledged …, in Aug. 2014 [1]".
pub fn told(event: &Event, teller: &Teller<'_>, sources: &mut Sources<'_>) -> String {
    let sentence = teller.tell(event);
    let sentence = sentence.trim_end_matches('.');
    let mut cited: Vec<usize> = event.documents().into_iter().map(|d| sources.cite(d)).collect();
    cited.sort_unstable();
    let cited: Vec<String> = cited.iter().map(usize::to_string).collect();
    let when = when(event.date.as_deref());
    let when = if !when.is_empty() {
        format!(", {when}")
    } else if event.due.is_some() {
        // The sentence has the day that matters.
        String::new()
    } else {
        ", on a day that is not told".to_owned()
    };
    format!("{sentence}{when} [{}]", cited.join(", "))
}

/// Several events, one after the other; of more than [`TOLD`], the first ones and how many more.
pub fn all_told(events: &[Event], teller: &Teller<'_>, sources: &mut Sources<'_>) -> String {
    let mut parts: Vec<String> = events.iter().take(TOLD).map(|e| told(e, teller, sources)).collect();
    if events.len() > TOLD {
        parts.push(format!("and {} more", events.len() - TOLD));
    }
    parts.join("; ")
}

/// What the events say to the question, in a few words; `None` where the question asks for the events themselves, or they do not say it.
pub fn lead(asked: Asked, events: &[Event], query: &crate::Query, teller: &Teller<'_>) -> Option<String> {
    let each = |of: &dyn Fn(&Event) -> Vec<String>| {
        let mut seen = BTreeSet::new();
        let all: Vec<String> = events
            .iter()
            .flat_map(of)
            .filter(|v| !v.is_empty() && seen.insert(v.clone()))
            .collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    match asked {
        Asked::When => each(&|e| e.date.as_deref().map(|d| house::date(Some(d))).into_iter().collect()),
        Asked::Where => each(&|e| e.place.iter().map(|p| p.name.clone()).collect()),
        Asked::Who => each(&|e| who(e, query, teller)),
        Asked::State => each(&|e| states(e, query, teller)),
        Asked::HowMuch => each(&|e| e.value.as_ref().map(money).into_iter().collect()),
        Asked::Conditions => each(&|e| teller.conditions(e).into_iter().collect()),
        Asked::HowMany => how_many(events, query),
        Asked::What => each(&|e| {
            if e.kind == "transfer" || e.kind == "assistance" {
                vec![things::list(&e.items)]
            } else {
                Vec::new()
            }
        }),
        _ => None,
    }
}

fn money(value: &Money) -> String {
    house::money(value)
}

/// Persons on the side that the question leaves open, with whom they act for; states where no person is named.
fn who(event: &Event, query: &crate::Query, teller: &Teller<'_>) -> Vec<String> {
    let named = |p: &&entente_coding::Party| {
        let asked = p.person.as_ref().is_some_and(|name| {
            let words = entente_register::fold::words(name);
            query.words.iter().any(|w| words.contains(w))
        });
        !asked
    };
    if let Some(holders) = crate::holders::of(event, query) {
        return holders;
    }
    let directed = !event.counterparts.is_empty();
    let open_to = directed && !query.by.is_empty() && query.to.is_empty();
    let side = if open_to { &event.counterparts } else { &event.initiators };
    let mut out = Vec::new();
    // A third party is none of those that it brought together.
    let between = |p: &&entente_coding::Party| query.third_party && p.state.as_ref().is_some_and(|s| query.states.contains(s));
    for p in side.iter().filter(named).filter(|p| !between(p)) {
        match &p.person {
            Some(person) => out.push(person.clone()),
            None => {
                let name = p.state.as_deref().map_or_else(|| p.name.clone(), |s| teller.state(s));
                let asked = p.state.as_ref().is_some_and(|s| query.states.contains(s));
                if !asked || directed {
                    out.push(name);
                }
            }
        }
    }
    out
}

/// States that take part and that the question does not name.
fn states(event: &Event, query: &crate::Query, teller: &Teller<'_>) -> Vec<String> {
    let others = event.states().into_iter().filter(|s| !query.states.iter().any(|q| q == s));
    others.map(|s| teller.state(s)).collect()
}

/// The number of events where acts are counted; of things, the number that each event tells.
fn how_many(events: &[Event], query: &crate::Query) -> Option<String> {
    let counted = query.counted.as_deref()?;
    let acts = query.acts.iter().any(|(l, verb)| !verb && l == counted) || counted == "time";
    if acts {
        return Some(match events.len() {
            1 => "1 is told of".into(),
            n => format!("{n} are told of"),
        });
    }
    let numbers: Vec<String> = events
        .iter()
        .flat_map(|e| e.items.iter().filter_map(|i| i.count.map(|n| (n, i.what.clone()))))
        .map(|(n, what)| {
            if n == 1 {
                format!("1 {what}")
            } else {
                format!("{n} {}", things::plural(&what))
            }
        })
        .collect();
    let mut seen = BTreeSet::new();
    let numbers: Vec<String> = numbers.into_iter().filter(|n| seen.insert(n.clone())).collect();
    (!numbers.is_empty()).then(|| numbers.join(", "))
}

/// What a status makes of an event that was asked for as done.
pub fn not_done(status: Status) -> &'static str {
    match status {
        Status::Planned => "it is only told of as planned",
        Status::Proposed => "it is only told of as proposed",
        Status::Hypothetical => "it is only told of as a possibility",
        Status::Denied => "it is denied",
        Status::Occurred => "it is told of as done",
    }
}
