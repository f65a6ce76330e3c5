//! One state beside others: how many events of each kind, area and year it has with each of them, and what they call their relations.

use crate::dyad::Dyad;
use crate::levels;
use crate::relations::Relations;
use crate::{Source, Sources};
use entente_register::{Filter, Register, RegisterError, Tally};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One state beside others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The state.
    pub a: String,
    /// Levels stand as of this day; `None`: as last told.
    pub on: Option<String>,
    /// One per other state, in the order asked.
    pub with: Vec<Column>,
    /// Kinds that occur in some column, in alphabetical order.
    pub kinds: Vec<String>,
    /// Areas, likewise.
    pub areas: Vec<String>,
    /// Years, likewise.
    pub years: Vec<String>,
    /// What the levels cite.
    pub sources: Vec<Source>,
}

/// The state and one other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    /// The other.
    pub state: String,
    /// Events of the two that the filter wants.
    pub events: u64,
    /// By kind; what is not there is none.
    pub kinds: BTreeMap<String, u64>,
    /// By area; an event of two areas counts in both, one of no area in none.
    pub areas: BTreeMap<String, u64>,
    /// By year; events without a date are in none.
    pub years: BTreeMap<String, u64>,
    /// What the two call their relations; `None` where the register tells of no level.
    pub level: Option<Level>,
}

/// A level and the event that reached it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    /// Its name.
    pub name: String,
    /// Since when, in the house form.
    pub since: String,
    /// The event.
    pub event: String,
    /// Numbers of the sources.
    pub sources: Vec<usize>,
}

/// Compares `a` with each of `with` (codes), over the events that `filter` wants; its `between` is left aside. `on` is the day of the levels.
///
/// # Errors
/// Those of the filter and of reading the register.
pub fn compare(register: &Register, a: &str, with: &[String], filter: &Filter, on: Option<&str>) -> Result<Comparison, RegisterError> {
    let relations = Relations::standard()?;
    let mut sources = Sources::of(register);
    let mut columns = Vec::new();
    for b in with {
        let dyad = Dyad::new(register, &relations, a, b, on);
        let steps = levels::level(&dyad, &relations, &mut sources)?;
        let level = steps.last().filter(|s| !s.ended).map(|s| Level {
            name: s.level.clone(),
            since: s.event.when.clone(),
            event: s.event.id.clone(),
            sources: s.event.sources.clone(),
        });
        let kinds = sums(&dyad, filter, Tally::Kind)?;
        columns.push(Column {
            state: b.clone(),
            events: kinds.values().sum(),
            areas: sums(&dyad, filter, Tally::Area)?,
            years: sums(&dyad, filter, Tally::Year)?,
            kinds,
            level,
        });
    }
    let names = |of: fn(&Column) -> &BTreeMap<String, u64>| {
        let all: BTreeSet<&String> = columns.iter().flat_map(|c| of(c).keys()).collect();
        all.into_iter().cloned().collect()
    };
    Ok(Comparison {
        a: a.to_owned(),
        on: on.map(str::to_owned),
        kinds: names(|c| &c.kinds),
        areas: names(|c| &c.areas),
        years: names(|c| &c.years),
        with: columns,
        sources: sources.list()?,
    })
}

fn sums(dyad: &Dyad<'_>, filter: &Filter, by: Tally) -> Result<BTreeMap<String, u64>, RegisterError> {
    let mut sums = BTreeMap::new();
    for own in dyad.filters() {
        let filter = Filter {
            between: own.between,
            ..filter.clone()
        };
        for (value, count) in dyad.register.tally(&filter, by)? {
            *sums.entry(value).or_default() += count;
        }
    }
    Ok(sums)
}
