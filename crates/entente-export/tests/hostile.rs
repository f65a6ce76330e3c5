//! Text that would break a format if it came through as it is.

mod common;

use common::{bytes_of, export};
use entente_export::Format;
use entente_intake::{DateSource, Document, Passage};
use entente_register::testing::claim;
use entente_register::{Filter, Register};
use entente_text::{DocId, Role, Span};

const NASTY: [&str; 12] = [
    "{ unclosed",
    "closed }",
    "back\\slash \\",
    "100 % of $5 & #1 ^_~",
    "@article{x, title = {y}}",
    "line\nTY  - NEWS\r\nER  - \n\nBEGIN:VEVENT",
    "tab\tquote\" 'single' ; , :",
    "<tag attr=\"x\">&amp; ]]>",
    "control \u{1}\u{8}\u{b}\u{1f}\u{7f}\u{85}\u{2028} \u{fffe}\u{ffff}",
    "=cmd|' /C calc'!A0",
    "Đặng 台北 🚢 e\u{301} \u{202e}reversed",
    "",
];

fn register() -> Register {
    let mut register = Register::in_memory().unwrap();
    for (n, nasty) in NASTY.iter().enumerate() {
        let id = format!("{n} {nasty}");
        let text = format!("{nasty} happened.");
        let mut told = claim(
            &id,
            &text,
            0,
            0,
            "transfer grant delivered by=CHL/x/y to=PER date=2014-03-18 items=1_x at=Lima/PER",
        );
        told.title = (*nasty).to_owned();
        told.mechanism = Some((*nasty).to_owned());
        told.items[0].what = (*nasty).to_owned();
        told.initiators[0].person = Some((*nasty).to_owned());
        told.initiators[0].office = Some((*nasty).to_owned());
        told.initiators[0].text = Some((*nasty).to_owned());
        let document = Document {
            id: DocId::new(id),
            passages: vec![Passage {
                role: Role::Body,
                span: Span::new(0, text.len()),
            }],
            text,
            title: Some((*nasty).to_owned()),
            byline: Some((*nasty).to_owned()),
            source: Some((*nasty).to_owned()),
            url: Some((*nasty).to_owned()),
            language: Some((*nasty).to_owned()),
            published: Some(("2014-03-19".into(), DateSource::Metadata)),
            ..Document::default()
        };
        register.put(&document, &[told]).unwrap();
    }
    register
}

#[test]
fn every_format_is_written_and_the_same_twice() {
    let register = register();
    for format in Format::ALL {
        let (bytes, _) = bytes_of(&register, &Filter::default(), format.as_str());
        assert!(!bytes.is_empty(), "{format:?}");
    }
}

#[test]
fn bibtex_keeps_every_title_apart() {
    let (text, summary) = export(&register(), "bibtex");
    let read = biblatex::Bibliography::parse(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    assert_eq!(read.len() as u64, summary.rows, "{text}");
}

#[test]
fn lines_stay_lines() {
    let register = register();
    let (ris, summary) = export(&register, "ris");
    assert_eq!(ris.lines().filter(|l| l.starts_with("TY  - ")).count() as u64, summary.rows);
    assert_eq!(ris.lines().filter(|l| l.starts_with("ER  - ")).count() as u64, summary.rows);
    let (ics, summary) = export(&register, "ics");
    assert_eq!(ics.lines().filter(|l| *l == "BEGIN:VEVENT").count() as u64, summary.rows);
    for (format, columns) in [("polecat", 40), ("icews", 20), ("gdelt", 61)] {
        let (text, _) = export(&register, format);
        assert!(text.lines().all(|l| l.split('\t').count() == columns), "{format}: {text}");
    }
}

#[test]
fn xml_stays_xml() {
    let (text, _) = export(&register(), "graphml");
    let mut reader = quick_xml::Reader::from_str(&text);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    let allowed = |c: char| matches!(c, '\n' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(allowed), "{text}");
}
