//! Counts that the file keeps as events come and go (triggers in `schema-10.sql`): what a first page shows of a whole register is read,
//! not counted. Rejected events are in none of them.

use super::clauses::{Statement, Wanted};
use super::filter::{Filter, FilterError, NO_DATE, known_status};
use super::pairs::PairCount;
use super::tally::Tally;
use super::{Register, Result};
use rusqlite::params;

impl Register {
    /// How many documents, claims and events there are; events that were rejected are not counted.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn counts(&self) -> Result<(u64, u64, u64)> {
        let counts = "SELECT (SELECT n FROM sizes WHERE what = 'documents'), (SELECT n FROM sizes WHERE what = 'claims'), \
             (SELECT ifnull(sum(events), 0) FROM event_counts WHERE area = '')";
        self.db
            .query_row(counts, [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .map_err(|e| self.sql(e))
    }

    /// Every two states or bodies that take part in the same events, those with most events first, then by code; only those of `of`
    /// where it is a code; at most `most`. And how many there are in all.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn relationships(&self, of: Option<&str>, most: usize) -> Result<(Vec<PairCount>, u64)> {
        // The ends of a pair's time are at the ends of its events, which stand by day.
        let day = |order: &str| {
            format!(
                "(SELECT p.sort_day FROM event_pairs p WHERE p.a = c.a AND p.b = c.b AND p.sort_day < {NO_DATE} \
                 AND p.event NOT IN (SELECT event FROM events WHERE review = 'rejected') ORDER BY p.sort_day {order} LIMIT 1)"
            )
        };
        const OWN: &str = "FROM pair_counts WHERE ?1 IS NULL OR a = ?1 OR b = ?1";
        let sql = format!(
            "SELECT c.a, c.b, c.events, c.disputed, {}, {} FROM (SELECT * {OWN} ORDER BY events DESC, a, b LIMIT ?2) c \
             ORDER BY c.events DESC, c.a, c.b",
            day("ASC"),
            day("DESC")
        );
        (|| {
            let mut statement = self.db.prepare_cached(&sql)?;
            let rows = statement.query_map(params![of, i64::try_from(most).unwrap_or(i64::MAX)], PairCount::of)?;
            let pairs = rows.collect::<rusqlite::Result<_>>()?;
            let in_all = self.db.query_row(&format!("SELECT count(*) {OWN}"), [of], |r| r.get(0))?;
            Ok((pairs, in_all))
        })()
        .map_err(|e| self.sql(e))
    }
}

/// The statement that adds up what is kept of the wanted events; `None` where the filter asks for what is not kept. Rows: value,
/// number; sorted by value.
pub(super) fn count(filter: &Filter, by: Tally) -> std::result::Result<Option<Statement>, FilterError> {
    if let Some((a, b)) = filter.between.as_ref().filter(|(a, b)| a != b) {
        return Ok(of_pair(filter, by, [a.min(b), a.max(b)]));
    }
    if !is_kept(filter) || by == Tally::Area && filter.area.is_some() {
        return Ok(None);
    }
    let column = match by {
        Tally::Kind => "kind",
        Tally::Status => "status",
        Tally::Year => "year",
        Tally::Area => "area",
        Tally::Subtype => "subtype",
        Tally::Stage => "stage",
    };
    let mut wanted = Wanted::default();
    match (by, &filter.area) {
        (Tally::Area, _) => wanted.add("area > ''", [] as [&str; 0]),
        (_, area) => wanted.add("area = ?", [area.as_deref().unwrap_or_default()]),
    }
    for (column, value) in [("kind", &filter.kind), ("subtype", &filter.subtype), ("stage", &filter.stage)] {
        if let Some(value) = value {
            wanted.add(&format!("{column} = ?"), [value]);
        }
    }
    for status in filter.status.iter().chain(&filter.statuses) {
        known_status(status)?;
    }
    if let Some(status) = &filter.status {
        wanted.add("status = ?", [status]);
    }
    wanted.add_any("kind", &filter.kinds);
    wanted.add_any("status", &filter.statuses);
    if filter.disputed {
        wanted.add("disputed", [] as [&str; 0]);
    }
    if !matches!(by, Tally::Kind | Tally::Status | Tally::Area) {
        wanted.add(&format!("{column} > ''"), [] as [&str; 0]);
    }
    let (clauses, values) = wanted.all();
    let sql = format!("SELECT {column}, sum(events) FROM event_counts WHERE {clauses} GROUP BY 1 ORDER BY 1");
    Ok(Some((sql, values)))
}

/// The same for two states, the first code first: by kind and by year.
fn of_pair(filter: &Filter, by: Tally, pair: [&String; 2]) -> Option<Statement> {
    let column = match by {
        Tally::Kind => "kind",
        Tally::Year => "year",
        _ => return None,
    };
    let other = Filter {
        between: None,
        kind: None,
        kinds: Vec::new(),
        ..filter.clone()
    };
    if !is_kept(&other)
        || !matches!(
            other,
            Filter {
                subtype: None,
                stage: None,
                status: None,
                area: None,
                disputed: false,
                ..
            }
        )
        || !other.statuses.is_empty()
    {
        return None;
    }
    let mut wanted = Wanted::default();
    wanted.add("a = ? AND b = ?", pair);
    wanted.add_any("kind", filter.kind.as_slice());
    wanted.add_any("kind", &filter.kinds);
    let (clauses, values) = wanted.all();
    let sql = format!("SELECT {column}, sum(events) FROM pair_kinds WHERE {clauses} AND {column} > '' GROUP BY 1 ORDER BY 1");
    Some((sql, values))
}

/// Whether a filter asks for nothing but what counts are kept by.
fn is_kept(filter: &Filter) -> bool {
    let other = Filter {
        kind: None,
        subtype: None,
        stage: None,
        status: None,
        area: None,
        kinds: Vec::new(),
        statuses: Vec::new(),
        disputed: false,
        limit: None,
        without_claims: false,
        newest_first: false,
        ..filter.clone()
    };
    // A value that is empty stands for none in the file.
    let values = [&filter.subtype, &filter.stage, &filter.area];
    other == Filter::default() && values.into_iter().flatten().all(|v| !v.is_empty())
}
