//! The one hand that writes: changes to the register, one after the other, away from the threads that serve.

use crate::house::House;
use crate::problem::Problem;
use axum::http::StatusCode;
use entente_register::Register;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Writes to a register; one at a time.
#[derive(Debug)]
pub struct Clerk {
    path: PathBuf,
    turn: Mutex<()>,
}

impl Clerk {
    /// Of the register at `path`, which must be there already.
    pub fn new(path: &Path) -> Clerk {
        Clerk {
            path: path.to_owned(),
            turn: Mutex::new(()),
        }
    }

    /// The register's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the register for writing; never makes one.
    ///
    /// # Errors
    /// Those of opening it.
    pub fn open(&self) -> Result<Register, Problem> {
        if !self.path.exists() {
            return Err(entente_register::RegisterError::Missing { path: self.path.clone() }.into());
        }
        Ok(Register::open(&self.path)?)
    }

    /// Writes to the register on a thread that may wait.
    ///
    /// # Errors
    /// What `write` gives, and those of opening the register.
    pub fn blocking<T>(&self, write: impl FnOnce(&mut Register) -> Result<T, Problem>) -> Result<T, Problem> {
        let _turn = self.turn.blocking_lock();
        write(&mut self.open()?)
    }
}

/// Writes to the register when it is this request's turn.
///
/// # Errors
/// What `write` gives; `failed` when it panicked.
pub async fn write<T, F>(house: &Arc<House>, write: F) -> Result<T, Problem>
where
    T: Send + 'static,
    F: FnOnce(&mut Register) -> Result<T, Problem> + Send + 'static,
{
    let _turn = house.clerk.turn.lock().await;
    let own = Arc::clone(house);
    let work = tokio::task::spawn_blocking(move || write(&mut own.clerk.open()?));
    work.await.map_err(|_| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "failed",
            "the server failed to do this; nothing was changed",
        )
    })?
}
