//! An event by its id, whatever became of that.

use super::{Register, RegisterError, Result};
use std::collections::HashMap;

/// An id that named an event once.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FormerId {
    /// The id.
    pub id: String,
    /// The event that it leads to now.
    pub became: Option<String>,
}

impl Register {
    pub(super) fn find_event(&self, id: &str) -> Result<(i64, String)> {
        let id = id.trim().to_ascii_lowercase();
        let found: Vec<(i64, String, String)> = self.starting_with(
            "SELECT event, record, id FROM events WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 10",
            &id,
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )?;
        if let [(row, record, _)] = &found[..] {
            return Ok((*row, record.clone()));
        }
        if !found.is_empty() {
            return Err(RegisterError::Ambiguous {
                id,
                matches: found.into_iter().map(|(_, _, id)| id).collect(),
            });
        }
        let former: Vec<(String, Option<String>)> = self.starting_with(
            "SELECT id, became FROM former_ids WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 10",
            &id,
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        match &former[..] {
            [] => self.find_event_of_claim(id),
            [(_, Some(became))] => self.find_event(became),
            [(_, None)] => Err(RegisterError::Withdrawn { id }),
            _ => Err(RegisterError::Ambiguous {
                id,
                matches: former.into_iter().map(|(id, _)| id).collect(),
            }),
        }
    }

    /// Every id that named an event once and does not now, sorted, with the id that it leads to: `None` where no document tells
    /// of it any more.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn former_ids(&self) -> Result<Vec<FormerId>> {
        let listed: Vec<FormerId> = (|| {
            let mut statement = self.db.prepare_cached("SELECT id, became FROM former_ids ORDER BY id")?;
            let ids = statement.query_map([], |r| {
                Ok(FormerId {
                    id: r.get(0)?,
                    became: r.get(1)?,
                })
            })?;
            ids.collect::<rusqlite::Result<_>>()
        })()
        .map_err(|e| self.sql(e))?;
        // What an id became may have been merged away since.
        let next: HashMap<String, Option<String>> = listed.iter().map(|f| (f.id.clone(), f.became.clone())).collect();
        let last = |mut became: Option<String>| {
            while let Some(id) = &became {
                match next.get(id) {
                    Some(further) => became = further.clone(),
                    None => break,
                }
            }
            became
        };
        Ok(listed
            .into_iter()
            .map(|f| FormerId {
                became: last(f.became),
                ..f
            })
            .collect())
    }

    fn find_event_of_claim(&self, id: String) -> Result<(i64, String)> {
        let mut found: Vec<(i64, String, String)> = self.starting_with(
            "SELECT e.event, e.record, c.id FROM claims c JOIN accounts a USING (account) JOIN events e ON e.event = a.event \
             WHERE c.id >= ?1 AND c.id < ?2 ORDER BY c.id LIMIT 10",
            &id,
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )?;
        match found.len() {
            0 => Err(RegisterError::NoSuchEvent { id }),
            1 => {
                let (row, record, _) = found.remove(0);
                Ok((row, record))
            }
            _ => Err(RegisterError::Ambiguous {
                id,
                matches: found.into_iter().map(|(_, _, id)| id).collect(),
            }),
        }
    }

    fn starting_with<T>(&self, sql: &str, id: &str, read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>> {
        if id.is_empty() {
            return Ok(Vec::new());
        }
        // `~` comes after every letter an id is made of.
        (|| {
            self.db
                .prepare_cached(sql)?
                .query_map([id, &format!("{id}~")], read)?
                .collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }
}
