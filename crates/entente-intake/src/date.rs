//! Publication dates: reading them where they are given, and finding them in mastheads, datelines and bylines.
//!
//! Values are EDTF strings, as fine as the source says and no finer. An all-figure date that can be read two ways
//! ("03/04/2023") takes what else the page says of its habits; where that says nothing, the answer is the span that holds both.
//! Words: `knowledge/intake/dates.toml`. Dates in running text are `entente-time`'s.

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use std::collections::HashSet;

/// A publication date as some field gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// EDTF.
    Date(String),
    /// The field is empty or says that it is not known.
    Nothing,
    /// A day that no calendar has: 2019-02-30.
    NoSuchDay,
    /// Something else.
    Unreadable,
}

/// Year, month and day, as far as they are said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Year of our era.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
    /// Month and day may be the other way round.
    pub either: bool,
}

/// A date in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What it says.
    pub stamp: Stamp,
}

/// The words that dates are written with, compiled.
#[derive(Debug)]
pub struct Dates {
    months: Vec<Vec<String>>,
    /// Monday first; each with its full name first.
    weekdays: Vec<Vec<String>>,
    pattern: Regex,
    opening: Regex,
    /// What may stand beside a date on a date line.
    beside: HashSet<String>,
    label: Regex,
    month_first: HashSet<String>,
}

/// A label before a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// "Published".
    Published,
    /// "Last updated".
    Revised,
}

/// The file `knowledge/intake/dates.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateWords {
    months: Vec<Vec<String>>,
    weekdays: Vec<Vec<String>>,
    periods: Vec<String>,
    published: Vec<String>,
    revised: Vec<String>,
    beside: Vec<String>,
    month_first_zones: Vec<String>,
}

/// Longest first, escaped, as an alternation.
fn alternatives<'a>(words: impl IntoIterator<Item = &'a String>) -> String {
    let mut words: Vec<&String> = words.into_iter().collect();
    words.sort_by_key(|w| (std::cmp::Reverse(w.len()), w.as_str()));
    words
        .iter()
        .map(|w| regex::escape(w).replace(' ', r"\s+"))
        .collect::<Vec<_>>()
        .join("|")
}

impl Dates {
    /// Compiles the words.
    ///
    /// # Errors
    /// What the pattern compiler says.
    pub fn new(words: DateWords) -> Result<Self, regex::Error> {
        let m = alternatives(words.months.iter().flatten());
        let week = alternatives(words.weekdays.iter().flatten());
        let pattern = Regex::new(&format!(
            r"(?xi)
            \b(?P<y1>\d{{4}})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?:T|\b)
            | \b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?[\s.-]{{0,2}}\b(?P<m2>{m})\b[\s.,'’-]{{1,3}}(?P<y2>\d{{4}})\b
            | \b(?P<m3>{m})\b[\s.-]{{0,2}}(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?[\s.,-]{{1,3}}(?P<y3>\d{{4}})\b
            | \b(?P<m4>{m})\b[\s.,'’-]{{1,3}}(?:of\s+)?(?P<y4>\d{{4}})\b
            | \b(?P<a5>\d{{1,2}})[/.-](?P<b5>\d{{1,2}})[/.-](?P<y5>\d{{4}})\b
            | \b(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s.-]{{0,2}}\b(?P<m6>{m})\b
            | \b(?P<m7>{m})\b[\s.]{{0,2}}(?P<d7>\d{{1,2}})(?:st|nd|rd|th)?\b
            | \b(?P<y8>\d{{4}})-(?P<m8>\d{{2}})\b"
        ))?;
        // The opening of an entry in a chronology: a date or period, then a gap, a colon, a dash or a tab.
        let part = alternatives(&words.periods);
        let day = r"(?:\d{1,2}(?:st|nd|rd|th)?(?:\s?[-–—/&]\s?\d{1,2}(?:st|nd|rd|th)?)?)";
        let month = format!(r"(?:{m})\b\.?");
        let opening = Regex::new(&format!(
            r"(?i)^\(?(?:(?:{week})\b\.?,?\s)?(?:(?:c\.|circa|about|around|from|since|by|until)\s)?(?:the\s)?(?:(?:{part})\b[\s-]+(?:of\s|in\s)?){{0,2}}(?:\d{{4}}s?(?:[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?)?(?:\s?[-–—/]\s?(?:\d{{4}}|\d{{2}}))?|{day}[\s.]{{1,2}}{month}(?:\s?[-–—/]\s?(?:{day}[\s.]{{1,2}})?{month})?(?:[\s,]{{1,2}}\d{{4}})?|{day}[\s.]{{1,2}}{month}\s?\d{{4}}\s?[-–—]\s?{day}\s{month}\s\d{{4}}|{month}(?:\s?[-–—/]\s?{month})?\s?(?:{day}(?:\s?[-–—]\s?{month}\s?{day})?)?(?:[\s,]{{1,2}}\d{{4}})?|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}})(?:\s?\([a-z ?]{{1,20}}\))?\)?(?P<gap>\s*[:–—|]\s|\s*[-:–—]{{1,2}}\s+|\s{{2,}}|\t|\s)"
        ))?;
        let label = Regex::new(&format!(
            r"(?i)\b(?:(?P<published>{})|(?P<revised>{}))\b\s*(?:[:·|–—-]+\s*|on\s+|at\s+)?(?:(?:{week})\b[.,]*\s*)?(?:[\d:.]{{4,8}}\s*(?:am|pm|[a-z]{{2,4}})?[,\s]+(?:on\s+)?)?$",
            alternatives(&words.published),
            alternatives(&words.revised)
        ))?;
        let beside = words
            .beside
            .into_iter()
            .chain(words.weekdays.clone().into_iter().flatten())
            .chain(words.published)
            .chain(words.revised);
        Ok(Dates {
            months: words.months,
            weekdays: words.weekdays,
            pattern,
            opening,
            beside: beside.flat_map(|w| w.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect(),
            label,
            month_first: words.month_first_zones.into_iter().collect(),
        })
    }

    fn month(&self, word: &str) -> Option<u8> {
        let word = word.to_lowercase();
        self.months.iter().position(|forms| forms.contains(&word)).map(|i| i as u8 + 1)
    }

    /// The first weekday that some words name in full, counted from Monday.
    pub fn first_weekday(&self, text: &str) -> Option<i8> {
        let day = |word: &str| {
            let word = word.to_lowercase();
            self.weekdays.iter().position(|forms| forms.first() == Some(&word))
        };
        let found = text.split(|c: char| !c.is_alphabetic()).find_map(day)?;
        i8::try_from(found).ok()
    }

    /// The dates in a line, in order. Lines longer than 400 bytes are read to there.
    pub fn find(&self, line: &str) -> Vec<Found> {
        let line = crate::lines::head_of(line, 400);
        let mut found = Vec::new();
        for c in self.pattern.captures_iter(line) {
            let Some(all) = c.get(0) else { continue };
            let text = |name: &str| c.name(name).map(|m| m.as_str());
            let number = |name: &str| text(name).and_then(|t| t.parse::<u8>().ok());
            let year = ["y1", "y2", "y3", "y4", "y5", "y8"]
                .iter()
                .find_map(|n| text(n))
                .and_then(|t| t.parse::<i16>().ok());
            let word = ["m2", "m3", "m4", "m6", "m7"]
                .iter()
                .find_map(|n| text(n))
                .and_then(|t| self.month(t));
            let mut stamp = Stamp {
                year,
                month: word,
                day: ["d1", "d2", "d3", "d6", "d7"].iter().find_map(|n| number(n)),
                either: false,
            };
            stamp.month = stamp.month.or(number("m1")).or(number("m8"));
            if let (Some(a), Some(b)) = (number("a5"), number("b5")) {
                let day_first = b <= 12;
                (stamp.day, stamp.month) = if day_first { (Some(a), Some(b)) } else { (Some(b), Some(a)) };
                stamp.either = a <= 12 && b <= 12 && a != b;
            }
            let sane = year.is_none_or(|y| (1500..2200).contains(&y));
            // "8–10 June": a span of days is no date of publication.
            let span = line[..all.start()].trim_end().ends_with(['-', '–', '—'])
                && line[..all.start()]
                    .trim_end_matches(|c: char| !c.is_alphanumeric())
                    .ends_with(|c: char| c.is_ascii_digit());
            if sane && !span {
                found.push(Found {
                    start: all.start(),
                    end: all.end(),
                    stamp,
                });
            }
        }
        found
    }

    /// Whether a line holds nothing beside its date but times, zones, labels and at most `words` other words.
    pub fn is_date_line(&self, line: &str, found: &Found, words: usize) -> bool {
        let (before, after) = (&line[..found.start], &line[found.end..]);
        let other = |part: &str| {
            part.split(|c: char| !c.is_alphanumeric() && c != '.' && c != '\'')
                .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
                .filter(|w| w.chars().any(char::is_alphabetic) && !self.beside.contains(w))
                .filter(|w| !w.trim_start_matches(|c: char| c.is_ascii_digit()).is_empty() && !time_of_day(w, &self.beside))
                .count()
        };
        other(before) + other(after) <= words
    }

    /// What label stands right before byte `at` of a line.
    pub fn label_before(&self, line: &str, at: usize) -> Option<Label> {
        let before = line.get(..at)?;
        let c = self.label.captures(crate::lines::tail_of(before, 80))?;
        Some(if c.name("revised").is_some() {
            Label::Revised
        } else {
            Label::Published
        })
    }

    /// How many bytes of the line are the date that opens an entry of a chronology ("12 Mar 2014   Talks in Oslo"), gap
    /// included; `None` for any other line. Where only one space follows the date, the line must go on with a capital or
    /// figure and the date must hold a year.
    pub fn opens_entry(&self, line: &str) -> Option<usize> {
        let (date, gap, end) = self
            .opening_of(line)
            .filter(|(date, ..)| date.contains(|c: char| c.is_ascii_digit()))?;
        let long = date.contains(|c: char| c.is_alphabetic()) || date.len() > 5;
        match gap {
            " " => (has_year(date) && long && line[end..].starts_with(|c: char| c.is_uppercase())).then_some(end),
            wide if wide.trim().is_empty() => Some(end),
            _ => (has_year(date) || date.contains(|c: char| c.is_alphabetic())).then_some(end),
        }
    }

    /// As [`opens_entry`](Dates::opens_entry), for a month without figures, as under the heading of a year: "April: talks in Oslo".
    pub fn opens_with_month(&self, line: &str) -> Option<usize> {
        let (date, gap, end) = self.opening_of(line)?;
        (!date.contains(|c: char| c.is_ascii_digit()) && gap != " ").then_some(end)
    }

    /// Whether a line is only a year, or a month of one: the heading of what was then.
    pub fn heads_entries(&self, line: &str) -> bool {
        let words = line.trim().trim_end_matches([':', '.', '–', '—', '-']).trim_end();
        if words.len() > 24 || !has_year(words) {
            return false;
        }
        let line = format!("{words}: X");
        let whole = self.opening_of(&line).is_some_and(|(_, _, end)| end + 1 == line.len());
        let short = words.split(|c: char| !c.is_ascii_digit()).all(|n| n.is_empty() || n.len() == 4);
        whole && short
    }

    /// The date that opens a line, the gap behind it, and where what follows begins.
    fn opening_of<'l>(&self, line: &'l str) -> Option<(&'l str, &'l str, usize)> {
        let start = crate::lines::head_of(line, 80);
        if !start.starts_with(|c: char| c.is_alphanumeric() || c == '(') {
            return None;
        }
        let c = self.opening.captures(start)?;
        let (all, gap) = (c.get(0)?, c.name("gap")?);
        let rest = !line[all.end()..].trim().is_empty();
        rest.then(|| (&line[..gap.start()], &line[gap.start()..gap.end()], all.end()))
    }

    /// Whether a line names a zone of places that write the month first.
    pub fn month_first_zone(&self, line: &str) -> bool {
        line.split(|c: char| !c.is_alphabetic())
            .any(|w| w.len() >= 2 && w == w.to_uppercase() && self.month_first.contains(&w.to_lowercase()))
    }
}

/// Whether some words hold a number of four figures.
fn has_year(words: &str) -> bool {
    words.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4)
}

/// "17h42", "6.00am", "0930gmt".
fn time_of_day(word: &str, beside: &HashSet<String>) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ':');
    rest.len() < word.len()
        && (rest == "h" || rest.starts_with('h') && rest[1..].chars().all(|c| c.is_ascii_digit()) || beside.contains(rest))
}

impl Stamp {
    /// EDTF, where there is at least a year and the calendar has the day. `month_first` is how the page writes all-figure dates.
    pub fn edtf(self, month_first: Option<bool>) -> Option<String> {
        let year = self.year?;
        let one = |m: u8, d: u8| Date::new(year, m as i8, d as i8).ok().map(|d| d.to_string());
        match (self.month, self.day) {
            (None, _) => Some(format!("{year:04}")),
            (Some(m), None) => (1..=12).contains(&m).then(|| format!("{year:04}-{m:02}")),
            (Some(m), Some(d)) if self.either => match month_first {
                Some(false) => one(m, d),
                Some(true) => one(d, m),
                None => {
                    let (a, b) = (one(m, d)?, one(d, m)?);
                    Some(if a < b { format!("{a}/{b}") } else { format!("{b}/{a}") })
                }
            },
            (Some(m), Some(d)) => one(m, d),
        }
    }
}

impl Found {
    /// Whether this date, as `line` writes it, has the month before the day; `None` where it could be either or has no day.
    pub fn month_first(&self, line: &str) -> Option<bool> {
        let written = line.get(self.start..self.end)?;
        let in_words = written.contains(char::is_alphabetic);
        match (self.stamp.day?, self.stamp.either) {
            (_, true) => None,
            _ if in_words => Some(written.starts_with(char::is_alphabetic)),
            _ => {
                let first = written.split(|c: char| !c.is_ascii_digit()).next()?;
                (first.len() <= 2).then(|| first.parse() == Ok(self.stamp.month.unwrap_or(0)))
            }
        }
    }
}

/// Reads the value of a field: EDTF (level 1), RFC 3339, RFC 2822, words, figures, seconds or milliseconds since 1970.
pub fn given(value: &str, dates: &Dates) -> Given {
    let value = value.trim();
    let lower = value.to_lowercase();
    if value.is_empty() || ["null", "none", "unknown", "n/a", "na", "n.d.", "nd", "undated", "nan", "-", "?"].contains(&lower.as_str()) {
        return Given::Nothing;
    }
    if is_edtf(value) {
        return Given::Date(value.to_owned());
    }
    if value.bytes().all(|b| b.is_ascii_digit()) {
        return figures(value);
    }
    let stamps = dates.find(value);
    let best = stamps
        .iter()
        .find(|f| f.stamp.year.is_some() && f.stamp.day.is_some())
        .or(stamps.iter().find(|f| f.stamp.year.is_some()));
    match best.map(|f| f.stamp.edtf(dates.month_first_zone(value).then_some(true))) {
        Some(Some(edtf)) => Given::Date(edtf),
        Some(None) => Given::NoSuchDay,
        None if shaped_like_a_date(value) => Given::NoSuchDay,
        None => Given::Unreadable,
    }
}

/// "20140801", "1406851200", "1406851200000".
fn figures(value: &str) -> Given {
    let number = value.parse::<i64>().ok();
    let stamp = match (value.len(), number) {
        (8, Some(n)) => Stamp {
            year: i16::try_from(n / 10_000).ok(),
            month: Some((n / 100 % 100) as u8),
            day: Some((n % 100) as u8),
            either: false,
        },
        (9..=10, Some(n)) => return seconds(n),
        (12..=13, Some(n)) => return seconds(n / 1000),
        _ => return Given::Unreadable,
    };
    stamp.edtf(None).map_or(Given::NoSuchDay, Given::Date)
}

fn seconds(n: i64) -> Given {
    jiff::Timestamp::from_second(n).map_or(Given::Unreadable, |t| {
        Given::Date(t.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
    })
}

fn shaped_like_a_date(value: &str) -> bool {
    let figures = value.bytes().filter(u8::is_ascii_digit).count();
    figures >= 4 && value.bytes().all(|b| b.is_ascii_digit() || b"-/.~?%TZ:+ ".contains(&b))
}

/// A value shortened for a message, without control characters.
pub fn shown(value: &str) -> String {
    let mut s: String = value.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(40).is_some() {
        s.push('…');
    }
    s
}

/// Whether a string is an EDTF date or interval, level 1, whose days are in the calendar.
pub fn is_edtf(value: &str) -> bool {
    match value.split_once('/') {
        Some((a, b)) => {
            let open = |s: &str| s.is_empty() || s == "..";
            (open(a) || edtf_date(a)) && (open(b) || edtf_date(b)) && !(open(a) && open(b))
        }
        None => edtf_date(value),
    }
}

fn edtf_date(value: &str) -> bool {
    let value = value.strip_suffix(['~', '?', '%']).unwrap_or(value);
    let mut parts = value.split('-');
    let (Some(year), month, day, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let figures = year.trim_end_matches('X');
    if year.len() != 4 || figures.len() < 2 || !figures.bytes().all(|b| b.is_ascii_digit()) || figures.parse::<u16>() == Ok(0) {
        return false;
    }
    let Some(month) = month else { return true };
    let known = figures.len() == 4;
    match (month, day) {
        ("XX", None | Some("XX")) => known,
        (_, _) if month.len() != 2 || !known => false,
        (_, None) => month.parse::<u8>().is_ok_and(|m| (1..=12).contains(&m) || (21..=24).contains(&m)),
        (_, Some("XX")) => month.parse::<u8>().is_ok_and(|m| (1..=12).contains(&m)),
        (_, Some(d)) if d.len() == 2 => {
            let (Ok(y), Ok(m), Ok(d)) = (figures.parse::<i16>(), month.parse::<i8>(), d.parse::<i8>()) else {
                return false;
            };
            Date::new(y, m, d).is_ok()
        }
        _ => false,
    }
}
