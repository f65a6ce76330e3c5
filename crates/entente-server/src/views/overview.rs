//! What is in the register: counts, and every pair of states with events between them.

use super::{Actor, relationship_url};
use askama::Template;
use entente_actors::Gazetteer;
use entente_register::{Filter, Register, RegisterError};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Documents read.
    pub documents: u64,
    /// Claims in them.
    pub claims: u64,
    /// Events that the claims tell of.
    pub events: u64,
}

/// A relationship: two states or bodies that take part in the same events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The one whose code comes first.
    pub a: Actor,
    /// The other.
    pub b: Actor,
    /// Events in which both take part.
    pub events: u64,
    /// Of these, events on which claims contradict each other.
    pub disputed: u64,
    /// EDTF: date of the first dated event.
    pub first: Option<String>,
    /// EDTF: date of the last dated event.
    pub last: Option<String>,
    /// Its page.
    pub url: String,
}

/// Every relationship in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// How much there is.
    pub counts: Counts,
    /// The pairs, those with most events first; equal ones by their codes.
    pub pairs: Vec<Pair>,
}

/// The first page.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "start.html")]
pub struct Start {
    /// How much there is.
    pub counts: Counts,
    /// The pairs with most events.
    pub relationships: Vec<Pair>,
    /// How many pairs there are in all.
    pub relationships_in_all: usize,
}

impl Overview {
    /// Goes through all events once.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn read(register: &Register, names: &Gazetteer) -> Result<Overview, RegisterError> {
        #[derive(Default)]
        struct Tally {
            events: u64,
            disputed: u64,
            first: Option<String>,
            last: Option<String>,
        }
        let (documents, claims, events) = register.counts()?;
        let mut tallies: BTreeMap<(String, String), Tally> = BTreeMap::new();
        register.each_event(&Filter::default(), |event| -> Result<(), RegisterError> {
            let states: Vec<&str> = event.states().into_iter().collect();
            for (i, a) in states.iter().enumerate() {
                for b in &states[i + 1..] {
                    let tally = tallies.entry((a.to_string(), b.to_string())).or_default();
                    tally.events += 1;
                    tally.disputed += u64::from(!event.disputed.is_empty());
                    if event.date.is_some() {
                        // Events come oldest first.
                        tally.first = tally.first.take().or_else(|| event.date.clone());
                        tally.last.clone_from(&event.date);
                    }
                }
            }
            Ok(())
        })?;
        let pair = |((a, b), t): ((String, String), Tally)| Pair {
            url: relationship_url(&a, &b),
            a: Actor::of(&a, names),
            b: Actor::of(&b, names),
            events: t.events,
            disputed: t.disputed,
            first: t.first,
            last: t.last,
        };
        let mut pairs: Vec<Pair> = tallies.into_iter().map(pair).collect();
        pairs.sort_by_key(|p| std::cmp::Reverse(p.events));
        Ok(Overview {
            counts: Counts { documents, claims, events },
            pairs,
        })
    }
}

impl Start {
    /// The first `limit` relationships.
    pub fn of(overview: &Arc<Overview>, limit: usize) -> Start {
        Start {
            counts: overview.counts,
            relationships: overview.pairs.iter().take(limit).cloned().collect(),
            relationships_in_all: overview.pairs.len(),
        }
    }
}
