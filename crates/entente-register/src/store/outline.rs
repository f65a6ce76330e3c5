//! What the index of pairs says of the events of two states, without their records: enough to sort and to count thousands of them, and
//! to read only those that are shown.

use super::clauses::Clauses;
use super::filter::{Filter, NO_DATE, status_named};
use super::{Register, RegisterError, Result};
use crate::best::Values;
use crate::days::Days;
use crate::event::Event;
use entente_coding::{Party, Status};
use rusqlite::params_from_iter;

/// An event of two states, in outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Its row, for [`Register::outlined`].
    row: i64,
    /// The day that it is sorted by; `None` without a date.
    pub day: Option<i32>,
    /// Subtype of the kind.
    pub subtype: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// Status.
    pub status: Status,
    /// Who does it.
    pub acts: Acts,
}

/// Which of two states does something to the other; neither where they do it together, or for a third.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acts {
    /// The first named to the second.
    pub first: bool,
    /// The second to the first.
    pub second: bool,
}

impl Acts {
    /// Who does it in an event, of `a` and `b`.
    pub fn of(event: &Event, a: &str, b: &str) -> Acts {
        let on = |side: &[Party], code: &str| side.iter().any(|p| p.state.as_deref() == Some(code));
        Acts {
            first: on(&event.initiators, a) && on(&event.counterparts, b),
            second: on(&event.initiators, b) && on(&event.counterparts, a),
        }
    }

    /// As it is stored, where `a` is the code that comes first.
    pub(super) const fn number(self) -> i64 {
        self.first as i64 + 2 * self.second as i64
    }

    const fn read(number: i64) -> Acts {
        Acts {
            first: number & 1 > 0,
            second: number & 2 > 0,
        }
    }

    /// Of the same two, the other way round.
    #[must_use]
    pub const fn turned(self) -> Acts {
        Acts {
            first: self.second,
            second: self.first,
        }
    }
}

impl Outline {
    /// Whether two are outlines of one event.
    pub fn is_of(&self, other: &Outline) -> bool {
        self.row == other.row
    }

    /// The event's number in the file: for telling events apart, no name.
    pub const fn row(&self) -> i64 {
        self.row
    }
}

impl Register {
    /// The events of a kind between two states, in outline, oldest first (those of one day in no order, those without a date
    /// last), up to a day (EDTF), where one is given.
    ///
    /// # Errors
    /// As [`events`](Register::events).
    pub fn outlines(&self, a: &str, b: &str, kind: &str, until: Option<&str>) -> Result<Vec<Outline>> {
        let filter = Filter {
            between: Some((a.to_owned(), b.to_owned())),
            kind: Some(kind.to_owned()),
            until: until.map(str::to_owned),
            without_claims: true,
            ..Filter::default()
        };
        if self.values != Values::Representative || a == b {
            return self.outlines_by_values(&filter, [a, b]);
        }
        let own = Clauses::of(&filter).map_err(RegisterError::from)?;
        let sql = format!(
            "SELECT t.event, t.sort_day, t.subtype, t.stage, t.status, t.acts FROM {} WHERE {} ORDER BY t.sort_day",
            own.table, own.wanted
        );
        (|| {
            let mut statement = self.db.prepare_cached(&sql)?;
            let outlines = statement.query_map(params_from_iter(own.values), |r| outline(r, a < b))?;
            outlines.collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }

    /// The same from the events themselves: by the values that are shown, where they are not those that are stored; and of a state with itself.
    fn outlines_by_values(&self, filter: &Filter, [a, b]: [&str; 2]) -> Result<Vec<Outline>> {
        let mut outlines = Vec::new();
        for event in self.events(filter)? {
            outlines.push(Outline {
                row: self.find_event(&event.id)?.0,
                day: event.date.as_deref().and_then(Days::read).map(Days::sort_day),
                acts: Acts::of(&event, a, b),
                status: event.status,
                subtype: event.subtype,
                stage: event.stage,
            });
        }
        Ok(outlines)
    }

    /// The event of an outline, without its claims.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn outlined(&self, outline: &Outline) -> Result<Event> {
        let record: String = self
            .db
            .prepare_cached("SELECT record FROM events WHERE event = ?1")
            .and_then(|mut s| s.query_row([outline.row], |r| r.get(0)))
            .map_err(|e| self.sql(e))?;
        self.shown(outline.row, &record, &self.grades()?, true)
    }

    /// The id of the event of an outline.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn id_of(&self, outline: &Outline) -> Result<String> {
        self.db
            .prepare_cached("SELECT id FROM events WHERE event = ?1")
            .and_then(|mut s| s.query_row([outline.row], |r| r.get(0)))
            .map_err(|e| self.sql(e))
    }
}

fn outline(r: &rusqlite::Row<'_>, in_order: bool) -> rusqlite::Result<Outline> {
    let day: i32 = r.get(1)?;
    let acts = Acts::read(r.get(5)?);
    let status = r.get_ref(4)?.as_str()?;
    Ok(Outline {
        row: r.get(0)?,
        day: (day != NO_DATE).then_some(day),
        subtype: r.get(2)?,
        stage: r.get(3)?,
        status: status_named(status).unwrap_or(Status::Occurred),
        acts: if in_order { acts } else { acts.turned() },
    })
}
