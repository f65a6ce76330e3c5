//! What is given as a file: exports of what is filtered, as they are written; briefs; the description of the JSON.

use super::{Asking, Reply};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::openapi;
use crate::problem::Problem;
use crate::reply::{matches, with_tag};
use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entente_export::Format;
use entente_register::{Filter, Register};
use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Bytes of an export that are handed over at a time.
const CHUNK: usize = 64 << 10;
/// Pieces that wait for a slow reader before writing waits too.
const WAITING: usize = 4;
/// How long a reader may take for one piece before it is taken for gone.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// `GET /export/{format}`: what the filters want, in a format of `entente export`, streamed.
pub async fn export(State(house): Asking, asked: Asked, path: Result<Path<String>, PathRejection>) -> Reply {
    let Path(name) = path?;
    let format: Format = name.parse()?;
    let wanted = asked.wanted(&house)?;
    let filter = wanted.filter();
    // Mistakes in the filters are said before anything is sent.
    let tried = filter.clone();
    house
        .desk
        .read(move |_, register| Ok(crate::views::number(register, &tried)?))
        .await?;
    let (send, receive) = mpsc::channel(WAITING);
    let desk = Arc::clone(&house.desk);
    tokio::spawn(async move {
        let failed = send.clone();
        let done = desk.read_slowly(move |_, register| written(register, &filter, format, send)).await;
        if done.is_err() {
            // The reader sees that the file is broken off, and does not take it for whole.
            let _ = failed.send(Err(io::Error::other("the export failed"))).await;
        }
    });
    let body = Body::from_stream(Pieces(receive));
    let kind = content_type(format);
    let file = format!(
        "attachment; filename=\"entente-{}.{}\"",
        wanted.kind.as_deref().map_or("events", crate::charts::class),
        ending(format)
    );
    let mut response = ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], body).into_response();
    if let Ok(file) = HeaderValue::from_str(&file) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, file);
    }
    Ok(response)
}

fn written(register: &Register, filter: &Filter, format: Format, send: mpsc::Sender<io::Result<Bytes>>) -> Result<(), Problem> {
    let mut out = BufWriter::with_capacity(CHUNK, Pipe(send));
    entente_export::write(register, filter, format, &mut out)?;
    out.flush().map_err(|_| Problem::failed("the reader went away"))
}

/// Bytes on their way to a reader that may be slow.
struct Pipe(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = || io::Error::new(io::ErrorKind::BrokenPipe, "the reader went away");
        let piece = Ok(Bytes::copy_from_slice(bytes));
        let sent = tokio::runtime::Handle::current().block_on(async { tokio::time::timeout(PATIENCE, self.0.send(piece)).await });
        sent.map_err(|_| gone())?.map_err(|_| gone())?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The pieces, as a stream.
struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl futures_core::Stream for Pieces {
    type Item = io::Result<Bytes>;
    fn poll_next(mut self: std::pin::Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

fn content_type(format: Format) -> &'static str {
    match format.as_str() {
        "jsonl" | "plover" => "application/x-ndjson",
        "csv" | "sipri" | "dcad" | "colt" => "text/csv; charset=utf-8",
        "polecat" | "icews" | "gdelt" => "text/tab-separated-values; charset=utf-8",
        "csv-zip" => "application/zip",
        "geojson" => "application/geo+json",
        "csl-json" => "application/json",
        "graphml" | "graphml-years" => "application/xml",
        "ics" => "text/calendar; charset=utf-8",
        "ris" => "application/x-research-info-systems",
        "bibtex" => "application/x-bibtex",
        _ => "application/octet-stream",
    }
}

fn ending(format: Format) -> &'static str {
    match format.as_str() {
        "csv-zip" => "zip",
        "polecat" | "icews" | "gdelt" => "tsv",
        "sipri" | "dcad" | "colt" => "csv",
        "plover" => "jsonl",
        "graphml-years" => "graphml",
        "csl-json" => "json",
        "bibtex" => "bib",
        other => other,
    }
}

/// `GET /relationship/{a}/{b}/brief?format=`: a brief on the two, as `entente brief` writes it; a page unless another format is asked for.
pub async fn brief(State(house): Asking, asked: Asked, path: Result<Path<(String, String)>, PathRejection>) -> Reply {
    let Path((a, b)) = path?;
    let names = house.desk.names();
    let (a, b) = (crate::wanted::code(&a, names)?, crate::wanted::code(&b, names)?);
    let filters = asked.wanted(&house)?;
    let name = asked.value("format").unwrap_or_else(|| "html".into());
    let format: entente_brief::Format = name
        .parse()
        .map_err(|e: entente_brief::BriefError| Problem::not_found("no-such-format", e.to_string()))?;
    let wanted = entente_brief::Wanted {
        since: filters.since,
        until: filters.until,
        on: filters.on,
        marking: asked.value("marking"),
        without_names: asked.value("redact").as_deref() == Some("names"),
    };
    let file = format!("{a}-{b}");
    let read = move |desk: &Desk, register: &Register| {
        let document = entente_brief::content::brief(register, desk.names(), &a, &b, &wanted)?;
        let document = document.ok_or_else(|| Problem::not_found("no-brief", "the register knows nothing of the two"))?;
        Ok(entente_brief::write(&document, format)?)
    };
    let bytes = house.desk.read_slowly(read).await?;
    let kind = match name.as_str() {
        "html" => "text/html; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "pdf" => "application/pdf",
        _ => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    };
    let mut response = ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], bytes).into_response();
    if name == "html" {
        // The brief is one file with its own style, and is kept apart from everything else: no script, no form, no origin.
        response.extensions_mut().insert(OwnStyle);
    } else if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{file}.{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// Marks an answer that brings its own style, and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct OwnStyle;

/// `GET /openapi.json`
pub async fn described(asked: Asked) -> Response {
    let tag = format!("\"{}\"", openapi::tag());
    if asked.known.as_deref().is_some_and(|known| matches(known, &tag)) {
        return with_tag(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    with_tag(
        ([(header::CONTENT_TYPE, "application/json")], openapi::description()).into_response(),
        &tag,
    )
}
