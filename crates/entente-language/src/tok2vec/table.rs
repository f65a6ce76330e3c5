//! What is kept of each distinct word, so that it is computed once.

use super::Tok2Vec;
use crate::kernels::{Kernels, Lane, Lanes, first_window_entry};
use crate::lexicon::{Features, LexId, Lexicon};

/// Words kept by a [`WordTable`]: 3.75 KiB each in the small model.
const KEPT: usize = 8192;

/// The slot of the empty word beyond a document's ends.
pub(super) const EMPTY: u32 = 0;

/// What is kept of each distinct word: its embedding and its three products for the first window layer.
///
/// Words that were not met lately make room for new ones when the table is full.
#[derive(Debug, Default)]
pub struct WordTable {
    /// By slot: what is kept, as [`Kernels::first_window`] reads it.
    pub(super) entries: Vec<Lane>,
    /// By word and whether a space follows: its slot, or [`EMPTY`] where it has none.
    slot_of: Vec<u32>,
    /// By slot: whose it is, and the last chunk that met it.
    owner: Vec<u32>,
    met: Vec<u32>,
    chunk: u32,
    hand: usize,
    missing: Vec<u32>,
    scratch: EmbedScratch,
}

/// Memory to embed words in.
#[derive(Debug, Default)]
pub(super) struct EmbedScratch {
    words: Vec<(Features, bool)>,
    pub(super) rows: Vec<u32>,
    pub(super) inputs: Vec<f32>,
    vectors: Vec<f32>,
    products: Vec<f32>,
}

impl WordTable {
    /// Forgets all words: for a lexicon that starts afresh.
    pub fn clear(&mut self) {
        self.slot_of.clear();
        self.owner.clear();
        self.met.clear();
        self.hand = 0;
    }

    /// Starts a chunk.
    pub(super) fn begin(&mut self) {
        self.chunk = self.chunk.wrapping_add(1);
        self.missing.clear();
    }

    /// The slot of a word, which [`WordTable::compute`] fills if it is new.
    #[inline]
    pub(super) fn slot(&mut self, model: &Tok2Vec, lex: LexId, space_after: bool) -> u32 {
        let key = lex.index() * 2 + usize::from(space_after && model.sees_space);
        if let Some(&slot) = self.slot_of.get(key)
            && slot != EMPTY
        {
            self.met[slot as usize] = self.chunk;
            return slot;
        }
        self.claim(key)
    }

    #[cold]
    fn claim(&mut self, key: usize) -> u32 {
        if self.owner.is_empty() {
            self.owner.push(u32::MAX);
            self.met.push(0);
            // The empty word is computed with the first others.
            self.missing.push(EMPTY);
        }
        if self.slot_of.len() <= key {
            self.slot_of.resize((key + 1).next_power_of_two(), EMPTY);
        }
        let slot = if self.owner.len() <= KEPT {
            self.owner.push(0);
            self.met.push(0);
            self.owner.len() - 1
        } else {
            let slot = self.stalest();
            self.slot_of[self.owner[slot] as usize] = EMPTY;
            slot
        };
        self.owner[slot] = key as u32;
        self.met[slot] = self.chunk;
        self.slot_of[key] = slot as u32;
        self.missing.push(slot as u32);
        slot as u32
    }

    /// The next slot, going round, whose word was not met for some chunks; one that the chunk under way has met is never given.
    fn stalest(&mut self) -> usize {
        // A chunk meets far fewer words than there are slots, so this ends once patience has.
        let mut patience = 64u32;
        loop {
            self.hand = self.hand % (self.owner.len() - 1) + 1;
            if self.chunk.wrapping_sub(self.met[self.hand]) > patience {
                return self.hand;
            }
            patience = patience.saturating_sub(1);
        }
    }

    /// Computes the words claimed since [`WordTable::begin`].
    pub(super) fn compute(&mut self, model: &Tok2Vec, kernels: Kernels, lexicon: &Lexicon) {
        if self.missing.is_empty() {
            return;
        }
        let width = model.width;
        let entry = first_window_entry(width);
        let size = self.owner.len() * entry;
        if self.entries.len() < size {
            // Room for all at once: growing step by step leaves half as much behind in pieces. What is not used takes no memory.
            self.entries.reserve_exact((KEPT + 1) * entry - self.entries.len());
            self.entries.resize(size, Lane::ZERO);
        }
        let EmbedScratch { words, .. } = &mut self.scratch;
        words.clear();
        words.extend(self.missing.iter().filter(|&&s| s != EMPTY).map(|&slot| {
            let key = self.owner[slot as usize] as usize;
            (*lexicon.features(LexId((key / 2) as u32)), key % 2 == 1)
        }));
        let words = std::mem::take(&mut self.scratch.words);
        let mut vectors = std::mem::take(&mut self.scratch.vectors);
        let mut products = std::mem::take(&mut self.scratch.products);
        vectors.resize(words.len() * width, 0.0);
        model.embed(kernels, &words, &mut self.scratch, &mut vectors);
        let padded = model.first.padded();
        products.resize(words.len() * padded, 0.0);
        kernels.dense(&vectors, &self.scratch.rows, &model.first, &mut products);
        let mut computed = vectors.chunks_exact(width).zip(products.chunks_exact(padded));
        for &slot in &self.missing {
            let (own, sums) = self.entries[slot as usize * entry..][..entry].flat_mut().split_at_mut(width);
            let outputs = sums.len();
            if slot == EMPTY {
                // No embedding, so nothing but the bias.
                own.fill(0.0);
                sums.copy_from_slice(&model.first.bias().flat()[..outputs]);
            } else if let Some((vector, product)) = computed.next() {
                own.copy_from_slice(vector);
                sums.copy_from_slice(&product[..outputs]);
            }
        }
        self.scratch.words = words;
        self.scratch.vectors = vectors;
        self.scratch.products = products;
    }
}
