//! The sentences of `timex.txt`, with the parses recorded in `timex.parses.jsonl`: extent, type, value, interval, modifier.

use entente_language::Parsed;
use entente_time::{Edtf, TimeMention, read};
use std::collections::HashMap;

/// A sentence with what it should say.
struct Line {
    text: String,
    dateline: String,
    /// Bytes, and what stands after the equals sign.
    wanted: Vec<(std::ops::Range<usize>, String)>,
}

fn lines() -> Vec<Line> {
    let mut dateline = String::new();
    let mut out = Vec::new();
    for line in include_str!("timex.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        match line.strip_prefix("date ") {
            Some(date) => date.clone_into(&mut dateline),
            None => out.push(marked(line, &dateline)),
        }
    }
    out
}

fn marked(line: &str, dateline: &str) -> Line {
    let (mut text, mut wanted, mut rest) = (String::new(), Vec::new(), line);
    while let Some((before, marked)) = rest.split_once('[') {
        let (marked, after) = marked.split_once(']').unwrap_or_else(|| panic!("no ] in {line}"));
        let (words, says) = marked.split_once('=').unwrap_or_else(|| panic!("no = in [{marked}]"));
        text.push_str(before);
        let start = text.len();
        text.push_str(words);
        wanted.push((start..text.len(), says.to_owned()));
        rest = after;
    }
    text.push_str(rest);
    Line {
        text,
        dateline: dateline.to_owned(),
        wanted,
    }
}

fn shown(m: &TimeMention, part: &str) -> String {
    match part.split_once(':') {
        Some(("mod", _)) => format!("mod:{}", m.marks.modifier.map_or("", |m| m.as_str())),
        Some(("quant", _)) => format!("quant:{}", m.marks.quant.unwrap_or("")),
        Some(("freq", _)) => format!("freq:{}X", m.marks.freq.unwrap_or(0)),
        _ if part.starts_with('@') => format!("@{}", m.edtf.as_ref().map_or("-", Edtf::as_str)),
        _ => String::new(),
    }
}

/// What is wrong with the mentions of a line. Dates of a sentence that only sets the clock are not marked.
fn faults(line: &Line, found: &[TimeMention]) -> Vec<String> {
    let mut faults = Vec::new();
    let of = |m: &TimeMention| line.text[m.span.start..m.span.end].to_owned();
    for (range, says) in &line.wanted {
        let Some(m) = found.iter().find(|m| m.span.start == range.start && m.span.end == range.end) else {
            faults.push(format!("[{}] is not found", &line.text[range.clone()]));
            continue;
        };
        let mut parts = says.split(' ');
        let mut got = vec![m.kind.as_str().to_owned(), m.value.clone()];
        got.extend(parts.clone().skip(2).map(|p| shown(m, p)));
        if !parts.by_ref().eq(got.iter().map(String::as_str)) {
            faults.push(format!("[{}] is {}, not {says}", of(m), got.join(" ")));
        }
    }
    let clock = |m: &&TimeMention| of(m) == "12 August 2020" && line.wanted.iter().all(|w| w.0.start > m.span.start);
    let wanted = |m: &&TimeMention| line.wanted.iter().any(|w| w.0.start == m.span.start && w.0.end == m.span.end);
    let extra = found.iter().filter(|m| !wanted(m) && !clock(m));
    faults.extend(extra.map(|m| format!("[{}] is no time", of(m))));
    faults
}

#[test]
fn extents_types_and_values_are_timex3s() {
    let parses: HashMap<String, Parsed> = include_str!("timex.parses.jsonl")
        .lines()
        .filter_map(|l| Parsed::from_json(&serde_json::from_str(l).ok()?))
        .map(|p| (p.text().to_owned(), p))
        .collect();
    let mut wrong = Vec::new();
    for line in lines() {
        let parsed = parses
            .get(&line.text)
            .unwrap_or_else(|| panic!("no recorded parse of \"{}\": run tests/record_parses.sh", line.text));
        let dateline = Edtf::parse(&line.dateline).ok();
        let found = read(&[parsed], dateline.as_ref()).remove(0);
        let faults = faults(&line, &found);
        if !faults.is_empty() {
            wrong.push(format!("{}: {}\n    {}", line.dateline, line.text, faults.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
