//! Events at their places, on the coasts and borders of Natural Earth (public domain), in plate carrée: a degree is a unit.

use super::{Figure, class, escaped};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Coasts and borders as paths: one unit a degree, from 180° W and 90° N. Made by `web/build.mjs`.
const LAND: &str = include_str!("../../assets/land.path");
const BORDERS: &str = include_str!("../../assets/borders.path");

/// A place with the events there.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// The kind of its most events.
    pub kind: String,
    /// How many events.
    pub events: usize,
    /// In words, for the pointer.
    pub title: String,
    /// Where the place is on the page.
    pub url: String,
}

/// Draws places; those with most events below the others.
pub fn map(spots: &[Spot]) -> Figure {
    if spots.is_empty() {
        return Figure::default();
    }
    let (x, y, width, height) = window(spots);
    // A dot is as large on a small part of the world as on all of it.
    let unit = width / 360.0;
    let mut svg = format!(
        "<svg viewBox=\"{x:.1} {y:.1} {width:.1} {height:.1}\" aria-hidden=\"true\" focusable=\"false\" class=\"map\"><g class=\"stage\">\
         <path class=\"land\" d=\"{LAND}\"/><path class=\"borders\" d=\"{BORDERS}\"/>"
    );
    let mut sorted: Vec<&Spot> = spots.iter().collect();
    sorted.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.title.cmp(&b.title)));
    let most = sorted[0].events as f64;
    for spot in sorted {
        let radius = (1.6 + 4.0 * (spot.events as f64 / most).sqrt()) * unit;
        let _ = write!(
            svg,
            "<a href=\"{}\" tabindex=\"-1\" class=\"spot k-{}\"><title>{}</title><circle cx=\"{:.2}\" cy=\"{:.2}\" r=\"{radius:.2}\"/></a>",
            escaped(&spot.url),
            class(&spot.kind),
            escaped(&spot.title),
            spot.lon + 180.0,
            90.0 - spot.lat
        );
    }
    svg.push_str("</g></svg>");
    let kinds: BTreeMap<&str, usize> = spots.iter().fold(BTreeMap::new(), |mut all, s| {
        *all.entry(s.kind.as_str()).or_default() += s.events;
        all
    });
    let events: usize = kinds.values().sum();
    Figure {
        kind: "map",
        svg,
        caption: format!(
            "{events} events at {} places; larger dots for more. Statements, and events somewhere in a whole country, are not drawn.",
            spots.len()
        ),
    }
}

/// The part of the world that is shown: around the places, two wide by one high, never less than forty degrees.
fn window(spots: &[Spot]) -> (f64, f64, f64, f64) {
    let of = |value: fn(&Spot) -> f64| {
        let values = spots.iter().map(value);
        values.fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)))
    };
    let ((west, east), (south, north)) = (of(|s| s.lon), of(|s| s.lat));
    let width = ((east - west) * 1.2).max((north - south) * 1.2 * 2.0).clamp(40.0, 360.0);
    let height = width / 2.0;
    let x = ((east + west) / 2.0 + 180.0 - width / 2.0).clamp(0.0, 360.0 - width);
    let y = (90.0 - (north + south) / 2.0 - height / 2.0).clamp(0.0, 180.0 - height);
    (x, y, width, height)
}

#[cfg(test)]
mod tests {
    use super::{Spot, map};

    #[test]
    fn the_world_is_shown_as_far_as_it_is_needed() {
        let spot = |lon, lat| Spot {
            lon,
            lat,
            kind: "visit".into(),
            events: 1,
            title: "<x>".into(),
            url: "#a".into(),
        };
        assert!(map(&[spot(105.8, 21.0)]).svg.contains("viewBox=\"265.8 59.0 40.0 20.0\""));
        let world = map(&[spot(-179.0, -80.0), spot(179.0, 80.0)]).svg;
        assert!(world.contains("viewBox=\"0.0 0.0 360.0 180.0\"") && world.contains("&lt;x&gt;"));
    }
}
