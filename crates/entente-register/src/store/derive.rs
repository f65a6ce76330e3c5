//! From accounts to events, for as much of the register as a change touched.
//!
//! A new account can only be linked to those that share a block with it; an account that is gone can only have mattered to
//! its own neighbourhood. So the neighbourhoods of both are taken apart and grouped anew, and everything else stands. That
//! this equals grouping everything is what [`crate::merge`] promises and `tests/laws.rs` tries.

use super::blocks::{self, Known};
use super::filter::NO_DATE;
use super::read::{TOLD, TOLD_FROM, TOLD_ORDER};
use super::write::WriteError;
use super::{Register, Result, changes, decisions};
use crate::account::Account;
use crate::days::Days;
use crate::decision::Review;
use crate::derive::{Telling, group};
use crate::event::Event;
use crate::merge::{Facts, Rules};
use crate::story::Story;
use crate::witness::Signature;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

type Done<T> = std::result::Result<T, WriteError>;

/// What a change touched.
#[derive(Default)]
pub(super) struct Touched {
    /// Rows of accounts that are new.
    pub new: BTreeSet<i64>,
    /// Neighbourhoods that lost an account.
    pub neighbourhoods: BTreeSet<i64>,
    /// Rows of events that lost an account, with their ids.
    pub events: BTreeMap<i64, String>,
    /// Rows of accounts that are gone or changed, with their facts as stored: they leave their blocks.
    pub unblocked: Vec<(i64, Vec<u8>)>,
    /// What changed, in words, for the history of events.
    pub cause: String,
}

/// So many states of an event are found in pairs: a list of the whole world is no relationship.
const PAIRED: usize = 40;

/// So many accounts are derived at a time when all are.
const BATCH: usize = 5_000;

impl Register {
    /// Derives every event again when the rules are not those that derived them.
    pub(super) fn derive_again_if_rules_changed(&mut self) -> Result<()> {
        let fingerprint = self.rules.fingerprint();
        let known: Option<String> = self
            .db
            .query_row("SELECT value FROM meta WHERE key = 'merging'", [], |r| r.get(0))
            .optional()
            .map_err(|e| self.sql(e))?;
        if known.as_ref() == Some(&fingerprint) {
            return Ok(());
        }
        self.derive_again()
    }

    /// Derives every event again from the claims, by the rules of this register.
    ///
    /// # Errors
    /// Those of writing; then nothing has changed.
    pub fn derive_again(&mut self) -> Result<()> {
        let rules = self.rules.clone();
        self.write("the merging rules changed", |tx, _| {
            changes::keep_all(tx)?;
            sign(tx)?;
            tx.execute_batch("DELETE FROM blocks; DELETE FROM events; UPDATE accounts SET neighbourhood = 0, facts = NULL;")?;
            let accounts: Vec<i64> = tx
                .prepare("SELECT account FROM accounts ORDER BY account")?
                .query_map([], |r| r.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            for batch in accounts.chunks(BATCH) {
                derive(
                    tx,
                    Touched {
                        new: batch.iter().copied().collect(),
                        ..Touched::default()
                    },
                    &rules,
                )?;
            }
            changes::compare_with_kept(tx, "the merging rules changed")?;
            tx.execute(
                "INSERT INTO meta (key, value) VALUES ('merging', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [rules.fingerprint()],
            )?;
            Ok(())
        })
    }
}

/// Gives what older versions stored its signatures: the passages that claims stand in, and the documents.
fn sign(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut unsigned = tx.prepare(
        "SELECT p.passage, CAST(substr(CAST(d.text AS BLOB), p.start + 1, p.end - p.start) AS TEXT) \
         FROM passages p JOIN documents d USING (doc) WHERE p.signature IS NULL AND EXISTS \
           (SELECT 1 FROM accounts a JOIN claims c USING (account) WHERE a.doc = p.doc AND c.start >= p.start AND c.start < p.end)",
    )?;
    let mut rows = unsigned.query([])?;
    let mut sign = tx.prepare("UPDATE passages SET signature = ?2 WHERE passage = ?1")?;
    while let Some(r) = rows.next()? {
        if let Some(signature) = Signature::of(r.get_ref(1)?.as_str().unwrap_or_default()) {
            sign.execute(params![r.get::<_, i64>(0)?, signature.to_bytes()])?;
        }
    }
    let mut unsketched =
        tx.prepare("SELECT doc, text FROM documents d WHERE story IS NULL AND EXISTS (SELECT 1 FROM accounts a WHERE a.doc = d.doc)")?;
    let mut rows = unsketched.query([])?;
    let mut sketch = tx.prepare("UPDATE documents SET story = ?2 WHERE doc = ?1")?;
    while let Some(r) = rows.next()? {
        if let Some(story) = Story::of(r.get_ref(1)?.as_str().unwrap_or_default()) {
            sketch.execute(params![r.get::<_, i64>(0)?, story.to_bytes()])?;
        }
    }
    Ok(())
}

/// An account of the register, ready to be grouped.
struct Row {
    row: i64,
    facts: Rc<Facts>,
    /// The event that it told of before, and its neighbourhood then (0: none).
    event: Option<(i64, String)>,
    neighbourhood: i64,
    /// Of all its claims, the rejected ones too; only where there are decisions.
    names: Vec<String>,
}

/// Brings the events of everything touched up to date.
pub(super) fn derive(tx: &Transaction<'_>, mut touched: Touched, rules: &Rules) -> Done<()> {
    let decided: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM decisions)")?
        .query_row([], |r| r.get(0))?;
    let mut known = Known::default();
    for (account, facts) in std::mem::take(&mut touched.unblocked) {
        if let Some(facts) = blocks::unpack(&facts) {
            blocks::take_out(tx, account, &facts, &mut known, &mut touched.neighbourhoods, rules)?;
        }
    }
    let mut rows = Vec::new();
    let mut keep = tx.prepare_cached("UPDATE accounts SET facts = ?2 WHERE account = ?1")?;
    for row in &touched.new {
        if decided {
            decided_together(tx, *row, &mut touched.neighbourhoods)?;
        }
        let Some(account) = load(tx, *row)? else {
            nothing_left(tx, *row)?;
            continue;
        };
        let facts = Rc::new(Facts::of(&account, rules));
        keep.execute(params![row, blocks::pack(&facts)])?;
        rows.push(Row {
            row: *row,
            facts,
            event: event_of(tx, *row, &touched)?,
            neighbourhood: 0,
            names: Vec::new(),
        });
    }
    let mut known = Known::default();
    let new: Vec<(i64, &Facts)> = rows.iter().map(|r| (r.row, &*r.facts)).collect();
    blocks::put_in(tx, &new, &mut known, &mut touched.neighbourhoods, rules)?;
    near_in_document(tx, &touched.new, &mut touched.neighbourhoods)?;
    members(tx, &touched.neighbourhoods, &known, &mut rows)?;
    drop(known);
    if decided {
        for row in &mut rows {
            row.names = names(tx, row.row)?;
        }
    }
    rows.sort_by(|a, b| a.facts.order().cmp(&b.facts.order()));
    regroup(tx, &rows, &touched, decided, rules)
}

/// The event that a new account told of before: only one that a decision has changed can have told of any.
fn event_of(tx: &Transaction<'_>, account: i64, touched: &Touched) -> Done<Option<(i64, String)>> {
    if touched.events.is_empty() {
        return Ok(None);
    }
    let mut event = tx.prepare_cached("SELECT e.event, e.id FROM accounts a JOIN events e USING (event) WHERE a.account = ?1")?;
    Ok(event.query_row([account], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
}

/// The accounts of neighbourhoods, each with what is known of it.
fn members(tx: &Transaction<'_>, neighbourhoods: &BTreeSet<i64>, known: &Known, rows: &mut Vec<Row>) -> Done<()> {
    let mut members = tx.prepare_cached(
        "SELECT a.account, a.facts, e.event, e.id FROM accounts a LEFT JOIN events e USING (event) WHERE a.neighbourhood = ?1",
    )?;
    for neighbourhood in neighbourhoods {
        let mut found = members.query([neighbourhood])?;
        while let Some(r) = found.next()? {
            let row = r.get(0)?;
            let Some(facts) = r
                .get_ref(1)?
                .as_blob_or_null()
                .unwrap_or(None)
                .and_then(|packed| known.facts(row, packed))
            else {
                continue;
            };
            rows.push(Row {
                row,
                facts,
                event: r.get::<_, Option<i64>>(2)?.zip(r.get(3)?),
                neighbourhood: *neighbourhood,
                names: Vec::new(),
            });
        }
    }
    Ok(())
}

/// Notes the neighbourhoods of accounts of the same document that were there before: those of a document come all at once, but
/// for one that a decision has changed.
fn near_in_document(tx: &Transaction<'_>, accounts: &BTreeSet<i64>, neighbourhoods: &mut BTreeSet<i64>) -> Done<()> {
    let mut doc = tx.prepare_cached("SELECT doc FROM accounts WHERE account = ?1")?;
    let mut docs: BTreeSet<i64> = BTreeSet::new();
    for account in accounts {
        docs.insert(doc.query_row([account], |r| r.get(0))?);
    }
    let mut near = tx.prepare_cached("SELECT DISTINCT neighbourhood FROM accounts WHERE doc = ?1 AND neighbourhood <> 0")?;
    for doc in docs {
        let found = near.query_map([doc], |r| r.get::<_, i64>(0))?;
        for neighbourhood in found {
            neighbourhoods.insert(neighbourhood?);
        }
    }
    Ok(())
}

/// Notes the neighbourhoods of accounts that are named in a decision with this one.
fn decided_together(tx: &Transaction<'_>, account: i64, neighbourhoods: &mut BTreeSet<i64>) -> Done<()> {
    let mut near = tx.prepare_cached(
        "SELECT DISTINCT a.neighbourhood FROM claims mine JOIN anchors m ON m.claim = mine.claim JOIN decisions d USING (decision) \
         JOIN anchors o USING (decision) JOIN claims c ON c.claim = o.claim JOIN accounts a ON a.account = c.account \
         WHERE mine.account = ?1 AND d.undone_time IS NULL AND a.neighbourhood <> 0",
    )?;
    let found = near.query_map([account], |r| r.get::<_, i64>(0))?;
    for neighbourhood in found {
        neighbourhoods.insert(neighbourhood?);
    }
    Ok(())
}

/// An account whose claims were all rejected tells of nothing.
fn nothing_left(tx: &Transaction<'_>, account: i64) -> Done<()> {
    tx.prepare_cached("UPDATE accounts SET event = NULL, neighbourhood = account, facts = NULL WHERE account = ?1")?
        .execute([account])?;
    Ok(())
}

/// Groups these accounts (in canonical order) and replaces the events they had, but for those that stay as they are.
fn regroup(tx: &Transaction<'_>, rows: &[Row], touched: &Touched, decided: bool, rules: &Rules) -> Done<()> {
    let tellings: Vec<Telling<'_>> = rows
        .iter()
        .map(|r| Telling {
            facts: &r.facts,
            names: &r.names,
        })
        .collect();
    let decisions = if decided {
        decisions::on_accounts(tx, rows.iter().map(|r| r.row))?
    } else {
        Vec::new()
    };
    let accounts: Vec<(i64, &Facts)> = rows.iter().map(|r| (r.row, &*r.facts)).collect();
    let grouped = group(&tellings, &blocks::pairs(tx, &accounts, rules)?, &decisions, rules);
    let mut tellers: BTreeMap<i64, usize> = BTreeMap::new();
    for (event, _) in rows.iter().filter_map(|r| r.event.as_ref()) {
        *tellers.entry(*event).or_default() += 1;
    }
    // The same accounts, none of them new, and no decision about any: the same event.
    let stays = |members: &Vec<usize>| {
        let event = rows[members[0]].event.as_ref().map(|(event, _)| *event);
        event.filter(|event| {
            !touched.events.contains_key(event)
                && !grouped.is_decided(members)
                && tellers[event] == members.len()
                && members
                    .iter()
                    .all(|m| rows[*m].event.as_ref().is_some_and(|(e, _)| e == event) && !touched.new.contains(&rows[*m].row))
        })
    };
    let unchanged: BTreeSet<i64> = grouped.grouping.events.iter().filter_map(stays).collect();
    let mut before: BTreeMap<i64, String> = touched.events.clone();
    before.extend(
        rows.iter()
            .filter_map(|r| r.event.clone())
            .filter(|(event, _)| !unchanged.contains(event)),
    );
    let changed: Vec<&Vec<usize>> = grouped.grouping.events.iter().filter(|m| stays(m).is_none()).collect();
    // An event bears the name of the claim that told it first. One that keeps its name keeps its row.
    let names: BTreeSet<&str> = changed.iter().map(|members| rows[members[0]].facts.order().4).collect();
    let mut kept: BTreeMap<&str, i64> = BTreeMap::new();
    let mut delete = tx.prepare_cached("DELETE FROM events WHERE event = ?1")?;
    for (event, id) in &before {
        if names.contains(id.as_str()) {
            kept.insert(id, *event);
        } else {
            delete.execute([event])?;
        }
    }
    let mut set_event = tx.prepare_cached("UPDATE accounts SET event = ?1 WHERE account = ?2")?;
    let mut took_over: BTreeMap<&str, String> = BTreeMap::new();
    let mut came_from: BTreeMap<String, &str> = BTreeMap::new();
    for members in changed {
        let mut accounts = Vec::new();
        for m in members {
            accounts.extend(load(tx, rows[*m].row)?);
        }
        let event = grouped.event(members, &accounts.iter().collect::<Vec<_>>(), rules);
        let kept = kept.get(event.id.as_str()).copied();
        let number = put_event(tx, &event, kept)?;
        for m in members {
            let old = rows[*m].event.as_ref();
            if kept.is_none() || old.map(|(old, _)| *old) != kept {
                set_event.execute([number, rows[*m].row])?;
            }
            if let Some((_, old)) = old {
                took_over.entry(old).or_insert_with(|| event.id.clone());
                came_from.entry(event.id.clone()).or_insert(old);
            }
        }
    }
    let mut set_neighbourhood = tx.prepare_cached("UPDATE accounts SET neighbourhood = ?1 WHERE account = ?2")?;
    for members in &grouped.grouping.neighbourhoods {
        let name = members.iter().map(|m| rows[*m].row).min().unwrap_or(0);
        for row in members.iter().map(|m| &rows[*m]).filter(|r| r.neighbourhood != name) {
            set_neighbourhood.execute([name, row.row])?;
        }
    }
    let before: BTreeSet<&str> = before.values().map(String::as_str).collect();
    for id in before.iter().filter(|id| !kept.contains_key(**id)) {
        let became = took_over.get(id).map(String::as_str);
        remember_former(tx, id, became)?;
        changes::note_gone(tx, id, &touched.cause)?;
    }
    for (event, from) in &came_from {
        if !before.contains(event.as_str()) && took_over.get(from) != Some(event) {
            changes::note_split(tx, event, from, &touched.cause)?;
        }
    }
    Ok(())
}

/// Notes that `id` names an event no more, and what to show for it: the event that its claim is told in now, else the one
/// that took over its accounts, else nothing. Does nothing where `id` still names an event.
pub(super) fn remember_former(tx: &Transaction<'_>, id: &str, took_over: Option<&str>) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO former_ids (id, became) \
         SELECT ?1, coalesce((SELECT e.id FROM claims c JOIN accounts USING (account) JOIN events e USING (event) WHERE c.id = ?1), ?2) \
         WHERE NOT EXISTS (SELECT 1 FROM events WHERE id = ?1) \
         ON CONFLICT (id) DO UPDATE SET became = excluded.became",
    )?
    .execute(params![id, took_over])?;
    Ok(())
}

/// An account without its rejected claims; `None` when that leaves nothing.
pub(super) fn load(tx: &Connection, row: i64) -> Done<Option<Account>> {
    let mut told = tx.prepare_cached(&format!(
        "SELECT {TOLD} FROM {TOLD_FROM} WHERE account = ?1 AND NOT c.rejected {TOLD_ORDER}"
    ))?;
    let mut stored = told.query([row])?;
    let mut claims = Vec::new();
    while let Some(r) = stored.next()? {
        claims.push(super::read::told(r)?);
    }
    Ok((!claims.is_empty()).then_some(Account { claims }))
}

/// The facts of an account as stored, where it has any: for taking it out of its blocks.
pub(super) fn facts_of(tx: &Transaction<'_>, account: i64) -> rusqlite::Result<Option<(i64, Vec<u8>)>> {
    let mut facts = tx.prepare_cached("SELECT account, facts FROM accounts WHERE account = ?1 AND facts IS NOT NULL")?;
    facts.query_row([account], |r| Ok((r.get(0)?, r.get(1)?))).optional()
}

/// The names of all claims of an account.
fn names(tx: &Transaction<'_>, row: i64) -> Done<Vec<String>> {
    let mut names = tx.prepare_cached("SELECT id FROM claims WHERE account = ?1 ORDER BY start, anchor, id")?;
    Ok(names.query_map([row], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Writes one event and what finds it, in the row that it has where it has one; gives its row.
fn put_event(tx: &Transaction<'_>, event: &Event, row: Option<i64>) -> Done<i64> {
    let days = event.date.as_deref().and_then(Days::read);
    let sort_day = days.map_or(NO_DATE, Days::sort_day);
    let sql = match row {
        None => {
            "INSERT INTO events (id, kind, subtype, stage, mechanism, instrument, status, first_day, last_day, sort_day, sources, disputed, \
             record, review, event) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
        }
        Some(_) => {
            "UPDATE events SET kind = ?2, subtype = ?3, stage = ?4, mechanism = ?5, instrument = ?6, status = ?7, first_day = ?8, \
             last_day = ?9, sort_day = ?10, sources = ?11, disputed = ?12, record = ?13, review = ?14 WHERE event = ?15"
        }
    };
    // Before the event changes, so that what is kept of it is counted out once.
    for table in ["event_states", "event_pairs", "event_areas"].into_iter().filter(|_| row.is_some()) {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE event = ?1"))?
            .execute([row])?;
    }
    tx.prepare_cached(sql)?.execute(params![
        event.id,
        event.kind,
        event.subtype,
        event.stage,
        event.mechanism,
        event.instrument,
        event.status.as_str(),
        days.map(|d| d.first),
        days.map(|d| d.last),
        sort_day,
        event.sources.len(),
        !event.disputed.is_empty(),
        without_claims(event)?,
        event.review.map(Review::as_str),
        row,
    ])?;
    let row = match row {
        None => {
            let new = tx.last_insert_rowid();
            tx.prepare_cached("DELETE FROM former_ids WHERE id = ?1")?.execute([&event.id])?;
            new
        }
        Some(row) => row,
    };
    let states: Vec<&str> = event.states().into_iter().collect();
    let mut insert = tx.prepare_cached("INSERT INTO event_states (state, sort_day, event) VALUES (?1, ?2, ?3)")?;
    for state in &states {
        insert.execute(params![state, sort_day, row])?;
    }
    let mut insert =
        tx.prepare_cached("INSERT INTO event_pairs (a, b, sort_day, event, kind, status, series) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    let (status, series) = (event.status.as_str(), event.mechanism.is_some());
    let paired = &states[..states.len().min(PAIRED)];
    for a in paired {
        for b in paired.iter().filter(|b| *b != a) {
            insert.execute(params![a, b, sort_day, row, event.kind, status, series])?;
        }
    }
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO event_areas (area, sort_day, event) VALUES (?1, ?2, ?3)")?;
    for area in &event.areas {
        insert.execute(params![area, sort_day, row])?;
    }
    Ok(row)
}

/// An event as it is stored: its claims are rows of their own.
fn without_claims(event: &Event) -> serde_json::Result<String> {
    let bare = Event {
        claims: Vec::new(),
        ..event.clone()
    };
    super::compact::json(&bare)
}
