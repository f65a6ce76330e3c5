//! Every kind, subtype, stage and status has a sentence, and it says what the record says.

use entente_actors::Gazetteer;
use entente_analysis::{Teller, Withheld};
use entente_knowledge::Knowledge;
use entente_register::{Event, EventClaim};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::OnceLock;

fn names() -> &'static Gazetteer {
    static NAMES: OnceLock<Gazetteer> = OnceLock::new();
    NAMES.get_or_init(|| Gazetteer::new(&Knowledge::built_in()).expect("the lists are there"))
}

fn event(fields: Value) -> Event {
    let mut record = json!({
        "id": "e", "kind": "", "subtype": null, "stage": null, "title": "", "initiators": [], "counterparts": [], "date": null,
        "date_basis": "none", "due": null, "place": null, "status": "occurred", "areas": [], "items": [], "value": null, "conditions": [],
        "ordinal": null, "mechanism": null, "instrument": null, "plover": {"event": "CONSULT", "mode": null, "contexts": []}, "claims": []
    });
    for (name, value) in fields.as_object().expect("fields") {
        record[name] = value.clone();
    }
    serde_json::from_value(record).expect("an event")
}

fn state(code: &str, name: &str) -> Value {
    json!({"state": code, "sector": "GOV", "name": name, "person": null, "office": null})
}

fn person(code: &str, person: &str, office: Option<&str>) -> Value {
    json!({"state": code, "sector": "GOV", "name": person, "person": person, "office": office})
}

/// The only caller of the teller: `expect` is the whole sentence.
#[track_caller]
fn tells(fields: Value, expect: &str) {
    let teller = Teller::new(names()).expect("the phrases are there").as_of(Some("2024-06-30"));
    assert_eq!(teller.tell(&event(fields)), expect);
}

const SYMMETRIC: [&str; 4] = ["agreement", "meeting", "exercise", "institution"];
const STATUSES: [&str; 5] = ["occurred", "planned", "proposed", "hypothetical", "denied"];
const KINDS: [(&str, &str, &str); 11] = [
    (
        "agreement",
        "partnership alliance treaty agreement memorandum statement plan contract arrangement understanding",
        "proposed negotiating in-principle agreed signed ratified in-force upgraded extended suspended ended",
    ),
    ("meeting", "summit ministerial dialogue talks call conference", ""),
    ("visit", "leader minister official delegation ship aircraft", ""),
    ("exercise", "bilateral multilateral passing", ""),
    (
        "transfer",
        "grant sale loan licence joint-production unspecified",
        "considered pledged contracted under-way delivered cancelled",
    ),
    (
        "assistance",
        "loan grant training education capacity humanitarian medical clearance construction",
        "",
    ),
    ("deployment", "patrol mission posture base mobilisation withdrawal", ""),
    (
        "incident",
        "incursion harassment coercion collision seizure attack standoff protest cyber",
        "",
    ),
    ("position", "support affirm concern demand criticise reject threaten claim", ""),
    ("measure", "sanction relaxation policy law budget ban", ""),
    (
        "institution",
        "committee dialogue forum office unit framework",
        "proposed agreed opened closed",
    ),
];

fn with_none(words: &str) -> Vec<Option<&str>> {
    std::iter::once(None).chain(words.split_whitespace().map(Some)).collect()
}

/// Every combination with both parties named, told.
fn all() -> Vec<(String, String)> {
    let teller = Teller::new(names()).expect("the phrases are there");
    let mut told = Vec::new();
    for (kind, subtypes, stages) in KINDS {
        for subtype in with_none(subtypes) {
            for stage in with_none(stages) {
                for status in STATUSES {
                    let (a, b) = (state("PER", "Peru"), state("GHA", "Ghana"));
                    let (by, at) = if SYMMETRIC.contains(&kind) {
                        (vec![a, b], vec![])
                    } else {
                        (vec![a], vec![b])
                    };
                    let e = event(
                        json!({"kind": kind, "subtype": subtype, "stage": stage, "status": status, "initiators": by, "counterparts": at}),
                    );
                    let label = format!("{kind} {} {} {status}", subtype.unwrap_or("-"), stage.unwrap_or("-"));
                    told.push((label, teller.tell(&e)));
                }
            }
        }
    }
    told
}

/// `tests/sentences.tsv` holds every combination that occurred, and every status of each kind without subtype. Where a phrase is meant to
/// change, `ENTENTE_BLESS=1` writes the file again; read the difference before it is kept.
#[test]
fn every_combination_is_told_as_recorded() {
    let mut found = String::new();
    for (label, sentence) in all() {
        if label.ends_with(" occurred") || label.contains(" - - ") {
            let _ = writeln!(found, "{label}\t{sentence}");
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sentences.tsv");
    if std::env::var_os("ENTENTE_BLESS").is_some() {
        std::fs::write(path, &found).expect("the file can be written");
        return;
    }
    let kept = std::fs::read_to_string(path).expect("the table is there");
    for (line, kept) in found.lines().zip(kept.lines()) {
        assert_eq!(line, kept);
    }
    assert_eq!(found.lines().count(), kept.lines().count());
}

#[test]
fn no_combination_breaks_a_rule_of_the_house() {
    for (label, sentence) in all() {
        assert!(sentence.ends_with('.') && !sentence.ends_with(".."), "{label}: {sentence}");
        assert!(sentence.starts_with(char::is_uppercase), "{label}: {sentence}");
        assert!(
            !sentence.contains("  ") && !sentence.contains(" ,") && !sentence.contains(" ."),
            "{label}: {sentence}"
        );
        assert!(!sentence.contains(['{', '}', '[', ']', '|', '\n']), "{label}: {sentence}");
        assert!(sentence.contains("Peru") && sentence.contains("Ghana"), "{label}: {sentence}");
        let denied = label.ends_with("denied");
        assert_eq!(sentence.starts_with("It was denied that "), denied, "{label}: {sentence}");
        let proposed = label.ends_with(" proposed");
        assert_eq!(sentence.starts_with("It was proposed that "), proposed, "{label}: {sentence}");
        assert_eq!(sentence.contains(" might "), label.ends_with("hypothetical"), "{label}: {sentence}");
    }
}

/// What has not occurred is never told in the words of what has, unless the stage itself is a promise.
#[test]
fn a_status_is_never_lost() {
    let told = all();
    for five in told.chunks(STATUSES.len()) {
        let [occurred, planned, rest @ ..] = five else {
            panic!("five statuses")
        };
        assert!(rest.iter().all(|(_, s)| *s != occurred.1), "{}", occurred.0);
        let promise = ["pledged", "contracted", "considered", "agreed -", "agreed planned"]
            .iter()
            .any(|p| planned.0.contains(p));
        assert!(promise || planned.1 != occurred.1, "{}: {}", planned.0, planned.1);
    }
}

#[test]
fn an_agreement_is_told_with_its_name_place_and_number() {
    let both = json!([state("JPN", "Japan"), state("VNM", "VNM")]);
    tells(
        json!({"kind": "agreement", "subtype": "memorandum", "stage": "signed", "initiators": both,
            "areas": ["policy-dialogue", "training"], "place": {"name": "Tokyo", "state": "JPN"}}),
        "Japan and Viet Nam signed a memorandum on policy dialogue and training in Tokyo.",
    );
    tells(
        json!({"kind": "agreement", "subtype": "partnership", "stage": "upgraded", "initiators": both, "instrument": "Enduring Partnership"}),
        "Japan and Viet Nam raised their relations to an Enduring Partnership.",
    );
    tells(
        json!({"kind": "agreement", "subtype": "treaty", "stage": "signed", "initiators": both, "instrument": "Treaty of Amity on", "ordinal": 11,
            "place": {"name": "Lima", "state": "PER"}}),
        "Japan and Viet Nam signed the Treaty of Amity in Lima, Peru, the 11th of its kind.",
    );
    tells(
        json!({"kind": "agreement", "subtype": "agreement", "stage": "in-force", "initiators": both, "title": "they establish diplomatic relations"}),
        "Japan and Viet Nam had diplomatic relations in force.",
    );
}

#[test]
fn persons_stand_with_office_and_state() {
    let (minister, chief) = (
        person("CHL", "Ana Rojas", Some("Foreign Minister")),
        person("USA", "Jo Park", Some("head of the joint staff of the armed services")),
    );
    tells(
        json!({"kind": "meeting", "subtype": "talks", "initiators": [minister, state("CHL", "Chile"), chief], "place": {"name": "Accra", "state": "GHA"}}),
        "Foreign Minister Ana Rojas of Chile and Jo Park of the United States (head of the joint staff of the armed services) held talks in Accra, Ghana.",
    );
    tells(
        json!({"kind": "visit", "subtype": "minister", "initiators": [minister], "counterparts": [state("PHL", "Philippines")], "place": {"name": "Manila", "state": "PHL"}}),
        "Foreign Minister Ana Rojas of Chile visited Manila, the Philippines.",
    );
    tells(
        json!({"kind": "visit", "subtype": "leader", "initiators": [state("CHL", "Chile")], "counterparts": [state("PHL", "PHL")]}),
        "A leader of Chile visited the Philippines.",
    );
}

#[test]
fn groups_stand_for_themselves_and_not_for_their_state() {
    let party = |sector: &str, name: &str, office: Option<&str>| json!({"state": "YEM", "sector": sector, "name": name, "person": null, "office": office});
    let attack =
        |by: Value| json!({"kind": "incident", "subtype": "attack", "initiators": [by], "counterparts": [state("SAU", "Saudi Arabia")]});
    tells(attack(party("REB", "insurgents", None)), "Rebels in Yemen attacked Saudi Arabia.");
    tells(
        attack(party("REB", "Northern Front", None)),
        "The Northern Front of Yemen attacked Saudi Arabia.",
    );
    tells(
        attack(party("MIL", "Yemeni troops", None)),
        "The armed forces of Yemen attacked Saudi Arabia.",
    );
    tells(
        attack(party("GOV", "Yemeni spokesman", Some("spokesman"))),
        "A spokesman of Yemen attacked Saudi Arabia.",
    );
    tells(attack(party("GOV", "Sanaa", None)), "Yemen attacked Saudi Arabia.");
    tells(
        json!({"kind": "incident", "subtype": "attack", "initiators": [{"state": null, "sector": null, "name": "masked men", "person": null, "office": null}],
            "counterparts": [state("SAU", "Saudi Arabia")]}),
        "Masked men attacked Saudi Arabia.",
    );
    tells(
        json!({"kind": "incident", "subtype": "attack", "counterparts": [state("SAU", "SAU")]}),
        "An attack on Saudi Arabia was reported.",
    );
}

#[test]
fn things_keep_their_numbers() {
    let gift = |items: Value| {
        json!({"kind": "transfer", "subtype": "grant", "stage": "pledged", "status": "planned", "initiators": [person("NOR", "Liv Dahl", Some("Prime Minister"))],
            "counterparts": [state("KEN", "Kenya")], "items": items, "due": "2026-12", "value": {"amount": 36_600_000_000_u64, "currency": "NOK"}})
    };
    tells(
        gift(json!([{"what": "used patrol boat", "count": 6}, {"what": "radar equipment", "count": null}])),
        "Norway pledged to give six used patrol boats and radar equipment (worth NOK 36.6 billion) to Kenya, due Dec. 2026.",
    );
    tells(
        gift(json!([{"what": "ferry", "count": null}, {"what": "F-16", "count": 12000}])),
        "Norway pledged to give an unstated number of ferries and 12,000 F-16s (worth NOK 36.6 billion) to Kenya, due Dec. 2026.",
    );
    tells(
        json!({"kind": "assistance", "subtype": "loan", "initiators": [state("NOR", "Norway")], "counterparts": [state("KEN", "Kenya")],
            "items": [{"what": "tug", "count": 2}], "value": {"amount": 1234.5, "currency": "EUR"}, "conditions": ["third-party", "end-use"]}),
        "Norway provided a loan of EUR 1,234.5 for two tugs to Kenya, with conditions on transfer to third parties and end use.",
    );
    tells(
        json!({"kind": "transfer", "stage": "cancelled", "initiators": [state("NOR", "Norway")], "counterparts": [state("KEN", "Kenya")], "items": [{"what": "aircraft", "count": 3}]}),
        "The transfer of three aircraft from Norway to Kenya was cancelled.",
    );
}

#[test]
fn what_lies_ahead_is_told_as_ahead() {
    let talks = |date: &str| {
        json!({"kind": "meeting", "subtype": "dialogue", "status": "planned", "date": date, "ordinal": 4, "mechanism": "Maritime Security Dialogue",
            "initiators": [state("IND", "India"), state("FRA", "France")]})
    };
    tells(
        talks("2024-09"),
        "India and France are to hold the fourth Maritime Security Dialogue.",
    );
    tells(
        talks("2023-09"),
        "India and France planned to hold the fourth Maritime Security Dialogue.",
    );
}

#[test]
fn positions_quote_what_was_said_and_who_told_of_it() {
    let mut e = event(
        json!({"kind": "position", "subtype": "criticise", "initiators": [state("PER", "Peru")], "counterparts": [state("USA", "USA")],
        "title": "called the \"new\" tariffs a breach of the pact."}),
    );
    let claim = |who: &str| EventClaim {
        doc: "d".into(),
        quote: "q".into(),
        start: 0,
        end: 1,
        status: e.status,
        said_by: Some(who.into()),
        date: None,
        rule: "r".into(),
    };
    let (agency, peru) = (claim("a Lima daily"), claim("Peru"));
    let teller = Teller::new(names()).expect("the phrases are there");
    e.claims = vec![agency.clone()];
    assert_eq!(
        teller.tell(&e),
        "Peru criticised the United States, according to a Lima daily: “called the 'new' tariffs a breach of the pact”."
    );
    e.claims = vec![agency, peru.clone()];
    assert_eq!(
        teller.tell(&e),
        "Peru criticised the United States: “called the 'new' tariffs a breach of the pact”."
    );
    e.claims = vec![peru];
    assert!(!teller.tell(&e).contains("according"));
}

#[test]
fn redacted_sentences_name_no_person() {
    let mut e = event(
        json!({"kind": "agreement", "subtype": "agreement", "stage": "signed", "instrument": "Rojas-Dahl Agreement",
        "initiators": [person("CHL", "Ana Rojas", Some("Foreign Minister")), person("NOR", "Liv Dahl", None)], "place": {"name": "Rojas House", "state": "CHL"}}),
    );
    e.claims.push(EventClaim {
        doc: "d".into(),
        quote: "q".into(),
        start: 0,
        end: 1,
        status: e.status,
        said_by: Some("Per Moe".into()),
        date: None,
        rule: "r".into(),
    });
    let withheld = Withheld::of([&e], &|name| names().code_of(name).is_some());
    let told = Teller::new(names()).expect("the phrases are there").without(withheld).tell(&e);
    assert_eq!(
        told,
        "Foreign Minister [name withheld] of Chile and [name withheld] of Norway signed the [name withheld] Agreement in [name withheld] House, \
         according to [name withheld]."
    );
}

#[test]
fn no_text_makes_it_fail() {
    for text in [
        "",
        " ",
        "{A}",
        "[{B}]",
        "\u{0}",
        "a\nb\u{2028}c",
        "é",
        "…",
        "\"",
        "<script>",
        "ß",
        "的",
    ] {
        for (kind, ..) in KINDS {
            let party = json!({"state": null, "sector": text, "name": text, "person": text, "office": text});
            let odd = json!({"state": text, "sector": "BUS", "name": text, "person": null, "office": null});
            let e = event(
                json!({"kind": kind, "subtype": text, "stage": text, "title": text, "initiators": [party], "counterparts": [odd],
                "due": text, "date": text, "place": {"name": text, "state": text}, "areas": [text], "conditions": [text], "mechanism": text,
                "instrument": text, "items": [{"what": text, "count": 0}], "value": {"amount": 1e300, "currency": text}, "ordinal": 4_294_967_295_u32}),
            );
            let told = Teller::new(names()).expect("the phrases are there").tell(&e);
            assert!(told.ends_with('.') && !told.contains('\n'), "{told}");
        }
    }
}
