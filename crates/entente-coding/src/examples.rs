//! Runs the sentences that rules carry: each must be coded as said, each `quiet` one must not.

use crate::engine::Engine;
use crate::record::Claim;
use crate::rules::{Example, Rule};
use entente_intake::{DateSource, Document, Passage};
use entente_text::{Role, Span};
use std::collections::BTreeSet;

/// One example that did not come out as its rule says.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Rule file inside the knowledge folder.
    pub file: String,
    /// Rule name.
    pub rule: String,
    /// The sentence.
    pub text: String,
    /// What was expected and what came.
    pub message: String,
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

/// Runs the examples of every rule for which `wanted` holds.
pub fn run(engine: &Engine, wanted: impl Fn(&Rule) -> bool) -> Outcome {
    let mut out = Outcome::default();
    for rule in engine.rules.rules.iter().filter(|r| wanted(r)) {
        let fail = |text: &str, message: String| Failure {
            file: rule.file.clone(),
            rule: rule.name.clone(),
            text: text.to_owned(),
            message,
        };
        for e in &rule.fires {
            out.run += 1;
            let claims = engine.code(&document(&e.text, e.dateline.as_deref())).claims;
            if let Some(message) = mismatch(rule, e, &claims) {
                out.failures.push(fail(&e.text, message));
            }
        }
        for text in &rule.quiet {
            out.run += 1;
            if engine.code(&document(text, None)).claims.iter().any(|c| c.rule == rule.name) {
                out.failures.push(fail(text, "must stay quiet, but fired".into()));
            }
        }
    }
    out
}

/// `None` if one of the rule's claims is as the example says, else what is nearest.
fn mismatch(rule: &Rule, e: &Example, claims: &[Claim]) -> Option<String> {
    let own: Vec<&Claim> = claims.iter().filter(|c| c.rule == rule.name).collect();
    if own.is_empty() {
        let others: Vec<&str> = claims.iter().map(|c| c.rule.as_str()).collect();
        return Some(if others.is_empty() {
            "no claim".into()
        } else {
            format!("not this rule, but {}", others.join(", "))
        });
    }
    let wrongs: Vec<Vec<String>> = own.iter().map(|c| differences(e, c)).collect();
    let least = wrongs.into_iter().min_by_key(Vec::len)?;
    (!least.is_empty()).then(|| least.join("; "))
}

fn differences(e: &Example, c: &Claim) -> Vec<String> {
    let mut out = Vec::new();
    let states = |parties: &[crate::record::Party]| -> BTreeSet<String> { parties.iter().filter_map(|p| p.state.clone()).collect() };
    let mut set = |what: &str, want: &Option<Vec<String>>, got: BTreeSet<String>| {
        if let Some(w) = want
            && w.iter().cloned().collect::<BTreeSet<_>>() != got
        {
            out.push(format!("{what}: expected {w:?}, got {got:?}"));
        }
    };
    set("by", &e.by, states(&c.initiators));
    set("to", &e.to, states(&c.counterparts));
    let mut one = |what: &str, want: Option<&str>, got: Option<&str>| {
        if want.is_some() && want != got.or(Some("none")) {
            out.push(format!(
                "{what}: expected {}, got {}",
                want.unwrap_or_default(),
                got.unwrap_or("none")
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
