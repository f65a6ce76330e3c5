//! Putting documents in, taking them out, finding what is there, and what happens to files that are no registers.

use entente_register::testing::document;
use entente_register::{Filter, NewDecision, Put, Register, RegisterError, Tally, What};

const ELEVATED: &str = "agreement partnership upgraded by=JPN,VNM date=2014-03-18 instrument=Extensive_Strategic_Partnership";
const VISITED: &str = "visit leader by=VNM/Truong_Tan_Sang/President to=JPN date=2014-03-16/2014-03-19";

/// A document's name, its day of publication, and its sentences with what they claim.
type Story = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

fn register_of(documents: &[Story]) -> Register {
    let mut register = Register::in_memory().unwrap();
    for (id, published, sentences) in documents {
        let (document, claims) = document(id, published, sentences);
        register.put(&document, &claims).unwrap();
    }
    register
}

#[test]
fn what_was_put_in_comes_out_with_its_words() {
    let register = register_of(&[(
        "a.txt",
        "2014-03-20",
        &[("Sang visited Tokyo.", VISITED), ("They elevated relations.", ELEVATED)],
    )]);
    let events = register.events(&Filter::default()).unwrap();
    assert_eq!(events.iter().map(|e| e.kind.as_str()).collect::<Vec<_>>(), ["visit", "agreement"]);
    assert_eq!(events[1].claims[0].quote, "They elevated relations.");
    assert_eq!((events[1].claims[0].start, events[1].claims[0].end), (20, 44));
    assert_eq!(events[0].initiators[0].person.as_deref(), Some("Truong Tan Sang"));
    assert_eq!(register.event(&events[0].id[..8]).unwrap(), events[0]);
    assert_eq!(register.accounts_of(&events[0].id).unwrap()[0].first().claim.rule, "test");
    assert_eq!(register.counts().unwrap(), (1, 2, 2));
    let stored = register.document("a.txt").unwrap();
    assert_eq!(
        stored.passages.iter().map(|(_, span)| span.of(&stored.text)).collect::<Vec<_>>(),
        ["Sang visited Tokyo.", "They elevated relations."]
    );
}

#[test]
fn reading_again_changes_nothing_and_a_new_text_replaces_the_old() {
    let mut register = Register::in_memory().unwrap();
    let (old, claims) = document("a.txt", "2014-03-20", &[("Sang visited Tokyo.", VISITED)]);
    assert_eq!(register.put(&old, &claims).unwrap(), Put::Added);
    let before = register.events(&Filter::default()).unwrap();
    assert_eq!(register.would_put(&old).unwrap(), Put::Unchanged);
    assert_eq!(register.put(&old, &[]).unwrap(), Put::Unchanged);
    assert_eq!(register.events(&Filter::default()).unwrap(), before);
    let (new, claims) = document("a.txt", "2014-03-20", &[("Correction.", ""), ("Sang visited Tokyo.", VISITED)]);
    assert_eq!(register.put(&new, &claims).unwrap(), Put::Replaced);
    let after = register.events(&Filter::default()).unwrap();
    assert_eq!(after.len(), 1);
    assert_eq!(
        after[0].id, before[0].id,
        "the same sentence in the same document keeps the event's id"
    );
    assert_eq!(after[0].claims[0].start, 12);
    assert_eq!(register.put_again(&new, &[]).unwrap(), Put::Replaced);
    assert_eq!(register.counts().unwrap(), (1, 0, 0));
}

#[test]
fn nothing_of_a_removed_document_remains() {
    let mut register = register_of(&[
        ("a.txt", "2014-03-20", &[("Sang visited Tokyo.", VISITED)]),
        ("b.txt", "2014-03-21", &[("They elevated relations.", ELEVATED)]),
    ]);
    let gone = register
        .events(&Filter {
            kind: Some("visit".into()),
            ..Filter::default()
        })
        .unwrap()[0]
        .id
        .clone();
    register.remove("a.txt").unwrap();
    assert_eq!(register.counts().unwrap(), (1, 1, 1));
    assert!(register.search("Sang", 10).unwrap().is_empty());
    assert!(matches!(register.event(&gone), Err(RegisterError::Withdrawn { .. })));
    assert!(matches!(register.remove("a.txt"), Err(RegisterError::NoSuchDocument { .. })));
    register.remove("b.txt").unwrap();
    assert_eq!(register.counts().unwrap(), (0, 0, 0));
}

#[test]
fn a_claim_that_is_not_in_the_text_is_refused_and_nothing_is_stored() {
    let mut register = Register::in_memory().unwrap();
    let (document, mut claims) = document("a.txt", "", &[("Sang visited Tokyo.", VISITED)]);
    claims[0].start += 1;
    assert!(matches!(
        register.put(&document, &claims),
        Err(RegisterError::BadClaim { start: 1, .. })
    ));
    claims[0].start = 5000;
    assert!(register.put(&document, &claims).is_err());
    assert_eq!(register.counts().unwrap(), (0, 0, 0));
}

#[test]
fn filters_say_what_is_wanted() {
    let register = register_of(&[(
        "a.txt",
        "2014-03-20",
        &[
            ("One.", ELEVATED),
            ("Two.", VISITED),
            ("Three.", "exercise multilateral by=JPN,VNM,USA date=2015 areas=maritime-security"),
            ("Four.", "position concern by=JPN to=CHN near=../2014-03-20"),
            ("Five.", "transfer grant pledged planned by=JPN to=VNM items=6_vessel"),
        ],
    )]);
    let wanted = |f: Filter| -> Vec<String> {
        register
            .events(&f)
            .unwrap()
            .iter()
            .map(|e| e.claims[0].quote.trim_end_matches('.').to_owned())
            .collect()
    };
    let all = Filter::default();
    let between = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
    let some = |s: &str| Some(s.to_owned());
    assert_eq!(wanted(all.clone()), ["Two", "One", "Four", "Three", "Five"]);
    assert_eq!(
        wanted(Filter {
            newest_first: true,
            ..all.clone()
        }),
        ["Three", "Four", "One", "Two", "Five"]
    );
    assert_eq!(
        wanted(Filter {
            between: between("VNM", "JPN"),
            ..all.clone()
        }),
        ["Two", "One", "Three", "Five"]
    );
    assert_eq!(
        wanted(Filter {
            between: between("VNM", "JPN"),
            actor: some("USA"),
            ..all.clone()
        }),
        ["Three"]
    );
    assert_eq!(
        wanted(Filter {
            actor: some("CHN"),
            ..all.clone()
        }),
        ["Four"]
    );
    assert_eq!(
        wanted(Filter {
            kind: some("agreement"),
            ..all.clone()
        }),
        ["One"]
    );
    assert_eq!(
        wanted(Filter {
            subtype: some("leader"),
            ..all.clone()
        }),
        ["Two"]
    );
    assert_eq!(
        wanted(Filter {
            stage: some("pledged"),
            status: some("planned"),
            ..all.clone()
        }),
        ["Five"]
    );
    assert_eq!(
        wanted(Filter {
            area: some("maritime-security"),
            ..all.clone()
        }),
        ["Three"]
    );
    assert_eq!(
        wanted(Filter {
            since: some("2014-03-19"),
            ..all.clone()
        }),
        ["Two", "Four", "Three"]
    );
    assert_eq!(
        wanted(Filter {
            until: some("2014-03-18"),
            ..all.clone()
        }),
        ["Two", "One"]
    );
    assert_eq!(
        wanted(Filter {
            source: some("source of A.TXT"),
            limit: Some(1),
            ..all.clone()
        }),
        ["Two"]
    );
    assert_eq!(
        wanted(Filter {
            source: some("b.txt"),
            ..all.clone()
        }),
        [""; 0]
    );
    assert!(matches!(
        register.events(&Filter {
            since: some("soon"),
            ..all.clone()
        }),
        Err(RegisterError::Filter(_))
    ));
    assert!(matches!(
        register.events(&Filter {
            status: some("done"),
            ..all
        }),
        Err(RegisterError::Filter(_))
    ));
}

#[test]
fn search_folds_letters_and_forms_of_words() {
    let register = register_of(&[
        (
            "a.txt",
            "2014",
            &[
                ("Phan Văn Giang và Đặng visited the Łódź shipyard.", VISITED),
                ("Nothing here.", ""),
            ],
        ),
        ("b.txt", "2015", &[("Visits to the shipyards of Strasse and Straße.", "")]),
    ]);
    let found = |q: &str| -> Vec<String> {
        register
            .search(q, 10)
            .unwrap()
            .iter()
            .map(|h| format!("{}:{}", h.doc, h.span.start))
            .collect()
    };
    assert_eq!(found("dang"), ["a.txt:0"]);
    assert_eq!(found("Đặng lodz"), ["a.txt:0"]);
    assert_eq!(found("strasse"), ["b.txt:0"]);
    assert_eq!(found("visit shipyard").len(), 2);
    assert_eq!(found("\"van giang\""), ["a.txt:0"]);
    assert_eq!(found("ship*").len(), 2);
    assert_eq!(found("nowhere"), [""; 0]);
    assert_eq!(found("NEAR( \" ^ AND"), [""; 0]);
    assert_eq!(register.search("dang", 1).unwrap()[0].events.len(), 1);
}

#[test]
fn files_that_are_no_registers_are_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    assert!(matches!(Register::open_read_only(&path), Err(RegisterError::Missing { .. })));
    assert!(!path.exists());
    assert!(matches!(Register::open(dir.path()), Err(RegisterError::NotARegister { .. })));
    assert!(matches!(
        Register::open(dir.path().join("no/such/folder.db")),
        Err(RegisterError::CannotOpen { .. })
    ));

    let text = "This is a text file, long enough to be looked at as a database, and it is none. ".repeat(20);
    std::fs::write(&path, &text).unwrap();
    for opened in [Register::open(&path), Register::open_read_only(&path)] {
        assert!(matches!(opened, Err(RegisterError::NotARegister { .. })));
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);

    let other = dir.path().join("other.db");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE bookmarks (url TEXT)")
        .unwrap();
    let before = std::fs::read(&other).unwrap();
    assert!(matches!(Register::open(&other), Err(RegisterError::NotARegister { .. })));
    assert!(matches!(Register::open_read_only(&other), Err(RegisterError::NotARegister { .. })));
    assert_eq!(std::fs::read(&other).unwrap(), before);
}

#[test]
fn a_register_of_a_newer_version_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    drop(Register::open(&path).unwrap());
    rusqlite::Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 999)
        .unwrap();
    for opened in [Register::open(&path), Register::open_read_only(&path)] {
        let error = opened.err().unwrap();
        assert!(matches!(error, RegisterError::Newer { found: 999, .. }), "{error}");
        assert!(error.help().unwrap().contains("update entente"));
    }
}

#[test]
fn a_register_of_an_older_version_is_brought_up_to_date_and_a_copy_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let of_format_1 = include_bytes!("registers/format-1.db");
    std::fs::write(&path, of_format_1).unwrap();
    assert!(matches!(
        Register::open_read_only(&path),
        Err(RegisterError::Older { found: 1, .. })
    ));
    let register = Register::open(&path).unwrap();
    let copy = dir.path().join("x.db.v1.bak");
    assert_eq!(register.migrated().map(|m| (m.from, m.copy.as_path())), Some((1, copy.as_path())));
    assert_eq!(register.counts().unwrap(), (3, 8, 5));
    keeps_count(&register, &path);
    let stored = register.document("ferries.txt").unwrap();
    for event in register.events(&Filter::default()).unwrap() {
        for claim in event.claims.iter().filter(|c| c.doc == "ferries.txt") {
            assert_eq!(&stored.text[claim.start..claim.end], claim.quote);
        }
    }
    // What two states are asked for most stands with their pair.
    for event in register.events(&Filter::default()).unwrap() {
        let [a, b, ..] = event.states().into_iter().collect::<Vec<_>>()[..] else {
            continue;
        };
        let filter = Filter {
            between: Some((b.to_owned(), a.to_owned())),
            kinds: vec![event.kind.clone()],
            statuses: vec![event.status.as_str().to_owned()],
            of_a_series: event.mechanism.is_some(),
            ..Filter::default()
        };
        assert!(register.events(&filter).unwrap().contains(&event), "{}", event.title);
    }
    drop(register);
    // The copy is the register as it was.
    let db = rusqlite::Connection::open(&copy).unwrap();
    assert_eq!(db.query_row("PRAGMA user_version", [], |r| r.get::<_, i64>(0)).unwrap(), 1);
    assert_eq!(db.query_row("SELECT count(*) FROM events", [], |r| r.get::<_, i64>(0)).unwrap(), 5);
    drop(db);
    let again = Register::open(&path).unwrap();
    assert_eq!(again.migrated(), None);
    let files = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap());
    assert!(files.into_iter().all(|f| !f.ends_with(".part")));
}

#[test]
fn a_damaged_register_is_said_to_be_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let mut register = Register::open(&path).unwrap();
    let long = "Sang visited Tokyo. ".repeat(2000);
    let (document, claims) = document("a.txt", "2014", &[(&long, VISITED)]);
    register.put(&document, &claims).unwrap();
    drop(register);
    let whole = std::fs::read(&path).unwrap();
    // Cut short, and with a page of rubbish in the middle.
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(damaged(&path));
    let mut rubbish = whole.clone();
    for byte in &mut rubbish[4096..4096 * 20] {
        *byte = 0xA5;
    }
    std::fs::write(&path, &rubbish).unwrap();
    assert!(damaged(&path));
}

fn damaged(path: &std::path::Path) -> bool {
    let result = Register::open(path).and_then(|r| r.events(&Filter::default()).and_then(|_| r.document("a.txt").map(drop)));
    matches!(result, Err(RegisterError::Corrupt { .. }))
}

#[test]
fn a_register_opens_for_reading_while_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let mut writer = Register::open(&path).unwrap();
    let reader = Register::open_read_only(&path).unwrap();
    let (a, claims) = document("a.txt", "2014-03-20", &[("Sang visited Tokyo.", VISITED)]);
    writer.put(&a, &claims).unwrap();
    assert_eq!(reader.counts().unwrap(), (1, 1, 1));
    let mut reader = reader;
    assert!(matches!(
        reader.put(&document("b.txt", "", &[]).0, &[]),
        Err(RegisterError::ReadOnly { .. })
    ));
}

/// That what is kept of a register's events is what counting them gives.
#[track_caller]
fn keeps_count(register: &Register, path: &std::path::Path) {
    assert_eq!(Register::check(path).unwrap(), [] as [String; 0]);
    let (pairs, in_all) = register.relationships(None, usize::MAX).unwrap();
    assert_eq!(pairs, register.pairs(&Filter::default()).unwrap());
    assert_eq!(in_all, pairs.len() as u64);
    let events = register.events(&Filter::default()).unwrap();
    assert_eq!(register.counts().unwrap().2, events.len() as u64);
    for by in [Tally::Kind, Tally::Status, Tally::Year, Tally::Area, Tally::Subtype, Tally::Stage] {
        for kind in [None, Some("transfer".to_owned())] {
            let kept = Filter { kind, ..Filter::default() };
            // Of what filters by time want, no counts are kept.
            let counted = Filter {
                since: Some("0001".into()),
                ..kept.clone()
            };
            let dated = |e: &&entente_register::Event| e.date.is_some();
            if events.iter().filter(dated).count() == events.len() {
                assert_eq!(register.tally(&kept, by).unwrap(), register.tally(&counted, by).unwrap(), "{by:?}");
            }
        }
    }
}

#[test]
fn counts_that_are_kept_are_those_of_the_events() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let mut register = Register::open(&path).unwrap();
    let vessels = "transfer grant pledged by=JPN to=VNM,PHL date=2014-08 items=6_vessel areas=maritime-security,training";
    let later = "transfer grant pledged by=JPN to=VNM,PHL date=2014-09 items=6_vessel event=0";
    for (id, sentences) in [
        (
            "a.txt",
            vec![
                ("Six vessels.", format!("{vessels}; {later}")),
                ("They met.", "meeting talks by=JPN,VNM date=2015".into()),
            ],
        ),
        (
            "b.txt",
            vec![
                ("They met.", "meeting talks by=JPN,VNM date=2015".into()),
                ("A drill.", "exercise by=IND,JPN date=2016-02".into()),
            ],
        ),
        (
            "c.txt",
            vec![("A visit.", "visit leader by=VNM to=IND date=2017-05-02 areas=training".into())],
        ),
    ] {
        let sentences: Vec<(&str, &str)> = sentences.iter().map(|(text, claims)| (*text, claims.as_str())).collect();
        let (document, claims) = document(id, "2018", &sentences);
        register.put(&document, &claims).unwrap();
        keeps_count(&register, &path);
    }
    let (pairs, _) = register.relationships(Some("IND"), 1).unwrap();
    assert_eq!((pairs[0].a.as_str(), pairs[0].b.as_str(), pairs[0].events), ("IND", "JPN", 1));
    let id = register
        .events(&Filter {
            kind: Some("transfer".into()),
            ..Filter::default()
        })
        .unwrap()
        .remove(0)
        .id;
    let rejected = NewDecision {
        id: id.clone(),
        what: What::Reject,
        author: "ana".into(),
        reason: None,
    };
    register.decide(&rejected).unwrap();
    assert_eq!(register.tally(&Filter::default(), Tally::Kind).unwrap().len(), 3);
    keeps_count(&register, &path);
    register.undo(&id, "ana", None).unwrap();
    keeps_count(&register, &path);
    register.derive_again().unwrap();
    keeps_count(&register, &path);
    for id in ["b.txt", "a.txt", "c.txt"] {
        register.remove(id).unwrap();
        keeps_count(&register, &path);
    }
    assert_eq!(register.counts().unwrap(), (0, 0, 0));
    let db = rusqlite::Connection::open(&path).unwrap();
    for table in ["event_counts", "pair_counts"] {
        let left: i64 = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).unwrap();
        assert_eq!(left, 0, "{table} names what was forgotten");
    }
}

#[test]
fn events_among_several_states_are_those_of_any_two_of_them() {
    let mut register = Register::in_memory().unwrap();
    let (document, claims) = document(
        "a.txt",
        "2018",
        &[
            ("They met.", "meeting talks by=JPN,VNM date=2015"),
            ("A drill.", "exercise by=IND,JPN date=2016-02"),
            ("A visit.", "visit leader by=USA to=IND date=2017-05-02"),
        ],
    );
    register.put(&document, &claims).unwrap();
    let known = |name: &str| (name.len() == 3).then(|| name.to_owned());
    let mut filter = Filter::default();
    assert!(filter.set("between", "JPN, VNM,IND", &known).unwrap());
    let kinds: Vec<String> = register.events(&filter).unwrap().into_iter().map(|e| e.kind).collect();
    assert_eq!(kinds, ["meeting", "exercise"]);
    assert_eq!(register.tally(&filter, Tally::Kind).unwrap().len(), 2);
    assert!(filter.set("between", "JPN", &known).is_err() && filter.set("actor", "Atlantis", &known).is_err());
    assert!(!filter.set("colour", "red", &known).unwrap());
}
