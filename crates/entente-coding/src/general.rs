//! What general rules leave untold. They read wide classes of words, so background is not theirs to report.
//!
//! A rule marked `general` is silent in the condition of a conditional sentence, in a relative clause, in an adverbial clause that does
//! not say who acts, and on a verb that only repeats the one that it is coordinated with ("killed or wounded two people").

use crate::page::Page;
use crate::parties::parties;
use crate::rules::Rules;
use entente_grammar::{Frame, Link};

/// Takes back the general rules of `fired` that tell only background.
pub fn thin(rules: &Rules, page: &Page, fired: &mut [Option<usize>]) {
    let frames = &page.frames.frames;
    let general: Vec<usize> = (0..frames.len())
        .filter(|&f| fired[f].is_some_and(|r| rules.rules[r].general))
        .collect();
    for f in general {
        let Some(rule) = fired[f].map(|r| &rules.rules[r]) else { continue };
        let frame = &frames[f];
        let doer = || parties(page, frame, &rule.initiators, &rule.initiators_else);
        let background = matches!(frame.under, Some((_, Link::Relative))) || (aside(frames, f) && doer().is_empty());
        if frame.cues.conditional || background || repeats(rules, page, fired, f) {
            fired[f] = None;
        }
    }
}

/// Whether the predicate stands in a relative or an adverbial clause.
fn aside(frames: &[Frame], f: usize) -> bool {
    let mut at = f;
    for _ in 0..4 {
        match frames[at].under {
            Some((_, Link::Relative | Link::Adverbial)) => return true,
            Some((up, _)) if up != at && up < frames.len() => at = up,
            _ => return false,
        }
    }
    false
}

/// Whether the predicate is coordinated with one that tells the same root of the same things.
fn repeats(rules: &Rules, page: &Page, fired: &[Option<usize>], f: usize) -> bool {
    let frames = &page.frames.frames;
    let Some((up, Link::Coordination)) = frames[f].under else {
        return false;
    };
    let root = |k: usize| fired[k].map(|r| &rules.rules[r].plover.event);
    let objects = page.reach(&frames[f], "object");
    up < f && root(up) == root(f) && !objects.is_empty() && objects == page.reach(&frames[up], "object")
}
