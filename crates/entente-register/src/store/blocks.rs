//! Blocks as they stand in the file: who is compared with a new account, and which comparisons an addition or a removal changes.
//!
//! In a block each account is compared with the few before and after it ([`merge::place`], [`Rules::window`]). Putting one in pushes pairs
//! that stood just near enough out of reach; taking one out brings pairs within reach. Both are pairs about the one, a window
//! apart: they are looked at, and where they link, their neighbourhoods are derived again.

use super::write::WriteError;
use crate::merge::{self, Facts, Rules};
use rusqlite::{OptionalExtension, Transaction};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

type Done<T> = std::result::Result<T, WriteError>;

/// So many accounts are kept at hand.
const AT_HAND: usize = 50_000;

/// What merging looks at, of accounts that were met in a transaction.
#[derive(Default)]
pub(super) struct Known(HashMap<i64, Option<Entry>>);

/// An account as it was before the transaction.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) facts: Rc<Facts>,
    /// 0: it is new.
    neighbourhood: i64,
}

impl Known {
    /// An account's facts; `None` where it is gone or says nothing.
    pub(super) fn get(&mut self, tx: &Transaction<'_>, account: i64) -> Done<Option<Entry>> {
        if let Some(known) = self.0.get(&account) {
            return Ok(known.clone());
        }
        let mut find = tx.prepare_cached("SELECT facts, neighbourhood FROM accounts WHERE account = ?1")?;
        let found: Option<(Option<Vec<u8>>, i64)> = find.query_row([account], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        let entry = found.and_then(|(facts, neighbourhood)| {
            Some(Entry {
                facts: Rc::new(unpack(&facts?)?),
                neighbourhood,
            })
        });
        if self.0.len() >= AT_HAND {
            self.0.clear();
        }
        self.0.insert(account, entry.clone());
        Ok(entry)
    }
}

/// Facts as they are stored.
pub(super) fn pack(facts: &Facts) -> Vec<u8> {
    rmp_serde::to_vec(facts).unwrap_or_default()
}

/// What [`pack`] gave; `None` for anything else.
pub(super) fn unpack(packed: &[u8]) -> Option<Facts> {
    rmp_serde::from_slice(packed).ok()
}

/// Puts a new account into its blocks, and notes the neighbourhoods that it is linked to or parts.
pub(super) fn put_in(
    tx: &Transaction<'_>,
    account: i64,
    facts: &Facts,
    known: &mut Known,
    touched: &mut BTreeSet<i64>,
    rules: &Rules,
) -> Done<()> {
    let needs = rules.points(facts.kind()).needs;
    let place = merge::place(facts);
    let mut compared = BTreeSet::new();
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO blocks (key, place, account) VALUES (?1, ?2, ?3)")?;
    for key in merge::keys(facts) {
        let (before, after) = around(tx, key, place, account, rules)?;
        for other in before.iter().chain(&after).filter(|o| compared.insert(**o)) {
            let Some(entry) = known.get(tx, *other)? else { continue };
            if entry.neighbourhood != 0 && !touched.contains(&entry.neighbourhood) && merge::judge(facts, &entry.facts, rules).links(needs)
            {
                touched.insert(entry.neighbourhood);
            }
        }
        about(tx, &before, &after, known, touched, rules)?;
        insert.execute([key, place, account])?;
    }
    Ok(())
}

/// Takes an account out of its blocks, and notes the neighbourhoods whose accounts come within reach of each other.
pub(super) fn take_out(
    tx: &Transaction<'_>,
    account: i64,
    facts: &Facts,
    known: &mut Known,
    touched: &mut BTreeSet<i64>,
    rules: &Rules,
) -> Done<()> {
    let place = merge::place(facts);
    let mut delete = tx.prepare_cached("DELETE FROM blocks WHERE key = ?1 AND place = ?2 AND account = ?3")?;
    for key in merge::keys(facts) {
        delete.execute([key, place, account])?;
        let (before, after) = around(tx, key, place, account, rules)?;
        about(tx, &before, &after, known, touched, rules)?;
    }
    Ok(())
}

/// The accounts of a block before and after a place, the nearest first, a window of each.
fn around(tx: &Transaction<'_>, key: i64, place: i64, account: i64, rules: &Rules) -> Done<(Vec<i64>, Vec<i64>)> {
    let mut before = tx.prepare_cached(
        "SELECT account FROM blocks WHERE key = ?1 AND (place, account) < (?2, ?3) ORDER BY place DESC, account DESC LIMIT ?4",
    )?;
    let mut after =
        tx.prepare_cached("SELECT account FROM blocks WHERE key = ?1 AND (place, account) > (?2, ?3) ORDER BY place, account LIMIT ?4")?;
    let window = rules.window() as i64;
    let before = before
        .query_map([key, place, account, window], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let after = after
        .query_map([key, place, account, window], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok((before, after))
}

/// Notes the neighbourhoods of the pairs that stand a window apart where one between them is left out of the count.
fn about(tx: &Transaction<'_>, before: &[i64], after: &[i64], known: &mut Known, touched: &mut BTreeSet<i64>, rules: &Rules) -> Done<()> {
    // The i-th before and the j-th after, with i + j one more than the window.
    for (n, a) in before.iter().enumerate() {
        let Some(b) = rules.window().checked_sub(n + 1).and_then(|j| after.get(j)) else {
            continue;
        };
        let (Some(a), Some(b)) = (known.get(tx, *a)?, known.get(tx, *b)?) else {
            continue;
        };
        let news = [a.neighbourhood, b.neighbourhood].map(|n| n != 0 && !touched.contains(&n));
        if news.contains(&true) && merge::judge(&a.facts, &b.facts, rules).links(rules.points(a.facts.kind()).needs) {
            touched.extend([a.neighbourhood, b.neighbourhood].into_iter().filter(|n| *n != 0));
        }
    }
    Ok(())
}

/// The pairs among these accounts that are compared in the whole register, as positions, the lower one first.
pub(super) fn pairs(tx: &Transaction<'_>, accounts: &[(i64, &Facts)], rules: &Rules) -> Done<Vec<(usize, usize)>> {
    let mut blocks: BTreeMap<i64, Vec<(i64, i64, usize)>> = BTreeMap::new();
    for (n, (account, facts)) in accounts.iter().enumerate() {
        let place = merge::place(facts);
        for key in merge::keys(facts) {
            blocks.entry(key).or_default().push((place, *account, n));
        }
    }
    let mut between = tx.prepare_cached(
        "SELECT place, account FROM blocks WHERE key = ?1 AND (place, account) >= (?2, ?3) AND (place, account) <= (?4, ?5) \
         ORDER BY place, account",
    )?;
    let facts: Vec<&Facts> = accounts.iter().map(|(_, f)| *f).collect();
    let mut pairs = merge::near(&facts);
    for (key, members) in &mut blocks {
        members.sort_unstable();
        let (Some(first), Some(last)) = (members.first(), members.last()) else {
            continue;
        };
        if first.2 == last.2 {
            continue;
        }
        let mut rank = 0;
        let mut standing: Vec<(usize, usize)> = Vec::new();
        let mut next = members.iter().peekable();
        let mut rows = between.query([*key, first.0, first.1, last.0, last.1])?;
        while let Some(r) = rows.next()? {
            let at = (r.get(0)?, r.get(1)?);
            if let Some((_, _, n)) = next.next_if(|m| (m.0, m.1) == at) {
                standing.push((rank, *n));
            }
            rank += 1;
        }
        let mut from = 0;
        for (i, (rank, b)) in standing.iter().enumerate() {
            while standing[from].0 + rules.window() < *rank {
                from += 1;
            }
            pairs.extend(standing[from..i].iter().map(|(_, a)| (*a.min(b), *a.max(b))));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    Ok(pairs)
}
