//! The best supported value of each field of an event, and what its claims dispute.
//!
//! *In:* the accounts of one event. *Out:* the [`Event`]. Each field is settled alone, by one of three rules ([`Values`]);
//! `docs/values.md` says for each field what each rule takes. In all three, support is counted in independent sources
//! ([`crate::witness`]), and denials give values only where nobody asserts: whoever denies a visit says nothing about its date.
//! A denial does not overrule an assertion, it is disputed with it (codebook, section 10).

mod dispute;
mod items;
mod parties;
mod telling;
mod voices;

pub use parties::{same_name, same_person};
pub use telling::telling;

use crate::account::{Account, Told};
use crate::event::{Event, EventClaim, Grade, Source};
use crate::merge::Rules;
use crate::witness::{self, Witnesses};
use entente_coding::{Claim, Party};
use std::collections::BTreeSet;
use voices::Voices;

/// By which rule values are chosen where claims give several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Values {
    /// What nobody contests: the span of all dates, the lowest number, the earliest stage, the least firm status; names and
    /// parties only where no source gives others.
    Conservative,
    /// The most that anyone says: the finest date, the highest number, the latest stage, the fullest names.
    Informative,
    /// What most independent sources say; among equals the fuller value, then the one told first.
    #[default]
    Representative,
}

impl Values {
    /// All of them.
    pub const ALL: [Values; 3] = [Values::Conservative, Values::Informative, Values::Representative];

    /// The name it is asked for by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Values::Conservative => "conservative",
            Values::Informative => "informative",
            Values::Representative => "representative",
        }
    }

    /// The rule of this name.
    pub fn read(name: &str) -> Option<Values> {
        Values::ALL.into_iter().find(|v| v.as_str().eq_ignore_ascii_case(name))
    }
}

/// The event that these accounts tell of, by the [representative](Values::Representative) rule. At least one account, each
/// with at least one claim, all of one kind.
pub fn event(accounts: &[&Account], rules: &Rules) -> Event {
    event_by(accounts, Values::Representative, rules)
}

/// The event that these accounts tell of, by one of the rules.
pub fn event_by(accounts: &[&Account], values: Values, rules: &Rules) -> Event {
    let mut told: Vec<&Told> = accounts.iter().flat_map(|a| &a.claims).collect();
    told.sort_by(|a, b| a.order().cmp(&b.order()));
    let witnesses = witness::witnesses(&told);
    let says = Voices::of(&told, &witnesses, values, rules);
    let first = &told[0].claim;
    let (date, date_basis) = says.date();
    let (initiators, counterparts) = parties::of(&says);
    let status = says.status();
    let unsaid = || rules.unsaid_stage(&first.kind, status.as_str(), date.is_some()).map(str::to_owned);
    let stage = says.stage(&first.kind).or_else(unsaid);
    let mut event = Event {
        id: told[0].id.clone(),
        kind: first.kind.clone(),
        subtype: says.subtype(),
        stage,
        title: says.title(),
        initiators,
        counterparts,
        date,
        date_basis,
        due: says.when(|c| c.due.as_deref()),
        place: says.place(),
        status,
        areas: says.list(|c| &c.areas),
        items: items::of(&says),
        value: says.value(),
        conditions: says.list(|c| &c.conditions),
        ordinal: says.ordinal(),
        mechanism: says.name(|c| c.mechanism.as_deref()),
        instrument: says.name(|c| c.instrument.as_deref()),
        plover: says.plover(),
        disputed: Vec::new(),
        review: None,
        decisions: Vec::new(),
        sources: sources(&told, &witnesses),
        single_source: witnesses.count == 1,
        reliability: Grade::F,
        credibility: 6,
        claims: told.iter().map(|t| shown(&t.claim)).collect(),
    };
    event.disputed = dispute::all(&event, &told, rules);
    // The status of all that is asserted, by whatever rule one of them is shown.
    let firmest = says.claims.iter().map(|t| t.claim.status).min().unwrap_or(event.status);
    let said = witnesses.of_claim.iter().copied().zip(told.iter().map(|t| t.claim.status));
    event.credibility = witness::credibility(said, firmest, !event.disputed.is_empty());
    event
}

fn sources(told: &[&Told], witnesses: &Witnesses) -> Vec<Source> {
    let mut sources = vec![(BTreeSet::new(), BTreeSet::new()); witnesses.count];
    for (t, witness) in told.iter().zip(&witnesses.of_claim) {
        sources[*witness].0.insert(t.claim.doc.clone());
        sources[*witness].1.extend(t.source.clone());
    }
    sources
        .into_iter()
        .map(|(documents, names)| Source {
            documents: documents.into_iter().collect(),
            names: names.into_iter().collect(),
            reliability: Grade::F,
        })
        .collect()
}

fn shown(c: &Claim) -> EventClaim {
    EventClaim {
        doc: c.doc.clone(),
        quote: c.quote.clone(),
        start: c.start,
        end: c.end,
        status: c.status,
        said_by: c.said_by.clone(),
        date: c.date.clone(),
        rule: c.rule.clone(),
    }
}

/// A party without its mention, which belongs to a document.
fn bare(p: &Party) -> Party {
    Party {
        text: None,
        start: None,
        end: None,
        ..p.clone()
    }
}
