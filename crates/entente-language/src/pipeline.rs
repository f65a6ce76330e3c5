//! A model at work: from text to [`Parsed`].
//!
//! *In:* a model package ([`crate::package`]), then texts. *Out:* one [`Parsed`] a text. Each text is cut into tokens
//! ([`crate::tokenizer`]), the networks annotate many texts together ([`crate::neural`]), and tags become parts of speech,
//! features and lemmas ([`crate::ruler`], [`crate::lemmatizer`]).
//!
//! # Invariants and limits
//! - A text's parse depends on the text and the model alone: not on the texts beside it, the threads, or what was read before.
//! - Any text can be parsed, of any length, in time and memory linear in it.
//! - What a worker keeps of the words it has met is bounded; it starts afresh when that is full.

use crate::kernels::Kernels;
use crate::lemmatizer::{LemmaCache, Lemmatizer};
use crate::lexicon::{LexId, LexemeRules};
use crate::neural::{NetworkState, Networks};
use crate::package::{ModelError, Package};
use crate::parsed::{Builder, Entity, NewToken, Parsed};
use crate::ruler::{AttributeRuler, Attributes, RulerCache};
use crate::tok2vec;
use crate::tokenizer::{self, TokenSeq, Tokenizer};
use entente_text::Span;
use rayon::prelude::*;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Texts are parsed together until they have this many bytes: some thousand tokens, whose vectors fit the caches.
const GROUP_BYTES: usize = 16 * 1024;

/// After a group with more tokens than this a worker is dropped, to give back what it took for them.
const LARGE_GROUP: usize = 1 << 16;

/// A loaded model. Shared by threads; what a thread needs for itself is made when it first parses.
#[derive(Debug)]
pub struct Model {
    tokenizer: Tokenizer,
    lexemes: Arc<LexemeRules>,
    networks: Networks,
    ruler: AttributeRuler,
    lemmatizer: Lemmatizer,
    /// Workers not at work, so that what they know of words is used again.
    idle: Mutex<Vec<Worker>>,
}

impl Model {
    /// Loads the model at `path`: its folder, a Python package's folder around it, or a wheel.
    ///
    /// # Errors
    /// If a file is missing, damaged, or of another architecture than spaCy's small and medium English pipelines.
    pub fn load(path: &Path) -> Result<Model, ModelError> {
        Model::from_package(&Package::open(path)?)
    }

    /// Loads the model that `ENTENTE_MODEL` names, else the installed one.
    ///
    /// # Errors
    /// If there is none, or it cannot be loaded.
    pub fn standard() -> Result<Model, ModelError> {
        Model::from_package(&Package::find(None)?)
    }

    /// Loads a model that was found.
    ///
    /// # Errors
    /// As [`Model::load`].
    pub fn from_package(package: &Package) -> Result<Model, ModelError> {
        Ok(Model {
            tokenizer: package.load("tokenizer", Tokenizer::from_bytes)?,
            lexemes: Arc::new(package.load("vocab/lookups.bin", LexemeRules::from_bytes)?),
            networks: Networks::load(package)?,
            ruler: package.load("attribute_ruler/patterns", AttributeRuler::from_bytes)?,
            lemmatizer: package.load("lemmatizer/lookups/lookups.bin", Lemmatizer::from_bytes)?,
            idle: Mutex::new(Vec::new()),
        })
    }

    /// The same model with other arithmetic, for tests.
    pub fn with_kernels(mut self, kernels: Kernels) -> Model {
        self.networks = self.networks.with_kernels(kernels);
        self.idle = Mutex::new(Vec::new());
        self
    }

    /// Parses one text.
    pub fn parse(&self, text: &str) -> Parsed {
        self.parse_group(&[text]).pop().unwrap_or_default()
    }

    /// Parses many texts, on all threads of the current rayon pool: faster than one at a time, with the same results.
    pub fn parse_many(&self, texts: &[&str]) -> Vec<Parsed> {
        let groups = groups(texts);
        let parsed: Vec<Vec<Parsed>> = match groups.as_slice() {
            [one] => vec![self.parse_group(&texts[one.clone()])],
            many => many.par_iter().map(|group| self.parse_group(&texts[group.clone()])).collect(),
        };
        parsed.into_iter().flatten().collect()
    }

    /// Parses many texts on this thread alone, with the same results: for a caller that divides the work among threads itself.
    pub fn parse_in_turn(&self, texts: &[&str]) -> Vec<Parsed> {
        groups(texts)
            .into_iter()
            .flat_map(|group| self.parse_group(&texts[group]))
            .collect()
    }

    fn parse_group(&self, texts: &[&str]) -> Vec<Parsed> {
        let idle = || self.idle.lock().unwrap_or_else(|e| e.into_inner());
        // The lock must not be held while the worker works.
        let waiting = idle().pop();
        let mut worker = waiting.unwrap_or_else(|| Worker::new(self));
        let parsed = worker.parse(self, texts);
        if !worker.is_spent() {
            idle().push(worker);
        }
        parsed
    }
}

/// Cuts texts into runs to be parsed together: as many as have [`GROUP_BYTES`] bytes, or one that is longer.
fn groups(texts: &[&str]) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (i, text) in texts.iter().enumerate() {
        if bytes > 0 && bytes + text.len() > GROUP_BYTES {
            groups.push(start..i);
            (start, bytes) = (i, 0);
        }
        bytes += text.len();
    }
    if start < texts.len() {
        groups.push(start..texts.len());
    }
    groups
}

/// What one thread keeps between texts: the words it has met, and memory to work in.
#[derive(Debug)]
struct Worker {
    words: tokenizer::Words,
    network: NetworkState,
    ruler: RulerCache,
    lemmas: LemmaCache,
    seq: TokenSeq,
    tokens: TokenSeq,
    ends: Vec<usize>,
    attributes: Vec<Attributes>,
}

impl Worker {
    fn new(model: &Model) -> Worker {
        Worker {
            words: tokenizer::Words::new(model.lexemes.clone()),
            network: NetworkState::default(),
            ruler: RulerCache::default(),
            lemmas: LemmaCache::default(),
            seq: TokenSeq::default(),
            tokens: TokenSeq::default(),
            ends: Vec::new(),
            attributes: Vec::new(),
        }
    }

    /// Whether so many words were met, or so much memory was taken, that another worker should start afresh.
    fn is_spent(&self) -> bool {
        self.words.is_full() || self.tokens.len() > LARGE_GROUP
    }

    /// Parses texts together.
    fn parse(&mut self, model: &Model, texts: &[&str]) -> Vec<Parsed> {
        self.tokens.clear();
        self.ends.clear();
        for text in texts {
            model.tokenizer.tokenize(text, &mut self.words, &mut self.seq);
            self.tokens.lex.extend_from_slice(&self.seq.lex);
            self.tokens.span.extend_from_slice(&self.seq.span);
            self.tokens.space_after.extend_from_slice(&self.seq.space_after);
            self.ends.push(self.tokens.len());
        }
        let words = tok2vec::Words {
            lex: &self.tokens.lex,
            space_after: &self.tokens.space_after,
        };
        model.networks.annotate(&self.words.lexicon, words, &self.ends, &mut self.network);

        let mut parsed = Vec::with_capacity(texts.len());
        let (mut start, mut entity) = (0, 0);
        for (i, text) in texts.iter().enumerate() {
            let end = self.ends[i];
            let found = self.network.out.entities[entity..]
                .iter()
                .take_while(|e| e.tokens.start < end)
                .count();
            parsed.push(self.finish(model, text, start..end, entity..entity + found));
            (start, entity) = (end, entity + found);
        }
        parsed
    }

    /// Puts together what was found about the text whose tokens and entities these are.
    fn finish(&mut self, model: &Model, text: &str, tokens: Range<usize>, entities: Range<usize>) -> Parsed {
        let (lexicon, found) = (&self.words.lexicon, &self.network.out);
        let lex: &[LexId] = &self.tokens.lex[tokens.clone()];
        let (tags, deps) = (&found.tags[tokens.clone()], &found.trees.deps[tokens.clone()]);
        model.ruler.apply(&mut self.ruler, lexicon, lex, tags, deps, &mut self.attributes);
        let spans: &[Span] = &self.tokens.span[tokens.clone()];
        let mut builder = Builder::new(text);
        for (i, a) in self.attributes.iter().enumerate() {
            let at = tokens.start + i;
            let lemma = match a.lemma {
                Some(lemma) => lemma,
                None => model.lemmatizer.lemma(&mut self.lemmas, lexicon, lex[i], a.pos, a.feats),
            };
            builder.push(NewToken {
                span: spans[i],
                head: found.trees.heads[at] as usize - tokens.start,
                dep: a.dep,
                pos: a.pos,
                tag: a.tag,
                feats: a.feats,
                space_after: self.tokens.space_after[at],
                lemma,
            });
        }
        let mut start = 0;
        for i in 1..=tokens.len() {
            if i == tokens.len() || found.trees.starts[tokens.start + i] {
                builder.sentence(start..i);
                start = i;
            }
        }
        for entity in &found.entities[entities] {
            let span = entity.tokens.start - tokens.start..entity.tokens.end - tokens.start;
            builder.entity(Entity {
                tokens: span,
                label: entity.label,
            });
        }
        builder.finish()
    }
}
