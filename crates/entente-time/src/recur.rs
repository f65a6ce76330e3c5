//! What comes back every year, put into one: the March, the third quarter, the Easter of 2016.

use crate::edtf::{Date, Days, Edtf, Season};
use crate::meaning::What;
use crate::unit::Unit;
use crate::words::Holiday;
use jiff::{ToSpan, civil::Weekday};

/// The one that begins in `year`; `None` where the year has none (29 February) and for what does not come back by the year.
pub fn in_year(what: What, year: i16, holidays: &[Holiday]) -> Option<(Edtf, Unit)> {
    let days = |first: Edtf, last: Edtf, unit| Some((Edtf::from(first.days().cover(last.days())), unit));
    match what {
        What::Month(m) => Some((Edtf::month(year, m)?, Unit::Month)),
        What::MonthDay(m, d) => Some((Edtf::day(year, m, d)?, Unit::Day)),
        What::Season(s) => Some((Edtf::season(year, s)?, Unit::Season)),
        What::Quarter(q) => days(Edtf::month(year, q * 3 - 2)?, Edtf::month(year, q * 3)?, Unit::Quarter),
        What::Half(h) => days(Edtf::month(year, h * 6 - 5)?, Edtf::month(year, h * 6)?, Unit::Half),
        What::Span((m1, d1), (m2, d2)) => {
            let end = |y, m, d: Option<i8>| d.map_or_else(|| Edtf::month(y, m), |d| Edtf::day(y, m, d));
            let over = i16::from((m2, d2) < (m1, d1));
            Some((Edtf::range(&end(year, m1, d1)?, &end(year + over, m2, d2)?)?, Unit::Span))
        }
        What::Holiday(i) => {
            let days = holiday(holidays.get(i)?, year)?;
            let unit = if days.days().count() == 1 { Unit::Day } else { Unit::Span };
            Some((days, unit))
        }
        What::Unit(_) | What::DayOfMonth(_) | What::Weekday(_) => None,
    }
}

fn holiday(h: &Holiday, year: i16) -> Option<Edtf> {
    let day = match h {
        Holiday { day: Some([m, d]), .. } => Date::new(year, *m, *d).ok()?,
        Holiday { easter: Some(after), .. } => easter(year)?.checked_add(after.days()).ok()?,
        Holiday { orthodox: Some(after), .. } => orthodox_easter(year)?.checked_add(after.days()).ok()?,
        Holiday {
            nth: Some([n, weekday, m]),
            ..
        } => {
            let weekday = Weekday::from_monday_one_offset(*weekday).ok()?;
            Date::new(year, *m, 1).ok()?.nth_weekday_of_month(*n, weekday).ok()?
        }
        Holiday { years, .. } => {
            let found = years.iter().find(|d| d.first().year() == year)?;
            return Some(if h.about { found.about() } else { found.clone() });
        }
    };
    let edtf = Edtf::from(day);
    Some(if h.about { edtf.about() } else { edtf })
}

/// Easter Sunday of the Gregorian calendar (the "anonymous" algorithm, Nature, 20 April 1876).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Easter Sunday of the eastern churches, on the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let n = d + e + 114;
    let julian = Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()?;
    julian.checked_add((y / 100 - y / 400 - 2).days()).ok()
}

/// The unit that holds `day`: its week (Monday to Sunday), month, decade …
pub fn around(day: Date, unit: Unit) -> Option<Days> {
    let back = |n: i32| day.checked_sub(n.days()).ok();
    let weekday = i32::from(day.weekday().to_monday_zero_offset());
    let years = |first: i16, n: i16| Some(Days::year(first.max(1))?.cover(Days::year(first.checked_add(n - 1)?)?));
    let y = day.year();
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Span => Days::one(day),
        Unit::Week => {
            let monday = back(weekday)?;
            Days::new(monday, monday.checked_add(6.days()).ok()?)
        }
        Unit::Weekend => {
            let saturday = back(weekday)?.checked_add(5.days()).ok()?;
            Days::new(saturday, saturday.checked_add(1.day()).ok()?)
        }
        Unit::Month => Days::month(y, day.month()),
        Unit::Quarter => in_year(What::Quarter((day.month() + 2) / 3), y, &[]).map(|(e, _)| e.days()),
        Unit::Half => in_year(What::Half((day.month() + 5) / 6), y, &[]).map(|(e, _)| e.days()),
        Unit::Season => {
            let (season, y) = match day.month() {
                3..=5 => (Season::Spring, y),
                6..=8 => (Season::Summer, y),
                9..=11 => (Season::Autumn, y),
                12 => (Season::Winter, y),
                _ => (Season::Winter, y - 1),
            };
            season.days(y)
        }
        Unit::Year => Days::year(y),
        Unit::Decade => years(y - y.rem_euclid(10), 10),
        Unit::Century => years((y - 1) - (y - 1).rem_euclid(100) + 1, 100),
    }
}

/// `day` moved by so many units.
pub fn shift(day: Date, n: i64, unit: Unit) -> Option<Date> {
    let span = jiff::Span::new();
    let span = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => return Some(day),
        Unit::Day | Unit::Span => span.try_days(n),
        Unit::Week | Unit::Weekend => span.try_weeks(n),
        Unit::Month => span.try_months(n),
        Unit::Quarter | Unit::Season => span.try_months(n.checked_mul(3)?),
        Unit::Half => span.try_months(n.checked_mul(6)?),
        Unit::Year => span.try_years(n),
        Unit::Decade => span.try_years(n.checked_mul(10)?),
        Unit::Century => span.try_years(n.checked_mul(100)?),
    }
    .ok()?;
    day.checked_add(span).ok().filter(|d| (Days::MIN..=Days::MAX).contains(d))
}
