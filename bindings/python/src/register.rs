//! The register for Python: documents read into it, events out of it.

use crate::table::Table;
use crate::{Error, error, loaded, questions, values};
use entente_intake::{Limits, Reader};
use entente_reading::{Options, Stop, Told, report};
use entente_register::RegisterError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

/// A register: documents, what they claim, and the events that follow.
///
/// Threads may share it: one works at a time. `entente.Register` is what people use.
#[pyclass(module = "entente._entente", frozen)]
pub struct Register {
    path: PathBuf,
    open: Mutex<Option<entente_register::Register>>,
}

type Opened<'r> = MutexGuard<'r, Option<entente_register::Register>>;

#[pymethods]
impl Register {
    #[new]
    #[pyo3(signature = (path, *, read_only=false))]
    fn new(py: Python<'_>, path: PathBuf, read_only: bool) -> PyResult<Self> {
        let open = match read_only {
            true => py.detach(|| entente_register::Register::open_read_only(&path)),
            false => py.detach(|| entente_register::Register::open(&path)),
        };
        Ok(Register {
            open: Mutex::new(Some(open.map_err(|e| register_error(&e))?)),
            path,
        })
    }

    /// See `entente.Register.read`.
    #[pyo3(signature = (paths, *, again=false, every=false))]
    fn read(&self, py: Python<'_>, paths: &Bound<'_, PyAny>, again: bool, every: bool) -> PyResult<Py<PyAny>> {
        let paths = match paths.extract::<PathBuf>() {
            Ok(one) => vec![one],
            Err(_) => paths.try_iter()?.map(|p| p?.extract::<PathBuf>()).collect::<PyResult<_>>()?,
        };
        let report = self.with(py, |register| {
            let loaded = loaded::get()?;
            let mut items = Vec::new();
            let mut tell = |told: &Told<'_>| {
                items.push(report::item(told));
                // Ctrl-C is heard while documents are read; what was read stays.
                if items.len() % 64 == 0 {
                    Python::attach(|py| py.check_signals())?;
                }
                Ok(())
            };
            let reader = || Reader::with(paths, Limits::default(), &loaded.shapes);
            let options = Options { again, every };
            let read = entente_reading::read(register, reader, || Ok(&loaded.engine), options, &mut tell);
            let totals = read.map_err(|stop| match stop {
                Stop::Register(e) => register_error(&e),
                Stop::Caller(e) => e,
            })?;
            Ok(json!({"items": items, "totals": totals.to_json(), "register": counts(register)?}))
        })?;
        values::to_python(py, &report)
    }

    /// See `entente.Register.events`.
    fn events(&self, py: Python<'_>, filter: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
        let filter = questions::filter(filter)?;
        self.answer(py, |register| register.events(&filter).map_err(|e| register_error(&e)))
    }

    /// See `entente.Register.table`.
    fn table(&self, py: Python<'_>, filter: &Bound<'_, PyDict>) -> PyResult<Table> {
        let filter = questions::filter(filter)?;
        let batches = self.with(py, |register| {
            entente_export::parquet::batches(register, &filter).map_err(|e| error(&e, e.help()))
        })?;
        Ok(Table::new(entente_export::parquet::arrow_schema(), batches))
    }

    /// See `entente.Register.event`.
    fn event(&self, py: Python<'_>, id: &str) -> PyResult<Py<PyAny>> {
        self.answer(py, |register| register.event(id).map_err(|e| register_error(&e)))
    }

    /// See `entente.Register.documents`.
    fn documents(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.answer(py, |register| register.documents().map_err(|e| register_error(&e)))
    }

    /// A question by its name, with the arguments that [`questions::Question`] lists.
    fn ask_for(&self, py: Python<'_>, what: &str, arguments: &Bound<'_, PyDict>, filter: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
        let question = questions::Question::of(what, arguments, filter)?;
        let answer = self.with(py, |register| question.answer(register))?;
        values::to_python(py, &answer)
    }

    /// See `entente.Register.export`.
    #[pyo3(signature = (format, path, filter))]
    fn export(&self, py: Python<'_>, format: &str, path: Option<PathBuf>, filter: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
        let filter = questions::filter(filter)?;
        let format: entente_export::Format = format.parse().map_err(|e: entente_export::ExportError| error(&e, e.help()))?;
        let failed = |e: entente_export::ExportError| error(&e, e.help());
        let Some(path) = path else {
            let mut bytes = Vec::new();
            self.with(py, |register| {
                entente_export::write(register, &filter, format, &mut bytes)
                    .map(drop)
                    .map_err(failed)
            })?;
            return Ok(PyBytes::new(py, &bytes).into_any().unbind());
        };
        let summary = self.with(py, |register| {
            entente_export::to_file(register, &filter, format, &path).map_err(failed)
        })?;
        values::to_python(
            py,
            &json!({"rows": summary.rows, "unit": summary.unit, "left_out": summary.left_out, "notes": summary.notes}),
        )
    }

    /// See `entente.Register.brief`.
    fn brief(&self, py: Python<'_>, arguments: &Bound<'_, PyDict>) -> PyResult<Option<Py<PyAny>>> {
        let wanted = questions::Brief::of(arguments)?;
        let written = self.with(py, |register| wanted.write(register))?;
        Ok(written.map(|bytes| PyBytes::new(py, &bytes).into_any().unbind()))
    }

    /// How many documents, claims and events there are.
    fn counts(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let counts = self.with(py, |register| counts(register))?;
        values::to_python(py, &counts)
    }

    /// Where it lies.
    #[getter]
    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// Closes the file. Nothing else can be done with this register afterwards.
    fn close(&self, py: Python<'_>) {
        py.detach(|| drop(self.lock().take()));
    }
}

impl Register {
    fn lock(&self) -> Opened<'_> {
        self.open.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// The JSON of what `work` gives, as Python's values.
    fn answer<T: Serialize + Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut entente_register::Register) -> PyResult<T> + Send,
    ) -> PyResult<Py<PyAny>> {
        let answer = self.with(py, |register| questions::json_of(&work(register)?))?;
        values::to_python(py, &answer)
    }

    /// Works on the register without the interpreter's lock, when it is this thread's turn.
    fn with<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut entente_register::Register) -> PyResult<T> + Send) -> PyResult<T> {
        py.detach(|| match &mut *self.lock() {
            Some(register) => work(register),
            None => Err(Error::new_err(
                "the register is closed\nhelp: open it again with entente.Register(path)",
            )),
        })
    }
}

pub(crate) fn register_error(e: &RegisterError) -> PyErr {
    error(e, e.help())
}

fn counts(register: &entente_register::Register) -> PyResult<Value> {
    let (documents, claims, events) = register.counts().map_err(|e| register_error(&e))?;
    Ok(json!({"documents": documents, "claims": claims, "events": events}))
}
