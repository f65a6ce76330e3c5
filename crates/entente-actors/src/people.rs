//! Who the persons of a document are: every name joined to one person, every person to a state and an office.
//!
//! What the text says goes first: a title with its state beside the name, or in apposition to it, anywhere in the document. Only
//! where the text says nothing do the terms of office in `knowledge/actors/office_holders.csv` and then the shape of the name
//! (`name_hints.csv`, a choice among the states that the document names) decide.

use crate::holders::{Holder, Holders};
use crate::lists::{Lists, Sense};
use crate::person::{display, fit, words_of};
use crate::roles::RoleKind;
use crate::sketch::{Described, Sketch, What};
use entente_language::{Dep, Parsed, Pos, Tag};
use std::collections::HashMap;
use std::ops::Range;

/// How many persons a name is compared with.
const CANDIDATES: usize = 200;

/// A person of the document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    /// Folded words of the fullest name.
    pub(crate) words: Vec<String>,
    pub(crate) display: String,
    pub(crate) state: Option<&'static str>,
    pub(crate) sectors: Vec<&'static str>,
    pub(crate) key: &'static str,
    pub(crate) office: Option<String>,
    /// The office of the term that the name was found by.
    pub(crate) held: Option<String>,
    pub(crate) because: String,
    /// Whose minister: a token whose reference gives the state, where no state is named ("his defence minister, X").
    pub(crate) owner: Option<(usize, usize)>,
    /// Whether the text names a place that is no state's ("Somaliland's president").
    pub(crate) stateless: bool,
    /// Whether this is the other side's ("his counterpart, X").
    pub(crate) counterpart: bool,
    pub(crate) woman: Option<bool>,
    /// Where first named: passage, token.
    pub(crate) first: (usize, usize),
}

/// One place where a person is named or, by apposition, described.
#[derive(Clone, Debug)]
struct Naming {
    passage: usize,
    draft: usize,
    words: Vec<String>,
    tokens: Range<usize>,
    /// Draft that describes it: itself, or in apposition.
    titles: Vec<usize>,
    /// State whose possessive stands right before: "Ethiopia's Abiy Ahmed".
    of: Option<&'static str>,
    /// Whether something besides capital letters makes it a person.
    sure: bool,
}

/// The persons of a document and which drafts name them.
#[derive(Debug, Default)]
pub(crate) struct People {
    pub(crate) all: Vec<Person>,
    /// (passage, draft) to person.
    of: HashMap<(usize, usize), usize>,
}

impl People {
    /// The person that a draft names or describes.
    pub(crate) fn of(&self, passage: usize, draft: usize) -> Option<usize> {
        self.of.get(&(passage, draft)).copied()
    }
}

/// What deciding needs to know of the document.
pub(crate) struct Setting<'a> {
    pub(crate) lists: &'a Lists,
    pub(crate) holders: &'a Holders,
    pub(crate) passages: &'a [&'a Parsed],
    pub(crate) sketches: &'a [Sketch],
    /// State of each hit, by passage: ambiguity settled.
    pub(crate) states: &'a [Vec<Option<&'static str>>],
    /// States of the document, most frequent first.
    pub(crate) topic: &'a [&'static str],
    /// First day of the publication date.
    pub(crate) day: Option<i32>,
}

/// Joins the names of a document to persons.
pub(crate) fn gather(set: &Setting<'_>) -> People {
    let mut namings: Vec<Naming> = Vec::new();
    for (p, sketch) in set.sketches.iter().enumerate() {
        namings.extend(namings_of(set, p, sketch));
    }
    let mut people = People::default();
    let mut order: Vec<usize> = (0..namings.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(namings[*i].words.len().min(4)));
    let mut who: Vec<Option<usize>> = vec![None; namings.len()];
    let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
    for i in order {
        let n = &namings[i];
        let found = best(set, &people.all, &by_word, n).or_else(|| enter(set, &mut people.all, n));
        if let Some(id) = found {
            for w in &people.all[id].words {
                let list = by_word.entry(key_of(w)).or_default();
                if !list.contains(&id) {
                    list.push(id);
                }
            }
            who[i] = Some(id);
        }
    }
    for (n, id) in namings.iter().zip(&who) {
        let Some(id) = *id else { continue };
        people.of.insert((n.passage, n.draft), id);
        for title in &n.titles {
            people.of.insert((n.passage, *title), id);
            if let What::Described(d) = &set.sketches[n.passage].drafts[*title].what {
                learn(set, &mut people.all[id], n, d);
            }
        }
    }
    for person in &mut people.all {
        complete(set, person);
    }
    people
}

fn key_of(word: &str) -> String {
    word.chars().take(3).collect()
}

/// Every name of a passage, with the descriptions beside it.
fn namings_of(set: &Setting<'_>, p: usize, sketch: &Sketch) -> Vec<Naming> {
    let parsed = set.passages[p];
    let mut out = Vec::new();
    for (i, draft) in sketch.drafts.iter().enumerate() {
        let (tokens, mut titles, mut sure) = match &draft.what {
            What::Described(d) => match &d.name {
                Some(name) => (name.clone(), vec![i], true),
                None => continue,
            },
            What::Run { person } => (draft.tokens.clone(), Vec::new(), *person),
            _ => continue,
        };
        if let Some(beside) = apposed(set, sketch, parsed, i) {
            titles.push(beside);
            sure = true;
        }
        let words = words_of(parsed, set.lists, tokens.clone());
        if words.is_empty() || words.iter().all(|w| w.len() < 2) {
            continue;
        }
        let of = possessor(set, p, sketch, parsed, draft.tokens.start);
        out.push(Naming {
            passage: p,
            draft: i,
            words,
            tokens,
            titles,
            of,
            sure,
        });
    }
    out
}

/// The state whose possessive ends right before a token.
fn possessor(set: &Setting<'_>, p: usize, sketch: &Sketch, parsed: &Parsed, start: usize) -> Option<&'static str> {
    let mark = start.checked_sub(1).filter(|t| parsed.token(*t).tag == Tag::Pos)?;
    sketch
        .hit(mark.checked_sub(1)?)
        .filter(|h| sketch.is_state(*h))
        .and_then(|h| set.states[p][h])
}

/// The description in apposition to a name: "X, Minister of Defence," and "the minister, X,".
fn apposed(set: &Setting<'_>, sketch: &Sketch, parsed: &Parsed, i: usize) -> Option<usize> {
    let here = &sketch.drafts[i].tokens;
    let office = |d: &Described| set.lists.roles.all[d.role as usize].kind == RoleKind::Office && !d.plural && d.name.is_none();
    let word = |t: usize| if t < parsed.len() { parsed.word(t) } else { "" };
    let after = sketch
        .drafts
        .iter()
        .enumerate()
        .skip(i + 1)
        .take(12)
        .find_map(|(k, other)| match &other.what {
            What::Described(d) if office(d) && word(here.end) == "," && other.tokens.start == here.end + 1 => {
                let end = other.tokens.end;
                let closed = end >= parsed.len()
                    || matches!(
                        parsed.token(end).pos,
                        Pos::Punct | Pos::Verb | Pos::Aux | Pos::Adp | Pos::Sconj | Pos::Pron
                    )
                    || parsed.token(other.head).dep == Dep::Appos;
                // "The premier, X, the premier of Mali, Y, …": the second title is the next one's.
                let titled = sketch.drafts[..i].iter().rev().take(12).any(|o| {
                    matches!(&o.what, What::Described(d) if office(d)) && word(o.tokens.end) == "," && here.start == o.tokens.end + 1
                });
                let next = |o: &crate::sketch::Draft| {
                    o.tokens.start == end + 1
                        && (matches!(&o.what, What::Run { .. }) || matches!(&o.what, What::Described(d) if d.name.is_some()))
                };
                let others = titled && word(end) == "," && sketch.drafts.iter().skip(k + 1).take(6).any(next);
                (closed && !others).then_some(k)
            }
            What::Described(d)
                if office(d) && word(here.end) == "(" && other.tokens.start == here.end + 1 && word(other.tokens.end) == ")" =>
            {
                Some(k)
            }
            _ => None,
        });
    if after.is_some() {
        return after;
    }
    sketch.drafts[..i]
        .iter()
        .enumerate()
        .rev()
        .take(12)
        .find_map(|(k, other)| match &other.what {
            What::Described(d) if office(d) && word(other.tokens.end) == "," && here.start == other.tokens.end + 1 => {
                let letters = word(here.end);
                let after_name = !letters.is_empty() && letters.len() <= 3 && letters.chars().all(char::is_uppercase);
                let closed = here.end >= parsed.len()
                    || after_name
                    || matches!(word(here.end), "," | "." | ";" | ")" | "—" | "–" | ":")
                    || parsed.token(here.end).pos == Pos::Verb;
                closed.then_some(k)
            }
            _ => None,
        })
}

/// The person already met that a name fits best.
fn best(set: &Setting<'_>, people: &[Person], by_word: &HashMap<String, Vec<usize>>, n: &Naming) -> Option<usize> {
    let claimed = n.titles.iter().find_map(|t| stated(set, n.passage, *t)).or(n.of);
    let mut candidates: Vec<usize> = n.words.iter().filter_map(|w| by_word.get(&key_of(w))).flatten().copied().collect();
    candidates.sort_unstable();
    candidates.dedup();
    // A document of thousands of like names is no document: the last ones do.
    let candidates = &candidates[candidates.len().saturating_sub(CANDIDATES)..];
    let score = |id: &usize| {
        let person = &people[*id];
        let mut fit = fit(&n.words, &person.words);
        if fit == 0 || (claimed.is_some() && person.state.is_some() && claimed != person.state) {
            return 0;
        }
        // The last one named before here goes first among equals.
        if person.first <= (n.passage, n.tokens.start) {
            fit += 5;
        }
        if !n.sure && n.words.len() == 1 && fit < 55 {
            return 0;
        }
        fit
    };
    candidates
        .iter()
        .copied()
        .map(|id| (score(&id), id))
        .filter(|(s, _)| *s > 0)
        .max_by_key(|(s, id)| (*s, people[*id].first))
        .map(|(_, id)| id)
}

/// The state that a description names outright.
fn stated(set: &Setting<'_>, passage: usize, draft: usize) -> Option<&'static str> {
    let What::Described(d) = &set.sketches[passage].drafts[draft].what else {
        return None;
    };
    d.states
        .iter()
        .rev()
        .find_map(|h| set.states[passage][*h])
        .or_else(|| d.organ.and_then(|h| set.states[passage][h]))
}

/// A new person, if there is reason to take the name for one.
fn enter(set: &Setting<'_>, people: &mut Vec<Person>, n: &Naming) -> Option<usize> {
    let state = n.titles.iter().find_map(|t| stated(set, n.passage, *t)).or(n.of);
    let holder = set.holders.find(&n.words, set.day, set.topic, state, "");
    let titled = !n.titles.is_empty();
    let believable = titled || holder.is_some() || (n.sure && (n.words.len() >= 2 || n.of.is_some())) || looks_like_a_name(set, n);
    if !believable {
        return None;
    }
    let mut person = Person {
        words: n.words.clone(),
        display: display(set.passages[n.passage], n.tokens.clone()),
        first: (n.passage, n.tokens.start),
        state,
        because: if n.of.is_some() { "possessor".to_owned() } else { String::new() },
        ..Person::default()
    };
    if let Some(h) = holder.filter(|_| !titled) {
        take(&mut person, h);
    }
    people.push(person);
    Some(people.len() - 1)
}

/// An untitled run that the language model does not take for a person, but whose words are names in a state of the document.
fn looks_like_a_name(set: &Setting<'_>, n: &Naming) -> bool {
    if !(2..=4).contains(&n.words.len()) {
        return false;
    }
    let known = set.holders.name_words(&n.words, set.topic);
    let plain = n.tokens.clone().all(|t| set.sketches[n.passage].label(t).is_none());
    known >= 2 || (known == 1 && plain && set.passages[n.passage].tokens()[n.tokens.end - 1].dep == Dep::Nsubj)
}

fn take(person: &mut Person, h: &Holder) {
    person.state = person.state.or(Some(h.state));
    person.key = h.key;
    person.sectors = h.sectors.clone();
    person.held = (!h.office.is_empty()).then(|| h.office.clone());
    person.because = format!("{} of {} {}–{}", h.office, h.state, h.from_text, h.to_text);
}

/// Adds what a description says of a person. The first to say something is kept.
fn learn(set: &Setting<'_>, person: &mut Person, n: &Naming, d: &Described) {
    let role = &set.lists.roles.all[d.role as usize];
    let parsed = set.passages[n.passage];
    let state = d
        .states
        .iter()
        .rev()
        .find_map(|h| set.states[n.passage][*h])
        .or_else(|| d.organ.and_then(|h| set.states[n.passage][h]));
    if (person.state.is_none() || person.because.is_empty())
        && let Some(code) = state
    {
        person.state = Some(code);
        person.because = "title in the text".to_owned();
    }
    person.stateless |= state.is_none() && !d.states.is_empty();
    if person.owner.is_none() && state.is_none() {
        person.owner = d.owner.map(|t| (n.passage, t));
    }
    if role.key == "counterpart" {
        person.counterpart = true;
        return;
    }
    let proper = role.kind == RoleKind::Office;
    if proper && (person.office.is_none() || person.key.is_empty()) {
        let title = parsed.slice(d.title.clone());
        person.office = Some(
            if d.shared {
                title.strip_suffix('s').unwrap_or(title)
            } else {
                title
            }
            .to_owned(),
        );
        person.key = d.key;
        person.sectors = d.sectors.clone();
    } else if person.sectors.is_empty() && role.kind == RoleKind::Rank {
        person.sectors = d.sectors.clone();
    }
    if person.woman.is_none() {
        person.woman = match parsed.word(d.title.start).to_ascii_lowercase().trim_end_matches('.') {
            "mrs" | "ms" | "miss" | "queen" | "empress" | "princess" | "dame" | "lady" | "madame" => Some(true),
            "mr" | "king" | "emperor" | "prince" | "sir" | "lord" | "sultan" | "emir" => Some(false),
            _ => None,
        };
    }
}

/// What the text left open: terms of office, then the shape of the name.
fn complete(set: &Setting<'_>, person: &mut Person) {
    let vague = matches!(person.key, "" | "minister" | "official" | "leader" | "chief");
    // "Borrell's envoy, X" is of Borrell's side, whatever X was elsewhere.
    let owned = person.owner.is_some() && matches!(person.key, "diplomat" | "official" | "spokesman" | "security-adviser");
    let asked = !owned && ((person.state.is_none() && !person.stateless) || vague);
    // "The baker John Kerry" is no secretary of state.
    let private = |s: &&str| matches!(*s, "BUS" | "LAB" | "CVL" | "AGR" | "EDU" | "MED" | "JRN" | "CRM");
    let stranger = |h: &&Holder| person.sectors.first().is_some_and(private) && !h.sectors.iter().any(|s| person.sectors.contains(s));
    if let Some(h) = set
        .holders
        .find(&person.words, set.day, set.topic, person.state, person.key)
        .filter(|h| asked && !stranger(h))
    {
        let (key, sectors) = (person.key, std::mem::take(&mut person.sectors));
        take(person, h);
        if !vague {
            (person.key, person.sectors) = (key, sectors);
        }
    }
    let open = person.state.is_none() && person.owner.is_none() && !person.counterpart && !person.stateless;
    if let Some(code) = set.holders.shape(&person.words, set.topic).filter(|_| open) {
        person.state = Some(code);
        person.because = "form of the name".to_owned();
    }
}

/// The state that a sense names.
pub(crate) fn state_of(lists: &Lists, sense: Sense) -> Option<&'static str> {
    match sense {
        Sense::State(i, _) => Some(lists.states[i as usize].code),
        Sense::Body(i) => Some(lists.bodies[i as usize].code),
        Sense::Place(i) => lists.places[i as usize].state,
        Sense::Organ(i) => lists.organs[i as usize].state,
        Sense::Organisation(i) => lists.organisations[i as usize].state,
        Sense::Ship(i) => lists.ships[i as usize].state,
        Sense::Role(..) => None,
    }
}
