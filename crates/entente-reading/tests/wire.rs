//! One wire story in ten outlets, none of them word for word: what is the same is parsed once, each document keeps its own quotes and
//! places, and the ten are one source.

mod common;

use common::{documents, engine};
use entente_coding::Engine;
use entente_intake::Document;
use entente_reading::work::{Shared, Worker};
use entente_register::{Filter, Register};
use std::sync::atomic::Ordering;

const TITLE: &str = "Norway to lend Iceland two cutters";

const STORY: [&str; 6] = [
    "Norway will lend Iceland two coast guard cutters for patrols in the North Atlantic, Norwegian Defence Minister Kari Berg said on Monday.",
    "Berg met Icelandic Foreign Minister Jon Einarsson in Reykjavik on Monday after months of talks over who should pay for the crews.",
    "\"This is the largest loan of its kind since the treaty was signed,\" Einarsson told reporters at the harbour, where the first of the ships is to be moored.",
    "Iceland and Norway signed an agreement on fisheries in the Norwegian Sea in May 2018, and both have protested against trawlers from other coasts since.",
    "The crews will train for six weeks in Bergen before they sail, and officers of both coast guards will plan the patrols together in an office at the airport.",
    "Fishermen in the eastern fjords said that the ships were welcome, and that the weather would be the greater danger for the next months.",
];

/// How one outlet changes what the wire sends it.
type Change = fn(Vec<String>) -> Vec<String>;

const OUTLETS: [(&str, Change); 10] = [
    ("wire", |s| s),
    ("dateline", |s| on(s, 0, |p| format!("REYKJAVIK, March 4 (Wire) - {p}"))),
    ("tag", |mut s| {
        s[5].push_str(" (Wire News)");
        s
    }),
    ("byline", |mut s| {
        s.insert(0, "By Alda Reyes".to_owned());
        s
    }),
    ("quotes", |s| {
        on(s, 2, |p| p.replacen('"', "\u{201c}", 1).replacen('"', "\u{201d}", 1))
    }),
    ("spaces", |s| on(s, 3, |p| p.replace(" and both", "\nand  both"))),
    ("cut", |mut s| {
        s.pop();
        s
    }),
    ("led-in", |mut s| {
        s.insert(0, "It is a small gesture, but it was long in the making.".to_owned());
        s
    }),
    ("mended", |s| on(s, 4, |p| p.replace("coast guards", "coastguards"))),
    ("furniture", |mut s| {
        s.push("Read more".to_owned());
        s.push("Subscribe to our newsletter".to_owned());
        s
    }),
];

fn on(mut story: Vec<String>, n: usize, change: impl Fn(&str) -> String) -> Vec<String> {
    story[n] = change(&story[n]);
    story
}

fn printed(outlet: &str, change: Change) -> Document {
    let story = change(STORY.map(str::to_owned).to_vec());
    let mut document = Document::from_text(outlet, format!("{TITLE}\n\n4 March 2019\n\n{}\n", story.join("\n\n")));
    document.source = Some(format!("The {outlet} Post"));
    document
}

#[test]
fn ten_outlets_with_one_story_are_one_source_and_what_they_share_is_parsed_once() {
    let Some(engine) = engine() else { return };
    let shared = Shared::default();
    let mut register = Register::in_memory().unwrap();
    for (outlet, change) in OUTLETS {
        let document = printed(outlet, change);
        let made = worker(&engine, &shared).code(&[&document]).remove(0);
        assert_eq!(made.claims, engine.code(&document).claims, "{outlet}: as coded alone");
        assert!(made.claims.len() >= 3, "{outlet}: {} claims", made.claims.len());
        register.put(&document, &made.claims).unwrap();
    }
    let count = |n: &std::sync::atomic::AtomicU64| n.load(Ordering::Relaxed);
    let (words, parsed) = (count(&shared.counts.words), count(&shared.counts.parsed));
    assert!(4 * parsed < words, "{parsed} of {words} words were parsed");
    let events = register.events(&Filter::default()).unwrap();
    let told_by = |n: usize| events.iter().filter(|e| documents_of(e).len() == n).count();
    assert!(told_by(10) >= 3, "what all ten tell is one event each: {events:#?}");
    for event in &events {
        assert!(event.single_source, "{}: {:?}", event.title, event.sources);
    }
}

fn documents_of(event: &entente_register::Event) -> Vec<&String> {
    event.sources.iter().flat_map(|s| &s.documents).collect()
}

fn worker<'e>(engine: &'e Engine, shared: &'e Shared) -> Worker<'e> {
    Worker {
        engine,
        every: true,
        shared,
    }
}

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

/// A document as another outlet might print it: some of its passages with a trifle changed, left out or added.
fn mangled(document: &Document, dice: &mut Dice) -> Document {
    let mut passages: Vec<String> = document.passages.iter().map(|p| p.span.of(&document.text).to_owned()).collect();
    for _ in 0..3 {
        let n = 1 + dice.below(passages.len().saturating_sub(1));
        let Some(passage) = passages.get_mut(n) else { continue };
        match dice.below(7) {
            0 => passage.insert_str(0, "LISBON (Wire) - "),
            1 => passage.push_str(" (Wire)"),
            2 => *passage = passage.replace('"', "\u{201d}").replace('\'', "\u{2019}"),
            3 => *passage = passage.replacen(", ", ",  ", 2),
            4 => drop(passages.pop()),
            5 => passages.insert(n, "The news came as a surprise to many.".to_owned()),
            _ => *passage = passage.replacen(" the ", " teh ", 1),
        }
    }
    let mut copy = Document::from_text(format!("{} mangled", document.id), passages.join("\n\n"));
    copy.published.clone_from(&document.published);
    copy
}

#[test]
fn a_version_read_after_the_story_gives_the_claims_that_it_gives_alone() {
    let Some(engine) = engine() else { return };
    let rounds: usize = std::env::var("FUZZ_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let (mut dice, mut claims) = (Dice(1), 0);
    for document in documents() {
        let shared = Shared::default();
        let worker = worker(&engine, &shared);
        worker.code(&[&document]);
        for _ in 0..rounds {
            let copy = mangled(&document, &mut dice);
            let made = worker.code(&[&copy]).remove(0);
            assert_eq!(made.claims, engine.code(&copy).claims, "{}", copy.text);
            claims += made.claims.len();
        }
    }
    assert!(claims > 100, "{claims} claims compared");
}
