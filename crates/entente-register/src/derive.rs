//! From accounts and decisions to events: what the store does for a neighbourhood, as a pure function.
//!
//! *In:* accounts in canonical order ([`crate::account::Order`]) without the claims that were rejected, and the decisions on
//! them. *Out:* neighbourhoods, and events with the accounts they are made of.

use crate::account::Account;
use crate::best;
use crate::decision::settle::{self, Placed, Resolved};
use crate::decision::{Decision, apply, attach};
use crate::event::Event;
use crate::merge::{self, Facts, Grouping, Rules};
use std::collections::{BTreeMap, BTreeSet};

/// An account, ready to be grouped.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// Its facts, without rejected claims.
    pub facts: &'a Facts,
    /// The names of all its claims, the rejected ones too; needed only where there are decisions.
    pub names: &'a [String],
}

/// How accounts are grouped, and which decisions bear on them.
#[derive(Clone, Debug)]
pub struct Grouped<'d> {
    /// Events and neighbourhoods.
    pub grouping: Grouping,
    placed: Vec<Placed<'d>>,
}

/// Groups accounts into events, heeding decisions. `links` are those among the pairs that are compared ([`merge::pairs`]).
pub fn group<'d>(tellings: &[Telling<'_>], links: Vec<merge::Link>, decisions: &'d [Resolved], rules: &Rules) -> Grouped<'d> {
    let names = tellings
        .iter()
        .enumerate()
        .flat_map(|(n, t)| t.names.iter().map(move |name| (name.as_str(), n)));
    let position: BTreeMap<&str, usize> = if decisions.is_empty() { BTreeMap::new() } else { names.collect() };
    let placed = settle::place(decisions, &position);
    let constraints = settle::constraints(&placed, |n| tellings[n].facts.kind());
    let facts: Vec<&Facts> = tellings.iter().map(|t| t.facts).collect();
    Grouped {
        grouping: merge::group(&facts, links, &constraints, rules),
        placed,
    }
}

impl Grouped<'_> {
    /// Whether a decision is about any of these members.
    pub fn is_decided(&self, members: &[usize]) -> bool {
        let about = |at: &usize| members.binary_search(at).is_ok();
        self.placed.iter().any(|p| p.on.iter().chain(&p.other).any(about))
    }

    /// The event of these members (positions, ascending), whose accounts are `accounts`, with decisions put into effect.
    pub fn event(&self, members: &[usize], accounts: &[&Account], rules: &Rules) -> Event {
        let mut event = best::event(accounts, rules);
        if !self.placed.is_empty() {
            let mut told: Vec<_> = accounts.iter().flat_map(|a| &a.claims).collect();
            told.sort_by(|a, b| a.order().cmp(&b.order()));
            apply::apply(&mut event, &told, settle::of_event(members, &self.placed));
        }
        event
    }
}

/// Leaves out the claims of these names; `None` when nothing is left.
pub fn without(account: &Account, rejected: &BTreeSet<&str>) -> Option<Account> {
    let left: Vec<_> = account
        .claims
        .iter()
        .filter(|t| !rejected.contains(t.id.as_str()))
        .cloned()
        .collect();
    (!left.is_empty()).then_some(Account { claims: left })
}

/// The events that follow from everything, in memory, by their ids. The store does the same piece by piece.
pub fn events(accounts: &[Account], decisions: &[Decision], rules: &Rules) -> Vec<Event> {
    let resolved = resolve(accounts, decisions);
    let rejected = settle::rejected_claims(&resolved);
    let mut told: Vec<(Account, Vec<String>)> = accounts
        .iter()
        .filter_map(|a| without(a, &rejected).map(|left| (left, a.claims.iter().map(|t| t.id.clone()).collect())))
        .collect();
    told.sort_by(|(a, _), (b, _)| a.order().cmp(&b.order()));
    let facts: Vec<Facts> = told.iter().map(|(a, _)| Facts::of(a, rules)).collect();
    let tellings: Vec<Telling<'_>> = told
        .iter()
        .zip(&facts)
        .map(|((_, names), facts)| Telling { facts, names })
        .collect();
    let all: Vec<&Facts> = facts.iter().collect();
    let links = merge::links(&all, merge::pairs(&all, rules), rules);
    let grouped = group(&tellings, links, &resolved, rules);
    let event = |members: &Vec<usize>| {
        let accounts: Vec<&Account> = members.iter().map(|m| &told[*m].0).collect();
        grouped.event(members, &accounts, rules)
    };
    let mut events: Vec<Event> = grouped.grouping.events.iter().map(event).collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    events
}

fn resolve(accounts: &[Account], decisions: &[Decision]) -> Vec<Resolved> {
    let mut by_doc: BTreeMap<&str, Vec<&Account>> = BTreeMap::new();
    for account in accounts {
        by_doc.entry(account.doc()).or_default().push(account);
    }
    let now = |anchors: &[crate::decision::Anchor]| -> Vec<String> {
        let claim = |a: &crate::decision::Anchor| {
            let candidates = attach::candidates(by_doc.get(a.doc.as_str())?.iter().copied());
            attach::attach(a, &candidates).map(|n| candidates[n].id.to_owned())
        };
        anchors.iter().filter_map(claim).collect()
    };
    decisions
        .iter()
        .filter(|d| d.undone.is_none())
        .map(|d| Resolved {
            decision: d.clone(),
            on: now(&d.on),
            other: now(&d.other),
        })
        .collect()
}
