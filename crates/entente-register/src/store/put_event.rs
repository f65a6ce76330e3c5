//! An event as rows: its record, and what finds it.

use super::filter::NO_DATE;
use super::outline::Acts;
use super::telling;
use super::write::WriteError;
use crate::days::Days;
use crate::decision::Review;
use crate::event::Event;
use rusqlite::{Transaction, params};

type Done<T> = std::result::Result<T, WriteError>;

/// So many states of an event are found in pairs: a list of the whole world is no relationship.
const PAIRED: usize = 40;

/// Writes one event and what finds it, in the row that it has where it has one; gives its row.
pub(super) fn put_event(tx: &Transaction<'_>, event: &Event, row: Option<i64>) -> Done<i64> {
    let days = event.date.as_deref().and_then(Days::read);
    let sort_day = days.map_or(NO_DATE, Days::sort_day);
    let sql = match row {
        None => {
            "INSERT INTO events (id, kind, subtype, stage, mechanism, instrument, status, first_day, last_day, sort_day, sources, disputed, \
             record, review, event) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
        }
        Some(_) => {
            "UPDATE events SET kind = ?2, subtype = ?3, stage = ?4, mechanism = ?5, instrument = ?6, status = ?7, first_day = ?8, \
             last_day = ?9, sort_day = ?10, sources = ?11, disputed = ?12, record = ?13, review = ?14 WHERE event = ?15"
        }
    };
    // Before the event changes, so that what is kept of it is counted out once.
    for table in ["event_states", "event_pairs", "event_areas"].into_iter().filter(|_| row.is_some()) {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE event = ?1"))?
            .execute([row])?;
    }
    tx.prepare_cached(sql)?.execute(params![
        event.id,
        event.kind,
        event.subtype,
        event.stage,
        event.mechanism,
        event.instrument,
        event.status.as_str(),
        days.map(|d| d.first),
        days.map(|d| d.last),
        sort_day,
        event.sources.len(),
        !event.disputed.is_empty(),
        without_claims(event)?,
        event.review.map(Review::as_str),
        row,
    ])?;
    let row = match row {
        None => {
            let new = tx.last_insert_rowid();
            tx.prepare_cached("DELETE FROM former_ids WHERE id = ?1")?.execute([&event.id])?;
            new
        }
        Some(row) => row,
    };
    telling::keep(tx, row, event)?;
    let mut insert = tx.prepare_cached("INSERT INTO event_states (state, sort_day, event) VALUES (?1, ?2, ?3)")?;
    for state in event.states() {
        insert.execute(params![state, sort_day, row])?;
    }
    put_pairs(tx, event, sort_day, row)?;
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO event_areas (area, sort_day, event) VALUES (?1, ?2, ?3)")?;
    for area in &event.areas {
        insert.execute(params![area, sort_day, row])?;
    }
    Ok(row)
}

/// Writes the pairs of states that an event is found by.
fn put_pairs(tx: &Transaction<'_>, event: &Event, sort_day: i32, row: i64) -> Done<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO event_pairs (a, b, sort_day, event, kind, subtype, stage, status, acts, series, alone, disputed, promised, rejected) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    let promised = telling::was_promised(event);
    let states: Vec<&str> = event.states().into_iter().take(PAIRED).collect();
    for (n, a) in states.iter().enumerate() {
        for b in &states[n + 1..] {
            insert.execute(params![
                a,
                b,
                sort_day,
                row,
                event.kind,
                event.subtype,
                event.stage,
                event.status.as_str(),
                Acts::of(event, a, b).number(),
                event.mechanism.is_some(),
                event.sources.len() == 1,
                !event.disputed.is_empty(),
                promised,
                event.review == Some(Review::Rejected),
            ])?;
        }
    }
    Ok(())
}

/// An event as it is stored: its claims are rows of their own.
fn without_claims(event: &Event) -> serde_json::Result<String> {
    let bare = Event {
        claims: Vec::new(),
        ..event.clone()
    };
    super::compact::json(&bare)
}

/// Notes that `id` names an event no more, and what to show for it: the event that its claim is told in now, else the one
/// that took over its accounts, else nothing. Does nothing where `id` still names an event.
pub(super) fn remember_former(tx: &Transaction<'_>, id: &str, took_over: Option<&str>) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO former_ids (id, became) \
         SELECT ?1, coalesce((SELECT e.id FROM claims c JOIN accounts USING (account) JOIN events e USING (event) WHERE c.id = ?1), ?2) \
         WHERE NOT EXISTS (SELECT 1 FROM events WHERE id = ?1) \
         ON CONFLICT (id) DO UPDATE SET became = excluded.became",
    )?
    .execute(params![id, took_over])?;
    Ok(())
}
