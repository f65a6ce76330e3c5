//! Blocks as they stand in the file: who is compared with a new account, and which comparisons an addition or a removal changes.
//!
//! In a block each account is compared with the few before and after it ([`merge::place`], [`Rules::window`]). Putting one in pushes pairs
//! that stood just near enough out of reach; taking one out brings pairs within reach. Both are pairs about the one, a window
//! apart: they are looked at, and where they link, they are noted in [`Links`] to be grouped anew.

use super::links::{Links, Node};
use super::met::{Known, Meetings, linked};
use super::write::WriteError;
use crate::merge::{self, Facts, Rules};
use rusqlite::{CachedStatement, Params, Transaction};

type Done<T> = std::result::Result<T, WriteError>;

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
    let mut meetings = Meetings::default();
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO blocks (key, place, account) VALUES (?1, ?2, ?3)")?;
    for block in entries.chunk_by(|a, b| a.0 == b.0) {
        let key = block[0].0;
        for (run, standing) in blocks.about(key, block)? {
            meet(new, run, &standing, &mut meetings, rules);
            part(tx, run, &standing, known, links, rules)?;
        }
        for (key, (place, account), _) in block {
            insert.execute([key, place, account])?;
        }
        if meetings.is_full() {
            meetings.compare(tx, new, links, rules)?;
        }
    }
    meetings.compare(tx, new, links, rules)
}

/// Notes new accounts that are linked because one document tells them near each other.
fn near(new: &[(i64, &Facts)], links: &mut Links, rules: &Rules) {
    let facts: Vec<&Facts> = new.iter().map(|(_, f)| *f).collect();
    for (a, b) in merge::near(&facts) {
        let nodes = (Node::account(new[a].0), Node::account(new[b].0));
        if !links.together(nodes.0, nodes.1) && linked(facts[a], facts[b], rules) {
            links.join(nodes.0, nodes.1);
        }
    }
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

/// Notes whom the new accounts of a run meet, among those that stand about it and the run itself.
fn meet(new: &[(i64, &Facts)], run: &[Newcomer], standing: &[Stand], meetings: &mut Meetings, rules: &Rules) {
    for (i, (_, stand, n)) in run.iter().enumerate() {
        let at = standing.partition_point(|s| s < stand);
        // Those of the run that come after, with what stands between.
        for (j, (_, other, m)) in run.iter().enumerate().skip(i + 1).take(rules.window()) {
            let between = standing[at..].partition_point(|s| s < other);
            if j - i + between > rules.window() {
                break;
            }
            meetings.add(new[*n.max(m)].0, *n.min(m));
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
            meetings.add(*other, *n);
        }
    }
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
            known.part(tx, standing[i].1, standing[j].1, links, rules)?;
        }
    }
    Ok(())
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
        known.compare(tx, *a, *b, links, rules)?;
    }
    Ok(())
}
