//! Many documents into a register: reading, coding and storing side by side.
//!
//! *In:* a stream of [`Item`](entente_intake::Item)s, a register, an engine when one is needed. *Out:* each item [told](Told) in order
//! with what became of it, and [`Totals`]. [`pipeline`] has the threads: one reads and asks the register what is known, all of the
//! pool's code ([`work`]), and the caller's stores, some portions a transaction. On the way, by document:
//! 1. what the register has unchanged is not coded again;
//! 2. what does not name two political actors leaves early: it is stored, and never parsed (unless [`Options::every`]);
//! 3. what tells word for word the same as a document a while ago ([`reuse`]) gets that one's claims, at its own places; a passage
//!    that was parsed a while ago is not parsed again;
//! 4. the rest is parsed and coded.
//!
//! # Invariants and limits
//! - The register is the same as if documents were read, coded and stored one after the other, whatever the threads and caches did.
//! - A stop at any moment loses nothing that was told: portions are stored whole, in order; reading again goes on where it stopped.
//! - What is held of documents is bounded: portions under way are counted, caches have a size in bytes.
//! - A document that the coder fails on is told as such, and the rest is read.

pub mod pipeline;
pub mod report;
pub mod reuse;
pub mod work;

pub use pipeline::{Options, Stop, Told, read};
pub use report::{Outcome, Stage, Totals};
pub use work::{Made, code_all, may_tell};
