//! How an event came about: who told of it and when that was read, what it was merged from, what people decided.

use super::decisions::Listed;
use super::{Register, RegisterError, Result};
use crate::event::Event;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use std::collections::BTreeSet;

/// How an event came about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct History {
    /// The id that was asked for, in full.
    pub id: String,
    /// The event as it stands, without its claims; `None` where it was withdrawn.
    pub event: Option<Event>,
    /// What is told of it, document by document, in the order in which they were read.
    pub told: Vec<Reading>,
    /// Ids that lead here, and those that named it once.
    pub former: Vec<String>,
    /// What became of it and of those, oldest first.
    pub changes: Vec<Change>,
    /// Every decision that bears or bore on it, undone ones too, oldest first.
    pub decisions: Vec<Listed>,
}

/// A document, and what it tells of the event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// The document.
    pub doc: String,
    /// Its title.
    pub title: Option<String>,
    /// When it was published, EDTF.
    pub published: Option<String>,
    /// When it was read, UTC; `None` where that was not noted yet.
    pub read_at: Option<String>,
    /// The version of the program that coded it.
    pub coded_by: String,
    /// Its claims, in reading order.
    pub claims: Vec<ReadClaim>,
}

/// A claim of a history.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadClaim {
    /// Its name.
    pub id: String,
    /// The sentence.
    pub quote: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The rule that fired.
    pub rule: String,
    /// Whether a person rejected this claim by itself.
    pub rejected: bool,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// When, UTC.
    pub time: String,
    /// `merged` (into `other`), `split` (from `other`), `withdrawn`.
    pub what: String,
    /// The event's id.
    pub event: String,
    /// The other one's.
    pub other: Option<String>,
    /// What brought it about.
    pub cause: String,
}

impl Register {
    /// How an event came about; also of one that was withdrawn or merged away.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchEvent`], [`Ambiguous`](RegisterError::Ambiguous), those of reading the file.
    pub fn history(&self, id: &str) -> Result<History> {
        let (row, mut event) = match self.find_event(id) {
            Ok((row, record)) => {
                let event: Event = serde_json::from_str(&record).map_err(|e| self.record(e))?;
                (Some(row), Some(event))
            }
            Err(RegisterError::Withdrawn { .. }) => (None, None),
            Err(other) => return Err(other),
        };
        let name = match &event {
            Some(event) => event.id.clone(),
            None => self.withdrawn(id)?,
        };
        let former = self.former(&name)?;
        let mut ids: BTreeSet<&str> = former.iter().map(String::as_str).collect();
        ids.insert(&name);
        if let Some(event) = &mut event {
            event.claims = Vec::new();
        }
        Ok(History {
            told: row.map_or_else(|| Ok(Vec::new()), |row| self.told(row))?,
            changes: self.changes(&ids)?,
            decisions: match row {
                Some(_) => self.decisions_of(&name)?,
                None => self
                    .decisions()?
                    .into_iter()
                    .filter(|d| ids.contains(d.decision.event.as_str()))
                    .collect(),
            },
            id: name,
            event,
            former,
        })
    }

    fn withdrawn(&self, id: &str) -> Result<String> {
        let id = id.trim().to_ascii_lowercase();
        self.db
            .query_row(
                "SELECT id FROM former_ids WHERE id >= ?1 AND id < ?1 || '~' ORDER BY id LIMIT 1",
                [&id],
                |r| r.get(0),
            )
            .map_err(|e| self.sql(e))
    }

    /// Ids that lead to this one, over any number of steps.
    fn former(&self, id: &str) -> Result<Vec<String>> {
        (|| {
            let mut statement = self.db.prepare_cached(
                "WITH RECURSIVE led (id) AS (SELECT id FROM former_ids WHERE became = ?1 UNION SELECT f.id FROM former_ids f JOIN led ON f.became = led.id) \
                 SELECT id FROM led WHERE id <> ?1 ORDER BY id",
            )?;
            statement.query_map([id], |r| r.get(0))?.collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }

    fn told(&self, event: i64) -> Result<Vec<Reading>> {
        (|| {
            let mut statement = self.db.prepare_cached(
                "SELECT d.id, d.title, d.published, d.read_at, d.added_by, c.id, c.record ->> 'quote', c.start, c.\"end\", c.record ->> 'rule', \
                 c.rejected FROM accounts a JOIN claims c USING (account) JOIN documents d USING (doc) WHERE a.event = ?1 \
                 ORDER BY d.read_at, d.doc, c.start, c.anchor, c.id",
            )?;
            let mut rows = statement.query([event])?;
            let mut told: Vec<Reading> = Vec::new();
            while let Some(r) = rows.next()? {
                let doc: String = r.get(0)?;
                if told.last().is_none_or(|t| t.doc != doc) {
                    told.push(Reading {
                        doc,
                        title: r.get(1)?,
                        published: r.get(2)?,
                        read_at: r.get(3)?,
                        coded_by: r.get(4)?,
                        claims: Vec::new(),
                    });
                }
                let claim = ReadClaim {
                    id: r.get(5)?,
                    quote: r.get(6)?,
                    start: r.get(7)?,
                    end: r.get(8)?,
                    rule: r.get(9)?,
                    rejected: r.get(10)?,
                };
                told.last_mut().expect("one was pushed").claims.push(claim);
            }
            Ok(told)
        })()
        .map_err(|e| self.sql(e))
    }

    fn changes(&self, ids: &BTreeSet<&str>) -> Result<Vec<Change>> {
        (|| {
            let mut statement = self.db.prepare_cached(
                "SELECT change, time, what, event, other, cause FROM changes WHERE event = ?1 OR other = ?1 ORDER BY change",
            )?;
            let mut found: Vec<(i64, Change)> = Vec::new();
            for id in ids {
                let rows = statement.query_map(params![id], |r| {
                    Ok((
                        r.get(0)?,
                        Change {
                            time: r.get(1)?,
                            what: r.get(2)?,
                            event: r.get(3)?,
                            other: r.get(4)?,
                            cause: r.get(5)?,
                        },
                    ))
                })?;
                for row in rows {
                    found.push(row?);
                }
            }
            found.sort_by_key(|(n, _)| *n);
            found.dedup_by_key(|(n, _)| *n);
            Ok(found.into_iter().map(|(_, change)| change).collect())
        })()
        .map_err(|e: rusqlite::Error| self.sql(e))
    }

    /// What became of an id: whether it names an event, and otherwise which one it leads to (`None`: withdrawn).
    pub(super) fn became(&self, id: &str) -> Result<Option<Option<String>>> {
        let found: Option<Option<String>> = self
            .db
            .prepare_cached("SELECT became FROM former_ids WHERE id = ?1")
            .and_then(|mut s| s.query_row([id], |r| r.get(0)).optional())
            .map_err(|e| self.sql(e))?;
        Ok(found)
    }
}
