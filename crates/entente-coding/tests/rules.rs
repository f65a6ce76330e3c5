//! Every rule codes its own examples and leaves its `quiet` sentences alone.

use entente_coding::{Engine, examples};
use entente_knowledge::Knowledge;
use entente_language::Model;

#[test]
fn every_rule_keeps_its_examples() {
    let model = Model::standard().expect("the language model is installed: `entente model install`");
    let engine = Engine::load(&Knowledge::built_in(), model).expect("the rules load");
    let outcome = examples::run(&engine, |_| true, |documents| engine.code_many(documents));
    assert!(outcome.run > 100, "only {} examples ran", outcome.run);
    let report: Vec<String> = outcome
        .failures
        .iter()
        .map(|f| format!("{}:{} {}: {} — {}", f.file, f.line, f.rule, f.message, f.text))
        .collect();
    assert!(
        report.is_empty(),
        "{} of {} examples fail:\n{}",
        report.len(),
        outcome.run,
        report.join("\n")
    );
}
