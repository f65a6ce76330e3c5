//! The level of a relationship over time: a ribbon that changes with each step.

use super::{Figure, Scale, escaped};
use entente_register::days::Days;
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 64.0;

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

/// Draws stretches, oldest first; the last one lasts until `until`.
pub fn ribbon(stretches: &[Stretch], until: Option<Days>) -> Figure {
    let days = stretches.iter().map(|s| s.from).chain(until);
    let Some(scale) = Scale::of(days, 8.0, WIDTH - 16.0) else {
        return Figure::default();
    };
    let end = until.and_then(super::bounds).map_or(i32::MIN, |(_, last)| last);
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\" focusable=\"false\" class=\"ribbon\">");
    for (year, x) in scale.years() {
        let _ = write!(
            svg,
            "<text class=\"year\" x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{year}</text>",
            HEIGHT - 6.0
        );
    }
    let mut names: Vec<&str> = Vec::new();
    for (n, stretch) in stretches.iter().enumerate() {
        let (Some(level), Some((from, _))) = (&stretch.level, super::bounds(stretch.from)) else {
            continue;
        };
        let next = stretches.get(n + 1).and_then(|s| super::bounds(s.from)).map(|(first, _)| first);
        let to = next.unwrap_or(end).max(from + 30);
        let (x, width) = (scale.x(from), scale.x(to) - scale.x(from));
        if !names.contains(&level.as_str()) {
            names.push(level);
        }
        let tone = names.iter().position(|n| n == level).unwrap_or(0).min(5);
        let _ = write!(
            svg,
            "<a href=\"{}\" tabindex=\"-1\"><title>{}</title><rect class=\"level l-{tone}\" x=\"{x:.1}\" y=\"6\" width=\"{:.1}\" height=\"30\"/>",
            escaped(&stretch.url),
            escaped(&stretch.title),
            width.max(2.0)
        );
        // About seven units a letter: a name that does not fit is in the list below.
        if width > level.chars().count() as f64 * 6.6 {
            let _ = write!(svg, "<text class=\"name\" x=\"{:.1}\" y=\"26\">{}</text>", x + 7.0, escaped(level));
        }
        svg.push_str("</a>");
    }
    svg.push_str("</svg>");
    Figure {
        kind: "",
        svg,
        caption: format!("What the two call their relations: {}.", names.join(", then ")),
    }
}
