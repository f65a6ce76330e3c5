//! A chronology across relationships: every event that the filters want, drawn along time and told in sentences.

use super::lines::{self, Choice, Lines};
use crate::charts::Figure;
use crate::wanted::Wanted;
use askama::Template;
use entente_register::{Order, Register, RegisterError, Tally};
use serde::Serialize;

/// A chronology.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "chronology.html")]
pub struct Chronology {
    /// The filters.
    pub wanted: Wanted,
    /// Kinds among the events wanted, whichever kind is.
    pub kinds: Vec<Choice>,
    /// Statuses, likewise.
    pub statuses: Vec<Choice>,
    /// The events that the filters want.
    #[serde(flatten)]
    pub lines: Lines,
    #[serde(skip)]
    chart: Figure,
}

impl Chronology {
    /// Reads what the filters want.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(register: &Register, wanted: Wanted) -> Result<Chronology, RegisterError> {
        let filter = wanted.filter();
        let mut kinds = filter.clone();
        (kinds.kind, kinds.subtype, kinds.stage) = (None, None, None);
        let mut statuses = filter.clone();
        statuses.status = None;
        Ok(Chronology {
            kinds: lines::choices(register, &kinds, Tally::Kind)?,
            statuses: lines::choices(register, &statuses, Tally::Status)?,
            chart: if wanted.after.is_some() {
                Figure::default()
            } else {
                lines::drawn(register, &filter)?
            },
            lines: Lines::read(register, &wanted, Order::Newest, "/timeline")?,
            wanted,
        })
    }
}
