//! Forms that change something: who sends them, that they come from a page of ours, and where to go afterwards.
//!
//! A form sends back the token of its page: the field `token`, or the header `X-Entente-Token` for programs. A page of another site
//! cannot read it.

use crate::asked::{Asked, Wants};
use crate::people::same;
use crate::problem::Problem;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// The header that bears the token of programs.
pub const TOKEN: &str = "x-entente-token";
/// Bytes of a form at most.
const LARGEST: usize = 64 << 10;
/// Fields of a form at most.
const FIELDS: usize = 1_000;

/// A form that was sent by a page of ours.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Who sends it, and how it is to be answered.
    pub asked: Asked,
    fields: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequest<S> for Deed {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Deed, Problem> {
        let (mut parts, body) = request.into_parts();
        let Ok(asked) = Asked::from_request_parts(&mut parts, state).await;
        let headers = parts.headers.clone();
        let body = axum::body::to_bytes(body, LARGEST)
            .await
            .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "the form is too large"))?;
        let pairs = url::form_urlencoded::parse(&body).take(FIELDS);
        let fields: Vec<(String, String)> = pairs.map(|(n, v)| (n.into_owned(), v.into_owned())).collect();
        let token = fields.iter().find(|(n, _)| n == "token").map(|(_, v)| v.as_str());
        check(&asked, &headers, token)?;
        Ok(Deed { asked, fields })
    }
}

/// Whether the token of a form, or the header of a program, is that of the visitor.
///
/// # Errors
/// `no-token`.
pub fn check(asked: &Asked, headers: &HeaderMap, token: Option<&str>) -> Result<(), Problem> {
    let given = token
        .or_else(|| headers.get(TOKEN).and_then(|v| v.to_str().ok()))
        .unwrap_or_default();
    if !asked.visitor.token.is_empty() && same(given, &asked.visitor.token) {
        return Ok(());
    }
    Err(refused())
}

/// Why a form is not taken.
pub fn refused() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "no-token",
        "this form is of another session, or not of this server",
    )
    .help("load the page again and repeat it; programs send the token of /session.json in X-Entente-Token")
}

impl Deed {
    /// The first value of a field, without the space around it; `None` where it is empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(n, v)| n == name && !v.trim().is_empty());
        found.map(|(_, v)| v.trim())
    }

    /// The first value of a field as it was sent.
    pub fn whole(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Every value of a field.
    pub fn values(&self, name: &str) -> Vec<String> {
        let found = self.fields.iter().filter(|(n, v)| n == name && !v.trim().is_empty());
        found.map(|(_, v)| v.trim().to_owned()).collect()
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// `bad-query`.
    pub fn need(&self, name: &str) -> Result<&str, Problem> {
        self.value(name).ok_or_else(|| Problem::bad_query(format!("`{name}` is missing")))
    }

    /// Done: back to the page that it was sent from, or the value for a program.
    pub fn done<V: Serialize>(&self, value: &V, otherwise: &str) -> Response {
        done(&self.asked, value, self.value("back").unwrap_or(otherwise))
    }
}

/// Done: to a page of ours, or the value for a program.
pub fn done<V: Serialize>(asked: &Asked, value: &V, to: &str) -> Response {
    match asked.wants {
        Wants::Page => (StatusCode::SEE_OTHER, [(header::LOCATION, own(to).to_owned())]).into_response(),
        Wants::Json => {
            let mut text = serde_json::to_string(value).unwrap_or_default();
            text.push('\n');
            let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
            (headers, text).into_response()
        }
    }
}

/// A path of this server; the first page where it is none.
pub fn own(path: &str) -> &str {
    let plain = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path.bytes().all(|b| (0x21..0x7f).contains(&b));
    if plain { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own;

    #[test]
    fn one_is_only_sent_to_pages_of_this_server() {
        assert_eq!(own("/event/abc?x=1#y"), "/event/abc?x=1#y");
        for elsewhere in [
            "//evil.example/",
            "https://evil.example",
            "/\\evil.example",
            "evil",
            "",
            "/a\r\nSet-Cookie: x",
            "javascript:x",
        ] {
            assert_eq!(own(elsewhere), "/", "{elsewhere}");
        }
    }
}
