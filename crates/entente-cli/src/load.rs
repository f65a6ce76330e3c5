//! Bringing what a command needs: the model (fetched on first need), the engine, the register, the names of states.

use crate::args::Global;
use crate::problem::Problem;
use crate::progress::Fetch;
use anyhow::{Context, Result};
use entente_actors::Gazetteer;
use entente_coding::{Coded, Engine};
use entente_intake::Document;
use entente_language::install::find_or_install;
use entente_language::{Model, Package};
use entente_register::{Register, RegisterError};
use rayon::prelude::*;

/// The language model that is named, installed, or fetched now.
pub fn package(global: &Global) -> Result<Package> {
    Ok(find_or_install(global.model.as_deref(), global.offline, &Fetch::new(global.quiet))?)
}

/// The language model, loaded.
pub fn model(global: &Global) -> Result<Model> {
    Ok(Model::from_package(&package(global)?)?)
}

/// Model, lists and rules.
pub fn engine(global: &Global) -> Result<Engine> {
    Engine::load(&global.knowledge(), model(global)?).context("cannot load the lists and rules")
}

/// Model, lists and rules, where a model is named or installed; nothing is fetched.
pub fn engine_at_hand(global: &Global) -> Result<Option<Engine>> {
    match find_or_install(global.model.as_deref(), true, &Fetch::new(true)) {
        Ok(package) => {
            let model = Model::from_package(&package)?;
            let engine = Engine::load(&global.knowledge(), model).context("cannot load the lists and rules")?;
            Ok(Some(engine))
        }
        Err(_) => Ok(None),
    }
}

/// The names of states and bodies.
pub fn gazetteer(global: &Global) -> Result<Gazetteer> {
    Gazetteer::new(&global.knowledge()).context("cannot load the names of actors")
}

/// The code of a state or body that a person named.
pub fn code_of(gazetteer: &Gazetteer, name: &str) -> Result<String> {
    gazetteer.code_of(name).map(str::to_owned).ok_or_else(|| {
        Problem::error(
            format!("no state or body is known as `{name}`"),
            "give an ISO 3166-1 alpha-3 code (JPN), a body's code (ASEAN), or an English name (\"Viet Nam\")",
        )
    })
}

/// The codes of two states or bodies that a person named.
pub fn pair(gazetteer: &Gazetteer, a: &str, b: &str) -> Result<(String, String)> {
    let (a, b) = (code_of(gazetteer, a)?, code_of(gazetteer, b)?);
    if a == b {
        return Err(Problem::error("both are the same", "name two different states or bodies"));
    }
    Ok((a, b))
}

/// The register, for reading only. One of an older version is brought up to date first.
pub fn register(global: &Global) -> Result<Register> {
    match Register::open_read_only(&global.register) {
        Err(RegisterError::Older { .. }) => {
            drop(register_to_change(global)?);
            Ok(Register::open_read_only(&global.register)?.with_values(global.values))
        }
        opened => {
            let register = opened?;
            // A read was killed: its last events are still to come. Where they cannot be written, they are left out.
            if register.waits()? {
                drop(Register::open(&global.register));
            }
            Ok(register.with_values(global.values))
        }
    }
}

/// The register that is there, for writing.
pub fn register_to_change(global: &Global) -> Result<Register> {
    if !global.register.exists() {
        let path = global.register.clone();
        return Err(RegisterError::Missing { path }.into());
    }
    let register = Register::open(&global.register)?;
    tell_migrated(&register, global);
    Ok(register)
}

/// Says that a register was of an older version, and where the copy of it lies.
pub fn tell_migrated(register: &Register, global: &Global) {
    if let Some(migrated) = register.migrated().filter(|_| !global.quiet) {
        anstream::eprintln!(
            "{} was of format {} and is up to date now; as it was, it is {}",
            register.path().display(),
            migrated.from,
            migrated.copy.display()
        );
    }
}

/// Codes documents on all threads. One result each, in order.
pub fn code_all(engine: &Engine, documents: &[Document]) -> Vec<Coded> {
    let portion = documents.len().div_ceil(4 * rayon::current_num_threads()).max(1);
    documents.par_chunks(portion).flat_map_iter(|some| engine.code_many(some)).collect()
}
