//! When a document was published and who issued it, from the lines around its text.
//!
//! The date, in this order: a "Published …" line, a dateline with a year, a line of the head that is a date, a date in a
//! short line of the head, a line of the head that ends in a place and a date, a dateline's day in the year of the copyright line or of
//! the text ([`crate::year`]), "Last revised …", a date line at the end.
//! Where none stands there, it is unknown.

use crate::date::{Found, Label, Stamp};
use crate::document::DateSource;
use crate::head::{Page, word_count};
use crate::lines::{Kind, head_of};
use crate::shapes::key;
use std::ops::Range;

/// What stands at the end of a page is looked for in this many units.
const TAIL: usize = 15;

impl<'t> Page<'t> {
    pub(crate) fn is_date_line(&self, unit: &str) -> bool {
        let dates = self.shapes.dates();
        unit.len() <= 160
            && dates
                .find(unit)
                .first()
                .is_some_and(|d| d.stamp.year.is_some() && dates.is_date_line(unit, d, 3))
    }

    /// A labelled date ("Published 28 April 2025") in a short unit.
    pub(crate) fn labelled(&self, unit: &str) -> Option<(Found, Label)> {
        if word_count(unit) > 25 {
            return None;
        }
        let dates = self.shapes.dates();
        let labelled = dates
            .find(unit)
            .into_iter()
            .filter_map(|f| Some((f, dates.label_before(unit, f.start)?)));
        labelled.min_by_key(|(f, l)| (*l == Label::Revised, f.start))
    }

    /// A date that stands between the bars of a line: "Land Review | Procurement | 3 May 2024".
    pub(crate) fn between_bars(&self, unit: &str) -> Option<Found> {
        if word_count(unit) > 25 {
            return None;
        }
        let dates = self.shapes.dates();
        let bar = |c: char| matches!(c, '|' | '·' | '•' | '\u{2014}' | '\n' | '/' | '(' | ')');
        let mut found = dates.find(unit).into_iter().filter(|f| f.stamp.year.is_some());
        found.find(|f| {
            let from = unit[..f.start]
                .rfind(bar)
                .map_or(0, |b| b + unit[b..].chars().next().map_or(1, char::len_utf8));
            let to = unit[f.end..].find(bar).map_or(unit.len(), |b| f.end + b);
            let inner = Found {
                start: f.start - from,
                end: f.end - from,
                stamp: f.stamp,
            };
            (from > 0 || to < unit.len()) && dates.is_date_line(&unit[from..to], &inner, 0)
        })
    }

    /// The publication date, and what was odd about the dates met. `head_to` ends the head; dates in the title are its topic.
    pub(crate) fn published(&self, head_to: usize, title: Option<usize>) -> (Option<(String, DateSource)>, Vec<String>) {
        let end = head_to.max(1).min(self.units.len());
        let tail = self.units.len().saturating_sub(TAIL).max(end)..self.units.len();
        let labelled = |wanted: Label| {
            let mut found = (0..end).chain(tail.clone()).filter_map(|i| self.labelled(self.of(i)));
            found.find(|(_, label)| *label == wanted).map(|(found, _)| found.stamp)
        };
        let dateline = (0..self.units.len().min(end + 2))
            .filter(|i| Some(*i) != title)
            .find_map(|i| self.dateline_stamp(i));
        let candidates: [(&dyn Fn() -> Option<Stamp>, DateSource); 8] = [
            (&|| labelled(Label::Published), DateSource::PublishedLine),
            (&|| dateline.filter(|s| s.year.is_some()), DateSource::Dateline),
            (&|| self.first_date_line(0..end, title), DateSource::FirstDateLine),
            (&|| self.ends_head_line(0..end, title), DateSource::FirstDateLine),
            (&|| self.in_year_of_copyright(dateline), DateSource::Dateline),
            (&|| self.in_year_of_text(dateline, end), DateSource::Dateline),
            (&|| labelled(Label::Revised), DateSource::PublishedLine),
            (&|| self.last_date_line(tail.clone()), DateSource::FirstDateLine),
        ];
        let (month_first, mut notes) = (self.month_first(), Vec::new());
        for (stamp, source) in candidates {
            match stamp().map(|s| s.edtf(month_first)) {
                Some(Some(edtf)) => return (Some((edtf, source)), notes),
                Some(None) => notes.push("a date at the head of the text is not in the calendar: left out".to_owned()),
                None => {}
            }
        }
        (None, notes)
    }

    fn dateline_stamp(&self, i: usize) -> Option<Stamp> {
        let unit = self.of(i);
        let (len, _) = self.shapes.dateline(unit, true)?;
        self.shapes.dates().find(&unit[..len]).first().map(|f| f.stamp)
    }

    fn first_date_line(&self, range: Range<usize>, title: Option<usize>) -> Option<Stamp> {
        let dates = self.shapes.dates();
        let line = |i: usize, words: usize| {
            let unit = self.of(i);
            let found = *dates.find(unit).iter().find(|f| f.stamp.year.is_some())?;
            let fits = Some(i) != title && unit.len() <= 160 && self.units[i].kind != Kind::Entry || words == 0;
            (fits && dates.label_before(unit, found.start) != Some(Label::Revised) && dates.is_date_line(unit, &found, words))
                .then_some(found.stamp)
        };
        let whole = |words| range.clone().filter(|i| Some(*i) != title).find_map(|i| line(i, words));
        let bars = || {
            range
                .clone()
                .filter(|i| Some(*i) != title)
                .find_map(|i| self.between_bars(self.of(i)).map(|f| f.stamp))
        };
        // "By Samir Wahba, December 15, 2024": a byline that holds a date.
        let byline = || {
            let mut bylines = range.clone().filter(|i| self.shapes.after_byline_opener(self.of(*i)).is_some());
            bylines.find_map(|i| dates.find(self.of(i)).iter().find(|f| f.stamp.year.is_some()).map(|f| f.stamp))
        };
        whole(0).or_else(|| whole(3)).or_else(bars).or_else(byline)
    }

    /// The date that a short line of the head ends in, after who issued it and where: "Press service – Lima, 28 June 2023".
    fn ends_head_line(&self, range: Range<usize>, title: Option<usize>) -> Option<Stamp> {
        let dates = self.shapes.dates();
        range
            .filter(|i| Some(*i) != title && self.units[*i].kind != Kind::Entry)
            .find_map(|i| {
                let unit = self.of(i);
                let found = *dates.find(unit).last()?;
                let (before, after) = (unit[..found.start].trim_end(), unit[found.end..].trim());
                let whole = found.stamp.year.is_some() && found.stamp.day.is_some();
                let place = before.strip_suffix(',').and_then(|b| b.rsplit([',', '–', '—', '|', '-']).next());
                let placed =
                    place.is_some_and(|p| word_count(p) <= 3 && p.trim().starts_with(char::is_uppercase) && p.len() + 1 < before.len());
                let bare = after.is_empty() && word_count(unit) <= 14 && dates.label_before(unit, found.start) != Some(Label::Revised);
                (whole && placed && bare).then_some(found.stamp)
            })
    }

    /// A line at the very end that is only a date.
    fn last_date_line(&self, tail: Range<usize>) -> Option<Stamp> {
        let dates = self.shapes.dates();
        tail.rev().take(6).filter(|i| self.units[*i].kind == Kind::Plain).find_map(|i| {
            let unit = self.of(i);
            let found = *dates.find(unit).first()?;
            let timed = unit.contains(" at ") || unit.contains(':');
            (found.stamp.year.is_some() && found.stamp.day.is_some() && !timed && dates.is_date_line(unit, &found, 1))
                .then_some(found.stamp)
        })
    }

    /// A dateline's day in the year of the copyright line.
    fn in_year_of_copyright(&self, dateline: Option<Stamp>) -> Option<Stamp> {
        let stamp = dateline.filter(|s| s.year.is_none() && s.month.is_some())?;
        Some(Stamp {
            year: Some(self.copyright()?.0?),
            ..stamp
        })
    }

    /// Year and holder of the copyright line. A span of years ("2010–2024") is the site's and gives no year.
    fn copyright(&self) -> Option<(Option<i16>, Option<&'t str>)> {
        let lines = (0..self.units.len()).rev().take(TAIL).map(|i| self.of(i));
        let line = lines
            .filter(|l| l.len() <= 300)
            .find(|l| l.contains('©') || key(l).starts_with("copyright") || l.contains("(c) "))?;
        let years: Vec<i16> = line
            .split(|c: char| !c.is_ascii_digit())
            .filter(|n| n.len() == 4)
            .filter_map(|n| n.parse().ok())
            .collect();
        let year = match years.as_slice() {
            [one] if (1500..2200).contains(one) => Some(*one),
            _ => None,
        };
        let holder = line.find('©').map(|at| {
            let rest = line[at + '©'.len_utf8()..].trim_start_matches(|c: char| !c.is_alphabetic());
            rest.split(['.', ',', '|', '·', '/']).next().unwrap_or("").trim()
        });
        Some((year, holder.filter(|h| (2..=60).contains(&h.len()))))
    }

    /// How the page writes days and months where a date shows it: months first, days first, or nothing shown.
    fn month_first(&self) -> Option<bool> {
        let dates = self.shapes.dates();
        let (mut month, mut day) = (0, 0);
        for unit in self.units.iter().take(80) {
            let unit = head_of(unit.span.of(self.text), 400);
            if dates.month_first_zone(unit) && dates.find(unit).iter().any(|f| f.stamp.either) {
                return Some(true);
            }
            for f in dates.find(unit) {
                match f.month_first(unit) {
                    Some(true) => month += 1,
                    Some(false) => day += 1,
                    None => {}
                }
            }
        }
        (month != day).then_some(month > day)
    }

    pub(crate) fn source(&self, head_to: usize, title: Option<usize>) -> Option<String> {
        let end = head_to.min(self.units.len());
        let agency = (0..self.units.len().min(end + 2)).find_map(|i| self.shapes.dateline(self.of(i), true)?.1);
        let issuer = || {
            let lines = (0..end)
                .filter(|i| Some(*i) != title && self.look(*i).is_none())
                .map(|i| self.of(i));
            lines.filter(|u| !self.shapes.is_menu(u)).find_map(|u| self.shapes.issuer(u))
        };
        let site = || {
            let lines = (0..end)
                .filter(|i| Some(*i) != title)
                .map(|i| self.of(i))
                .filter(|u| self.between_bars(u).is_some());
            lines
                .filter_map(|u| u.split('|').next())
                .map(str::trim)
                .find(|s| self.shapes.dates().find(s).is_empty() && (2..=60).contains(&s.len()) && self.shapes.names(s).is_none())
        };
        let found = agency.or_else(|| self.copyright().and_then(|c| c.1)).or_else(issuer).or_else(site);
        found.map(str::to_owned)
    }
}
