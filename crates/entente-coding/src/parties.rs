//! Who takes part, as the event's own words say: the actors at a rule's paths, as parties of the record.

use crate::page::{Found, Page};
use crate::record::Party;
use entente_actors::{ActorKind, Naming};
use entente_grammar::{Frame, Link};
use std::collections::BTreeSet;

/// How many states and bodies the two sides name.
pub fn named_states(initiators: &[Party], counterparts: &[Party]) -> usize {
    initiators
        .iter()
        .chain(counterparts)
        .filter_map(|p| p.state.as_deref())
        .collect::<BTreeSet<_>>()
        .len()
}

/// Parties at `paths`, or at the first of `otherwise` that names somebody.
pub fn parties(page: &Page, f: &Frame, paths: &[String], otherwise: &[String]) -> Vec<Party> {
    let mut out: Vec<Party> = Vec::new();
    for path in paths.iter().filter(|p| !told_by_its_noun(page, f, p, paths)) {
        out.extend(at_path(page, f, path));
    }
    if out.is_empty() {
        for path in otherwise {
            out = at_path(page, f, path);
            if !out.is_empty() {
                break;
            }
        }
    }
    distinct(out)
}

/// Whether the noun that a path goes on from says already whose it is: "condemned Jordan's shelling *of Syria*" is towards Jordan.
fn told_by_its_noun(page: &Page, f: &Frame, path: &str, paths: &[String]) -> bool {
    let noun = path.rsplit_once('.').filter(|(_, last)| matches!(*last, "of" | "by" | "modifier"));
    let told = |h: usize| {
        page.actors_at(h, false)
            .iter()
            .any(|x| x.actor.state.is_some() && !x.actor.is_guess())
    };
    noun.is_some_and(|(noun, _)| paths.iter().any(|p| p == noun) && page.reach(f, noun).into_iter().any(told))
}

fn at_path(page: &Page, f: &Frame, path: &str) -> Vec<Party> {
    let (path, places) = path.strip_suffix('@').map_or((path, false), |p| (p, true));
    // "The Brussels Agreement" is not Belgium's.
    let elsewhere = |x: &Found| path.ends_with("modifier") && !places && page.mentions[x.mention].place;
    // "It was his first visit": what "it" is, is the visit.
    let empty = |h: &usize| {
        path == "subject"
            && matches!(f.form, entente_grammar::Form::Copula { .. })
            && matches!(page.lemma(*h).as_str(), "it" | "this" | "that")
    };
    // "The *main* supplier": a word of the event's own naming is nobody else.
    let own = |x: &Found| path.ends_with("modifier") && page.mentions[x.mention].head == f.head;
    page.reach(f, path)
        .into_iter()
        .filter(|h| !empty(h))
        .flat_map(|h| page.actors_at(h, places))
        .filter(|x| !own(x))
        .filter(|x| political(x) && !page.is_excepted(x.mention) && !elsewhere(x))
        .map(|x| party(page, &x))
        .collect()
}

/// Whether a found actor can be party to an event: it has a state or sector, or is a group or body of the world of politics.
fn political(x: &Found) -> bool {
    x.actor.state.is_some() || !x.actor.sectors.is_empty() || matches!(x.actor.kind, ActorKind::Person | ActorKind::Body)
}

/// The record of a found actor.
pub fn party(page: &Page, x: &Found) -> Party {
    let m = &page.mentions[x.mention];
    let span = page.place(m.span);
    let named = m.naming != Naming::Pronoun;
    Party {
        state: x.actor.state.clone(),
        sector: x.actor.sectors.first().map(|s| (*s).to_owned()),
        name: x.actor.name.clone(),
        person: x.actor.person.clone(),
        office: x.actor.office.clone(),
        text: Some(m.span.of(page.parsed.text()).to_owned()),
        start: named.then_some(span.start).or(Some(span.start)),
        end: Some(span.end),
    }
}

/// Whether two namings may be one party: the same state (or, stateless, the same name), and no two persons.
pub fn same_party(a: &Party, b: &Party) -> bool {
    a.state == b.state && (a.person == b.person || a.person.is_none() || b.person.is_none()) && (a.state.is_some() || a.name == b.name)
}

/// Whether two of one state stand against each other by their sectors: soldiers and rebels, police and protesters.
pub fn at_odds(a: &Party, b: &Party) -> bool {
    const AGAINST: [&str; 6] = ["REB", "UAF", "CRM", "OPP", "CVL", "REF"];
    let against = |p: &Party| p.sector.as_deref().is_some_and(|s| AGAINST.contains(&s));
    a.sector.is_some() && b.sector.is_some() && a.sector != b.sector && (against(a) || against(b))
}

/// Parties without repetition; a bare state gives way to its own person or organ.
pub fn distinct(parties: Vec<Party>) -> Vec<Party> {
    let mut out: Vec<Party> = Vec::new();
    for p in parties {
        match out
            .iter_mut()
            .find(|o| o.state == p.state && (o.state.is_some() || o.name == p.name))
        {
            Some(o) if o.person.is_some() && p.person.is_some() && o.person != p.person => out.push(p),
            Some(o) if o.person.is_none() && p.person.is_some() => *o = p,
            Some(_) => {}
            None => out.push(p),
        }
    }
    out
}

/// Gives a stance of states those who voice it for them: "Minister Kishi stated Japan's concern", "Kishi said that Japan backed the plan".
pub fn voice(stance: &mut [Party], voices: &[Party]) {
    for p in stance.iter_mut().filter(|p| p.person.is_none() && p.state.is_some()) {
        if let Some(v) = voices.iter().find(|v| v.state == p.state && v.person.is_some()) {
            *p = v.clone();
        }
    }
}

/// The state of the place nearest after a visit's word, in its sentence, that is not the visitor's own.
pub fn host_from_place(page: &Page, f: &Frame, visitors: &[Party]) -> Vec<Party> {
    let sentence = page.parsed.sentences()[page.parsed.sentence_of(f.head)].clone();
    let mut places: Vec<usize> = (0..page.mentions.len())
        .filter(|&k| page.mentions[k].place && sentence.contains(&page.mentions[k].head))
        .collect();
    places.sort_by_key(|&k| page.mentions[k].head.abs_diff(f.head));
    let foreign = |p: &Party| p.state.is_some() && !visitors.iter().any(|v| v.state == p.state);
    places
        .into_iter()
        .flat_map(|k| {
            page.mentions[k].actors.iter().map(move |a| Found {
                mention: k,
                actor: a.clone(),
            })
        })
        .map(|x| party(page, &x))
        .find(|p| foreign(p) && !visitors.is_empty())
        .into_iter()
        .collect()
}

/// The subject of the predicate that an event noun depends on: "flew to Ottawa for talks with Trudeau", "attended the summit".
pub fn subject_above(page: &Page, frame: usize) -> Vec<Party> {
    let frames = &page.frames.frames;
    let mut at = frame;
    for _ in 0..3 {
        match frames[at].under {
            Some((up, Link::Argument(_) | Link::Purpose | Link::Complement)) if up != at => {
                let found = parties(page, &frames[up], &["subject".to_owned()], &[]);
                if !found.is_empty() {
                    return found;
                }
                at = up;
            }
            _ => break,
        }
    }
    Vec::new()
}
