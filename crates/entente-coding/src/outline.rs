//! A rule drafted from a sentence: for an analyst to widen, not to keep as it is.
//!
//! *In:* a sentence. *Out:* an [`Outline`]: the TOML of a rule for the predicate that joins most actors, loaded beside the others and tried
//! on its own sentence.

use crate::engine::Engine;
use crate::examples;
use crate::page::{Found, Page};
use crate::record::{Claim, SYMMETRIC};
use crate::rules::{KINDS, RuleError, Rules};
use crate::why::{self, Verdict, role_name};
use entente_grammar::{Form, Frame, Role};
use std::collections::BTreeSet;
use std::fmt::Write;

/// What to draft a rule from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'r> {
    /// The sentence.
    pub text: &'r str,
    /// The day it was written.
    pub date: Option<&'r str>,
    /// The kind of event; guessed where left out.
    pub kind: Option<&'r str>,
    /// The rule's name; made from its words where left out.
    pub name: Option<&'r str>,
    /// The word to fire on, as the text has it or by lemma; the one that joins most actors where left out.
    pub word: Option<&'r str>,
}

/// A drafted rule.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Whether the kind is a guess.
    pub guessed: bool,
    /// The rule, from `[[rule]]` on, without its kind.
    pub toml: String,
    /// Whether it fires on its own sentence.
    pub fires: bool,
    /// Where it does not: why.
    pub because: Vec<String>,
}

/// Why no rule could be drafted.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum OutlineError {
    #[error("`{0}` is no kind")]
    NoSuchKind(String),
    #[error("no verb or noun of the sentence tells what somebody does")]
    NoPredicate,
    #[error("`{0}` is no verb or noun that tells what somebody does")]
    NoSuchWord(String),
    #[error(transparent)]
    Rules(#[from] RuleError),
}

impl OutlineError {
    /// What to try.
    pub fn help(&self) -> String {
        match self {
            OutlineError::NoSuchKind(_) => format!("kinds are {}", KINDS.join(", ")),
            OutlineError::NoPredicate => "give a sentence such as “Norway lent Ghana two ferries.”".into(),
            OutlineError::NoSuchWord(_) => "see how the sentence is read with `entente explain --all --text …`".into(),
            OutlineError::Rules(_) => "give another --name".into(),
        }
    }
}

/// Drafts a rule, adds it to the engine's rules, and tries it on its own sentence.
///
/// # Errors
/// [`OutlineError`] where the sentence has nothing to fire on, or the name is taken.
pub fn draft(engine: &mut Engine, request: &Request<'_>) -> Result<Outline, OutlineError> {
    if let Some(kind) = request.kind.filter(|k| !KINDS.contains(k)) {
        return Err(OutlineError::NoSuchKind(kind.to_owned()));
    }
    let document = examples::document(request.text, request.date);
    let reading = engine.read(&document);
    let (page, frame) = choose(&engine.rules, &reading.pages, request.word).ok_or_else(|| match request.word {
        Some(word) => OutlineError::NoSuchWord(word.to_owned()),
        None => OutlineError::NoPredicate,
    })?;
    let plan = Plan::of(&engine.rules, page, frame, request);
    let bare = plan.toml(request, None);
    engine
        .rules
        .read_file("rules/new.toml", &format!("kind = \"{}\"\n{bare}", plan.kind))?;
    let sentences = why::sentences(engine, &document);
    let own = sentences.iter().flat_map(|s| &s.claims).find(|c| c.rule == plan.name);
    let tried = sentences.iter().flat_map(|s| &s.predicates).flat_map(|p| &p.rules);
    let because = tried.filter(|t| t.rule == plan.name && t.verdict != Verdict::Coded);
    Ok(Outline {
        toml: plan.toml(request, own.map(|c| &c.claim)),
        fires: own.is_some(),
        because: match own {
            Some(_) => Vec::new(),
            None => because.flat_map(|t| t.because.clone()).collect(),
        },
        name: plan.name,
        kind: plan.kind,
        guessed: request.kind.is_none(),
    })
}

/// The predicate that joins most actors: no reporting verb if another will do, a verb before a noun.
fn choose<'p>(rules: &Rules, pages: &'p [Page], word: Option<&str>) -> Option<(&'p Page, &'p Frame)> {
    let all = pages.iter().flat_map(|p| p.frames.frames.iter().map(move |f| (p, f)));
    let wanted =
        |&(p, f): &(&Page, &Frame)| word.is_none_or(|w| f.lemma.eq_ignore_ascii_case(w) || p.parsed.word(f.head).eq_ignore_ascii_case(w));
    let worth = |&(p, f): &(&Page, &Frame)| {
        let says = rules.governors_of(&f.lemma).any(|g| g.says);
        (std::cmp::Reverse(slots(p, f).len()), says, matches!(f.form, Form::Noun), f.head)
    };
    all.filter(wanted)
        .min_by_key(worth)
        .filter(|(p, f)| word.is_some() || !slots(p, f).is_empty())
}

/// The paths of a frame at which political actors stand, each with their states.
fn slots(page: &Page, f: &Frame) -> Vec<(String, BTreeSet<String>)> {
    const BELOW: [&str; 8] = ["to", "for", "with", "from", "against", "between", "on", "of"];
    let mut out: Vec<(String, BTreeSet<String>)> = Vec::new();
    let mut add = |path: String, who: Vec<String>| {
        if who.is_empty() {
            return;
        }
        match out.iter_mut().find(|(p, _)| *p == path) {
            Some((_, found)) => found.extend(who),
            None => out.push((path, who.into_iter().collect())),
        }
    };
    for arg in f.args.iter().filter(|a| !matches!(a.role, Role::Complement)) {
        let role = role_name(&arg.role);
        if matches!(role, "" | "in" | "at" | "near" | "off" | "during") {
            continue;
        }
        for &h in &arg.heads {
            // "Judges to Kosovo", "their frequencies": the object is a thing, whoever is named beside it.
            let thing = arg.role == Role::Object && !is_named(page, h);
            let who = if thing { Vec::new() } else { states(page, h) };
            if who.is_empty() {
                for prep in BELOW {
                    let below = page.below(h, prep).into_iter().flat_map(|o| states(page, o));
                    add(format!("{role}.{prep}"), below.collect());
                }
            }
            add(role.to_owned(), who);
        }
    }
    out
}

/// The states and bodies that a noun stands for.
fn states(page: &Page, head: usize) -> Vec<String> {
    let found = page.actors_at(head, false);
    found.into_iter().filter_map(|x| x.actor.state).collect()
}

/// Whether a noun itself names a state, or somebody of one.
fn is_named(page: &Page, head: usize) -> bool {
    let found = page.actors_at(head, false);
    let own = |x: &Found| page.mentions[x.mention].tokens.contains(&head);
    found.iter().any(|x| x.actor.state.is_some() && own(x))
}

/// The rule before it is written.
struct Plan {
    name: String,
    kind: String,
    trigger: (&'static str, String),
    initiators: Vec<String>,
    counterparts: Vec<String>,
    at_least: usize,
    object: Option<Object>,
}

/// What the predicate acts on, where that is no actor.
enum Object {
    Class(&'static str),
    Lemma(String),
}

/// Classes that say more of an object than its word does, with the kind that they suggest.
const TELLING: [(&str, &str); 4] = [
    ("equipment", "transfer"),
    ("relief", "assistance"),
    ("money", "assistance"),
    ("instrument", "agreement"),
];

impl Plan {
    fn of(rules: &Rules, page: &Page, f: &Frame, request: &Request<'_>) -> Plan {
        let trigger = match f.form {
            Form::Verb => "verbs",
            Form::Noun | Form::Light { .. } => "nouns",
            Form::Copula { .. } => "copulas",
        };
        let object = f.heads(&Role::Object).find(|&h| !is_named(page, h)).map(|h| page.lemma(h));
        let class = |l: &String| TELLING.iter().find(|(class, _)| rules.classes.has(class, l));
        let telling = object.as_ref().and_then(class);
        let known = [rules.for_verb(&f.lemma), rules.for_noun(&f.lemma), rules.for_copula(&f.lemma)];
        let known = known.into_iter().flatten().next().map(|&r| rules.rules[r].kind.as_str());
        let kind = request.kind.or(telling.map(|(_, kind)| *kind)).or(known).unwrap_or("position");
        let slots = slots(page, f);
        let states: BTreeSet<&String> = slots.iter().flat_map(|(_, who)| who).collect();
        let does = |path: &str| {
            let first = path.split('.').next().unwrap_or(path);
            SYMMETRIC.contains(&kind) || matches!(first, "subject" | "by") || (first == "modifier" && trigger == "nouns")
        };
        let (initiators, counterparts) = slots.iter().map(|(path, _)| path.clone()).partition(|path: &String| does(path));
        let words: Vec<&str> = f.lemma.split(' ').chain(object.as_deref()).collect();
        let name = request.name.map_or_else(|| free_name(rules, &words.join("-")), str::to_owned);
        Plan {
            name,
            kind: kind.to_owned(),
            trigger: (trigger, f.lemma.clone()),
            initiators,
            counterparts,
            at_least: states.len().clamp(1, 2),
            object: match telling {
                Some((class, _)) => Some(Object::Class(class)),
                None => object.map(Object::Lemma),
            },
        }
    }

    fn toml(&self, request: &Request<'_>, claim: Option<&Claim>) -> String {
        let mut out = String::from("[[rule]]\n");
        let mut line = |key: &str, value: String| {
            let _ = writeln!(out, "{key} = {value}");
        };
        line("name", quoted(&self.name));
        line(self.trigger.0, format!("[{}]", quoted(&self.trigger.1)));
        line("initiators", list(&self.initiators));
        if !self.counterparts.is_empty() {
            line("counterparts", list(&self.counterparts));
        }
        line("at_least", self.at_least.to_string());
        match &self.object {
            Some(Object::Class(class)) => line("when", format!("[{{ arg = \"object\", class = {} }}]", quoted(class))),
            Some(Object::Lemma(lemma)) => line("when", format!("[{{ arg = \"object\", lemma = [{}] }}]", quoted(lemma))),
            None => {}
        }
        line("fires", format!("[\n  {{ {} }},\n]", example(request, claim)));
        out
    }
}

/// The sentence with what the rule made of it.
fn example(request: &Request<'_>, claim: Option<&Claim>) -> String {
    let mut parts = vec![format!("text = {}", quoted(request.text))];
    parts.extend(request.date.map(|d| format!("dateline = {}", quoted(d))));
    if let Some(c) = claim {
        let states = |parties: &[crate::record::Party]| -> Vec<String> {
            let all: BTreeSet<String> = parties.iter().filter_map(|p| p.state.clone()).collect();
            all.into_iter().collect()
        };
        parts.push(format!("by = {}", list(&states(&c.initiators))));
        if !c.counterparts.is_empty() {
            parts.push(format!("to = {}", list(&states(&c.counterparts))));
        }
        parts.extend(c.date.as_deref().map(|d| format!("date = {}", quoted(d))));
        parts.push(format!("status = {}", quoted(c.status.as_str())));
    }
    parts.join(", ")
}

fn free_name(rules: &Rules, wanted: &str) -> String {
    let taken = |name: &str| rules.rules.iter().any(|r| r.name == name);
    let numbered = (2..).map(|n| format!("{wanted}-{n}"));
    std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(|name| !taken(name))
        .unwrap_or_default()
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| quoted(w)).collect();
    format!("[{}]", quoted.join(", "))
}
