//! A native runtime for spaCy 3.8 English models: from a passage's text to tokens, tags, lemmas, a tree and entities.

pub mod parsed;

pub use parsed::{Dep, Entity, EntityLabel, Parsed, Pos, Tag, Token};
