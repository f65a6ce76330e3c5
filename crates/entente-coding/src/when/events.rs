//! Dates taken from an event that the text told before: "three weeks after the visit", "during the talks", "on the opening day".

use crate::dating;
use crate::discourse::{self, Told};
use crate::draft::Draft;
use crate::page::{Page, lower};
use crate::record::Status;
use crate::rules::Rules;
use entente_language::{Dep, Pos};
use entente_time::{Edtf, Limit};
use std::collections::BTreeSet;

/// "Three weeks after the visit": counted from the event told before that the noun names.
pub(super) fn counted_from(rules: &Rules, page: &Page, d: &Draft, own: &[usize], told: &[Told]) -> Option<(String, String)> {
    let p = &page.parsed;
    let sentence = p.sentences()[p.sentence_of(d.own[0])].clone();
    page.times.iter().filter(|t| sentence.contains(&t.tokens.start)).find_map(|t| {
        let offset = t.offset.as_ref().filter(|_| t.edtf.is_none())?;
        let host = dating::host(page, t)?;
        dating::distance(page, host, own, &d.above, true)?;
        let noun = (t.tokens.end..sentence.end.min(t.tokens.end + 8)).find(|&i| p.token(i).dep == Dep::Pobj)?;
        let word = BTreeSet::from([page.lemma(noun)]);
        let signing = |e: &Told| e.stage.as_deref() == Some("signed") && rules.classes.has("signing", &page.lemma(noun));
        let named = |e: &&Told| e.date.is_some() && (signing(e) || discourse::same_thing(&rules.classes, &e.lemmas, &word));
        let date = told.iter().rev().find(named)?.date.as_ref()?;
        let counted = offset.counted_from(date)?;
        let because = format!("“{}” from the {} of {}", t.span.of(p.text()), page.lemma(noun), date.as_str());
        Some((counted.as_str().to_owned(), because))
    })
}

/// "Under an accord signed in January, Kenya is to train them", "under the declaration it will pay": it was promised when that was made.
pub(super) fn under(rules: &Rules, page: &Page, d: &Draft, told: &[Told]) -> Option<(String, String)> {
    let p = &page.parsed;
    if !matches!(d.kind.as_str(), "transfer" | "assistance" | "institution") {
        return None;
    }
    let prep = |c: &usize| p.token(*c).dep == Dep::Prep && lower(p.word(*c)) == "under";
    // "Under it they are to pay": the preposition hangs on "are".
    let is_to = |&h: &usize| (p.token(h).dep == Dep::Xcomp && page.lemma(p.token(h).head) == "be").then(|| p.token(h).head);
    let around = d.own.iter().chain(&d.above).copied().chain(d.own.iter().filter_map(is_to));
    let nouns = around.flat_map(|h| p.children(h).filter(prep)).flat_map(|c| p.children(c));
    let mut nouns = nouns.filter(|&o| p.token(o).dep == Dep::Pobj && rules.classes.has("same_instrument", &page.lemma(o)));
    nouns.find_map(|noun| {
        let says_more = |h: usize| h == noun || p.token(h).head == noun && matches!(p.token(h).dep, Dep::Acl | Dep::Relcl);
        let its = page
            .times
            .iter()
            .filter(|t| t.edtf.as_ref().is_some_and(|e| !e.is_open()) && t.limit == Limit::None);
        if let Some(t) = its.clone().find(|t| dating::host(page, t).is_some_and(says_more)) {
            let date = t.edtf.as_ref()?.as_str().to_owned();
            return Some((date, format!("“{}” {}; it was promised then", t.span.of(p.text()), t.because)));
        }
        let word = BTreeSet::from([page.lemma(noun)]);
        let made = |e: &&Told| e.kind == "agreement" && discourse::same_thing(&rules.classes, &e.lemmas, &word);
        let fits = |e: &&Told| made(e) && e.date.as_ref().is_some_and(|x| !x.is_open()) && d.states().iter().all(|s| e.states.contains(*s));
        let known = || told.iter().rev().filter(|_| page.is_definite(noun)).filter(fits);
        let date = known()
            .find(|e| !e.lemmas.is_disjoint(&word))
            .or_else(|| known().next())?
            .date
            .as_ref()?;
        Some((date.as_str().to_owned(), format!("when the {} was made", page.lemma(noun))))
    })
}

/// A day of what lasts several: "on the opening day", "on the second day of the visit".
struct DayOf {
    /// Counted from one; `None` for the last.
    nth: Option<i64>,
    /// The word for the day.
    day: usize,
    /// What it is a day of, where that is said.
    of: Option<usize>,
}

impl DayOf {
    /// Read among what hangs on the words of an event and on the root of its sentence before them.
    fn read(rules: &Rules, page: &Page, around: &[usize]) -> Option<DayOf> {
        let p = &page.parsed;
        let sentence = p.sentences()[p.sentence_of(around[0])].clone();
        let root = sentence.clone().find(|&i| p.token(i).dep == Dep::Root);
        let opens = root.into_iter().flat_map(|r| p.children(r)).filter(|&c| c < around[0]);
        let on = around
            .iter()
            .flat_map(|&h| p.children(h))
            .chain(opens)
            .filter(|&c| lower(p.word(c)) == "on");
        let day = on
            .flat_map(|c| p.children(c))
            .find(|&o| p.token(o).dep == Dep::Pobj && page.lemma(o) == "day")?;
        let words: Vec<String> = p.children(day).filter(|&c| c < day).map(|c| lower(p.word(c))).collect();
        let is = |class: &str| words.iter().any(|w| rules.classes.has(class, w));
        let counted = || words.iter().find_map(|w| rules.classes.value("nth_day", w)?.parse().ok());
        let nth = match (is("first_day"), is("last_day")) {
            (true, true) => return None,
            (true, false) => Some(1),
            (false, true) => None,
            (false, false) => Some(counted()?),
        };
        let of = p
            .children(day)
            .filter(|&c| lower(p.word(c)) == "of")
            .flat_map(|c| p.children(c))
            .next();
        Some(DayOf { nth, day, of })
    }

    /// The day among several; `None` where they are too few.
    fn among(&self, days: &Edtf) -> Option<String> {
        let day = match self.nth {
            None => days.last(),
            Some(n) => days.first().checked_add(jiff::Span::new().days(n - 1)).ok()?,
        };
        (day <= days.last()).then(|| day.to_string())
    }
}

/// Whether a date is of several days, told one by one.
fn lasts_days(date: &Edtf) -> bool {
    !date.is_open() && (2..=62).contains(&date.days().count()) && date.as_str().contains('/')
}

/// "On the second day they sign the treaty", in an entry of a chronology that is of several days.
pub(super) fn on_day_of_entry(rules: &Rules, page: &Page, d: &Draft, opening: &Edtf) -> Option<(String, String)> {
    let around: Vec<usize> = d.own.iter().chain(&d.above).copied().collect();
    let found = DayOf::read(rules, page, &around).filter(|f| f.of.is_none() && lasts_days(opening))?;
    let because = format!("“{}” of {}", page.parsed.word(found.day), opening.as_str());
    Some((found.among(opening)?, because))
}

/// "On the opening day ministers will meet", "on the last day of the visit": a day of what was told before over several.
fn on_its_day(rules: &Rules, page: &Page, around: &[usize], told: &[Told]) -> Option<(String, String)> {
    let found = DayOf::read(rules, page, around)?;
    let word = found.of.map(|noun| BTreeSet::from([page.lemma(noun)]));
    let named = |e: &&Told| {
        let fits = word.as_ref().is_none_or(|w| discourse::same_thing(&rules.classes, &e.lemmas, w));
        fits && e.date.as_ref().is_some_and(lasts_days)
    };
    let over = told.iter().filter(named).max_by_key(|e| e.at)?.date.as_ref()?;
    Some((
        found.among(over)?,
        format!("“{}” of {}", page.parsed.word(found.day), over.as_str()),
    ))
}

/// The place that a gathering's noun has before it: "the Amman summit".
fn place_before(page: &Page, noun: usize) -> Option<String> {
    let p = &page.parsed;
    let name = |c: &usize| *c < noun && matches!(p.token(*c).dep, Dep::Compound | Dep::Nmod) && p.token(*c).pos == Pos::Propn;
    let placed = |c: &usize| page.mention_at(*c).is_some_and(|m| page.mentions[m].place);
    p.children(noun).find(|c| name(c) && placed(c)).map(|c| p.word(c).to_owned())
}

/// "During the visit", "at the talks": the day of the event told before that the noun names.
pub(super) fn at(rules: &Rules, page: &Page, d: &Draft, own: &[usize], told: &[Told]) -> Option<(String, String)> {
    let p = &page.parsed;
    if d.status == Status::Hypothetical {
        return None;
    }
    let around: Vec<usize> = own.iter().chain(&d.above).copied().collect();
    if let Some(found) = on_its_day(rules, page, &around, told) {
        return Some(found);
    }
    let joined = |h: usize| {
        p.children(h)
            .filter(|&c| p.token(c).dep == Dep::Conj && p.token(c).pos == Pos::Verb)
    };
    // "At the summit they condemned the raid and demanded an end": both there.
    let first_of = |h: usize| {
        let t = p.token(h);
        let same_doer = || !p.children(h).any(|c| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass));
        (t.dep == Dep::Conj && p.token(t.head).pos == Pos::Verb && same_doer()).then_some(t.head)
    };
    let with_joined = around.iter().flat_map(|&h| std::iter::once(h).chain(joined(h)).chain(first_of(h)));
    let during = with_joined
        .flat_map(|h| p.children(h))
        .filter(|&c| p.token(c).dep == Dep::Prep && matches!(lower(p.word(c)).as_str(), "during" | "at" | "on" | "throughout"));
    let mut nouns = during.flat_map(|c| p.children(c).filter(|&o| p.token(o).dep == Dep::Pobj && page.is_definite(o)));
    nouns.find_map(|noun| {
        let word = BTreeSet::from([page.lemma(noun)]);
        let place = place_before(page, noun);
        let named = |e: &&Told| {
            let meets = matches!(e.kind.as_str(), "meeting" | "visit" | "exercise") && e.kind != d.kind;
            let same = || discourse::same_thing(&rules.classes, &e.lemmas, &word);
            // "At the Amman summit": the one that was there, whatever it was called.
            let fits = match (&place, &e.place) {
                (Some(want), Some(was)) => want == was && e.kind != "exercise",
                (Some(_), None) => false,
                (None, _) => same(),
            };
            meets && e.date.as_ref().is_some_and(|x| !x.is_open()) && fits
        };
        let date = told.iter().rev().find(named)?.date.as_ref()?;
        Some((date.as_str().to_owned(), format!("when the {} was", page.lemma(noun))))
    })
}
