//! Grouping accounts anew, piece by piece, and putting the events that come of it into the place of those that were.
//!
//! A piece holds whole neighbourhoods and what is new and linked to them ([`super::links`]); small ones are loaded together, so that what is held
//! at a time is bounded by the largest.

use super::blocks;
use super::derive::load;
use super::links::{Links, Node};
use super::put_event::{put_event, remember_former};
use super::write::WriteError;
use super::{changes, compared, decisions};
use crate::derive::{Telling, group};
use crate::merge::{Facts, Rules};
use rusqlite::{Row as SqlRow, Transaction};
use std::collections::{BTreeMap, BTreeSet};

type Done<T> = std::result::Result<T, WriteError>;

/// So many accounts are loaded before they are grouped.
const TOGETHER: usize = 2_048;

/// What happened to the register.
pub(super) struct Change<'a> {
    /// Rows of events that lost an account, with their ids.
    pub events: &'a BTreeMap<i64, String>,
    /// What changed, in words, for the history of events.
    pub cause: &'a str,
    /// Whether people decided anything.
    pub decided: bool,
    /// Whether all is to be loaded at once: an event's name may go from one piece to another.
    pub whole: bool,
}

/// An account of the register, ready to be grouped.
struct Row {
    row: i64,
    facts: Facts,
    /// The event that it told of before, and its neighbourhood then (0: it is new).
    event: Option<(i64, String)>,
    neighbourhood: i64,
    /// Of all its claims, the rejected ones too; only where there are decisions.
    names: Vec<String>,
}

/// Groups what is linked, and puts its events in the place of those that were.
pub(super) fn regroup_all(tx: &Transaction<'_>, links: Links, change: &Change<'_>, rules: &Rules) -> Done<()> {
    let mut rows = Vec::new();
    for piece in links.pieces() {
        for node in piece {
            members(tx, node, &mut rows)?;
        }
        if rows.len() >= TOGETHER && !change.whole {
            regroup(tx, std::mem::take(&mut rows), change, rules)?;
        }
    }
    regroup(tx, rows, change, rules)
}

/// The accounts of a node, each with what is known of it.
fn members(tx: &Transaction<'_>, node: Node, rows: &mut Vec<Row>) -> Done<()> {
    const MEMBER: &str = "SELECT a.account, a.facts, a.neighbourhood, e.event, e.id FROM accounts a LEFT JOIN events e USING (event)";
    let (mut members, named) = match node {
        // What a decision was about has an event already.
        Node::Account(row) => (tx.prepare_cached(&format!("{MEMBER} WHERE a.account = ?1"))?, row),
        Node::Neighbourhood(named) => (tx.prepare_cached(&format!("{MEMBER} WHERE a.neighbourhood = ?1"))?, named),
    };
    let mut found = members.query([named])?;
    while let Some(r) = found.next()? {
        rows.extend(member(r)?);
    }
    Ok(())
}

fn member(r: &SqlRow<'_>) -> rusqlite::Result<Option<Row>> {
    let packed = r.get_ref(1)?.as_blob_or_null().unwrap_or(None);
    let Some(facts) = packed.and_then(blocks::unpack) else {
        return Ok(None);
    };
    Ok(Some(Row {
        row: r.get(0)?,
        facts,
        neighbourhood: r.get(2)?,
        event: r.get::<_, Option<i64>>(3)?.zip(r.get(4)?),
        names: Vec::new(),
    }))
}

/// Groups these accounts and replaces the events they had, but for those that stay as they are.
fn regroup(tx: &Transaction<'_>, mut rows: Vec<Row>, change: &Change<'_>, rules: &Rules) -> Done<()> {
    if change.decided {
        for row in &mut rows {
            row.names = names(tx, row.row)?;
        }
    }
    rows.sort_by(|a, b| a.facts.order().cmp(&b.facts.order()));
    let tellings: Vec<Telling<'_>> = rows
        .iter()
        .map(|r| Telling {
            facts: &r.facts,
            names: &r.names,
        })
        .collect();
    let decisions = if change.decided {
        decisions::on_accounts(tx, rows.iter().map(|r| r.row))?
    } else {
        Vec::new()
    };
    let accounts: Vec<(i64, &Facts)> = rows.iter().map(|r| (r.row, &r.facts)).collect();
    let grouped = group(&tellings, &compared::pairs(tx, &accounts, rules)?, &decisions, rules);
    let mut tellers: BTreeMap<i64, usize> = BTreeMap::new();
    for (event, _) in rows.iter().filter_map(|r| r.event.as_ref()) {
        *tellers.entry(*event).or_default() += 1;
    }
    // The same accounts, none of them new, and no decision about any: the same event.
    let stays = |members: &Vec<usize>| {
        let event = rows[members[0]].event.as_ref().map(|(event, _)| *event);
        event.filter(|event| {
            !change.events.contains_key(event)
                && !grouped.is_decided(members)
                && tellers[event] == members.len()
                && members
                    .iter()
                    .all(|m| rows[*m].event.as_ref().is_some_and(|(e, _)| e == event) && rows[*m].neighbourhood != 0)
        })
    };
    let unchanged: BTreeSet<i64> = grouped.grouping.events.iter().filter_map(stays).collect();
    let mut before: BTreeMap<i64, String> = change.events.clone();
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
        changes::note_gone(tx, id, change.cause)?;
    }
    for (event, from) in &came_from {
        if !before.contains(event.as_str()) && took_over.get(from) != Some(event) {
            changes::note_split(tx, event, from, change.cause)?;
        }
    }
    Ok(())
}

/// The names of all claims of an account.
fn names(tx: &Transaction<'_>, row: i64) -> Done<Vec<String>> {
    let mut names = tx.prepare_cached("SELECT id FROM claims WHERE account = ?1 ORDER BY start, anchor, id")?;
    Ok(names.query_map([row], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}
