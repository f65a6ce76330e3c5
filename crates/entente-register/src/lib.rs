//! From claims to events: the store, merging, and the questions that need no more than a look-up.
//!
//! *In:* a [`entente_intake::Document`] and the [`entente_coding::Claim`]s made in it. *Out:* [`Event`]s, each with every
//! claim it rests on. A claim meets four steps:
//!
//! 1. [`account`] gathers what one document says of one event (the coder's own decision) and names each claim;
//! 2. [`merge`] decides which accounts tell of the same event (codebook, section 8) by rules that are data
//!    (`knowledge/register/merging.toml`);
//! 3. [`best`] gives each event its best supported values and lists what its claims dispute; [`witness`] says which documents
//!    are one source;
//! 4. [`store`] keeps documents, claims and events in one SQLite file, and re-derives only the neighbourhood that a new
//!    or a removed document touches.
//!
//! [`apart`] is step 2 and 3 for many machines, without a store.
//!
//! # Invariants and limits
//! - The same documents and claims give the same events, ids and bytes, in whatever order and batches they came: steps 1–3
//!   are pure functions of the *set* of claims, and step 4 is proven equal to running them over everything.
//! - Events are derived, never edited: dropping every event and deriving again gives the same rows.
//! - An event's id is the name of the first claim that told it: see [`account::claim_id`].
//! - No state is stored that cannot be found in a document: every event has a claim, every claim a quote.
//! - Not here: formats for export (`entente-export`), what a relationship amounts to (`entente-analysis`).

pub mod account;
pub mod apart;
pub mod best;
pub mod days;
pub mod decision;
pub mod derive;
pub mod event;
pub mod fold;
pub mod merge;
mod sketch;
pub mod store;
pub mod story;
#[cfg(feature = "testing")]
pub mod testing;
pub mod witness;

pub use account::{Account, Told};
pub use best::Values;
pub use decision::{Decision, Review, Verdict};
pub use event::{Dispute, DisputedValue, Event, EventClaim, Grade, Source};
pub use merge::Rules;
pub use store::{
    Acts, Became, Brief, Change, Citation, Coding, Difference, DocumentInfo, Feed, Filter, FilterError, Forgotten, FormerId, Grading,
    History, Hit, Item, Lead, Listed, Migrated, NewDecision, Order, Outline, PairCount, Put, ReadClaim, Reading, Register, RegisterError,
    Salvage, SourceInfo, Stamp, StoredDocument, Tally, Telling, What, Why,
};
