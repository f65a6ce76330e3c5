//! The register drawn: a network of states, a map of places. Both stand on the page as tables too.

use super::overview::{self, Pair};
use super::{Actor, lines};
use crate::charts::{self, Figure, Link, Spot};
use crate::problem::Problem;
use crate::wanted::Wanted;
use askama::Template;
use entente_actors::Gazetteer;
use entente_export::Format;
use entente_register::{Filter, Register, RegisterError, Tally};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Pairs that are drawn unless more are asked for.
const DRAWN: usize = 80;
/// Events that are mapped at most.
const MAPPED: usize = 20_000;

/// Who has to do with whom.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "network.html")]
pub struct Network {
    /// The filters; `limit` is of pairs.
    pub wanted: Wanted,
    /// Kinds among the events wanted, whichever kind is.
    pub kinds: Vec<lines::Choice>,
    /// Statuses, likewise.
    pub statuses: Vec<lines::Choice>,
    /// Pairs with the most events.
    pub pairs: Vec<Pair>,
    /// How many pairs there are in all.
    pub pairs_in_all: usize,
    #[serde(skip)]
    chart: Figure,
}

impl Network {
    /// Counts pairs among the events wanted.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(register: &Register, names: &Gazetteer, wanted: Wanted) -> Result<Network, RegisterError> {
        let filter = wanted.filter();
        let (pairs, pairs_in_all) = overview::pairs(register, names, &filter, wanted.limit.unwrap_or(DRAWN))?;
        let link = |p: &Pair| Link {
            a: p.a.code.clone(),
            b: p.b.code.clone(),
            events: p.events,
            title: format!("{} – {}: {} events", p.a.name, p.b.name, p.events),
            url: p.url.clone(),
        };
        let (kinds, statuses) = own_choices(register, &filter)?;
        Ok(Network {
            chart: charts::network(&pairs.iter().map(link).collect::<Vec<_>>(), |code| Actor::of(code, names).name),
            kinds,
            statuses,
            pairs,
            pairs_in_all,
            wanted,
        })
    }
}

fn own_choices(register: &Register, filter: &Filter) -> Result<(Vec<lines::Choice>, Vec<lines::Choice>), RegisterError> {
    let mut kinds = filter.clone();
    kinds.kind = None;
    let mut statuses = filter.clone();
    statuses.status = None;
    Ok((
        lines::choices(register, &kinds, Tally::Kind)?,
        lines::choices(register, &statuses, Tally::Status)?,
    ))
}

/// A place and the events there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceView {
    /// Its name.
    pub name: String,
    /// The state that it is in, by code.
    pub state: String,
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// The events, oldest first: id, kind, title, EDTF.
    pub events: Vec<PlacedEvent>,
}

/// An event at a place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlacedEvent {
    /// The event.
    pub id: String,
    /// Its page.
    pub url: String,
    /// Its kind.
    pub kind: String,
    /// In words of a text.
    pub title: String,
    /// EDTF.
    pub date: Option<String>,
    /// How firmly asserted.
    pub status: String,
}

/// Where things happened.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "map.html")]
pub struct MapPage {
    /// The filters.
    pub wanted: Wanted,
    /// Kinds among the events wanted, whichever kind is.
    pub kinds: Vec<lines::Choice>,
    /// Statuses, likewise.
    pub statuses: Vec<lines::Choice>,
    /// Places, those with most events first.
    pub places: Vec<PlaceView>,
    /// Why events are not on the map, and how many.
    pub left_out: BTreeMap<String, u64>,
    #[serde(skip)]
    chart: Figure,
}

impl MapPage {
    /// Places the events wanted, as the GeoJSON export does.
    ///
    /// # Errors
    /// Those of the filters, of reading the register, and of the lists of places.
    pub fn read(register: &Register, wanted: Wanted) -> Result<MapPage, Problem> {
        let mut filter = wanted.filter();
        let (kinds, statuses) = own_choices(register, &filter)?;
        filter.limit = Some(MAPPED);
        let mut json = Vec::new();
        let summary = entente_export::write(register, &filter, Format::GEOJSON, &mut json)?;
        let parsed: Value = serde_json::from_slice(&json).map_err(|_| Problem::failed("the map could not be drawn"))?;
        let mut places: BTreeMap<(String, String), PlaceView> = BTreeMap::new();
        for feature in parsed["features"].as_array().into_iter().flatten() {
            add(&mut places, feature);
        }
        let mut places: Vec<PlaceView> = places.into_values().collect();
        places.sort_by(|a, b| b.events.len().cmp(&a.events.len()).then_with(|| a.name.cmp(&b.name)));
        let spots: Vec<Spot> = places.iter().enumerate().map(|(n, p)| spot(n, p)).collect();
        Ok(MapPage {
            chart: charts::map(&spots),
            wanted,
            kinds,
            statuses,
            places,
            left_out: summary.left_out,
        })
    }
}

fn add(places: &mut BTreeMap<(String, String), PlaceView>, feature: &Value) {
    let own = &feature["properties"];
    let text = |key: &str| own[key].as_str().unwrap_or_default().to_owned();
    let at = |n: usize| feature["geometry"]["coordinates"][n].as_f64();
    let (Some(longitude), Some(latitude)) = (at(0), at(1)) else {
        return;
    };
    let place = places.entry((text("resolved"), text("state"))).or_insert_with(|| PlaceView {
        name: text("resolved"),
        state: text("state"),
        longitude,
        latitude,
        events: Vec::new(),
    });
    place.events.push(PlacedEvent {
        url: super::event_url(&text("event")),
        id: text("event"),
        kind: text("kind"),
        title: text("title"),
        date: own["date"].as_str().map(str::to_owned),
        status: text("status"),
    });
}

fn spot(nth: usize, place: &PlaceView) -> Spot {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for event in &place.events {
        *kinds.entry(&event.kind).or_default() += 1;
    }
    let most = kinds.into_iter().max_by_key(|(_, n)| *n).map_or("other", |(k, _)| k);
    Spot {
        lon: place.longitude,
        lat: place.latitude,
        kind: most.to_owned(),
        events: place.events.len(),
        title: format!(
            "{} ({}): {} events, most of them {most}",
            place.name,
            place.state,
            place.events.len()
        ),
        url: format!("#place-{nth}"),
    }
}
