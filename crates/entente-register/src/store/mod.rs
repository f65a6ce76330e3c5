//! One SQLite file: documents, claims and the events derived from them.
//!
//! One writer at a time, any number of readers, in any number of programs (write-ahead log). Every write is one immediate
//! transaction: what a call reported as stored survives the program being killed, and what it did not report is not there.
//!
//! In reading order: [`schema`] (the tables and their versions), [`write`](self) (`put`, `remove`), `derive` (events of what a
//! change touched; `blocks`: who is compared, `links`: what hangs together, `regroup`: its events, `later`: when grouping waits), `decide` and `decisions`
//! (what people decide), `changes` (what became of events), `read` (events by [`Filter`]; `clauses`: in SQL), `find` (by id), `outline` (thousands of two
//! states without their records), `telling` (the sentence that tells one best), `tally` and `kept` (counts), `documents`, `search` (full text), `snapshot`
//! (the whole as it stands, its version), `sources` (who documents come from, and
//! their grades), `feeds` (what the web was asked), `backup`, [`error`].

mod attached;
mod backup;
mod blocks;
mod changes;
mod clauses;
mod clock;
mod compact;
mod compare;
mod compared;
mod decide;
mod decisions;
mod derive;
mod doctor;
mod documents;
mod error;
mod feeds;
mod filter;
mod find;
mod forget;
mod history;
mod kept;
mod later;
mod links;
mod meant;
mod met;
mod outline;
mod page;
mod pairs;
mod put_event;
mod queue;
mod read;
mod rederive;
mod regroup;
mod replace;
mod schema;
mod search;
mod snapshot;
mod sources;
mod sqlite;
mod tally;
mod telling;
mod write;

pub use compare::{Became, Difference};
pub use decide::{NewDecision, What};
pub use decisions::Listed;
pub use doctor::Salvage;
pub use documents::{Citation, DocumentInfo, StoredDocument};
pub use error::RegisterError;
pub use feeds::Feed;
pub use filter::{Filter, FilterError};
pub use find::FormerId;
pub use forget::{Brief, Forgotten};
pub use history::{Change, History, ReadClaim, Reading};
pub use outline::{Acts, Outline};
pub use page::Order;
pub use pairs::PairCount;
pub use queue::{Item, Lead, Why};
pub use schema::Migrated;
pub use search::Hit;
pub use snapshot::Stamp;
pub use sources::{Grading, SourceInfo};
pub use tally::Tally;
pub use telling::Telling;
pub use write::{Coding, Put};

use crate::best::Values;
use crate::merge::Rules;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// A register, open.
pub struct Register {
    db: Connection,
    path: PathBuf,
    rules: Rules,
    migrated: Option<Migrated>,
    values: Values,
    waiting: Option<later::Waiting>,
    pace: later::Pace,
}

/// What the calls of this module give back.
pub type Result<T> = std::result::Result<T, RegisterError>;

impl Register {
    /// Opens the register at `path` for reading and writing; makes it where there is none, brings it up to date where it is
    /// of an older version (a copy is kept beside it: [`Register::migrated`]).
    ///
    /// # Errors
    /// [`RegisterError::NotARegister`], [`Newer`](RegisterError::Newer), [`ReadOnly`](RegisterError::ReadOnly),
    /// [`CannotOpen`](RegisterError::CannotOpen) (no such folder), [`Busy`](RegisterError::Busy),
    /// [`Corrupt`](RegisterError::Corrupt). A file that is not a register is left as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Register> {
        Register::open_by(path, Rules::standard()?)
    }

    /// As [`open`](Register::open), merging by other rules than the standard ones.
    ///
    /// # Errors
    /// As [`open`](Register::open).
    pub fn open_by(path: impl AsRef<Path>, rules: Rules) -> Result<Register> {
        let path = path.as_ref();
        if path.is_dir() {
            return Err(RegisterError::NotARegister { path: path.to_owned() });
        }
        let sql = |e| RegisterError::from_sql(path, e);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        sqlite::settle();
        let mut db = Connection::open_with_flags(path, flags).map_err(sql)?;
        schema::configure(&db).map_err(sql)?;
        let migrated = schema::bring_up_to_date(&mut db, path)?;
        let mut register = Register {
            db,
            path: path.to_owned(),
            rules,
            migrated,
            values: Values::default(),
            waiting: None,
            pace: later::Pace::default(),
        };
        register.derive_again_if_rules_changed()?;
        register.settle_if_free()?;
        Ok(register)
    }

    /// Opens the register at `path` for reading, also from a folder that cannot be written.
    ///
    /// # Errors
    /// [`RegisterError::Missing`], and those of [`Register::open`]; [`Older`](RegisterError::Older) where it would have to be
    /// brought up to date first.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Register> {
        let path = path.as_ref();
        if !path.exists() {
            return Err(RegisterError::Missing { path: path.to_owned() });
        }
        if path.is_dir() {
            return Err(RegisterError::NotARegister { path: path.to_owned() });
        }
        let sql = |e| RegisterError::from_sql(path, e);
        let db = open_for_reading(path).map_err(sql)?;
        match schema::header(&db).map_err(sql)? {
            schema::Header::Register(schema::FORMAT) => {}
            schema::Header::Register(found) if found > schema::FORMAT => {
                return Err(RegisterError::Newer {
                    path: path.to_owned(),
                    found,
                    known: schema::FORMAT,
                });
            }
            schema::Header::Register(found) => {
                return Err(RegisterError::Older {
                    path: path.to_owned(),
                    found,
                    known: schema::FORMAT,
                });
            }
            schema::Header::Empty | schema::Header::Foreign => {
                return Err(RegisterError::NotARegister { path: path.to_owned() });
            }
        }
        Ok(Register {
            db,
            path: path.to_owned(),
            rules: Rules::standard()?,
            migrated: None,
            values: Values::default(),
            waiting: None,
            pace: later::Pace::default(),
        })
    }

    /// A register that lives in memory and is gone when dropped.
    ///
    /// # Errors
    /// When the merging rules cannot be read.
    pub fn in_memory() -> Result<Register> {
        Register::in_memory_by(Rules::standard()?)
    }

    /// As [`in_memory`](Register::in_memory), merging by other rules than the standard ones.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn in_memory_by(rules: Rules) -> Result<Register> {
        let path = PathBuf::from(":memory:");
        let sql = |e| RegisterError::from_sql(Path::new(":memory:"), e);
        let mut db = Connection::open_in_memory().map_err(sql)?;
        schema::configure(&db).map_err(sql)?;
        schema::bring_up_to_date(&mut db, &path)?;
        let mut register = Register {
            db,
            path,
            rules,
            migrated: None,
            values: Values::default(),
            waiting: None,
            pace: later::Pace::default(),
        };
        register.derive_again_if_rules_changed()?;
        Ok(register)
    }

    /// The same register, showing values by this rule. Filters and order are by the [representative](Values::Representative)
    /// values, which are stored.
    pub fn with_values(self, values: Values) -> Register {
        Register { values, ..self }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps so many bytes of the file at hand, where that is not what it does by itself (64 MiB).
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn hold(&self, bytes: usize) -> Result<()> {
        let kib = i64::try_from(bytes / 1024).unwrap_or(i64::MAX);
        self.db.pragma_update(None, "cache_size", -kib).map_err(|e| self.sql(e))
    }

    /// Whether opening it brought it up to date from an older format, and where the copy lies.
    pub fn migrated(&self) -> Option<&Migrated> {
        self.migrated.as_ref()
    }

    /// The rules that merge its claims.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// As if the disk had room for so many pages of 4096 bytes.
    ///
    /// # Panics
    /// When the file cannot be read.
    #[cfg(feature = "testing")]
    pub fn limit_pages(&self, pages: Option<u32>) {
        let pages = pages.unwrap_or(u32::MAX - 1);
        self.db
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
            .expect("a pragma");
    }

    fn sql(&self, source: rusqlite::Error) -> RegisterError {
        RegisterError::from_sql(&self.path, source)
    }

    fn record(&self, source: serde_json::Error) -> RegisterError {
        RegisterError::Record {
            path: self.path.clone(),
            source,
        }
    }
}

/// Opens read-only. A write-ahead log needs a shared-memory file beside the register; where the folder forbids that and no
/// log is pending, the register is read as it lies.
fn open_for_reading(path: &Path) -> rusqlite::Result<Connection> {
    sqlite::settle();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    schema::configure(&db)?;
    let Err(why) = schema::header(&db) else { return Ok(db) };
    let log = PathBuf::from(format!("{}-wal", path.display()));
    if why.sqlite_error_code() != Some(rusqlite::ErrorCode::CannotOpen) || log.exists() {
        return Err(why);
    }
    let uri = format!("file:{}?immutable=1", escape_for_uri(path));
    let db = Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)?;
    schema::configure(&db)?;
    Ok(db)
}

fn escape_for_uri(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}
