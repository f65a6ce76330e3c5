//! Sentences and the frames they must give (`tests/cases/*.toml`), over recorded parses: no model is needed.
//!
//! A line of `frames` is what [`entente_grammar::Frames::describe`] writes. Its first part (predicate, arguments, cues) must be met exactly,
//! modifiers ("mod=") only where the line names one; the parts behind "|" only where the line has them. `never` lists the beginnings of
//! lines that must not be there.

mod common;

use entente_grammar::Grammar;
use entente_knowledge::Knowledge;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    says: String,
    #[serde(default)]
    frames: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
}

fn without_modifiers(line: &str) -> String {
    let Some((before, rest)) = line.split_once('(') else {
        return line.to_owned();
    };
    // Arguments may hold parentheses and commas of their own; modifiers come as ", mod=…" or "(mod=…, ".
    let kept: Vec<&str> = rest.split(", ").collect();
    let mut out = Vec::new();
    let mut tail = String::new();
    for part in kept {
        match part.strip_prefix("mod=") {
            Some(m) => {
                if let Some((_, t)) = m.split_once(')') {
                    tail = format!("){t}");
                }
            }
            None => out.push(part),
        }
    }
    format!("{before}({}{tail}", out.join(", "))
}

fn meets(line: &str, expected: &str) -> bool {
    let mut have = line.split(" | ");
    let mut want = expected.split(" | ");
    let (h, w) = (have.next().unwrap_or(""), want.next().unwrap_or(""));
    let same = if w.contains("mod=") { h == w } else { without_modifiers(h) == w };
    let have: Vec<&str> = have.collect();
    same && want.all(|part| have.contains(&part))
}

#[test]
fn every_sentence_gives_its_frames() {
    let grammar = Grammar::load(&Knowledge::built_in()).unwrap();
    let parses = common::parses();
    let mut wrong = Vec::new();
    let mut count = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files {
        let cases: Cases = toml::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        for case in cases.case {
            count += 1;
            let Some(parsed) = parses.get(&case.says) else {
                wrong.push(format!("not recorded (run the example `record`): {}", case.says));
                continue;
            };
            let parsed = &common::settled(&grammar, parsed, &parses);
            let frames = grammar.read(parsed);
            let lines: Vec<String> = (0..frames.frames.len()).map(|i| frames.describe(parsed, i)).collect();
            let missing = case
                .frames
                .iter()
                .filter(|w| !lines.iter().any(|l| meets(l, w)))
                .map(|w| format!("  missing {w}"));
            let present = case
                .never
                .iter()
                .filter(|w| lines.iter().any(|l| l.starts_with(w.as_str())))
                .map(|w| format!("  must not be: {w}"));
            let problems: Vec<String> = missing.chain(present).collect();
            if !problems.is_empty() {
                wrong.push(format!(
                    "{}\n{}\n  has\n    {}",
                    case.says,
                    problems.join("\n"),
                    lines.join("\n    ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} sentences:\n\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(count >= 700, "only {count} sentences");
}
