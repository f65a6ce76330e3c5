//! Namings by themselves and who they are: `actors.csv`, read with the parses recorded in `actors.jsonl`.
//!
//! A cell may list several answers that would do, separated by `;`; `-` is "no state". Rows that are known to be wrong are counted, not skipped:
//! the test fails when more are.

use entente_actors::Gazetteer;
use entente_knowledge::Knowledge;
use entente_language::Parsed;
use std::collections::HashMap;

/// Rows whose state or sector may be wrong.
const KNOWN_WRONG: usize = 9;

type Row = HashMap<String, String>;

fn rows() -> Vec<Row> {
    csv::Reader::from_reader(include_str!("actors.csv").as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("actors.csv reads")
}

/// For each row the parse of its text and of its context.
fn parses() -> Vec<(Parsed, Parsed)> {
    let read = |l: &str| serde_json::from_str(l).ok().and_then(|v| Parsed::from_json(&v)).expect("a parse");
    let all: Vec<Parsed> = include_str!("actors.jsonl").lines().map(read).collect();
    all.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

fn does(want: &str, got: Option<&str>) -> bool {
    want.is_empty() || want.split(';').any(|w| w == got.unwrap_or("-"))
}

#[test]
fn namings_are_whom_they_should_be() {
    let gazetteer = Gazetteer::new(&Knowledge::built_in()).expect("the lists read");
    let (rows, parses) = (rows(), parses());
    assert_eq!(rows.len(), parses.len(), "run tests/record.py");
    let mut wrong = Vec::new();
    for (row, (text, context)) in rows.iter().zip(&parses) {
        assert_eq!(row["text"], text.text(), "run tests/record.py");
        let date = row["date"].parse().ok();
        let read = gazetteer.read_one(text, Some(context), date.as_ref());
        let actor = read.as_ref().map(|r| &r.actor);
        let state = actor.and_then(|a| a.state.as_deref());
        let sector = actor.and_then(|a| a.sectors.first()).copied();
        let person = actor.and_then(|a| a.person.as_deref());
        if !does(&row["state"], state) || !does(&row["sector"], sector) || !does(&row["person"], person) {
            wrong.push(format!("{}: {state:?} {sector:?} {person:?}", row["text"]));
        }
    }
    assert!(
        wrong.len() <= KNOWN_WRONG,
        "{} of {} wrong\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}
