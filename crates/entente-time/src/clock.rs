//! The narrative's time: which dates have been told, and whether the story is in the past or has come back to now.
//!
//! Two things are kept apart. *Points* are the dates mentioned last, whoever mentioned them: "the following month" counts
//! from them. The *story* is the date that the main line of the narrative has reached: "In July" after a sentence set in
//! 2013 is that of the story. A date in a relative clause or before a noun is a point, and does not move the story; a
//! main clause in the present tense brings the story back to the day of writing.

use crate::edtf::{Days, Edtf};
use crate::unit::Unit;
use std::collections::VecDeque;

/// A date that was told.
#[derive(Clone, Debug)]
pub struct Point {
    pub edtf: Edtf,
    pub unit: Unit,
    /// Number of the sentence, counted through the document.
    pub sentence: usize,
}

/// Where the narrative stands.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    points: VecDeque<Point>,
    story: Option<Edtf>,
    /// Number of the sentence being read.
    pub sentence: usize,
    /// A line of a chronology: its date holds for the whole line, whatever the tense.
    pub chronicle: bool,
}

const REMEMBERED: usize = 6;
/// A date mentioned more sentences ago than this is not what "the same day" means.
const NEAR: usize = 3;

impl Clock {
    /// A date was told; `moves` if it is on the main line.
    pub fn tell(&mut self, edtf: &Edtf, unit: Unit, moves: bool) {
        if edtf.is_open() {
            return;
        }
        self.points.push_front(Point {
            edtf: edtf.clone(),
            unit,
            sentence: self.sentence,
        });
        self.points.truncate(REMEMBERED);
        if moves {
            self.story = Some(edtf.clone());
        }
    }
    /// The narrative speaks of now.
    pub fn back_to_now(&mut self) {
        if !self.chronicle {
            self.story = None;
        }
    }
    /// The date that the main line has reached, if it is not now and is a year or finer.
    pub fn story(&self) -> Option<&Edtf> {
        self.story.as_ref().filter(|e| e.days().count() <= 366)
    }
    /// The date mentioned last.
    pub fn last(&self) -> Option<&Point> {
        self.points.front()
    }
    /// The date mentioned last that lies within one `unit`; or, if a coarser one came after it, that.
    pub fn point(&self, unit: Unit) -> Option<&Point> {
        let last = self.points.front()?;
        if fine(last, unit) {
            return Some(last);
        }
        let finer = self
            .points
            .iter()
            .take_while(|p| p.sentence + NEAR >= self.sentence)
            .find(|p| fine(p, unit));
        finer
            .filter(|p| last.edtf.overlaps(&p.edtf) || p.sentence == self.sentence)
            .or(Some(last))
    }
    /// The date mentioned last, if that was in this sentence or the one before.
    pub fn recent(&self) -> Option<&Point> {
        self.points.front().filter(|p| p.sentence + 1 >= self.sentence)
    }
}

/// Whether a date lies within one unit of that size.
fn fine(p: &Point, unit: Unit) -> bool {
    within_one(p.edtf.days(), unit)
}

/// Whether some days lie within one week, month, year …
pub fn within_one(days: Days, unit: Unit) -> bool {
    crate::recur::around(days.first, unit).is_some_and(|u| u.contains(days))
}
