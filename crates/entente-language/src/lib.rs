//! A native runtime for spaCy 3.8 English models: from a passage's text to tokens, tags, lemmas, a tree and entities.

mod chars;
pub mod hash;
pub mod lemmatizer;
pub mod lexicon;
pub mod parsed;
pub mod ruler;
pub mod tokenizer;

pub use lexicon::{Features, LexId, Lexicon};
pub use parsed::{Dep, Entity, EntityLabel, Parsed, Pos, Tag, Token};
