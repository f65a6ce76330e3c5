//! The parses of this runtime against recorded ones of Python spaCy, and texts that no runtime should stumble over.
//!
//! Needs the standard model: `entente model install`, or `ENTENTE_MODEL`. What is recorded, and how, says
//! `tests/parity/recorded.py`; `tests/parity/compare.py` makes the comparison with spaCy itself.

use entente_language::{Model, Package, Parsed};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let model = Package::find(None).and_then(|package| Model::from_package(&package));
    model.unwrap_or_else(|e| panic!("{e}: {}", e.help()))
});

/// What is compared, and how much of it must be equal.
const LIMITS: [(&str, f64); 9] = [
    ("tokens", 1.0),
    ("tags", 0.999),
    ("pos", 0.999),
    ("feats", 0.999),
    ("labels", 0.999),
    ("heads", 0.999),
    ("lemmas", 0.999),
    ("starts", 0.999),
    ("entities", 0.999),
];

#[derive(Default)]
struct Tally {
    equal: BTreeMap<&'static str, usize>,
    all: BTreeMap<&'static str, usize>,
    shown: usize,
}

impl Tally {
    fn count<T: PartialEq + std::fmt::Debug>(&mut self, what: &'static str, place: &str, want: T, have: T) {
        *self.all.entry(what).or_default() += 1;
        *self.equal.entry(what).or_default() += usize::from(want == have);
        if want != have && self.shown < 20 {
            self.shown += 1;
            eprintln!("{place}: {what} {want:?}, ours {have:?}");
        }
    }

    fn share(&self, what: &str) -> f64 {
        let of = |table: &BTreeMap<&str, usize>| table.get(what).copied().unwrap_or(0) as f64;
        of(&self.equal) / of(&self.all).max(1.0)
    }
}

fn list<T>(row: &Value, name: &str, each: impl Fn(&Value) -> T) -> Vec<T> {
    row[name].as_array().into_iter().flatten().map(each).collect()
}

fn number(value: &Value) -> i64 {
    value.as_i64().expect("a number")
}

fn compare(row: &Value, kinds: &[&str], parsed: &Parsed, tally: &mut Tally) {
    let id = row["id"].as_str().unwrap_or_default();
    let words: Vec<&str> = row["words"]
        .as_str()
        .unwrap_or_default()
        .split(' ')
        .filter(|w| !w.is_empty())
        .collect();
    let ours: Vec<String> = parsed
        .tokens()
        .iter()
        .map(|t| format!("{}{}", t.span.len(), if t.space_after { "_" } else { "" }))
        .collect();
    for i in 0..words.len().max(ours.len()) {
        tally.count(
            "tokens",
            id,
            words.get(i).copied().unwrap_or(""),
            ours.get(i).map_or("", |w| w.as_str()),
        );
    }
    if words.len() != ours.len() {
        return;
    }
    let (kind, heads) = (list(row, "kinds", number), list(row, "heads", number));
    let starts = list(row, "starts", number);
    for (i, token) in parsed.tokens().iter().enumerate() {
        let place = format!("{id} token {i} {:?}", parsed.word(i));
        let want: Vec<&str> = kinds[kind[i] as usize].split(' ').collect();
        let feats = if token.feats.is_empty() { "_" } else { token.feats };
        tally.count("tags", &place, want[0], token.tag.as_str());
        tally.count("pos", &place, want[1], token.pos.as_str());
        tally.count("feats", &place, want[2], feats);
        tally.count("labels", &place, want[3], token.dep.as_str());
        tally.count("heads", &place, heads[i], token.head as i64 - i as i64);
        let itself = if want[1] == "PROPN" {
            parsed.word(i).to_owned()
        } else {
            parsed.word(i).to_lowercase()
        };
        let lemma = row["lemmas"][i.to_string()].as_str().map_or(itself, str::to_owned);
        tally.count("lemmas", &place, &*lemma, parsed.lemma(i));
        let starts_here = parsed.sentences().iter().any(|s| s.start == i);
        tally.count("starts", &place, starts.contains(&(i as i64)), starts_here);
    }
    let mut want = list(row, "entities", |e| {
        (number(&e[0]), number(&e[1]), e[2].as_str().unwrap_or_default().to_owned())
    });
    for e in parsed.entities() {
        let have = (e.tokens.start as i64, e.tokens.end as i64 - 1, e.label.as_str().to_owned());
        let known = want.iter().position(|w| *w == have).map(|at| want.swap_remove(at));
        tally.count("entities", id, known, Some(have));
    }
    for missed in want {
        tally.count("entities", id, Some(missed), None);
    }
}

#[test]
fn parses_are_those_of_spacy() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/parity/recorded.jsonl");
    let file = std::fs::read_to_string(path).expect("the recorded parses");
    let rows: Vec<Value> = file.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let (header, rows) = rows.split_first().expect("a first line");
    let kinds: Vec<&str> = header["kinds"]
        .as_array()
        .expect("kinds")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let texts: Vec<&str> = rows.iter().map(|row| row["text"].as_str().expect("a text")).collect();
    let mut tally = Tally::default();
    for (row, parsed) in rows.iter().zip(MODEL.parse_many(&texts)) {
        compare(row, &kinds, &parsed, &mut tally);
    }
    assert!(tally.all["tokens"] >= 50_000, "too few tokens were recorded");
    for (what, least) in LIMITS {
        assert!(
            tally.share(what) >= least,
            "{what}: {:.5} of {} are equal",
            tally.share(what),
            tally.all[what]
        );
    }
}

/// Tokens, with one space after some, spell the text; sentences cover them; heads stay within sentences.
fn holds_together(text: &str, parsed: &Parsed) {
    let mut at = 0;
    for token in parsed.tokens() {
        assert_eq!(token.span.start, at);
        assert!(!token.span.is_empty() && text.is_char_boundary(token.span.end));
        at = token.span.end + usize::from(token.space_after);
    }
    assert_eq!(at, text.len());
    let mut next = 0;
    for sentence in parsed.sentences() {
        assert_eq!(sentence.start, next);
        next = sentence.end;
        assert!(sentence.clone().all(|i| sentence.contains(&parsed.token(i).head)));
    }
    assert_eq!(next, parsed.len());
}

#[test]
fn a_megabyte_of_anything_is_parsed() {
    let million = 1_000_000;
    for text in [
        "a".repeat(million),
        "中".repeat(million / 3),
        "a@b:".repeat(million / 40),
        "(a.m.)".repeat(million / 60),
        "word ".repeat(million / 50),
    ] {
        holds_together(&text, &MODEL.parse(&text));
    }
}

#[test]
fn odd_texts_hold_together() {
    for text in [
        "",
        " ",
        "\n\n",
        "\u{0}\u{1f}",
        "\u{200b}",
        ". . .",
        "\u{202e}abc",
        "e\u{301}",
        "\u{fffd}\u{feff}",
        "a\u{a0}b \t c  ",
    ] {
        holds_together(text, &MODEL.parse(text));
    }
}

#[test]
fn the_same_text_parses_the_same_beside_any_others() {
    let texts = [
        "Tokyo signed.",
        "Hanoi's envoys met on 3 May.",
        "",
        "Both sides agreed to talks (in June).",
    ];
    let alone: Vec<Parsed> = texts.iter().map(|text| MODEL.parse(text)).collect();
    assert_eq!(MODEL.parse_many(&texts), alone);
    let backwards: Vec<&str> = texts.iter().rev().copied().collect();
    let mut found = MODEL.parse_many(&backwards);
    found.reverse();
    assert_eq!(found, alone);
}
