//! Entente for Python: the functions of the command line, with dicts for its JSON and Arrow tables for many texts.
//!
//! This is the compiled half, `entente._entente`; the package around it (`python/entente/`) has the signatures, types and pages that
//! people read. Thin on purpose: [`loaded`] holds the model and lists; [`answers`] answers about one text, [`batches`] about columns
//! of them ([`columns`] in, [`table`] and [`schemas`] out); [`register`] and [`questions`] wrap the register; [`spark`] has the steps of
//! the cluster's work; [`values`] turns JSON into Python.
//!
//! # Invariants and limits
//! - A dict equals the JSON that the command of the same name prints. A table's cells are the same values.
//! - Offsets are bytes of the text in UTF-8, as everywhere in Entente: `text.encode()[start:end]`.
//! - The interpreter's lock is released while anything works; Arrow columns are read where they lie.
//! - What goes wrong is an `entente.Error` with the command line's words, and what to do on the next line.

mod answers;
mod batches;
mod columns;
mod loaded;
mod questions;
mod register;
mod schemas;
mod spark;
mod table;
mod values;

use batches::{Task, Texts};
use columns::Column;
use entente_language::install::ObtainError;
use loaded::Loaded;
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::Value;
use std::path::PathBuf;
use table::Table;

create_exception!(entente, Error, PyException, "What went wrong, in the command line's words.");

/// The compiled half of `entente`.
#[pymodule]
mod _entente {
    #[pymodule_export]
    use super::Error;
    #[pymodule_export]
    use super::register::Register;
    #[pymodule_export]
    use super::spark::{Files, Grouper, Linker, blocks, claims, code_documents, neighbourhoods, rejoin};
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::{actor, code, load, many, model_path, parse, time};

    #[pymodule_init]
    fn init(m: &super::Bound<'_, super::PyModule>) -> super::PyResult<()> {
        use pyo3::types::PyModuleMethods;
        m.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// Loads the language model; see `entente.load`.
#[pyfunction]
#[pyo3(signature = (model=None, *, offline=false))]
fn load(py: Python<'_>, model: Option<PathBuf>, offline: bool) -> PyResult<()> {
    py.detach(|| loaded::load(model.as_deref(), offline)).map(drop)
}

/// Where the language model lies that would be loaded, which is fetched where there is none unless `offline`.
#[pyfunction]
#[pyo3(signature = (model=None, *, offline=false))]
fn model_path(py: Python<'_>, model: Option<PathBuf>, offline: bool) -> PyResult<PathBuf> {
    py.detach(|| loaded::package(model.as_deref(), offline))
}

/// One text; see `entente.parse`.
#[pyfunction]
fn parse(py: Python<'_>, text: &str, id: &str) -> PyResult<Py<PyAny>> {
    work(py, |loaded| Ok(loaded.engine.model.parse(text).to_json(id)))
}

/// One text; see `entente.time`.
#[pyfunction]
fn time(py: Python<'_>, text: &str, date: Option<&Bound<'_, PyAny>>, id: &str) -> PyResult<Py<PyAny>> {
    let date = date.map(day).transpose()?;
    work(py, |loaded| answers::time(loaded, id, text, date.as_deref()))
}

/// One naming; see `entente.actor`.
#[pyfunction]
fn actor(py: Python<'_>, text: &str, date: Option<&Bound<'_, PyAny>>, context: &str, id: &str) -> PyResult<Py<PyAny>> {
    let date = date.map(day).transpose()?;
    work(py, |loaded| answers::actor(loaded, id, text, context, date.as_deref()))
}

/// One text; see `entente.code`.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "keywords in Python")]
fn code(
    py: Python<'_>,
    text: &str,
    date: Option<&Bound<'_, PyAny>>,
    title: Option<&str>,
    url: Option<&str>,
    source: Option<&str>,
    id: &str,
    because: bool,
) -> PyResult<Py<PyAny>> {
    let date = date.map(day).transpose()?;
    let date = date.as_deref();
    let text = answers::Text {
        id,
        text,
        date,
        title,
        url,
        source,
    };
    work(py, |loaded| answers::code(loaded, &text, because))
}

/// Many texts: `task` is parse, time, actor or code; `columns` has id, text, date, title, url, source, context as they were given.
/// A list of dicts, or a `Table`.
#[pyfunction]
#[pyo3(signature = (task, columns, *, because=false, dicts=false))]
fn many(py: Python<'_>, task: &str, columns: &Bound<'_, PyDict>, because: bool, dicts: bool) -> PyResult<Py<PyAny>> {
    let task = match task {
        "parse" => Task::Parse,
        "time" => Task::Time,
        "actor" => Task::Actor,
        "code" => Task::Code(because),
        other => return Err(PyTypeError::new_err(format!("there is no task {other}"))),
    };
    let given = |name: &str| Column::of(name, columns.get_item(name)?.as_ref());
    let text = given("text")?;
    let rows = text.len().unwrap_or(1);
    let given = |name: &str| given(name)?.must_have(name, rows);
    let texts = Texts {
        id: given("id")?,
        date: given("date")?,
        title: given("title")?,
        url: given("url")?,
        source: given("source")?,
        context: given("context")?,
        text,
    };
    if dicts {
        let answers = py.detach(|| batches::dicts(&*loaded::get()?, &texts, task))?;
        return values::to_python(py, &Value::Array(answers));
    }
    let (schema, batches) = py.detach(|| batches::table(&*loaded::get()?, &texts, task))?;
    Ok(Table::new(schema, batches).into_pyobject(py)?.into_any().unbind())
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

/// What an error says.
fn said(e: &PyErr) -> String {
    Python::attach(|py| e.value(py).to_string())
}

fn obtain_error(e: &ObtainError) -> PyErr {
    error(e, Some(e.help()))
}
