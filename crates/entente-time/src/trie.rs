//! The sequences of a stage as one tree, so that what many patterns begin with is tested once.

use crate::words::Class;
use std::collections::HashMap;

/// One thing that may stand in a place of a sequence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Atom {
    Literal(u16),
    /// A class, and which of several slots of that class it fills.
    Class(Class, u8),
}

/// One place of a sequence.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub any: Vec<Atom>,
    /// Must not stand here; takes nothing.
    pub not: bool,
}

/// A pattern with its options and alternatives written out.
#[derive(Debug)]
pub struct Sequence {
    pub steps: Vec<Step>,
    pub end: End,
}

/// What a sequence is when all of it has matched.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// Steps before the mention, and one past its last.
    pub open: usize,
    pub close: usize,
    pub pattern: usize,
}

/// A step, what may follow it, and the sequences that end with it.
#[derive(Debug)]
pub struct Node {
    pub step: Step,
    pub next: Vec<u32>,
    pub ends: Vec<End>,
}

/// The sequences of one stage.
#[derive(Debug, Default)]
pub struct Stage {
    nodes: Vec<Node>,
    roots: Vec<u32>,
    by_literal: Vec<Vec<u32>>,
    by_class: HashMap<Class, Vec<u32>>,
}

impl Stage {
    /// Adds a sequence, which has at least one step.
    pub fn add(&mut self, sequence: Sequence) {
        let mut at: Option<u32> = None;
        for step in sequence.steps {
            let siblings = at.map_or(&self.roots, |n| &self.nodes[n as usize].next);
            let known = siblings.iter().copied().find(|&n| self.nodes[n as usize].step == step);
            at = Some(known.unwrap_or_else(|| self.grow(at, step)));
        }
        if let Some(n) = at {
            self.nodes[n as usize].ends.push(sequence.end);
        }
    }

    fn grow(&mut self, under: Option<u32>, step: Step) -> u32 {
        let new = self.nodes.len() as u32;
        self.nodes.push(Node {
            step,
            next: Vec::new(),
            ends: Vec::new(),
        });
        match under {
            Some(n) => self.nodes[n as usize].next.push(new),
            None => self.roots.push(new),
        }
        new
    }

    /// Sorts the roots by what they can begin with. `literals`: how many there are.
    pub fn index(&mut self, literals: usize) {
        self.by_literal = vec![Vec::new(); literals];
        for &root in &self.roots {
            for atom in &self.nodes[root as usize].step.any {
                match *atom {
                    Atom::Literal(l) => self.by_literal[usize::from(l)].push(root),
                    Atom::Class(c, _) => self.by_class.entry(c).or_default().push(root),
                }
            }
        }
    }

    /// A node by its number.
    pub fn node(&self, n: u32) -> &Node {
        &self.nodes[n as usize]
    }
    /// Roots that a literal can begin.
    pub fn with_literal(&self, literal: u16) -> &[u32] {
        self.by_literal.get(usize::from(literal)).map_or(&[], Vec::as_slice)
    }
    /// Roots that a class can begin.
    pub fn with_class(&self, class: Class) -> &[u32] {
        self.by_class.get(&class).map_or(&[], Vec::as_slice)
    }
}
