//! Which accounts are compared at all.
//!
//! Accounts are linked only where they share a key of this list, so that an addition to a register of millions looks at a
//! handful: those of the same parties in the same months; those of the same instrument, numbered session, counted thing,
//! amount or sentence; and those told near each other in one document.

use super::facts::Facts;
use crate::days::{FIRST, LAST, month};
use crate::fold::key;

/// A date wider than this many months finds nothing by its date.
const MONTHS: i32 = 12;
/// What is "up to the day of publication" is looked for so many days back.
const NEWS: i32 = 10;
/// Accounts of one document are compared when they stand within this many bytes of each other.
const NEAR: usize = 16_384;

/// The keys of an account, sorted.
pub fn keys(f: &Facts) -> Vec<i64> {
    let mut keys = Vec::new();
    let mut add = |parts: &[&str]| keys.push(key(parts) as i64);
    let states = f.states();
    let parties = states.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
    let kind = f.kind.as_str();

    if !states.is_empty() {
        for m in months(f) {
            add(&["date", kind, &parties, &m.to_string()]);
        }
    }
    for (currency, amount) in &f.values {
        // Amounts within half a percent share at least one of two neighbouring steps.
        let step = (amount.abs().max(1.0).ln() * 100.0) as i64;
        for near in [step, step + 1] {
            add(&["value", kind, &currency.to_string(), &near.to_string()]);
        }
    }
    for state in states.iter().take(8).map(u64::to_string) {
        for t in &f.things {
            if let (Some(head), Some(count)) = (t.head, t.count) {
                add(&["thing", kind, &state, &head.to_string(), &count.to_string()]);
            }
            for d in &t.designations {
                add(&["designation", kind, &state, &d.to_string()]);
            }
        }
        for name in &f.instruments {
            for word in name.words.iter().take(6) {
                add(&["instrument", kind, &state, &word.to_string()]);
            }
            add(&["initials", kind, &state, &name.initials.to_string()]);
        }
        for name in &f.mechanisms {
            for word in name.words.iter().take(6) {
                for ordinal in &f.ordinals {
                    add(&["edition", kind, &state, &word.to_string(), &ordinal.to_string()]);
                }
                for m in months(f) {
                    add(&["session", kind, &state, &word.to_string(), &m.to_string()]);
                }
            }
        }
    }
    for sentence in &f.sentences {
        add(&["sentence", kind, &sentence.to_string()]);
    }
    for start in &f.starts {
        for near in [start / NEAR, start / NEAR + 1] {
            add(&["near", kind, &f.doc.to_string(), &near.to_string()]);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
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
