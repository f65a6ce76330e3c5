//! A [`Filter`] in SQL: which table narrows most, which index has what is wanted in order, and what must hold.

use super::filter::{Filter, FilterError, NO_DATE, known_status, read};
use entente_coding::Status;
use rusqlite::types::Value;

/// A statement and its parameters.
pub(super) type Statement = (String, Vec<Value>);

/// The statements that find the wanted events, to be run one after the other. Rows: event, record.
pub(super) fn statements(filter: &Filter) -> Result<Vec<Statement>, FilterError> {
    let own = Clauses::of(filter)?;
    let (from, day) = (own.from(), own.day);
    let select = |and: String, order: String| {
        let limit = filter.limit.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX));
        let sql = format!(
            "SELECT e.event, e.record FROM {from} WHERE {}{and} ORDER BY {order} LIMIT {limit}",
            own.wanted
        );
        (sql, own.values.clone())
    };
    Ok(if filter.newest_first {
        // In two steps, so that an index gives both orders.
        vec![
            select(format!(" AND {day} < {NO_DATE}"), format!("{day} DESC, e.last_day DESC, e.id")),
            select(format!(" AND {day} = {NO_DATE}"), "e.id".into()),
        ]
    } else {
        // What holds of every day, so that the events of two states are read in order and not all sorted.
        let any_day = if own.table == ALL_PAIRS {
            format!(" AND {day} <= {NO_DATE}")
        } else {
            String::new()
        };
        vec![select(any_day, format!("{day}, e.last_day, e.id"))]
    })
}

/// The statement that finds wanted events of which `clause` holds too, in another order. Rows: event, record.
pub(super) fn ordered(filter: &Filter, clause: &str, order: &str, limit: usize) -> Result<Statement, FilterError> {
    let own = Clauses::of(filter)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT e.event, e.record FROM {} WHERE {} AND ({clause}) ORDER BY {order} LIMIT {limit}",
        own.from(),
        own.wanted
    );
    Ok((sql, own.values))
}

/// That nobody rejected an event: those are few, and found without a look at the others.
pub(super) fn not_rejected(table: &str) -> String {
    format!("{table}.event NOT IN (SELECT event FROM events WHERE review = 'rejected')")
}

/// That an event occurred, and some claim of it tells it as planned.
const PROMISED: &str = "e.status = 'occurred' AND EXISTS (SELECT 1 FROM accounts a JOIN claims c USING (account) \
     WHERE a.event = e.event AND NOT c.rejected AND c.status = 'planned')";

/// A filter in SQL: `e` is the event, `t` its row in the table that narrows most, `day` the column that its sort day is read from.
pub(super) struct Clauses {
    /// That table, as `t`; empty where nothing narrows.
    pub(super) table: &'static str,
    pub(super) day: &'static str,
    pub(super) wanted: String,
    pub(super) values: Vec<Value>,
}

impl Clauses {
    pub(super) fn of(filter: &Filter) -> Result<Clauses, FilterError> {
        let mut wanted = Wanted::default();
        let table = wanted.choose_table(filter);
        let (own, day) = match table {
            "" => ("e", "e.sort_day"),
            pairs if is_of_pairs(pairs) => ("t", "t.sort_day"),
            _ => ("e", "t.sort_day"),
        };
        let paired = own == "t";
        if !filter.among.is_empty() {
            let marks = vec!["?"; filter.among.len()].join(", ");
            let both = filter.among.iter().chain(&filter.among);
            wanted.clauses.push(format!(
                "e.event IN (SELECT p.event FROM event_pairs p WHERE p.a IN ({marks}) AND p.b IN ({marks}))"
            ));
            wanted.values.extend(both.cloned().map(Value::Text));
        }
        if let Some(kind) = &filter.kind {
            wanted.add(&format!("{own}.kind = ?"), [kind]);
        }
        for (column, value) in [("subtype", &filter.subtype), ("stage", &filter.stage)] {
            if let Some(value) = value {
                // Not by an index: those of the kind are read in order, up to the limit.
                wanted.add(&format!("+{own}.{column} = ?"), [value]);
            }
        }
        wanted.add_any(&format!("{own}.kind"), &filter.kinds);
        for list in [filter.status.as_slice(), &filter.statuses] {
            wanted.add_statuses(own, list)?;
        }
        if filter.promised {
            wanted.add(if paired { "t.promised" } else { PROMISED }, [] as [&str; 0]);
        }
        if let Some(since) = &filter.since {
            wanted.add_day("e.last_day >= ?", read("since", since)?.first);
        }
        if let Some(until) = &filter.until {
            wanted.add_day(&format!("{day} < {NO_DATE} AND {day} <= ?"), read("until", until)?.last);
        }
        if let Some(after) = &filter.after {
            wanted.add_day(&format!("{day} < {NO_DATE} AND {day} > ?"), read("after", after)?.last);
        }
        if let Some(source) = &filter.source {
            let told_by =
                "e.event IN (SELECT a.event FROM documents d JOIN accounts a USING (doc) WHERE d.id = ? OR d.source = ? COLLATE NOCASE)";
            wanted.add(told_by, [source, source]);
        }
        if filter.disputed {
            wanted.add(&format!("{own}.disputed"), [] as [&str; 0]);
        }
        if !filter.rejected {
            wanted.add(&not_rejected(own), [] as [&str; 0]);
        }
        if filter.single_source {
            wanted.add(if paired { "t.alone" } else { "e.sources = 1" }, [] as [&str; 0]);
        }
        if filter.of_a_series {
            wanted.add(if paired { "t.series" } else { "e.mechanism IS NOT NULL" }, [] as [&str; 0]);
        }
        let (wanted, values) = wanted.all();
        Ok(Clauses {
            table,
            day,
            wanted,
            values,
        })
    }

    /// Where wanted events stand, with their records.
    pub(super) fn from(&self) -> String {
        match self.table {
            "" => "events e".to_owned(),
            table => format!("{table} JOIN events e USING (event)"),
        }
    }
}

/// Whether a table is the one of pairs: it says of each event what is asked for most, so that what is not wanted is passed over without a look
/// at the event.
pub(super) fn is_of_pairs(table: &str) -> bool {
    table.starts_with("event_pairs")
}

/// The table of pairs in the order of the index that has what is rarest of all that a filter wants: two states may have tens of
/// thousands of events, and few of them.
fn pairs(filter: &Filter) -> &'static str {
    let statuses: Vec<&String> = filter.status.iter().chain(&filter.statuses).collect();
    if filter.promised {
        "event_pairs t INDEXED BY event_pairs_promised"
    } else if filter.disputed {
        "event_pairs t INDEXED BY event_pairs_disputed"
    } else if filter.of_a_series {
        "event_pairs t INDEXED BY event_pairs_series"
    } else if !statuses.is_empty() && statuses.iter().all(|s| *s != Status::Occurred.as_str()) {
        "event_pairs t INDEXED BY event_pairs_undone"
    } else if filter.kind.is_some() || filter.kinds.len() == 1 {
        "event_pairs t INDEXED BY event_pairs_by_kind"
    } else {
        ALL_PAIRS
    }
}

/// The table of pairs in the order of time.
const ALL_PAIRS: &str = "event_pairs t";

/// Clauses as they come together.
#[derive(Default)]
pub(super) struct Wanted {
    clauses: Vec<String>,
    values: Vec<Value>,
}

impl Wanted {
    pub(super) fn add<const N: usize>(&mut self, clause: &str, values: [impl AsRef<str>; N]) {
        self.clauses.push(clause.to_owned());
        self.values.extend(values.into_iter().map(|v| Value::Text(v.as_ref().to_owned())));
    }

    /// One of these values; any where there is none.
    pub(super) fn add_any(&mut self, column: &str, values: &[String]) {
        if let [one] = values {
            self.add(&format!("{column} = ?"), [one]);
        } else if !values.is_empty() {
            let marks = vec!["?"; values.len()].join(", ");
            self.clauses.push(format!("{column} IN ({marks})"));
            self.values.extend(values.iter().cloned().map(Value::Text));
        }
    }

    /// One of these statuses; any where there is none. They stand in the statement itself: SQLite does not take an index of some for a
    /// value that it does not know.
    fn add_statuses(&mut self, table: &str, statuses: &[String]) -> Result<(), FilterError> {
        let known = statuses.iter().map(|s| known_status(s)).collect::<Result<Vec<_>, _>>()?;
        match known[..] {
            [] => {}
            [one] => self.clauses.push(format!("{table}.status = '{one}'")),
            _ => self.clauses.push(format!("{table}.status IN ('{}')", known.join("', '"))),
        }
        if table == "t" && !known.is_empty() && !known.contains(&Status::Occurred.as_str()) {
            self.clauses.push(format!("{table}.status <> 'occurred'"));
        }
        Ok(())
    }

    /// All of them, and their values.
    pub(super) fn all(self) -> (String, Vec<Value>) {
        let all = if self.clauses.is_empty() {
            "1".into()
        } else {
            self.clauses.join(" AND ")
        };
        (all, self.values)
    }

    fn add_day(&mut self, clause: &str, day: i32) {
        self.clauses.push(clause.to_owned());
        self.values.push(Value::Integer(day.into()));
    }

    /// Starts from the table that narrows most; gives it, empty where none does.
    fn choose_table(&mut self, filter: &Filter) -> &'static str {
        let mut table = "";
        if let Some((a, b)) = &filter.between {
            if a == b {
                // A pair of one state with itself: everything it takes part in.
                self.add("t.state = ?", [a]);
                table = "event_states t";
            } else {
                self.add("t.a = ? AND t.b = ?", [a.min(b), a.max(b)]);
                table = pairs(filter);
            }
        }
        let more = [("event_states", "state", &filter.actor), ("event_areas", "area", &filter.area)];
        for (found_by, column, value) in more {
            let Some(value) = value else { continue };
            if table.is_empty() {
                self.add(&format!("t.{column} = ?"), [value]);
                table = if column == "state" { "event_states t" } else { "event_areas t" };
            } else {
                let also =
                    format!("EXISTS (SELECT 1 FROM {found_by} s WHERE s.{column} = ? AND s.sort_day = t.sort_day AND s.event = e.event)");
                self.add(&also, [value]);
            }
        }
        table
    }
}

/// How SQLite goes about a statement, in its words.
#[cfg(test)]
pub(super) fn plan((sql, values): &Statement) -> String {
    let register = super::Register::in_memory().unwrap();
    let mut explain = register.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps = explain
        .query_map(rusqlite::params_from_iter(values), |r| r.get::<_, String>(3))
        .unwrap();
    steps.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_between_two_states_has_an_index_of_its_own() {
        type Narrow = (&'static str, fn(&mut Filter));
        let narrow: [Narrow; 7] = [
            ("event_pairs_promised", |f| f.promised = true),
            ("event_pairs_disputed", |f| f.disputed = true),
            ("event_pairs_series", |f| f.of_a_series = true),
            ("event_pairs_undone", |f| f.status = Some("planned".into())),
            ("event_pairs_undone", |f| f.statuses = vec!["planned".into(), "denied".into()]),
            ("event_pairs_by_kind", |f| f.kind = Some("visit".into())),
            ("event_pairs_by_kind", |f| {
                f.kinds = vec!["visit".into()];
                f.statuses = vec!["occurred".into()];
                f.subtype = Some("minister".into());
            }),
        ];
        for (index, narrow) in narrow {
            let mut filter = Filter {
                between: Some(("VNM".into(), "JPN".into())),
                ..Filter::default()
            };
            narrow(&mut filter);
            for newest_first in [false, true] {
                filter.newest_first = newest_first;
                for statement in statements(&filter).unwrap() {
                    let steps = plan(&statement);
                    assert!(steps.contains(&format!("INDEX {index} (a=? AND b=?")), "{index}: {steps}");
                    assert!(!steps.contains("SCAN"), "{index}: {steps}");
                }
            }
        }
    }

    #[test]
    fn the_first_events_between_two_states_are_had_without_sorting_all() {
        for newest_first in [false, true] {
            let filter = Filter {
                between: Some(("VNM".into(), "JPN".into())),
                limit: Some(50),
                newest_first,
                ..Filter::default()
            };
            // Those without a date come last, and are sorted.
            let steps = plan(&statements(&filter).unwrap()[0]);
            assert!(steps.contains("SEARCH t USING PRIMARY KEY (a=? AND b=? AND sort_day<?)"), "{steps}");
            assert!(!steps.contains("B-TREE FOR ORDER BY"), "{steps}");
        }
    }
}
