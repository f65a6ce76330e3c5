//! What a request asks for: which page with which filters, in which form, and who asks.
//!
//! JSON is given at the same address with `.json` after it, or to a request that accepts `application/json` and not `text/html`.

use crate::frame::Frame;
use crate::house::House;
use crate::people::Visitor;
use crate::problem::Problem;
use crate::wanted::Wanted;
use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use std::convert::Infallible;

/// In which form an answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Who asks.
    pub visitor: Visitor,
    /// Tags of answers that the client has.
    pub known: Option<String>,
    /// Whether the client unpacks gzip.
    pub gzip: bool,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked, Infallible> {
        let text = |name| parts.headers.get(name).and_then(|v| v.to_str().ok());
        Ok(Asked {
            wants: Wants::of(parts.uri.path(), &parts.headers),
            wants_by_header: Wants::by_header(&parts.headers),
            uri: parts.uri.clone(),
            visitor: parts.extensions.get::<Visitor>().cloned().unwrap_or_default(),
            known: text(header::IF_NONE_MATCH).map(str::to_owned),
            gzip: text(header::ACCEPT_ENCODING).is_some_and(|a| a.split(',').any(|e| e.trim().starts_with("gzip"))),
        })
    }
}

impl Asked {
    /// The query without its `?`; empty where there is none.
    pub fn query(&self) -> &str {
        self.uri.query().unwrap_or("")
    }

    /// The first value of this name in the query, without the space around it; `None` where it is empty.
    pub fn value(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query().as_bytes());
        let found = pairs.find(|(n, v)| n == name && !v.trim().is_empty());
        found.map(|(_, v)| v.trim().to_owned())
    }

    /// Every value of this name in the query, without the space around them.
    pub fn values(&self, name: &str) -> Vec<String> {
        let pairs = url::form_urlencoded::parse(self.query().as_bytes());
        let found = pairs.filter(|(n, v)| n == name && !v.trim().is_empty());
        found.map(|(_, v)| v.trim().to_owned()).collect()
    }

    /// The filters of the query.
    ///
    /// # Errors
    /// Those of [`Wanted::read`].
    pub fn wanted(&self, house: &House) -> Result<Wanted, Problem> {
        Wanted::read(self.query(), house.desk.names())
    }

    /// What stands around the page.
    pub fn frame(&self) -> Frame {
        let path = self.uri.path();
        let path = path.strip_suffix(".json").unwrap_or(path);
        Frame {
            path: if path == "/index" { "/".into() } else { path.to_owned() },
            query: self
                .uri
                .query()
                .filter(|q| !q.is_empty())
                .map_or(String::new(), |q| format!("?{q}")),
            person: self.visitor.account.clone(),
            // Also for readers, who may sign out and change their password.
            token: self.visitor.token.clone(),
            reviews: self.visitor.role.reviews(),
            edits: self.visitor.role.edits(),
            accounts: self.visitor.accounts,
            administers: self.visitor.accounts && self.visitor.role.administers(),
        }
    }
}
