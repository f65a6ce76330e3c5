//! Runs the sentences that rules carry: each must be coded as said, each `quiet` one must not.

use crate::engine::{Coded, Engine};
use crate::record::Claim;
use crate::rules::{Example, Rule};
use crate::why::{self, Predicate, Sentence, Verdict};
use entente_intake::{DateSource, Document, Passage};
use entente_text::{Role, Span};
use std::collections::BTreeSet;

/// One example that did not come out as its rule says.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Rule file inside the knowledge folder.
    pub file: String,
    /// Line of the sentence there.
    pub line: usize,
    /// Rule name.
    pub rule: String,
    /// The sentence.
    pub text: String,
    /// What was expected and what came: fields, or why the rule made no claim. One a line.
    pub message: String,
    /// The predicates that the rule's words stand for, as grammar reads them; all that the sentence has where there is none.
    pub read: Vec<String>,
}

/// Outcome of a run.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Sentences run.
    pub run: usize,
    /// What failed.
    pub failures: Vec<Failure>,
}

/// A one-sentence document: nothing but a body.
pub fn document(text: &str, dateline: Option<&str>) -> Document {
    let mut d = Document::from_text("example", text);
    d.passages = vec![Passage {
        role: Role::Body,
        span: Span::new(0, d.text.len()),
    }];
    d.published = dateline.map(|x| (x.to_owned(), DateSource::Field));
    d.title = None;
    d
}

/// A sentence to run.
struct Case<'r> {
    rule: &'r Rule,
    line: usize,
    text: &'r str,
    /// What to expect; `None` for a sentence to be quiet on.
    fires: Option<&'r Example>,
}

impl Case<'_> {
    fn document(&self) -> Document {
        document(self.text, self.fires.and_then(|e| e.dateline.as_deref()))
    }
}

fn cases(rule: &Rule) -> impl Iterator<Item = Case<'_>> {
    let fires = rule.fires.iter().map(|e| (e.text.as_str(), Some(e)));
    let quiet = rule.quiet.iter().map(|text| (text.as_str(), None));
    fires.chain(quiet).enumerate().map(|(n, (text, fires))| Case {
        rule,
        line: rule.example_lines.get(n).copied().unwrap_or(rule.line),
        text,
        fires,
    })
}

/// Runs the examples of every rule for which `wanted` holds. `code` codes documents, one answer each in order: [`Engine::code_many`], or
/// that on many threads.
pub fn run(engine: &Engine, wanted: impl Fn(&Rule) -> bool, code: impl Fn(&[Document]) -> Vec<Coded>) -> Outcome {
    let all: Vec<Case<'_>> = engine.rules.rules.iter().filter(|r| wanted(r)).flat_map(cases).collect();
    let documents: Vec<Document> = all.iter().map(Case::document).collect();
    let failures = all
        .iter()
        .zip(code(&documents))
        .filter(|(case, coded)| !comes_out(case, &coded.claims))
        .map(|(case, coded)| failure(engine, case, &coded.claims))
        .collect();
    Outcome { run: all.len(), failures }
}

fn comes_out(case: &Case<'_>, claims: &[Claim]) -> bool {
    let mut own = claims.iter().filter(|c| c.rule == case.rule.name);
    match case.fires {
        // What a general rule codes, a special one may come to code better.
        Some(e) if case.rule.general => claims.iter().any(|c| differences(e, c).is_empty()),
        Some(e) => own.any(|c| differences(e, c).is_empty()),
        None => own.next().is_none(),
    }
}

fn failure(engine: &Engine, case: &Case<'_>, claims: &[Claim]) -> Failure {
    let sentences = why::sentences(engine, &case.document());
    let predicates = || sentences.iter().flat_map(|s| &s.predicates);
    let tries = |p: &&Predicate| p.rules.iter().any(|t| t.rule == case.rule.name);
    let mut read: Vec<String> = predicates().filter(tries).map(|p| p.reading.clone()).collect();
    if read.is_empty() {
        read = predicates().map(|p| p.reading.clone()).collect();
    }
    Failure {
        file: case.rule.file.clone(),
        line: case.line,
        rule: case.rule.name.clone(),
        text: case.text.to_owned(),
        message: match case.fires {
            Some(e) => mismatch(case.rule, e, claims, &sentences),
            None => "must stay quiet, but fired".into(),
        },
        read,
    }
}

/// How the nearest of the rule's claims differs; where the rule made none, why.
fn mismatch(rule: &Rule, e: &Example, claims: &[Claim], sentences: &[Sentence]) -> String {
    let own = claims.iter().filter(|c| c.rule == rule.name);
    if let Some(least) = own.map(|c| differences(e, c)).min_by_key(Vec::len) {
        return least.join("\n");
    }
    let tried = sentences
        .iter()
        .flat_map(|s| &s.predicates)
        .flat_map(|p| p.rules.iter().map(move |t| (p, t)))
        .filter(|(_, t)| t.rule == rule.name && t.verdict != Verdict::Coded)
        .min_by_key(|(_, t)| (!t.near, t.because.len()));
    let why = match tried {
        Some((p, t)) => format!("on “{}” it {}: {}", p.word, t.verdict.as_str(), t.because.join("; ")),
        None => "none of its words is a predicate here".into(),
    };
    let others: BTreeSet<&str> = claims.iter().map(|c| c.rule.as_str()).collect();
    if others.is_empty() {
        return format!("no claim: {why}");
    }
    let others: Vec<&str> = others.into_iter().collect();
    format!("not this rule but {}: {why}", others.join(", "))
}

fn differences(e: &Example, c: &Claim) -> Vec<String> {
    let mut out = Vec::new();
    let states = |parties: &[crate::record::Party]| -> BTreeSet<String> { parties.iter().filter_map(|p| p.state.clone()).collect() };
    let mut set = |what: &str, want: &Option<Vec<String>>, got: BTreeSet<String>| {
        if let Some(w) = want
            && w.iter().cloned().collect::<BTreeSet<_>>() != got
        {
            out.push(format!("{what}: expected {w:?}, got {:?}", got.into_iter().collect::<Vec<_>>()));
        }
    };
    set("by", &e.by, states(&c.initiators));
    set("to", &e.to, states(&c.counterparts));
    let because = |field: &str| {
        let why = c.because.iter().rfind(|b| b.field == field);
        why.map_or(String::new(), |b| format!(" ({})", b.reason))
    };
    let mut one = |what: &str, want: Option<&str>, got: Option<&str>| {
        if want.is_some() && want != got.or(Some("none")) {
            out.push(format!(
                "{what}: expected {}, got {}{}",
                want.unwrap_or_default(),
                got.unwrap_or("none"),
                because(what)
            ));
        }
    };
    one("date", e.date.as_deref(), c.date.as_deref());
    one("due", e.due.as_deref(), c.due.as_deref());
    one("status", e.status.map(|s| s.as_str()), Some(c.status.as_str()));
    one("subtype", e.subtype.as_deref(), c.subtype.as_deref());
    one("stage", e.stage.as_deref(), c.stage.as_deref());
    one("said_by", e.said_by.as_deref(), c.said_by.as_deref());
    one("plover", e.plover.as_deref(), Some(&c.plover.event));
    out
}
