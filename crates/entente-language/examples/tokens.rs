//! Prints what the tokenizer and the lexicon make of each text of a JSONL stream, for comparison with the reference.

use entente_language::lexicon::LexemeRules;
use entente_language::tokenizer::{TokenSeq, Tokenizer, Words};
use std::io::{BufRead, Write};
use std::sync::Arc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).ok_or("usage: tokens MODEL_FOLDER < texts.jsonl")?);
    let tokenizer = Tokenizer::from_bytes(&std::fs::read(folder.join("tokenizer"))?)?;
    let rules = Arc::new(LexemeRules::from_bytes(&std::fs::read(folder.join("vocab/lookups.bin"))?)?);
    let mut words = Words::new(rules);
    let mut tokens = TokenSeq::default();
    let lines: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut spent, mut count) = (std::time::Duration::ZERO, 0);
    for line in lines {
        let row: serde_json::Value = serde_json::from_str(&line)?;
        let text = row["text"].as_str().unwrap_or_default();
        let start = std::time::Instant::now();
        tokenizer.tokenize(text, &mut words, &mut tokens);
        spent += start.elapsed();
        count += tokens.len();
        let list: Vec<_> = (0..tokens.len())
            .map(|i| {
                let f = words.lexicon.features(tokens.lex[i]);
                let space = tokens.space_after[i];
                serde_json::json!([
                    tokens.span[i].start,
                    tokens.span[i].end,
                    space,
                    f.orth,
                    f.lower,
                    f.norm,
                    f.prefix,
                    f.suffix,
                    f.shape,
                    f.is_space
                ])
            })
            .collect();
        writeln!(out, "{}", serde_json::Value::Array(list))?;
    }
    eprintln!(
        "{count} tokens, {:.3} µs each, {} words",
        spent.as_secs_f64() * 1e6 / count.max(1) as f64,
        words.lexicon.len()
    );
    Ok(())
}
