//! What became of promises, and what is disputed, in small registers.

use entente_analysis::promises::{Bearing, Promise};
use entente_analysis::{Outcome, disputes, promises, relationship};
use entente_register::testing::document;
use entente_register::{Filter, Register};

/// Documents: id, day of publication, sentences with their claims.
type Documents<'a> = &'a [(&'a str, &'a str, &'a [(&'a str, &'a str)])];

fn register(documents: Documents<'_>) -> Register {
    let mut register = Register::in_memory().unwrap();
    for (id, published, sentences) in documents {
        let (document, claims) = document(id, published, sentences);
        register.put(&document, &claims).unwrap();
    }
    register
}

fn only(documents: Documents<'_>, as_of: &str) -> Promise {
    let found = promises(&register(documents), &Filter::default(), Some(as_of)).unwrap();
    assert_eq!(found.promises.len(), 1, "{:#?}", found.promises);
    found.promises.into_iter().next().unwrap()
}

const PLEDGE: (&str, &str, &[(&str, &str)]) = (
    "pledge.txt",
    "2016-03-02",
    &[(
        "Norway will give Ghana four patrol boats by the end of 2016.",
        "transfer grant pledged planned by=NOR to=GHA date=2016-03 due=2016-12 items=4_patrol_boat",
    )],
);

fn delivery(sentence: &'static str, claim: &'static str) -> [(&'static str, &'static str); 1] {
    [(sentence, claim)]
}

#[test]
fn a_promise_is_open_until_its_day_and_then_without_evidence() {
    assert_eq!(only(&[PLEDGE], "2016-06-30").outcome, Outcome::Open);
    let late = only(&[PLEDGE], "2019-01-01");
    assert_eq!(late.outcome, Outcome::NoEvidence);
    assert_eq!(late.because, "due Dec. 2016; no evidence as of Jan. 1, 2019");
    assert_eq!(
        (late.what.as_str(), late.by.as_slice(), late.to.as_slice()),
        ("4 patrol boats", &["NOR".to_owned()][..], &["GHA".to_owned()][..])
    );
}

#[test]
fn a_later_delivery_of_the_same_things_keeps_it_with_both_sentences() {
    let told = delivery(
        "Norway handed four boats over to Ghana in November 2016.",
        "transfer grant delivered by=NOR to=GHA date=2016-11 items=4_boat",
    );
    let p = only(&[PLEDGE, ("news.txt", "2016-11-20", &told)], "2017-06-30");
    assert_eq!((p.outcome, p.because.as_str()), (Outcome::Kept, "done Nov. 2016, due Dec. 2016"));
    assert!(p.event.sentence.starts_with("Norway will give"));
    assert_eq!(
        p.evidence[0].event.sentence,
        "Norway handed four boats over to Ghana in November 2016."
    );
    assert_eq!(p.evidence[0].bearing, Bearing::Kept);
    // On an earlier day it was not yet done.
    assert_eq!(
        only(&[PLEDGE, ("news.txt", "2016-11-20", &told)], "2016-09-01").outcome,
        Outcome::Open
    );
}

#[test]
fn what_comes_after_the_day_is_late_and_less_than_the_number_is_a_part() {
    let told = delivery(
        "The four boats arrived in 2018.",
        "transfer grant delivered by=NOR to=GHA date=2018 items=4_boat",
    );
    assert_eq!(
        only(&[PLEDGE, ("news.txt", "2018-11-20", &told)], "2019-06-30").outcome,
        Outcome::Late
    );
    let told = delivery(
        "Two boats arrived in October.",
        "transfer grant delivered by=NOR to=GHA date=2016-10 items=2_boat",
    );
    let p = only(&[PLEDGE, ("news.txt", "2016-11-20", &told)], "2019-06-30");
    assert_eq!((p.outcome, p.because.as_str()), (Outcome::Partly, "2 of 4 by Oct. 2016"));
}

#[test]
fn a_cancellation_gives_it_up_with_a_sentence_of_its_own() {
    let told = delivery(
        "Norway cancelled the boats for Ghana.",
        "transfer grant cancelled by=NOR to=GHA date=2016-08 items=boat",
    );
    assert_eq!(
        only(&[PLEDGE, ("news.txt", "2016-08-20", &told)], "2019-06-30").outcome,
        Outcome::GivenUp
    );
}

#[test]
fn other_things_earlier_deliveries_and_the_other_direction_are_no_evidence() {
    for (sentence, claim) in [
        (
            "Norway gave Ghana four trucks.",
            "transfer grant delivered by=NOR to=GHA date=2016-11 items=4_truck",
        ),
        (
            "Norway gave Ghana boats in 2012.",
            "transfer grant delivered by=NOR to=GHA date=2012 items=4_boat",
        ),
        (
            "Ghana sold Norway four boats.",
            "transfer sale delivered by=GHA to=NOR date=2016-11 items=4_boat",
        ),
        (
            "Norway gave Ghana nine boats.",
            "transfer grant delivered by=NOR to=GHA date=2016-11 items=9_boat",
        ),
        (
            "Norway gave Togo four boats.",
            "transfer grant delivered by=NOR to=TGO date=2016-11 items=4_boat",
        ),
    ] {
        let told = delivery(sentence, claim);
        let p = only(&[PLEDGE, ("news.txt", "2016-11-20", &told)], "2019-06-30");
        assert_eq!((p.outcome, p.evidence.len()), (Outcome::NoEvidence, 0), "{sentence}");
    }
}

#[test]
fn an_unnamed_delivery_is_shown_as_possible_and_never_counted() {
    let told = delivery(
        "The first was handed over in January.",
        "transfer stage=delivered by=NOR to=GHA date=2017-01",
    );
    let p = only(&[PLEDGE, ("news.txt", "2017-01-20", &told)], "2019-06-30");
    assert_eq!((p.outcome, p.possible.len()), (Outcome::NoEvidence, 1));
}

#[test]
fn planned_visits_are_kept_on_their_day_and_understandings_in_principle_by_signing() {
    let plan = &[(
        "The president will visit Lima in May.",
        "visit leader planned by=CHL/Ana_Rojas to=PER date=2019-05",
    )];
    let done = &[(
        "President Rojas visited Lima on 3 June.",
        "visit leader by=CHL/Ana_Rojas to=PER date=2019-06-03",
    )];
    let other = &[(
        "President Soto visited Lima on 3 June.",
        "visit leader by=CHL/Luis_Soto to=PER date=2019-06-03",
    )];
    let p = only(&[("plan.txt", "2019-03-01", plan), ("done.txt", "2019-06-04", done)], "2020-01-01");
    assert_eq!(
        (p.outcome, p.said.as_deref(), p.due.as_deref()),
        (Outcome::Late, Some("../2019-03-01"), Some("2019-05"))
    );
    assert_eq!(
        only(&[("plan.txt", "2019-03-01", plan), ("done.txt", "2019-06-04", other)], "2020-01-01").outcome,
        Outcome::NoEvidence
    );
    let principle = &[(
        "They agreed in principle on a fisheries treaty.",
        "agreement treaty in-principle by=CHL,PER date=2018-02 instrument=Fisheries_Treaty",
    )];
    let signed = &[(
        "The Fisheries Treaty was signed in 2019.",
        "agreement treaty signed by=CHL,PER date=2019-07 instrument=Fisheries_Treaty",
    )];
    assert_eq!(only(&[("a.txt", "2018-02-03", principle)], "2020-01-01").outcome, Outcome::Open);
    assert_eq!(
        only(&[("a.txt", "2018-02-03", principle), ("b.txt", "2019-08-01", signed)], "2020-01-01").outcome,
        Outcome::Kept
    );
}

#[test]
fn a_denial_stands_beside_what_is_asserted_of_the_same_matter() {
    let denied = &[(
        "Norway ruled out any arms for Ghana.",
        "transfer sale denied by=NOR to=GHA near=../2015-05-01 areas=equipment items=arm",
    )];
    let signed = &[(
        "Norway and Ghana signed an agreement on the transfer of defence equipment.",
        "agreement agreement signed by=NOR,GHA date=2018-04 areas=equipment",
    )];
    let other = &[(
        "They signed a fisheries accord.",
        "agreement agreement signed by=NOR,GHA date=2017-04 areas=economy",
    )];
    let register = register(&[
        ("a.txt", "2015-05-01", denied),
        ("b.txt", "2018-05-01", signed),
        ("c.txt", "2017-05-01", other),
    ]);
    let found = disputes(&register, &Filter::default()).unwrap();
    assert_eq!(found.denials.len(), 1);
    let asserted: Vec<&str> = found.denials[0].asserted.iter().map(|r| r.when.as_str()).collect();
    assert_eq!(asserted, ["April 2018"]);
    assert_eq!(relationship(&register, "GHA", "NOR", None).unwrap().denials.len(), 1);
}

#[test]
fn a_disputed_field_lists_each_value_with_its_sentence() {
    let a = &[(
        "Six boats came.",
        "transfer grant delivered by=NOR to=GHA date=2016-11 items=6_boat value=500_USD at=Tema/GHA",
    )];
    let b = &[(
        "Seven boats came.",
        "transfer grant delivered by=NOR to=GHA date=2016-11 items=7_boat value=500_USD at=Tema/GHA",
    )];
    let found = disputes(
        &register(&[("a.txt", "2016-11-20", a), ("b.txt", "2016-11-21", b)]),
        &Filter::default(),
    )
    .unwrap();
    let field = &found.events[0].fields[0];
    assert_eq!(field.field, "items");
    let said: Vec<(&str, &str)> = field
        .values
        .iter()
        .map(|v| (v.shown.as_str(), v.sentences[0].words.as_str()))
        .collect();
    assert_eq!(said, [("6 boat", "Six boats came."), ("7 boat", "Seven boats came.")]);
}

#[test]
fn a_relationship_has_visits_transfers_and_the_next_session_of_its_series() {
    let told = &[
        (
            "The first talks were held in May 2016.",
            "meeting dialogue by=NOR,GHA date=2016-05 mechanism=Ocean_Dialogue ordinal=1",
        ),
        (
            "The second were held in May 2017.",
            "meeting dialogue by=NOR,GHA date=2017-05 mechanism=Ocean_Dialogue ordinal=2",
        ),
        (
            "The third were held in May 2018.",
            "meeting dialogue by=NOR,GHA date=2018-05 mechanism=Ocean_Dialogue ordinal=3",
        ),
        (
            "Norway's minister came in 2016 and again.",
            "visit minister by=NOR/Eva_Lund to=GHA date=2016-05-04",
        ),
        (
            "Ghana's president went to Oslo.",
            "visit leader by=GHA/Kofi_Mensah to=NOR date=2017-09-01",
        ),
        (
            "Norway delivered two radars on condition that they stay.",
            "transfer grant delivered by=NOR to=GHA date=2017-10 items=2_radar conditions=third-party",
        ),
    ];
    let r = relationship(&register(&[("a.txt", "2019-01-01", told)]), "GHA", "NOR", None).unwrap();
    assert_eq!((r.series[0].held, r.series[0].next_expected.as_deref()), (3, Some("2019-05")));
    let visits: Vec<_> = r
        .visits
        .iter()
        .map(|v| (v.visitor.as_str(), v.host.as_str(), v.level.as_str(), v.count))
        .collect();
    assert_eq!(visits, [("GHA", "NOR", "leader", 1), ("NOR", "GHA", "minister", 1)]);
    assert_eq!(
        (r.transfers[0].stage.as_str(), r.transfers[0].transfers[0].what.as_str()),
        ("delivered", "2 radars")
    );
    assert_eq!(r.transfers[0].transfers[0].conditions, ["third-party"]);
}
