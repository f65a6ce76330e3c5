//! Which events are wanted: the filters that all register commands share.

use crate::days::Days;
use entente_coding::Status;
use rusqlite::types::Value;

/// Which events are wanted. Everything that is set must hold; the empty filter wants them all.
///
/// States and bodies are codes (`JPN`, `ASEAN`): turning names into codes is the caller's work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Both take part.
    pub between: Option<(String, String)>,
    /// At least two of these take part; empty: any.
    pub among: Vec<String>,
    /// Takes part.
    pub actor: Option<String>,
    /// Kind (codebook, section 3).
    pub kind: Option<String>,
    /// Subtype of the kind.
    pub subtype: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// Status, in the codebook's word.
    pub status: Option<String>,
    /// One of these kinds; empty: any.
    pub kinds: Vec<String>,
    /// One of these statuses; empty: any.
    pub statuses: Vec<String>,
    /// Some claim of it has this status, whatever the event's own is.
    pub told_as: Option<String>,
    /// Touches this area.
    pub area: Option<String>,
    /// EDTF; its first day is the first that counts. Events without a date are left out.
    pub since: Option<String>,
    /// EDTF; its last day is the last that counts. What is only known to have happened by a day counts as of that day.
    pub until: Option<String>,
    /// EDTF; only what is dated later than its last day.
    pub after: Option<String>,
    /// Told by a document of this source, or by the document of this id.
    pub source: Option<String>,
    /// Only events whose claims contradict each other.
    pub disputed: bool,
    /// Also events that people rejected.
    pub rejected: bool,
    /// Only events that one source alone tells of (see [`crate::witness`]).
    pub single_source: bool,
    /// Only sessions of a named series.
    pub of_a_series: bool,
    /// At most so many.
    pub limit: Option<usize>,
    /// Leave the claims out (they are most of the work): [`super::Register::with_claims`] adds them to the events that need them.
    pub without_claims: bool,
    /// Newest first instead of oldest first; events without a date come last all the same.
    pub newest_first: bool,
}

/// A filter that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Not a date.
    #[error("`{value}` is no date (in --{option})")]
    Date {
        /// "since", "until" or "after".
        option: &'static str,
        /// As given.
        value: String,
    },
    /// Not a status.
    #[error("`{0}` is no status")]
    Status(String),
    /// Not the name of a state or body.
    #[error("no state or body is known as `{}`", .0.chars().take(80).collect::<String>())]
    Actor(String),
    /// Not a list of states or bodies.
    #[error("`between` takes two states or more, {MOST} at most, and not `{}`", .0.chars().take(80).collect::<String>())]
    Between(String),
}

/// States and bodies that a filter names at most.
const MOST: usize = 30;

impl FilterError {
    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            FilterError::Date { .. } => "write 2024, 2024-07 or 2024-07-08".into(),
            FilterError::Status(_) => "occurred, denied, planned, proposed or hypothetical".into(),
            FilterError::Actor(_) => {
                "give an ISO 3166-1 alpha-3 code (JPN), a body's code (ASEAN), or an English name (\"Viet Nam\")".into()
            }
            FilterError::Between(_) => "write them with a comma between: JPN,VNM; of more than two, any two of them".into(),
        })
    }
}

impl Filter {
    /// Sets the filter of this name, as commands (`--between JPN,VNM`) and addresses (`between=JPN,VNM`) have it; `code` gives the code
    /// of a state or body that a person named. `false`: no filter has this name.
    ///
    /// # Errors
    /// [`FilterError::Actor`], [`FilterError::Between`]. Dates and statuses are looked at when events are asked for.
    pub fn set(&mut self, name: &str, value: &str, code: &dyn Fn(&str) -> Option<String>) -> Result<bool, FilterError> {
        let text = || Some(value.to_owned());
        let is_on = !matches!(value, "false" | "off" | "0");
        let known = |name: &str| code(name.trim()).ok_or_else(|| FilterError::Actor(name.trim().to_owned()));
        match name {
            "between" => {
                let codes = value.split(',').filter(|n| !n.trim().is_empty()).map(known);
                let mut codes = codes.take(MOST + 1).collect::<Result<Vec<_>, _>>()?;
                (self.between, self.among) = (None, Vec::new());
                match (codes.len(), codes.as_mut_slice()) {
                    (2, [a, b]) => self.between = Some((std::mem::take(a), std::mem::take(b))),
                    (3..=MOST, _) => self.among = codes,
                    _ => return Err(FilterError::Between(value.to_owned())),
                }
            }
            "actor" => self.actor = Some(known(value)?),
            "kind" => self.kind = text(),
            "subtype" => self.subtype = text(),
            "stage" => self.stage = text(),
            "status" => self.status = text(),
            "area" => self.area = text(),
            "since" => self.since = text(),
            "until" => self.until = text(),
            "source" => self.source = text(),
            "disputed" => self.disputed = is_on,
            "single-source" => self.single_source = is_on,
            "rejected" => self.rejected = is_on,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// A statement and its parameters.
pub(super) type Statement = (String, Vec<Value>);

/// The statements that find the wanted events, to be run one after the other. Rows: event, record.
pub(super) fn statements(filter: &Filter) -> Result<Vec<Statement>, FilterError> {
    let Clauses { from, day, wanted, values } = Clauses::of(filter)?;
    let select = |and: String, order: String| {
        let limit = filter.limit.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX));
        let sql = format!("SELECT e.event, e.record FROM {from} WHERE {wanted}{and} ORDER BY {order} LIMIT {limit}");
        (sql, values.clone())
    };
    Ok(if filter.newest_first {
        // In two steps, so that an index gives both orders.
        vec![
            select(format!(" AND {day} < {NO_DATE}"), format!("{day} DESC, e.last_day DESC, e.id")),
            select(format!(" AND {day} = {NO_DATE}"), "e.id".into()),
        ]
    } else {
        vec![select(String::new(), format!("{day}, e.last_day, e.id"))]
    })
}

/// The statement that finds wanted events of which `clause` holds too, in another order. Rows: event, record.
pub(super) fn ordered(filter: &Filter, clause: &str, order: &str, limit: usize) -> Result<Statement, FilterError> {
    let Clauses { from, wanted, values, .. } = Clauses::of(filter)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = format!("SELECT e.event, e.record FROM {from} WHERE {wanted} AND ({clause}) ORDER BY {order} LIMIT {limit}");
    Ok((sql, values))
}

/// The days that bound what is wanted, each with how to compare.
pub(super) fn days(filter: &Filter) -> Result<Vec<(&'static str, i32)>, FilterError> {
    let mut days = Vec::new();
    if let Some(since) = &filter.since {
        days.push((">=", read("since", since)?.first));
    }
    if let Some(until) = &filter.until {
        days.push(("<=", read("until", until)?.last));
    }
    if let Some(after) = &filter.after {
        days.push((">", read("after", after)?.last));
    }
    Ok(days)
}

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

/// The statement that counts the wanted events. Rows: value, number; sorted by value.
///
/// What is counted is counted twice: first in the order of an index, which takes no sorting, then the few numbers that this gives.
pub(super) fn count(filter: &Filter, by: Tally) -> Result<Statement, FilterError> {
    let Clauses { from, day, wanted, values } = Clauses::of(filter)?;
    let alone = is_of_pairs_alone(filter) && matches!(by, Tally::Kind | Tally::Status | Tally::Year);
    let (from, own) = if alone { ("event_pairs t", "t") } else { (from, "e") };
    // The columns of the index `events_facets`, as far as that of interest.
    let mut facets: Vec<String> = ["kind", "subtype", "stage", "status"]
        .iter()
        .map(|c| format!("{own}.{c}"))
        .collect();
    let (value, and, also) = match by {
        Tally::Kind => (format!("{own}.kind"), String::new(), ""),
        Tally::Status => (format!("{own}.status"), String::new(), ""),
        Tally::Subtype => ("e.subtype".into(), " AND e.subtype IS NOT NULL".into(), ""),
        Tally::Stage => ("e.stage".into(), " AND e.stage IS NOT NULL".into(), ""),
        Tally::Year => (day.into(), format!(" AND {day} < {NO_DATE}"), ""),
        Tally::Area => (
            "own.area".into(),
            String::new(),
            " CROSS JOIN event_areas own ON own.event = e.event",
        ),
    };
    // Where nothing is asked of the event itself, its areas say all.
    let whole = wanted == "1" || wanted == not_rejected("e");
    let (from, wanted, also) = if by == Tally::Area && whole {
        ("event_areas own", wanted.replace("e.event", "own.event"), "")
    } else {
        (from, wanted, also)
    };
    facets.truncate(facets.iter().position(|c| *c == value).map_or(0, |n| n + 1));
    let first = if from == EVENTS && !facets.is_empty() {
        facets.join(", ")
    } else {
        value.clone()
    };
    let shown = match by {
        Tally::Year => "strftime('%Y', value * 86400, 'unixepoch')",
        _ => "value",
    };
    Ok((
        format!(
            "SELECT {shown}, sum(number) FROM (SELECT {value} AS value, count(*) AS number FROM {from}{also} WHERE {wanted}{and} GROUP BY {first}) \
             GROUP BY 1 ORDER BY 1"
        ),
        values,
    ))
}

/// Whether all that is asked of events between two is in `event_pairs`.
fn is_of_pairs_alone(filter: &Filter) -> bool {
    let Filter {
        between: Some((a, b)),
        actor: None,
        subtype: None,
        stage: None,
        told_as: None,
        area: None,
        since: None,
        source: None,
        disputed: false,
        single_source: false,
        ..
    } = filter
    else {
        return false;
    };
    a != b && filter.among.is_empty()
}

const STATUSES: [Status; 5] = [
    Status::Occurred,
    Status::Denied,
    Status::Planned,
    Status::Proposed,
    Status::Hypothetical,
];

/// The sort day of an event without a date: after every day there is.
pub(super) const NO_DATE: i32 = i32::MAX;

/// Where events are found, where nothing narrows them.
const EVENTS: &str = "events e";

/// That nobody rejected an event: those are few, and found without a look at the others.
fn not_rejected(table: &str) -> String {
    format!("{table}.event NOT IN (SELECT event FROM events WHERE review = 'rejected')")
}

/// Where events between two are found. It says kind, status, and whether it is a session, so that what is not wanted is passed over
/// without a look at the event.
const PAIRS: &str = "event_pairs t JOIN events e USING (event)";

/// A filter in SQL: `e` is the event, `day` the column that its sort day is read from.
pub(super) struct Clauses {
    pub(super) from: &'static str,
    pub(super) day: &'static str,
    pub(super) wanted: String,
    pub(super) values: Vec<Value>,
}

impl Clauses {
    pub(super) fn of(filter: &Filter) -> Result<Clauses, FilterError> {
        let mut wanted = Wanted::default();
        let (from, day) = wanted.choose_table(filter);
        let paired = from == PAIRS;
        let own = if paired { "t" } else { "e" };
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
                wanted.add(&format!("+e.{column} = ?"), [value]);
            }
        }
        if let Some(status) = &filter.status {
            wanted.add(&format!("{own}.status = ?"), [known_status(status)?]);
        }
        wanted.add_any(&format!("{own}.kind"), &filter.kinds);
        for status in &filter.statuses {
            known_status(status)?;
        }
        wanted.add_any(&format!("{own}.status"), &filter.statuses);
        if let Some(status) = &filter.told_as {
            let told = "EXISTS (SELECT 1 FROM accounts a JOIN claims c USING (account) \
                        WHERE a.event = e.event AND NOT c.rejected AND c.status = ?)";
            wanted.add(told, [known_status(status)?]);
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
            wanted.add("e.disputed", [] as [&str; 0]);
        }
        if !filter.rejected {
            wanted.add(&not_rejected(own), [] as [&str; 0]);
        }
        if filter.single_source {
            wanted.add("e.sources = 1", [] as [&str; 0]);
        }
        if filter.of_a_series {
            let series = if paired { "t.series" } else { "e.mechanism IS NOT NULL" };
            wanted.add(series, [] as [&str; 0]);
        }
        let (wanted, values) = wanted.all();
        Ok(Clauses { from, day, wanted, values })
    }
}

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
        if !values.is_empty() {
            let marks = vec!["?"; values.len()].join(", ");
            self.clauses.push(format!("{column} IN ({marks})"));
            self.values.extend(values.iter().cloned().map(Value::Text));
        }
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

    /// Starts from the table that narrows most, and says where the sort day is read.
    fn choose_table(&mut self, filter: &Filter) -> (&'static str, &'static str) {
        let mut from = None;
        if let Some((a, b)) = &filter.between {
            if a == b {
                // A pair of one state with itself: everything it takes part in.
                self.add("t.state = ?", [a]);
                from = Some("event_states t JOIN events e USING (event)");
            } else {
                self.add("t.a = ? AND t.b = ?", [a, b]);
                from = Some(PAIRS);
            }
        }
        let more = [("event_states", "state", &filter.actor), ("event_areas", "area", &filter.area)];
        for (table, column, value) in more {
            let Some(value) = value else { continue };
            if from.is_none() {
                self.add(&format!("t.{column} = ?"), [value]);
                from = Some(match column {
                    "state" => "event_states t JOIN events e USING (event)",
                    _ => "event_areas t JOIN events e USING (event)",
                });
            } else {
                let also =
                    format!("EXISTS (SELECT 1 FROM {table} s WHERE s.{column} = ? AND s.sort_day = t.sort_day AND s.event = e.event)");
                self.add(&also, [value]);
            }
        }
        from.map_or((EVENTS, "e.sort_day"), |from| (from, "t.sort_day"))
    }
}

/// The word of a status.
pub(super) fn known_status(status: &str) -> Result<&'static str, FilterError> {
    let known = STATUSES.into_iter().find(|s| s.as_str() == status);
    known.map(Status::as_str).ok_or_else(|| FilterError::Status(status.to_owned()))
}

fn read(option: &'static str, value: &str) -> Result<Days, FilterError> {
    Days::read(value).ok_or_else(|| FilterError::Date {
        option,
        value: value.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Register;

    /// How SQLite goes about a count, in its words.
    fn plan(filter: &Filter, by: Tally) -> String {
        let register = Register::in_memory().unwrap();
        let (sql, values) = count(filter, by).unwrap();
        let mut explain = register.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = explain
            .query_map(rusqlite::params_from_iter(values), |r| r.get::<_, String>(3))
            .unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn counts_of_a_whole_register_and_of_a_relationship_read_no_records() {
        let between = Filter {
            between: Some(("JPN".into(), "VNM".into())),
            ..Filter::default()
        };
        for by in [Tally::Kind, Tally::Status, Tally::Subtype, Tally::Stage, Tally::Year] {
            let steps = plan(&Filter::default(), by);
            assert!(steps.contains("e USING COVERING INDEX"), "{by:?}: {steps}");
            // Only the few numbers that an index gave are sorted.
            assert_eq!(steps.matches("TEMP B-TREE").count(), 1, "{by:?}: {steps}");
        }
        for by in [Tally::Kind, Tally::Status, Tally::Year] {
            let steps = plan(&between, by);
            assert!(
                steps.contains("t USING PRIMARY KEY") && !steps.contains("e USING"),
                "{by:?}: {steps}"
            );
        }
    }
}
