//! What every request must pass and every answer carries.
//!
//! - Only `GET` and `HEAD`.
//! - The `Host` is this server's own address by one of its loopback names. Otherwise a page elsewhere could make its own name
//!   point here and read the register through the visitor's browser (DNS rebinding).
//! - Every answer says that it is no script, is not to be guessed at, framed, or read by other origins.

use crate::problem::Problem;
use crate::reply::{self, Wants};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;

/// Styles come from this server, forms go to it, and there is nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::VARY, "Accept"),
];

/// The hosts by which this server may be called, as they stand in a `Host` header.
#[derive(Clone, Debug)]
pub struct Hosts(Arc<Vec<String>>);

impl Hosts {
    /// The loopback names with the port listened on; without it where it is the port of HTTP.
    pub fn new(address: SocketAddr) -> Hosts {
        let port = address.port();
        let mut names: Vec<String> = ["127.0.0.1", "localhost", "[::1]"].iter().map(|n| format!("{n}:{port}")).collect();
        names.push(address.to_string());
        if port == 80 {
            names.extend(["127.0.0.1", "localhost", "[::1]"].map(str::to_owned));
        }
        Hosts(Arc::new(names))
    }

    fn has(&self, host: &str) -> bool {
        self.0.iter().any(|h| h.eq_ignore_ascii_case(host))
    }

    /// Whether every host that the request names is one of these, and it names one.
    fn are_meant(&self, request: &Request) -> bool {
        let mut named = request.headers().get_all(header::HOST).iter();
        let (Some(host), None) = (named.next(), named.next()) else {
            return false;
        };
        let absolute = request.uri().authority().is_none_or(|a| self.has(a.as_str()));
        absolute && host.to_str().is_ok_and(|h| self.has(h))
    }
}

/// Runs a request past the checks, and the answer past the headers.
pub async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let wants = Wants::of(request.uri().path(), request.headers());
    let mut response = match check(&hosts, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = reply::problem(&problem, wants);
    }
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn check(hosts: &Hosts, request: &Request) -> Result<(), Problem> {
    if !hosts.are_meant(request) {
        return Err(Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "wrong-host",
            "this server does not answer by that name",
        )
        .help(format!("use http://{}/", hosts.0[0])));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "read-only",
            "this server only answers GET: it changes nothing",
        ));
    }
    Ok(())
}
