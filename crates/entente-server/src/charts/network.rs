//! Who has to do with whom: states on a circle, a line for each pair, thicker for more events.
//!
//! States stand so that those with much in common are near each other; the script may set them free.

use super::{Figure, escaped};
use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::TAU;
use std::fmt::Write;

const SIZE: f64 = 720.0;
const RADIUS: f64 = 280.0;

/// A pair of states and how much there is between them.
#[derive(Clone, Debug)]
pub struct Link {
    /// Code of one.
    pub a: String,
    /// Code of the other.
    pub b: String,
    /// Events of both.
    pub events: u64,
    /// The page of the pair.
    pub url: String,
    /// In words, for the pointer.
    pub title: String,
}

/// Draws pairs, those with most events first. `names` gives what a code is called.
pub fn network(links: &[Link], names: impl Fn(&str) -> String) -> Figure {
    let order = around(links);
    if order.is_empty() {
        return Figure::default();
    }
    let most = links.iter().map(|l| l.events).max().unwrap_or(1) as f64;
    let mut weight: BTreeMap<&str, u64> = BTreeMap::new();
    for link in links {
        *weight.entry(&link.a).or_default() += link.events;
        *weight.entry(&link.b).or_default() += link.events;
    }
    let heaviest = weight.values().max().copied().unwrap_or(1) as f64;
    let place: BTreeMap<&str, (f64, f64, f64)> = order
        .iter()
        .enumerate()
        .map(|(n, code)| {
            let angle = TAU * n as f64 / order.len() as f64 - TAU / 4.0;
            (*code, (SIZE / 2.0 + RADIUS * angle.cos(), SIZE / 2.0 + RADIUS * angle.sin(), angle))
        })
        .collect();
    let mut svg =
        format!("<svg viewBox=\"0 0 {SIZE} {SIZE}\" aria-hidden=\"true\" focusable=\"false\" class=\"network\"><g class=\"stage\">");
    for link in links {
        let ((x1, y1, _), (x2, y2, _)) = (place[link.a.as_str()], place[link.b.as_str()]);
        let _ = write!(
            svg,
            "<a href=\"{}\" tabindex=\"-1\" class=\"link\" data-a=\"{}\" data-b=\"{}\" data-events=\"{}\"><title>{}</title>\
             <line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke-width=\"{:.1}\"/></a>",
            escaped(&link.url),
            escaped(&link.a),
            escaped(&link.b),
            link.events,
            escaped(&link.title),
            1.0 + 9.0 * (link.events as f64 / most).sqrt()
        );
    }
    for code in &order {
        let (x, y, angle) = place[code];
        let radius = 5.0 + 11.0 * (weight[code] as f64 / heaviest).sqrt();
        let left = angle.cos() < -0.01;
        let _ = write!(
            svg,
            "<g class=\"node\" data-id=\"{}\" transform=\"translate({x:.1} {y:.1})\"><title>{}</title><circle r=\"{radius:.1}\"/>\
             <text x=\"{:.1}\" y=\"4\" text-anchor=\"{}\">{}</text></g>",
            escaped(code),
            escaped(&names(code)),
            if left { -radius - 4.0 } else { radius + 4.0 },
            if left { "end" } else { "start" },
            escaped(code)
        );
    }
    svg.push_str("</g></svg>");
    Figure {
        kind: "network",
        svg,
        caption: format!(
            "{} states and bodies, {} pairs; thicker lines for more events. The table below has the same.",
            order.len(),
            links.len()
        ),
    }
}

/// An order in which states that have much to do with each other are neighbours: each time the nearest to the last one.
fn around(links: &[Link]) -> Vec<&str> {
    let mut near: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    for link in links {
        near.entry(&link.a).or_default().insert(&link.b, link.events);
        near.entry(&link.b).or_default().insert(&link.a, link.events);
    }
    let mut left: BTreeSet<&str> = near.keys().copied().collect();
    let mut order: Vec<&str> = Vec::new();
    let all = |code: &str| near[code].values().sum::<u64>();
    while let Some(next) = order
        .last()
        .and_then(|last| {
            near[last]
                .iter()
                .filter(|(c, _)| left.contains(*c))
                .max_by_key(|(c, n)| (**n, std::cmp::Reverse(**c)))
        })
        .map(|(c, _)| *c)
        .or_else(|| left.iter().copied().max_by_key(|c| (all(c), std::cmp::Reverse(*c))))
    {
        left.remove(next);
        order.push(next);
    }
    order
}
