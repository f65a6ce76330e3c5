//! Deciding, and taking it back.
//!
//! A decision touches the accounts it is about: their neighbourhoods are taken apart and grouped anew, as if their documents
//! had just been read.

use super::derive::Touched;
use super::write::WriteError;
use super::{Register, RegisterError, Result, clock};
use crate::decision::attach::{Candidate, attach, sha256};
use crate::decision::{Anchor, Decision, Undone, Verdict, field};
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::BTreeSet;

type Done<T> = std::result::Result<T, WriteError>;

/// So many claims of an event stand for it in a decision.
const ANCHORS: usize = 100;

/// A decision to be made: what, and by whom.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// An event, a claim or a lead: its id, or how it begins.
    pub id: String,
    /// What.
    pub what: What,
    /// By whom.
    pub author: String,
    /// Why.
    pub reason: Option<String>,
}

/// What to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The event is right.
    Accept,
    /// It is none; of a claim's id, that claim is wrong.
    Reject,
    /// Two events are one.
    Same(String),
    /// Two events are two; of a claim of the same event, it is told of another.
    Apart(String),
    /// A field has this value.
    Correct {
        /// The field.
        field: String,
        /// As a person writes it ([`field`]).
        value: String,
    },
}

/// The claims that an id stands for: rows of one event, one claim, or a lead.
enum Meant {
    Event { row: i64, id: String },
    Claim { row: i64, event: i64, event_id: String },
    Lead(Box<Anchor>, String),
}

impl Register {
    /// Makes a decision and puts it into effect.
    ///
    /// # Errors
    /// Those of [`Register::event`] for either id; [`RegisterError::Undecidable`] where the decision makes no sense; those of
    /// writing.
    pub fn decide(&mut self, new: &NewDecision) -> Result<Decision> {
        if let What::Correct { field, value } = &new.what {
            // Says what is wrong with it before anything is written.
            field::read(&self.event(&new.id)?, field, value)?;
        }
        let draft = self.draft(new)?;
        let mut made = None;
        self.write("decided", |tx, touched| {
            let last: Option<String> = tx.query_row("SELECT max(time) FROM decisions WHERE author = ?1", [&draft.author], |r| r.get(0))?;
            let decision = Decision {
                time: clock::after(last.as_deref()),
                ..draft
            }
            .named();
            put(tx, &decision, touched)?;
            made = Some(decision);
            Ok(())
        })?;
        Ok(made.expect("the transaction made one"))
    }

    /// Adds decisions made elsewhere: those known already (by their ids) only learn that they were undone. Gives how many
    /// were new.
    ///
    /// # Errors
    /// Those of writing; then none is added.
    pub fn add_decisions(&mut self, decisions: &[Decision]) -> Result<usize> {
        let mut new = 0;
        self.write("decisions added", |tx, touched| {
            for decision in decisions {
                let known: Option<i64> = tx
                    .prepare_cached("SELECT decision FROM decisions WHERE id = ?1")?
                    .query_row([&decision.id], |r| r.get(0))
                    .optional()?;
                match (known, &decision.undone) {
                    (None, _) => {
                        new += 1;
                        put(tx, decision, touched)?;
                    }
                    (Some(row), Some(undone)) => take_back(tx, row, undone, touched)?,
                    (Some(_), None) => {}
                }
            }
            Ok(())
        })?;
        Ok(new)
    }

    /// Takes back a decision: the one of this id, or the latest that `author` made on this event, claim or lead and did not
    /// take back. It is kept, with who undid it.
    ///
    /// # Errors
    /// [`RegisterError::NothingToUndo`], those of [`Register::event`], those of writing.
    pub fn undo(&mut self, id: &str, author: &str, reason: Option<&str>) -> Result<Decision> {
        let id = id.trim().to_ascii_lowercase();
        let decision = match self.decision_row(&id)? {
            Some(row) => row,
            None => self.latest_on(&id, author)?,
        };
        let undone = Undone {
            author: author.to_owned(),
            time: clock::now(),
            reason: reason.map(str::to_owned),
        };
        self.write("a decision undone", |tx, touched| take_back(tx, decision, &undone, touched))?;
        self.decision(decision)
    }

    fn decision_row(&self, id: &str) -> Result<Option<i64>> {
        let found = self
            .db
            .query_row("SELECT decision FROM decisions WHERE id = ?1 AND undone_time IS NULL", [id], |r| {
                r.get(0)
            });
        found.optional().map_err(|e| self.sql(e))
    }

    /// The latest decision of `author` on what `id` names.
    fn latest_on(&self, id: &str, author: &str) -> Result<i64> {
        let none = || RegisterError::NothingToUndo {
            id: id.to_owned(),
            author: author.to_owned(),
        };
        let event = match self.meant(id)? {
            Meant::Lead(anchor, id) => {
                let sql = "SELECT decision FROM decisions JOIN anchors a USING (decision) WHERE author = ?1 AND undone_time IS NULL \
                           AND lead AND (event = ?2 OR a.doc = ?3 AND a.sha256 = ?4) ORDER BY time DESC, decisions.id DESC LIMIT 1";
                let found = self.db.query_row(sql, params![author, id, anchor.doc, anchor.sha256], |r| r.get(0));
                return found.optional().map_err(|e| self.sql(e))?.ok_or_else(none);
            }
            Meant::Event { id, .. } => id,
            Meant::Claim { event_id, .. } => event_id,
        };
        let row = self.find_event(&event)?.0;
        let sql = "SELECT d.decision FROM decisions d WHERE d.author = ?1 AND d.undone_time IS NULL AND (d.event = ?2 OR EXISTS (\
             SELECT 1 FROM anchors JOIN claims USING (claim) JOIN accounts a USING (account) WHERE anchors.decision = d.decision AND a.event = ?3)) \
             ORDER BY d.time DESC, d.id DESC LIMIT 1";
        let found = self.db.query_row(sql, params![author, event, row], |r| r.get(0)).optional();
        found.map_err(|e| self.sql(e))?.ok_or_else(none)
    }

    /// A decision without its time and id.
    fn draft(&self, new: &NewDecision) -> Result<Decision> {
        let undecidable = |what| Err(RegisterError::Undecidable { what });
        let meant = self.meant(&new.id)?;
        let (mut verdict, mut other, mut other_event) = (Verdict::Accept, Vec::new(), None);
        let mut on = None;
        match &new.what {
            What::Accept => {}
            What::Reject => {
                verdict = match meant {
                    Meant::Claim { .. } => Verdict::RejectClaim,
                    _ => Verdict::Reject,
                }
            }
            What::Correct { field, value } => {
                let Some(event) = meant.event() else {
                    return undecidable("nothing is coded in this sentence, so there is no field to correct");
                };
                let event = self.event(event)?;
                verdict = Verdict::Correct {
                    field: field.clone(),
                    value: field::read(&event, field, value)?,
                };
            }
            What::Same(with) | What::Apart(with) => {
                let same = matches!(new.what, What::Same(_));
                verdict = if same { Verdict::Same } else { Verdict::Apart };
                let with = self.meant(with)?;
                let (Some(a), Some(b)) = (meant.event(), with.event()) else {
                    return undecidable("two events are compared, and in one of these sentences nothing is coded");
                };
                other_event = Some(b.to_owned());
                if same {
                    if a == b {
                        return undecidable("these are one event already");
                    }
                    if self.event(a)?.kind != self.event(b)?.kind {
                        return undecidable("events of two kinds are never one: reject the one that is wrong");
                    }
                    (on, other) = (Some(self.all_of(&meant)?), self.all_of(&with)?);
                } else if a == b {
                    let (left, right) = self.told_apart(&meant, &with)?;
                    if left.is_empty() || right.is_empty() {
                        return undecidable("this is one telling: name an event and a claim of it, or two claims of two documents");
                    }
                    (on, other) = (Some(left), right);
                } else {
                    (on, other) = (Some(self.own(&meant)?), self.own(&with)?);
                }
            }
        }
        let on = match on {
            Some(on) => on,
            None => self.own(&meant)?,
        };
        let lead = matches!(meant, Meant::Lead(..));
        let event = match &meant {
            Meant::Lead(_, id) => id.clone(),
            _ => meant.event().unwrap_or_default().to_owned(),
        };
        Ok(Decision {
            id: String::new(),
            verdict,
            event,
            other_event,
            author: new.author.clone(),
            time: String::new(),
            reason: new.reason.clone().filter(|r| !r.trim().is_empty()),
            lead,
            on,
            other,
            undone: None,
        })
    }

    /// What an id stands for. The id of an event stands for the event, though it is the name of its first claim too.
    fn meant(&self, id: &str) -> Result<Meant> {
        let id = id.trim().to_ascii_lowercase();
        if let Some(lead) = self.lead_anchor(&id)? {
            return Ok(Meant::Lead(Box::new(lead.0), lead.1));
        }
        let (row, record) = self.find_event(&id)?;
        let event: crate::event::Event = serde_json::from_str(&record).map_err(|e| self.record(e))?;
        if event.id.starts_with(&id) {
            return Ok(Meant::Event { row, id: event.id });
        }
        let claim: Option<i64> = self
            .db
            .query_row(
                "SELECT claim FROM claims c JOIN accounts USING (account) WHERE event = ?1 AND c.id >= ?2 AND c.id < ?2 || '~'",
                params![row, id],
                |r| r.get(0),
            )
            .optional()
            .map_err(|e| self.sql(e))?;
        Ok(match claim {
            Some(claim) => Meant::Claim {
                row: claim,
                event: row,
                event_id: event.id,
            },
            None => Meant::Event { row, id: event.id },
        })
    }

    /// The anchors of what was named: all claims of an event, one claim, a lead.
    fn own(&self, meant: &Meant) -> Result<Vec<Anchor>> {
        Ok(match meant {
            Meant::Lead(anchor, _) => vec![(**anchor).clone()],
            Meant::Event { row, .. } => self.anchors_where("a.event = ?1", *row)?,
            Meant::Claim { row, .. } => self.anchors_where("c.claim = ?1", *row)?,
        })
    }

    /// The anchors of the whole event, also where a claim of it was named.
    fn all_of(&self, meant: &Meant) -> Result<Vec<Anchor>> {
        match meant {
            Meant::Claim { event, .. } => self.anchors_where("a.event = ?1", *event),
            _ => self.own(meant),
        }
    }

    /// Two sides of one event: claims against claims, where an event stands for all but the other side. What one document
    /// tells in one account goes to one side.
    fn told_apart(&self, a: &Meant, b: &Meant) -> Result<(Vec<Anchor>, Vec<Anchor>)> {
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

impl Meant {
    /// The event's id, where there is one.
    fn event(&self) -> Option<&str> {
        match self {
            Meant::Event { id, .. } => Some(id),
            Meant::Claim { event_id, .. } => Some(event_id),
            Meant::Lead(..) => None,
        }
    }
}

/// Stores a decision and puts it into effect.
fn put(tx: &Transaction<'_>, d: &Decision, touched: &mut Touched) -> Done<()> {
    let (field, value) = match &d.verdict {
        Verdict::Correct { field, value } => (Some(field), Some(serde_json::to_string(value)?)),
        _ => (None, None),
    };
    tx.prepare_cached(
        "INSERT INTO decisions (id, verdict, field, value, event, other_event, lead, author, time, reason, undone_by, undone_time, undone_reason) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        d.id,
        d.verdict.as_str(),
        field,
        value,
        d.event,
        d.other_event,
        d.lead,
        d.author,
        d.time,
        d.reason,
        d.undone.as_ref().map(|u| &u.author),
        d.undone.as_ref().map(|u| &u.time),
        d.undone.as_ref().and_then(|u| u.reason.as_ref()),
    ])?;
    let decision = tx.last_insert_rowid();
    let mut insert = tx.prepare_cached(
        "INSERT INTO anchors (decision, side, doc, kind, claim_id, start, end, word, sha256, quote, besides) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for (side, anchor) in d.on.iter().map(|a| (0, a)).chain(d.other.iter().map(|a| (1, a))) {
        insert.execute(params![
            decision,
            side,
            anchor.doc,
            anchor.kind,
            anchor.claim,
            anchor.start,
            anchor.end,
            anchor.word,
            anchor.sha256,
            anchor.quote,
            serde_json::to_string(&anchor.besides)?,
        ])?;
    }
    let docs: BTreeSet<&str> = d.on.iter().chain(&d.other).map(|a| a.doc.as_str()).collect();
    for doc in docs {
        attach_document(tx, doc, Some(decision))?;
    }
    reopen(tx, decision, touched)
}

/// Notes that a decision was undone, and undoes it. Of two who undo it, the first is noted.
fn take_back(tx: &Transaction<'_>, decision: i64, undone: &Undone, touched: &mut Touched) -> Done<()> {
    tx.execute(
        "UPDATE decisions SET undone_by = ?2, undone_time = ?3, undone_reason = ?4 \
         WHERE decision = ?1 AND (undone_time IS NULL OR (undone_time, undone_by) > (?3, ?2))",
        params![decision, undone.author, undone.time, undone.reason],
    )?;
    reopen(tx, decision, touched)
}

/// Has everything that a decision is about derived again, as if it were new.
fn reopen(tx: &Transaction<'_>, decision: i64, touched: &mut Touched) -> Done<()> {
    settle_claims(tx, "claim IN (SELECT claim FROM anchors WHERE decision = ?1)", decision)?;
    let mut find = tx.prepare_cached(
        "SELECT DISTINCT a.account, a.neighbourhood, e.event, e.id FROM anchors JOIN claims USING (claim) JOIN accounts a USING (account) \
         LEFT JOIN events e USING (event) WHERE decision = ?1",
    )?;
    let mut rows = find.query([decision])?;
    while let Some(r) = rows.next()? {
        let account: i64 = r.get(0)?;
        if touched.new.insert(account) {
            touched.neighbourhoods.insert(r.get(1)?);
        }
        if let Some(event) = r.get(2)? {
            touched.events.insert(event, r.get(3)?);
        }
    }
    for account in &touched.new {
        touched.unblocked.extend(super::derive::facts_of(tx, *account)?);
        tx.prepare_cached("UPDATE accounts SET neighbourhood = 0, facts = NULL WHERE account = ?1")?
            .execute([account])?;
    }
    Ok(())
}

/// Finds what the anchors in a document mean now: all of them, or those of one decision.
pub(super) fn attach_document(tx: &Transaction<'_>, doc: &str, decision: Option<i64>) -> Done<()> {
    let mut anchors = tx.prepare_cached(
        "SELECT anchor, kind, claim_id, start, end, word, sha256, quote, besides FROM anchors WHERE doc = ?1 AND (?2 IS NULL OR decision = ?2)",
    )?;
    let anchors: Vec<(i64, Anchor)> = anchors
        .query_map(params![doc, decision], |r| Ok((r.get(0)?, anchor(r, doc.to_owned(), 1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    if anchors.is_empty() {
        return Ok(());
    }
    let mut claims = tx.prepare_cached(
        "SELECT claim, c.id, c.kind, c.record ->> 'quote', c.start, c.anchor FROM documents d JOIN accounts USING (doc) JOIN claims c USING (account) \
         WHERE d.id = ?1",
    )?;
    let claims: Vec<(i64, String, String, String, usize, usize)> = claims
        .query_map([doc], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let candidates: Vec<Candidate<'_>> = claims
        .iter()
        .map(|(_, id, kind, quote, start, anchor)| Candidate {
            id,
            kind,
            quote,
            start: *start,
            anchor: *anchor,
        })
        .collect();
    let mut set = tx.prepare_cached("UPDATE anchors SET claim = ?2 WHERE anchor = ?1")?;
    for (row, anchor) in &anchors {
        set.execute(params![row, attach(anchor, &candidates).map(|n| claims[n].0)])?;
    }
    if decision.is_none() {
        let rows = "account IN (SELECT account FROM accounts WHERE doc = (SELECT doc FROM documents WHERE rowid = ?1))";
        let doc: i64 = tx.query_row("SELECT doc FROM documents WHERE id = ?1", [doc], |r| r.get(0))?;
        settle_claims(tx, rows, doc)?;
    }
    Ok(())
}

/// Marks the claims that are rejected by themselves.
fn settle_claims(tx: &Transaction<'_>, clause: &str, row: i64) -> Done<()> {
    let sql = format!(
        "UPDATE claims SET rejected = EXISTS (SELECT 1 FROM anchors JOIN decisions USING (decision) \
         WHERE anchors.claim = claims.claim AND verdict = 'reject-claim' AND undone_time IS NULL) WHERE {clause}"
    );
    tx.prepare_cached(&sql)?.execute([row])?;
    Ok(())
}

/// Reads an anchor from a row; its columns from `at` on are kind, claim_id, start, end, word, sha256, quote, besides.
pub(super) fn anchor(r: &rusqlite::Row<'_>, doc: String, at: usize) -> rusqlite::Result<Anchor> {
    Ok(Anchor {
        doc,
        kind: r.get(at)?,
        claim: r.get(at + 1)?,
        start: r.get(at + 2)?,
        end: r.get(at + 3)?,
        word: r.get(at + 4)?,
        sha256: r.get(at + 5)?,
        quote: r.get(at + 6)?,
        besides: serde_json::from_str(&r.get::<_, String>(at + 7)?).unwrap_or_default(),
    })
}
