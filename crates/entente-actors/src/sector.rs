//! The sector of a description: its noun's own, or that of the words around it.
//!
//! A noun such as "farmer" or "judge" has its own. A weak one ("official", "leader", "member") takes that of the organ, party or trade that it
//! stands with: "navy spokesman" MIL, "union leader" LAB, "Hamas official" REB. Some words go even before a strong noun's own: "opposition
//! lawmakers" are OPP first and LEG second (`over` in `knowledge/actors/roles.toml`).

use crate::fold::fold;
use crate::lists::{Lists, Sense};
use crate::reach::portfolio_at;
use crate::roles::{Role, RoleKind};
use crate::sketch::{Described, Sketch};
use entente_language::Parsed;
use std::ops::Range;

/// Key of nouns for kin, who are elites where they are an official's.
pub(crate) const KIN: &str = "kin";

/// Sector and key from the words before the noun: "deputy defence minister", "coast guard commandant", "navy spokesman".
pub(crate) fn inherit(parsed: &Parsed, lists: &Lists, s: &Sketch, chain: &Range<usize>, head_hit: usize, d: &mut Described) {
    let role = &lists.roles.all[d.role as usize];
    let head = s.hits[head_hit].tokens.clone();
    let mut k = d.title.start;
    while k < head.end {
        let before = s
            .hit(k)
            .filter(|h| *h != head_hit && chain.contains(h) && s.hits[*h].tokens.start == k);
        if let Some((r, _)) = before.and_then(|h| s.role(h)) {
            let other = &lists.roles.all[r as usize];
            let organ = other.kind == RoleKind::Organ && (d.sectors.is_empty() || role.portfolio || role.kind == RoleKind::Craft);
            if organ {
                d.sectors.clone_from(&other.sectors);
            } else {
                shift(lists, role, &other.sectors, d);
            }
        }
        if let Some((stop, portfolio)) = portfolio_at(parsed, lists, k, head.end).filter(|(stop, _)| *stop <= head.end) {
            let open = d.sectors.is_empty() || role.portfolio || role.key == "official";
            if open && d.key != "head-of-government" && d.key != "head-of-state" {
                if matches!(portfolio.key, "defence" | "interior") || d.sectors.is_empty() {
                    d.sectors = portfolio.sectors.clone();
                }
                if role.portfolio && role.kind == RoleKind::Office {
                    d.key = portfolio.key;
                }
            }
            k = stop;
            continue;
        }
        if k < head.start {
            k = modified(parsed, lists, role, k, head.start, d);
            continue;
        }
        k += 1;
    }
    let below = |t: usize| lists.roles.is_deputy(&fold(parsed.word(t)));
    if role.kind == RoleKind::Office && lists.roles.is_minister(d.key) && d.title.clone().any(below) {
        d.key = "deputy";
    }
    of_named(lists, role, s, d);
    if d.former && matches!(role.kind, RoleKind::Office | RoleKind::Rank) {
        d.sectors.retain(|s| *s != "ELI");
        d.sectors.insert(0, "ELI");
    }
}

/// A word or two before the noun that give it their sector; where to go on.
fn modified(parsed: &Parsed, lists: &Lists, role: &Role, at: usize, end: usize, d: &mut Described) -> usize {
    let mut words = String::new();
    let mut best = None;
    for k in at..end.min(at + 4) {
        if k > at && !(parsed.word(k) == "-" || parsed.word(k - 1) == "-") {
            words.push(' ');
        }
        words.extend(parsed.word(k).chars().flat_map(char::to_lowercase));
        if let Some(sectors) = lists.roles.modifier(&words) {
            best = Some((k + 1, sectors));
        }
    }
    let Some((stop, sectors)) = best else { return at + 1 };
    shift(lists, role, sectors, d);
    stop
}

/// Lets a modifier's sector go first: before a weak noun's always, before another's where the list says so.
fn shift(lists: &Lists, role: &Role, by: &[&'static str], d: &mut Described) {
    let (Some(first), own) = (by.first(), d.sectors.first()) else {
        return;
    };
    let portfolio = role.portfolio && role.kind == RoleKind::Office && own.is_some();
    let weak = role.weak && !portfolio;
    if own == Some(first) || !(weak || own.is_none() || own.is_some_and(|own| lists.roles.shifts(first, own))) {
        return;
    }
    let mut sectors = by.to_vec();
    // A weak noun's GOV was a guess; a strong one's sector still applies.
    if !weak {
        sectors.extend(d.sectors.iter().filter(|s| !by.contains(s)));
    }
    d.sectors = sectors;
}

/// What a description is of, where that is a role: "chief of staff of the navy", "leader of the rebels", "widow of the president".
pub(crate) fn of_whom(lists: &Lists, of: &Role, d: &mut Described) {
    let role = &lists.roles.all[d.role as usize];
    if d.key == KIN {
        if of.kind == RoleKind::Office && matches!(of.sectors.first(), Some(&("GOV" | "MIL" | "ELI"))) {
            d.sectors = vec!["ELI"];
        }
    } else if d.sectors.is_empty() || (d.key == "chief" && of.kind == RoleKind::Organ) {
        d.sectors.clone_from(&of.sectors);
    } else if role.weak && matches!(of.kind, RoleKind::Organ | RoleKind::Company | RoleKind::Group) && of.sectors != ["CVL"] {
        shift(lists, role, &of.sectors, d);
    }
}

/// The organ, organisation or body that a description stands with: "Hamas official", "ELN fighters", "UN officials".
fn of_named(lists: &Lists, role: &Role, s: &Sketch, d: &mut Described) {
    let sectors: &[&'static str] = match d.organ.and_then(|h| s.named(h)) {
        Some(Sense::Organ(o)) => &lists.organs[o as usize].sectors,
        Some(Sense::Organisation(o)) => &lists.organisations[o as usize].sectors,
        _ => {
            let body = d.states.len() == 1 && matches!(s.named(d.states[0]), Some(Sense::Body(_)));
            if body && role.weak && matches!(d.sectors.first(), None | Some(&"GOV")) {
                d.sectors.retain(|s| *s != "IGO");
                d.sectors.insert(0, "IGO");
            }
            return;
        }
    };
    if d.sectors.is_empty() {
        d.sectors = sectors.to_vec();
    } else {
        shift(lists, role, sectors, d);
    }
}
