//! What reading again changed: the events before beside the events after.
//!
//! The events before are kept in a temporary table, so that this takes no memory however many there are.

use super::{Register, Result};
use rusqlite::params;
use serde::Serialize;
use serde_json::{Map, Value};

/// One event that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The id; of a merged or withdrawn event the one it had.
    pub id: String,
    /// What became of it.
    #[serde(flatten)]
    pub what: Became,
    /// Its title, now or last.
    pub title: String,
    /// Its kind, now or last.
    pub kind: String,
    /// Its date, now or last.
    pub date: Option<String>,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Became {
    /// It was not there before.
    New,
    /// These fields have other values.
    Changed {
        /// The fields.
        fields: Vec<String>,
    },
    /// It is part of another event.
    Merged {
        /// Which.
        into: String,
    },
    /// Nothing tells of it any more.
    Withdrawn,
}

impl Register {
    /// Keeps the events as they are, to be compared with what they will be.
    ///
    /// # Errors
    /// Those of reading the file, and of the place for temporary files.
    pub fn keep_for_comparison(&mut self) -> Result<()> {
        self.db
            .execute_batch(
                "DROP TABLE IF EXISTS temp.events_before; CREATE TEMP TABLE events_before (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID; \
                 INSERT INTO temp.events_before SELECT id, record FROM main.events;",
            )
            .map_err(|e| self.sql(e))
    }

    /// Hands over every event that is not as it was when [`keep_for_comparison`](Register::keep_for_comparison) was called,
    /// by id: first what is there, then what is not any more.
    ///
    /// # Errors
    /// Those of reading the file, or the first that `take` gives.
    pub fn each_difference<E: From<super::RegisterError>>(
        &self,
        mut take: impl FnMut(Difference) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let queries = [
            "SELECT e.id, e.record, b.record, NULL FROM main.events e LEFT JOIN temp.events_before b USING (id) \
             WHERE b.record IS NULL OR b.record <> e.record ORDER BY e.id",
            "SELECT b.id, NULL, b.record, (SELECT became FROM former_ids f WHERE f.id = b.id) FROM temp.events_before b \
             WHERE NOT EXISTS (SELECT 1 FROM main.events e WHERE e.id = b.id) ORDER BY b.id",
        ];
        for sql in queries {
            let mut statement = self.db.prepare(sql).map_err(|e| self.sql(e))?;
            let mut rows = statement.query(params![]).map_err(|e| self.sql(e))?;
            while let Some(r) = rows.next().map_err(|e| self.sql(e))? {
                let read = || Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?));
                let (id, now, before, became): (String, Option<String>, Option<String>, Option<String>) =
                    read().map_err(|e| self.sql(e))?;
                take(difference(id, now.as_deref(), before.as_deref(), became))?;
            }
        }
        Ok(())
    }
}

fn difference(id: String, now: Option<&str>, before: Option<&str>, became: Option<String>) -> Difference {
    let fields = |record: Option<&str>| record.and_then(|r| serde_json::from_str::<Map<String, Value>>(r).ok());
    let (now, before) = (fields(now), fields(before));
    let what = match (&now, &before, became) {
        (Some(now), Some(before), _) => Became::Changed {
            fields: changed(now, before),
        },
        (Some(_), None, _) => Became::New,
        (None, _, Some(into)) => Became::Merged { into },
        (None, _, None) => Became::Withdrawn,
    };
    let shown = now.or(before).unwrap_or_default();
    let text = |field: &str| shown.get(field).and_then(Value::as_str).map(str::to_owned);
    Difference {
        id,
        what,
        title: text("title").unwrap_or_default(),
        kind: text("kind").unwrap_or_default(),
        date: text("date"),
    }
}

/// Fields of either record that differ, in the record's order.
fn changed(now: &Map<String, Value>, before: &Map<String, Value>) -> Vec<String> {
    let gone = before.keys().filter(|k| !now.contains_key(*k));
    let other = now.iter().filter(|(k, v)| before.get(*k) != Some(*v)).map(|(k, _)| k);
    other.chain(gone).cloned().collect()
}
