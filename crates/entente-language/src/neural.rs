//! The networks of a model together: from tokens to tags, trees and entities.
//!
//! *In:* the tokens of some documents. *Out:* [`Annotations`]. The order is spaCy's: shared vectors, tags, trees with sentence
//! starts, then entities with vectors of their own.

use crate::kernels::Kernels;
use crate::lexicon::Lexicon;
use crate::ner::{self, Recogniser};
use crate::package::{ModelError, Package};
use crate::parsed::{Entity, Tag};
use crate::parser::{self, Parser, ParserError, Trees};
use crate::tagger::{Tagger, TaggerError};
use crate::tok2vec::{Buffers, Run, Tok2Vec, WordTable, Words};
use crate::transition::Documents;
use crate::vectors::Vectors;
use crate::weights::{WeightError, Weights};
use std::ops::Range;
use std::sync::Arc;

/// The networks of one model.
#[derive(Debug)]
pub struct Networks {
    kernels: Kernels,
    shared: Tok2Vec,
    tagger: Tagger,
    parser: Parser,
    own: Tok2Vec,
    recogniser: Recogniser,
}

/// A refusal without its place.
struct Problem(String);

impl From<WeightError> for Problem {
    fn from(e: WeightError) -> Self {
        Problem(e.to_string())
    }
}
impl From<TaggerError> for Problem {
    fn from(e: TaggerError) -> Self {
        Problem(e.to_string())
    }
}
impl From<ParserError> for Problem {
    fn from(e: ParserError) -> Self {
        Problem(e.to_string())
    }
}

impl Networks {
    /// Reads the networks of a model package.
    ///
    /// # Errors
    /// If a file is missing, damaged, or of another architecture than spaCy's small and medium English pipelines.
    pub fn load(package: &Package) -> Result<Networks, ModelError> {
        let refused = |name: &str, Problem(problem): Problem| package.senseless(name, problem);
        let (table, key2row) = (package.read("vocab/vectors")?, package.read("vocab/key2row")?);
        let vectors = Vectors::new(&table, &key2row)
            .map_err(|e| refused("vocab/vectors", e.into()))?
            .map(Arc::new);

        // The two large files are read and checked side by side.
        let (tok2vec, ner) = rayon::join(|| package.read("tok2vec/model"), || package.read("ner/model"));
        let shared = with(&tok2vec?, |w| Ok(Tok2Vec::new(w, vectors.clone())?)).map_err(|e| refused("tok2vec/model", e))?;
        let config = package.read("tagger/cfg")?;
        let tagger = with(&package.read("tagger/model")?, |w| Ok(Tagger::new(w, &config, shared.width())?))
            .map_err(|e| refused("tagger/model", e))?;
        let moves = package.read("parser/moves")?;
        let parser = with(&package.read("parser/model")?, |w| Ok(Parser::new(w, &moves, shared.width())?))
            .map_err(|e| refused("parser/model", e))?;
        let moves = package.read("ner/moves")?;
        let (own, recogniser) = with(&ner?, |w| {
            let own = Tok2Vec::new(w, vectors.clone())?;
            let recogniser = Recogniser::new(w, &moves, own.width())?;
            Ok((own, recogniser))
        })
        .map_err(|e| refused("ner/model", e))?;
        Ok(Networks {
            kernels: Kernels::best(),
            shared,
            tagger,
            parser,
            own,
            recogniser,
        })
    }

    /// The same networks with other arithmetic, for tests.
    pub fn with_kernels(mut self, kernels: Kernels) -> Networks {
        self.kernels = kernels;
        self
    }

    /// Annotates documents. `ends` are their ends among the tokens, ascending; `lexicon` is where the words are from, and must
    /// be the same at every call with one `state`, or [`NetworkState::clear`] called between.
    pub fn annotate(&self, lexicon: &Lexicon, tokens: Words<'_>, ends: &[usize], state: &mut NetworkState) {
        let NetworkState {
            shared,
            own,
            buffers,
            parser,
            recogniser,
            reduced,
            scores,
            is_space,
            out,
        } = state;
        let kernels = self.kernels;
        is_space.clear();
        is_space.extend(tokens.lex.iter().map(|&lex| lexicon.features(lex).is_space));
        out.tags.clear();

        let layer = &self.parser.network().reduce;
        let part = |run: Range<usize>, width: usize| run.start * width..run.end * width;
        reduced.resize(tokens.lex.len() * layer.padded(), 0.0);
        let mut run = Run {
            kernels,
            lexicon,
            table: shared,
            buffers,
        };
        self.shared.encode(&mut run, tokens, ends, |run, vectors, rows| {
            self.tagger.tag(kernels, vectors, rows, scores, &mut out.tags);
            kernels.dense(vectors, rows, layer, &mut reduced[part(run, layer.padded())]);
        });
        self.parser
            .parse(kernels, Documents { reduced, ends, is_space }, parser, &mut out.trees);

        let layer = &self.recogniser.network().reduce;
        reduced.resize(tokens.lex.len() * layer.padded(), 0.0);
        let mut run = Run {
            kernels,
            lexicon,
            table: own,
            buffers,
        };
        self.own.encode(&mut run, tokens, ends, |run, vectors, rows| {
            kernels.dense(vectors, rows, layer, &mut reduced[part(run, layer.padded())]);
        });
        let documents = Documents { reduced, ends, is_space };
        self.recogniser
            .find(kernels, documents, &out.trees.starts, recogniser, &mut out.entities);
    }
}

/// Reads a model file and confirms that `make` took all of it.
fn with<T>(bytes: &[u8], make: impl FnOnce(&mut Weights) -> Result<T, Problem>) -> Result<T, Problem> {
    let mut weights = Weights::from_bytes(bytes)?;
    let made = make(&mut weights)?;
    weights.finish()?;
    Ok(made)
}

/// What one worker keeps between calls: tables of words, memory to work in, and the latest annotations.
#[derive(Debug, Default)]
pub struct NetworkState {
    shared: WordTable,
    own: WordTable,
    buffers: Buffers,
    parser: parser::Work,
    recogniser: ner::Work,
    reduced: Vec<f32>,
    scores: Vec<f32>,
    is_space: Vec<bool>,
    /// What the latest call to [`Networks::annotate`] found.
    pub out: Annotations,
}

impl NetworkState {
    /// Forgets all words: for a lexicon that starts afresh.
    pub fn clear(&mut self) {
        self.shared.clear();
        self.own.clear();
    }
}

/// What the networks find, token by token over all documents of a call.
#[derive(Debug, Default)]
pub struct Annotations {
    /// Penn tags.
    pub tags: Vec<Tag>,
    /// Heads, relations and sentence starts.
    pub trees: Trees,
    /// Entities in order, with token numbers over all documents.
    pub entities: Vec<Entity>,
}
