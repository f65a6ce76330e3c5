//! When an event was: what its sentence says, else what the meeting it was said at, the date the narrative has reached, or the day of
//! publication give.

mod clauses;
mod clock;
mod events;
mod news;

pub use clauses::described_by;
pub use clock::Clock;

use crate::bounds;
use crate::coder::Reading;
use crate::dating::{self, Dated, Sought};
use crate::discourse::Told;
use crate::draft::Draft;
use crate::due;
use crate::genre::Genre;
use crate::page::{Page, lower};
use crate::record::{Because, Status};
use crate::rules::Rules;
use crate::session;
use clock::is_point;
use entente_grammar::{Form, Link, Tense};
use entente_language::{Dep, Tag};
use entente_text::Role;
use entente_time::{Edtf, Limit, TimeMention};
use news::{follows_lead, holds_today, leads_month, of_headline, shares_perfect};

/// The date of a draft, and what settled it.
pub fn date(rules: &Rules, reading: &Reading<'_>, page: &Page, d: &Draft, clock: &mut Clock, told: &[Told]) -> Dated {
    let sentence = page.parsed.sentence_of(d.own[0]);
    let promised = d.status != Status::Occurred && d.status != Status::Denied;
    let own = [d.own.as_slice(), &clauses::on_its_noun(rules, page, d)].concat();
    // "Wants a line set up by 2026": what is wanted is due then.
    let wants = d.kind == "position" && d.subtype.as_deref() == Some("demand");
    let sought = Sought {
        planned: promised || wants,
        gathers: promised && gathers(d),
        stance: d.kind == "position",
        acts: d.kind == "agreement"
            && matches!(
                d.stage.as_deref(),
                Some("suspended" | "ended" | "extended" | "upgraded" | "ratified")
            ),
        given: d.kind == "agreement" && stands_under(page, d.own[0]),
        hostile: matches!(d.kind.as_str(), "incident" | "deployment" | "measure") && d.status == Status::Occurred,
        happened: d.status == Status::Occurred && !wants,
        published: reading.published.as_ref(),
        classes: &rules.classes,
    };
    let mut out = dating::in_sentence(page, sentence, &own, &d.above, sought);
    out.due = out.due.filter(|_| !wants);
    if d.kind == "position" && d.status == Status::Occurred && due::runs_past(out.date.as_deref(), reading.published.as_ref()) {
        // "We will open it within 90 days, she said": that is when they will, not when she said so.
        out.date = None;
        out.basis = "none";
    }
    if out.date.is_none()
        && let Some(edtf) = page.line_date.as_ref().and_then(|t| t.edtf.as_ref())
    {
        return of_entry(rules, reading, page, d, edtf, out);
    }
    if out.date.is_none()
        && matches!(d.kind.as_str(), "meeting" | "visit" | "exercise" | "agreement")
        && let (Some(due), Some(day)) = (&out.due, reading.published.as_ref())
    {
        // A meeting to be held, or a pact to be signed, by some day is so between now and then.
        return Dated {
            date: Some(format!("{}/{due}", day.as_str())),
            basis: "resolved",
            ..out
        };
    }
    if matches!(d.kind.as_str(), "transfer" | "assistance") && promised && out.due.is_none() && out.date.is_some() {
        settle_due(rules, reading, page, d, page.parsed.sentences()[sentence].clone(), &mut out);
    }
    if out.date.is_some() {
        let stay = (d.kind == "visit")
            .then(|| stay(rules, page, sentence, &own, out.date.as_deref()))
            .flatten();
        out.date = stay.or(out.date);
        bounds::before(rules, page, d, &mut out);
        clip_to_now(reading, page, d, &mut out);
        let ahead = due::lies_ahead(out.date.as_deref(), reading.published.as_ref());
        if out.of_clause && !ahead && d.status == Status::Occurred && is_point(out.date.as_deref()) {
            clock.date.clone_from(&out.date);
            clock.page = page.index;
            clock.sentence = sentence;
        }
        return out;
    }
    if out.date.is_none()
        && let Some((date, because)) = events::counted_from(rules, page, d, &own, told)
    {
        return Dated {
            date: Some(date),
            basis: "resolved",
            because,
            ..out
        };
    }
    let under = || events::under(rules, page, d, told).filter(|_| promised);
    if let Some((date, because)) = events::at(rules, page, d, &own, told).or_else(under) {
        return Dated {
            date: Some(date),
            basis: "resolved",
            because,
            ..out
        };
    }
    if let Some((date, because)) = dating::of_its_source(page, d.own[0]).filter(|_| d.status == Status::Occurred) {
        return Dated {
            date: Some(dating::up_to(&date)),
            basis: "resolved",
            because,
            ..out
        };
    }
    let visit = || session::of_party(rules, reading, page, d).map(|date| (date, "the visit of a party, in its clause"));
    let welcome = || session::welcomed(rules, page, told, d).map(|date| (date, "it was welcomed then"));
    if let Some((date, why)) = visit().or_else(welcome) {
        return Dated {
            date: Some(date),
            basis: "resolved",
            because: why.into(),
            ..out
        };
    }
    clock.enter(&reading.pages, page);
    clock.advance(page, d.own[0], reading.published.as_ref());
    if let Some((date, why)) = counted_from_story(rules, reading, page, d, clock) {
        return Dated {
            date: Some(date),
            basis: "resolved",
            because: why.into(),
            ..out
        };
    }
    if let Some(date) = supposed(page, d, told, sentence) {
        return Dated {
            date: Some(date),
            basis: "resolved",
            because: "when the sentence before supposes it".into(),
            ..out
        };
    }
    // "Extended his gratitude", "voiced its concern": said now, though the noun is definite.
    let voiced = d.kind == "position" && matches!(page.frames.frames[d.frame].form, Form::Light { .. });
    let known = d.definite && !voiced;
    if page.role == Role::Title && !known {
        return of_headline(reading, page, d, out);
    }
    if known || matches!(page.role, Role::Title | Role::Caption) || dating::dated_in_vain(page, sentence, &d.own, &d.above) {
        return out;
    }
    let tense = finite_tense(page, d);
    let past = matches!(tense, Tense::Past)
        && !page.frames.frames[d.frame].cues.perfect
        && !shares_perfect(page, page.frames.frames[d.frame].head);
    let near = clock.page == page.index && sentence <= clock.sentence + 2;
    let told_firmly = matches!(d.status, Status::Occurred | Status::Planned | Status::Proposed) && !sought.gathers;
    let news = reading.published.as_ref().filter(|_| reading.genre == Genre::News);
    let told_day = reading.published.as_ref().filter(|_| reading.genre.is_dated_report());
    // What is said is seldom said on the day that another paragraph, or in the news another sentence, tells of.
    // A reply to what was years ago is as old: "in 2012 a boat was rammed. Norway criticised Kenya".
    let history = || clock.date.as_deref().is_some_and(|x| is_older(reading, x, 366));
    let after = || history() || goes_on_within_hours(page, sentence) || session::told_at(told, d, (clock.page, clock.sentence));
    let here = clock.page == page.index && (news.is_none() || clock.sentence == sentence || after());
    let carries = d.kind != "position" || here;
    let reached = || clock.date.clone().filter(|_| carries && (near || news.is_none()));
    let (date, why) = if past && told_firmly {
        // A story that has gone on since the meeting, or gone back to what was long before, is no longer about it.
        let elsewhere = |at: (usize, usize)| near && (clock.page, clock.sentence) > at;
        let old = || clock.date.as_deref().is_some_and(|x| is_old(reading, x));
        let passed = |at: (usize, usize)| elsewhere(at) && (news.is_none() || old());
        let session = session::of(reading, page, told, d).filter(|&(_, at)| !passed(at));
        let session = session.map(|(s, _)| (s, "the meeting that they spoke at"));
        let met = || session::beside(reading, told, d).map(|s| (s, "their meeting of the days before"));
        let story = || reached().map(|s| (s, "the date that the text has reached"));
        session.or_else(story).or_else(met).unzip()
    } else {
        (None, None)
    };
    if let (Some(date), Some(why)) = (date, why) {
        out.because = why.into();
        out.date = Some(date);
        out.basis = "resolved";
    } else if let Some(date) =
        session::promised_at(reading, page, told, d).filter(|_| promised && matches!(tense, Tense::Future | Tense::Present))
    {
        out.date = Some(date);
        out.basis = "resolved";
        out.because = "the meeting or statement that this is part of".into();
    } else if let Some(month) = reading
        .published
        .as_ref()
        .filter(|_| past && told_firmly && leads_month(reading, page))
    {
        out.date = Some(month.as_str().to_owned());
        out.basis = "document";
        out.because = "what a text of that month begins with".into();
    } else if let Some(day) = news.filter(|_| past && told_firmly && follows_lead(reading, page, clock)) {
        out.date = Some(day.as_str().to_owned());
        out.basis = "document";
        out.because = "what the lead tells of that day goes on".into();
    } else if let Some(day) = told_day.filter(|_| holds_today(page, d, tense)) {
        out.date = Some(dating::up_to(day));
        out.basis = "document";
        out.because = "undated in dated news".into();
    }
    out
}

/// People who "come tomorrow" have not come yet: what they gather for on a day to come is planned, in whatever tense it is told.
pub fn look_ahead(reading: &Reading<'_>, d: &mut Draft, dated: &Dated) {
    let ahead = due::lies_ahead(dated.date.as_deref(), reading.published.as_ref());
    if ahead && d.status == Status::Occurred && (gathers(d) || d.kind == "deployment") {
        d.status = Status::Planned;
        d.because.retain(|b| b.field != "status");
        d.because.push(Because {
            field: "status".into(),
            reason: "its day is still to come".into(),
        });
    }
}

/// The days of a visit of which the first is told: "landed on Thursday for a three-day stay".
fn stay(rules: &Rules, page: &Page, sentence: usize, own: &[usize], first: Option<&str>) -> Option<String> {
    let p = &page.parsed;
    let first = Edtf::parse(first?).ok().filter(|e| e.days().count() == 1)?;
    let tokens = p.sentences()[sentence].clone();
    let lasts = |t: &&TimeMention| {
        let of_visit = |h: usize| rules.classes.has("same_visit", &page.lemma(h)) && dating::distance(page, h, own, &[], false).is_some();
        tokens.contains(&t.tokens.start) && t.marks.modifier.is_none() && dating::host(page, t).is_some_and(of_visit)
    };
    let length = page
        .times
        .iter()
        .filter(lasts)
        .find_map(|t| t.value.strip_prefix('P')?.strip_suffix('D')?.parse::<i64>().ok())?;
    let last = first
        .first()
        .checked_add(jiff::Span::new().days(length - 1))
        .ok()
        .filter(|_| (2..=31).contains(&length))?;
    Some(format!("{}/{last}", first.as_str()))
}

/// Whether people come together for it, at a time of its own.
fn gathers(d: &Draft) -> bool {
    matches!(d.kind.as_str(), "meeting" | "visit" | "exercise")
}

/// The date of what an entry of a chronology tells without one: that of the clause before it that has one, else the date that opens the entry.
fn of_entry(rules: &Rules, reading: &Reading<'_>, page: &Page, d: &Draft, opening: &Edtf, out: Dated) -> Dated {
    let meets = gathers(d) && matches!(d.status, Status::Planned | Status::Proposed);
    let ahead = reading.published.as_ref().is_some_and(|day| opening.days().last > day.days().last);
    if meets && !ahead {
        // "Talks on aid to be held": at a time of which the entry says nothing.
        return out;
    }
    if let Some((date, because)) = events::on_day_of_entry(rules, page, d, opening) {
        return Dated {
            date: Some(date),
            basis: "resolved",
            because,
            ..out
        };
    }
    let before = page.times.iter().take_while(|t| t.tokens.start < d.own[0]);
    let told = |t: &&TimeMention| t.limit == Limit::None && dating::tells_entry(page, t) && is_point(t.edtf.as_ref().map(Edtf::as_str));
    let later = before.filter(told).filter_map(|t| t.edtf.as_ref().map(|e| (t, e))).last();
    let (date, because) = match later {
        Some((t, e)) => (e, format!("“{}” in the clause before", t.span.of(page.parsed.text()))),
        None => (opening, "the date that opens the line".to_owned()),
    };
    let earlier = d.status == Status::Occurred && (bounds::had_been(page, d) || bounds::is_cause(page, d));
    Dated {
        date: Some(if earlier { dating::up_to(date) } else { date.as_str().to_owned() }),
        basis: "stated",
        because,
        ..out
    }
}

/// The date of what the sentence before supposes: "Suppose they struck next summer. Paris would object."
fn supposed(page: &Page, d: &Draft, told: &[Told], sentence: usize) -> Option<String> {
    let near = |at: (usize, usize)| at.0 == page.index && at.1 <= sentence && at.1 + 1 >= sentence;
    let supposes = |t: &&Told| t.status == Status::Hypothetical && t.date.is_some() && near(t.at);
    if d.status != Status::Hypothetical {
        return None;
    }
    let date = told.iter().rev().find(supposes)?.date.as_ref()?;
    (!date.is_open()).then(|| date.as_str().to_owned())
}

/// The interval that opens with the date that the text has reached: what came of it, or has gone on since.
fn counted_from_story(rules: &Rules, reading: &Reading<'_>, page: &Page, d: &Draft, clock: &Clock) -> Option<(String, &'static str)> {
    let from = clock.date.as_deref().filter(|_| d.status == Status::Occurred).map(opening_of)?;
    if bounds::is_consequence(rules, page, d) {
        return Some((format!("{from}/.."), "it came of what was told"));
    }
    let day = reading
        .published
        .as_ref()
        .filter(|_| reading.genre.is_dated_report() && bounds::is_since_then(page, d))?;
    Some((format!("{from}/{}", day.as_str()), "since the date that the text has reached"))
}

/// Whether a noun is what something is done under: "agreed upon in May under the Basing Accord".
fn stands_under(page: &Page, noun: usize) -> bool {
    let p = &page.parsed;
    let t = p.token(noun);
    t.dep == Dep::Pobj && matches!(lower(p.word(t.head)).as_str(), "under" | "within")
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

/// Whether a promise for a period that is not over has that as its date: "will give 30 million this year".
fn goes_on_past_now(reading: &Reading<'_>, page: &Page, d: &Draft, dated: &Dated) -> bool {
    let (Some(now), Some(date)) = (reading.published.as_ref(), dated.date.as_deref().and_then(|x| Edtf::parse(x).ok())) else {
        return false;
    };
    let (now, span) = (now.days(), date.days());
    let f = &page.frames.frames[d.frame];
    let to_come = f.cues.tense == Tense::Future || f.cues.modal.as_deref() == Some("will") || f.cues.infinitive;
    let own = dated.host.is_some_and(|h| d.own.contains(&h));
    to_come && own && now.count() == 1 && !date.is_open() && span.first <= now.first && span.last > now.last
}

/// "Hours later a spokesman said": on the day that the text has reached.
fn goes_on_within_hours(page: &Page, sentence: usize) -> bool {
    let p = &page.parsed;
    let tokens = p.sentences()[sentence].clone();
    let hours = |i: usize| matches!(page.lemma(i).as_str(), "hour" | "minute");
    let later = |i: usize| matches!(lower(p.word(i)).as_str(), "later" | "afterwards" | "after");
    let mut opening = tokens.clone().take(6);
    opening.any(|i| hours(i) && i + 1 < tokens.end && later(i + 1))
}

/// Whether a date lies more than a month before the document came out.
fn is_old(reading: &Reading<'_>, date: &str) -> bool {
    is_older(reading, date, 31)
}

/// Whether a date lies more than so many days before the document came out.
fn is_older(reading: &Reading<'_>, date: &str, days: i64) -> bool {
    let (Some(day), Ok(date)) = (reading.published.as_ref(), Edtf::parse(date)) else {
        return false;
    };
    date.days().last < day.days().first.saturating_sub(jiff::Span::new().days(days))
}

/// Where an interval begins: `2011-03/2011-05` -> `2011-03`.
fn opening_of(edtf: &str) -> &str {
    edtf.split_once('/').map_or(edtf, |(first, _)| first)
}

/// Tense of the clause that the event is told in: its own, or that of the verb above its noun; for a promise, that of making it.
pub fn finite_tense(page: &Page, d: &Draft) -> Tense {
    let frames = &page.frames.frames;
    let said = |&h: &usize| page.parsed.token(page.parsed.token(h).head).tag == Tag::Vbd;
    if d.kind == "position" && d.speaker.iter().flatten().any(said) && frames[d.frame].cues.tense != Tense::None {
        // "We would like to go on, he said."
        return Tense::Past;
    }
    let promise = matches!(d.kind.as_str(), "transfer" | "assistance") && d.status == Status::Planned || d.kind == "position";
    let mut at = d.frame;
    for _ in 0..6 {
        let f = &frames[at];
        let reported = f.cues.modal.is_some() && matches!(f.under, Some((up, Link::Complement)) if up != at);
        if f.cues.tense != Tense::None && !(promise && reported) {
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
    let early = |due: &str| {
        let days = |x: &str| Edtf::parse(x).ok().map(|e| e.days());
        dated
            .date
            .as_deref()
            .and_then(days)
            .zip(days(due))
            .is_some_and(|(made, due)| due.last < made.first)
    };
    if let Some((date, own)) = found.filter(|(due, _)| !early(due)) {
        dated.due = Some(date);
        if own {
            dated.date = None;
            dated.basis = "none";
        }
    } else if due::lies_ahead(dated.date.as_deref(), reading.published.as_ref()) || goes_on_past_now(reading, page, d, dated) {
        dated.due = dated.date.take();
        dated.basis = "none";
    }
}
