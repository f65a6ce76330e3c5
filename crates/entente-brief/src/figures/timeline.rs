//! The timeline: one lane a kind, one mark for what happened about the same time; hollow where it did not, or not yet.

use super::{Drawing, Look, Shape, span, ticks};
use entente_coding::Status;
use entente_register::Event;
use entente_register::days::{Days, civil, number};
use std::collections::BTreeMap;

/// The kinds in the order of the codebook.
const KINDS: [&str; 11] = [
    "agreement",
    "institution",
    "meeting",
    "visit",
    "exercise",
    "transfer",
    "assistance",
    "deployment",
    "position",
    "measure",
    "incident",
];
const CLASHES: [&str; 2] = ["incident", "measure"];
const WIDTH: f64 = 720.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = 14.0;
const LANE: f64 = 26.0;
const TOP: f64 = 8.0;
/// Events of one lane and status this near to each other share a mark.
const NEAR: f64 = 9.0;

/// What a mark stands for: lane, how certain, place on the scale.
type Key = (usize, u8, i64);

/// Draws the dated events among `events`; `None` where there is none. `pair` names the two states.
pub fn timeline(events: &[Event], pair: &str) -> Option<Drawing> {
    let dated: Vec<(&Event, Days)> = events.iter().filter_map(|e| Some((e, Days::read(e.date.as_deref()?)?))).collect();
    let year = |d: &Days| civil(d.sort_day()).0;
    let (first, last) = span(dated.iter().map(|(_, d)| year(d)))?;
    let lanes = lanes(dated.iter().map(|(e, _)| e.kind.as_str()));
    let (start, end) = (f64::from(number(first, 1, 1)), f64::from(number(last + 1, 1, 1)));
    let at = |day: i32| LEFT + (f64::from(day) - start) / (end - start) * (WIDTH - LEFT - RIGHT);
    let bottom = TOP + LANE * lanes.len() as f64;
    let mut shapes = ground(first, last, &lanes, bottom, &at);
    let mut marks: BTreeMap<Key, Vec<&Event>> = BTreeMap::new();
    for (event, days) in dated.iter().filter(|(_, d)| year(d) >= first) {
        let lane = lanes.iter().position(|k| *k == event.kind).unwrap_or(0);
        let slot = ((at(days.sort_day()) - LEFT) / NEAR).floor() as i64;
        marks.entry((lane, certainty(event.status), slot)).or_default().push(event);
    }
    for ((lane, certainty, slot), events) in &marks {
        shapes.push(mark(lanes[*lane], *lane, *certainty, *slot, events));
    }
    legend(&mut shapes, bottom + 34.0);
    let clear = dated.iter().filter(|(e, _)| e.status == Status::Occurred).count();
    Some(Drawing {
        name: "timeline",
        title: format!("{pair}: timeline, {first}-{last}"),
        description: format!(
            "{} dated events in lanes by kind ({}); {clear} occurred. Drawn hollow, because planned, proposed, supposed or denied: {}. \
             The chronology lists each of them.",
            dated.len(),
            counts(&dated),
            dated.len() - clear
        ),
        width: WIDTH,
        height: bottom + 44.0,
        shapes,
    })
}

/// The kinds there are, known ones first.
fn lanes<'e>(kinds: impl Iterator<Item = &'e str>) -> Vec<&'e str> {
    let mut lanes: Vec<&str> = kinds.collect();
    let order = |k: &&str| (KINDS.iter().position(|known| known == k).unwrap_or(KINDS.len()), (*k).to_owned());
    lanes.sort_by_key(order);
    lanes.dedup();
    lanes
}

fn ground(first: i32, last: i32, lanes: &[&str], bottom: f64, at: &dyn Fn(i32) -> f64) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for year in ticks(first, last + 1, WIDTH - LEFT - RIGHT) {
        let x = at(number(year, 1, 1));
        shapes.push(Shape::Line {
            x1: x,
            y1: TOP,
            x2: x,
            y2: bottom + 4.0,
            look: Look::Ground,
        });
        shapes.push(Shape::Text {
            x,
            y: bottom + 16.0,
            anchor: "middle",
            look: Look::Soft,
            text: year.to_string(),
        });
    }
    for (n, kind) in lanes.iter().enumerate() {
        let y = TOP + LANE * (n as f64 + 0.5);
        shapes.push(Shape::Line {
            x1: LEFT,
            y1: y,
            x2: WIDTH - RIGHT,
            y2: y,
            look: Look::Ground,
        });
        shapes.push(Shape::Text {
            x: LEFT - 8.0,
            y: y + 4.0,
            anchor: "end",
            look: Look::Ink,
            text: (*kind).to_owned(),
        });
    }
    shapes
}

const fn certainty(status: Status) -> u8 {
    match status {
        Status::Occurred => 0,
        Status::Planned | Status::Proposed => 1,
        Status::Hypothetical => 2,
        Status::Denied => 3,
    }
}

/// One mark for events of a kind about one time: the more, the larger. Hollow ones sit a little lower, so that neither hides the other.
fn mark(kind: &str, lane: usize, certainty: u8, slot: i64, events: &[&Event]) -> Shape {
    let look = match certainty {
        0 if CLASHES.contains(&kind) => Look::Clash,
        0 => Look::Done,
        1 => Look::Open,
        2 => Look::Maybe,
        _ => Look::Denied,
    };
    let drop = if certainty == 0 { -3.0 } else { 5.0 };
    let when: Vec<String> = events
        .iter()
        .take(4)
        .map(|e| entente_analysis::house::date(e.date.as_deref()))
        .collect();
    let more = if events.len() > when.len() {
        format!(" and {} more", events.len() - when.len())
    } else {
        String::new()
    };
    Shape::Circle {
        x: LEFT + (slot as f64 + 0.5) * NEAR,
        y: TOP + LANE * (lane as f64 + 0.5) + drop,
        r: (3.0 + (events.len() as f64 - 1.0).sqrt() * 1.3).min(8.0),
        look,
        tip: format!("{kind}, {}: {}{more}", events[0].status.as_str(), when.join("; ")),
    }
}

fn legend(shapes: &mut Vec<Shape>, y: f64) {
    let entries = [
        (Look::Done, "occurred"),
        (Look::Clash, "occurred (measure, incident)"),
        (Look::Open, "planned or proposed"),
        (Look::Maybe, "supposed"),
        (Look::Denied, "denied"),
    ];
    let mut x = LEFT;
    for (look, label) in entries {
        shapes.push(Shape::Circle {
            x: x + 4.0,
            y: y - 4.0,
            r: 4.0,
            look,
            tip: label.into(),
        });
        shapes.push(Shape::Text {
            x: x + 13.0,
            y,
            anchor: "start",
            look: Look::Soft,
            text: label.into(),
        });
        x += 30.0 + 6.0 * label.len() as f64;
    }
}

/// "agreement 12, visit 3".
fn counts(dated: &[(&Event, Days)]) -> String {
    let kinds = lanes(dated.iter().map(|(e, _)| e.kind.as_str()));
    let count = |k: &str| dated.iter().filter(|(e, _)| e.kind == k).count();
    kinds.iter().map(|k| format!("{k} {}", count(k))).collect::<Vec<_>>().join(", ")
}
