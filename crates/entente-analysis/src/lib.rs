//! What a register says, put so that a person can use it: chronologies, relationships, explanations.
//!
//! *In:* a [`Register`](entente_register::Register). *Out:* plain structs, in order, ready for a table, a page or JSON.
//!
//! - [`house`]: dates as chronologies print them, `Oct. 8-10, 2001`;
//! - [`sources`]: the numbered list of documents that stands under anything said;
//! - [`timeline`]: one line per event;
//! - [`sentence`]: an event in one plain English sentence, made of its record;
//! - [`withhold`]: persons' names left out;
//! - [`relationship`]: two states on a day, put together from [`levels`], [`instruments`], [`series`], [`dealings`] (transfers and
//!   visits), promises and disputes over the events of a [`dyad`];
//! - [`promises`]: who promised what, by when, and what later events tell of it;
//! - [`disputes`]: what sources contradict each other on;
//! - [`compare`]: one state beside others;
//! - [`related`]: what belongs to an event: steps, sessions, what became of a promise;
//! - [`gaps`]: what was looked for and not found;
//! - [`explain`]: where every field of an event comes from, and why its claims are one event.
//!
//! # Invariants and limits
//! - Everything here is a function of the register and its arguments: nothing reads the clock. "Today" is the caller's.
//! - Nothing is said without the event and the sentence it rests on.
//! - What counts as a level or an instrument is data: `knowledge/analysis/`.
//! - Levels are the states' own words. No rank is computed across states.
//! - Not here: drawing tables (`entente-cli`), files (`entente-export`).

pub mod compare;
pub mod dealings;
pub mod disputes;
pub mod dyad;
pub mod explain;
pub mod gaps;
pub mod house;
pub mod instruments;
pub mod levels;
pub mod promises;
pub mod related;
pub mod relations;
pub mod relationship;
pub mod sentence;
pub mod series;
pub mod sources;
pub mod things;
pub mod timeline;
pub mod withhold;

pub use compare::{Comparison, compare};
pub use disputes::{Disputes, disputes};
pub use explain::{Explanation, explain};
pub use gaps::{Gaps, gaps};
pub use promises::{Outcome, Promise, Promises, promises};
pub use related::{Related, related};
pub use relationship::{Relationship, relationship};
pub use sentence::Teller;
pub use sources::{Source, Sources};
pub use timeline::{Row, Timeline, timeline};
pub use withhold::Withheld;
