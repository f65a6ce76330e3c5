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

mod state;
mod trees;

use crate::kernels::{Dense, Kernels, LANE, Lane, Lanes};
use crate::parsed::Dep;
use crate::transition::{Documents, MovesError, Network, Ring, best, read_moves};
use crate::weights::{WeightError, Weights};
use state::State;
use std::ops::Range;

pub use trees::Trees;

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
    /// The number of the name `ROOT`.
    root: u16,
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
        if moves.len() != network.moves() {
            return Err(wrong(&format!("{} moves, {} scores", moves.len(), network.moves())).into());
        }
        if !moves.is_sorted_by_key(|m| m.0) {
            return Err(wrong("labels were added after training").into());
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
        let root = number("ROOT");
        let scores = network.scores(&(0..moves.len()).collect::<Vec<_>>());
        Ok(Parser {
            network,
            scores,
            runs,
            labels,
            root,
        })
    }

    /// The network, whose first layer turns vectors into what [`Parser::parse`] reads.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Parses documents.
    pub fn parse(&self, kernels: Kernels, documents: Documents<'_>, work: &mut Work, trees: &mut Trees) {
        let Documents { reduced, ends, is_space } = documents;
        trees.clear(is_space.len());
        work.ring.start(&self.network);
        work.hidden.resize(self.network.width() / LANE, Lane::ZERO);
        work.scores.resize(self.scores.padded() / LANE, Lane::ZERO);
        let mut start = 0;
        for &end in ends {
            self.document(kernels, reduced, start..end, work);
            trees.add(work.state.words(), &self.labels, self.root, start, &is_space[start..end]);
            start = end;
        }
    }

    /// Takes one document from its first state to its last.
    fn document(&self, kernels: Kernels, reduced: &[f32], tokens: Range<usize>, work: &mut Work) {
        let Work {
            state,
            ring,
            hidden,
            scores,
        } = work;
        let (first, n) = (tokens.start as i32, tokens.len());
        state.start(n);
        while !state.is_final() {
            let seen = state.tokens().map(|t| if t < 0 { -1 } else { t + first });
            if let Ok(ahead) = usize::try_from(seen[0].max(seen[1])) {
                ring.reach(kernels, &self.network, reduced, ahead);
            }
            ring.hidden(kernels, &self.network, reduced, seen, hidden);
            kernels.product(hidden.flat(), &self.scores, scores);
            let valid = state.valid();
            let runs = (0..KINDS as usize).filter(|&kind| valid[kind]).map(|kind| self.runs[kind].clone());
            match best(scores.flat(), runs) {
                Some(chosen) => {
                    let kind = self.runs.iter().position(|run| run.contains(&chosen)).unwrap_or(SHIFT);
                    state.step(kind, chosen as u16);
                }
                None => state.give_up(),
            }
        }
    }
}

/// Memory to work in.
#[derive(Debug, Default)]
pub struct Work {
    state: State,
    ring: Ring,
    hidden: Vec<Lane>,
    scores: Vec<Lane>,
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
