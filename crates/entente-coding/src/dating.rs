//! Which of a sentence's dates is an event's: the one in its own clause or noun phrase, the one of the verb that governs it, the one
//! that opens the sentence; else what the discourse gives.

mod clause;
mod hang;
mod matrix;

pub use clause::{goes_on_by, is_aside, tells_entry, tells_main};
pub use hang::{distance, host, labelled};

use crate::classes::Classes;
use crate::page::{Page, lower};
use clause::{in_participle, is_done_by, is_past, is_reduced, one_clause, relative_of, says};
use entente_language::{Dep, Pos, Tag};
use entente_time::{Edtf, Limit, TimeMention, TimexType};
use hang::{
    OPENING, begins_then, ends_name, is_as_foreseen, is_first_since, is_named_by, is_out, is_source, is_topic, outside_between, runs_on,
    tops,
};
use std::ops::Range;

/// A date given to an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dated {
    /// When, as EDTF.
    pub date: Option<String>,
    /// When it is due, where a limit says so.
    pub due: Option<String>,
    /// The date stands in the event's own clause, not inside a noun phrase ("the 2011 memorandum"): it moves the narrative on.
    pub of_clause: bool,
    /// It stands with another word than the event's own: of a thing taken as known it may tell something else.
    pub borrowed: bool,
    /// It hangs on a verb that the event's clause is the complement of: the day when it was said.
    pub told_by: bool,
    /// It is told as going on since then: `2011/2020-05-05`.
    pub since: bool,
    /// The word that it hangs on.
    pub host: Option<usize>,
    /// `stated`, `resolved`, `document` or `none`.
    pub basis: &'static str,
    /// What settled it.
    pub because: String,
}

/// Whether a clause has a date of its own that cannot be told, such as "last month" in a text of unknown day: then no other date will do.
pub fn dated_in_vain(page: &Page, sentence: usize, own: &[usize], above: &[usize]) -> bool {
    let tokens = page.parsed.sentences()[sentence].clone();
    page.times.iter().any(|t| {
        t.edtf.is_none()
            && tokens.contains(&t.tokens.start)
            && matches!(t.kind, TimexType::Date | TimexType::Time)
            && (t.value.starts_with("XXXX") || t.because == "publication date unknown" || t.offset.is_some())
            && host(page, t).is_some_and(|h| distance(page, h, own, above, false).is_some())
    })
}

/// The date of the writing that a clause is taken from, and its words: "an article published in May 2013 noted that cadets had taken part".
pub fn of_its_source(page: &Page, token: usize) -> Option<(Edtf, String)> {
    let p = &page.parsed;
    let mut at = token;
    for _ in 0..12 {
        let t = p.token(at);
        if t.dep == Dep::Ccomp {
            break;
        }
        at = t.head;
    }
    let verb = p.token(at).head;
    let writing = p
        .children(verb)
        .find(|&c| p.token(c).dep == Dep::Nsubj && p.token(at).dep == Dep::Ccomp)?;
    let dated = |t: &&TimeMention| {
        let host = host(page, t);
        host.is_some_and(|h| p.token(h).dep == Dep::Acl && p.token(h).tag == Tag::Vbn && p.subtree(writing).contains(&h))
    };
    let t = page.times.iter().find(dated)?;
    let date = t.edtf.clone().filter(|e| !e.is_open())?;
    Some((date, format!("“{}” is when that was written", t.span.of(p.text()))))
}

/// What is known of the event whose date is sought.
#[derive(Clone, Copy, Debug)]
pub struct Sought<'a> {
    /// It is still to come, so that a limit ("by 2025") is its due date.
    pub planned: bool,
    /// It is a meeting, visit or exercise still to come: the day when it was promised is not its own.
    pub gathers: bool,
    /// It is a stance: a date inside what it is about is not its own.
    pub stance: bool,
    /// It is what is done to an instrument that was there before: the year that tells which one is not its own.
    pub acts: bool,
    /// It is an instrument that something else is done under, whose date is not its own.
    pub given: bool,
    /// It is an act of force or pressure.
    pub hostile: bool,
    /// It is told as a fact: no day after that of the writing.
    pub happened: bool,
    /// The day of the writing.
    pub published: Option<&'a Edtf>,
    /// Lists of words.
    pub classes: &'a Classes,
}

impl Sought<'_> {
    /// Whether a date lies after the day of the writing.
    fn lies_ahead(&self, e: &Edtf) -> bool {
        self.published.is_some_and(|day| e.days().first > day.days().last)
    }

    /// Whether a year to come, told with what has happened, is what that looks to: "signed the Vision towards 2030".
    fn is_aim(&self, t: &TimeMention, e: &Edtf) -> bool {
        self.happened && t.value.len() <= "2030".len() && self.lies_ahead(e)
    }

    /// Whether a date, told before the event on a verb above it, is only that of the promise: "promised on Monday to visit Oslo", not
    /// "was due on Monday in Oslo".
    fn is_of_promise(&self, page: &Page, e: &Edtf, host: usize) -> bool {
        let schedules = self.classes.has("schedules", &page.lemma(host));
        self.gathers && is_past(page, host) && !schedules && !self.lies_ahead(e)
    }
}

/// Finds the date of an event whose own words are `own` (trigger, light verb), under the predicates `above` (tokens, nearest first).
pub fn in_sentence(page: &Page, sentence: usize, own: &[usize], above: &[usize], sought: Sought<'_>) -> Dated {
    let p = &page.parsed;
    let planned = sought.planned;
    let whole = p.sentences()[sentence].clone();
    let anchor = own.first().copied().unwrap_or(whole.start);
    // On a text with no full stop, work stays in proportion.
    let tokens = whole.start.max(anchor.saturating_sub(WINDOW))..whole.end.min(anchor + WINDOW);
    let mut best: Option<(usize, usize, &TimeMention, usize)> = None;
    let mut due: Option<(usize, &TimeMention)> = None;
    let first_verb = tokens
        .clone()
        .find(|&i| matches!(p.token(i).pos, Pos::Verb | Pos::Aux))
        .unwrap_or(tokens.end);
    let relative = relative_of(page, anchor);
    let aside = relative.is_some();
    if let Some(found) = matrix::counted_from_below(page, own).or_else(|| matrix::counted_from_above(page, anchor)) {
        return Dated {
            date: Some(found.date),
            basis: "resolved",
            because: found.because,
            of_clause: true,
            host: Some(found.host),
            ..Dated::default()
        };
    }
    let hung = matrix::clause_of(page, anchor).map(|c| p.token(c).head);
    // "On 7 April, the day she was received": the clause hangs on another word for that day.
    let hung = hung.map(|word| if renames(page, word) { p.token(word).head } else { word });
    for t in page.times.iter().filter(|t| tokens.contains(&t.tokens.start)) {
        let (Some(h), Some(edtf)) = (host(page, t), t.edtf.as_ref()) else {
            continue;
        };
        let h = outside_between(page, h, t.tokens.start).filter(|_| !own.contains(&h)).unwrap_or(h);
        let foreign = is_reduced(page, h) && h != anchor && p.token(anchor).pos == Pos::Verb;
        let in_name = ends_name(page, t);
        if sought.is_aim(t, edtf) || in_name && !own.contains(&h) || foreign {
            continue;
        }
        let since_last = t.limit == Limit::Since && is_first_since(page, h);
        if since_last || is_source(page, h) || is_as_foreseen(page, h) || (!planned && runs_on(page, t)) {
            continue;
        }
        let names_doer = |noun: usize| labelled(page, t, h) == Some(noun) && is_done_by(page, anchor, noun);
        if hung.is_some_and(|word| t.tokens.contains(&word)) || relative.is_some_and(names_doer) {
            // "In August 2023, when ships collided", "two years later, when she came": the clause says more of the time itself; "a 2011
            // accord that created a forum": of what was made then.
            best = Some((1, 0, t, anchor));
            break;
        }
        let mine = |i: &usize| own.contains(i) || above.contains(i);
        let h = match labelled(page, t, h) {
            Some(noun) if sought.acts && own.contains(&noun) => continue,
            Some(noun) if mine(&noun) => noun,
            Some(_) if !mine(&h) => continue,
            _ => h,
        };
        if tells_which(page, t, h, own, sought.classes) && !above.contains(&h) {
            continue;
        }
        let promise = t.tokens.start < anchor && above.contains(&h) || says(page, h, anchor);
        if promise && sought.is_of_promise(page, edtf, h) || is_named_by(page, t, anchor) {
            continue;
        }
        let opens = in_brackets(page, t, anchor)
            || !aside && t.tokens.start < first_verb && t.tokens.start < anchor && tops(page, t, h, tokens.start);
        let Some(d) = distance(page, h, own, above, opens).filter(|&d| d == 0 || !sought.given) else {
            continue;
        };
        if sought.stance && is_topic(page, t, h, own) || d > 0 && sought.happened && sought.lies_ahead(edtf) {
            continue;
        }
        // "Exercise Sea Shield 2024, held in May": the clause says more than the name.
        let d = d + usize::from(in_name);
        let gap = anchor.abs_diff(t.tokens.start);
        let limit = matches!(t.limit, Limit::By | Limit::Until | Limit::Before) || comes_before(page, h);
        if planned && limit && !begins_then(page, t, h) {
            if due.is_none_or(|(old, _)| d < old) {
                due = Some((d, t));
            }
        } else if best.is_none_or(|(bd, bg, _, _)| (d, gap) < (bd, bg)) {
            best = Some((d, gap, t, h));
        }
    }
    // What opens the sentence is farther than the clause above.
    let far = due.is_none() && best.is_none_or(|(d, ..)| d >= OPENING);
    let is_instrument = |noun: usize| sought.classes.has("same_instrument", &page.lemma(noun));
    let from_above = far.then(|| matrix::date(page, anchor, sought.hostile, is_instrument)).flatten();
    if from_above.is_some() {
        best = None;
    } else if best.is_none() && due.is_none() && !aside && !sought.given {
        best = only_date(page, tokens.clone(), own, sought).map(|(t, h)| (OPENING + 1, 0, t, h));
    }
    let mut out = Dated {
        basis: "none",
        ..Dated::default()
    };
    if let Some((_, t)) = due {
        out.due = t.edtf.as_ref().map(|e| last_part(e.as_str()));
        out.because = format!("“{}” is the limit", t.span.of(p.text()));
    }
    if let Some(found) = from_above {
        out.host = Some(found.host);
        out.date = Some(found.date);
        out.basis = "resolved";
        out.because = found.because;
    }
    if let Some((distance, _, t, h)) = best {
        let main = matches!(p.token(h).pos, Pos::Verb | Pos::Aux) && !matches!(p.token(h).dep, Dep::Relcl | Dep::Acl | Dep::Advcl);
        out.of_clause = matches!(t.limit, Limit::None) && distance < 10 && (main || distance == 7 || t.tokens.start < first_verb);
        out.borrowed = distance >= 2;
        out.told_by = says(page, h, anchor);
        out.host = Some(h);
        out.since = t.limit == Limit::Since;
        out.date = t.edtf.as_ref().map(|e| e.as_str().to_owned());
        if out.since && hung.is_some_and(|word| t.tokens.contains(&word)) {
            // "Has held it since 1995, when gunmen attacked": they did so then, not ever since.
            out.date = out.date.map(|x| x.split('/').next().unwrap_or(&x).to_owned());
            out.since = false;
        }
        if !planned && matches!(t.limit, Limit::By | Limit::Before) && !is_out(page, h) {
            // "Had been handed over by the end of the year": some time up to then.
            out.date = t.edtf.as_ref().filter(|e| !e.as_str().contains('/')).map(up_to).or(out.date);
        }
        out.basis = match t.basis {
            entente_time::Basis::Stated => "stated",
            _ => "resolved",
        };
        out.because = format!("“{}” {}", t.span.of(p.text()), t.because);
    }
    out
}

/// "Vehicles, given for peacekeeping, reach Surabaya (June)": a date that stands alone in brackets behind an event, with no other clause
/// between, dates what was told.
fn in_brackets(page: &Page, t: &TimeMention, anchor: usize) -> bool {
    let p = &page.parsed;
    let word = |i: usize| (i < p.len()).then(|| p.word(i));
    let alone = t.tokens.start.checked_sub(1).and_then(word) == Some("(") && word(t.tokens.end) == Some(")");
    let end = word(t.tokens.end + 1).is_none_or(|w| matches!(w, "." | ";" | "," | ":"));
    let parts = |i: usize| matches!(p.word(i), ";" | "(") && i + 1 < t.tokens.start;
    alone && end && anchor < t.tokens.start && !(anchor..t.tokens.start).any(parts)
}

/// "Before the elections of October": a limit, though the date is that of the elections.
fn comes_before(page: &Page, noun: usize) -> bool {
    let t = page.parsed.token(noun);
    t.dep == Dep::Pobj && t.pos == Pos::Noun && lower(page.parsed.word(t.head)) == "before"
}

/// Whether a word gives a time another name: "7 April, the *day* when …", "1994, the *year* in which …".
fn renames(page: &Page, word: usize) -> bool {
    let t = page.parsed.token(word);
    t.dep == Dep::Appos && page.is_time(t.head) && matches!(page.lemma(word).as_str(), "day" | "week" | "month" | "year" | "date")
}

/// Whether a reduced clause says more of the noun right before it: "Exercise Blue Sky, concluded on 4 August".
fn says_of(page: &Page, noun: usize, participle: usize) -> bool {
    let named = matches!(page.parsed.token(noun).pos, Pos::Noun | Pos::Propn);
    named && is_reduced(page, participle) && (noun + 1..noun + 4).contains(&participle)
}

/// The only date of a sentence, if it has but one and nothing says that it belongs elsewhere: it is nearer than any other.
fn only_date<'p>(page: &'p Page, tokens: Range<usize>, own: &[usize], sought: Sought<'_>) -> Option<(&'p TimeMention, usize)> {
    let anchor = *own.first()?;
    let fits = |t: &TimeMention, e: &Edtf, h: usize| {
        let elsewhere =
            is_as_foreseen(page, h) || is_source(page, h) || ends_name(page, t) || in_participle(page, h) && !says_of(page, anchor, h);
        let clause = relative_of(page, h).is_none() && one_clause(page, anchor, h);
        let apart = sought.stance && (is_topic(page, t, h, own) || acted_on_by_another(page, h, anchor))
            || labelled(page, t, h).is_some()
            || is_named_by(page, t, anchor)
            || !sought.planned && runs_on(page, t);
        let promised = (t.tokens.start < anchor || says(page, h, anchor)) && sought.is_of_promise(page, e, h);
        let to_come = sought.happened && sought.lies_ahead(e);
        !elsewhere && clause && !apart && !promised && !to_come && !tells_which(page, t, h, own, sought.classes)
    };
    let dated = page.times.iter().filter(|t| tokens.contains(&t.tokens.start));
    let mut fitting = dated.filter_map(|t| {
        let h = host(page, t)?;
        fits(t, t.edtf.as_ref()?, h).then_some((t, h))
    });
    let only = fitting.next().filter(|(t, _)| t.limit == Limit::None)?;
    fitting.next().is_none().then_some(only)
}

/// "Under the accord of December 2000", "a claim from the treaty of 1890": the date tells which instrument, and not when this was done.
fn tells_which(page: &Page, t: &TimeMention, noun: usize, own: &[usize], classes: &Classes) -> bool {
    let of = t.tokens.start.checked_sub(1).map(|i| lower(page.parsed.word(i)));
    of.as_deref() == Some("of") && !own.contains(&noun) && classes.has("same_instrument", &page.lemma(noun))
}

/// Whether a noun stands in the object of another verb: "recalled the declaration of November 1985, and praised the agency".
fn acted_on_by_another(page: &Page, noun: usize, anchor: usize) -> bool {
    let p = &page.parsed;
    let mut at = noun;
    for _ in 0..6 {
        let t = p.token(at);
        if at == anchor || t.head == at || matches!(t.pos, Pos::Verb | Pos::Aux) {
            return false;
        }
        if t.dep == Dep::Dobj {
            return t.head != anchor;
        }
        at = t.head;
    }
    false
}

/// Tokens on either side of an event's word where its date is looked for.
const WINDOW: usize = 300;

/// `../2025` -> `2025`.
fn last_part(edtf: &str) -> String {
    edtf.rsplit('/').next().filter(|s| *s != "..").unwrap_or(edtf).to_owned()
}

/// An open interval up to a day: `../2021-09-11`.
pub fn up_to(day: &Edtf) -> String {
    format!("../{}", last_part(day.as_str()))
}
