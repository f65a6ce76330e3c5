//! Whole pages of many kinds of site, each with what is read from it: `tests/pages/NAME` and, beside it, `NAME.expect`.
//!
//! `BLESS=1 cargo test -p entente-intake --test pages` writes what is read now; read the difference before you keep it.

use entente_intake::{Item, Limits, Reader};
use std::fmt::Write;
use std::path::Path;

fn read(path: &Path) -> String {
    let mut out = String::new();
    for item in Reader::new([path], Limits::default()) {
        let Item::Document(d) = item else {
            panic!("{} is skipped: {item:?}", path.display())
        };
        let show = |v: &Option<String>| v.clone().unwrap_or_else(|| "-".to_owned());
        let published = d.published.as_ref().map_or("-".to_owned(), |(date, by)| format!("{date} ({by:?})"));
        writeln!(
            out,
            "title: {}\nbyline: {}\nsource: {}\npublished: {published}\n",
            show(&d.title),
            show(&d.byline),
            show(&d.source)
        )
        .unwrap();
        for note in &d.notes {
            writeln!(out, "note: {note}").unwrap();
        }
        for p in &d.passages {
            let words = d.passage_text(p);
            let start: String = words.chars().take(90).collect();
            writeln!(out, "{:<11} {start}", p.role.as_str()).unwrap();
        }
    }
    out
}

#[test]
fn every_page_is_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut pages: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    pages.retain(|p| p.extension().is_some_and(|e| e != "expect"));
    pages.sort();
    assert!(pages.len() > 10);
    let mut wrong = String::new();
    for page in pages {
        let expect = page.with_extension("expect");
        let got = read(&page);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expect, &got).unwrap();
        }
        let want = std::fs::read_to_string(&expect).unwrap_or_default();
        for (got, want) in got.lines().zip(want.lines()).filter(|(g, w)| g != w) {
            writeln!(
                wrong,
                "{}\n  is   {got}\n  want {want}",
                page.file_name().unwrap().to_string_lossy()
            )
            .unwrap();
        }
        if got.lines().count() != want.lines().count() {
            writeln!(
                wrong,
                "{}: {} lines, {} expected",
                page.display(),
                got.lines().count(),
                want.lines().count()
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
