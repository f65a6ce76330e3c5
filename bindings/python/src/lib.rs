//! Entente for Python: the functions of the command line, with dicts for its JSON.
//!
//! Thin on purpose: [`loaded`] holds the model and lists, [`answers`] makes the JSON of `parse`, `time`, `actor` and `code`,
//! [`register`] wraps the register, [`values`] turns JSON into Python. The interpreter's lock is released while anything works.
//!
//! # Invariants and limits
//! - What a function returns equals the JSON that the command of the same name prints, but for being read into a dict.
//! - Offsets are bytes of the text in UTF-8, as everywhere in Entente: `text.encode()[start:end]`.
//! - What goes wrong is an `entente.Error` with the command line's words, and what to do on the next line.

mod answers;
mod loaded;
mod register;
mod values;

use entente_language::install::ObtainError;
use loaded::Loaded;
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::prelude::*;
use serde_json::Value;
use std::path::PathBuf;

create_exception!(entente, Error, PyException, "What went wrong, in the command line's words.");

/// Real documents in, a dated and sourced record of relations between states out.
#[pymodule]
mod entente {
    #[pymodule_export]
    use super::Error;
    #[pymodule_export]
    use super::register::Register;
    #[pymodule_export]
    use super::{actor, code, load, parse, time};

    #[pymodule_init]
    fn init(m: &super::Bound<'_, super::PyModule>) -> super::PyResult<()> {
        use pyo3::types::PyModuleMethods;
        m.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// Loads the language model now instead of at the first call that needs it.
///
/// `model` is a folder with a spaCy 3.8 English model; without it the one in `ENTENTE_MODEL`, or the installed one, which is
/// fetched where there is none unless `offline`. Calling it again loads again.
#[pyfunction]
#[pyo3(signature = (model=None, *, offline=false))]
fn load(py: Python<'_>, model: Option<PathBuf>, offline: bool) -> PyResult<()> {
    py.detach(|| loaded::load(model.as_deref(), offline)).map(drop)
}

/// The tokens, tags, lemmas, trees and entities of a text: `entente parse --format json`.
#[pyfunction]
#[pyo3(signature = (text, *, id="1"))]
fn parse(py: Python<'_>, text: &str, id: &str) -> PyResult<Py<PyAny>> {
    work(py, |loaded| Ok(loaded.engine.model.parse(text).to_json(id)))
}

/// The time expressions of a text, resolved against the day it was published: `entente time`.
#[pyfunction]
#[pyo3(signature = (text, date=None, *, id="1"))]
fn time(py: Python<'_>, text: &str, date: Option<&Bound<'_, PyAny>>, id: &str) -> PyResult<Py<PyAny>> {
    let date = date.map(day).transpose()?;
    work(py, |loaded| answers::time(loaded, id, text, date.as_deref()))
}

/// Whom a naming stands for, with `context` around it and offices as of `date`: `entente actor`.
#[pyfunction]
#[pyo3(signature = (text, date=None, *, context="", id="1"))]
fn actor(py: Python<'_>, text: &str, date: Option<&Bound<'_, PyAny>>, context: &str, id: &str) -> PyResult<Py<PyAny>> {
    let date = date.map(day).transpose()?;
    work(py, |loaded| answers::actor(loaded, id, text, context, date.as_deref()))
}

/// The claims that a text makes of events between states: `entente code`. `because` says how each field came about.
#[pyfunction]
#[pyo3(signature = (text, date=None, *, title=None, url=None, id="1", because=false))]
fn code(
    py: Python<'_>,
    text: &str,
    date: Option<&Bound<'_, PyAny>>,
    title: Option<&str>,
    url: Option<&str>,
    id: &str,
    because: bool,
) -> PyResult<Py<PyAny>> {
    let date = date.map(day).transpose()?;
    work(py, |loaded| {
        answers::code(
            loaded,
            &answers::Text {
                id,
                text,
                date: date.as_deref(),
                title,
                url,
            },
            because,
        )
    })
}

/// Works without the interpreter's lock on what is loaded, and gives the answer to Python.
fn work(py: Python<'_>, answer: impl FnOnce(&Loaded) -> PyResult<Value> + Send) -> PyResult<Py<PyAny>> {
    let value = py.detach(|| answer(&*loaded::get()?))?;
    values::to_python(py, &value)
}

/// A date as text: a `str`, or what has `isoformat` (`datetime.date`, a pandas timestamp), of which the day counts.
fn day(date: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = date.extract::<String>() {
        return Ok(text);
    }
    let Ok(iso) = date.call_method0("isoformat").and_then(|d| d.extract::<String>()) else {
        return Err(PyTypeError::new_err(
            "date: a str (2024, 2024-07, 2024-07-10) or datetime.date is expected",
        ));
    };
    Ok(iso.get(..10).map_or(iso.clone(), str::to_owned))
}

/// An error and its causes, and what to do about it.
fn error(error: &(dyn std::error::Error + 'static), help: Option<impl std::fmt::Display>) -> PyErr {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(because) = cause {
        let said = because.to_string();
        if !text.ends_with(&said) {
            text = format!("{text}\nbecause: {said}");
        }
        cause = because.source();
    }
    Error::new_err(match help {
        Some(help) => format!("{text}\nhelp: {help}"),
        None => text,
    })
}

fn obtain_error(e: &ObtainError) -> PyErr {
    error(e, Some(e.help()))
}
