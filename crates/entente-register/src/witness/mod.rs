//! Who is a witness of his own, and what the witnesses of an event are worth.
//!
//! *In:* the claims of one event, in canonical order. *Out:* its documents in groups, each of them one source
//! ([`Witnesses`]); the Admiralty grade of the event's credibility ([`credibility`]).
//!
//! Two documents are one source where any of this holds:
//! - they come from the same outlet or issuer;
//! - a passage of one in which the event is told, or the sentence itself, is a reprint of one of the other's: the same words,
//!   lightly edited or shortened ([`Signature`]);
//! - all that one says of the event it attributes to the outlet or issuer of the other.
//!
//! # Invariants and limits
//! - The groups depend on the claims alone, not on their order.
//! - A retelling in other words is a second source, also where both heard the same official: whoever wrote the words is the
//!   witness here.
//! - n claims cost about n comparisons where there are many.

mod signature;

pub use signature::Signature;

use crate::account::Told;
use crate::fold::words;
use entente_coding::Status;
use std::collections::{BTreeMap, HashMap};

/// Up to so many signatures each is compared with each; beyond, those that share a band.
const ALL_PAIRS: usize = 48;
/// … with so many of the last that have it.
const OF_A_BAND: usize = 8;

/// The documents of an event, in groups of one source each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Witnesses {
    /// Of each claim, the number of its witness; witnesses are numbered in the order of their first claims.
    pub of_claim: Vec<usize>,
    /// How many there are.
    pub count: usize,
}

/// Groups the documents of these claims; `told` in canonical order ([`crate::account::Order`]).
pub fn witnesses(told: &[&Told]) -> Witnesses {
    let mut documents: Vec<&str> = Vec::new();
    let mut number: HashMap<&str, usize> = HashMap::new();
    let of_claim: Vec<usize> = told
        .iter()
        .map(|t| {
            *number.entry(&t.claim.doc).or_insert_with(|| {
                documents.push(&t.claim.doc);
                documents.len() - 1
            })
        })
        .collect();
    if documents.len() < 2 {
        return Witnesses {
            of_claim,
            count: documents.len(),
        };
    }
    let mut sets = Sets((0..documents.len()).collect());
    same_outlet(told, &of_claim, &mut sets);
    reprints(told, &of_claim, &mut sets);
    let mut witness: BTreeMap<usize, usize> = BTreeMap::new();
    let of_claim = of_claim
        .iter()
        .map(|document| {
            let next = witness.len();
            *witness.entry(sets.find(*document)).or_insert(next)
        })
        .collect();
    Witnesses {
        of_claim,
        count: witness.len(),
    }
}

/// Joins documents of one outlet, and those that only say what another's outlet said.
fn same_outlet(told: &[&Told], document: &[usize], sets: &mut Sets) {
    let name = |text: &str| words(text).join(" ");
    let mut outlets: HashMap<String, usize> = HashMap::new();
    for (t, d) in told.iter().zip(document) {
        if let Some(outlet) = t.source.as_deref().map(name).filter(|n| !n.is_empty()) {
            let first = *outlets.entry(outlet).or_insert(*d);
            sets.join(first, *d);
        }
    }
    let mut heard: BTreeMap<usize, Option<String>> = BTreeMap::new();
    for (t, d) in told.iter().zip(document) {
        let from = t.claim.said_by.as_deref().map(name).filter(|n| !n.is_empty());
        heard
            .entry(*d)
            .and_modify(|known| {
                if *known != from {
                    *known = None;
                }
            })
            .or_insert(from);
    }
    for (d, from) in heard {
        if let Some(outlet) = from.and_then(|name| outlets.get(&name)) {
            sets.join(*outlet, d);
        }
    }
}

/// Joins documents that print the same text.
fn reprints(told: &[&Told], document: &[usize], sets: &mut Sets) {
    let sentences = told.iter().map(|t| Signature::of(&t.claim.quote));
    let passages = told.iter().map(|t| t.passage.clone());
    for signatures in [sentences.collect::<Vec<_>>(), passages.collect()] {
        let mut signed: Vec<(&Signature, usize)> = signatures
            .iter()
            .zip(document)
            .filter_map(|(s, d)| Some((s.as_ref()?, *d)))
            .collect();
        signed.sort_unstable();
        signed.dedup();
        // Exact copies first: they are the most, and need no comparison.
        for two in signed.windows(2).filter(|two| two[0].0 == two[1].0) {
            sets.join(two[0].1, two[1].1);
        }
        signed.dedup_by_key(|(s, _)| *s);
        if signed.len() <= ALL_PAIRS {
            for (n, (a, x)) in signed.iter().enumerate() {
                for (b, y) in &signed[..n] {
                    if sets.find(*x) != sets.find(*y) && a.is_reprint_of(b) {
                        sets.join(*x, *y);
                    }
                }
            }
            continue;
        }
        let mut bands: HashMap<(usize, [u8; 2]), Vec<usize>> = HashMap::new();
        for (n, (a, x)) in signed.iter().enumerate() {
            for band in a.bands() {
                let others = bands.entry(band).or_default();
                for (b, y) in others.iter().rev().take(OF_A_BAND).map(|m| &signed[*m]) {
                    if sets.find(*x) != sets.find(*y) && a.is_reprint_of(b) {
                        sets.join(*x, *y);
                    }
                }
                others.push(n);
            }
        }
    }
}

/// The Admiralty grade of the information, 1 to 6, by how many independent witnesses agree with the event's `status` and how
/// many say the contrary. It says nothing of the witnesses' own reliability.
///
/// - 1, confirmed: two or more say so, and nothing about the event is disputed;
/// - 2, probably true: two or more say so, and the claims differ in some field;
/// - 3, possibly true: two or more say so, fewer say the contrary;
/// - 4, doubtful: as many say the contrary;
/// - 5, improbable: more say the contrary;
/// - 6, cannot be judged: one witness, or none who says so firmly.
pub fn credibility(claims: impl Iterator<Item = (usize, Status)> + Clone, status: Status, disputed: bool) -> u8 {
    let denies = |s: Status| s == Status::Denied;
    let mut stances: BTreeMap<usize, (bool, bool)> = BTreeMap::new();
    for (witness, said) in claims {
        let stance = stances.entry(witness).or_default();
        stance.0 |= said == status && said != Status::Hypothetical;
        stance.1 |= denies(said) != denies(status);
    }
    // Whoever says so and reports the denial too has said so.
    let agree = stances.values().filter(|(agrees, _)| *agrees).count();
    let against = stances.values().filter(|(agrees, contrary)| *contrary && !agrees).count();
    match (agree, against) {
        (0, _) | (1, 0) => 6,
        (_, 0) if !disputed => 1,
        (_, 0) => 2,
        _ if agree > against => 3,
        _ if agree == against => 4,
        _ => 5,
    }
}

/// Disjoint sets of documents; the representative is the smallest member.
struct Sets(Vec<usize>);

impl Sets {
    fn find(&mut self, mut n: usize) -> usize {
        while self.0[n] != n {
            self.0[n] = self.0[self.0[n]];
            n = self.0[n];
        }
        n
    }
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credibility_follows_from_independent_agreement() {
        use Status::{Denied, Hypothetical, Occurred, Planned};
        let grade = |said: &[(usize, Status)], status, disputed| credibility(said.iter().copied(), status, disputed);
        assert_eq!(grade(&[(0, Occurred)], Occurred, false), 6);
        assert_eq!(grade(&[(0, Occurred), (0, Occurred)], Occurred, false), 6, "one witness, twice");
        assert_eq!(grade(&[(0, Occurred), (1, Occurred)], Occurred, false), 1);
        assert_eq!(grade(&[(0, Occurred), (1, Occurred)], Occurred, true), 2);
        assert_eq!(grade(&[(0, Occurred), (1, Planned)], Occurred, false), 6, "a plan confirms no deed");
        assert_eq!(grade(&[(0, Occurred), (1, Occurred), (2, Denied)], Occurred, true), 3);
        assert_eq!(grade(&[(0, Occurred), (1, Denied)], Occurred, true), 4);
        assert_eq!(grade(&[(0, Occurred), (1, Denied), (2, Denied)], Occurred, true), 5);
        assert_eq!(grade(&[(0, Occurred), (0, Denied)], Occurred, true), 6, "it reports the denial too");
        assert_eq!(grade(&[(0, Denied), (1, Denied)], Denied, false), 1);
        assert_eq!(grade(&[(0, Hypothetical), (1, Hypothetical)], Hypothetical, false), 6);
    }
}
