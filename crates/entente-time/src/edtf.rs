//! EDTF level 1, as far as the codebook's section 5 uses it, and the days it covers.
//!
//! *In:* `2014-03-18`, `2014-03`, `2014`, `202X`, `2013-21` to `2013-24` (seasons; winter runs into the next year),
//! `2023-09~/2023-12~`, `../2014`, `2011/..`; each part may end in `~` (approximate), `?` (uncertain) or `%` (both).
//! *Out:* an [`Edtf`]: the text as written, and the [`Days`] from its first to its last day.
//!
//! # Invariants and limits
//! - Years 1 to 9999. An open end covers up to the first or the last day of those.
//! - A date that the calendar does not have (`2019-02-30`) is an [`EdtfError`], never a panic and never the nearest date.
//! - Qualifiers do not widen the days: what "about" allows is for whoever compares.
//! - Values order by their days, then by their text.

pub use jiff::civil::Date;
use jiff::civil::date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// The first and the last day of an interval, both counted in. Open ends are years 1 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

impl Days {
    /// The first day there is: an interval open at its start begins here.
    pub const MIN: Date = date(1, 1, 1);
    /// The last day there is: an interval open at its end ends here.
    pub const MAX: Date = date(9999, 12, 31);

    /// From `first` to `last`; `None` when they stand the wrong way round or outside the years 1 to 9999.
    pub fn new(first: Date, last: Date) -> Option<Days> {
        (Days::MIN <= first && first <= last && last <= Days::MAX).then_some(Days { first, last })
    }
    /// One day.
    pub fn one(day: Date) -> Option<Days> {
        Days::new(day, day)
    }
    /// A whole month; `None` if there is no such month.
    pub fn month(year: i16, month: i8) -> Option<Days> {
        let first = Date::new(year, month, 1).ok()?;
        Days::new(first, first.last_of_month())
    }
    /// A whole year; `None` outside 1 to 9999.
    pub fn year(year: i16) -> Option<Days> {
        let first = Date::new(year, 1, 1).ok()?;
        Days::new(first, first.last_of_year())
    }
    /// How many days, both ends counted in.
    pub fn count(self) -> i64 {
        i64::from((self.last - self.first).get_days()) + 1
    }
    /// Whether the start is open.
    pub fn is_open_start(self) -> bool {
        self.first == Days::MIN
    }
    /// Whether the end is open.
    pub fn is_open_end(self) -> bool {
        self.last == Days::MAX
    }
    /// Whether the two share a day.
    pub fn overlaps(self, other: Days) -> bool {
        self.first <= other.last && other.first <= self.last
    }
    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Days) -> bool {
        self.first <= other.first && other.last <= self.last
    }
    /// The days that both have.
    pub fn intersection(self, other: Days) -> Option<Days> {
        Days::new(self.first.max(other.first), self.last.min(other.last))
    }
    /// The smallest interval around both.
    pub fn cover(self, other: Days) -> Days {
        Days {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }
}

/// A date or interval in EDTF: `2014-03-18`, `2014-03`, `2014`, `2011/2014`, `../2014`, `2013-21`, `2014~`, `202X`.
///
/// ```
/// use entente_time::Edtf;
/// let meeting: Edtf = "2023-09~/2023-12~".parse().unwrap();
/// assert!(meeting.days().contains(Edtf::month(2023, 11).unwrap().days()));
/// assert!(Edtf::parse("2019-02-30").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edtf {
    days: Days,
    text: String,
}

/// Why a text is not a date or interval.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EdtfError {
    /// Not one of the forms of EDTF level 1 that Entente reads.
    #[error("`{0}` is not an EDTF date")]
    Form(String),
    /// A form that is read, with a month or day that does not exist.
    #[error("`{0}` is not a day of the calendar")]
    Calendar(String),
    /// An interval that ends before it begins.
    #[error("`{0}` ends before it begins")]
    Order(String),
}

/// The four seasons of EDTF level 1, as they fall in the northern hemisphere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Season {
    Spring = 21,
    Summer = 22,
    Autumn = 23,
    Winter = 24,
}

impl Season {
    /// The days of this season in the year that it begins in: spring is March to May, winter December to February.
    pub fn days(self, year: i16) -> Option<Days> {
        let (first, last, next) = match self {
            Season::Spring => (3, 5, 0),
            Season::Summer => (6, 8, 0),
            Season::Autumn => (9, 11, 0),
            Season::Winter => (12, 2, 1),
        };
        let end = Days::month(year + next, last).map_or(Days::MAX, |d| d.last);
        Days::new(Date::new(year, first, 1).ok()?, end)
    }
}

impl Edtf {
    /// Reads EDTF.
    ///
    /// # Errors
    /// [`EdtfError`], which repeats at most the first 40 characters of the text.
    pub fn parse(text: &str) -> Result<Edtf, EdtfError> {
        let text = text.trim();
        let days = interval(text).map_err(|why| {
            let shown = text.chars().take(40).collect();
            match why {
                Why::Form => EdtfError::Form(shown),
                Why::Calendar => EdtfError::Calendar(shown),
                Why::Order => EdtfError::Order(shown),
            }
        })?;
        Ok(Edtf {
            text: text.to_owned(),
            days,
        })
    }
    /// One day, `None` if the calendar does not have it.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Edtf> {
        Days::one(Date::new(year, month, day).ok()?).map(Edtf::from)
    }
    /// One month.
    pub fn month(year: i16, month: i8) -> Option<Edtf> {
        Days::month(year, month).map(Edtf::from)
    }
    /// One year.
    pub fn year(year: i16) -> Option<Edtf> {
        Days::year(year).map(Edtf::from)
    }
    /// One season, named by the year that it begins in.
    pub fn season(year: i16, season: Season) -> Option<Edtf> {
        Some(Edtf {
            days: season.days(year)?,
            text: format!("{year:04}-{}", season as u8),
        })
    }
    /// A decade, by any year in it: 2024 gives `202X`.
    pub fn decade(year: i16) -> Option<Edtf> {
        let first = year - year.rem_euclid(10);
        let days = Days::new(Date::new(first.max(1), 1, 1).ok()?, Date::new(first + 9, 12, 31).ok()?)?;
        Some(Edtf {
            days,
            text: format!("{:03}X", first / 10),
        })
    }
    /// From the start of `from` to the end of `to`, each written as it is; `None` if the end comes before the start.
    pub fn range(from: &Edtf, to: &Edtf) -> Option<Edtf> {
        let days = Days::new(from.days.first, to.days.last)?;
        let start = from.text.split('/').next().unwrap_or("..");
        let end = to.text.rsplit('/').next().unwrap_or("..");
        let text = if start == end { start.to_owned() } else { format!("{start}/{end}") };
        Some(Edtf { days, text })
    }
    /// Open from the start of this on: `2011/..`.
    pub fn and_after(&self) -> Edtf {
        let start = self.text.split('/').next().unwrap_or("..");
        Edtf {
            days: Days {
                first: self.days.first,
                last: Days::MAX,
            },
            text: format!("{start}/.."),
        }
    }
    /// Open up to the end of this: `../2014`.
    pub fn and_before(&self) -> Edtf {
        let end = self.text.rsplit('/').next().unwrap_or("..");
        Edtf {
            days: Days {
                first: Days::MIN,
                last: self.days.last,
            },
            text: format!("../{end}"),
        }
    }
    /// The same days, marked approximate: `2014~`, `2023-09~/2023-12~`.
    pub fn about(&self) -> Edtf {
        let part = |p: &str| match p.strip_suffix('?') {
            _ if p.is_empty() || p == ".." || p.ends_with(['~', '%']) => p.to_owned(),
            Some(p) => format!("{p}%"),
            None => format!("{p}~"),
        };
        Edtf {
            days: self.days,
            text: self.text.split('/').map(part).collect::<Vec<_>>().join("/"),
        }
    }
    /// As written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
    /// The days it covers.
    pub fn days(&self) -> Days {
        self.days
    }
    /// First day; year 1 if the start is open.
    pub fn first(&self) -> Date {
        self.days.first
    }
    /// Last day; year 9999 if the end is open.
    pub fn last(&self) -> Date {
        self.days.last
    }
    /// Whether any part is marked approximate.
    pub fn is_approximate(&self) -> bool {
        self.text.contains(['~', '%'])
    }
    /// Whether any part is marked uncertain.
    pub fn is_uncertain(&self) -> bool {
        self.text.contains(['?', '%'])
    }
    /// Whether either end is open.
    pub fn is_open(&self) -> bool {
        self.days.is_open_start() || self.days.is_open_end()
    }
    /// Whether the two share a day.
    pub fn overlaps(&self, other: &Edtf) -> bool {
        self.days.overlaps(other.days)
    }
    /// Whether `other` lies wholly inside.
    pub fn contains(&self, other: &Edtf) -> bool {
        self.days.contains(other.days)
    }
    /// The days that both have: one of the two as written where it lies inside the other.
    pub fn intersection(&self, other: &Edtf) -> Option<Edtf> {
        if self.contains(other) {
            return Some(other.clone());
        }
        if other.contains(self) {
            return Some(self.clone());
        }
        self.days.intersection(other.days).map(Edtf::from)
    }
    /// The smallest interval around both: one of the two as written where it holds the other.
    pub fn cover(&self, other: &Edtf) -> Edtf {
        if self.contains(other) {
            return self.clone();
        }
        if other.contains(self) {
            return other.clone();
        }
        self.days.cover(other.days).into()
    }
    /// The finer of the two: the one that covers fewer days, the earlier text on a tie.
    pub fn finer<'a>(&'a self, other: &'a Edtf) -> &'a Edtf {
        let key = |e: &'a Edtf| (e.days.count(), &e.days, &e.text);
        if key(other) < key(self) { other } else { self }
    }
}

/// The shortest way to write an interval: `2014`, `2014-03`, `2014-03-18`, `2013-07/2013-12`, `../2014`.
impl From<Days> for Edtf {
    fn from(days: Days) -> Edtf {
        let Days { first, last } = days;
        let (open_start, open_end) = (days.is_open_start(), days.is_open_end());
        let months = (open_start || first.day() == 1) && (open_end || last == last.last_of_month());
        let years = months && (open_start || first.month() == 1) && (open_end || last.month() == 12);
        let write = |d: Date| match () {
            () if years => format!("{:04}", d.year()),
            () if months => format!("{:04}-{:02}", d.year(), d.month()),
            () => format!("{:04}-{:02}-{:02}", d.year(), d.month(), d.day()),
        };
        let start = if open_start { "..".to_owned() } else { write(first) };
        let end = if open_end { "..".to_owned() } else { write(last) };
        let text = if start == end && !open_start {
            start
        } else {
            format!("{start}/{end}")
        };
        Edtf { days, text }
    }
}

/// One day. Days outside the years 1 to 9999 become the nearest end.
impl From<Date> for Edtf {
    fn from(day: Date) -> Edtf {
        let day = day.clamp(Days::MIN, Days::MAX);
        Edtf {
            days: Days { first: day, last: day },
            text: format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
        }
    }
}

impl FromStr for Edtf {
    type Err = EdtfError;
    fn from_str(s: &str) -> Result<Edtf, EdtfError> {
        Edtf::parse(s)
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Edtf {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Edtf, D::Error> {
        Edtf::parse(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

enum Why {
    Form,
    Calendar,
    Order,
}

fn interval(text: &str) -> Result<Days, Why> {
    let Some((a, b)) = text.split_once('/') else {
        return part(text);
    };
    let open = |p: &str| p.is_empty() || p == "..";
    let days = match (open(a), open(b)) {
        (true, true) => Days {
            first: Days::MIN,
            last: Days::MAX,
        },
        (true, false) => Days {
            first: Days::MIN,
            last: part(b)?.last,
        },
        (false, true) => Days {
            first: part(a)?.first,
            last: Days::MAX,
        },
        (false, false) => Days {
            first: part(a)?.first,
            last: part(b)?.last,
        },
    };
    if text == "/" {
        return Err(Why::Form);
    }
    Days::new(days.first, days.last).ok_or(Why::Order)
}

/// One side of an interval, or the whole of what is not one.
fn part(text: &str) -> Result<Days, Why> {
    let text = text.strip_suffix(['~', '?', '%']).unwrap_or(text);
    let mut fields = text.split('-');
    let year = fields.next().ok_or(Why::Form)?;
    let (month, day) = (fields.next(), fields.next());
    if fields.next().is_some() || year.len() != 4 || !year.is_ascii() {
        return Err(Why::Form);
    }
    let unspecified = year.bytes().rev().take_while(|&b| b == b'X').count();
    if unspecified > 2 || (unspecified > 0 && month.is_some()) {
        return Err(Why::Form);
    }
    let low = digits(&year[..4 - unspecified])? * 10i16.pow(unspecified as u32);
    if unspecified > 0 {
        let high = low + 10i16.pow(unspecified as u32) - 1;
        let first = Date::new(low.max(1), 1, 1).map_err(|_| Why::Calendar)?;
        let last = Date::new(high, 12, 31).map_err(|_| Why::Calendar)?;
        return Days::new(first, last).ok_or(Why::Calendar);
    }
    let year = low;
    match (month, day) {
        (None, _) | (Some("XX"), None | Some("XX")) => Days::year(year).ok_or(Why::Calendar),
        (Some(month), None | Some("XX")) => match (two_digits(month)?, day) {
            (m @ 21..=24, None) => season_of(m).and_then(|s| s.days(year)).ok_or(Why::Calendar),
            (m, _) => Days::month(year, m).ok_or(Why::Calendar),
        },
        (Some(month), Some(day)) => {
            let day = Date::new(year, two_digits(month)?, two_digits(day)?).map_err(|_| Why::Calendar)?;
            Days::one(day).ok_or(Why::Calendar)
        }
    }
}

fn season_of(code: i8) -> Option<Season> {
    [Season::Spring, Season::Summer, Season::Autumn, Season::Winter]
        .into_iter()
        .find(|&s| s as i8 == code)
}

fn digits(text: &str) -> Result<i16, Why> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Why::Form);
    }
    text.parse().map_err(|_| Why::Form)
}

fn two_digits(text: &str) -> Result<i8, Why> {
    if text.len() != 2 {
        return Err(Why::Form);
    }
    digits(text).map(|n| n as i8)
}
