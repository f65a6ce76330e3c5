//! Forgetting documents: nothing of them remains, and what only they supported is withdrawn.

use super::schema::LEFTOVERS;
use super::write::{WriteError, take_out};
use super::{Register, RegisterError, Result};
use crate::event::Event;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use std::collections::BTreeMap;

/// An event in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its date, EDTF.
    pub date: Option<String>,
}

impl Brief {
    fn of(event: &Event) -> Brief {
        Brief {
            id: event.id.clone(),
            kind: event.kind.clone(),
            title: event.title.clone(),
            date: event.date.clone(),
        }
    }
}

/// What forgetting documents did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Forgotten {
    /// The documents.
    pub documents: Vec<String>,
    /// Events that nothing tells of any more.
    pub withdrawn: Vec<Brief>,
    /// Events that others tell of as well, by the id that they had, with the one they have now.
    pub kept: Vec<(String, Brief)>,
}

impl Register {
    /// Forgets documents: their text, claims and words are gone from the file, also from its unused parts, and what only they
    /// supported is withdrawn. Decisions on them are kept without the sentences, and count again should the documents be read
    /// again.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchDocument`], those of writing; then nothing is forgotten.
    pub fn forget(&mut self, ids: &[impl AsRef<str>]) -> Result<Forgotten> {
        let touched = self.events_told_by(ids)?;
        self.write("a document was forgotten", |tx, changes| {
            for id in ids.iter().map(AsRef::as_ref) {
                let doc: Option<i64> = tx
                    .query_row("SELECT doc FROM documents WHERE id = ?1", [id], |r| r.get(0))
                    .optional()?;
                let missing = || WriteError::Register(RegisterError::NoSuchDocument { id: id.to_owned() });
                take_out(tx, doc.ok_or_else(missing)?, changes)?;
                tx.execute("UPDATE anchors SET quote = NULL WHERE doc = ?1", params![id])?;
            }
            // The index of words keeps those of removed rows until its parts are joined.
            tx.execute_batch("INSERT INTO passages_fts (passages_fts) VALUES ('optimize')")?;
            Ok(())
        })?;
        self.clear_leftovers()?;
        // The log holds what was there before. Where others read, it is emptied when they are done.
        let emptied = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        emptied.map_err(|e| self.sql(e))?;
        let mut forgotten = Forgotten {
            documents: ids.iter().map(|id| id.as_ref().to_owned()).collect(),
            ..Forgotten::default()
        };
        for (id, brief) in touched {
            match self.became(&id)? {
                Some(None) => forgotten.withdrawn.push(brief),
                _ => forgotten.kept.push((id.clone(), Brief::of(&self.event(&id)?))),
            }
        }
        Ok(forgotten)
    }

    /// Writes a file that an older version of the program wrote anew, without its unused parts.
    fn clear_leftovers(&self) -> Result<()> {
        let has = "SELECT EXISTS (SELECT 1 FROM meta WHERE key = ?1)";
        if self.db.query_row(has, [LEFTOVERS], |r| r.get(0)).map_err(|e| self.sql(e))? {
            self.db.execute_batch("VACUUM").map_err(|e| self.sql(e))?;
            self.db
                .execute("DELETE FROM meta WHERE key = ?1", [LEFTOVERS])
                .map_err(|e| self.sql(e))?;
        }
        Ok(())
    }

    /// The events that any of these documents tells of, by id.
    fn events_told_by(&self, ids: &[impl AsRef<str>]) -> Result<BTreeMap<String, Brief>> {
        let mut found = BTreeMap::new();
        for id in ids.iter().map(AsRef::as_ref) {
            let records: Vec<String> = (|| {
                self.db
                    .prepare_cached(
                        "SELECT DISTINCT e.record FROM documents d JOIN accounts a USING (doc) JOIN events e ON e.event = a.event WHERE d.id = ?1",
                    )?
                    .query_map([id], |r| r.get(0))?
                    .collect::<rusqlite::Result<_>>()
            })()
            .map_err(|e| self.sql(e))?;
            for record in records {
                let event: Event = serde_json::from_str(&record).map_err(|e| self.record(e))?;
                found.insert(event.id.clone(), Brief::of(&event));
            }
        }
        Ok(found)
    }
}
