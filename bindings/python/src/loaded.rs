//! The model, lists and rules: loaded once for the process, at the first call that needs them.

use crate::{Error, error, obtain_error};
use entente_actors::Gazetteer;
use entente_coding::{Coded, Engine};
use entente_intake::{Document, Shapes, date};
use entente_knowledge::Knowledge;
use entente_language::install::{Progress, find_or_install};
use entente_language::{Model, ModelError};
use pyo3::PyResult;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// What all functions work with.
pub struct Loaded {
    /// Model, lists and rules.
    pub engine: Engine,
    /// What documents look like.
    pub shapes: Shapes,
}

static LOADED: Mutex<Option<Arc<Loaded>>> = Mutex::new(None);
static NAMES: Mutex<Option<Arc<Gazetteer>>> = Mutex::new(None);

/// What is loaded, or is loaded now. Call it without the interpreter's lock: it may take a while.
pub fn get() -> PyResult<Arc<Loaded>> {
    let mut loaded = lock(&LOADED);
    match &*loaded {
        Some(loaded) => Ok(Arc::clone(loaded)),
        None => Ok(Arc::clone(loaded.insert(fresh(None, false)?))),
    }
}

/// Loads now, in place of what is loaded.
pub fn load(model: Option<&Path>, offline: bool) -> PyResult<Arc<Loaded>> {
    let fresh = fresh(model, offline)?;
    *lock(&LOADED) = Some(Arc::clone(&fresh));
    Ok(fresh)
}

/// The folder of the model that would be loaded; it is fetched where there is none, unless `offline`.
pub fn package(model: Option<&Path>, offline: bool) -> PyResult<PathBuf> {
    let package = find_or_install(model, offline, &Told).map_err(|e| obtain_error(&e))?;
    Ok(package.path().to_owned())
}

fn fresh(model: Option<&Path>, offline: bool) -> PyResult<Arc<Loaded>> {
    let knowledge = Knowledge::standard();
    let package = find_or_install(model, offline, &Told).map_err(|e| obtain_error(&e))?;
    let model = Model::from_package(&package).map_err(|e: ModelError| error(&e, Some(e.help())))?;
    let engine = Engine::load(&knowledge, model).map_err(|e| error(&e, None::<&str>))?;
    let shapes = Shapes::load(&knowledge).map_err(|e| error(&e, None::<&str>))?;
    Ok(Arc::new(Loaded { engine, shapes }))
}

/// The names of states and bodies, which need no model.
pub fn names() -> PyResult<Arc<Gazetteer>> {
    let mut names = lock(&NAMES);
    match &*names {
        Some(names) => Ok(Arc::clone(names)),
        None => {
            let read = Gazetteer::new(&Knowledge::standard()).map_err(|e| error(&e, None::<&str>))?;
            Ok(Arc::clone(names.insert(Arc::new(read))))
        }
    }
}

impl Loaded {
    /// Codes documents on all threads. One result each, in order.
    pub fn code_all(&self, documents: &[Document]) -> Vec<Coded> {
        let portion = documents.len().div_ceil(4 * rayon::current_num_threads()).max(1);
        let some = documents.par_chunks(portion);
        some.flat_map_iter(|some| self.engine.code_many(some)).collect()
    }

    /// A date as EDTF, in any form that a document's field may have.
    pub fn date(&self, given: &str) -> PyResult<String> {
        match date::given(given, self.shapes.dates()) {
            date::Given::Date(edtf) => Ok(edtf),
            _ => Err(Error::new_err(format!(
                "`{}` is not a date\nhelp: write 2021, 2021-09 or 2021-09-11",
                date::shown(given)
            ))),
        }
    }
}

/// A lock whose holder panicked guards nothing that could be half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|e| e.into_inner())
}

/// Says on standard error what is about to be fetched.
struct Told;

impl Progress for Told {
    fn begin(&self, what: &str, bytes: Option<u64>) {
        let size = bytes.map_or(String::new(), |b| format!(" ({} MB)", b.div_ceil(1_000_000)));
        eprintln!("entente: {what}{size}");
    }
}
