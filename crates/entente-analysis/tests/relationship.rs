//! What a small register says of Japan and Viet Nam.

use entente_analysis::{explain, relationship, timeline};
use entente_register::testing::document;
use entente_register::{Filter, Register};

type Sentences = &'static [(&'static str, &'static str)];

const CHRONICLE: Sentences = &[
    (
        "Diplomatic relations were established on 21 September 1973.",
        "agreement agreement in-force by=JPN,VDR date=1973-09-21 title=diplomatic_relations_established",
    ),
    (
        "In April 2009 they declared a strategic partnership.",
        "agreement partnership agreed by=JPN,VNM date=2009-04 instrument=Strategic_Partnership",
    ),
    (
        "A memorandum on defence cooperation was signed in October 2011.",
        "agreement memorandum signed by=JPN,VNM date=2011-10 instrument=Memorandum_on_Defence_Cooperation areas=training",
    ),
    (
        "The first dialogue was held in November 2012.",
        "meeting dialogue by=JPN,VNM date=2012-11 mechanism=Defence_Policy_Dialogue ordinal=1",
    ),
    (
        "The second followed in August 2013.",
        "meeting dialogue by=JPN,VNM date=2013-08 mechanism=Defence_Policy_Dialogue ordinal=2",
    ),
    (
        "The third was held in October 2014.",
        "meeting dialogue by=JPN,VNM date=2014-10 mechanism=Defence_Policy_Dialogue ordinal=3",
    ),
    (
        "The ties became an Extensive Strategic Partnership in March 2014.",
        "agreement partnership upgraded by=JPN,VNM date=2014-03 instrument=Extensive_Strategic_Partnership said-by=Tokyo",
    ),
    (
        "An agreement in principle on equipment transfer was reached in October 2020.",
        "agreement agreement in-principle by=JPN,VNM date=2020-10 instrument=Defence_Equipment_Transfer_Agreement",
    ),
    (
        "It was signed on 11 September 2021.",
        "agreement agreement signed by=JPN,VNM date=2021-09-11 instrument=Defence_Equipment_Transfer_Agreement",
    ),
    (
        "Japan, Viet Nam and the US may drill in 2026.",
        "exercise multilateral planned by=JPN,VNM,USA date=2026",
    ),
];

const NEWS: Sentences = &[
    (
        "Viet Nam and Japan on Tuesday\nestablished an extensive strategic partnership, Hanoi said.",
        "agreement partnership signed by=JPN/Shinzo_Abe,VNM/Truong_Tan_Sang date=2014-03-18 instrument=extensive_strategic_partnership said-by=Hanoi",
    ),
    (
        "A strategic alliance was ruled out.",
        "agreement alliance denied by=JPN,VNM near=../2014-03-20",
    ),
];

fn register() -> Register {
    let mut register = Register::in_memory().unwrap();
    for (id, published, sentences) in [("chronicle.txt", "2025-01-15", CHRONICLE), ("news.txt", "2014-03-20", NEWS)] {
        let (document, claims) = document(id, published, sentences);
        register.put(&document, &claims).unwrap();
    }
    register
}

#[track_caller]
fn level_on(day: &str, level: Option<&str>) {
    let r = relationship(&register(), "VNM", "JPN", Some(day)).unwrap();
    assert_eq!(r.level.map(|l| l.level.to_lowercase()).as_deref(), level, "on {day}");
}

#[test]
fn the_level_of_a_day_is_the_last_one_reached() {
    level_on("1970-01-01", None);
    level_on("2008-01-01", Some("diplomatic relations"));
    level_on("2009-04-30", Some("strategic partnership"));
    level_on("2014-06-30", Some("extensive strategic partnership"));
    level_on("2024-01-01", Some("extensive strategic partnership"));
}

#[test]
fn a_level_told_by_two_documents_is_one_step_with_both_wordings() {
    let r = relationship(&register(), "JPN", "VNM", None).unwrap();
    assert_eq!(r.ladder.len(), 3);
    let step = &r.ladder[2];
    assert_eq!(step.event.when, "March 18, 2014");
    assert_eq!(
        step.wordings.iter().map(|w| w.said_by.as_deref()).collect::<Vec<_>>(),
        [Some("Hanoi"), Some("Tokyo")]
    );
    assert_eq!(
        step.wordings[0].words,
        "Viet Nam and Japan on Tuesday established an extensive strategic partnership, Hanoi said."
    );
}

#[test]
fn instruments_carry_their_life_and_series_their_rhythm() {
    let r = relationship(&register(), "JPN", "VNM", Some("2020-12-31")).unwrap();
    let states: Vec<_> = r.instruments.iter().map(|i| (i.name.as_str(), i.state, i.steps.len())).collect();
    assert_eq!(
        states,
        [
            ("diplomatic relations established", "standing", 1),
            ("Memorandum on Defence Cooperation", "standing", 1),
            ("Defence Equipment Transfer Agreement", "coming", 1),
        ]
    );
    let r = relationship(&register(), "JPN", "VNM", None).unwrap();
    let transfer = &r.instruments[2];
    assert_eq!((transfer.state, transfer.steps.len()), ("standing", 2));
    assert_eq!(r.series.len(), 1);
    assert_eq!((r.series[0].sessions.len(), r.series[0].highest_ordinal), (3, Some(3)));
    assert_eq!(r.series[0].usual_interval_days, Some(426));
}

#[test]
fn what_came_last_and_what_comes_next() {
    let r = relationship(&register(), "JPN", "VNM", Some("2014-09-01")).unwrap();
    assert_eq!(r.latest[0].when, "March 18, 2014");
    assert_eq!(r.latest.len(), 5);
    assert_eq!(r.next[0].when, "Oct. 2014");
    let r = relationship(&register(), "JPN", "VNM", None).unwrap();
    assert_eq!(r.latest[0].when, "Sept. 11, 2021");
    assert_eq!(r.next.iter().map(|row| row.when.as_str()).collect::<Vec<_>>(), ["2026"]);
    assert_eq!(r.kinds.iter().find(|(k, _)| k == "meeting").unwrap().1, 3);
    assert_eq!(r.years.iter().map(|(_, n)| n).sum::<u64>(), 11);
}

#[test]
fn a_chronology_prints_in_the_house_form_with_numbered_sources() {
    let t = timeline(
        &register(),
        &Filter {
            since: Some("2014".into()),
            until: Some("2014".into()),
            ..Filter::default()
        },
    )
    .unwrap();
    assert_eq!(
        t.rows.iter().map(entente_analysis::Row::line).collect::<Vec<_>>(),
        [
            "March 18, 2014: Viet Nam and Japan on Tuesday established an extensive strategic partnership, Hanoi said. [1, 2]",
            "By March 20, 2014 (denied): A strategic alliance was ruled out. [1]",
            "Oct. 2014: The third was held in October 2014. [2]",
        ]
    );
    assert_eq!(
        t.sources.iter().map(|s| (s.number, s.doc.as_str())).collect::<Vec<_>>(),
        [(1, "news.txt"), (2, "chronicle.txt")]
    );
}

#[test]
fn an_explanation_shows_each_claim_in_its_passage_and_why_they_are_one() {
    let register = register();
    let filter = Filter {
        subtype: Some("partnership".into()),
        since: Some("2014".into()),
        ..Filter::default()
    };
    let event = register.events(&filter).unwrap().remove(0);
    let e = explain(&register, &event.id[..6]).unwrap();
    assert_eq!(e.event, event);
    assert_eq!(e.claims.len(), 2);
    assert!(e.claims[0].passage.starts_with("Viet Nam and Japan on Tuesday\n"));
    assert_eq!(e.claims[0].marks[0].as_what, "Viet");
    assert_eq!(e.merging.len(), 1);
    assert!(e.merging[0].points >= e.merging[0].needs);
    assert!(e.merging[0].reasons.contains(&("same instrument".into(), 4)));
}
