//! Which accounts of a piece of the register are compared, as the blocks stand in the file.

use super::write::WriteError;
use crate::merge::{self, Facts, Link, Rules};
use rusqlite::{CachedStatement, Connection};

type Done<T> = std::result::Result<T, WriteError>;

/// So many pairs are listed before they are compared.
const TOGETHER: usize = 1 << 18;

/// The key of a block, where an account stands in it (its place, then its row), and its position in the piece. In one list for all blocks: a
/// large neighbourhood has hundreds of thousands.
type Member = (i64, i64, i64, usize);

/// The pairs among these accounts that are compared in the whole register, where they agree enough.
pub(super) fn links(db: &Connection, accounts: &[(i64, &Facts)], rules: &Rules) -> Done<Vec<Link>> {
    let mut members: Vec<Member> = Vec::new();
    for (n, (account, facts)) in accounts.iter().enumerate() {
        let place = merge::place(facts);
        members.extend(merge::keys(facts).into_iter().map(|key| (key, place, *account, n)));
    }
    members.sort_unstable();
    let mut between = db.prepare_cached(
        "SELECT place, account FROM blocks WHERE key = ?1 AND (place, account) >= (?2, ?3) AND (place, account) <= (?4, ?5) \
         ORDER BY place, account",
    )?;
    let facts: Vec<&Facts> = accounts.iter().map(|(_, f)| *f).collect();
    let (mut pairs, mut links) = (merge::near(&facts), Vec::new());
    let mut most = TOGETHER;
    for block in members.chunk_by(|a, b| a.0 == b.0) {
        in_block(&mut between, block, rules.window(), &mut pairs)?;
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

/// Adds the pairs of a block, which is in its order. Of what stands between two members no more is read than a window.
fn in_block(between: &mut CachedStatement<'_>, block: &[Member], window: usize, pairs: &mut Vec<(usize, usize)>) -> Done<()> {
    let Some(last) = block.last() else { return Ok(()) };
    let mut rest = block;
    while let [first, _, ..] = rest {
        let mut next = rest.iter().peekable();
        let mut standing: Vec<(usize, usize)> = Vec::new();
        let (mut rank, mut from) = (0, 0);
        let mut rows = between.query([first.0, first.1, first.2, last.1, last.2])?;
        while let Some(r) = rows.next()? {
            let at = (r.get(0)?, r.get(1)?);
            if let Some((_, _, _, b)) = next.next_if(|m| (m.1, m.2) == at) {
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
