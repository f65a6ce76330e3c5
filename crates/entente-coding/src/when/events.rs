//! Dates taken from an event that the text told before: "three weeks after the visit", "during the talks", "on the opening day".

use crate::dating;
use crate::discourse::{self, Told};
use crate::draft::Draft;
use crate::page::{Page, lower};
use crate::record::Status;
use crate::rules::Rules;
use entente_language::{Dep, Pos};
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

/// "On the opening day ministers will meet", "on the last day of the visit": a day of what was told before over several.
fn on_its_day(rules: &Rules, page: &Page, around: &[usize], told: &[Told]) -> Option<(String, String)> {
    let p = &page.parsed;
    let ordinal = |day: usize, class: &str| p.children(day).any(|c| c < day && rules.classes.has(class, &lower(p.word(c))));
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
    let (first, last) = (ordinal(day, "first_day"), ordinal(day, "last_day"));
    if first == last {
        return None;
    }
    let of = p
        .children(day)
        .filter(|&c| lower(p.word(c)) == "of")
        .flat_map(|c| p.children(c))
        .next();
    let word = of.map(|noun| BTreeSet::from([page.lemma(noun)]));
    let named = |e: &&Told| {
        let fits = word.as_ref().is_none_or(|w| discourse::same_thing(&rules.classes, &e.lemmas, w));
        fits && e
            .date
            .as_ref()
            .is_some_and(|x| !x.is_open() && (2..=62).contains(&x.days().count()) && x.as_str().contains('/'))
    };
    let over = told.iter().filter(named).max_by_key(|e| e.at)?.date.as_ref()?;
    let date = if first { over.first() } else { over.last() };
    Some((date.to_string(), format!("“{}” of {}", p.word(day), over.as_str())))
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
    let with_joined = around.iter().flat_map(|&h| std::iter::once(h).chain(joined(h)));
    let during = with_joined
        .flat_map(|h| p.children(h))
        .filter(|&c| p.token(c).dep == Dep::Prep && matches!(lower(p.word(c)).as_str(), "during" | "at" | "on" | "throughout"));
    let mut nouns = during.flat_map(|c| p.children(c).filter(|&o| p.token(o).dep == Dep::Pobj && page.is_definite(o)));
    nouns.find_map(|noun| {
        let word = BTreeSet::from([page.lemma(noun)]);
        let named = |e: &&Told| {
            let meets = matches!(e.kind.as_str(), "meeting" | "visit" | "exercise") && e.kind != d.kind;
            meets && e.date.as_ref().is_some_and(|x| !x.is_open()) && discourse::same_thing(&rules.classes, &e.lemmas, &word)
        };
        let date = told.iter().rev().find(named)?.date.as_ref()?;
        Some((date.as_str().to_owned(), format!("when the {} was", page.lemma(noun))))
    })
}
