//! Parts of a resolved period: thirds, ends, halves, its nth week or month.

use crate::anchor::{Resolved, Setting, on_or_after, on_or_before};
use crate::edtf::{Date, Days, Edtf};
use crate::limit::Limit;
use crate::meaning::{Meaning, What};
use crate::recur::{around, in_year, shift};
use crate::tense::Tense;
use crate::unit::{Part, Unit};

impl Setting<'_> {
    pub(crate) fn part(&self, part: Part, inner: &Meaning) -> Option<Resolved> {
        let r = self.part_of(part, self.resolve(inner)?)?;
        let begun = |r: &Resolved| self.dateline.is_none_or(|d| r.edtf.first() <= d.last());
        let told = matches!(self.tense, Tense::None | Tense::Past | Tense::Perfect) && self.limit != Limit::By;
        match inner {
            // "They met in late July", written on the 10th: the year before.
            Meaning::Bare(what) if told && !begun(&r) => {
                let (edtf, unit) = in_year(*what, r.edtf.first().year() - 1, self.holidays)?;
                self.part_of(part, Resolved { edtf, unit, ..r })
            }
            _ => Some(r),
        }
    }

    /// A part of something that is on the calendar already.
    fn part_of(&self, part: Part, r: Resolved) -> Option<Resolved> {
        let days = r.edtf.days();
        if days.count() == 1 {
            return Some(r);
        }
        let timex = Some(crate::timex::date(&r.edtf, r.unit));
        let due = matches!(self.limit, Limit::By | Limit::Until);
        let year_like = r.unit == Unit::Year || days.count() >= 365 && days.count() <= 366;
        let piece = match part {
            Part::Start if year_like => Some(Days::month(days.first.year(), days.first.month())?),
            Part::End if year_like => Some(Days::month(days.last.year(), days.last.month())?),
            Part::Start if r.unit == Unit::Century => Days::year(days.first.year() - 1),
            Part::Start if days.count() > 366 => Days::year(days.first.year()),
            Part::End if days.count() > 366 => Days::year(days.last.year()),
            Part::End if due => Some(days),
            _ => None,
        };
        if let Some(piece) = piece {
            let unit = if piece.count() > 31 { Unit::Year } else { Unit::Month };
            let unit = if piece == days { r.unit } else { unit };
            let edtf = if piece == days { r.edtf.clone() } else { Edtf::from(piece) };
            return Some(Resolved {
                edtf: if due { edtf } else { edtf.about() },
                unit,
                timex,
                ..r
            });
        }
        let third = third(days, r.unit, part)?;
        Some(Resolved {
            edtf: Edtf::from(third).about(),
            unit: Unit::Span,
            timex,
            ..r
        })
    }

    pub(crate) fn nth(&self, n: i32, what: What, inner: &Meaning) -> Option<Resolved> {
        let r = self.resolve(inner)?;
        let days = r.edtf.days();
        let day = |k: i64| {
            shift(if n > 0 { days.first } else { days.last }, if n > 0 { k } else { -k }, Unit::Day)
                .filter(|d| (days.first..=days.last).contains(d))
        };
        let k = i64::from(n.abs()) - 1;
        let found = match what {
            What::Unit(Unit::Week) => {
                let (a, b) = (day(k * 7)?, day(k * 7 + 6).unwrap_or(if n > 0 { days.last } else { days.first }));
                let week = around(shift(a.min(b), 3, Unit::Day)?, Unit::Week).map(|w| crate::timex::date(&w.into(), Unit::Week));
                return Some(Resolved {
                    edtf: Edtf::from(Days::new(a.min(b), a.max(b))?).about(),
                    unit: Unit::Span,
                    timex: week,
                    ..r
                });
            }
            What::Weekday(w) => {
                let first = if n > 0 {
                    on_or_after(days.first, w)?
                } else {
                    on_or_before(days.last, w)?
                };
                Days::one(shift(first, k * if n > 0 { 1 } else { -1 }, Unit::Week)?)?
            }
            What::Unit(Unit::Weekend) => {
                let saturday = if n > 0 {
                    on_or_after(days.first, 6)?
                } else {
                    on_or_before(days.last, 6)?
                };
                around(shift(saturday, k * if n > 0 { 1 } else { -1 }, Unit::Week)?, Unit::Weekend)?
            }
            _ => Days::one(day(k)?)?,
        };
        let unit = if found.count() == 1 { Unit::Day } else { Unit::Weekend };
        days.overlaps(found).then(|| Resolved {
            edtf: found.into(),
            unit,
            timex: None,
            ..r
        })
    }

    pub(crate) fn months(&self, n: i32, count: i32, vague: bool, inner: &Meaning) -> Option<Resolved> {
        let r = self.resolve(inner)?;
        let (days, count) = (r.edtf.days(), i64::from(count.max(1)));
        let (first, last) = match n {
            n if n < 0 => (shift(days.last.first_of_month(), 1 - count, Unit::Month)?, days.last),
            n => {
                let first = shift(days.first, i64::from(n - 1) * count, Unit::Month)?;
                (first, shift(first, count - 1, Unit::Month)?.last_of_month())
            }
        };
        let edtf = Edtf::from(Days::new(first, last)?);
        let unit = if count == 1 { Unit::Month } else { Unit::Span };
        Some(Resolved {
            edtf: if vague { edtf.about() } else { edtf },
            unit,
            timex: None,
            ..r
        })
    }

    pub(crate) fn half_of(&self, n: i8, inner: &Meaning) -> Option<Resolved> {
        let r = self.resolve(inner)?;
        let days = r.edtf.days();
        let middle = match r.unit {
            Unit::Month => Date::new(days.first.year(), days.first.month(), 16).ok()?,
            _ => shift(days.first, days.count() / 2 + 1, Unit::Day)?,
        };
        let middle = if days.count() > 366 { middle.first_of_year() } else { middle };
        let half = if n == 1 {
            Days::new(days.first, middle.yesterday().ok()?)?
        } else {
            Days::new(middle, days.last)?
        };
        Some(Resolved {
            edtf: half.into(),
            unit: Unit::Span,
            timex: Some(crate::timex::date(&r.edtf, r.unit)),
            ..r
        })
    }
}

/// The first, middle or last third: of a month in days (10, 10, the rest), of a year in months, of a decade in years.
fn third(days: Days, unit: Unit, part: Part) -> Option<Days> {
    let k = match part {
        Part::Early | Part::Start => 0,
        Part::Middle => 1,
        Part::Late | Part::End => 2,
    };
    if unit == Unit::Month || (28..=31).contains(&days.count()) {
        let day = |n: i64| shift(days.first, n, Unit::Day);
        return match k {
            0 => Days::new(days.first, day(9)?),
            1 => Days::new(day(10)?, day(19)?),
            _ => Days::new(day(20)?, days.last),
        };
    }
    let grain = match days.count() {
        0..=45 => Unit::Day,
        46..=1200 => Unit::Month,
        _ => Unit::Year,
    };
    let count = match grain {
        Unit::Day => days.count(),
        Unit::Month => i64::from(days.last.year() - days.first.year()) * 12 + i64::from(days.last.month() - days.first.month()) + 1,
        _ => i64::from(days.last.year() - days.first.year()) + 1,
    };
    // Pieces that the third touches.
    let (first, last) = (count * k / 3, (count * (k + 1) + 2) / 3 - 1);
    let a = around(shift(days.first, first, grain)?, grain)?.first;
    let b = around(shift(days.first, last, grain)?, grain)?.last;
    Days::new(a.max(days.first), b.min(days.last))
}
