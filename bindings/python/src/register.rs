//! The register for Python: documents read into it, events out of it.

use crate::{Error, error, loaded, values};
use entente_coding::Coded;
use entente_intake::{Document, Item, Limits, Reader};
use entente_register::{Filter, Put, RegisterError};
use pyo3::prelude::*;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

/// Documents coded and stored together.
const PORTION: usize = 64;
const PORTION_BYTES: usize = 1 << 20;

/// A register: documents, what they claim, and the events that follow.
///
/// `Register(path)` opens the file, and makes it where there is none; `read_only` opens it for reading. Threads may share it:
/// one works at a time. It closes at the end of a `with`, by `close()`, or when it is no longer used.
#[pyclass(module = "entente", frozen)]
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

    /// Reads files and folders into the register, as `entente read` does; gives what its `--report` says.
    ///
    /// `paths` is a path or several. What cannot be read is listed with its reason, and the rest is read. Documents that are
    /// in the register unchanged are not coded again, unless `again`.
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

    /// The events that every filter given wants, oldest first: the lines of `entente export --format jsonl`.
    ///
    /// `between` is a pair of states or bodies, `actor` one, by code or English name; dates are 2024, 2024-07 or 2024-07-08.
    #[pyo3(signature = (*, between=None, actor=None, kind=None, subtype=None, stage=None, status=None, area=None, since=None,
                        until=None, source=None, disputed=false, limit=None))]
    #[allow(clippy::too_many_arguments, reason = "keywords in Python")]
    fn events(
        &self,
        py: Python<'_>,
        between: Option<(String, String)>,
        actor: Option<String>,
        kind: Option<String>,
        subtype: Option<String>,
        stage: Option<String>,
        status: Option<String>,
        area: Option<String>,
        since: Option<String>,
        until: Option<String>,
        source: Option<String>,
        disputed: bool,
        limit: Option<usize>,
    ) -> PyResult<Py<PyAny>> {
        let between = between.map(|(a, b)| Ok::<_, PyErr>((code(&a)?, code(&b)?))).transpose()?;
        let actor = actor.map(|a| code(&a)).transpose()?;
        let filter = Filter {
            between,
            actor,
            kind,
            subtype,
            stage,
            status,
            area,
            since,
            until,
            source,
            disputed,
            limit,
            ..Filter::default()
        };
        let events = self.with(py, |register| {
            let events = register.events(&filter).map_err(|e| register_error(&e))?;
            serde_json::to_value(events).map_err(|e| Error::new_err(e.to_string()))
        })?;
        values::to_python(py, &events)
    }

    /// One event by its id, or by a beginning that only one event has: `entente show --format json`.
    fn event(&self, py: Python<'_>, id: &str) -> PyResult<Py<PyAny>> {
        let event = self.with(py, |register| register.event(id).map(|e| json!(e)).map_err(|e| register_error(&e)))?;
        values::to_python(py, &event)
    }

    /// What is known of each document, without its text.
    fn documents(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let documents = self.with(py, |register| {
            register.documents().map(|d| json!(d)).map_err(|e| register_error(&e))
        })?;
        values::to_python(py, &documents)
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

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (*_why))]
    fn __exit__(&self, py: Python<'_>, _why: &Bound<'_, pyo3::types::PyTuple>) {
        self.close(py);
    }

    fn __repr__(&self) -> String {
        format!("Register({:?})", self.path.display().to_string())
    }
}

impl Register {
    fn lock(&self) -> Opened<'_> {
        self.open.lock().unwrap_or_else(|e| e.into_inner())
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

fn register_error(e: &RegisterError) -> PyErr {
    error(e, e.help())
}

/// The code of a state or body that was named.
fn code(name: &str) -> PyResult<String> {
    loaded::names()?.code_of(name).map(str::to_owned).ok_or_else(|| {
        Error::new_err(format!(
            "no state or body is known as `{name}`\nhelp: give an ISO 3166-1 alpha-3 code (JPN), a body's code (ASEAN), or an English name (\"Viet Nam\")"
        ))
    })
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
        let coded = self.loaded.engine.code_many(&new);
        let mut claims = coded.iter().map(|c| c.claims.len()).collect::<Vec<_>>().into_iter();
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

    fn store(&mut self, documents: &[Document], coded: &[Coded]) -> PyResult<()> {
        let pairs = documents.iter().zip(coded).map(|(d, c)| (d, c.claims.as_slice()));
        if !self.again {
            return self.register.put_all(pairs).map(drop).map_err(|e| register_error(&e));
        }
        for (document, claims) in pairs {
            self.register.put_again(document, claims).map_err(|e| register_error(&e))?;
        }
        Ok(())
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
