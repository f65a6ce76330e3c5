//! An event as one predicate proposes it: which rule fired where, with which parties, before dates and discourse are settled.

use crate::certainty::{self, Governed};
use crate::page::{Found, Page, lower};
use crate::record::{Because, Party, SYMMETRIC, Status};
use crate::rules::{Condition, Rule, Rules};
use entente_actors::{ActorKind, Naming};
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
    /// Persons among all parties, sorted.
    pub fn persons(&self) -> BTreeSet<&str> {
        self.initiators
            .iter()
            .chain(&self.counterparts)
            .filter_map(|p| p.person.as_deref())
            .collect()
    }
}

/// Proposes the events of one page.
pub fn propose(rules: &Rules, page: &Page, index: usize, topic: &[String]) -> Vec<Draft> {
    let frames = &page.frames.frames;
    let mut fired: Vec<Option<usize>> = frames.iter().map(|f| matching(rules, page, f)).collect();
    give_way(rules, page, &mut fired);
    let mut absorbed: Vec<Vec<usize>> = vec![Vec::new(); frames.len()];
    absorb(rules, page, &mut fired, &mut absorbed);
    let mut out = Vec::new();
    for (f, rule) in fired.iter().enumerate() {
        if let Some(rule) = *rule
            && let Some(d) = draft(rules, page, index, f, rule, &absorbed[f], topic)
        {
            out.push(d);
        }
    }
    out
}

/// The first rule that the frame's word triggers and whose conditions hold.
fn matching(rules: &Rules, page: &Page, f: &Frame) -> Option<usize> {
    let lists: [&[usize]; 2] = match f.form {
        Form::Verb => [rules.for_verb(&f.lemma), &[]],
        Form::Noun | Form::Light { .. } => [rules.for_noun(&f.lemma), &[]],
        Form::Copula { .. } => [rules.for_copula(&f.lemma), rules.for_noun(&f.lemma)],
    };
    lists.into_iter().flatten().copied().find(|&i| {
        let r = &rules.rules[i];
        r.when.iter().all(|c| holds(rules, page, f, c)) && !r.unless.iter().any(|c| holds(rules, page, f, c))
    })
}

/// Whether a condition holds of a frame.
pub fn holds(rules: &Rules, page: &Page, f: &Frame, c: &Condition) -> bool {
    let heads = if c.arg == "trigger" { vec![f.head] } else { page.reach(f, &c.arg) };
    if let Some(want) = c.present
        && heads.is_empty() == want
    {
        return false;
    }
    if heads.is_empty() {
        return c.present == Some(false) || c.actor == Some(false);
    }
    if !c.lemma.is_empty()
        && !heads
            .iter()
            .any(|&h| c.lemma.contains(&page.lemma(h)) || c.lemma.contains(&lower(page.parsed.word(h))))
    {
        return false;
    }
    if let Some(class) = &c.class
        && !heads.iter().any(|&h| {
            rules.classes.has(class, &page.lemma(h)) || (class == "equipment" && crate::details::designation(page.parsed.word(h)))
        })
    {
        return false;
    }
    let found = || heads.iter().flat_map(|&h| page.actors_at(h, false));
    if let Some(want) = c.actor
        && found().any(|x| x.actor.state.is_some() || !x.actor.sectors.is_empty()) != want
    {
        return false;
    }
    if !c.sector.is_empty() && !found().any(|x| x.actor.sectors.iter().any(|s| c.sector.iter().any(|w| w == s))) {
        return false;
    }
    if !c.naming.is_empty() && !found().any(|x| c.naming.iter().any(|n| n == kind_name(x.actor.kind))) {
        return false;
    }
    true
}

/// The word that rules use for a kind of actor.
pub const fn kind_name(k: ActorKind) -> &'static str {
    match k {
        ActorKind::State => "state",
        ActorKind::Body => "body",
        ActorKind::Person => "person",
        ActorKind::Organ => "organ",
        ActorKind::Organisation => "organisation",
        ActorKind::Group => "group",
        ActorKind::Craft => "craft",
        ActorKind::Place => "place",
    }
}

/// Rules that yield are silent where what they govern is an event of its own.
fn give_way(rules: &Rules, page: &Page, fired: &mut [Option<usize>]) {
    let frames = &page.frames.frames;
    let mut silenced = vec![false; frames.len()];
    for f in 0..frames.len() {
        if fired[f].is_none() {
            continue;
        }
        let mut at = f;
        for _ in 0..4 {
            match frames[at].under {
                Some((up, Link::Complement | Link::Argument(_))) if up != at => {
                    if fired[up].is_some_and(|r| rules.rules[r].yields) {
                        silenced[up] = true;
                    }
                    at = up;
                }
                _ => break,
            }
        }
    }
    for (f, s) in silenced.iter().enumerate() {
        if *s {
            fired[f] = None;
        }
    }
}

/// A noun under a verb of the same kind is the same event ("visited … on a goodwill visit"); so is what a rule absorbs.
fn absorb(rules: &Rules, page: &Page, fired: &mut [Option<usize>], absorbed: &mut [Vec<usize>]) {
    let frames = &page.frames.frames;
    for f in 0..frames.len() {
        let Some(r) = fired[f] else { continue };
        let rule = &rules.rules[r];
        let named: Vec<usize> = rule.absorbs.iter().flat_map(|path| page.reach(&frames[f], path)).collect();
        for n in 0..frames.len() {
            if n == f || fired[n].is_none() {
                continue;
            }
            let below = matches!(frames[n].under, Some((up, Link::Argument(_))) if up == f);
            let same = fired[n].is_some_and(|q| rules.rules[q].kind == rule.kind) && rule.kind != "position";
            let noun = matches!(frames[n].form, Form::Noun);
            if named.contains(&frames[n].head) || (below && same && noun) {
                fired[n] = None;
                absorbed[f].push(n);
            }
        }
    }
}

fn draft(rules: &Rules, page: &Page, index: usize, frame: usize, rule_at: usize, absorbed: &[usize], topic: &[String]) -> Option<Draft> {
    let rule = &rules.rules[rule_at];
    let f = &page.frames.frames[frame];
    let g = certainty::governed(page, rules, frame, &rule.kind);
    if g.muted {
        return None;
    }
    let symmetric = SYMMETRIC.contains(&rule.kind.as_str());
    let mut because = Vec::new();
    let mut initiators = parties(page, f, &rule.initiators, &rule.initiators_else);
    let mut counterparts = parties(page, f, &rule.counterparts, &rule.counterparts_else);
    for &n in absorbed {
        let noun = &page.frames.frames[n];
        let (more_i, more_c) = (
            parties(page, noun, &["of", "by", "between", "from"].map(str::to_owned), &[]),
            parties(page, noun, &["with", "to"].map(str::to_owned), &[]),
        );
        add_missing(&mut initiators, more_i, symmetric);
        add_missing(&mut counterparts, more_c, symmetric);
    }
    if symmetric {
        initiators.append(&mut counterparts);
        initiators = distinct(initiators);
    } else {
        let taken: Vec<Party> = initiators.clone();
        counterparts.retain(|c| !taken.iter().any(|i| same_party(i, c)));
    }
    add_from_governors(page, &g, symmetric, &mut initiators, &mut because);
    let definite = page.is_definite(f.head) && matches!(f.form, Form::Noun);
    fill_from_topic(rule, topic, symmetric, definite, &mut initiators, &mut counterparts, &mut because);
    let (mut status, why) = g.status.clone().unwrap_or((Status::Occurred, "asserted".into()));
    if let Some(s) = rule.status
        && status == Status::Occurred
    {
        status = s;
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
    let above = g.operators.iter().map(|&k| page.frames.frames[k].head).collect();
    Some(Draft {
        page: index,
        frame,
        rule: rule_at,
        kind: rule.kind.clone(),
        subtype: subtype(rules, rule, page, f),
        stage: g.stage.clone().or_else(|| rule.stage.clone()),
        initiators,
        counterparts,
        status,
        speaker: g.speaker,
        own,
        above,
        definite,
        lemma: f.lemma.clone(),
        because,
    })
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

fn fill_from_topic(
    rule: &Rule,
    topic: &[String],
    symmetric: bool,
    definite: bool,
    initiators: &mut Vec<Party>,
    counterparts: &mut Vec<Party>,
    because: &mut Vec<Because>,
) {
    if rule.fill.as_deref() != Some("topic") || topic.len() < 2 || definite {
        return;
    }
    let have: Vec<String> = initiators
        .iter()
        .chain(counterparts.iter())
        .filter_map(|p| p.state.clone())
        .collect();
    let (first, second) = (&topic[0], &topic[1]);
    if !have.iter().all(|s| s == first || s == second) {
        return;
    }
    let named = |code: &String| Party {
        state: Some(code.clone()),
        sector: Some("GOV".into()),
        name: code.clone(),
        ..Party::default()
    };
    let missing: Vec<&String> = [first, second].into_iter().filter(|c| !have.contains(c)).collect();
    if missing.is_empty() {
        return;
    }
    because.push(Because {
        field: "initiators".into(),
        reason: "the document's topic".into(),
    });
    for code in missing {
        if symmetric {
            initiators.push(named(code));
        } else if counterparts.is_empty() && !initiators.is_empty() {
            counterparts.push(named(code));
        }
    }
}

/// Parties at `paths`, or at the first of `otherwise` that names somebody.
pub fn parties(page: &Page, f: &Frame, paths: &[String], otherwise: &[String]) -> Vec<Party> {
    let mut out: Vec<Party> = Vec::new();
    for path in paths {
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

fn at_path(page: &Page, f: &Frame, path: &str) -> Vec<Party> {
    let (path, places) = path.strip_suffix('@').map_or((path, false), |p| (p, true));
    page.reach(f, path)
        .into_iter()
        .flat_map(|h| page.actors_at(h, places))
        .filter(political)
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
    let span = m.span.shift(page.base);
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

fn same_party(a: &Party, b: &Party) -> bool {
    a.state == b.state && (a.person == b.person || a.person.is_none() || b.person.is_none()) && (a.state.is_some() || a.name == b.name)
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
