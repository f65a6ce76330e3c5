//! iCalendar: what happened and what is planned, as entries of whole days.
//!
//! An entry needs days, so an event is in the calendar when its date has a first and a last day at most [`LONGEST`] days apart; others are left out, and
//! counted, as are denied and hypothetical ones. What happened is CONFIRMED, what is planned or proposed TENTATIVE. What is promised by a day
//! has an entry of its own on that day, with `due` in its categories. `DTSTAMP` is the day of the register's newest document.

use crate::dates::{Day, bounds};
use crate::job::Job;
use crate::parties::joined;
use crate::table::one_line;
use crate::{Result, Summary};
use entente_coding::Status;
use entente_register::{Event as Row, days};
use icalendar::{Component, Event, EventLike, EventStatus, Property};
use std::io::Write;

/// A longer span is no entry of a calendar: it says when something may have been, not when it was.
pub const LONGEST: i32 = 31;

/// Writes a calendar.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("entry");
    let stamp = bounds(job.stamp.as_of.as_deref()).1.unwrap_or((1970, 1, 1));
    write!(
        out,
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Entente//{}//EN\r\nCALSCALE:GREGORIAN\r\nX-WR-CALNAME:Entente\r\nX-WR-CALDESC:{}\r\n",
        job.stamp.program, job.stamp
    )?;
    job.each_event(|event| {
        for entry in entries(&event, stamp, &mut summary) {
            summary.wrote(1);
            let text = entry.try_into_string().map_err(std::io::Error::other)?;
            out.write_all(text.as_bytes())?;
        }
        Ok(())
    })?;
    out.write_all(b"END:VCALENDAR\r\n")?;
    Ok(summary)
}

fn entries(event: &Row, stamp: Day, summary: &mut Summary) -> Vec<Event> {
    if matches!(event.status, Status::Denied | Status::Hypothetical) {
        summary.leave_out(format!("{} event", event.status.as_str()));
        return Vec::new();
    }
    let mut out = Vec::new();
    match span(event.date.as_deref()) {
        Ok((first, last)) => {
            let mut entry = entry(event, event.id.clone(), first, last, stamp);
            entry.summary(&one_line(format!("{}: {}", who(event), event.title)));
            entry.append_multi_property(Property::new("CATEGORIES", &event.kind));
            out.push(entry);
        }
        Err(why) => summary.leave_out(why),
    }
    match event.due.as_deref().map(|due| span(Some(due))) {
        None => {}
        Some(Ok((_, last))) => {
            let mut entry = entry(event, format!("{}-due", event.id), last, last, stamp);
            entry.summary(&one_line(format!("Due: {}: {}", who(event), event.title)));
            entry.append_multi_property(Property::new("CATEGORIES", &event.kind));
            entry.append_multi_property(Property::new("CATEGORIES", "due"));
            out.push(entry);
        }
        Some(Err(_)) => summary.leave_out("day by which something is due: unknown or spread over more than a month"),
    }
    out
}

/// First and last day, or why there are none.
fn span(edtf: Option<&str>) -> std::result::Result<(Day, Day), &'static str> {
    match bounds(edtf) {
        _ if edtf.is_none() => Err("event without a date"),
        (Some(first), Some(last)) if number(last) - number(first) < LONGEST => Ok((first, last)),
        (Some(_), Some(_)) => Err("event whose date spans more than a month"),
        _ => Err("event whose date is open at one end"),
    }
}

fn entry(event: &Row, uid: String, first: Day, last: Day, stamp: Day) -> Event {
    let mut entry = Event::with_uid(&format!("{uid}@entente"));
    let (y, m, d) = days::civil(number(last) + 1);
    entry.append_property(Property::new("DTSTAMP", format!("{}T000000Z", compact(stamp))));
    entry.append_property(whole_day("DTSTART", first));
    entry.append_property(whole_day("DTEND", (y, m, d)));
    entry.append_property(Property::new("TRANSP", "TRANSPARENT"));
    entry.status(match event.status {
        Status::Occurred => EventStatus::Confirmed,
        _ => EventStatus::Tentative,
    });
    if let Some(place) = &event.place {
        entry.location(&one_line(place.name.clone()));
    }
    entry.description(&description(event));
    entry
}

fn description(event: &Row) -> String {
    let sort: Vec<&str> = [Some(event.kind.as_str()), event.subtype.as_deref(), event.stage.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let mut lines = vec![
        format!("{} · {}", sort.join(", "), event.status.as_str()),
        format!("date: {} ({})", event.date.as_deref().unwrap_or("none"), event.date_basis),
    ];
    lines.extend(event.due.iter().map(|due| format!("due: {due}")));
    if !event.disputed.is_empty() {
        lines.push(format!("disputed: {}", joined(event.disputed.iter().map(|d| d.field.as_str()))));
    }
    lines.extend(event.claims.first().map(|c| format!("“{}” ({})", one_line(c.quote.clone()), c.doc)));
    lines.push(format!("event {}", event.id));
    lines.join("\n")
}

/// "JPN, VNM", "JPN > VNM".
fn who(event: &Row) -> String {
    let side =
        |parties: &[entente_coding::Party]| joined(parties.iter().map(|p| p.state.as_deref().unwrap_or(&p.name))).replace("; ", ", ");
    let sides = [side(&event.initiators), side(&event.counterparts)];
    sides.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" > ")
}

fn whole_day(name: &str, day: Day) -> Property {
    let mut property = Property::new(name, compact(day));
    property.add_parameter("VALUE", "DATE");
    property
}

fn compact((y, m, d): Day) -> String {
    format!("{y:04}{m:02}{d:02}")
}

fn number((y, m, d): Day) -> i32 {
    days::number(y, m, d)
}
