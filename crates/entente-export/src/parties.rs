//! Who with whom: the parties of an event as one actor a state, and as pairs.

use crate::job::Record;
use entente_coding::Party;
use std::collections::BTreeSet;

/// All parties of one side that are of one state, body or unnamed group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// ISO 3166-1 alpha-3, historic or body code; `None` for groups without one.
    pub code: Option<String>,
    /// The name that the record gives.
    pub name: String,
    /// PLOVER sectors, each once.
    pub sectors: Vec<String>,
    /// Persons, each once.
    pub persons: Vec<String>,
    /// Their offices, where known, each once.
    pub offices: Vec<String>,
}

/// The actors of one side, in the record's order.
pub fn actors(parties: &[Party]) -> Vec<Actor> {
    let mut out: Vec<Actor> = Vec::new();
    for party in parties {
        let same = |a: &&mut Actor| a.code == party.state && (a.code.is_some() || a.name == party.name);
        let actor = match out.iter_mut().find(same) {
            Some(actor) => actor,
            None => {
                out.push(Actor {
                    code: party.state.clone(),
                    name: party.name.clone(),
                    ..Actor::default()
                });
                out.last_mut().expect("just pushed")
            }
        };
        add(&mut actor.sectors, &party.sector);
        add(&mut actor.persons, &party.person);
        add(&mut actor.offices, &party.office);
    }
    out
}

/// Two sides of an event; a side that nobody is known of is `None`.
pub type Dyad = (Option<Actor>, Option<Actor>);

/// Who does it to whom: every initiator with every counterpart; every two initiators where there is no counterpart, in the record's order;
/// who has nobody is alone. An actor is never paired with itself. Never empty.
pub fn dyads(initiators: &[Party], counterparts: &[Party]) -> Vec<Dyad> {
    let (from, to) = (actors(initiators), actors(counterparts));
    let mut out: Vec<Dyad> = Vec::new();
    if to.is_empty() {
        for (n, a) in from.iter().enumerate() {
            out.extend(from[n + 1..].iter().map(|b| (Some(a.clone()), Some(b.clone()))));
        }
    }
    for a in &from {
        let others = to.iter().filter(|b| *b != a && (b.code.is_none() || b.code != a.code));
        out.extend(others.map(|b| (Some(a.clone()), Some(b.clone()))));
    }
    if out.is_empty() {
        match from.is_empty() {
            false => out.extend(from.into_iter().map(|a| (Some(a), None))),
            true => out.extend(to.into_iter().map(|b| (None, Some(b)))),
        }
    }
    if out.is_empty() {
        out.push((None, None));
    }
    out
}

/// The words by which the claims of an event name an actor, each once.
pub fn mentions(record: &Record, actor: &Actor) -> Vec<String> {
    let mut out = Vec::new();
    let parties = record
        .told
        .iter()
        .flat_map(|t| t.claim.initiators.iter().chain(&t.claim.counterparts));
    for party in parties.filter(|p| p.state == actor.code && (p.state.is_some() || p.name == actor.name)) {
        add(&mut out, &party.text);
    }
    out
}

fn add(to: &mut Vec<String>, value: &Option<String>) {
    if let Some(value) = value.as_ref().filter(|v| !v.is_empty() && !to.contains(v)) {
        to.push(value.clone());
    }
}

/// Values joined by `; `, each once, empty ones left away.
pub fn joined<'v>(values: impl IntoIterator<Item = &'v str>) -> String {
    let mut seen = BTreeSet::new();
    let values = values.into_iter().filter(|v| !v.is_empty() && seen.insert(*v));
    values.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(state: &str, person: Option<&str>) -> Party {
        Party {
            state: (!state.starts_with('~')).then(|| state.to_owned()),
            name: state.trim_start_matches('~').to_owned(),
            person: person.map(str::to_owned),
            ..Party::default()
        }
    }

    fn pairs(from: &[&str], to: &[&str]) -> Vec<String> {
        let parties = |codes: &[&str]| codes.iter().map(|c| party(c, None)).collect::<Vec<_>>();
        let name = |a: &Option<Actor>| a.as_ref().map(|a| a.name.clone()).unwrap_or_default();
        let pairs = dyads(&parties(from), &parties(to));
        pairs.iter().map(|(a, b)| format!("{}>{}", name(a), name(b))).collect()
    }

    #[test]
    fn everybody_meets_everybody_once_and_givers_give() {
        assert_eq!(pairs(&["CHL", "PER", "BOL"], &[]), ["CHL>PER", "CHL>BOL", "PER>BOL"]);
        assert_eq!(pairs(&["CHL", "PER"], &["BOL"]), ["CHL>BOL", "PER>BOL"]);
        assert_eq!(pairs(&["CHL"], &[]), ["CHL>"]);
        assert_eq!(pairs(&["CHL"], &["CHL"]), ["CHL>"], "nobody does it to oneself");
        assert_eq!(pairs(&["~students"], &["CHL"]), ["students>CHL"]);
        assert_eq!((pairs(&[], &["CHL"]), pairs(&[], &[])), (vec![">CHL".into()], vec![">".into()]));
    }

    #[test]
    fn a_state_and_its_persons_are_one_actor() {
        let actors = actors(&[party("CHL", None), party("CHL", Some("Ana Rojas")), party("PER", None)]);
        assert_eq!((actors.len(), actors[0].persons.clone()), (2, vec!["Ana Rojas".to_owned()]));
    }
}
