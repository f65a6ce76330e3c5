//! What came of an export: how much was written, and what the format had no place for.

use entente_register::Stamp;
use std::collections::BTreeMap;

/// What was written, and what was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Rows, lines, features or entries written.
    pub rows: u64,
    /// What one of them is: "event", "row", "document" …
    pub unit: &'static str,
    /// Things left out because the format has no place for them: reason, number.
    pub left_out: BTreeMap<String, u64>,
    /// What is in the file but not as whole as in the register: "without a date", number.
    pub notes: BTreeMap<String, u64>,
    /// What the register was.
    pub stamp: Stamp,
}

impl Summary {
    pub(crate) fn of(unit: &'static str) -> Summary {
        Summary {
            rows: 0,
            unit,
            left_out: BTreeMap::new(),
            notes: BTreeMap::new(),
            stamp: Stamp {
                register: String::new(),
                as_of: None,
                documents: 0,
                claims: 0,
                events: 0,
                program: String::new(),
            },
        }
    }
    pub(crate) fn wrote(&mut self, rows: u64) {
        self.rows += rows;
    }
    pub(crate) fn leave_out(&mut self, why: impl Into<String>) {
        *self.left_out.entry(why.into()).or_default() += 1;
    }
    pub(crate) fn note(&mut self, what: impl Into<String>) {
        *self.notes.entry(what.into()).or_default() += 1;
    }

    /// How much was written: "213 rows".
    pub fn amount(&self) -> String {
        let s = if self.rows == 1 { "" } else { "s" };
        format!("{} {}{s}", self.rows, self.unit)
    }
    /// A line for each thing left out or not whole: "left out: 12 denied events".
    pub fn lines(&self) -> Vec<String> {
        let left = self.left_out.iter().map(|(why, n)| format!("left out: {n} × {why}"));
        let noted = self.notes.iter().map(|(what, n)| format!("note: {n} × {what}"));
        left.chain(noted).collect()
    }
}
