//! Who does as another did: "Benin followed suit", "Togo did the same". The act is the one told just before, with another doer.
//!
//! *In:* a page and the claims made before it and on it. *Out:* one claim for each such clause: kind, target and stage as told, the doer
//! its subject. When it was is open from the act that it follows.

use crate::page::{Page, lower};
use crate::parties::parties;
use crate::record::{Because, Claim, Party, SYMMETRIC};
use crate::rules::Rules;
use entente_grammar::{Form, Frame, Role};

/// How many bytes before the clause the act was told at most.
const NEAR: usize = 600;

/// The claims of clauses that repeat another's act.
pub fn repeated(rules: &Rules, page: &Page, claims: &[Claim], text: &str) -> Vec<Claim> {
    let frames = page.frames.frames.iter();
    frames.filter_map(|f| repeat(rules, page, f, claims, text)).collect()
}

fn repeat(rules: &Rules, page: &Page, f: &Frame, claims: &[Claim], text: &str) -> Option<Claim> {
    if !matches!(f.form, Form::Verb) || f.cues.negated || f.cues.modal.is_some() || !repeats(rules, page, f) {
        return None;
    }
    let doers = parties(page, f, &["subject".to_owned()], &[]);
    let doers: Vec<Party> = doers.into_iter().filter(|p| p.state.is_some()).collect();
    let at = page.parsed.token(f.head).span.start + page.base;
    let told = claims.iter().filter(|c| c.anchor < at && c.anchor + NEAR >= at);
    // Of the sentence before, what its main clause tells: mostly the first.
    let last = told.max_by_key(|c| (c.start, std::cmp::Reverse(c.anchor)))?;
    let same = |p: &Party| doers.iter().any(|d| d.state == p.state);
    if doers.is_empty() || last.kind == "position" || last.initiators.iter().any(same) {
        return None;
    }
    let span = page.quoted_span(page.parsed.sentence_of(f.head), f.head);
    let mut c = Claim {
        quote: span.of(text).to_owned(),
        start: span.start,
        end: span.end,
        anchor: at,
        date: last.date.as_ref().filter(|d| !d.contains('/')).map(|d| format!("{d}/..")),
        date_basis: "resolved".into(),
        because: vec![Because {
            field: "kind".into(),
            reason: "does what was told just before".into(),
        }],
        due: None,
        place: None,
        said_by: None,
        items: Vec::new(),
        value: None,
        ..last.clone()
    };
    if c.date.is_none() {
        "none".clone_into(&mut c.date_basis);
    }
    // Whose act it was leaves; the other side stays.
    let others = last
        .initiators
        .iter()
        .skip(1)
        .filter(|p| SYMMETRIC.contains(&last.kind.as_str()) && !same(p));
    c.initiators = doers.iter().cloned().chain(others.cloned()).collect();
    c.counterparts.retain(|p| !doers.iter().any(|d| d.state == p.state));
    Some(c)
}

/// Whether a clause says no more than that somebody does as another did.
fn repeats(rules: &Rules, page: &Page, f: &Frame) -> bool {
    let said = |t: &usize| rules.classes.has("echoed", &lower(page.parsed.word(*t)));
    let objects = f.args.iter().filter(|a| a.role != Role::Subject).flat_map(|a| &a.heads);
    rules.classes.has("echo", &f.lemma) && objects.chain(&f.adverbs).any(said)
}
