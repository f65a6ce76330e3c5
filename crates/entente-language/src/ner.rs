//! From vectors to named entities: spaCy's transition recogniser, greedy.
//!
//! *In:* reduced token vectors of some documents, which tokens are white space and where sentences start. *Out:* entities.
//! Each token gets one move: it `B`egins an entity, is `I`n or the `L`ast of the one begun, is a `U`nit by itself, or `O`utside.
//! An entity neither begins on white space nor goes on beyond its sentence.
//!
//! # How the scores are computed
//! While no entity is open, a state is its token alone: its scores are computed for all tokens at once, and only for the
//! moves that are then valid. While one is open, two moves are valid, and only they are scored.

use crate::kernels::{Dense, Kernels, LANE, Lane, Lanes};
use crate::parsed::{Entity, EntityLabel};
use crate::parser::ParserError;
use crate::transition::{Documents, Network, best, read_moves};
use crate::weights::{WeightError, Weights};
use std::ops::Range;

const KINDS: u8 = 6;
const BEGIN: u8 = 1;
const IN: u8 = 2;
const LAST: u8 = 3;
const UNIT: u8 = 4;
const OUT: u8 = 5;

/// Tokens that describe a state: the token itself, the first of the open entity, the one before.
const FEATURES: usize = 3;

/// Tokens scored together.
const BLOCK: usize = 64;

/// The entity recogniser of a model.
#[derive(Debug)]
pub struct Recogniser {
    network: Network,
    /// The bias of the hidden layer while no entity is open: two of the three tokens are missing.
    closed_bias: Vec<Lane>,
    closed: Dense,
    /// The move of each closed score.
    moves: Vec<(u8, usize)>,
    /// The closed scores of each kind of move.
    runs: Vec<(u8, Range<usize>)>,
    labels: Vec<EntityLabel>,
    /// By label: the layer that scores `I` and `L`.
    open: Vec<Dense>,
}

impl Recogniser {
    /// Takes the recogniser out of its model file and its file of moves.
    ///
    /// # Errors
    /// If either is not what spaCy writes, or they do not agree.
    pub fn new(weights: &mut Weights, moves: &[u8], vectors: usize) -> Result<Recogniser, ParserError> {
        let network = Network::new(weights, vectors, FEATURES)?;
        let all = read_moves(moves, KINDS)?;
        let wrong = |what: String| WeightError::Architecture(format!("entity recogniser: {what}"));
        if all.len() != network.moves() {
            return Err(wrong(format!("{} moves, {} scores", all.len(), network.moves())).into());
        }
        let at = |kind: u8, label: &str| all.iter().position(|(k, l)| *k == kind && l == label);
        let mut names: Vec<&str> = Vec::new();
        let mut closed = Vec::new();
        let mut chosen = Vec::new();
        for (i, (kind, label)) in all.iter().enumerate() {
            let named = matches!(*kind, BEGIN | UNIT) && !label.is_empty();
            if !named && *kind != OUT {
                continue;
            }
            let number = names.iter().position(|n| n == label).unwrap_or_else(|| {
                names.push(label);
                names.len() - 1
            });
            closed.push((*kind, number));
            chosen.push(i);
        }
        if !closed.iter().any(|&(kind, _)| kind == OUT) {
            return Err(wrong("no move `O`".into()).into());
        }
        let mut open = Vec::new();
        for name in &names {
            // A label that only begins would leave its entity open for ever; spaCy gives up on such a model's text.
            match (at(IN, name), at(LAST, name)) {
                (Some(i), Some(l)) => open.push(network.scores(&[i, l])),
                _ if name.is_empty() => open.push(network.scores(&[0])),
                _ => return Err(wrong(format!("`{name}` has no move to end it")).into()),
            }
        }
        let mut closed_bias = network.bias().to_vec();
        for f in 1..FEATURES {
            for (b, p) in closed_bias.flat_mut().iter_mut().zip(network.padding(f).flat()) {
                *b += p;
            }
        }
        let labels = names.iter().map(|name| EntityLabel::parse(name)).collect();
        let mut runs: Vec<(u8, Range<usize>)> = Vec::new();
        for run in closed.chunk_by(|a, b| a.0 == b.0) {
            let from = runs.last().map_or(0, |(_, before)| before.end);
            runs.push((run[0].0, from..from + run.len()));
        }
        Ok(Recogniser {
            closed: network.scores(&chosen),
            network,
            closed_bias,
            moves: closed,
            runs,
            labels,
            open,
        })
    }

    /// The network, whose first layer turns vectors into what [`Recogniser::find`] reads.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Finds the entities of documents, in order, with the tokens numbered through all of them. `starts` says which tokens
    /// start a sentence.
    pub fn find(&self, kernels: Kernels, documents: Documents<'_>, starts: &[bool], work: &mut Work, found: &mut Vec<Entity>) {
        let Documents { reduced, ends, is_space } = documents;
        found.clear();
        work.size(self);
        let inputs = self.network.features[0].inputs();
        let tokens = is_space.len();
        let mut open: Option<(usize, usize)> = None;
        let mut ends = ends.iter().copied();
        let mut end = 0;
        for from in (0..tokens).step_by(BLOCK) {
            let n = BLOCK.min(tokens - from);
            self.score_closed(kernels, reduced, from, n, work);
            for t in from..from + n {
                while t >= end {
                    end = ends.next().unwrap_or(tokens);
                }
                // The next token goes on with the sentence, or is not there.
                let (last, sentence_ends) = (t + 1 == end, t + 1 < end && starts[t + 1]);
                match open {
                    Some((first, label)) => {
                        if last || sentence_ends || self.ends(kernels, &reduced[(t - 1) * inputs..], t - from, label, work) {
                            found.push(Entity {
                                tokens: first..t + 1,
                                label: self.labels[label],
                            });
                            open = None;
                        }
                    }
                    None => match self.closed_move(t - from, is_space[t], last || sentence_ends, work) {
                        (BEGIN, label) => {
                            open = Some((t, label));
                            kernels.product(&reduced[t * inputs..], &self.network.features[1], &mut work.first);
                        }
                        (UNIT, label) => found.push(Entity {
                            tokens: t..t + 1,
                            label: self.labels[label],
                        }),
                        _ => {}
                    },
                }
            }
        }
    }

    /// Scores `n` tokens from `from` as if no entity were open at each.
    fn score_closed(&self, kernels: Kernels, reduced: &[f32], from: usize, n: usize, work: &mut Work) {
        work.rows.clear();
        work.rows.extend(from as u32..(from + n) as u32);
        kernels.dense(reduced, &work.rows, &self.network.features[0], work.own.flat_mut());
        let (own, hidden) = (self.network.features[0].padded(), self.network.width());
        for (feature, out) in work
            .own
            .flat()
            .chunks_exact(own)
            .zip(work.hidden.chunks_exact_mut(hidden / LANE))
            .take(n)
        {
            kernels.hidden(&[feature], &self.closed_bias, out);
        }
        work.rows.clear();
        work.rows.extend(0..n as u32);
        kernels.dense(work.hidden.flat(), &work.rows, &self.closed, work.scores.flat_mut());
    }

    /// The best valid move at token `i` of the block while no entity is open.
    fn closed_move(&self, i: usize, is_space: bool, cannot_go_on: bool, work: &Work) -> (u8, usize) {
        let scores = &work.scores.flat()[i * self.closed.padded()..][..self.moves.len()];
        let valid = |kind: u8| match kind {
            BEGIN => !is_space && !cannot_go_on,
            UNIT => !is_space,
            _ => true,
        };
        let runs = self.runs.iter().filter(|(kind, _)| valid(*kind)).map(|(_, run)| run.clone());
        best(scores, runs).map_or((OUT, 0), |chosen| self.moves[chosen])
    }

    /// Whether the open entity ends at token `i` of the block, where `before` is what comes before it.
    fn ends(&self, kernels: Kernels, before: &[f32], i: usize, label: usize, work: &mut Work) -> bool {
        kernels.product(before, &self.network.features[2], &mut work.before);
        let own = &work.own.flat()[i * self.network.features[0].padded()..];
        let lanes = self.network.width() / LANE;
        kernels.hidden(
            &[own, work.first.flat(), work.before.flat()],
            self.network.bias(),
            &mut work.one[..lanes],
        );
        let layer = &self.open[label];
        kernels.product(work.one.flat(), layer, &mut work.two);
        let scores = work.two.flat();
        scores[1] > scores[0]
    }
}

/// Memory to work in.
#[derive(Debug, Default)]
pub struct Work {
    rows: Vec<u32>,
    own: Vec<Lane>,
    hidden: Vec<Lane>,
    scores: Vec<Lane>,
    first: Vec<Lane>,
    before: Vec<Lane>,
    one: Vec<Lane>,
    two: Vec<Lane>,
}

impl Work {
    fn size(&mut self, model: &Recogniser) {
        let feature = model.network.features[0].padded() / LANE;
        let hidden = model.network.width() / LANE;
        let open = model.open.iter().map(|layer| layer.padded()).max().unwrap_or(0) / LANE;
        for (buffer, lanes) in [
            (&mut self.own, BLOCK * feature),
            (&mut self.hidden, BLOCK * hidden),
            (&mut self.scores, BLOCK * model.closed.padded() / LANE),
            (&mut self.first, feature),
            (&mut self.before, feature),
            (&mut self.one, hidden),
            (&mut self.two, open),
        ] {
            buffer.resize(lanes, Lane::ZERO);
        }
    }
}
