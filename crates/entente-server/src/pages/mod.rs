//! The addresses: what each one shows ([`reading`]), gives as a file ([`files`]), and changes ([`deciding`], [`documents`], [`door`],
//! [`accounts`]).
//!
//! | address | shows |
//! | --- | --- |
//! | `/` | relationships in the register, with counts |
//! | `/relationship/{A}/{B}` | two states: level, instruments, promises, chronology |
//! | `/relationships/{A},{B},{C}` | three states or more: each two beside each other, their chronology |
//! | `/timeline`, `/register`, `/network`, `/map` | events by any filters: along time, as a table, as a graph, at their places |
//! | `/event/{id}` | one event with every claim in context |
//! | `/promises`, `/disputed`, `/gaps`, `/compare`, `/ask` | questions |
//! | `/documents`, `/documents/{id}`, `/sources` | documents; one with its claims marked; who they come from |
//! | `/search?q=` | passages and events with every word of a query |
//! | `/review` | what is worth a person's look |
//! | `/account`, `/accounts` | one's password; for admins, who may do what and who changed what |
//! | `/about`, `/openapi.json` | what this is, and the description of the JSON |
//!
//! `.json` after any of them gives its JSON (`/index.json` for the first). A document whose own name ends in `.json` is found
//! under that name before it is taken for the JSON of another.

pub mod accounts;
pub mod deciding;
pub mod deed;
pub mod documents;
pub mod door;
mod download;
pub mod files;
pub mod reading;

use crate::assets::ASSETS;
use crate::guard::{Door, Hosts, guard};
use crate::house::House;
use crate::problem::Problem;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use std::net::SocketAddr;
use std::sync::Arc;

/// Bytes of a form.
const LARGEST_FORM: usize = 64 << 10;

/// What handlers are given.
pub type Asking = State<Arc<House>>;
/// What they give.
pub type Reply = Result<Response, Problem>;

/// Everything that the server answers, for a server that listens on `address` and is called by these names besides.
pub fn router(house: Arc<House>, address: SocketAddr, names: &[String]) -> Router {
    let door = Door {
        hosts: Hosts::new(address, names),
        house: Arc::clone(&house),
    };
    let mut router = Router::new();
    for asset in ASSETS.iter() {
        router = router.route(asset.path, get(move |asked| async move { asset.answer(&asked) }));
    }
    for (path, json) in [
        ("/timeline", "/timeline.json"),
        ("/register", "/register.json"),
        ("/network", "/network.json"),
        ("/map", "/map.json"),
        ("/promises", "/promises.json"),
        ("/disputed", "/disputed.json"),
        ("/gaps", "/gaps.json"),
    ] {
        router = router.route(path, get(reading::listed)).route(json, get(reading::listed));
    }
    router
        .route("/", get(reading::start))
        .route("/index.json", get(reading::start))
        .route("/relationship", get(reading::choose))
        .route("/relationships/{states}", get(reading::group))
        .route("/relationship/{a}/{b}", get(reading::relationship))
        .route("/relationship/{a}/{b}/brief", get(files::brief))
        .route("/event/{id}", get(reading::event))
        .route("/compare", get(reading::compare))
        .route("/compare.json", get(reading::compare))
        .route("/ask", get(reading::ask))
        .route("/ask.json", get(reading::ask))
        .route("/sources", get(reading::sources))
        .route("/sources.json", get(reading::sources))
        .route("/sources/grade", post(deciding::grade))
        .route("/search", get(reading::search))
        .route("/search.json", get(reading::search))
        .route("/review", get(reading::review))
        .route("/review.json", get(reading::review))
        .route("/review/decide", post(deciding::decide))
        .route("/review/undo", post(deciding::undo))
        .route("/about", get(reading::about))
        .route("/about.json", get(reading::about))
        .route("/export/{format}", get(files::export))
        .route("/reading/{id}", get(documents::progress))
        .route("/reading/{id}/cancel", post(documents::cancel))
        .route("/login", get(door::show).post(door::sign_in))
        .route("/logout", post(door::sign_out))
        .route("/session.json", get(door::session))
        .route("/account", get(accounts::own).post(accounts::change_own))
        .route("/account.json", get(accounts::own))
        .route("/accounts", get(accounts::list))
        .route("/accounts.json", get(accounts::list))
        .route("/accounts/change", post(accounts::change))
        .route("/openapi.json", get(files::described))
        .route("/documents/forget", post(documents::forget))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .route(
            "/documents",
            // Bounded by its own rules, file by file.
            get(reading::documents).post(documents::add).layer(DefaultBodyLimit::disable()),
        )
        .route("/documents.json", get(reading::documents))
        .route("/documents/{*id}", get(reading::document))
        .fallback(nothing)
        .layer(from_fn_with_state(door, guard))
        .with_state(house)
}

async fn nothing() -> Problem {
    Problem::not_found("no-such-page", "there is no such page").help("the way in is /; /openapi.json lists the addresses")
}

/// The last part of an address, and the suffix that asks for JSON.
fn without_suffix(segment: &str) -> (&str, &'static str) {
    segment.strip_suffix(".json").map_or((segment, ""), |name| (name, ".json"))
}
