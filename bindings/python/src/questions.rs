//! Questions to a register: Python's arguments read, the rooms asked, their answers as JSON.

use crate::register::register_error;
use crate::{Error, error, loaded};
use entente_ask::{AskError, Asker};
use entente_brief::{BriefError, Format, Wanted};
use entente_knowledge::Knowledge;
use entente_register::{Filter, Register};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Serialize;
use serde_json::Value;
use std::path::PathBuf;

/// A question, with codes for names.
pub enum Question {
    /// `entente relationship`.
    Relationship { a: String, b: String, on: Option<String> },
    /// `entente promises`.
    Promises { filter: Filter, as_of: Option<String> },
    /// `entente disputed`.
    Disputed { filter: Filter },
    /// `entente compare`.
    Compare {
        a: String,
        with: Vec<String>,
        filter: Filter,
        on: Option<String>,
    },
    /// `entente gaps`.
    Gaps { filter: Filter, as_of: Option<String> },
    /// The rows of `entente timeline`.
    Timeline { filter: Filter },
    /// `entente ask`.
    Ask { question: String, as_of: Option<String> },
}

impl Question {
    /// The question of this name.
    pub fn of(what: &str, arguments: &Bound<'_, PyDict>, given: &Bound<'_, PyDict>) -> PyResult<Question> {
        let on = || optional(arguments, "on");
        let as_of = || optional(arguments, "as_of");
        Ok(match what {
            "relationship" => {
                let (a, b) = pair(&text(arguments, "a")?, &text(arguments, "b")?)?;
                Question::Relationship { a, b, on: on()? }
            }
            "promises" => {
                let mut filter = filter(given)?;
                // The command lists the newest first.
                filter.newest_first = true;
                Question::Promises { filter, as_of: as_of()? }
            }
            "disputed" => Question::Disputed { filter: filter(given)? },
            "compare" => {
                let a = code(&text(arguments, "a")?)?;
                let with: Vec<String> = value(arguments, "with_")?.extract()?;
                let with = with.iter().map(|b| code(b)).collect::<PyResult<Vec<_>>>()?;
                if with.contains(&a) {
                    return Err(problem(format!("{a} cannot be compared with itself"), "name other states in with_"));
                }
                Question::Compare {
                    a,
                    with,
                    filter: filter(given)?,
                    on: on()?,
                }
            }
            "gaps" => Question::Gaps {
                filter: filter(given)?,
                as_of: as_of()?,
            },
            "timeline" => Question::Timeline { filter: filter(given)? },
            "ask" => {
                let question = text(arguments, "question")?;
                if question.trim().is_empty() {
                    return Err(problem("there is no question".into(), "write it as a sentence: \"When did …?\""));
                }
                Question::Ask { question, as_of: as_of()? }
            }
            other => return Err(PyTypeError::new_err(format!("there is no question {other}"))),
        })
    }

    /// What the register says.
    pub fn answer(&self, register: &Register) -> PyResult<Value> {
        use entente_analysis::{compare, disputes, gaps, promises, relationship, timeline};
        match self {
            Question::Relationship { a, b, on } => json_or(relationship(register, a, b, on.as_deref())),
            Question::Promises { filter, as_of } => json_or(promises(register, filter, as_of.as_deref())),
            Question::Disputed { filter } => json_or(disputes(register, filter)),
            Question::Compare { a, with, filter, on } => json_or(compare(register, a, with, filter, on.as_deref())),
            Question::Gaps { filter, as_of } => json_or(gaps(register, filter, as_of.as_deref())),
            Question::Timeline { filter } => json_or(timeline(register, filter)),
            Question::Ask { question, as_of } => {
                let loaded = loaded::get()?;
                let asker = Asker::new(&loaded.engine, &Knowledge::standard()).map_err(|e| error(&e, None::<&str>))?;
                let answer = asker.ask(register, question, as_of.as_deref()).map_err(|e| match &e {
                    AskError::Register(e) => register_error(e),
                    AskError::Knowledge(e) => error(e, None::<&str>),
                })?;
                json_of(&answer)
            }
        }
    }
}

/// A brief to be written.
pub struct Brief {
    a: String,
    b: String,
    path: Option<PathBuf>,
    format: Format,
    wanted: Wanted,
}

impl Brief {
    /// The brief of these arguments.
    pub fn of(arguments: &Bound<'_, PyDict>) -> PyResult<Brief> {
        let failed = |e: BriefError| error(&e, e.help());
        let (a, b) = pair(&text(arguments, "a")?, &text(arguments, "b")?)?;
        let path: Option<PathBuf> = value(arguments, "path")?.extract()?;
        let format = match (optional(arguments, "format")?, &path) {
            (Some(format), _) => format.parse().map_err(failed)?,
            (None, Some(path)) => Format::of_file(path).map_err(failed)?,
            (None, None) => Format::Markdown,
        };
        let wanted = Wanted {
            since: optional(arguments, "since")?,
            until: optional(arguments, "until")?,
            on: optional(arguments, "on")?,
            marking: optional(arguments, "marking")?,
            without_names: value(arguments, "without_names")?.extract()?,
        };
        Ok(Brief {
            a,
            b,
            path,
            format,
            wanted,
        })
    }

    /// Writes it to its file; or gives its bytes where it has none.
    pub fn write(&self, register: &Register) -> PyResult<Option<Vec<u8>>> {
        let failed = |e: BriefError| error(&e, e.help());
        let names = loaded::names()?;
        let found = entente_brief::content::brief(register, &names, &self.a, &self.b, &self.wanted).map_err(failed)?;
        let Some(document) = found else {
            return Err(problem(
                format!("nothing is known of {} and {}", self.a, self.b),
                "read documents that tell of both, or look at events() for who is known",
            ));
        };
        match &self.path {
            None => entente_brief::write(&document, self.format).map(Some).map_err(failed),
            Some(path) => entente_brief::to_file(&document, self.format, path).map(|()| None).map_err(failed),
        }
    }
}

/// Which events, from keywords.
pub fn filter(given: &Bound<'_, PyDict>) -> PyResult<Filter> {
    let mut filter = Filter::default();
    for (name, value) in given {
        if value.is_none() {
            continue;
        }
        let text = || value.extract::<String>();
        match name.extract::<String>()?.as_str() {
            "between" => {
                let (a, b): (String, String) = value.extract()?;
                filter.between = Some((code(&a)?, code(&b)?));
            }
            "actor" => filter.actor = Some(code(&text()?)?),
            "kind" => filter.kind = Some(text()?),
            "subtype" => filter.subtype = Some(text()?),
            "stage" => filter.stage = Some(text()?),
            "status" => filter.status = Some(text()?),
            "area" => filter.area = Some(text()?),
            "since" => filter.since = Some(text()?),
            "until" => filter.until = Some(text()?),
            "source" => filter.source = Some(text()?),
            "disputed" => filter.disputed = value.extract()?,
            "single_source" => filter.single_source = value.extract()?,
            "rejected" => filter.rejected = value.extract()?,
            "limit" => filter.limit = Some(value.extract()?),
            other => return Err(PyTypeError::new_err(format!("there is no filter {other}"))),
        }
    }
    Ok(filter)
}

/// The code of a state or body that was named.
fn code(name: &str) -> PyResult<String> {
    loaded::names()?.code_of(name).map(str::to_owned).ok_or_else(|| {
        problem(
            format!("no state or body is known as `{name}`"),
            "give an ISO 3166-1 alpha-3 code (JPN), a body's code (ASEAN), or an English name (\"Viet Nam\")",
        )
    })
}

fn pair(a: &str, b: &str) -> PyResult<(String, String)> {
    let (a, b) = (code(a)?, code(b)?);
    if a == b {
        return Err(problem("both are the same".into(), "name two different states or bodies"));
    }
    Ok((a, b))
}

fn problem(message: String, help: &str) -> PyErr {
    Error::new_err(format!("{message}\nhelp: {help}"))
}

fn value<'py>(arguments: &Bound<'py, PyDict>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    arguments
        .get_item(name)?
        .ok_or_else(|| PyTypeError::new_err(format!("{name} is missing")))
}

fn text(arguments: &Bound<'_, PyDict>, name: &str) -> PyResult<String> {
    value(arguments, name)?.extract()
}

fn optional(arguments: &Bound<'_, PyDict>, name: &str) -> PyResult<Option<String>> {
    match arguments.get_item(name)? {
        Some(value) => value.extract(),
        None => Ok(None),
    }
}

/// What a room gives, as JSON.
pub fn json_of(value: &impl Serialize) -> PyResult<Value> {
    serde_json::to_value(value).map_err(|e| Error::new_err(e.to_string()))
}

fn json_or(found: Result<impl Serialize, entente_register::RegisterError>) -> PyResult<Value> {
    json_of(&found.map_err(|e| register_error(&e))?)
}
