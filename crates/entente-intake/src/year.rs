//! The year of a dateline that leaves it out: "NAIROBI, Oct 19 (Wire) - The neighbours agreed on Thursday …".
//!
//! Wire copy names the weekday of its news. Of the years about the latest that the text names, the one is meant in which the dateline's
//! day is that weekday; three years that follow each other never share one. Where the text names fewer than two years of the time, or no
//! weekday, or none fits, the year stays unknown.

use crate::date::Stamp;
use crate::head::Page;
use crate::lines::head_of;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Bytes after a dateline in which the weekday of the news is looked for.
const LEAD: usize = 600;
/// How many years before the dateline's a text of that time names.
const OF_THE_TIME: i16 = 3;

impl Page<'_> {
    /// A dateline's day in the year that the weekday of its news and the years of the text give.
    pub(crate) fn in_year_of_text(&self, dateline: Option<Stamp>, head_to: usize) -> Option<Stamp> {
        let stamp = dateline.filter(|s| s.year.is_none())?;
        let (month, day) = (i8::try_from(stamp.month?).ok()?, i8::try_from(stamp.day?).ok()?);
        let lead = (0..self.units.len().min(head_to + 2)).find_map(|i| {
            let unit = self.of(i);
            self.shapes.dateline(unit, true).map(|(len, _)| head_of(&unit[len..], LEAD))
        })?;
        let weekday = self.shapes.dates().first_weekday(lead)?;
        let named = years(self.text);
        let latest = *named.last()?;
        let of_the_time = |year: i16| named.iter().filter(|&&y| y >= year - OF_THE_TIME).count() > 1;
        let fits = |&year: &i16| {
            let date = Date::new(year, month, day).ok();
            date.is_some_and(|d| d.weekday().to_monday_zero_offset() == weekday) && of_the_time(year)
        };
        let year = (latest - 1..=latest + 1).find(fits)?;
        Some(Stamp { year: Some(year), ..stamp })
    }
}

/// The years that a text names in four figures, each once, in order. Sums and quantities are none.
fn years(text: &str) -> BTreeSet<i16> {
    let bytes = text.as_bytes();
    let part = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'$' | b'.' | b',' | b'#'));
    let starts = |i: usize| i == 0 || !part(bytes.get(i - 1)) && !text[..i].ends_with(['€', '£', '¥']);
    let ends = |i: usize| {
        let next = bytes.get(i);
        let figures_follow = matches!(next, Some(b'.' | b',')) && bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
        !figures_follow && !next.is_some_and(u8::is_ascii_alphanumeric)
    };
    let mut found = BTreeSet::new();
    let mut i = 0;
    while i < bytes.len() {
        let run = bytes[i..].iter().take_while(|b| b.is_ascii_digit()).count();
        if run == 4 && starts(i) && ends(i + 4) {
            found.extend(text[i..i + 4].parse::<i16>().ok().filter(|y| (1900..2100).contains(y)));
        }
        i += run.max(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_numbers_of_four_figures_that_count_nothing() {
        let found = years("In 2019 and (2021) some $2020, 2,022 or 2023.5 men; GTK2018, 1850, 2024.");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [2019, 2021, 2024]);
    }
}
