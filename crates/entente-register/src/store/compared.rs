//! Which accounts of a piece of the register are compared, as the blocks stand in the file.

use super::write::WriteError;
use crate::merge::{self, Facts, Link, Rules};
use rusqlite::{CachedStatement, Connection};
use std::collections::BTreeMap;

type Done<T> = std::result::Result<T, WriteError>;

/// So many pairs are listed before they are compared.
const TOGETHER: usize = 1 << 18;

/// Where an account stands in a block (its place, then its row), and its position in the piece.
type Member = (i64, i64, usize);

/// The pairs among these accounts that are compared in the whole register, where they agree enough.
pub(super) fn links(db: &Connection, accounts: &[(i64, &Facts)], rules: &Rules) -> Done<Vec<Link>> {
    let mut blocks: BTreeMap<i64, Vec<Member>> = BTreeMap::new();
    for (n, (account, facts)) in accounts.iter().enumerate() {
        let place = merge::place(facts);
        for key in merge::keys(facts) {
            blocks.entry(key).or_default().push((place, *account, n));
        }
    }
    let mut between = db.prepare_cached(
        "SELECT place, account FROM blocks WHERE key = ?1 AND (place, account) >= (?2, ?3) AND (place, account) <= (?4, ?5) \
         ORDER BY place, account",
    )?;
    let facts: Vec<&Facts> = accounts.iter().map(|(_, f)| *f).collect();
    let (mut pairs, mut links) = (merge::near(&facts), Vec::new());
    let mut most = TOGETHER;
    for (key, members) in &mut blocks {
        members.sort_unstable();
        in_block(&mut between, *key, members, rules.window(), &mut pairs)?;
        if pairs.len() > TOGETHER {
            compare(&mut pairs, &facts, &mut links, rules);
            if links.len() > most {
                once(&mut links);
                most = 2 * links.len().max(TOGETHER);
            }
        }
    }
    compare(&mut pairs, &facts, &mut links, rules);
    once(&mut links);
    Ok(links)
}

/// Two accounts mostly share several keys, and are listed as often.
fn once<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}

/// Adds those of the pairs that agree enough, and lets the pairs go.
fn compare(pairs: &mut Vec<(usize, usize)>, facts: &[&Facts], links: &mut Vec<Link>, rules: &Rules) {
    once(pairs);
    links.extend(merge::links(facts, pairs.drain(..), rules));
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
