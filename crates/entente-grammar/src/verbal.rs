//! Arguments around a verb, a light verb or a copula.

use crate::args::Gather;
use crate::frame::{Form, Role, Via};
use crate::predicate::{self, Draft, verb_lemma};
use crate::tree::Tree;
use crate::words::{closed, verb};
use crate::{np, voice};
use entente_language::{Dep, EntityLabel, Pos, Tag};

/// The verb with its particle, or with the bare noun of its idiom.
pub(crate) fn lemma(t: &Tree<'_>, d: &Draft) -> String {
    match d.carrier {
        Some(noun) => format!("{} {}", t.lemma(d.verb), t.lemma(noun)),
        None => verb_lemma(t, d.verb),
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
            Dep::Dobj | Dep::Attr | Dep::Appos | Dep::Npadvmod | Dep::Conj if t.trailing_report(c).is_some() => {}
            Dep::Nsubj | Dep::Nsubjpass if t.tag(c) != Tag::Ex => {
                let pushed_out = t.antecedent(c).is_some() && t.children(v).any(|x| x > c && t.dep(x) == Dep::Nsubj);
                if pushed_out && !t.has(v, Dep::Dobj) && !t.has(v, Dep::Ccomp) {
                    object(g, c); // "whom Ghana hired"
                    continue;
                }
                g.add_surface(c);
                for &h in &t.fillers(c).0 {
                    g.lift(h, false, 2);
                }
            }
            Dep::Csubj | Dep::Csubjpass => g.surface.push(g.r.predicate_head(c)),
            Dep::Compound | Dep::Nmod if subject_as_compound(t, v) => g.add_surface(c),
            Dep::Intj | Dep::Npadvmod if listed_subject(t, v, c) => g.add_surface(c),
            Dep::Dobj if own_noun(g, d, c) => {}
            Dep::Dobj if predicate::off_place(t, v) == Some(c) => g.add_phrase(Role::Oblique("off".into()), c, Via::Direct),
            Dep::Dobj => object(g, c),
            Dep::Conj if second_object(t, v, c) => g.add(Role::Object, np::conjuncts(t.p, c), Via::Direct),
            Dep::Attr | Dep::Oprd
                if d.form == Form::Verb && !is(t, v, verb::COPULA) && t.is_noun(c) && !t.has(v, Dep::Dobj) && !t.has(v, Dep::Auxpass) =>
            {
                object(g, c)
            }
            Dep::Dative if t.pos(c) != Pos::Adp => g.add_phrase(Role::Recipient, c, Via::Direct),
            Dep::Prep | Dep::Agent | Dep::Dative => {
                let light = d.form != Form::Verb && t.child(c, Dep::Pobj) == Some(d.head);
                if !light {
                    g.phrase(c, false);
                }
            }
            Dep::Attr | Dep::Oprd | Dep::Acomp => g.add_phrase(Role::Attribute, c, Via::Direct),
            Dep::Npadvmod => adverbial_noun(g, v, c),
            Dep::Ccomp => small_clause(g, d, c),
            Dep::Advmod => adverb(g, c),
            _ => {}
        }
    }
}

/// "Signed a declaration on fishing and *a memorandum* on ports": a noun that the parser joined to the verb is its object too.
pub(crate) fn second_object(t: &Tree<'_>, v: usize, c: usize) -> bool {
    let clause = |x: usize| matches!(t.dep(x), Dep::Nsubj | Dep::Nsubjpass | Dep::Aux | Dep::Auxpass | Dep::Dobj);
    let noun = t.dep(c) == Dep::Conj && t.is_noun(c) && !t.is_time(c) && !t.children(c).any(clause);
    noun && t.pos(v) == Pos::Verb && t.child(v, Dep::Dobj).is_some_and(|o| o < c)
}

/// "With the election approaching", "in case the dam breaks", "Should talks fail": the subject was taken for part of a compound.
fn subject_as_compound(t: &Tree<'_>, v: usize) -> bool {
    let up = t.head(v);
    let with = t.tag(v) == Tag::Vbg && matches!(t.dep(v), Dep::Pcomp | Dep::Pobj) && t.word(up) == "with";
    let finite = matches!(t.tag(v), Tag::Vbz | Tag::Vbd | Tag::Vbp) && !t.has(v, Dep::Nsubj) && !t.has(v, Dep::Nsubjpass);
    with || finite || !matches!(t.pos(v), Pos::Verb | Pos::Aux) && t.has(v, Dep::Aux)
}

/// "Chile, Peru sign border treaty": in headlines a comma joins.
fn listed_subject(t: &Tree<'_>, v: usize, c: usize) -> bool {
    t.pos(c) == Pos::Propn
        && c < v
        && t.p.word(c + 1) == ","
        && t.children(v)
            .any(|s| t.dep(s) == Dep::Nsubj && t.pos(s) == Pos::Propn && np::minimal(t.p, s).start == c + 2)
}

/// Whether the object is the noun that the verb was folded into, or was folded into a noun of its own.
fn own_noun(g: &Gather<'_, '_>, d: &Draft, c: usize) -> bool {
    let Form::Light { verb } = d.form else { return false };
    let noun = g.t().antecedent(c).unwrap_or(c);
    noun == d.head || Some(noun) == d.carrier || g.r.draft_at(noun).is_some_and(|k| g.r.drafts[k].form == Form::Light { verb })
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

/// "wants Turkey to return the statue": the subject of the infinitive is asked, like the object of "asks Turkey to return it".
fn small_clause(g: &mut Gather<'_, '_>, d: &Draft, c: usize) {
    let t = g.t();
    let finite = matches!(t.tag(c), Tag::Vbd | Tag::Vbz | Tag::Vbp)
        || t.children(c).any(|x| matches!(t.tag(x), Tag::Md | Tag::Vbz | Tag::Vbd | Tag::Vbp));
    let controls = d.form == Form::Verb && is(t, d.verb, verb::OBJECT_CONTROL) && !t.has(d.verb, Dep::Dobj) && !t.has(c, Dep::Mark);
    if let Some(s) = t.child(c, Dep::Nsubj).filter(|&s| controls && !finite && s > d.verb) {
        g.add_phrase(Role::Object, s, Via::Control);
    }
}

/// "US-supplied", "last week", ", Hanoi".
fn adverbial_noun(g: &mut Gather<'_, '_>, v: usize, c: usize) {
    let t = g.t();
    let hyphen = c + 2 == v && matches!(t.p.word(c + 1), "-" | "–");
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
    // "Walked away from the accord", "flew back to Oslo": the phrase is the verb's.
    if t.g.closed(&word, closed::DIRECTION_ADVERB) {
        for q in t.children(c).filter(|&q| q > c && t.dep(q) == Dep::Prep) {
            g.phrase(q, false);
        }
    }
}

/// "was signed in the capital by Peru": an agent that the parser hung on a noun inside.
fn rescue_agent(g: &mut Gather<'_, '_>) {
    let t = g.t();
    let d = &g.r.drafts[g.i];
    if !g.by.is_empty() || !voice::is_passive(g.r, d.verb) {
        return;
    }
    let inside: Vec<usize> = g
        .args
        .iter()
        .flat_map(|a| a.heads.iter().copied())
        .filter(|&h| h > d.verb)
        .collect();
    for h in inside {
        let by = t.children(h).find(|&p| p > h && t.dep(p) == Dep::Prep && t.word(p) == "by");
        if let Some(o) = by.and_then(|p| t.child(p, Dep::Pobj))
            && (t.is_place(o) || matches!(t.entity(o), Some(EntityLabel::Org | EntityLabel::Person | EntityLabel::Norp)))
        {
            g.by = t.fillers(o).0;
        }
    }
}

/// "a UN-backed government", where the parser hung the name on the noun.
fn glued_agent(t: &Tree<'_>, v: usize) -> Option<usize> {
    let name = v.checked_sub(2)?;
    let glued = t.dep(v) == Dep::Amod && t.p.word(v - 1) == "-" && t.dep(name) == Dep::Compound && t.head(name) == t.head(v);
    (glued && t.pos(name) == Pos::Propn).then_some(name)
}

/// Gives subject, object and agent their normal roles.
pub(crate) fn finish(g: &mut Gather<'_, '_>, d: &Draft, passive: bool) {
    let surface = g.surface.clone();
    if d.form == Form::Verb && !passive {
        split_objects(g, d);
    }
    if d.form == Form::Verb {
        supplied_with(g, d);
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
    let mut agent = std::mem::take(&mut g.by);
    if agent.is_empty() {
        agent.extend(glued_agent(g.t(), d.verb));
    }
    let agent_via = if agent
        .first()
        .is_some_and(|&a| matches!(g.t().dep(a), Dep::Npadvmod | Dep::Compound))
    {
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

/// "supplied Latvia with trucks": the trucks are supplied, Latvia gets them.
fn supplied_with(g: &mut Gather<'_, '_>, d: &Draft) {
    if !is(g.t(), d.verb, verb::GIVING_WITH) || g.has(&Role::Recipient) {
        return;
    }
    let Some(with) = g.args.iter().position(|a| a.role == Role::Oblique("with".into())) else {
        return;
    };
    for a in &mut g.args {
        if a.role == Role::Object {
            a.role = Role::Recipient;
        }
    }
    g.args[with].role = Role::Object;
}

/// "gave Peru ships": of two plain objects the first is the recipient; so is a place before a bare noun ("sold China drones"),
/// which parsers take for a compound.
fn split_objects(g: &mut Gather<'_, '_>, d: &Draft) {
    if !g.giving {
        return;
    }
    let t = g.t();
    let given = g.args.iter().position(|a| a.role == Role::Recipient && a.via == Via::Relative);
    let to = g
        .args
        .iter()
        .position(|a| a.role == Role::Object && a.via == Via::Direct && t.pos(a.heads[0]) == Pos::Propn);
    if let (Some(given), Some(to)) = (given, to) {
        // "the boats that France sold Malta"
        g.args[given].role = Role::Object;
        g.args[to].role = Role::Recipient;
    }
    if g.has(&Role::Recipient) {
        return;
    }
    let objects: Vec<usize> = (0..g.args.len()).filter(|&k| g.args[k].role == Role::Object).collect();
    match objects[..] {
        [first, _, ..] if g.args[first].heads[0] > d.verb => g.args[first].role = Role::Recipient,
        [only] => {
            let noun = g.args[only].heads[0];
            let before = d.verb + 1;
            let bare = noun > before
                && matches!(
                    t.dep(before),
                    Dep::Compound | Dep::Nmod | Dep::Nummod | Dep::Amod | Dep::DepDep | Dep::Quantmod
                )
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
