//! A native runtime for spaCy 3.8 English models: from a passage's text to tokens, tags, lemmas, a tree and entities.
//!
//! *In:* a model package as spaCy publishes it, then texts. *Out:* one [`Parsed`] a text.
//! ```no_run
//! let model = entente_language::Model::standard()?;
//! let parsed = model.parse("Japan and Viet Nam signed a pact in Hanoi.");
//! # Ok::<(), entente_language::ModelError>(())
//! ```
//! [`Model::parse_many`] is the fast way: texts share matrix products, and threads. The modules follow a text:
//! [`tokenizer`] cuts it, [`lexicon`] knows its words by number, [`tok2vec`] makes vectors of them, [`tagger`], [`parser`] and
//! [`ner`] read tags, trees and entities off the vectors, [`ruler`] and [`lemmatizer`] finish the tokens, and [`pipeline`] puts
//! all of it together.
//!
//! # Invariants and limits
//! - Text can be anything of any length: nothing here fails on it, and time and memory are linear in it.
//! - A text's parse depends on the text and the model alone.
//! - Same output as Python spaCy with the same model (`tests/parity/`), save for rounding that no text has yet brought out.
//! - Not here: anything that knows what a text is about.

pub mod parsed;
pub mod pipeline;

// The model: its files, and where they come from.
pub mod install;
pub mod package;

// The text's side.
mod chars;
pub mod hash;
pub mod lemmatizer;
pub mod lexicon;
pub mod ruler;
pub mod tokenizer;

// The networks' side.
pub mod kernels;
pub mod ner;
pub mod neural;
pub mod parser;
pub mod tagger;
pub mod tok2vec;
pub mod transition;
pub mod vectors;
pub mod weights;

pub use lexicon::{Features, LexId, Lexicon};
pub use package::{ModelError, Package};
pub use parsed::{Dep, Entity, EntityLabel, Parsed, Pos, Tag, Token};
pub use pipeline::Model;
