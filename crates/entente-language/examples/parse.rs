//! Parses JSONL `{"id","text"}` and prints JSON, one parse a line: `parse MODEL_FOLDER < texts.jsonl`.

use entente_language::Model;
use serde_json::Value;
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).ok_or("usage: parse MODEL_FOLDER < texts.jsonl")?;
    let model = Model::load(folder.as_ref())?;
    let rows: Vec<Value> = std::io::stdin()
        .lock()
        .lines()
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect::<Result<_, std::io::Error>>()?;
    let texts: Vec<&str> = rows.iter().map(|row| row["text"].as_str().unwrap_or("")).collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (row, parsed) in rows.iter().zip(model.parse_many(&texts)) {
        writeln!(out, "{}", parsed.to_json(row["id"].as_str().unwrap_or("")))?;
    }
    Ok(())
}
