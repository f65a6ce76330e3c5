//! Which new accounts and neighbourhoods have a say in each other's grouping.
//!
//! *In:* links between accounts, as they are found. *Out:* [pieces](Links::pieces) that are grouped apart from each other and from all
//! that is in none of them. A piece may be larger than it need be (what was linked may be no more), never smaller.

use rustc_hash::FxHashMap;

/// A new account, or a neighbourhood of accounts that were grouped before. A long read holds hundreds of thousands: eight bytes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Node(i64);

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// A new account, by its row.
    Account(i64),
    /// A neighbourhood, by its name.
    Neighbourhood(i64),
}

impl Node {
    /// What an account of a row belongs to; a `neighbourhood` of 0 says that it is new. None is below that but in a damaged file.
    pub(super) const fn of(account: i64, neighbourhood: i64) -> Node {
        match neighbourhood {
            ..=0 => Node::account(account),
            named => Node::neighbourhood(named),
        }
    }

    /// A new account, by its row.
    pub(super) const fn account(row: i64) -> Node {
        Node(i64::MIN.wrapping_add(row))
    }

    /// A neighbourhood, by its name: the row of an account, which is positive.
    pub(super) const fn neighbourhood(named: i64) -> Node {
        Node(named)
    }

    pub(super) const fn which(self) -> Which {
        match self.0 {
            account @ ..0 => Which::Account(account.wrapping_sub(i64::MIN)),
            named => Which::Neighbourhood(named),
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

    /// Every node beside the one that stands for its piece; pieces in the order of what stands for them, each in its own.
    pub(super) fn pieces(mut self) -> Vec<(Node, Node)> {
        let mut nodes: Vec<(Node, Node)> = self.0.keys().map(|node| (*node, *node)).collect();
        for (piece, node) in &mut nodes {
            *piece = self.first(*node);
        }
        nodes.sort_unstable();
        nodes
    }
}

#[cfg(test)]
mod tests {
    use super::{Links, Node, Which};

    #[test]
    fn pieces_hang_together_by_links() {
        let [a5, a6, a7, a8] = [5, 6, 7, 8].map(Node::account);
        let n1 = Node::of(9, 1);
        let mut links = Links::default();
        links.join(a5, n1);
        links.touch(a7);
        links.join(a6, a5);
        assert!(links.together(n1, a6));
        assert!(!links.together(a7, a6) && !links.together(a8, a8));
        assert_eq!(links.pieces(), [(a5, a5), (a5, a6), (a5, n1), (a7, a7)]);
        assert_eq!([a5.which(), n1.which()], [Which::Account(5), Which::Neighbourhood(1)]);
    }
}
