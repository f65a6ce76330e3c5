//! What a text says of a transfer only in passing, from what it told before: "the first was handed over in May" is one of the boats that
//! were sold.

use crate::record::{Because, Claim, Item, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Giver and receiver.
type Way = (BTreeSet<String>, BTreeSet<String>);

/// The name of things that their own sentence does not name ("the first", "ten of them"), until [`settle`] has found it.
pub const UNNAMED: &str = "";

/// Names the things of transfers and settles their terms.
pub fn settle(claims: &mut [Claim]) {
    name_things(claims);
    settle_terms(claims);
}

/// Gives things that have only a number the name of those that passed between the same two before.
fn name_things(claims: &mut [Claim]) {
    let mut last: BTreeMap<Way, String> = BTreeMap::new();
    for c in claims.iter_mut().filter(|c| c.kind == "transfer") {
        let Some(way) = way(c) else {
            c.items.retain(|i| i.what != UNNAMED);
            continue;
        };
        match last.get(&way) {
            Some(what) => c
                .items
                .iter_mut()
                .filter(|i| i.what == UNNAMED)
                .for_each(|i| i.what.clone_from(what)),
            None => c.items.retain(|i| i.what != UNNAMED),
        }
        if let Some(first) = c.items.first() {
            last.insert(way, first.what.clone());
        }
    }
}

/// Gives transfers on unsaid terms those on which such things pass elsewhere in the document between the same two, where these are all of
/// one sort.
fn settle_terms(claims: &mut [Claim]) {
    let mut terms: BTreeMap<(Way, String), BTreeSet<String>> = BTreeMap::new();
    for c in claims.iter().filter(|c| is_told(c)) {
        if let (Some(way), Some(subtype)) = (way(c), c.subtype.as_ref().filter(|s| s.as_str() != UNSAID)) {
            for thing in c.items.iter().map(noun) {
                terms.entry((way.clone(), thing)).or_default().insert(subtype.clone());
            }
        }
    }
    for c in claims
        .iter_mut()
        .filter(|c| is_told(c) && c.subtype.as_deref().is_none_or(|s| s == UNSAID))
    {
        let Some(way) = way(c) else { continue };
        let known: BTreeSet<&String> = c
            .items
            .iter()
            .filter_map(|i| terms.get(&(way.clone(), noun(i))))
            .flatten()
            .collect();
        let mut known = known.into_iter();
        if let (Some(only), None) = (known.next(), known.next()) {
            c.subtype = Some(only.clone());
            c.because.push(Because {
                field: "subtype".into(),
                reason: "as such things pass between the two elsewhere in this document".into(),
            });
        }
    }
}

/// The last word of what a thing is called: "patrol boat" -> "boat".
fn noun(item: &Item) -> String {
    item.what.rsplit(' ').next().unwrap_or_default().to_lowercase()
}

/// The subtype of a transfer whose terms its own sentence does not tell.
const UNSAID: &str = "unspecified";

/// Whether it is a transfer that was made or promised.
fn is_told(c: &Claim) -> bool {
    c.kind == "transfer" && matches!(c.status, Status::Occurred | Status::Planned)
}

fn way(c: &Claim) -> Option<Way> {
    let states = |parties: &[crate::record::Party]| parties.iter().filter_map(|p| p.state.clone()).collect::<BTreeSet<_>>();
    let (from, to) = (states(&c.initiators), states(&c.counterparts));
    (!from.is_empty() && !to.is_empty()).then_some((from, to))
}
