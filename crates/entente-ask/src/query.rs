//! A question as understood: what is asked for, and everything that an event must have to answer it.
//!
//! The question is read like any sentence: the engine finds actors, times and frames, and codes it as if it were a statement, which gives
//! kind, stage, things and who does it to whom. What no rule codes ("Who signed …?") is read by the words that rules and
//! `knowledge/ask/english.toml` know. Every other word of the question is kept: an event answers only if its record or sentences have it.

use crate::words::{Asked, English, Order};
use entente_actors::{ActorKind, Mention};
use entente_analysis::Outcome;
use entente_coding::coder::Reading;
use entente_coding::record::SYMMETRIC;
use entente_coding::{Engine, Status};
use entente_grammar::{Frame, Role};
use entente_intake::{DateSource, Document, Passage};
use entente_language::{Dep, Parsed, Pos};
use entente_register::days::{Days, FIRST, LAST};
use entente_register::fold;
use entente_text::{DocId, Role as PassageRole, Span};
use entente_time::Limit;
use serde::Serialize;
use std::collections::BTreeSet;

/// A question as understood.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Query {
    /// What is asked for.
    pub asked: Asked,
    /// States and bodies that take part, by code.
    pub states: Vec<String>,
    /// States that are named as a place only, by code.
    pub places: Vec<String>,
    /// Persons, each by the words of a name that the question has.
    pub persons: Vec<Vec<String>>,
    /// Things that are transferred or used, by head noun and designation: "K2 tanks".
    pub things: Vec<String>,
    /// Who does it, where the question says, by code.
    pub by: Vec<String>,
    /// To whom it is done.
    pub to: Vec<String>,
    /// Kinds of event that can answer; empty: any.
    pub kinds: Vec<String>,
    /// The subtype asked for.
    pub subtype: Option<String>,
    /// The stage asked for.
    pub stage: Option<String>,
    /// Status of the events that answer.
    pub statuses: Vec<Status>,
    /// When: the first and the last day that count, EDTF; `..` where open. `None`: any time.
    pub when: Option<String>,
    /// First, last or next of several.
    pub order: Option<Order>,
    /// "2nd" of a series.
    pub ordinal: Option<u32>,
    /// Numbers of things.
    pub numbers: Vec<u64>,
    /// Words that an event's record or sentences must have.
    pub words: Vec<String>,
    /// The thing counted by "how many".
    pub counted: Option<String>,
    /// The days of `when`.
    #[serde(skip)]
    pub days: Option<Days>,
    /// The words that name each of `places`.
    #[serde(skip)]
    pub place_words: Vec<Vec<String>>,
    /// Verbs and nouns that rules know, with whether each is a verb: they stand for the kind where the sentence has another word.
    #[serde(skip)]
    pub acts: Vec<(String, bool)>,
    /// Whether the act is one of a third party between those that are named.
    #[serde(skip)]
    pub third_party: bool,
    /// Outcomes, where promises are asked for.
    #[serde(skip)]
    pub outcomes: Vec<Outcome>,
}

/// Understands a question. `today` (EDTF) is the day that "last year" counts from.
pub fn understand(engine: &Engine, english: &English, question: &str, today: Option<&str>) -> Query {
    let words = fold::words(question);
    let asked = english.asked(&words).unwrap_or(Asked::What);
    let document = document(question, today);
    let mut reading = engine.read(&document);
    // A question asserts nothing; what it asks for is coded as if it did.
    for frame in reading.pages.iter_mut().flat_map(|p| &mut p.frames.frames) {
        frame.cues.question = false;
    }
    let mut query = Query {
        asked,
        states: Vec::new(),
        places: Vec::new(),
        persons: Vec::new(),
        things: Vec::new(),
        place_words: Vec::new(),
        by: Vec::new(),
        to: Vec::new(),
        kinds: Vec::new(),
        subtype: None,
        stage: None,
        statuses: Vec::new(),
        when: None,
        order: english.order(&words),
        ordinal: None,
        numbers: Vec::new(),
        words: Vec::new(),
        counted: None,
        days: None,
        acts: Vec::new(),
        third_party: false,
        outcomes: Vec::new(),
    };
    times(&reading, &mut query);
    actors(&reading, &mut query);
    let coded = coded(engine, &reading, &mut query);
    content(engine, english, &reading, &mut query);
    if coded.is_empty() || query.kinds.is_empty() {
        kinds_of_acts(engine, english, &mut query);
    } else {
        // Texts and rules differ in what they make of one act: the kinds that its verb stands for count as well.
        let more: Vec<String> = query
            .acts
            .iter()
            // A question's bare verb is often taken for a noun ("How many … did Abe promise").
            .filter_map(|(lemma, verb)| english.kinds(lemma, *verb).or_else(|| english.kinds(lemma, true)))
            .flatten()
            .cloned()
            .collect();
        query.kinds.extend(more);
        query.kinds.sort_unstable();
        query.kinds.dedup();
    }
    if query.by.is_empty() && query.to.is_empty() {
        direction(engine, english, &reading, &mut query);
    }
    statuses(english, &mut query);
    if query.asked == Asked::YesOrNo && english.asks_whether_in_force(&words) {
        query.stage = Some("in-force".to_owned());
    }
    if words.starts_with(&["how".to_owned(), "often".to_owned()]) {
        query.counted = Some("time".to_owned());
    }
    query.third_party = query.acts.iter().any(|(lemma, _)| english.is_of_third_party(lemma));
    query.outcomes = english.outcomes(&words).to_vec();
    query
}

/// A question whose time is told by another event ("before Saudi Arabia cut its ties"): the question without it, the word that stands
/// between them, and what tells the other event.
pub fn told_by_another_event<'q>(engine: &Engine, question: &'q str, today: Option<&str>) -> Option<(&'q str, Limit, &'q str)> {
    let document = document(question, today);
    let reading = engine.read(&document);
    let [page] = &reading.pages[..] else { return None };
    let p = &page.parsed;
    let found = p.tokens().iter().enumerate().find_map(|(i, token)| {
        let limit = match fold::fold(p.word(i)).as_str() {
            "before" => Limit::Before,
            "until" => Limit::Until,
            "after" => Limit::After,
            "since" => Limit::Since,
            _ => return None,
        };
        let clause = token.dep == Dep::Mark && token.head > i && matches!(p.token(token.head).pos, Pos::Verb | Pos::Aux);
        (clause && i > 0).then_some((token.span, limit))
    });
    let (span, limit) = found?;
    let clause = question.get(span.end..)?.trim_end_matches('?').trim();
    Some((question.get(..span.start)?.trim(), limit, clause))
}

/// Leaves of a question's time what lies on this side of another event's days.
pub fn bound(query: &mut Query, limit: Limit, other: Days) {
    let days = bounded(limit, other);
    let both = query.days.map_or(days, |known| Days {
        first: known.first.max(days.first),
        last: known.last.min(days.last),
    });
    query.days = (both.first <= both.last).then_some(both);
    query.when = query.days.map(said);
}

/// The days before, since or after others.
fn bounded(limit: Limit, days: Days) -> Days {
    match limit {
        Limit::Before => Days {
            first: FIRST,
            last: days.first - 1,
        },
        Limit::By | Limit::Until => Days { first: FIRST, ..days },
        Limit::After => Days {
            first: days.last + 1,
            last: LAST,
        },
        Limit::Since => Days { last: LAST, ..days },
        Limit::None => days,
    }
}

/// Days in EDTF, open ends as `..`.
fn said(days: Days) -> String {
    let end = |day: i32| entente_analysis::house::edtf(day).unwrap_or_else(|| "..".into());
    if days.first == days.last {
        end(days.first)
    } else {
        format!("{}/{}", end(days.first), end(days.last))
    }
}

/// Who does it to whom, where no rule coded the question: by the sides that the rules of its verb give to subject and objects.
fn direction(engine: &Engine, english: &English, reading: &Reading<'_>, query: &mut Query) {
    for page in &reading.pages {
        // "Planned to sell": who sells says who gives.
        for frame in page.frames.frames.iter().filter(|f| !english.promises(&f.lemma)) {
            let rules = engine.rules.for_verb(&frame.lemma).iter().map(|r| &engine.rules.rules[*r]);
            let directed = rules.filter(|r| query.kinds.contains(&r.kind) && !SYMMETRIC.contains(&r.kind.as_str()));
            for rule in directed {
                let side = |paths: [&Vec<String>; 2]| {
                    let heads = paths.into_iter().flatten().flat_map(|path| at(frame, path));
                    let states: BTreeSet<String> = heads.flat_map(|head| states_at(&page.mentions, head)).collect();
                    states.into_iter().filter(|s| query.states.contains(s)).collect::<Vec<_>>()
                };
                let (by, to) = (
                    side([&rule.initiators, &rule.initiators_else]),
                    side([&rule.counterparts, &rule.counterparts_else]),
                );
                if (!by.is_empty() || !to.is_empty()) && by.iter().all(|s| !to.contains(s)) {
                    (query.by, query.to) = (by, to);
                    return;
                }
            }
        }
    }
}

/// The heads that stand where a simple path of a rule says; none for longer paths.
fn at(frame: &Frame, path: &str) -> Vec<usize> {
    let of = |role: Role| frame.all_heads(&[role]);
    match path {
        "subject" => of(Role::Subject),
        "object" => of(Role::Object),
        "recipient" => of(Role::Recipient),
        prep => frame.oblique(prep).map(|a| a.heads.clone()).unwrap_or_default(),
    }
}

/// The states that the widest naming around a token stands for.
fn states_at(mentions: &[Mention], head: usize) -> Vec<String> {
    let around = mentions.iter().filter(|m| m.tokens.contains(&head)).max_by_key(|m| m.tokens.len());
    around
        .into_iter()
        .flat_map(|m| m.actors.iter().filter_map(|a| a.state.clone()))
        .collect()
}

fn document(question: &str, today: Option<&str>) -> Document {
    Document {
        id: DocId::new("question"),
        text: question.to_owned(),
        published: today.map(|d| (d.to_owned(), DateSource::Field)),
        passages: vec![Passage {
            role: PassageRole::Body,
            span: Span::new(0, question.len()),
        }],
        ..Document::default()
    }
}

fn times(reading: &Reading<'_>, query: &mut Query) {
    for time in reading.pages.iter().flat_map(|p| &p.times) {
        let Some(days) = time.edtf.as_ref().and_then(|e| Days::read(e.as_str())) else {
            continue;
        };
        let days = bounded(time.limit, days);
        let both = query.days.map_or(days, |known| Days {
            first: known.first.max(days.first),
            last: known.last.min(days.last),
        });
        if both.first <= both.last {
            query.days = Some(both);
        }
    }
    query.when = query.days.map(said);
}

/// Whether a mention is of a state or body, or of people and organs that stand for one.
fn stands_for_state(mention: &Mention) -> bool {
    mention.actors.iter().any(|a| a.state.is_some()) && !mention.actors.is_empty()
}

fn actors(reading: &Reading<'_>, query: &mut Query) {
    for mention in reading.pages.iter().flat_map(|p| &p.mentions) {
        let named = fold::words(mention.span.of(reading.pages[0].parsed.text()));
        for person in mention.actors.iter().filter_map(|a| a.person.as_deref()) {
            let full = fold::words(person);
            let words: Vec<String> = named.iter().filter(|w| full.contains(w)).cloned().collect();
            if !words.is_empty() && !query.persons.contains(&words) {
                query.persons.push(words);
            }
        }
        if !stands_for_state(mention) {
            continue;
        }
        for actor in &mention.actors {
            let Some(state) = &actor.state else { continue };
            if matches!(state.as_str(), "IGO" | "NGO" | "COMPANY") {
                continue;
            }
            let place = mention.place || actor.kind == ActorKind::Place;
            if !place {
                if !query.states.contains(state) {
                    query.states.push(state.clone());
                }
            } else if !query.places.contains(state) {
                query.places.push(state.clone());
                query.place_words.push(named.clone());
            }
        }
    }
    let kept: Vec<(String, Vec<String>)> = std::mem::take(&mut query.places)
        .into_iter()
        .zip(std::mem::take(&mut query.place_words))
        .filter(|(state, _)| !query.states.contains(state))
        .collect();
    (query.places, query.place_words) = kept.into_iter().unzip();
}

/// What the engine makes of the question as a statement; gives the kinds.
fn coded(engine: &Engine, reading: &Reading<'_>, query: &mut Query) -> BTreeSet<String> {
    let (claims, _) = engine.code_watched(reading);
    let mut kinds = BTreeSet::new();
    for claim in &claims {
        kinds.insert(claim.kind.clone());
    }
    if let [claim] = &claims[..] {
        let states = |side: &[entente_coding::Party]| {
            let named = side.iter().filter_map(|p| p.state.clone());
            named
                .filter(|s| query.states.contains(s) || query.places.contains(s))
                .collect::<Vec<_>>()
        };
        if !SYMMETRIC.contains(&claim.kind.as_str()) {
            (query.by, query.to) = (states(&claim.initiators), states(&claim.counterparts));
        }
        query.stage = claim.stage.clone().filter(|s| s != "considered");
        query.subtype = claim.subtype.clone();
        query.ordinal = claim.ordinal;
    }
    query.kinds = kinds.iter().cloned().collect();
    kinds
}

/// Words of the question that say something, and the acts among them.
fn content(engine: &Engine, english: &English, reading: &Reading<'_>, query: &mut Query) {
    for page in &reading.pages {
        let p = &page.parsed;
        let mut seen_many = false;
        for (i, token) in p.tokens().iter().enumerate() {
            let word = fold::fold(p.word(i));
            let lemma = fold::fold(p.lemma(i));
            let timed = page.times.iter().any(|t| t.tokens.contains(&i));
            if word == "many" {
                seen_many = true;
                continue;
            }
            if timed || !word.contains(|c: char| c.is_ascii_alphanumeric()) {
                continue;
            }
            if let Some(ordinal) = english.ordinal(&word) {
                query.ordinal = Some(ordinal);
                continue;
            }
            let designation = word.contains(|c: char| c.is_ascii_digit()) && word.contains(|c: char| c.is_ascii_alphabetic());
            if designation && i + 1 < p.len() && is_thing(engine, p, i + 1) {
                continue;
            }
            if token.pos == Pos::Num && !designation {
                match english.number(&word) {
                    Some(n) => query.numbers.push(n),
                    None => query.words.push(word),
                }
                continue;
            }
            let verb = matches!(token.pos, Pos::Verb);
            if seen_many && matches!(token.pos, Pos::Noun | Pos::Propn) && query.counted.is_none() {
                let more = p.tokens().get(i + 1).is_some_and(|t| matches!(t.pos, Pos::Noun | Pos::Propn));
                if !more {
                    query.counted = Some(lemma.clone());
                }
            }
            let says = matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj | Pos::X);
            if !says || english.is_empty(&lemma) || english.is_empty(&word) {
                continue;
            }
            if names_state(page.mentions.as_slice(), i) || query.place_words.iter().chain(&query.persons).flatten().any(|w| *w == word) {
                continue;
            }
            if matches!(token.pos, Pos::Noun | Pos::Propn) && is_thing(engine, p, i) {
                query.things.push(thing(p, i));
                continue;
            }
            if word.contains(|c: char| c.is_ascii_digit()) && p.tokens().get(i + 1).is_some_and(|_| is_thing(engine, p, i + 1)) {
                continue;
            }
            if before_thing(engine, p, i) {
                query.words.push(lemma);
                continue;
            }
            let known = |verb: bool| {
                let rules = if verb {
                    engine.rules.for_verb(&lemma)
                } else {
                    engine.rules.for_noun(&lemma)
                };
                !rules.is_empty() || english.kinds(&lemma, verb).is_some()
            };
            if known(verb) {
                query.acts.push((lemma, verb));
            } else if token.pos == Pos::Noun && english.kinds(&lemma, true).is_some() {
                // A question's bare verb is often taken for a noun ("How many … did Abe promise").
                query.acts.push((lemma, true));
            } else {
                query.words.push(if token.pos == Pos::Propn { word } else { lemma });
            }
        }
    }
    query.words.dedup();
}

/// Whether a token is part of the name of a state or body (and not of a person, office or organ, whose words an event must have).
fn names_state(mentions: &[Mention], token: usize) -> bool {
    mentions.iter().any(|m| {
        m.tokens.contains(&token)
            && m.actors
                .iter()
                .any(|a| matches!(a.kind, ActorKind::State | ActorKind::Body) && a.state.is_some())
    })
}

/// Whether a token names a thing that passes between states, or ends in a designation ("K9", "F-16s").
fn is_thing(engine: &Engine, p: &Parsed, i: usize) -> bool {
    let (lemma, word) = (p.lemma(i).to_lowercase(), p.word(i));
    let designation = word.contains(|c: char| c.is_ascii_digit()) && word.contains(|c: char| c.is_ascii_uppercase());
    let class = |c: &str, w: &str| engine.rules.classes.has(c, w);
    let named = class("equipment", &lemma) || class("equipment_name", word.trim_end_matches('s')) || class("equipment_name", word);
    (named || designation) && !before_thing(engine, p, i)
}

/// Whether the next token is a thing that this one only describes ("K2" tanks, "patrol" boats).
fn before_thing(engine: &Engine, p: &Parsed, i: usize) -> bool {
    let Some(next) = p.tokens().get(i + 1) else { return false };
    matches!(next.pos, Pos::Noun | Pos::Propn)
        && p.token(i).head == i + 1
        && engine.rules.classes.has("equipment", &p.lemma(i + 1).to_lowercase())
}

/// The thing that a token heads, with the designation before it.
fn thing(p: &Parsed, i: usize) -> String {
    let before = i
        .checked_sub(1)
        .map(|b| p.word(b))
        .filter(|w| w.contains(|c: char| c.is_ascii_digit()) && w.contains(|c: char| c.is_ascii_alphabetic()));
    match before {
        Some(designation) => format!("{designation} {}", p.lemma(i)),
        None => p.lemma(i).to_owned(),
    }
}

/// The kinds that all the acts of the question can be; where they have none in common, those that some can be.
fn kinds_of_acts(engine: &Engine, english: &English, query: &mut Query) {
    let sets: Vec<BTreeSet<String>> = query
        .acts
        .iter()
        .map(|(lemma, verb)| match english.kinds(lemma, *verb) {
            Some(kinds) => kinds.iter().cloned().collect(),
            None => {
                let rules = if *verb {
                    engine.rules.for_verb(lemma)
                } else {
                    engine.rules.for_noun(lemma)
                };
                rules.iter().map(|r| engine.rules.rules[*r].kind.clone()).collect()
            }
        })
        .filter(|kinds: &BTreeSet<String>| !kinds.is_empty())
        .collect();
    let common = sets.iter().skip(1).fold(sets.first().cloned().unwrap_or_default(), |a, b| &a & b);
    let all: BTreeSet<String> = if common.is_empty() {
        sets.into_iter().flatten().collect()
    } else {
        common
    };
    query.kinds = all.into_iter().collect();
}

/// Which statuses answer: what occurred, unless a promise, an offer or a denial is asked for.
fn statuses(english: &English, query: &mut Query) {
    let has = |of: fn(&English, &str) -> bool| query.acts.iter().any(|(l, _)| of(english, l)) || query.words.iter().any(|l| of(english, l));
    let promised = has(English::promises) || query.order == Some(Order::Next) || query.stage.as_deref() == Some("pledged");
    let contracted = has(English::contracts) || query.stage.as_deref() == Some("contracted");
    query.statuses = if has(English::denies) {
        vec![Status::Occurred, Status::Denied]
    } else if has(English::offers) {
        vec![Status::Proposed, Status::Planned]
    } else if promised {
        vec![Status::Planned]
    } else if contracted {
        vec![Status::Occurred, Status::Planned]
    } else {
        vec![Status::Occurred]
    };
    if query.order == Some(Order::Next) {
        query.statuses = vec![Status::Planned];
    }
}
