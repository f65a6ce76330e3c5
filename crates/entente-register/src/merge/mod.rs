//! Which accounts tell of the same event (codebook, section 8).
//!
//! *In:* accounts ([`crate::account`]). *Out:* groups of them, one per event. Four steps:
//!
//! 1. [`Facts`] turns the words of an account into keys that compare fast;
//! 2. [`pairs`] says which accounts are compared at all: by their [`keys`], near their [`place`];
//! 3. [`judge`] compares two: what agrees gives points, what differs costs points, some differences are final;
//! 4. [`group`] links those that agree enough, strongest first, and keeps apart what must be; what people decided
//!    ([`Constraints`]) goes before.
//!
//! # Invariants and limits
//! - [`judge`] is symmetric and looks at the two accounts only; [`group`] does not depend on the order in which accounts
//!   were read.
//! - Accounts that are not joined by a chain of links have no say in each other's grouping: they form *neighbourhoods*,
//!   and grouping each neighbourhood alone gives the same events as grouping all. The store relies on it.
//! - Numbers and word lists are data: `knowledge/register/merging.toml`.
//! - Comparisons grow with the number of accounts, not with its square: blocks are compared in windows, and large
//!   neighbourhoods by a few accounts of each group.

mod blocks;
mod cluster;
mod facts;
pub mod gist;
mod judge;
mod large;
mod retold;
mod rules;

pub use blocks::{keys, near, pairs, place};
pub use cluster::{Constraints, Grouping, Link, group, links};
pub use facts::Facts;
pub use gist::Gist;
pub use judge::{Judgement, Reason, judge};
pub use rules::{Points, Rules};

use crate::account::Account;
use crate::event::Event;

/// The events that these accounts tell of, by their ids: the whole of merging, in memory. The store does the same piece by
/// piece.
pub fn events(accounts: &[Account], rules: &Rules) -> Vec<Event> {
    let mut accounts: Vec<&Account> = accounts.iter().collect();
    accounts.sort_by(|a, b| a.order().cmp(&b.order()));
    let facts: Vec<Facts> = accounts.iter().map(|a| Facts::of(a, rules)).collect();
    let all: Vec<&Facts> = facts.iter().collect();
    let mut events: Vec<Event> = group(&all, links(&all, pairs(&all, rules), rules), &Constraints::default(), rules)
        .events
        .iter()
        .map(|members| crate::best::event(&members.iter().map(|m| accounts[*m]).collect::<Vec<_>>(), rules))
        .collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    events
}
