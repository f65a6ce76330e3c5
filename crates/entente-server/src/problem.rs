//! Why a request was not answered: one shape for all, as a page or as JSON.
//!
//! A [`Problem`] travels in the response's extensions until [`crate::guard`] writes it in the form that was asked for.
//! It never names a path of this computer: what the register says of its file goes to standard error instead.

use crate::people::accounts::AccountError;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entente_brief::BriefError;
use entente_export::{ExportError, Format};
use entente_register::RegisterError;
use serde::Serialize;

/// The one shape of every error: `{"error": {…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The HTTP status.
    #[serde(serialize_with = "number")]
    pub status: StatusCode,
    /// A word for programs: `no-such-event`, `bad-query` …
    pub code: &'static str,
    /// What is wrong, for people.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

fn number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl Problem {
    /// A problem without help.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Problem {
        Problem {
            status,
            code,
            message: message.into(),
            help: None,
        }
    }
    /// The same, with what to do about it.
    pub fn help(self, help: impl Into<String>) -> Problem {
        Problem {
            help: Some(help.into()),
            ..self
        }
    }
    /// There is nothing at this address.
    pub fn not_found(code: &'static str, message: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, code, message)
    }
    /// The address makes no sense.
    pub fn bad_query(message: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "bad-query", message)
    }
    /// The server cannot do what it should.
    pub fn failed(message: impl Into<String>) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", message)
    }
    /// There is too much to do already.
    pub fn busy(message: impl Into<String>) -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message).help("try again in a moment")
    }
    /// One may not do this.
    pub fn forbidden(message: impl Into<String>) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, "forbidden", message)
    }
    /// As JSON, with the line's end.
    pub fn json(&self) -> String {
        #[derive(Serialize)]
        struct Shape<'a> {
            error: &'a Problem,
        }
        let mut text = serde_json::to_string(&Shape { error: self }).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Problem {
        let message = error.to_string();
        match &error {
            RegisterError::NoSuchEvent { .. } => Problem::not_found("no-such-event", message),
            RegisterError::Withdrawn { .. } => Problem::new(StatusCode::GONE, "withdrawn-event", message),
            RegisterError::Ambiguous { .. } => Problem::not_found("ambiguous-id", message).help("give more of the id"),
            RegisterError::NoSuchDocument { .. } => {
                Problem::not_found("no-such-document", message).help("all documents are listed at /documents")
            }
            RegisterError::Filter(e) => {
                let problem = Problem::bad_query(message);
                e.help().map_or(problem.clone(), |help| problem.help(help))
            }
            RegisterError::NoSuchSource { .. } => Problem::not_found("no-such-source", message).help("all sources are listed at /sources"),
            RegisterError::Field(e) => Problem::bad_query(message).help(e.help()),
            RegisterError::Undecidable { .. } | RegisterError::NothingToUndo { .. } => {
                Problem::new(StatusCode::CONFLICT, "undecidable", message)
            }
            RegisterError::Busy { .. } => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "the register is busy").help("try again in a moment")
            }
            _ => {
                eprintln!("entente: {message}{}", causes(&error));
                Problem::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "register-unreadable",
                    "the register cannot be read",
                )
                .help("the terminal in which the server runs says why")
            }
        }
    }
}

fn causes(error: &dyn std::error::Error) -> String {
    std::iter::successors(error.source(), |e| e.source())
        .map(|e| format!(": {e}"))
        .collect()
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Problem {
        match error {
            ExportError::Register(e) => e.into(),
            ExportError::UnknownFormat { .. } => {
                Problem::not_found("no-such-format", "there is no such format").help(format!("there are {}", Format::names()))
            }
            other => {
                eprintln!("entente: {other}{}", causes(&other));
                Problem::failed("the export could not be written")
            }
        }
    }
}

impl From<BriefError> for Problem {
    fn from(error: BriefError) -> Problem {
        match error {
            BriefError::Register(e) => e.into(),
            BriefError::NoBrowser | BriefError::OldBrowser { .. } | BriefError::Browser { .. } => {
                let problem = Problem::failed("the brief could not be printed as PDF on this server");
                problem.help("print the page from your browser, or take it as docx")
            }
            other => {
                eprintln!("entente: {other}{}", causes(&other));
                Problem::failed("the brief could not be written")
            }
        }
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Problem {
        let message = error.to_string();
        match &error {
            AccountError::Unknown(_) => Problem::not_found("no-such-account", message).help("all accounts are listed at /accounts"),
            AccountError::Taken(_) => Problem::new(StatusCode::CONFLICT, "account-taken", message).help("choose another name"),
            AccountError::LastAdmin => Problem::new(StatusCode::CONFLICT, "last-admin", message).help("make another admin first"),
            AccountError::Name | AccountError::Password => Problem::bad_query(message),
            AccountError::File(_) | AccountError::Malformed(_) | AccountError::Hash(_) => {
                eprintln!("entente: {message}{}", causes(&error));
                Problem::failed("the accounts cannot be read or written")
            }
        }
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "bad-address", "the address is not valid UTF-8")
    }
}
