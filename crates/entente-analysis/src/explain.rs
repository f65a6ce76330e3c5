//! Where every field of an event comes from, and why its claims are one event.

use crate::{Source, Sources};
use entente_coding::{Because, Party};
use entente_register::merge::{Facts, judge};
use entente_register::{Account, Event, Register, RegisterError, Told};
use entente_text::Span;
use serde::Serialize;

/// An event, claim by claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The event as it stands.
    pub event: Event,
    /// Its claims, in the same order as [`Event::claims`].
    pub claims: Vec<ExplainedClaim>,
    /// Why each further telling was taken for one of the same event.
    pub merging: Vec<Merged>,
    /// What is cited.
    pub sources: Vec<Source>,
}

/// One claim with its surroundings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedClaim {
    /// The claim's own id.
    pub id: String,
    /// Number of the source.
    pub source: usize,
    /// The document.
    pub doc: String,
    /// The passage that the sentence stands in, as it is in the document.
    pub passage: String,
    /// Where the passage begins in the document.
    pub passage_start: usize,
    /// What part of the page it is.
    pub role: Option<entente_text::Role>,
    /// Where the sentence stands in the document.
    pub sentence: Span,
    /// Words of the sentence that fill a slot, by place in the document.
    pub marks: Vec<Mark>,
    /// The rule that fired.
    pub rule: String,
    /// How each field came about.
    pub because: Vec<Because>,
    /// What this claim alone says: the record of the codebook.
    pub claim: entente_coding::Claim,
}

/// Words that fill a slot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// "initiator", "counterpart", "trigger".
    pub slot: &'static str,
    /// Where, in bytes of the document.
    pub span: Span,
    /// What it was taken for: a state's code, a person; the word itself for the trigger.
    pub as_what: String,
}

/// Why a telling was taken for one of the same event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Merged {
    /// The claim that tells it first there.
    pub claim: String,
    /// The earlier claim that it agrees with best.
    pub with: String,
    /// What agreed and what differed, in points.
    pub reasons: Vec<(String, i32)>,
    /// The sum.
    pub points: i32,
    /// What it had to reach.
    pub needs: i32,
}

/// Explains the event of this id.
///
/// # Errors
/// As [`Register::event`].
pub fn explain(register: &Register, id: &str) -> Result<Explanation, RegisterError> {
    let event = register.event(id)?;
    let accounts = register.accounts_of(&event.id)?;
    let mut sources = Sources::of(register)?;
    let mut told: Vec<&Told> = accounts.iter().flat_map(|a| &a.claims).collect();
    told.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut claims = Vec::new();
    let mut document = None;
    for t in told {
        let known = document
            .take()
            .filter(|d: &entente_register::StoredDocument| d.info.id == t.claim.doc);
        let d = known.map_or_else(|| register.document(&t.claim.doc), Ok)?;
        claims.push(explained(t, &d, sources.cite(&t.claim.doc)));
        document = Some(d);
    }
    Ok(Explanation {
        event,
        claims,
        merging: merging(register, &accounts),
        sources: sources.list(),
    })
}

fn explained(told: &Told, document: &entente_register::StoredDocument, source: usize) -> ExplainedClaim {
    let c = &told.claim;
    let sentence = Span::new(c.start, c.end);
    let passage = document.passages.iter().find(|(_, span)| span.contains(sentence));
    let span = passage.map_or(sentence, |(_, span)| *span);
    ExplainedClaim {
        id: told.id.clone(),
        source,
        doc: c.doc.clone(),
        passage: span.of(&document.text).to_owned(),
        passage_start: span.start,
        role: passage.map(|(role, _)| *role),
        sentence,
        marks: marks(told, &document.text),
        rule: c.rule.clone(),
        because: c.because.clone(),
        claim: c.clone(),
    }
}

fn marks(told: &Told, text: &str) -> Vec<Mark> {
    let c = &told.claim;
    let mark = |slot, p: &Party| {
        let span = Span::new(p.start?, p.end?);
        let as_what = p.person.clone().or_else(|| p.state.clone()).unwrap_or_else(|| p.name.clone());
        Some(Mark { slot, span, as_what })
    };
    let mut marks: Vec<Mark> = c
        .initiators
        .iter()
        .filter_map(|p| mark("initiator", p))
        .chain(c.counterparts.iter().filter_map(|p| mark("counterpart", p)))
        .collect();
    let word: String = text
        .get(c.anchor..)
        .unwrap_or("")
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '-')
        .collect();
    if !word.is_empty() {
        marks.push(Mark {
            slot: "trigger",
            span: Span::new(c.anchor, c.anchor + word.len()),
            as_what: word,
        });
    }
    marks.sort_by_key(|m| (m.span, m.slot));
    marks
}

/// For each account but the first, the earlier one that it agrees with best.
fn merging(register: &Register, accounts: &[Account]) -> Vec<Merged> {
    let rules = register.rules();
    let facts: Vec<Facts> = accounts.iter().map(|a| Facts::of(a, rules)).collect();
    (1..accounts.len())
        .filter_map(|n| {
            let (m, judgement) = (0..n)
                .map(|m| (m, judge(&facts[m], &facts[n], rules)))
                .max_by_key(|(m, j)| (j.points, std::cmp::Reverse(*m)))?;
            Some(Merged {
                claim: accounts[n].first().id.clone(),
                with: accounts[m].first().id.clone(),
                reasons: judgement.reasons().map(|r| (r.what.to_owned(), r.points)).collect(),
                points: judgement.points,
                needs: rules.points(accounts[n].kind()).needs,
            })
        })
        .collect()
}
