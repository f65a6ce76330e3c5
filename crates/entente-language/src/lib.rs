//! A native runtime for spaCy 3.8 English models: from a passage's text to tokens, tags, lemmas, a tree and entities.

mod chars;
pub mod hash;
pub mod install;
pub mod kernels;
pub mod lemmatizer;
pub mod lexicon;
pub mod ner;
pub mod neural;
pub mod package;
pub mod parsed;
pub mod parser;
pub mod pipeline;
pub mod ruler;
pub mod tagger;
pub mod tok2vec;
pub mod tokenizer;
pub mod transition;
pub mod vectors;
pub mod weights;

pub use lexicon::{Features, LexId, Lexicon};
pub use package::{ModelError, Package};
pub use parsed::{Dep, Entity, EntityLabel, Parsed, Pos, Tag, Token};
pub use pipeline::Model;
