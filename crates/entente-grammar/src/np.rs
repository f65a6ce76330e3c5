//! Noun phrases: how far one reaches, and what it is coordinated with.

use crate::MAX_HEADS;
use entente_language::{Dep, Parsed, Pos};
use std::ops::Range;

/// Dependents looked at of one token. No sentence needs more, and a line made to hurt must not send every walk down the same long list.
pub(crate) const MANY: usize = 128;

/// The head and what stands before it in its phrase: determiners, numbers, adjectives, compounds, possessors.
///
/// "the six used vessels", without "of the navy" or "signed in May" behind it.
pub fn minimal(parsed: &Parsed, head: usize) -> Range<usize> {
    leftmost(parsed, head)..head + 1
}

/// The phrase with what follows its head, without relative clauses, appositions, coordination and closing punctuation:
/// "the six used vessels of the navy".
pub fn maximal(parsed: &Parsed, head: usize) -> Range<usize> {
    let mut end = head + 1;
    for c in parsed.children(head).filter(|&c| c > head) {
        match parsed.token(c).dep {
            Dep::Relcl | Dep::Appos | Dep::Cc | Dep::Conj | Dep::Punct | Dep::Npadvmod | Dep::Parataxis | Dep::Advcl | Dep::DepDep => {
                if parsed.token(c).dep != Dep::Punct {
                    break;
                }
            }
            _ => end = end.max(parsed.subtree(c).end),
        }
    }
    while end > head + 1 && matches!(parsed.token(end - 1).pos, Pos::Punct | Pos::Space) {
        end -= 1;
    }
    leftmost(parsed, head)..end
}

/// The head and everything coordinated with it, in order of the text, at most [`MAX_HEADS`]: "Peru", "Chile", "Brazil".
pub fn conjuncts(parsed: &Parsed, head: usize) -> Vec<usize> {
    let mut out = vec![head];
    let mut at = 0;
    while at < out.len() && out.len() < MAX_HEADS {
        let room = MAX_HEADS - out.len();
        let joined = |&c: &usize| match parsed.token(c).dep {
            Dep::Conj => nominal(parsed, c) && !excluded(parsed, c),
            Dep::Appos => listed(parsed, c),
            _ => false,
        };
        out.extend(parsed.children(out[at]).take(MANY).filter(joined).take(room));
        at += 1;
    }
    out.sort_unstable();
    out
}

/// "but not France".
fn excluded(parsed: &Parsed, c: usize) -> bool {
    c > 0 && parsed.word(c - 1).eq_ignore_ascii_case("not")
}

/// An apposition that is the middle of a list: "the mayor, the bishop and two ministers attended". It has a conjunct of its own and no comma closes it.
pub(crate) fn listed(parsed: &Parsed, appos: usize) -> bool {
    let last = parsed
        .children(appos)
        .take(MANY)
        .filter(|&c| parsed.token(c).dep == Dep::Conj && nominal(parsed, c))
        .last();
    last.is_some_and(|l| parsed.child(appos, Dep::Cc).is_some() && l + 1 < parsed.len() && parsed.token(l + 1).pos != Pos::Punct)
}

fn nominal(parsed: &Parsed, t: usize) -> bool {
    !matches!(parsed.token(t).pos, Pos::Verb | Pos::Aux | Pos::Adp | Pos::Adv | Pos::Sconj)
}

fn leftmost(parsed: &Parsed, head: usize) -> usize {
    let mut lo = head;
    let mut stack = vec![head];
    while let Some(t) = stack.pop() {
        for c in parsed.children(t).take_while(|&c| c < t) {
            let dep = parsed.token(c).dep;
            let clause = matches!(dep, Dep::Relcl | Dep::Advcl | Dep::Mark | Dep::Nsubj | Dep::Nsubjpass | Dep::Aux);
            let loose = matches!(dep, Dep::Punct | Dep::Cc | Dep::Preconj | Dep::Prep) || (dep == Dep::Advmod && t == head);
            if !clause && !loose {
                lo = lo.min(c);
                stack.push(c);
            }
        }
    }
    lo
}
