//! Merging taken apart, for machines that share nothing but what they send each other.
//!
//! [`crate::merge::events`] in five steps, each a pure function of a part of the accounts; any division of the work gives the same
//! events, ids and bytes (`tests/apart.rs` tries divisions at random):
//!
//! 1. [`wire`] packs an account to be sent, and names it by a number;
//! 2. [`Blocked::of_document`]: the accounts of one document, each with its facts, the keys of its blocks, and those of the same
//!    document that it is linked to;
//! 3. [`links`]: the links within one block. A hot block may be cut into parts, by place, that are linked apart; [`across`] then
//!    finds the links between them from the edges of each part, a window wide;
//! 4. [`neighbourhoods`]: which accounts hang together by links;
//! 5. [`events`]: the events of one neighbourhood.
//!
//! # Invariants and limits
//! - A part holds whole places: accounts of equal [`merge::place`](crate::merge::place) are never in two parts of a block.
//! - A neighbourhood is grouped in one piece: it must fit the memory of one machine.
//! - People's decisions are not here: they belong to a register.

mod parts;
pub mod wire;

pub use parts::{Edge, Linked, across, links};

use crate::account::Account;
use crate::event::Event;
use crate::merge::{self, Constraints, Facts, Rules};
use std::collections::BTreeMap;
use wire::number;

/// Two accounts that are linked, by number.
pub type Link = (i64, i64);

/// An account, ready to be put into its blocks.
#[derive(Clone, Debug)]
pub struct Blocked {
    /// Its number.
    pub number: i64,
    /// What merging looks at.
    pub facts: Facts,
    /// The blocks it is in.
    pub keys: Vec<i64>,
    /// Its place in each of them.
    pub place: i64,
    /// Numbers of accounts of its document, later than it, that it is linked to by standing near.
    pub near: Vec<i64>,
}

impl Blocked {
    /// The accounts of one document; in their order.
    pub fn of_document(accounts: &[Account], rules: &Rules) -> Vec<Blocked> {
        let facts: Vec<Facts> = accounts.iter().map(|a| Facts::of(a, rules)).collect();
        let all: Vec<&Facts> = facts.iter().collect();
        let mut near: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        for (a, b) in merge::near(&all) {
            if linked(all[a], all[b], rules) {
                near.entry(a).or_default().push(number(all[b].order().4));
            }
        }
        facts
            .into_iter()
            .enumerate()
            .map(|(n, facts)| Blocked {
                number: number(facts.order().4),
                keys: merge::keys(&facts),
                place: merge::place(&facts),
                near: near.remove(&n).unwrap_or_default(),
                facts,
            })
            .collect()
    }
}

fn linked(a: &Facts, b: &Facts, rules: &Rules) -> bool {
    merge::judge(a, b, rules).links(rules.points(a.kind()).needs)
}

/// For each account that is linked at all, the least number among those it hangs together with; by number.
pub fn neighbourhoods(links: impl IntoIterator<Item = Link>) -> BTreeMap<i64, i64> {
    let mut above: BTreeMap<i64, i64> = BTreeMap::new();
    for (a, b) in links {
        let (a, b) = (least(&mut above, a), least(&mut above, b));
        above.insert(a.max(b), a.min(b));
    }
    let numbers: Vec<i64> = above.keys().copied().collect();
    numbers.into_iter().map(|n| (n, least(&mut above, n))).collect()
}

/// The least number that `n` is known to hang together with; the way there is made short.
fn least(above: &mut BTreeMap<i64, i64>, n: i64) -> i64 {
    let mut least = n;
    while let Some(next) = above.get(&least).filter(|next| **next != least) {
        least = *next;
    }
    let mut at = n;
    while at != least {
        let Some(next) = above.insert(at, least) else { break };
        at = next;
    }
    above.entry(least).or_insert(least);
    least
}

/// The events of one neighbourhood, from its accounts and all links between them; by id.
pub fn events(mut accounts: Vec<Account>, links: &[Link], rules: &Rules) -> Vec<Event> {
    accounts.sort_by(|a, b| a.order().cmp(&b.order()));
    let position: BTreeMap<i64, usize> = accounts.iter().enumerate().map(|(n, a)| (number(&a.first().id), n)).collect();
    let at = |link: &Link| Some((*position.get(&link.0)?, *position.get(&link.1)?));
    let mut pairs: Vec<(usize, usize)> = links.iter().filter_map(at).map(|(a, b)| (a.min(b), a.max(b))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let facts: Vec<Facts> = accounts.iter().map(|a| Facts::of(a, rules)).collect();
    let facts: Vec<&Facts> = facts.iter().collect();
    let mut events: Vec<Event> = merge::group(&facts, merge::links(&facts, pairs, rules), &Constraints::default(), rules)
        .events
        .iter()
        .map(|members| crate::best::event(&members.iter().map(|m| &accounts[*m]).collect::<Vec<_>>(), rules))
        .collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    events
}

/// Where an event stands in an export: its day, the last it may have been on, and its id; events without a date come last.
pub fn place_in_export(event: &Event) -> (i32, i32, &str) {
    let days = event.date.as_deref().and_then(crate::days::Days::read);
    (
        days.map_or(i32::MAX, crate::days::Days::sort_day),
        days.map_or(i32::MIN, |d| d.last),
        &event.id,
    )
}
