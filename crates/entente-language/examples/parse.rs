//! Parses JSONL `{"id","text"}` from standard input into the JSON of `entente parse --format json`, one text a line.

use entente_language::{Model, Package};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given = std::env::args_os().nth(1).map(std::path::PathBuf::from);
    let start = std::time::Instant::now();
    let model = Model::from_package(&Package::find(given.as_deref())?)?;
    let loaded = start.elapsed();
    let rows = std::io::stdin()
        .lock()
        .lines()
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect::<Result<Vec<serde_json::Value>, Box<dyn std::error::Error>>>()?;
    let texts: Vec<&str> = rows.iter().map(|row| row["text"].as_str().unwrap_or_default()).collect();
    let start = std::time::Instant::now();
    let parses = model.parse_many(&texts);
    let parsed = start.elapsed();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (row, parse) in rows.iter().zip(&parses) {
        writeln!(out, "{}", parse.to_json(row["id"].as_str().unwrap_or_default()))?;
    }
    let tokens: usize = parses.iter().map(|p| p.len()).sum();
    eprintln!("model loaded in {loaded:.1?}; {tokens} tokens parsed in {parsed:.1?}");
    Ok(())
}
