//! Merging in any number of parts, on any number of machines, gives what merging at once gives.

use entente_coding::Claim;
use entente_intake::Document;
use entente_register::apart::{self, Blocked, Edge, Link, wire};
use entente_register::merge::{self, Facts};
use entente_register::testing::document;
use entente_register::{Account, Event, Rules, account};
use std::collections::BTreeMap;

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Who makes a story of a document that names them.
const CAST: &str = "There came Alba, Berg, Cano, Dorn, Ekman, Falk, Gerd, Hahn, Ilse, Jonas, Klein, Lund and Mohr.";

/// Documents of one busy dyad and a quiet one: few days, few things, sentences that return, half of them of one story.
fn library(documents: usize, seed: u64) -> Vec<(Document, Vec<Claim>)> {
    let mut dice = Dice(seed);
    (0..documents)
        .map(|n| {
            let sentences: Vec<(String, String)> = (0..1 + dice.below(5))
                .map(|m| {
                    let parties = dice.one(&["by=USA,CHN", "by=USA,CHN", "by=USA/Ann_Lee,CHN", "by=NOR,GHA"]);
                    let kind = dice.one(&[
                        "meeting talks",
                        "meeting summit",
                        "agreement treaty signed",
                        "agreement statement agreed",
                    ]);
                    let date = dice.one(&[
                        "date=2031-03-04",
                        "date=2031-03-05",
                        "date=2031-03",
                        "date=2031-03-19",
                        "",
                        "near=../2031-03-20",
                    ]);
                    let more = dice.one(&[
                        "",
                        "",
                        "title=rare_earths",
                        "instrument=Fisheries_Treaty",
                        "mechanism=Joint_Council ordinal=2",
                    ]);
                    let told = if dice.below(4) == 0 { dice.below(5) } else { 1_000 + n * 10 + m };
                    (format!("Sentence {told} told of it."), format!("{kind} {parties} {date} {more}"))
                })
                .collect();
            let cast = dice.one(&[CAST, ""]);
            let told = sentences.iter().map(|(s, c)| (s.as_str(), c.as_str()));
            let sentences: Vec<(&str, &str)> = [(cast, "")].into_iter().chain(told).collect();
            document(&format!("{n}.txt"), dice.one(&["", "2031-03-20", "2031-04-01"]), &sentences)
        })
        .collect()
}

/// All steps, with every block of more than `most` accounts cut into parts at places that the dice choose, and everything sent as
/// bytes.
fn in_parts(library: &[(Document, Vec<Claim>)], most: usize, dice: &mut Dice, rules: &Rules) -> (Vec<Event>, usize) {
    let mut accounts: Vec<Vec<u8>> = Vec::new();
    let mut links: Vec<Link> = Vec::new();
    let mut blocks: BTreeMap<i64, Vec<(i64, Vec<u8>)>> = BTreeMap::new();
    for (d, claims) in library {
        let told = account::of_document(d, claims);
        for b in Blocked::of_document(&told, rules) {
            links.extend(b.near.iter().map(|other| (b.number, *other)));
            for key in b.keys {
                blocks.entry(key).or_default().push((b.place, wire::pack_facts(&b.facts)));
            }
        }
        accounts.extend(told.iter().map(wire::pack));
    }
    let unpack = |sent: &[(i64, Vec<u8>)]| -> Vec<Facts> { sent.iter().map(|(_, f)| wire::unpack_facts(f).unwrap()).collect() };
    let mut cut = 0;
    for members in blocks.values() {
        if members.len() <= most {
            links.extend(apart::links(unpack(members), rules).links);
            continue;
        }
        cut += 1;
        let bounds: Vec<i64> = (0..1 + dice.below(6)).map(|_| members[dice.below(members.len())].0).collect();
        let mut parts: BTreeMap<usize, Vec<(i64, Vec<u8>)>> = BTreeMap::new();
        for member in members {
            let part = bounds.iter().filter(|b| **b <= member.0).count();
            parts.entry(part).or_default().push(member.clone());
        }
        let parts: Vec<Vec<Edge>> = parts
            .values()
            .map(|members| {
                let linked = apart::links(unpack(members), rules);
                links.extend(linked.links);
                linked.edges
            })
            .collect();
        links.extend(apart::across(&parts, rules));
    }
    let least = apart::neighbourhoods(links.iter().copied());
    let mut neighbourhoods: BTreeMap<i64, (Vec<Account>, Vec<Link>)> = BTreeMap::new();
    for account in accounts.iter().map(|a| wire::unpack(a).unwrap()) {
        let number = wire::number(&account.first().id);
        neighbourhoods
            .entry(*least.get(&number).unwrap_or(&number))
            .or_default()
            .0
            .push(account);
    }
    for link in links {
        neighbourhoods.entry(least[&link.0]).or_default().1.push(link);
    }
    let mut events: Vec<Event> = neighbourhoods
        .into_values()
        .flat_map(|(a, l)| apart::events(a, &l, rules))
        .collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    (events, cut)
}

/// The rules with a window that even small blocks are wider than.
fn narrow() -> Rules {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge/register/merging.toml");
    let text = std::fs::read_to_string(file).unwrap();
    let rules = Rules::parse(&text.replace("window = 64 ", "window = 3 ").replace("large = 256 ", "large = 4 ")).unwrap();
    assert_eq!(rules.window(), 3);
    rules
}

#[test]
fn parts_give_what_the_whole_gives() {
    let rules = Rules::standard().unwrap();
    let narrow = narrow();
    let mut dice = Dice(7);
    let (mut cut, mut merged) = (0, 0);
    for (round, rules) in (0..24).flat_map(|n| [(n, &rules), (n, &narrow)]) {
        let library = library(4 + round as usize * 3, round);
        let accounts: Vec<Account> = library.iter().flat_map(|(d, c)| account::of_document(d, c)).collect();
        let whole = merge::events(&accounts, rules);
        let (events, cuts) = in_parts(&library, 4, &mut dice, rules);
        assert_eq!(events, whole);
        cut += cuts;
        merged += accounts.len() - whole.len();
    }
    assert!(cut > 100 && merged > 100, "{cut} blocks were cut, {merged} accounts merged");
}

#[test]
fn what_hangs_together_by_links_is_found_whatever_their_order() {
    let found = apart::neighbourhoods([(9, 8), (3, 4), (8, 4), (11, 12), (12, 11)]);
    let of = |n| found[&n];
    assert_eq!([3, 4, 8, 9, 11, 12].map(of), [3, 3, 3, 3, 11, 11]);
}

#[test]
fn an_account_and_its_facts_arrive_as_they_were_sent() {
    let rules = Rules::standard().unwrap();
    for (d, claims) in library(20, 3) {
        for account in account::of_document(&d, &claims) {
            let facts = Facts::of(&account, &rules);
            assert_eq!(wire::unpack_facts(&wire::pack_facts(&facts)), Some(facts));
            assert_eq!(wire::unpack(&wire::pack(&account)), Some(account));
        }
    }
    assert_eq!((wire::unpack(b"no"), wire::unpack_facts(b"no").is_none()), (None, true));
    assert_eq!((wire::number("000000000001"), wire::number("zzzzzzzzzzzz")), (1, (1 << 60) - 1));
}
