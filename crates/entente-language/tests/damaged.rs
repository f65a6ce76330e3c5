//! Model files with bytes missing or changed: each reader refuses them or reads something, and none panics.
//!
//! Needs the standard model, as `parity.rs` does.

use entente_language::Package;
use entente_language::lemmatizer::Lemmatizer;
use entente_language::lexicon::LexemeRules;
use entente_language::ruler::AttributeRuler;
use entente_language::tokenizer::{TokenSeq, Tokenizer, Words};
use std::sync::Arc;

/// The file cut at, and changed at, many places.
fn damaged(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let places = (0..40).map(|i| i * i * bytes.len() / 1600);
    let cut = places.clone().map(|at| bytes[..at].to_vec());
    let changed = places.flat_map(move |at| {
        [0x00, 0xc1, 0xdf, 0xff, b'('].map(|byte| {
            let mut bytes = bytes.to_vec();
            bytes[at] = byte;
            bytes
        })
    });
    cut.chain(changed)
}

fn file(name: &str) -> Vec<u8> {
    let read = Package::find(None).and_then(|package| package.read(name));
    read.unwrap_or_else(|e| panic!("{e}: {}", e.help()))
}

#[test]
fn a_damaged_tokenizer_is_refused_or_cuts() {
    let mut tokens = TokenSeq::default();
    for bytes in damaged(&file("tokenizer")) {
        if let Ok(tokenizer) = Tokenizer::from_bytes(&bytes) {
            tokenizer.tokenize("(don't.) See www.example.org!", &mut Words::new(Arc::default()), &mut tokens);
        }
    }
}

#[test]
fn damaged_tables_are_refused_or_read() {
    for bytes in damaged(&file("attribute_ruler/patterns")) {
        let _ = AttributeRuler::from_bytes(&bytes);
    }
    for bytes in damaged(&file("vocab/lookups.bin")) {
        let _ = LexemeRules::from_bytes(&bytes);
    }
    for bytes in damaged(&file("lemmatizer/lookups/lookups.bin")).step_by(4) {
        let _ = Lemmatizer::from_bytes(&bytes);
    }
}
