//! Tidy tables in a zip: one comma-separated table a kind of thing, a codebook of their columns, and metadata (Frictionless data package).
//!
//! Tables are joined by ids: `parties.csv`, `items.csv`, `areas.csv`, `conditions.csv` and `disputes.csv` by `event`; `claims.csv` joins events to
//! documents. Entries of the zip bear the same time on any day. The register is read once a table, so memory does not grow with it.

mod describe;
pub mod tables;

use crate::job::Job;
use crate::table::{Column, Rows};
use crate::{ExportError, Result, Summary};
use std::io::Write;
use std::rc::Rc;
use tables::{Claimed, Disputed, Part, Side, Thing, Whole};
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};
use zip::{CompressionMethod, DateTime};

/// So many claims may make a table of more than four gigabytes, which needs the longer form of the zip.
const MANY: u64 = 2_000_000;

type Zip<'o> = ZipWriter<StreamWriter<&'o mut (dyn Write + Send)>>;

/// Writes the zip.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("event");
    let mut zip = ZipWriter::new_stream(out);
    let large = job.stamp.claims > MANY;
    file(&mut zip, "codebook.md", describe::codebook(job).as_bytes(), large)?;
    file(&mut zip, "datapackage.json", describe::package(job).as_bytes(), large)?;

    table(&mut zip, "events.csv", tables::EVENTS, large, |rows| {
        job.each_record(|record| {
            summary.wrote(1);
            if record.event.date.is_none() {
                summary.note("event without a date (left empty)");
            }
            let spot = crate::rows::spot(job, &record)?;
            let lists = job.lists.clone();
            rows.write(&Whole { record, lists, spot })
        })
    })?;
    table(&mut zip, "parties.csv", tables::PARTIES, large, |rows| {
        job.each_event(|event| {
            let event = Rc::new(event);
            Side::of(&event, &job.lists).iter().try_for_each(|side| rows.write(side))
        })
    })?;
    table(&mut zip, "claims.csv", tables::CLAIMS, large, |rows| {
        job.each_record(|record| Claimed::of(&record).iter().try_for_each(|claim| rows.write(claim)))
    })?;
    table(&mut zip, "items.csv", tables::ITEMS, large, |rows| {
        job.each_event(|event| Thing::of(&event).iter().try_for_each(|thing| rows.write(thing)))
    })?;
    table(&mut zip, "areas.csv", tables::AREAS, large, |rows| {
        job.each_event(|event| Part::of(&event.id, &event.areas).iter().try_for_each(|part| rows.write(part)))
    })?;
    table(&mut zip, "conditions.csv", tables::CONDITIONS, large, |rows| {
        job.each_event(|event| Part::of(&event.id, &event.conditions).iter().try_for_each(|part| rows.write(part)))
    })?;
    table(&mut zip, "disputes.csv", tables::DISPUTES, large, |rows| {
        job.each_record(|record| Disputed::of(&record).iter().try_for_each(|disputed| rows.write(disputed)))
    })?;
    let mut others = 0;
    table(&mut zip, "documents.csv", tables::DOCUMENTS, large, |rows| {
        others = job.each_document(|document| rows.write(&document))?;
        Ok(())
    })?;
    crate::ris::leave_out_others(&mut summary, others);
    table(&mut zip, "former_ids.csv", tables::FORMER_IDS, large, |rows| {
        job.register().former_ids()?.iter().try_for_each(|former| rows.write(former))
    })?;
    zip.finish().map_err(failed)?;
    Ok(summary)
}

fn table<R>(
    zip: &mut Zip<'_>,
    name: &str,
    columns: &'static [Column<R>],
    large: bool,
    fill: impl FnOnce(&mut Rows<'_, R>) -> Result<()>,
) -> Result<()> {
    zip.start_file(name, options(large)).map_err(failed)?;
    let mut rows = Rows::csv(columns, zip)?;
    fill(&mut rows)?;
    rows.finish()
}

fn file(zip: &mut Zip<'_>, name: &str, text: &[u8], large: bool) -> Result<()> {
    zip.start_file(name, options(large)).map_err(failed)?;
    Ok(zip.write_all(text)?)
}

fn options(large: bool) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(large)
}

fn failed(e: zip::result::ZipError) -> ExportError {
    ExportError::Write(std::io::Error::other(e))
}
