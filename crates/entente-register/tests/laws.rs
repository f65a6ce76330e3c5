//! What must hold of any documents: order, batches and removals leave no trace.

use entente_coding::Claim;
use entente_intake::Document;
use entente_register::merge::{self, Facts};
use entente_register::testing::document;
use entente_register::{Account, Decision, Event, Filter, NewDecision, Register, RegisterError, Rules, What, account, derive};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Claims of a small world, so that many agree by chance: two states mostly, few days, few things.
fn claim() -> impl Strategy<Value = String> {
    let pair = prop::sample::select(vec![
        ("JPN", "VNM"),
        ("JPN", "VNM"),
        ("JPN", "VNM"),
        ("VNM", "JPN"),
        ("JPN", "JPN"),
        ("USA", "VNM"),
    ]);
    let date = prop::sample::select(vec![
        "",
        "date=2014-03-18",
        "date=2014-03-19",
        "date=2014-03",
        "date=2014",
        "near=../2014-03-20",
        "near=../2014-03-25",
        "date=2014-03-18",
        "date=2014-03-16/2014-03-19",
        "date=2015-03-18",
        "date=2014/..",
    ]);
    let kind = prop::sample::select(vec![
        "meeting summit",
        "meeting summit",
        "meeting talks",
        "visit leader",
        "agreement partnership upgraded",
        "agreement partnership agreed",
        "transfer grant pledged",
        "transfer unspecified pledged",
        "position concern",
    ]);
    let more = prop::sample::select(vec![
        "",
        "",
        "instrument=Extensive_Strategic_Partnership",
        "mechanism=Policy_Dialogue ordinal=2",
        "mechanism=Policy_Dialogue ordinal=3",
        "items=6_vessel",
        "items=5_patrol_boat",
        "items=equipment",
        "title=South_China_Sea_dispute",
        "title=military_budget_rise",
        "at=Tokyo/JPN",
        "at=Hanoi/VNM",
        "value=500_JPY",
        "denied",
        "planned",
        "event=1",
    ]);
    let person = prop::sample::select(vec!["", "", "/Shinzo_Abe", "/Abe", "/Truong_Tan_Sang"]);
    (kind, pair, person, date, more.clone(), more).prop_map(|(kind, (a, b), person, date, x, y)| {
        let symmetric = kind.starts_with("meeting") || kind.starts_with("agreement");
        let parties = if a == b {
            format!("by={a}{person}")
        } else if symmetric {
            format!("by={a}{person},{b}")
        } else {
            format!("by={a}{person} to={b}")
        };
        format!("{kind} {parties} {date} {x} {y}")
    })
}

/// A library of documents: each with its day of publication and sentences; some repeat a sentence of another document.
const CAST: &str = "There came Alba, Berg, Cano, Dorn, Ekman, Falk, Gerd, Hahn, Ilse, Jonas, Klein, Lund and Mohr.";

fn library() -> impl Strategy<Value = Vec<(Document, Vec<Claim>)>> {
    let published = prop::sample::select(vec!["", "2014-03-20", "2015", "2025-01-01", "2025-01-01", "2025-01-02"]);
    // Documents of one cast tell one story.
    let cast = prop::sample::select(vec!["", "", CAST, CAST]);
    let one = (published, cast, prop::collection::vec((0..6usize, claim()), 0..6));
    prop::collection::vec(one, 1..12).prop_map(|documents| {
        documents
            .into_iter()
            .enumerate()
            .map(|(n, (published, cast, claims))| {
                let sentences: Vec<(String, String)> = claims
                    .into_iter()
                    .enumerate()
                    .map(|(m, (words, claim))| {
                        (
                            format!("Sentence {words} told by {}.", if words < 3 { 0 } else { n * 10 + m }),
                            claim,
                        )
                    })
                    .collect();
                let told = sentences.iter().map(|(s, c)| (s.as_str(), c.as_str()));
                let sentences: Vec<(&str, &str)> = [(cast, "")].into_iter().chain(told).collect();
                document(&format!("{n}.txt"), published, &sentences)
            })
            .collect()
    })
}

fn accounts(library: &[(Document, Vec<Claim>)]) -> Vec<Account> {
    library.iter().flat_map(|(d, claims)| account::of_document(d, claims)).collect()
}

fn all(register: &Register) -> Vec<Event> {
    let everything = Filter {
        rejected: true,
        ..Filter::default()
    };
    let mut events = register.events(&everything).unwrap();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    events
}

/// The same cases on every run and machine; `PROPTEST_CASES` for more.
fn try_law<S: Strategy>(strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(Config::default().cases.min(200))
    };
    let config = match std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()) {
        Some(cases) => Config { cases, ..config },
        None => config,
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
        .run(&strategy, law)
        .unwrap();
}

#[test]
fn the_order_of_accounts_does_not_matter() {
    let rules = Rules::standard().unwrap();
    try_law(
        library().prop_flat_map(|l| (Just(accounts(&l)), Just(accounts(&l)).prop_shuffle())),
        |(some, other)| {
            prop_assert_eq!(merge::events(&some, &rules), merge::events(&other, &rules));
            Ok(())
        },
    );
}

#[test]
fn a_comparison_is_the_same_both_ways() {
    let rules = Rules::standard().unwrap();
    try_law(library(), |library| {
        let facts: Vec<Facts> = accounts(&library).iter().map(|a| Facts::of(a, &rules)).collect();
        for a in &facts {
            for b in &facts {
                let (x, y) = (merge::judge(a, b, &rules), merge::judge(b, a, &rules));
                prop_assert_eq!((x.veto.is_some(), x.points), (y.veto.is_some(), y.points), "{:?}\n{:?}", a, b);
            }
        }
        Ok(())
    });
}

/// The standard rules, with blocks and neighbourhoods called hot so early that a small library has some.
fn rules_of_a_hot_world() -> Rules {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge/register/merging.toml");
    let text = std::fs::read_to_string(file).unwrap();
    let hot = text
        .replace("window = 64 ", "window = 2 ")
        .replace("large = 256 ", "large = 4 ")
        .replace("speakers = 8 ", "speakers = 2 ");
    let rules = Rules::parse(&hot).unwrap();
    assert_eq!(rules.window(), 2);
    rules
}

#[test]
fn documents_in_any_order_and_batches_with_some_taken_out_and_put_back_give_what_merging_all_at_once_gives() {
    in_any_order(Rules::standard().unwrap());
}

#[test]
fn the_same_holds_where_blocks_are_hot() {
    in_any_order(rules_of_a_hot_world());
}

fn in_any_order(rules: Rules) {
    let cases = library().prop_flat_map(|l| {
        let count = l.len();
        (
            Just(l).prop_shuffle(),
            prop::collection::vec(1..4usize, count),
            prop::collection::vec(any::<bool>(), count),
        )
    });
    try_law(cases, |(library, batches, removed)| {
        let mut register = Register::in_memory_by(rules.clone()).unwrap();
        let mut rest = &library[..];
        for size in batches {
            let (batch, after) = rest.split_at(size.min(rest.len()));
            register.put_all(batch.iter().map(|(d, c)| (d, &c[..]))).unwrap();
            rest = after;
        }
        prop_assert_eq!(all(&register), merge::events(&accounts(&library), &rules), "after putting in");
        let (gone, left): (Vec<_>, Vec<_>) = library.iter().zip(removed).partition(|(_, removed)| *removed);
        for ((document, _), _) in &gone {
            register.remove(document.id.as_str()).unwrap();
        }
        let left: Vec<_> = left.into_iter().map(|(l, _)| l.clone()).collect();
        let expected = merge::events(&accounts(&left), &rules);
        prop_assert_eq!(&all(&register), &expected, "after taking out");
        register.derive_again().unwrap();
        prop_assert_eq!(&all(&register), &expected, "after deriving again");
        register.put_all(gone.iter().map(|((d, c), _)| (d, &c[..]))).unwrap();
        prop_assert_eq!(&all(&register), &merge::events(&accounts(&library), &rules), "after putting back");
        // The same documents again, read better or worse: nothing, then as before.
        for (document, claims) in &library[..library.len().min(3)] {
            register.put_again(document, &[]).unwrap();
            register.put_again(document, claims).unwrap();
        }
        prop_assert_eq!(&all(&register), &merge::events(&accounts(&library), &rules), "after reading again");
        Ok(())
    });
}

#[test]
fn grouping_that_waits_gives_what_grouping_at_once_gives() {
    that_waits(&Rules::standard().unwrap());
    that_waits(&rules_of_a_hot_world());
}

/// In memory, and in a file, where whatever waits is grouped at once, by a thread that reads ahead.
fn that_waits(rules: &Rules) {
    let cases = library().prop_flat_map(|l| {
        let count = l.len();
        (
            Just(l).prop_shuffle(),
            prop::collection::vec((1..4usize, 0..5u8), count),
            prop::collection::vec(any::<bool>(), count),
        )
    });
    let waited = std::cell::Cell::new(0);
    let folder = tempfile::tempdir().unwrap();
    let turn = std::cell::Cell::new(0);
    try_law(cases, |(library, batches, removed)| {
        turn.set(turn.get() + 1);
        let mut register = if turn.get() % 4 == 0 {
            let mut register = Register::open_by(folder.path().join(format!("{}.db", turn.get())), rules.clone()).unwrap();
            register.make_haste();
            register
        } else {
            Register::in_memory_by(rules.clone()).unwrap()
        };
        let mut rest = &library[..];
        for (size, then) in batches {
            let (batch, after) = rest.split_at(size.min(rest.len()));
            register.put_all_later(batch.iter().map(|(d, c)| (d, &c[..])), false).unwrap();
            waited.set(waited.get() + usize::from(register.waits().unwrap()));
            match (then, batch) {
                (0, _) => register.settle().unwrap(),
                (1, _) => register.lose_what_waits(),
                (2, [(document, _), ..]) => register.remove(document.id.as_str()).unwrap(),
                _ => {}
            }
            // What was removed comes back, and what is there does not change.
            register.put_all_later(batch.iter().map(|(d, c)| (d, &c[..])), false).unwrap();
            rest = after;
        }
        register.settle().unwrap();
        prop_assert!(!register.waits().unwrap());
        prop_assert_eq!(&all(&register), &merge::events(&accounts(&library), rules), "after putting in");
        for ((document, claims), removed) in library.iter().zip(removed).filter(|(_, removed)| *removed) {
            register.put_all_later([(document, &claims[..])], removed).unwrap();
            register.put_all_later([(document, &[][..])], true).unwrap();
            register.put_all_later([(document, &claims[..])], true).unwrap();
        }
        register.settle().unwrap();
        prop_assert_eq!(&all(&register), &merge::events(&accounts(&library), rules), "after reading again");
        Ok(())
    });
    assert!(waited.get() > 100, "something must have waited: {}", waited.get());
}

/// What some people decide of the events of a register, as numbers that pick the events.
fn opinions() -> impl Strategy<Value = Vec<(usize, usize, usize, usize, bool)>> {
    prop::collection::vec(
        (
            0..8usize,
            0..3usize,
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            any::<bool>(),
        ),
        0..10,
    )
    .prop_map(|all| {
        let pick = |i: prop::sample::Index| i.index(10_000);
        all.into_iter()
            .map(|(what, who, a, b, undo)| (what, who, pick(a), pick(b), undo && what < 4))
            .collect()
    })
}

/// Puts opinions into decisions on the register as it stands after each.
fn decide(register: &mut Register, opinions: &[(usize, usize, usize, usize, bool)]) -> Vec<Decision> {
    for (what, who, a, b, undo) in opinions {
        let events = all(register);
        if events.is_empty() {
            break;
        }
        let (a, b) = (&events[a % events.len()], &events[b % events.len()]);
        let claims = register.accounts_of(&a.id).unwrap();
        let claim = claims.last().unwrap().claims.last().unwrap().id.clone();
        let correct = |field: &str, value: &str| What::Correct {
            field: field.into(),
            value: value.into(),
        };
        let (id, what) = match what {
            0 => (a.id.clone(), What::Accept),
            1 => (a.id.clone(), What::Reject),
            2 => (claim, What::Reject),
            3 => (a.id.clone(), correct("date", if who % 2 == 0 { "2014-03-17" } else { "2013" })),
            4 => (a.id.clone(), correct("status", "planned")),
            5 => (a.id.clone(), What::Apart(claim)),
            6 => (a.id.clone(), What::Apart(b.id.clone())),
            _ => (a.id.clone(), What::Same(b.id.clone())),
        };
        let author = ["ann", "bob", "eve"][*who].to_owned();
        let new = NewDecision {
            id,
            what,
            author: author.clone(),
            reason: None,
        };
        match register.decide(&new) {
            Ok(made) if *undo => drop(register.undo(&made.id, &author, None).unwrap()),
            // Some make no sense: two events of two kinds, an event and its only claim.
            Ok(_) | Err(RegisterError::Undecidable { .. }) => {}
            Err(other) => panic!("{other}: {other:?}"),
        }
    }
    register.decisions().unwrap().into_iter().map(|d| d.decision).collect()
}

#[test]
fn documents_and_decisions_in_any_order_give_what_deriving_all_at_once_gives() {
    let rules = Rules::standard().unwrap();
    let cases = (library(), opinions()).prop_flat_map(|(l, o)| {
        let (count, decided) = (l.len(), o.len());
        (
            Just(l.clone()),
            Just(l).prop_shuffle(),
            Just(o),
            prop::collection::vec(any::<bool>(), count),
            prop::collection::vec(0..=count, decided),
            Just((0..decided).collect::<Vec<_>>()).prop_shuffle(),
        )
    });
    let joined = std::cell::Cell::new(0);
    try_law(cases, |(library, shuffled, opinions, removed, arrives, order)| {
        let mut first = Register::in_memory().unwrap();
        first.put_all(library.iter().map(|(d, c)| (d, &c[..]))).unwrap();
        let decisions = decide(&mut first, &opinions);
        prop_assert_eq!(
            &all(&first),
            &derive::events(&accounts(&library), &decisions, &rules),
            "as they were made"
        );
        joined.set(joined.get() + decisions.len());

        // The same decisions in another register, some before the documents they are about.
        let mut second = Register::in_memory().unwrap();
        let order: Vec<usize> = order.into_iter().filter(|n| *n < decisions.len()).collect();
        let arriving = |after: usize| {
            order
                .iter()
                .filter(|n| arrives[**n] == after)
                .map(|n| decisions[*n].clone())
                .collect::<Vec<_>>()
        };
        for (n, (document, claims)) in shuffled.iter().enumerate() {
            second.add_decisions(&arriving(n)).unwrap();
            second.put(document, claims).unwrap();
        }
        second.add_decisions(&arriving(shuffled.len())).unwrap();
        prop_assert_eq!(&all(&second), &all(&first), "in another order");

        let (gone, left): (Vec<_>, Vec<_>) = shuffled.iter().zip(removed).partition(|(_, removed)| *removed);
        for ((document, _), _) in &gone {
            second.remove(document.id.as_str()).unwrap();
        }
        let left: Vec<_> = left.into_iter().map(|(l, _)| l.clone()).collect();
        let expected = derive::events(&accounts(&left), &decisions, &rules);
        prop_assert_eq!(&all(&second), &expected, "after taking out");
        second.derive_again().unwrap();
        prop_assert_eq!(&all(&second), &expected, "after deriving again");
        for ((document, claims), _) in &gone {
            second.put(document, claims).unwrap();
        }
        prop_assert_eq!(&all(&second), &all(&first), "after reading again what was taken out");
        Ok(())
    });
    assert!(joined.get() > 300, "there must be something to decide: {}", joined.get());
}

#[test]
fn every_claim_is_in_one_event_and_every_event_bears_the_name_of_a_claim() {
    let rules = Rules::standard().unwrap();
    try_law(library(), |library| {
        let accounts = accounts(&library);
        let events = merge::events(&accounts, &rules);
        let claims: usize = accounts.iter().map(|a| a.claims.len()).sum();
        prop_assert_eq!(events.iter().map(|e| e.claims.len()).sum::<usize>(), claims);
        let mut ids: Vec<&str> = events.iter().map(|e| e.id.as_str()).collect();
        ids.dedup();
        prop_assert_eq!(ids.len(), events.len());
        for event in &events {
            prop_assert!(accounts.iter().any(|a| a.claims.iter().any(|t| t.id == event.id)));
        }
        Ok(())
    });
}

#[test]
fn what_must_stay_apart_is_never_joined_by_way_of_a_third() {
    let rules = Rules::standard().unwrap();
    let joined = std::cell::Cell::new(0);
    try_law(library(), |library| {
        let mut accounts = accounts(&library);
        accounts.sort_by(|a, b| a.order().cmp(&b.order()));
        let facts: Vec<Facts> = accounts.iter().map(|a| Facts::of(a, &rules)).collect();
        let grouping = {
            let all: Vec<&Facts> = facts.iter().collect();
            let links = merge::links(&all, merge::pairs(&all, &rules), &rules);
            merge::group(&all, links, &merge::Constraints::default(), &rules)
        };
        for members in &grouping.events {
            joined.set(joined.get() + usize::from(members.len() > 2));
            for a in members {
                for b in members {
                    prop_assert!(a == b || !merge::judge(&facts[*a], &facts[*b], &rules).parts());
                }
            }
        }
        Ok(())
    });
    assert!(joined.get() > 20, "the made-up world must have something to join: {}", joined.get());
}

#[test]
fn what_the_gist_keeps_apart_is_never_linked() {
    let rules = Rules::standard().unwrap();
    let [apart, linked, retold] = [const { std::cell::Cell::new(0) }; 3];
    try_law(library(), |library| {
        let facts: Vec<Facts> = accounts(&library).iter().map(|a| Facts::of(a, &rules)).collect();
        let gists: Vec<merge::Gist> = facts.iter().map(merge::Gist::of).collect();
        for (a, x) in facts.iter().zip(&gists) {
            prop_assert_eq!(Facts::unpack(&a.pack()), Some(a.clone()));
            for (b, y) in facts.iter().zip(&gists).filter(|(b, _)| b.kind() == a.kind() && *b != a) {
                let judged = merge::judge(a, b, &rules);
                let (parted, links) = (x.apart(y, &rules), judged.links(rules.points(a.kind()).needs));
                prop_assert!(!(parted && links));
                let say = |what: &str| judged.reasons().any(|r| r.what == what);
                apart.set(apart.get() + usize::from(parted));
                linked.set(linked.get() + usize::from(links));
                retold.set(retold.get() + usize::from(say("retold in other words") && (links && say("dates differ") || parted)));
            }
        }
        Ok(())
    });
    let met = [&apart, &linked, &retold].map(std::cell::Cell::get);
    assert!(met.iter().all(|n| *n > 50), "[apart, linked, retold of another day] {met:?}");
}

/// A damaged file gives nothing, or something that can be compared.
#[test]
fn facts_in_a_damaged_file_break_nothing() {
    let rules = Rules::standard().unwrap();
    let damage = (
        library(),
        prop::collection::vec((any::<usize>(), any::<u8>()), 0..4),
        any::<usize>(),
    );
    let read = std::cell::Cell::new(0);
    try_law(damage, |(library, bytes, cut)| {
        let whole: Vec<Facts> = accounts(&library).iter().map(|a| Facts::of(a, &rules)).collect();
        for facts in &whole {
            let mut packed = facts.pack();
            for (at, byte) in &bytes {
                let at = at % packed.len();
                packed[at] = *byte;
            }
            if cut % 3 == 0 {
                packed.truncate(cut / 3 % packed.len());
            }
            let Some(damaged) = Facts::unpack(&packed) else { continue };
            read.set(read.get() + 1);
            let gist = merge::Gist::of(&damaged);
            for other in &whole {
                let apart = gist.apart(&merge::Gist::of(other), &rules);
                prop_assert_eq!(apart, merge::Gist::of(other).apart(&gist, &rules));
                let _ = (merge::judge(&damaged, other, &rules), merge::keys(&damaged));
            }
        }
        Ok(())
    });
    assert!(read.get() > 100, "{}", read.get());
}

/// So many tellings of some matters between two states, all in news of one month.
fn hot_dyad(count: usize) -> Vec<(Document, Vec<Claim>)> {
    (0..count)
        .map(|n| {
            let matter = [
                "unfair tariffs on steel",
                "artificial islands in the strait",
                "chips and export rules",
                "fentanyl ports",
            ][n % 4];
            let day = n / 4 % 7 * 4 + 1;
            let claim = format!(
                "position concern by=USA to=CHN date=2024-03-{day:02} title={}",
                matter.replace(' ', "_")
            );
            document(
                &format!("{n:05}.txt"),
                "2024-04-01",
                &[(&format!("Washington voiced concern over {matter}, report {n}."), &claim)],
            )
        })
        .collect()
}

#[test]
fn a_hot_dyad_costs_comparisons_in_proportion_to_its_claims() {
    let rules = Rules::standard().unwrap();
    let pairs = |count: usize| {
        let accounts = accounts(&hot_dyad(count));
        let facts: Vec<Facts> = accounts.iter().map(|a| Facts::of(a, &rules)).collect();
        merge::pairs(&facts.iter().collect::<Vec<_>>(), &rules).len()
    };
    let (few, many) = (pairs(1_000), pairs(4_000));
    println!("pairs compared: {few} of 1,000 tellings, {many} of 4,000");
    assert!(many < 5 * few, "{few} then {many}");
    assert!(many > 4_000, "there is something to compare");
}

#[test]
fn a_hot_dyad_is_merged_all_the_same() {
    let rules = Rules::standard().unwrap();
    let library = hot_dyad(600);
    let mut register = Register::in_memory().unwrap();
    for batch in library.chunks(50) {
        register.put_all(batch.iter().map(|(d, c)| (d, &c[..]))).unwrap();
    }
    let events = all(&register);
    assert_eq!(events, merge::events(&accounts(&library), &rules));
    assert!(events.len() < 100, "600 tellings of a few matters are {} events", events.len());
}
