//! Events counted: by kind, status, year and the like.

use super::clauses::{Clauses, Statement, not_rejected};
use super::filter::{Filter, FilterError, NO_DATE};
use super::{Register, RegisterError, Result, kept};
use rusqlite::params_from_iter;

/// By what events are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tally {
    /// Kind.
    Kind,
    /// Status.
    Status,
    /// Year of the first day that it may have happened on; events without a date are left out.
    Year,
    /// Area; an event of two areas counts in both, one of no area in none.
    Area,
    /// Subtype; events without one are left out.
    Subtype,
    /// Stage; events without one are left out.
    Stage,
}

impl Register {
    /// How many events `filter` wants, by kind, status or year; sorted by that. Kept counts are added up where the filter asks for kind,
    /// subtype, stage, status, area and disputes only, or for the kinds and years of two states.
    ///
    /// # Errors
    /// As [`events`](Register::events).
    pub fn tally(&self, filter: &Filter, by: Tally) -> Result<Vec<(String, u64)>> {
        let kept = kept::count(filter, by).map_err(RegisterError::from)?;
        let (statement, values) = kept.map_or_else(|| count(filter, by), Ok).map_err(RegisterError::from)?;
        (|| {
            let mut statement = self.db.prepare_cached(&statement)?;
            statement
                .query_map(params_from_iter(values), |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }
}

/// The columns of the index `events_facets`, in its order.
const FACETS: [&str; 4] = ["kind", "subtype", "stage", "status"];

/// The statement that counts the wanted events. Rows: value, number; sorted by value.
///
/// What is counted is counted twice: first in the order of an index, which takes no sorting, then the few numbers that this gives.
fn count(filter: &Filter, by: Tally) -> std::result::Result<Statement, FilterError> {
    let own = Clauses::of(filter)?;
    let day = own.day;
    let alone = is_of_pairs_alone(filter) && by != Tally::Area;
    let table = if alone { "t" } else { "e" };
    let column = |name: &str| (format!("{table}.{name}"), format!(" AND {table}.{name} IS NOT NULL"));
    let (value, and) = match by {
        Tally::Kind => column("kind"),
        Tally::Status => column("status"),
        Tally::Subtype => column("subtype"),
        Tally::Stage => column("stage"),
        Tally::Year => (day.to_owned(), format!(" AND {day} < {NO_DATE}")),
        Tally::Area => ("own.area".to_owned(), String::new()),
    };
    // Where nothing is asked of the event itself, its areas say all.
    let whole = own.wanted == "1" || own.wanted == not_rejected("e");
    let (from, wanted) = match by {
        Tally::Area if whole => ("event_areas own".to_owned(), own.wanted.replace("e.event", "own.event")),
        Tally::Area => (
            format!("{} CROSS JOIN event_areas own ON own.event = e.event", own.from()),
            own.wanted,
        ),
        _ if alone => (own.table.to_owned(), own.wanted),
        _ => (own.from(), own.wanted),
    };
    let place = FACETS.iter().position(|f| format!("e.{f}") == value);
    let first = match place.filter(|_| own.table.is_empty()) {
        Some(last) => FACETS[..=last].iter().map(|f| format!("e.{f}")).collect::<Vec<_>>().join(", "),
        None => value.clone(),
    };
    let shown = match by {
        Tally::Year => "strftime('%Y', value * 86400, 'unixepoch')",
        _ => "value",
    };
    let sql = format!(
        "SELECT {shown}, sum(number) FROM (SELECT {value} AS value, count(*) AS number FROM {from} WHERE {wanted}{and} GROUP BY {first}) \
         GROUP BY 1 ORDER BY 1"
    );
    Ok((sql, own.values))
}

/// Whether all that is asked of events between two is in `event_pairs`.
fn is_of_pairs_alone(filter: &Filter) -> bool {
    let Filter {
        between: Some((a, b)),
        actor: None,
        area: None,
        since: None,
        source: None,
        ..
    } = filter
    else {
        return false;
    };
    a != b && filter.among.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::clauses::plan;

    #[test]
    fn counts_of_a_whole_register_and_of_a_relationship_read_no_records() {
        let between = Filter {
            between: Some(("JPN".into(), "VNM".into())),
            ..Filter::default()
        };
        for by in [Tally::Kind, Tally::Status, Tally::Subtype, Tally::Stage, Tally::Year] {
            let steps = plan(&count(&Filter::default(), by).unwrap());
            assert!(steps.contains("e USING COVERING INDEX"), "{by:?}: {steps}");
            // Only the few numbers that an index gave are sorted.
            assert_eq!(steps.matches("TEMP B-TREE").count(), 1, "{by:?}: {steps}");
            let steps = plan(&count(&between, by).unwrap());
            assert!(
                ["t USING PRIMARY KEY", "t USING COVERING INDEX event_pairs"]
                    .iter()
                    .any(|s| steps.contains(s))
                    && !steps.contains("e USING"),
                "{by:?}: {steps}"
            );
        }
        for by in [Tally::Kind, Tally::Year] {
            let steps = plan(&kept::count(&between, by).unwrap().unwrap());
            assert!(steps.contains("pair_kinds USING PRIMARY KEY"), "{by:?}: {steps}");
        }
    }
}
