//! What comes out, byte for byte.

use entente_export::{Format, csv::COLUMNS, pages, to_file};
mod common;
use common::export;
use entente_register::testing::document;
use entente_register::{Filter, Register};

const STORY: [(&str, &str); 3] = [
    (
        "On 18 March 2014 Japan and Viet Nam elevated relations.",
        "agreement partnership upgraded by=JPN,VNM date=2014-03-18 instrument=Extensive_Strategic_Partnership title=Extensive_Strategic_Partnership",
    ),
    (
        "Japan will give six vessels.",
        "transfer grant pledged planned by=JPN to=VNM date=2014-08-01 due=2014-12 items=6_vessel value=500000000_JPY areas=equipment title=six_vessels",
    ),
    ("=1+1 is a title.", "position affirm by=JPN near=../2014-08-01 title==1+1"),
];

fn register() -> Register {
    let mut register = Register::in_memory().unwrap();
    let (document, claims) = document("a.txt", "2014-08-02", &STORY);
    register.put(&document, &claims).unwrap();
    register
}

#[test]
fn a_line_of_jsonl_is_the_record_of_the_codebook() {
    let (out, summary) = export(&register(), "jsonl");
    assert_eq!(summary.amount(), "3 events");
    let first = out.lines().next().unwrap();
    let id = &first[7..19];
    assert_eq!(
        first,
        format!(
            "{{\"id\":\"{id}\",\"kind\":\"agreement\",\"subtype\":\"partnership\",\"stage\":\"upgraded\",\
             \"title\":\"Extensive Strategic Partnership\",\"initiators\":[\
             {{\"state\":\"JPN\",\"sector\":\"GOV\",\"name\":\"JPN\",\"person\":null,\"office\":null}},\
             {{\"state\":\"VNM\",\"sector\":\"GOV\",\"name\":\"VNM\",\"person\":null,\"office\":null}}],\"counterparts\":[],\
             \"date\":\"2014-03-18\",\"date_basis\":\"stated\",\"due\":null,\"place\":null,\"status\":\"occurred\",\"areas\":[],\
             \"items\":[],\"value\":null,\"conditions\":[],\"ordinal\":null,\"mechanism\":null,\
             \"instrument\":\"Extensive Strategic Partnership\",\"plover\":{{\"event\":\"CONSULT\",\"mode\":null,\"contexts\":[]}},\
             \"sources\":[{{\"documents\":[\"a.txt\"],\"names\":[\"Source of a.txt\"],\"reliability\":\"F\"}}],\
             \"single_source\":true,\"reliability\":\"F\",\"credibility\":6,\
             \"claims\":[{{\"doc\":\"a.txt\",\"quote\":\"On 18 March 2014 Japan and Viet Nam elevated relations.\",\"start\":0,\"end\":55,\
             \"status\":\"occurred\",\"said_by\":null,\"date\":\"2014-03-18\",\"rule\":\"test\"}}]}}"
        )
    );
    assert!(
        out.contains("\"value\":{\"amount\":500000000,\"currency\":\"JPY\"}"),
        "whole amounts without a fraction: {out}"
    );
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("events.jsonl");
    std::fs::write(&path, "old").unwrap();
    let bad = Filter {
        since: Some("soon".into()),
        ..Filter::default()
    };
    assert!(to_file(&register(), &bad, Format::JSONL, &path).is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(to_file(&register(), &Filter::default(), Format::JSONL, &path).unwrap().rows, 3);
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 3);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    let nowhere = to_file(&register(), &Filter::default(), Format::JSONL, &dir.path().join("no/such/file"));
    assert!(nowhere.unwrap_err().help().is_some());
}

#[test]
fn formats_are_asked_for_by_name() {
    for format in Format::ALL {
        assert_eq!(format.as_str().parse::<Format>().unwrap(), *format);
    }
    assert!("xlsx".parse::<Format>().unwrap_err().to_string().contains("jsonl"));
}

#[test]
fn a_row_of_csv_has_plain_cells_and_no_formulas() {
    let (out, summary) = export(&register(), "csv");
    assert_eq!(summary.rows, 3);
    let mut rows = csv::Reader::from_reader(out.as_bytes());
    let header = rows.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let cell = |row: usize, name: &str| rows[row][header.iter().position(|h| h == name).unwrap()].to_owned();
    assert_eq!(header.len(), COLUMNS.len());
    assert_eq!(cell(0, "initiator_states"), "JPN; VNM");
    assert_eq!(
        (cell(0, "date_first"), cell(0, "date_last")),
        ("2014-03-18".into(), "2014-03-18".into())
    );
    assert_eq!((cell(1, "date_first"), cell(1, "date_last")), (String::new(), "2014-08-01".into()));
    assert_eq!((cell(1, "title"), cell(1, "quote")), ("'=1+1".into(), "'=1+1 is a title.".into()));
    assert_eq!(
        (cell(2, "items"), cell(2, "amount"), cell(2, "currency")),
        ("6 vessel".into(), "500000000".into(), "JPY".into())
    );
    assert_eq!(
        (cell(2, "initiator_states"), cell(2, "counterpart_states")),
        ("JPN".into(), "VNM".into())
    );
}

#[test]
fn the_page_lists_every_column() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/exports.md")).unwrap();
    for (format, columns) in pages::all() {
        assert!(
            page.contains(&columns),
            "docs/exports.md should have this table for {format}:\n{columns}"
        );
    }
    for format in Format::ALL {
        let line = format!("| `{}` | {} |", format.as_str(), format.holds());
        assert!(page.contains(&line), "docs/exports.md should have this line:\n{line}");
    }
}
