//! The whole path: broken files of every format, read, coded and stored. Every quote stands at its place, and reading again changes nothing.
//!
//! `FUZZ_CASES` sets how many rounds of all formats (5 by default); `FUZZ_SECONDS=36000 cargo test --release -p entente-reading --test hostile`
//! goes on for ten hours, and `FUZZ_SEED` begins elsewhere.

mod common;
#[path = "../../entente-intake/tests/samples/mod.rs"]
mod samples;

use common::engine;
use entente_coding::Engine;
use entente_intake::open::{About, Body, Found, Input};
use entente_intake::{Item, Limits, Reader};
use entente_reading::{Options, Outcome, Totals, read};
use entente_register::{Filter, Register};
use samples::{Random, broken};
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn number(name: &str, unless: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(unless)
}

/// Files of one round, by name.
fn files(seed: u64) -> Vec<(String, Vec<u8>)> {
    let samples = samples::all();
    // PDFs have a process of their own in the program.
    let each = samples.iter().enumerate().filter(|(_, (name, _))| *name != "one.pdf");
    each.map(|(which, (name, _))| {
        let bytes = broken(&samples, which, &mut Random(seed.wrapping_mul(64) + which as u64));
        (format!("{seed}-{name}"), bytes)
    })
    .collect()
}

/// Where the bytes of a file lie, for whoever looks into what it did: beside the programs that tests build.
fn kept(file: &str) -> PathBuf {
    let folder =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target"), PathBuf::from);
    let path = folder.join("fuzz").join(file);
    let seed = file.split('-').next().and_then(|n| n.parse().ok()).unwrap_or_default();
    let bytes = files(seed).into_iter().find(|(name, _)| name == file).map(|(_, bytes)| bytes);
    let _ = std::fs::create_dir_all(folder.join("fuzz")).and_then(|()| std::fs::write(&path, bytes.unwrap_or_default()));
    path
}

fn reader(files: Vec<(String, Vec<u8>)>) -> Reader<'static> {
    let inputs = files.into_iter().map(|(name, bytes)| {
        Found::Input(Box::new(Input {
            id: name.clone(),
            below: name.clone(),
            extension: name.rsplit('.').next().unwrap_or_default().to_owned(),
            body: Body::Memory(bytes),
            about: About::default(),
            depth: 0,
        }))
    });
    Reader::new(Vec::<PathBuf>::new(), Limits::default()).and(inputs)
}

fn run(engine: &Engine, register: &mut Register, files: Vec<(String, Vec<u8>)>) -> Totals {
    let options = Options {
        every: true,
        ..Options::default()
    };
    let told = &mut |told: &entente_reading::Told<'_>| {
        let fault = told.outcome == Outcome::Skipped && told.reason().unwrap_or_default().contains("fault");
        assert!(
            !fault,
            "{}: {:?}; its bytes are {}",
            told.file,
            told.reason(),
            kept(told.file).display()
        );
        if let (Item::Document(d), Some(_)) = (told.item, told.claims) {
            assert!(!d.text.is_empty() && !told.file.is_empty(), "{}", told.name());
        }
        Ok::<(), String>(())
    };
    read(register, || reader(files), || Ok(engine), options, told).expect("a read ends")
}

#[test]
fn broken_files_become_sound_registers() {
    let Some(engine) = engine() else { return };
    let (seconds, rounds, first) = (number("FUZZ_SECONDS", 0), number("FUZZ_CASES", 5), number("FUZZ_SEED", 1));
    let start = Instant::now();
    let mut round = 0;
    while round < rounds || start.elapsed() < Duration::from_secs(seconds) {
        let seed = first.wrapping_add(round);
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.db");
        let mut register = Register::open(&path).unwrap();
        let first_time = run(&engine, &mut register, files(seed));
        let (counts, events) = (register.counts().unwrap(), register.events(&Filter::default()).unwrap());
        for claim in events.iter().flat_map(|e| &e.claims) {
            let text = register.document(&claim.doc).unwrap().text;
            assert_eq!(
                text.get(claim.start..claim.end),
                Some(claim.quote.as_str()),
                "seed {seed}: a quote that does not stand"
            );
        }
        // The same id may come twice in one file with different texts: then the last one stands, and comes back as changed.
        let again = run(&engine, &mut register, files(seed));
        assert_eq!(again.added, 0, "seed {seed}: read again, a document is new");
        assert_eq!(register.counts().unwrap().0, counts.0, "seed {seed}");
        assert!(Register::check(&path).unwrap().is_empty(), "seed {seed}");
        assert!(first_time.read() + first_time.skipped() > 0);
        round += 1;
    }
    println!("{round} rounds in {:.0?}", start.elapsed());
}
