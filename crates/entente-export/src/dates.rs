//! EDTF as other formats have dates: first and last day, and what of year, month and day is certain.

use entente_register::days::{Days, FIRST, LAST, civil};

/// A day of the Gregorian calendar.
pub type Day = (i32, i32, i32);

/// What a date says for certain; never finer than its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Certain {
    /// The year, where the date lies in one.
    pub year: Option<i32>,
    /// The month, where it lies in one.
    pub month: Option<i32>,
    /// The day, where it is one.
    pub day: Option<i32>,
}

/// First and last day that a date may mean; `None` where that end is open or there is no date.
pub fn bounds(edtf: Option<&str>) -> (Option<Day>, Option<Day>) {
    let Some(days) = edtf.and_then(Days::read) else {
        return (None, None);
    };
    let known = |day: i32| (day != FIRST && day != LAST).then(|| civil(day));
    (known(days.first), known(days.last))
}

/// What first and last day have in common: "2014-03-16/2014-03-19" is certainly of March 2014.
pub fn certain(edtf: Option<&str>) -> Certain {
    let (Some(first), Some(last)) = bounds(edtf) else {
        return Certain::default();
    };
    let year = (first.0 == last.0).then_some(first.0);
    let month = year.and((first.1 == last.1).then_some(first.1));
    let day = month.and((first.2 == last.2).then_some(first.2));
    Certain { year, month, day }
}

impl Certain {
    /// `2014-03-18`, `2014-03`, `2014`, or nothing.
    pub fn iso(self) -> String {
        match (self.year, self.month, self.day) {
            (Some(y), Some(m), Some(d)) => iso((y, m, d)),
            (Some(y), Some(m), None) => format!("{y:04}-{m:02}"),
            (Some(y), None, _) => format!("{y:04}"),
            _ => String::new(),
        }
    }
}

/// `2014-03-18`.
pub fn iso((y, m, d): Day) -> String {
    format!("{y:04}-{m:02}-{d:02}")
}

/// The first (or last) day that a date may mean, as `2014-03-18`; empty where that end is open.
pub fn first(edtf: Option<&str>) -> String {
    bounds(edtf).0.map(iso).unwrap_or_default()
}

/// See [`first`].
pub fn last(edtf: Option<&str>) -> String {
    bounds(edtf).1.map(iso).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_fine_as_its_ends_agree() {
        let table = [
            ("2014-03-18", "2014-03-18", "2014-03-18", "2014-03-18"),
            ("2014-03", "2014-03-01", "2014-03-31", "2014-03"),
            ("2014-03-16/2014-03-19", "2014-03-16", "2014-03-19", "2014-03"),
            ("2014", "2014-01-01", "2014-12-31", "2014"),
            ("2013-22", "2013-06-01", "2013-08-31", "2013"),
            ("2011/2014", "2011-01-01", "2014-12-31", ""),
            ("../2014", "", "2014-12-31", ""),
            ("2011/..", "2011-01-01", "", ""),
            ("2024-08-01~/2024-08-10~", "2024-08-01", "2024-08-10", "2024-08"),
            ("nonsense", "", "", ""),
        ];
        for (edtf, from, to, sure) in table {
            assert_eq!((first(Some(edtf)).as_str(), last(Some(edtf)).as_str()), (from, to), "{edtf}");
            assert_eq!(certain(Some(edtf)).iso(), sure, "{edtf}");
        }
        assert_eq!(certain(None), Certain::default());
    }
}
