//! What a report is about: the meeting, visit or signing that its undated sentences belong to ("he was received by the president", "they
//! also signed …", "she thanked her host").

use crate::coder::Reading;
use crate::dating::{self, Sought};
use crate::discourse::Told;
use crate::draft::Draft;
use crate::page::Page;
use crate::record::Status;
use crate::rules::{Rule, Rules};
use entente_grammar::Tense;
use entente_language::Dep;
use entente_time::Edtf;

/// Days before its publication that a report's own news may lie.
const FRESH: i64 = 6;

/// Whether an event is dated to a day or so in the days before a report came out.
fn is_fresh(reading: &Reading<'_>, t: &Told) -> bool {
    let (Some(day), Some(date)) = (reading.published.as_ref().map(Edtf::days), t.date.as_ref().map(Edtf::days)) else {
        return false;
    };
    date.last <= day.last && date.first >= day.first.saturating_sub(jiff::Span::new().days(FRESH))
}

/// Whether it happened, at a time that is known.
fn is_dated(t: &Told) -> bool {
    t.date.as_ref().is_some_and(|e| !e.as_str().contains("..")) && t.status == Status::Occurred
}

/// Whether people came together for it.
fn is_session(t: &Told) -> bool {
    matches!(t.kind.as_str(), "meeting" | "visit")
}

/// Whether it was signed by both in the days before the report: then they were together.
fn is_signing(reading: &Reading<'_>, t: &Told) -> bool {
    t.kind == "agreement" && t.stage.as_deref() == Some("signed") && t.states.len() > 1 && is_fresh(reading, t)
}

/// The date of the last meeting told of at which all persons of a stance, a promise or an agreement took part; where none of them is known
/// to have met, that of a meeting of their states in the days before the report. With it, where that was told.
pub fn of(reading: &Reading<'_>, page: &Page, told: &[Told], d: &Draft) -> Option<(String, (usize, usize))> {
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
    let met = |t: &&Told| is_dated(t) && (is_session(t) || is_signing(reading, t));
    let by_persons = |t: &&Told| met(t) && !persons.is_empty() && persons.iter().all(|p| t.persons.contains(*p));
    let by_states = |t: &&Told| met(t) && states.len() > 1 && states.iter().all(|s| t.states.contains(*s)) && is_fresh(reading, t);
    let together = |t: &&Told| {
        met(t) && persons.is_empty() && d.initiators.len() > 1 && t.kind == "meeting" && states.iter().all(|s| t.states.contains(*s))
    };
    let last = |fits: &dyn Fn(&&Told) -> bool| told.iter().rev().find(|t| fits(t));
    let at_talks = |t: &&Told| is_session(t) && by_states(t);
    let session = last(&by_persons)
        .or_else(|| last(&at_talks))
        .or_else(|| last(&by_states))
        .or_else(|| last(&together))?;
    let session = talks_of(told, session).unwrap_or(session);
    session.date.as_ref().map(|e| (e.as_str().to_owned(), session.at))
}

/// The date of the meeting or statement of the same states that a passage has told of, for what the passage says they will do: "According
/// to a joint statement they agreed to …. They will set up a committee."
pub fn promised_at(reading: &Reading<'_>, page: &Page, told: &[Told], d: &Draft) -> Option<String> {
    let f = &page.frames.frames[d.frame];
    let will = f.cues.modal.as_deref() == Some("will") || f.cues.tense == Tense::Future || f.cues.infinitive && !f.cues.passive;
    let states = d.states();
    let promises = matches!(d.kind.as_str(), "transfer" | "assistance" | "institution")
        && will
        && states.len() > 1
        && d.speaker.is_none()
        && !dating::is_aside(page, d.own[0]);
    let stated = |t: &Told| t.kind == "agreement" && t.subtype.as_deref() == Some("statement") && is_fresh(reading, t);
    let whole = |t: &&Told| {
        let of_it = is_dated(t) && t.at.0 == page.index && (t.kind == "meeting" && is_fresh(reading, t) || stated(t));
        of_it && states.iter().all(|s| t.states.contains(*s))
    };
    let last = told.iter().rev().filter(|_| promises).find(whole)?;
    last.date.as_ref().map(|e| e.as_str().to_owned())
}

/// Whether what was told there is a meeting or visit that the parties of a stance took part in.
pub fn told_at(told: &[Told], d: &Draft, at: (usize, usize)) -> bool {
    let states = d.states();
    let met = |t: &&Told| is_session(t) && t.at == at && !states.is_empty() && states.iter().all(|s| t.states.contains(*s));
    told.iter().rev().take(8).any(|t| met(&t))
}

/// The last meeting of the same states on a day of a visit of several: what was said was said there.
fn talks_of<'t>(told: &'t [Told], visit: &Told) -> Option<&'t Told> {
    let days = visit
        .date
        .as_ref()
        .map(Edtf::days)
        .filter(|d| visit.kind == "visit" && d.count() > 1)?;
    let inside = |e: &Edtf| days.contains(e.days()) && e.days().count() < days.count();
    let met = |t: &&Told| t.kind == "meeting" && is_dated(t) && visit.states.is_subset(&t.states);
    told.iter().rev().filter(met).find(|t| t.date.as_ref().is_some_and(inside))
}

/// The date of a meeting, visit or signing in the days before the report, for another meeting or visit of the same states that the report
/// gives no date.
pub fn beside(reading: &Reading<'_>, told: &[Told], d: &Draft) -> Option<String> {
    let states = d.states();
    let meets = matches!(d.kind.as_str(), "meeting" | "visit") && d.status == Status::Occurred && states.len() > 1;
    let same = |t: &&Told| (is_session(t) || is_signing(reading, t)) && states.iter().all(|s| t.states.contains(*s));
    let last = told
        .iter()
        .rev()
        .filter(|_| meets)
        .find(|t| is_dated(t) && same(t) && is_fresh(reading, t))?;
    last.date.as_ref().map(|e| e.as_str().to_owned())
}

/// The date of a visit that a clause on one of its parties tells, for an agreement that its sentence gives no date: "agreed in principle
/// with Dahl, who came to Nairobi in May".
pub fn of_party(rules: &Rules, reading: &Reading<'_>, page: &Page, d: &Draft) -> Option<String> {
    if d.kind != "agreement" || d.status != Status::Occurred {
        return None;
    }
    let p = &page.parsed;
    let sentence = p.sentence_of(d.own[0]);
    let states = d.states();
    let party = |noun: usize| {
        let found = page.actors_at(noun, false);
        found.iter().any(|x| x.actor.state.as_deref().is_some_and(|s| states.contains(s)))
    };
    page.frames_within(p.sentences()[sentence].clone()).find_map(|k| {
        let f = &page.frames.frames[k];
        let t = p.token(f.head);
        let visits = t.dep == Dep::Relcl && f.cues.tense == Tense::Past && rules.classes.has("same_visit", &page.lemma(f.head));
        let own = [f.head];
        let sought = Sought {
            planned: false,
            gathers: false,
            stance: false,
            acts: false,
            given: false,
            hostile: false,
            happened: true,
            published: reading.published.as_ref(),
            classes: &rules.classes,
        };
        (visits && party(t.head)).then(|| dating::in_sentence(page, sentence, &own, &[], sought).date)?
    })
}

/// Up to when something was done that somebody is told to have welcomed: "they welcomed the delivery of the trucks".
pub fn welcomed(rules: &Rules, page: &Page, told: &[Told], d: &Draft) -> Option<String> {
    let p = &page.parsed;
    let t = p.token(page.frames.frames[d.frame].head);
    let voices = |r: &Rule| r.kind == "position" && r.subtype.as_deref() == Some("support") && r.verbs.contains(&page.lemma(t.head));
    // "Welcomed the accord, and voiced their concern": the concern was not welcomed.
    if d.kind == "position" || t.dep != Dep::Dobj || d.status != Status::Occurred || !rules.rules.iter().any(voices) {
        return None;
    }
    let here = (page.index, p.sentence_of(d.own[0]));
    let stance = told
        .iter()
        .rev()
        .find(|t| t.kind == "position" && t.at == here && t.status == Status::Occurred)?;
    stance.date.as_ref().filter(|e| !e.is_open()).map(dating::up_to)
}
