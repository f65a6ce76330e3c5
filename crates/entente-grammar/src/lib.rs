//! Who did what to whom, whatever the surface: predicate–argument structures over the dependency tree.
//!
//! *In:* one parsed passage. *Out:* one [`Frame`] per predicate, verbs and event nouns alike, with its arguments under normal roles:
//! passives turned, relative and reduced relative clauses filled from their antecedent, control and raising subjects carried down,
//! arguments shared across coordination, light verbs folded into their noun, nominal predicates read like verbs.
//!
//! A passage meets these steps, in this order:
//! 0. `headline` finds titles and lines of chronologies whose verb the parser took for a noun, and has them parsed anew;
//! 1. `tree` orders the tokens from the roots down and finds what relative pronouns stand for;
//! 2. `predicate` picks the predicates, folding light verbs, copulas and auxiliaries that look like verbs;
//! 3. `link` hangs every predicate under another;
//! 4. `voice` tells active from passive, `verbal` and `nominal` collect each predicate's own arguments, `subject` those that grammar leaves unsaid;
//! 5. `cues` reads tense, mood and negation; `speech` says who speaks.
//!
//! # Limits
//! - Syntax only: nothing here knows which predicate is an event or which argument is a state. What grammar must know of single
//!   words is in `knowledge/grammar/`.
//! - A parse may be wrong. Where English leaves little doubt (an agent "by" below a passive, a phrase behind a name), the reading goes
//!   against the parser.
//! - Text cannot make this fail, and the work is linear in its length: coordinations are unfolded up to [`MAX_HEADS`] fillers.

mod args;
mod cues;
mod frame;
mod headline;
mod link;
mod nominal;
pub mod np;
mod predicate;
mod reader;
mod show;
mod speech;
mod subject;
mod tree;
mod verbal;
mod voice;
mod words;

pub use frame::{Arg, Cues, Form, Frame, Frames, Link, Role, Tense, Via};
pub use headline::Trial;
pub use np::conjuncts;
pub use words::Grammar;

use entente_language::Parsed;

/// The most fillers that one argument lists; what is coordinated beyond them is left out.
pub const MAX_HEADS: usize = 32;

impl Grammar {
    /// Reads the frames of a passage.
    pub fn read(&self, parsed: &Parsed) -> Frames {
        reader::read(self, parsed)
    }
}
