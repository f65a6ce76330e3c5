//! What is in the register: counts, and every pair of states with events between them.

use super::{Actor, relationship_url};
use askama::Template;
use entente_actors::Gazetteer;
use entente_analysis::house;
use entente_register::{Filter, PairCount, Register, RegisterError};
use serde::Serialize;

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
    /// EDTF: year of the first dated event. Not the day: an event may be dated to a year only.
    pub first: Option<String>,
    /// EDTF: year of the last one.
    pub last: Option<String>,
    /// Its page.
    pub url: String,
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

impl Pair {
    /// A pair with the names of both.
    pub fn of(counted: PairCount, names: &Gazetteer) -> Pair {
        Pair {
            url: relationship_url(&counted.a, &counted.b),
            a: Actor::of(&counted.a, names),
            b: Actor::of(&counted.b, names),
            events: counted.events,
            disputed: counted.disputed,
            first: counted.first.and_then(year),
            last: counted.last.and_then(year),
        }
    }
}

fn year(day: i32) -> Option<String> {
    house::edtf(day)?.get(..4).map(str::to_owned)
}

/// The pairs with most events among those that a filter wants, at most `most`; and how many pairs there are in all.
///
/// # Errors
/// Those of the filter and of reading the register.
pub fn pairs(register: &Register, names: &Gazetteer, filter: &Filter, most: usize) -> Result<(Vec<Pair>, usize), RegisterError> {
    let (counted, in_all) = if *filter == Filter::default() {
        register.relationships(None, most)?
    } else {
        let mut counted = register.pairs(filter)?;
        let in_all = counted.len() as u64;
        counted.truncate(most);
        (counted, in_all)
    };
    let named = counted.into_iter().map(|p| Pair::of(p, names)).collect();
    Ok((named, usize::try_from(in_all).unwrap_or(usize::MAX)))
}

impl Start {
    /// The first `limit` relationships, of one state where `of` is one.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn read(register: &Register, names: &Gazetteer, limit: usize, of: Option<Actor>) -> Result<Start, RegisterError> {
        let (documents, claims, events) = register.counts()?;
        let (counted, in_all) = register.relationships(of.as_ref().map(|o| o.code.as_str()), limit)?;
        Ok(Start {
            counts: Counts { documents, claims, events },
            relationships: counted.into_iter().map(|p| Pair::of(p, names)).collect(),
            relationships_in_all: usize::try_from(in_all).unwrap_or(usize::MAX),
            of,
        })
    }
}
