//! From accounts to events, for as much of the register as a change touched.

use super::filter::NO_DATE;
use super::write::WriteError;
use super::{Register, Result};
use crate::account::{Account, Told};
use crate::best;
use crate::days::Days;
use crate::event::Event;
use crate::merge::Rules;
use rusqlite::{Transaction, params};
use std::collections::BTreeSet;

/// What a change touched.
#[derive(Default)]
pub(super) struct Touched {
    /// Accounts that are new.
    pub new: Vec<i64>,
    /// Neighbourhoods that lost an account.
    pub neighbourhoods: BTreeSet<i64>,
}

impl Register {
    pub(super) fn derive_again_if_rules_changed(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Brings the events of everything touched up to date.
pub(super) fn derive(tx: &Transaction<'_>, touched: Touched, rules: &Rules) -> std::result::Result<(), WriteError> {
    tx.execute(
        "DELETE FROM events WHERE event NOT IN (SELECT event FROM accounts WHERE event IS NOT NULL)",
        [],
    )?;
    for account in touched.new {
        let told = load(tx, account)?;
        let event = put_event(tx, &best::event(&[&told], rules))?;
        tx.prepare_cached("UPDATE accounts SET event = ?1, neighbourhood = account WHERE account = ?2")?
            .execute([event, account])?;
    }
    Ok(())
}

fn load(tx: &Transaction<'_>, account: i64) -> std::result::Result<Account, WriteError> {
    let mut rows = tx.prepare_cached(
        "SELECT c.id, c.record, d.published_day FROM claims c JOIN accounts a USING (account) JOIN documents d USING (doc) \
         WHERE account = ?1 ORDER BY c.start, c.anchor, c.id",
    )?;
    let rows = rows.query_map([account], |r| Ok((r.get(0)?, r.get::<_, String>(1)?, r.get(2)?)))?;
    let mut claims = Vec::new();
    for row in rows {
        let (id, record, published) = row?;
        claims.push(Told {
            id,
            claim: serde_json::from_str(&record)?,
            published,
        });
    }
    Ok(Account { claims })
}

/// Writes one event and what finds it; gives its row.
fn put_event(tx: &Transaction<'_>, event: &Event) -> std::result::Result<i64, WriteError> {
    let days = event.date.as_deref().and_then(Days::read);
    let sort_day = days.map_or(NO_DATE, Days::sort_day);
    tx.prepare_cached(
        "INSERT INTO events (id, kind, subtype, stage, status, first_day, last_day, sort_day, sources, disputed, record) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        event.id,
        event.kind,
        event.subtype,
        event.stage,
        event.status.as_str(),
        days.map(|d| d.first),
        days.map(|d| d.last),
        sort_day,
        event.documents().len(),
        !event.disputed.is_empty(),
        serde_json::to_string(&WithoutClaims(event))?,
    ])?;
    let row = tx.last_insert_rowid();
    let states: Vec<&str> = event.states().into_iter().collect();
    let mut insert = tx.prepare_cached("INSERT INTO event_states (state, sort_day, event) VALUES (?1, ?2, ?3)")?;
    for state in &states {
        insert.execute(params![state, sort_day, row])?;
    }
    let mut insert = tx.prepare_cached("INSERT INTO event_pairs (a, b, sort_day, event) VALUES (?1, ?2, ?3, ?4)")?;
    for a in &states {
        for b in states.iter().filter(|b| *b != a) {
            insert.execute(params![a, b, sort_day, row])?;
        }
    }
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO event_areas (area, sort_day, event) VALUES (?1, ?2, ?3)")?;
    for area in &event.areas {
        insert.execute(params![area, sort_day, row])?;
    }
    Ok(row)
}

/// An event as it is stored: its claims are rows of their own.
struct WithoutClaims<'a>(&'a Event);

impl serde::Serialize for WithoutClaims<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let bare = Event {
            claims: Vec::new(),
            ..self.0.clone()
        };
        bare.serialize(serializer)
    }
}
