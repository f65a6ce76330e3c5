//! Who took part, over all claims: each state once, or once for each of its persons.

use super::{Values, Voices, bare};
use crate::fold::words;
use crate::merge::Rules;
use entente_coding::{Party, record::SYMMETRIC};
use std::collections::{BTreeMap, BTreeSet};

/// Initiators and counterparts.
///
/// Where some claims say who does it to whom and others only name both ("between A and B"), the former decide the sides.
pub(super) fn of(says: &Voices<'_>) -> (Vec<Party>, Vec<Party>) {
    let rules = says.rules;
    let symmetric = says.claims.first().is_some_and(|t| SYMMETRIC.contains(&t.claim.kind.as_str()));
    let directed = !symmetric
        && says
            .claims
            .iter()
            .any(|t| !t.claim.initiators.is_empty() && !t.claim.counterparts.is_empty());
    let mut sides = [Side::default(), Side::default()];
    let told = || says.claims.iter().map(|t| &t.claim).zip(says.witness.iter().copied());
    for (c, witness) in told() {
        if directed && c.counterparts.is_empty() {
            continue;
        }
        sides[0].add(&c.initiators, witness, rules);
        sides[usize::from(!symmetric)].add(&c.counterparts, witness, rules);
    }
    // The undirected claims add who is on neither side yet, and more about those who are.
    if directed {
        for (c, witness) in told().filter(|(c, _)| c.counterparts.is_empty()) {
            for party in &c.initiators {
                let there = !sides[0].knows(party, rules) && sides[1].knows(party, rules);
                sides[usize::from(there)].add(std::slice::from_ref(party), witness, rules);
            }
        }
    }
    if says.values == Values::Conservative {
        sides.iter_mut().for_each(Side::keep_agreed);
    }
    let [initiators, counterparts] = sides;
    (initiators.parties(), counterparts.parties())
}

/// The actor that a party stands for: its state (official sectors are the state itself), or its name where no state is known.
fn actor(p: &Party, rules: &Rules) -> String {
    let class = p.sector.as_deref().map_or("", |s| rules.sector_class(s));
    match (&p.state, class) {
        (Some(state), "") => state.clone(),
        // Companies and rebels of one state are as many as their names.
        (Some(state), class) => format!("{state} {class} {}", words(&p.name).join(" ")),
        (None, _) => format!("~{}", words(p.person.as_ref().unwrap_or(&p.name)).join(" ")),
    }
}

#[derive(Default)]
struct Side {
    order: Vec<String>,
    actors: BTreeMap<String, Actor>,
}

#[derive(Default)]
struct Actor {
    /// As named without a person, with the witnesses that name it so.
    plain: Vec<(Party, BTreeSet<usize>)>,
    persons: Vec<Person>,
}

struct Person {
    mentions: Vec<(Party, usize)>,
}

impl Side {
    fn knows(&self, party: &Party, rules: &Rules) -> bool {
        self.actors.contains_key(&actor(party, rules))
    }

    fn add(&mut self, parties: &[Party], witness: usize, rules: &Rules) {
        for party in parties {
            let key = actor(party, rules);
            if !self.actors.contains_key(&key) {
                self.order.push(key.clone());
            }
            self.actors.entry(key).or_default().add(bare(party), witness);
        }
    }

    /// Leaves out whom some witness that names parties here does not name, unless nobody were left; and persons beside whom
    /// another person of the same actor is named.
    fn keep_agreed(&mut self) {
        let naming: BTreeSet<usize> = self.actors.values().flat_map(Actor::witnesses).collect();
        let agreed = |a: &Actor| a.witnesses().collect::<BTreeSet<_>>() == naming;
        if self.actors.values().any(agreed) {
            self.actors.retain(|_, a| agreed(a));
        }
        self.actors.values_mut().for_each(Actor::forget_contested_persons);
    }

    fn parties(self) -> Vec<Party> {
        let Side { order, mut actors } = self;
        order.iter().filter_map(|key| actors.remove(key)).flat_map(Actor::parties).collect()
    }
}

impl Actor {
    fn witnesses(&self) -> impl Iterator<Item = usize> + '_ {
        let plain = self.plain.iter().flat_map(|(_, witnesses)| witnesses.iter().copied());
        let persons = self.persons.iter().flat_map(|p| p.mentions.iter().map(|(_, witness)| *witness));
        plain.chain(persons)
    }

    /// Where two witnesses name two persons, neither is sure.
    fn forget_contested_persons(&mut self) {
        let named_by = |p: &Person| p.mentions.iter().map(|(_, w)| *w).collect::<BTreeSet<_>>();
        let naming: BTreeSet<usize> = self.persons.iter().flat_map(named_by).collect();
        let (agreed, contested): (Vec<Person>, Vec<Person>) =
            std::mem::take(&mut self.persons).into_iter().partition(|p| named_by(p) == naming);
        self.persons = agreed;
        for (party, witness) in contested.into_iter().flat_map(|p| p.mentions) {
            let plain = Party {
                person: None,
                office: None,
                ..party
            };
            self.add(plain, witness);
        }
    }

    fn add(&mut self, party: Party, witness: usize) {
        if let Some(name) = party.person.clone() {
            match self.persons.iter_mut().find(|p| p.is(&name)) {
                Some(person) => person.mentions.push((party, witness)),
                None => self.persons.push(Person {
                    mentions: vec![(party, witness)],
                }),
            }
            return;
        }
        match self.plain.iter_mut().find(|(known, _)| *known == party) {
            Some((_, witnesses)) => drop(witnesses.insert(witness)),
            None => self.plain.push((party, BTreeSet::from([witness]))),
        }
    }

    /// One party per person; where no person is named, the name that most witnesses use.
    fn parties(self) -> Vec<Party> {
        if !self.persons.is_empty() {
            return self.persons.into_iter().map(Person::party).collect();
        }
        let most = self.plain.iter().map(|(_, witnesses)| witnesses.len()).max();
        let mut sectors = self.plain.iter().filter_map(|(p, _)| p.sector.clone());
        let sector = sectors.next();
        let named = self
            .plain
            .into_iter()
            .find(|(_, witnesses)| Some(witnesses.len()) == most)
            .map(|(p, _)| p);
        named
            .map(|p| Party {
                sector: p.sector.clone().or(sector),
                ..p
            })
            .into_iter()
            .collect()
    }
}

impl Person {
    fn is(&self, name: &str) -> bool {
        self.mentions
            .iter()
            .any(|(p, _)| p.person.as_deref().is_some_and(|known| same_person(known, name)))
    }

    /// The fullest name (most words, then most used, then first told), with the office that goes with most mentions.
    fn party(self) -> Party {
        let names: Vec<&str> = self.mentions.iter().filter_map(|(p, _)| p.person.as_deref()).collect();
        let used = |name: &str| names.iter().filter(|n| **n == name).count();
        let marks = |name: &str| name.chars().filter(|c| !c.is_ascii()).count();
        let Some((fullest, _)) = names
            .iter()
            .enumerate()
            .max_by_key(|(n, name)| (words(name).len(), marks(name), used(name), std::cmp::Reverse(*n)))
            .map(|(n, name)| ((*name).to_owned(), n))
        else {
            return Party::default();
        };
        let office = most(self.mentions.iter().filter_map(|(p, _)| p.office.as_deref()));
        let sector = most(self.mentions.iter().filter_map(|(p, _)| p.sector.as_deref()));
        let named = self
            .mentions
            .iter()
            .find(|(p, _)| p.person.as_deref() == Some(&fullest))
            .map(|(p, _)| p.clone());
        Party {
            person: Some(fullest),
            office,
            sector,
            ..named.unwrap_or_default()
        }
    }
}

/// The value that occurs most; among equals the longer, then the first.
fn most<'a>(values: impl Iterator<Item = &'a str>) -> Option<String> {
    let values: Vec<&str> = values.collect();
    let count = |v: &str| values.iter().filter(|w| **w == v).count();
    let best = values
        .iter()
        .enumerate()
        .max_by_key(|(n, v)| (count(v), v.len(), std::cmp::Reverse(*n)));
    best.map(|(_, v)| (*v).to_owned())
}

/// Whether two names may be of one person: in any order, with or without marks, one may leave words out, and a letter stands
/// for a name that begins with it.
pub fn same_person(a: &str, b: &str) -> bool {
    same_name(&words(a), &words(b))
}

/// As [`same_person`], of names folded and taken apart already.
pub fn same_name(a: &[String], b: &[String]) -> bool {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if few.is_empty() {
        return false;
    }
    let mut left: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut whole = 0;
    for word in few {
        let same = left.iter().position(|w| w == word);
        let initial = || {
            left.iter()
                .position(|w| w.starts_with(word.as_str()) && word.len() == 1 || word.starts_with(*w) && w.len() == 1)
        };
        match same.map(|n| (n, true)).or_else(|| initial().map(|n| (n, false))) {
            Some((n, as_written)) => {
                left.swap_remove(n);
                whole += usize::from(as_written && word.len() > 1);
            }
            None => return false,
        }
    }
    whole > 0
}

#[cfg(test)]
mod tests {
    use super::same_person;

    #[test]
    fn names_match_in_any_order_and_length() {
        for (a, b) in [
            ("Nobuo Kishi", "Kishi Nobuo"),
            ("KISHI Nobuo", "Kishi"),
            ("Nguyễn Tấn Dũng", "Nguyen Tan Dung"),
            ("J. D. Vance", "JD Vance"),
            ("George W. Bush", "George Bush"),
            ("M. Thatcher", "Margaret Thatcher"),
        ] {
            assert!(same_person(a, b), "{a} is {b}");
        }
        for (a, b) in [
            ("Nobuo Kishi", "Fumio Kishida"),
            ("George Bush", "Laura Bush"),
            ("N.", "Nobuo Kishi"),
            ("", "Kishi"),
        ] {
            assert!(!same_person(a, b), "{a} is not {b}");
        }
    }
}
