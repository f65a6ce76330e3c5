//! The narrative's time: which dates have been told, and whether the story is in the past or has come back to now.
//!
//! Two things are kept apart. *Points* are the dates mentioned last, whoever mentioned them: "the following month" counts
//! from them. The *story* is the date that the main line of the narrative has reached: "In July" after a sentence set in
//! 2013 is that of the story. A date in a relative clause or before a noun is a point, and does not move the story; a
//! paragraph that ends in the present tense brings the story back to the day of writing.

use crate::edtf::{Days, Edtf};
use crate::tense::Tense;
use crate::unit::Unit;
use std::collections::VecDeque;

/// A date that was told.
#[derive(Clone, Debug)]
pub struct Point {
    pub edtf: Edtf,
    /// Number of the sentence, counted through the document.
    pub sentence: usize,
    /// Whether it was on the main line of the narrative.
    pub main: bool,
    /// Whether its year was told, not counted from the day of writing.
    pub strong: bool,
}

/// Where the narrative stands.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    points: VecDeque<Point>,
    story: Option<Edtf>,
    /// By month, the year in which it was told last.
    years: [Option<i16>; 13],
    /// Whether the sentence before spoke of now.
    present: bool,
    /// Number of the sentence being read.
    sentence: usize,
    /// A line of a chronology: its date holds for the whole line, whatever the tense.
    pub chronicle: bool,
    /// The year or month that heads the entries being read.
    heading: Option<Edtf>,
}

const REMEMBERED: usize = 6;
/// A date mentioned more sentences ago than this is not what "the same day" means.
const NEAR: usize = 6;

impl Clock {
    /// A date was told; `moves` if it is on the main line.
    ///
    /// `strong` says whether its year was told, or counted from a date whose year was. A narrator who counts from the day of
    /// writing ("last March") goes on doing so, so such a date is no new time for the story.
    pub fn tell(&mut self, edtf: &Edtf, moves: bool, strong: bool) {
        if edtf.is_open() {
            return;
        }
        let point = Point {
            edtf: edtf.clone(),
            sentence: self.sentence,
            main: moves,
            strong,
        };
        self.points.push_front(point);
        self.points.truncate(REMEMBERED);
        let (first, last) = (edtf.first(), edtf.last());
        if first.year() == last.year() && first.month() == last.month() {
            self.years[first.month().unsigned_abs() as usize % 13] = Some(first.year());
        }
        if moves {
            self.story = strong.then(|| edtf.clone());
        }
    }
    /// A line that is only a year, or a month of one: the entries under it are in that.
    pub fn head(&mut self, edtf: Option<Edtf>) {
        self.heading = edtf;
    }
    /// An entry of a chronology begins: its date counts from the heading that it stands under.
    pub fn enter(&mut self) {
        self.chronicle = true;
        if let Some(heading) = &self.heading {
            self.story = Some(heading.clone());
        }
    }
    /// A sentence begins, whose main clause is in that tense.
    pub fn sentence(&mut self, tense: Tense) {
        self.sentence += 1;
        if tense != Tense::None {
            self.present = tense.is_now();
        }
        if tense == Tense::Perfect && !self.chronicle {
            self.story = None;
        }
    }
    /// A paragraph begins: the story is over if it had come back to now, or had told no more than a year.
    pub fn paragraph(&mut self) {
        self.chronicle = false;
        if self.present || self.story().is_none_or(|s| s.days().count() >= 365) {
            self.story = None;
        }
    }
    /// The date that the main line has reached, if it is not now and is a year or finer.
    pub fn story(&self) -> Option<&Edtf> {
        self.story.as_ref().filter(|e| e.days().count() <= 366)
    }
    /// The date that an expression of that size counts from: the one mentioned last; but for days the one in this sentence
    /// or else that of the main line, before one that was mentioned by the way. A coarser date where there is no other.
    pub fn point(&self, unit: Unit) -> Option<&Point> {
        let last = self.points.front()?;
        if unit > Unit::Day && fine(last, unit) {
            return Some(last);
        }
        let near = || {
            let near = self.points.iter().take_while(|p| p.sentence + NEAR >= self.sentence);
            near.filter(|p| fine(p, unit))
        };
        let here = near().find(|p| p.sentence == self.sentence);
        if here.is_none() && last.sentence == self.sentence {
            return Some(last);
        }
        let main = || near().find(|p| p.main && unit <= Unit::Day);
        let inside = || near().find(|p| p.edtf.overlaps(&last.edtf));
        here.or_else(main).or_else(inside).or(Some(last))
    }
    /// The date mentioned last, if that was in this sentence or up to `sentences` before.
    pub fn recent(&self, sentences: usize) -> Option<&Point> {
        self.points.front().filter(|p| p.sentence + sentences >= self.sentence)
    }
    /// The year of the month of that number that was told last: "the June incident" is in it.
    pub fn year_of(&self, month: i8) -> Option<i16> {
        *self.years.get(usize::try_from(month).ok()?)?
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
