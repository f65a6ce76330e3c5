//! From vectors to a tree: spaCy's arc-eager parser, greedy.
//!
//! *In:* reduced token vectors ([`Network::reduce`]) of some documents. *Out:* for each token a head and a label, and where
//! sentences start ([`Trees`]). A document is read left to right with a stack; each step takes the valid move with the highest
//! score:
//! - `S`hift: the first word of the buffer goes on the stack;
//! - re`D`uce: the top of the stack goes, or back to the buffer if it has no head yet;
//! - `L`eft: the first of the buffer becomes the head of the top of the stack, which goes, losing a head it had;
//! - `R`ight: the top of the stack becomes the head of the first of the buffer, which goes on the stack;
//! - `B`reak: the second word of the buffer starts a sentence, so that no arc may cross.
//!
//! Labels such as `relcl||dobj` say that an arc was lifted in training: it is lowered again to the nearest word below the
//! head that bears the second label.
//!
//! # Invariants
//! - A document's tree depends on that document alone. Every token has one head; roots head themselves.
//! - Steps grow linearly with the tokens; a document may be of any length.

use crate::kernels::{Dense, Kernels, Lane, Lanes};
use crate::parsed::Dep;
use crate::transition::{Documents, MovesError, Network, Ring, best, read_moves};
use crate::weights::{WeightError, Weights};
use std::ops::Range;

const KINDS: u8 = 5;
const SHIFT: usize = 0;
const REDUCE: usize = 1;
const LEFT: usize = 2;
const RIGHT: usize = 3;
const BREAK: usize = 4;

/// Tokens that describe a state.
const FEATURES: usize = 8;

/// The parser of a model.
#[derive(Debug)]
pub struct Parser {
    network: Network,
    scores: Dense,
    /// The moves of each kind, as a run of scores.
    runs: [Range<usize>; KINDS as usize],
    labels: Vec<Label>,
    names: Vec<String>,
}

/// What an arc's label stands for.
#[derive(Clone, Copy, Debug)]
struct Label {
    dep: Dep,
    /// The number of the label's own name, and of the one that its true head bears.
    name: u16,
    lifted: Option<u16>,
}

impl Parser {
    /// Takes the parser out of its model file and its file of moves.
    ///
    /// # Errors
    /// If either is not what spaCy writes, or they do not agree.
    pub fn new(weights: &mut Weights, moves: &[u8], vectors: usize) -> Result<Parser, ParserError> {
        let network = Network::new(weights, vectors, FEATURES)?;
        let moves = read_moves(moves, KINDS)?;
        let wrong = |what: &str| WeightError::Architecture(format!("parser: {what}"));
        if moves.len() != network.moves() || !moves.is_sorted_by_key(|m| m.0) {
            return Err(wrong(&format!("{} moves, {} scores", moves.len(), network.moves())).into());
        }
        let runs: [Range<usize>; KINDS as usize] = std::array::from_fn(|kind| {
            let from = moves.partition_point(|m| usize::from(m.0) < kind);
            from..moves.partition_point(|m| usize::from(m.0) <= kind)
        });
        if [SHIFT, REDUCE, BREAK].iter().any(|&kind| runs[kind].len() != 1) {
            return Err(wrong("a move is missing").into());
        }
        let mut names: Vec<String> = Vec::new();
        let mut number = |name: &str| -> u16 {
            let at = names.iter().position(|n| n == name).unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            });
            at as u16
        };
        let labels = moves
            .iter()
            .map(|(_, label)| {
                let (own, lifted) = label
                    .split_once("||")
                    .map_or((label.as_str(), None), |(own, head)| (own, Some(head)));
                Label {
                    dep: Dep::parse(own),
                    name: number(own),
                    lifted: lifted.map(&mut number),
                }
            })
            .collect();
        let scores = network.scores(&(0..moves.len()).collect::<Vec<_>>());
        Ok(Parser {
            network,
            scores,
            runs,
            labels,
            names,
        })
    }

    /// The network, whose first layer turns vectors into what [`Parser::parse`] reads.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Parses documents.
    pub fn parse(&self, kernels: Kernels, documents: Documents<'_>, state: &mut State, trees: &mut Trees) {
        let Documents { reduced, ends, is_space } = documents;
        trees.clear(is_space.len());
        state.ring.start(&self.network);
        state.hidden.resize(self.network.width() / crate::kernels::LANE, Lane::ZERO);
        state.scores.resize(self.scores.padded() / crate::kernels::LANE, Lane::ZERO);
        let mut start = 0;
        for &end in ends {
            self.document(kernels, reduced, start..end, state);
            trees.add(self, state, start, &is_space[start..end]);
            start = end;
        }
    }

    /// Takes one document from its first state to its last.
    fn document(&self, kernels: Kernels, reduced: &[f32], tokens: Range<usize>, state: &mut State) {
        let (first, n) = (tokens.start as i32, tokens.len());
        state.start(n);
        while !state.is_final() {
            let seen = state.tokens().map(|t| if t < 0 { -1 } else { t + first });
            let ahead = seen[0].max(seen[1]);
            if ahead >= 0 {
                state.ring.reach(kernels, &self.network, reduced, ahead as usize);
            }
            state.ring.hidden(kernels, &self.network, reduced, seen, &mut state.hidden);
            kernels.product(state.hidden.flat(), &self.scores, &mut state.scores);
            let valid = state.valid();
            let runs = (0..KINDS as usize).filter(|&kind| valid[kind]).map(|kind| self.runs[kind].clone());
            match best(state.scores.flat(), runs) {
                Some(chosen) => {
                    let kind = self.runs.iter().position(|run| run.contains(&chosen)).unwrap_or(SHIFT);
                    state.step(kind, chosen as u16);
                }
                None => state.give_up(),
            }
        }
    }
}

/// Why a parser could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ParserError {
    /// Its weights.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// Its moves.
    #[error(transparent)]
    Moves(#[from] MovesError),
}

/// No token.
const NONE: i32 = -1;

/// Where a document's parse stands. Tokens are numbered from the document's first.
#[derive(Debug, Default)]
pub struct State {
    stack: Vec<i32>,
    /// Words given back to the buffer, the first of the buffer last.
    back: Vec<i32>,
    next: i32,
    length: i32,
    words: Vec<Word>,
    ring: Ring,
    hidden: Vec<Lane>,
    scores: Vec<Lane>,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    head: i32,
    /// The move that made its arc.
    label: u16,
    /// Its latest child to each side, and the child that its head had got before it on the same side.
    left: i32,
    right: i32,
    before: i32,
    /// Whether it came back from the stack, and may not be shifted again.
    unshiftable: bool,
    starts_sentence: bool,
}

impl State {
    fn start(&mut self, length: usize) {
        self.stack.clear();
        self.back.clear();
        self.next = 0;
        self.length = length as i32;
        self.words.clear();
        let fresh = Word {
            head: NONE,
            label: 0,
            left: NONE,
            right: NONE,
            before: NONE,
            unshiftable: false,
            starts_sentence: false,
        };
        self.words.resize(length, fresh);
        if let Some(first) = self.words.first_mut() {
            first.starts_sentence = true;
        }
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.left_in_buffer() == 0
    }

    fn left_in_buffer(&self) -> usize {
        (self.length - self.next) as usize + self.back.len()
    }

    /// The `i`-th word of the stack from the top.
    fn stacked(&self, i: usize) -> i32 {
        self.stack.len().checked_sub(i + 1).map_or(NONE, |at| self.stack[at])
    }

    /// The `i`-th word of the buffer.
    fn buffered(&self, i: usize) -> i32 {
        match self.back.len().checked_sub(i + 1) {
            Some(at) => self.back[at],
            None => Some(self.next + (i - self.back.len()) as i32)
                .filter(|&b| b < self.length)
                .unwrap_or(NONE),
        }
    }

    fn word(&self, i: i32) -> Option<&Word> {
        usize::try_from(i).ok().map(|i| &self.words[i])
    }

    /// The tokens that describe the state.
    fn tokens(&self) -> [i32; FEATURES] {
        let (b0, s0) = (self.buffered(0), self.stacked(0));
        let (left_of_b0, top) = (self.word(b0).map_or(NONE, |w| w.left), self.word(s0));
        let (left, right) = top.map_or((NONE, NONE), |w| (w.left, w.right));
        [b0, self.buffered(1), s0, self.stacked(1), self.stacked(2), left_of_b0, left, right]
    }

    /// Which kinds of move may be taken.
    fn valid(&self) -> [bool; KINDS as usize] {
        let (depth, ahead) = (self.stack.len(), self.left_in_buffer());
        let (b0, b1) = (self.buffered(0), self.buffered(1));
        let first = self.word(b0);
        let blocked = first.is_some_and(|w| w.starts_sentence);
        let mut valid = [false; KINDS as usize];
        valid[SHIFT] = depth == 0 || (ahead >= 2 && !blocked && !first.is_some_and(|w| w.unshiftable));
        valid[REDUCE] = depth > 0;
        valid[LEFT] = depth > 0 && ahead > 0 && !blocked;
        valid[RIGHT] = valid[LEFT];
        valid[BREAK] = ahead >= 2 && b1 == b0 + 1 && !self.word(b1).is_some_and(|w| w.starts_sentence);
        valid
    }

    fn step(&mut self, kind: usize, label: u16) {
        let (b0, s0) = (self.buffered(0), self.stacked(0));
        match kind {
            SHIFT => self.push(),
            REDUCE => {
                self.stack.pop();
                if self.words[s0 as usize].head < 0 && !self.stack.is_empty() {
                    self.words[s0 as usize].unshiftable = true;
                    self.back.push(s0);
                }
            }
            LEFT => {
                self.arc(b0, s0, label);
                self.words[b0 as usize].unshiftable = false;
                self.stack.pop();
            }
            RIGHT => {
                self.arc(s0, b0, label);
                self.push();
            }
            _ => {
                let b1 = self.buffered(1);
                self.words[b1 as usize].starts_sentence = true;
            }
        }
    }

    fn push(&mut self) {
        let b0 = self.back.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(b0);
    }

    fn arc(&mut self, head: i32, child: i32, label: u16) {
        let (h, c) = (head as usize, child as usize);
        let old = self.words[c];
        if let Ok(o) = usize::try_from(old.head) {
            // Only the latest child of a head is ever taken from it: whatever came later has left the stack.
            let side = if old.head > child {
                &mut self.words[o].left
            } else {
                &mut self.words[o].right
            };
            if *side == child {
                *side = old.before;
            }
        }
        let side = if head > child {
            &mut self.words[h].left
        } else {
            &mut self.words[h].right
        };
        let before = std::mem::replace(side, child);
        let word = &mut self.words[c];
        (word.head, word.label, word.before) = (head, label, before);
    }

    fn give_up(&mut self) {
        self.stack.clear();
        self.back.clear();
        self.next = self.length;
    }
}

/// The trees of some documents, token by token; the vectors have one length.
#[derive(Debug, Default)]
pub struct Trees {
    /// Head of each token, in the numbering of the whole run; its own number for a root.
    pub heads: Vec<u32>,
    /// Relation to the head.
    pub deps: Vec<Dep>,
    /// Whether a sentence starts at the token.
    pub starts: Vec<bool>,
    labels: Vec<u16>,
    edges: Vec<(u32, u32)>,
    kids: Kids,
}

impl Trees {
    fn clear(&mut self, tokens: usize) {
        self.heads.clear();
        self.deps.clear();
        self.starts.clear();
        self.starts.reserve(tokens);
    }

    /// Adds the document that `state` has parsed, whose first token is `first` of the run.
    fn add(&mut self, parser: &Parser, state: &State, first: usize, is_space: &[bool]) {
        let n = state.words.len();
        let root = parser.names.iter().position(|name| name == "ROOT").map_or(u16::MAX, |at| at as u16);
        let own = |i: usize, w: &Word| if w.head < 0 { i as u32 } else { w.head as u32 };
        self.heads.extend(state.words.iter().enumerate().map(|(i, w)| own(i, w)));
        let label = |w: &Word| &parser.labels[usize::from(w.label)];
        self.deps
            .extend(state.words.iter().map(|w| if w.head < 0 { Dep::Root } else { label(w).dep }));
        let heads = &mut self.heads[first..];
        if state.words.iter().any(|w| w.head >= 0 && label(w).lifted.is_some()) {
            reach_edges(heads, &mut self.edges);
            self.kids.build(heads);
            self.labels.clear();
            // Until an arc's turn comes it bears its whole label, which no other arc can ask for.
            self.labels.extend(state.words.iter().map(|w| match (w.head < 0, label(w).lifted) {
                (true, _) => root,
                (false, Some(_)) => u16::MAX,
                (false, None) => label(w).name,
            }));
            let mut lowering = Lowering {
                heads,
                labels: &mut self.labels,
                edges: &self.edges,
                kids: &mut self.kids,
                is_space,
                patience: 1 << 24,
            };
            for (i, word) in state.words.iter().enumerate() {
                if word.head >= 0
                    && let Some(wanted) = label(word).lifted
                {
                    lowering.lower(i, wanted, label(word).name);
                }
            }
        }
        reach_edges(heads, &mut self.edges);
        self.starts.resize(first + n, false);
        let starts = &mut self.starts[first..];
        for (i, &head) in heads.iter().enumerate() {
            if head as usize == i {
                starts[self.edges[i].0 as usize] = true;
            }
        }
        for head in heads {
            *head += first as u32;
        }
    }
}

/// The first and last token below each token, as spaCy finds them: one pass to the right and one to the left, repeated (at
/// most eleven times) until no head lies beyond its sentence.
fn reach_edges(heads: &[u32], edges: &mut Vec<(u32, u32)>) {
    edges.clear();
    edges.extend((0..heads.len() as u32).map(|i| (i, i)));
    let mut sentence_starts = vec![false; heads.len()];
    for _ in 0..=11 {
        for i in (0..heads.len()).chain((0..heads.len()).rev()) {
            let (lo, hi) = edges[i];
            let head = &mut edges[heads[i] as usize];
            *head = (head.0.min(lo), head.1.max(hi));
        }
        if heads_stay_in_sentences(heads, edges, &mut sentence_starts) {
            return;
        }
    }
}

/// Whether every head is in its token's sentence. The last sentence is not looked at, as in spaCy.
fn heads_stay_in_sentences(heads: &[u32], edges: &[(u32, u32)], starts: &mut [bool]) -> bool {
    starts.fill(false);
    for (i, &head) in heads.iter().enumerate() {
        if head as usize == i {
            starts[edges[i].0 as usize] = true;
        }
    }
    let mut start = 0;
    for i in 0..heads.len() {
        if (i > 0 && starts[i]) || i + 1 == heads.len() {
            if heads[start..i].iter().any(|&head| (head as usize) < start || head as usize > i) {
                return false;
            }
            start = i;
        }
    }
    true
}

/// Children by head: those of the tree as parsed, and those that came later.
#[derive(Debug, Default)]
struct Kids {
    start: Vec<u32>,
    list: Vec<u32>,
    /// By head, the last that came; by child, the one that came before it.
    added: Vec<u32>,
    before: Vec<u32>,
}

/// No child.
const NOBODY: u32 = u32::MAX;

impl Kids {
    fn build(&mut self, heads: &[u32]) {
        let n = heads.len();
        self.start.clear();
        self.start.resize(n + 1, 0);
        for &h in heads {
            self.start[h as usize + 1] += 1;
        }
        for i in 0..n {
            self.start[i + 1] += self.start[i];
        }
        let mut next = self.start.clone();
        self.list.clear();
        self.list.resize(n, 0);
        for (i, &h) in heads.iter().enumerate() {
            let at = &mut next[h as usize];
            self.list[*at as usize] = i as u32;
            *at += 1;
        }
        self.added.clear();
        self.added.resize(n, NOBODY);
        self.before.clear();
        self.before.resize(n, NOBODY);
    }

    fn add(&mut self, head: u32, child: u32) {
        self.before[child as usize] = std::mem::replace(&mut self.added[head as usize], child);
    }
}

/// Gives lifted arcs back to the words they were lifted from.
struct Lowering<'a> {
    heads: &'a mut [u32],
    labels: &'a mut [u16],
    /// Edges of the tree as parsed: spaCy looks for children within them even after arcs have moved.
    edges: &'a [(u32, u32)],
    kids: &'a mut Kids,
    is_space: &'a [bool],
    /// Words that may still be looked at, over all arcs: a guard against a text without sentences.
    patience: usize,
}

impl Lowering<'_> {
    /// Moves token `i` to the first word below its head, level by level, that bears the label `wanted`.
    fn lower(&mut self, i: usize, wanted: u16, own: u16) {
        if let Some(head) = self.find(i as u32, wanted) {
            self.heads[i] = head;
            self.kids.add(head, i as u32);
        }
        self.labels[i] = own;
    }

    fn find(&mut self, i: u32, wanted: u16) -> Option<u32> {
        let mut level = vec![self.heads[i as usize]];
        let mut below = Vec::new();
        while !level.is_empty() {
            for &word in &level {
                let from = below.len();
                self.children(word, &mut below);
                self.patience = self.patience.checked_sub(below.len() - from + 1)?;
                let mut kept = from;
                for at in from..below.len() {
                    let child = below[at];
                    if self.is_space[child as usize] || child == i {
                        continue;
                    }
                    if self.labels[child as usize] == wanted {
                        return Some(child);
                    }
                    below[kept] = child;
                    kept += 1;
                }
                below.truncate(kept);
            }
            std::mem::swap(&mut level, &mut below);
            below.clear();
        }
        None
    }

    /// The children of a word within its edges, in order.
    fn children(&self, word: u32, out: &mut Vec<u32>) {
        let w = word as usize;
        let from = out.len();
        let parsed = &self.kids.list[self.kids.start[w] as usize..self.kids.start[w + 1] as usize];
        out.extend(parsed.iter().filter(|&&c| c != word && self.heads[c as usize] == word));
        let mut added = self.kids.added[w];
        if added == NOBODY {
            return;
        }
        while added != NOBODY {
            if (self.edges[w].0..=self.edges[w].1).contains(&added) {
                out.push(added);
            }
            added = self.kids.before[added as usize];
        }
        out[from..].sort_unstable();
    }
}
