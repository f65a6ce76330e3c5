//! Graphs, maps, calendars, and the tables in a zip.

mod common;

use common::{bytes_of, export, export_of, register_of};
use entente_register::{Filter, Register};
use std::io::{Cursor, Read};

fn register() -> Register {
    register_of(&[(
        "a.txt",
        "2014-08-02",
        &[
            (
                "Chile & Peru met in Lima on 3 May.",
                "meeting talks by=PER,CHL date=2014-05-03 at=Lima/PER title=talks_<on>_\"fish\"",
            ),
            ("They met in 2013.", "meeting talks by=CHL,PER date=2013 at=Peru/PER title=talks"),
            (
                "Chile will give Bolivia two boats by June 2015.",
                "transfer grant pledged planned by=CHL to=BOL date=2014-07-30 due=2015-06-30 items=2_boat,radar title=boats areas=equipment,training conditions=end-use value=5_USD",
            ),
            ("Rojas spoke in Lima.", "position affirm by=CHL at=Lima/PER title=stance"),
            (
                "Students marched.",
                "incident protest by=~students to=CHL date=../2014-08-01 at=Valencia title=march",
            ),
            (
                "No drill was held.",
                "exercise bilateral denied by=CHL,BOL date=2014-02 title=drill",
            ),
        ],
    )])
}

#[test]
fn graphml_has_an_edge_for_every_two_actors() {
    let (text, summary) = export(&register(), "graphml");
    assert_eq!((text.matches("<node ").count(), text.matches("<edge ").count()), (3, 4), "{text}");
    assert_eq!(summary.rows, 4);
    assert!(text.contains("source=\"CHL\" target=\"PER\""), "where both act, by code: {text}");
    assert!(
        text.contains("talks &lt;on&gt; &quot;fish&quot;") || text.contains("talks &lt;on&gt; \"fish\""),
        "{text}"
    );
    assert_eq!(
        summary.left_out.get("event without two parties that have a code"),
        Some(&2),
        "{summary:?}"
    );
}

#[test]
fn years_of_two_states_are_summed() {
    let (text, summary) = export(&register(), "graphml-years");
    assert_eq!(summary.rows, 3, "{text}");
    assert!(
        text.contains("id=\"CHL-with-PER-2013\"") && text.contains("id=\"CHL-to-BOL-2014\""),
        "{text}"
    );
    assert_eq!(summary.left_out.get("denied event"), Some(&1));
}

#[test]
fn only_places_are_on_the_map() {
    let (text, summary) = export(&register(), "geojson");
    let map: serde_json::Value = serde_json::from_str(&text).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!((features.len(), summary.rows), (1, 1), "{text}");
    assert_eq!(features[0]["geometry"]["coordinates"], serde_json::json!([-77.0282, -12.0432]));
    assert_eq!(features[0]["properties"]["resolved"], "Lima");
    assert_eq!(map["register"]["events"], 6);
    let lines = summary.lines();
    for line in [
        "left out: 1 × statement (not mapped)",
        "left out: 2 × event without a place",
        "left out: 1 × event: its place is a whole country",
        "left out: 1 × event: several places bear the name of its place",
    ] {
        assert!(lines.contains(&line.to_owned()), "{line} is not in {lines:?}");
    }
}

#[test]
fn a_calendar_has_what_has_days() {
    let (text, summary) = export(&register(), "ics");
    assert_eq!(summary.rows, 3, "{text}");
    for line in [
        "DTSTART;VALUE=DATE:20140503",
        "DTEND;VALUE=DATE:20140504",
        "DTSTART;VALUE=DATE:20150630",
        "STATUS:TENTATIVE",
        "DTSTAMP:20140802T000000Z",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} is not in {text}");
    }
    assert!(text.lines().all(|l| l.len() <= 75), "lines are folded: {text}");
    assert_eq!(summary.left_out.get("event whose date spans more than a month"), Some(&1));
    assert_eq!(summary.left_out.get("event whose date is open at one end"), Some(&1));
    assert_eq!(summary.left_out.get("event without a date"), Some(&1));
}

/// The files of a zip.
fn unzip(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let file = |n: usize| {
        let mut file = zip.by_index(n).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    };
    (0..11).map(file).collect()
}

#[test]
fn the_zip_has_tidy_tables_and_says_what_they_hold() {
    let (bytes, summary) = bytes_of(&register(), &Filter::default(), "csv-zip");
    let files = unzip(bytes);
    let text = |name: &str| &files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1;
    let rows = |name: &str| text(name).lines().count() - 1;
    let tables = [
        "events.csv",
        "parties.csv",
        "claims.csv",
        "items.csv",
        "areas.csv",
        "conditions.csv",
        "documents.csv",
        "former_ids.csv",
    ];
    assert_eq!(tables.map(rows), [6, 11, 6, 2, 2, 1, 1, 0]);
    assert_eq!(summary.rows, 6);
    let package: serde_json::Value = serde_json::from_str(text("datapackage.json")).unwrap();
    for resource in package["resources"].as_array().unwrap() {
        let header = text(resource["path"].as_str().unwrap()).lines().next().unwrap();
        let fields: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["name"].as_str().unwrap())
            .collect();
        assert_eq!(header, fields.join(","));
        assert!(fields.iter().all(|f| text("codebook.md").contains(&format!("| `{f}` |"))));
    }
}

#[test]
fn a_filter_holds_for_all_formats() {
    let filter = Filter {
        kind: Some("meeting".into()),
        ..Filter::default()
    };
    for format in entente_export::Format::ALL {
        let (_, summary) = bytes_of(&register(), &filter, format.as_str());
        let events = match format.as_str() {
            "sipri" | "colt" | "dcad" => 0,
            "geojson" | "ics" | "ris" | "bibtex" | "csl-json" => 1,
            _ => 2,
        };
        assert_eq!(summary.rows, events, "{format:?}");
    }
    let (text, _) = export_of(&register(), &filter, "graphml");
    assert_eq!(text.matches("<node ").count(), 2);
}

#[test]
fn an_empty_register_gives_an_empty_file_of_every_format() {
    let register = Register::in_memory().unwrap();
    for format in entente_export::Format::ALL {
        let (_, summary) = bytes_of(&register, &Filter::default(), format.as_str());
        assert_eq!((summary.rows, summary.lines()), (0, Vec::<String>::new()), "{format:?}");
    }
}
