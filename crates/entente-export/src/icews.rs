//! Rows in the twenty columns of ICEWS: tab-separated, a header, one row for every two actors.
//!
//! The ids of an event's rows are told apart by `.1`, `.2` … where there are several.

use crate::job::Job;
use crate::rows::{Grain, Row, each};
use crate::table::{Column, Rows, blank, column};
use crate::{Result, Summary};
use std::io::Write;

/// The columns.
pub const COLUMNS: &[Column<Row>] = &[
    column(
        "Event ID",
        "the event, with the number of the pair where there are several",
        Row::id,
    ),
    column("Event Date", "as much of year, month, day as is certain", |r| r.date().iso()),
    column("Source Name", "a person where one is named, else the state or body", |r| {
        r.names(&r.source, true)
    }),
    column("Source Sectors", "sectors (PLOVER codes, not ICEWS's names)", |r| {
        r.sectors(&r.source)
    }),
    column("Source Country", "name of the state; empty for bodies", |r| r.countries(&r.source)),
    column("Event Text", "what CAMEO calls the root", |r| {
        r.cameo().and_then(|c| r.lists.cameo_name(&c.root)).unwrap_or_default().to_owned()
    }),
    column("CAMEO Code", "text: the leading zero counts", |r| {
        r.cameo().map(|c| c.code.clone()).unwrap_or_default()
    }),
    column("Intensity", "Goldstein's value of the CAMEO root", Row::goldstein),
    column("Target Name", "as for the source", |r| r.names(&r.target, true)),
    column("Target Sectors", "as for the source", |r| r.sectors(&r.target)),
    column("Target Country", "as for the source", |r| r.countries(&r.target)),
    column("Story ID", "the document that tells it first", |r| {
        r.document().map(|d| d.id.clone()).unwrap_or_default()
    }),
    blank("Sentence Number", "blank: the JSONL export has the bytes of each sentence"),
    column("Publisher", "outlet or issuer of that document", |r| {
        r.document().and_then(|d| d.source.clone()).unwrap_or_default()
    }),
    column("City", "the place, where it is on the map", |r| r.at(|s| s.name.clone())),
    blank("District", "blank: not resolved"),
    blank("Province", "blank: not resolved"),
    column("Country", "name of the state that the place lies in", |r| {
        r.place_state().and_then(|c| r.lists.name(c)).unwrap_or_default().to_owned()
    }),
    column("Latitude", "degrees north", |r| r.at(|s| s.lat.to_string())),
    column("Longitude", "degrees east", |r| r.at(|s| s.lon.to_string())),
];

/// Writes a header and one row per pair.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("row");
    let mut rows = Rows::tsv(COLUMNS, true, out)?;
    each(job, Grain::Pair, &mut summary, |row| rows.write(&row))?;
    rows.finish()?;
    Ok(summary)
}
