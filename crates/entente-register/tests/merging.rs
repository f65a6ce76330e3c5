//! One event, many claims: what is merged and what is not, told in sentences.

use entente_register::testing::document;
use entente_register::{Event, Filter, Register};

/// A document's name, its day of publication, and its sentences with what they claim.
type Story<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

/// Puts each document in and gives the events. The only caller of the API.
fn events(documents: &[Story]) -> Vec<Event> {
    let mut register = Register::in_memory().unwrap();
    for (id, published, sentences) in documents {
        let (document, claims) = document(id, published, sentences);
        register.put(&document, &claims).unwrap();
    }
    register.events(&Filter::default()).unwrap()
}

/// Two claims, told by two documents of 2025.
#[track_caller]
fn told_twice(a: &str, b: &str) -> Vec<Event> {
    told_in("2025-03-20", a, b)
}

fn told_in(published: &str, a: &str, b: &str) -> Vec<Event> {
    events(&[
        ("a.txt", published, &[("First telling.", a)]),
        ("b.txt", "2025-03-21", &[("Second telling.", b)]),
    ])
}

#[track_caller]
fn same(a: &str, b: &str) {
    let events = told_twice(a, b);
    assert_eq!(events.len(), 1, "should be one event:\n  {a}\n  {b}");
    assert_eq!(events[0].claims.len(), 2);
}

#[track_caller]
fn apart(a: &str, b: &str) {
    assert_eq!(told_twice(a, b).len(), 2, "should be two events:\n  {a}\n  {b}");
}

#[test]
fn the_same_meeting_told_twice_is_one() {
    same(
        "meeting summit by=JPN,VNM date=2014-03-18",
        "meeting summit by=VNM,JPN date=2014-03-18",
    );
    same(
        "meeting talks by=JPN,VNM date=2014-03-18",
        "meeting summit by=VNM,JPN date=2014-03-18",
    );
    same(
        "meeting summit by=JPN/Shinzo_Abe,VNM date=2014-03",
        "meeting summit by=VNM,JPN/Abe date=2014-03-18",
    );
    apart(
        "meeting summit by=JPN,VNM date=2014-03-18",
        "meeting summit by=JPN,VNM date=2014-03-19",
    );
    apart(
        "meeting summit by=JPN,VNM date=2014-03-18",
        "meeting summit by=JPN,PHL date=2014-03-18",
    );
    apart(
        "meeting summit by=JPN,VNM date=2014-03-18",
        "meeting call by=JPN,VNM date=2014-03-18",
    );
    apart(
        "meeting ministerial by=JPN/Itsunori_Onodera,VNM date=2014-03-18",
        "meeting ministerial by=JPN/Fumio_Kishida,VNM date=2014-03-18",
    );
    // A coarse date needs more than the parties.
    apart("meeting summit by=JPN,VNM date=2014-03-18", "meeting summit by=JPN,VNM date=2014");
    same(
        "meeting summit by=JPN/Shinzo_Abe,VNM/Dung date=2014-03-18 at=Tokyo",
        "meeting summit by=JPN/Abe,VNM date=2014 at=Tokyo",
    );
}

#[test]
fn a_session_of_a_series_is_not_the_next_one() {
    let series = |n: u32, date: &str| format!("meeting dialogue by=JPN,VNM mechanism=Defence_Policy_Dialogue ordinal={n} date={date}");
    apart(&series(2, "2013-08"), &series(3, "2014-08"));
    apart(&series(2, "2014"), &series(3, "2014"));
    same(&series(2, "2013-08"), &series(2, "2013-08-26"));
    same(
        &series(2, "2013-08"),
        "meeting dialogue by=JPN,VNM mechanism=Vice-Ministerial_Defense_Policy_Dialogue ordinal=2",
    );
    // The number of the session decides where the dates are disputed, or the session was put off.
    same(&series(2, "2013-08-26"), &series(2, "2013-11-02"));
    apart(&series(2, "2011-08-26"), &series(2, "2013-11-02"));
    apart(
        "exercise multilateral by=JPN,USA,AUS mechanism=Southern_Jackaroo date=2013",
        "exercise multilateral by=JPN,USA,AUS mechanism=Southern_Jackaroo date=2014",
    );
}

#[test]
fn visits_are_told_apart_by_who_where_and_when() {
    same(
        "visit leader by=VNM/Truong_Tan_Sang to=JPN date=2014-03-16/2014-03-19",
        "visit leader by=VNM/Sang to=JPN date=2014-03-18",
    );
    same(
        "visit leader by=VNM/Trương_Tấn_Sang to=JPN date=2014-03",
        "visit leader by=VNM/Truong_Tan_Sang to=JPN date=2014",
    );
    apart(
        "visit minister by=VNM/Phung_Quang_Thanh to=JPN date=2014-03-18",
        "visit leader by=VNM/Truong_Tan_Sang to=JPN date=2014-03-18",
    );
    apart(
        "visit leader by=VNM to=JPN date=2014-03-18",
        "visit leader by=JPN to=VNM date=2014-03-18",
    );
    apart(
        "visit leader by=VNM to=JPN date=2014-03-18",
        "visit leader by=VNM to=KOR date=2014-03-18",
    );
    apart(
        "visit minister by=USA/Chuck_Hagel to=JPN date=2013",
        "visit minister by=USA/Chuck_Hagel to=JPN date=2014",
    );
}

#[test]
fn a_later_stage_is_an_event_of_its_own() {
    let deal = |stage: &str, date: &str| {
        format!("agreement agreement {stage} by=JPN,VNM date={date} instrument=Defence_Equipment_and_Technology_Transfer_Agreement")
    };
    apart(&deal("in-principle", "2020-10"), &deal("signed", "2021-09-11"));
    apart(&deal("negotiating", "2021"), &deal("signed", "2021-09-11"));
    same(&deal("signed", "2021-09"), &deal("signed", "2021-09-11"));
    same(&deal("agreed", "2021-09"), &deal("signed", "2021-09-11"));
    same(
        &deal("signed", "2021-09-11"),
        "agreement agreement signed by=JPN,VNM date=2021-09 instrument=equipment_transfer_pact",
    );
    apart(
        "transfer grant pledged planned by=JPN to=VNM date=2014-08-01 items=6_vessel",
        "transfer grant delivered by=JPN to=VNM date=2014 items=6_vessel",
    );
}

#[test]
fn instruments_of_one_day_are_told_apart_by_name() {
    let signed = |name: &str| format!("agreement memorandum signed by=IND,VNM date=2016-09-03 instrument={name}");
    apart(&signed("Memorandum_on_Cyber_Security"), &signed("Memorandum_on_UN_Peacekeeping"));
    same(&signed("Memorandum_on_Cyber_Security"), &signed("cyber_security_MoU"));
    same(
        "agreement agreement signed by=PHL,USA date=2014-04-28 instrument=Enhanced_Defense_Cooperation_Agreement",
        "agreement agreement signed by=PHL,USA date=2014-04 instrument=EDCA",
    );
    apart(
        "agreement memorandum signed by=IND,VNM date=2016-09-03",
        "agreement statement agreed by=IND,VNM date=2016-09-03",
    );
}

#[test]
fn what_is_given_must_not_contradict() {
    let gift = |items: &str| format!("transfer grant pledged planned by=JPN to=VNM date=2014-08-01 items={items}");
    same(&gift("6_used_vessel"), &gift("6_patrol_boat"));
    apart(&gift("6_used_vessel"), &gift("2_coastal_radar"));
    apart(&gift("6_used_vessel"), &gift("6_truck"));
    same(&gift("equipment"), &gift("6_used_vessel"));
    same(
        "transfer sale contracted planned by=KOR to=POL date=2022-07-27 items=180_K2_tank",
        "transfer sale contracted planned by=KOR to=POL date=2022-07 items=180_K2_main_battle_tank",
    );
    apart(
        "transfer sale contracted planned by=KOR to=POL date=2022-07-27 items=180_K2",
        "transfer sale contracted planned by=KOR to=POL date=2022-07-27 items=212_K9",
    );
}

#[test]
fn a_number_in_dispute_is_shown_with_both_values() {
    let gift = |n: u32| {
        format!("transfer grant pledged planned by=JPN to=VNM date=2014-08-01 items={n}_patrol_vessel title=patrol_vessels_for_Vietnam")
    };
    let events = told_twice(&gift(6), &gift(5));
    assert_eq!(events.len(), 1);
    assert!(events[0].disputes("items"));
    assert_eq!(
        events[0].disputed[0].values.iter().map(|v| v.claims.clone()).collect::<Vec<_>>(),
        [[0], [1]]
    );
}

#[test]
fn positions_merge_only_on_the_same_matter() {
    let voiced = |title: &str| format!("position concern by=JPN to=CHN date=2014-03-18 title={title}");
    apart(
        &voiced("unilateral_attempts_in_the_South_China_Sea"),
        &voiced("the_military_budget_of_Beijing"),
    );
    same(
        &voiced("unilateral_attempts_in_the_South_China_Sea"),
        &voiced("attempts_at_change_in_the_South_China_Sea"),
    );
    apart(
        "position support by=JPN to=PHL date=2014-03-18 title=arbitration_case",
        "position reject by=JPN to=PHL date=2014-03-18 title=arbitration_case",
    );
    apart(
        "position criticise by=THA:OPP to=KHM date=2014-03-18 title=border_temple_ruling",
        "position criticise by=THA to=KHM date=2014-03-18 title=border_temple_ruling",
    );
}

#[test]
fn nothing_is_merged_on_absence_alone() {
    apart("meeting talks by=JPN,VNM", "meeting talks by=JPN,VNM");
    apart(
        "agreement understanding agreed by=JPN,VNM",
        "agreement understanding agreed by=JPN,VNM",
    );
    apart("transfer sale by=RUS to=IND", "transfer sale by=RUS to=IND");
    apart("visit official by=JPN", "visit official by=JPN");
    apart("meeting summit date=2014-03-18", "meeting summit date=2014-03-18");
}

#[test]
fn news_of_one_day_tells_of_one_event() {
    same(
        "incident collision by=CHN to=VNM near=../2014-03-20 at=Paracel_Islands",
        "incident collision by=CHN to=VNM near=../2014-03-21 at=Paracel_Islands",
    );
    same(
        "visit minister by=JPN/Onodera to=VNM near=../2014-03-20",
        "visit minister by=JPN/Itsunori_Onodera to=VNM date=2014-03-19",
    );
    apart(
        "incident collision by=CHN to=VNM near=../2014-03-20",
        "incident collision by=CHN to=VNM near=../2014-06-20",
    );
    // A denial joins what it denies.
    let events = told_twice(
        "visit leader by=CHN to=JPN date=2014-03-18",
        "visit leader denied by=CHN to=JPN date=2014-03-18 said-by=CHN",
    );
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].status.as_str(), "occurred");
    assert!(events[0].disputes("status"));
}

#[test]
fn the_coder_s_decision_within_a_document_stands() {
    let events = events(&[(
        "a.txt",
        "2014-08-02",
        &[
            (
                "Japan will give six vessels.",
                "transfer grant pledged planned by=JPN to=VNM date=2014-08-01 items=6_vessel event=1",
            ),
            (
                "The gift is worth 500 million yen.",
                "transfer grant pledged planned by=JPN value=500000000_JPY event=1",
            ),
            (
                "It will arrive by the end of 2014.",
                "transfer planned by=JPN to=VNM due=2014-12 event=1",
            ),
        ],
    )]);
    assert_eq!(events.len(), 1);
    let e = &events[0];
    assert_eq!(e.claims.len(), 3);
    assert_eq!((e.date.as_deref(), e.due.as_deref()), (Some("2014-08-01"), Some("2014-12")));
    assert_eq!(e.value.as_ref().unwrap().amount, 500_000_000.0);
    assert_eq!(e.counterparts[0].state.as_deref(), Some("VNM"));
}

#[test]
fn the_finest_date_and_the_fullest_names_are_shown() {
    let events = events(&[
        (
            "a.txt",
            "2014-04-01",
            &[("One.", "visit leader by=VNM/Sang to=JPN date=2014-03-18")],
        ),
        (
            "b.txt",
            "2015",
            &[(
                "Two.",
                "visit leader by=VNM/Trương_Tấn_Sang/President to=JPN date=2014-03 at=Tokyo/JPN",
            )],
        ),
        (
            "c.txt",
            "",
            &[(
                "Three.",
                "visit leader planned by=VNM/Truong_Tan_Sang to=JPN date=2014-03-16/2014-03-19",
            )],
        ),
    ]);
    assert_eq!(events.len(), 1);
    let e = &events[0];
    assert_eq!(e.date.as_deref(), Some("2014-03-18"));
    assert_eq!(e.initiators.len(), 1);
    assert_eq!(e.initiators[0].person.as_deref(), Some("Trương Tấn Sang"));
    assert_eq!(e.initiators[0].office.as_deref(), Some("President"));
    assert_eq!(e.status.as_str(), "occurred");
    assert_eq!(e.place.as_ref().unwrap().name, "Tokyo");
    assert_eq!(
        e.claims.iter().map(|c| c.doc.as_str()).collect::<Vec<_>>(),
        ["a.txt", "b.txt", "c.txt"],
        "by publication, undated last"
    );
    assert!(e.disputed.is_empty());
}

#[test]
fn an_id_that_was_merged_away_leads_to_what_it_became() {
    let mut register = Register::in_memory().unwrap();
    let telling = "meeting summit by=JPN,VNM date=2014-03-18";
    let (late, claims) = document("late.txt", "2015", &[("They met.", telling)]);
    register.put(&late, &claims).unwrap();
    let old = register.events(&Filter::default()).unwrap()[0].id.clone();
    let (early, claims) = document("early.txt", "2014-03-18", &[("The leaders met.", telling)]);
    register.put(&early, &claims).unwrap();
    let new = register.events(&Filter::default()).unwrap()[0].id.clone();
    assert_ne!(old, new, "an event bears the name of the first document to tell it");
    assert_eq!(register.event(&old).unwrap().id, new);
    register.remove("early.txt").unwrap();
    assert_eq!(
        register.event(&new).unwrap().id,
        old,
        "and takes its old name back when that document goes"
    );
    assert_eq!(register.event(&old).unwrap().id, old);
}

#[test]
fn a_document_does_not_tell_of_what_came_after_it() {
    let pledged = |more: &str| format!("transfer unspecified pledged planned by=JPN to=VNM items=6_vessel {more}");
    let events_when = |published: &str, a: &str, b: &str| told_in(published, a, b).len();
    assert_eq!(events_when("2014-03-20", &pledged(""), &pledged("date=2014-02")), 1);
    assert_eq!(events_when("2014-03-20", &pledged(""), &pledged("date=2017-01-16")), 2);
    assert_eq!(
        events_when("2025-03-20", &pledged("due=2014-12"), &pledged("date=2015-01-16")),
        2,
        "promised before it is due"
    );
    // What is scheduled lies ahead.
    let visit = |person: &str| format!("visit leader planned by=VNM/{person} to=JPN date=2014-05");
    assert_eq!(events_when("2014-03-20", &visit("Sang"), &visit("Truong_Tan_Sang")), 1);
}

#[test]
fn one_thing_under_two_names_is_listed_once() {
    let items = |a: &str, b: &str| -> Vec<String> {
        let gift = |items: &str| format!("transfer grant pledged planned by=JPN to=VNM date=2014-08-01 title=gift_to_Hanoi items={items}");
        let events = told_twice(&gift(a), &gift(b));
        assert_eq!(events.len(), 1, "{a} and {b}");
        events[0]
            .items
            .iter()
            .map(|i| format!("{} {}", i.count.unwrap_or(0), i.what))
            .collect()
    };
    assert_eq!(items("6_vessel", "6_patrol_boat"), ["6 patrol boat"]);
    assert_eq!(
        items("2_patrol_boat,4_fishing_boat", "6_vessel"),
        ["2 patrol boat", "4 fishing boat", "6 vessel"]
    );
    assert_eq!(items("equipment", "6_vessel"), ["6 vessel"]);
    assert_eq!(items("equipment", "equipment"), ["0 equipment"]);
}

#[test]
fn a_vague_telling_does_not_join_what_is_apart() {
    // "In March the leaders met" may be either day's meeting; it is given to one, and the two stay two.
    let day = |d: u32| format!("meeting summit by=JPN/Shinzo_Abe,VNM/Dung date=2014-03-{d}");
    let events = events(&[
        ("a.txt", "2025-01-01", &[("First.", &day(18))]),
        ("b.txt", "2025-01-02", &[("Second.", &day(25))]),
        (
            "c.txt",
            "2025-01-03",
            &[("In March.", "meeting summit by=JPN/Abe,VNM/Dung date=2014-03")],
        ),
    ]);
    assert_eq!(events.iter().map(|e| e.claims.len()).collect::<Vec<_>>(), [2, 1]);
}

/// Names that two outlets have from one story.
const CAST: &str = "There were Alba, Berg, Cano, Dorn, Ekman, Falk, Gerd, Hahn, Ilse, Jonas, Klein, Lund, Mohr and Nagel.";

/// Two outlets that report one story, each by one sentence.
fn reworded(a: (&str, &str), b: (&str, &str)) -> Vec<Event> {
    events(&[("a.txt", "2025-03-20", &[(CAST, ""), a]), ("b.txt", "2025-03-21", &[(CAST, ""), b])])
}

#[test]
fn one_story_in_two_outlets_words_is_merged_sentence_by_sentence() {
    const LENT: &str = "Norway will lend Iceland two cutters for patrols, the coast guard in Bergen said.";
    const LENT_TOO: &str = "Two cutters for patrols go on loan from Norway to Iceland, according to the coast guard in Bergen.";
    let dated = "transfer loan pledged planned by=NOR to=ISL date=2025-03-19 items=2_cutter";
    // One was read without its date, another stage, a party more.
    for other in [
        "transfer loan pledged planned by=NOR to=ISL items=2_cutter",
        "transfer loan delivered by=NOR to=ISL date=2025-02",
        "transfer loan pledged planned by=NOR to=ISL,DNK items=2_cutter",
    ] {
        let events = reworded((LENT, dated), (LENT_TOO, other));
        assert_eq!(events.len(), 1, "{other}");
        assert_eq!(events[0].sources.len(), 2, "a retelling is a witness of its own");
    }
    let disputed = &reworded((LENT, dated), (LENT_TOO, "transfer loan delivered by=NOR to=ISL date=2025-02"))[0].disputed;
    assert!(disputed.iter().any(|d| d.field == "date"), "{disputed:?}");
    // Another kind, other states, another sentence.
    assert_eq!(reworded((LENT, dated), (LENT_TOO, "position support by=NOR to=ISL")).len(), 2);
    assert_eq!(reworded((LENT, dated), (LENT_TOO, "transfer loan by=DNK to=FIN")).len(), 2);
    let elsewhere = "Iceland got a helicopter of Norway's in the spring before.";
    assert_eq!(
        reworded((LENT, dated), (elsewhere, "transfer loan delivered by=NOR to=ISL date=2024-21")).len(),
        2
    );
}

#[test]
fn a_daily_report_in_the_same_words_is_a_report_of_another_day() {
    let report = |day: &str| format!("On {day} March four boats of the coast guard of Peru came near the island, the ministry said.");
    let claim = |day: &str| format!("incident incursion by=PER to=CHL date=2025-03-{day}");
    let (a, b) = (report("19"), report("20"));
    assert_eq!(reworded((&a, &claim("19")), (&b, &claim("20"))).len(), 2);
    // Nor is one of a week later retold.
    let dated = (
        "Boats of the coast guard of Peru came near the island again, the ministry said.",
        "incident incursion by=PER to=CHL date=2025-03-19",
    );
    let undated = (
        "Near the island, the ministry said, there were boats of Peru's coast guard again.",
        "incident incursion by=PER to=CHL",
    );
    for (published, expected) in [("2025-03-20", 1), ("2025-03-27", 2)] {
        let found = events(&[
            ("a.txt", "2025-03-19", &[(CAST, ""), dated]),
            ("b.txt", published, &[(CAST, ""), undated]),
        ]);
        assert_eq!(found.len(), expected, "{published}");
    }
}

#[test]
fn each_outlet_tells_an_event_of_the_story_once() {
    let sentence = "The ministers of Peru and Chile met in Lima in spring and again in Arica in autumn, the ministry said.";
    let retold = "In Lima in spring and in Arica in autumn, the ministry said, the ministers of Chile and Peru had met.";
    let both = "meeting ministerial by=PER,CHL date=2024-03; meeting ministerial by=PER,CHL date=2024-10";
    assert_eq!(reworded((sentence, both), (retold, both)).len(), 2);
    assert_eq!(reworded((sentence, both), (retold, "meeting ministerial by=PER,CHL")).len(), 2);
}
