//! From words to vectors that know their neighbours: hash embeddings, mixed, then a stack of windows.
//!
//! *In:* the tokens of some documents. *Out:* one vector a token. Three steps:
//! 1. each attribute of a word (norm, prefix, suffix, shape, …) names four rows of a table; their sums, side by side, are mixed
//!    into one vector;
//! 2. the first window layer adds, for each token, what the word to the left, the word itself and the word to the right bring:
//!    three products that depend on one word each;
//! 3. the other window layers look at vectors, and are the bulk of the work.
//!
//! Steps 1 and the products of step 2 are computed once for each distinct word and kept ([`WordTable`]); words beyond the
//! table's size are computed again when they come back.
//!
//! # Invariants
//! - Beyond its ends a document has empty words, as many as there are layers, and they go through the layers like any other
//!   (thinc's `with_array` with padding does the same). A long document is encoded in pieces that overlap by as many tokens.
//! - A token's vector depends on its document alone, bit for bit.

mod table;

use crate::hash::embedding_rows;
use crate::kernels::{Dense, Kernels, Maxout, Norm, maxout_slot};
use crate::lexicon::{Features, LexId, Lexicon};
use crate::vectors::Vectors;
use crate::weights::{Layer, WeightError, Weights};
use std::ops::Range;
use std::sync::Arc;
use table::{EMPTY, EmbedScratch};

pub use table::WordTable;

/// Tokens encoded at a time: few enough that their vectors stay in the second-level cache beside a layer's weights.
const CHUNK: usize = 512;

/// An attribute of a token.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Column {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
}

impl Column {
    fn parse(name: &str) -> Option<Column> {
        Some(match name {
            "ORTH" => Column::Orth,
            "LOWER" => Column::Lower,
            "NORM" => Column::Norm,
            "PREFIX" => Column::Prefix,
            "SUFFIX" => Column::Suffix,
            "SHAPE" => Column::Shape,
            "SPACY" => Column::Spacy,
            "IS_SPACE" => Column::IsSpace,
            _ => return None,
        })
    }

    fn of(self, word: &Features, space_after: bool) -> u64 {
        match self {
            Column::Orth => word.orth,
            Column::Lower => word.lower,
            Column::Norm => word.norm,
            Column::Prefix => word.prefix,
            Column::Suffix => word.suffix,
            Column::Shape => word.shape,
            Column::Spacy => space_after.into(),
            Column::IsSpace => word.is_space.into(),
        }
    }
}

/// A hash embedding: four rows summed.
#[derive(Debug)]
struct Table {
    column: Column,
    seed: u32,
    rows: u32,
    data: Vec<f32>,
}

impl Table {
    fn new(mut layer: Layer, columns: &[String]) -> Result<(Table, usize), WeightError> {
        let (seed, at) = (layer.seed()?, layer.column()?);
        let name = columns.get(at).map_or("", String::as_str);
        let column = Column::parse(name).ok_or_else(|| WeightError::Architecture(format!("no embedding of attribute `{name}`")))?;
        let rows = layer.take("E", &[0, 0])?;
        let (count, width) = (rows.shape[0], rows.shape[1]);
        match u32::try_from(count) {
            Ok(count) if count > 0 => Ok((
                Table {
                    column,
                    seed,
                    rows: count,
                    data: rows.data,
                },
                width,
            )),
            _ => Err(WeightError::Architecture(format!("embedding table of {count} rows"))),
        }
    }

    fn write(&self, word: &Features, space_after: bool, out: &mut [f32]) {
        out.fill(0.0);
        for row in embedding_rows(self.column.of(word, space_after), self.seed) {
            let from = &self.data[(row % self.rows) as usize * out.len()..];
            for (o, x) in out.iter_mut().zip(from) {
                *o += x;
            }
        }
    }
}

/// One embedding and encoding network.
#[derive(Debug)]
pub struct Tok2Vec {
    tables: Vec<Table>,
    pretrained: Option<(Arc<Vectors>, Dense)>,
    mix: Maxout,
    /// What a word adds to the first window's sums at its right neighbour, at itself and at its left neighbour.
    first: Dense,
    first_norm: Norm,
    windows: Vec<Maxout>,
    width: usize,
    /// Whether a word is embedded differently before a space.
    sees_space: bool,
}

impl Tok2Vec {
    /// Takes the network's layers out of a model file; `vectors` are used where the model has a layer for them.
    ///
    /// # Errors
    /// If the architecture is not spaCy's `MultiHashEmbed` with `MaxoutWindowEncoder` (window 1, three pieces).
    pub fn new(weights: &mut Weights, vectors: Option<Arc<Vectors>>) -> Result<Tok2Vec, WeightError> {
        let wrong = |what: &str| WeightError::Architecture(what.to_owned());
        let mut tables = Vec::new();
        let mut width = 0;
        while let Some(layer) = weights.next_if_any("hashembed") {
            let (table, w) = Table::new(layer, &weights.columns)?;
            if width != 0 && w != width {
                return Err(wrong("embedding tables of different widths"));
            }
            width = w;
            tables.push(table);
        }
        let pretrained = match weights.next_if_any("static_vectors") {
            None => None,
            Some(mut layer) => {
                let vectors = vectors.ok_or_else(|| wrong("the model needs word vectors and its package has none"))?;
                let w = layer.take("W", &[width, vectors.width()])?;
                Some((vectors, Dense::new(&w.data, &vec![0.0; width], w.shape[1])))
            }
        };
        let mix = maxout(weights, width)?;
        if width == 0 || mix.inputs() != width * (tables.len() + usize::from(pretrained.is_some())) {
            return Err(wrong("the mix does not fit the embeddings"));
        }
        let (first, first_norm) = first_window(weights, width)?;
        let mut windows = Vec::new();
        while weights.has("maxout") {
            windows.push(maxout(weights, width)?);
            if windows.last().is_some_and(|w| w.inputs() != 3 * width) {
                return Err(wrong("a window other than one word to each side"));
            }
        }
        let sees_space = tables.iter().any(|t| t.column == Column::Spacy);
        Ok(Tok2Vec {
            tables,
            pretrained,
            mix,
            first,
            first_norm,
            windows,
            width,
            sees_space,
        })
    }

    /// Numbers in a vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Window layers; also how many tokens to each side a vector depends on.
    fn depth(&self) -> usize {
        self.windows.len() + 1
    }

    /// Encodes documents and hands on their vectors in pieces, in order.
    ///
    /// `ends` are the documents' ends among `lex`, ascending. `sink` gets a run of tokens, a buffer of rows
    /// [`Tok2Vec::width`] wide, and which row each of the tokens has.
    pub fn encode(&self, run: &mut Run<'_>, tokens: Words<'_>, ends: &[usize], mut sink: impl FnMut(Range<usize>, &[f32], &[u32])) {
        let mut first = 0;
        let mut filled = 0;
        run.buffers.pieces.clear();
        let mut start = 0;
        for &end in ends {
            let mut at = start;
            while at < end {
                let take = (end - at).min(CHUNK - filled);
                run.buffers.pieces.push(Piece {
                    tokens: at..at + take,
                    document: start..end,
                });
                at += take;
                filled += take;
                if filled == CHUNK {
                    self.chunk(run, tokens);
                    sink(first..at, run.buffers.last(self.depth()), &run.buffers.rows);
                    run.buffers.pieces.clear();
                    (first, filled) = (at, 0);
                }
            }
            start = end;
        }
        if filled > 0 {
            self.chunk(run, tokens);
            sink(first..start, run.buffers.last(self.depth()), &run.buffers.rows);
        }
    }

    /// Encodes the pieces in the buffers; leaves the tokens' rows in `rows`, in order.
    fn chunk(&self, run: &mut Run<'_>, tokens: Words<'_>) {
        let depth = self.depth();
        let Run {
            kernels,
            lexicon,
            table,
            buffers,
        } = run;
        table.begin();
        buffers.words.clear();
        for piece in &buffers.pieces {
            let Range { start, end } = piece.tokens;
            // The words of the rows: the piece with `depth` neighbours to each side, empty ones beyond the document.
            for at in start as isize - depth as isize..(end + depth) as isize {
                let inside = at >= piece.document.start as isize && at < piece.document.end as isize;
                buffers.words.push(if inside {
                    table.slot(self, tokens.lex[at as usize], tokens.space_after[at as usize])
                } else {
                    EMPTY
                });
            }
        }
        table.compute(self, *kernels, lexicon);

        let needed = buffers.words.len() * self.width;
        for buffer in &mut buffers.vectors {
            buffer.resize(needed.max(buffer.len()), 0.0);
        }
        let [a, b] = &mut buffers.vectors;
        let (mut from, mut to) = (a, b);
        for layer in 0..depth {
            list_rows(&buffers.pieces, depth, depth - 1 - layer, &mut buffers.rows);
            if layer == 0 {
                buffers.neighbours.clear();
                buffers.neighbours.extend(buffers.rows.iter().map(|&r| {
                    let r = r as usize;
                    [buffers.words[r - 1], buffers.words[r], buffers.words[r + 1]]
                }));
                kernels.first_window(&table.entries, &buffers.neighbours, &buffers.rows, &self.first_norm, to);
            } else {
                kernels.window(from, &buffers.rows, &self.windows[layer - 1], to);
            }
            std::mem::swap(&mut from, &mut to);
        }
    }

    /// The embeddings of some words, one after the other.
    fn embed(&self, kernels: Kernels, words: &[(Features, bool)], scratch: &mut EmbedScratch, out: &mut [f32]) {
        let inputs = self.mix.inputs();
        scratch.inputs.resize(words.len() * inputs, 0.0);
        scratch.rows.clear();
        scratch.rows.extend(0..words.len() as u32);
        for ((word, space_after), input) in words.iter().zip(scratch.inputs.chunks_exact_mut(inputs)) {
            for (table, part) in self.tables.iter().zip(input.chunks_exact_mut(self.width)) {
                table.write(word, *space_after, part);
            }
        }
        if let Some((vectors, project)) = &self.pretrained {
            let zeros = vec![0.0; vectors.width()];
            let found: Vec<f32> = words
                .iter()
                .flat_map(|(w, _)| vectors.get(w.orth).unwrap_or(&zeros))
                .copied()
                .collect();
            let mut projected = vec![0.0; words.len() * project.padded()];
            kernels.dense(&found, &scratch.rows, project, &mut projected);
            for (input, p) in scratch
                .inputs
                .chunks_exact_mut(inputs)
                .zip(projected.chunks_exact(project.padded()))
            {
                input[inputs - self.width..].copy_from_slice(&p[..self.width]);
            }
        }
        kernels.maxout(&scratch.inputs, &scratch.rows, &self.mix, out);
    }
}

/// Takes the next maxout layer and its normalisation.
fn maxout(weights: &mut Weights, width: usize) -> Result<Maxout, WeightError> {
    let mut layer = weights.next("maxout")?;
    let (w, b) = (layer.take("W", &[width, 3, 0])?, layer.take("b", &[width, 3])?);
    Maxout::new(&w, &b, norm(weights, width)?)
}

fn norm(weights: &mut Weights, width: usize) -> Result<Norm, WeightError> {
    let mut layer = weights.next("layernorm")?;
    Norm::new(&layer.take("G", &[width])?, &layer.take("b", &[width])?)
}

/// Takes the first window layer as three products of one word: to its right neighbour, to itself (with the bias), to its left.
fn first_window(weights: &mut Weights, width: usize) -> Result<(Dense, Norm), WeightError> {
    let mut layer = weights.next("maxout")?;
    let (w, b) = (layer.take("W", &[width, 3, 3 * width])?, layer.take("b", &[width, 3])?);
    let part = 3 * width;
    let (mut products, mut bias) = (vec![0.0; 3 * part * width], vec![0.0; 3 * part]);
    for output in 0..width {
        for piece in 0..3 {
            let (row, slot) = (output * 3 + piece, maxout_slot(output, piece));
            for position in 0..3 {
                let from = &w.data[row * 3 * width + position * width..][..width];
                products[(position * part + slot) * width..][..width].copy_from_slice(from);
            }
            bias[part + slot] = b.data[row];
        }
    }
    Ok((Dense::new(&products, &bias, width), norm(weights, width)?))
}

/// Rows of the tokens of each piece, and of `more` neighbours to each side; a piece's rows begin `depth` before its tokens.
fn list_rows(pieces: &[Piece], depth: usize, more: usize, rows: &mut Vec<u32>) {
    rows.clear();
    let mut base = 0;
    for piece in pieces {
        let n = piece.tokens.len();
        rows.extend((base + depth - more) as u32..(base + depth + n + more) as u32);
        base += n + 2 * depth;
    }
}

/// The words of some documents, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Which word each token is.
    pub lex: &'a [LexId],
    /// Whether a space follows it.
    pub space_after: &'a [bool],
}

/// What encoding needs beside the network.
#[derive(Debug)]
pub struct Run<'a> {
    /// The arithmetic.
    pub kernels: Kernels,
    /// Where the words are from.
    pub lexicon: &'a Lexicon,
    /// What is kept of words; always of the same network and lexicon.
    pub table: &'a mut WordTable,
    /// Memory to work in; may be shared by networks.
    pub buffers: &'a mut Buffers,
}

/// Tokens encoded together, and the document they are from.
#[derive(Debug)]
struct Piece {
    tokens: Range<usize>,
    document: Range<usize>,
}

/// Memory to encode in.
#[derive(Debug, Default)]
pub struct Buffers {
    pieces: Vec<Piece>,
    words: Vec<u32>,
    neighbours: Vec<[u32; 3]>,
    rows: Vec<u32>,
    vectors: [Vec<f32>; 2],
}

impl Buffers {
    /// What the last of `depth` layers wrote: the first layer writes the second buffer, the next the first, and so on.
    fn last(&self, depth: usize) -> &[f32] {
        &self.vectors[depth % 2]
    }
}
