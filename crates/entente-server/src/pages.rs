//! The addresses: what each one shows.
//!
//! | address | shows |
//! | --- | --- |
//! | `/` | relationships in the register, with counts |
//! | `/relationship/{A}/{B}` | the chronology of two states |
//! | `/event/{id}` | one event with every claim in context |
//! | `/documents`, `/documents/{id}` | documents; one with its claims marked |
//! | `/search?q=` | passages with every word of a query |
//! | `/openapi.json` | the description of the JSON |
//!
//! `.json` after any of them gives its JSON (`/index.json` for the first). A document whose own name ends in `.json` is found
//! under that name before it is taken for the JSON of another.

use crate::desk::Desk;
use crate::guard::{Hosts, guard};
use crate::openapi;
use crate::problem::Problem;
use crate::reply::{self, Asked, Found, answer};
use crate::views::{Document, Documents, EventPage, Relationship, SearchPage, Start, Wanted, event_url, relationship_url};
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::get;
use entente_register::RegisterError;
use serde::Deserialize;
use std::net::SocketAddr;
use std::sync::Arc;

/// Relationships on the first page unless more are asked for.
const PAIRS: usize = 200;
/// Bytes of a query that are searched for.
const LONGEST_QUERY: usize = 1000;

type Asking = State<Arc<Desk>>;
type Reply = Result<Response, Problem>;

/// Everything that the server answers, for a server that listens on `address`.
pub fn router(desk: Arc<Desk>, address: SocketAddr) -> Router {
    Router::new()
        .route("/", get(start))
        .route("/index.json", get(start))
        .route("/relationship/{a}/{b}", get(relationship))
        .route("/event/{id}", get(event))
        .route("/documents", get(documents))
        .route("/documents.json", get(documents))
        .route("/documents/{*id}", get(document))
        .route("/search", get(search))
        .route("/search.json", get(search))
        .route("/openapi.json", get(described))
        .route("/style.css", get(style))
        .route("/icon.svg", get(icon))
        .fallback(nothing)
        .layer(from_fn_with_state(Hosts::new(address), guard))
        .with_state(desk)
}

#[derive(Deserialize)]
struct Limit {
    limit: Option<usize>,
}

async fn start(State(desk): Asking, asked: Asked, query: Result<Query<Limit>, QueryRejection>) -> Reply {
    let limit = query?.limit.unwrap_or(PAIRS);
    answer(desk, asked, move |desk, register| {
        Ok(Start::of(&desk.overview(register)?, limit).into())
    })
    .await
}

async fn relationship(
    State(desk): Asking,
    asked: Asked,
    path: Result<Path<(String, String)>, PathRejection>,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Reply {
    let Path((a, b)) = path?;
    let wanted = query?.0.tidy();
    if wanted.lines().is_none() {
        return Err(Problem::bad_query("`limit` is not a number"));
    }
    let (b, suffix) = without_suffix(&b);
    let (a, b, tail) = (a, b.to_owned(), format!("{suffix}{}", query_of(&asked.uri)));
    answer(desk, asked, move |desk, register| {
        let code = |name: &str| desk.names().code_of(name).map_or_else(|| name.trim().to_uppercase(), str::to_owned);
        let (code_a, code_b) = (code(&a), code(&b));
        if code_a == code_b {
            return Err(Problem::bad_query("a relationship needs two different states"));
        }
        if (code_a.as_str(), code_b.as_str()) != (a.as_str(), b.as_str()) {
            return Ok(Found::At(format!("{}{tail}", relationship_url(&code_a, &code_b))));
        }
        let found = Relationship::read(register, desk.names(), &a, &b, wanted)?;
        let unknown = [&a, &b].into_iter().find(|code| desk.names().name_of(code).is_none());
        match unknown {
            Some(code) if found.events_in_all == 0 => Err(Problem::not_found("no-such-actor", format!("no state or body `{code}`"))
                .help("use an ISO 3166-1 alpha-3 code or an English name")),
            _ => Ok(found.into()),
        }
    })
    .await
}

async fn event(State(desk): Asking, asked: Asked, path: Result<Path<String>, PathRejection>) -> Reply {
    let Path(asked_id) = path?;
    answer(desk, asked, move |_, register| {
        let (id, suffix) = without_suffix(&asked_id);
        let page = EventPage::read(register, id)?;
        if page.event.id != id {
            return Ok(Found::At(format!("{}{suffix}", event_url(&page.event.id))));
        }
        Ok(page.into())
    })
    .await
}

async fn documents(State(desk): Asking, asked: Asked) -> Reply {
    answer(desk, asked, |_, register| Ok(Documents::read(register)?.into())).await
}

async fn document(State(desk): Asking, mut asked: Asked, path: Result<Path<String>, PathRejection>) -> Reply {
    let Path(id) = path?;
    let (without, suffix) = without_suffix(&id);
    if !suffix.is_empty() {
        let whole = id.clone();
        let named = desk.read(move |_, register| match register.document(&whole) {
            Ok(_) => Ok(true),
            Err(RegisterError::NoSuchDocument { .. }) => Ok(false),
            Err(e) => Err(e.into()),
        });
        if named.await? {
            asked.wants = asked.wants_by_header;
            return answer(desk, asked, move |_, register| Ok(Document::read(register, &id)?.into())).await;
        }
    }
    let id = without.to_owned();
    answer(desk, asked, move |_, register| Ok(Document::read(register, &id)?.into())).await
}

#[derive(Deserialize)]
struct Searched {
    #[serde(default)]
    q: String,
}

async fn search(State(desk): Asking, asked: Asked, query: Result<Query<Searched>, QueryRejection>) -> Reply {
    let q = query?.0.q.trim().to_owned();
    if q.len() > LONGEST_QUERY {
        return Err(Problem::bad_query("the query is too long").help(format!("use at most {LONGEST_QUERY} bytes")));
    }
    answer(desk, asked, move |_, register| Ok(SearchPage::read(register, &q)?.into())).await
}

async fn described(asked: Asked) -> Response {
    reply::file(&asked, "application/json", openapi::description())
}

async fn style(asked: Asked) -> Response {
    reply::file(&asked, "text/css; charset=utf-8", include_str!("style.css"))
}

async fn icon(asked: Asked) -> Response {
    reply::file(&asked, "image/svg+xml", include_str!("icon.svg"))
}

async fn nothing() -> Problem {
    Problem::not_found("no-such-page", "there is no such page").help("the way in is /; /openapi.json lists the addresses")
}

/// The last part of an address, and the suffix that asks for JSON.
fn without_suffix(segment: &str) -> (&str, &'static str) {
    segment.strip_suffix(".json").map_or((segment, ""), |name| (name, ".json"))
}

fn query_of(uri: &Uri) -> String {
    uri.query().map_or(String::new(), |q| format!("?{q}"))
}
