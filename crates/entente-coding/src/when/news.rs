//! When dated news has what it tells without a date: its lead, its headline, and what holds on the day it came out.

use super::{Clock, finite_tense};
use crate::coder::Reading;
use crate::dating::{self, Dated};
use crate::draft::Draft;
use crate::genre::Genre;
use crate::page::{Page, lower};
use crate::record::Status;
use entente_grammar::Tense;
use entente_language::Dep;
use entente_text::Role;
use entente_time::{Limit, TimeMention};

/// Paragraphs after the lead of a news report in which its news goes on.
const NEWS: usize = 2;

/// Whether a passage goes on with the news of the day: the lead before it tells what happened on the day of publication, and no other date
/// has been told since.
pub(super) fn follows_lead(reading: &Reading<'_>, page: &Page, clock: &Clock) -> bool {
    let Some(day) = reading.published.as_ref() else { return false };
    let of_today = |t: &TimeMention| t.edtf.as_ref() == Some(day) && t.limit == Limit::None;
    let body = reading.pages.iter().filter(|p| p.role == Role::Body);
    let Some(lead) = body
        .take(NEWS)
        .find(|p| p.times.iter().any(|t| of_today(t) && dating::tells_main(p, t)))
    else {
        return false;
    };
    let told_since = clock.date.is_some() && clock.page > lead.index && clock.date.as_deref() != Some(day.as_str());
    page.index > lead.index && page.index <= lead.index + NEWS && !told_since
}

/// Whether a passage is the lead of a report of which only the month is known.
pub(super) fn leads_month(reading: &Reading<'_>, page: &Page) -> bool {
    let month = reading.published.as_ref().is_some_and(|e| (28..=31).contains(&e.days().count()));
    let first = reading
        .pages
        .iter()
        .filter(|p| p.role == Role::Body)
        .take(2)
        .any(|p| p.index == page.index);
    month && first && reading.genre == Genre::Undated
}

/// "Chad has called up reservists and rushed troops there": the second verb is of the first's "has".
pub(super) fn shares_perfect(page: &Page, verb: usize) -> bool {
    let p = &page.parsed;
    let t = p.token(verb);
    let of = |v: usize, words: &[&str]| {
        p.children(v)
            .any(|c| p.token(c).dep == Dep::Aux && words.contains(&lower(p.word(c)).as_str()))
    };
    let own = p
        .children(verb)
        .any(|c| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Aux | Dep::Auxpass));
    t.dep == Dep::Conj && !own && of(t.head, &["has", "have", "'ve", "’ve"])
}

/// The date of what a headline tells without one: "Niue expels envoys" was so by the day it came out.
pub(super) fn of_headline(reading: &Reading<'_>, page: &Page, d: &Draft, out: Dated) -> Dated {
    let cues = &page.frames.frames[d.frame].cues;
    // The lead tells the day of what was concluded and of who met; the headline is joined to it.
    let joined = matches!(d.kind.as_str(), "agreement" | "meeting" | "visit" | "exercise" | "institution");
    let told = !joined && matches!(finite_tense(page, d), Tense::Past | Tense::Present) && cues.modal.is_none() && !cues.infinitive;
    let fact = matches!(d.status, Status::Occurred | Status::Denied) && told;
    match reading.published.as_ref().filter(|_| fact && reading.genre.is_dated_report()) {
        Some(day) => Dated {
            date: Some(dating::up_to(day)),
            basis: "document",
            because: "the headline of dated news".into(),
            ..out
        },
        None => out,
    }
}

/// Whether an undated event of a dated report was or is so by the day it came out: what is told as done or going on, and what is being
/// weighed or has been proposed; not what should be.
pub(super) fn holds_today(page: &Page, d: &Draft, tense: Tense) -> bool {
    let perfect = page.frames.frames[d.frame].cues.perfect;
    // "Talks go on", "it supplies no arms": nobody says since when; but a stance is taken by the day it is told.
    let giving = page.frames.frames[d.frame].cues.progressive && matches!(d.kind.as_str(), "transfer" | "assistance");
    let begun = perfect || giving || matches!(d.kind.as_str(), "position" | "incident" | "deployment");
    let told = tense == Tense::Past || tense == Tense::Present && begun;
    match d.status {
        Status::Occurred | Status::Denied => told,
        Status::Proposed => tense == Tense::Present && page.frames.frames[d.frame].cues.modal.is_none(),
        Status::Planned | Status::Hypothetical => false,
    }
}
