//! Codes a folder without a register: one line per event of a document, in the shape of `entente export`.
//! `cargo run --release -p entente-coding --example code_folder -- FOLDER`: for work on rules, where merging across documents is not wanted.

use entente_coding::{Claim, Engine};
use entente_intake::{Item, Limits, Reader};
use entente_knowledge::Knowledge;
use entente_language::Model;
use entente_time::Edtf;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::load(&Knowledge::standard(), Model::standard()?)?;
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    for item in Reader::new(paths, Limits::default()) {
        let Item::Document(document) = item else { continue };
        let mut events: BTreeMap<u32, Vec<Claim>> = BTreeMap::new();
        for c in engine.code(&document).claims {
            events.entry(c.event_in_doc).or_default().push(c);
        }
        for claims in events.into_values() {
            let Some(first) = claims.iter().max_by_key(|c| (c.date.is_some(), c.initiators.len())) else {
                continue;
            };
            let mut event = serde_json::to_value(first)?;
            let finest = claims
                .iter()
                .filter_map(|c| c.date.as_deref())
                .filter_map(|d| Edtf::parse(d).ok())
                .min_by_key(|e| (e.days().last - e.days().first).get_days());
            event["date"] = finest.map_or(serde_json::Value::Null, |e| e.as_str().into());
            event["status"] = serde_json::to_value(claims.iter().map(|c| c.status).min())?;
            event["claims"] = serde_json::to_value(&claims)?;
            println!("{event}");
        }
    }
    Ok(())
}
