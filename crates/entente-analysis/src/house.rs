//! Dates in the house form of chronologies: `Oct. 8-10, 2001`, short months, the year always there.

use entente_coding::Money;
use entente_register::days::{FIRST, LAST, civil};

/// A date as chronologies print it; "Undated" without one, the EDTF itself where it is of a form unknown here.
///
/// Approximate thirds read as they were meant: `2024-08-01~/2024-08-10~` is "Early Aug. 2024". An open beginning is "By …",
/// an open end "From …".
pub fn date(edtf: Option<&str>) -> String {
    let Some(edtf) = edtf.map(str::trim).filter(|d| !d.is_empty()) else {
        return "Undated".into();
    };
    let about = edtf.contains('~') || edtf.contains('%');
    let uncertain = edtf.contains('?') || edtf.contains('%');
    let plain: String = edtf.chars().filter(|c| !matches!(c, '~' | '?' | '%')).collect();
    let read = |text: &str| Point::read(text);
    let shown = match plain.split_once('/') {
        None => read(&plain).map(|p| p.show()),
        Some(("" | "..", end)) => read(end).map(|p| format!("By {}", p.show())),
        Some((start, "" | "..")) => read(start).map(|p| format!("From {}", p.show())),
        Some((start, end)) => match (read(start), read(end)) {
            (Some(a), Some(b)) if about => {
                return third(&a, &b).unwrap_or_else(|| format!("About {}", range(&a, &b)));
            }
            (Some(a), Some(b)) => Some(range(&a, &b)),
            _ => None,
        },
    };
    match shown {
        None => edtf.to_owned(),
        Some(shown) if about => format!("About {shown}"),
        Some(shown) if uncertain => format!("{shown} (?)"),
        Some(shown) => shown,
    }
}

/// A day number as an EDTF date: `2014-12-31`; `None` for the bounds of time.
pub fn edtf(day: i32) -> Option<String> {
    (day > FIRST && day < LAST).then(|| {
        let (y, m, d) = civil(day);
        format!("{y:04}-{m:02}-{d:02}")
    })
}

/// "Not later than that day", EDTF.
pub fn edtf_until(day: i32) -> Option<String> {
    edtf(day).map(|d| format!("../{d}"))
}

/// An amount with its currency: `JPY 500 million`.
pub fn money(value: &Money) -> String {
    let (number, scale) = match value.amount.abs() {
        a if a >= 1e12 => (value.amount / 1e12, " trillion"),
        a if a >= 1e9 => (value.amount / 1e9, " billion"),
        a if a >= 1e6 => (value.amount / 1e6, " million"),
        _ => (value.amount, ""),
    };
    let mut digits = format!("{number:.2}");
    while digits.contains('.') && digits.ends_with(['0', '.']) {
        digits.pop();
    }
    if scale.is_empty() {
        digits = grouped(&digits);
    }
    format!("{} {digits}{scale}", value.currency)
}

/// "400000" as "400,000".
fn grouped(digits: &str) -> String {
    let (whole, rest) = digits
        .split_once('.')
        .map_or((digits, String::new()), |(w, r)| (w, format!(".{r}")));
    let mut out = String::new();
    for (n, c) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 && c.is_ascii_digit() && !out.ends_with('-') {
            out.push(',');
        }
        out.push(c);
    }
    out + &rest
}

/// One end of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Point {
    Decade(u16),
    Year(u16),
    Season(u16, &'static str),
    Month(u16, usize),
    Day(u16, usize, u8),
}

const MONTHS: [&str; 12] = [
    "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
];
const SEASONS: [&str; 4] = ["Spring", "Summer", "Fall", "Winter"];

impl Point {
    fn read(text: &str) -> Option<Point> {
        if let Some(decade) = text.strip_suffix('X') {
            return decade.parse().ok().map(|d: u16| Point::Decade(d.saturating_mul(10)));
        }
        let mut parts = text.split('-');
        let year: u16 = parts.next()?.parse().ok()?;
        let Some(month) = parts.next() else {
            return Some(Point::Year(year));
        };
        let month: usize = month.parse().ok()?;
        match (month, parts.next()) {
            (21..=24, None) => Some(Point::Season(year, SEASONS[month - 21])),
            (1..=12, None) => Some(Point::Month(year, month)),
            (1..=12, Some(day)) => Some(Point::Day(year, month, day.parse().ok()?)),
            _ => None,
        }
    }

    fn show(self) -> String {
        match self {
            Point::Decade(d) => format!("{d}s"),
            Point::Year(y) => y.to_string(),
            Point::Season(y, season) => format!("{season} {y}"),
            Point::Month(y, m) => format!("{} {y}", MONTHS[m - 1]),
            Point::Day(y, m, d) => format!("{} {d}, {y}", MONTHS[m - 1]),
        }
    }
}

fn range(a: &Point, b: &Point) -> String {
    match (*a, *b) {
        (a, b) if a == b => a.show(),
        (Point::Day(y, m, d), Point::Day(z, n, e)) if (y, m) == (z, n) => format!("{} {d}-{e}, {y}", MONTHS[m - 1]),
        (Point::Day(y, m, d), Point::Day(z, ..)) if y == z => format!("{} {d}-{}", MONTHS[m - 1], b.show()),
        (Point::Month(y, m), Point::Month(z, _)) if y == z => format!("{}-{}", MONTHS[m - 1], b.show()),
        (a, b) => format!("{}-{}", a.show(), b.show()),
    }
}

/// Early, mid or late: the first, middle or last third of a month or a year.
fn third(a: &Point, b: &Point) -> Option<String> {
    match (*a, *b) {
        (Point::Day(y, m, d), Point::Day(z, n, e)) if (y, m) == (z, n) => {
            let month = format!("{} {y}", MONTHS[m - 1]);
            match (d, e) {
                (1, 9..=10) => Some(format!("Early {month}")),
                (10..=11, 20) => Some(format!("Mid-{month}")),
                (20..=21, 28..=31) => Some(format!("Late {month}")),
                _ => None,
            }
        }
        (Point::Month(y, m), Point::Month(z, n)) if y == z => match (m, n) {
            (1, 4) => Some(format!("Early {y}")),
            (5, 8) => Some(format!("Mid-{y}")),
            (9, 12) => Some(format!("Late {y}")),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{date, edtf, money};
    use entente_coding::Money;

    #[test]
    fn amounts_read_as_papers_print_them() {
        let shown = |amount: f64| {
            money(&Money {
                amount,
                currency: "JPY".into(),
            })
        };
        assert_eq!(shown(500e6), "JPY 500 million");
        assert_eq!(shown(18.7e9), "JPY 18.7 billion");
        assert_eq!(shown(400_000.0), "JPY 400,000");
        assert_eq!(shown(950.5), "JPY 950.5");
        assert_eq!(edtf(0).as_deref(), Some("1970-01-01"));
    }

    #[test]
    fn dates_read_as_chronologies_print_them() {
        for (edtf, house) in [
            ("2001-10-08", "Oct. 8, 2001"),
            ("2001-10-08/2001-10-10", "Oct. 8-10, 2001"),
            ("2001-10-30/2001-11-02", "Oct. 30-Nov. 2, 2001"),
            ("2001-12-30/2002-01-02", "Dec. 30, 2001-Jan. 2, 2002"),
            ("2014-03", "March 2014"),
            ("2014-09/2014-11", "Sept.-Nov. 2014"),
            ("2013", "2013"),
            ("2011/2014", "2011-2014"),
            ("2013-21", "Spring 2013"),
            ("202X", "2020s"),
            ("../2014-08-01", "By Aug. 1, 2014"),
            ("2011/..", "From 2011"),
            ("2014~", "About 2014"),
            ("2014?", "2014 (?)"),
            ("2024-08-01~/2024-08-10~", "Early Aug. 2024"),
            ("2023-09~/2023-12~", "Late 2023"),
            ("2014-05-02~/2014-07-15~", "About May 2-July 15, 2014"),
            ("soon", "soon"),
            ("", "Undated"),
        ] {
            assert_eq!(date(Some(edtf)), house, "{edtf}");
        }
        assert_eq!(date(None), "Undated");
    }
}
