//! From sentences, dates and actors to claims: rules (data) propose, the coder checks.

pub mod record;

pub use record::{Because, Claim, Item, Money, Party, Place, Plover, Status};
