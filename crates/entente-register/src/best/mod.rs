//! The best supported value of each field of an event, and what its claims dispute.
//!
//! *In:* the accounts of one event. *Out:* the [`Event`]. Each field is settled alone, by one of two rules:
//!
//! - **support**: the value that most documents give; among equals the fuller one, then the one told first. For subtype,
//!   stage, place, value, ordinal, mechanism, instrument, numbers.
//! - **all**: everything that any claim adds. For parties, items, areas, conditions.
//!
//! Two fields have rules of their own. The *date* is the finest interval that is supported: of the dates that contain no
//! finer one, the one that most documents agree with. The *status* is the firmest that is asserted; a denial does not
//! overrule an assertion, it is disputed with it (codebook, section 10).
//!
//! Denials give values only where nobody asserts: whoever denies a visit says nothing about its date.

mod dispute;
mod parties;

pub use parties::{same_name, same_person};

use crate::account::{Account, Told};
use crate::days::Days;
use crate::event::{Event, EventClaim};
use crate::fold::fold;
use crate::merge::Rules;
use entente_coding::{Claim, Item, Money, Party, Place, Plover, Status};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The event that these accounts tell of. At least one account, each with at least one claim, all of one kind.
pub fn event(accounts: &[&Account], rules: &Rules) -> Event {
    let mut told: Vec<&Told> = accounts.iter().flat_map(|a| &a.claims).collect();
    told.sort_by(|a, b| a.order().cmp(&b.order()));
    let asserting: Vec<&Told> = told.iter().copied().filter(|t| t.claim.status != Status::Denied).collect();
    let says = Voices {
        claims: if asserting.is_empty() { &told } else { &asserting },
        rules,
    };
    let first = &told[0].claim;
    let (date, date_basis) = says.date();
    let (initiators, counterparts) = parties::of(says.claims, rules);
    let mut event = Event {
        id: told[0].id.clone(),
        kind: first.kind.clone(),
        subtype: says.subtype(),
        stage: says.most(|c| c.stage.as_deref(), |s| rules.stage_rank(&first.kind, s)),
        title: says.title(),
        initiators,
        counterparts,
        date,
        date_basis,
        due: says.finest(|c| c.due.as_deref()),
        place: says.place(),
        status: says.claims.iter().map(|t| t.claim.status).min().unwrap_or(Status::Occurred),
        areas: says.all(|c| &c.areas),
        items: says.items(),
        value: says.value(),
        conditions: says.all(|c| &c.conditions),
        ordinal: says.most(|c| c.ordinal, |_| 0),
        mechanism: says.most(|c| c.mechanism.as_deref(), |s| s.len()),
        instrument: says.most(|c| c.instrument.as_deref(), |s| s.len()),
        plover: says.plover(),
        disputed: Vec::new(),
        review: None,
        decisions: Vec::new(),
        claims: told.iter().map(|t| shown(&t.claim)).collect(),
    };
    event.disputed = dispute::all(&event, &told, rules);
    event
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

/// The claims that give values, in order.
struct Voices<'a> {
    claims: &'a [&'a Told],
    rules: &'a Rules,
}

impl<'a> Voices<'a> {
    /// The value that most documents give; among equals the one of greater `fullness`, then the one told first. Values that
    /// differ only in case, marks or spaces count as one.
    fn most<T: Value<'a>, F: Ord>(&self, get: impl Fn(&'a Claim) -> Option<T>, fullness: impl Fn(&T::Shown) -> F) -> Option<T::Owned> {
        let said: Vec<(usize, T)> = self
            .claims
            .iter()
            .enumerate()
            .filter_map(|(n, t)| get(&t.claim).map(|v| (n, v)))
            .collect();
        let support = |value: &T| {
            let docs: BTreeSet<&str> = said
                .iter()
                .filter(|(_, v)| v.key() == value.key())
                .map(|(n, _)| self.claims[*n].claim.doc.as_str())
                .collect();
            docs.len()
        };
        let best = said.iter().max_by_key(|(n, v)| (support(v), fullness(v.shown()), Reverse(*n)))?;
        Some(best.1.owned())
    }

    /// The most supported of the subtypes that say something; a general one ("talks") only where nobody says more.
    fn subtype(&self) -> Option<String> {
        let telling = |c: &'a Claim| c.subtype.as_deref().filter(|s| !self.rules.is_general_subtype(&c.kind, s));
        self.most(telling, |_| 0).or_else(|| self.most(|c| c.subtype.as_deref(), |_| 0))
    }

    /// The title of the claim that told it first, among those of the firmest status that have one.
    fn title(&self) -> String {
        let titled = self.claims.iter().filter(|t| !t.claim.title.trim().is_empty());
        titled
            .min_by_key(|t| t.claim.status)
            .map(|t| t.claim.title.trim().to_owned())
            .unwrap_or_default()
    }

    fn date(&self) -> (Option<String>, String) {
        let Some(date) = self.finest(|c| c.date.as_deref()) else {
            return (None, "none".into());
        };
        let firmness = |basis: &str| ["stated", "resolved", "document"].iter().position(|b| *b == basis).unwrap_or(3);
        let bases = self
            .claims
            .iter()
            .filter(|t| t.claim.date.as_ref() == Some(&date))
            .map(|t| &t.claim.date_basis);
        let basis = bases.min_by_key(|b| firmness(b)).cloned().unwrap_or_else(|| "stated".into());
        (Some(date), basis)
    }

    /// Of the dates that contain no finer one, the one that most documents agree with; then the finest, then the one told
    /// first.
    fn finest(&self, get: impl Fn(&'a Claim) -> Option<&'a str>) -> Option<String> {
        let said: Vec<(usize, &str, Days)> = self
            .claims
            .iter()
            .enumerate()
            .filter_map(|(n, t)| get(&t.claim).and_then(|date| Days::read(date).map(|days| (n, date, days))))
            .collect();
        let distinct: BTreeSet<Days> = said.iter().map(|(_, _, days)| *days).collect();
        let minimal: BTreeSet<Days> = distinct
            .iter()
            .copied()
            .filter(|d| !distinct.iter().any(|o| o != d && d.covers(*o)))
            .collect();
        let support = |days: Days| {
            let docs: BTreeSet<&str> = said
                .iter()
                .filter(|(_, _, other)| other.overlaps(days))
                .map(|(n, _, _)| self.claims[*n].claim.doc.as_str())
                .collect();
            docs.len()
        };
        let best = said
            .iter()
            .filter(|(_, _, days)| minimal.contains(days))
            .max_by_key(|(n, _, days)| (support(*days), Reverse(days.width()), Reverse(*n)))?;
        Some(best.1.to_owned())
    }

    /// The most supported place; a place with its state before one without, a longer name before a shorter.
    fn place(&self) -> Option<Place> {
        self.most(|c| c.place.as_ref(), |p| (p.state.is_some(), p.name.len()))
    }

    fn value(&self) -> Option<Money> {
        self.most(|c| c.value.as_ref(), |_| 0)
    }

    /// Every thing named, once, in the order told; with the number that most documents give.
    ///
    /// "six vessels" and "six patrol boats" of two sentences are one thing, under its longer name; two lots of one thing in
    /// one sentence stay two. What is named in general ("equipment") is left out where a thing is named.
    fn items(&self) -> Vec<Item> {
        let mut things: Vec<Thing> = Vec::new();
        for (n, t) in self.claims.iter().enumerate() {
            for item in &t.claim.items {
                match things.iter_mut().find(|known| known.is(item, n, self.rules)) {
                    Some(known) => known.mentions.push((n, item)),
                    None => things.push(Thing { mentions: vec![(n, item)] }),
                }
            }
        }
        let general = |thing: &Thing| {
            thing
                .mentions
                .iter()
                .all(|(_, i)| i.count.is_none() && head(i, self.rules).is_none())
        };
        let all_general = things.iter().all(general);
        things
            .iter()
            .filter(|t| all_general || !general(t))
            .map(|t| t.item(self.claims))
            .collect()
    }

    fn plover(&self) -> Plover {
        let firmest = self
            .claims
            .iter()
            .min_by_key(|t| t.claim.status)
            .map(|t| t.claim.plover.clone())
            .unwrap_or_default();
        Plover {
            contexts: self.all(|c| &c.plover.contexts),
            ..firmest
        }
    }

    /// Everything that any claim lists, sorted.
    fn all(&self, get: impl Fn(&'a Claim) -> &'a Vec<String>) -> Vec<String> {
        let all: BTreeSet<&String> = self.claims.iter().flat_map(|t| get(&t.claim)).collect();
        all.into_iter().cloned().collect()
    }
}

/// One thing, as claims name it: by position of the claim.
struct Thing<'a> {
    mentions: Vec<(usize, &'a Item)>,
}

impl Thing<'_> {
    /// Whether claim `n` may mean this thing by `item`.
    fn is(&self, item: &Item, n: usize, rules: &Rules) -> bool {
        self.mentions.iter().all(|(m, known)| {
            let same_name = fold(&known.what) == fold(&item.what);
            let same_number = known.count == item.count;
            let same_thing = head(known, rules).is_some() && head(known, rules) == head(item, rules);
            if *m == n {
                same_name && same_number
            } else {
                same_name || same_thing && same_number && item.count.is_some()
            }
        })
    }

    fn item(&self, claims: &[&Told]) -> Item {
        let counted = || self.mentions.iter().filter_map(|(n, i)| i.count.map(|c| (*n, c)));
        let support = |c: u64| {
            counted()
                .filter(|(_, d)| *d == c)
                .map(|(n, _)| &claims[n].claim.doc)
                .collect::<BTreeSet<_>>()
                .len()
        };
        let count = counted().max_by_key(|(n, c)| (support(*c), Reverse(*n))).map(|(_, c)| c);
        let longest = self.mentions.iter().max_by_key(|(n, i)| (i.what.len(), Reverse(*n)));
        Item {
            what: longest.map(|(_, i)| i.what.clone()).unwrap_or_default(),
            count,
        }
    }
}

/// The word that stands for all words of the thing an item names; `None` where it names nothing in particular, or goes by a
/// designation ("F-16").
fn head(item: &Item, rules: &Rules) -> Option<String> {
    let words = crate::fold::words(&item.what);
    let designated = item.what.contains(|c: char| c.is_ascii_digit());
    words.last().filter(|_| !designated).and_then(|w| rules.thing(w)).map(str::to_owned)
}

/// A value that can be counted.
trait Value<'a> {
    type Shown: ?Sized;
    type Owned;
    fn key(&self) -> String;
    fn shown(&self) -> &Self::Shown;
    fn owned(&self) -> Self::Owned;
}

impl<'a> Value<'a> for &'a str {
    type Shown = str;
    type Owned = String;
    fn key(&self) -> String {
        crate::fold::words(self).join(" ")
    }
    fn shown(&self) -> &str {
        self
    }
    fn owned(&self) -> String {
        (*self).to_owned()
    }
}

impl Value<'_> for u32 {
    type Shown = u32;
    type Owned = u32;
    fn key(&self) -> String {
        self.to_string()
    }
    fn shown(&self) -> &u32 {
        self
    }
    fn owned(&self) -> u32 {
        *self
    }
}

impl<'a> Value<'a> for &'a Place {
    type Shown = Place;
    type Owned = Place;
    fn key(&self) -> String {
        crate::fold::words(&self.name).join(" ")
    }
    fn shown(&self) -> &Place {
        self
    }
    fn owned(&self) -> Place {
        (*self).clone()
    }
}

impl<'a> Value<'a> for &'a Money {
    type Shown = Money;
    type Owned = Money;
    fn key(&self) -> String {
        format!("{} {}", self.currency, self.amount)
    }
    fn shown(&self) -> &Money {
        self
    }
    fn owned(&self) -> Money {
        (*self).clone()
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
