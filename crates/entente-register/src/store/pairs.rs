//! Who has to do with whom: pairs of states and bodies by the events in which both take part.

use super::clauses::Clauses;
use super::filter::{Filter, NO_DATE};
use super::{Register, RegisterError, Result};
use rusqlite::params_from_iter;

/// Two states or bodies, and how many events both take part in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PairCount {
    /// The code that comes first.
    pub a: String,
    /// The other code.
    pub b: String,
    /// Events in which both take part.
    pub events: u64,
    /// Of these, events on which claims contradict each other.
    pub disputed: u64,
    /// The first day of a dated event, in days since 1970-01-01.
    pub first: Option<i32>,
    /// The last one.
    pub last: Option<i32>,
}

impl PairCount {
    /// From a row of its fields in their order.
    pub(super) fn of(r: &rusqlite::Row<'_>) -> rusqlite::Result<PairCount> {
        Ok(PairCount {
            a: r.get(0)?,
            b: r.get(1)?,
            events: r.get(2)?,
            disputed: r.get(3)?,
            first: r.get(4)?,
            last: r.get(5)?,
        })
    }
}

impl Register {
    /// Every pair among the events that `filter` wants, those with most events first, then by code; its limit and order are left aside.
    /// Of all events, [`relationships`](Register::relationships) knows them without counting.
    ///
    /// # Errors
    /// As [`Register::events`].
    pub fn pairs(&self, filter: &Filter) -> Result<Vec<PairCount>> {
        let own = Clauses::of(filter).map_err(RegisterError::from)?;
        let sql = format!(
            "SELECT p.a, p.b, count(*), sum(w.disputed), min(nullif(w.day, {NO_DATE})), max(nullif(w.day, {NO_DATE})) \
             FROM (SELECT e.event AS event, {} AS day, e.disputed AS disputed FROM {} WHERE {}) w \
             JOIN event_pairs p ON p.event = w.event AND p.a < p.b GROUP BY p.a, p.b ORDER BY 3 DESC, 1, 2",
            own.day,
            own.from(),
            own.wanted
        );
        (|| {
            let mut statement = self.db.prepare_cached(&sql)?;
            let rows = statement.query_map(params_from_iter(own.values), PairCount::of)?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }
}
