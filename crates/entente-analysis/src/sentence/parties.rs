//! The parties of an event in words: "Foreign Minister Fumio Kishida of Japan", "the armed forces of Peru".

use super::{Teller, things};
use crate::timeline::one_line;
use entente_coding::Party;
use entente_register::{Event, fold};
use serde::Deserialize;
use std::collections::BTreeSet;

/// So many are named on one side; the rest are counted.
const NAMED: usize = 8;
/// An office of more words stands after the name, in parentheses.
const SHORT_OFFICE: usize = 4;

/// How parties are worded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyWords {
    the: BTreeSet<String>,
    short: BTreeSet<String>,
    pub by_state: BTreeSet<String>,
    shared: BTreeSet<String>,
    vague: BTreeSet<String>,
}

impl PartyWords {
    pub fn state(&self, code: &str, name: Option<&str>) -> String {
        match name {
            _ if self.short.contains(code) => code.to_owned(),
            Some(name) if self.the.contains(code) => format!("the {name}"),
            Some(name) => name.to_owned(),
            None => one_line(code),
        }
    }
}

/// The parties of one side of an event.
pub(super) struct Side {
    names: Vec<String>,
    states: BTreeSet<String>,
    plural: bool,
}

impl Side {
    pub fn of(teller: &Teller<'_>, parties: &[Party], kind: &str) -> Side {
        let (mut names, mut plural) = (Vec::new(), false);
        let by_state = teller.phrases.parties.by_state.contains(kind) || kind == "visit-host";
        // A state beside its own minister is the minister's.
        let spoken_for = |p: &Party| {
            let state = p.state.as_deref();
            p.person.is_none()
                && parties
                    .iter()
                    .any(|q| q.person.is_some() && q.state.as_deref() == state && state.is_some())
        };
        for party in parties.iter().filter(|p| by_state || !spoken_for(p)) {
            let (name, many) = words(teller, party, by_state);
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
                plural |= many;
            }
        }
        Side {
            plural: plural || names.len() > 1,
            names,
            states: parties.iter().filter_map(|p| p.state.clone()).collect(),
        }
    }

    /// "Japan, Peru and Chile"; empty without anybody.
    pub fn words(&self) -> String {
        things::listed(&self.names, NAMED, "others")
    }

    pub fn is_plural(&self) -> bool {
        self.plural
    }

    /// Whether nobody but this state is on this side.
    pub fn is_only(&self, state: &str) -> bool {
        self.states.len() == 1 && self.states.contains(state)
    }
}

/// The visitor of a visit whose name is not told; `None` where it is, or where nobody is named at all.
pub(super) fn visitor(teller: &Teller<'_>, event: &Event) -> Option<String> {
    let template = teller.phrases.visitors.get(event.subtype.as_deref()?)?;
    let first = event.initiators.first()?;
    if event.initiators.iter().any(|p| p.person.is_some()) {
        return None;
    }
    if !event.initiators.iter().any(|p| p.state.is_some()) {
        return (!first.name.is_empty()).then(|| words(teller, first, false).0);
    }
    let of = states(teller, event)?;
    Some(template.replace("{of}", &of))
}

/// The states that act, whoever acts for them; `None` without any.
pub(super) fn states(teller: &Teller<'_>, event: &Event) -> Option<String> {
    let states: BTreeSet<&str> = event.initiators.iter().filter_map(|p| p.state.as_deref()).collect();
    let names: Vec<String> = states.iter().map(|s| teller.state(s)).collect();
    (!names.is_empty()).then(|| things::listed(&names, NAMED, "others"))
}

/// A party, and whether it stands for several.
fn words(teller: &Teller<'_>, party: &Party, by_state: bool) -> (String, bool) {
    let state = party.state.as_deref().filter(|s| !teller.phrases.parties.shared.contains(*s));
    let of = state.map(|s| teller.state(s));
    let sector = party.sector.as_deref().unwrap_or("");
    let official = matches!(sector, "" | "GOV" | "MIL" | "COP" | "SPY" | "IGO");
    match (&party.person, &of) {
        (_, Some(of)) if by_state && official => (of.clone(), false),
        (Some(person), _) if !by_state || !official => (person_words(teller, person, party, of.as_deref()), false),
        (_, Some(of)) => group(teller, party, sector, of),
        (_, None) => named(teller, party),
    }
}

fn person_words(teller: &Teller<'_>, person: &str, party: &Party, of: Option<&str>) -> String {
    let vague = &teller.phrases.parties.vague;
    let office = party
        .office
        .as_deref()
        .map(one_line)
        .filter(|o| !o.is_empty() && !vague.contains(o));
    let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
    let (person, office) = match &teller.withheld {
        Some(w) => (w.mark().to_owned(), office.map(|o| w.cover(&o))),
        None => (one_line(person), office),
    };
    match office {
        Some(o) if o.split(' ').count() <= SHORT_OFFICE || o.split(' ').all(|w| w.starts_with(char::is_uppercase)) => {
            format!("{} {person}{of}", o.trim_start_matches("then "))
        }
        Some(o) => format!("{person}{of} ({o})"),
        None => format!("{person}{of}"),
    }
}

/// Somebody of a state who is no named person.
fn group(teller: &Teller<'_>, party: &Party, sector: &str, of: &str) -> (String, bool) {
    let name = one_line(&party.name);
    if let Some(office) = party.office.as_deref().filter(|o| !o.is_empty()) {
        let office = teller.covered(office);
        let many = teller.phrases.things.is_plural(&office);
        let article = if many {
            String::new()
        } else {
            format!("{} ", things::article(&office))
        };
        return (format!("{article}{office} of {of}"), many);
    }
    let own = party.state.as_deref().and_then(|s| teller.names.name_of(s));
    if sector.is_empty() || sector == "GOV" && !things::is_proper(&name) || is_state(teller, &name, party) {
        return (of.to_owned(), false);
    }
    let proper = things::is_proper(&name) && teller.withheld.is_none() && sector != "CVL";
    let adjective = own.is_some_and(|own| begins_alike(&name, own));
    if proper && (sector != "GOV" || !adjective) {
        let told = adjective || own.is_some_and(|own| fold::fold(&name).contains(&fold::fold(own)));
        let the = if things::takes_the(&name) { "the " } else { "" };
        let of = if told { String::new() } else { format!(" of {of}") };
        return (format!("{the}{name}{of}"), false);
    }
    match teller.phrases.sectors.get(sector) {
        Some(template) => (
            template.replace("{of}", of),
            template
                .split(" {of}")
                .next()
                .is_some_and(|h| h.ends_with("s of") || h.ends_with("s in") || h.ends_with("men in")),
        ),
        None => (of.to_owned(), false),
    }
}

/// Whether a party is its state itself, under whatever name.
fn is_state(teller: &Teller<'_>, name: &str, party: &Party) -> bool {
    let state = party.state.as_deref();
    matches!(party.sector.as_deref(), Some("GOV" | "IGO") | None)
        && (name.is_empty() || Some(name) == state || teller.names.code_of(name) == state)
}

/// "Vietnamese" and "Vietnam" begin alike.
fn begins_alike(name: &str, own: &str) -> bool {
    let letters = |t: &str| {
        fold::fold(t)
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(5)
            .collect::<String>()
    };
    letters(name) == letters(own)
}

/// Somebody of no state that is known.
fn named(teller: &Teller<'_>, party: &Party) -> (String, bool) {
    let name = one_line(&party.name);
    let name = match &teller.withheld {
        Some(w) => w.unknown(&name),
        None => name,
    };
    let many = !things::is_proper(&name) && teller.phrases.things.is_plural(&name);
    let bare = many || name.is_empty() || things::is_proper(&name) || things::has_article(&name);
    if bare {
        (name, many)
    } else {
        (format!("{} {name}", things::article(&name)), false)
    }
}
