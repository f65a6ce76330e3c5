//! What is kept of each distinct word, so that it is computed once.

use super::Tok2Vec;
use crate::kernels::{Kernels, Lane, Lanes, first_window_entry};
use crate::lexicon::{Features, LexId, Lexicon};

/// Words kept by a [`WordTable`]: 3.75 KiB each in the small model, and each thread has two tables. Four times as many parse speeches of two
/// centuries 7 % faster, and take 92 MB more on two threads. More than a chunk has tokens, or none could make room.
const KEPT: usize = 2048;
const _: () = assert!(KEPT > 2 * super::CHUNK);

/// A word that many chunks have met is passed over so often.
const MOST_PASSES: u8 = 7;

/// The slot of the empty word beyond a document's ends.
pub(super) const EMPTY: u32 = 0;

/// What is kept of each distinct word: its embedding and its three products for the first window layer.
///
/// Words that were seldom met make room for new ones when the table is full.
#[derive(Debug, Default)]
pub struct WordTable {
    /// By slot: what is kept, as [`Kernels::first_window`] reads it.
    pub(super) entries: Vec<Lane>,
    /// By word and whether a space follows: its slot, or [`EMPTY`] where it has none.
    slot_of: Vec<u32>,
    /// By slot: whose it is, the last chunk that met it, and how often it is passed over when room is wanted.
    owner: Vec<u32>,
    met: Vec<u32>,
    passes: Vec<u8>,
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
        self.passes.clear();
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
            if self.met[slot as usize] != self.chunk {
                self.met[slot as usize] = self.chunk;
                self.passes[slot as usize] = (self.passes[slot as usize] + 1).min(MOST_PASSES);
            }
            return slot;
        }
        self.claim(key)
    }

    #[cold]
    fn claim(&mut self, key: usize) -> u32 {
        if self.owner.is_empty() {
            self.owner.push(u32::MAX);
            self.met.push(0);
            self.passes.push(0);
            // The empty word is computed with the first others.
            self.missing.push(EMPTY);
        }
        if self.slot_of.len() <= key {
            self.slot_of.resize((key + 1).next_power_of_two(), EMPTY);
        }
        let slot = if self.owner.len() <= KEPT {
            self.owner.push(0);
            self.met.push(0);
            self.passes.push(0);
            self.owner.len() - 1
        } else {
            let slot = self.rarest();
            self.slot_of[self.owner[slot] as usize] = EMPTY;
            slot
        };
        self.owner[slot] = key as u32;
        self.met[slot] = self.chunk;
        self.slot_of[key] = slot as u32;
        self.missing.push(slot as u32);
        slot as u32
    }

    /// The next slot, going round, that was met once since it was last passed over, so that what comes again and again stays (the
    /// generalised clock of A. J. Smith, ACM TODS 3(3), 1978); one that the chunk under way has met is never given.
    fn rarest(&mut self) -> usize {
        // A chunk meets far fewer words than there are slots, and each round takes a pass from the others: this ends.
        loop {
            self.hand = self.hand % (self.owner.len() - 1) + 1;
            if self.met[self.hand] == self.chunk {
                continue;
            }
            match self.passes[self.hand].checked_sub(1) {
                None => return self.hand,
                Some(fewer) => self.passes[self.hand] = fewer,
            }
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
