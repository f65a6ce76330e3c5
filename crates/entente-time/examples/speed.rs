//! Reads the recorded sentences over and over and prints sentences per second, on one core. Run with `--release`.

use entente_language::Parsed;
use entente_time::{Edtf, read};
use std::time::Instant;

fn main() {
    let lines = include_str!("../tests/en.parses.jsonl").lines();
    let parses: Vec<Parsed> = lines.filter_map(|l| Parsed::from_json(&serde_json::from_str(l).ok()?)).collect();
    let passages: Vec<&Parsed> = parses.iter().collect();
    let sentences: usize = passages.iter().map(|p| p.sentences().len()).sum();
    let tokens: usize = passages.iter().map(|p| p.len()).sum();
    let dateline = Edtf::day(2024, 7, 10);
    let (mut runs, mut found) = (0, 0);
    let start = Instant::now();
    while start.elapsed().as_secs() < 3 {
        found += read(&passages, dateline.as_ref()).iter().map(Vec::len).sum::<usize>();
        runs += 1;
    }
    let seconds = start.elapsed().as_secs_f64();
    let rate = |n: usize| (n * runs) as f64 / seconds;
    println!(
        "{:.0} sentences/s, {:.0} tokens/s, {} expressions in {sentences} sentences",
        rate(sentences),
        rate(tokens),
        found / runs.max(1)
    );
}
