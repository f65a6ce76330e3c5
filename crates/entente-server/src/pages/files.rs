//! What is given as a file: exports of what is filtered, as they are written; briefs; the description of the JSON.

use super::{Asking, Reply, download};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::openapi;
use crate::problem::Problem;
use crate::reply::{matches, with_tag};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entente_export::Format;
use entente_register::Register;

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
    let receive = download::begin(&house.desk, move |register, out| {
        entente_export::write(register, &filter, format, out)?;
        Ok(())
    })?;
    let body = Body::from_stream(receive);
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
