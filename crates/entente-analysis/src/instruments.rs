//! What two states concluded: instruments by name and parties, each with the steps of its life.

use crate::dyad::Dyad;
use crate::relations::{Life, Relations};
use crate::{Row, Sources, things};
use entente_register::{Event, RegisterError};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An instrument and its life.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Instrument {
    /// Its name, in words of a text.
    pub name: String,
    /// Treaty, memorandum …
    pub subtype: Option<String>,
    /// What it is about.
    pub areas: Vec<String>,
    /// "standing", "ended" or "coming" (not concluded) on the day.
    pub state: &'static str,
    /// The steps of its life, oldest first.
    pub steps: Vec<Row>,
}

/// Instruments in force that touch an area.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InArea {
    /// The area of the codebook; "not said" for those whose text names none.
    pub area: String,
    /// Their names.
    pub instruments: Vec<String>,
}

struct Group<'e> {
    words: Vec<u64>,
    states: BTreeSet<&'e str>,
    events: Vec<&'e Event>,
}

/// Instruments among `agreements` (oldest first, with or without their claims), oldest first.
pub fn instruments(
    dyad: &Dyad<'_>,
    agreements: &[Event],
    relations: &Relations,
    sources: &mut Sources<'_>,
) -> Result<Vec<Instrument>, RegisterError> {
    groups(dyad, agreements, relations)
        .into_iter()
        .map(|group| instrument(&group.events, relations, sources))
        .collect()
}

fn groups<'e>(dyad: &Dyad<'_>, agreements: &'e [Event], relations: &Relations) -> Vec<Group<'e>> {
    let mut groups: Vec<Group<'e>> = Vec::new();
    // Of alike names one has all words of the other. A group that has all of these is among those of their rarest word; one whose words
    // are all among these is among those that begin with one of them.
    let mut by_word: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut by_first: HashMap<u64, Vec<usize>> = HashMap::new();
    let steps = agreements
        .iter()
        .filter(|e| relations.is_instrument(e) && relations.life(e).is_some());
    for event in steps {
        let words = dyad.register.rules().telling_words(&name(event));
        let states = event.states();
        let rarest = words
            .iter()
            .map(|w| by_word.get(w).map_or(&[][..], Vec::as_slice))
            .min_by_key(|groups| groups.len());
        let within = words.iter().filter_map(|w| by_first.get(w)).flatten();
        let same = rarest.unwrap_or_default().iter().chain(within).copied();
        let same = same
            .filter(|n| groups[*n].states == states && things::alike(&groups[*n].words, &words))
            .min();
        match same {
            Some(n) => groups[n].events.push(event),
            None => {
                by_first
                    .entry(words.first().copied().unwrap_or_default())
                    .or_default()
                    .push(groups.len());
                for word in &words {
                    by_word.entry(*word).or_default().push(groups.len());
                }
                groups.push(Group {
                    words,
                    states,
                    events: vec![event],
                });
            }
        }
    }
    groups
}

fn instrument(events: &[&Event], relations: &Relations, sources: &mut Sources<'_>) -> Result<Instrument, RegisterError> {
    // Undated steps come last in the list, and say nothing about what stands after the dated ones.
    let last = events.iter().rev().find(|e| e.date.is_some()).or(events.last());
    let state = match last.and_then(|e| relations.life(e)) {
        Some(Life::Standing) => "standing",
        Some(Life::Ended) => "ended",
        Some(Life::Coming) | None => "coming",
    };
    let longest = events.iter().filter_map(|e| e.instrument.clone()).max_by_key(|n| n.len());
    let mut steps = Vec::new();
    for event in events {
        steps.push(Row::brief(event, sources)?);
    }
    Ok(Instrument {
        name: longest.unwrap_or_else(|| name(events[0])),
        subtype: events.iter().find_map(|e| e.subtype.clone()),
        areas: events
            .iter()
            .flat_map(|e| e.areas.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        state,
        steps,
    })
}

/// What an agreement is called: by its instrument, else its title.
pub fn name(event: &Event) -> String {
    event.instrument.clone().unwrap_or_else(|| event.title.clone())
}

/// Those of the instruments that stand, by area; those of no area last.
pub fn by_area(instruments: &[Instrument]) -> Vec<InArea> {
    let mut areas: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut without = Vec::new();
    for i in instruments.iter().filter(|i| i.state == "standing") {
        for area in &i.areas {
            areas.entry(area).or_default().push(i.name.clone());
        }
        if i.areas.is_empty() {
            without.push(i.name.clone());
        }
    }
    let mut out: Vec<InArea> = areas
        .into_iter()
        .map(|(area, instruments)| InArea {
            area: area.to_owned(),
            instruments,
        })
        .collect();
    if !without.is_empty() {
        out.push(InArea {
            area: "not said".into(),
            instruments: without,
        });
    }
    out
}
