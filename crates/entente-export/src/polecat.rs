//! Rows in the forty columns of POLECAT: tab-separated, a header, one row an event, actors of one side separated by `; `.

use crate::job::Job;
use crate::rows::{Grain, Row, each};
use crate::table::{Column, Rows, blank, column};
use crate::{Result, Summary};
use std::io::Write;

const QUADS: [&str; 4] = ["VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"];

/// The columns.
pub const COLUMNS: &[Column<Row>] = &[
    column("Event ID", "the event", Row::id),
    column("Event Date", "as much of year, month, day as is certain", |r| r.date().iso()),
    column("Event Type", "PLOVER root", |r| r.record.event.plover.event.clone()),
    column("Event Mode", "PLOVER mode", |r| {
        r.record.event.plover.mode.clone().unwrap_or_default()
    }),
    column("Intensity", "PLOVER's event scale of the root", |r| {
        r.lists
            .event_scale(&r.record.event.plover.event)
            .map(|v| format!("{v:.1}"))
            .unwrap_or_default()
    }),
    column("Quad Code", "PLOVER's quadrant, in words", |r| {
        let quad = r.lists.quad(&r.record.event.plover.event);
        quad.and_then(|q| QUADS.get(usize::from(q) - 1))
            .copied()
            .unwrap_or_default()
            .to_owned()
    }),
    column("Contexts", "PLOVER contexts", |r| r.record.event.plover.contexts.join("; ")),
    column("Actor Name", "a person where one is named, else the state or body", |r| {
        r.names(&r.source, true)
    }),
    column("Actor Country", "ISO 3166-1 alpha-3, historic or body code", |r| r.codes(&r.source)),
    column("Actor COW", "Correlates of War number at that date", |r| r.cow(&r.source)),
    column("Primary Actor Sector", "sector of the first", |r| primary(&r.source)),
    column("Actor Sectors", "all sectors (PLOVER)", |r| r.sectors(&r.source)),
    column("Actor Title", "offices", |r| r.offices(&r.source)),
    column("Actor Name Raw", "words of the text", |r| r.raw(&r.source)),
    blank("Wikipedia Actor ID", "blank: nothing is looked up on line"),
    column("Recipient Name", "as for the actor; empty where all parties act together", |r| {
        r.names(&r.target, true)
    }),
    column("Recipient Country", "as for the actor", |r| r.codes(&r.target)),
    column("Recipient COW", "as for the actor", |r| r.cow(&r.target)),
    column("Primary Recipient Sector", "as for the actor", |r| primary(&r.target)),
    column("Recipient Sectors", "as for the actor", |r| r.sectors(&r.target)),
    column("Recipient Title", "as for the actor", |r| r.offices(&r.target)),
    column("Recipient Name Raw", "as for the actor", |r| r.raw(&r.target)),
    blank("Wikipedia Recipient ID", "blank: nothing is looked up on line"),
    column("Placename", "the place in GeoNames, where it is on the map", |r| {
        r.at(|s| s.name.clone())
    }),
    column("City", "the same: only cities are resolved", |r| r.at(|s| s.name.clone())),
    blank("District", "blank: not resolved"),
    blank("Province", "blank: not resolved"),
    column("Country", "code of the state that the place lies in", |r| {
        r.place_state().unwrap_or_default().to_owned()
    }),
    column("Latitude", "degrees north", |r| r.at(|s| s.lat.to_string())),
    column("Longitude", "degrees east", |r| r.at(|s| s.lon.to_string())),
    column("GeoNames ID", "number of the place in GeoNames", |r| {
        r.at(|s| s.geonameid.to_string())
    }),
    column("Raw Placename", "the place in words of the text", |r| {
        r.record.event.place.as_ref().map(|p| p.name.clone()).unwrap_or_default()
    }),
    column("Feature Type", "GeoNames class and code of the place", |r| {
        r.at(|s| if s.is_capital() { "P.PPLC".into() } else { "P.PPL".into() })
    }),
    column("Source", "outlet or issuer of the document that tells it first", |r| {
        r.document().and_then(|d| d.source.clone()).unwrap_or_default()
    }),
    column("Publication Date", "of that document", |r| {
        crate::dates::certain(r.document().and_then(|d| d.published.as_deref())).iso()
    }),
    column("Story People", "persons of the event (not of the whole story)", |r| {
        crate::parties::joined(r.record.event.parties().filter_map(|p| p.person.as_deref()))
    }),
    blank("Story Organizations", "blank: the register keeps events, not all names of a story"),
    blank("Story Locations", "blank: the same"),
    column("Language", "of that document, where known", |r| {
        r.document().and_then(|d| d.language.clone()).unwrap_or_default()
    }),
    column("Version", "the register's version and date", |r| r.version.to_string()),
];

fn primary(side: &[crate::parties::Actor]) -> String {
    side.iter().find_map(|a| a.sectors.first().cloned()).unwrap_or_default()
}

/// Writes a header and one row per event.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("row");
    let mut rows = Rows::tsv(COLUMNS, true, out)?;
    each(job, Grain::Event, &mut summary, |row| rows.write(&row))?;
    rows.finish()?;
    Ok(summary)
}
