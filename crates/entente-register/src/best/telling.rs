//! Which claim tells an event best.

use crate::event::{Event, EventClaim};
use crate::fold;
use std::cmp::Reverse;

/// Characters of a sentence of moderate length.
const MODERATE: std::ops::RangeInclusive<usize> = 25..=400;

/// The claim whose sentence stands for the event: of its status and its date, of moderate length, with the most words of the event's
/// title; then the one told first. `None` where the event was taken without its claims.
pub fn telling(event: &Event) -> Option<&EventClaim> {
    if let [only] = &event.claims[..] {
        return Some(only);
    }
    let title = fold::words(&event.title);
    let rank = |c: &EventClaim| {
        let words = fold::words(&c.quote);
        let titled = title.iter().filter(|w| words.contains(w)).count();
        (
            c.status != event.status,
            c.date != event.date,
            !MODERATE.contains(&c.quote.chars().count()),
            Reverse(titled),
        )
    };
    // `min_by_key` gives the first of equals.
    event.claims.iter().min_by_key(|c| rank(c))
}
