//! A value as a page or as JSON, and whether it has to be sent at all.
//!
//! An answer's `ETag` names the register's version, the program's, the form, and whom it was written for. What was written once is
//! kept until the register changes or room is needed: many people reading one page cost one reading.

use crate::asked::{Asked, Wants};
use crate::desk::{Desk, Version};
use crate::frame::{self, Frame};
use crate::house::House;
use crate::problem::Problem;
use askama::Template;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse, Response};
use entente_register::Register;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;
use std::any::Any;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Bytes of answers that are kept.
const KEPT: u64 = 48 << 20;
/// Larger answers are not kept.
const LARGEST_KEPT: usize = 4 << 20;

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

/// An answer, written.
#[derive(Clone, Debug)]
enum Written {
    Text(Bytes),
    Elsewhere(String),
}

/// One answer of one version for one sort of visitor.
type Key = (Version, Wants, Frame);

#[derive(Clone, Debug)]
struct Weigh;

impl Weighter<Key, Written> for Weigh {
    fn weight(&self, key: &Key, written: &Written) -> u64 {
        let text = match written {
            Written::Text(text) => text.len(),
            Written::Elsewhere(to) => to.len(),
        };
        (text + key.2.path.len() + key.2.query.len() + 256) as u64
    }
}

/// Answers that were written, for those who ask the same.
pub struct Answers(Cache<Key, Written, Weigh>);

impl Default for Answers {
    fn default() -> Self {
        Answers(Cache::with_weighter(2_000, KEPT, Weigh))
    }
}

/// Reads a view from the register and writes it in the form asked for; says so where the client has it already.
///
/// # Errors
/// What reading gives.
pub async fn answer<V, F>(house: Arc<House>, asked: Asked, read: F) -> Result<Response, Problem>
where
    V: Serialize + Template + Send + 'static,
    F: FnOnce(&Desk, &Register) -> Result<Found<V>, Problem> + Send + 'static,
{
    let (version, wants, mut frame) = (house.desk.version(), asked.wants, asked.frame());
    if wants == Wants::Json {
        // Only pages have forms.
        frame.token.clear();
    }
    let tag = tag(&version, wants, &frame, &house.run);
    if asked.known.as_deref().is_some_and(|known| matches(known, &tag)) {
        return Ok(with_tag(StatusCode::NOT_MODIFIED.into_response(), &tag));
    }
    let key = (version, wants, frame);
    let written = match house.answers.0.get_value_or_guard_async(&key).await {
        Ok(written) => written,
        Err(guard) => {
            let frame = key.2.clone();
            // Written where it was read: a large page must not hold up the threads that serve.
            let writing = house.desk.read(move |desk, register| match read(desk, register)? {
                Found::At(to) => Ok(Written::Elsewhere(to)),
                Found::Here(view) => Ok(Written::Text(write(&view, wants, &frame)?.into())),
            });
            let written = writing.await?;
            if !matches!(&written, Written::Text(text) if text.len() > LARGEST_KEPT) {
                let _ = guard.insert(written.clone());
            }
            written
        }
    };
    match written {
        Written::Text(text) => Ok(with_tag(typed(text, wants), &tag)),
        Written::Elsewhere(to) => Ok((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()),
    }
}

/// Writes a view that follows from no version of the register: progress of work, forms after a mistake. Never kept.
///
/// # Errors
/// `failed`.
pub fn passing<V: Serialize + Template>(view: &V, asked: &Asked) -> Result<Response, Problem> {
    let text = write(view, asked.wants, &asked.frame())?;
    let mut response = typed(text, asked.wants);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn write<V: Serialize + Template>(view: &V, wants: Wants, frame: &Frame) -> Result<String, Problem> {
    let failed = || Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "the answer could not be written");
    match wants {
        Wants::Page => view.render_with_values(&(frame::KEY, frame as &dyn Any)).map_err(|_| failed()),
        Wants::Json => {
            let mut text = serde_json::to_string(view).map_err(|_| failed())?;
            text.push('\n');
            Ok(text)
        }
    }
}

fn typed(text: impl IntoResponse, wants: Wants) -> Response {
    let kind = match wants {
        Wants::Page => "text/html; charset=utf-8",
        Wants::Json => "application/json",
    };
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// A problem in the form asked for.
pub fn problem(problem: &Problem, wants: Wants, frame: &Frame) -> Response {
    #[derive(Template)]
    #[template(path = "problem.html")]
    struct Page<'a> {
        problem: &'a Problem,
    }
    let text = match wants {
        Wants::Json => problem.json(),
        Wants::Page => Page { problem }
            .render_with_values(&(frame::KEY, frame as &dyn Any))
            .unwrap_or_else(|_| "the problem could not be written".into()),
    };
    let mut response = (problem.status, typed(text, wants)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if problem.status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    }
    response
}

fn tag(version: &Version, wants: Wants, frame: &Frame, run: &str) -> String {
    let form = match wants {
        Wants::Page => "page",
        Wants::Json => "json",
    };
    let mut around = DefaultHasher::new();
    frame.person.hash(&mut around);
    if wants == Wants::Page {
        // Forms carry what only this run of the server takes.
        frame.hash(&mut around);
        run.hash(&mut around);
    }
    format!(
        "\"{}-{}-{:x}-{form}\"",
        env!("CARGO_PKG_VERSION"),
        version.as_str(),
        around.finish()
    )
}

/// Whether an `If-None-Match` names this tag.
pub fn matches(known: &str, tag: &str) -> bool {
    known
        .split(',')
        .map(str::trim)
        .any(|k| k == "*" || k.trim_start_matches("W/") == tag)
}

/// Browsers keep the answer and ask each time whether it still holds.
pub fn with_tag(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(value) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, value);
    }
    response
}
