//! A wide table of sentences (`sentences.toml`): how many are coded as a person would, event by event.
//!
//! One sentence may go wrong when a rule is bettered for ten others, so the test asks for a share of the table and prints what is amiss.

use entente_coding::record::SYMMETRIC;
use entente_coding::{Claim, Engine, examples};
use entente_knowledge::Knowledge;
use entente_language::Model;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The day that every sentence was written on.
const WRITTEN: &str = "2024-05-16";
/// The least share that must come out right.
const SHARE: f64 = 0.85;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    kind: Vec<String>,
    #[serde(default)]
    by: BTreeSet<String>,
    #[serde(default)]
    to: BTreeSet<String>,
    status: Option<String>,
    date: Option<String>,
}

impl Case {
    fn is_met(&self, claims: &[Claim]) -> bool {
        if self.kind.is_empty() {
            return claims.is_empty();
        }
        claims.iter().any(|c| self.matches(c))
    }

    fn matches(&self, c: &Claim) -> bool {
        let states = |parties: &[entente_coding::Party]| -> BTreeSet<String> { parties.iter().filter_map(|p| p.state.clone()).collect() };
        let (mut by, mut to) = (states(&c.initiators), states(&c.counterparts));
        if SYMMETRIC.contains(&c.kind.as_str()) {
            by.append(&mut to);
        }
        self.kind.contains(&c.kind)
            && (self.by.is_empty() && self.to.is_empty() || (by == self.by && to == self.to))
            && self.status.as_deref().is_none_or(|s| s == c.status.as_str())
            && self.date.as_ref().is_none_or(|d| c.date.as_ref() == Some(d))
    }
}

#[test]
fn most_sentences_of_the_table_are_coded_as_a_person_would() {
    let model = Model::standard().expect("the language model is installed: `entente model install`");
    let engine = Engine::load(&Knowledge::built_in(), model).expect("the rules load");
    let table: Table = toml::from_str(include_str!("sentences.toml")).expect("the table is TOML");
    let wrong: Vec<&str> = table
        .case
        .iter()
        .filter(|case| !case.is_met(&engine.code(&examples::document(&case.text, Some(WRITTEN))).claims))
        .map(|case| case.text.as_str())
        .collect();
    let share = 1.0 - wrong.len() as f64 / table.case.len() as f64;
    assert!(
        share >= SHARE,
        "only {share:.3} of {} sentences:\n{}",
        table.case.len(),
        wrong.join("\n")
    );
}
