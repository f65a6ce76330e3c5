//! What became of events, as it happened: for their history. Nothing is decided by what is noted here.

use super::clock;
use super::put_event::remember_former;
use super::write::WriteError;
use rusqlite::{OptionalExtension, Transaction, params};

/// Notes that `id` names no event any more, and which event it leads to; nothing where it still names one.
pub(super) fn note_gone(tx: &Transaction<'_>, id: &str, cause: &str) -> rusqlite::Result<()> {
    let became: Option<Option<String>> = tx
        .prepare_cached("SELECT became FROM former_ids WHERE id = ?1")?
        .query_row([id], |r| r.get(0))
        .optional()?;
    match became {
        None => Ok(()),
        Some(Some(other)) => note(tx, "merged", id, Some(&other), cause),
        Some(None) => note(tx, "withdrawn", id, None, cause),
    }
}

/// Notes that `event` is new, and that what it is made of was part of `from`.
pub(super) fn note_split(tx: &Transaction<'_>, event: &str, from: &str, cause: &str) -> rusqlite::Result<()> {
    note(tx, "split", event, Some(from), cause)
}

fn note(tx: &Transaction<'_>, what: &str, event: &str, other: Option<&str>, cause: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT INTO changes (time, what, event, other, cause) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![clock::now(), what, event, other, cause])?;
    Ok(())
}

/// Keeps which account is in which event, before everything is derived again.
pub(super) fn keep_all(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS kept (account INTEGER PRIMARY KEY, id TEXT NOT NULL); DELETE FROM kept; \
         CREATE INDEX IF NOT EXISTS temp.kept_by_id ON kept (id); \
         INSERT INTO kept SELECT account, e.id FROM accounts JOIN events e USING (event);",
    )
}

/// Notes what differs from what was kept.
pub(super) fn compare_with_kept(tx: &Transaction<'_>, cause: &str) -> std::result::Result<(), WriteError> {
    let mut gone = tx.prepare(
        "SELECT k.id, (SELECT e.id FROM kept o JOIN accounts USING (account) JOIN events e USING (event) WHERE o.id = k.id ORDER BY o.account LIMIT 1) \
         FROM kept k WHERE NOT EXISTS (SELECT 1 FROM events WHERE id = k.id) GROUP BY k.id ORDER BY k.id",
    )?;
    let mut rows = gone.query([])?;
    while let Some(r) = rows.next()? {
        let (id, became): (String, Option<String>) = (r.get(0)?, r.get(1)?);
        remember_former(tx, &id, became.as_deref())?;
        note_gone(tx, &id, cause)?;
    }
    let mut new = tx.prepare(
        "SELECT e.id, min(k.id) FROM events e JOIN accounts USING (event) JOIN kept k USING (account) \
         WHERE NOT EXISTS (SELECT 1 FROM kept WHERE kept.id = e.id) AND EXISTS (SELECT 1 FROM events o WHERE o.id = k.id) \
         GROUP BY e.id ORDER BY e.id",
    )?;
    let mut rows = new.query([])?;
    while let Some(r) = rows.next()? {
        note_split(tx, &r.get::<_, String>(0)?, &r.get::<_, String>(1)?, cause)?;
    }
    drop(rows);
    tx.execute_batch("DELETE FROM kept")?;
    Ok(())
}
