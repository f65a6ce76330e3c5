//! Arguments around a noun (or predicative adjective): possessor, modifiers, "of", "by" and every other preposition.

use crate::args::Gather;
use crate::frame::{Form, Role, Via};
use crate::predicate::Draft;
use crate::tree::Tree;
use crate::words::{noun, verb};
use crate::{np, verbal};
use entente_language::{Dep, Pos, Tag};

/// What hangs on the noun, and on the noun that bounds it ("a series of talks with Y").
pub(crate) fn collect(g: &mut Gather<'_, '_>, d: &Draft) {
    children(g, d, d.head);
    if let Some(outer) = d.carrier {
        children(g, d, outer);
    }
    if d.form == Form::Noun {
        recipient_beside(g, d);
    }
}

/// "approved a loan to Kenya", with the phrase hung on a verb that gives nothing.
fn recipient_beside(g: &mut Gather<'_, '_>, d: &Draft) {
    let t = g.t();
    let v = t.head(d.head);
    if t.dep(d.head) != Dep::Dobj || !g.giving || g.has(&Role::Recipient) || t.g.verb(&t.lemma(v), verb::GIVING) {
        return;
    }
    let to = t.children(v).find(|&p| p > d.head && t.dep(p) == Dep::Prep && t.word(p) == "to");
    if let Some(o) = to.and_then(|p| t.child(p, Dep::Pobj)) {
        g.add_phrase(Role::Recipient, o, Via::Shared);
    }
}

fn children(g: &mut Gather<'_, '_>, d: &Draft, n: usize) {
    let t = g.t();
    for c in t.children(n) {
        match t.dep(c) {
            Dep::Poss if t.is_time(c) => g.times.push(c),
            Dep::Poss => {
                let heads = t.fillers(c).0;
                g.possessors.extend(heads);
            }
            Dep::Compound | Dep::Nmod | Dep::Amod => modifier(g, c, 8),
            Dep::Appos | Dep::Npadvmod | Dep::Conj if t.trailing_report(c).is_some() => {}
            Dep::Appos if np::listed(t.p, c) => {}
            Dep::Npadvmod => {
                if t.is_time(c) {
                    g.times.push(c);
                } else if c > n && (t.is_place(c) || t.pos(c) == Pos::Propn) {
                    g.add_phrase(Role::Oblique(String::new()), c, Via::Direct);
                } else {
                    modifier(g, c, 1);
                }
            }
            Dep::Prep | Dep::Agent | Dep::Dative => {
                let own = t.child(c, Dep::Pobj).is_some_and(|o| g.r.draft_at(o) == Some(g.i));
                if !own {
                    g.phrase(c, true);
                }
            }
            Dep::Appos if t.is_time(c) => g.times.push(c),
            Dep::Appos if t.is_place(c) && t.is_noun(n) && !closed_by_comma(t, c) => {
                g.add_phrase(Role::Oblique(String::new()), c, Via::Apposition)
            }
            Dep::Appos => g.add_phrase(Role::Attribute, c, Via::Apposition),
            Dep::Advmod if d.form != Form::Noun && n == d.head => verbal::adverb(g, c),
            _ => {}
        }
    }
}

/// "His deputy, Ana Costa, opened": an apposition; "Border talks, Lima." is a place.
fn closed_by_comma(t: &Tree<'_>, c: usize) -> bool {
    c + 1 < t.p.len() && t.p.word(c + 1) == ","
}

/// A word before the noun; what is joined to it by a hyphen or "and" counts on its own: "Japan-Vietnam talks", "air and sea drills".
fn modifier(g: &mut Gather<'_, '_>, c: usize, depth: usize) {
    let t = g.t();
    if t.is_time(c) && t.pos(c) != Pos::Adj {
        g.times.push(c);
        return;
    }
    if t.pos(c) == Pos::Punct {
        return;
    }
    for part in t.children(c).filter(|_| depth > 0) {
        let dashed = part < c
            && matches!(t.dep(part), Dep::Compound | Dep::Nmod | Dep::Amod)
            && (part + 1..c).all(|k| t.tag(k) == Tag::Hyph || matches!(t.p.word(k), "-" | "–" | "—" | "/"))
            && part + 1 < c;
        // "A joint boundary commission": what the parser hung on the first noun says what the whole is.
        let quality = part < c && t.dep(part) == Dep::Amod && t.pos(part) == Pos::Adj && t.p.word(part).starts_with(char::is_lowercase);
        if dashed || quality || t.dep(part) == Dep::Conj {
            modifier(g, part, depth - 1);
        }
    }
    if let Some(x) = c.checked_sub(2).filter(|&x| dashed_outside(t, x, c)) {
        g.add(Role::Modifier, vec![x], Via::Compound);
    }
    g.add(Role::Modifier, vec![c], Via::Compound);
}

/// "Ghana–Togo talks", where the parser took Ghana for something else.
fn dashed_outside(t: &Tree<'_>, x: usize, c: usize) -> bool {
    let close = !t.p.token(x).space_after && !t.p.token(x + 1).space_after;
    close && t.pos(x) == Pos::Propn && t.pos(c) == Pos::Propn && matches!(t.p.word(x + 1), "-" | "–" | "/") && t.head(x) != c
}

/// Gives possessor, "by" and "of" their normal roles.
pub(crate) fn finish(g: &mut Gather<'_, '_>, d: &Draft) {
    let adjective = !g.t().is_noun(d.head) && d.form != Form::Noun;
    let (by, of, possessors) = (
        std::mem::take(&mut g.by),
        std::mem::take(&mut g.of),
        std::mem::take(&mut g.possessors),
    );
    if adjective {
        g.add(Role::Oblique("by".into()), by, Via::Direct);
        g.add(Role::Oblique("of".into()), of, Via::Direct);
        return;
    }
    let has_subject = g.has(&Role::Subject);
    let said_by = !by.is_empty();
    if has_subject {
        g.add(Role::Oblique("by".into()), by, Via::Direct);
    } else {
        g.add(Role::Subject, by, Via::Direct);
    }
    let of_subject = g.r.noun_is(g.i, noun::OF_SUBJECT) && !said_by && possessors.is_empty() && !has_subject;
    let of_taken = !of.is_empty();
    g.add(if of_subject { Role::Subject } else { Role::Object }, of, Via::Direct);
    let role = match g.has(&Role::Subject) {
        false => Role::Subject,
        true if said_by && !of_taken && !has_subject => Role::Object,
        true => Role::Modifier,
    };
    g.add(role, possessors, Via::Possessive);
}
