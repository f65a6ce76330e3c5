//! What `entente explain` says of a sentence: the nearest reason why it makes no claim, and what nearly matched.

use entente_coding::why::{self, Sentence, Verdict};
use entente_coding::{Engine, examples};
use entente_knowledge::Knowledge;
use entente_language::Model;
use std::sync::OnceLock;

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let model = Model::standard().expect("the language model is installed: `entente model install`");
        let mut engine = Engine::load(&Knowledge::built_in(), model).expect("the rules load");
        // Rules of the test's own, so that no change to the shipped ones moves it.
        engine.rules.read_file("rules/test.toml", RULES).expect("the test's rules load");
        engine
    })
}

const RULES: &str = r#"
kind = "assistance"
[[rule]]
name = "test-gild-statue"
verbs = ["gild"]
initiators = ["subject"]
counterparts = ["for"]
at_least = 2
when = [{ arg = "object", lemma = ["statue"] }]
unless = [{ arg = "in", class = "money" }]
fires = [{ text = "Norway gilded a statue for Denmark." }]
"#;

fn one(text: &str) -> Sentence {
    let mut all = why::sentences(engine(), &examples::document(text, Some("2023-06-01")));
    assert_eq!(all.len(), 1, "{text}");
    all.remove(0)
}

/// What is said of the test's rule: its verdict, whether it was near, and why.
fn of_rule(text: &str) -> (Verdict, bool, String) {
    let s = one(text);
    let all = s.predicates.iter().flat_map(|p| &p.rules);
    let own = all.clone().find(|t| t.rule == "test-gild-statue");
    let own = own.unwrap_or_else(|| panic!("{text}: {:?}", all.collect::<Vec<_>>()));
    assert_eq!((own.file.as_str(), own.line), ("rules/test.toml", 3));
    (own.verdict, own.near, own.because.join("; "))
}

#[test]
fn a_rule_that_lacks_one_condition_is_near_and_says_which() {
    assert_eq!(of_rule("Norway gilded a statue for Denmark in May.").0, Verdict::Coded);
    assert_eq!(
        of_rule("Norway gilded a fountain for Denmark."),
        (Verdict::Unmet, true, "needs `object` with lemma statue; found “fountain”".into())
    );
    let (verdict, near, because) = of_rule("Norway gilded a statue.");
    assert_eq!((verdict, near), (Verdict::TooFew, true));
    assert!(because.contains("found NOR") && because.contains("nothing at `for`"), "{because}");
    let (verdict, near, because) = of_rule("A painter gilded a fountain.");
    assert_eq!((verdict, near), (Verdict::Unmet, false), "{because}");
}

#[test]
fn a_claim_says_where_each_party_stood_and_what_settled_the_date() {
    let s = one("Norway gilded a statue for Copenhagen last Tuesday.");
    let claim = &s.claims[0];
    let because = |field: &str| {
        let all = claim.fields.iter().filter(|f| f.field == field);
        all.map(|f| format!("{}: {}", f.value, f.because)).collect::<Vec<_>>().join("\n")
    };
    assert!(because("initiators").contains("“Norway” at `subject`"), "{}", because("initiators"));
    assert!(because("counterparts").contains("DNK"), "{}", because("counterparts"));
    assert!(because("counterparts").contains("capital"), "{}", because("counterparts"));
    assert!(because("date").starts_with("2023-05-30: “last Tuesday”"), "{}", because("date"));
    assert!(because("kind").ends_with("rules/test.toml:3"), "{}", because("kind"));
    let marks: Vec<(&str, &str)> = claim.marks.iter().map(|m| (m.slot, m.as_what.as_str())).collect();
    let expected = [
        ("initiator", "NOR"),
        ("trigger", "gilded"),
        ("counterpart", "DNK"),
        ("date", "2023-05-30"),
    ];
    assert_eq!(marks, expected);
}

#[test]
fn a_sentence_without_a_claim_says_the_nearest_reason() {
    let silent = |text: &str| one(text).silence.unwrap_or_else(|| panic!("coded: {text}"));
    assert!(silent("Norway embroidered a flag.").contains("no rule has the verb “embroider”"));
    assert!(silent("Norway gilded a fountain for Denmark.").contains("needs `object` with lemma statue"));
    assert_eq!(silent("Rain."), "nobody takes part in anything it tells");
}

#[test]
fn nothing_that_is_read_makes_it_fail() {
    for text in [
        "",
        " ",
        "(",
        "“”",
        "if if if",
        "\u{0}\u{301}",
        "Norway Norway Norway of of of",
        "¶\n\n\n1. 2. 3.",
    ] {
        why::sentences(engine(), &examples::document(text, None));
    }
}
