//! Taking events and claims out again.

use super::clauses;
use super::filter::Filter;
use super::sources::Grades;
use super::telling::CLAIMS;
use super::write::WriteError;
use super::{Register, RegisterError, Result};
use crate::account::{Account, Told};
use crate::best::{self, Values};
use crate::days::Days;
use crate::decision;
use crate::event::{Event, EventClaim};
use crate::story::Story;
use crate::witness::Signature;
use rusqlite::params_from_iter;
use std::collections::BTreeMap;

impl Register {
    /// The events that `filter` wants, oldest first (or newest), each with its claims.
    ///
    /// # Errors
    /// [`RegisterError::Filter`], and those of reading the file.
    pub fn events(&self, filter: &Filter) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        self.each_event(filter, |event| -> Result<()> {
            events.push(event);
            Ok(())
        })?;
        Ok(events)
    }

    /// As [`events`](Register::events), one at a time: for exports larger than memory.
    ///
    /// # Errors
    /// As [`events`](Register::events), or the first one that `take` gives; then no more are read.
    pub fn each_event<E: From<RegisterError>>(
        &self,
        filter: &Filter,
        mut take: impl FnMut(Event) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut left = filter.limit.unwrap_or(usize::MAX);
        let grades = self.grades()?;
        for (statement, values) in clauses::statements(filter).map_err(RegisterError::from)? {
            let mut statement = self.db.prepare_cached(&statement).map_err(|e| self.sql(e))?;
            let mut rows = statement.query(params_from_iter(values)).map_err(|e| self.sql(e))?;
            while left > 0 {
                let Some(row) = rows.next().map_err(|e| self.sql(e))? else { break };
                left -= 1;
                let (row, record) = (|| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))().map_err(|e| self.sql(e))?;
                take(self.shown(row, &record, &grades, filter.without_claims)?)?;
            }
        }
        Ok(())
    }

    /// The event of this id; a beginning that only one event has will do, an id that was merged away leads to what it became, and the
    /// id of a claim to the event it tells of.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchEvent`], [`Withdrawn`](RegisterError::Withdrawn), [`Ambiguous`](RegisterError::Ambiguous).
    pub fn event(&self, id: &str) -> Result<Event> {
        let (row, record) = self.find_event(id)?;
        self.complete(row, &record, &self.grades()?)
    }

    /// The accounts of an event with all that their coder said, by [`crate::account::Order`].
    ///
    /// # Errors
    /// As [`event`](Register::event).
    pub fn accounts_of(&self, id: &str) -> Result<Vec<Account>> {
        let (event, _) = self.find_event(id)?;
        self.accounts_of_row(event)
    }

    fn accounts_of_row(&self, event: i64) -> Result<Vec<Account>> {
        let mut accounts: BTreeMap<i64, Account> = BTreeMap::new();
        let mut statement = self
            .db
            .prepare_cached(&format!(
                "SELECT {TOLD}, account FROM {TOLD_FROM} WHERE a.event = ?1 AND NOT c.rejected {TOLD_ORDER}"
            ))
            .map_err(|e| self.sql(e))?;
        let mut rows = statement.query([event]).map_err(|e| self.sql(e))?;
        while let Some(row) = rows.next().map_err(|e| self.sql(e))? {
            let account = row.get(6).map_err(|e| self.sql(e))?;
            let told = told(row).map_err(|e| e.at(&self.path))?;
            accounts
                .entry(account)
                .or_insert_with(|| Account { claims: Vec::new() })
                .claims
                .push(told);
        }
        let mut accounts: Vec<Account> = accounts.into_values().collect();
        accounts.sort_by(|a, b| a.order().cmp(&b.order()));
        Ok(accounts)
    }

    /// An event that was taken with [`Filter::without_claims`], with its claims.
    ///
    /// # Errors
    /// As [`event`](Register::event).
    pub fn with_claims(&self, event: Event) -> Result<Event> {
        if event.claims.is_empty() {
            self.event(&event.id)
        } else {
            Ok(event)
        }
    }

    /// A stored event; without its claims where it may be, and they do not say its values.
    pub(super) fn shown(&self, row: i64, record: &str, grades: &Grades, without_claims: bool) -> Result<Event> {
        if !without_claims || self.values != Values::Representative {
            return self.complete(row, record, grades);
        }
        let mut event: Event = serde_json::from_str(record).map_err(|e| self.record(e))?;
        grades.apply(&mut event);
        Ok(event)
    }

    /// A stored event with its claims, its values by the rule of this register, and its sources' grades.
    pub(super) fn complete(&self, row: i64, record: &str, grades: &Grades) -> Result<Event> {
        let mut event: Event = serde_json::from_str(record).map_err(|e| self.record(e))?;
        if self.values == Values::Representative {
            for record in self.claim_records(row)? {
                let claim: EventClaim = serde_json::from_str(&record).map_err(|e| self.record(e))?;
                event.claims.push(claim);
            }
        } else {
            let accounts = self.accounts_of_row(row)?;
            let chosen = best::event_by(&accounts.iter().collect::<Vec<_>>(), self.values, &self.rules);
            event = decision::apply::carry_over(&event, chosen);
        }
        grades.apply(&mut event);
        Ok(event)
    }

    fn claim_records(&self, event: i64) -> Result<Vec<String>> {
        (|| {
            let mut statement = self.db.prepare_cached(CLAIMS)?;
            statement.query_map([event], |r| r.get(0))?.collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }
}

/// A claim with what its document says of itself: the columns that [`told`] reads, where they come from, and reading order.
pub(super) const TOLD: &str = "c.id, c.record, d.published, d.source, \
     (SELECT p.signature FROM passages p WHERE p.doc = d.doc AND p.start <= c.start ORDER BY p.start DESC LIMIT 1), d.story";
pub(super) const TOLD_FROM: &str = "accounts a JOIN claims c USING (account) JOIN documents d USING (doc)";
pub(super) const TOLD_ORDER: &str = "ORDER BY account, c.start, c.anchor, c.id";

pub(super) fn told(r: &rusqlite::Row<'_>) -> std::result::Result<Told, WriteError> {
    Ok(Told {
        id: r.get(0)?,
        claim: serde_json::from_str(r.get_ref(1)?.as_str().unwrap_or_default())?,
        published: r.get::<_, Option<String>>(2)?.as_deref().and_then(Days::read),
        source: r.get(3)?,
        passage: r.get::<_, Option<Vec<u8>>>(4)?.as_deref().and_then(Signature::from_bytes),
        story: r.get::<_, Option<Vec<u8>>>(5)?.as_deref().and_then(Story::from_bytes),
    })
}
