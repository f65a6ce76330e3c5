//! How predicates hang under each other.

use crate::frame::{Arg, Form, Frame, Link, Role, Via};
use crate::predicate::{Draft, has_to};
use crate::reader::Reader;
use crate::tree::Tree;
use crate::words::{closed, verb};
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
            let prep = prep[up].map(|p| t.word(p as usize));
            (above != i).then(|| (above, link(t, d, &drafts[above], by_token[up].is_some(), prep.as_deref())))
        })
        .collect();
    raise_parentheses(t, drafts, &mut out);
    out
}

fn link(t: &Tree<'_>, d: &Draft, above: &Draft, direct: bool, prep: Option<&str>) -> Link {
    let argument = || Link::Argument(prep.map_or("", |p| t.g.preposition(p)));
    let infinitive = has_to(t, d.verb);
    match t.dep(d.top) {
        Dep::Conj if direct => Link::Coordination,
        _ if d.form == Form::Noun || d.below() => argument(),
        Dep::Ccomp | Dep::Csubj | Dep::Csubjpass | Dep::Acomp | Dep::Oprd => Link::Complement,
        Dep::Xcomp if !infinitive || above.form != Form::Verb => Link::Complement,
        Dep::Xcomp | Dep::Advcl if infinitive && !t.has(d.verb, Dep::Mark) => {
            let lists = if t.dep(d.top) == Dep::Xcomp {
                verb::TAKES_INFINITIVE
            } else {
                verb::SUBJECT_CONTROL | verb::RAISING | verb::NEGATING
            };
            let complement = t.g.verb(&t.lemma(above.verb), lists) || !t.g.controllers(&t.lemma(above.verb)).is_empty();
            if complement { Link::Complement } else { Link::Purpose }
        }
        Dep::Relcl | Dep::Acl if infinitive || t.has(d.verb, Dep::Mark) => Link::Complement,
        Dep::Relcl | Dep::Acl | Dep::Amod => Link::Relative,
        Dep::Pcomp | Dep::Pobj if prep.is_some_and(|p| !t.g.closed(p, closed::ADVERBIAL_PREPOSITION)) && t.tag(d.verb) == Tag::Vbg => {
            Link::Complement
        }
        Dep::Pcomp | Dep::Advcl | Dep::Parataxis | Dep::DepDep | Dep::Meta | Dep::Intj => Link::Adverbial,
        Dep::Pobj if t.tag(d.verb) == Tag::Vbg => Link::Adverbial,
        _ => argument(),
    }
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
        let head = d.head;
        match frames[above]
            .args
            .iter_mut()
            .find(|a| a.role == Role::Complement && r.t.dep(d.top) == Dep::Conj)
        {
            Some(a) => a.heads.push(head),
            None => frames[above].args.push(Arg {
                role: Role::Complement,
                heads: vec![head],
                via: Via::Direct,
            }),
        }
    }
}
