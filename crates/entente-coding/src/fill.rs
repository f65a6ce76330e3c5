//! Parties that the event's own words leave unsaid: the other state that the sentence names, else one of those the document is about.
//!
//! *In:* the parties that a rule found. *Out:* the same with a missing side supplied, and the reason. A definite noun is left alone at
//! first ([`late`]): it points back, and discourse knows to what. Incidents never get a doer that nobody names.

use crate::about;
use crate::draft::Draft;
use crate::page::{Found, Page};
use crate::parties::{named_states, party};
use crate::record::{Because, Party, SYMMETRIC};
use crate::rules::{Rule, Rules};
use entente_actors::{ActorKind, Naming};
use entente_grammar::{Form, Frame, Tense};
use entente_language::Dep;
use std::collections::BTreeSet;

/// What is said of a side that was only named in the same sentence.
pub const NAMED_NEARBY: &str = "the other state that the sentence names";

/// What the text around a sentence is about.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// States of the document, most prominent first.
    pub topic: &'a [String],
    /// Whether its first two stand out, so that even a noun that names nobody is of that pair.
    pub paired: bool,
    /// States named in the passages before, nearest first.
    pub before: &'a [String],
    /// The state that the author speaks for.
    pub author: Option<&'a str>,
    /// The body of states that the document names most.
    pub body: Option<&'a str>,
}

/// The two sides of an event while they are being completed.
#[derive(Debug, Default)]
pub struct Sides {
    /// Doers, or all parties.
    pub initiators: Vec<Party>,
    /// The other side.
    pub counterparts: Vec<Party>,
    /// Why.
    pub because: Vec<Because>,
}

impl Sides {
    pub(crate) fn states(&self) -> BTreeSet<String> {
        let both = self.initiators.iter().chain(&self.counterparts);
        both.filter_map(|p| p.state.clone()).collect()
    }
    pub(crate) fn note(&mut self, field: &str, reason: &str) {
        self.because.push(Because {
            field: field.into(),
            reason: reason.into(),
        });
    }
}

/// Completes the sides of the event that `rule` reads in `f`. Returns whether the document, not the sentence, had to supply somebody.
pub fn complete(rules: &Rules, page: &Page, rule: &Rule, f: &Frame, definite: bool, scene: Scene<'_>, sides: &mut Sides) -> bool {
    let symmetric = SYMMETRIC.contains(&rule.kind.as_str());
    from_sentence(page, rule, f, definite, scene, sides);
    about::meant(page, rule, f, sides);
    joined_body(rule, scene.body, sides);
    // "The third VINBAX": a series that is known is held with somebody.
    let named = || rule.when.iter().any(|c| c.class.as_deref() == Some("exercise_name"));
    let series = scene.paired && rule.kind == "exercise" && (named() || is_series(rules, page, f.head));
    let wanted = rule
        .at_least
        .max(parties_of(page, rule, f, symmetric))
        .max(if series { 2 } else { 1 });
    let aimless = !symmetric && sides.counterparts.is_empty() && aims(rule, f);
    let doerless = sides.initiators.is_empty() && !symmetric && passes(rule);
    let few = named_states(&sides.initiators, &sides.counterparts) < wanted;
    (few || aimless || doerless) && !definite && from_scene(page, rule, f, scene, sides)
}

/// Whether an exercise bears the name of a known series, in itself or beside it.
fn is_series(rules: &Rules, page: &Page, head: usize) -> bool {
    let beside = (head + 1..page.parsed.len().min(head + 4)).take_while(|&t| page.parsed.word(t).starts_with(char::is_uppercase));
    std::iter::once(head)
        .chain(beside)
        .any(|t| page.belongs(&rules.classes, "exercise_name", t))
}

/// Who joins, joins the body that the document is about: "Croatia became the 28th member".
fn joined_body(rule: &Rule, body: Option<&str>, sides: &mut Sides) {
    let has_body = sides.initiators.iter().any(|p| p.sector.as_deref() == Some("IGO"));
    if let (Some("body"), Some(code), false, false) = (rule.fill.as_deref(), body, has_body, sides.initiators.is_empty()) {
        sides.initiators.push(Party {
            sector: Some("IGO".into()),
            ..stands_for(code)
        });
        sides.note("initiators", "the body that the document is about");
    }
}

/// How many take part, as far as the event's word says: two in a joint act, as many as "four-way" and "trilateral" count, else one.
fn parties_of(page: &Page, rule: &Rule, f: &Frame, symmetric: bool) -> usize {
    if !symmetric {
        return 1;
    }
    let counts = page
        .parsed
        .children(f.head)
        .filter(|&c| c < f.head)
        .find_map(|c| many(&page.parsed.word(c).to_lowercase()));
    let joint = page
        .parsed
        .children(f.head)
        .any(|c| matches!(page.lemma(c).as_str(), "joint" | "combined" | "with"));
    counts.unwrap_or(if rule.kind != "exercise" || joint { 2 } else { 1 })
}

/// How many parties an adjective says: "trilateral", "four-way".
fn many(word: &str) -> Option<usize> {
    Some(match word {
        "bilateral" | "two-way" => 2,
        "trilateral" | "tripartite" | "three-way" | "three-nation" | "three-country" => 3,
        "quadrilateral" | "four-way" | "four-nation" | "four-country" => 4,
        _ => return None,
    })
}

/// What [`complete`] withheld from a definite noun, once discourse has found nothing that the noun points back to.
pub fn late(rules: &Rules, page: &Page, scene: Scene<'_>, d: &mut Draft) {
    let mut sides = Sides {
        initiators: std::mem::take(&mut d.initiators),
        counterparts: std::mem::take(&mut d.counterparts),
        because: std::mem::take(&mut d.because),
    };
    d.filled |= from_scene(page, &rules.rules[d.rule], &page.frames.frames[d.frame], scene, &mut sides);
    d.initiators = sides.initiators;
    d.counterparts = sides.counterparts;
    d.because = sides.because;
}

/// Kinds that a third state brings to the state the document is about: a visitor comes, a donor gives.
fn outward(rule: &Rule) -> bool {
    matches!(rule.kind.as_str(), "visit" | "transfer" | "assistance")
}

/// Whether the event is directed at somebody, said or not: one refuses somebody something, while "opposition to coercion" is to a matter.
fn aims(rule: &Rule, f: &Frame) -> bool {
    let refuses = rule.kind == "position" && rule.subtype.as_deref() == Some("reject") && matches!(f.form, Form::Verb);
    rule.aims() || (refuses && rule.fill.as_deref() != Some("none"))
}

/// Kinds where something passes between the two.
fn passes(rule: &Rule) -> bool {
    matches!(rule.kind.as_str(), "transfer" | "assistance")
}

/// Kinds that are between two states by their nature.
fn mutual(rule: &Rule) -> bool {
    matches!(
        rule.kind.as_str(),
        "agreement" | "meeting" | "visit" | "transfer" | "assistance" | "institution"
    )
}

/// Whether the predicate tells an act, so that the topic may say for whom: no mere noun, and for going somewhere a finite verb ("a clerk
/// travelling with him" went nowhere that is told).
fn is_act(rule: &Rule, f: &Frame) -> bool {
    let told = rule.kind != "visit" || f.cues.tense != Tense::None;
    !matches!(f.form, Form::Noun) && told
}

/// Mentions in the event's sentence that name one actor for itself, nearest to the word first, those before it before those after it.
fn named_nearby(page: &Page, f: &Frame) -> Vec<usize> {
    let sentence = page.parsed.sentences()[page.parsed.sentence_of(f.head)].clone();
    let label = |k: usize| {
        matches!(page.parsed.token(page.mentions[k].head).dep, Dep::Compound | Dep::Amod | Dep::Nmod)
            && !page.mentions[k].actors.iter().any(|a| matches!(a.kind, ActorKind::State))
    };
    let mut near: Vec<usize> = (0..page.mentions.len())
        .filter(|&k| sentence.contains(&page.mentions[k].head) && !page.mentions[k].place)
        .filter(|&k| page.mentions[k].naming != Naming::Pronoun && page.mentions[k].actors.len() == 1 && !label(k) && !page.is_excepted(k))
        .filter(|&k| !page.mentions[k].actors[0].is_guess() && !of_currency(page, k))
        .filter(|&k| {
            // Who acts in a later clause is no party to this: "Chad offered help; Niger declined".
            let later = page.mentions[k].head > f.head;
            !(later && matches!(page.parsed.token(page.mentions[k].head).dep, Dep::Nsubj | Dep::Nsubjpass))
        })
        .collect();
    near.sort_by_key(|&k| (page.mentions[k].head > f.head, page.mentions[k].head.abs_diff(f.head)));
    near
}

/// Whether a mention only says whose money it is: "about 3 million *U.S.* dollars".
fn of_currency(page: &Page, k: usize) -> bool {
    let p = &page.parsed;
    let after = page.mentions[k].tokens.end;
    let unit = |t: usize| CURRENCIES.contains(&page.lemma(t).as_str());
    after < p.len() && unit(after) && p.sentence_of(after) == p.sentence_of(page.mentions[k].head)
}

/// Units of money that bear a state's name before them.
const CURRENCIES: [&str; 14] = [
    "dollar", "dollars", "yen", "pound", "pounds", "franc", "francs", "rupee", "rupees", "peso", "pesos", "won", "dinar", "dinars",
];

/// Supplies a missing side from the event's own sentence: of the document's two states the other one, where the sentence names it; else
/// the nearest.
fn from_sentence(page: &Page, rule: &Rule, f: &Frame, definite: bool, scene: Scene<'_>, sides: &mut Sides) {
    let topic = scene.topic;
    let symmetric = SYMMETRIC.contains(&rule.kind.as_str());
    let known = named_states(&sides.initiators, &sides.counterparts);
    let several = rule.at_least > 1 || rule.kind == "exercise";
    if symmetric && known == 0 && !definite && several && rule.fill.as_deref() != Some("none") {
        both_from_sentence(page, f, sides);
        return;
    }
    let lacks = if symmetric {
        known == 1 && rule.at_least > 1 && !definite
    } else {
        let moves = rule.kind == "deployment" && !matches!(f.form, Form::Verb);
        known > 0 && sides.counterparts.is_empty() && aims(rule, f) && rule.kind != "incident" && !moves
    };
    if !lacks || rule.fill.as_deref() == Some("none") {
        return;
    }
    let taken = sides.states();
    let state = |&k: &usize| page.mentions[k].actors.first().and_then(|a| a.state.clone());
    let free: Vec<usize> = named_nearby(page, f)
        .into_iter()
        .filter(|k| state(k).is_some_and(|s| !taken.contains(&s)))
        .filter(|&k| !passes(rule) || !matches!(page.mentions[k].actors[0].kind, ActorKind::Body))
        .filter(|k| rule.kind != "deployment" || scene.author.is_none() || state(k).as_deref() != scene.author)
        .collect();
    let pair = topic.get(..2).unwrap_or(&[]);
    let partner = pair
        .iter()
        .any(|s| taken.contains(s))
        .then(|| pair.iter().find(|s| !taken.contains(*s)))
        .flatten();
    let of_pair = free.iter().find(|k| partner.is_some() && state(k).as_ref() == partner);
    // Who moves forces names where to, or the text has said it.
    let of_topic = free.iter().find(|k| state(k).is_some_and(|s| topic.contains(&s)));
    let any = free.first().filter(|_| rule.kind != "deployment");
    let Some(&k) = of_pair.or(if symmetric { any } else { of_topic.or(any) }) else {
        return;
    };
    sides.note("counterparts", NAMED_NEARBY);
    for k in with_coordinated(page, k, &free) {
        let Some(actor) = page.mentions[k].actors.first().cloned() else {
            continue;
        };
        let p = party(page, &Found { mention: k, actor });
        if symmetric {
            sides.initiators.push(p);
        } else {
            sides.counterparts.push(p);
        }
    }
}

/// A mention and those of `free` that are coordinated with it: "with *Laos* and *Nepal*".
fn with_coordinated(page: &Page, k: usize, free: &[usize]) -> Vec<usize> {
    let mut heads = Vec::new();
    page.with_conjuncts(page.mentions[k].head, &mut heads);
    let joined = |m: &&usize| **m != k && heads.contains(&page.mentions[**m].head);
    std::iter::once(k).chain(free.iter().filter(joined).copied()).collect()
}

/// Parties of a joint act that names none: the sentence's two states, where it names just two.
fn both_from_sentence(page: &Page, f: &Frame, sides: &mut Sides) {
    let mut found: Vec<Party> = Vec::new();
    for k in named_nearby(page, f) {
        let Some(actor) = page.mentions[k].actors.first().cloned() else {
            continue;
        };
        if actor.state.is_some() && !found.iter().any(|p| p.state == actor.state) {
            found.push(party(page, &Found { mention: k, actor }));
        }
    }
    if found.len() == 2 {
        sides.initiators.extend(found);
        sides.note("initiators", "the two states that the sentence names");
    }
}

/// Of the two states that the document is about, `but` those `taken`, the one that was named last before the event; in a text that
/// speaks for one of them, the other.
fn in_focus<'a>(page: &Page, f: &Frame, scene: &Scene<'a>, taken: &BTreeSet<String>) -> Option<&'a String> {
    let start = page.parsed.sentences()[page.parsed.sentence_of(f.head)].start;
    let here = page.mentions.iter().rev().filter(|m| m.head < start);
    let here = here.flat_map(|m| m.actors.iter().filter_map(|a| a.state.as_ref()));
    let free = |s: &&String| !taken.contains(*s);
    let main = || scene.topic.iter().take(2).filter(free);
    let foreign = main().find(|s| scene.author.is_some_and(|a| a != s.as_str()) && main().count() == 2);
    let last = || here.chain(scene.before).find(|s| main().any(|m| m == *s));
    let named = foreign.is_none().then(last).flatten();
    let named = named.and_then(|s| main().find(|m| *m == s));
    foreign.or(named).or_else(|| scene.topic.iter().find(free))
}

/// The two states that the passage speaks of so far, where they are just two and whoever the event names is one of them: "Benin paid Mali
/// in advance. The trucks never came."
fn local_pair(page: &Page, f: &Frame, have: &BTreeSet<String>) -> Option<[String; 2]> {
    let start = page.parsed.sentences()[page.parsed.sentence_of(f.head)].start;
    let spoken = (start.saturating_sub(PASSAGE)..start)
        .filter_map(|t| page.mention_at(t))
        .map(|k| &page.mentions[k]);
    let spoken = spoken.filter(|m| !m.place && m.actors.len() == 1);
    let mut states: Vec<&String> = Vec::new();
    for s in spoken.filter_map(|m| m.actors[0].state.as_ref()).filter(|s| s.len() == 3) {
        if !states.contains(&s) {
            states.push(s);
        }
        if states.len() > 2 {
            return None;
        }
    }
    let [a, b] = states[..] else { return None };
    have.iter().all(|s| s == a || s == b).then(|| [a.clone(), b.clone()])
}

/// Tokens of a passage that are looked back on.
const PASSAGE: usize = 300;

/// Adds the other of the document's two states where an event names one of them or none ("the ministers signed a memorandum"), and the
/// state that was last spoken of where a third one acts ("Moscow has warned …").
fn from_scene(page: &Page, rule: &Rule, f: &Frame, scene: Scene<'_>, sides: &mut Sides) -> bool {
    let symmetric = SYMMETRIC.contains(&rule.kind.as_str());
    let allowed = match rule.fill.as_deref() {
        Some(source) => matches!(source, "topic" | "pair" | "both"),
        None => is_act(rule, f) || (scene.paired && matches!(f.form, Form::Noun) && mutual(rule)),
    };
    if !allowed {
        return false;
    }
    let have = sides.states();
    // What is agreed or met over is the document's matter; what passes or is done may be another pair's.
    let here = if symmetric { None } else { local_pair(page, f, &have) };
    let Some([first, second]) = here.as_ref().map(|p| &p[..]).or(scene.topic.get(..2)) else {
        return false;
    };
    let reason = if here.is_some() {
        "the two states that the passage speaks of"
    } else {
        "the document's two states"
    };
    let third = !have.iter().all(|s| s == first || s == second);
    let missing: Vec<&String> = [first, second].into_iter().filter(|c| !have.contains(*c)).collect();
    if third {
        let more = parties_of(page, rule, f, symmetric);
        // "Oman hosted more contacts": between the two that the text is about.
        let host = rule.fill.as_deref() == Some("pair") && scene.paired && have.len() == 1;
        if symmetric && (host || more > 2 && have.len() + missing.len() <= more) {
            sides.initiators.extend(missing.into_iter().map(|s| stands_for(s)));
            sides.note("initiators", "the document's two states");
            return true;
        }
        if symmetric || sides.initiators.is_empty() || !sides.counterparts.is_empty() || !(outward(rule) || aims(rule, f)) {
            return false;
        }
        // A visitor comes, a donor gives, to the state that the text is about; a stance is towards whom it has just spoken of.
        let focus = in_focus(page, f, &scene, &have);
        let Some(to) = focus else {
            return false;
        };
        sides.counterparts.push(stands_for(to));
        sides.note("counterparts", "the state that the text speaks of");
        return true;
    }
    let nobody = have.is_empty() && sides.counterparts.is_empty();
    match (symmetric, missing.as_slice()) {
        (_, []) => return false,
        (true, _) => {
            // "Coast guards sign": whose they are is what the topic has just said.
            sides.initiators.retain(|p| p.state.is_some() || p.person.is_some());
            sides.initiators.extend(missing.into_iter().map(|s| stands_for(s)));
        }
        (false, [one]) if sides.counterparts.is_empty() => sides.counterparts.push(stands_for(one)),
        (false, [one]) if sides.initiators.is_empty() => sides.initiators.push(stands_for(one)),
        (false, _) if sides.initiators.is_empty() && sides.counterparts.is_empty() && passes(rule) => {
            // Something passes between the two; the text does not say which way.
            sides.initiators.extend([first, second].map(|s| stands_for(s)));
        }
        // "The crossing was reopened", "heavy fighting on the border": between the two.
        (false, _) if nobody && rule.fill.as_deref() == Some("both") && scene.paired => {
            sides.initiators.extend([first, second].map(|s| stands_for(s)));
        }
        // "Defence spending is to rise": at home.
        (false, _) if sides.initiators.is_empty() && rule.kind == "measure" && !rule.aims() => sides.initiators.push(stands_for(first)),
        _ => return false,
    }
    sides.note("initiators", reason);
    true
}

/// A state as a party of which no more is said.
pub(crate) fn stands_for(code: &str) -> Party {
    Party {
        state: Some(code.to_owned()),
        sector: Some("GOV".into()),
        name: code.to_owned(),
        ..Party::default()
    }
}
