//! Pictures drawn by the server as SVG: they need no script, and print.
//!
//! *In:* plain values. *Out:* a [`Figure`]. What a picture shows stands in words on the same page; so a picture is hidden from screen
//! readers, and its links are left out of the order of keys. `assets/charts.js` adds zooming where scripts run.
//!
//! # Invariants and limits
//! - Every text is escaped here: figures go into pages as they are.
//! - Colours are classes (`k-visit`, `occurred`): light, dark and paper are the stylesheet's.
//! - The same values give the same picture.

mod map;
mod network;
mod ribbon;
mod timeline;

pub use map::{Spot, map};
pub use network::{Link, network};
pub use ribbon::{Lane, Stretch, ribbons};
pub use timeline::{Mark, timeline, years};

use entente_register::days::{Days, civil};
use entente_text::markup::escaped;

/// A picture with what it says in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// What the script may add to it: `timeline`, `network`, `map`, or nothing.
    pub kind: &'static str,
    /// The picture; empty where there is nothing to draw.
    pub svg: String,
    /// What it shows, in words.
    pub caption: String,
}

/// A word of the codebook as part of a class; anything else gives none.
pub fn class(word: &str) -> &str {
    let plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if plain { word } else { "other" }
}

/// Days along a line.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    first: f64,
    last: f64,
    left: f64,
    width: f64,
}

impl Scale {
    /// From whole years around the days that are given; `None` without a day.
    pub fn of(days: impl Iterator<Item = Days>, left: f64, width: f64) -> Option<Scale> {
        let bounded = days.filter_map(|d| bounds(d).map(|(a, b)| (a, b.max(a))));
        let (first, last) = bounded.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))?;
        let (from, until) = (civil(first).0, civil(last).0 + 1);
        let start = |year: i32| Days::read(&format!("{:04}", year.clamp(1, 9999))).map(|d| f64::from(d.first));
        Some(Scale {
            first: start(from)?,
            last: start(until)?.max(start(from)? + 365.0),
            left,
            width,
        })
    }

    /// Where a day stands.
    pub fn x(&self, day: i32) -> f64 {
        self.left + (f64::from(day) - self.first) / (self.last - self.first) * self.width
    }

    /// Years to be marked, at most a dozen or so: number and place.
    pub fn years(&self) -> Vec<(i32, f64)> {
        let (from, until) = (civil(self.first as i32).0, civil(self.last as i32).0);
        let steps = [1, 2, 5, 10, 20, 50, 100, 500, 1000];
        let step = steps.into_iter().find(|s| (until - from) / s <= 12).unwrap_or(1000);
        (from..=until)
            .filter(|y| y % step == 0)
            .filter_map(|y| Some((y, self.x(Days::read(&format!("{y:04}"))?.first))))
            .collect()
    }

    /// First and last day, for the script.
    pub fn data(&self) -> String {
        format!(
            "data-first=\"{:.0}\" data-last=\"{:.0}\" data-left=\"{:.0}\" data-width=\"{:.0}\"",
            self.first, self.last, self.left, self.width
        )
    }
}

/// The days that an event may have been on, without the ends of time.
pub fn bounds(days: Days) -> Option<(i32, i32)> {
    use entente_register::days::{FIRST, LAST};
    match (days.first > FIRST, days.last < LAST) {
        (true, true) => Some((days.first, days.last)),
        (true, false) => Some((days.first, days.first)),
        (false, true) => Some((days.last, days.last)),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Scale, class};
    use entente_register::days::Days;

    #[test]
    fn hostile_words_are_no_class() {
        assert_eq!((class("visit"), class("x\" onload=\"")), ("visit", "other"));
    }

    #[test]
    fn a_scale_has_whole_years() {
        let scale = Scale::of(["2011-10-24", "2014-03"].iter().filter_map(|d| Days::read(d)), 0.0, 400.0).unwrap();
        let years: Vec<i32> = scale.years().iter().map(|y| y.0).collect();
        assert_eq!(years, [2011, 2012, 2013, 2014, 2015]);
        assert!(scale.x(Days::read("2011").unwrap().first).abs() < 0.01);
        assert!(Scale::of(["../.."].iter().filter_map(|d| Days::read(d)), 0.0, 400.0).is_none());
        assert!(
            Scale::of(["0001", "9999"].iter().filter_map(|d| Days::read(d)), 0.0, 400.0)
                .unwrap()
                .years()
                .len()
                < 15
        );
    }
}
