//! From text to tokens, as spaCy's rule-based tokenizer cuts it.
//!
//! *In:* any text. *Out:* a [`TokenSeq`]; its tokens, with one space after some, spell the text exactly.
//! 1. The text falls into chunks at white space; single spaces belong to the token before them, other white space is a
//!    token of its own.
//! 2. `chunk` cuts affixes from a chunk and splits the rest at infixes; exceptions (`don't`, `a.m.`) are known whole.
//! 3. `special` puts exceptions together again that step 2 cut apart.
//!
//! The patterns are the model's, matched by [`pattern`]. What one worker has met stays in its [`Words`]: a chunk seen before
//! costs one hash and one look-up.
//!
//! # Invariants and limits
//! - The same tokens as spaCy 3.8 with the same model, for any text (`tests/parity/`).
//! - Linear in the text: a megabyte without a space is cut as fast as prose.

mod chunk;
pub mod pattern;
mod rules;
mod special;

use crate::chars::is_space;
use crate::hash::{IdMap, murmur64a};
use crate::lexicon::{LexId, LexemeRules, Lexicon};
use chunk::{Cutter, Piece};
use entente_text::Span;
use rules::Rules;
use special::Matcher;
use std::ops::Range;
use std::sync::Arc;

pub use rules::TokenizerError;

/// Chunks longer than this are seldom met twice, and are not kept.
const LONGEST_KEPT: usize = 64;

/// When a worker's words take about this many entries or bytes of letters, it starts afresh.
const FULL_ENTRIES: usize = 1 << 20;
const FULL_BYTES: usize = 1 << 26;

/// The tokens of one text, field by field; the three vectors have one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenSeq {
    /// Which word each token is.
    pub lex: Vec<LexId>,
    /// Where each stands, in bytes of the text.
    pub span: Vec<Span>,
    /// Whether one space follows it.
    pub space_after: Vec<bool>,
}

impl TokenSeq {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.lex.len()
    }
    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.lex.is_empty()
    }
    /// Forgets all tokens and keeps the memory.
    pub fn clear(&mut self) {
        self.lex.clear();
        self.span.clear();
        self.space_after.clear();
    }
    /// Adds a token.
    pub fn push(&mut self, lex: LexId, span: Span, space_after: bool) {
        self.lex.push(lex);
        self.span.push(span);
        self.space_after.push(space_after);
    }
}

/// The words and chunks that one worker has met. Grows with the text: see [`Words::is_full`].
#[derive(Debug)]
pub struct Words {
    /// The words.
    pub lexicon: Lexicon,
    chunks: IdMap<(u32, u32)>,
    /// The tokens of all chunks, one chunk after the other.
    pieces: Vec<Piece>,
    /// By word: whether an exception's second pass can begin with it.
    begins_special: Vec<bool>,
}

impl Words {
    /// Nothing met yet.
    pub fn new(rules: Arc<LexemeRules>) -> Self {
        Words {
            lexicon: Lexicon::new(rules),
            chunks: IdMap::default(),
            pieces: Vec::new(),
            begins_special: Vec::new(),
        }
    }

    /// Whether these pieces are the letters of `chunk`: two chunks may share a hash.
    fn spells(&self, pieces: Range<usize>, chunk: &str) -> bool {
        let mut rest = chunk;
        for piece in &self.pieces[pieces] {
            match rest.strip_prefix(self.lexicon.orth(piece.lex)) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        rest.is_empty()
    }

    /// Whether so much was met that a worker should start afresh, with all it keeps by [`LexId`].
    pub fn is_full(&self) -> bool {
        self.lexicon.len().max(self.pieces.len()) > FULL_ENTRIES || self.lexicon.bytes() > FULL_BYTES
    }
}

/// A model's tokenizer; shared by all workers.
#[derive(Debug)]
pub struct Tokenizer {
    rules: Rules,
    matcher: Matcher,
}

impl Tokenizer {
    /// Reads a model's `tokenizer` file.
    ///
    /// # Errors
    /// If it is not what spaCy writes, or has a pattern that cannot be used.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TokenizerError> {
        let rules = Rules::from_bytes(bytes)?;
        let mut scratch = Lexicon::new(Arc::default());
        Ok(Tokenizer {
            matcher: Matcher::new(&rules, &mut scratch),
            rules,
        })
    }

    /// Cuts `text`; `out` is emptied first.
    pub fn tokenize(&self, text: &str, words: &mut Words, out: &mut TokenSeq) {
        out.clear();
        for_each_chunk(text, |chunk, space_after| {
            let pieces = self.chunk(&text[chunk.clone()], words);
            let mut at = chunk.start;
            for piece in &words.pieces[pieces.clone()] {
                let end = at + piece.len as usize;
                out.push(piece.lex, Span::new(at, end), space_after && end == chunk.end);
                at = end;
            }
            if chunk.len() > LONGEST_KEPT {
                words.pieces.truncate(pieces.start);
            }
        });
        for id in words.begins_special.len()..words.lexicon.len() {
            let orth = words.lexicon.features(LexId(id as u32)).orth;
            words.begins_special.push(self.matcher.can_begin(orth));
        }
        special::apply(text, &self.rules, &self.matcher, &words.begins_special, &mut words.lexicon, out);
    }

    /// The tokens of a chunk, as a range of `words.pieces`.
    fn chunk(&self, chunk: &str, words: &mut Words) -> Range<usize> {
        let hash = murmur64a(chunk.as_bytes());
        if let Some(&(start, end)) = words.chunks.get(&hash) {
            let known = start as usize..end as usize;
            if words.spells(known.clone(), chunk) {
                return known;
            }
        }
        let start = words.pieces.len();
        let mut cutter = Cutter {
            rules: &self.rules,
            lexicon: &mut words.lexicon,
            specials: true,
        };
        cutter.cut(chunk, &mut words.pieces);
        let end = words.pieces.len();
        if chunk.len() <= LONGEST_KEPT {
            words.chunks.insert(hash, (start as u32, end as u32));
        }
        start..end
    }
}

/// Calls `each` with every run of white space (less one space after a word) and of other text, and whether that one space follows.
fn for_each_chunk(text: &str, mut each: impl FnMut(Range<usize>, bool)) {
    let Some(first) = text.chars().next() else {
        return;
    };
    let (mut start, mut in_space) = (0, is_space(first));
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (c, next) = match bytes[at] {
            b if b < 0x80 => (b as char, at + 1),
            _ => match text[at..].chars().next() {
                Some(c) => (c, at + c.len_utf8()),
                None => break,
            },
        };
        if is_space(c) != in_space {
            if start < at {
                each(start..at, c == ' ');
            }
            start = if c == ' ' { next } else { at };
            in_space = !in_space;
        }
        at = next;
    }
    if start < at {
        each(start..at, false);
    }
}

#[cfg(test)]
mod tests;
