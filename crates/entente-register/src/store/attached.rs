//! Decisions among the claims: storing them, finding what they mean now, and having it derived again.
//!
//! A decision touches the accounts it is about: their neighbourhoods are taken apart and grouped anew, as if their documents
//! had just been read.

use super::derive::Touched;
use super::write::WriteError;
use crate::decision::attach::{Candidate, attach};
use crate::decision::{Anchor, Decision, Undone, Verdict};
use rusqlite::{Transaction, params};
use std::collections::BTreeSet;

type Done<T> = std::result::Result<T, WriteError>;

/// Stores a decision and puts it into effect.
pub(super) fn put(tx: &Transaction<'_>, d: &Decision, touched: &mut Touched) -> Done<()> {
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
pub(super) fn take_back(tx: &Transaction<'_>, decision: i64, undone: &Undone, touched: &mut Touched) -> Done<()> {
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
