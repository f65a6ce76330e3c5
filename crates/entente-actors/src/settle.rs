//! Which state a name means that several bear: by what else the document names.

use crate::lists::{How, Lists, Sense};
use crate::people::state_of;
use crate::sketch::Sketch;
use std::collections::{BTreeMap, BTreeSet};

/// For each passage and hit the sense meant, and the state it gives.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    pub(crate) senses: Vec<Vec<Option<Sense>>>,
    pub(crate) states: Vec<Vec<Option<&'static str>>>,
    /// Bodies named, and states named otherwise than by their capital.
    pub(crate) plainly: BTreeSet<&'static str>,
    /// How often each state is named, most often first; among equals the first named.
    pub(crate) frequent: Vec<(&'static str, usize)>,
}

impl Settled {
    /// Whether the two states named most often are named at least twice as often as any other.
    pub(crate) fn is_paired(&self) -> bool {
        let times = |k: usize| self.frequent.get(k).map_or(0, |(_, n)| *n);
        times(1) > 0 && times(2) * 2 <= times(1)
    }
}

/// Settles every hit of the document.
pub(crate) fn settle(lists: &Lists, sketches: &[Sketch]) -> Settled {
    let named = |s: &Sense| !matches!(s, Sense::Role(..) | Sense::Ship(_));
    let (mut evidence, mut places) = (BTreeMap::new(), BTreeMap::new());
    for hit in sketches.iter().flat_map(|s| &s.hits) {
        let mut codes: Vec<(&'static str, bool)> = hit
            .senses
            .iter()
            .filter_map(|s| Some((state_of(lists, *s)?, matches!(s, Sense::Place(_)))))
            .collect();
        codes.dedup_by_key(|(c, _)| *c);
        if let [(code, place)] = codes[..] {
            *(if place { &mut places } else { &mut evidence }).entry(code).or_insert(0usize) += 1;
        }
    }
    let weight = |s: &Sense, rival: bool| {
        let Some(code) = state_of(lists, *s) else { return 0 };
        let own = evidence.get(code).copied().unwrap_or(0);
        let near = places.get(code).copied().unwrap_or(0);
        // A state's name is more than a namesake place in a state that is often named: "Georgia" beside "the United States".
        if rival && matches!(s, Sense::Place(_)) {
            near
        } else {
            own * 2 + near
        }
    };
    // "The Duma" is a parliament before it is a town of the large lists.
    let weak = |s: &Sense| matches!(s, Sense::Place(p) if lists.places[*p as usize].weak);
    let mut out = Settled::default();
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for sketch in sketches {
        let (mut senses, mut states) = (Vec::new(), Vec::new());
        for hit in &sketch.hits {
            let rival = hit.senses.iter().any(|s| matches!(s, Sense::State(_, How::Name | How::Adjective)));
            let best = hit
                .senses
                .iter()
                .filter(|s| named(s))
                .enumerate()
                .max_by_key(|(i, s)| (weight(s, rival), !weak(s), std::cmp::Reverse(*i)))
                .map(|(_, s)| *s);
            let state = best.and_then(|s| state_of(lists, s));
            if let (Some(code), Some(sense)) = (state, best) {
                if matches!(
                    sense,
                    Sense::State(_, How::Name | How::Adjective | How::People) | Sense::Body(_) | Sense::Organ(_)
                ) {
                    out.plainly.insert(code);
                }
                let strength = match sense {
                    Sense::State(_, How::Name | How::Adjective | How::Capital) => 2,
                    Sense::Body(_) => 0,
                    _ => 1,
                };
                match counts.iter_mut().find(|(c, _)| *c == code) {
                    Some((_, n)) => *n += strength,
                    None => counts.push((code, strength)),
                }
            }
            senses.push(best);
            states.push(state);
        }
        out.senses.push(senses);
        out.states.push(states);
    }
    counts.retain(|(_, n)| *n > 0);
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    out.frequent = counts;
    out
}
