//! What every request must pass and every answer carries.
//!
//! - The `Host` is one of this server's own names. Otherwise a page elsewhere could make its own name point here and read the
//!   register through the visitor's browser (DNS rebinding).
//! - Only `GET` and `HEAD`, and `POST` from a page of this server: its `Origin` and `Sec-Fetch-Site`, where a browser sends them, say
//!   so, and every form sends back a token besides ([`crate::pages::deed`]).
//! - Where accounts are in use, nobody gets past the door without being signed in.
//! - Every answer says that it is not to be guessed at, framed, or read by other origins, and that scripts and styles come from here.

use crate::asked::{Asked, Wants};
use crate::house::House;
use crate::pages::files::OwnStyle;
use crate::people::{Role, Visitor};
use crate::problem::Problem;
use crate::reply;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

/// Styles and scripts come from this server, forms go to it, and there is nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// For a file that brings its own style and pictures: it runs nothing, asks for nothing, and is of no origin.
const STYLED: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'; sandbox";

const HEADERS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Not "no-referrer": then browsers send forms with the origin "null".
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
    (header::VARY, "Accept, Accept-Encoding, Cookie"),
];

/// The cookie that bears the name of a session.
pub const COOKIE: &str = "entente-session";

/// The hosts by which this server may be called, as they stand in a `Host` header.
#[derive(Clone, Debug)]
pub struct Hosts(Arc<Vec<String>>);

impl Hosts {
    /// The names of this computer with the port listened on, without it where it is the port of HTTP; and other names, as given.
    pub fn new(address: SocketAddr, others: &[String]) -> Hosts {
        let port = address.port();
        let own = ["127.0.0.1", "localhost", "[::1]"];
        let mut names: Vec<String> = own.iter().map(|n| format!("{n}:{port}")).collect();
        names.push(address.to_string());
        if port == 80 {
            names.extend(own.map(str::to_owned));
        }
        for other in others {
            names.extend([other.clone(), format!("{other}:{port}")]);
        }
        Hosts(Arc::new(names))
    }

    fn has(&self, host: &str) -> bool {
        self.0.iter().any(|h| h.eq_ignore_ascii_case(host))
    }

    /// Whether every host that the request names is one of these, and it names one.
    fn are_meant(&self, request: &Request) -> bool {
        let mut named = request.headers().get_all(header::HOST).iter();
        let (host, more) = (named.next().and_then(|h| h.to_str().ok()), named.next());
        // HTTP/2 names its host in the address.
        let address = request.uri().authority().map(|a| a.as_str());
        let all = [host, address];
        more.is_none() && all.iter().any(Option::is_some) && all.into_iter().flatten().all(|h| self.has(h))
    }
}

/// Whom a server lets in, by which names.
#[derive(Clone, Debug)]
pub struct Door {
    /// Its names.
    pub hosts: Hosts,
    /// What is behind it.
    pub house: Arc<House>,
}

/// Runs a request past the checks, and the answer past the headers.
pub async fn guard(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let wants = Wants::of(request.uri().path(), request.headers());
    let visitor = visitor(&door.house, request.headers());
    let checked = check(&door.hosts, &request).and_then(|()| admit(&visitor, &request, wants));
    request.extensions_mut().insert(visitor);
    let (mut parts, body) = request.into_parts();
    let Ok(asked) = Asked::from_request_parts(&mut parts, &()).await;
    let mut response = match checked {
        Ok(None) => next.run(Request::from_parts(parts, body)).await,
        Ok(Some(elsewhere)) => elsewhere,
        Err(problem) => problem.into_response(),
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = reply::problem(&problem, wants, &asked.frame());
    } else if let Some(problem) = unshaped(&response) {
        let allowed = response.headers().get(header::ALLOW).cloned();
        response = reply::problem(&problem, wants, &asked.frame());
        if let Some(allowed) = allowed {
            response.headers_mut().insert(header::ALLOW, allowed);
        }
    }
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if response.extensions().get::<OwnStyle>().is_some() {
        let policy = HeaderValue::from_static(STYLED);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if door.house.settings.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

/// The one shape for what the router or an extractor turned away by itself.
fn unshaped(response: &Response) -> Option<Problem> {
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let own = kind.starts_with("text/html") || kind.starts_with("application/json");
    (!own && (status.is_client_error() || status.is_server_error())).then(|| match status {
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(status, "no-such-method", "nothing is answered to this method here"),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(status, "too-large", "the request is too large"),
        _ => Problem::new(status, "bad-request", "the request makes no sense"),
    })
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
    match *request.method() {
        Method::GET | Method::HEAD => Ok(()),
        Method::POST if is_from_here(hosts, request.headers()) => Ok(()),
        Method::POST => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "other-origin",
            "this was sent by a page of another site",
        )),
        _ => Err(Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "no-such-method",
            "this server answers GET, and POST where something can be changed",
        )),
    }
}

/// Whether a browser says that a page of this server sends the request, or nothing says otherwise.
fn is_from_here(hosts: &Hosts, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let origin = text(header::ORIGIN).map(|o| o.split_once("://").map_or(o, |(_, host)| host));
    site.is_none_or(|s| s == "same-origin" || s == "none") && origin.is_none_or(|o| hosts.has(o))
}

/// Lets a visitor in, sends one to the door, or says what is wrong.
fn admit(visitor: &Visitor, request: &Request, wants: Wants) -> Result<Option<Response>, Problem> {
    let path = request.uri().path();
    let open = path == "/login" || crate::assets::ASSETS.iter().any(|a| a.path == path);
    if open || visitor.role.reads() {
        return Ok(None);
    }
    if wants == Wants::Page && request.method() == Method::GET {
        let back = request.uri().path_and_query().map_or("/", |p| p.as_str());
        let to = format!("/login?back={}", crate::views::encoded(back));
        return Ok(Some((StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()));
    }
    Err(Problem::new(StatusCode::UNAUTHORIZED, "not-signed-in", "one must sign in to read this register").help("sign in at /login"))
}

/// Who makes a request: the person at this computer, or who is signed in.
fn visitor(house: &House, headers: &HeaderMap) -> Visitor {
    if !house.settings.accounts {
        return house.local();
    }
    let nobody = Visitor {
        accounts: true,
        ..Visitor::default()
    };
    let Some(session) = session_name(headers).and_then(|id| house.sessions.of(&id, Instant::now())) else {
        return nobody;
    };
    // Asked each time: an account that was taken out, or has another role now, has it at once.
    match house.people.role(&session.name) {
        Ok(Some(role)) if role != Role::Nobody => Visitor {
            account: Some(session.name.clone()),
            name: session.name,
            role,
            token: session.token,
            accounts: true,
        },
        _ => nobody,
    }
}

/// The name of the session that a request bears.
pub fn session_name(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = cookies.flat_map(|v| v.split(';')).filter_map(|c| c.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}
