//! The links of a block, found at once or in parts.

use super::wire::number;
use super::{Link, linked};
use crate::merge::{self, Facts, Rules};

/// What came of a part of a block.
#[derive(Clone, Debug, Default)]
pub struct Linked {
    /// Between accounts of the part.
    pub links: Vec<Link>,
    /// The accounts at its ends, a window at each; all of a smaller part. In their order.
    pub edges: Vec<Edge>,
}

/// An account near an end of a part.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Its position in the part, from 0.
    pub rank: u64,
    /// How many accounts the part has.
    pub size: u64,
    /// The account.
    pub facts: Facts,
}

/// The links among the accounts of a block, or of a part of one.
pub fn links(mut facts: Vec<Facts>, rules: &Rules) -> Linked {
    facts.sort_by_cached_key(|f| (merge::place(f), owned(f)));
    let window = rules.window();
    let mut links = Vec::new();
    for (i, b) in facts.iter().enumerate() {
        for a in &facts[i.saturating_sub(window)..i] {
            links.extend(link(a, b, rules));
        }
    }
    let size = facts.len();
    let edges = facts
        .into_iter()
        .enumerate()
        .filter(|(rank, _)| *rank < window || rank + window >= size)
        .map(|(rank, facts)| Edge {
            rank: rank as u64,
            size: size as u64,
            facts,
        });
    Linked {
        links,
        edges: edges.collect(),
    }
}

/// The links between parts of one block, from the edges of each; the parts in the order of their places.
pub fn across(parts: &[Vec<Edge>], rules: &Rules) -> Vec<Link> {
    let mut before = 0;
    let mut standing: Vec<(u64, usize, &Facts)> = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        standing.extend(part.iter().map(|e| (before + e.rank, n, &e.facts)));
        before += part.first().map_or(0, |e| e.size);
    }
    let window = rules.window() as u64;
    let mut links = Vec::new();
    for (i, (rank, part, b)) in standing.iter().enumerate() {
        let near = standing[..i].iter().rev().take_while(|(other, _, _)| other + window >= *rank);
        for (_, _, a) in near.filter(|(_, other, _)| other != part) {
            links.extend(link(a, b, rules));
        }
    }
    links
}

fn link(a: &Facts, b: &Facts, rules: &Rules) -> Option<Link> {
    linked(a, b, rules).then(|| {
        let (a, b) = (number(a.order().4), number(b.order().4));
        (a.min(b), a.max(b))
    })
}

/// The order of accounts, for keys that must own their words.
fn owned(f: &Facts) -> (i32, String, usize, usize, String) {
    let (published, doc, start, anchor, id) = f.order();
    (published, doc.to_owned(), start, anchor, id.to_owned())
}
