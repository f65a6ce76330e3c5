//! Arguments around a verb, a light verb or a copula.

use crate::args::Gather;
use crate::frame::{Form, Role, Via};
use crate::predicate::{Draft, verb_lemma};
use crate::reader::Reader;
use crate::tree::Tree;
use crate::words::{closed, verb};
use entente_language::{Dep, EntityLabel, Pos, Tag};

/// The verb with its particle, or with the bare noun of its idiom.
pub(crate) fn lemma(t: &Tree<'_>, d: &Draft) -> String {
    match d.carrier {
        Some(noun) => format!("{} {}", t.lemma(d.verb), t.lemma(noun)),
        None => verb_lemma(t, d.verb),
    }
}

/// Whether the verb is passive on the surface, with or without an auxiliary.
pub(crate) fn is_passive(r: &Reader<'_>, v: usize) -> bool {
    let t = &r.t;
    let mut own_auxiliary = false;
    let mut object = false;
    let mut subject = false;
    let mut agent = false;
    for c in t.children(v) {
        match t.dep(c) {
            Dep::Auxpass | Dep::Nsubjpass | Dep::Csubjpass => return true,
            Dep::Aux => own_auxiliary = true,
            Dep::Dobj if !t.is_time(c) => object = true,
            Dep::Nsubj => subject = true,
            Dep::Agent => agent |= t.child(c, Dep::Pobj).is_some_and(|o| !t.is_time(o)),
            _ => {}
        }
    }
    if !matches!(t.tag(v), Tag::Vbn | Tag::Vbd) || own_auxiliary {
        return false;
    }
    let participle = t.tag(v) == Tag::Vbn;
    match t.dep(v) {
        Dep::Acl => !subject && (participle || agent || !object),
        Dep::Amod => true,
        Dep::Advcl | Dep::Xcomp | Dep::Oprd | Dep::Acomp | Dep::DepDep => participle && !subject && (!object || agent),
        Dep::Conj => participle && !subject && r.draft_at(t.head(v)).is_some_and(|i| r.states[i].passive),
        Dep::Root | Dep::Ccomp => participle && !object,
        _ => agent && participle,
    }
}

/// What hangs on the verb, and on an auxiliary that was folded into it.
pub(crate) fn collect(g: &mut Gather<'_, '_>, d: &Draft) {
    if let Some(a) = d.auxiliary {
        children(g, d, a);
    }
    children(g, d, d.verb);
    if let (Form::Verb, Some(noun)) = (d.form, d.carrier) {
        let t = g.t();
        for c in t.children(noun).filter(|&c| t.dep(c) == Dep::Prep) {
            g.phrase(c, false);
        }
    }
    rescue_agent(g);
}

fn children(g: &mut Gather<'_, '_>, d: &Draft, v: usize) {
    let t = g.t();
    for c in t.children(v) {
        if Some(c) == d.carrier || (c == d.head && d.form != Form::Verb) {
            continue;
        }
        match t.dep(c) {
            Dep::Nsubj | Dep::Nsubjpass if t.tag(c) != Tag::Ex => {
                g.add_surface(c);
                for &h in &t.fillers(c).0 {
                    g.lift(h, false, 2);
                }
            }
            Dep::Csubj | Dep::Csubjpass => g.surface.push(g.r.predicate_head(c)),
            Dep::Compound | Dep::Nmod if !matches!(t.pos(v), Pos::Verb | Pos::Aux) && t.has(v, Dep::Aux) => g.add_surface(c),
            Dep::Dobj => object(g, c),
            Dep::Dative if t.pos(c) != Pos::Adp => g.add_phrase(Role::Recipient, c, Via::Direct),
            Dep::Prep | Dep::Agent | Dep::Dative => {
                let light = d.form != Form::Verb && t.child(c, Dep::Pobj) == Some(d.head);
                if !light {
                    g.phrase(c, false);
                }
            }
            Dep::Attr | Dep::Oprd | Dep::Acomp => g.add_phrase(Role::Attribute, c, Via::Direct),
            Dep::Npadvmod => adverbial_noun(g, v, c),
            Dep::Advmod => adverb(g, c),
            _ => {}
        }
    }
}

fn object(g: &mut Gather<'_, '_>, c: usize) {
    let t = g.t();
    g.add_phrase(Role::Object, c, Via::Direct);
    for &h in &t.fillers(c).0 {
        g.lift(h, false, 2);
    }
    // "gave aid to Peru", with the phrase hung on the aid.
    if g.giving
        && t.pos(c) == Pos::Noun
        && let Some(p) = t.children(c).find(|&p| p > c && t.dep(p) == Dep::Prep && t.word(p) == "to")
    {
        g.phrase(p, false);
    }
}

/// "US-supplied", "last week", ", Hanoi".
fn adverbial_noun(g: &mut Gather<'_, '_>, v: usize, c: usize) {
    let t = g.t();
    let hyphen = c + 2 == v && t.p.token(c + 1).tag == Tag::Hyph;
    match (hyphen, t.tag(v)) {
        _ if t.is_time(c) => {
            g.times.push(c);
            g.lift(c, false, 2);
        }
        (true, Tag::Vbn | Tag::Vbd) => g.by.extend(t.fillers(c).0),
        (true, Tag::Vbg) => g.add_phrase(Role::Object, c, Via::Compound),
        _ if t.is_place(c) => g.add_phrase(Role::Oblique(String::new()), c, Via::Direct),
        _ => {}
    }
}

/// Adverbs are kept, except those that only negate; a stranded preposition may be tagged as one.
pub(crate) fn adverb(g: &mut Gather<'_, '_>, c: usize) {
    let t = g.t();
    if matches!(t.tag(c), Tag::Wrb) {
        if let (Some(a), "where" | "wherein") = (t.relative_of(c), &*t.word(c)) {
            let heads = t.antecedents(a);
            g.add(Role::Oblique("in".into()), heads, Via::Relative);
        }
        return;
    }
    let word = t.word(c);
    if t.is_time(c) {
        g.times.push(c);
    } else if !t.g.closed(&word, closed::NEGATOR) {
        g.adverbs.push(c);
    }
}

/// "was signed in the capital by Peru": an agent that the parser hung on a noun inside.
fn rescue_agent(g: &mut Gather<'_, '_>) {
    let t = g.t();
    let d = &g.r.drafts[g.i];
    if !g.by.is_empty() || !is_passive(g.r, d.verb) {
        return;
    }
    let inside: Vec<usize> = g
        .args
        .iter()
        .flat_map(|a| a.heads.iter().copied())
        .filter(|&h| h > d.verb)
        .collect();
    for h in inside {
        let by = t
            .children(h)
            .take(crate::np::MANY)
            .find(|&p| p > h && t.dep(p) == Dep::Prep && t.word(p) == "by");
        if let Some(o) = by.and_then(|p| t.child(p, Dep::Pobj))
            && (t.is_place(o) || matches!(t.entity(o), Some(EntityLabel::Org | EntityLabel::Person | EntityLabel::Norp)))
        {
            g.by = t.fillers(o).0;
        }
    }
}

/// Gives subject, object and agent their normal roles.
pub(crate) fn finish(g: &mut Gather<'_, '_>, d: &Draft, passive: bool) {
    let surface = g.surface.clone();
    if d.form == Form::Verb && !passive {
        split_objects(g, d);
    }
    let via = g.surface_via;
    if !passive {
        if !surface.contains(&d.head) {
            g.add(Role::Subject, surface, via);
        }
        if d.form == Form::Verb {
            let by = std::mem::take(&mut g.by);
            g.add(Role::Oblique("by".into()), by, Via::Direct);
        }
        return;
    }
    let agent = std::mem::take(&mut g.by);
    let agent_via = if agent.first().is_some_and(|&a| g.t().dep(a) == Dep::Npadvmod) {
        Via::Compound
    } else {
        Via::Passive
    };
    g.add(Role::Subject, agent, agent_via);
    if d.form != Form::Verb || surface.contains(&d.head) {
        return;
    }
    let via = if via == Via::Direct { Via::Passive } else { via };
    let taken = g.has(&Role::Object);
    let role = if taken && g.giving && !g.has(&Role::Recipient) {
        Role::Recipient
    } else {
        Role::Object
    };
    if role == Role::Object || g.giving {
        g.add(role, surface, via);
    }
}

/// "gave Peru ships": of two plain objects the first is the recipient; so is a place before a bare noun ("sold China drones"),
/// which parsers take for a compound.
fn split_objects(g: &mut Gather<'_, '_>, d: &Draft) {
    if !g.giving || g.has(&Role::Recipient) {
        return;
    }
    let t = g.t();
    let objects: Vec<usize> = (0..g.args.len()).filter(|&k| g.args[k].role == Role::Object).collect();
    match objects[..] {
        [first, _, ..] if g.args[first].heads[0] > d.verb => g.args[first].role = Role::Recipient,
        [only] => {
            let noun = g.args[only].heads[0];
            let before = d.verb + 1;
            let bare = noun > before
                && t.dep(before) == Dep::Compound
                && t.head(before) == noun
                && t.entity(before) == Some(EntityLabel::Gpe)
                && !t.same_entity(before, noun)
                && t.pos(noun) == Pos::Noun;
            if bare {
                g.add(Role::Recipient, vec![before], Via::Direct);
            }
        }
        _ => {}
    }
}

/// Whether the verb is in any of the lists.
pub(crate) fn is(t: &Tree<'_>, v: usize, lists: u32) -> bool {
    t.g.verb(&t.lemma(v), lists) || (t.has(v, Dep::Prt) && t.g.verb(&verb_lemma(t, v), lists))
}

/// Whether the verb reports.
pub(crate) fn reports(t: &Tree<'_>, v: usize) -> bool {
    is(t, v, verb::REPORTING)
}
