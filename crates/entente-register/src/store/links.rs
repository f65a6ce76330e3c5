//! Which new accounts and neighbourhoods have a say in each other's grouping.
//!
//! *In:* links between accounts, as they are found. *Out:* [pieces](Links::pieces) that are grouped apart from each other and from all
//! that is in none of them. A piece may be larger than it need be (what was linked may be no more), never smaller.

use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A new account, or a neighbourhood of accounts that were grouped before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Node {
    /// A new account, by its row.
    Account(i64),
    /// A neighbourhood, by its name.
    Neighbourhood(i64),
}

impl Node {
    /// What an account of a row belongs to; a `neighbourhood` of 0 says that it is new.
    pub(super) fn of(account: i64, neighbourhood: i64) -> Node {
        match neighbourhood {
            0 => Node::Account(account),
            named => Node::Neighbourhood(named),
        }
    }
}

/// What is to be grouped, and what of it together. A chain of others leads from each to the one that stands for its piece.
#[derive(Debug, Default)]
pub(super) struct Links(FxHashMap<Node, Node>);

impl Links {
    /// Has it grouped.
    pub(super) fn touch(&mut self, node: Node) {
        self.0.entry(node).or_insert(node);
    }

    /// Whether it is to be grouped.
    pub(super) fn has(&self, node: Node) -> bool {
        self.0.contains_key(&node)
    }

    /// Has both grouped, together.
    pub(super) fn join(&mut self, a: Node, b: Node) {
        let (a, b) = (self.first(a), self.first(b));
        self.0.insert(a.max(b), a.min(b));
    }

    /// Whether both are grouped together already.
    pub(super) fn together(&mut self, a: Node, b: Node) -> bool {
        a == b && self.has(a) || self.has(a) && self.has(b) && self.first(a) == self.first(b)
    }

    fn first(&mut self, node: Node) -> Node {
        self.touch(node);
        let mut first = node;
        while self.0[&first] != first {
            let next = self.0[&self.0[&first]];
            self.0.insert(first, next);
            first = next;
        }
        first
    }

    /// What is grouped together, in the order of what stands for each.
    pub(super) fn pieces(mut self) -> impl Iterator<Item = Vec<Node>> {
        let mut nodes: Vec<Node> = self.0.keys().copied().collect();
        nodes.sort_unstable();
        let mut pieces: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
        for node in nodes {
            pieces.entry(self.first(node)).or_default().push(node);
        }
        pieces.into_values()
    }
}

#[cfg(test)]
mod tests {
    use super::{Links, Node::*};

    #[test]
    fn pieces_hang_together_by_links() {
        let mut links = Links::default();
        links.join(Account(5), Neighbourhood(1));
        links.touch(Account(7));
        links.join(Account(6), Account(5));
        assert!(links.together(Neighbourhood(1), Account(6)));
        assert!(!links.together(Account(7), Account(6)) && !links.together(Account(8), Account(8)));
        assert_eq!(
            links.pieces().collect::<Vec<_>>(),
            [vec![Account(5), Account(6), Neighbourhood(1)], vec![Account(7)]]
        );
    }
}
