//! Prints the frames of recorded parses, one JSON a line on standard input (`entente parse --format json`).
//!
//! With `--text` standard input is plain text, a text a line, and is parsed first (`ENTENTE_MODEL`).
//! With `--time` it reads everything first and prints sentences and frames a second instead.

use entente_grammar::Grammar;
use entente_knowledge::Knowledge;
use entente_language::{Model, Parsed};
use std::io::{BufRead, stdin};
use std::time::Instant;

fn main() {
    let grammar = match Grammar::load(&Knowledge::standard()) {
        Ok(g) => g,
        Err(e) => return eprintln!("{e}"),
    };
    if std::env::args().any(|a| a == "--text") {
        return plain(&grammar);
    }
    let parses = stdin()
        .lock()
        .lines()
        .map_while(Result::ok)
        .filter_map(|l| Parsed::from_json(&serde_json::from_str(&l).ok()?));
    if std::env::args().any(|a| a == "--time") {
        return time(&grammar, &parses.collect::<Vec<_>>());
    }
    for p in parses {
        print(&grammar, &p);
    }
}

fn plain(grammar: &Grammar) {
    let model = match Model::standard() {
        Ok(m) => m,
        Err(e) => return eprintln!("{e}"),
    };
    for line in stdin().lock().lines().map_while(Result::ok) {
        let p = model.parse(&line);
        let trials = grammar.trials(&p);
        let parses: Vec<Parsed> = trials.iter().map(|t| model.parse(&t.text)).collect();
        print(grammar, &grammar.settle(p, &trials, &parses));
    }
}

fn print(grammar: &Grammar, p: &Parsed) {
    println!("# {}", p.text().trim_end());
    let frames = grammar.read(p);
    for (i, _) in frames.frames.iter().enumerate() {
        println!("  {}", frames.describe(p, i));
    }
}

fn time(grammar: &Grammar, parses: &[Parsed]) {
    let sentences: usize = parses.iter().map(|p| p.sentences().len()).sum();
    let tokens: usize = parses.iter().map(Parsed::len).sum();
    let (start, mut rounds, mut frames) = (Instant::now(), 0usize, 0usize);
    while start.elapsed().as_secs_f64() < 2.0 {
        frames = parses.iter().map(|p| grammar.read(p).frames.len()).sum();
        rounds += 1;
    }
    let s = start.elapsed().as_secs_f64() / rounds as f64;
    println!(
        "{sentences} sentences, {tokens} tokens, {frames} frames: {:.0} sentences/s, {:.0} tokens/s",
        sentences as f64 / s,
        tokens as f64 / s
    );
}
