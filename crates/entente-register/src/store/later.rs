//! Grouping that waits: a long read stores documents and claims as they come, and groups accounts when enough of them wait.
//!
//! What has been told before is grouped again with what is new and linked to it. Done at each batch, a register of a million accounts
//! would be gone through for each thousand that come; done when a fixed share of it is new, each account is grouped a few times in all,
//! however long the read is.
//!
//! An account that waits stands in its blocks, with its facts and without a neighbourhood (0) or event. What it is linked to is held
//! in memory ([`Waiting`]); where that is lost, because the program was killed or another one wrote, the account is put into its blocks
//! anew. Every other write groups first what waits, and so does opening a register for writing.

use super::derive::{Touched, derive, facts_of, into_blocks, is_decided};
use super::links::Links;
use super::met::Known;
use super::regroup::{Change, regroup_ahead, regroup_all};
use super::write::{Coding, Put, WriteError, cause, put_each};
use super::{Register, RegisterError, Result};
use crate::merge::Rules;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

type Done<T> = std::result::Result<T, WriteError>;

/// When what waits is grouped, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Accounts are grouped when so many new claims wait, and there are not more than [`TIMES`] times as many others.
    fewest: u64,
    /// Where so many wait, a thread reads ahead of what is written.
    many: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            fewest: 4_000,
            many: 1_000,
        }
    }
}

const TIMES: u64 = 2;
/// So many that waited in vain are put into their blocks at a time.
const BATCH: usize = 5_000;
/// So many KiB of the file are kept at hand by the thread that reads ahead.
const AHEAD_KIB: i64 = 1_024;

/// What waits to be grouped.
#[derive(Debug)]
pub(super) struct Waiting {
    links: Links,
    known: Known,
    /// Claims that wait.
    claims: u64,
    pace: Pace,
    /// What SQLite says as long as nobody else writes.
    version: i64,
}

impl Register {
    /// As [`put_all`](Register::put_all) or, where `again`, [`put_all_again`](Register::put_all_again), but the events may follow later: when
    /// much waits, when anything else is written, at the latest when [`settle`](Register::settle) is called.
    ///
    /// # Errors
    /// As [`put`](Register::put); then none of them is stored. Where grouping fails, they are stored and wait: for want of space, say. That
    /// somebody else is writing by then is no error.
    pub fn put_all_later<'a, C: Into<Coding<'a>>>(&mut self, batch: impl IntoIterator<Item = C>, again: bool) -> Result<Vec<Put>> {
        let path = self.path.clone();
        let name = |e: WriteError| e.at(&path);
        let batch: Vec<Coding<'a>> = batch.into_iter().map(Into::into).collect();
        let waiting = self.waiting.take();
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| name(e.into()))?;
        let (done, waiting) = put_later(&tx, batch, again, waiting, self.pace, &self.rules).map_err(name)?;
        let enough = waiting.as_ref().map_or(Ok(false), |w| w.is_enough(&tx));
        let enough = enough.map_err(|e| name(e.into()))?;
        tx.commit().map_err(|e| name(e.into()))?;
        self.waiting = waiting;
        if enough {
            unless_busy(self.settle())?;
        }
        Ok(done)
    }

    /// Brings the events up to date with all that is stored.
    ///
    /// # Errors
    /// Those of writing; then nothing has changed.
    pub fn settle(&mut self) -> Result<()> {
        if self.waits()? {
            self.write(cause(false), |_, _| Ok(()))
        } else {
            Ok(())
        }
    }

    /// Whether claims are stored whose events are still to come: a read is under way, or was killed.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn waits(&self) -> Result<bool> {
        waits(&self.db).map_err(|e| self.sql(e))
    }

    /// Forgets what waits, as if the program had been killed and started again.
    #[cfg(feature = "testing")]
    pub fn lose_what_waits(&mut self) {
        self.waiting = None;
    }

    /// [Settles](Register::settle) what a read has left that was killed; nothing where somebody writes, who will do it.
    pub(super) fn settle_if_free(&mut self) -> Result<()> {
        if !self.waits()? {
            return Ok(());
        }
        let patience = |db: &rusqlite::Connection, time| db.busy_timeout(time);
        patience(&self.db, Duration::ZERO).map_err(|e| self.sql(e))?;
        let settled = self.settle();
        patience(&self.db, super::schema::PATIENCE).map_err(|e| self.sql(e))?;
        unless_busy(settled)
    }

    /// Groups as soon as anything waits, and with a thread that reads ahead.
    #[cfg(feature = "testing")]
    pub fn make_haste(&mut self) {
        self.pace = Pace { fewest: 1, many: 1 };
    }
}

/// Who writes meanwhile groups what waits.
fn unless_busy(settled: Result<()>) -> Result<()> {
    match settled {
        Err(RegisterError::Busy { .. }) => Ok(()),
        other => other,
    }
}

impl Waiting {
    fn none(tx: &Transaction<'_>, pace: Pace) -> rusqlite::Result<Waiting> {
        Ok(Waiting {
            links: Links::default(),
            known: Known::default(),
            claims: 0,
            pace,
            version: version(tx)?,
        })
    }

    /// Whether so much waits that it is grouped.
    fn is_enough(&self, tx: &Transaction<'_>) -> rusqlite::Result<bool> {
        let all: u64 = tx
            .prepare_cached("SELECT n FROM sizes WHERE what = 'claims'")?
            .query_row([], |r| r.get(0))?;
        Ok(self.claims >= self.pace.fewest && self.claims.saturating_mul(TIMES) >= all.saturating_sub(self.claims))
    }
}

/// A number that changes when another connection writes.
fn version(tx: &Transaction<'_>) -> rusqlite::Result<i64> {
    tx.query_row("PRAGMA data_version", [], |r| r.get(0))
}

fn waits(db: &rusqlite::Connection) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM accounts WHERE neighbourhood = 0)")?
        .query_row([], |r| r.get(0))
}

/// What waits, unless somebody else has written since.
fn still_waiting(tx: &Transaction<'_>, waiting: Option<Waiting>) -> rusqlite::Result<Option<Waiting>> {
    let now = version(tx)?;
    Ok(waiting.filter(|w| w.version == now))
}

/// Stores documents; gives what waits afterwards. Where something is replaced, or people decided something, nothing waits.
fn put_later(
    tx: &Transaction<'_>,
    batch: Vec<Coding<'_>>,
    again: bool,
    waiting: Option<Waiting>,
    pace: Pace,
    rules: &Rules,
) -> Done<(Vec<Put>, Option<Waiting>)> {
    let mut touched = Touched {
        cause: cause(again).to_owned(),
        ..Touched::default()
    };
    if is_decided(tx)? || any_known(tx, &batch)? {
        settle(tx, waiting, rules)?;
        let done = put_each(tx, batch, again, &mut touched)?;
        derive(tx, touched, rules)?;
        return Ok((done, None));
    }
    let mut waiting = match still_waiting(tx, waiting)? {
        Some(waiting) => waiting,
        None => {
            settle(tx, None, rules)?;
            Waiting::none(tx, pace)?
        }
    };
    let done = put_each(tx, batch, again, &mut touched)?;
    waiting.claims += touched.told.values().map(|a| a.claims.len() as u64).sum::<u64>();
    into_blocks(tx, &mut touched, false, &mut waiting.links, &mut waiting.known, rules)?;
    Ok((done, Some(waiting)))
}

/// Whether the register has a document of one of these names.
fn any_known(tx: &Transaction<'_>, batch: &[Coding<'_>]) -> rusqlite::Result<bool> {
    let mut known = tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM documents WHERE id = ?1)")?;
    for coding in batch {
        if known.query_row([coding.document.id.as_str()], |r| r.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Groups what is linked, where nothing is gone.
pub(super) fn group(tx: &Transaction<'_>, links: Links, rules: &Rules) -> Done<()> {
    regroup_all(tx, links, &added(&BTreeMap::new(), is_decided(tx)?), rules)
}

/// That accounts came, and nothing else.
fn added(none: &BTreeMap<i64, String>, decided: bool) -> Change<'_> {
    Change {
        events: none,
        cause: cause(false),
        decided,
        whole: false,
    }
}

/// Groups all that waits. Nothing may have been written since the transaction began.
pub(super) fn settle(tx: &Transaction<'_>, waiting: Option<Waiting>, rules: &Rules) -> Done<()> {
    if !waits(tx)? {
        return Ok(());
    }
    let Some(waiting) = still_waiting(tx, waiting)? else {
        return group(tx, found(tx, rules)?.links, rules);
    };
    let ahead = if waiting.claims < waiting.pace.many || is_decided(tx)? {
        None
    } else {
        ahead(tx)
    };
    match ahead {
        Some(ahead) => regroup_ahead(tx, ahead, waiting.links, &added(&BTreeMap::new(), false), rules),
        None => group(tx, waiting.links, rules),
    }
}

/// Another connection to the file, which sees what was stored when the transaction began; `None` where there is none to be had. Without a
/// write-ahead log, whoever writes much keeps all others from reading.
fn ahead(tx: &Transaction<'_>) -> Option<Connection> {
    let path = tx.path().filter(|p| !p.is_empty())?;
    let journal: String = tx.pragma_query_value(None, "journal_mode", |r| r.get(0)).ok()?;
    if journal != "wal" {
        return None;
    }
    let db = super::open_for_reading(Path::new(path)).ok()?;
    db.pragma_update(None, "cache_size", -AHEAD_KIB).ok()?;
    Some(db)
}

/// What waits in the file, where nobody knows any more what it is linked to: it leaves its blocks and comes back.
fn found(tx: &Transaction<'_>, rules: &Rules) -> Done<Waiting> {
    let mut waiting = Waiting::none(tx, Pace::default())?;
    let rows: Vec<i64> = tx
        .prepare_cached("SELECT account FROM accounts WHERE neighbourhood = 0 ORDER BY account")?
        .query_map([], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let decided = is_decided(tx)?;
    // All leave before any comes back: what two of them part together is seen so.
    for rows in rows.chunks(BATCH) {
        let mut leave = Touched::default();
        for row in rows {
            leave.unblocked.extend(facts_of(tx, *row)?);
        }
        into_blocks(tx, &mut leave, decided, &mut waiting.links, &mut waiting.known, rules)?;
    }
    for rows in rows.chunks(BATCH) {
        let mut come = Touched {
            new: rows.iter().copied().collect(),
            ..Touched::default()
        };
        into_blocks(tx, &mut come, decided, &mut waiting.links, &mut waiting.known, rules)?;
    }
    Ok(waiting)
}
