//! Matching the tokenizer's patterns, fast and in bounded time.
//!
//! *In:* a pattern of a model, written for Python's `re`. *Out:* a [`Pattern`] that finds what Python finds.
//! Affix patterns are long lists of short alternatives, so a [`Pattern`] asks the next character (or, where matches must
//! end with the text, the last one) which alternatives are worth a try; most words need none.
//! 1. [`parse`](parse()) reads the dialect; 2. `shape` says how matches begin and end; 3. `program` tries one place.
//!
//! # Invariants and limits
//! - The first place with a match wins, and there the first alternative that matches, as in Python.
//! - `$` is the end of the text; Python's also matches before a last line feed, which no word contains.
//! - A search takes at most 64 steps a byte and 65,536 more. A text that needs more (URL-like, `@` and hundreds of colons)
//!   has no match, where Python would go on for hours.

mod charset;
mod parse;
mod program;
mod shape;

use charset::CharSet;
use parse::{Node, parse};
use program::{Machine, Program};
use std::ops::Range;

/// Why a pattern was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct PatternError(String);

/// A pattern ready to match.
#[derive(Clone, Debug)]
pub struct Pattern {
    alternatives: Vec<Alternative>,
    /// Alternatives by the ASCII character that a match begins with, then those that can begin beyond ASCII.
    by_first: Index,
    /// The same by the last character, where all matches end with the text.
    by_last: Option<Index>,
    /// Whether all matches begin with the text.
    anchored_start: bool,
    /// ASCII characters that every match, or some optional part, needs; none if that cannot save work.
    needs: u128,
    prunes: bool,
}

#[derive(Clone, Debug)]
struct Alternative {
    program: Program,
    first: CharSet,
    last: CharSet,
    longest: Option<usize>,
    alphabet: CharSet,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// If it uses what this dialect lacks, or matches the empty text.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        let node = parse(pattern)?;
        if node.nullable() {
            return Err(PatternError("the pattern matches the empty text".into()));
        }
        let (anchored_start, anchored_end, needs) = (node.anchored_start(), node.anchored_end(), node.needs());
        let nodes = match node {
            Node::Alt(any) => any,
            node => vec![node],
        };
        let alternatives = nodes.iter().map(Alternative::new).collect::<Result<Vec<_>, _>>()?;
        Ok(Pattern {
            by_first: Index::new(&alternatives, |a| &a.first),
            by_last: anchored_end.then(|| Index::new(&alternatives, |a| &a.last)),
            anchored_start,
            needs,
            prunes: alternatives.len() == 1,
            alternatives,
        })
    }

    /// The first match that begins at byte `from` or later. `from` falls on a character.
    pub fn find(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let mut machine = self.machine(text)?;
        if self.anchored_start {
            return if from == 0 { self.at(text, 0, &mut machine) } else { None };
        }
        let from = match &self.by_last {
            Some(by_last) => from.max(self.earliest(text, by_last)?),
            None => from,
        };
        let bytes = text.as_bytes();
        let mut at = from;
        while at < bytes.len() {
            if let found @ Some(_) = self.at(text, at, &mut machine) {
                return found;
            }
            at += 1;
            while at < bytes.len() && !text.is_char_boundary(at) {
                at += 1;
            }
        }
        None
    }

    /// Where the match that begins with the text ends, if there is one.
    pub fn match_start(&self, text: &str) -> Option<usize> {
        let mut machine = self.machine(text)?;
        self.at(text, 0, &mut machine).map(|found| found.end)
    }

    /// `None` if the text lacks a character that every match needs.
    fn machine(&self, text: &str) -> Option<Machine> {
        if !self.prunes {
            return Some(Machine::for_text(text, u128::MAX));
        }
        let has = text.bytes().filter(u8::is_ascii).fold(0u128, |bits, b| bits | 1 << b);
        (self.needs & !has == 0).then(|| Machine::for_text(text, has))
    }

    fn at(&self, text: &str, at: usize, machine: &mut Machine) -> Option<Range<usize>> {
        let first = text[at..].chars().next()?;
        for &i in self.by_first.of(first) {
            let alternative = &self.alternatives[i as usize];
            if (first.is_ascii() || alternative.first.contains(first))
                && let Some(end) = alternative.program.run(text, at, machine)
            {
                return Some(at..end);
            }
        }
        None
    }

    /// The earliest place where a match that ends with the text can begin.
    fn earliest(&self, text: &str, by_last: &Index) -> Option<usize> {
        let last = text.chars().next_back()?;
        let mut earliest = None;
        for &i in by_last.of(last) {
            let alternative = &self.alternatives[i as usize];
            if !alternative.last.contains(last) {
                continue;
            }
            let most = alternative.longest.unwrap_or(usize::MAX);
            let run = text
                .char_indices()
                .rev()
                .take(most)
                .take_while(|&(_, c)| alternative.alphabet.contains(c));
            if let Some((at, _)) = run.last() {
                earliest = Some(earliest.map_or(at, |e: usize| e.min(at)));
            }
        }
        earliest
    }
}

impl Alternative {
    fn new(node: &Node) -> Result<Self, PatternError> {
        Ok(Alternative {
            program: Program::new(node)?,
            first: node.first(),
            last: node.last(),
            longest: node.longest(),
            alphabet: node.alphabet(),
        })
    }
}

/// Which alternatives to try for a character, in the pattern's order.
#[derive(Clone, Debug)]
struct Index {
    ascii: Box<[Box<[u16]>]>,
    beyond: Box<[u16]>,
}

impl Index {
    fn new(alternatives: &[Alternative], set: fn(&Alternative) -> &CharSet) -> Self {
        let those = |keep: &dyn Fn(&CharSet) -> bool| {
            alternatives
                .iter()
                .enumerate()
                .filter(|(_, a)| keep(set(a)))
                .map(|(i, _)| i as u16)
                .collect::<Box<[u16]>>()
        };
        Index {
            ascii: (0u8..128).map(|b| those(&|set| set.contains(b as char))).collect(),
            beyond: those(&CharSet::leaves_ascii),
        }
    }

    fn of(&self, c: char) -> &[u16] {
        if c.is_ascii() { &self.ascii[c as usize] } else { &self.beyond }
    }
}

#[cfg(test)]
mod tests;
