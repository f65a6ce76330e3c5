//! Prints whom short texts name, one JSON object a line.
//!
//! Standard input: JSONL {"id", "text", "context", "date"}, where `text` and `context` are parses of `entente parse --format json`, and `context`
//! may be null.

use entente_actors::Gazetteer;
use entente_knowledge::Knowledge;
use entente_language::Parsed;
use serde_json::{Value, json};
use std::io::BufRead;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = std::time::Instant::now();
    let gazetteer = Gazetteer::new(&Knowledge::standard())?;
    eprintln!("lists read in {:?}", start.elapsed());
    for line in std::io::stdin().lock().lines() {
        let value: Value = serde_json::from_str(&line?)?;
        let (text, context) = (Parsed::from_json(&value["text"]), Parsed::from_json(&value["context"]));
        let date = value["date"].as_str().and_then(|d| d.parse().ok());
        let read = text.and_then(|t| gazetteer.read_one(&t, context.as_ref(), date.as_ref()));
        let actor = read.as_ref().map(|r| &r.actor);
        println!(
            "{}",
            json!({
                "id": value["id"],
                "state": actor.and_then(|a| a.state.as_deref()),
                "sector": actor.and_then(|a| a.sectors.first()),
                "sectors": actor.map(|a| &a.sectors),
                "kind": actor.map(|a| format!("{:?}", a.kind).to_lowercase()),
                "name": actor.map(|a| &a.name),
                "person": actor.and_then(|a| a.person.as_deref()),
                "office": actor.and_then(|a| a.office.as_deref()),
                "because": actor.map(|a| &a.because),
                "others": read.as_ref().map(|r| r.others.iter().map(|o| &o.state).collect::<Vec<_>>()),
            })
        );
    }
    Ok(())
}
