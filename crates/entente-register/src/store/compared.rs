//! Which accounts of a piece of the register are compared, as the blocks stand in the file.

use super::write::WriteError;
use crate::merge::{self, Facts, Rules};
use rusqlite::{CachedStatement, Transaction};
use std::collections::BTreeMap;

type Done<T> = std::result::Result<T, WriteError>;

/// So many pairs may be listed twice.
const FEW_PAIRS: usize = 1 << 16;

/// Where an account stands in a block (its place, then its row), and its position in the piece.
type Member = (i64, i64, usize);

/// The pairs among these accounts that are compared in the whole register, as positions, the lower one first.
pub(super) fn pairs(tx: &Transaction<'_>, accounts: &[(i64, &Facts)], rules: &Rules) -> Done<Vec<(usize, usize)>> {
    let mut blocks: BTreeMap<i64, Vec<Member>> = BTreeMap::new();
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
    let mut most = FEW_PAIRS;
    for (key, members) in &mut blocks {
        members.sort_unstable();
        in_block(&mut between, *key, members, rules.window(), &mut pairs)?;
        // Two accounts mostly share several keys: each pair once is a fraction.
        if pairs.len() > most {
            pairs.sort_unstable();
            pairs.dedup();
            most = 2 * pairs.len().max(FEW_PAIRS);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    Ok(pairs)
}

/// Adds the pairs of a block; `members` in its order. Of what stands between two members no more is read than a window.
fn in_block(between: &mut CachedStatement<'_>, key: i64, members: &[Member], window: usize, pairs: &mut Vec<(usize, usize)>) -> Done<()> {
    let Some(last) = members.last() else { return Ok(()) };
    let mut rest = members;
    while let [first, _, ..] = rest {
        let mut next = rest.iter().peekable();
        let mut standing: Vec<(usize, usize)> = Vec::new();
        let (mut rank, mut from) = (0, 0);
        let mut rows = between.query([key, first.0, first.1, last.0, last.1])?;
        while let Some(r) = rows.next()? {
            let at = (r.get(0)?, r.get(1)?);
            if let Some((_, _, b)) = next.next_if(|m| (m.0, m.1) == at) {
                while standing.get(from).is_some_and(|(before, _)| before + window < rank) {
                    from += 1;
                }
                pairs.extend(standing[from..].iter().map(|(_, a)| (*a.min(b), *a.max(b))));
                standing.push((rank, *b));
            } else if standing.last().is_none_or(|(before, _)| before + window <= rank) {
                break;
            }
            rank += 1;
        }
        let met = standing.len().max(1);
        rest = &rest[met..];
    }
    Ok(())
}
