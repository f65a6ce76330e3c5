//! Which of a sentence's dates is an event's: the one in its own clause or noun phrase, the one of the verb that governs it, the one
//! that opens the sentence; else what the discourse gives.

use crate::page::Page;
use entente_language::{Dep, Pos};
use entente_time::{Edtf, Limit, TimeMention};

/// A date given to an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dated {
    /// When, as EDTF.
    pub date: Option<String>,
    /// When it is due, where a limit says so.
    pub due: Option<String>,
    /// The date stands in the event's own clause, not inside a noun phrase ("the 2011 memorandum"): it moves the narrative on.
    pub of_clause: bool,
    /// `stated`, `resolved`, `document` or `none`.
    pub basis: &'static str,
    /// What settled it.
    pub because: String,
}

/// The word that a time expression hangs on: climbs out of the expression through prepositions and quantity nouns to the first
/// predicate or noun outside it.
fn host(page: &Page, t: &TimeMention) -> Option<usize> {
    let p = &page.parsed;
    let inside = |i: usize| t.tokens.contains(&i);
    let mut at = t.tokens.clone().find(|&i| !inside(p.token(i).head) || p.token(i).head == i)?;
    for _ in 0..12 {
        let up = p.token(at).head;
        if up == at {
            return Some(at);
        }
        at = up;
        let tok = p.token(at);
        let passes = matches!(
            tok.dep,
            Dep::Prep | Dep::Pcomp | Dep::Agent | Dep::Mark | Dep::Advmod | Dep::Npadvmod
        ) && matches!(tok.pos, Pos::Adp | Pos::Adv | Pos::Sconj);
        if !passes && !inside(at) {
            return Some(at);
        }
    }
    Some(at)
}

/// How far `host` is from the event: 0 on one of its own words, 1 and more on a governor, `None` if it belongs elsewhere.
fn distance(page: &Page, host: usize, own: &[usize], above: &[usize], opens: bool) -> Option<usize> {
    if own.contains(&host) {
        return Some(0);
    }
    let p = &page.parsed;
    if let Some(k) = above.iter().position(|&a| a == host) {
        return Some(2 + 2 * k);
    }
    // On a noun that is an argument of one of the event's words ("in Tokyo in April", "the first week of talks").
    let mut at = host;
    for step in 1..6 {
        let up = p.token(at).head;
        if up == at {
            break;
        }
        if matches!(
            p.token(at).dep,
            Dep::Relcl | Dep::Acl | Dep::Advcl | Dep::Ccomp | Dep::Conj | Dep::Parataxis
        ) && p.token(at).pos == Pos::Verb
        {
            break;
        }
        at = up;
        if own.contains(&at) {
            return Some(step);
        }
        if let Some(k) = above.iter().position(|&a| a == at) {
            return Some(2 + 2 * k + step);
        }
    }
    opens.then_some(9)
}

/// Finds the date of an event whose own words are `own` (trigger, light verb), under the predicates `above` (tokens, nearest first).
/// `planned` events take a limit ("by 2025") as their due date.
pub fn in_sentence(page: &Page, sentence: usize, own: &[usize], above: &[usize], planned: bool) -> Dated {
    let p = &page.parsed;
    let tokens = p.sentences()[sentence].clone();
    let mut best: Option<(usize, usize, &TimeMention, usize)> = None;
    let mut due: Option<(usize, &TimeMention)> = None;
    let anchor = own.first().copied().unwrap_or(tokens.start);
    let first_verb = tokens
        .clone()
        .find(|&i| matches!(p.token(i).pos, Pos::Verb | Pos::Aux))
        .unwrap_or(tokens.end);
    for t in page.times.iter().filter(|t| tokens.contains(&t.tokens.start) && t.edtf.is_some()) {
        let Some(h) = host(page, t) else { continue };
        let opens = t.tokens.start < first_verb && t.tokens.start < anchor && tops(page, h, tokens.start);
        let Some(d) = distance(page, h, own, above, opens) else { continue };
        let gap = anchor.abs_diff(t.tokens.start);
        if planned && matches!(t.limit, Limit::By | Limit::Until | Limit::Before) {
            if due.is_none_or(|(old, _)| d < old) {
                due = Some((d, t));
            }
        } else if best.is_none_or(|(bd, bg, _, _)| (d, gap) < (bd, bg)) {
            best = Some((d, gap, t, h));
        }
    }
    if best.is_none() && due.is_none() {
        // Structure gave none: the only date of the sentence, if it has but one, is nearer than any other.
        let mut dated = page.times.iter().filter(|t| tokens.contains(&t.tokens.start) && t.edtf.is_some());
        if let (Some(t), None) = (dated.next(), dated.next())
            && t.limit == Limit::None
            && let Some(h) = host(page, t)
        {
            best = Some((10, 0, t, h));
        }
    }
    let mut out = Dated {
        basis: "none",
        ..Dated::default()
    };
    if let Some((_, t)) = due {
        out.due = t.edtf.as_ref().map(|e| last_part(e.as_str()));
        out.because = format!("“{}” is the limit", t.span.of(p.text()));
    }
    if let Some((distance, _, t, h)) = best {
        let main = matches!(p.token(h).pos, Pos::Verb | Pos::Aux) && !matches!(p.token(h).dep, Dep::Relcl | Dep::Acl | Dep::Advcl);
        out.of_clause = matches!(t.limit, Limit::None) && distance < 10 && (main || t.tokens.start < first_verb);
        out.date = t.edtf.as_ref().map(|e| e.as_str().to_owned());
        out.basis = match t.basis {
            entente_time::Basis::Stated => "stated",
            _ => "resolved",
        };
        out.because = format!("“{}” {}", t.span.of(p.text()), t.because);
    }
    out
}

/// Whether `host` is the main predicate of the sentence, so that a date opening it places everything in it.
fn tops(page: &Page, host: usize, sentence_start: usize) -> bool {
    let p = &page.parsed;
    let t = p.token(host);
    t.dep == Dep::Root || p.token(t.head).dep == Dep::Root || host == sentence_start
}

/// `../2025` -> `2025`.
fn last_part(edtf: &str) -> String {
    edtf.rsplit('/').next().filter(|s| *s != "..").unwrap_or(edtf).to_owned()
}

/// An open interval up to a day: `../2021-09-11`.
pub fn up_to(day: &Edtf) -> String {
    format!("../{}", last_part(day.as_str()))
}
