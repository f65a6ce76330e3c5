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
    /// Touches this area.
    pub area: Option<String>,
    /// EDTF; its first day is the first that counts. Events without a date are left out.
    pub since: Option<String>,
    /// EDTF; its last day is the last that counts. What is only known to have happened by a day counts as of that day.
    pub until: Option<String>,
    /// Told by a document of this source, or by the document of this id.
    pub source: Option<String>,
    /// Only events whose claims contradict each other.
    pub disputed: bool,
    /// At most so many.
    pub limit: Option<usize>,
    /// Newest first instead of oldest first; events without a date come last all the same.
    pub newest_first: bool,
}

/// A filter that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Not a date.
    #[error("`{value}` is no date (in --{option})")]
    Date {
        /// "since" or "until".
        option: &'static str,
        /// As given.
        value: String,
    },
    /// Not a status.
    #[error("`{0}` is no status")]
    Status(String),
}

impl FilterError {
    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            FilterError::Date { .. } => "write 2024, 2024-07 or 2024-07-08".into(),
            FilterError::Status(_) => "occurred, denied, planned, proposed or hypothetical".into(),
        })
    }
}

/// The statement that finds the wanted events, and its parameters. Rows: event, record.
pub(super) fn statement(filter: &Filter) -> Result<(String, Vec<Value>), FilterError> {
    let mut sql = Clauses::default();
    let from = sql.choose_table(filter);
    let columns = [("kind", &filter.kind), ("subtype", &filter.subtype), ("stage", &filter.stage)];
    for (column, wanted) in columns {
        if let Some(value) = wanted {
            sql.add(format!("e.{column} = ?"), [Value::Text(value.clone())]);
        }
    }
    if let Some(status) = &filter.status {
        let known = STATUSES
            .into_iter()
            .find(|s| s.as_str() == status)
            .ok_or_else(|| FilterError::Status(status.clone()))?;
        sql.add("e.status = ?".into(), [Value::Text(known.as_str().into())]);
    }
    if let Some(since) = &filter.since {
        sql.add("e.last_day >= ?".into(), [Value::Integer(read("since", since)?.first.into())]);
    }
    if let Some(until) = &filter.until {
        sql.add(
            "e.first_day IS NOT NULL AND t.sort_day <= ?".into(),
            [Value::Integer(read("until", until)?.last.into())],
        );
    }
    if let Some(source) = &filter.source {
        sql.add(
            "EXISTS (SELECT 1 FROM accounts a JOIN documents d USING (doc) WHERE a.event = e.event \
             AND (d.id = ? OR d.source = ? COLLATE NOCASE))"
                .into(),
            [Value::Text(source.clone()), Value::Text(source.clone())],
        );
    }
    if filter.disputed {
        sql.add("e.disputed".into(), []);
    }
    let order = if filter.newest_first {
        format!("t.sort_day = {NO_DATE}, t.sort_day DESC, e.last_day DESC, e.id")
    } else {
        "t.sort_day, e.last_day, e.id".into()
    };
    let limit = filter.limit.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX));
    let wanted = if sql.wanted.is_empty() {
        "1".into()
    } else {
        sql.wanted.join(" AND ")
    };
    Ok((
        format!("SELECT e.event, e.record FROM {from} WHERE {wanted} ORDER BY {order} LIMIT {limit}"),
        sql.values,
    ))
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

#[derive(Default)]
struct Clauses {
    wanted: Vec<String>,
    values: Vec<Value>,
}

impl Clauses {
    fn add<const N: usize>(&mut self, clause: String, values: [Value; N]) {
        self.wanted.push(clause);
        self.values.extend(values);
    }

    /// Starts from the table that narrows most; `t` is where the sort day is read.
    fn choose_table(&mut self, filter: &Filter) -> &'static str {
        let mut from = None;
        if let Some((a, b)) = &filter.between {
            // A pair of one state with itself: what it does alone or at home.
            if a == b {
                self.add("t.state = ?".into(), [Value::Text(a.clone())]);
                from = Some("event_states t JOIN events e USING (event)");
            } else {
                self.add("t.a = ? AND t.b = ?".into(), [Value::Text(a.clone()), Value::Text(b.clone())]);
                from = Some("event_pairs t JOIN events e USING (event)");
            }
        }
        if let Some(actor) = &filter.actor {
            if from.is_none() {
                self.add("t.state = ?".into(), [Value::Text(actor.clone())]);
                from = Some("event_states t JOIN events e USING (event)");
            } else {
                self.add(
                    "EXISTS (SELECT 1 FROM event_states s WHERE s.state = ? AND s.sort_day = t.sort_day AND s.event = e.event)".into(),
                    [Value::Text(actor.clone())],
                );
            }
        }
        if let Some(area) = &filter.area {
            if from.is_none() {
                self.add("t.area = ?".into(), [Value::Text(area.clone())]);
                from = Some("event_areas t JOIN events e USING (event)");
            } else {
                self.add(
                    "EXISTS (SELECT 1 FROM event_areas s WHERE s.area = ? AND s.sort_day = t.sort_day AND s.event = e.event)".into(),
                    [Value::Text(area.clone())],
                );
            }
        }
        from.unwrap_or("events e JOIN events t USING (event)")
    }
}

fn read(option: &'static str, value: &str) -> Result<Days, FilterError> {
    Days::read(value).ok_or_else(|| FilterError::Date {
        option,
        value: value.into(),
    })
}
