//! Active or passive, and the participles that parsers confuse with past tenses.

use crate::reader::Reader;
use crate::tree::Tree;
use crate::words::verb;
use entente_language::{Dep, Pos, Tag};

/// What stands around a verb, as far as voice depends on it.
#[derive(Default)]
struct Around {
    passive: bool,
    auxiliary: bool,
    object: bool,
    subject: bool,
    agent: bool,
    infinitive: bool,
}

impl Around {
    fn of(t: &Tree<'_>, v: usize) -> Self {
        let mut a = Around::default();
        for c in t.children(v) {
            match t.dep(c) {
                Dep::Auxpass | Dep::Nsubjpass | Dep::Csubjpass => a.passive = true,
                Dep::Aux => a.auxiliary = true,
                Dep::Dobj if !t.is_time(c) => a.object = true,
                Dep::Nsubj => a.subject = true,
                Dep::Agent => a.agent |= t.child(c, Dep::Pobj).is_some_and(|o| !t.is_time(o)),
                Dep::Xcomp => a.infinitive |= crate::predicate::has_to(t, c),
                _ => {}
            }
        }
        a
    }
}

/// Whether the verb is passive on the surface, with or without an auxiliary.
pub(crate) fn is_passive(r: &Reader<'_>, v: usize) -> bool {
    let t = &r.t;
    let a = Around::of(t, v);
    if a.passive {
        return true;
    }
    if !matches!(t.tag(v), Tag::Vbn | Tag::Vbd) || a.auxiliary {
        return false;
    }
    if reduced_before_main(t, v, &a) {
        return true;
    }
    let participle = t.tag(v) == Tag::Vbn;
    match t.dep(v) {
        Dep::Acl => {
            !a.subject
                && !main_in_disguise(t, v)
                && !reports_before(t, v)
                && (participle || a.agent || !a.object && !t.g.verb(&t.lemma(v), verb::INTRANSITIVE))
        }
        Dep::Amod => true,
        // "had the prisoners shot", "wants the law changed"
        Dep::Ccomp if matches!(&*t.lemma(t.head(v)), "have" | "get" | "want" | "see") => participle && a.subject && !a.object,
        Dep::Advcl | Dep::Xcomp | Dep::Oprd | Dep::Acomp | Dep::DepDep => participle && !a.subject && (!a.object || a.agent),
        Dep::Conj => {
            let after_passive = !a.subject && r.draft_at(t.head(v)).is_some_and(|i| r.states[i].passive);
            let regular = !a.object && t.word(v).ends_with("ed") && !t.g.verb(&t.lemma(v), verb::INTRANSITIVE);
            after_passive && (participle || regular)
        }
        Dep::Root if headline(t, v) => {
            let ordered = t.g.verb(&t.lemma(v), verb::OBJECT_CONTROL) && !t.g.verb(&t.lemma(v), verb::SUBJECT_CONTROL) && a.infinitive;
            a.subject && !a.object && (participle || ordered)
        }
        _ => a.agent && participle,
    }
}

/// A sentence without its full stop: "Bridge reopened", "Sweden urged to ratify treaty".
fn headline(t: &Tree<'_>, v: usize) -> bool {
    !full_stop(t, v)
}

fn full_stop(t: &Tree<'_>, v: usize) -> bool {
    let sentence = t.p.sentences().get(t.p.sentence_of(v));
    sentence.is_some_and(|s| s.clone().rev().take(3).any(|k| t.tag(k) == Tag::Period))
}

/// "Grain shipped from Odessa reached Egypt", "The cell, set up in 1993, was closed", where the parser made the first verb the main one and
/// the second its conjunct: nothing but the commas about it joins them, so the first is a reduced relative clause.
fn reduced_before_main(t: &Tree<'_>, v: usize, a: &Around) -> bool {
    if !matches!(t.tag(v), Tag::Vbd | Tag::Vbn) || a.object || !a.subject {
        return false;
    }
    let set_off = v > 0 && t.word(v - 1) == ",";
    if t.tag(v) == Tag::Vbn && !set_off {
        return false;
    }
    let next = t
        .children(v)
        .find(|&c| c > v && t.dep(c) == Dep::Conj && t.pos(c) == Pos::Verb && !t.has(c, Dep::Nsubj));
    let joins = |c: usize| t.dep(c) == Dep::Cc || t.dep(c) == Dep::Punct && !set_off;
    next.is_some_and(|n| !t.children(v).any(|c| v < c && c < n && joins(c)))
}

/// "The tunnel, designed by a Swiss firm, opened in June", where the parser hung both verbs on the noun: the last one is the main verb. So is
/// one alone that has an object ("The deployment of troops alarmed Peru."), that is a simple past, or that takes none ("A frigate berthed at Dover.").
pub(crate) fn main_in_disguise(t: &Tree<'_>, v: usize) -> bool {
    let noun = t.head(v);
    if t.dep(v) != Dep::Acl || !matches!(t.tag(v), Tag::Vbd | Tag::Vbn) || !t.is_root(noun) || !t.is_noun(noun) || !full_stop(t, v) {
        return false;
    }
    let clause = |c: &usize| *c > noun && matches!(t.dep(*c), Dep::Acl | Dep::Relcl);
    let last = t.children(noun).filter(clause).last() == Some(v);
    let alone = t.children(noun).find(clause) == Some(v);
    let acts = || {
        t.tag(v) == Tag::Vbn
            && t.children(v).any(|c| c > v && t.dep(c) == Dep::Dobj && !t.is_time(c))
            && !t.g.verb(&t.lemma(v), verb::GIVING)
    };
    let takes_none = || t.tag(v) == Tag::Vbd || t.g.verb(&t.lemma(v), verb::INTRANSITIVE | verb::ALONE);
    last && (!alone || acts() || takes_none()) && !t.has(v, Dep::Agent)
}

/// "…, the palace announced on Monday.": see [`Tree::trailing_report`].
pub(crate) fn reports_before(t: &Tree<'_>, v: usize) -> bool {
    v > 0 && t.head(v) + 1 == v && t.trailing_report(t.head(v)) == Some(v)
}
