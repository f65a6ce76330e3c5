//! An event as one predicate proposes it: which rule fired where, with which parties, before dates and discourse are settled.

use crate::against;
use crate::certainty::{self, Governed};
use crate::choose::{Aliases, absorb, choose, give_way};
use crate::fill::{self, Scene, Sides};
use crate::general;
use crate::home;
use crate::page::Page;
use crate::parties::{at_odds, distinct, host_from_place, named_states, parties, party, same_party, subject_above, voice};
use crate::record::{Because, Party, SYMMETRIC, Status};
use crate::rules::{Rule, Rules};
use crate::watch::{Fate, Firing, Watch};
use entente_grammar::{Form, Frame, Link};
use std::collections::BTreeSet;

/// A proposed event.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Page index.
    pub page: usize,
    /// Frame index on the page.
    pub frame: usize,
    /// Rule index.
    pub rule: usize,
    /// Kind.
    pub kind: String,
    /// Subtype.
    pub subtype: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// Doers or all parties.
    pub initiators: Vec<Party>,
    /// The other side.
    pub counterparts: Vec<Party>,
    /// Certainty.
    pub status: Status,
    /// Head tokens of the speaker.
    pub speaker: Option<Vec<usize>>,
    /// The event's own tokens: trigger, light verb, absorbed nouns.
    pub own: Vec<usize>,
    /// Tokens of the predicates above it that bear on its date.
    pub above: Vec<usize>,
    /// Points back to something already told.
    pub definite: bool,
    /// What it acts on is only a pronoun ("it was signed").
    pub anaphoric: bool,
    /// A party was supplied from the document's topic.
    pub filled: bool,
    /// Its counterparts were supplied from the document's topic.
    pub guessed: bool,
    /// A promise of things already spoken of: "the six vessels will be delivered by May".
    pub again: bool,
    /// Its own words name no state at all.
    pub nobody: bool,
    /// Who takes a step in an instrument's life alone, where one of its parties does: "Chad suspended its treaty with Niger".
    pub alone: Vec<String>,
    /// Lemma of the trigger.
    pub lemma: String,
    /// Why the fields are what they are.
    pub because: Vec<Because>,
}

impl Draft {
    /// States and bodies among all parties, sorted.
    pub fn states(&self) -> BTreeSet<&str> {
        self.initiators
            .iter()
            .chain(&self.counterparts)
            .filter_map(|p| p.state.as_deref())
            .collect()
    }
    /// Whether it names anybody at all.
    pub fn has_party(&self) -> bool {
        !self.initiators.is_empty() || !self.counterparts.is_empty()
    }
    /// Persons among all parties, sorted.
    pub fn persons(&self) -> BTreeSet<&str> {
        self.initiators
            .iter()
            .chain(&self.counterparts)
            .filter_map(|p| p.person.as_deref())
            .collect()
    }
}

/// What the rules propose of one page.
#[derive(Debug)]
pub struct Proposed {
    /// Events, in the order of their words.
    pub drafts: Vec<Draft>,
    /// What they leave aside, to be told after all where they come to nothing.
    pub held: Vec<Held>,
}

/// A draft that is part of another, or gives way to one.
#[derive(Debug)]
pub struct Held {
    /// It.
    pub draft: Draft,
    /// The frames that go before it: if one of them makes a claim, it makes none.
    pub before: Vec<usize>,
}

/// Proposes the events of one page.
pub fn propose(rules: &Rules, page: &Page, index: usize, scene: Scene<'_>, aliases: &Aliases, watch: Watch<'_>) -> Proposed {
    let frames = &page.frames.frames;
    let mut fired: Vec<Option<usize>> = frames
        .iter()
        .map(|f| choose(rules, page, f, aliases).filter(|_| !page.leads(f.head)))
        .collect();
    let chosen = fired.clone();
    // What is only mentioned silences nobody.
    let mentioned: Vec<bool> = (fired.iter().enumerate())
        .map(|(f, rule)| rule.is_some_and(|r| certainty::governed(page, rules, f, &rules.rules[r]).muted))
        .collect();
    for (rule, _) in fired.iter_mut().zip(&mentioned).filter(|(_, m)| **m) {
        *rule = None;
    }
    general::thin(rules, page, &mut fired);
    let yielded = give_way(rules, page, &mut fired);
    let mut absorbed: Vec<Vec<usize>> = vec![Vec::new(); frames.len()];
    absorb(rules, page, &mut fired, &mut absorbed);
    let mut out = Vec::new();
    let mut held = Vec::new();
    for (f, chosen) in chosen.into_iter().enumerate() {
        let Some(rule) = chosen else { continue };
        let fate = match fired[f] {
            _ if mentioned[f] => Fate::OnlyMentioned,
            None => {
                let part_of = absorbed.iter().position(|a| a.contains(&f));
                let before: Vec<usize> = part_of.map_or_else(|| yielded[f].clone(), |k| vec![k]);
                let own = (!before.is_empty())
                    .then(|| draft(rules, page, index, f, rule, &[], scene))
                    .flatten();
                held.extend(own.map(|draft| Held { draft, before }));
                part_of.map_or(Fate::GaveWay, Fate::PartOf)
            }
            Some(_) => match draft(rules, page, index, f, rule, &absorbed[f], scene) {
                None => Fate::OnlyMentioned,
                Some(d) => {
                    out.push(d);
                    continue;
                }
            },
        };
        watch(Firing {
            page: index,
            frame: f,
            rule,
            fate,
        });
    }
    Proposed { drafts: out, held }
}

fn draft(rules: &Rules, page: &Page, index: usize, frame: usize, rule_at: usize, absorbed: &[usize], scene: Scene<'_>) -> Option<Draft> {
    let rule = &rules.rules[rule_at];
    let f = &page.frames.frames[frame];
    let g = certainty::governed(page, rules, frame, rule);
    if g.muted {
        return None;
    }
    let symmetric = SYMMETRIC.contains(&rule.kind.as_str());
    let mut because = Vec::new();
    let mut initiators = parties(page, f, &rule.initiators, &rule.initiators_else);
    let mut counterparts = parties(page, f, &rule.counterparts, &rule.counterparts_else);
    for &n in absorbed.iter().filter(|_| rule.at_least > 1 || !symmetric) {
        let noun = &page.frames.frames[n];
        let (more_i, more_c) = (
            parties(
                page,
                noun,
                &["of", "by", "between", "from"].map(str::to_owned),
                &["subject".to_owned()],
            ),
            parties(page, noun, &["with", "to"].map(str::to_owned), &[]),
        );
        add_missing(&mut initiators, more_i, symmetric);
        add_missing(&mut counterparts, more_c, symmetric);
    }
    if symmetric {
        initiators.append(&mut counterparts);
        initiators = distinct(initiators);
    } else {
        if matches!(rule.kind.as_str(), "transfer" | "assistance") && rule.counterparts.iter().any(|p| p == "subject") {
            // "Bolivia cancelled its French helicopters": its own is what it was to get.
            let gives = |i: &Party| !counterparts.iter().any(|c| same_party(i, c));
            if initiators.iter().any(gives) {
                initiators.retain(gives);
            }
        }
        let taken: Vec<Party> = initiators.clone();
        counterparts.retain(|c| !taken.iter().any(|i| same_party(i, c) && !at_odds(i, c)));
    }
    if rule.kind == "transfer" {
        // "The eight submarines ordered by Chile": what passes is nobody.
        let thing = |p: &Party| {
            let last = p.text.as_deref().and_then(|t| t.split_whitespace().last()).map(str::to_lowercase);
            last.is_some_and(|w| rules.classes.has("equipment", &w) || rules.classes.has("equipment", w.trim_end_matches('s')))
        };
        initiators.retain(|p| p.state.is_some() || p.person.is_some() || !thing(p));
    }
    add_from_governors(page, &g, symmetric, &mut initiators, &mut because);
    // "Stated Japan's concern" points back to nothing: the possessor voices it.
    let voiced = rule.kind == "position" && is_said(rules, page, f);
    let definite = (page.is_definite(f.head) && matches!(f.form, Form::Noun) && !voiced) || tells_of_known(rules, page, rule, f);
    if symmetric && !definite && named_states(&initiators, &[]) < 2 && matches!(f.form, Form::Noun) {
        initiators = distinct([subject_above(page, frame), initiators].concat());
    }
    if rule.kind == "position" && !matches!(f.form, Form::Verb) {
        voice(&mut initiators, &subject_above(page, frame));
    }
    let moves = rule.kind == "deployment" && rule.aims() && rule.fill.as_deref() != Some("none");
    if (rule.kind == "visit" || moves) && counterparts.is_empty() {
        counterparts = host_from_place(page, f, &initiators);
    }
    if matches!(rule.kind.as_str(), "transfer" | "assistance")
        && initiators.is_empty()
        && g.status
            .as_ref()
            .is_some_and(|(s, _)| !matches!(s, Status::Occurred | Status::Denied))
        && let Some(speaker) = &g.speaker
    {
        // Who announces a gift without saying whose gives for the state spoken for.
        let own: BTreeSet<Option<String>> = counterparts.iter().map(|p| p.state.clone()).collect();
        let giver = speaker
            .iter()
            .flat_map(|&h| page.actors_at(h, false))
            .map(|x| party(page, &x))
            .find(|p| p.state.is_some() && !own.contains(&p.state));
        initiators.extend(giver.map(|p| Party {
            person: None,
            office: None,
            ..p
        }));
    }
    let mut sides = Sides {
        initiators,
        counterparts,
        because,
    };
    let nobody = named_states(&sides.initiators, &sides.counterparts) == 0;
    let aimless = sides.counterparts.is_empty();
    let filled = fill::complete(rules, page, rule, f, definite, scene, &mut sides);
    let guessed = filled && aimless && !sides.counterparts.is_empty();
    if rule.at_least == 0 {
        home::settle(page, f.head, scene.topic, &mut sides);
    }
    let Sides {
        initiators,
        mut counterparts,
        mut because,
    } = sides;
    // Who acts together is not the other side too: "the two presidents agreed to buy ammunition together".
    let both = initiators.len() > 1 && counterparts.iter().all(|c| initiators.iter().any(|i| i.state == c.state));
    let itself = rule.kind == "position"
        && !initiators.is_empty()
        && counterparts
            .iter()
            .all(|c| c.person.is_none() && initiators.iter().all(|i| i.state == c.state && i.state.is_some() && !at_odds(i, c)));
    if both || itself {
        counterparts.clear();
    }
    let provokers = against::provokers(rules, page, rule, f, &initiators, &counterparts);
    if !provokers.is_empty() {
        counterparts = provokers;
        because.push(Because {
            field: "counterparts".into(),
            reason: "whose act prompted it".into(),
        });
    }
    let turned = against::lacks(rule, &initiators, &counterparts) && against::turn_to_other(scene, &initiators, &mut counterparts);
    if turned {
        because.push(Because {
            field: "counterparts".into(),
            reason: "the other of the document's two states".into(),
        });
    }
    let stage_of_word = rule.stage.clone();
    let (mut status, mut why) = g.status.clone().unwrap_or((Status::Occurred, "asserted".into()));
    let stance =
        rule.kind == "position" && rule.when.iter().any(|c| !c.modal.is_empty()) && matches!(status, Status::Proposed | Status::Planned);
    if stance || rule.when.iter().any(|c| c.negated == Some(true)) && matches!(status, Status::Denied | Status::Planned) {
        // "Will not sign", "should end": the refusal, the demand itself is made.
        (status, why) = (Status::Occurred, "the stance itself is taken".into());
    }
    if let Some(s) = rule.status
        && status == Status::Occurred
    {
        let accepted = s == Status::Proposed && certainty::is_taken_up(page, rules, f.head);
        status = if accepted { Status::Planned } else { s };
        because.push(Because {
            field: "status".into(),
            reason: format!("rule {} codes what is {}", rule.name, s.as_str()),
        });
    } else {
        because.push(Because {
            field: "status".into(),
            reason: why,
        });
    }
    let mut own = vec![f.head];
    if let Form::Light { verb } | Form::Copula { verb } = f.form {
        own.push(verb);
    }
    own.extend(absorbed.iter().map(|&n| page.frames.frames[n].head));
    let words = |k: usize| match page.frames.frames[k].form {
        Form::Copula { verb } => [Some(page.frames.frames[k].head), Some(verb)],
        _ => [Some(page.frames.frames[k].head), None],
    };
    let above = g.operators.iter().flat_map(|&k| words(k)).flatten().collect();
    Some(Draft {
        page: index,
        frame,
        rule: rule_at,
        kind: rule.kind.clone(),
        subtype: subtype(rules, rule, page, f),
        stage: stage_by_status(&rule.kind, g.stage.clone().or(stage_of_word), status),
        initiators,
        counterparts,
        status,
        alone: against::takes_alone(page, rule, &g),
        speaker: g.speaker,
        own,
        above,
        definite,
        anaphoric: page
            .reach(f, "object")
            .iter()
            .any(|&h| page.parsed.token(h).pos == entente_language::Pos::Pron),
        filled,
        guessed,
        nobody,
        again: tells_again(page, rule, f, status),
        lemma: f.lemma.clone(),
        because,
    })
}

/// Gives a state's stance the person who tells of it for that state. After dating: what he says he need not have said where he last met.
pub fn voice_by_speaker(page: &Page, d: &mut Draft) {
    if d.kind == "position" {
        let heads = d.speaker.iter().flatten();
        let voices: Vec<Party> = heads.flat_map(|&h| page.actors_at(h, false)).map(|x| party(page, &x)).collect();
        voice(&mut d.initiators, &voices);
    }
}

/// Whether a predicate noun says what an instrument spoken of is: "it is the first agreement of its kind".
fn tells_of_known(rules: &Rules, page: &Page, rule: &Rule, f: &Frame) -> bool {
    let known = |h: usize| matches!(page.lemma(h).as_str(), "it" | "this") || rules.classes.has("instrument", &page.lemma(h));
    rule.kind == "agreement" && matches!(f.form, Form::Copula { .. }) && page.reach(f, "subject").into_iter().any(known)
}

/// Whether a noun is what somebody says: the object of a verb of saying.
fn is_said(rules: &Rules, page: &Page, f: &Frame) -> bool {
    matches!(f.under, Some((up, Link::Argument(""))) if rules.governors_of(&page.frames.frames[up].lemma).any(|g| g.says))
}

/// Whether a transfer not yet made is of definite things, so that it was told before; a delivery that is told is an event of its own.
fn tells_again(page: &Page, rule: &Rule, f: &Frame, status: Status) -> bool {
    let ahead =
        !matches!(status, Status::Occurred | Status::Denied) || (f.cues.tense == entente_grammar::Tense::Present && !f.cues.perfect);
    rule.kind == "transfer" && ahead && matches!(f.form, Form::Verb) && page.reach(f, "object").iter().any(|&h| page.is_definite(h))
}

fn subtype(rules: &Rules, rule: &Rule, page: &Page, f: &Frame) -> Option<String> {
    if let Some(class) = &rule.subtype_class {
        let heads = rule.subtype_arg.as_ref().map_or_else(|| vec![f.head], |path| page.reach(f, path));
        let value = heads
            .iter()
            .find_map(|&h| rules.classes.value(class, &page.lemma(h)).filter(|v| !v.is_empty()));
        if let Some(v) = value {
            return Some(v.to_owned());
        }
    }
    rule.subtype.clone()
}

fn add_missing(to: &mut Vec<Party>, from: Vec<Party>, always: bool) {
    if to.is_empty() || always {
        to.extend(from);
    }
    *to = distinct(std::mem::take(to));
}

fn add_from_governors(page: &Page, g: &Governed, symmetric: bool, initiators: &mut Vec<Party>, because: &mut Vec<Because>) {
    for (up, paths) in &g.adds {
        if symmetric || initiators.is_empty() {
            let more = parties(page, &page.frames.frames[*up], paths, &[]);
            if !more.is_empty() {
                because.push(Because {
                    field: "initiators".into(),
                    reason: format!("also from “{}”", page.frames.frames[*up].lemma),
                });
            }
            initiators.extend(more);
            *initiators = distinct(std::mem::take(initiators));
        }
    }
}

/// A transfer's stage follows from how firm it is: what was given is delivered, what is promised pledged, what is weighed considered. So does
/// that of an institution: to be set up is agreed, perhaps to be set up proposed.
fn stage_by_status(kind: &str, stage: Option<String>, status: Status) -> Option<String> {
    if kind == "institution" && stage.as_deref() == Some("opened") {
        let stage = match status {
            Status::Occurred | Status::Denied => "opened",
            Status::Planned => "agreed",
            Status::Proposed | Status::Hypothetical => "proposed",
        };
        return Some(stage.to_owned());
    }
    if kind == "agreement" && stage.as_deref() == Some("agreed") && matches!(status, Status::Planned | Status::Proposed) {
        // "Intend to conclude a memorandum": nothing is agreed yet.
        return Some("proposed".to_owned());
    }
    if kind == "transfer" && stage.as_deref() == Some("pledged") {
        return Some(
            match status {
                Status::Occurred | Status::Denied => "delivered",
                Status::Planned => "pledged",
                Status::Proposed | Status::Hypothetical => "considered",
            }
            .to_owned(),
        );
    }
    stage
}
