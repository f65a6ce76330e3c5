//! Times the parser on texts that it has not seen: `bench_parse MODEL_FOLDER THREADS < texts.jsonl`.
//!
//! Prints one line of JSON: words, tokens, seconds to load and to parse (one pass, fresh process), peak memory in KiB.
//! `benches/parse_speed.py` runs it beside spaCy.

use entente_language::Model;
use serde_json::{Value, json};
use std::io::BufRead;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("usage: bench_parse MODEL_FOLDER THREADS < texts.jsonl")?;
    let threads: usize = args.next().unwrap_or_default().parse().unwrap_or(1);
    let rows: Vec<Value> = std::io::stdin()
        .lock()
        .lines()
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect::<std::io::Result<_>>()?;
    let texts: Vec<&str> = rows.iter().filter_map(|row| row["text"].as_str()).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;

    let start = Instant::now();
    let model = Model::load(folder.as_ref())?;
    let load = start.elapsed().as_secs_f64();
    let (start, before) = (Instant::now(), processor_seconds());
    // As an application would: results are used and dropped as they come, some megabytes of text at a time.
    let (mut tokens, mut check) = (0, 0);
    for part in texts.chunks(512) {
        for parsed in pool.install(|| model.parse_many(part)) {
            tokens += parsed.len();
            check += parsed.entities().len() + parsed.sentences().len();
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let processor = processor_seconds().zip(before).map(|(after, before)| after - before);
    let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    let report = json!({"words": words, "tokens": tokens, "load": load, "seconds": seconds, "processor_seconds": processor,
        "peak_kib": peak_kib(), "entities_and_sentences": check});
    println!("{report}");
    Ok(())
}

/// Processor time of this process, in seconds, from the scheduler's own clock; none where the system does not tell.
fn processor_seconds() -> Option<f64> {
    let mut nanoseconds = 0;
    for task in std::fs::read_dir("/proc/self/task").ok()? {
        let line = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        nanoseconds += line.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(nanoseconds as f64 / 1e9)
}

/// The most memory this process has had, in KiB; none where the system does not tell.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .ok()
}
