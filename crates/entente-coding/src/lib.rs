//! From sentences, dates and actors to claims: rules (data) propose, the coder checks.
//!
//! *In:* a document with its passages, parsed. *Out:* one [`Claim`] per event and sentence. A document meets these steps:
//! 1. [`page`]: everything earlier stages found in a passage, side by side;
//! 2. [`choose`] and [`draft`]: rules ([`rules`], `knowledge/rules/`) fire on predicates and say who takes part;
//! 3. [`certainty`]: what grammar and governing words make of it (planned, denied …) and who says so;
//! 4. [`fill`], [`about`], [`against`], [`direction`]: parties that its own words leave unsaid;
//! 5. [`dating`], [`bounds`]: which of the sentence's dates is the event's; [`when`], [`session`], [`genre`]: else which the text gives; [`lives`], [`arrival`]: later stages told beside it;
//! 6. [`discourse`], [`recall`]: whether it was told before ("the deal"); [`echo`]: who did the same;
//! 7. [`details`], [`subtypes`], [`terms`], [`plover`]: items, money, areas, ranks, terms, codes;
//! 8. [`coder`]: all of it for a document, in order.
//!
//! [`why`] says afterwards how it came to that, or did not; [`examples`] runs the sentences that rules carry; [`outline`] drafts a rule.
//!
//! # Invariants
//! - A claim's quote is the slice `start..end` of the document, always.
//! - Text cannot make coding fail; the same document gives the same claims.
//! - No name, word list or rule stands in code: all of it is under `knowledge/`.

pub mod about;
pub mod against;
pub mod antecedent;
pub mod arrival;
pub mod bounds;
pub mod certainty;
pub mod choose;
pub mod classes;
pub mod coder;
pub mod dating;
pub mod details;
pub mod direction;
pub mod discourse;
pub mod draft;
pub mod due;
pub mod echo;
pub mod engine;
pub mod examples;
pub mod fill;
pub mod general;
pub mod genre;
pub mod home;
pub mod items;
pub mod lists;
pub mod lives;
pub mod origins;
pub mod outline;
pub mod page;
pub mod parties;
pub mod plover;
pub mod recall;
pub mod record;
pub mod rule;
pub mod rules;
pub mod session;
pub mod subtypes;
pub mod tally;
pub mod terms;
pub mod watch;
pub mod when;
pub mod why;
pub mod wording;

pub use engine::{Coded, Engine, EngineError};
pub use record::{Because, Cameo, Claim, Item, Money, Party, Place, Plover, Status};
