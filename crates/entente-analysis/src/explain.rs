//! Where every field of an event comes from, and why its claims are one event.

use crate::{Source, Sources};
use entente_coding::why::fields::{Field, Mark, mark_parties_and_trigger};
use entente_coding::why::{self, Predicate};
use entente_coding::{Because, Engine};
use entente_intake::{DateSource, Document, Passage, Shapes};
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
    /// What reading the document again tells of the sentence; added by [`reread`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Reasons>,
}

/// How a sentence comes to its claims, and what else it nearly said, with the rules that are loaded now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reasons {
    /// File of the rule, inside the knowledge folder; empty if the rules loaded now make another claim of the sentence.
    pub file: String,
    /// The rule's line there.
    pub line: usize,
    /// How each field came about.
    pub fields: Vec<Field>,
    /// The predicates of the sentence with every rule that their words trigger.
    pub predicates: Vec<Predicate>,
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
    let mut sources = Sources::of(register);
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
        sources: sources.list()?,
    })
}

/// Reads the documents of an explanation again, each once, and adds the [`Reasons`] of each claim.
///
/// # Errors
/// Those of reading the register.
pub fn reread(explanation: &mut Explanation, register: &Register, engine: &Engine) -> Result<(), RegisterError> {
    let mut last: Option<(String, Vec<why::Sentence>)> = None;
    for claim in &mut explanation.claims {
        let (doc, sentences) = match last.take().filter(|(doc, _)| *doc == claim.doc) {
            Some(known) => known,
            None => {
                let document = as_read(register.document(&claim.doc)?);
                (claim.doc.clone(), why::sentences(engine, &document))
            }
        };
        let own = sentences
            .iter()
            .find(|s| s.start == claim.sentence.start && s.end == claim.sentence.end);
        claim.reasons = own.map(|s| reasons(s, claim));
        if let Some(e) = own.and_then(|s| same(s, claim)) {
            claim.marks.clone_from(&e.marks);
        }
        last = Some((doc, sentences));
    }
    Ok(())
}

fn reasons(sentence: &why::Sentence, claim: &ExplainedClaim) -> Reasons {
    let found = same(sentence, claim);
    Reasons {
        file: found.map_or_else(String::new, |e| e.file.clone()),
        line: found.map_or(0, |e| e.line),
        fields: found.map_or_else(Vec::new, |e| e.fields.clone()),
        predicates: sentence.predicates.clone(),
    }
}

/// The claim that reading again makes of the same word by the same rule.
fn same<'s>(sentence: &'s why::Sentence, claim: &ExplainedClaim) -> Option<&'s why::fields::Explained> {
    let at = claim.claim.anchor;
    sentence.claims.iter().find(|e| e.claim.anchor == at && e.rule == claim.rule)
}

/// A stored document as intake gave it.
fn as_read(stored: entente_register::StoredDocument) -> Document {
    let markdown = [".md", ".markdown"]
        .iter()
        .any(|ending| stored.info.id.to_ascii_lowercase().ends_with(ending));
    Document {
        id: entente_text::DocId::new(stored.info.id),
        title: stored.info.title,
        byline: stored.info.byline,
        source: stored.info.source,
        url: stored.info.url,
        published: stored.info.published.map(|d| (d, DateSource::Field)),
        language: stored.info.language,
        passages: stored.passages.into_iter().map(|(role, span)| Passage { role, span }).collect(),
        markdown,
        text: stored.text,
        ..Document::default()
    }
    .with_languages(Shapes::standard())
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
        marks: mark_parties_and_trigger(c, &document.text, 0),
        reasons: None,
        rule: c.rule.clone(),
        because: c.because.clone(),
        claim: c.clone(),
    }
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
