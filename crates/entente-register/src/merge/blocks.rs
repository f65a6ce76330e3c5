//! Which accounts are compared at all.
//!
//! Accounts are linked only where they share a key of this list, so that an addition to a register of millions looks at a
//! handful:
//!
//! - the same parties in the same month;
//! - the same instrument, series, counted thing or amount: by any one state in the same year, or by the same parties whatever
//!   the date (so that what has none is found too);
//! - the same sentence: a reprint;
//! - the same story, told by two outlets ([`crate::story`]);
//! - told near each other in one document.
//!
//! Accounts that share a key form a block. Hot blocks (two great powers in one month) may have thousands of accounts: within
//! a block accounts stand in the order of [`place`] (day, then a telling word of the title, then name), and each is compared with
//! the few before and after it ([`Rules::window`]; the sorted-neighbourhood method of Hernández and Stolfo, 1995). So n accounts cost at most
//! window · n comparisons a block, and which are compared depends on the accounts alone.

use super::Rules;
use super::facts::{Facts, Name};
use crate::days::{FIRST, LAST, month};
use crate::fold::key;
use std::collections::BTreeMap;

/// A date wider than this many months finds nothing by its date.
const MONTHS: i32 = 12;
/// What is "up to the day of publication" is looked for so many days back.
const NEWS: i32 = 10;
/// Accounts of one document are compared when they stand within this many bytes of each other.
const NEAR: usize = 16_384;
/// So many states, words and years of an account give keys; the others are found by these.
const FEW: usize = 6;

/// The keys of an account, sorted; nearness within a document is a matter of [`near`].
pub fn keys(f: &Facts) -> Vec<i64> {
    let states = f.states();
    let parties = states.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
    let months = months(f);
    let mut years: Vec<i32> = months.iter().map(|m| m / 12).collect();
    years.dedup();

    let mut keys = Keys {
        kind: &f.kind,
        list: Vec::new(),
    };
    if !states.is_empty() {
        for m in &months {
            keys.add("date", &[&parties, &m.to_string()]);
        }
        for what in attributes(f) {
            let what: Vec<&str> = what.iter().map(String::as_str).collect();
            keys.add("whenever", &[&[parties.as_str()], &what[..]].concat());
            for state in states.iter().take(FEW).map(u64::to_string) {
                for year in years.iter().take(FEW).map(i32::to_string) {
                    keys.add("some year", &[&[state.as_str(), &year], &what[..]].concat());
                }
            }
        }
    }
    for sentence in &f.sentences {
        keys.add("sentence", &[&sentence.to_string()]);
    }
    for (n, band) in f.telling.iter().flat_map(|t| t.story.bands()) {
        keys.add("story", &[&n.to_string(), &format!("{band:?}")]);
    }
    keys.list.sort_unstable();
    keys.list.dedup();
    keys.list
}

/// Where an account stands in a block: by day, then by a word of its title (the least of their keys: titles that share words
/// often share it), then by name. Equal places are a matter of 24 bits of the name.
pub fn place(f: &Facts) -> i64 {
    let day = f.days().map_or(0, |d| d.sort_day() - FIRST + 1) as u64;
    let word = f.words.first().map_or(0, |w| w >> 46);
    let name = key(&[f.order().4]) >> 40;
    (day << 42 | word << 24 | name) as i64
}

/// Pairs of accounts of one kind that one document tells near each other, as positions, the lower one first.
///
/// They are as many as sentences stand close together, so that a document costs time in proportion to its length.
pub fn near(facts: &[&Facts]) -> Vec<(usize, usize)> {
    let mut by_place: BTreeMap<(u64, &str, usize), Vec<usize>> = BTreeMap::new();
    for (n, f) in facts.iter().enumerate() {
        for start in &f.starts {
            for near in [start / NEAR, start / NEAR + 1] {
                by_place.entry((f.doc, &f.kind, near)).or_default().push(n);
            }
        }
    }
    let mut pairs = Vec::new();
    for members in by_place.values() {
        for (i, b) in members.iter().enumerate() {
            pairs.extend(members[..i].iter().filter(|a| *a != b).map(|a| (*a.min(b), *a.max(b))));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Every pair of accounts that is compared, as positions, the lower one first: those that stand near each other in a block,
/// and [`near`] ones.
pub fn pairs(facts: &[&Facts], rules: &Rules) -> Vec<(usize, usize)> {
    let mut blocks: BTreeMap<i64, Vec<(i64, usize)>> = BTreeMap::new();
    for (n, f) in facts.iter().enumerate() {
        let place = place(f);
        for key in keys(f) {
            blocks.entry(key).or_default().push((place, n));
        }
    }
    let mut pairs = near(facts);
    for members in blocks.values_mut() {
        members.sort_unstable();
        for (i, (_, b)) in members.iter().enumerate() {
            let before = &members[i.saturating_sub(rules.hot.window)..i];
            pairs.extend(before.iter().map(|(_, a)| (*a.min(b), *a.max(b))));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

struct Keys<'a> {
    kind: &'a str,
    list: Vec<i64>,
}

impl Keys<'_> {
    fn add(&mut self, family: &str, parts: &[&str]) {
        self.list.push(key(&[&[family, self.kind], parts].concat()) as i64);
    }
}

/// What may name the event itself: words of its instrument and series (the latter with its number, where it has one), things
/// with their number, amounts.
fn attributes(f: &Facts) -> Vec<Vec<String>> {
    let named = |what: &str, name: &Name| -> Vec<Vec<String>> {
        let words = name.words.iter().take(FEW).chain([&name.initials]).filter(|w| **w != 0);
        words.map(|w| vec![what.to_owned(), w.to_string()]).collect()
    };
    let mut found: Vec<Vec<String>> = f.instruments.iter().flat_map(|n| named("instrument", n)).collect();
    for name in f.mechanisms.iter().flat_map(|n| named("series", n)) {
        if f.ordinals.is_empty() {
            found.push(name.clone());
        }
        found.extend(f.ordinals.iter().map(|n| [name.clone(), vec![n.to_string()]].concat()));
    }
    for t in &f.things {
        let Some(count) = t.count else { continue };
        for name in t.head.iter().chain(&t.designations) {
            found.push(vec!["thing".into(), name.to_string(), count.to_string()]);
        }
    }
    for (currency, amount) in &f.values {
        // Amounts within half a percent share at least one of two neighbouring steps.
        let step = (amount.abs().max(1.0).ln() * 100.0) as i64;
        found.extend([step, step + 1].map(|s| vec!["value".into(), currency.to_string(), s.to_string()]));
    }
    found
}

/// The months that a date finds others by: those it covers, or those about its known end where the other is open. None
/// where they are too many.
fn months(f: &Facts) -> Vec<i32> {
    let mut months = Vec::new();
    for d in &f.dates {
        let span = if d.is_closed() {
            d.months()
        } else if d.last < LAST {
            month(d.last - NEWS)..=month(d.last)
        } else if d.first > FIRST {
            month(d.first)..=month(d.first)
        } else {
            continue;
        };
        if span.end() - span.start() < MONTHS {
            months.extend(span);
        }
    }
    months.sort_unstable();
    months.dedup();
    months
}
