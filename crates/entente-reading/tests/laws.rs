//! Threads, caches and stops change nothing.

mod common;

use common::{documents, engine};
use entente_coding::Engine;
use entente_intake::{Document, Limits, Reader};
use entente_reading::reuse::{Coding, Packed, key_of};
use entente_reading::{Options, Outcome, Stop, Told, read};
use entente_register::{Filter, Register};
use std::fs;
use std::path::Path;

/// The same article in another outlet: another byline above, furniture below.
fn reprint(document: &Document, n: usize) -> Document {
    let mut text = document.text.clone();
    let title = document.passages.first().map_or(0, |p| p.span.end);
    text.insert_str(title, &format!("\n\nBy Reporter {n}\n\n"));
    text.push_str("\n\nRead more\n\nSubscribe to our newsletter\n");
    let mut copy = Document::from_text(format!("reprint {n}"), text);
    copy.published.clone_from(&document.published);
    copy
}

#[test]
fn claims_moved_from_the_same_text_are_those_of_coding_it() {
    let Some(engine) = engine() else { return };
    let (mut moved, mut claims) = (0, 0);
    for (n, document) in documents().iter().enumerate() {
        let segments = engine.segments(document);
        let (coded, leads) = engine.code_many_with_leads(std::slice::from_ref(document)).remove(0);
        let coding = Coding::new(&coded, &leads, &segments);
        let coding = Packed::new(&coding)
            .and_then(|p| p.open())
            .filter(|c| *c == coding)
            .expect("packed and opened, it is the same");
        let copy = reprint(document, n);
        let there = engine.segments(&copy);
        if key_of(document, &segments) != key_of(&copy, &there) {
            continue;
        }
        let (expect, expect_leads) = engine.code_many_with_leads(std::slice::from_ref(&copy)).remove(0);
        let (found, found_leads) = coding.moved_to(&copy, &there).expect("all places are in segments");
        assert_eq!(found, expect.claims, "{}", document.id);
        assert_eq!(found_leads, expect_leads, "{}", document.id);
        moved += 1;
        claims += found.len();
    }
    assert!(
        moved >= 5 && claims > 50,
        "{moved} documents with {claims} claims tell the same with furniture around them"
    );
}

#[test]
fn another_date_or_another_word_is_another_text() {
    let Some(engine) = engine() else { return };
    let key = |d: &Document| key_of(d, &engine.segments(d));
    let one = Document::from_text("a", "Talks\n\n5 March 2019\n\nJapan and Peru signed a treaty on Monday.");
    let mut same = one.clone();
    same.id = entente_text::DocId::new("b");
    assert_eq!(key(&one), key(&same));
    same.published = None;
    assert_ne!(key(&one), key(&same));
    assert_ne!(key(&one), key(&Document::from_text("a", one.text.replace("Peru", "Chile"))));
}

/// A folder with articles, some of them twice, and with what cannot be read.
fn folder(to: &Path) {
    for (n, document) in documents().iter().enumerate() {
        fs::write(to.join(format!("{n:02}.txt")), &document.text).unwrap();
        fs::write(to.join(format!("{n:02}-again.txt")), &document.text).unwrap();
        fs::write(to.join(format!("{n:02}-other.txt")), reprint(document, n).text).unwrap();
        fs::write(to.join(format!("{n:02}-local.txt")), "Council meets\n\nThe council met on Monday.").unwrap();
    }
    fs::write(to.join("empty.txt"), "").unwrap();
}

fn reader(of: &Path) -> Reader<'static> {
    Reader::new([of], Limits::default())
}

fn all() -> Filter {
    Filter {
        rejected: true,
        ..Filter::default()
    }
}

#[test]
fn a_run_gives_what_one_document_after_the_other_gives() {
    let Some(engine) = engine() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (from, one, two) = (dir.path().join("in"), dir.path().join("one.db"), dir.path().join("two.db"));
    fs::create_dir(&from).unwrap();
    folder(&from);
    let mut plain = Register::open(&one).unwrap();
    for item in reader(&from) {
        if let entente_intake::Item::Document(d) = item {
            let texts: Vec<String> = engine.segments(&d).iter().map(|s| engine.text_of(&d, s)).collect();
            let claims = if engine.may_tell(texts.iter().map(String::as_str)) {
                engine.code(&d).claims
            } else {
                Vec::new()
            };
            plain.put(&d, &claims).unwrap();
        }
    }
    let mut register = Register::open(&two).unwrap();
    let mut told = Vec::new();
    let totals = run(&engine, &mut register, &from, &mut |t| {
        told.push((t.name().to_owned(), t.outcome));
        Ok(())
    })
    .unwrap();
    assert_eq!(register.events(&all()).unwrap(), plain.events(&all()).unwrap());
    assert_eq!(register.counts().unwrap(), plain.counts().unwrap());
    assert!(told.iter().map(|(name, _)| name).is_sorted(), "told in the order of the folder");
    assert_eq!((totals.early, totals.skipped()), (documents().len() as u64, 1));
    assert!(
        totals.same_text >= documents().len() as u64,
        "{} of the same text",
        totals.same_text
    );
    assert_eq!(totals.read(), told.len() as u64 - 1);
    let again = run(&engine, &mut register, &from, &mut |t| {
        assert!(matches!(t.outcome, Outcome::Known | Outcome::Skipped));
        Ok(())
    });
    assert_eq!(again.unwrap().known, totals.read());
}

#[test]
fn a_run_that_is_stopped_goes_on_where_it_was() {
    let Some(engine) = engine() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (from, one, two) = (dir.path().join("in"), dir.path().join("one.db"), dir.path().join("two.db"));
    fs::create_dir(&from).unwrap();
    folder(&from);
    let mut whole = Register::open(&one).unwrap();
    run(&engine, &mut whole, &from, &mut |_| Ok(())).unwrap();
    let mut register = Register::open(&two).unwrap();
    let mut left = 30;
    let stopped = run(&engine, &mut register, &from, &mut |_| {
        left -= 1;
        if left == 0 { Err("enough") } else { Ok(()) }
    });
    assert!(matches!(stopped, Err(Stop::Caller("enough"))));
    let before = register.counts().unwrap().0;
    assert!(before >= 29, "{before} documents were told of as stored");
    let rest = run(&engine, &mut register, &from, &mut |_| Ok(())).unwrap();
    assert_eq!(rest.known, before);
    assert_eq!(register.events(&all()).unwrap(), whole.events(&all()).unwrap());
}

fn run<'e>(
    engine: &'e Engine,
    register: &mut Register,
    from: &Path,
    told: &mut dyn FnMut(&Told<'_>) -> Result<(), &'static str>,
) -> Result<entente_reading::Totals, Stop<&'static str>> {
    read(register, || reader(from), || Ok(engine), Options::default(), told)
}
