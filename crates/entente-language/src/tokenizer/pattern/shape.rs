//! What can be said of a pattern's matches without matching: how long they are, how they begin and end.

use super::charset::CharSet;
use super::parse::Node;

impl Node {
    /// Whether the empty text matches.
    pub(super) fn nullable(&self) -> bool {
        match self {
            Node::Set(_) => false,
            Node::Start | Node::End | Node::Look { .. } => true,
            Node::Concat(all) => all.iter().all(Node::nullable),
            Node::Alt(any) => any.iter().any(Node::nullable),
            Node::Repeat { node, min, .. } => *min == 0 || node.nullable(),
        }
    }

    /// The characters that a match can begin with.
    pub(super) fn first(&self) -> CharSet {
        match self {
            Node::Set(set) => set.clone(),
            Node::Start | Node::End | Node::Look { .. } => CharSet::default(),
            Node::Concat(all) => edge(all.iter(), Node::first),
            Node::Alt(any) => any.iter().fold(CharSet::default(), |set, node| set.union(&node.first())),
            Node::Repeat { node, .. } => node.first(),
        }
    }

    /// The characters that a match can end with.
    pub(super) fn last(&self) -> CharSet {
        match self {
            Node::Concat(all) => edge(all.iter().rev(), Node::last),
            Node::Alt(any) => any.iter().fold(CharSet::default(), |set, node| set.union(&node.last())),
            Node::Repeat { node, .. } => node.last(),
            _ => self.first(),
        }
    }

    /// All characters that a match can be made of.
    pub(super) fn alphabet(&self) -> CharSet {
        match self {
            Node::Concat(all) | Node::Alt(all) => all.iter().fold(CharSet::default(), |set, node| set.union(&node.alphabet())),
            Node::Repeat { node, .. } => node.alphabet(),
            _ => self.first(),
        }
    }

    /// The most characters that a match can have; `None` if there is no bound.
    pub(super) fn longest(&self) -> Option<usize> {
        match self {
            Node::Set(_) => Some(1),
            Node::Start | Node::End | Node::Look { .. } => Some(0),
            Node::Concat(all) => all.iter().try_fold(0usize, |sum, node| sum.checked_add(node.longest()?)),
            Node::Alt(any) => any.iter().map(Node::longest).try_fold(0, |most, len| len.map(|len| most.max(len))),
            Node::Repeat { node, max, .. } => node.longest()?.checked_mul((*max)? as usize),
        }
    }

    /// How many characters every match has; `None` if that differs.
    pub(super) fn width(&self) -> Option<usize> {
        match self {
            Node::Concat(all) => all.iter().try_fold(0usize, |sum, node| sum.checked_add(node.width()?)),
            Node::Alt(any) => {
                let first = any.first()?.width()?;
                any.iter().all(|node| node.width() == Some(first)).then_some(first)
            }
            Node::Repeat { node, min, max } => node.width()?.checked_mul(*min as usize).filter(|_| *max == Some(*min)),
            _ => self.longest(),
        }
    }

    /// ASCII characters without which there is no match, a bit each.
    pub(super) fn needs(&self) -> u128 {
        match self {
            Node::Set(set) => set.only_ascii().map_or(0, |c| 1 << c),
            Node::Start | Node::End | Node::Look { .. } => 0,
            Node::Concat(all) => all.iter().fold(0, |bits, node| bits | node.needs()),
            Node::Alt(any) => any.iter().fold(u128::MAX, |bits, node| bits & node.needs()),
            Node::Repeat { node, min, .. } => {
                if *min == 0 {
                    0
                } else {
                    node.needs()
                }
            }
        }
    }

    /// Whether a match can begin only where the text does.
    pub(super) fn anchored_start(&self) -> bool {
        match self {
            Node::Start => true,
            Node::Concat(all) => all.first().is_some_and(Node::anchored_start),
            Node::Alt(any) => any.iter().all(Node::anchored_start),
            _ => false,
        }
    }

    /// Whether a match can end only where the text does.
    pub(super) fn anchored_end(&self) -> bool {
        match self {
            Node::End => true,
            Node::Concat(all) => all.last().is_some_and(Node::anchored_end),
            Node::Alt(any) => any.iter().all(Node::anchored_end),
            _ => false,
        }
    }
}

fn edge<'n>(nodes: impl Iterator<Item = &'n Node>, of: fn(&Node) -> CharSet) -> CharSet {
    let mut set = CharSet::default();
    for node in nodes {
        set = set.union(&of(node));
        if !node.nullable() {
            break;
        }
    }
    set
}
