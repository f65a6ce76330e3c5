//! Questions about the example corpus as the program reads it. Without a language model this passes, and says so.

mod common;
#[path = "../../entente-ask/tests/table/mod.rs"]
mod table;

use common::{finish, has_model, run};
use std::path::Path;
use table::Question;

/// Of a hundred questions, so many are answered as the documents tell.
const FLOOR: usize = 80;

/// A register of the example corpus.
fn register() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/corpus");
    let read = run(folder.path(), &["read", &corpus.to_string_lossy()]);
    assert_eq!(read.status, 0, "{}", read.err);
    folder
}

#[test]
fn most_questions_are_answered_of_the_corpus_as_it_is_read() {
    if !has_model() {
        return;
    }
    let questions = table::questions();
    let asked: Vec<&str> = questions.iter().map(|q| q.ask.as_str()).collect();
    let folder = register();
    let got = finish(
        common::entente(folder.path()).args(["ask", "-", "--format", "json"]),
        &(asked.join("\n") + "\n"),
    );
    assert_eq!(got.status, 0, "{}", got.err);
    let answers: Vec<serde_json::Value> = got.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(answers.len(), asked.len());
    let right =
        |(q, a): &(&Question, &serde_json::Value)| q.is_answered(a["answer"].as_str().filter(|_| a["found"] == true), a["yes"].as_bool());
    let n = questions.iter().zip(&answers).filter(right).count();
    // What the coder misreads is answered as it was read, or not at all; better coding raises this floor.
    assert!(n * 100 >= FLOOR * asked.len(), "{n} of {}", asked.len());
}
