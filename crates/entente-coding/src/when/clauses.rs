//! The clauses that say more of an event's noun, whose dates are the event's: "the statement issued in April 2018", "a treaty that both
//! signed in Lima in 1944", "talks, which opened on 21 November", "the drill, conducted in May".

use crate::certainty;
use crate::draft::Draft;
use crate::page::{Page, lower};
use crate::rules::Rules;
use entente_language::{Dep, Pos, Tag};

/// Words behind an event's noun among which such a clause may stand.
const REACH: usize = 50;

/// The heads of all such clauses.
pub(super) fn on_its_noun(rules: &Rules, page: &Page, d: &Draft) -> Vec<usize> {
    [described_by(rules, page, d), happens(rules, page, d)].concat()
}

/// Heads of the relative clauses that tell a stage of the event's noun: in the passive, or with the noun as their object.
pub fn described_by(rules: &Rules, page: &Page, d: &Draft) -> Vec<usize> {
    let frames = &page.frames.frames;
    let head = frames[d.frame].head;
    let over_noun = |k: usize| {
        let f = &frames[k];
        let reached = page.reach(f, "object").contains(&head);
        let stage = || rules.governors_of(&f.lemma).any(|g| g.stage.is_some() && g.kinds.contains(&d.kind));
        f.cues.passive || reached && f.cues.modal.is_none() && stage()
    };
    let clauses = certainty::described_by(page, rules, d.frame, &d.kind);
    clauses.into_iter().filter(|&k| over_noun(k)).map(|k| frames[k].head).collect()
}

/// Heads of the clauses that tell when the event's noun, or the gathering that its verb acts on, took place.
fn happens(rules: &Rules, page: &Page, d: &Draft) -> Vec<usize> {
    let p = &page.parsed;
    let gathers = matches!(d.kind.as_str(), "meeting" | "visit" | "exercise");
    if !gathers {
        return Vec::new();
    }
    let noun = |i: &usize| matches!(p.token(*i).pos, Pos::Noun | Pos::Propn);
    let gathering = |i: &usize| {
        ["same_meeting", "same_visit", "same_exercise"]
            .iter()
            .any(|c| rules.classes.has(c, &page.lemma(*i)))
    };
    let objects = page.reach(&page.frames.frames[d.frame], "object").into_iter().filter(gathering);
    let nouns: Vec<usize> = d.own.iter().copied().chain(objects).filter(noun).collect();
    let end = p.sentences()[p.sentence_of(d.own[0])].end;
    let which = |v: usize| {
        let word = |c: usize| matches!(lower(p.word(c)).as_str(), "which" | "that");
        p.children(v)
            .any(|c| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass) && word(c))
    };
    let of = |v: usize, noun: usize| match p.token(v).dep {
        Dep::Relcl => p.subtree(noun).contains(&v) && which(v),
        Dep::Acl => p.token(v).tag == Tag::Vbn && p.token(v).head == noun,
        _ => false,
    };
    let near = |&n: &usize| (n + 1..end.min(n + REACH)).filter(move |&v| of(v, n) && rules.classes.has("takes_place", &page.lemma(v)));
    let mut found: Vec<usize> = nouns.iter().flat_map(near).collect();
    found.dedup();
    found
}
