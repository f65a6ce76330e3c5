//! Names as sequences of folded words, matched longest first.

use crate::fold::{Case, Word, fold, fold_into, words};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// How the words of a text must be written to be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Each word as the name has it: "Turkey" is no turkey, "US" is not us.
    AsWritten,
    /// In any case: common nouns and titles.
    Any,
    /// In small letters only: "baker" is a trade, "Baker" a name.
    Small,
}

/// A quick hash for words and numbers of our own lists: what a text says never becomes a key.
#[derive(Clone, Copy, Debug, Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

type Quickly = BuildHasherDefault<Quick>;

#[derive(Clone, Debug)]
struct End<T> {
    value: T,
    /// The least that each word's case must be; empty for [`Style::Any`].
    cases: Box<[Case]>,
    /// Whether no word may be large.
    small: bool,
}

impl<T> End<T> {
    /// Whether the words are written at least as large as the name asks, and small where it must be.
    fn fits(&self, words: &[Word]) -> bool {
        if self.small {
            return words.iter().all(|w| w.case == Case::Lower);
        }
        self.cases.iter().zip(words).all(|(c, w)| w.case >= *c)
    }
}

/// Names with a value each. Several values may share a name.
#[derive(Clone, Debug)]
pub(crate) struct Trie<T> {
    ids: HashMap<Box<str>, u32, Quickly>,
    steps: HashMap<(u32, u32), u32, Quickly>,
    ends: Vec<Vec<End<T>>>,
}

/// A name found, with every value it has.
#[derive(Clone, Debug)]
pub(crate) struct Found<T> {
    /// Words of the text.
    pub(crate) words: Range<usize>,
    /// Values, in the order of the knowledge files.
    pub(crate) values: Vec<T>,
}

impl<T: Copy + PartialEq> Trie<T> {
    pub(crate) fn new() -> Self {
        Trie {
            ids: HashMap::default(),
            steps: HashMap::default(),
            ends: vec![Vec::new()],
        }
    }

    /// Adds a name. A name without a letter or digit is left out.
    pub(crate) fn add(&mut self, name: &str, style: Style, value: T) {
        let mut parts = Vec::new();
        words(name, &mut parts);
        if parts.is_empty() {
            return;
        }
        let mut node = 0;
        for w in &parts {
            let folded = fold(w.span.of(name));
            let next_id = self.ids.len() as u32;
            let id = *self.ids.entry(folded.into_boxed_str()).or_insert(next_id);
            let next_node = self.ends.len() as u32;
            node = *self.steps.entry((node, id)).or_insert(next_node);
            if node == next_node {
                self.ends.push(Vec::new());
            }
        }
        let cases: Box<[Case]> = match style {
            Style::Any | Style::Small => Box::default(),
            Style::AsWritten => parts.iter().map(|w| w.case).collect(),
        };
        let small = style == Style::Small;
        let here = &mut self.ends[node as usize];
        if !here.iter().any(|e| e.value == value && e.cases == cases && e.small == small) {
            here.push(End { value, cases, small });
        }
    }

    /// The number of a folded word of some name.
    pub(crate) fn id(&self, folded: &str) -> Option<u32> {
        self.ids.get(folded).copied()
    }

    /// The folded words' numbers; `None` for a word that no name has.
    pub(crate) fn number(&self, text: &str, words: &[Word], out: &mut Vec<Option<u32>>) {
        out.clear();
        let mut buffer = String::new();
        for w in words {
            buffer.clear();
            fold_into(w.span.of(text), &mut buffer);
            out.push(self.ids.get(buffer.as_str()).copied());
        }
    }

    /// The longest name that begins at word `from`.
    pub(crate) fn longest(&self, words: &[Word], ids: &[Option<u32>], from: usize) -> Option<Found<T>> {
        let (mut node, mut best) = (0u32, None);
        for at in from..words.len() {
            if at > from && words[at].broken {
                break;
            }
            let Some(next) = ids[at].and_then(|id| self.steps.get(&(node, id))) else {
                break;
            };
            node = *next;
            let ends = &self.ends[node as usize];
            if ends.iter().any(|e| e.fits(&words[from..=at])) {
                best = Some((at + 1, node));
            }
        }
        let (to, node) = best?;
        let here = &words[from..to];
        let values = self.ends[node as usize].iter().filter(|e| e.fits(here)).map(|e| e.value).collect();
        Some(Found { words: from..to, values })
    }

    /// The values of a whole name, however it is written.
    pub(crate) fn exact(&self, name: &str) -> Vec<T> {
        let mut parts = Vec::new();
        words(name, &mut parts);
        let mut ids = Vec::new();
        self.number(name, &parts, &mut ids);
        let mut node = 0;
        for id in &ids {
            match id.and_then(|id| self.steps.get(&(node, id))) {
                Some(next) => node = *next,
                None => return Vec::new(),
            }
        }
        self.ends[node as usize].iter().map(|e| e.value).collect()
    }
}
