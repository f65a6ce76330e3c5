//! The states that a document is about: those of title and lead, most prominent first.

use crate::Context;
use crate::lists::{Lists, Sense};
use crate::settle::Settled;
use crate::sketch::Sketch;

/// How many states a topic has at most.
const MOST: usize = 4;
/// Passages after the first that count as the lead.
const LEAD: usize = 4;

/// States of title and lead; where those name fewer than two, the most frequent of the document follow.
pub(crate) fn topic(lists: &Lists, sketches: &[Sketch], settled: &Settled, context: &Context<'_>) -> Vec<&'static str> {
    let mut weights: Vec<(&'static str, usize, bool)> = Vec::new();
    let mut body = 0;
    for (p, sketch) in sketches.iter().enumerate() {
        let title = context.title.get(p).copied().unwrap_or(p == 0);
        body += usize::from(!title && sketch.hits.len() > 1);
        for (h, _) in sketch.hits.iter().enumerate() {
            let Some(code) = settled.states[p][h] else { continue };
            if !matches!(settled.senses[p][h], Some(Sense::State(..) | Sense::Organ(_))) || lists.state(code).is_none() {
                continue;
            }
            let weight = if title {
                4
            } else if body <= LEAD {
                2
            } else {
                1
            };
            let early = title || body <= LEAD;
            match weights.iter_mut().find(|(c, ..)| *c == code) {
                Some(w) => {
                    w.1 += weight;
                    w.2 |= early;
                }
                None => weights.push((code, weight, early)),
            }
        }
    }
    weights.sort_by_key(|(_, w, early)| (!*early, std::cmp::Reverse(*w)));
    weights.into_iter().take(MOST).map(|(c, ..)| c).collect()
}
