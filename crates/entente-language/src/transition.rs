//! What parser and entity recogniser share: moves, and a network that scores them from a few tokens of the state.
//!
//! A state is described by a handful of tokens (first of the buffer, top of the stack, …). The hidden layer is linear in
//! them, so what each token brings to each place is computed for all tokens at once ([`Network::features`]) and a step only
//! sums ([`Ring::hidden`]), as in thinc's `precompute_hiddens`.

use crate::kernels::{Dense, Kernels, LANE, Lane, Lanes, MOST_FEATURES};
use crate::weights::{Array, WeightError, Weights};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Why a file of moves was refused.
#[derive(Debug, thiserror::Error)]
pub enum MovesError {
    /// The msgpack around the moves is not as expected.
    #[error("not a file of moves: {0}")]
    Format(#[from] rmp_serde::decode::Error),
    /// The JSON of the moves is not as expected.
    #[error("moves are not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// More moves than any model has.
    #[error("{0} moves")]
    TooMany(usize),
    /// A kind of move that this transition system does not have.
    #[error("unknown kind of move `{0}`")]
    Kind(String),
}

/// The most moves that a model may have.
const MOST_MOVES: usize = 4096;

/// The moves of a model, in the order of its scores: a kind, numbered as in spaCy, and a label.
///
/// # Errors
/// If the bytes are not a file of moves, or a kind is not below `kinds`.
pub fn read_moves(bytes: &[u8], kinds: u8) -> Result<Vec<(u8, String)>, MovesError> {
    #[derive(Deserialize)]
    struct File {
        moves: String,
    }
    let file: File = rmp_serde::from_slice(bytes)?;
    let by_kind: BTreeMap<String, BTreeMap<String, i64>> = serde_json::from_str(&file.moves)?;
    let count = by_kind.values().map(BTreeMap::len).sum();
    if count > MOST_MOVES {
        return Err(MovesError::TooMany(count));
    }
    let mut moves = Vec::new();
    let mut added = Vec::new();
    for (name, labels) in by_kind {
        let kind = name.parse().ok().filter(|&k| k < kinds).ok_or(MovesError::Kind(name))?;
        let mut sorted: Vec<(i64, String)> = labels.into_iter().map(|(label, count)| (count, label)).collect();
        sorted.sort_by(|a, b| b.cmp(a));
        for (count, label) in sorted {
            // A label added after training has a negative count; its moves come after all others, side by side.
            if count < 0 {
                added.push((count, label, kind))
            } else {
                moves.push((kind, label))
            }
        }
    }
    added.sort_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
    for (_, label, _) in &added {
        let mut kinds: Vec<u8> = added.iter().filter(|(_, l, _)| l == label).map(|a| a.2).collect();
        kinds.sort_unstable();
        for kind in kinds {
            if !moves.iter().any(|(k, l)| *k == kind && l == label) {
                moves.push((kind, label.clone()));
            }
        }
    }
    Ok(moves)
}

/// The scoring network: a linear layer over token vectors, a hidden maxout layer of two pieces, a linear layer of scores.
#[derive(Debug)]
pub struct Network {
    /// From a token's vector to what the features are made of.
    pub reduce: Dense,
    /// From that to each feature.
    pub features: Vec<Dense>,
    /// From that to all features, one after the other.
    together: Dense,
    /// What a missing token brings, by feature.
    padding: Vec<Vec<Lane>>,
    bias: Vec<Lane>,
    upper: (Array, Array),
    width: usize,
}

/// The tokens of some documents as parser and entity recogniser see them, one document after the other.
#[derive(Clone, Copy, Debug)]
pub struct Documents<'a> {
    /// What [`Network::reduce`] made of each token's vector, `reduce.padded()` numbers a token.
    pub reduced: &'a [f32],
    /// Where each document ends among the tokens, ascending.
    pub ends: &'a [usize],
    /// Which tokens are white space.
    pub is_space: &'a [bool],
}

/// How many numbers a feature has: two pieces of every hidden number.
const PIECES: usize = 2;

impl Network {
    /// Takes the network's layers out of a model file.
    ///
    /// # Errors
    /// If the architecture is not spaCy's `TransitionBasedParser` with `features` features, an upper layer and two pieces.
    pub fn new(weights: &mut Weights, vectors: usize, features: usize) -> Result<Network, WeightError> {
        let mut lower = weights.next("precomputable_affine")?;
        let w = lower.take("W", &[features, 0, PIECES, 0])?;
        let (width, inputs) = (w.shape[1], w.shape[3]);
        if !width.is_multiple_of(LANE) || width == 0 || features > MOST_FEATURES {
            return Err(WeightError::Architecture(format!("hidden layer of {width}")));
        }
        let b = lower.take("b", &[width, PIECES])?;
        let pad = lower.take("pad", &[1, features, width, PIECES])?;
        let mut upper = weights.next("linear")?;
        let upper = (upper.take("W", &[0, width])?, upper.take("b", &[0])?);
        let mut reduce = weights.next("linear")?;
        let (rw, rb) = (reduce.take("W", &[inputs, vectors])?, reduce.take("b", &[inputs])?);

        let reduce = Dense::new(&rw.data, &rb.data, vectors);
        if reduce.padded() != inputs {
            return Err(WeightError::Architecture(format!("features of {inputs} numbers")));
        }
        // All first pieces before all second ones, so that the maximum is taken lane by lane.
        let size = width * PIECES;
        let order = |i: usize| (i % width) * PIECES + i / width;
        let pieces = |from: &[f32]| -> Vec<f32> { (0..size).map(|i| from[order(i)]).collect() };
        let mut rows = Vec::with_capacity(w.data.len());
        for f in 0..features {
            for i in 0..size {
                rows.extend_from_slice(&w.data[(f * size + order(i)) * inputs..][..inputs]);
            }
        }
        let dense = |rows: &[f32]| Dense::new(rows, &vec![0.0; rows.len() / inputs], inputs);
        Ok(Network {
            reduce,
            features: rows.chunks_exact(size * inputs).map(dense).collect(),
            together: dense(&rows),
            padding: pad.data.chunks_exact(size).map(|p| lanes(&pieces(p))).collect(),
            bias: lanes(&pieces(&b.data)),
            upper,
            width,
        })
    }

    /// How many moves are scored.
    pub fn moves(&self) -> usize {
        self.upper.1.data.len()
    }

    /// Numbers in the hidden layer.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Numbers in a feature.
    pub fn feature(&self) -> usize {
        self.width * PIECES
    }

    /// What a missing token brings to feature `f`.
    pub fn padding(&self, f: usize) -> &[Lane] {
        &self.padding[f]
    }

    /// The bias of the hidden layer, in the order of a feature.
    pub fn bias(&self) -> &[Lane] {
        &self.bias
    }

    /// The layer that scores some of the moves, in the order asked for.
    ///
    /// # Panics
    /// If a move is out of range or none is asked for.
    pub fn scores(&self, moves: &[usize]) -> Dense {
        let (w, b) = &self.upper;
        let rows: Vec<f32> = moves
            .iter()
            .flat_map(|&m| &w.data[m * self.width..][..self.width])
            .copied()
            .collect();
        let bias: Vec<f32> = moves.iter().map(|&m| b.data[m]).collect();
        Dense::new(&rows, &bias, self.width)
    }
}

/// Numbers as lanes.
///
/// # Panics
/// If they do not fill the last one.
fn lanes(numbers: &[f32]) -> Vec<Lane> {
    let (lanes, rest) = numbers.as_chunks::<LANE>();
    assert!(rest.is_empty(), "not a whole number of lanes");
    lanes.iter().map(|&l| Lane(l)).collect()
}

/// The first of the highest scores among some runs of moves, all below `scores.len()`.
pub fn best(scores: &[f32], runs: impl IntoIterator<Item = std::ops::Range<usize>>) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for run in runs {
        let part = &scores[run.clone()];
        let highest = part.iter().fold(f32::NEG_INFINITY, |a, &b| if b > a { b } else { a });
        if best.is_none_or(|(_, score)| highest > score)
            && let Some(at) = part.iter().position(|&s| s == highest)
        {
            best = Some((run.start + at, highest));
        }
    }
    best.map(|(at, _)| at)
}

/// What each token of some documents brings to each feature, computed a block at a time as a parser walks to the right.
///
/// A state looks at few tokens, nearly all of them close to each other, so only the latest few hundred are kept; what an
/// older token brings is computed again when it is asked for.
#[derive(Debug, Default)]
pub struct Ring {
    rows: Vec<f32>,
    /// Tokens computed so far.
    end: usize,
    order: Vec<u32>,
    /// Room for the tokens of one state that are no longer kept.
    old: Vec<Lane>,
}

/// Tokens whose features are kept; a multiple of [`BLOCK`].
const RING: usize = 256;
/// Tokens whose features are computed together.
const BLOCK: usize = 64;

impl Ring {
    /// Starts at the first token of a network's documents.
    pub fn start(&mut self, network: &Network) {
        let stride = network.together.padded();
        self.rows.resize(RING * stride, 0.0);
        self.old
            .resize(network.features.iter().map(|f| f.padded() / LANE).sum(), Lane::ZERO);
        self.end = 0;
    }

    /// Computes features up to and including token `last`; `reduced` has `network.reduce.padded()` numbers a token.
    #[inline]
    pub fn reach(&mut self, kernels: Kernels, network: &Network, reduced: &[f32], last: usize) {
        while self.end <= last {
            self.block(kernels, network, reduced);
        }
    }

    fn block(&mut self, kernels: Kernels, network: &Network, reduced: &[f32]) {
        let tokens = reduced.len() / network.reduce.padded();
        let layer = &network.together;
        let n = BLOCK.min(tokens.saturating_sub(self.end)).max(1);
        self.order.clear();
        self.order.extend(self.end as u32..(self.end + n) as u32);
        let at = self.end % RING * layer.padded();
        kernels.dense(reduced, &self.order, layer, &mut self.rows[at..at + n * layer.padded()]);
        self.end += n;
    }

    /// The hidden layer of a state described by `tokens`, one a feature; -1 where there is none.
    #[inline]
    pub fn hidden<const N: usize>(&mut self, kernels: Kernels, network: &Network, reduced: &[f32], tokens: [i32; N], out: &mut [Lane]) {
        let (size, stride, single) = (network.feature(), network.together.padded(), network.features[0].padded());
        for (f, &t) in tokens.iter().enumerate() {
            if t >= 0 && (t as usize) + RING < self.end {
                let layer = &network.features[f];
                let x = &reduced[t as usize * layer.inputs()..];
                kernels.product(x, layer, &mut self.old[f * single / LANE..][..single / LANE]);
            }
        }
        let features: [&[f32]; N] = std::array::from_fn(|f| match usize::try_from(tokens[f]) {
            Err(_) => network.padding[f].flat(),
            Ok(t) if t + RING < self.end => &self.old.flat()[f * single..][..size],
            Ok(t) => &self.rows[t % RING * stride + f * size..][..size],
        });
        kernels.hidden(&features, &network.bias, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moves(json: &str) -> Result<Vec<(u8, String)>, MovesError> {
        let file: BTreeMap<&str, &str> = [("moves", json)].into();
        read_moves(&rmp_serde::to_vec(&file).unwrap(), 5)
    }

    #[test]
    fn moves_go_by_kind_then_by_count_then_backwards_by_label() {
        let read = moves(r#"{"2":{"det":9,"amod":9,"nsubj":12},"0":{"":1}}"#).unwrap();
        let named: Vec<(u8, &str)> = read.iter().map(|(kind, label)| (*kind, label.as_str())).collect();
        assert_eq!(named, [(0, ""), (2, "nsubj"), (2, "det"), (2, "amod")]);
    }

    #[test]
    fn labels_added_after_training_come_last() {
        let read = moves(r#"{"2":{"new":-2,"det":9},"3":{"new":-1,"pobj":4}}"#).unwrap();
        let named: Vec<(u8, &str)> = read.iter().map(|(kind, label)| (*kind, label.as_str())).collect();
        assert_eq!(named, [(2, "det"), (3, "pobj"), (2, "new"), (3, "new")]);
    }

    #[test]
    fn moves_that_make_no_sense_are_refused() {
        assert!(matches!(moves(r#"{"5":{"":1}}"#), Err(MovesError::Kind(_))));
        assert!(matches!(moves(r#"{"x":{"":1}}"#), Err(MovesError::Kind(_))));
        assert!(matches!(moves("[]"), Err(MovesError::Json(_))));
        assert!(matches!(read_moves(b"\x81\xa5moves", 5), Err(MovesError::Format(_))));
    }

    #[test]
    fn the_first_of_the_highest_scores_among_the_valid_wins() {
        let scores = [1.0, 5.0, 3.0, 5.0, 9.0];
        assert_eq!(best(&scores, [0..2, 2..4]), Some(1));
        assert_eq!(best(&scores, [2..4, 0..1]), Some(3));
        assert_eq!(best(&scores, std::iter::once(4..5)), Some(4));
        assert_eq!(best(&scores, std::iter::empty()), None);
    }
}
