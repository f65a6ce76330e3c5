//! From accounts to events, for as much of the register as a change touched.
//!
//! A new account can only be linked to those that share a block with it; an account that is gone can only have mattered to
//! its own neighbourhood. So new accounts are put into their [blocks](super::blocks), which says what hangs together by [links](super::links);
//! the neighbourhoods among it are taken apart and [grouped anew](super::regroup), and everything else stands. That this equals grouping
//! everything is what [`crate::merge`] promises and `tests/laws.rs` tries. Grouping may [wait](super::later) for more to come.

use super::blocks;
use super::links::{Links, Node};
use super::met::Known;
use super::read::{TOLD, TOLD_FROM, TOLD_ORDER};
use super::regroup::{Change, regroup_all};
use super::write::WriteError;
use crate::account::Account;
use crate::merge::{Facts, Rules};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};

type Done<T> = std::result::Result<T, WriteError>;

/// What a change touched.
#[derive(Default)]
pub(super) struct Touched {
    /// Rows of accounts that are new.
    pub new: BTreeSet<i64>,
    /// What those say that were stored just now.
    pub told: BTreeMap<i64, Account>,
    /// Words of new passages, folded, that are not in the index yet; by their rows.
    pub index: Vec<(i64, String)>,
    /// Neighbourhoods that lost an account.
    pub neighbourhoods: BTreeSet<i64>,
    /// Rows of events that lost an account, with their ids.
    pub events: BTreeMap<i64, String>,
    /// Rows of accounts that are gone or changed, with their facts as stored: they leave their blocks.
    pub unblocked: Vec<(i64, Vec<u8>)>,
    /// What changed, in words, for the history of events.
    pub cause: String,
}

impl Touched {
    /// Whether nothing was there before that is not there any more.
    pub(super) fn only_adds(&self) -> bool {
        self.neighbourhoods.is_empty() && self.events.is_empty() && self.unblocked.is_empty()
    }
}

/// Brings the events of everything touched up to date.
pub(super) fn derive(tx: &Transaction<'_>, mut touched: Touched, rules: &Rules) -> Done<()> {
    let decided = is_decided(tx)?;
    let mut links = Links::default();
    // What is gone may leave its name to what comes: then all is one piece.
    let whole = decided || !touched.only_adds();
    into_blocks(tx, &mut touched, decided, &mut links, &mut Known::default(), rules)?;
    let change = Change {
        events: &touched.events,
        cause: &touched.cause,
        decided,
        whole,
    };
    regroup_all(tx, links, &change, rules)
}

/// Whether people decided anything.
pub(super) fn is_decided(tx: &Transaction<'_>) -> rusqlite::Result<bool> {
    tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM decisions)")?
        .query_row([], |r| r.get(0))
}

/// Takes out of their blocks what is gone, puts in what is new, and notes what is to be grouped for it.
///
/// `known` holds what was met since anything was grouped.
pub(super) fn into_blocks(
    tx: &Transaction<'_>,
    touched: &mut Touched,
    decided: bool,
    links: &mut Links,
    known: &mut Known,
    rules: &Rules,
) -> Done<()> {
    let gone = !touched.unblocked.is_empty();
    for (account, facts) in std::mem::take(&mut touched.unblocked) {
        if let Some(facts) = Facts::unpack(&facts) {
            blocks::take_out(tx, account, &facts, known, links, rules)?;
        }
    }
    if gone {
        *known = Known::default();
    }
    for named in &touched.neighbourhoods {
        links.touch(Node::neighbourhood(*named));
    }
    let mut new = Vec::new();
    let mut keep = tx.prepare_cached("UPDATE accounts SET facts = ?2 WHERE account = ?1")?;
    for row in &touched.new {
        let told = touched.told.remove(row).filter(|_| !decided);
        let Some(account) = told.map_or_else(|| load(tx, *row), |told| Ok(Some(told)))? else {
            nothing_left(tx, *row)?;
            continue;
        };
        let facts = Facts::of(&account, rules);
        keep.execute(params![row, facts.pack()])?;
        links.touch(Node::account(*row));
        new.push((*row, facts));
    }
    let new: Vec<(i64, &Facts)> = new.iter().map(|(row, facts)| (*row, facts)).collect();
    blocks::put_in(tx, &new, known, links, rules)?;
    if decided {
        for row in &touched.new {
            decided_together(tx, *row, links)?;
            near_in_document(tx, *row, links)?;
        }
    }
    Ok(())
}

/// Notes the neighbourhoods of accounts of the same document that were there before: those of a document come all at once, but
/// for one that a decision has changed.
fn near_in_document(tx: &Transaction<'_>, account: i64, links: &mut Links) -> Done<()> {
    let mut near = tx.prepare_cached(
        "SELECT DISTINCT neighbourhood FROM accounts WHERE doc = (SELECT doc FROM accounts WHERE account = ?1) AND neighbourhood <> 0",
    )?;
    let found = near.query_map([account], |r| r.get::<_, i64>(0))?;
    for neighbourhood in found {
        links.touch(Node::neighbourhood(neighbourhood?));
    }
    Ok(())
}

/// Notes the neighbourhoods of accounts that are named in a decision with this one.
fn decided_together(tx: &Transaction<'_>, account: i64, links: &mut Links) -> Done<()> {
    let mut near = tx.prepare_cached(
        "SELECT DISTINCT a.neighbourhood FROM claims mine JOIN anchors m ON m.claim = mine.claim JOIN decisions d USING (decision) \
         JOIN anchors o USING (decision) JOIN claims c ON c.claim = o.claim JOIN accounts a ON a.account = c.account \
         WHERE mine.account = ?1 AND d.undone_time IS NULL AND a.neighbourhood <> 0",
    )?;
    let found = near.query_map([account], |r| r.get::<_, i64>(0))?;
    for neighbourhood in found {
        links.touch(Node::neighbourhood(neighbourhood?));
    }
    Ok(())
}

/// An account whose claims were all rejected tells of nothing.
fn nothing_left(tx: &Transaction<'_>, account: i64) -> Done<()> {
    tx.prepare_cached("UPDATE accounts SET event = NULL, neighbourhood = account, facts = NULL WHERE account = ?1")?
        .execute([account])?;
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
