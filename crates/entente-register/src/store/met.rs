//! What merging looks at of accounts that stand in the file, and comparing new ones with them.
//!
//! A new account meets some hundreds of others, in ten or twenty blocks, and a batch of new ones mostly the same. Whom they meet is
//! [noted](Meetings) first and then gone through in the order in which they lie in the file, so that each is read and unpacked once.

use super::links::{Links, Node};
use super::write::WriteError;
use crate::merge::{self, Facts, Gist, Rules};
use rusqlite::{OptionalExtension, Transaction};
use rustc_hash::FxHashMap;
use std::sync::Arc;

type Done<T> = std::result::Result<T, WriteError>;

/// So many accounts are kept at hand.
const AT_HAND: usize = 2_048;
/// So many pairs are noted before they are compared.
const TOGETHER: usize = 1 << 17;

/// What is known of accounts that were met since anything was grouped.
#[derive(Debug, Default)]
pub(super) struct Known {
    accounts: FxHashMap<i64, Option<Entry>>,
    nodes: Nodes,
}

/// An account as it was grouped before.
#[derive(Clone, Debug)]
struct Entry {
    facts: Arc<Facts>,
    node: Node,
}

impl Known {
    /// An account; `None` where it is gone or says nothing.
    fn get(&mut self, tx: &Transaction<'_>, account: i64) -> Done<Option<Entry>> {
        if let Some(known) = self.accounts.get(&account) {
            return Ok(known.clone());
        }
        let mut find = tx.prepare_cached("SELECT facts, neighbourhood FROM accounts WHERE account = ?1")?;
        let found: Option<(Option<Vec<u8>>, i64)> = find.query_row([account], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        let entry = found.and_then(|(facts, neighbourhood)| {
            Some(Entry {
                facts: Arc::new(Facts::unpack(&facts?)?),
                node: Node::of(account, neighbourhood),
            })
        });
        if self.accounts.len() >= AT_HAND {
            self.accounts.clear();
        }
        self.accounts.insert(account, entry.clone());
        Ok(entry)
    }

    /// What an account belongs to; `None` where it is gone.
    fn node(&mut self, tx: &Transaction<'_>, account: i64) -> Done<Option<Node>> {
        if let Some(node) = self.nodes.get(account) {
            return Ok(Some(node));
        }
        let mut find = tx.prepare_cached("SELECT neighbourhood FROM accounts WHERE account = ?1")?;
        let found: Option<i64> = find.query_row([account], |r| r.get(0)).optional()?;
        let node = found.map(|neighbourhood| Node::of(account, neighbourhood));
        if let Some(node) = node {
            self.nodes.keep(account, node);
        }
        Ok(node)
    }

    /// Notes two accounts of the file that were compared and are no more, where they linked.
    ///
    /// Then they are of one neighbourhood, or it is noted already that they belong together: of other pairs no facts need be read.
    pub(super) fn part(&mut self, tx: &Transaction<'_>, a: i64, b: i64, links: &mut Links, rules: &Rules) -> Done<()> {
        match (self.node(tx, a)?, self.node(tx, b)?) {
            (Some(x), Some(y)) if x == y && !links.has(x) => self.compare(tx, a, b, links, rules),
            _ => Ok(()),
        }
    }

    /// Notes two accounts of the file where they link.
    pub(super) fn compare(&mut self, tx: &Transaction<'_>, a: i64, b: i64, links: &mut Links, rules: &Rules) -> Done<()> {
        let (Some(a), Some(b)) = (self.get(tx, a)?, self.get(tx, b)?) else {
            return Ok(());
        };
        if !links.together(a.node, b.node) && linked(&a.facts, &b.facts, rules) {
            links.join(a.node, b.node);
        }
        Ok(())
    }
}

/// What accounts belong to, each in the one place that its row has here: those of a busy time lie beside each other.
#[derive(Debug, Default)]
struct Nodes(Vec<Option<(i64, Node)>>);

impl Nodes {
    const PLACES: usize = 1 << 15;

    fn get(&self, account: i64) -> Option<Node> {
        let (of, node) = (*self.0.get(Self::place(account))?)?;
        (of == account).then_some(node)
    }
    fn keep(&mut self, account: i64, node: Node) {
        if self.0.is_empty() {
            self.0 = vec![None; Self::PLACES];
        }
        self.0[Self::place(account)] = Some((account, node));
    }
    const fn place(account: i64) -> usize {
        account as usize % Self::PLACES
    }
}

/// Pairs of accounts that are to be compared: the row of one that stands in the file or is new, and which of the new ones it meets.
#[derive(Default)]
pub(super) struct Meetings(Vec<(i64, usize)>);

impl Meetings {
    pub(super) fn add(&mut self, other: i64, new: usize) {
        self.0.push((other, new));
    }

    /// Whether it is time to compare them. They meet in several blocks: only what is left of them counts.
    pub(super) fn is_full(&mut self) -> bool {
        if self.0.len() < TOGETHER {
            return false;
        }
        self.0.sort_unstable();
        self.0.dedup();
        self.0.len() >= TOGETHER / 2
    }

    /// Notes those that are linked. `new` are the new accounts, by their rows.
    pub(super) fn compare(&mut self, tx: &Transaction<'_>, new: &[(i64, &Facts)], links: &mut Links, rules: &Rules) -> Done<()> {
        self.0.sort_unstable();
        self.0.dedup();
        let gists: Vec<Gist> = new.iter().map(|(_, facts)| Gist::of(facts)).collect();
        let mut find = tx.prepare_cached("SELECT facts, neighbourhood FROM accounts WHERE account = ?1")?;
        for pairs in self.0.chunk_by(|a, b| a.0 == b.0) {
            let row = pairs[0].0;
            if let Ok(n) = new.binary_search_by_key(&row, |n| n.0) {
                compare(pairs, new, (new[n].1, Node::account(row)), links, rules);
                continue;
            }
            let mut found = find.query([row])?;
            let Some(found) = found.next()? else { continue };
            let node = Node::of(row, found.get(1)?);
            let packed = found.get_ref(0)?.as_blob_or_null().unwrap_or(None).unwrap_or_default();
            let Some((gist, packed)) = Gist::from_bytes(packed) else { continue };
            let left = |(_, n): &&(i64, usize)| !links.together(Node::account(new[*n].0), node) && !gist.apart(&gists[*n], rules);
            let left: Vec<(i64, usize)> = pairs.iter().filter(left).copied().collect();
            if left.is_empty() {
                continue;
            }
            if let Some(facts) = Facts::behind(gist, packed) {
                compare(&left, new, (&facts, node), links, rules);
            }
        }
        self.0.clear();
        Ok(())
    }
}

/// Notes which of the new accounts of these pairs are linked to an account.
fn compare(pairs: &[(i64, usize)], new: &[(i64, &Facts)], with: (&Facts, Node), links: &mut Links, rules: &Rules) {
    for (_, n) in pairs {
        let (row, newcomer) = new[*n];
        if !links.together(Node::account(row), with.1) && linked(newcomer, with.0, rules) {
            links.join(Node::account(row), with.1);
        }
    }
}

/// Whether two accounts agree enough.
pub(super) fn linked(a: &Facts, b: &Facts, rules: &Rules) -> bool {
    merge::judge(a, b, rules).links(rules.points(a.kind()).needs)
}
