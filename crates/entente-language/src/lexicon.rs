//! From a word's letters to what a model sees of it: one [`LexId`] per distinct word, and its [`Features`].
//!
//! *In:* the letters of a token, and at times a norm that the tokenizer's exceptions give it. *Out:* a small number that
//! stands for the word from here on; everything computed from one word alone (embeddings, lemmas) is cached under it.
//! [`LexemeRules`] is the model's part, read once and shared; a [`Lexicon`] grows with the text and belongs to one worker.
//!
//! # Invariants and limits
//! - Known words cost one hash and one look-up; nothing is allocated for them.
//! - A word is found by a 64-bit hash and then compared: made-up words that share a hash cost time, never their letters.
//! - The same letters with and without an exception's norm are two lexemes.

use crate::chars::{is_alpha, is_digit, is_space, is_upper};
use crate::hash::{IdMap, murmur64a, string_id};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Norms that every spaCy pipeline has before its own: `WORD<tab>NORM` a line.
const BASE_NORMS: &str = include_str!("data/base_norms.tsv");

/// Words of this many characters or more have the shape `LONG`.
const LONG: usize = 100;

/// A distinct word of one [`Lexicon`]. Numbered from 0 in order of first appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LexId(pub u32);

impl LexId {
    /// The number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a model sees of a word: ids of strings, as [`string_id`] gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Features {
    /// The letters themselves; also the key of the static vectors.
    pub orth: u64,
    /// The letters in lower case.
    pub lower: u64,
    /// The norm: an exception's, the model's table's, or the letters in lower case.
    pub norm: u64,
    /// The first character.
    pub prefix: u64,
    /// The last three characters.
    pub suffix: u64,
    /// The shape, `Xxxx` or `dd.dd`.
    pub shape: u64,
    /// Whether the word is white space.
    pub is_space: bool,
}

/// The model's own part in features: its table of norms.
#[derive(Debug, Default)]
pub struct LexemeRules {
    norms: IdMap<u64>,
}

impl LexemeRules {
    /// Takes the model's norms, pairs of a word's id and its norm; the pipeline's common ones come below them.
    pub fn new<'a>(norms: impl IntoIterator<Item = (u64, &'a str)>) -> Self {
        let mut table: IdMap<u64> = BASE_NORMS
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(word, norm)| (string_id(word), string_id(norm)))
            .collect();
        table.extend(norms.into_iter().map(|(word, norm)| (word, string_id(norm))));
        LexemeRules { norms: table }
    }

    /// Takes the norms of a model's `vocab/lookups.bin`; a model without that table has none of its own.
    ///
    /// # Errors
    /// If the file is not what spaCy writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, rmp_serde::decode::Error> {
        #[derive(Deserialize)]
        struct File {
            #[serde(default)]
            lexeme_norm: BTreeMap<u64, String>,
        }
        let file: File = rmp_serde::from_slice(bytes)?;
        Ok(LexemeRules::new(file.lexeme_norm.iter().map(|(&word, norm)| (word, &**norm))))
    }

    fn features(&self, orth: &str, norm: Option<&str>) -> Features {
        let mut lower = String::with_capacity(orth.len());
        if orth.is_ascii() {
            lower.push_str(orth);
            lower.make_ascii_lowercase();
        } else {
            lower = orth.to_lowercase();
        }
        let id = string_id(orth);
        let lower = string_id(&lower);
        let prefix = orth.chars().next().map_or("", |c| &orth[..c.len_utf8()]);
        let suffix = orth.char_indices().rev().nth(2).map_or(orth, |(at, _)| &orth[at..]);
        Features {
            orth: id,
            lower,
            norm: norm.map_or_else(|| self.norms.get(&id).copied().unwrap_or(lower), string_id),
            prefix: string_id(prefix),
            suffix: string_id(suffix),
            shape: string_id(&shape(orth)),
            is_space: !orth.is_empty() && orth.chars().all(is_space),
        }
    }
}

/// A word's shape: letters become `X` or `x`, digits `d`, the rest stays; runs are cut to four. `LONG` from 100 characters.
fn shape(word: &str) -> String {
    if word.len() >= LONG && word.chars().nth(LONG - 1).is_some() {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(word.len());
    let (mut last, mut run) = (None, 0);
    for c in word.chars() {
        let class = match c {
            c if is_upper(c) && is_alpha(c) => 'X',
            c if is_alpha(c) => 'x',
            c if is_digit(c) => 'd',
            c => c,
        };
        run = if last == Some(class) { run + 1 } else { 0 };
        last = Some(class);
        if run < 4 {
            shape.push(class);
        }
    }
    shape
}

/// The words that one worker has met.
#[derive(Debug)]
pub struct Lexicon {
    rules: Arc<LexemeRules>,
    by_key: IdMap<LexId>,
    features: Vec<Features>,
    letters: String,
    ends: Vec<u32>,
}

impl Lexicon {
    /// A lexicon without words.
    pub fn new(rules: Arc<LexemeRules>) -> Self {
        Lexicon {
            rules,
            by_key: IdMap::default(),
            features: Vec::new(),
            letters: String::new(),
            ends: Vec::new(),
        }
    }

    /// The id of a word with these letters; a new one for letters not met before.
    pub fn intern(&mut self, orth: &str) -> LexId {
        self.known_or_new(murmur64a(orth.as_bytes()), orth, None)
    }

    /// The id of a word that an exception of the tokenizer gives the norm `norm`.
    pub fn intern_with_norm(&mut self, orth: &str, norm: &str) -> LexId {
        let key = murmur64a(orth.as_bytes()) ^ murmur64a(norm.as_bytes()).rotate_left(17);
        self.known_or_new(key, orth, Some(norm))
    }

    fn known_or_new(&mut self, key: u64, orth: &str, norm: Option<&str>) -> LexId {
        if let Some(&id) = self.by_key.get(&key)
            && self.orth(id) == orth
        {
            return id;
        }
        let id = LexId(self.features.len() as u32);
        self.features.push(self.rules.features(orth, norm));
        self.letters.push_str(orth);
        self.ends.push(self.letters.len() as u32);
        self.by_key.insert(key, id);
        id
    }

    /// What a model sees of a word.
    pub fn features(&self, id: LexId) -> &Features {
        &self.features[id.index()]
    }

    /// The letters of a word.
    pub fn orth(&self, id: LexId) -> &str {
        let i = id.index();
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.letters[start..self.ends[i] as usize]
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.features.len()
    }

    /// Whether no word was met yet.
    pub fn is_empty(&self) -> bool {
        self.features.is_empty()
    }

    /// How many bytes of letters are kept: with [`Lexicon::len`], what decides when a worker starts afresh.
    pub fn bytes(&self) -> usize {
        self.letters.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        Lexicon::new(Arc::new(LexemeRules::new([(string_id("colour"), "color")])))
    }

    #[test]
    fn a_word_keeps_its_number_and_letters() {
        let mut lexicon = lexicon();
        let (a, b) = (lexicon.intern("Hanoi"), lexicon.intern("Tokyo"));
        assert_eq!((a, b), (LexId(0), LexId(1)));
        assert_eq!(lexicon.intern("Hanoi"), a);
        assert_eq!((lexicon.orth(a), lexicon.orth(b), lexicon.len()), ("Hanoi", "Tokyo", 2));
    }

    #[test]
    fn an_exceptions_norm_makes_another_word_of_the_same_letters() {
        let mut lexicon = lexicon();
        let (plain, fused) = (lexicon.intern("ca"), lexicon.intern_with_norm("ca", "can"));
        assert_ne!(plain, fused);
        assert_eq!(lexicon.orth(fused), "ca");
        assert_eq!(lexicon.features(fused).norm, string_id("can"));
        assert_eq!(lexicon.features(plain).norm, string_id("ca"));
    }

    #[test]
    fn norms_come_from_the_model_then_the_pipeline_then_the_letters() {
        let mut lexicon = lexicon();
        for (word, norm) in [("colour", "color"), ("Colour", "colour"), ("€", "$"), ("”", "\""), ("Việt", "việt")] {
            let id = lexicon.intern(word);
            assert_eq!(lexicon.features(id).norm, string_id(norm), "{word}");
        }
    }

    #[test]
    fn prefix_and_suffix_count_characters() {
        let mut lexicon = lexicon();
        for (word, prefix, suffix) in [("Hà", "H", "Hà"), ("Việt", "V", "iệt"), ("😀", "😀", "😀"), ("nations", "n", "ons")] {
            let id = lexicon.intern(word);
            let features = lexicon.features(id);
            assert_eq!((features.prefix, features.suffix), (string_id(prefix), string_id(suffix)), "{word}");
        }
    }

    #[test]
    fn shapes_cut_runs_to_four() {
        for (word, want) in [
            ("Hanoi", "Xxxxx"),
            ("internationally", "xxxx"),
            ("U.S.", "X.X."),
            ("2024-07-08", "dddd-dd-dd"),
            ("中文字符串", "xxxx"),
            ("......", "...."),
            ("²⅓", "d⅓"),
        ] {
            assert_eq!(shape(word), want, "{word}");
        }
        assert_eq!(shape(&"é".repeat(99)), "xxxx");
        assert_eq!(shape(&"é".repeat(100)), "LONG");
    }

    #[test]
    fn white_space_is_known() {
        let mut lexicon = lexicon();
        for (word, space) in [("\n\n", true), ("\u{a0}", true), ("a", false), ("\u{200b}", false)] {
            let id = lexicon.intern(word);
            assert_eq!(lexicon.features(id).is_space, space, "{word:?}");
        }
    }
}
