//! The rhythm: how many events each year, those that did not occur drawn hollow on top.

use super::{Drawing, Look, Shape, span, ticks};
use entente_coding::Status;
use entente_register::Event;
use entente_register::days::{Days, civil};
use std::collections::BTreeMap;

const WIDTH: f64 = 720.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 10.0;
const HIGH: f64 = 120.0;

/// Draws how many dated events each year has; `None` where there is none. `pair` names the two states.
pub fn rhythm(events: &[Event], pair: &str) -> Option<Drawing> {
    let mut years: BTreeMap<i32, (u32, u32)> = BTreeMap::new();
    for event in events {
        let Some(days) = event.date.as_deref().and_then(Days::read) else {
            continue;
        };
        let (done, open) = years.entry(civil(days.sort_day()).0).or_default();
        *if event.status == Status::Occurred { done } else { open } += 1;
    }
    let (first, last) = span(years.keys().copied())?;
    let most = years.values().map(|(a, b)| a + b).max()?;
    let wide = (WIDTH - LEFT - RIGHT) / f64::from(last - first + 1);
    let bottom = TOP + HIGH;
    let unit = HIGH / f64::from(most);
    let mut shapes = Vec::new();
    for level in levels(most) {
        let y = bottom - unit * f64::from(level);
        shapes.push(Shape::Line {
            x1: LEFT,
            y1: y,
            x2: WIDTH - RIGHT,
            y2: y,
            look: Look::Ground,
        });
        shapes.push(Shape::Text {
            x: LEFT - 6.0,
            y: y + 4.0,
            anchor: "end",
            look: Look::Soft,
            text: level.to_string(),
        });
    }
    for (year, (done, open)) in years.range(first..) {
        let gap = (wide * 0.2).min(4.0);
        let (x, w) = (LEFT + wide * f64::from(year - first) + gap / 2.0, wide - gap);
        let (high, hollow) = (unit * f64::from(*done), unit * f64::from(*open));
        let tip = |n: u32, what: &str| format!("{year}: {n} {what}");
        if *done > 0 {
            shapes.push(Shape::Bar {
                x,
                y: bottom - high,
                w,
                h: high,
                look: Look::Done,
                tip: tip(*done, "occurred"),
            });
        }
        if *open > 0 {
            shapes.push(Shape::Bar {
                x,
                y: bottom - high - hollow,
                w,
                h: hollow,
                look: Look::Open,
                tip: tip(*open, "not occurred, or not yet"),
            });
        }
    }
    for year in ticks(first, last, WIDTH - LEFT - RIGHT) {
        let x = LEFT + wide * (f64::from(year - first) + 0.5);
        shapes.push(Shape::Text {
            x,
            y: bottom + 14.0,
            anchor: "middle",
            look: Look::Soft,
            text: year.to_string(),
        });
    }
    let told: Vec<String> = years.range(first..).map(|(y, (a, b))| format!("{y} {}", a + b)).collect();
    Some(Drawing {
        name: "rhythm",
        title: format!("{pair}: events per year, {first}-{last}"),
        description: format!(
            "Events per year: {}. What is planned, proposed, supposed or denied is drawn hollow.",
            told.join(", ")
        ),
        width: WIDTH,
        height: bottom + 22.0,
        shapes,
    })
}

/// Whole numbers for the lines of the ground: four at most.
fn levels(most: u32) -> Vec<u32> {
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000]
        .into_iter()
        .find(|s| most / s <= 4)
        .unwrap_or(1_000_000);
    (0..=most).step_by(step as usize).collect()
}
