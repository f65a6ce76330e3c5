//! By when something promised is to happen, where the sentence says it apart from the promise: "…, with deliveries due by 2029",
//! "ordered 29 helicopters, to be delivered from 2025".

use crate::classes::Classes;
use crate::dating;
use crate::page::{Page, lower};
use crate::record::{Claim, Status};
use crate::rules::Rules;
use entente_language::{Dep, Pos};
use entente_time::{Edtf, Limit, TimeMention};
use std::ops::Range;

/// The latest date that hangs on a word of delivering (`due_word` in the classes) in a sentence, as the day it is due, and whether it is
/// the date that the event was given.
pub fn of_delivery(page: &Page, classes: &Classes, sentence: Range<usize>, own: &[usize], date: Option<&str>) -> Option<(String, bool)> {
    let dated = page.times.iter().filter(|t| sentence.contains(&t.tokens.start));
    let mut best: Option<(&TimeMention, &Edtf)> = None;
    for t in dated {
        let Some(edtf) = t.edtf.as_ref() else { continue };
        if !delivered_then(page, classes, t, own) {
            continue;
        }
        if best.is_none_or(|(_, b)| b.days().last <= edtf.days().last) {
            best = Some((t, edtf));
        }
    }
    best.map(|(_, e)| (last_part(e.as_str()), date == Some(e.as_str())))
}

/// Whether a promised event's own date lies after the day the document was written: it is when the thing is due.
pub fn lies_ahead(date: Option<&str>, published: Option<&Edtf>) -> bool {
    match (date.and_then(|d| Edtf::parse(d).ok()), published) {
        (Some(d), Some(p)) => d.days().first > p.days().last,
        _ => false,
    }
}

/// Whether a date ends after the day the document was written, and its end is told.
pub fn runs_past(date: Option<&str>, published: Option<&Edtf>) -> bool {
    match (date.and_then(|d| Edtf::parse(d).ok()), published) {
        (Some(d), Some(p)) => p.days().count() == 1 && d.days().last > p.days().last && d.as_str().starts_with(".."),
        _ => false,
    }
}

/// Sentences of their own that say when what was promised last is due: "Delivery is foreseen for 2025.", "Completion due in May". The date
/// goes to the promised transfer that the text told last, unless it has one.
pub fn told_apart(rules: &Rules, page: &Page, published: Option<&Edtf>, claims: &mut [Claim]) {
    let p = &page.parsed;
    for t in &page.times {
        let (Some(edtf), Some(host)) = (t.edtf.as_ref(), dating::host(page, t)) else {
            continue;
        };
        let names = |i: usize| rules.classes.has("due_noun", &page.lemma(i));
        let subject = |c: usize| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass) && names(c);
        let fragment =
            p.token(host).dep == Dep::Root && names(host) || p.token(p.token(host).head).dep == Dep::Root && names(p.token(host).head);
        let awaited = || rules.classes.has("awaits", &page.lemma(host)) || lies_ahead(Some(edtf.as_str()), published);
        let awaits = p.children(host).any(subject) && awaited();
        if !awaits && !fragment {
            continue;
        }
        let at = page.sentence_span(p.sentence_of(t.tokens.start)).start;
        let open = |c: &&mut Claim| c.kind == "transfer" && c.start <= at && matches!(c.status, Status::Planned | Status::Proposed);
        if let Some(last) = claims.iter_mut().filter(open).max_by_key(|c| c.start).filter(|c| c.due.is_none()) {
            last.due = Some(last_part(edtf.as_str()));
        }
    }
}

/// Whether a time expression hangs, by a few steps inside its clause, on a word of delivering that is not the event's own trigger, or is a
/// limit on the trigger.
fn delivered_then(page: &Page, classes: &Classes, t: &TimeMention, own: &[usize]) -> bool {
    let p = &page.parsed;
    let limit = matches!(t.limit, Limit::By | Limit::Until | Limit::Before);
    let mut at = t.tokens.start;
    for _ in 0..8 {
        if own.contains(&at) && !limit {
            return false;
        }
        let says = |i: usize| classes.has("due_word", &page.lemma(i)) || classes.has("due_word", &lower(p.word(i)));
        // "are due by 2027": the limit may hang on the copula.
        let below = || {
            p.children(at)
                .any(|c| matches!(p.token(c).dep, Dep::Acomp | Dep::Oprd) && !own.contains(&c) && says(c))
        };
        if says(at) || below() {
            return true;
        }
        let up = p.token(at).head;
        if up == at || matches!(p.token(at).pos, Pos::Verb | Pos::Aux) {
            break;
        }
        at = up;
    }
    false
}

/// `../2025` -> `2025`.
fn last_part(edtf: &str) -> String {
    match edtf.split_once('/') {
        Some(("..", last)) => last.to_owned(),
        _ => edtf.to_owned(),
    }
}
