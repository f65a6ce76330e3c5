//! What a time expression hangs on, and how far that is from an event.

use super::clause::{WHEN, is_past};
use crate::page::{Page, lower};
use entente_language::{Dep, Pos, Tag};
use entente_time::{Limit, TimeMention, TimexType, said_then};

/// The word that a time expression hangs on: climbs out of the expression through prepositions and quantity nouns to the first
/// predicate or noun outside it.
pub fn host(page: &Page, t: &TimeMention) -> Option<usize> {
    let p = &page.parsed;
    if let Some(word) = said_then(p, &t.tokens).or_else(|| between_commas(page, t)) {
        return Some(word);
    }
    let inside = |i: usize| t.tokens.contains(&i);
    let mut at = t.tokens.clone().find(|&i| !inside(p.token(i).head) || p.token(i).head == i)?;
    for _ in 0..12 {
        let up = p.token(at).head;
        if up == at {
            return Some(at);
        }
        at = up;
        let tok = p.token(at);
        let passes = matches!(
            tok.dep,
            Dep::Prep | Dep::Pcomp | Dep::Agent | Dep::Mark | Dep::Advmod | Dep::Npadvmod
        ) && matches!(tok.pos, Pos::Adp | Pos::Adv | Pos::Sconj);
        if !passes && !inside(at) {
            return Some(past_semicolon(page, at, t.tokens.start).unwrap_or(at));
        }
    }
    Some(at)
}

/// The noun that a time expression is only a label of, with what it labels: "the 1982 Convention", "last year's summit", "a 2015 paper". It
/// dates that thing and nothing else. A day of the news ("the Tuesday agreement") is no label: it dates what is told of the thing, too.
pub fn labelled(page: &Page, t: &TimeMention, host: usize) -> Option<usize> {
    let p = &page.parsed;
    let part = |d: Dep| matches!(d, Dep::Nummod | Dep::Compound | Dep::Amod | Dep::Poss | Dep::Nmod);
    let noun = |i: usize| matches!(p.token(i).pos, Pos::Noun | Pos::Propn);
    let attributive = t.tokens.end <= host && noun(host) && t.tokens.clone().any(|i| p.token(i).head == host && part(p.token(i).dep));
    if !attributive || t.value.len() > "2021-09".len() {
        return None;
    }
    let mut at = host;
    for _ in 0..6 {
        let up = p.token(at).head;
        let inside = up > at && (part(p.token(at).dep) || p.token(at).dep == Dep::Conj);
        if up == at || !(inside && noun(up)) {
            break;
        }
        at = up;
    }
    // "During the August talks", "at the 2016 summit": what is told happened there and then.
    let prep = p.token(at).head;
    let there = p.token(at).dep == Dep::Pobj && matches!(lower(p.word(prep)).as_str(), "during" | "at" | "in" | "on" | "throughout");
    (!there).then_some(at)
}

/// "The first visit since 2011", "the worst crisis since 1979": the date is of another event of the kind.
pub(super) fn is_first_since(page: &Page, host: usize) -> bool {
    let p = &page.parsed;
    let ranks = |noun: usize| {
        p.children(noun).any(|c| {
            let first = matches!(lower(p.word(c)).as_str(), "first" | "last" | "latest" | "only" | "second" | "third");
            c < noun && (first || matches!(p.token(c).tag, Tag::Jjs | Tag::Rbs) || p.children(c).any(|g| p.token(g).tag == Tag::Rbs))
        })
    };
    let mut nouns: Vec<usize> = vec![host];
    nouns.extend(
        p.children(host)
            .filter(|&c| matches!(p.token(c).dep, Dep::Dobj | Dep::Attr | Dep::Npadvmod)),
    );
    // "The first minister to set foot there since 1958".
    nouns.extend(matches!(p.token(host).dep, Dep::Acl | Dep::Relcl).then_some(p.token(host).head));
    for c in p.children(host).filter(|&c| p.token(c).dep == Dep::Prep) {
        nouns.extend(p.children(c).filter(|&o| p.token(o).dep == Dep::Pobj));
    }
    nouns.into_iter().any(ranks)
}

/// "According to a Wednesday report": when that was said.
pub(super) fn is_source(page: &Page, host: usize) -> bool {
    let p = &page.parsed;
    let prep = p.token(host).head;
    let source = |i: usize| lower(p.word(i)) == "according";
    p.token(host).dep == Dep::Pobj && (source(prep) || source(p.token(prep).head))
}

/// "As foreseen in September", "as agreed last year": when that was said, not when it came true.
pub(super) fn is_as_foreseen(page: &Page, host: usize) -> bool {
    let p = &page.parsed;
    let whole = |c: usize| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Aux);
    let reduced = p.token(host).tag == Tag::Vbn && !p.children(host).any(whole);
    reduced && p.children(host).any(|c| c < host && lower(p.word(c)) == "as")
}

/// "For the next decade": how long something is to hold, not when it was made.
pub(super) fn runs_on(page: &Page, t: &TimeMention) -> bool {
    let word = |i: usize| lower(page.parsed.word(i));
    let ahead = |i: usize| matches!(word(i).as_str(), "next" | "coming" | "following");
    let lasts = t.tokens.start.checked_sub(1).is_some_and(|i| word(i) == "for");
    lasts && t.kind == TimexType::Duration && t.tokens.clone().any(ahead)
}

/// How far `host` is from the event: 0 on one of its own words, 1 and more on a governor, `None` if it belongs elsewhere.
pub fn distance(page: &Page, host: usize, own: &[usize], above: &[usize], opens: bool) -> Option<usize> {
    if own.contains(&host) {
        return Some(0);
    }
    let p = &page.parsed;
    if let Some(k) = above.iter().position(|&a| a == host) {
        return Some(2 + 2 * k);
    }
    // On a noun that is an argument of one of the event's words ("in Tokyo in April", "the first week of talks").
    let mut at = host;
    for step in 1..6 {
        let up = p.token(at).head;
        if up == at {
            break;
        }
        if matches!(
            p.token(at).dep,
            Dep::Relcl | Dep::Acl | Dep::Advcl | Dep::Ccomp | Dep::Conj | Dep::Parataxis
        ) && matches!(p.token(at).pos, Pos::Verb | Pos::Aux)
        {
            if own.contains(&up) && opens_speech(page, at, up) {
                return Some(3);
            }
            // "When riots broke out two years later, he called for help": the clause says when.
            let when = p.token(at).dep == Dep::Advcl && p.children(at).any(|c| WHEN.contains(&lower(p.word(c)).as_str()));
            let agrees = is_past(page, up) == is_past(page, at);
            return ((when && agrees || is_out(page, at)) && own.contains(&up)).then_some(7);
        }
        at = up;
        if own.contains(&at) {
            return Some(step);
        }
        if let Some(k) = above.iter().position(|&a| a == at) {
            return Some(2 + 2 * k + step);
        }
    }
    opens.then_some(OPENING)
}

/// How far the date is that opens the sentence of an event.
pub(super) const OPENING: usize = 9;

/// "Was not signed until July": then, and no limit.
pub(super) fn begins_then(page: &Page, t: &TimeMention, host: usize) -> bool {
    let p = &page.parsed;
    let past = |c: usize| matches!(p.token(c).dep, Dep::Aux | Dep::Auxpass) && p.token(c).tag == Tag::Vbd;
    t.limit == Limit::Until && p.children(host).any(|c| p.token(c).dep == Dep::Neg) && p.children(host).any(past)
}

/// The verb of the part of a sentence that a time stands in, where the parser hung it on a word before the semicolon.
fn past_semicolon(page: &Page, host: usize, time: usize) -> Option<usize> {
    let p = &page.parsed;
    let mark = (host..time).rev().take(40).find(|&i| p.word(i) == ";")?;
    let end = p.sentences()[p.sentence_of(time)].end;
    let heads = |v: usize| matches!(p.token(v).pos, Pos::Verb | Pos::Aux) && p.token(v).head < mark && v != host;
    (time..end.min(time + 60)).find(|&v| heads(v))
}

/// "Before the month was out", "before the year was over": in it.
pub(super) fn is_out(page: &Page, verb: usize) -> bool {
    let p = &page.parsed;
    let word = |c: usize, list: &[&str]| list.contains(&lower(p.word(c)).as_str());
    let before = p.children(verb).any(|c| word(c, &["before", "ere"]));
    before && page.lemma(verb) == "be" && p.children(verb).any(|c| word(c, &["out", "over", "up", "done"]))
}

/// "Speaking on Monday in Oslo, she said", "asked on Monday whether …": the participle that opens a sentence says when the rest was.
pub(super) fn opens_speech(page: &Page, participle: usize, verb: usize) -> bool {
    let p = &page.parsed;
    let t = p.token(participle);
    let bare = matches!(t.tag, Tag::Vbg | Tag::Vbn)
        && !p
            .children(participle)
            .any(|c| matches!(p.token(c).dep, Dep::Nsubj | Dep::Mark | Dep::Aux));
    t.dep == Dep::Advcl && participle < verb && bare
}

/// Whether `host` is the main predicate of the sentence, or hangs on it by prepositions ("after the floods of May 2023 …"), so that a date
/// opening the sentence places everything in it.
pub(super) fn tops(page: &Page, t: &TimeMention, host: usize, sentence_start: usize) -> bool {
    let p = &page.parsed;
    let tok = p.token(host);
    if tok.dep == Dep::Root || p.token(tok.head).dep == Dep::Root || host == sentence_start {
        return true;
    }
    let mut at = host;
    for _ in 0..6 {
        let tok = p.token(at);
        if tok.dep == Dep::Root {
            return t.value.len() > "2021".len();
        }
        if !matches!(tok.dep, Dep::Prep | Dep::Pobj) {
            return false;
        }
        at = tok.head;
    }
    false
}

/// Whether a year is the last word of a name: "UNCLOS 1982", "Vision 2030".
pub(super) fn ends_name(page: &Page, t: &TimeMention) -> bool {
    let year = t.tokens.len() == 1 && t.value.len() == "2021".len();
    let before = t.tokens.start.checked_sub(1).map(|b| page.parsed.token(b).pos);
    year && before == Some(Pos::Propn)
}

/// "On the eve of the summit": a time that the event names is another than its own, unless it is its day.
pub(super) fn is_named_by(page: &Page, t: &TimeMention, event: usize) -> bool {
    let p = &page.parsed;
    let prep = p.token(event).head;
    let of = p.token(event).dep == Dep::Pobj && lower(p.word(prep)) == "of" && t.tokens.contains(&p.token(prep).head);
    of && page.lemma(p.token(prep).head) == "eve"
}

/// Whether a date hangs inside what a stance is about: "voiced concern about the attacks of May", "thanked her for the help given since
/// June"; not in where it was voiced: "said in a statement on Monday". What ends the sentence behind an object may tell of either: then
/// it is the stance's.
pub(super) fn is_topic(page: &Page, time: &TimeMention, host: usize, own: &[usize]) -> bool {
    let p = &page.parsed;
    let end = p.sentences()[p.sentence_of(time.tokens.start)].end;
    let last = (time.tokens.end..end).all(|i| matches!(p.token(i).pos, Pos::Punct | Pos::Space));
    let mut at = host;
    for _ in 0..8 {
        let t = p.token(at);
        if own.contains(&at) || t.head == at {
            return false;
        }
        if own.contains(&t.head) {
            let about = || {
                !matches!(
                    lower(p.word(at)).as_str(),
                    "in" | "at" | "during" | "after" | "on" | "before" | "by"
                )
            };
            return t.dep == Dep::Dobj && !last || t.dep == Dep::Prep && at != host && about();
        }
        at = t.head;
    }
    false
}

/// The noun that a time between commas belongs to, where "of" or "to" goes on with it: "the opening, in May 2021, of a border post".
fn between_commas(page: &Page, t: &TimeMention) -> Option<usize> {
    let p = &page.parsed;
    let word = |i: usize| (i < p.len()).then(|| p.word(i));
    let of = word(t.tokens.end) == Some(",") && matches!(word(t.tokens.end + 1), Some("of" | "to"));
    let noun = t.tokens.start.checked_sub(3).filter(|_| of)?;
    let opens = p.word(noun + 1) == "," && p.token(noun + 2).pos == Pos::Adp;
    (opens && matches!(p.token(noun).pos, Pos::Noun | Pos::Propn)).then_some(noun)
}

/// "Between the premier who had toured Quito and the president in May": the parser gives the second party, and what stands behind it, to
/// the clause that says more of the first; but what is between needs two.
pub(super) fn outside_between(page: &Page, verb: usize, time: usize) -> Option<usize> {
    let p = &page.parsed;
    let first = p.token(verb).head;
    let between = p.token(first).head;
    let alone = !p.children(first).any(|c| p.token(c).dep == Dep::Conj);
    let relative = p.token(verb).dep == Dep::Relcl && p.token(first).dep == Dep::Pobj && lower(p.word(between)) == "between";
    let second = || (verb..time).any(|i| p.token(i).dep == Dep::Conj && !matches!(p.token(i).pos, Pos::Verb | Pos::Aux));
    (relative && alone && second()).then(|| p.token(between).head)
}
