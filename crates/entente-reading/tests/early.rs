//! What leaving early loses: next to nothing. Measured on the example corpus, and on any other folder:
//! `ENTENTE_TEST_TEXTS=DIR cargo test --release -p entente-reading --test early -- --nocapture`
//!
//! Whole documents of such a corpus all name two actors, so each is cut into articles of about 400 words and into single paragraphs too,
//! and each piece is coded as a document of its own.

mod common;

use common::{documents, engine};
use entente_coding::Engine;
use entente_intake::Document;

/// The lost share of claims that is allowed where documents are articles.
const MOST_LOST: f64 = 0.005;

/// Claims of some documents, and how many of them are in documents that leave early.
#[derive(Default)]
struct Count {
    documents: usize,
    early: usize,
    claims: usize,
    lost: usize,
}

impl Count {
    fn add(&mut self, engine: &Engine, document: &Document) {
        let texts: Vec<String> = engine.segments(document).iter().map(|s| engine.text_of(document, s)).collect();
        let early = !engine.may_tell(texts.iter().map(String::as_str));
        let claims = engine.code(document).claims;
        self.documents += 1;
        self.early += usize::from(early);
        self.claims += claims.len();
        if early {
            self.lost += claims.len();
            for c in claims {
                println!("  lost: {} {}", c.kind, c.quote.replace('\n', " "));
            }
        }
    }

    fn tell(&self, what: &str) -> f64 {
        let share = self.lost as f64 / self.claims.max(1) as f64;
        let Count {
            documents,
            early,
            claims,
            lost,
        } = self;
        println!(
            "{what}: {early} of {documents} leave early, with {lost} of {claims} claims ({:.2} %)",
            100.0 * share
        );
        share
    }
}

/// A document cut at paragraphs into pieces of at least so many words, under the same date.
fn pieces(document: &Document, words: usize) -> Vec<Document> {
    let (mut out, mut start, mut count) = (Vec::new(), 0, 0);
    let mut cut = |start: usize, end: usize| {
        let mut piece = Document::from_text(format!("{} {start}", document.id), &document.text[start..end]);
        piece.published.clone_from(&document.published);
        out.push(piece);
    };
    for passage in &document.passages {
        count += passage.span.of(&document.text).split_whitespace().count();
        if count >= words {
            cut(start, passage.span.end);
            (start, count) = (passage.span.end, 0);
        }
    }
    if count > 0 {
        cut(start, document.text.len());
    }
    out
}

#[test]
fn what_leaves_early_has_next_to_no_claims() {
    let Some(engine) = engine() else { return };
    let documents = documents();
    let mut whole = Count::default();
    let mut articles = Count::default();
    let mut paragraphs = Count::default();
    for document in &documents {
        whole.add(&engine, document);
        pieces(document, 400).iter().for_each(|p| articles.add(&engine, p));
        pieces(document, 1).iter().for_each(|p| paragraphs.add(&engine, p));
    }
    assert!(whole.claims > 100, "too few claims to measure: {}", whole.claims);
    assert!(whole.tell("documents") <= MOST_LOST);
    assert!(articles.tell("articles of 400 words") <= MOST_LOST);
    paragraphs.tell("single paragraphs");
}
