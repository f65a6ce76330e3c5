//! Where requests get a register to read, a few at a time, away from the threads that serve.
//!
//! # Invariants and limits
//! - A register is opened for reading only, and used by one request at a time; a file put in its place is noticed.
//! - [`Version`] changes with every write to the register, also by another program. It is taken *before* reading, so an answer
//!   may be newer than its version says, never older.

use crate::problem::Problem;
use axum::http::StatusCode;
use entente_actors::Gazetteer;
use entente_register::Register;
use sha2::{Digest, Sha256};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};
use tokio::sync::Semaphore;

/// Requests that may read at the same time; the others wait.
const READERS: usize = 8;
/// Bytes of the file that each reader keeps at hand.
const CACHE: usize = 16 << 20;
/// Files that are written for readers at the same time: a slow one keeps no page waiting.
const WRITERS: usize = 4;
/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// Which state of the register an answer is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version(String);

impl Version {
    /// Sixteen hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Tells one file from another put in its place.
type Identity = (u64, u64);

/// The register, and what is needed beside it to answer.
pub struct Desk {
    path: PathBuf,
    names: Gazetteer,
    idle: Mutex<Vec<(Identity, Register)>>,
    turns: Semaphore,
    files: Semaphore,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Desk {
    /// For the register at `path`; `names` are those of states and bodies.
    pub fn new(path: &Path, names: Gazetteer) -> Desk {
        Desk {
            path: path.to_owned(),
            names,
            idle: Mutex::new(Vec::new()),
            turns: Semaphore::new(READERS),
            files: Semaphore::new(WRITERS),
        }
    }

    /// The names of states and bodies.
    pub fn names(&self) -> &Gazetteer {
        &self.names
    }

    /// The register's version now.
    pub fn version(&self) -> Version {
        let mut hash = Sha256::new();
        let log = PathBuf::from(format!("{}-wal", self.path.display()));
        for file in [&self.path, &log] {
            // An empty log says as much as none: readers come and go and leave one.
            let found = std::fs::metadata(file).ok().filter(|m| m.len() > 0);
            let Some(meta) = found else { continue };
            let (a, b) = identity(&meta);
            let time = meta.modified().ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
            for part in [
                u128::from(a),
                u128::from(b),
                u128::from(meta.len()),
                time.map_or(0, |t| t.as_nanos()),
            ] {
                hash.update(part.to_le_bytes());
            }
            hash.update(b"file");
        }
        Version(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Reads from the register on a thread that may wait, when it is this request's turn.
    ///
    /// # Errors
    /// What `read` gives; `busy` when no turn came; `failed` when `read` panicked.
    pub async fn read<T, F>(self: &Arc<Self>, read: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Desk, &Register) -> Result<T, Problem> + Send + 'static,
    {
        self.read_by(&self.turns, read).await
    }

    /// As [`read`](Desk::read), for what is written as fast as its reader takes it.
    ///
    /// # Errors
    /// As [`read`](Desk::read).
    pub async fn read_slowly<T, F>(self: &Arc<Self>, read: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Desk, &Register) -> Result<T, Problem> + Send + 'static,
    {
        self.read_by(&self.files, read).await
    }

    async fn read_by<T, F>(self: &Arc<Self>, turns: &Semaphore, read: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Desk, &Register) -> Result<T, Problem> + Send + 'static,
    {
        let busy = || Problem::busy("too many requests at once");
        let turn = tokio::time::timeout(PATIENCE, turns.acquire()).await;
        let _turn = turn.map_err(|_| busy())?.map_err(|_| busy())?;
        let desk = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || {
            let (identity, register) = desk.take()?;
            let answer = read(&desk, &register);
            lock(&desk.idle).push((identity, register));
            answer
        });
        let failed = |_| {
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "failed",
                "the server failed to answer this request",
            )
        };
        work.await.map_err(failed)?
    }

    fn take(&self) -> Result<(Identity, Register), Problem> {
        let now = std::fs::metadata(&self.path).ok().as_ref().map(identity);
        {
            let mut idle = lock(&self.idle);
            idle.retain(|(identity, _)| Some(*identity) == now);
            if let Some(register) = idle.pop() {
                return Ok(register);
            }
        }
        let register = Register::open_read_only(&self.path)?;
        register.hold(CACHE)?;
        Ok((now.unwrap_or_default(), register))
    }
}

/// A lock whose holder panicked guards nothing that could be half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|e| e.into_inner())
}

#[cfg(unix)]
fn identity(meta: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (meta.dev(), meta.ino())
}

#[cfg(not(unix))]
fn identity(meta: &Metadata) -> Identity {
    let made = meta.created().ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
    (made.map_or(0, |t| t.as_nanos() as u64), 0)
}
