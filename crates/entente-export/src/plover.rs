//! PLOVER's own JSON lines, with the fields of its manual (version 2.0), one event a line.
//!
//! Every field is there, `null` where the register does not know. `date` and `enddate` are the first and last day that the date may mean; the EDTF
//! itself, and a status other than *occurred*, are in `comment`. Denied and hypothetical events have `has_event` false.

use crate::dates;
use crate::job::{Job, Record};
use crate::lists::Spot;
use crate::{Result, Summary};
use entente_coding::{Claim, Party, Status};
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Line<'r> {
    id: &'r str,
    has_event: bool,
    date: Option<String>,
    time: Option<()>,
    enddate: Option<String>,
    endtime: Option<()>,
    actor: Vec<Entity<'r>>,
    recipient: Vec<Entity<'r>>,
    event: [&'r str; 1],
    event_loc: Option<Location<'r>>,
    event_text: Vec<&'r str>,
    quad_code: Option<u8>,
    event_scale: Option<f64>,
    mode: Vec<&'r str>,
    context: &'r [String],
    link: Option<()>,
    text: Option<&'r str>,
    text_info: Option<TextInfo>,
    cite_info: CiteInfo<'r>,
    coder: &'r str,
    coded_date: Option<()>,
    coded_time: Option<()>,
    comment: Option<String>,
}

#[derive(Serialize)]
struct Entity<'r> {
    code: Option<&'r str>,
    sector: Option<&'r str>,
    entity_text: &'r str,
    identifier_id: Option<()>,
    identifier_text: Option<()>,
    religion: Option<()>,
    ethnicity: Option<()>,
    office: Option<&'r str>,
    gender: Option<()>,
    age: Option<()>,
}

#[derive(Serialize)]
struct Location<'r> {
    extracted_place: &'r str,
    resolved_place: Option<&'r str>,
    geonameid: Option<u64>,
    lat: Option<f64>,
    lon: Option<f64>,
    city: Option<&'r str>,
    district: Option<()>,
    province: Option<()>,
    country: Option<&'r str>,
    country_code: Option<&'r str>,
    feature_class: Option<&'r str>,
    feature_code: Option<&'r str>,
    resolution: Option<()>,
}

#[derive(Serialize)]
struct TextInfo {
    sequence: Option<()>,
    start: usize,
    end: usize,
    text_story: Option<()>,
}

#[derive(Serialize)]
struct CiteInfo<'r> {
    corpus: Option<()>,
    citation: Option<&'r str>,
    url: Option<&'r str>,
    title: Option<&'r str>,
    language: Option<&'r str>,
    publication: Option<&'r str>,
    license: Option<()>,
    copyright: Option<()>,
    coder: &'r str,
    codebook: &'static str,
    version: &'r str,
}

/// Writes one line per event.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("event");
    let version = job.stamp.to_string();
    job.each_record(|record| {
        if record.event.date.is_none() {
            summary.note("event without a date (null)");
        }
        let spot = crate::rows::spot(job, &record)?;
        let line = line(job, &record, spot.as_ref(), &version);
        serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
        summary.wrote(1);
        Ok(())
    })?;
    Ok(summary)
}

fn line<'r>(job: &'r Job<'_>, record: &'r Record, spot: Option<&'r Spot>, version: &'r str) -> Line<'r> {
    let e = &record.event;
    let (first, last) = dates::bounds(e.date.as_deref());
    let document = record.documents.first();
    let claim = e.claims.first();
    Line {
        id: &e.id,
        has_event: !matches!(e.status, Status::Denied | Status::Hypothetical),
        date: first.map(dates::iso),
        time: None,
        enddate: last.map(dates::iso),
        endtime: None,
        actor: e.initiators.iter().map(entity).collect(),
        recipient: e.counterparts.iter().map(entity).collect(),
        event: [&e.plover.event],
        event_loc: e.place.as_ref().map(|p| location(job, p, spot)),
        event_text: record.told.first().map(|t| fired(&t.claim)).into_iter().collect(),
        quad_code: job.lists.quad(&e.plover.event),
        event_scale: job.lists.event_scale(&e.plover.event),
        mode: e.plover.mode.as_deref().into_iter().collect(),
        context: &e.plover.contexts,
        link: None,
        text: claim.map(|c| c.quote.as_str()),
        text_info: claim.map(|c| TextInfo {
            sequence: None,
            start: c.start,
            end: c.end,
            text_story: None,
        }),
        cite_info: CiteInfo {
            corpus: None,
            citation: document.map(|d| d.id.as_str()),
            url: document.and_then(|d| d.url.as_deref()),
            title: document.and_then(|d| d.title.as_deref()),
            language: document.and_then(|d| d.language.as_deref()),
            publication: document.and_then(|d| d.source.as_deref()),
            license: None,
            copyright: None,
            coder: &job.stamp.program,
            codebook: "PLOVER 2.0",
            version,
        },
        coder: &job.stamp.program,
        coded_date: None,
        coded_time: None,
        comment: comment(record),
    }
}

fn entity(party: &Party) -> Entity<'_> {
    Entity {
        code: party.state.as_deref(),
        sector: party.sector.as_deref(),
        entity_text: party.person.as_deref().unwrap_or(&party.name),
        identifier_id: None,
        identifier_text: None,
        religion: None,
        ethnicity: None,
        office: party.office.as_deref(),
        gender: None,
        age: None,
    }
}

fn location<'r>(job: &'r Job<'_>, place: &'r entente_coding::Place, spot: Option<&'r Spot>) -> Location<'r> {
    let state = spot.map(|s| s.state.as_str()).or(place.state.as_deref());
    Location {
        extracted_place: &place.name,
        resolved_place: spot.map(|s| s.name.as_str()),
        geonameid: spot.map(|s| s.geonameid),
        lat: spot.map(|s| s.lat),
        lon: spot.map(|s| s.lon),
        city: spot.map(|s| s.name.as_str()),
        district: None,
        province: None,
        country: state.and_then(|s| job.lists.name(s)),
        country_code: state,
        feature_class: spot.map(|_| "P"),
        feature_code: spot.map(|s| if s.is_capital() { "PPLC" } else { "PPL" }),
        resolution: None,
    }
}

/// The word that the rule fired on.
fn fired(claim: &Claim) -> &str {
    let at = claim.anchor.saturating_sub(claim.start);
    let rest = claim.quote.get(at..).unwrap_or_default();
    let end = rest
        .find(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'')
        .unwrap_or(rest.len());
    &rest[..end]
}

fn comment(record: &Record) -> Option<String> {
    let e = &record.event;
    let status = (e.status != Status::Occurred).then(|| format!("status: {}", e.status.as_str()));
    let date = e.date.as_ref().map(|d| format!("EDTF: {d} ({})", e.date_basis));
    let disputed = (!e.disputed.is_empty()).then(|| {
        let fields: Vec<&str> = e.disputed.iter().map(|d| d.field.as_str()).collect();
        format!("disputed: {}", fields.join(", "))
    });
    let parts: Vec<String> = [status, date, disputed].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
