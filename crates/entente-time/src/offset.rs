//! So many units before or after a date: "three days later", "a year and a half before the vote".

use crate::clock::within_one;
use crate::edtf::Edtf;
use crate::numbers::Amount;
use crate::recur::{around, shift};
use crate::timex;
use crate::unit::Unit;

/// How far from a date, and to which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset {
    pub(crate) amount: Amount,
    pub(crate) unit: Unit,
    /// How many units of the calendar make one of the text's: two weeks for a fortnight.
    pub(crate) times: i32,
    pub(crate) back: bool,
    /// Whether the text says "exactly".
    pub(crate) exact: bool,
}

/// A date that an offset leads to.
#[derive(Clone, Debug)]
pub(crate) struct Moved {
    pub edtf: Edtf,
    pub unit: Unit,
    /// The TIMEX3 value where it is not that of `edtf`.
    pub timex: Option<String>,
}

impl Offset {
    /// The date so far from `date`: as fine as the unit, or as `date` where that is coarser. `None` where the text does not say
    /// how far ("weeks later"), where `date` is a longer stretch than a decade, or where the calendar ends.
    pub fn counted_from(&self, date: &Edtf) -> Option<Edtf> {
        self.moved(date).map(|m| m.edtf)
    }

    /// Whether it leads to what was before.
    pub fn is_back(&self) -> bool {
        self.back
    }

    /// As far, to that side.
    pub fn turned(self, back: bool) -> Offset {
        Offset { back, ..self }
    }

    /// What it counts in.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// The size of date that it can be counted from without loss.
    pub(crate) fn fine(&self) -> Unit {
        match self.unit {
            Unit::Week | Unit::Weekend | Unit::Hour | Unit::Minute | Unit::Second => Unit::Day,
            unit => unit,
        }
    }

    pub(crate) fn moved(&self, from: &Edtf) -> Option<Moved> {
        let (unit, days) = (self.unit, from.days());
        let halves = i64::from(self.amount.halves?) * i64::from(self.times) * if self.back { -1 } else { 1 };
        let half = halves % 2 != 0;
        let day = days.first;
        let moved = match (half, unit) {
            (true, Unit::Year) => shift(day, halves * 6, Unit::Month)?,
            (true, Unit::Decade) => shift(day, halves * 5, Unit::Year)?,
            (true, Unit::Century) => shift(day, halves * 50, Unit::Year)?,
            (true, Unit::Month) => shift(day, halves * 15, Unit::Day)?,
            (true, Unit::Week) => shift(day, halves * 7 / 2, Unit::Day)?,
            _ => shift(day, halves / 2, unit)?,
        };
        let grain = match (half, unit) {
            (true, Unit::Year) => Unit::Month,
            (_, Unit::Decade | Unit::Century) => Unit::Year,
            (false, Unit::Year) if self.exact => Unit::Month,
            (false, Unit::Month) if self.exact => Unit::Day,
            _ => self.fine(),
        };
        let coarse = [grain, Unit::Month, Unit::Year, Unit::Decade]
            .into_iter()
            .find(|&g| g >= grain && within_one(days, g))?;
        let edtf = match coarse {
            Unit::Decade => Edtf::decade(moved.year())?,
            _ => Edtf::from(around(moved, coarse)?),
        };
        let rough = half || self.exact || coarse > grain || matches!(unit, Unit::Decade | Unit::Century);
        let week = || around(moved, Unit::Week).map(|w| timex::date(&w.into(), Unit::Week));
        Some(Moved {
            edtf: if rough { edtf.about() } else { edtf },
            unit: coarse,
            timex: (unit == Unit::Week && coarse == Unit::Day).then(week).flatten(),
        })
    }

    /// As a length of time, in TIMEX3: `P3D`.
    pub(crate) fn length(&self) -> String {
        timex::duration(self.amount, self.times, self.unit)
    }
}
