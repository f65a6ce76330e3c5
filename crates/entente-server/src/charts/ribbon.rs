//! The level of relationships over time: a ribbon for each two, which changes with each step.

use super::{Figure, Scale, escaped};
use entente_register::days::Days;
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const LANE: f64 = 38.0;
const FOOT: f64 = 26.0;
/// Where ribbons begin: after their labels, where they have some.
const LABELS: f64 = 112.0;

/// A level from one day on.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// When it was reached.
    pub from: Days,
    /// Its name; `None`: it ended then.
    pub level: Option<String>,
    /// In words, for the pointer.
    pub title: String,
    /// The page of the event that reached it.
    pub url: String,
}

/// The levels of one relationship.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Whose they are; may be empty where there is one only.
    pub label: String,
    /// Oldest first.
    pub stretches: Vec<Stretch>,
}

/// Draws the levels of relationships on one scale; the last stretch of each lasts until `until`.
pub fn ribbons(lanes: &[Lane], until: Option<Days>) -> Figure {
    let days = lanes.iter().flat_map(|l| l.stretches.iter().map(|s| s.from)).chain(until);
    let left = if lanes.iter().all(|l| l.label.is_empty()) { 8.0 } else { LABELS };
    let scale = Scale::of(days, left, WIDTH - left - 8.0).filter(|_| !lanes.is_empty());
    let Some(scale) = scale else {
        return Figure::default();
    };
    let height = LANE * lanes.len() as f64 + FOOT;
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {height}\" aria-hidden=\"true\" focusable=\"false\" class=\"ribbon\">");
    for (year, x) in scale.years() {
        let _ = write!(
            svg,
            "<text class=\"year\" x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{year}</text>",
            height - 6.0
        );
    }
    let end = until.and_then(super::bounds).map_or(i32::MIN, |(_, last)| last);
    let mut names: Vec<&str> = Vec::new();
    for (n, lane) in lanes.iter().enumerate() {
        let top = 6.0 + LANE * n as f64;
        if !lane.label.is_empty() {
            let (x, y) = (left - 8.0, top + 20.0);
            let _ = write!(svg, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{}</text>", escaped(&lane.label));
        }
        draw(&mut svg, &scale, lane, top, end, &mut names);
    }
    svg.push_str("</svg>");
    let caption = match lanes {
        [_] => format!("What the two call their relations: {}.", names.join(", then ")),
        _ => format!("What each two call their relations: {}.", names.join("; ")),
    };
    Figure { kind: "", svg, caption }
}

fn draw<'a>(svg: &mut String, scale: &Scale, lane: &'a Lane, top: f64, end: i32, names: &mut Vec<&'a str>) {
    for (n, stretch) in lane.stretches.iter().enumerate() {
        let (Some(level), Some((from, _))) = (&stretch.level, super::bounds(stretch.from)) else {
            continue;
        };
        let next = lane
            .stretches
            .get(n + 1)
            .and_then(|s| super::bounds(s.from))
            .map(|(first, _)| first);
        let to = next.unwrap_or(end).max(from + 30);
        let (x, width) = (scale.x(from), scale.x(to) - scale.x(from));
        if !names.contains(&level.as_str()) {
            names.push(level);
        }
        let tone = names.iter().position(|n| n == level).unwrap_or(0).min(5);
        let _ = write!(
            svg,
            "<a href=\"{}\" tabindex=\"-1\"><title>{}</title><rect class=\"level l-{tone}\" x=\"{x:.1}\" y=\"{top}\" width=\"{:.1}\" height=\"30\"/>",
            escaped(&stretch.url),
            escaped(&stretch.title),
            width.max(2.0)
        );
        // About seven units a letter: a name that does not fit is in the words beside the picture.
        if width > level.chars().count() as f64 * 6.6 {
            let _ = write!(
                svg,
                "<text class=\"name\" x=\"{:.1}\" y=\"{}\">{}</text>",
                x + 7.0,
                top + 20.0,
                escaped(level)
            );
        }
        svg.push_str("</a>");
    }
}
