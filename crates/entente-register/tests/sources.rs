//! Independent sources, grades, and values by each rule, told in sentences.

use entente_coding::Claim;
use entente_intake::Document;
use entente_register::testing::document;
use entente_register::{Event, Filter, Grade, Register, RegisterError, Values};

const WIRE: &str = "Norway will lend Iceland two coast guard cutters for patrols in the North Atlantic, the defence ministries said.";
const EDITED: &str = "Norway will lend Iceland two coast guard cutters for patrols in the North Atlantic, defence ministries said Monday.";
const RETOLD: &str = "Two Norwegian cutters are to go to Reykjavik on loan, where they will watch over the fishing grounds.";
const LOAN: &str = "transfer loan pledged planned by=NOR to=ISL date=2021-05-03 items=2_cutter title=coast_guard_cutters";

/// A document of one sentence, by an outlet.
fn told(id: &str, source: &str, sentence: &str, claim: &str) -> (Document, Vec<Claim>) {
    let (mut document, claims) = document(id, "2021-05-04", &[(sentence, claim)]);
    document.source = Some(source.to_owned());
    (document, claims)
}

fn register_of(documents: &[(Document, Vec<Claim>)]) -> Register {
    let mut register = Register::in_memory().unwrap();
    for (document, claims) in documents {
        register.put(document, claims).unwrap();
    }
    register
}

#[track_caller]
fn one_event(documents: &[(Document, Vec<Claim>)]) -> Event {
    let mut events = register_of(documents).events(&Filter::default()).unwrap();
    assert_eq!(events.len(), 1);
    events.remove(0)
}

#[track_caller]
fn witnesses(documents: &[(Document, Vec<Claim>)], expected: &[&[&str]]) {
    let event = one_event(documents);
    let found: Vec<Vec<&str>> = event
        .sources
        .iter()
        .map(|s| s.documents.iter().map(String::as_str).collect())
        .collect();
    assert_eq!(found, expected);
    assert_eq!(event.single_source, expected.len() == 1);
    assert_eq!(event.claims.len(), documents.len(), "every claim is kept");
}

#[test]
fn a_reprint_is_no_second_witness() {
    let herald = told("a.txt", "Herald", WIRE, LOAN);
    witnesses(&[herald.clone(), told("b.txt", "Courier", WIRE, LOAN)], &[&["a.txt", "b.txt"]]);
    witnesses(&[herald.clone(), told("b.txt", "Courier", EDITED, LOAN)], &[&["a.txt", "b.txt"]]);
    witnesses(&[herald.clone(), told("b.txt", "Courier", RETOLD, LOAN)], &[&["a.txt"], &["b.txt"]]);
    witnesses(&[herald.clone(), told("b.txt", "HERALD", RETOLD, LOAN)], &[&["a.txt", "b.txt"]]);
    // A third that reprints one of two.
    witnesses(
        &[
            herald.clone(),
            told("b.txt", "Courier", RETOLD, LOAN),
            told("c.txt", "Post", EDITED, LOAN),
        ],
        &[&["a.txt", "c.txt"], &["b.txt"]],
    );
    // What the Courier has from the Herald is the Herald's.
    let heard = format!("{LOAN} said-by=Herald");
    witnesses(&[herald, told("b.txt", "Courier", RETOLD, &heard)], &[&["a.txt", "b.txt"]]);
}

#[test]
fn credibility_comes_from_independent_agreement_and_reliability_from_those_who_grade() {
    let documents = [
        told("a.txt", "Herald", WIRE, LOAN),
        told("b.txt", "Courier", EDITED, LOAN),
        told("c.txt", "Post", RETOLD, LOAN),
    ];
    assert_eq!(one_event(&documents[..2]).admiralty(), "F6");
    assert_eq!(one_event(&documents).admiralty(), "F1");
    let mut register = register_of(&documents);
    let why = Some("ten years of corrections");
    assert_eq!(register.grade_source("courier", Grade::B, "M. Rossi", why).unwrap(), "Courier");
    assert!(matches!(
        register.grade_source("Nobody", Grade::A, "M. Rossi", None),
        Err(RegisterError::NoSuchSource { .. })
    ));
    let event = register.events(&Filter::default()).unwrap().remove(0);
    assert_eq!(event.admiralty(), "B1");
    assert_eq!(
        event.sources.iter().map(|s| s.reliability).collect::<Vec<_>>(),
        [Grade::B, Grade::F]
    );
    // A later grade counts, and outlives reading the document again.
    register.grade_source("Courier", Grade::D, "M. Rossi", None).unwrap();
    register.put_again(&documents[1].0, &documents[1].1).unwrap();
    assert_eq!(register.events(&Filter::default()).unwrap()[0].admiralty(), "D1");
    let courier = register.sources().unwrap().remove(0);
    assert_eq!((courier.name.as_str(), courier.documents, courier.events), ("Courier", 1, 1));
    assert_eq!(
        (courier.gradings[0].author.as_str(), courier.gradings[0].reason.as_deref()),
        ("M. Rossi", why)
    );
    assert_eq!(courier.gradings.iter().map(|g| g.grade).collect::<Vec<_>>(), [Grade::B, Grade::D]);
}

#[test]
fn a_reprint_adds_no_weight_to_a_value() {
    let other = LOAN.replace("2021-05-03", "2021-05-02/2021-05-03").replace("items=2", "items=3");
    let event = one_event(&[
        told("a.txt", "Herald", RETOLD, LOAN),
        told("b.txt", "Courier", WIRE, &other),
        told("c.txt", "Post", EDITED, &other),
    ]);
    assert_eq!(
        event.items[0].count,
        Some(2),
        "one source says two, one says three: the first told counts"
    );
    assert!(event.disputes("items"));
    let dispute = event.disputed.iter().find(|d| d.field == "items").unwrap();
    assert_eq!(
        dispute.values.iter().map(|v| v.claims.clone()).collect::<Vec<_>>(),
        [vec![0], vec![1, 2]]
    );
}

#[test]
fn each_rule_chooses_its_values() {
    let tell = |id: &str, sentence: &str, more: &str| {
        let claim = format!("transfer loan by=NOR to=ISL title=coast_guard_cutters instrument=Coast_Guard_Loan_Contract {more}");
        told(id, id, sentence, &claim)
    };
    let documents = [
        tell(
            "a.txt",
            WIRE,
            "pledged planned date=2021-05 items=2_cutter value=40_EUR at=Bergen/NOR areas=equipment",
        ),
        tell(
            "b.txt",
            RETOLD,
            "contracted occurred date=2021-05-03 items=3_cutter value=50_EUR at=Oslo/NOR areas=equipment,training",
        ),
        tell(
            "c.txt",
            "The Storting was told that a loan of cutters to the Icelanders has been put on paper.",
            "contracted planned date=2021-05-03/2021-05-04 items=3_cutter value=50_EUR",
        ),
    ];
    let by = |values: Values| {
        let register = register_of(&documents).with_values(values);
        let mut events = register.events(&Filter::default()).unwrap();
        assert_eq!(events.len(), 1);
        let e = events.remove(0);
        assert_eq!(register.event(&e.id).unwrap(), e);
        let amount = e.value.as_ref().map(|v| v.amount);
        (
            e.date.unwrap(),
            e.status.as_str(),
            e.stage.unwrap(),
            e.items[0].count,
            amount,
            e.place.map(|p| p.name),
            e.areas.len(),
        )
    };
    let bergen = Some("Bergen".to_owned());
    assert_eq!(
        by(Values::Representative),
        (
            "2021-05-03".into(),
            "occurred",
            "contracted".into(),
            Some(3),
            Some(50.0),
            bergen.clone(),
            2
        )
    );
    assert_eq!(
        by(Values::Informative),
        ("2021-05-03".into(), "occurred", "contracted".into(), Some(3), Some(50.0), bergen, 2)
    );
    assert_eq!(
        by(Values::Conservative),
        ("2021-05".into(), "planned", "pledged".into(), Some(2), Some(40.0), None, 1)
    );
}

#[test]
fn withdrawn_and_merged_ids_are_listed_with_what_they_lead_to() {
    let (late, claims) = document("late.txt", "2015", &[("They met.", "meeting summit by=NOR,ISL date=2014-03-18")]);
    let mut register = register_of(&[(late.clone(), claims)]);
    let old = register.events(&Filter::default()).unwrap()[0].id.clone();
    let (early, claims) = document(
        "early.txt",
        "2014",
        &[("The leaders met.", "meeting summit by=NOR,ISL date=2014-03-18")],
    );
    register.put(&early, &claims).unwrap();
    let new = register.events(&Filter::default()).unwrap()[0].id.clone();
    let listed = |register: &Register| -> Vec<(String, Option<String>)> {
        register.former_ids().unwrap().into_iter().map(|f| (f.id, f.became)).collect()
    };
    assert_eq!(listed(&register), [(old.clone(), Some(new.clone()))]);
    register.remove("early.txt").unwrap();
    register.remove("late.txt").unwrap();
    let mut both = [(old, None), (new, None)];
    both.sort();
    assert_eq!(listed(&register), both);
}
