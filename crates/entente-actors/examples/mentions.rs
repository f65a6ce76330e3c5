//! Prints the mentions of parsed passages, one JSON object a line.
//!
//! Standard input: the JSONL of `entente parse --format json`; passages whose ids share what stands before the last dot are one
//! document. Arguments: none, or `--time` for the seconds that resolving took (reading the JSON not counted).

use entente_actors::{Context, Gazetteer};
use entente_knowledge::Knowledge;
use entente_language::Parsed;
use serde_json::{Value, json};
use std::io::BufRead;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let gazetteer = Gazetteer::new(&Knowledge::standard())?;
    let mut documents: Vec<(String, Vec<(String, Parsed)>)> = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let value: Value = serde_json::from_str(&line?)?;
        let id = value["id"].as_str().unwrap_or("").to_owned();
        let document = id.rsplit_once('.').map_or(id.as_str(), |(d, _)| d).to_owned();
        let Some(parsed) = Parsed::from_json(&value) else { continue };
        match documents.last_mut() {
            Some((d, list)) if *d == document => list.push((id, parsed)),
            _ => documents.push((document, vec![(id, parsed)])),
        }
    }
    let start = std::time::Instant::now();
    let sentences: usize = documents.iter().flat_map(|(_, l)| l).map(|(_, p)| p.sentences().len()).sum();
    let named: Vec<_> = documents
        .iter()
        .map(|(_, list)| gazetteer.resolve(&list.iter().map(|(_, p)| p).collect::<Vec<_>>(), &Context::default()))
        .collect();
    if std::env::args().any(|a| a == "--time") {
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{sentences} sentences in {seconds:.4} s: {:.0} a second",
            sentences as f64 / seconds
        );
        return Ok(());
    }
    for ((_, list), named) in documents.iter().zip(&named) {
        for ((id, parsed), mentions) in list.iter().zip(&named.mentions) {
            let rows: Vec<Value> = mentions
                .iter()
                .map(|m| {
                    let actors: Vec<Value> = m
                        .actors
                        .iter()
                        .map(|a| json!({"kind": format!("{:?}", a.kind), "state": a.state, "sectors": a.sectors, "name": a.name, "person": a.person, "office": a.office, "because": a.because}))
                        .collect();
                    json!({"text": m.span.of(parsed.text()), "start": m.span.start, "end": m.span.end, "head": parsed.word(m.head), "naming": format!("{:?}", m.naming), "place": m.place, "actors": actors})
                })
                .collect();
            println!(
                "{}",
                json!({"id": id, "topic": named.topic, "text": parsed.text(), "mentions": rows})
            );
        }
    }
    Ok(())
}
