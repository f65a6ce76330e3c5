//! Arguments that grammar leaves unsaid: the subject of an infinitive, of a participle, of the second verb; the gap of a relative clause.

use crate::args::Gather;
use crate::frame::{Form, Frame, Role, Via};
use crate::predicate::{Draft, has_to};
use crate::reader::Reader;
use crate::tree::Tree;
use crate::words::{noun, verb};
use crate::{np, verbal, voice};
use entente_language::{Dep, Pos, Tag};

type Filled = Option<(Vec<usize>, Via)>;

/// The grammatical subject of a clause that has none of its own.
pub(crate) fn unsaid(r: &Reader<'_>, i: usize, passive: bool) -> Filled {
    let (t, d) = (&r.t, &r.drafts[i]);
    if d.below() {
        return below(t, d.verb, passive);
    }
    if t.is_root(d.top) || crate::predicate::existential(t, d.verb) {
        if let Some(before) = interrupted(t, d.verb) {
            return some(np::conjuncts(t.p, before), Via::Direct);
        }
        if let Some(taken) = swallowed(t, d.verb) {
            return some(np::conjuncts(t.p, taken), Via::Direct);
        }
        let first = t.children(d.verb).find(|&c| crate::link::paired(t, c))?;
        return some(np::conjuncts(t.p, t.child(first, Dep::Nsubj)?), Via::Shared);
    }
    let up = t.head(d.top);
    match t.dep(d.top) {
        Dep::Conj => shared_surface(r, i, up),
        Dep::Relcl | Dep::Acl => clause_of_noun(r, i, up, passive),
        Dep::Amod => some(vec![up], Via::ReducedRelative),
        Dep::Xcomp | Dep::Ccomp | Dep::Advcl | Dep::Oprd | Dep::DepDep | Dep::Acomp => {
            let above = r.draft_at(up)?;
            let finite = !has_to(t, d.verb) && matches!(t.tag(d.verb), Tag::Vbd | Tag::Vbz | Tag::Vbp);
            if finite && !t.has(d.verb, Dep::Mark) && t.dep(d.top) == Dep::Ccomp {
                return None;
            }
            under_predicate(r, i, above, passive)
        }
        Dep::Pcomp | Dep::Pobj => gerund(r, i, up),
        _ => None,
    }
}

/// "Peru, said Ruiz, will sign": of the two subjects that the parser gives to "said", the first is that of "sign".
fn interrupted(t: &Tree<'_>, v: usize) -> Option<usize> {
    let said = t.children(v).find(|&c| c < v && t.dep(c) == Dep::Parataxis)?;
    let mut subjects = t.children(said).filter(|&c| t.dep(c) == Dep::Nsubj);
    let (before, after) = (subjects.next()?, subjects.next()?);
    (before < said && said < after).then_some(before)
}

/// "At the invitation of Ruiz, the mayor of Lima, the envoy, Diaz, paid a visit": a subject that the parser took for one more name of
/// whoever the phrase before it ends with.
fn swallowed(t: &Tree<'_>, v: usize) -> Option<usize> {
    let finite = matches!(t.tag(v), Tag::Vbd | Tag::Vbz | Tag::Vbp);
    if !finite
        || t.children(v)
            .any(|c| matches!(t.dep(c), Dep::Nsubj | Dep::Nsubjpass | Dep::Expl | Dep::Csubj))
    {
        return None;
    }
    let last = (0..v).rev().take(2).find(|&k| t.pos(k) != Pos::Punct)?;
    let (mut at, mut found) = (last, None);
    for _ in 0..24 {
        if t.dep(at) == Dep::Appos && t.is_noun(at) {
            found = Some(at);
        }
        let up = t.head(at);
        if up == v {
            return found.filter(|_| t.dep(at) == Dep::Prep && at < v);
        }
        if up == at {
            return None;
        }
        at = up;
    }
    None
}

fn some(heads: Vec<usize>, via: Via) -> Filled {
    (!heads.is_empty()).then_some((heads, via))
}

fn fillers(f: &Frame, role: &Role) -> Vec<usize> {
    f.arg(role).map(|a| a.heads.clone()).unwrap_or_default()
}

/// A light verb below its noun has its subject beside it, or none: "the talks held in May".
fn below(t: &Tree<'_>, v: usize, passive: bool) -> Filled {
    match t.dep(v) {
        Dep::Acl if !passive && t.tag(v) == Tag::Vbg => some(t.antecedents(v), Via::ReducedRelative),
        _ => None,
    }
}

/// "met and signed": the second verb has the subject of the first, if both are clauses.
fn shared_surface(r: &Reader<'_>, i: usize, first: usize) -> Filled {
    let f = r.draft_at(first)?;
    if r.drafts[f].form == Form::Noun && r.drafts[i].form != Form::Noun {
        return None;
    }
    some(r.states[f].surface.clone(), Via::Shared)
}

/// A clause that hangs on a noun: (reduced) relative clause, or the infinitive that the noun takes.
fn clause_of_noun(r: &Reader<'_>, i: usize, up: usize, passive: bool) -> Filled {
    let (t, d) = (&r.t, &r.drafts[i]);
    if has_to(t, d.verb) {
        return match r.draft_at(up).and_then(|n| r.frame(n)) {
            _ if !passive => infinitive_of_noun(r, i, up),
            Some(f) if !fillers(f, &Role::Subject).is_empty() => infinitive_of_noun(r, i, up),
            _ => some(vec![up], Via::Control), // "a date to be fixed"
        };
    }
    let adverbial = t.has(d.verb, Dep::Mark);
    if voice::main_in_disguise(t, d.verb) || voice::reports_before(t, d.verb) {
        return some(np::conjuncts(t.p, up), Via::Direct);
    }
    match t.dep(d.top) {
        Dep::Acl if adverbial => None,
        Dep::Acl if passive || t.tag(d.verb) == Tag::Vbg || t.tag(d.verb) == Tag::Vbd => some(t.antecedents(d.top), Via::ReducedRelative),
        Dep::Relcl if !t.has_pronoun(d.top) => some(t.antecedents(d.top), Via::Relative),
        _ => None,
    }
}

/// "Japan's decision to provide", "a request to Chile to withdraw", "signed a deal to buy", "urged on Chile to withdraw".
fn infinitive_of_noun(r: &Reader<'_>, i: usize, up: usize) -> Filled {
    let t = &r.t;
    if let Some(n) = r.draft_at(up) {
        let f = r.frame(n)?;
        if r.noun_is(n, noun::OBJECT_CONTROL) {
            let asked = ["to", "on", "for"].iter().find_map(|p| f.oblique(p));
            if let Some(a) = asked {
                return some(a.heads.clone(), Via::Control);
            }
        }
        let own = fillers(f, &Role::Subject);
        if !own.is_empty() {
            return some(own, Via::Control);
        }
        let ranked = |c: usize| t.dep(c) == Dep::Amod && t.g.noun(&t.word(c), noun::RANKING);
        if f.form == Form::Noun && t.children(up).any(ranked) {
            return some(vec![up], Via::Control); // "the first state to sign"
        }
    }
    // The verb that governs the noun: its object is asked ("asked Chile to withdraw"), or its subject has the decision.
    let (above, _) = r.under[i]
        .filter(|&(a, _)| Some(a) != r.draft_at(up))
        .or_else(|| r.draft_at(up).and_then(|n| r.under[n]))?;
    let f = r.frame(above)?;
    let asked = f
        .args
        .iter()
        .any(|a| matches!(a.role, Role::Object | Role::Oblique(_)) && a.heads.contains(&up))
        && t.pos(up) != Pos::Noun;
    if asked && verbal::is(t, r.drafts[above].verb, verb::OBJECT_CONTROL) {
        return some(np::conjuncts(t.p, up), Via::Control);
    }
    let is_subject = f.args.iter().any(|a| a.role == Role::Subject && a.heads.contains(&up));
    if is_subject {
        return None;
    }
    some(fillers(f, &Role::Subject), Via::Control)
}

/// Infinitives, participles and bare verbs under another predicate.
fn under_predicate(r: &Reader<'_>, i: usize, above: usize, passive: bool) -> Filled {
    let (t, d) = (&r.t, &r.drafts[i]);
    let f = r.frame(above)?;
    let state = &r.states[above];
    match f.form {
        Form::Noun | Form::Light { .. } | Form::Copula { .. } => {
            if r.noun_is(above, noun::OBJECT_CONTROL)
                && let Some(a) = ["to", "on"].iter().find_map(|p| f.oblique(p))
            {
                return some(a.heads.clone(), Via::Control);
            }
            some(fillers(f, &Role::Subject), Via::Control)
        }
        Form::Verb => {
            let v = r.drafts[above].verb;
            let adverbial = t.dep(d.top) == Dep::Advcl;
            if adverbial && !has_to(t, d.verb) {
                return some(state.surface.clone(), Via::Participial);
            }
            if t.has(d.verb, Dep::Mark) && t.dep(d.top) == Dep::Ccomp {
                return None;
            }
            let whole = f.arg(&Role::Object).filter(|_| passive && has_to(t, d.verb) && !state.passive);
            if let Some(a) = whole {
                return some(a.heads.clone(), Via::Control); // "promised aid to be spent on roads"
            }
            controlled(r, f, above, v)
        }
    }
}

/// Who controls the clause under verb `v`.
fn controlled(r: &Reader<'_>, f: &Frame, above: usize, v: usize) -> Filled {
    let t = &r.t;
    let state = &r.states[above];
    let prep = t.g.controllers(&t.lemma(v)).iter().find_map(|p| f.oblique(p));
    if let Some(a) = prep.filter(|_| f.arg(&Role::Object).is_none()) {
        return some(a.heads.clone(), Via::Control);
    }
    if verbal::is(t, v, verb::OBJECT_CONTROL) && !verbal::is(t, v, verb::SUBJECT_OVER_OBJECT) {
        let asked = f.arg(&Role::Object).or_else(|| f.arg(&Role::Recipient));
        if let Some(a) = asked {
            return some(a.heads.clone(), Via::Control);
        }
    }
    if state.passive && !verbal::is(t, v, verb::TAKES_INFINITIVE) {
        // "talks were held to settle the row": the talks settle nothing.
        return some(fillers(f, &Role::Subject), Via::Control);
    }
    let via = if verbal::is(t, v, verb::RAISING) {
        Via::Raising
    } else {
        Via::Control
    };
    some(state.surface.clone(), via)
}

/// "accused Chile of selling", "left without signing", "talks on expanding".
fn gerund(r: &Reader<'_>, i: usize, prep: usize) -> Filled {
    let t = &r.t;
    let (above, _) = r.under[i]?;
    let f = r.frame(above)?;
    let word = crate::args::adposition(t, prep);
    let is = |list: u32| verbal::is(t, r.drafts[above].verb, list);
    let helped = word == "in" && is(verb::HELPING);
    let adverbial = !helped && t.g.closed(&word, crate::words::closed::ADVERBIAL_PREPOSITION);
    match f.form {
        Form::Verb => {
            let state = &r.states[above];
            if word == "as" || helped || !adverbial && is(verb::OBJECT_GERUND) {
                let done_to = fillers(f, &Role::Object);
                if !done_to.is_empty() {
                    return some(done_to, Via::Control);
                }
            }
            if adverbial && state.passive {
                let agent = fillers(f, &Role::Subject);
                return some(if agent.is_empty() { state.surface.clone() } else { agent }, Via::Participial);
            }
            some(state.surface.clone(), if adverbial { Via::Participial } else { Via::Control })
        }
        _ => some(fillers(f, &Role::Subject), Via::Control),
    }
}

/// Places what a relative clause without pronoun leaves open, or hands it to the clause below; returns what is handed down.
pub(crate) fn gap(g: &mut Gather<'_, '_>, d: &Draft, passive: bool) -> Vec<usize> {
    let (r, t) = (g.r, g.t());
    let open = if t.dep(d.top) == Dep::Relcl && !t.has_pronoun(d.top) && !d.below() && g.surface_via != Via::Relative && !has_to(t, d.verb)
    {
        t.antecedents(d.top)
    } else if matches!(t.dep(d.top), Dep::Xcomp | Dep::Ccomp) {
        r.draft_at(t.head(d.top)).map(|up| r.states[up].gap.clone()).unwrap_or_default()
    } else {
        Vec::new()
    };
    if open.is_empty() {
        return open;
    }
    let lower = t
        .children(d.verb)
        .chain(t.children(d.head))
        .any(|c| matches!(t.dep(c), Dep::Xcomp | Dep::Ccomp) && r.draft_at(c).is_some_and(|k| k != g.i));
    if lower {
        return open;
    }
    if g.surface.is_empty() {
        g.surface = open;
        g.surface_via = Via::Relative;
    } else if let Some(p) = g.stranded.take() {
        let role = if p == "to" && g.giving { Role::Recipient } else { Role::Oblique(p) };
        g.add(role, open, Via::Relative);
    } else if d.form == Form::Verb && !passive {
        let objects = g.args.iter().filter(|a| a.role == Role::Object).count();
        if objects == 1 && g.giving && !g.has(&Role::Recipient) {
            for a in &mut g.args {
                if a.role == Role::Object {
                    a.role = Role::Recipient;
                }
            }
            g.add(Role::Object, open, Via::Relative);
        } else if objects == 0 {
            g.add(Role::Object, open, Via::Relative);
        }
    }
    Vec::new()
}

/// Objects and noun arguments shared across coordination.
pub(crate) fn shared(g: &mut Gather<'_, '_>, d: &Draft) {
    match d.form {
        Form::Verb => {
            object_of_next(g, d);
            object_of_first(g, d);
        }
        _ => noun_arguments(g, d),
    }
}

/// "signed and ratified the treaty": the first verb has the second's object.
fn object_of_next(g: &mut Gather<'_, '_>, d: &Draft) {
    let (r, t) = (g.r, g.t());
    if g.has(&Role::Object) || g.has(&Role::Complement) || t.g.verb(&t.lemma(d.verb), verb::INTRANSITIVE) || r.drafts[g.i].carrier.is_some()
    {
        return;
    }
    let Some(next) = t.children(d.verb).find(|&c| t.dep(c) == Dep::Conj && t.pos(c) == Pos::Verb) else {
        return;
    };
    let adjacent = (d.verb + 1..next).all(|k| matches!(t.pos(k), Pos::Cconj | Pos::Adv) || (t.pos(k) == Pos::Punct && t.p.word(k) == ","));
    if !adjacent || t.tag(next) != t.tag(d.verb) || t.has(next, Dep::Nsubj) {
        return;
    }
    if let Some(o) = t.child(next, Dep::Dobj).filter(|&o| !t.is_time(o)) {
        g.add_phrase(Role::Object, o, Via::Shared);
    }
}

/// "the boats that Peru built and gave to Chile": the second verb has the relative object of the first.
fn object_of_first(g: &mut Gather<'_, '_>, d: &Draft) {
    let (r, t) = (g.r, g.t());
    if t.dep(d.top) != Dep::Conj || g.has(&Role::Object) || t.g.verb(&t.lemma(d.verb), verb::INTRANSITIVE) {
        return;
    }
    let Some(f) = r.draft_at(t.head(d.top)).and_then(|k| r.frame(k)) else {
        return;
    };
    if let Some(a) = f.arg(&Role::Object).filter(|a| a.via == Via::Relative && f.form == Form::Verb) {
        let heads = a.heads.clone();
        g.add(Role::Object, heads, Via::Shared);
    }
}

/// "Peru's visits and talks", "talks and drills with Chile".
fn noun_arguments(g: &mut Gather<'_, '_>, d: &Draft) {
    let (r, t) = (g.r, g.t());
    if t.pos(d.head) != Pos::Noun {
        return;
    }
    if t.dep(d.head) == Dep::Conj {
        let own = t.children(d.head).any(|c| matches!(t.dep(c), Dep::Det | Dep::Poss | Dep::Nummod));
        if own {
            return;
        }
        let Some(f) = r.draft_at(t.head(d.head)).and_then(|k| r.frame(k)) else {
            return;
        };
        let mut from: Vec<_> = Vec::new();
        if !g.has(&Role::Subject) {
            from.extend(
                f.args
                    .iter()
                    .filter(|a| a.role == Role::Subject && matches!(a.via, Via::Possessive | Via::Shared))
                    .cloned(),
            );
        }
        if !g.has(&Role::Modifier) {
            from.extend(f.args.iter().filter(|a| a.role == Role::Modifier).cloned());
        }
        for a in from {
            g.add(a.role, a.heads, Via::Shared);
        }
        return;
    }
    if t.children(d.head).any(|c| t.dep(c) == Dep::Prep) {
        return;
    }
    let last = np::conjuncts(t.p, d.head)
        .into_iter()
        .rfind(|&c| c != d.head && t.pos(c) == Pos::Noun);
    let Some(last) = last.filter(|&c| c > d.head) else { return };
    for p in t.children(last).filter(|&p| p > last && t.dep(p) == Dep::Prep) {
        if matches!(&*t.word(p), "between" | "with" | "to" | "against") {
            let before = g.args.len();
            g.phrase(p, true);
            for a in &mut g.args[before..] {
                a.via = Via::Shared;
            }
        }
    }
}
