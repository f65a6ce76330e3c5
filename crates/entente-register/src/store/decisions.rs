//! Decisions, taken out again: of an event, of the whole register, and those that find nothing any more.

use super::attached::anchor;
use super::write::WriteError;
use super::{Register, Result};
use crate::decision::attach::sha256;
use crate::decision::settle::Resolved;
use crate::decision::{Anchor, Decision, Undone, Verdict};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// A decision, and what it bears on now.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Listed {
    /// The decision.
    #[serde(flatten)]
    pub decision: Decision,
    /// Events that hold a claim it is about, by id; none where it finds nothing any more, or was made on a sentence in which
    /// nothing is coded yet.
    pub now: Vec<String>,
}

impl Listed {
    /// Whether it was about a claim, and finds none any more.
    pub fn finds_nothing(&self) -> bool {
        self.now.is_empty() && !self.decision.lead && self.decision.undone.is_none()
    }
}

const COLUMNS: &str =
    "decision, id, verdict, field, value, event, other_event, lead, author, time, reason, undone_by, undone_time, undone_reason";

impl Register {
    /// Every decision, undone ones too, oldest first.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn decisions(&self) -> Result<Vec<Listed>> {
        self.listed(&format!("SELECT {COLUMNS} FROM decisions ORDER BY time, id"), params![])
    }

    /// Every decision that bears or bore on an event or on one that became it, undone ones too, oldest first.
    ///
    /// # Errors
    /// As [`Register::event`].
    pub fn decisions_of(&self, id: &str) -> Result<Vec<Listed>> {
        let (row, _) = self.find_event(id)?;
        let sql = format!(
            "SELECT {COLUMNS} FROM decisions d WHERE EXISTS (SELECT 1 FROM anchors JOIN claims c USING (claim) JOIN accounts a USING (account) \
             WHERE anchors.decision = d.decision AND a.event = ?1) ORDER BY time, id"
        );
        self.listed(&sql, params![row])
    }

    pub(super) fn decision(&self, row: i64) -> Result<Decision> {
        let sql = format!("SELECT {COLUMNS} FROM decisions WHERE decision = ?1");
        let mut found = self.listed(&sql, params![row])?;
        Ok(found.remove(0).decision)
    }

    fn listed(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Listed>> {
        let found: rusqlite::Result<Vec<Listed>> = (|| {
            let mut statement = self.db.prepare_cached(sql)?;
            let rows = statement.query_map(values, |r| Ok((r.get::<_, i64>(0)?, decision(r)?)))?;
            let mut now = self.db.prepare_cached(
                "SELECT DISTINCT e.id FROM anchors JOIN claims USING (claim) JOIN accounts USING (account) JOIN events e USING (event) \
                 WHERE decision = ?1 ORDER BY e.id",
            )?;
            let mut out = Vec::new();
            for row in rows {
                let (row, decision) = row?;
                out.push(Listed {
                    decision: with_anchors(&self.db, row, decision)?,
                    now: now.query_map([row], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?,
                });
            }
            Ok(out)
        })();
        found.map_err(|e| self.sql(e))
    }

    /// What a decision on the lead of this id would be anchored to, and its whole id.
    pub(super) fn lead_anchor(&self, id: &str) -> Result<Option<(Anchor, String)>> {
        if id.is_empty() {
            return Ok(None);
        }
        let found = self
            .db
            .query_row(
                "SELECT d.id, l.kind, l.start, l.end, l.word, l.id, CAST(substr(CAST(d.text AS BLOB), l.start + 1, l.end - l.start) AS TEXT) \
                 FROM leads l JOIN documents d USING (doc) WHERE l.id >= ?1 AND l.id < ?1 || '~' ORDER BY l.id LIMIT 1",
                [id],
                |r| {
                    let (start, quote): (usize, String) = (r.get(2)?, r.get(6)?);
                    let anchor = Anchor {
                        doc: r.get(0)?,
                        kind: r.get(1)?,
                        claim: String::new(),
                        start,
                        end: r.get(3)?,
                        word: r.get::<_, usize>(4)?.saturating_sub(start),
                        sha256: sha256(&quote),
                        quote: Some(quote),
                        besides: Vec::new(),
                    };
                    Ok((anchor, r.get(5)?))
                },
            )
            .optional();
        found.map_err(|e| self.sql(e))
    }
}

/// Every decision of a register, however damaged the rest of it is.
pub(super) fn all_decisions(db: &Connection) -> rusqlite::Result<Vec<Decision>> {
    let mut statement = db.prepare(&format!("SELECT {COLUMNS} FROM decisions ORDER BY time, id"))?;
    let rows = statement.query_map([], |r| Ok((r.get::<_, i64>(0)?, decision(r)?)))?;
    let rows: Vec<(i64, Decision)> = rows.collect::<rusqlite::Result<_>>()?;
    rows.into_iter().map(|(row, decision)| with_anchors(db, row, decision)).collect()
}

/// Decisions in force on any of these claims (rows), with the claims they mean.
pub(super) fn on_accounts(tx: &Connection, accounts: impl Iterator<Item = i64>) -> std::result::Result<Vec<Resolved>, WriteError> {
    let mut rows = BTreeSet::new();
    let mut of_account = tx.prepare_cached(
        "SELECT decision FROM claims JOIN anchors USING (claim) JOIN decisions USING (decision) WHERE account = ?1 AND undone_time IS NULL",
    )?;
    for account in accounts {
        let found = of_account.query_map([account], |r| r.get::<_, i64>(0))?;
        for row in found {
            rows.insert(row?);
        }
    }
    let mut one = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM decisions WHERE decision = ?1"))?;
    let mut claims = tx
        .prepare_cached("SELECT c.id FROM anchors JOIN claims c USING (claim) WHERE decision = ?1 AND side = ?2 ORDER BY anchors.anchor")?;
    let mut out = Vec::new();
    for row in rows {
        let mut side = |side: i64| -> rusqlite::Result<Vec<String>> { claims.query_map([row, side], |r| r.get(0))?.collect() };
        out.push(Resolved {
            decision: one.query_row([row], decision)?,
            on: side(0)?,
            other: side(1)?,
        });
    }
    Ok(out)
}

/// A decision without its anchors.
fn decision(r: &Row<'_>) -> rusqlite::Result<Decision> {
    let (word, value): (String, Option<String>) = (r.get(2)?, r.get(4)?);
    let value = value.and_then(|v| serde_json::from_str(&v).ok());
    let undone: Option<String> = r.get(12)?;
    let verdict = Verdict::from_parts(&word, r.get(3)?, value);
    Ok(Decision {
        id: r.get(1)?,
        verdict: verdict.ok_or_else(|| rusqlite::Error::InvalidColumnType(2, "verdict".into(), Type::Text))?,
        event: r.get(5)?,
        other_event: r.get(6)?,
        lead: r.get(7)?,
        author: r.get(8)?,
        time: r.get(9)?,
        reason: r.get(10)?,
        on: Vec::new(),
        other: Vec::new(),
        undone: match undone {
            Some(time) => Some(Undone {
                author: r.get(11)?,
                time,
                reason: r.get(13)?,
            }),
            None => None,
        },
    })
}

fn with_anchors(db: &Connection, row: i64, mut decision: Decision) -> rusqlite::Result<Decision> {
    let mut statement = db.prepare_cached(
        "SELECT side, doc, kind, claim_id, start, end, word, sha256, quote, besides FROM anchors WHERE decision = ?1 ORDER BY anchors.anchor",
    )?;
    let mut rows = statement.query([row])?;
    while let Some(r) = rows.next()? {
        let anchor = anchor(r, r.get(1)?, 2)?;
        match r.get::<_, i64>(0)? {
            0 => decision.on.push(anchor),
            _ => decision.other.push(anchor),
        }
    }
    Ok(decision)
}
