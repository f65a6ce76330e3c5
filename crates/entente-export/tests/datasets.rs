//! Rows as the loaders of other data sets expect them.

mod common;

use common::{bytes_of, export, register_of};
use entente_export::{colt, dcad, gdelt, icews, polecat, sipri};
use entente_register::{Filter, Register};

fn register() -> Register {
    register_of(&[
        (
            "a.txt",
            "2014-08-02",
            &[
                (
                    "On 18 March 2014 Chile and Peru signed a \"sea\ttreaty\" in Lima.",
                    "agreement treaty signed by=CHL,PER date=2014-03-18 instrument=Sea_Treaty title=Sea_Treaty at=Lima/PER areas=training",
                ),
                (
                    "The treaty is in force.",
                    "agreement treaty in-force by=PER,CHL date=2015 instrument=Sea_Treaty title=Sea_Treaty",
                ),
                (
                    "Germany will give Đà Nẵng's coast guard six second-hand vessels.",
                    "transfer grant pledged planned by=DEU to=VNM date=2014-08 due=2015 items=6_second-hand_vessel title=six_vessels_for_Đà_Nẵng",
                ),
                (
                    "Delivered.",
                    "transfer grant delivered by=DEU to=VNM date=2016-02-01 items=2_radar title=radars",
                ),
                (
                    "Perhaps tanks.",
                    "transfer sale considered proposed by=DEU to=VNM items=9_tank title=tanks",
                ),
            ],
        ),
        (
            "b.txt",
            "2014-09-01",
            &[
                (
                    "President Ana Rojas was in Lima from 3 to 5 May 2014.",
                    "visit leader by=CHL/Ana_Rojas/President to=PER date=2014-05-03/2014-05-05 at=Lima/PER title=visit",
                ),
                (
                    "She will come again.",
                    "visit leader planned by=CHL/Ana_Rojas/President to=PER date=2015 title=visit",
                ),
                ("Chile, Peru and NATO met.", "meeting talks by=CHL,PER,NATO title=talks"),
                (
                    "No attack took place.",
                    "incident attack denied by=CHL to=PER date=2014-01-01 title=attack",
                ),
            ],
        ),
    ])
}

/// The rows of a table with a header, each as name and cell.
fn table(text: &str, delimiter: u8) -> Vec<Vec<(String, String)>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let row = |r: csv::StringRecord| names.iter().zip(r.iter()).map(|(n, c)| (n.to_owned(), c.to_owned())).collect();
    reader.records().map(Result::unwrap).map(row).collect()
}

#[track_caller]
fn cell<'t>(row: &'t [(String, String)], name: &str) -> &'t str {
    &row.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no column {name}")).1
}

#[test]
fn the_numbers_of_columns_are_theirs() {
    let numbers = (
        polecat::COLUMNS.len(),
        icews::COLUMNS.len(),
        gdelt::columns().count(),
        sipri::COLUMNS.len(),
    );
    assert_eq!(numbers, (40, 20, 61, 16));
    assert_eq!((colt::COLUMNS.len(), dcad::COLUMNS[..30].last().unwrap().name), (35, "DCAid"));
}

#[test]
fn polecat_has_a_row_an_event_and_no_tab_in_a_cell() {
    let (text, summary) = export(&register(), "polecat");
    assert!(text.lines().all(|line| line.split('\t').count() == 40), "{text}");
    let rows = table(&text, b'\t');
    assert_eq!((rows.len() as u64, summary.rows), (8, 8));
    let visit = rows.iter().find(|r| cell(r, "Actor Title") == "President").unwrap();
    let cells = [
        "Event Date",
        "Actor Name",
        "Actor Country",
        "Actor COW",
        "Recipient Country",
        "Placename",
        "GeoNames ID",
        "Feature Type",
    ];
    assert_eq!(
        cells.map(|c| cell(visit, c)),
        ["2014-05", "Ana Rojas", "CHL", "155", "PER", "Lima", "3936456", "P.PPLC"]
    );
    assert_eq!((cell(visit, "Quad Code"), cell(visit, "Intensity")), ("VERBAL COOPERATION", "1.0"));
    assert!(cell(visit, "Version").starts_with("register "));
    assert_eq!(summary.left_out.get("denied event"), Some(&1));
    assert!(summary.notes.contains_key("event without a date (left empty)"), "{summary:?}");
}

#[test]
fn icews_and_gdelt_have_a_row_for_every_two_actors() {
    let (text, _) = export(&register(), "icews");
    let rows = table(&text, b'\t');
    let pairs: Vec<(&str, &str)> = rows.iter().map(|r| (cell(r, "Source Name"), cell(r, "Target Name"))).collect();
    for pair in [("Chile", "Peru"), ("Chile", "NATO"), ("Peru", "NATO"), ("Germany", "Viet Nam")] {
        assert!(pairs.contains(&pair), "{pair:?} is not in {pairs:?}");
    }
    let ids: std::collections::BTreeSet<&str> = rows.iter().map(|r| cell(r, "Event ID")).collect();
    assert_eq!(ids.len(), rows.len(), "ids are told apart");

    let (text, _) = export(&register(), "gdelt");
    let lines: Vec<Vec<&str>> = text.lines().map(|l| l.split('\t').collect()).collect();
    assert!(lines.iter().all(|l| l.len() == 61), "{text}");
    assert_eq!(lines.len(), rows.len());
    let nth = |name: &str| gdelt::columns().position(|c| c.name == name).unwrap();
    let signed = lines.iter().find(|l| l[nth("SQLDATE")] == "20140318").unwrap();
    let cells = [
        "MonthYear",
        "Year",
        "FractionDate",
        "Actor1Code",
        "Actor1Name",
        "Actor2CountryCode",
        "ActionGeo_Type",
        "ActionGeo_FullName",
    ];
    assert_eq!(
        cells.map(|c| signed[nth(c)]),
        ["201403", "2014", "2014.2082", "CHLGOV", "CHILE", "PER", "4", "Lima, Peru"]
    );
    assert_eq!(
        (signed[nth("ActionGeo_CountryCode")], signed[nth("DATEADDED")]),
        ("PE", "20140802000000")
    );
    let nato = lines.iter().find(|l| l[nth("Actor2KnownGroupCode")] == "NATO").unwrap();
    assert_eq!(
        (nato[nth("Actor2CountryCode")], nato[nth("SQLDATE")], nato[nth("Year")]),
        ("", "", "")
    );
}

#[test]
fn sipri_is_latin_1_after_eleven_lines() {
    let (bytes, summary) = bytes_of(&register(), &Filter::default(), "sipri");
    let text: String = bytes.iter().map(|b| char::from(*b)).collect();
    let (before, table_text) = text.split_once("\n\n").unwrap();
    assert_eq!(before.lines().count() + 1, 11);
    assert!(
        table_text.starts_with("Recipient,Supplier,Year of order,,Number ordered,,Weapon designation,"),
        "{table_text}"
    );
    let rows = table(table_text, b',');
    assert_eq!(rows.len(), 2, "{table_text}");
    let named = |row: usize, names: &[&str]| names.iter().map(|n| cell(&rows[row], n).to_owned()).collect::<Vec<_>>();
    let names = [
        "Recipient",
        "Supplier",
        "Year of order",
        "Number ordered",
        "Number delivered",
        "Year(s) of delivery",
        "status",
    ];
    assert_eq!(named(0, &names), ["Viet Nam", "Germany", "2014", "6", "", "", "Second hand"]);
    assert_eq!(named(1, &names), ["Viet Nam", "Germany", "", "2", "2", "2016", ""]);
    assert!(cell(&rows[0], "Comments").contains("due: 2015"), "{rows:?}");
    assert_eq!(summary.left_out.get("proposed transfer"), Some(&1));
    assert_eq!(summary.left_out.get("event that is no transfer"), Some(&6));
}

#[test]
fn letters_outside_latin_1_become_the_nearest() {
    assert_eq!(entente_export::table::latin1("Đà – ï"), [b'D', 0xE0, b' ', b'-', b' ', 0xEF]);
}

#[test]
fn dcad_has_one_row_for_the_stages_of_an_instrument() {
    let (text, summary) = export(&register(), "dcad");
    let rows = table(&text, b',');
    assert_eq!((rows.len(), summary.rows), (1, 1), "{text}");
    let names = [
        "ccode1",
        "cowName1",
        "ccode2",
        "cowName2",
        "signDay",
        "signMonth",
        "signYear",
        "EIFDay",
        "EIFYear",
        "category1",
        "iso1",
        "iso2",
        "stages",
    ];
    let cells = names.map(|n| cell(&rows[0], n));
    let want = [
        "155",
        "CHL",
        "135",
        "PER",
        "18",
        "3",
        "2014",
        "",
        "2015",
        "education and training",
        "CHL",
        "PER",
        "signed 2014-03-18; in-force 2015",
    ];
    assert_eq!(cells, want);
}

#[test]
fn colt_has_the_visits_that_took_place() {
    let (text, summary) = export(&register(), "colt");
    let rows = table(&text, b',');
    assert_eq!(rows.len(), 1, "{text}");
    let names = [
        "LeaderCountryISO",
        "LeaderRole",
        "LeaderTitle",
        "LeaderFullName",
        "CountryVisited",
        "TripYear",
        "TripStartDate",
        "TripEndDate",
        "TripDuration",
    ];
    let want = [
        "CHL",
        "Head of State",
        "President",
        "Ana Rojas",
        "Peru",
        "2014",
        "2014-05-03",
        "2014-05-05",
        "3",
    ];
    assert_eq!(names.map(|n| cell(&rows[0], n)), want);
    assert_eq!(summary.left_out.get("planned visit"), Some(&1));
}

#[test]
fn plover_has_every_field_of_the_manual() {
    let (text, summary) = export(&register(), "plover");
    assert_eq!(summary.rows, 9);
    let lines: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let visit = lines
        .iter()
        .find(|l| l["actor"][0]["office"] == "President" && l["comment"] != "x" && l["date"] == "2014-05-03")
        .unwrap();
    assert_eq!(
        (&visit["enddate"], &visit["recipient"][0]["code"]),
        (&"2014-05-05".into(), &"PER".into())
    );
    assert_eq!(
        (&visit["event_loc"]["country_code"], &visit["quad_code"]),
        (&"PER".into(), &1.into())
    );
    assert_eq!(visit["event_text"][0], "President", "the word at the claim's anchor");
    let fields = "id has_event date time enddate endtime actor recipient event event_loc event_text quad_code event_scale mode context link text text_info \
                  cite_info coder coded_date coded_time comment";
    assert_eq!(
        visit.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>(),
        fields.split_whitespace().collect::<Vec<_>>()
    );
    let denied = lines.iter().find(|l| l["has_event"] == false).unwrap();
    assert!(
        denied["comment"].as_str().unwrap().starts_with("status: denied; EDTF: 2014-01-01"),
        "{denied}"
    );
    let undated = lines.iter().filter(|l| l["date"].is_null() && l["enddate"].is_null()).count();
    assert_eq!(undated, 2);
}
