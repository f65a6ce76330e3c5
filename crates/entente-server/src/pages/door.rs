//! Signing in and out.

use super::deed::{self, Deed};
use super::{Asking, Reply};
use crate::asked::Asked;
use crate::guard::{COOKIE, session_name};
use crate::people::sessions::LONGEST;
use crate::problem::Problem;
use crate::reply;
use askama::Template;
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Passwords that are checked at a time: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
pub(super) static CHECKING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(AT_ONCE);

/// The form.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "login.html")]
pub struct SignIn {
    /// Where one wanted to go.
    pub back: String,
    /// What went wrong the last time.
    pub wrong: Option<String>,
}

/// Who is asking, for programs.
#[derive(Clone, Debug, Serialize)]
pub struct SessionView {
    /// The name that decisions bear.
    pub name: String,
    /// What one may do.
    pub role: &'static str,
    /// What must be sent back in `X-Entente-Token` to change something.
    pub token: String,
}

/// `GET /login`
pub async fn show(State(house): Asking, asked: Asked) -> Reply {
    if !house.settings.accounts {
        return Ok(to("/"));
    }
    let back = asked.value("back").unwrap_or_default();
    reply::passing(
        &SignIn {
            back: deed::own(&back).to_owned(),
            wrong: None,
        },
        &asked,
    )
}

/// `POST /login`: `name`, `password`, `back`. No token: there is no session yet, and its origin is checked.
pub async fn sign_in(State(house): Asking, asked: Asked, request: Request) -> Reply {
    if !house.settings.accounts {
        return Ok(to("/"));
    }
    let from = whence(&request, house.settings.behind_proxy);
    let body = String::from_request(request, &()).await;
    let body = body.map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "the form is too large, or no text"))?;
    let field = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(body.as_bytes());
        pairs.find(|(n, _)| n == name).map(|(_, v)| v.into_owned()).unwrap_or_default()
    };
    let (name, password, back) = (field("name").trim().to_owned(), field("password"), field("back"));
    if let Some(wait) = house.attempts.wait(&name, from, Instant::now()) {
        return Err(slow_down(wait));
    }
    // Counted before it is checked: many at once get no further than many in a row.
    house.attempts.failed(&name, from, Instant::now());
    let _turn = CHECKING.acquire().await.map_err(|_| Problem::busy("the server is ending"))?;
    let (own, who) = (Arc::clone(&house), name.clone());
    let checked = tokio::task::spawn_blocking(move || own.people.sign_in(&who, &password)).await;
    let role = checked.map_err(|_| Problem::failed("signing in failed"))?.map_err(|e| {
        eprintln!("entente: {e}");
        Problem::failed("the accounts cannot be read")
    })?;
    if role.is_none() {
        house.audit.note(&name, "failed to sign in", &from.to_string());
        let again = SignIn {
            back: deed::own(&back).to_owned(),
            wrong: Some("Name or password is wrong.".into()),
        };
        let mut response = reply::passing(&again, &asked)?;
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(response);
    }
    house.attempts.succeeded(&name);
    house.audit.note(&name, "signed in", &from.to_string());
    let id = house
        .sessions
        .begin(&name, Instant::now())
        .map_err(|_| Problem::failed("the system gives no randomness"))?;
    let mut response = to(deed::own(&back));
    set_cookie(&mut response, &id, LONGEST, house.settings.secure);
    Ok(response)
}

/// `POST /logout`
pub async fn sign_out(State(house): Asking, headers: HeaderMap, deed: Deed) -> Reply {
    if let Some(id) = session_name(&headers) {
        house.sessions.end(&id);
        house.audit.note(&deed.asked.visitor.name, "signed out", "");
    }
    let mut response = to("/login");
    set_cookie(&mut response, "", Duration::ZERO, house.settings.secure);
    Ok(response)
}

/// `GET /session.json`
pub async fn session(asked: Asked) -> Response {
    let own = SessionView {
        name: asked.visitor.name.clone(),
        role: asked.visitor.role.as_str(),
        token: asked.visitor.token.clone(),
    };
    let asked = Asked {
        wants: crate::asked::Wants::Json,
        ..asked
    };
    deed::done(&asked, &own, "/")
}

/// Where a request comes from; a proxy adds it as the last of `X-Forwarded-For`.
fn whence(request: &Request, behind_proxy: bool) -> IpAddr {
    let proxied = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|v| v.to_str().ok());
    let proxied = proxied
        .and_then(|v| v.rsplit(',').next()?.trim().parse().ok())
        .filter(|_| behind_proxy);
    let direct = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    // Without an address all share one.
    proxied.or(direct).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

fn to(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}

fn set_cookie(response: &mut Response, id: &str, lasts: Duration, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={id}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{secure}",
        lasts.as_secs()
    );
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn slow_down(wait: Duration) -> Problem {
    let minutes = wait.as_secs().div_ceil(60);
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-attempts",
        "too many attempts to sign in failed",
    )
    .help(format!("try again in {minutes} minutes"))
}
