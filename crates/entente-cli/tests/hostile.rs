//! A folder with one file of each format and three broken ones of each, read in one command: the report names every file.

mod common;
#[path = "../../entente-intake/tests/samples/mod.rs"]
mod samples;

use common::{has_model, run};
use samples::{Random, broken};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Writes the folder; gives the names of good and broken files.
fn folder(to: &Path) -> (BTreeSet<String>, BTreeSet<String>) {
    let samples = samples::all();
    let (mut good, mut bad) = (BTreeSet::new(), BTreeSet::new());
    let mut r = Random(7);
    for (which, (name, bytes)) in samples.iter().enumerate() {
        fs::write(to.join(name), bytes).unwrap();
        good.insert((*name).to_owned());
        let cut = bytes[..bytes.len() / 2].to_vec();
        let hollow = [
            &bytes[..bytes.len().min(24)],
            &vec![0; 4000],
            &bytes[bytes.len().saturating_sub(24)..],
        ]
        .concat();
        for (n, bytes) in [cut, hollow, broken(&samples, which, &mut r)].iter().enumerate() {
            let name = format!("broken-{n}-{name}");
            fs::write(to.join(&name), bytes).unwrap();
            bad.insert(name);
        }
    }
    (good, bad)
}

#[test]
fn the_report_names_every_file_good_or_broken() {
    if !has_model() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let documents = dir.path().join("documents");
    fs::create_dir(&documents).unwrap();
    let (good, bad) = folder(&documents);
    let done = run(dir.path(), &["read", "documents", "--report", "report.json"]);
    assert_eq!(done.status, 0, "{}", done.err);
    let report: serde_json::Value = serde_json::from_slice(&fs::read(dir.path().join("report.json")).unwrap()).unwrap();
    let mut read: BTreeMap<&str, usize> = BTreeMap::new();
    for item in report["items"].as_array().unwrap() {
        let file = item["file"].as_str().unwrap();
        let is_read = item["outcome"] != "skipped";
        *read.entry(file).or_default() += usize::from(is_read);
        assert!(is_read || !item["reason"].as_str().unwrap().is_empty(), "{item}");
        assert!(
            !item["reason"].as_str().unwrap_or_default().contains("this program failed"),
            "{item}"
        );
    }
    let named: BTreeSet<String> = read.keys().map(|k| (*k).to_owned()).collect();
    assert_eq!(named, good.union(&bad).cloned().collect(), "every file, and no other");
    for name in &good {
        assert!(read[name.as_str()] > 0, "nothing was read in {name}");
    }
    // Reading it again finds no other documents. Broken tables have ids that good ones have, with other texts: those change to and fro.
    let again = run(dir.path(), &["read", "documents", "--report", "again.json"]);
    let second: serde_json::Value = serde_json::from_slice(&fs::read(dir.path().join("again.json")).unwrap()).unwrap();
    assert_eq!((again.status, &second["totals"]["new"]), (0, &serde_json::json!(0)));
    assert_eq!(second["register"]["documents"], report["register"]["documents"]);
}
