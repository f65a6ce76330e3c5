//! Parquet, and the same rows as Arrow: one row an event, with parties, things, disputes and claims as lists, for pandas, Polars, DuckDB, R's arrow, Spark.
//!
//! Written in groups of [`GROUP`] events, so memory does not grow with the register. The register's version is in the file's metadata (`register`,
//! `as_of`); nothing in the file depends on when it was made.

use crate::dates::{first, last};
use crate::job::{Job, Record};
use crate::{ExportError, Result, Summary};
use arrow_array::RecordBatch;
use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use entente_coding::{Item, Party};
use entente_register::{Filter, Register};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde::Serialize;
use std::io::Write;
use std::sync::Arc;

/// Events in a row group.
pub const GROUP: usize = 10_000;

/// A row; its fields are those of [`schema`].
#[derive(Serialize)]
struct Row<'r> {
    id: &'r str,
    kind: &'r str,
    subtype: Option<&'r str>,
    stage: Option<&'r str>,
    status: &'r str,
    title: &'r str,
    date: Option<&'r str>,
    date_first: Option<String>,
    date_last: Option<String>,
    date_basis: &'r str,
    due: Option<&'r str>,
    due_first: Option<String>,
    due_last: Option<String>,
    initiators: &'r [Party],
    counterparts: &'r [Party],
    place: Option<&'r str>,
    place_state: Option<&'r str>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    areas: &'r [String],
    items: &'r [Item],
    amount: Option<f64>,
    currency: Option<&'r str>,
    conditions: &'r [String],
    ordinal: Option<u32>,
    mechanism: Option<&'r str>,
    instrument: Option<&'r str>,
    plover_event: &'r str,
    plover_mode: Option<&'r str>,
    plover_contexts: &'r [String],
    quad: Option<u8>,
    cameo: Option<&'r str>,
    goldstein: Option<f64>,
    disputed: Vec<&'r str>,
    documents: usize,
    sources: usize,
    reliability: &'r str,
    credibility: u8,
    review: Option<&'r str>,
    claims: Vec<Claimed<'r>>,
}

#[derive(Serialize)]
struct Claimed<'r> {
    claim: &'r str,
    document: &'r str,
    quote: &'r str,
    start: usize,
    end: usize,
    status: &'r str,
    said_by: Option<&'r str>,
    date: Option<&'r str>,
    rule: &'r str,
}

/// The columns, in order: name, type, what it holds.
pub fn schema() -> Vec<(&'static str, DataType, &'static str)> {
    use DataType::{Date32, Float64, Int32, Int64, Utf8};
    let text = |names: &[&str]| names.iter().map(|n| (n.to_string(), Utf8)).collect::<Vec<_>>();
    let party = list(record(text(&["state", "sector", "name", "person", "office"])));
    let item = list(record(vec![("what".to_owned(), Utf8), ("count".to_owned(), Int64)]));
    let mut claim = text(&["claim", "document", "quote"]);
    claim.extend([("start".to_owned(), Int64), ("end".to_owned(), Int64)]);
    claim.extend(text(&["status", "said_by", "date", "rule"]));
    vec![
        ("id", Utf8, "the event"),
        ("kind", Utf8, "kind of event"),
        ("subtype", Utf8, "subtype of the kind"),
        ("stage", Utf8, "stage, for agreement, transfer, institution"),
        ("status", Utf8, "`occurred`, `denied`, `planned`, `proposed`, `hypothetical`"),
        ("title", Utf8, "a short title in words of a text"),
        ("date", Utf8, "when, EDTF level 1"),
        ("date_first", Date32, "first day that the date may mean"),
        ("date_last", Date32, "last day that the date may mean"),
        ("date_basis", Utf8, "`stated`, `resolved`, `document`, `none`"),
        ("due", Utf8, "by when something promised is to happen, EDTF"),
        ("due_first", Date32, "first day of that"),
        ("due_last", Date32, "last day of that"),
        (
            "initiators",
            party.clone(),
            "who acts, or all parties of a symmetric kind: state, sector, name, person, office",
        ),
        ("counterparts", party, "to, for, about or against whom: the same"),
        ("place", Utf8, "where, in words of a text"),
        ("place_state", Utf8, "code of the state it lies in"),
        ("latitude", Float64, "degrees north, where the place is in the gazetteer"),
        ("longitude", Float64, "degrees east"),
        ("areas", list(Utf8), "areas"),
        ("items", item, "things: what, count"),
        ("amount", Float64, "money, in units of the currency"),
        ("currency", Utf8, "its currency, ISO 4217"),
        ("conditions", list(Utf8), "conditions on use"),
        ("ordinal", Int32, "number in a series"),
        ("mechanism", Utf8, "name of the standing series"),
        ("instrument", Utf8, "name of the instrument"),
        ("plover_event", Utf8, "PLOVER root"),
        ("plover_mode", Utf8, "PLOVER mode"),
        ("plover_contexts", list(Utf8), "PLOVER contexts"),
        ("quad", Int32, "PLOVER's quadrant"),
        ("cameo", Utf8, "CAMEO code"),
        ("goldstein", Float64, "Goldstein's value of the CAMEO root"),
        ("disputed", list(Utf8), "fields on which claims contradict each other"),
        ("documents", Int32, "number of documents that tell of it"),
        ("sources", Int32, "number of independent sources (reprints are one)"),
        ("reliability", Utf8, "Admiralty grade of the best rated source, A to F"),
        ("credibility", Int32, "Admiralty grade of the information, 1 to 6"),
        ("review", Utf8, "what people's decisions come to; null where there is none"),
        (
            "claims",
            list(record(claim)),
            "every claim: claim, document, quote, start, end, status, said_by, date, rule",
        ),
    ]
}

fn list(of: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("item", of, true)))
}

fn record(fields: Vec<(String, DataType)>) -> DataType {
    DataType::Struct(fields.into_iter().map(|(name, kind)| Field::new(name, kind, true)).collect())
}

/// Writes the file.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("event");
    let about = [("register", Some(job.stamp.register.clone())), ("as_of", job.stamp.as_of.clone())];
    let about = about
        .into_iter()
        .filter_map(|(key, value)| Some(KeyValue::new(key.to_owned(), value?)));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(job.stamp.program.clone())
        .set_key_value_metadata(Some(about.collect()))
        .set_max_row_group_row_count(Some(GROUP))
        .build();
    let mut file = ArrowWriter::try_new(out, arrow_schema(), Some(properties)).map_err(failed)?;
    each_batch(job, &mut summary, |batch| file.write(batch).map_err(failed))?;
    file.close().map_err(failed)?;
    Ok(summary)
}

/// The columns as Arrow has them.
pub fn arrow_schema() -> SchemaRef {
    let fields: Vec<Field> = schema().into_iter().map(|(name, kind, _)| Field::new(name, kind, true)).collect();
    Arc::new(Schema::new(fields))
}

/// The rows that `filter` wants as Arrow batches of at most [`GROUP`] events, for programs that hand them on in memory.
///
/// # Errors
/// As [`crate::write`].
pub fn batches(register: &Register, filter: &Filter) -> Result<Vec<RecordBatch>> {
    register.at_rest(|| {
        let job = Job::new(register, filter, crate::Format::PARQUET)?;
        let mut batches = Vec::new();
        each_batch(&job, &mut Summary::of("event"), |batch| {
            batches.push(batch.clone());
            Ok(())
        })?;
        Ok(batches)
    })
}

fn each_batch(job: &Job<'_>, summary: &mut Summary, mut take: impl FnMut(&RecordBatch) -> Result<()>) -> Result<()> {
    let builder = ReaderBuilder::new(arrow_schema()).with_batch_size(GROUP);
    let mut decoder = builder.build_decoder().map_err(unfit)?;
    let mut flush = |decoder: &mut Decoder| match decoder.flush().map_err(unfit)? {
        Some(batch) => take(&batch),
        None => Ok(()),
    };
    let mut waiting = 0;
    job.each_record(|record| {
        summary.wrote(1);
        if record.event.date.is_none() {
            summary.note("event without a date (null)");
        }
        let spot = crate::rows::spot(job, &record)?;
        decoder.serialize(&[row(job, &record, spot.as_ref())]).map_err(unfit)?;
        waiting += 1;
        if waiting == GROUP {
            waiting = 0;
            flush(&mut decoder)?;
        }
        Ok(())
    })?;
    flush(&mut decoder)
}

fn row<'r>(job: &Job<'_>, record: &'r Record, spot: Option<&crate::lists::Spot>) -> Row<'r> {
    let e = &record.event;
    let day = |day: String| (!day.is_empty()).then_some(day);
    let cameo = record.cameo();
    let claims = record.told.iter().map(|t| Claimed {
        claim: &t.id,
        document: &t.claim.doc,
        quote: &t.claim.quote,
        start: t.claim.start,
        end: t.claim.end,
        status: t.claim.status.as_str(),
        said_by: t.claim.said_by.as_deref(),
        date: t.claim.date.as_deref(),
        rule: &t.claim.rule,
    });
    Row {
        id: &e.id,
        kind: &e.kind,
        subtype: e.subtype.as_deref(),
        stage: e.stage.as_deref(),
        status: e.status.as_str(),
        title: &e.title,
        date: e.date.as_deref(),
        date_first: day(first(e.date.as_deref())),
        date_last: day(last(e.date.as_deref())),
        date_basis: &e.date_basis,
        due: e.due.as_deref(),
        due_first: day(first(e.due.as_deref())),
        due_last: day(last(e.due.as_deref())),
        initiators: &e.initiators,
        counterparts: &e.counterparts,
        place: e.place.as_ref().map(|p| p.name.as_str()),
        place_state: e.place.as_ref().and_then(|p| p.state.as_deref()),
        latitude: spot.map(|s| s.lat),
        longitude: spot.map(|s| s.lon),
        areas: &e.areas,
        items: &e.items,
        amount: e.value.as_ref().map(|v| v.amount),
        currency: e.value.as_ref().map(|v| v.currency.as_str()),
        conditions: &e.conditions,
        ordinal: e.ordinal,
        mechanism: e.mechanism.as_deref(),
        instrument: e.instrument.as_deref(),
        plover_event: &e.plover.event,
        plover_mode: e.plover.mode.as_deref(),
        plover_contexts: &e.plover.contexts,
        quad: job.lists.quad(&e.plover.event),
        cameo: cameo.map(|c| c.code.as_str()),
        goldstein: cameo.and_then(|c| job.lists.goldstein(&c.root)),
        disputed: e.disputed.iter().map(|d| d.field.as_str()).collect(),
        documents: record.documents.len(),
        sources: e.sources.len(),
        reliability: e.reliability.as_str(),
        credibility: e.credibility,
        review: e.review.map(|r| r.as_str()),
        claims: claims.collect(),
    }
}

fn failed(e: ParquetError) -> ExportError {
    ExportError::Write(std::io::Error::other(e))
}

/// A row that the schema does not fit is our mistake, and said as one.
fn unfit(e: ArrowError) -> ExportError {
    ExportError::Write(std::io::Error::other(e))
}
