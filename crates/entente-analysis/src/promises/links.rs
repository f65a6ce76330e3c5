//! What links a later event to a promise, and what keeps the two apart.

use super::evidence::{Deed, Made};
use super::rules::Link;
use crate::things;
use entente_coding::Party;
use entente_register::Event;
use entente_register::best::same_person;
use entente_register::merge::Rules;
use std::collections::BTreeSet;

/// The states and bodies on both sides of an event.
pub(super) struct Parties {
    by: BTreeSet<String>,
    to: BTreeSet<String>,
}

impl Parties {
    pub(super) fn of(event: &Event) -> Parties {
        let states = |side: &[Party]| side.iter().filter_map(|p| p.state.clone()).collect();
        Parties {
            by: states(&event.initiators),
            to: states(&event.counterparts),
        }
    }

    /// Whether the doers of the promise are doers of the deed, and those it is done to the same. The deed may be told without one side.
    pub(super) fn are_of(&self, deed: &Parties, one_kind: bool) -> bool {
        if one_kind && !self.to.is_empty() && !deed.to.is_empty() {
            return !self.by.is_disjoint(&deed.by) && !self.to.is_disjoint(&deed.to);
        }
        let mut all = self.by.union(&self.to);
        all.all(|state| deed.by.contains(state) || deed.to.contains(state))
    }
}

/// What an event is about, ready to be compared.
pub(super) struct Subject {
    things: Vec<things::Thing>,
    instrument: Vec<u64>,
    mechanism: Vec<u64>,
    words: Vec<u64>,
}

impl Subject {
    pub(super) fn of(event: &Event, rules: &Rules) -> Subject {
        let words = |name: &Option<String>| name.as_deref().map(|n| rules.telling_words(n)).unwrap_or_default();
        Subject {
            things: things::things(event, rules),
            instrument: words(&event.instrument),
            mechanism: words(&event.mechanism),
            words: rules.telling_words(&things::without_names(&event.title, event)),
        }
    }

    /// What links a later event to this promise, `own`; `None` where something keeps the two apart.
    pub(super) fn links(&self, own: &Event, deed: &Deed, made: &Made<'_>) -> Option<Vec<Link>> {
        let (other, event) = (&deed.subject, &deed.event);
        let mut links = Vec::new();
        if named(&self.things) && named(&other.things) {
            if !self.things.iter().any(|t| other.things.iter().any(|o| t.is(o))) {
                return None;
            }
            if self.fits_in_number(other) {
                links.push(Link::Item);
            } else {
                return None;
            }
        }
        if let (Some(a), Some(b)) = (&own.value, &event.value)
            && a.currency == b.currency
            && (a.amount - b.amount).abs() <= 0.01 * a.amount.abs()
        {
            links.push(Link::Value);
        }
        if things::alike(&self.instrument, &other.instrument) {
            links.push(Link::Instrument);
        } else if !self.instrument.is_empty() && !other.instrument.is_empty() && made.rule.kind == "agreement" {
            return None;
        }
        if !self.mechanism.is_empty() && !other.mechanism.is_empty() {
            if !things::alike(&self.mechanism, &other.mechanism) {
                return None;
            }
            links.push(Link::Mechanism);
        }
        match (own.ordinal, event.ordinal) {
            (Some(a), Some(b)) if a == b => links.push(Link::Ordinal),
            (Some(_), Some(_)) if !self.mechanism.is_empty() => return None,
            _ => {}
        }
        match persons(own, event) {
            Some(true) => links.push(Link::Person),
            Some(false) if matches!(own.kind.as_str(), "visit" | "meeting") => return None,
            _ => {}
        }
        if let (Some(place), Some(other)) = (&own.place, &event.place)
            && place.name == other.name
        {
            links.push(Link::Place);
        }
        if let (Some(planned), Some(days)) = (made.due, deed.days)
            && days.first <= planned.last.saturating_add(made.rules.near_days)
            && days.last >= planned.first
        {
            links.push(Link::Date);
        }
        if things::shared(&self.words, &other.words) >= 2 {
            links.push(Link::Words);
        }
        Some(links)
    }

    /// Whether a deed has no more of each thing than was promised.
    fn fits_in_number(&self, deed: &Subject) -> bool {
        self.things.iter().all(|promised| {
            let same = deed.things.iter().filter(|d| promised.is(d));
            same.filter_map(|d| d.count).all(|n| promised.count.is_none_or(|most| n <= most))
        })
    }

    /// How many of the promised things a deed tells of.
    pub(super) fn number_in(&self, deed: &Subject) -> Option<u64> {
        let same = deed.things.iter().filter(|d| self.things.iter().any(|p| p.is(d)));
        same.map(|d| d.count).reduce(|a, b| Some(a? + b?)).flatten()
    }
}

fn named(things: &[things::Thing]) -> bool {
    things.iter().any(|t| t.head.is_some() || !t.designations.is_empty())
}

/// Whether a person is named by both: `Some(false)` where both name persons of one state, and never the same; `None` where one names none.
fn persons(a: &Event, b: &Event) -> Option<bool> {
    let mut compared = None;
    for p in a.parties() {
        for q in b.parties().filter(|q| q.state == p.state) {
            if let (Some(p), Some(q)) = (&p.person, &q.person) {
                if same_person(p, q) {
                    return Some(true);
                }
                compared = Some(false);
            }
        }
    }
    compared
}
