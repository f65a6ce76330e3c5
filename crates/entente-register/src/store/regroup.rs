//! Grouping accounts anew, piece by piece, and what events come of it.
//!
//! A piece holds whole neighbourhoods and what is new and linked to them ([`super::links`]); small ones are loaded together, so that what is held
//! at a time is bounded by the largest. What comes of them is [written](super::replace) as it comes; where all that is read was stored before,
//! a second thread reads ahead of what is written.

use super::derive::load;
use super::links::{Links, Node, Which};
use super::replace::{Batch, Member, Replacing, Step};
use super::write::WriteError;
use super::{compared, decisions};
use crate::derive::{Telling, group};
use crate::merge::{Facts, Rules};
use rusqlite::{Connection, Row as SqlRow, Transaction};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::sync_channel;

type Done<T> = std::result::Result<T, WriteError>;

/// So many accounts are loaded before they are grouped.
const TOGETHER: usize = 512;
/// So many steps are read ahead of what is written …
const AHEAD: usize = 4;
/// … each of events with about so many claims, or of one that has more.
const CLAIMS: usize = 256;

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
    let mut replacing = Replacing::new(tx, change.cause);
    pieces(tx, links, change, rules, &mut |step| replacing.take(step).map(|()| true))
}

/// As [`regroup_all`], reading on a thread of its own. `ahead` must see all that is to be grouped: nothing of it may have been written since
/// the transaction began.
pub(super) fn regroup_ahead(tx: &Transaction<'_>, ahead: Connection, links: Links, change: &Change<'_>, rules: &Rules) -> Done<()> {
    std::thread::scope(|threads| {
        let (send, steps) = sync_channel(AHEAD);
        let reading = threads.spawn(move || pieces(&ahead, links, change, rules, &mut |step| Ok(send.send(step).is_ok())));
        let mut replacing = Replacing::new(tx, change.cause);
        // Where writing fails, nobody takes steps any more, and reading ends too.
        let written = steps.into_iter().try_for_each(|step| replacing.take(step));
        let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.and(read)
    })
}

/// Goes through all that is linked; `emit` says whether to go on.
fn pieces(db: &Connection, links: Links, change: &Change<'_>, rules: &Rules, emit: &mut dyn FnMut(Step) -> Done<bool>) -> Done<()> {
    let mut rows = Vec::new();
    for piece in links.pieces().chunk_by(|a, b| a.0 == b.0) {
        for (_, node) in piece {
            members(db, *node, &mut rows)?;
        }
        if rows.len() >= TOGETHER && !change.whole && !regroup(db, std::mem::take(&mut rows), change, rules, emit)? {
            return Ok(());
        }
    }
    regroup(db, rows, change, rules, emit).map(|_| ())
}

/// The accounts of a node, each with what is known of it.
fn members(tx: &Connection, node: Node, rows: &mut Vec<Row>) -> Done<()> {
    const MEMBER: &str = "SELECT a.account, a.facts, a.neighbourhood, e.event, e.id FROM accounts a LEFT JOIN events e USING (event)";
    let (mut members, named) = match node.which() {
        // What a decision was about has an event already.
        Which::Account(row) => (tx.prepare_cached(&format!("{MEMBER} WHERE a.account = ?1"))?, row),
        Which::Neighbourhood(named) => (tx.prepare_cached(&format!("{MEMBER} WHERE a.neighbourhood = ?1"))?, named),
    };
    let mut found = members.query([named])?;
    while let Some(r) = found.next()? {
        rows.extend(member(r)?);
    }
    Ok(())
}

fn member(r: &SqlRow<'_>) -> rusqlite::Result<Option<Row>> {
    let packed = r.get_ref(1)?.as_blob_or_null().unwrap_or(None);
    let Some(facts) = packed.and_then(Facts::unpack) else {
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

/// Groups these accounts and gives the events that come of it, but for those that stay as they are; whether to go on.
fn regroup(
    db: &Connection,
    mut rows: Vec<Row>,
    change: &Change<'_>,
    rules: &Rules,
    emit: &mut dyn FnMut(Step) -> Done<bool>,
) -> Done<bool> {
    if change.decided {
        for row in &mut rows {
            row.names = names(db, row.row)?;
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
        decisions::on_accounts(db, rows.iter().map(|r| r.row))?
    } else {
        Vec::new()
    };
    let accounts: Vec<(i64, &Facts)> = rows.iter().map(|r| (r.row, &r.facts)).collect();
    let grouped = group(&tellings, compared::links(db, &accounts, rules)?, &decisions, rules);
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
    // An event bears the name of the claim that told it first.
    let names = changed.iter().map(|members| rows[members[0]].facts.order().4.to_owned()).collect();
    let member = |r: &Row| Member {
        row: r.row,
        event: r.event.clone(),
        neighbourhood: r.neighbourhood,
    };
    let batch = Batch {
        members: rows.iter().map(member).collect(),
        names,
        before,
        neighbourhoods: grouped.grouping.neighbourhoods.clone(),
    };
    if !emit(Step::Batch(Box::new(batch)))? {
        return Ok(false);
    }
    let (mut events, mut claims) = (Vec::new(), 0);
    for members in changed {
        let mut accounts = Vec::new();
        for m in members {
            accounts.extend(load(db, rows[*m].row)?);
        }
        let event = grouped.event(members, &accounts.iter().collect::<Vec<_>>(), rules);
        claims += event.claims.len();
        events.push((event, members.clone()));
        if claims >= CLAIMS {
            claims = 0;
            if !emit(Step::Events(std::mem::take(&mut events)))? {
                return Ok(false);
            }
        }
    }
    Ok(emit(Step::Events(events))? && emit(Step::End)?)
}

/// The names of all claims of an account.
fn names(tx: &Connection, row: i64) -> Done<Vec<String>> {
    let mut names = tx.prepare_cached("SELECT id FROM claims WHERE account = ?1 ORDER BY start, anchor, id")?;
    Ok(names.query_map([row], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}
