//! Putting events that were grouped anew into the place of those that were.

use super::changes;
use super::put_event::{put_event, remember_former};
use super::write::WriteError;
use crate::event::Event;
use rusqlite::Transaction;
use std::collections::{BTreeMap, BTreeSet};

type Done<T> = std::result::Result<T, WriteError>;

/// What comes of accounts that were grouped together, in the order in which it is written.
pub(super) enum Step {
    /// The accounts, and how they hang together.
    Batch(Box<Batch>),
    /// Events that are new or changed, and which of the accounts tell each (positions).
    Events(Vec<(Event, Vec<usize>)>),
    /// That was the last event of the batch.
    End,
}

/// Accounts that were grouped together.
pub(super) struct Batch {
    /// In canonical order.
    pub members: Vec<Member>,
    /// The names that the events to come will bear.
    pub names: BTreeSet<String>,
    /// The events that are to be replaced: row and id.
    pub before: BTreeMap<i64, String>,
    /// Positions of the accounts of each neighbourhood.
    pub neighbourhoods: Vec<Vec<usize>>,
}

/// An account as it stood before.
pub(super) struct Member {
    pub row: i64,
    /// The event that it told of, and its neighbourhood (0: it is new).
    pub event: Option<(i64, String)>,
    pub neighbourhood: i64,
}

/// Writes what it is given step by step.
pub(super) struct Replacing<'t> {
    tx: &'t Transaction<'t>,
    cause: &'t str,
    under_way: Option<UnderWay>,
}

/// A batch, and what became of events so far.
struct UnderWay {
    batch: Batch,
    /// Rows that stay, by the name of their event: one that keeps its name keeps its row.
    kept: BTreeMap<String, i64>,
    took_over: BTreeMap<String, String>,
    came_from: BTreeMap<String, String>,
}

impl<'t> Replacing<'t> {
    pub(super) fn new(tx: &'t Transaction<'t>, cause: &'t str) -> Self {
        Replacing {
            tx,
            cause,
            under_way: None,
        }
    }

    pub(super) fn take(&mut self, step: Step) -> Done<()> {
        match (step, self.under_way.take()) {
            (Step::Batch(batch), _) => self.under_way = Some(begin(self.tx, *batch)?),
            (Step::Events(events), Some(mut under_way)) => {
                for (event, members) in events {
                    under_way.put(self.tx, &event, &members)?;
                }
                self.under_way = Some(under_way);
            }
            (Step::End, Some(under_way)) => under_way.end(self.tx, self.cause)?,
            (_, None) => {}
        }
        Ok(())
    }
}

/// Takes out the events whose names go.
fn begin(tx: &Transaction<'_>, batch: Batch) -> Done<UnderWay> {
    let mut kept = BTreeMap::new();
    let mut delete = tx.prepare_cached("DELETE FROM events WHERE event = ?1")?;
    for (event, id) in &batch.before {
        if batch.names.contains(id) {
            kept.insert(id.clone(), *event);
        } else {
            delete.execute([event])?;
        }
    }
    Ok(UnderWay {
        batch,
        kept,
        took_over: BTreeMap::new(),
        came_from: BTreeMap::new(),
    })
}

impl UnderWay {
    fn put(&mut self, tx: &Transaction<'_>, event: &Event, members: &[usize]) -> Done<()> {
        let mut set_event = tx.prepare_cached("UPDATE accounts SET event = ?1 WHERE account = ?2")?;
        let kept = self.kept.get(&event.id).copied();
        let number = put_event(tx, event, kept)?;
        for member in members.iter().map(|m| &self.batch.members[*m]) {
            if kept.is_none() || member.event.as_ref().map(|(old, _)| *old) != kept {
                set_event.execute([number, member.row])?;
            }
            if let Some((_, old)) = &member.event {
                self.took_over.entry(old.clone()).or_insert_with(|| event.id.clone());
                self.came_from.entry(event.id.clone()).or_insert_with(|| old.clone());
            }
        }
        Ok(())
    }

    /// Names the neighbourhoods, and notes what became of the events that were.
    fn end(self, tx: &Transaction<'_>, cause: &str) -> Done<()> {
        let mut set_neighbourhood = tx.prepare_cached("UPDATE accounts SET neighbourhood = ?1 WHERE account = ?2")?;
        for neighbourhood in &self.batch.neighbourhoods {
            let members = || neighbourhood.iter().map(|m| &self.batch.members[*m]);
            let name = members().map(|m| m.row).min().unwrap_or(0);
            for member in members().filter(|m| m.neighbourhood != name) {
                set_neighbourhood.execute([name, member.row])?;
            }
        }
        let before: BTreeSet<&String> = self.batch.before.values().collect();
        for id in before.iter().filter(|id| !self.kept.contains_key(**id)) {
            remember_former(tx, id, self.took_over.get(*id).map(String::as_str))?;
            changes::note_gone(tx, id, cause)?;
        }
        for (event, from) in &self.came_from {
            if !before.contains(event) && self.took_over.get(from) != Some(event) {
                changes::note_split(tx, event, from, cause)?;
            }
        }
        Ok(())
    }
}
