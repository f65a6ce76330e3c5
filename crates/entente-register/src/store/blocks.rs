//! Blocks as they stand in the file: who is compared with a new account, and which comparisons an addition or a removal changes.
//!
//! In a block each account is compared with the few before and after it ([`merge::place`], [`Rules::window`]). Putting one in pushes pairs
//! that stood just near enough out of reach; taking one out brings pairs within reach. Both are pairs about the one, a window
//! apart: they are looked at, and where they link, they are noted in [`Links`] to be grouped anew.

use super::links::{Links, Node};
use super::write::WriteError;
use crate::merge::{self, Facts, Rules};
use rusqlite::{CachedStatement, OptionalExtension, Params, Transaction};
use std::collections::HashMap;
use std::sync::Arc;

type Done<T> = std::result::Result<T, WriteError>;

/// So many accounts are kept at hand.
const AT_HAND: usize = 2_048;

/// What merging looks at, of accounts that were met since anything was grouped.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<i64, Option<Entry>>);

/// An account as it was grouped before.
#[derive(Clone, Debug)]
struct Entry {
    facts: Arc<Facts>,
    node: Node,
}

impl Known {
    /// An account's facts; `None` where it is gone or says nothing.
    fn get(&mut self, tx: &Transaction<'_>, account: i64) -> Done<Option<Entry>> {
        if let Some(known) = self.0.get(&account) {
            return Ok(known.clone());
        }
        let mut find = tx.prepare_cached("SELECT facts, neighbourhood FROM accounts WHERE account = ?1")?;
        let found: Option<(Option<Vec<u8>>, i64)> = find.query_row([account], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        let entry = found.and_then(|(facts, neighbourhood)| {
            Some(Entry {
                facts: Arc::new(unpack(&facts?)?),
                node: Node::of(account, neighbourhood),
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

/// Puts new accounts into their blocks, and notes what they are linked to or part.
///
/// All at once, block by block: each block is read once, and the file is written in the order in which it lies.
pub(super) fn put_in(tx: &Transaction<'_>, new: &[(i64, &Facts)], known: &mut Known, links: &mut Links, rules: &Rules) -> Done<()> {
    let mut entries: Vec<Newcomer> = Vec::new();
    for (n, (account, facts)) in new.iter().enumerate() {
        let place = merge::place(facts);
        entries.extend(merge::keys(facts).into_iter().map(|key| (key, (place, *account), n)));
    }
    entries.sort_unstable();
    near(new, links, rules);
    let mut blocks = Blocks::of(tx, rules.window())?;
    let mut compared = Compared::default();
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO blocks (key, place, account) VALUES (?1, ?2, ?3)")?;
    for block in entries.chunk_by(|a, b| a.0 == b.0) {
        let key = block[0].0;
        for (run, standing) in blocks.about(key, block)? {
            compare(tx, new, run, &standing, &mut compared, known, links, rules)?;
            part(tx, run, &standing, known, links, rules)?;
        }
        for (key, (place, account), _) in block {
            insert.execute([key, place, account])?;
        }
    }
    Ok(())
}

/// Notes new accounts that are linked because one document tells them near each other.
fn near(new: &[(i64, &Facts)], links: &mut Links, rules: &Rules) {
    let facts: Vec<&Facts> = new.iter().map(|(_, f)| *f).collect();
    for (a, b) in merge::near(&facts) {
        let nodes = (Node::Account(new[a].0), Node::Account(new[b].0));
        if !links.together(nodes.0, nodes.1) && linked(facts[a], facts[b], rules) {
            links.join(nodes.0, nodes.1);
        }
    }
}

fn linked(a: &Facts, b: &Facts, rules: &Rules) -> bool {
    merge::judge(a, b, rules).links(rules.points(a.kind()).needs)
}

/// Where an account stands in a block: its place, then its row.
type Stand = (i64, i64);

/// What is put into a block: its key, where the account will stand, and which of the new ones it is.
type Newcomer = (i64, Stand, usize);

/// New entries of one block in runs, each with the accounts that stand about it.
type Runs<'e> = Vec<(&'e [Newcomer], Vec<Stand>)>;

/// Reads blocks as they stand before anything is put in.
struct Blocks<'t> {
    window: usize,
    whole: CachedStatement<'t>,
    before: CachedStatement<'t>,
    after: CachedStatement<'t>,
}

impl<'t> Blocks<'t> {
    fn of(tx: &'t Transaction<'_>, window: usize) -> Done<Self> {
        Ok(Blocks {
            window,
            whole: tx.prepare_cached("SELECT place, account FROM blocks WHERE key = ?1 ORDER BY place, account LIMIT ?2")?,
            before: tx.prepare_cached(BEFORE)?,
            after: tx.prepare_cached(AFTER)?,
        })
    }

    /// New entries of a block in runs, each with the accounts that stand about it, in order: all that are within a window of one of the
    /// run, with nothing left out between.
    fn about<'e>(&mut self, key: i64, new: &'e [Newcomer]) -> Done<Runs<'e>> {
        let whole = stands(&mut self.whole, [key, 2 * self.window as i64 + 1])?;
        if whole.len() <= 2 * self.window {
            return Ok(vec![(new, whole)]);
        }
        let window = self.window as i64;
        let mut runs: Vec<(usize, usize, Vec<Stand>)> = Vec::new();
        for (n, (_, (place, account), _)) in new.iter().enumerate() {
            let mut standing = stands(&mut self.before, [key, *place, *account, window])?;
            standing.reverse();
            standing.extend(stands(&mut self.after, [key, *place, *account, window])?);
            match runs.last_mut() {
                Some((_, end, run)) if run.last() >= standing.first() => {
                    let last = run.last().copied();
                    run.extend(standing.into_iter().filter(|s| Some(*s) > last));
                    *end = n + 1;
                }
                _ => runs.push((n, n + 1, standing)),
            }
        }
        Ok(runs
            .into_iter()
            .map(|(start, end, standing)| (&new[start..end], standing))
            .collect())
    }
}

fn stands(statement: &mut CachedStatement<'_>, of: impl Params) -> Done<Vec<Stand>> {
    let rows = statement.query_map(of, |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes what is linked to new accounts of a run, among those that stand about it and the run itself.
#[allow(clippy::too_many_arguments, reason = "what is noted, and all that decides it")]
fn compare(
    tx: &Transaction<'_>,
    new: &[(i64, &Facts)],
    run: &[Newcomer],
    standing: &[Stand],
    compared: &mut Compared,
    known: &mut Known,
    links: &mut Links,
    rules: &Rules,
) -> Done<()> {
    for (i, (_, stand, n)) in run.iter().enumerate() {
        let (row, facts) = new[*n];
        let node = Node::Account(row);
        let at = standing.partition_point(|s| s < stand);
        // Those of the run that come after, with what stands between.
        for (j, (_, other_stand, m)) in run.iter().enumerate().skip(i + 1).take(rules.window()) {
            let between = standing[at..].partition_point(|s| s < other_stand);
            if j - i + between > rules.window() {
                break;
            }
            let (other_row, other) = new[*m];
            let node_of_other = Node::Account(other_row);
            if !links.together(node, node_of_other) && compared.first_time(*n, other_row) && linked(facts, other, rules) {
                links.join(node, node_of_other);
            }
        }
        // Others of the run that stand between take up places of the window.
        let between = |other: &Stand| {
            let m = run.partition_point(|(_, s, _)| s < other);
            if m <= i { i - m } else { m - i - 1 }
        };
        let near = |(distance, other): &(usize, &Stand)| distance + between(other) < rules.window();
        let before = standing[..at].iter().rev().enumerate().take_while(near);
        let after = standing[at..].iter().enumerate().take_while(near);
        for (_, (_, other)) in before.chain(after) {
            if !compared.first_time(*n, *other) {
                continue;
            }
            let Some(entry) = known.get(tx, *other)? else { continue };
            if !links.together(node, entry.node) && linked(facts, &entry.facts, rules) {
                links.join(node, entry.node);
            }
        }
    }
    Ok(())
}

/// Notes linked accounts that stood within a window of each other and do not with new ones between them.
fn part(tx: &Transaction<'_>, run: &[Newcomer], standing: &[Stand], known: &mut Known, links: &mut Links, rules: &Rules) -> Done<()> {
    if standing.len() + run.len() <= rules.window() + 1 {
        return Ok(());
    }
    // With those of the run among them.
    let rank: Vec<usize> = (0..standing.len())
        .map(|i| i + run.partition_point(|(_, s, _)| *s < standing[i]))
        .collect();
    for i in 0..standing.len() {
        let reach = (i + rules.window()).min(standing.len() - 1);
        let first = rank[i..=reach].partition_point(|r| *r <= rank[i] + rules.window());
        for j in i + first..=reach {
            part_two(tx, standing[i].1, standing[j].1, known, links, rules)?;
        }
    }
    Ok(())
}

/// Which accounts were compared with which, as far as there is room: what was forgotten is compared again, to no harm.
struct Compared(Vec<(usize, i64)>);

impl Default for Compared {
    fn default() -> Self {
        Compared(vec![(usize::MAX, 0); 1 << 14])
    }
}

impl Compared {
    fn first_time(&mut self, new: usize, other: i64) -> bool {
        let mixed = (new as u64 ^ (other as u64).rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = &mut self.0[(mixed >> 50) as usize];
        std::mem::replace(slot, (new, other)) != (new, other)
    }
}

/// Takes an account out of its blocks, and notes what comes within reach of each other.
pub(super) fn take_out(tx: &Transaction<'_>, account: i64, facts: &Facts, known: &mut Known, links: &mut Links, rules: &Rules) -> Done<()> {
    let place = merge::place(facts);
    let mut delete = tx.prepare_cached("DELETE FROM blocks WHERE key = ?1 AND place = ?2 AND account = ?3")?;
    let (mut before, mut after) = (tx.prepare_cached(BEFORE)?, tx.prepare_cached(AFTER)?);
    let window = rules.window() as i64;
    for key in merge::keys(facts) {
        delete.execute([key, place, account])?;
        let before = stands(&mut before, [key, place, account, window])?;
        let after = stands(&mut after, [key, place, account, window])?;
        join(tx, &before, &after, known, links, rules)?;
    }
    Ok(())
}

const BEFORE: &str =
    "SELECT place, account FROM blocks WHERE key = ?1 AND (place, account) < (?2, ?3) ORDER BY place DESC, account DESC LIMIT ?4";
const AFTER: &str = "SELECT place, account FROM blocks WHERE key = ?1 AND (place, account) > (?2, ?3) ORDER BY place, account LIMIT ?4";

/// Notes the pairs that come within a window of each other where one between them is taken out: it stood at `place`, with `before` and
/// `after` about it, the nearest first.
fn join(tx: &Transaction<'_>, before: &[Stand], after: &[Stand], known: &mut Known, links: &mut Links, rules: &Rules) -> Done<()> {
    // The i-th before and the j-th after, with i + j one more than the window.
    for (n, (_, a)) in before.iter().enumerate() {
        let Some((_, b)) = rules.window().checked_sub(n + 1).and_then(|j| after.get(j)) else {
            continue;
        };
        part_two(tx, *a, *b, known, links, rules)?;
    }
    Ok(())
}

/// Notes two accounts that were compared and are no more, or the other way about, where they link.
fn part_two(tx: &Transaction<'_>, a: i64, b: i64, known: &mut Known, links: &mut Links, rules: &Rules) -> Done<()> {
    let (Some(a), Some(b)) = (known.get(tx, a)?, known.get(tx, b)?) else {
        return Ok(());
    };
    if !links.together(a.node, b.node) && linked(&a.facts, &b.facts, rules) {
        links.join(a.node, b.node);
    }
    Ok(())
}
