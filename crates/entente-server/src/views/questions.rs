//! What one asks a register for: promises, disputes, gaps, comparisons. All of it is worked out by `entente-analysis`.

use super::Actor;
use super::lines::{self, Choice};
use crate::wanted::Wanted;
use askama::Template;
use entente_actors::Gazetteer;
use entente_register::{Filter, Register, RegisterError, Tally};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Events that are looked at unless more are asked for.
const LOOKED_AT: usize = 200;
/// Others that a state is compared with unless they are named.
const OTHERS: usize = 6;
/// Others that a state is compared with at most.
const MOST_OTHERS: usize = 20;

fn newest(wanted: &Wanted) -> Filter {
    Filter {
        newest_first: true,
        limit: Some(wanted.limit.unwrap_or(LOOKED_AT)),
        ..wanted.filter()
    }
}

fn kinds(register: &Register, wanted: &Wanted) -> Result<Vec<Choice>, RegisterError> {
    let mut filter = wanted.filter();
    filter.kind = None;
    lines::choices(register, &filter, Tally::Kind)
}

/// What was promised and what became of it.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "promises.html")]
pub struct PromisesPage {
    /// The filters.
    pub wanted: Wanted,
    /// The outcome that is asked for.
    pub outcome: Option<String>,
    /// The promises.
    #[serde(flatten)]
    pub found: entente_analysis::Promises,
    /// The kinds there are.
    pub kinds: Vec<Choice>,
}

impl PromisesPage {
    /// Reads the newest promises wanted; those of one outcome only where `outcome` names it.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(register: &Register, wanted: Wanted, outcome: Option<String>) -> Result<PromisesPage, RegisterError> {
        let mut found = entente_analysis::promises(register, &newest(&wanted), wanted.on.as_deref())?;
        if let Some(outcome) = &outcome {
            found.promises.retain(|p| p.outcome.as_str() == outcome);
        }
        Ok(PromisesPage {
            kinds: kinds(register, &wanted)?,
            wanted,
            outcome,
            found,
        })
    }

    fn with_outcome(&self, outcome: &str) -> String {
        let rest = self.wanted.query();
        let own = if outcome.is_empty() {
            String::new()
        } else {
            format!("outcome={}", super::encoded(outcome))
        };
        match (rest.is_empty(), own.is_empty()) {
            (true, true) => "/promises".into(),
            (true, false) => format!("/promises?{own}"),
            (false, true) => format!("/promises{rest}"),
            (false, false) => format!("/promises{rest}&{own}"),
        }
    }
}

/// What sources contradict each other on.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "disputed.html")]
pub struct DisputedPage {
    /// The filters.
    pub wanted: Wanted,
    /// The disputes.
    #[serde(flatten)]
    pub found: entente_analysis::Disputes,
    /// The kinds there are.
    pub kinds: Vec<Choice>,
}

impl DisputedPage {
    /// Reads the newest disputes wanted.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(register: &Register, wanted: Wanted) -> Result<DisputedPage, RegisterError> {
        Ok(DisputedPage {
            found: entente_analysis::disputes(register, &newest(&wanted))?,
            kinds: kinds(register, &wanted)?,
            wanted,
        })
    }
}

/// What was looked for and not found.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "gaps.html")]
pub struct GapsPage {
    /// The filters.
    pub wanted: Wanted,
    /// How many gaps were found.
    pub gaps_in_all: usize,
    /// The gaps, the first two hundred unless more are asked for.
    #[serde(flatten)]
    pub found: entente_analysis::Gaps,
    /// The kinds there are.
    pub kinds: Vec<Choice>,
}

impl GapsPage {
    /// Looks for gaps among the newest events wanted.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(register: &Register, wanted: Wanted) -> Result<GapsPage, RegisterError> {
        let mut found = entente_analysis::gaps(register, &newest(&wanted), wanted.on.as_deref())?;
        let gaps_in_all = found.gaps.len();
        found.gaps.truncate(wanted.limit.unwrap_or(LOOKED_AT));
        let cited: BTreeSet<usize> = found.gaps.iter().flat_map(|g| g.event.sources.iter().copied()).collect();
        found.sources.retain(|s| cited.contains(&s.number));
        Ok(GapsPage {
            gaps_in_all,
            found,
            kinds: kinds(register, &wanted)?,
            wanted,
        })
    }
}

/// What a column counts by value.
type Counted = fn(&entente_analysis::compare::Column) -> &BTreeMap<String, u64>;
/// A heading, and rows: a value with a number and a link for each other state.
type Section<'a> = (&'a str, Vec<(&'a String, Vec<(u64, String)>)>);

/// One state beside others.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "compare.html")]
pub struct ComparePage {
    /// The filters.
    pub wanted: Wanted,
    /// The state; `None` where none was asked for.
    pub of: Option<Actor>,
    /// The others.
    pub with: Vec<Actor>,
    /// The comparison.
    pub found: Option<entente_analysis::Comparison>,
}

impl ComparePage {
    /// Compares `of` with others, with those it has most to do with where none is named.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(
        register: &Register,
        names: &Gazetteer,
        wanted: Wanted,
        of: Option<String>,
        mut with: Vec<String>,
    ) -> Result<ComparePage, RegisterError> {
        let Some(of) = of else {
            return Ok(ComparePage {
                wanted,
                of: None,
                with: Vec::new(),
                found: None,
            });
        };
        if with.is_empty() {
            let (pairs, _) = register.relationships(Some(&of), OTHERS)?;
            with = pairs.into_iter().map(|p| if p.a == of { p.b } else { p.a }).collect();
        }
        with.retain(|w| *w != of);
        with.truncate(MOST_OTHERS);
        let found = entente_analysis::compare(register, &of, &with, &wanted.filter(), wanted.on.as_deref())?;
        Ok(ComparePage {
            of: Some(Actor::of(&of, names)),
            with: with.iter().map(|w| Actor::of(w, names)).collect(),
            found: Some(found),
            wanted,
        })
    }

    /// The rows of the table by what they count: for each other state a number, and where its events are.
    fn sections(&self) -> Vec<Section<'_>> {
        let Some(found) = &self.found else { return Vec::new() };
        let sections: [(&str, &str, &[String], Counted); 3] = [
            ("Kind", "kind", &found.kinds, |c| &c.kinds),
            ("Area", "area", &found.areas, |c| &c.areas),
            ("Year", "", &found.years, |c| &c.years),
        ];
        let cell = |column: &entente_analysis::compare::Column, filter: &str, value: &String, of: Counted| {
            let n = of(column).get(value).copied().unwrap_or(0);
            let (a, b) = (super::encoded(&found.a), super::encoded(&column.state));
            let value = super::encoded(value);
            let url = match (n, filter) {
                (0, _) => String::new(),
                (_, "") => format!("/register?between={a},{b}&since={value}&until={value}"),
                (_, filter) => format!("/register?between={a},{b}&{filter}={value}"),
            };
            (n, url)
        };
        sections
            .into_iter()
            .filter(|(_, _, values, _)| !values.is_empty())
            .map(|(name, filter, values, of)| {
                let row = |v| (v, found.with.iter().map(|c| cell(c, filter, v, of)).collect());
                (name, values.iter().map(row).collect())
            })
            .collect()
    }

    fn codes(&self) -> String {
        self.with.iter().map(|w| w.code.as_str()).collect::<Vec<_>>().join(",")
    }
}
