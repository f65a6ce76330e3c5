//! When an event was: what its sentence says, else what the meeting it was said at, the date the narrative has reached, or the day of
//! publication give.

use crate::certainty;
use crate::coder::Reading;
use crate::dating::{self, Dated};
use crate::discourse::{self, Told};
use crate::draft::Draft;
use crate::due;
use crate::page::Page;
use crate::record::Status;
use crate::rules::Rules;
use entente_grammar::{Form, Tense};
use entente_language::Dep;
use entente_text::Role;
use entente_time::{Edtf, Limit};
use std::collections::BTreeSet;

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

impl Clock {
    /// Goes on with the story up to `sentence` of a page: the dates that its main clauses tell, whether or not of an event.
    pub fn advance(&mut self, page: &Page, sentence: usize, published: Option<&Edtf>) {
        let p = &page.parsed;
        for t in &page.times {
            let s = p.sentence_of(t.tokens.start);
            if s >= sentence {
                break;
            }
            let told = self.page == page.index && s < self.sentence || self.page > page.index;
            let Some(e) = t.edtf.as_ref().filter(|e| !told && is_point(Some(e.as_str()))) else {
                continue;
            };
            let ahead = published.is_some_and(|day| e.days().first > day.days().last);
            if !ahead && t.limit == Limit::None && dating::tells_main(page, t) {
                self.date = Some(e.as_str().to_owned());
                self.page = page.index;
                self.sentence = s;
            }
        }
    }
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
        clip_to_now(reading, page, d, &mut out);
        if out.of_clause && d.status == Status::Occurred && is_point(out.date.as_deref()) {
            clock.date.clone_from(&out.date);
            clock.page = page.index;
            clock.sentence = sentence;
        }
        return out;
    }
    if out.date.is_none()
        && let Some((date, because)) = counted_from_event(rules, page, d, &own, told)
    {
        return Dated {
            date: Some(date),
            basis: "resolved",
            because,
            ..out
        };
    }
    clock.advance(page, sentence, reading.published.as_ref());
    if d.definite || matches!(page.role, Role::Title | Role::Caption) || dating::dated_in_vain(page, sentence, &d.own, &d.above) {
        return out;
    }
    let tense = finite_tense(page, d);
    let past = matches!(tense, Tense::Past) && !page.frames.frames[d.frame].cues.perfect;
    let perfect = page.frames.frames[d.frame].cues.perfect && tense == Tense::Present;
    let stands = d.kind == "position" && matches!(tense, Tense::Past | Tense::Present);
    let near = clock.page == page.index && sentence <= clock.sentence + 2;
    let told_firmly = matches!(d.status, Status::Occurred | Status::Planned | Status::Proposed);
    let news = reading.published.as_ref().filter(|_| reading.is_news());
    let told_day = reading
        .published
        .as_ref()
        .filter(|e| e.days().count() == 1 && !reading.is_commentary());
    let reached = || clock.date.clone().filter(|_| near || news.is_none());
    let (date, why) = if past && told_firmly {
        // A story that has gone on since the meeting is no longer about it.
        let passed = |at: (usize, usize)| near && news.is_none() && (clock.page, clock.sentence) > at;
        let session = session_of(reading, page, told, d).filter(|&(_, at)| !passed(at));
        let session = session.map(|(s, _)| (s, "the meeting that they spoke at"));
        let met = || meeting_of(reading, told, d).map(|s| (s, "their meeting of the days before"));
        let story = || reached().map(|s| (s, "the date that the text has reached"));
        session.or_else(story).or_else(met).unzip()
    } else {
        (None, None)
    };
    if let (Some(date), Some(why)) = (date, why) {
        out.because = why.into();
        out.date = Some(date);
        out.basis = "resolved";
    } else if d.status == Status::Occurred
        && let Some(day) = if perfect { told_day } else { news.filter(|_| past || stands) }
    {
        out.date = Some(dating::up_to(day));
        out.basis = "document";
        out.because = "undated in dated news".into();
    }
    out
}

/// "Three weeks after the visit": counted from the event told before that the noun names.
fn counted_from_event(rules: &Rules, page: &Page, d: &Draft, own: &[usize], told: &[Told]) -> Option<(String, String)> {
    let p = &page.parsed;
    let sentence = p.sentences()[p.sentence_of(d.own[0])].clone();
    page.times.iter().filter(|t| sentence.contains(&t.tokens.start)).find_map(|t| {
        let offset = t.offset.as_ref().filter(|_| t.edtf.is_none())?;
        let host = dating::host(page, t)?;
        dating::distance(page, host, own, &d.above, true)?;
        let noun = (t.tokens.end..sentence.end.min(t.tokens.end + 8)).find(|&i| p.token(i).dep == Dep::Pobj)?;
        let word = BTreeSet::from([page.lemma(noun)]);
        let named = |e: &&Told| e.date.is_some() && discourse::same_thing(&rules.classes, &e.lemmas, &word);
        let date = told.iter().rev().find(named)?.date.as_ref()?;
        let counted = offset.counted_from(date)?;
        let because = format!("“{}” from the {} of {}", t.span.of(p.text()), page.lemma(noun), date.as_str());
        Some((counted.as_str().to_owned(), because))
    })
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
pub fn session_of(reading: &Reading<'_>, page: &Page, told: &[Told], d: &Draft) -> Option<(String, (usize, usize))> {
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
    let mut states = d.states();
    if d.initiators.len() > 1 {
        // A stance of both is taken together, whoever it is about.
        states = d.initiators.iter().filter_map(|p| p.state.as_deref()).collect();
    }
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
    session.date.as_ref().map(|e| (e.as_str().to_owned(), session.at))
}

/// "Have been seized this year" is up to the day of writing, not the whole year.
fn clip_to_now(reading: &Reading<'_>, page: &Page, d: &Draft, out: &mut Dated) {
    let Some(day) = reading.published.as_ref().filter(|e| e.days().count() == 1) else {
        return;
    };
    let Some(date) = out.date.as_deref().and_then(|x| Edtf::parse(x).ok()) else {
        return;
    };
    let (span, now) = (date.days(), day.days());
    let year = date.as_str().len() == 4;
    if year && page.frames.frames[d.frame].cues.perfect && d.status == Status::Occurred && span.first < now.first && now.last < span.last {
        out.date = Some(format!("{}-01/{}", date.as_str(), day.as_str()));
    }
}

/// Whether a date is a point of the story, a year at most, and no open stretch.
fn is_point(date: Option<&str>) -> bool {
    let Some(e) = date.and_then(|d| Edtf::parse(d).ok()) else {
        return false;
    };
    !e.as_str().contains("..") && e.days().count() <= 366
}

/// The date of a meeting or visit in the days before the report, for another meeting of the same states that the report gives no date.
fn meeting_of(reading: &Reading<'_>, told: &[Told], d: &Draft) -> Option<String> {
    let states = d.states();
    let dated = |t: &&Told| t.date.as_ref().is_some_and(|e| !e.as_str().contains("..")) && t.status == Status::Occurred;
    let same = |t: &&Told| matches!(t.kind.as_str(), "meeting" | "visit") && states.iter().all(|s| t.states.contains(*s));
    let meets = d.kind == "meeting" && d.status == Status::Occurred && states.len() > 1;
    let last = told
        .iter()
        .rev()
        .filter(|_| meets)
        .find(|t| dated(t) && same(t) && is_fresh(reading, t))?;
    last.date.as_ref().map(|e| e.as_str().to_owned())
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
