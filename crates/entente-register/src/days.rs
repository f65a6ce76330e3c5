//! Dates as whole days, so that the database and the merging compare integers.

use entente_time::Edtf;

/// The first day that exists here: 1 January of year 1, which also stands for "no known beginning".
pub const FIRST: i32 = -719_162;
/// The last day that exists here: 31 December 9999, which also stands for "no known end".
pub const LAST: i32 = 2_932_896;

/// The days that a date may mean, first and last counted in; day 0 is 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Stored")]
pub struct Days {
    /// First day; [`FIRST`] where the beginning is open.
    pub first: i32,
    /// Last day; [`LAST`] where the end is open.
    pub last: i32,
}

/// Days as they are stored: a damaged file may have any.
#[derive(serde::Deserialize)]
struct Stored {
    first: i32,
    last: i32,
}

impl TryFrom<Stored> for Days {
    type Error = &'static str;
    fn try_from(Stored { first, last }: Stored) -> Result<Days, Self::Error> {
        Days::between(first, last).ok_or("no such days")
    }
}

impl Days {
    /// From the first to the last; `None` where they are not in this order, or of no year that EDTF writes in four digits.
    pub fn between(first: i32, last: i32) -> Option<Days> {
        (number(-9999, 1, 1) <= first && first <= last && last <= LAST).then_some(Days { first, last })
    }
    /// Reads an EDTF date; `None` for what is no date.
    pub fn read(edtf: &str) -> Option<Days> {
        let d = Edtf::parse(edtf).ok()?.days();
        let number = |d: jiff::civil::Date| number(i32::from(d.year()), i32::from(d.month()), i32::from(d.day()));
        Days::between(number(d.first), number(d.last))
    }
    /// How many days it covers.
    pub const fn width(self) -> i32 {
        self.last - self.first + 1
    }
    /// Whether both ends are known.
    pub const fn is_closed(self) -> bool {
        self.first > FIRST && self.last < LAST
    }
    /// Whether the two share a day.
    pub const fn overlaps(self, other: Days) -> bool {
        self.first <= other.last && other.first <= self.last
    }
    /// Whether every day of `other` is a day of this.
    pub const fn covers(self, other: Days) -> bool {
        self.first <= other.first && other.last <= self.last
    }
    /// The day that lists are sorted by: the first one, or the last where the beginning is open.
    pub const fn sort_day(self) -> i32 {
        if self.first > FIRST { self.first } else { self.last }
    }
    /// The months it touches, counted from January of year 0.
    pub fn months(self) -> std::ops::RangeInclusive<i32> {
        month(self.first)..=month(self.last)
    }
}

/// The month a day lies in, counted from January of year 0.
pub fn month(day: i32) -> i32 {
    let (y, m, _) = civil(day);
    y * 12 + m - 1
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
pub const fn number(year: i32, month: i32, day: i32) -> i32 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The year, month and day of a day number; the inverse of [`number`].
pub const fn civil(day: i32) -> (i32, i32, i32) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let m = (5 * day_of_year + 2) / 153;
    let (month, day) = (if m < 10 { m + 3 } else { m - 9 }, day_of_year - (153 * m + 2) / 5 + 1);
    (year_of_era + era * 400 + if month <= 2 { 1 } else { 0 }, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_run_both_ways() {
        assert_eq!(number(1970, 1, 1), 0);
        assert_eq!(number(1, 1, 1), FIRST);
        assert_eq!(number(9999, 12, 31), LAST);
        for day in (FIRST..=LAST).step_by(97) {
            let (y, m, d) = civil(day);
            assert_eq!(number(y, m, d), day);
        }
    }

    #[test]
    fn an_open_beginning_sorts_by_its_end() {
        let open = Days::read("../2014-08-01").unwrap();
        assert!(!open.is_closed());
        assert_eq!(open.sort_day(), number(2014, 8, 1));
        assert_eq!(Days::read("2014-03").unwrap().sort_day(), number(2014, 3, 1));
        assert_eq!(Days::read("soon"), None);
    }
}
