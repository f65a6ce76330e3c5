//! One predicate's arguments: what its own words bring, under normal roles, then what grammar leaves unsaid.

use crate::frame::{Arg, Cues, Form, Frame, Role, Tense, Via};
use crate::reader::{Reader, State};
use crate::tree::Tree;
use crate::words::noun;
use crate::{nominal, np, subject, verbal, voice};
use entente_language::{Dep, Pos};
use std::borrow::Cow;

/// How deep phrases behind names are followed: "between Kenya and Uganda on trade in Nairobi".
const LIFTS: usize = 4;

/// The arguments of one predicate as they are found.
pub(crate) struct Gather<'r, 'a> {
    pub r: &'r Reader<'a>,
    /// The predicate's index.
    pub i: usize,
    /// "to X" is the recipient.
    pub giving: bool,
    pub args: Vec<Arg>,
    pub times: Vec<usize>,
    pub adverbs: Vec<usize>,
    /// Fillers of the grammatical subject.
    pub surface: Vec<usize>,
    pub surface_via: Via,
    /// Fillers of agents and of "by".
    pub by: Vec<usize>,
    /// Fillers of "of" behind a noun, and its possessors.
    pub of: Vec<usize>,
    pub possessors: Vec<usize>,
    /// A preposition left without its object: "the deal they agreed on".
    pub stranded: Option<String>,
}

/// Reads a predicate whose predicates above have been read.
pub(crate) fn read(r: &mut Reader<'_>, i: usize) -> (Frame, State) {
    let d = r.drafts[i].clone();
    let lemma = match d.form {
        Form::Verb => verbal::lemma(&r.t, &d),
        _ => r.t.lemma(d.head).into_owned(),
    };
    let mut g = Gather::new(r, i, &lemma);
    let passive = d.form != Form::Noun && voice::is_passive(r, d.verb);
    match d.form {
        Form::Verb => verbal::collect(&mut g, &d),
        Form::Light { .. } | Form::Copula { .. } => {
            verbal::collect(&mut g, &d);
            nominal::collect(&mut g, &d);
        }
        Form::Noun => nominal::collect(&mut g, &d),
    }
    let mut gap = Vec::new();
    if d.form != Form::Noun {
        if g.surface.is_empty()
            && let Some((heads, via)) = subject::unsaid(r, i, passive)
        {
            g.surface = heads;
            g.surface_via = via;
        }
        gap = subject::gap(&mut g, &d, passive);
        verbal::finish(&mut g, &d, passive);
    }
    if d.form != Form::Verb {
        nominal::finish(&mut g, &d);
    }
    subject::shared(&mut g, &d);
    g.args.retain(|a| !a.heads.is_empty());
    let state = State {
        surface: g.surface,
        passive,
        gap,
    };
    let (args, times, adverbs) = (g.args, g.times, g.adverbs);
    let frame = Frame {
        head: d.head,
        form: d.form,
        lemma,
        args,
        cues: Cues::default(),
        under: None,
        speaker: None,
        adverbs,
        times,
    };
    (frame, state)
}

impl<'r, 'a> Gather<'r, 'a> {
    fn new(r: &'r Reader<'a>, i: usize, lemma: &str) -> Self {
        Gather {
            r,
            i,
            giving: r.giving(i, lemma),
            args: Vec::new(),
            times: Vec::new(),
            adverbs: Vec::new(),
            surface: Vec::new(),
            surface_via: Via::Direct,
            by: Vec::new(),
            of: Vec::new(),
            possessors: Vec::new(),
            stranded: None,
        }
    }
    pub fn t(&self) -> &'r Tree<'a> {
        &self.r.t
    }
    /// Whether an argument with this role has been found.
    pub fn has(&self, role: &Role) -> bool {
        self.args.iter().any(|a| a.role == *role)
    }
    pub fn add(&mut self, role: Role, heads: Vec<usize>, via: Via) {
        if !heads.is_empty() {
            self.args.push(Arg { role, heads, via });
        }
    }
    /// Adds a phrase headed by `token`: its conjuncts, or what it stands for; times are put aside.
    pub fn add_phrase(&mut self, role: Role, token: usize, via: Via) {
        if self.t().is_time(token) {
            self.times.push(token);
            return;
        }
        let (heads, relative) = self.t().fillers(token);
        let via = if relative { Via::Relative } else { via };
        self.add(role, heads, via);
    }
    /// The grammatical subject; English allows the parser more than one.
    pub fn add_surface(&mut self, token: usize) {
        let (heads, relative) = self.t().fillers(token);
        if self.surface.last().is_some_and(|&last| !self.joined(last, token)) {
            self.surface.clear(); // a dateline, a topic: the subject stands next to its verb
        }
        if relative {
            self.surface_via = Via::Relative;
        }
        for h in heads {
            if !self.surface.contains(&h) && self.surface.len() < crate::MAX_HEADS {
                self.surface.push(h);
            }
        }
    }

    /// Whether "and", or in a headline a comma, joins two subjects.
    fn joined(&self, last: usize, token: usize) -> bool {
        let t = self.t();
        let and = |at: usize| t.children(at).any(|c| t.dep(c) == Dep::Cc && last < c && c < token);
        and(t.head(token))
            || and(last)
            || (t.p.word(last + 1) == "," && np::minimal(t.p, token).start == last + 2 && t.pos(token) == Pos::Propn)
    }

    /// A prepositional phrase under the predicate (`nominal`: under its noun), with what the parser hung on names inside it.
    pub fn phrase(&mut self, p: usize, nominal: bool) {
        self.phrase_at(p, nominal, LIFTS);
    }

    fn phrase_at(&mut self, p: usize, nominal: bool, depth: usize) {
        let t = self.t();
        let Some((name, objects)) = preposition(t, p) else {
            self.stranded = Some(t.word(p).into_owned());
            return;
        };
        if name == "according to" {
            return; // speech
        }
        for o in objects {
            if t.is_time(o) {
                self.times.push(o);
                self.lift(o, nominal, depth);
            } else if t.dep(o) == Dep::Pcomp || t.pos(o) == Pos::Verb {
                self.clause(&name, o);
            } else if !(name == "in" && t.g.noun(t.p.lemma(o), noun::PURPOSE)) {
                self.filled(&name, o, nominal, depth);
            }
        }
        for c in t.children(p).filter(|&c| t.dep(c) == Dep::Conj && t.pos(c) == Pos::Adp) {
            if depth > 0 && t.has(c, Dep::Pobj) {
                self.phrase_at(c, nominal, depth - 1);
            }
        }
    }

    /// The phrase `name` with the noun `o`.
    fn filled(&mut self, name: &str, o: usize, nominal: bool, depth: usize) {
        let t = self.t();
        let (mut heads, relative) = t.fillers(o);
        let via = if relative { Via::Relative } else { Via::Direct };
        self.gapped(name, &mut heads);
        for &h in &heads {
            self.lift(h, nominal, depth);
            if nominal {
                self.lift_from_noun(name, h, depth);
            }
        }
        match name {
            "by" if t.pos(o) != Pos::Num => self.by.extend(heads),
            "of" if nominal => self.of.extend(heads),
            "to" if self.giving => self.add(Role::Recipient, heads, via),
            "as" => self.add(Role::Attribute, heads, via),
            _ => self.add(Role::Oblique(name.to_owned()), heads, via),
        }
    }

    /// "sold ships to Peru and trucks to Chile", "bought missiles from China and drones from Turkey": the trucks are sold, not paid with.
    fn gapped(&mut self, name: &str, heads: &mut Vec<usize>) {
        let t = self.t();
        if name == "to" && !self.giving || heads.len() < 2 || t.pos(heads[0]) != Pos::Propn {
            return;
        }
        let again = |h: usize| t.pos(h) == Pos::Noun && t.p.len() > h + 1 && t.word(h + 1) == name;
        if let Some(k) = heads.iter().position(|&h| again(h)) {
            let rest = heads.split_off(k);
            if let Some(object) = self.args.iter_mut().find(|a| a.role == Role::Object) {
                object.heads.extend(rest);
            }
        }
    }

    /// "the signing of the agreement by Austria", "an agreement on fishing with Peru": phrases that fit the outer noun as well are its own.
    fn lift_from_noun(&mut self, name: &str, inner: usize, depth: usize) {
        let t = self.t();
        if depth == 0 || !t.is_noun(inner) {
            return;
        }
        for q in t.children(inner).filter(|&q| q > inner && t.dep(q) == Dep::Prep) {
            let word = t.word(q);
            let fits = match &*word {
                "by" => self.by.is_empty(),
                "to" => name == "of" && self.giving && !self.has(&Role::Recipient),
                "between" | "with" => {
                    name != "of" && !matches!(name, "by" | "between" | "with") && !self.has(&Role::Oblique(word.clone().into_owned()))
                }
                _ => false,
            };
            if fits && self.r.by_token[inner].is_some() {
                self.phrase_at(q, true, 0);
            }
        }
    }

    /// "accused of selling": the clause is an argument behind its preposition, unless it is adverbial ("after signing").
    fn clause(&mut self, name: &str, o: usize) {
        if !self.t().g.closed(name, crate::words::closed::ADVERBIAL_PREPOSITION) {
            let head = self.r.predicate_head(o);
            self.add(Role::Oblique(name.to_owned()), vec![head], Via::Direct);
        }
    }

    /// Names seldom take phrases: what hangs on one ("between Kenya and Uganda on trade") belongs to the predicate.
    pub fn lift(&mut self, name: usize, nominal: bool, depth: usize) {
        let t = self.t();
        let loose = t.is_time(name) || (t.pos(name) == Pos::Propn && t.entity(name).is_some() && self.r.by_token[name].is_none());
        if depth == 0 || !loose {
            return;
        }
        for q in t.children(name).filter(|&q| q > name && t.dep(q) == Dep::Prep) {
            let word = t.word(q);
            if !matches!(&*word, "of" | "like" | "such" | "including") && !t.same_entity(name, q) {
                self.phrase_at(q, nominal, depth - 1);
            }
        }
    }
}

/// A preposition's name, with its noun and second preposition where they are one ("in support of"), and its objects.
pub(crate) fn preposition(t: &Tree<'_>, p: usize) -> Option<(String, Vec<usize>)> {
    let word = adposition(t, p).into_owned();
    let objects = objects_of(t, p);
    if let [o] = objects[..]
        && t.pos(o) == Pos::Noun
        && let Some(q) = t.children(o).find(|&q| q > o && t.dep(q) == Dep::Prep)
    {
        let name = format!("{word} {} {}", t.lemma(o), t.word(q));
        let inner = if t.g.complex(&name) { objects_of(t, q) } else { Vec::new() };
        if !inner.is_empty() {
            return Some((name, inner));
        }
    }
    if !objects.is_empty() {
        return Some((word, objects));
    }
    // "because of", "out of", "according to"; "to and from Lima".
    let q = t
        .children(p)
        .find(|&q| matches!(t.dep(q), Dep::Prep | Dep::Pcomp) && q > p && t.pos(q) == Pos::Adp);
    if let Some(q) = q {
        let inner = objects_of(t, q);
        let name = format!("{word} {}", t.word(q));
        let name = if t.g.preposition(&name).is_empty() {
            t.word(q).into_owned()
        } else {
            name
        };
        return (!inner.is_empty()).then_some((name, inner));
    }
    let conj = t.children(p).find(|&q| t.dep(q) == Dep::Conj)?;
    let inner = objects_of(t, conj);
    (!inner.is_empty()).then_some((word, inner))
}

/// The preposition with the adverb before it, where they are one: "instead of", "together with".
pub(crate) fn adposition<'a>(t: &Tree<'a>, p: usize) -> Cow<'a, str> {
    let word = t.word(p);
    let adverb = p > 0 && t.head(p - 1) == p && t.dep(p - 1) == Dep::Advmod;
    if adverb {
        let name = format!("{} {word}", t.word(p - 1));
        if !t.g.preposition(&name).is_empty() {
            return Cow::Owned(name);
        }
    }
    word
}

fn objects_of(t: &Tree<'_>, p: usize) -> Vec<usize> {
    // "regards the plan as unacceptable": an adjective stands where a noun would.
    let quality = |c: usize| c > p && t.word(p) == "as" && t.pos(c) == Pos::Adj && matches!(t.dep(c), Dep::Amod | Dep::Acomp);
    t.children(p)
        .filter(|&c| matches!(t.dep(c), Dep::Pobj) || (t.dep(c) == Dep::Pcomp && t.pos(c) != Pos::Adp) || quality(c))
        .collect()
}

impl Default for Cues {
    fn default() -> Self {
        Cues {
            tense: Tense::None,
            perfect: false,
            progressive: false,
            passive: false,
            negated: false,
            modal: None,
            conditional: false,
            consequent: false,
            question: false,
            infinitive: false,
            imperative: false,
        }
    }
}
