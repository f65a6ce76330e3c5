//! What the clause says of its predicate: tense, voice, negation, condition, question.

use crate::frame::{Cues, Form, Frame, Link, Role, Tense};
use crate::predicate::{Draft, has_to};
use crate::reader::Reader;
use crate::tree::Tree;
use crate::words::{closed, noun, verb};
use crate::{verbal, voice};
use entente_language::{Dep, Pos, Tag};

/// Fills the cues of all frames; predicates above come first, so that what is shared is there to share.
pub(crate) fn finish(r: &Reader<'_>, frames: &mut [Frame]) {
    let questions = questions(r);
    for ((d, state), f) in r.drafts.iter().zip(&r.states).zip(frames.iter_mut()) {
        let mut c = own(&r.t, d, state.passive);
        c.negated |= negative_argument(r, d, f);
        c.conditional = conditional(&r.t, d);
        f.cues = c;
    }
    // `under` points up and the walk is from the roots down, so one pass carries everything.
    for i in order(r, frames) {
        carry(r, frames, i);
        if questions[r.t.p.sentence_of(r.drafts[i].head)] && main_clause(r, i) {
            frames[i].cues.question = true;
        }
    }
    for i in 0..frames.len() {
        if frames[i].cues.conditional
            && r.t.dep(r.drafts[i].top) != Dep::Conj
            && let Some((above, _)) = r.under[i]
        {
            consequent(r, frames, above);
        }
    }
}

/// The main clause of a conditional, and what it reports ("We will sign," he said, "if …").
fn consequent(r: &Reader<'_>, frames: &mut [Frame], above: usize) {
    frames[above].cues.consequent = true;
    let d = &r.drafts[above];
    if d.form == Form::Verb && verbal::reports(&r.t, d.verb) {
        let said =
            r.t.children(d.verb)
                .filter(|&c| r.t.dep(c) == Dep::Ccomp)
                .find_map(|c| r.draft_at(c));
        if let Some(s) = said {
            frames[s].cues.consequent = true;
        }
    }
}

fn order(r: &Reader<'_>, frames: &[Frame]) -> Vec<usize> {
    let mut rank = vec![0u32; r.t.p.len()];
    for (k, &tok) in r.t.order.iter().enumerate() {
        rank[tok as usize] = k as u32;
    }
    let mut all: Vec<usize> = (0..frames.len()).collect();
    all.sort_by_key(|&i| rank[r.drafts[i].top]);
    all
}

/// The cues in the predicate's own words.
fn own(t: &Tree<'_>, d: &Draft, passive: bool) -> Cues {
    let mut c = Cues {
        passive,
        ..Cues::default()
    };
    if d.form == Form::Noun {
        c.negated = t
            .children(d.head)
            .any(|x| t.dep(x) == Dep::Det && t.g.closed(&t.word(x), closed::NEGATIVE_DETERMINER));
        return c;
    }
    let v = d.verb;
    c.infinitive = has_to(t, v) && d.auxiliary.is_none();
    let finite_at = d.auxiliary.unwrap_or(v);
    let helped = t.children(v).any(|x| matches!(t.dep(x), Dep::Aux | Dep::Auxpass));
    c.tense = if helped { Tense::None } else { tagged(t, v) };
    c.progressive = t.tag(v) == Tag::Vbg && t.children(v).any(|x| t.dep(x) == Dep::Aux && t.lemma(x) == "be");
    for part in [Some(v), d.auxiliary].into_iter().flatten() {
        auxiliaries(t, part, &mut c);
    }
    if let Some(a) = d.auxiliary {
        folded(t, v, a, &mut c);
    }
    let subject = t
        .children(finite_at)
        .any(|x| matches!(t.dep(x), Dep::Nsubj | Dep::Nsubjpass | Dep::Expl));
    if t.is_root(d.top) && t.tag(v) == Tag::Vb && c.modal.is_none() && d.auxiliary.is_none() {
        if c.infinitive {
            c.tense = Tense::Future; // a headline: "Japan to give …"
        } else if !subject && c.tense == Tense::None {
            c.imperative = true;
        }
    }
    if !helped && t.tag(v) == Tag::Vbn && !passive && (subject || voice::main_in_disguise(t, v) || voice::reports_before(t, v)) {
        c.tense = Tense::Past; // a past tense that was tagged as a participle
    }
    if t.tag(v) == Tag::Vb && subject && c.tense == Tense::None && !c.infinitive && t.is_root(d.top) {
        c.tense = Tense::Present; // "Chile, Peru sign treaty"
    }
    if passive && t.tag(v) == Tag::Vbd && !subject && !t.is_root(d.top) && t.dep(d.top) != Dep::Conj {
        c.tense = Tense::None; // a reduced relative clause that was tagged as a past tense
    }
    if passive
        && !helped
        && c.tense == Tense::None
        && (t.is_root(d.top) || t.dep(d.top) == Dep::Ccomp)
        && t.tag(v) == Tag::Vbn
        && subject
        && !c.infinitive
    {
        c.tense = Tense::Past; // a headline: "Bridge reopened"
    }
    c.negated |= negated(t, v) && !only_later(t, v)
        || d.auxiliary.is_some_and(|a| negated(t, a))
        || d.form != Form::Verb && (no(t, d.head) || d.carrier.is_some_and(|x| no(t, x)));
    c
}

/// Tense by the verb's own tag; participles after an auxiliary have none.
fn tagged(t: &Tree<'_>, v: usize) -> Tense {
    match t.tag(v) {
        Tag::Vbd => Tense::Past,
        Tag::Vbz | Tag::Vbp => Tense::Present,
        _ => Tense::None,
    }
}

fn auxiliaries(t: &Tree<'_>, v: usize, c: &mut Cues) {
    for x in t.children(v).filter(|&x| matches!(t.dep(x), Dep::Aux | Dep::Auxpass)) {
        let word = t.word(x);
        if t.tag(x) == Tag::Md {
            if let Some(m) = t.g.modal(&word) {
                c.tense = if matches!(m, "will" | "shall") {
                    Tense::Future
                } else {
                    Tense::Present
                };
                c.modal = Some(m.to_owned());
            }
            continue;
        }
        if t.lemma(x) == "have" && matches!(t.tag(v), Tag::Vbn | Tag::Vbd)
            || (matches!(&*word, "had" | "having" | "has" | "have") && t.dep(x) == Dep::Aux)
        {
            c.perfect = true;
        }
        c.progressive |= t.dep(x) == Dep::Auxpass && t.tag(x) == Tag::Vbg;
        if c.modal.is_none() && matches!(t.tag(x), Tag::Vbd | Tag::Vbz | Tag::Vbp) {
            c.tense = tagged(t, x);
        }
    }
    if matches!(t.tag(v), Tag::Vbn | Tag::Vbd) && c.tense == Tense::Past && c.modal.is_some() {
        c.tense = Tense::Present;
    }
}

/// "is to V", "is going to V", "has yet to V", "used to V".
fn folded(t: &Tree<'_>, v: usize, a: usize, c: &mut Cues) {
    let past = c.tense == Tense::Past || t.tag(a) == Tag::Vbd;
    match &*t.lemma(a) {
        "be" | "go" if c.modal.is_none() => {
            c.tense = Tense::Future;
            c.progressive = false;
        }
        "have" => {
            let yet = (a.min(v)..a.max(v)).any(|k| t.word(k) == "yet");
            c.negated |= yet;
            c.perfect = c.perfect && t.lemma(a) != "have";
            if !yet && c.modal.is_none() {
                c.modal = Some("must".into());
            }
            if c.tense == Tense::None {
                c.tense = if past { Tense::Past } else { tagged(t, a) };
            }
        }
        _ => c.tense = if past { Tense::Past } else { c.tense },
    }
}

/// "Was not signed until July": it was, then. What "will not" be so until something else is has not happened.
fn only_later(t: &Tree<'_>, v: usize) -> bool {
    let until = |x: usize| matches!(&*t.word(x), "until" | "till");
    let past = t
        .children(v)
        .any(|x| matches!(t.dep(x), Dep::Aux | Dep::Auxpass) && t.tag(x) == Tag::Vbd);
    let limit = |x: usize| x > v && (until(x) || t.dep(x) == Dep::Advcl && t.children(x).any(until));
    past && t.children(v).any(limit)
}

/// "not", "never", "n't", and "without V-ing"; not "not only".
fn negated(t: &Tree<'_>, v: usize) -> bool {
    let no_longer = t
        .children(v)
        .any(|x| t.dep(x) == Dep::Advmod && x > 0 && t.word(x) == "longer" && t.word(x - 1) == "no");
    let word = no_longer
        || t.children(v).any(|x| {
            matches!(t.dep(x), Dep::Neg | Dep::Advmod | Dep::Preconj | Dep::Cc | Dep::Det)
                && (t.g.closed(&t.word(x), closed::NEGATOR) || (t.dep(x) == Dep::Preconj && t.word(x) == "neither"))
                && (x > v || t.word(x) != "nor")
                && !(x + 1 < t.p.len() && t.g.closed(&t.word(x + 1), closed::NOT_NEGATING))
                && !(t.dep(x) == Dep::Cc && x > v)
        });
    // "under no circumstances", "at no point"
    let phrase = |x: usize| {
        let o = t.child(x, Dep::Pobj)?;
        Some(
            o == x + 2
                && t.g
                    .closed(&format!("{} {} {}", t.word(x), t.word(x + 1), t.word(o)), closed::NEGATOR),
        )
    };
    let word = word || t.children(v).any(|x| t.dep(x) == Dep::Prep && phrase(x) == Some(true));
    let up = t.head(v);
    let without = matches!(t.dep(v), Dep::Pcomp | Dep::Pobj) && up != v && negating_preposition(t, up);
    word || without
}

fn negating_preposition(t: &Tree<'_>, p: usize) -> bool {
    let name = if p > 0 {
        format!("{} {}", t.word(p - 1), t.word(p))
    } else {
        String::new()
    };
    t.g.closed(&t.word(p), closed::NEGATING_PREPOSITION) || t.g.closed(&name, closed::NEGATING_PREPOSITION)
}

fn no(t: &Tree<'_>, n: usize) -> bool {
    t.children(n).any(|x| {
        matches!(t.dep(x), Dep::Det | Dep::Preconj | Dep::Cc | Dep::Neg)
            && x < n
            && t.g.closed(&t.word(x), closed::NEGATIVE_DETERMINER | closed::NEGATOR)
            && !(x + 1 < t.p.len() && t.g.closed(&t.word(x + 1), closed::NOT_NEGATING))
    })
}

/// "No agreement was signed", "neither Peru nor Chile signed", "nobody came".
fn negative_argument(r: &Reader<'_>, d: &Draft, f: &Frame) -> bool {
    if d.form == Form::Noun {
        let t = &r.t;
        let up = t.head(d.top);
        return t.dep(d.top) == Dep::Pobj && negating_preposition(t, up) && t.word(up) == "without";
    }
    f.args.iter().any(|a| {
        matches!(a.role, Role::Subject | Role::Object)
            && a.via != crate::Via::Relative
            && a.via != crate::Via::ReducedRelative
            && a.heads
                .first()
                .is_some_and(|&h| no(&r.t, h) || (r.t.g.noun(r.t.p.lemma(h), noun::NEGATIVE) && r.t.pos(h) != Pos::Verb))
    })
}

/// "if …", "unless …", "in case …", "Had Peru signed, …".
pub(crate) fn conditional(t: &Tree<'_>, d: &Draft) -> bool {
    if d.form == Form::Noun {
        return false;
    }
    let dep = t.dep(d.top);
    let parts = [Some(d.verb), d.auxiliary];
    let marked = dep != Dep::Ccomp
        && parts.into_iter().flatten().any(|v| {
            t.children(v).any(|x| {
                let first = matches!(t.dep(x), Dep::Mark) || (t.dep(x) == Dep::Advmod && x < v);
                first && t.g.closed(&t.word(x), closed::CONDITIONAL_MARK) && !(x > 0 && t.word(x - 1) == "as")
            })
        });
    let up = t.head(d.top);
    let under = t.g.closed(&t.word(up), closed::CONDITIONAL_MARK) && up != d.top && matches!(dep, Dep::Ccomp | Dep::Pcomp);
    let before = |c: usize| {
        c < d.top
            && t.dep(c) == Dep::Prep
            && t.child(c, Dep::Pobj)
                .is_some_and(|o| o < d.top && t.g.closed(&t.lemma(o), closed::CONDITIONAL_NOUN))
    };
    let beside = dep == Dep::Advcl && t.children(up).any(before) && !t.has(d.verb, Dep::Mark);
    let case = beside
        || matches!(dep, Dep::Acl | Dep::Relcl | Dep::Ccomp)
            && t.is_noun(up)
            && t.g.closed(&t.lemma(up), closed::CONDITIONAL_NOUN)
            && t.dep(up) == Dep::Pobj;
    let inverted = matches!(dep, Dep::Advcl | Dep::Ccomp) && d.top < up && inverted(t, d);
    marked || under || case || inverted
}

/// An auxiliary before the subject: "Had Peru signed", "Should talks fail", "Were Peru to sign".
fn inverted(t: &Tree<'_>, d: &Draft) -> bool {
    let first = [Some(d.verb), d.auxiliary]
        .into_iter()
        .flatten()
        .flat_map(|v| t.children(v).chain(std::iter::once(v)))
        .min();
    let Some(first) = first.filter(|&x| t.g.closed(&t.word(x), closed::INVERTING)) else {
        return false;
    };
    t.pos(first) == Pos::Aux || t.pos(first) == Pos::Verb && d.auxiliary == Some(first)
}

/// What a coordinated or governed predicate takes from the one above.
fn carry(r: &Reader<'_>, frames: &mut [Frame], i: usize) {
    let Some((above, link)) = r.under[i] else { return };
    let t = &r.t;
    let (d, up) = (&r.drafts[i], &r.drafts[above]);
    let from = frames[above].cues.clone();
    let c = &mut frames[i].cues;
    if link == Link::Coordination && d.form != Form::Noun && up.form != Form::Noun {
        let v = d.verb;
        let own = t
            .children(v)
            .any(|x| matches!(t.dep(x), Dep::Aux | Dep::Auxpass | Dep::Nsubj | Dep::Nsubjpass | Dep::Expl));
        let bare = matches!(t.tag(v), Tag::Vb | Tag::Vbn | Tag::Vbg | Tag::Vbp) && !own;
        let or = t
            .children(up.verb)
            .any(|x| t.dep(x) == Dep::Cc && x < v && matches!(&*t.word(x), "or" | "nor"));
        if bare && (t.tag(v) == t.tag(up.verb) || t.tag(v) == Tag::Vb) {
            (c.tense, c.modal) = (from.tense, from.modal);
            (c.perfect, c.progressive, c.infinitive) = (from.perfect, from.progressive, from.infinitive);
            c.imperative = from.imperative;
            c.negated |= from.negated && or;
        } else if !own && t.tag(v) == Tag::Vbn && c.tense == Tense::None {
            c.tense = from.tense;
        } else if or
            && t.children(up.verb)
                .any(|x| matches!(t.dep(x), Dep::Preconj | Dep::Cc) && t.word(x) == "neither")
        {
            c.negated |= from.negated;
        }
        if or && t.children(up.verb).any(|x| t.dep(x) == Dep::Cc && x < v && t.word(x) == "nor") {
            c.negated = true;
        }
        c.conditional |= from.conditional;
        c.consequent |= from.consequent;
        return;
    }
    let same = d.top == up.verb || d.verb == up.verb;
    if link == Link::Coordination && same {
        return;
    }
    let infinitive = c.infinitive && c.tense == Tense::None && link == Link::Complement;
    if infinitive && up.form != Form::Noun {
        let word = if matches!(up.form, Form::Verb) {
            t.lemma(up.verb)
        } else {
            t.lemma(up.head)
        };
        if t.g.verb(&word, verb::FUTURE) && (up.form != Form::Verb || from.passive) {
            c.tense = Tense::Future;
        }
        if up.form == Form::Verb && t.g.verb(&word, verb::NEGATING) {
            c.negated = !from.negated;
        }
    }
}

/// For each sentence, whether it ends in a question mark.
fn questions(r: &Reader<'_>) -> Vec<bool> {
    let p = r.t.p;
    p.sentences()
        .iter()
        .map(|s| s.clone().rev().take(4).any(|k| p.word(k) == "?"))
        .collect()
}

/// Whether the predicate is its sentence's main clause or coordinated with it or reported by it.
fn main_clause(r: &Reader<'_>, i: usize) -> bool {
    let t = &r.t;
    let mut at = r.drafts[i].top;
    if r.drafts[i].form == Form::Noun {
        return false;
    }
    for _ in 0..8 {
        if t.is_root(at) {
            return true;
        }
        if !matches!(t.dep(at), Dep::Conj | Dep::Ccomp | Dep::Xcomp | Dep::Parataxis) {
            return false;
        }
        at = t.head(at);
    }
    false
}
