//! What people decide: what it does, what it outlives, and how it is taken back.

use entente_coding::Claim;
use entente_intake::Document;
use entente_register::testing::document;
use entente_register::{Became, Event, Filter, NewDecision, Register, RegisterError, Review, What, Why};
use serde_json::json;

const VISITED: &str = "visit leader by=VNM/Truong_Tan_Sang/President to=JPN date=2014-03-16/2014-03-19";
const ELEVATED: &str = "agreement partnership upgraded by=JPN,VNM date=2014-03-18 instrument=Extensive_Strategic_Partnership";
const MET: &str = "meeting summit by=JPN,VNM date=2014-03-18";
const MET_LATER: &str = "meeting summit by=JPN,VNM date=2015-09-15";

fn three() -> Vec<(Document, Vec<Claim>)> {
    vec![
        document("a.txt", "2014-03-20", &[("Sang visited Tokyo.", VISITED), ("They met.", MET)]),
        document(
            "b.txt",
            "2014-03-21",
            &[("They elevated relations.", ELEVATED), ("The two met.", MET)],
        ),
        document("c.txt", "2015-09-16", &[("The leaders met again.", MET_LATER)]),
    ]
}

fn register() -> Register {
    let mut register = Register::in_memory().unwrap();
    for (document, claims) in three() {
        register.put(&document, &claims).unwrap();
    }
    register
}

fn all(register: &Register) -> Vec<Event> {
    register.events(&Filter::default()).unwrap()
}

fn of(register: &Register, kind: &str) -> Vec<Event> {
    all(register).into_iter().filter(|e| e.kind == kind).collect()
}

#[track_caller]
fn decide(register: &mut Register, id: &str, what: What, author: &str) -> String {
    let new = NewDecision {
        id: id.into(),
        what,
        author: author.into(),
        reason: Some("checked".into()),
    };
    register.decide(&new).unwrap().id
}

fn refused(register: &mut Register, id: &str, what: What) -> RegisterError {
    let new = NewDecision {
        id: id.into(),
        what,
        author: "ann".into(),
        reason: None,
    };
    register.decide(&new).unwrap_err()
}

fn correct(field: &str, value: &str) -> What {
    What::Correct {
        field: field.into(),
        value: value.into(),
    }
}

#[test]
fn what_is_rejected_is_in_no_output_that_does_not_ask_for_it() {
    let mut register = register();
    let visit = of(&register, "visit")[0].id.clone();
    decide(&mut register, &visit, What::Reject, "ann");
    assert_eq!(of(&register, "visit"), []);
    assert_eq!(register.counts().unwrap().2, 3);
    assert_eq!(register.search("Sang", 5).unwrap()[0].events, [""; 0]);
    let asked = register
        .events(&Filter {
            rejected: true,
            kind: Some("visit".into()),
            ..Filter::default()
        })
        .unwrap();
    assert_eq!(asked[0].review, Some(Review::Rejected));
    assert_eq!((asked[0].decisions[0].author.as_str(), asked[0].decisions[0].stands), ("ann", true));
    assert_eq!(asked[0].decisions[0].reason.as_deref(), Some("checked"));
    register.undo(&visit, "ann", Some("it was one")).unwrap();
    assert_eq!(of(&register, "visit").len(), 1);
    let kept = register.decisions_of(&visit).unwrap();
    assert_eq!(kept[0].decision.undone.as_ref().unwrap().reason.as_deref(), Some("it was one"));
    assert!(matches!(
        register.undo(&visit, "ann", None),
        Err(RegisterError::NothingToUndo { .. })
    ));
}

#[test]
fn one_claim_can_be_rejected_by_itself() {
    let mut register = register();
    let met = of(&register, "meeting")[0].clone();
    assert_eq!(met.claims.len(), 2);
    let second = register.accounts_of(&met.id).unwrap()[1].first().id.clone();
    decide(&mut register, &second, What::Reject, "ann");
    let left = of(&register, "meeting")[0].clone();
    assert_eq!((left.claims.len(), left.claims[0].doc.as_str()), (1, "a.txt"));
    // By another's hand only when the decision itself is named.
    register.undo(&met.id, "bob", None).unwrap_err();
    let decision = register.decisions().unwrap()[0].decision.id.clone();
    register.undo(&decision, "bob", None).unwrap();
    assert_eq!(of(&register, "meeting")[0], met);
}

#[test]
fn an_id_that_was_merged_away_stands_for_the_event_that_it_leads_to() {
    let mut register = register();
    let meetings = of(&register, "meeting");
    let (first, second) = (meetings[0].id.clone(), meetings[1].id.clone());
    decide(&mut register, &first, What::Same(second.clone()), "ann");
    decide(&mut register, &second, What::Reject, "ann");
    assert_eq!(of(&register, "meeting"), []);
    register.undo(&second, "ann", None).unwrap();
    assert_eq!(of(&register, "meeting")[0].claims.len(), 3);
    // Its claim can be meant all the same.
    decide(&mut register, &second, What::RejectClaim, "ann");
    assert_eq!(of(&register, "meeting")[0].claims.len(), 2);
    decide(&mut register, &first, What::RejectClaim, "ann");
    let left = of(&register, "meeting");
    assert_eq!((left.len(), left[0].claims.len(), left[0].claims[0].doc.as_str()), (1, 1, "b.txt"));
    assert_eq!(register.event(&first).unwrap().id, left[0].id);
}

#[test]
fn a_corrected_kind_takes_subtype_and_direction_with_it_and_leaves_other_corrections() {
    let mut register = register();
    let visit = of(&register, "visit")[0].clone();
    decide(&mut register, &visit.id, correct("subtype", "summit"), "ann");
    decide(&mut register, &visit.id, correct("kind", "meeting"), "ann");
    let event = register.event(&visit.id).unwrap();
    assert_eq!((event.kind.as_str(), event.subtype.as_deref()), ("meeting", Some("summit")));
    assert_eq!(event.states(), visit.states());
    assert!(event.counterparts.is_empty());
    assert_eq!(of(&register, "visit"), []);
    assert!(of(&register, "meeting").iter().any(|e| e.id == visit.id), "found by its new kind");
}

#[test]
fn a_corrected_field_shows_by_whom_and_what_the_claims_say() {
    let mut register = register();
    let visit = of(&register, "visit")[0].id.clone();
    decide(&mut register, &visit, correct("date", "2014-03-17"), "ann");
    let event = register.event(&visit).unwrap();
    assert_eq!((event.date.as_deref(), event.date_basis.as_str()), (Some("2014-03-17"), "stated"));
    let dispute = &event.disputed[0];
    assert_eq!((dispute.field.as_str(), dispute.values.len()), ("date", 2));
    assert_eq!(
        (&dispute.values[0].value, &dispute.values[0].by[..]),
        (&json!("2014-03-17"), &["ann".to_owned()][..])
    );
    assert_eq!(
        (&dispute.values[1].value, &dispute.values[1].claims[..]),
        (&json!("2014-03-16/2014-03-19"), &[0][..])
    );
    // Found by its new date.
    let on = |day: &str| Filter {
        since: Some(day.into()),
        until: Some(day.into()),
        kind: Some("visit".into()),
        ..Filter::default()
    };
    assert_eq!(register.events(&on("2014-03-17")).unwrap().len(), 1);
    assert_eq!(register.events(&on("2014-03-19")).unwrap().len(), 0);
    for (field, value, want) in [
        ("status", "planned", json!("planned")),
        ("place", "Tokyo/jpn", json!({"name": "Tokyo", "state": "JPN"})),
        (
            "items",
            "6 patrol boat, radar",
            json!([{"what": "patrol boat", "count": 6}, {"what": "radar", "count": null}]),
        ),
        ("value", "500,000,000 jpy", json!({"amount": 500_000_000, "currency": "JPY"})),
        ("areas", "Training, cyber", json!(["cyber", "training"])),
        ("ordinal", "2", json!(2)),
        ("title", "a state visit", json!("a state visit")),
        ("subtype", "none", json!(null)),
    ] {
        decide(&mut register, &visit, correct(field, value), "ann");
        let event = serde_json::to_value(register.event(&visit).unwrap()).unwrap();
        assert_eq!(event[field], want, "{field}");
    }
    decide(
        &mut register,
        &visit,
        correct("initiators", "VNM/Nguyen Tan Dung/Prime Minister"),
        "ann",
    );
    let who = register.event(&visit).unwrap().initiators;
    assert_eq!(
        (who[0].person.as_deref(), who[0].office.as_deref()),
        (Some("Nguyen Tan Dung"), Some("Prime Minister"))
    );
    for (field, value) in [
        ("kind", "party"),
        ("date", "soon"),
        ("status", "done"),
        ("ordinal", "second"),
        ("value", "much"),
        ("title", ""),
        ("place", "[1]"),
        ("claims", "[]"),
    ] {
        let error = refused(&mut register, &visit, correct(field, value));
        assert!(
            matches!(error, RegisterError::Field(_)) && error.help().is_some(),
            "{field}: {error}"
        );
    }
}

#[test]
fn two_events_are_one_and_one_is_two_when_a_person_says_so() {
    let mut register = register();
    let meetings = of(&register, "meeting");
    assert_eq!(meetings.len(), 2);
    decide(&mut register, &meetings[0].id, What::Same(meetings[1].id.clone()), "ann");
    let one = of(&register, "meeting");
    assert_eq!((one.len(), one[0].claims.len()), (1, 3));
    assert_eq!(register.event(&meetings[1].id).unwrap().id, one[0].id);
    assert!(register.history(&one[0].id).unwrap().changes.iter().any(|c| c.what == "merged"));
    register.undo(&one[0].id, "ann", None).unwrap();
    assert_eq!(of(&register, "meeting"), meetings);

    let told = register.accounts_of(&meetings[0].id).unwrap();
    let other = told[1].first().id.clone();
    decide(&mut register, &meetings[0].id, What::Apart(other), "ann");
    assert_eq!(of(&register, "meeting").len(), 3);
    assert!(
        register
            .history(&told[1].first().id)
            .unwrap()
            .changes
            .iter()
            .any(|c| c.what == "split")
    );

    let visit = of(&register, "visit")[0].id.clone();
    assert!(matches!(
        refused(&mut register, &visit, What::Same(meetings[0].id.clone())),
        RegisterError::Undecidable { .. }
    ));
    assert!(matches!(
        refused(&mut register, &visit, What::Apart(visit.clone())),
        RegisterError::Undecidable { .. }
    ));
}

#[test]
fn two_who_decide_differently_are_both_shown_and_neither_has_their_way() {
    let mut register = register();
    let visit = of(&register, "visit")[0].clone();
    decide(&mut register, &visit.id, What::Reject, "ann");
    decide(&mut register, &visit.id, What::Accept, "bob");
    decide(&mut register, &visit.id, correct("date", "2014-03-17"), "ann");
    decide(&mut register, &visit.id, correct("date", "2014-03-18"), "bob");
    let event = register.event(&visit.id).unwrap();
    assert_eq!((event.review, &event.date), (Some(Review::Differ), &visit.date));
    assert_eq!(event.decisions.iter().filter(|d| d.stands).count(), 0);
    assert_eq!(event.decisions.len(), 4);
    assert_eq!(event.disputed[0].values.len(), 3);
    assert_eq!(register.queue(&Filter::default(), None, 9).unwrap()[0].why[0], Why::Differ);
    // A third tips the scales.
    decide(&mut register, &visit.id, What::Accept, "eve");
    decide(&mut register, &visit.id, correct("date", "2014-03-17"), "eve");
    let event = register.event(&visit.id).unwrap();
    assert_eq!((event.review, event.date.as_deref()), (Some(Review::Accepted), Some("2014-03-17")));
    // And one may change one's mind.
    decide(&mut register, &visit.id, What::Accept, "ann");
    assert!(
        register
            .event(&visit.id)
            .unwrap()
            .decisions
            .iter()
            .any(|d| d.author == "ann" && !d.stands)
    );
}

#[test]
fn an_accepted_event_comes_back_when_more_is_told_of_it() {
    let mut register = register();
    let met = of(&register, "meeting")[0].id.clone();
    decide(&mut register, &met, What::Accept, "ann");
    assert_eq!(register.event(&met).unwrap().review, Some(Review::Accepted));
    let queued = |register: &Register| {
        let queue = register.queue(&Filter::default(), None, 50).unwrap();
        queue.into_iter().find(|i| i.id == met).map(|i| i.why[0])
    };
    assert_eq!(queued(&register), None);
    let (document, claims) = document("d.txt", "2014-04-01", &[("The summit was held.", MET)]);
    register.put(&document, &claims).unwrap();
    assert_eq!(register.event(&met).unwrap().review, Some(Review::Grown));
    assert_eq!(queued(&register), Some(Why::Grown));
}

#[test]
fn a_decision_outlives_a_better_reading_and_its_document() {
    let mut register = register();
    let visit = of(&register, "visit")[0].id.clone();
    decide(&mut register, &visit, correct("date", "2014-03-17"), "ann");
    // A better coder finds the word elsewhere in the sentence, so that the claim has another name.
    let (a, mut claims) = three().remove(0);
    claims[0].anchor += 5;
    register.put_again(&a, &claims).unwrap();
    let now = of(&register, "visit")[0].clone();
    assert_ne!(now.id, visit);
    assert_eq!(now.date.as_deref(), Some("2014-03-17"));
    assert_eq!(register.event(&visit).map(|e| e.id).unwrap_or(now.id.clone()), now.id);
    // Another reads no visit in it: the decision finds nothing, and is kept.
    register.put_again(&a, &claims[1..]).unwrap();
    assert_eq!(of(&register, "visit"), []);
    let kept = register.decisions().unwrap();
    assert!(kept[0].finds_nothing());
    // The document is forgotten, with the sentence that the decision keeps, and read again.
    register.forget(&["a.txt"]).unwrap();
    assert_eq!(register.decisions().unwrap()[0].decision.on[0].quote, None);
    register.put(&a, &three()[0].1).unwrap();
    assert_eq!(of(&register, "visit")[0].date.as_deref(), Some("2014-03-17"));
    // The text moved.
    let (moved, claims) = document("a.txt", "2014-03-20", &[("Correction.", ""), ("Sang visited Tokyo.", VISITED)]);
    register.put(&moved, &claims).unwrap();
    assert_eq!(of(&register, "visit")[0].date.as_deref(), Some("2014-03-17"));
}

#[test]
fn what_only_a_forgotten_document_supported_is_withdrawn_and_no_word_of_it_is_left_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let mut register = Register::open(&path).unwrap();
    for (document, claims) in three() {
        register.put(&document, &claims).unwrap();
    }
    // An earlier text of it leaves nothing behind either.
    for earlier in [
        "Xylophonegranite saw Tokyo.",
        "Xylophonegranite and others went to Tokyo, it was said there.",
    ] {
        let (d, claims) = document("d.txt", "2014-03-20", &[(earlier, VISITED)]);
        register.put(&d, &claims).unwrap();
        register.put_again(&d, &claims).unwrap();
    }
    let secret = "Zanzibarquartz visited Tokyo.";
    let (d, claims) = document("d.txt", "2014-03-20", &[(secret, VISITED), ("It was said that they met.", MET)]);
    register.put(&d, &claims).unwrap();
    let visit = of(&register, "visit")[0].id.clone();
    decide(&mut register, &visit, What::Accept, "ann");
    let forgotten = register.forget(&["a.txt", "d.txt"]).unwrap();
    assert_eq!(forgotten.withdrawn.iter().map(|b| b.kind.as_str()).collect::<Vec<_>>(), ["visit"]);
    assert_eq!(forgotten.kept.len(), 1);
    assert!(matches!(register.event(&visit), Err(RegisterError::Withdrawn { .. })));
    let history = register.history(&visit).unwrap();
    assert!(history.event.is_none() && history.changes.iter().any(|c| c.what == "withdrawn"));
    assert!(matches!(
        register.forget(&["b.txt", "no.txt"]),
        Err(RegisterError::NoSuchDocument { .. })
    ));
    assert_eq!(register.counts().unwrap().0, 2);
    drop(register);
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let lower: Vec<u8> = bytes.to_ascii_lowercase();
        for word in ["zanzibarquartz", "zanzibarq", "sang visited", "xylophoneg"] {
            assert!(!lower.windows(word.len()).any(|w| w == word.as_bytes()), "`{word}` is still there");
        }
    }
}

#[test]
fn nor_is_any_left_in_the_file_of_an_older_version() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    std::fs::write(&path, include_bytes!("registers/format-1.db")).unwrap();
    let mut register = Register::open(&path).unwrap();
    register.forget(&["ferries.txt"]).unwrap();
    assert_eq!(register.counts().unwrap().0, 2);
    drop(register);
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(7).any(|w| w == b"Solheim"));
    assert_eq!(Register::check(&path).unwrap(), [""; 0]);
}

#[test]
fn what_reading_again_changed_is_told() {
    let mut register = register();
    register.keep_for_comparison().unwrap();
    let (a, mut claims) = three().remove(0);
    claims[0].date = Some("2014-03-16".into());
    claims.remove(1);
    register.put_again(&a, &claims).unwrap();
    let (c, _) = three().remove(2);
    register.put_again(&c, &[]).unwrap();
    let mut told = Vec::new();
    register
        .each_difference(|d| -> Result<(), RegisterError> {
            told.push((d.kind, d.what));
            Ok(())
        })
        .unwrap();
    let changed = |fields: &[&str]| Became::Changed {
        fields: fields.iter().map(|f| (*f).to_owned()).collect(),
    };
    assert!(told.contains(&("visit".into(), changed(&["date"]))), "{told:?}");
    assert!(told.contains(&("meeting".into(), Became::Withdrawn)), "{told:?}");
    assert!(
        told.iter()
            .any(|(kind, what)| kind == "meeting" && matches!(what, Became::Merged { .. })),
        "{told:?}"
    );
}

#[test]
fn a_history_tells_who_told_when_it_was_read_and_what_it_was_called() {
    let mut register = Register::in_memory().unwrap();
    let documents = three();
    // The later document is read first.
    for n in [1, 0] {
        register.put(&documents[n].0, &documents[n].1).unwrap();
    }
    let met = of(&register, "meeting")[0].clone();
    decide(&mut register, &met.id, What::Accept, "ann");
    let history = register.history(&met.id).unwrap();
    assert_eq!(history.told.iter().map(|t| t.doc.as_str()).collect::<Vec<_>>(), ["b.txt", "a.txt"]);
    assert!(history.told.iter().all(|t| t.read_at.as_deref().is_some_and(|r| r.ends_with('Z'))));
    assert_eq!(history.former.len(), 1, "the name that the later document gave it");
    assert_eq!(
        (history.changes[0].what.as_str(), history.changes[0].other.as_deref()),
        ("merged", Some(met.id.as_str()))
    );
    assert_eq!(history.decisions.len(), 1);
    assert_eq!(register.history(&history.former[0]).unwrap().id, met.id);
}

#[test]
fn what_comes_nearest_is_offered_as_the_same() {
    let mut register = register();
    let (d, claims) = document(
        "d.txt",
        "2014-04-01",
        &[("A summit took place.", "meeting summit by=JPN,VNM date=2014-03-30")],
    );
    register.put(&d, &claims).unwrap();
    let near = of(&register, "meeting");
    assert_eq!(near.len(), 3);
    let alike = register.alike(&near[0].id, 9).unwrap();
    assert_eq!(alike[0].0.date.as_deref(), Some("2014-03-30"));
}
