//! Questions about the example corpus, with answers checked by hand: `questions.toml`. Without a language model this passes, and says so.

mod common;

use common::{finish, has_model, run};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Table {
    question: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    ask: String,
    #[serde(default)]
    says: Vec<String>,
    yes: Option<bool>,
    #[serde(default)]
    none: bool,
    fixme: Option<String>,
}

/// A register of the example corpus.
fn register() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/corpus");
    let read = run(folder.path(), &["read", &corpus.to_string_lossy()]);
    assert_eq!(read.status, 0, "{}", read.err);
    folder
}

#[test]
fn questions_about_the_example_corpus_are_answered_as_its_documents_tell_or_not_at_all() {
    if !has_model() {
        return;
    }
    let table: Table = toml::from_str(include_str!("questions.toml")).unwrap();
    let asked: Vec<&str> = table.question.iter().map(|q| q.ask.as_str()).collect();
    let folder = register();
    let got = finish(
        common::entente(folder.path()).args(["ask", "-", "--format", "json"]),
        &(asked.join("\n") + "\n"),
    );
    assert_eq!(got.status, 0, "{}", got.err);
    let answers: Vec<serde_json::Value> = got.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(answers.len(), asked.len());
    let mut wrong = Vec::new();
    for (q, a) in table.question.iter().zip(&answers) {
        let text = a["answer"].as_str().unwrap();
        let found = a["found"] == true;
        let as_it_should = if q.none {
            !found
        } else {
            found && q.says.iter().all(|s| text.contains(s.as_str())) && q.yes.is_none_or(|yes| a["yes"] == yes)
        };
        if as_it_should != q.fixme.is_none() {
            wrong.push(format!("{}\n    {text}", q.ask));
        }
        // Whatever is answered rests on events and sentences; whatever is not says what it lacks.
        if found {
            assert!(
                !a["quotes"].as_array().unwrap().is_empty() && !a["sources"].as_array().unwrap().is_empty(),
                "{text}"
            );
            assert!(text.contains("[1]") || text.contains("[2]"), "{text}");
        } else {
            assert!(text.starts_with("Not in the register"), "{text}");
        }
    }
    assert!(
        wrong.is_empty(),
        "{} answers are not as the table has them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(table.question.len() >= 120 && table.question.iter().filter(|q| q.none).count() >= 30);
}

#[test]
fn no_question_can_make_it_fail() {
    if !has_model() {
        return;
    }
    let folder = register();
    let long = "When did Japan ".repeat(5_000);
    let lines = [
        "?",
        "¿Quién firmó el acuerdo?",
        "%%% \u{7} '; DROP TABLE events; --",
        "who who who",
        "\"",
        long.trim(),
        "日本はいつ？",
        "Who? When? 12 12 12",
        "When did NULL sign \" OR 1=1",
    ];
    let got = finish(
        common::entente(folder.path()).args(["ask", "-", "--format", "json"]),
        &(lines.join("\n") + "\n"),
    );
    assert!(got.status <= 1, "{} {}", got.status, got.err);
    assert_eq!(got.out.lines().count(), lines.len());
}
