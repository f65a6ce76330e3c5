//! Events along time, a lane for each kind; what is planned, supposed or denied has a mark of its own.

use super::{Figure, Scale, bounds, class, escaped};
use entente_register::days::Days;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 92.0;
const LANE: f64 = 34.0;
const TOP: f64 = 8.0;

/// An event on a timeline.
#[derive(Clone, Debug)]
pub struct Mark {
    /// When.
    pub days: Days,
    /// Its kind.
    pub kind: String,
    /// How firmly it is asserted.
    pub status: &'static str,
    /// What it is, in a line.
    pub title: String,
    /// Its page.
    pub url: String,
}

/// Draws events, a mark each; those without a day are left out and said to be.
pub fn timeline(marks: &[Mark], undated: u64) -> Figure {
    let placed: Vec<(&Mark, i32, i32)> = marks.iter().filter_map(|m| bounds(m.days).map(|(a, b)| (m, a, b))).collect();
    let scale = Scale::of(placed.iter().map(|(m, ..)| m.days), LEFT, WIDTH - LEFT - 16.0);
    let kinds = counted(placed.iter().map(|(m, ..)| (m.kind.as_str(), 1)));
    let how = "Filled: occurred; ring: planned or proposed; dashed ring: hypothetical; cross: denied.";
    drawn(scale, &kinds, how, undated, |svg, scale, lanes| dots(svg, &placed, scale, lanes))
}

/// Draws how many events of each kind there are in each year: for more than can be told apart.
pub fn years(counts: &[(String, i32, u64)], undated: u64) -> Figure {
    let days = |year: i32| Days::read(&format!("{:04}", year.clamp(1, 9999)));
    let scale = Scale::of(counts.iter().filter_map(|(_, y, _)| days(*y)), LEFT, WIDTH - LEFT - 16.0);
    let kinds = counted(counts.iter().map(|(k, _, n)| (k.as_str(), *n)));
    let how = "A bar for the events of each year.";
    drawn(scale, &kinds, how, undated, |svg, scale, lanes| bars(svg, counts, scale, lanes))
}

fn counted<'a>(kinds: impl Iterator<Item = (&'a str, u64)>) -> BTreeMap<&'a str, u64> {
    kinds.fold(BTreeMap::new(), |mut all, (kind, n)| {
        *all.entry(kind).or_default() += n;
        all
    })
}

fn drawn(
    scale: Option<Scale>,
    kinds: &BTreeMap<&str, u64>,
    how: &str,
    undated: u64,
    marks: impl FnOnce(&mut String, &Scale, &HashMap<&str, usize>),
) -> Figure {
    let Some(scale) = scale else {
        return Figure::default();
    };
    let lanes: HashMap<&str, usize> = kinds.keys().enumerate().map(|(n, k)| (*k, n)).collect();
    let height = TOP + LANE * kinds.len() as f64 + 28.0;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" aria-hidden=\"true\" focusable=\"false\" class=\"timeline\" {}>",
        scale.data()
    );
    axis(&mut svg, &scale, height);
    for (lane, kind) in kinds.keys().enumerate() {
        let y = TOP + LANE * lane as f64;
        let _ = write!(
            svg,
            "<text class=\"lane\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\
             <line class=\"rule\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\"/>",
            LEFT - 10.0,
            y + LANE / 2.0 + 4.0,
            escaped(kind),
            WIDTH - 8.0,
        );
    }
    svg.push_str("<g class=\"marks\">");
    marks(&mut svg, &scale, &lanes);
    svg.push_str("</g></svg>");
    let listed: Vec<String> = kinds.iter().map(|(k, n)| format!("{n} {k}")).collect();
    let without = if undated > 0 {
        format!(" {undated} without a date are not drawn.")
    } else {
        String::new()
    };
    let all: u64 = kinds.values().sum();
    Figure {
        kind: "timeline",
        svg,
        caption: format!("{all} dated events: {}. {how}{without}", listed.join(", ")),
    }
}

fn axis(svg: &mut String, scale: &Scale, height: f64) {
    svg.push_str("<g class=\"axis\">");
    for (year, x) in scale.years() {
        let _ = write!(
            svg,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{}\"/><text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{year}</text>",
            height - 20.0,
            height - 6.0
        );
    }
    svg.push_str("</g>");
}

/// A mark for each event; those on one place stand above each other.
fn dots(svg: &mut String, placed: &[(&Mark, i32, i32)], scale: &Scale, lanes: &HashMap<&str, usize>) {
    let mut stacked: HashMap<(usize, i64), usize> = HashMap::new();
    for (mark, first, last) in placed {
        let (lane, x) = (lanes[mark.kind.as_str()], scale.x(first + (last - first) / 2));
        let above = stacked.entry((lane, (x / 9.0).round() as i64)).or_default();
        // Up to five above each other, then again from the middle.
        let step = [0.0, -1.0, 1.0, -2.0, 2.0][*above % 5] * 6.0;
        *above += 1;
        let y = TOP + LANE * (lane as f64 + 0.5) + step;
        let _ = write!(
            svg,
            "<a href=\"{}\" tabindex=\"-1\" data-day=\"{first}\" data-end=\"{last}\" class=\"mark k-{} {}\"><title>{}</title>",
            escaped(&mark.url),
            class(&mark.kind),
            mark.status,
            escaped(&mark.title)
        );
        let width = scale.x(*last) - scale.x(*first);
        if width > 14.0 {
            let _ = write!(
                svg,
                "<line class=\"span\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>",
                scale.x(*first),
                scale.x(*last)
            );
        }
        if mark.status == "denied" {
            let _ = write!(svg, "<path class=\"dot\" d=\"M{:.1} {:.1}l9 9m0 -9l-9 9\"/>", x - 4.5, y - 4.5);
        } else {
            let _ = write!(svg, "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\"/>");
        }
        svg.push_str("</a>");
    }
}

/// A bar for the events of a kind in a year.
fn bars(svg: &mut String, counts: &[(String, i32, u64)], scale: &Scale, lanes: &HashMap<&str, usize>) {
    let most = counts.iter().map(|(.., n)| *n).max().unwrap_or(1) as f64;
    for (kind, year, n) in counts {
        let Some(days) = Days::read(&format!("{year:04}")) else { continue };
        let (x, end) = (scale.x(days.first), scale.x(days.last));
        let tall = (*n as f64 / most * (LANE - 6.0)).max(1.5);
        let _ = write!(
            svg,
            "<g class=\"mark occurred k-{}\" data-day=\"{}\" data-end=\"{}\"><title>{n} {} in {year}</title>\
             <rect class=\"bar\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{tall:.1}\"/></g>",
            class(kind),
            days.first,
            days.last,
            escaped(kind),
            TOP + LANE * (lanes[kind.as_str()] as f64 + 1.0) - 3.0 - tall,
            (end - x - 1.0).max(1.0),
        );
    }
}
