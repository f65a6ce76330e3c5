//! Prints the time expressions of parsed documents, for looking at them while changing patterns.
//!
//! usage: mentions < parses.jsonl, each line as `entente parse --format json` writes it, with `doc` and `date` added; lines of
//! one `doc` stand together. Prints one JSON object per expression.

use entente_language::Parsed;
use entente_time::{Edtf, read};
use serde_json::{Value, json};
use std::io::{BufRead, stdin};

fn main() {
    let rows: Vec<Value> = stdin()
        .lock()
        .lines()
        .map_while(Result::ok)
        .filter_map(|l| serde_json::from_str(&l).ok())
        .collect();
    for doc in rows.chunk_by(|a, b| a["doc"] == b["doc"]) {
        let parses: Vec<Parsed> = doc.iter().filter_map(Parsed::from_json).collect();
        let dateline = doc[0]["date"].as_str().and_then(|d| Edtf::parse(d).ok());
        let passages: Vec<&Parsed> = parses.iter().collect();
        for (parsed, mentions) in parses.iter().zip(read(&passages, dateline.as_ref())) {
            for m in mentions {
                let sentence = parsed
                    .sentences()
                    .get(parsed.sentence_of(m.tokens.start))
                    .map_or("", |s| parsed.slice(s.clone()));
                println!(
                    "{}",
                    json!({"doc": doc[0]["doc"], "text": m.span.of(parsed.text()), "edtf": m.edtf, "value": m.value, "kind": m.kind.as_str(),
                        "basis": m.basis.as_str(), "because": m.because, "limit": m.limit, "sentence": sentence})
                );
            }
        }
    }
}
