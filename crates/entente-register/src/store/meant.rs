//! What an id stands for when a person decides on it: an event, a claim of it, or a sentence in which nothing is coded.

use super::{Register, RegisterError, Result};
use crate::decision::Anchor;
use crate::decision::attach::sha256;
use rusqlite::{OptionalExtension, params};

/// So many claims of an event stand for it in a decision.
const ANCHORS: usize = 100;

/// What an id stands for, with its row.
pub(super) enum Meant {
    Event { row: i64, id: String },
    Claim { row: i64, event: i64, event_id: String },
    Lead(Box<Anchor>, String),
}

impl Meant {
    /// The event's id, where there is one.
    pub(super) fn event(&self) -> Option<&str> {
        match self {
            Meant::Event { id, .. } => Some(id),
            Meant::Claim { event_id, .. } => Some(event_id),
            Meant::Lead(..) => None,
        }
    }
}

impl Register {
    /// What an id stands for. The id of an event stands for the event, though it is the name of its first claim too. One that
    /// named an event once stands for the event that it leads to, or, where `claims_first`, for its claim.
    pub(super) fn meant(&self, id: &str, claims_first: bool) -> Result<Meant> {
        let id = id.trim().to_ascii_lowercase();
        if let Some(lead) = self.lead_anchor(&id)? {
            return Ok(Meant::Lead(Box::new(lead.0), lead.1));
        }
        let (row, event) = self.event_of(&id)?;
        let whole = event.starts_with(&id) || !claims_first && self.was_event(&id)?;
        let claim = if whole { None } else { self.claim_in(row, &id)? };
        Ok(match claim {
            Some(claim) => Meant::Claim {
                row: claim,
                event: row,
                event_id: event,
            },
            None => Meant::Event { row, id: event },
        })
    }

    /// The claim of this name.
    pub(super) fn meant_claim(&self, id: &str) -> Result<Meant> {
        let id = id.trim().to_ascii_lowercase();
        let (row, event) = self.event_of(&id)?;
        let claim = self.claim_in(row, &id)?;
        Ok(Meant::Claim {
            row: claim.ok_or(RegisterError::NoSuchEvent { id })?,
            event: row,
            event_id: event,
        })
    }

    /// The row and whole id of the event that an id leads to.
    fn event_of(&self, id: &str) -> Result<(i64, String)> {
        let (row, record) = self.find_event(id)?;
        let event: crate::event::Event = serde_json::from_str(&record).map_err(|e| self.record(e))?;
        Ok((row, event.id))
    }

    /// Whether an event was named so once.
    fn was_event(&self, id: &str) -> Result<bool> {
        let known = "SELECT EXISTS (SELECT 1 FROM former_ids WHERE id >= ?1 AND id < ?1 || '~')";
        self.db.query_row(known, [id], |r| r.get(0)).map_err(|e| self.sql(e))
    }

    /// The row of the claim of this name, in an event.
    fn claim_in(&self, event: i64, id: &str) -> Result<Option<i64>> {
        let claim = "SELECT claim FROM claims c JOIN accounts USING (account) WHERE event = ?1 AND c.id >= ?2 AND c.id < ?2 || '~'";
        let found = self.db.query_row(claim, params![event, id], |r| r.get(0));
        found.optional().map_err(|e| self.sql(e))
    }

    /// The anchors of what was named: all claims of an event, one claim, a lead.
    pub(super) fn own(&self, meant: &Meant) -> Result<Vec<Anchor>> {
        Ok(match meant {
            Meant::Lead(anchor, _) => vec![(**anchor).clone()],
            Meant::Event { row, .. } => self.anchors_where("a.event = ?1", *row)?,
            Meant::Claim { row, .. } => self.anchors_where("c.claim = ?1", *row)?,
        })
    }

    /// The anchors of the whole event, also where a claim of it was named.
    pub(super) fn all_of(&self, meant: &Meant) -> Result<Vec<Anchor>> {
        match meant {
            Meant::Claim { event, .. } => self.anchors_where("a.event = ?1", *event),
            _ => self.own(meant),
        }
    }

    /// Two sides of one event: claims against claims, where an event stands for all but the other side. What one document
    /// tells in one account goes to one side.
    pub(super) fn told_apart(&self, a: &Meant, b: &Meant) -> Result<(Vec<Anchor>, Vec<Anchor>)> {
        let account = |m: &Meant| match m {
            Meant::Claim { row, .. } => {
                let found = self
                    .db
                    .query_row("SELECT account FROM claims WHERE claim = ?1", [row], |r| r.get::<_, i64>(0));
                found.map(Some).map_err(|e| self.sql(e))
            }
            _ => Ok(None),
        };
        let (x, y) = (account(a)?, account(b)?);
        let of = |row: i64| self.anchors_where("a.account = ?1", row);
        let but = |row: i64| self.anchors_where("a.event = (SELECT event FROM accounts WHERE account = ?1) AND a.account <> ?1", row);
        Ok(match (x, y) {
            (Some(x), Some(y)) if x != y => (of(x)?, of(y)?),
            (Some(x), None) => (of(x)?, but(x)?),
            (None, Some(y)) => (but(y)?, of(y)?),
            _ => (Vec::new(), Vec::new()),
        })
    }

    fn anchors_where(&self, clause: &str, row: i64) -> Result<Vec<Anchor>> {
        let sql = format!(
            "SELECT d.id, c.kind, c.id, c.start, c.end, c.anchor - c.start, c.record ->> 'quote', \
             (SELECT json_group_array(o.id) FROM accounts b JOIN claims o USING (account) \
              WHERE b.doc = a.doc AND o.kind = c.kind AND o.claim <> c.claim AND o.start < c.end AND o.end > c.start) \
             FROM accounts a JOIN claims c USING (account) JOIN documents d USING (doc) WHERE {clause} AND NOT c.rejected \
             ORDER BY d.published_day IS NULL, d.published_day, d.id, c.start, c.anchor, c.id LIMIT {ANCHORS}"
        );
        (|| {
            let mut statement = self.db.prepare_cached(&sql)?;
            let rows = statement.query_map([row], |r| {
                let quote: String = r.get(6)?;
                Ok(Anchor {
                    doc: r.get(0)?,
                    kind: r.get(1)?,
                    claim: r.get(2)?,
                    start: r.get(3)?,
                    end: r.get(4)?,
                    word: r.get::<_, i64>(5)?.max(0) as usize,
                    sha256: sha256(&quote),
                    quote: Some(quote),
                    besides: serde_json::from_str(&r.get::<_, String>(7)?).unwrap_or_default(),
                })
            })?;
            rows.collect::<rusqlite::Result<_>>()
        })()
        .map_err(|e| self.sql(e))
    }
}
