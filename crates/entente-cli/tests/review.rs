//! Reviewing, history, forgetting, copies and repairs, on a register that an older version of the program made (so that no
//! model is needed, and every one of these begins by bringing it up to date).

mod common;

use common::{Run, entente, finish, has_model, run};
use std::fs;
use std::path::Path;

/// A folder with a register of format 1: five events of three documents.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let old = include_bytes!("../../entente-register/tests/registers/format-1.db");
    fs::write(folder.path().join("entente.db"), old).unwrap();
    folder
}

fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{e}: {}{}", run.out, run.err))
}

/// The id of the event of this kind.
fn id(folder: &Path, kind: &str) -> String {
    let events = json(&run(folder, &["events", "--kind", kind, "--format", "json"]));
    events[0]["id"].as_str().unwrap().to_owned()
}

fn as_ann(folder: &Path, args: &[&str]) -> Run {
    finish(entente(folder).args(args).env("ENTENTE_AUTHOR", "ann"), "")
}

#[test]
fn a_register_of_an_older_version_is_brought_up_to_date_once_and_its_copy_named() {
    let folder = folder();
    let first = run(folder.path(), &["events"]);
    assert!(
        first.status == 0 && first.err.contains("was of format 1") && first.err.contains("entente.db.v1.bak"),
        "{}",
        first.err
    );
    let second = run(folder.path(), &["events"]);
    assert_eq!((second.err.as_str(), second.out), ("", first.out));
    // The copy is a register that this program can bring up to date as well.
    let copy = run(folder.path(), &["events", "--register", "entente.db.v1.bak"]);
    assert_eq!(copy.status, 0, "{}", copy.err);
}

#[test]
fn the_queue_is_listed_and_worked_by_a_script() {
    let folder = folder();
    let at = folder.path();
    let queue = json(&run(at, &["review", "--list", "--format", "json"]));
    let items = queue.as_array().unwrap().len();
    assert!(
        items > 0 && queue[0]["why"].is_array() && queue[0]["event"]["claims"][0]["quote"].is_string(),
        "{queue}"
    );
    assert!(run(at, &["review", "--list", "--between", "Norway,Iceland"]).out.contains('“'));
    assert_eq!(run(at, &["review", "--list", "--between", "PRY,FJI"]).status, 1);
    assert_eq!(run(at, &["review", "--list", "--why", "differ"]).status, 1);

    let exercise = id(at, "exercise");
    let rejected = as_ann(at, &["review", "decide", &exercise[..8], "reject", "--reason", "a rehearsal"]);
    assert!(
        rejected.status == 0 && rejected.out.contains("rejected (a rehearsal)"),
        "{}{}",
        rejected.out,
        rejected.err
    );
    assert_eq!(run(at, &["events", "--kind", "exercise"]).status, 1);
    let all = run(at, &["events", "--kind", "exercise", "--rejected"]);
    assert!(all.out.contains("(rejected)"), "{}", all.out);
    for format in ["jsonl", "csv"] {
        assert!(!run(at, &["export", "--format", format]).out.contains(&exercise), "{format}");
    }
    let shown = run(at, &["show", &exercise]);
    assert!(
        shown.out.contains("rejected") && shown.out.contains("ann") && shown.out.contains("a rehearsal"),
        "{}",
        shown.out
    );
    let undone = as_ann(at, &["review", "decide", &exercise, "undo", "--reason", "it was real"]);
    assert!(undone.out.contains("undone: "), "{}{}", undone.out, undone.err);
    assert_eq!(run(at, &["events", "--kind", "exercise"]).status, 0);

    let visit = id(at, "visit");
    let made = as_ann(
        at,
        &["review", "decide", &visit, "correct", "date", "2021-05-10", "--format", "json"],
    );
    let made = json(&made);
    assert_eq!((made["verdict"].as_str(), made["author"].as_str()), (Some("correct"), Some("ann")));
    assert!(made["time"].as_str().unwrap().ends_with('Z') && made["on"][0]["quote"].is_string());
    let event = json(&run(at, &["show", &visit, "--format", "json"]));
    assert_eq!(event["date"].as_str(), Some("2021-05-10"));
    assert_eq!(event["disputed"][0]["values"][0]["by"][0].as_str(), Some("ann"));
    assert!(run(at, &["show", &visit]).out.contains("corrected by ann"));
    let wrong = as_ann(at, &["review", "decide", &visit, "correct", "date", "soon"]);
    assert!(wrong.status == 2 && wrong.err.contains("help: write 2024"), "{}", wrong.err);
    let wrong = as_ann(at, &["review", "decide", &visit, "same", &exercise]);
    assert!(wrong.status == 2 && wrong.err.contains("two kinds"), "{}", wrong.err);
    assert_eq!(as_ann(at, &["review", "decide", "zzzz", "accept"]).status, 2);

    // What two documents tell of one gift is taken apart, and joined again by another person.
    let gift = id(at, "transfer");
    let claims = json(&run(at, &["history", &gift, "--format", "json"]));
    let other = claims["told"][1]["claims"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(as_ann(at, &["review", "decide", &gift, "apart", &other]).status, 0);
    let gifts = |at: &Path| {
        json(&run(at, &["events", "--kind", "transfer", "--format", "json"]))
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(gifts(at), 2);
    assert_eq!(run(at, &["review", "decide", &gift, "same", &other, "--author", "bob"]).status, 0);
    assert_eq!(gifts(at), 1, "one says they are two and one that they are one: the claims decide");
    let listed = run(at, &["review", "decisions"]);
    assert_eq!(
        listed.out.matches("ann").count() + listed.out.matches("bob").count(),
        5,
        "{}",
        listed.out
    );
    assert_eq!(run(at, &["review", "decisions", "--unattached"]).status, 1);
    let of_visit = json(&run(at, &["review", "decisions", &visit, "--format", "json"]));
    assert_eq!(of_visit.as_array().map(Vec::len), Some(1));
}

#[test]
fn decisions_of_one_register_are_added_to_another_once() {
    let (one, other) = (folder(), folder());
    let exercise = id(one.path(), "exercise");
    as_ann(one.path(), &["review", "decide", &exercise, "reject"]);
    let written = run(one.path(), &["review", "decisions", "--format", "json"]).out;
    fs::write(other.path().join("ann.json"), &written).unwrap();
    let added = run(other.path(), &["review", "add", "ann.json"]);
    assert!(
        added.status == 0 && added.out.contains("1 of 1 decisions are new"),
        "{}{}",
        added.out,
        added.err
    );
    assert!(run(other.path(), &["review", "add", "ann.json"]).out.contains("0 of 1"));
    assert_eq!(run(other.path(), &["events", "--kind", "exercise"]).status, 1);
    fs::write(other.path().join("forged.json"), written.replace("\"ann\"", "\"bob\"")).unwrap();
    for file in ["forged.json", "entente.db", "none.json"] {
        let refused = run(other.path(), &["review", "add", file]);
        assert!(refused.status == 2 && !refused.err.is_empty(), "{file}: {}", refused.err);
    }
}

#[test]
fn without_a_terminal_review_says_what_to_do() {
    let folder = folder();
    let got = run(folder.path(), &["review"]);
    assert!(
        got.status == 2 && got.err.contains("--list") && got.err.contains("decide"),
        "{}",
        got.err
    );
}

#[test]
fn an_event_has_a_history() {
    let folder = folder();
    let at = folder.path();
    let gift = id(at, "transfer");
    as_ann(at, &["review", "decide", &gift, "accept"]);
    let told = run(at, &["history", &gift]);
    for expect in ["Told by", "ferries.txt", "pact.txt", "rule ", "Decisions", "accepted"] {
        assert!(told.out.contains(expect), "{expect}: {}", told.out);
    }
    let history = json(&run(at, &["history", &gift, "--format", "json"]));
    assert_eq!(history["id"].as_str(), Some(gift.as_str()));
    assert_eq!(run(at, &["history", "zzzz"]).status, 2);
}

#[test]
fn what_is_forgotten_is_gone_and_what_only_it_told_is_withdrawn() {
    let folder = folder();
    let at = folder.path();
    let visit = id(at, "visit");
    let got = run(at, &["forget", "ferries.txt"]);
    assert!(
        got.status == 0 && got.out.contains("forgot ferries.txt") && got.out.contains("Withdrawn") && got.out.contains("Kept"),
        "{}{}",
        got.out,
        got.err
    );
    let shown = run(at, &["show", &visit]);
    assert!(shown.status == 2 && shown.err.contains("withdrawn"), "{}", shown.err);
    let history = run(at, &["history", &visit]);
    assert!(
        history.out.contains("withdrawn") && history.out.contains("forgotten"),
        "{}",
        history.out
    );
    let bytes = fs::read(at.join("entente.db")).unwrap();
    assert!(
        !bytes.windows(8).any(|w| w == b"Solheim ".as_slice()),
        "its words are still in the file"
    );
    let again = run(at, &["forget", "ferries.txt"]);
    assert!(
        again.status == 2 && again.err.contains("no document `ferries.txt`"),
        "{}",
        again.err
    );
    let both = json(&run(at, &["forget", "note.md", "pact.txt", "--format", "json"]));
    assert!(both["withdrawn"].as_array().unwrap().len() > 1, "{both}");
    assert_eq!(run(at, &["events"]).status, 1);
}

#[test]
fn a_copy_is_whole_and_never_overwrites() {
    let folder = folder();
    let at = folder.path();
    let events = run(at, &["events"]);
    let copied = run(at, &["backup", "copy.db"]);
    assert!(copied.status == 0 && copied.err.contains("copied to copy.db"), "{}", copied.err);
    assert_eq!(run(at, &["events", "--register", "copy.db"]).out, events.out);
    let twice = run(at, &["backup", "copy.db"]);
    assert!(twice.status == 2 && twice.err.contains("exists already"), "{}", twice.err);
    let nowhere = run(at, &["backup", "no/such/folder.db"]);
    assert!(nowhere.status == 2 && nowhere.err.contains("help: "), "{}", nowhere.err);
}

#[test]
fn a_sound_register_is_called_sound_and_a_damaged_one_damaged() {
    let folder = folder();
    let at = folder.path();
    run(at, &["events"]);
    let sound = run(at, &["doctor"]);
    assert!(sound.status == 0 && sound.out.contains("is sound"), "{}{}", sound.out, sound.err);
    let whole = fs::read(at.join("entente.db")).unwrap();
    fs::write(at.join("entente.db"), &whole[..whole.len() - 4096 * 4]).unwrap();
    let cut = run(at, &["doctor"]);
    assert!(
        cut.status == 1 && cut.out.contains("fault") && cut.err.contains("--salvage"),
        "{}{}",
        cut.out,
        cut.err
    );
    // A text that was changed behind the program's back.
    fs::write(at.join("entente.db"), &whole).unwrap();
    let db = rusqlite::Connection::open(at.join("entente.db")).unwrap();
    db.execute("UPDATE documents SET text = replace(text, 'two ferries', 'ten ferries')", [])
        .unwrap();
    drop(db);
    let changed = run(at, &["doctor"]);
    assert!(
        changed.status == 1 && changed.out.contains("not the text at its place"),
        "{}",
        changed.out
    );
    assert_eq!(run(at, &["doctor", "--register", "none.db"]).status, 2);
}

#[test]
fn a_second_program_that_writes_is_told_to_wait() {
    let folder = folder();
    let at = folder.path();
    let exercise = id(at, "exercise");
    let mut other = rusqlite::Connection::open(at.join("entente.db")).unwrap();
    let writing = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    // Reading is not kept waiting, writing is, for ten seconds.
    assert_eq!(run(at, &["events"]).status, 0);
    let refused = as_ann(at, &["review", "decide", &exercise, "accept"]);
    assert!(
        refused.status == 2 && refused.err.contains("another program is writing") && refused.err.contains("nothing was written"),
        "{}",
        refused.err
    );
    drop(writing);
    assert_eq!(as_ann(at, &["review", "decide", &exercise, "accept"]).status, 0);
}

#[test]
fn what_is_kept_is_coded_again_without_the_files_and_decisions_stay() {
    if !has_model() {
        return;
    }
    let folder = folder();
    let at = folder.path();
    let gift = id(at, "transfer");
    as_ann(at, &["review", "decide", &gift, "correct", "place", "Reykjavik/ISL"]);
    let got = run(at, &["read", "--again", "--report", "again.json"]);
    assert!(
        got.status == 0 && got.out.contains("3 documents coded again"),
        "{}{}",
        got.out,
        got.err
    );
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(at.join("again.json")).unwrap()).unwrap();
    assert_eq!(
        (report["totals"]["documents"].as_u64(), report["differences"].is_array()),
        (Some(3), true)
    );
    let event = json(&run(at, &["show", &id(at, "transfer"), "--format", "json"]));
    assert_eq!(event["place"]["name"].as_str(), Some("Reykjavik"));
    // Again: nothing is left to change.
    let twice = run(at, &["read", "--again"]);
    assert!(
        twice.out.contains("0 events new, 0 changed, 0 merged into others, 0 withdrawn"),
        "{}",
        twice.out
    );
    assert_eq!(run(at, &["read"]).status, 2);
}

#[test]
fn documents_and_decisions_of_a_damaged_register_are_saved() {
    if !has_model() {
        return;
    }
    let folder = folder();
    let at = folder.path();
    let exercise = id(at, "exercise");
    as_ann(at, &["review", "decide", &exercise, "reject"]);
    // Every page that holds events is destroyed.
    let path = at.join("entente.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let root: usize = db
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'events'", [], |r| r.get(0))
        .unwrap();
    drop(db);
    let mut bytes = fs::read(&path).unwrap();
    bytes[(root - 1) * 4096..root * 4096].fill(0xA5);
    fs::write(&path, &bytes).unwrap();
    let broken = run(at, &["events"]);
    assert!(
        broken.status == 2 && broken.err.contains("damaged") && broken.err.contains("doctor --salvage"),
        "{}",
        broken.err
    );
    assert_eq!(run(at, &["doctor"]).status, 1);
    let saved = run(at, &["doctor", "--salvage", "saved.db"]);
    assert!(
        saved.status == 0 && saved.out.contains("3 documents and 1 decisions saved"),
        "{}{}",
        saved.out,
        saved.err
    );
    assert_eq!(fs::read(&path).unwrap(), bytes, "the damaged file is left as it is");
    let there = run(at, &["events", "--rejected", "--kind", "exercise", "--register", "saved.db"]);
    assert!(there.out.contains("(rejected)"), "{}{}", there.out, there.err);
    assert_eq!(run(at, &["doctor", "--register", "saved.db"]).status, 0);
    assert_eq!(run(at, &["doctor", "--salvage", "saved.db"]).status, 2);
}
