//! Sentences that may have been overlooked: nothing is coded in them, though they name two political actors and a rule nearly
//! matched. For those who review.
//!
//! *In:* a reading, its claims and what became of the rules that fired. *Out:* [`Lead`]s, one a sentence at most.
//!
//! # Invariants and limits
//! - Only sentences without a claim are looked into, so this costs next to nothing beside coding.
//! - At most [`MOST`] for a document, in text order.

use super::{Predicate, Tried, Verdict, predicate};
use crate::choose::{self, Aliases};
use crate::coder::Reading;
use crate::page::Page;
use crate::record::Claim;
use crate::rules::{Rule, Rules};
use crate::watch::Firing;
use entente_text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A sentence in which nothing is coded, though a rule nearly matched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Bytes of the document.
    #[serde(flatten)]
    pub span: Span,
    /// First byte of the word that triggers the rule.
    pub word: usize,
    /// The kind of event that the rule reports.
    pub kind: String,
    /// The rule.
    pub rule: String,
    /// States and bodies that the sentence names, sorted.
    pub states: Vec<String>,
    /// What was lacking or in the way.
    pub because: String,
}

/// So many of a document are kept.
pub const MOST: usize = 20;
/// A sentence with more predicates than this is a list or a table.
const PREDICATES: usize = 40;

/// The leads of a document.
pub fn find(rules: &Rules, reading: &Reading<'_>, claims: &[Claim], firings: &[Firing]) -> Vec<Lead> {
    let mut aliases = Aliases::new();
    for page in &reading.pages {
        choose::abbreviations(rules, page, &mut aliases);
    }
    let mut told: Vec<Span> = claims.iter().map(|c| Span::new(c.start, c.end)).collect();
    told.sort_unstable();
    let mut leads = Vec::new();
    for (index, page) in reading.pages.iter().enumerate() {
        let mut told = told.iter().peekable();
        let mut frames = (0..page.frames.frames.len()).peekable();
        for (s, tokens) in page.parsed.sentences().iter().enumerate() {
            let span = page.sentence_span(s);
            let mut here = Vec::new();
            while let Some(k) = frames.next_if(|&k| page.frames.frames[k].head < tokens.end) {
                here.push(k);
            }
            while told.next_if(|t| t.end <= span.start).is_some() {}
            let coded = told.peek().is_some_and(|t| t.overlaps(span));
            if coded || here.is_empty() || here.len() > PREDICATES {
                continue;
            }
            let states = states(page, tokens.clone());
            if states.len() < 2 {
                continue;
            }
            let predicates: Vec<Predicate> = here
                .into_iter()
                .map(|k| predicate(rules, page, index, k, firings, &aliases))
                .collect();
            leads.extend(lead(rules, span, states, &predicates));
            if leads.len() == MOST {
                return leads;
            }
        }
    }
    leads
}

/// The states and bodies that some tokens of a page name.
fn states(page: &Page, tokens: std::ops::Range<usize>) -> BTreeSet<String> {
    let inside = page.own_mentions().filter(|m| tokens.contains(&m.head));
    inside.flat_map(|m| &m.actors).filter_map(|a| a.state.clone()).collect()
}

/// The rule that came nearest in a sentence, where one came near: one that fired in vain before one that lacked something, a verb
/// before a noun.
fn lead(rules: &Rules, span: Span, states: BTreeSet<String>, predicates: &[Predicate]) -> Option<Lead> {
    let tried = predicates.iter().flat_map(|p| p.rules.iter().map(move |t| (p, t)));
    let near = tried.filter(|(p, t)| t.near && counts(rules, p, t));
    let (p, t) = near.min_by_key(|(p, t)| (t.verdict == Verdict::Unmet, p.form != "verb", p.start))?;
    Some(Lead {
        span,
        word: p.start,
        kind: named(rules, t)?.kind.clone(),
        rule: t.rule.clone(),
        states: states.into_iter().collect(),
        because: format!("“{}” {}: {}", p.word, t.verdict.as_str(), t.because.join("; ")),
    })
}

/// Whether a near miss is worth a look. What is only mentioned ("they discussed the visit") is rarely an event, and a word that tells
/// of nothing without certain others ("is", "take", "keep") is no sign of one.
fn counts(rules: &Rules, p: &Predicate, t: &Tried) -> bool {
    let by_itself = |t: &Tried| named(rules, t).is_some_and(|r| r.when.iter().all(|c| c.lemma.is_empty() && c.class.is_none()));
    match t.verdict {
        Verdict::OnlyMentioned => false,
        Verdict::Unmet => p.rules.iter().any(by_itself),
        _ => true,
    }
}

fn named<'r>(rules: &'r Rules, t: &Tried) -> Option<&'r Rule> {
    rules.rules.iter().find(|r| r.name == t.rule)
}
