//! Which way something passes between two states where a sentence does not say: from the state that makes the equipment, else the way
//! that such things pass in the document.

use crate::details::Details;
use crate::discourse::Told;
use crate::draft::Draft;
use crate::page::Page;
use crate::record::{Because, Claim, Party};
use std::collections::{BTreeMap, BTreeSet};

/// Where a transfer does not say who gives, or which of its two parties, the state that makes the equipment does.
pub fn maker_gives(details: &Details, page: &Page, sentence: std::ops::Range<usize>, d: &mut Draft) {
    let undirected = d.initiators.len() == 2 && d.counterparts.is_empty();
    let supposed = d.guessed && d.initiators.len() == 1 && d.counterparts.len() == 1;
    if !undirected && !supposed && !d.initiators.iter().all(|p| p.state.is_none()) {
        return;
    }
    let Some(maker) = details.origins.of(page, sentence) else { return };
    if supposed {
        // "Which the buyer's minister had promised": the other side, unsaid, is who makes it.
        if d.counterparts[0].state.as_deref() != Some(maker) {
            return;
        }
        std::mem::swap(&mut d.initiators, &mut d.counterparts);
        d.because.push(Because {
            field: "initiators".into(),
            reason: "the state that makes the equipment".into(),
        });
        return;
    }
    if undirected {
        let Some(at) = d.initiators.iter().position(|p| p.state.as_deref() == Some(maker)) else {
            return;
        };
        d.initiators.swap(0, at);
        d.counterparts = d.initiators.split_off(1);
    } else if d.counterparts.iter().all(|p| p.state.as_deref() != Some(maker)) {
        d.initiators.retain(|p| p.person.is_some());
        d.initiators.push(Party {
            state: Some(maker.to_owned()),
            name: maker.to_owned(),
            ..Party::default()
        });
    } else {
        return;
    }
    d.because.push(Because {
        field: "initiators".into(),
        reason: "the state that makes the equipment".into(),
    });
}

/// Which way things pass between two states where a claim does not say: the way that most of the document's claims go.
pub fn settle_directions(claims: &mut [Claim]) {
    let passing = |c: &Claim| matches!(c.kind.as_str(), "transfer" | "assistance");
    let state = |p: &[Party]| match p {
        [one] => one.state.clone(),
        _ => None,
    };
    let mut ways: BTreeMap<(String, String), usize> = BTreeMap::new();
    for c in claims.iter().filter(|c| passing(c)) {
        if let (Some(from), Some(to)) = (state(&c.initiators), state(&c.counterparts)) {
            *ways.entry((from, to)).or_default() += 1;
        }
    }
    for c in claims.iter_mut().filter(|c| passing(c) && c.counterparts.is_empty()) {
        let [a, b] = c.initiators.as_slice() else { continue };
        let (Some(x), Some(y)) = (a.state.clone(), b.state.clone()) else {
            continue;
        };
        let there = ways.get(&(x.clone(), y.clone())).copied().unwrap_or(0);
        let back = ways.get(&(y, x)).copied().unwrap_or(0);
        if there == back {
            continue;
        }
        if back > there {
            c.initiators.swap(0, 1);
        }
        c.counterparts = c.initiators.split_off(1);
        c.because.push(Because {
            field: "initiators".into(),
            reason: "the way that such things pass in this document".into(),
        });
    }
}

/// Where the text does not say which way something passes between two states, it goes the way that the document's last such event went.
pub fn usual_direction(told: &[Told], d: &mut Draft) {
    let both: BTreeSet<String> = d.states().into_iter().map(str::to_owned).collect();
    let giving = |t: &&Told| matches!(t.kind.as_str(), "transfer" | "assistance") && t.counterparts.len() == 1 && t.initiators.len() == 1;
    if let Some(last) = told.iter().rev().filter(giving).find(|t| t.states == both) {
        d.initiators.clone_from(&last.initiators);
        d.counterparts.clone_from(&last.counterparts);
        d.because.push(Because {
            field: "initiators".into(),
            reason: "the way that such things pass in this document".into(),
        });
    }
}
