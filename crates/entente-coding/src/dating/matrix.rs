//! The date of a clause that has none of its own, from the clause that it depends on.
//!
//! "They left on 3 May, a day after crowds had stormed the mission" (2 May), "the embargo lasted until June 1991, when aid was resumed"
//! (then), "Kenya, which had asked for it, signed in March" (up to then), "a deal under which it buys six was signed on Monday" (then).

use super::clause::{WHEN, is_past};
use super::hang::host;
use super::up_to;
use crate::page::{Page, lower};
use entente_language::{Dep, Pos, Tag};
use entente_time::{Edtf, Limit, TimeMention, Unit};

/// A date taken from the clause above, and what settled it.
pub struct FromAbove {
    /// When, as EDTF.
    pub date: String,
    /// The word that the clause's time hangs on.
    pub host: usize,
    /// What settled it.
    pub because: String,
}

/// The head of the adverbial or relative clause around a word, itself included; coordinated verbs with a subject of their own are other
/// clauses.
pub fn clause_of(page: &Page, token: usize) -> Option<usize> {
    let p = &page.parsed;
    let mut at = token;
    for _ in 0..12 {
        let t = p.token(at);
        match t.dep {
            Dep::Advcl | Dep::Relcl => return Some(at),
            Dep::Ccomp | Dep::Parataxis | Dep::Acl | Dep::Csubj | Dep::Xcomp => return None,
            Dep::Conj if p.children(at).any(|c| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass)) => return None,
            _ if t.head == at => return None,
            _ => at = t.head,
        }
    }
    None
}

/// The date of an undated event told by the word `token`, from the clause above its own.
/// `hostile` says that it is an act of force or pressure, which what comes after it seldom answers on the same day.
pub fn date(page: &Page, token: usize, hostile: bool, is_instrument: impl Fn(usize) -> bool) -> Option<FromAbove> {
    let p = &page.parsed;
    let clause = clause_of(page, token)?;
    let noun = p.token(clause).head;
    let relative = p.token(clause).dep == Dep::Relcl;
    let above = if relative { verb_over(page, noun)? } else { noun };
    let (t, edtf) = time_of(page, above, clause).or_else(|| time_of(page, first_of(page, above)?, clause))?;
    let marker = p
        .children(clause)
        .filter(|&c| c < clause && matches!(p.token(c).dep, Dep::Mark | Dep::Advmod | Dep::Prep))
        .map(|c| (c, lower(p.word(c))))
        .find(|(_, w)| matches!(w.as_str(), "before" | "under" | "whereby") || WHEN.contains(&w.as_str()));
    let pluperfect = p.token(clause).tag == Tag::Vbn && p.children(clause).any(|c| lower(p.word(c)) == "had");
    let (date, why) = match marker.as_ref().map(|(c, w)| (*c, w.as_str())) {
        Some((_, "under" | "whereby")) if relative && is_instrument(noun) => (edtf.as_str().to_owned(), "when that was made"),
        _ if relative && pluperfect && p.children(clause).any(|c| lower(p.word(c)) == "just") => (edtf.as_str().to_owned(), "just before"),
        _ if relative && pluperfect => (up_to(edtf), "it had been so by then"),
        Some((c, word @ ("after" | "before"))) if !relative => match counted(page, c, edtf, word == "after") {
            Some(counted) => (counted.as_str().to_owned(), "counted from that"),
            None if word == "after" && (pluperfect || hostile) && !is_counted(page, c) => (up_to(edtf), "it had been so by then"),
            None => return None,
        },
        Some((_, "when" | "while")) if !relative && is_past(page, clause) => (edtf.as_str().to_owned(), "it was then"),
        _ => return None,
    };
    let because = format!("“{}” {}; {why}", t.span.of(p.text()), t.because);
    Some(FromAbove {
        date,
        host: above,
        because,
    })
}

/// The date of an event that a noun names as so far before or after something dated: "lasted until May 1992, a year after the accords".
pub fn counted_from_above(page: &Page, noun: usize) -> Option<FromAbove> {
    let p = &page.parsed;
    let marker = Some(p.token(noun).head).filter(|_| p.token(noun).dep == Dep::Pobj)?;
    let word = lower(p.word(marker));
    if !matches!(word.as_str(), "after" | "before") || !is_counted(page, marker) {
        return None;
    }
    let above = verb_over(page, marker)?;
    let (t, from) = time_of(page, above, marker)?;
    let date = counted(page, marker, from, word == "after")?;
    let because = format!("“{}” {}; counted from that", t.span.of(p.text()), t.because);
    Some(FromAbove {
        date: date.as_str().to_owned(),
        host: above,
        because,
    })
}

/// The date of an event counted from what its clause comes after or before: "a year after they signed in 2019, they bought …", "two weeks
/// before the vote of 3 May".
pub fn counted_from_below(page: &Page, own: &[usize]) -> Option<FromAbove> {
    let p = &page.parsed;
    let (&verb, _) = own.iter().map(|v| (v, p.token(*v).pos)).find(|(_, pos)| *pos == Pos::Verb)?;
    p.children(verb).find_map(|c| {
        // The marker, and what it brings: a clause, a gerund, a noun.
        let (marker, inner) = match p.token(c).dep {
            Dep::Advcl => (p.children(c).find(|&m| m < c && p.token(m).dep == Dep::Mark)?, c),
            Dep::Prep => (c, p.children(c).find(|&o| matches!(p.token(o).dep, Dep::Pcomp | Dep::Pobj))?),
            _ => return None,
        };
        let word = lower(p.word(marker));
        if !matches!(word.as_str(), "after" | "before") || own.contains(&inner) {
            return None;
        }
        let of_inner = |t: &&TimeMention| t.limit == Limit::None && t.tokens.start > marker && host(page, t) == Some(inner);
        let t = page.times.iter().find(of_inner)?;
        let from = t.edtf.as_ref().filter(|e| !e.is_open())?;
        let date = counted(page, marker, from, word == "before")?;
        let because = format!("“{}” {}; counted from that", t.span.of(p.text()), t.because);
        Some(FromAbove {
            date: date.as_str().to_owned(),
            host: inner,
            because,
        })
    })
}

/// The verb that a noun is told by.
fn verb_over(page: &Page, noun: usize) -> Option<usize> {
    let p = &page.parsed;
    let mut at = noun;
    for _ in 0..8 {
        if matches!(p.token(at).pos, Pos::Verb | Pos::Aux) {
            return Some(at);
        }
        let up = p.token(at).head;
        if up == at {
            return None;
        }
        at = up;
    }
    None
}

/// The verb that a coordinated one without a subject of its own goes on from: "boarded it on Friday and took it to port".
fn first_of(page: &Page, verb: usize) -> Option<usize> {
    let p = &page.parsed;
    let subject = p.children(verb).any(|c| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass));
    (p.token(verb).dep == Dep::Conj && !subject).then_some(p.token(verb).head)
}

/// The time of a verb: what hangs on it or on its subject, the nearest to the clause that asks.
fn time_of(page: &Page, verb: usize, clause: usize) -> Option<(&TimeMention, &Edtf)> {
    let p = &page.parsed;
    let subjects = p.children(verb).filter(|&c| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass));
    let subject: Vec<_> = subjects.map(|c| p.subtree(c)).collect();
    let subject = |h: usize| subject.iter().any(|s| s.contains(&h));
    let of_verb = |t: &TimeMention| host(page, t).is_some_and(|h| h == verb || subject(h));
    let sentence = p.sentences()[p.sentence_of(verb)].clone();
    let dated = page.times.iter().filter(|t| sentence.contains(&t.tokens.start));
    dated
        .filter(|t| matches!(t.limit, Limit::None | Limit::Until) && of_verb(t))
        .filter_map(|t| t.edtf.as_ref().map(|e| (t, e)))
        .filter(|(_, e)| !e.is_open() && e.days().count() <= 366)
        .min_by_key(|(t, _)| t.tokens.start.abs_diff(clause))
}

/// The length of time told right before "after" or "before", if there is one.
fn length_before(page: &Page, marker: usize) -> Option<&TimeMention> {
    let ends = |t: &&TimeMention| t.tokens.end == marker || t.tokens.contains(&marker);
    page.times.iter().find(|t| t.offset.is_some() && ends(t))
}

fn is_counted(page: &Page, marker: usize) -> bool {
    length_before(page, marker).is_some()
}

/// The date of what a clause of "after" or "before" tells, so far from the date of the clause above: "a day after", "hours before".
fn counted(page: &Page, marker: usize, from: &Edtf, back: bool) -> Option<Edtf> {
    let t = length_before(page, marker)?;
    let offset = t.offset.as_ref()?.turned(back);
    if offset.unit() <= Unit::Hour {
        return (from.days().count() == 1).then(|| from.clone());
    }
    if t.marks.modifier.is_some() && offset.unit() < Unit::Month {
        // "A little over two weeks after" is no day.
        return None;
    }
    offset.counted_from(from)
}
