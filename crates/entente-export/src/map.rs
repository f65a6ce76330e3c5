//! GeoJSON: a point for every event whose place is a place.
//!
//! Statements (kind `position`) are not mapped: where somebody spoke is not where something happened. Neither is an event whose place is a whole country,
//! a name that several places bear, or a name that the gazetteer does not know: all are left out, and counted. Coordinates are those of the
//! city, from GeoNames.

use crate::dates::{first, last};
use crate::job::Job;
use crate::lists::Spot;
use crate::parties::joined;
use crate::{ExportError, Result, Summary};
use entente_register::Event;
use geojson::{Feature, FeatureWriter, Geometry, GeometryValue, feature::Id};
use serde_json::{Map, Value, json};
use std::io::Write;

/// Writes a FeatureCollection, with the register's version as its member `register` where it has a feature.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("feature");
    let mut features = FeatureWriter::from_writer(&mut *out);
    job.each_event(|event| {
        let spot = match &event.place {
            _ if event.kind == "position" => Err("statement (not mapped)".to_owned()),
            None => Err("event without a place".to_owned()),
            Some(place) => job
                .lists
                .spot(&place.name, place.state.as_deref())?
                .map_err(|e| format!("event: {}", e.why())),
        };
        match spot {
            Ok(spot) => {
                if summary.rows == 0 {
                    // Not before: without a feature after it, the writer's collection would be no JSON.
                    features.write_foreign_member("register", &job.stamp).map_err(failed)?;
                }
                summary.wrote(1);
                features.write_feature(&feature(&event, spot)).map_err(failed)
            }
            Err(why) => {
                summary.leave_out(why);
                Ok(())
            }
        }
    })?;
    features.finish().map_err(failed)?;
    drop(features);
    out.write_all(b"\n")?;
    Ok(summary)
}

fn feature(event: &Event, spot: &Spot) -> Feature {
    let names = |parties: &[entente_coding::Party]| joined(parties.iter().map(|p| p.state.as_deref().unwrap_or(&p.name)));
    let place = event.place.as_ref();
    let properties = [
        ("event", json!(event.id)),
        ("kind", json!(event.kind)),
        ("subtype", json!(event.subtype)),
        ("stage", json!(event.stage)),
        ("status", json!(event.status)),
        ("title", json!(event.title)),
        ("date", json!(event.date)),
        ("date_first", known(first(event.date.as_deref()))),
        ("date_last", known(last(event.date.as_deref()))),
        ("initiators", json!(names(&event.initiators))),
        ("counterparts", json!(names(&event.counterparts))),
        ("place", json!(place.map(|p| &p.name))),
        ("resolved", json!(spot.name)),
        ("state", json!(spot.state)),
        ("geonameid", json!(spot.geonameid)),
        ("documents", json!(event.documents().len())),
        ("quote", json!(event.claims.first().map(|c| &c.quote))),
    ];
    Feature {
        bbox: None,
        geometry: Some(Geometry::new(GeometryValue::Point {
            coordinates: vec![spot.lon, spot.lat].into(),
        })),
        id: Some(Id::String(event.id.clone())),
        properties: Some(
            properties
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect::<Map<String, Value>>(),
        ),
        foreign_members: None,
    }
}

fn known(day: String) -> Value {
    if day.is_empty() { Value::Null } else { Value::String(day) }
}

fn failed(e: geojson::Error) -> ExportError {
    ExportError::Write(std::io::Error::other(e.to_string()))
}
