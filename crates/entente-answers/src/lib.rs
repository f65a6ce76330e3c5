//! The JSON that `entente code`, `time` and `actor` answer with: one shape for the command line, Python and whoever asks next.
//!
//! *In:* what earlier stages found in documents. *Out:* one JSON object for each document or naming, in order.
//!
//! - [`code`]: claims, each in the shape of the codebook's record;
//! - [`time`]: time expressions;
//! - [`actor`]: whom a naming stands for.
//!
//! # Invariants and limits
//! - The shapes are public: fields are added, never renamed or dropped without a note in the changelog.
//! - Offsets are bytes of the text as given.
//! - Not here: reading lines, printing, what a bad line answers (`entente-cli`), Python's values (`bindings/python`).

pub mod actor;
pub mod code;
pub mod time;
