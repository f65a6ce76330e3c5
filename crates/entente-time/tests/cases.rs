//! The sentences of `en.toml`, with the parses recorded in `en.parses.jsonl`.

use entente_language::Parsed;
use entente_time::{Edtf, TimeMention, TimexType, read};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
    story: Vec<Story>,
}

#[derive(Deserialize)]
struct Case {
    dateline: String,
    value: String,
    says: Vec<String>,
}

#[derive(Deserialize)]
struct Story {
    dateline: String,
    text: String,
    reads: Vec<String>,
}

/// The recorded parses by their text.
fn parses() -> HashMap<String, Parsed> {
    let lines = include_str!("en.parses.jsonl").lines();
    lines
        .filter_map(|l| Parsed::from_json(&serde_json::from_str(l).ok()?))
        .map(|p| (p.text().to_owned(), p))
        .collect()
}

fn cases() -> Cases {
    toml::from_str(include_str!("en.toml")).unwrap()
}

fn mentions(parses: &HashMap<String, Parsed>, text: &str, dateline: &str) -> Vec<TimeMention> {
    let parsed = parses
        .get(text)
        .unwrap_or_else(|| panic!("no recorded parse of \"{text}\": run tests/record_parses.sh"));
    let dateline = Edtf::parse(dateline).ok();
    read(&[parsed], dateline.as_ref()).remove(0)
}

fn shown(m: &TimeMention) -> String {
    match (m.kind, &m.edtf) {
        (_, Some(e)) => e.to_string(),
        (TimexType::Duration, None) => format!("duration {}", m.value),
        (TimexType::Set, None) => format!("set {}", m.value),
        _ => "unresolved".to_owned(),
    }
}

#[test]
fn expressions_mean_what_reporters_mean() {
    let (parses, mut wrong, mut run) = (parses(), Vec::new(), 0);
    for case in cases().case {
        for text in &case.says {
            let found = mentions(&parses, text, &case.dateline);
            let got = found.last().map_or("nothing".to_owned(), shown);
            run += 1;
            if got != case.value {
                let spans: Vec<(&str, &str)> = found.iter().map(|m| (m.span.of(text), m.because.as_str())).collect();
                wrong.push(format!("{}: \"{text}\" is {got}, not {} {spans:?}", case.dateline, case.value));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {run}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_story_keeps_its_clock() {
    let (parses, mut wrong) = (parses(), Vec::new());
    for story in cases().story {
        let found = mentions(&parses, &story.text, &story.dateline);
        let got: Vec<String> = found
            .iter()
            .filter_map(|m| Some(format!("{} = {}", m.span.of(&story.text), m.edtf.as_ref()?)))
            .collect();
        if got != story.reads {
            let because: Vec<&str> = found.iter().map(|m| m.because.as_str()).collect();
            wrong.push(format!("got  {got:?}\nwant {:?}\n{because:?}", story.reads));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
