//! How predicates hang under each other.

use crate::frame::{Arg, Form, Frame, Link, Role, Via};
use crate::predicate::{Draft, has_to};
use crate::reader::Reader;
use crate::tree::Tree;
use crate::words::{closed, noun, verb};
use crate::{args, cues, np, verbal, voice};
use entente_language::{Dep, Tag};

/// The predicate above each, and the link to it.
pub(crate) fn links(t: &Tree<'_>, drafts: &[Draft], by_token: &[Option<u32>]) -> Vec<Option<(usize, Link)>> {
    let n = t.p.len();
    // The nearest predicate at or above each token, and the preposition between it and the token.
    let mut near: Vec<Option<u32>> = vec![None; n];
    let mut prep: Vec<Option<u32>> = vec![None; n];
    for &x in &t.order {
        let x = x as usize;
        let up = t.head(x);
        near[x] = by_token[x].or(if up == x { None } else { near[up] });
        prep[x] = match t.dep(x) {
            _ if by_token[x].is_some() => None,
            Dep::Prep | Dep::Agent | Dep::Dative if t.has(x, Dep::Pobj) || t.has(x, Dep::Pcomp) => Some(x as u32),
            _ if up == x => None,
            _ => prep[up],
        };
    }
    let mut out: Vec<Option<(usize, Link)>> = drafts
        .iter()
        .enumerate()
        .map(|(i, d)| {
            let up = t.head(d.top);
            let above = near[up].filter(|_| up != d.top)? as usize;
            let prep = prep[up].map(|p| args::adposition(t, p as usize));
            (above != i).then(|| (above, link(t, d, &drafts[above], by_token[up].is_some(), prep.as_deref())))
        })
        .collect();
    said_in_a_statement(t, drafts, by_token, &mut out);
    in_order_to(t, drafts, &mut out);
    raise_parentheses(t, drafts, &mut out);
    raise_main_verbs(t, drafts, by_token, &mut out);
    out
}

fn link(t: &Tree<'_>, d: &Draft, above: &Draft, direct: bool, prep: Option<&str>) -> Link {
    let argument = || Link::Argument(prep.map_or("", |p| t.g.preposition(p)));
    let infinitive = has_to(t, d.verb) && d.auxiliary.is_none();
    let helped = |p: &str| p == "in" && above.form == Form::Verb && verbal::is(t, above.verb, verb::HELPING);
    let complemented = |p: &str| helped(p) || !t.g.closed(p, closed::ADVERBIAL_PREPOSITION);
    match t.dep(d.top) {
        Dep::Conj if direct && verbal::second_object(t, t.head(d.top), d.top) => Link::Argument(""),
        Dep::Conj if direct => Link::Coordination,
        _ if d.form == Form::Noun || d.below() => argument(),
        Dep::Ccomp if cues::conditional(t, d) => Link::Adverbial,
        Dep::Ccomp if parted(t, d.top) || paired(t, d.top) => Link::Coordination,
        Dep::Ccomp | Dep::Csubj | Dep::Csubjpass | Dep::Acomp | Dep::Oprd => Link::Complement,
        Dep::Xcomp if !infinitive || above.form != Form::Verb => Link::Complement,
        Dep::Advcl if infinitive && t.children(d.verb).any(|c| t.dep(c) == Dep::Mark && t.word(c) == "for") => Link::Complement,
        Dep::Xcomp | Dep::Advcl if infinitive && !t.has(d.verb, Dep::Mark) => {
            let lists = if t.dep(d.top) == Dep::Xcomp {
                verb::TAKES_INFINITIVE
            } else {
                verb::SUBJECT_CONTROL | verb::RAISING | verb::NEGATING
            };
            let complement = t.g.verb(&t.lemma(above.verb), lists) || !t.g.controllers(&t.lemma(above.verb)).is_empty();
            if complement { Link::Complement } else { Link::Purpose }
        }
        Dep::Relcl | Dep::Acl if infinitive && t.g.noun(t.p.lemma(t.head(d.top)), noun::PURPOSE) => Link::Purpose,
        Dep::Relcl | Dep::Acl if infinitive || t.has(d.verb, Dep::Mark) => Link::Complement,
        Dep::Relcl | Dep::Acl | Dep::Amod => Link::Relative,
        Dep::Pcomp | Dep::Pobj if prep.is_some_and(complemented) && t.tag(d.verb) == Tag::Vbg => Link::Complement,
        Dep::Pcomp | Dep::Advcl | Dep::Parataxis | Dep::DepDep | Dep::Meta | Dep::Intj => Link::Adverbial,
        Dep::Pobj if t.tag(d.verb) == Tag::Vbg => Link::Adverbial,
        _ => argument(),
    }
}

/// "Peru recalls envoy, expels diplomats", "she was received in May, was told of it and left": two things that one does, not one said of
/// the other.
pub(crate) fn paired(t: &Tree<'_>, c: usize) -> bool {
    let up = t.head(c);
    let helpers = |v: usize| {
        t.children(v)
            .filter(|&x| matches!(t.dep(x), Dep::Aux | Dep::Auxpass))
            .chain(std::iter::once(v))
    };
    let told = |v: usize, present: bool| {
        helpers(v).any(|x| match t.tag(x) {
            Tag::Vbz | Tag::Vbp => present,
            Tag::Vbd => !present,
            _ => false,
        })
    };
    let opening = helpers(up).min().unwrap_or(up);
    t.dep(c) == Dep::Ccomp
        && c < up
        && (told(c, true) && told(up, true) || told(c, false) && told(up, false))
        && (t.has(c, Dep::Nsubj) || t.has(c, Dep::Nsubjpass))
        && !t.children(up).any(|x| matches!(t.dep(x), Dep::Nsubj | Dep::Nsubjpass | Dep::Expl))
        && !reports(t, up)
        && opening > 0
        && t.p.word(opening - 1) == ","
}

/// "Vietnam says …; China says …": what a semicolon parts is no complement.
fn parted(t: &Tree<'_>, c: usize) -> bool {
    let up = t.head(c);
    t.children(up)
        .any(|x| t.dep(x) == Dep::Punct && t.p.word(x) == ";" && (c.min(up)..c.max(up)).contains(&x))
}

/// "The talks, Smith said, will be held": the parenthesis goes above what it interrupts, as in "Smith said that …".
fn raise_parentheses(t: &Tree<'_>, drafts: &[Draft], under: &mut [Option<(usize, Link)>]) {
    let mut raised = vec![false; drafts.len()];
    for i in 0..drafts.len() {
        let d = &drafts[i];
        if t.dep(d.top) != Dep::Parataxis || d.form != Form::Verb || !reports(t, d.head) {
            continue;
        }
        if let Some((main, _)) = under[i]
            && !std::mem::replace(&mut raised[main], true)
        {
            under[i] = under[main];
            under[main] = Some((i, Link::Complement));
        }
    }
}

/// "said in a statement that …": the clause is said, whatever noun the parser hung it on.
fn said_in_a_statement(t: &Tree<'_>, drafts: &[Draft], by_token: &[Option<u32>], under: &mut [Option<(usize, Link)>]) {
    for (i, d) in drafts.iter().enumerate() {
        let noun = t.head(d.top);
        if t.dep(d.top) != Dep::Acl || !t.has(d.verb, Dep::Mark) || t.dep(noun) != Dep::Pobj {
            continue;
        }
        let says = t.head(t.head(noun));
        if let Some(k) = by_token[says]
            .map(|k| k as usize)
            .filter(|&k| k != i && drafts[k].form == Form::Verb && reports(t, drafts[k].head))
        {
            under[i] = Some((k, Link::Complement));
        }
    }
}

/// "in order to save fuel": the purpose of what the phrase hangs on.
fn in_order_to(t: &Tree<'_>, drafts: &[Draft], under: &mut [Option<(usize, Link)>]) {
    for i in 0..drafts.len() {
        if let Some((k, Link::Purpose)) = under[i]
            && drafts[k].form == Form::Noun
            && matches!(t.dep(drafts[i].top), Dep::Acl | Dep::Relcl)
        {
            under[i] = under[k].map(|(up, _)| (up, Link::Purpose));
        }
    }
}

/// Main verbs that the parser hung on a noun go above it: "The tunnel, designed by a Swiss firm, opened.", "…, the palace announced."
fn raise_main_verbs(t: &Tree<'_>, drafts: &[Draft], by_token: &[Option<u32>], under: &mut [Option<(usize, Link)>]) {
    for (i, d) in drafts.iter().enumerate() {
        if d.form == Form::Noun || !matches!(t.dep(d.top), Dep::Acl | Dep::Relcl) {
            continue;
        }
        let noun = by_token[t.head(d.top)]
            .map(|k| k as usize)
            .filter(|&k| k != i && drafts[k].form == Form::Noun);
        if voice::reports_before(t, d.verb) {
            let mut main = under[i].map(|(k, _)| k);
            for _ in 0..8 {
                main = main
                    .filter(|&k| drafts[k].form == Form::Noun && under[k].is_some())
                    .map_or(main, |k| under[k].map(|(up, _)| up));
            }
            if let Some(main) = main.filter(|&k| k != i && drafts[k].form != Form::Noun) {
                under[i] = under[main];
                under[main] = Some((i, Link::Complement));
            }
        } else if voice::main_in_disguise(t, d.verb) {
            under[i] = None;
        } else {
            continue;
        }
        if let Some(k) = noun {
            under[k] = Some((i, Link::Argument("")));
        }
    }
}

/// Whether the verb reports and its clause has a subject but nothing reported of its own.
fn reports(t: &Tree<'_>, v: usize) -> bool {
    t.g.verb(&t.lemma(v), verb::REPORTING) && t.has(v, Dep::Nsubj) && !t.has(v, Dep::Ccomp)
}

/// Gives the frames their links, and the predicates above their complements.
pub(crate) fn attach(r: &Reader<'_>, frames: &mut [Frame]) {
    for i in 0..frames.len() {
        frames[i].under = r.under[i];
        let Some((above, Link::Complement)) = r.under[i] else { continue };
        let d = &r.drafts[i];
        if matches!(r.t.dep(d.top), Dep::Pcomp | Dep::Pobj) {
            continue; // listed behind its preposition
        }
        let args = &mut frames[above].args;
        if args.len() < np::MANY {
            args.push(Arg {
                role: Role::Complement,
                heads: vec![d.head],
                via: Via::Direct,
            });
        }
    }
}
