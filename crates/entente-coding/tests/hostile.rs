//! Any text ends in claims or in none, never in a panic, and every quote stands where it says.
//!
//! The example corpus is cut, doubled, shuffled and sprinkled with what breaks readers; `FUZZ_CASES` sets how often (60 by default).

use entente_coding::Engine;
use entente_intake::Document;
use entente_knowledge::Knowledge;
use entente_language::Model;
use std::path::Path;

/// Small generator (SplitMix64): the same cases on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

const NASTY: [&str; 16] = [
    "\u{0}",
    "\u{202e}",
    "\u{a0}",
    "𝕵𝖆𝖕𝖆𝖓",
    "日本とベトナム",
    "\"\"\"\"",
    "((((",
    "$ ¥ € 99999999999999999999",
    "0000-00-00",
    "the the the",
    "\u{301}\u{301}\u{301}",
    "2019-02-30",
    "1000th 2nd",
    "\t\t\n\n\n",
    "said said said that that",
    "🇯🇵🇻🇳",
];

fn mutated(texts: &[String], r: &mut Random) -> String {
    let mut words: Vec<&str> = texts[r.below(texts.len())].split_inclusive(' ').collect();
    for _ in 0..1 + r.below(30) {
        if words.is_empty() {
            words.push(" ");
        }
        let at = r.below(words.len());
        match r.below(6) {
            0 => words.insert(at, NASTY[r.below(NASTY.len())]),
            1 => {
                words.remove(at);
            }
            2 => {
                let other = r.below(words.len());
                words.swap(at, other);
            }
            3 => words.truncate(at.max(3)),
            4 => {
                let copy: Vec<&str> = words[at..(at + 20).min(words.len())].to_vec();
                words.extend(copy);
            }
            _ => words.insert(at, "\n"),
        }
    }
    words.concat()
}

#[test]
fn hostile_documents_are_coded_without_a_panic_and_quotes_stand() {
    let model = Model::standard().expect("the language model is installed: `entente model install`");
    let engine = Engine::load(&Knowledge::built_in(), model).expect("the rules load");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/corpus");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the example corpus")
        .flatten()
        .map(|e| e.path())
        .collect();
    paths.sort();
    let texts: Vec<String> = paths
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .filter_map(|p| std::fs::read_to_string(p).ok())
        .collect();
    let number = |name: &str, unless: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(unless);
    let (cases, seconds) = (number("FUZZ_CASES", 60), number("FUZZ_SECONDS", 0));
    let mut r = Random(number("FUZZ_SEED", 7));
    let start = std::time::Instant::now();
    let mut case = 0;
    while case < cases || start.elapsed().as_secs() < seconds {
        case += 1;
        let document = Document::from_text(format!("case {case}"), mutated(&texts, &mut r));
        let claims = engine.code(&document).claims;
        for c in &claims {
            assert_eq!(
                document.text.get(c.start..c.end),
                Some(c.quote.as_str()),
                "case {case}: a quote that does not stand"
            );
            assert!(document.text.is_char_boundary(c.anchor), "case {case}");
        }
        assert_eq!(claims, engine.code(&document).claims, "case {case}: the same text, coded twice");
    }
}

#[test]
fn a_line_of_numbers_that_runs_over_two_lines_is_quoted_as_it_stands() {
    let model = Model::standard().expect("the language model is installed: `entente model install`");
    let engine = Engine::load(&Knowledge::built_in(), model).expect("the rules load");
    let text = "Poland signed a contract with South Korea for 180 K2 tanks.\n\nK2: 46 by the end of March; 56 due in 2024 and the last 96 \nin 2025, \
                according to Hyundai Rotem.\n";
    let document = Document::from_text("lines".to_owned(), text.to_owned());
    let claims = engine.code(&document).claims;
    assert!(claims.iter().any(|c| c.quote.contains("\nin 2025")), "{claims:#?}");
    for c in claims {
        assert_eq!(document.text.get(c.start..c.end), Some(c.quote.as_str()));
    }
}

#[test]
fn a_quote_out_of_a_sentence_without_end_is_whole_letters() {
    let model = Model::standard().expect("the language model is installed: `entente model install`");
    let engine = Engine::load(&Knowledge::built_in(), model).expect("the rules load");
    // No-break spaces, of two bytes each, wherever the quoted part may begin.
    let line = "the\u{a0}defence\u{a0}ministers\u{a0} of\u{a0}Peru and\u{a0} Chile\u{a0} met in\u{a0}Lima and agreed to hold a joint exercise,\u{a0} ";
    for padding in 0..6 {
        let document = Document::from_text("long".to_owned(), format!("{}{}", "x".repeat(padding), line.repeat(40)));
        let claims = engine.code(&document).claims;
        assert!(!claims.is_empty());
        for c in claims {
            assert_eq!(document.text.get(c.start..c.end), Some(c.quote.as_str()));
            assert!(!c.quote.trim().is_empty());
        }
    }
}
