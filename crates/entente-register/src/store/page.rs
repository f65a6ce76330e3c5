//! Events a page at a time, in an order of choice: for tables that are read from the top.
//!
//! A page begins after an event, named by its id, not after a number of rows: what is added meanwhile moves nothing.

use super::clauses::{Clauses, Statement};
use super::filter::{Filter, FilterError, NO_DATE};
use super::{Register, RegisterError, Result};
use crate::event::Event;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

/// In which order events are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Newest first; without a date last.
    #[default]
    Newest,
    /// Oldest first; without a date last.
    Oldest,
    /// By kind; of one kind oldest first.
    Kind,
    /// By subtype.
    Subtype,
    /// By stage.
    Stage,
    /// By status.
    Status,
    /// By how many sources tell of them, most first.
    Sources,
}

impl Order {
    /// All of them.
    pub const ALL: [Order; 7] = [
        Order::Newest,
        Order::Oldest,
        Order::Kind,
        Order::Subtype,
        Order::Stage,
        Order::Status,
        Order::Sources,
    ];

    /// The word it is asked for by.
    pub const fn as_str(self) -> &'static str {
        ["newest", "oldest", "kind", "subtype", "stage", "status", "sources"][self as usize]
    }

    /// The order of this word.
    pub fn read(word: &str) -> Option<Order> {
        Order::ALL.into_iter().find(|o| o.as_str() == word)
    }

    /// What comes first, in SQL; `None` where the date does.
    const fn key(self) -> Option<&'static str> {
        match self {
            Order::Newest | Order::Oldest => None,
            Order::Kind => Some("e.kind"),
            Order::Subtype => Some("ifnull(e.subtype, '~')"),
            Order::Stage => Some("ifnull(e.stage, '~')"),
            Order::Status => Some("e.status"),
            Order::Sources => Some("-e.sources"),
        }
    }
}

/// Where an event stands.
struct Place {
    key: Value,
    day: i64,
    last: Option<i64>,
    id: String,
}

impl Register {
    /// The events that `filter` wants, in an order, those after the event `after`; at most `limit`. Its own limit and order are left aside.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchEvent`] where there is no event `after`; as [`Register::events`].
    pub fn page(&self, filter: &Filter, order: Order, after: Option<&str>, limit: usize) -> Result<Vec<Event>> {
        let after = after.map(|id| self.place(id, order)).transpose()?;
        let grades = self.grades()?;
        let mut events = Vec::new();
        for (sql, values) in statements(filter, order, after.as_ref()).map_err(RegisterError::from)? {
            let left = limit - events.len();
            if left == 0 {
                break;
            }
            let rows: Vec<(i64, String)> = (|| {
                let mut statement = self.db.prepare_cached(&format!("{sql} LIMIT {left}"))?;
                statement
                    .query_map(params_from_iter(values), |r| Ok((r.get(0)?, r.get(1)?)))?
                    .collect::<rusqlite::Result<_>>()
            })()
            .map_err(|e| self.sql(e))?;
            for (row, record) in rows {
                events.push(self.complete(row, &record, &grades)?);
            }
        }
        Ok(events)
    }

    fn place(&self, id: &str, order: Order) -> Result<Place> {
        let sql = format!(
            "SELECT {}, e.sort_day, e.last_day, e.id FROM events e WHERE e.id = ?1",
            order.key().unwrap_or("NULL")
        );
        let found = self.db.query_row(&sql, [id], |r| {
            Ok(Place {
                key: r.get(0)?,
                day: r.get(1)?,
                last: r.get(2)?,
                id: r.get(3)?,
            })
        });
        let found = found.optional().map_err(|e| self.sql(e))?;
        found.ok_or_else(|| RegisterError::NoSuchEvent { id: id.to_owned() })
    }
}

/// Without limits; to be run one after the other.
fn statements(filter: &Filter, order: Order, after: Option<&Place>) -> std::result::Result<Vec<Statement>, FilterError> {
    let own = Clauses::of(filter)?;
    let select = |and: &str, by: &str, more: Vec<Value>| {
        let sql = format!(
            "SELECT e.event, e.record FROM {} WHERE {}{and} ORDER BY {by}",
            own.from(),
            own.wanted
        );
        let mut values = own.values.clone();
        values.extend(more);
        (sql, values)
    };
    let day = own.day;
    let undated = |after: Option<&Place>| {
        let (and, more) = match after {
            Some(p) => (" AND e.id > ?", vec![Value::Text(p.id.clone())]),
            None => ("", Vec::new()),
        };
        select(&format!(" AND {day} = {NO_DATE}{and}"), "e.id", more)
    };
    let later = |p: &Place, word: &str| {
        let (last, id) = (p.last.unwrap_or(i64::from(NO_DATE)), p.id.clone());
        let and = format!(" AND {day} {word}= ? AND ({day} {word} ? OR e.last_day {word} ? OR (e.last_day = ? AND e.id > ?))",);
        (
            and,
            vec![
                Value::Integer(p.day),
                Value::Integer(p.day),
                Value::Integer(last),
                Value::Integer(last),
                Value::Text(id),
            ],
        )
    };
    let is_undated = |p: &Place| p.day == i64::from(NO_DATE);
    Ok(match (order, order.key(), after) {
        (_, Some(key), None) => vec![select("", &format!("{key}, {day}, e.id"), Vec::new())],
        (_, Some(key), Some(p)) => vec![select(
            &format!(" AND ({key}, {day}, e.id) > (?, ?, ?)"),
            &format!("{key}, {day}, e.id"),
            vec![p.key.clone(), Value::Integer(p.day), Value::Text(p.id.clone())],
        )],
        (_, None, Some(p)) if is_undated(p) => vec![undated(after)],
        (order, None, after) => {
            let (word, by) = match order {
                Order::Newest => ("<", format!("{day} DESC, e.last_day DESC, e.id")),
                _ => (">", format!("{day}, e.last_day, e.id")),
            };
            let (and, more) = after.map_or((String::new(), Vec::new()), |p| later(p, word));
            vec![select(&format!(" AND {day} < {NO_DATE}{and}"), &by, more), undated(None)]
        }
    })
}
