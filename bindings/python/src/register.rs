//! The register for Python: documents read into it, events out of it.

use crate::table::Table;
use crate::{Error, error, loaded, questions, values};
use entente_coding::Coded;
use entente_coding::why::leads::Lead;
use entente_intake::{Document, Item, Limits, Reader};
use entente_register::{Coding, Put, RegisterError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

/// Documents coded and stored together.
const PORTION: usize = 64;
const PORTION_BYTES: usize = 1 << 20;

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
    #[pyo3(signature = (paths, *, again=false))]
    fn read(&self, py: Python<'_>, paths: &Bound<'_, PyAny>, again: bool) -> PyResult<Py<PyAny>> {
        let paths = match paths.extract::<PathBuf>() {
            Ok(one) => vec![one],
            Err(_) => paths.try_iter()?.map(|p| p?.extract::<PathBuf>()).collect::<PyResult<_>>()?,
        };
        let report = self.with(py, |register| {
            let loaded = loaded::get()?;
            let mut reading = Reading {
                register,
                loaded: &loaded,
                again,
                report: Report::default(),
            };
            let (mut portion, mut bytes) = (Vec::new(), 0);
            for item in Reader::with(paths, Limits::default(), &loaded.shapes) {
                bytes += if let Item::Document(d) = &item { d.text.len() } else { 0 };
                portion.push(item);
                if portion.len() >= PORTION || bytes >= PORTION_BYTES {
                    bytes = 0;
                    reading.portion(std::mem::take(&mut portion))?;
                    // Ctrl-C is heard between portions; what was read stays.
                    Python::attach(|py| py.check_signals())?;
                }
            }
            reading.portion(portion)?;
            reading.finish()
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

#[derive(Default)]
struct Report {
    items: Vec<Value>,
    new: u64,
    changed: u64,
    known: u64,
    skipped: u64,
}

struct Reading<'r> {
    register: &'r mut entente_register::Register,
    loaded: &'r loaded::Loaded,
    again: bool,
    report: Report,
}

impl Reading<'_> {
    /// Codes and stores the documents of a portion, and tells of each item in order.
    fn portion(&mut self, items: Vec<Item>) -> PyResult<()> {
        let mut outcomes: Vec<Result<(Document, Put), Value>> = Vec::with_capacity(items.len());
        for item in items {
            outcomes.push(match item {
                Item::Skipped { name, reason } => Err(json!({"name": name, "outcome": "skipped", "reason": reason})),
                Item::Document(d) => {
                    let put = self.register.would_put(&d).map_err(|e| register_error(&e))?;
                    Ok((d, put))
                }
            });
        }
        let wanted = |put: Put| self.again || put != Put::Unchanged;
        let new: Vec<Document> = outcomes
            .iter()
            .flatten()
            .filter(|(_, put)| wanted(*put))
            .map(|(d, _)| d.clone())
            .collect();
        let coded = self.loaded.code_all_with_leads(&new);
        let mut claims = coded.iter().map(|(c, _)| c.claims.len()).collect::<Vec<_>>().into_iter();
        let told: Vec<Value> = outcomes
            .iter()
            .map(|outcome| match outcome {
                Err(skipped) => skipped.clone(),
                Ok((d, put)) => {
                    let published = d.published.as_ref().map(|p| &p.0);
                    let claims = wanted(*put).then(|| claims.next()).flatten();
                    json!({"name": d.id, "outcome": word(*put), "published": published, "claims": claims, "not_coded": d.not_coded(), "notes": d.notes})
                }
            })
            .collect();
        self.store(&new, &coded)?;
        for outcome in &outcomes {
            *match outcome {
                Err(_) => &mut self.report.skipped,
                Ok((_, Put::Added)) => &mut self.report.new,
                Ok((_, Put::Replaced)) => &mut self.report.changed,
                Ok((_, Put::Unchanged)) => &mut self.report.known,
            } += 1;
        }
        self.report.items.extend(told);
        Ok(())
    }

    fn store(&mut self, documents: &[Document], coded: &[(Coded, Vec<Lead>)]) -> PyResult<()> {
        let all = documents.iter().zip(coded).map(|(document, (coded, leads))| Coding {
            document,
            claims: &coded.claims,
            leads,
        });
        let put = match self.again {
            true => self.register.put_all_again(all),
            false => self.register.put_all(all),
        };
        put.map(drop).map_err(|e| register_error(&e))
    }

    fn finish(self) -> PyResult<Value> {
        let Report {
            items,
            new,
            changed,
            known,
            skipped,
        } = self.report;
        let totals = json!({"new": new, "changed": changed, "known": known, "skipped": skipped});
        Ok(json!({"items": items, "totals": totals, "register": counts(self.register)?}))
    }
}

fn word(put: Put) -> &'static str {
    match put {
        Put::Added => "read",
        Put::Replaced => "changed",
        Put::Unchanged => "known",
    }
}
