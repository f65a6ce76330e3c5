//! The views of the file, as other programs read them.

use entente_register::Register;
use entente_register::testing::document;
use rusqlite::Connection;

/// A register's file, and what a query of it gives: cells joined by `|`, null as `-`.
struct File {
    _folder: tempfile::TempDir,
    db: Connection,
}

impl File {
    fn of(sentences: &[(&str, &str)]) -> File {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let mut register = Register::open(&path).unwrap();
        let (document, claims) = document("a.txt", "2014-08-02", sentences);
        register.put(&document, &claims).unwrap();
        drop(register);
        let db = Connection::open(&path).unwrap();
        db.pragma_update(None, "trusted_schema", false).unwrap();
        File { _folder: folder, db }
    }

    #[track_caller]
    fn gives(&self, query: &str, expect: &[&str]) {
        let mut statement = self.db.prepare(query).unwrap();
        let columns = statement.column_count();
        let cell = |r: &rusqlite::Row<'_>, n| match r.get::<_, rusqlite::types::Value>(n).unwrap() {
            rusqlite::types::Value::Null => "-".to_owned(),
            rusqlite::types::Value::Integer(n) => n.to_string(),
            rusqlite::types::Value::Real(n) => n.to_string(),
            rusqlite::types::Value::Text(t) => t,
            rusqlite::types::Value::Blob(_) => "blob".to_owned(),
        };
        let rows = statement.query_map([], |r| Ok((0..columns).map(|n| cell(r, n)).collect::<Vec<_>>().join("|")));
        let rows: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
        assert_eq!(rows, expect, "{query}");
    }
}

#[test]
fn days_are_dates_and_open_ends_are_null() {
    let file = File::of(&[
        ("They met.", "meeting talks by=CHL,PER date=2014-03-16/2014-03-19 at=Lima/PER"),
        ("He spoke.", "position affirm by=CHL near=../2014-08-01"),
        ("A drill.", "exercise by=CHL"),
    ]);
    file.gives(
        "SELECT kind, date, date_first, date_last, place, place_state FROM v_events ORDER BY kind",
        &[
            "exercise|-|-|-|-|-",
            "meeting|2014-03-16/2014-03-19|2014-03-16|2014-03-19|Lima|PER",
            "position|../2014-08-01|-|2014-08-01|-|-",
        ],
    );
}

#[test]
fn lists_are_taken_apart_and_joined() {
    let file = File::of(&[(
        "Six vessels and radar.",
        "transfer grant pledged planned by=CHL/Ana_Rojas/President,PER to=BOL items=6_vessel,radar areas=equipment,training value=5_USD due=2015",
    )]);
    file.gives(
        "SELECT initiators, counterparts, items, areas, amount, currency, due, sources FROM v_events",
        &["CHL; PER|BOL|6 vessel; radar|equipment; training|5|USD|2015|1"],
    );
    file.gives(
        "SELECT side, number, state, person, office FROM v_parties ORDER BY side DESC, number",
        &[
            "initiator|1|CHL|Ana Rojas|President",
            "initiator|2|PER|-|-",
            "counterpart|1|BOL|-|-",
        ],
    );
    file.gives("SELECT number, what, count FROM v_items", &["1|vessel|6", "2|radar|-"]);
    file.gives("SELECT area FROM v_areas", &["equipment", "training"]);
    file.gives(
        "SELECT c.document, c.quote, d.title, d.published_first, d.claims FROM v_claims c JOIN v_documents d USING (document) JOIN v_events e ON e.id = c.event",
        &["a.txt|Six vessels and radar.|About a.txt|2014-08-02|1"],
    );
}

#[test]
fn values_in_dispute_have_a_row_each() {
    let file = File::of(&[
        (
            "Six vessels.",
            "transfer grant pledged planned by=CHL to=BOL items=6_vessel event=7",
        ),
        (
            "Eight vessels.",
            "transfer grant pledged planned by=CHL to=BOL items=8_vessel event=7",
        ),
    ]);
    file.gives(
        "SELECT field, count(*), max(e.disputed) FROM v_disputes d JOIN v_events e ON e.id = d.event GROUP BY field",
        &["items|2|items"],
    );
}
