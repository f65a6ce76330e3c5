//! What holds of any text.

use entente_intake::{Document, Record, Shapes, date, decode};
use proptest::prelude::*;

/// Passages stand in order, apart, on characters, without white space at their ends; their clean text has their length.
fn check(d: &Document) {
    let mut last = 0;
    for p in &d.passages {
        assert!(
            last <= p.span.start && p.span.start < p.span.end && p.span.end <= d.text.len(),
            "{p:?} in {:?}",
            d.text
        );
        let text = d.text.get(p.span.start..p.span.end).expect("on characters");
        assert_eq!(text.trim(), text);
        let clean = d.passage_text(p);
        assert_eq!(clean.len(), text.len());
        assert!(!clean.contains(|c: char| c != ' ' && (c.is_whitespace() || c.is_control())));
        for (i, c) in clean.char_indices().filter(|(_, c)| *c != ' ') {
            assert_eq!(text[i..].chars().next(), Some(c));
        }
        last = p.span.end;
    }
}

fn record(text: &str, markdown: bool) -> Record {
    Record {
        id: "x".into(),
        text: text.into(),
        markdown,
        ..Record::default()
    }
}

/// Lines of the kinds that pages are made of, so that chance meets the rules.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("By Jane Doe and John Roe".to_owned()),
        Just("OSLO, March 5 (Reuters) - Talks were held in the capital, the ministry said on Tuesday.".to_owned()),
        Just("Published 5/3/2019 | Updated 30 February 2019".to_owned()),
        Just("  • hai_99".to_owned()),
        Just("    Deeper, a comment of some length that goes on".to_owned()),
        Just("3 Comments".to_owned()),
        Just("reader1 2 hours ago".to_owned()),
        Just("Jane says:".to_owned()),
        Just("READ NEXT".to_owned()),
        Just("© 2014 The Wire".to_owned()),
        Just("Home » World »".to_owned()),
        Just("> quoted **bold** [a](b)".to_owned()),
        Just("## Heading #".to_owned()),
        Just("12 Mar 2014\tTalks\u{a0}in Oslo".to_owned()),
        Just("1. first".to_owned()),
        Just("---".to_owned()),
        Just("title: x".to_owned()),
        Just("[Image: a ship. File photo]".to_owned()),
        "\\PC{0,40}",
        "[a-zA-Z ,.\u{a0}\u{200b}“”’-]{0,200}",
    ]
}

proptest! {

    #[test]
    fn any_page_has_orderly_passages(lines in prop::collection::vec(line(), 0..40), end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")]) {
        let text = lines.join(end);
        for markdown in [false, true] {
            check(&Document::from_record(record(&text, markdown), Shapes::standard()));
        }
    }

    #[test]
    fn any_bytes_are_text_or_have_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(text) = decode::text(bytes) {
            check(&Document::from_record(record(&text, true), Shapes::standard()));
        }
    }

    #[test]
    fn any_string_is_a_date_or_none(value in "\\PC{0,30}|[0-9~?%/X.-]{0,22}") {
        if let date::Given::Date(d) = date::given(&value, Shapes::standard().dates()) {
            prop_assert!(date::is_edtf(&d), "{value} gives {d}");
        }
    }
}

#[test]
fn a_long_text_takes_time_in_proportion() {
    let shapes = [
        "a ".repeat(200_000),
        "a\n".repeat(60_000),
        "• a\n\n".repeat(30_000),
        "[".repeat(300_000),
        "> ".repeat(300_000),
        "(".repeat(300_000),
        "1. ".repeat(300_000),
        "12 Mar 2014   x\n".repeat(20_000),
        "©".repeat(300_000),
        "a\u{a0}".repeat(300_000),
        "-".repeat(300_000),
        "Comments\n\n".repeat(20_000),
        "OSLO (AP) — ".repeat(20_000),
    ];
    for text in shapes {
        let start = std::time::Instant::now();
        for markdown in [false, true] {
            check(&Document::from_record(record(&text, markdown), Shapes::standard()));
        }
        assert!(
            start.elapsed().as_secs() < 20,
            "{:?}… took {:?}",
            &text.chars().take(10).collect::<String>(),
            start.elapsed()
        );
    }
}
