//! The documents, as reference managers read them.

mod common;

use common::{export, export_of, register_of};
use entente_intake::{DateSource, Document};
use entente_register::{Filter, Register};
use entente_text::DocId;

fn register() -> Register {
    let mut register = register_of(&[
        (
            "a b.txt",
            "2014-08-02",
            &[("Chile and Peru met.", "meeting talks by=CHL,PER date=2014-08-01")],
        ),
        ("a-b.txt", "2014-08", &[("Nothing.", "")]),
    ]);
    let bare = Document {
        id: DocId::new("č{}%.txt"),
        title: Some("Wires & {pipes}: 50% of\nit".into()),
        byline: Some("By Ana Rojas and Li Wei | Wire".into()),
        url: Some("https://example.org/a_b?x=1&y=%20".into()),
        published: Some(("2013/2014".into(), DateSource::Metadata)),
        language: Some("en".into()),
        text: "x".into(),
        ..Document::default()
    };
    register.put(&bare, &[]).unwrap();
    register
}

#[test]
fn ris_begins_with_a_type_and_has_a_line_a_field() {
    let (text, summary) = export(&register(), "ris");
    assert!(
        text.starts_with(
            "TY  - NEWS\nID  - a b.txt\nTI  - About a b.txt\nT2  - Source of a b.txt\nPY  - 2014\nDA  - 2014/08/02/\nER  - \n\n"
        ),
        "{text}"
    );
    assert!(text.contains("\nDA  - 2014/08//\n"), "no day where none is known: {text}");
    assert!(
        text.contains(
            "TY  - ELEC\nID  - č{}%.txt\nTI  - Wires & {pipes}: 50% of it\nAU  - Ana Rojas and Li Wei | Wire\nLA  - en\nUR  - https://"
        ),
        "{text}"
    );
    assert_eq!(summary.amount(), "3 documents");
    assert_eq!(summary.lines(), ["note: 1 × document whose date is not of one year (left blank)"]);
}

#[test]
fn bibtex_has_distinct_keys_and_can_be_read_again() {
    let (text, _) = export(&register(), "bibtex");
    assert!(text.starts_with("% register "), "{text}");
    let read = biblatex::Bibliography::parse(&text).unwrap();
    assert_eq!(read.keys().collect::<Vec<_>>(), ["a-b.txt", "a-b.txt.2", "c---.txt"]);
    let title = read.get("c---.txt").unwrap().title().unwrap();
    assert_eq!(title.iter().map(|c| c.v.get()).collect::<String>(), "Wires & {pipes}: 50% of it");
}

#[test]
fn csl_json_has_dates_in_parts() {
    let (text, _) = export(&register(), "csl-json");
    let items: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(items[0]["issued"]["date-parts"], serde_json::json!([[2014, 8, 2]]));
    assert_eq!(items[1]["issued"]["date-parts"], serde_json::json!([[2014, 8]]));
    assert_eq!(items[2]["issued"]["date-parts"], serde_json::json!([[2013, 1, 1], [2014, 12, 31]]));
    assert_eq!(
        (&items[2]["type"], &items[0]["type"]),
        (&"webpage".into(), &"article-newspaper".into())
    );
    let (none, _) = export(&Register::in_memory().unwrap(), "csl-json");
    assert_eq!(none, "[]\n");
}

#[test]
fn a_filter_leaves_the_documents_that_tell_of_what_is_wanted() {
    let filter = Filter {
        kind: Some("meeting".into()),
        ..Filter::default()
    };
    let (text, summary) = export_of(&register(), &filter, "ris");
    assert_eq!((text.matches("TY  - ").count(), summary.rows), (1, 1));
    assert_eq!(summary.lines(), ["left out: 2 × document that tells of no wanted event"]);
}
