//! What is in the register: counts, and every pair of states with events between them.

use super::{Actor, relationship_url};
use askama::Template;
use entente_actors::Gazetteer;
use entente_analysis::house;
use entente_register::{Filter, Register, RegisterError};
use serde::Serialize;
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
    /// EDTF: day under which the first dated event is sorted.
    pub first: Option<String>,
    /// EDTF: day under which the last dated event is sorted.
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
    /// The state that all pairs are of, where one was asked for.
    pub of: Option<Actor>,
}

/// Pairs among the events that a filter wants, those with most events first.
///
/// # Errors
/// Those of the filter and of reading the register.
pub fn pairs(register: &Register, names: &Gazetteer, filter: &Filter) -> Result<Vec<Pair>, RegisterError> {
    let counted = register.pairs(filter)?;
    Ok(counted
        .into_iter()
        .map(|p| Pair {
            url: relationship_url(&p.a, &p.b),
            a: Actor::of(&p.a, names),
            b: Actor::of(&p.b, names),
            events: p.events,
            disputed: p.disputed,
            first: p.first.and_then(house::edtf),
            last: p.last.and_then(house::edtf),
        })
        .collect())
}

impl Overview {
    /// Counts everything once.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn read(register: &Register, names: &Gazetteer) -> Result<Overview, RegisterError> {
        let (documents, claims, events) = register.counts()?;
        Ok(Overview {
            counts: Counts { documents, claims, events },
            pairs: pairs(register, names, &Filter::default())?,
        })
    }
}

impl Start {
    /// The first `limit` relationships, of one state where `of` is its code.
    pub fn of(overview: &Arc<Overview>, limit: usize, of: Option<Actor>) -> Start {
        let own = |p: &&Pair| of.as_ref().is_none_or(|o| p.a.code == o.code || p.b.code == o.code);
        Start {
            counts: overview.counts,
            relationships: overview.pairs.iter().filter(own).take(limit).cloned().collect(),
            relationships_in_all: overview.pairs.iter().filter(own).count(),
            of,
        }
    }
}
