//! On what terms a thing passes that a text tells only in passing: "the first was handed over in May" is of the sale that it told before.

use crate::record::{Because, Claim, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Giver and receiver.
type Way = (BTreeSet<String>, BTreeSet<String>);

/// Gives transfers on unsaid terms those of the other transfers between the same two in the document, where these are all of one sort.
pub fn settle(claims: &mut [Claim]) {
    let mut terms: BTreeMap<Way, BTreeSet<String>> = BTreeMap::new();
    for c in claims.iter().filter(|c| is_told(c)) {
        if let (Some(way), Some(subtype)) = (way(c), c.subtype.as_ref().filter(|s| s.as_str() != UNSAID)) {
            terms.entry(way).or_default().insert(subtype.clone());
        }
    }
    for c in claims
        .iter_mut()
        .filter(|c| is_told(c) && c.subtype.as_deref().is_none_or(|s| s == UNSAID))
    {
        let Some(known) = way(c).and_then(|w| terms.get(&w)) else {
            continue;
        };
        let mut known = known.iter();
        if let (Some(only), None) = (known.next(), known.next()) {
            c.subtype = Some(only.clone());
            c.because.push(Because {
                field: "subtype".into(),
                reason: "as the other transfers between the two in this document".into(),
            });
        }
    }
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
