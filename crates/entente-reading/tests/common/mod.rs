//! An engine, where a model is installed, and documents to read.
#![allow(dead_code, reason = "each test file uses some of it")]

use entente_coding::Engine;
use entente_intake::{Document, Item, Limits, Reader};
use entente_knowledge::Knowledge;
use entente_language::Model;
use std::path::PathBuf;

/// The engine; `None`, and said so, where no language model is installed.
pub fn engine() -> Option<Engine> {
    let Ok(model) = Model::standard() else {
        eprintln!("not run: no language model is installed (entente model install)");
        return None;
    };
    Some(Engine::load(&Knowledge::built_in(), model).expect("the rules load"))
}

/// The folder of `ENTENTE_TEST_TEXTS`, else the example corpus.
pub fn folder() -> PathBuf {
    let own = std::env::var_os("ENTENTE_TEST_TEXTS").map(PathBuf::from);
    own.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/corpus"))
}

/// Its documents.
pub fn documents() -> Vec<Document> {
    let items = Reader::new([folder()], Limits::default());
    let found = items.filter_map(|item| match item {
        Item::Document(d) => Some(d),
        Item::Skipped { .. } => None,
    });
    found.collect()
}
