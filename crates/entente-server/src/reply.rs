//! A value as a page or as JSON, and whether it has to be sent at all.
//!
//! JSON is given at the same address with `.json` after it, or to a request that accepts `application/json` and not
//! `text/html`. An answer's `ETag` names the register's version, the program's, and the form.

use crate::desk::{Desk, Version};
use crate::problem::Problem;
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use entente_register::Register;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;

/// In which form an answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// HTML.
    Page,
    /// JSON.
    Json,
}

impl Wants {
    /// What a request for `path` wants.
    pub fn of(path: &str, headers: &HeaderMap) -> Wants {
        if path.ends_with(".json") {
            Wants::Json
        } else {
            Wants::by_header(headers)
        }
    }

    /// What a request wants whose path does not say.
    pub fn by_header(headers: &HeaderMap) -> Wants {
        let accepts = |kind: &str| {
            let accept = headers.get_all(header::ACCEPT).iter().filter_map(|v| v.to_str().ok());
            accept
                .flat_map(|v| v.split(','))
                .any(|v| v.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case(kind))
        };
        if accepts("application/json") && !accepts("text/html") {
            Wants::Json
        } else {
            Wants::Page
        }
    }
}

/// What a handler needs to know of its request.
#[derive(Clone, Debug)]
pub struct Asked {
    /// In which form.
    pub wants: Wants,
    /// In which form by its headers alone.
    pub wants_by_header: Wants,
    /// Path and query as asked.
    pub uri: Uri,
    known: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked, Infallible> {
        let known = parts.headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
        Ok(Asked {
            wants: Wants::of(parts.uri.path(), &parts.headers),
            wants_by_header: Wants::by_header(&parts.headers),
            uri: parts.uri.clone(),
            known: known.map(str::to_owned),
        })
    }
}

/// What a view becomes: itself, or the address where it really is.
#[derive(Debug)]
pub enum Found<V> {
    /// The value.
    Here(V),
    /// It is at this path and query.
    At(String),
}

impl<V> From<V> for Found<V> {
    fn from(view: V) -> Found<V> {
        Found::Here(view)
    }
}

/// Reads a view from the register and writes it in the form asked for; says so where the client has it already.
///
/// # Errors
/// What reading gives.
pub async fn answer<V, F>(desk: Arc<Desk>, asked: Asked, read: F) -> Result<Response, Problem>
where
    V: Serialize + Template + Send + 'static,
    F: FnOnce(&Desk, &Register) -> Result<Found<V>, Problem> + Send + 'static,
{
    let tag = tag(&desk.version(), asked.wants);
    if asked.known.as_deref().is_some_and(|known| matches(known, &tag)) {
        return Ok(with_tag(StatusCode::NOT_MODIFIED.into_response(), &tag));
    }
    let wants = asked.wants;
    // Written where it was read: a large page must not hold up the threads that serve.
    let written = desk.read(move |desk, register| match read(desk, register)? {
        Found::At(to) => Ok(Err(to)),
        Found::Here(view) => write(&view, wants).map(Ok),
    });
    match written.await? {
        Ok(text) => Ok(with_tag(typed(text, wants), &tag)),
        Err(to) => Ok((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()),
    }
}

fn write<V: Serialize + Template>(view: &V, wants: Wants) -> Result<String, Problem> {
    let failed = || Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "the answer could not be written");
    match wants {
        Wants::Page => view.render().map_err(|_| failed()),
        Wants::Json => {
            let mut text = serde_json::to_string(view).map_err(|_| failed())?;
            text.push('\n');
            Ok(text)
        }
    }
}

fn typed(text: String, wants: Wants) -> Response {
    let kind = match wants {
        Wants::Page => "text/html; charset=utf-8",
        Wants::Json => "application/json",
    };
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// A problem in the form asked for.
pub fn problem(problem: &Problem, wants: Wants) -> Response {
    #[derive(Template)]
    #[template(path = "problem.html")]
    struct Page<'a> {
        problem: &'a Problem,
    }
    let text = match wants {
        Wants::Json => problem.json(),
        Wants::Page => Page { problem }.render().unwrap_or_else(|_| problem.message.clone()),
    };
    let mut response = (problem.status, typed(text, wants)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if problem.status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

/// A file that is part of the program.
pub fn file(asked: &Asked, kind: &'static str, text: &'static str) -> Response {
    use sha2::{Digest, Sha256};
    let digest: String = Sha256::digest(text).iter().take(8).map(|b| format!("{b:02x}")).collect();
    let tag = format!("\"{digest}\"");
    if asked.known.as_deref().is_some_and(|known| matches(known, &tag)) {
        return with_tag(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    with_tag(([(header::CONTENT_TYPE, kind)], text).into_response(), &tag)
}

fn tag(version: &Version, wants: Wants) -> String {
    let form = match wants {
        Wants::Page => "page",
        Wants::Json => "json",
    };
    format!("\"{}-{}-{form}\"", env!("CARGO_PKG_VERSION"), version.as_str())
}

/// Whether an `If-None-Match` names this tag.
fn matches(known: &str, tag: &str) -> bool {
    known
        .split(',')
        .map(str::trim)
        .any(|k| k == "*" || k.trim_start_matches("W/") == tag)
}

/// Browsers keep the answer and ask each time whether it still holds.
fn with_tag(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(value) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, value);
    }
    response
}
