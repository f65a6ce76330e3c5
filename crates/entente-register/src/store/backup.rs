//! A copy of a register, whole at every moment: also while another program writes to it.

use super::{Register, RegisterError, Result, schema};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a copy waits for a program that keeps the register for itself.
const PATIENCE: Duration = Duration::from_secs(10);

impl Register {
    /// Copies the register to a new file, as it stands now; what others write meanwhile is not in it. The file is complete
    /// or not there.
    ///
    /// # Errors
    /// [`RegisterError::Exists`] where there is a file of this name; those of writing, which name the copy.
    pub fn backup(&self, to: impl AsRef<Path>) -> Result<()> {
        let to = to.as_ref();
        if to.exists() {
            return Err(RegisterError::Exists { path: to.to_owned() });
        }
        copy(&self.db, to)
    }
}

/// Copies what `from` reads to the file `to`, in the place of any that is there.
pub(super) fn copy(from: &Connection, to: &Path) -> Result<()> {
    let part = beside(to, ".part");
    let written = write(from, &part).and_then(|()| {
        std::fs::rename(&part, to).map_err(|source| RegisterError::CannotCopy {
            path: to.to_owned(),
            source,
        })
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}

/// Keeps a copy of a register of an older format beside it, before it is changed: `NAME.vN.bak`.
pub(super) fn keep_older(path: &Path, format: i64) -> Result<PathBuf> {
    let copy_at = beside(path, &format!(".v{format}.bak"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let sql = |e| RegisterError::from_sql(path, e);
    let reader = Connection::open_with_flags(path, flags).map_err(sql)?;
    schema::configure(&reader).map_err(sql)?;
    copy(&reader, &copy_at)?;
    Ok(copy_at)
}

fn write(from: &Connection, part: &Path) -> Result<()> {
    let sql = |e| RegisterError::from_sql(part, e);
    // What a program that was killed left.
    if part.exists() {
        std::fs::remove_file(part).map_err(|source| RegisterError::CannotCopy {
            path: part.to_owned(),
            source,
        })?;
    }
    let mut into = Connection::open(part).map_err(sql)?;
    {
        let backup = Backup::new(from, &mut into).map_err(sql)?;
        let begun = Instant::now();
        // All pages in one step: one state of the register, and nobody who writes is kept waiting.
        while backup.step(-1).map_err(sql)? != StepResult::Done {
            if begun.elapsed() > PATIENCE {
                return Err(sql(rusqlite::Error::SqliteFailure(
                    rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
                    None,
                )));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    into.close().map_err(|(_, e)| sql(e))
}

/// A file beside `path`, with `more` after its name.
pub(super) fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(more);
    name.into()
}
