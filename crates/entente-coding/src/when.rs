//! When an event was: what its sentence says, else what the meeting it was said at, the date the narrative has reached, or the day of
//! publication give.

use crate::certainty;
use crate::coder::Reading;
use crate::dating::{self, Dated};
use crate::discourse::Told;
use crate::draft::Draft;
use crate::due;
use crate::page::Page;
use crate::record::Status;
use crate::rules::Rules;
use entente_grammar::{Form, Tense};
use entente_text::Role;
use entente_time::Edtf;

/// The date that a narrative has reached: that of the last event whose own clause was dated.
#[derive(Default)]
pub struct Clock {
    /// The date.
    pub date: Option<String>,
    /// Its page.
    pub page: usize,
    /// Its sentence.
    pub sentence: usize,
}

/// The date of a draft, and what settled it.
pub fn date(rules: &Rules, reading: &Reading<'_>, page: &Page, d: &Draft, clock: &mut Clock, told: &[Told]) -> Dated {
    let sentence = page.parsed.sentence_of(d.own[0]);
    let promised = d.status != Status::Occurred && d.status != Status::Denied;
    let own = [d.own.as_slice(), &described_by(rules, page, d)].concat();
    let mut out = dating::in_sentence(page, sentence, &own, &d.above, promised);
    if out.date.is_none()
        && let Some(edtf) = page.line_date.as_ref().and_then(|t| t.edtf.as_ref())
    {
        return Dated {
            date: Some(edtf.as_str().to_owned()),
            basis: "stated",
            because: "the date that opens the line".into(),
            ..out
        };
    }
    if out.date.is_none()
        && matches!(d.kind.as_str(), "meeting" | "visit" | "exercise")
        && let (Some(due), Some(day)) = (&out.due, reading.published.as_ref())
    {
        // A meeting to be held by some day is held between now and then.
        return Dated {
            date: Some(format!("{}/{due}", day.as_str())),
            basis: "resolved",
            ..out
        };
    }
    if out.date.is_some() {
        if out.of_clause && d.status == Status::Occurred && is_point(out.date.as_deref()) {
            clock.date.clone_from(&out.date);
            clock.page = page.index;
            clock.sentence = sentence;
        }
        return out;
    }
    if d.definite || matches!(page.role, Role::Title | Role::Caption) || dating::dated_in_vain(page, sentence, &d.own, &d.above) {
        return out;
    }
    let tense = finite_tense(page, d);
    let past = matches!(tense, Tense::Past) && !page.frames.frames[d.frame].cues.perfect;
    let perfect = page.frames.frames[d.frame].cues.perfect && tense == Tense::Present;
    let stands = perfect || (d.kind == "position" && matches!(tense, Tense::Past | Tense::Present));
    let near = clock.page == page.index && sentence <= clock.sentence + 2;
    let told_firmly = matches!(d.status, Status::Occurred | Status::Planned | Status::Proposed);
    let news = reading.published.as_ref().filter(|_| reading.is_news());
    if past
        && told_firmly
        && let Some(date) = session_of(reading, page, told, d)
    {
        out.because = "the meeting that they spoke at".into();
        out.date = Some(date);
        out.basis = "resolved";
    } else if past
        && told_firmly
        && (near || news.is_none())
        && let Some(date) = clock.date.clone()
    {
        out.because = "the date that the text has reached".into();
        out.date = Some(date);
        out.basis = "resolved";
    } else if (past || stands)
        && d.status == Status::Occurred
        && let Some(day) = news
    {
        out.date = Some(dating::up_to(day));
        out.basis = "document";
        out.because = "undated in dated news".into();
    }
    out
}

/// Heads of passive relative clauses on an event's noun, whose dates are the event's: "the statement issued in April 2018".
pub fn described_by(rules: &Rules, page: &Page, d: &Draft) -> Vec<usize> {
    let frames = &page.frames.frames;
    let clauses = certainty::described_by(page, rules, d.frame, &d.kind);
    clauses
        .into_iter()
        .filter(|&k| frames[k].cues.passive)
        .map(|k| frames[k].head)
        .collect()
}

/// The date of the last meeting told of at which all persons of a stance, a promise or an agreement took part; where none of them is known
/// to have met, that of a meeting of their states in the days before the report.
pub fn session_of(reading: &Reading<'_>, page: &Page, told: &[Told], d: &Draft) -> Option<String> {
    let promised = matches!(d.kind.as_str(), "transfer" | "assistance") && d.status != Status::Occurred;
    if !matches!(d.kind.as_str(), "position" | "agreement" | "institution") && !promised {
        return None;
    }
    let speakers: Vec<String> = d
        .speaker
        .iter()
        .flatten()
        .flat_map(|&h| page.actors_at(h, false))
        .filter_map(|x| x.actor.person)
        .collect();
    let mut persons = d.persons();
    if promised {
        persons = speakers.iter().map(String::as_str).collect();
    }
    let states = d.states();
    let met = |t: &&Told| {
        matches!(t.kind.as_str(), "meeting" | "visit")
            && t.date.as_ref().is_some_and(|e| !e.as_str().contains(".."))
            && t.status == Status::Occurred
    };
    let by_persons = |t: &&Told| met(t) && !persons.is_empty() && persons.iter().all(|p| t.persons.contains(*p));
    let by_states = |t: &&Told| met(t) && states.len() > 1 && states.iter().all(|s| t.states.contains(*s)) && is_fresh(reading, t);
    let together = |t: &&Told| {
        met(t) && persons.is_empty() && d.initiators.len() > 1 && t.kind == "meeting" && states.iter().all(|s| t.states.contains(*s))
    };
    let last = |fits: &dyn Fn(&&Told) -> bool| told.iter().rev().find(|t| fits(t));
    let session = last(&by_persons).or_else(|| last(&by_states)).or_else(|| last(&together))?;
    session.date.as_ref().map(|e| e.as_str().to_owned())
}

/// Whether a date is a point of the story, a year at most, and no open stretch.
fn is_point(date: Option<&str>) -> bool {
    let Some(e) = date.and_then(|d| Edtf::parse(d).ok()) else {
        return false;
    };
    !e.as_str().contains("..") && e.days().count() <= 366
}

/// Whether an event is dated to a day or so in the days before a report came out.
fn is_fresh(reading: &Reading<'_>, t: &Told) -> bool {
    let (Some(day), Some(date)) = (reading.published.as_ref().map(Edtf::days), t.date.as_ref().map(Edtf::days)) else {
        return false;
    };
    date.last <= day.last && date.first >= day.first.saturating_sub(jiff::Span::new().days(FRESH))
}

/// Days before its publication that a report's own news may lie.
const FRESH: i64 = 6;

/// Tense of the clause that the event is told in: its own, or that of the verb above its noun.
pub fn finite_tense(page: &Page, d: &Draft) -> Tense {
    let frames = &page.frames.frames;
    let mut at = d.frame;
    for _ in 0..6 {
        let f = &frames[at];
        if f.cues.tense != Tense::None {
            return f.cues.tense;
        }
        if f.cues.passive && matches!(f.form, Form::Verb) {
            return Tense::Past;
        }
        match f.under {
            Some((up, _)) if up != at => at = up,
            _ => break,
        }
    }
    Tense::None
}

/// Says when a promised thing is due, where its date is not that of the promise but of the delivery.
pub fn settle_due(rules: &Rules, reading: &Reading<'_>, page: &Page, d: &Draft, sentence: std::ops::Range<usize>, dated: &mut Dated) {
    let found = due::of_delivery(page, &rules.classes, sentence, &d.own, dated.date.as_deref());
    if let Some((date, own)) = found {
        dated.due = Some(date);
        if own {
            dated.date = None;
            dated.basis = "none";
        }
    } else if due::lies_ahead(dated.date.as_deref(), reading.published.as_ref()) {
        dated.due = dated.date.take();
        dated.basis = "none";
    }
}
