//! The claims of an event as voices: what they say of one field, and which value stands for all.

use super::Values;
use crate::account::Told;
use crate::days::{Days, FIRST, LAST, civil};
use crate::merge::Rules;
use crate::witness::Witnesses;
use entente_coding::{Claim, Money, Place, Plover, Status};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The claims that give values, in order: those that assert, or all where none does.
pub(super) struct Voices<'a> {
    pub(super) claims: Vec<&'a Told>,
    /// The witness of each.
    pub(super) witness: Vec<usize>,
    pub(super) values: Values,
    pub(super) rules: &'a Rules,
}

/// A value that somebody gives: position of the claim, and the value.
type Said<T> = Vec<(usize, T)>;

impl<'a> Voices<'a> {
    /// Those among `told` that give values.
    pub(super) fn of(told: &[&'a Told], witnesses: &Witnesses, values: Values, rules: &'a Rules) -> Voices<'a> {
        let none_asserts = told.iter().all(|t| t.claim.status == Status::Denied);
        let both = told.iter().zip(&witnesses.of_claim);
        let (claims, witness) = both.filter(|(t, _)| none_asserts || t.claim.status != Status::Denied).unzip();
        Voices {
            claims,
            witness,
            values,
            rules,
        }
    }

    fn said<T>(&self, get: impl Fn(&'a Claim) -> Option<T>) -> Said<T> {
        let claims = self.claims.iter().enumerate();
        claims.filter_map(|(n, t)| get(&t.claim).map(|v| (n, v))).collect()
    }

    /// How many witnesses give each value, by its key.
    fn support<K: Ord>(&self, keys: impl Iterator<Item = (usize, K)>) -> BTreeMap<K, usize> {
        let mut witnesses: BTreeMap<K, BTreeSet<usize>> = BTreeMap::new();
        for (n, key) in keys {
            witnesses.entry(key).or_default().insert(self.witness[n]);
        }
        witnesses.into_iter().map(|(key, by)| (key, by.len())).collect()
    }

    /// As [`support`](Voices::support), of each date: a witness supports every date that shares a day with its own.
    fn support_of_days(&self, said: &Said<(&str, Days)>) -> BTreeMap<Days, usize> {
        let mut witnesses: BTreeMap<Days, BTreeSet<usize>> = BTreeMap::new();
        for (n, (_, days)) in said {
            witnesses.entry(*days).or_default().insert(self.witness[*n]);
        }
        let count = |days: Days| {
            let agreeing = witnesses.iter().filter(|(other, _)| other.overlaps(days)).flat_map(|(_, by)| by);
            agreeing.collect::<BTreeSet<_>>().len()
        };
        witnesses.keys().map(|days| (*days, count(*days))).collect()
    }

    /// The value that most witnesses give; among equals the one of greater `fullness`, then the one told first. Values that
    /// differ only in case, marks or spaces count as one.
    fn most<T: Value<'a>, F: Ord>(&self, said: &Said<T>, fullness: impl Fn(&T::Shown) -> F) -> Option<T::Owned> {
        self.best(said, |support, value| (support, fullness(value)))
    }

    /// The fullest value; among equals the best supported, then the one told first.
    fn fullest<T: Value<'a>, F: Ord>(&self, said: &Said<T>, fullness: impl Fn(&T::Shown) -> F) -> Option<T::Owned> {
        self.best(said, |support, value| (fullness(value), support))
    }

    fn best<T: Value<'a>, R: Ord>(&self, said: &Said<T>, rank: impl Fn(usize, &T::Shown) -> R) -> Option<T::Owned> {
        let keys: Vec<String> = said.iter().map(|(_, v)| v.key()).collect();
        let support = self.support(said.iter().zip(&keys).map(|((n, _), key)| (*n, key)));
        let ranked = said
            .iter()
            .zip(&keys)
            .map(|((n, v), key)| ((rank(support[key], v.shown()), Reverse(*n)), v));
        ranked.max_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, v)| v.owned())
    }

    /// By the rule: the fullest, the best supported, or that only where no two values contradict each other.
    fn one<T: Value<'a>, F: Ord>(
        &self,
        said: &Said<T>,
        fullness: impl Fn(&T::Shown) -> F,
        agree: impl Fn(&T, &T) -> bool,
    ) -> Option<T::Owned> {
        match self.values {
            Values::Representative => self.most(said, fullness),
            Values::Informative => self.fullest(said, fullness),
            Values::Conservative => {
                let (_, first) = said.first()?;
                let contested = said.iter().any(|(_, v)| !agree(first, v));
                if contested { None } else { self.most(said, fullness) }
            }
        }
    }

    /// A general subtype ("talks") only where nobody says more.
    pub(super) fn subtype(&self) -> Option<String> {
        let telling = self.said(|c| c.subtype.as_deref().filter(|s| !self.rules.is_general_subtype(&c.kind, s)));
        let agree = |a: &&str, b: &&str| self.rules.subtypes_agree(&self.claims[0].claim.kind, a, b);
        if telling.is_empty() {
            return self.one(&self.said(|c| c.subtype.as_deref()), |_| 0, agree);
        }
        self.one(&telling, |_| 0, agree)
    }

    pub(super) fn stage(&self, kind: &str) -> Option<String> {
        let said = self.said(|c| c.stage.as_deref());
        let rank = |s: &str| self.rules.stage_rank(kind, s);
        match self.values {
            Values::Representative => self.most(&said, rank),
            Values::Informative => self.fullest(&said, rank),
            Values::Conservative => self.fullest(&said, |s| Reverse(rank(s))),
        }
    }

    pub(super) fn status(&self) -> Status {
        let mut statuses: Vec<Status> = self.claims.iter().map(|t| t.claim.status).collect();
        statuses.sort_unstable();
        let chosen = if self.values == Values::Conservative {
            statuses.last()
        } else {
            statuses.first()
        };
        chosen.copied().unwrap_or(Status::Occurred)
    }

    /// The title of the claim that told it first, among those of the firmest status that have one.
    pub(super) fn title(&self) -> String {
        let titled = self.claims.iter().filter(|t| !t.claim.title.trim().is_empty());
        titled
            .min_by_key(|t| t.claim.status)
            .map(|t| t.claim.title.trim().to_owned())
            .unwrap_or_default()
    }

    pub(super) fn date(&self) -> (Option<String>, String) {
        let Some(date) = self.when(|c| c.date.as_deref()) else {
            return (None, "none".into());
        };
        let firmness = |basis: &str| ["stated", "resolved", "document"].iter().position(|b| *b == basis).unwrap_or(3);
        let dated = || self.claims.iter().map(|t| &t.claim).filter(|c| c.date.is_some());
        let of_this = dated()
            .filter(|c| c.date.as_ref() == Some(&date))
            .min_by_key(|c| firmness(&c.date_basis));
        // A span of several dates is as firm as the least firm of them.
        let basis = of_this.or_else(|| dated().max_by_key(|c| firmness(&c.date_basis)));
        let basis = basis.map_or_else(|| "stated".into(), |c| c.date_basis.clone());
        (Some(date), basis)
    }

    /// A date by the rule: the finest that is well supported, the finest, or the span of all of them.
    pub(super) fn when(&self, get: impl Fn(&'a Claim) -> Option<&'a str>) -> Option<String> {
        let said: Said<(&str, Days)> = self.said(|c| get(c).and_then(|date| Days::read(date).map(|days| (date, days))));
        match self.values {
            Values::Representative => self.finest_supported(&said),
            Values::Informative => {
                let support = self.support_of_days(&said);
                let finest = said
                    .iter()
                    .max_by_key(|(n, (_, days))| (Reverse(days.width()), support[days], Reverse(*n)));
                finest.map(|(_, (date, _))| (*date).to_owned())
            }
            Values::Conservative => span(&said),
        }
    }

    /// Of the dates that contain no finer one, the one that most witnesses agree with; then the finest, then the one told
    /// first.
    fn finest_supported(&self, said: &Said<(&str, Days)>) -> Option<String> {
        let support = self.support_of_days(said);
        let finest: BTreeSet<&Days> = support
            .keys()
            .filter(|d| !support.keys().any(|o| o != *d && d.covers(*o)))
            .collect();
        let best = said
            .iter()
            .filter(|(_, (_, days))| finest.contains(days))
            .max_by_key(|(n, (_, days))| (support[days], Reverse(days.width()), Reverse(*n)))?;
        Some(best.1.0.to_owned())
    }

    /// A place with its state before one without, a longer name before a shorter.
    pub(super) fn place(&self) -> Option<Place> {
        let said = self.said(|c| c.place.as_ref());
        self.one(&said, |p| (p.state.is_some(), p.name.len()), |a, b| a.key() == b.key())
    }

    pub(super) fn value(&self) -> Option<Money> {
        let said = self.said(|c| c.value.as_ref());
        let most = self.most(&said, |_| 0)?;
        let in_its_currency = said.iter().map(|(_, v)| *v).filter(|v| v.currency == most.currency);
        let by_amount = |a: &&Money, b: &&Money| a.amount.total_cmp(&b.amount);
        match self.values {
            Values::Representative => Some(most),
            Values::Conservative => in_its_currency.min_by(by_amount).cloned(),
            Values::Informative => in_its_currency.max_by(by_amount).cloned(),
        }
    }

    pub(super) fn ordinal(&self) -> Option<u32> {
        self.one(&self.said(|c| c.ordinal), |_| 0, |a, b| a == b)
    }

    /// A name of an instrument or a series; the longer before the shorter.
    pub(super) fn name(&self, get: impl Fn(&'a Claim) -> Option<&'a str>) -> Option<String> {
        let agree = |a: &&str, b: &&str| {
            let (a, b) = (self.rules.telling_words(a), self.rules.telling_words(b));
            let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            few.iter().all(|w| many.binary_search(w).is_ok())
        };
        self.one(&self.said(get), |s| s.len(), agree)
    }

    pub(super) fn plover(&self) -> Plover {
        let firmest = self
            .claims
            .iter()
            .min_by_key(|t| t.claim.status)
            .map(|t| t.claim.plover.clone())
            .unwrap_or_default();
        Plover {
            contexts: self.list(|c| &c.plover.contexts),
            ..firmest
        }
    }

    /// Everything that any claim lists, sorted; by the conservative rule, what every witness lists that lists anything.
    pub(super) fn list(&self, get: impl Fn(&'a Claim) -> &'a Vec<String>) -> Vec<String> {
        let said: Said<&String> = self
            .claims
            .iter()
            .enumerate()
            .flat_map(|(n, t)| get(&t.claim).iter().map(move |v| (n, v)))
            .collect();
        let support = self.support(said.iter().map(|(n, v)| (*n, *v)));
        let listing = said.iter().map(|(n, _)| self.witness[*n]).collect::<BTreeSet<_>>().len();
        let wanted = |count: usize| self.values != Values::Conservative || count == listing;
        support
            .into_iter()
            .filter(|(_, count)| wanted(*count))
            .map(|(v, _)| v.clone())
            .collect()
    }
}

/// The shortest time that contains every date given: in the words of a claim where one gives just that.
fn span(said: &Said<(&str, Days)>) -> Option<String> {
    let first = said.iter().map(|(_, (_, d))| d.first).min()?;
    let last = said.iter().map(|(_, (_, d))| d.last).max()?;
    let own = said.iter().find(|(_, (_, d))| (d.first, d.last) == (first, last));
    if let Some((_, (date, _))) = own {
        return Some((*date).to_owned());
    }
    let day = |day: i32| {
        let (y, m, d) = civil(day);
        format!("{y:04}-{m:02}-{d:02}")
    };
    match (first > FIRST, last < LAST) {
        (false, false) => None,
        (true, false) => Some(format!("{}/..", day(first))),
        (false, true) => Some(format!("../{}", day(last))),
        (true, true) => Some(format!("{}/{}", day(first), day(last))),
    }
}

/// A value that can be counted.
pub(super) trait Value<'a> {
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
