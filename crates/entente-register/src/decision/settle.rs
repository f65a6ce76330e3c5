//! Which decisions stand: of one person the latest counts, of several what most of them say; a tie decides nothing.

use super::{Decision, Review, Ruling, Verdict};
use crate::merge::Constraints;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A decision that was not undone, with the names of the claims it means now, in the order of its anchors. What finds
/// nothing is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// The decision.
    pub decision: Decision,
    /// The claims of [`Decision::on`].
    pub on: Vec<String>,
    /// The claims of [`Decision::other`].
    pub other: Vec<String>,
}

/// A decision with the accounts it is about, by position; the first is the one that says which event is meant.
#[derive(Clone, Debug)]
pub struct Placed<'a> {
    decision: &'a Decision,
    pub(crate) on: Vec<usize>,
    pub(crate) other: Vec<usize>,
}

/// A field that people corrected.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// The field.
    pub field: String,
    /// Each value with who gave it; most people first, then by who comes first.
    pub values: Vec<(Value, Vec<String>)>,
    /// Whether the first value has more people behind it than the second, and counts.
    pub settled: bool,
}

/// What the decisions on one event come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Accepted or rejected.
    pub review: Option<Review>,
    /// Fields that have another value than claims give.
    pub corrections: Vec<Correction>,
    /// Every decision that bears on it, oldest first.
    pub rulings: Vec<Ruling>,
}

/// Names of the claims that were rejected by themselves.
pub fn rejected_claims(decisions: &[Resolved]) -> BTreeSet<&str> {
    let of_claims = decisions.iter().filter(|r| r.decision.verdict == Verdict::RejectClaim);
    of_claims.flat_map(|r| r.on.iter().map(String::as_str)).collect()
}

/// Finds the accounts of each decision; `position` gives the account of a claim's name. In order of time.
pub fn place<'a>(decisions: &'a [Resolved], position: &BTreeMap<&str, usize>) -> Vec<Placed<'a>> {
    let places = |claims: &[String]| {
        let mut found = Vec::new();
        for at in claims.iter().filter_map(|c| position.get(c.as_str())) {
            if !found.contains(at) {
                found.push(*at);
            }
        }
        found
    };
    let mut placed: Vec<Placed<'a>> = decisions
        .iter()
        .map(|r| Placed {
            decision: &r.decision,
            on: places(&r.on),
            other: places(&r.other),
        })
        .filter(|p| !p.on.is_empty() || !p.other.is_empty())
        .collect();
    placed.sort_by_key(|p| (&p.decision.time, &p.decision.id));
    placed
}

/// What must be grouped together, what kept apart. `kind` gives the kind of an account: only what is of one kind is one event.
pub fn constraints<'k>(placed: &[Placed<'_>], kind: impl Fn(usize) -> &'k str) -> Constraints {
    // What each person said last of two accounts; `placed` is in order of time.
    let mut said: BTreeMap<(usize, usize), BTreeMap<&str, bool>> = BTreeMap::new();
    let mut near = Vec::new();
    for p in placed {
        let all: Vec<usize> = p.on.iter().chain(&p.other).copied().collect();
        near.extend(all.iter().skip(1).map(|n| (all[0], *n)));
        let pairs: Vec<(usize, usize)> = match p.decision.verdict {
            Verdict::Same => all
                .iter()
                .enumerate()
                .flat_map(|(i, a)| all[..i].iter().map(|b| (*a, *b)))
                .collect(),
            Verdict::Apart => p.on.iter().flat_map(|a| p.other.iter().map(|b| (*a, *b))).collect(),
            _ => continue,
        };
        for (a, b) in pairs.into_iter().filter(|(a, b)| a != b && kind(*a) == kind(*b)) {
            let same = p.decision.verdict == Verdict::Same;
            said.entry((a.min(b), a.max(b))).or_default().insert(&p.decision.author, same);
        }
    }
    let mut constraints = Constraints {
        near,
        ..Constraints::default()
    };
    for (pair, people) in said {
        let same = people.values().filter(|same| **same).count();
        match (2 * same).cmp(&people.len()) {
            std::cmp::Ordering::Greater => constraints.same.push(pair),
            std::cmp::Ordering::Less => constraints.apart.push(pair),
            std::cmp::Ordering::Equal => {}
        }
    }
    constraints
}

/// What decisions come to for the event of these accounts (positions, ascending).
pub fn of_event(members: &[usize], placed: &[Placed<'_>]) -> Outcome {
    let inside = |at: &usize| members.binary_search(at).is_ok();
    let meant = |p: &&Placed<'_>| p.on.first().is_some_and(inside);
    let on_it: Vec<&Placed<'_>> = placed.iter().filter(meant).collect();
    let review = review(members, &on_it);
    let corrections = corrections(&on_it);
    let mut rulings = Vec::new();
    for p in placed {
        let d = p.decision;
        let (on, other) = (p.on.iter().any(inside), p.other.iter().any(inside));
        let stands = match &d.verdict {
            Verdict::Same if on || other => p.on.iter().chain(&p.other).all(inside),
            Verdict::Apart if on || other => !(on && other),
            Verdict::RejectClaim if on => true,
            Verdict::Accept if meant(&p) => matches!(review, Some(Review::Accepted | Review::Grown)),
            Verdict::Reject if meant(&p) => review == Some(Review::Rejected),
            Verdict::Correct { field, value } if meant(&p) => corrections
                .iter()
                .any(|c| c.field == *field && c.settled && c.values[0].0 == *value && c.values[0].1.contains(&d.author)),
            _ => continue,
        };
        rulings.push(Ruling {
            id: d.id.clone(),
            verdict: d.verdict.clone(),
            author: d.author.clone(),
            time: d.time.clone(),
            reason: d.reason.clone(),
            stands,
        });
    }
    Outcome {
        review,
        corrections,
        rulings,
    }
}

fn review(members: &[usize], on_it: &[&Placed<'_>]) -> Option<Review> {
    let mut last: BTreeMap<&str, bool> = BTreeMap::new();
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for p in on_it {
        let accepts = match p.decision.verdict {
            Verdict::Accept => true,
            Verdict::Reject => false,
            _ => continue,
        };
        last.insert(&p.decision.author, accepts);
        if accepts {
            seen.extend(&p.on);
        }
    }
    let accepts = last.values().filter(|a| **a).count();
    match (2 * accepts).cmp(&last.len()) {
        _ if last.is_empty() => None,
        std::cmp::Ordering::Less => Some(Review::Rejected),
        std::cmp::Ordering::Equal => Some(Review::Differ),
        std::cmp::Ordering::Greater if members.iter().all(|m| seen.contains(m)) => Some(Review::Accepted),
        std::cmp::Ordering::Greater => Some(Review::Grown),
    }
}

fn corrections(on_it: &[&Placed<'_>]) -> Vec<Correction> {
    let mut last: BTreeMap<&str, BTreeMap<&str, &Value>> = BTreeMap::new();
    for p in on_it {
        if let Verdict::Correct { field, value } = &p.decision.verdict {
            last.entry(field).or_default().insert(&p.decision.author, value);
        }
    }
    let by_value = |people: BTreeMap<&str, &Value>| {
        let mut values: Vec<(Value, Vec<String>)> = Vec::new();
        for (author, value) in people {
            match values.iter_mut().find(|(v, _)| v == value) {
                Some((_, by)) => by.push(author.to_owned()),
                None => values.push((value.clone(), vec![author.to_owned()])),
            }
        }
        values.sort_by_key(|(_, by)| std::cmp::Reverse(by.len()));
        values
    };
    last.into_iter()
        .map(|(field, people)| {
            let values = by_value(people);
            Correction {
                field: field.to_owned(),
                settled: values.len() == 1 || values[0].1.len() > values[1].1.len(),
                values,
            }
        })
        .collect()
}
