//! The sentence that tells an event best, kept beside it: showing a thousand events reads a thousand sentences, and not all that tell of
//! them.

use super::write::WriteError;
use super::{Register, Result};
use crate::best::{self, Values};
use crate::event::{Event, EventClaim};
use entente_coding::Status;
use rusqlite::{Connection, OptionalExtension, params};

/// The sentence that stands for an event where one is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// The document: file name or the document's own id.
    pub doc: String,
    /// The sentence.
    pub quote: String,
}

impl Telling {
    fn of(event: &Event) -> Option<Telling> {
        best::telling(event).map(|claim| Telling {
            doc: claim.doc.clone(),
            quote: claim.quote.clone(),
        })
    }
}

impl Register {
    /// The sentence that tells an event best ([`best::telling`]), also where the event was taken without its claims.
    ///
    /// # Errors
    /// As [`event`](Register::event).
    pub fn telling(&self, event: &Event) -> Result<Option<Telling>> {
        if !event.claims.is_empty() {
            return Ok(Telling::of(event));
        }
        // What is kept is chosen by the values that are stored.
        let kept = if self.values == Values::Representative {
            let kept = "SELECT t.doc, t.quote FROM events e JOIN tellings t USING (event) WHERE e.id = ?1";
            let telling = |r: &rusqlite::Row<'_>| {
                Ok(Telling {
                    doc: r.get(0)?,
                    quote: r.get(1)?,
                })
            };
            self.db
                .prepare_cached(kept)
                .and_then(|mut s| s.query_row([&event.id], telling).optional())
                .map_err(|e| self.sql(e))?
        } else {
            None
        };
        match kept {
            Some(telling) => Ok(Some(telling)),
            None => Ok(Telling::of(&self.event(&event.id)?)),
        }
    }
}

/// Keeps the telling of an event, in its row.
pub(super) fn keep(db: &Connection, row: i64, event: &Event) -> std::result::Result<(), WriteError> {
    if let Some(claim) = best::telling(event) {
        db.prepare_cached(
            "INSERT INTO tellings (event, doc, quote) VALUES (?1, ?2, ?3) ON CONFLICT (event) DO UPDATE SET doc = ?2, quote = ?3",
        )?
        .execute(params![row, claim.doc, claim.quote])?;
    }
    Ok(())
}

/// Whether an event that occurred was promised before: some claim of it tells it as planned.
pub(super) fn was_promised(event: &Event) -> bool {
    event.status == Status::Occurred && event.claims.iter().any(|c| c.status == Status::Planned)
}

/// Fills in, for a register of a format before 11, what is kept of every event's claims.
pub(super) fn fill(db: &Connection) -> std::result::Result<(), WriteError> {
    let mut events = db.prepare("SELECT event, record FROM events ORDER BY event")?;
    let mut claims = db.prepare(CLAIMS)?;
    let mut promised = db.prepare("UPDATE event_pairs SET promised = 1 WHERE event = ?1")?;
    let mut rows = events.query([])?;
    while let Some(r) = rows.next()? {
        let row: i64 = r.get(0)?;
        let mut event: Event = serde_json::from_str(r.get_ref(1)?.as_str().unwrap_or_default())?;
        let mut told = claims.query([row])?;
        while let Some(claim) = told.next()? {
            event
                .claims
                .push(serde_json::from_str::<EventClaim>(claim.get_ref(0)?.as_str().unwrap_or_default())?);
        }
        keep(db, row, &event)?;
        if was_promised(&event) {
            promised.execute([row])?;
        }
    }
    Ok(())
}

/// The claims of an event as stored, by [`crate::account::Order`].
pub(super) const CLAIMS: &str = "SELECT c.record FROM accounts a JOIN claims c USING (account) JOIN documents d USING (doc) \
     WHERE a.event = ?1 AND NOT c.rejected ORDER BY d.published_day IS NULL, d.published_day, d.id, c.start, c.anchor, c.id";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::document;

    #[test]
    fn filling_in_gives_what_storing_keeps() {
        let mut register = Register::in_memory().unwrap();
        for (doc, day, sentence, claim) in [
            (
                "a.txt",
                "2014-03-20",
                "Sang will visit Tokyo in March.",
                "visit leader planned by=VNM/Sang to=JPN date=2014-03",
            ),
            (
                "b.txt",
                "2014-04-01",
                "Sang visited Tokyo in March.",
                "visit leader by=VNM/Sang to=JPN date=2014-03",
            ),
            (
                "c.txt",
                "2015-04-01",
                "Six boats were handed over.",
                "transfer grant delivered by=JPN to=VNM date=2015 items=6_boat",
            ),
        ] {
            let (document, claims) = document(doc, day, &[(sentence, claim)]);
            register.put(&document, &claims).unwrap();
        }
        let kept = |register: &Register| -> Vec<(i64, String, String, bool)> {
            let sql = "SELECT t.event, t.doc, t.quote, p.promised FROM tellings t JOIN event_pairs p USING (event) ORDER BY 1";
            let mut kept = register.db.prepare(sql).unwrap();
            let rows = kept.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).unwrap();
            rows.collect::<rusqlite::Result<_>>().unwrap()
        };
        let stored = kept(&register);
        assert!(stored.len() >= 2, "{stored:?}");
        register
            .db
            .execute_batch("DELETE FROM tellings; UPDATE event_pairs SET promised = 0")
            .unwrap();
        assert!(fill(&register.db).is_ok());
        assert_eq!(kept(&register), stored);
    }
}
