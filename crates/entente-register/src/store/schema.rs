//! The file format: what a new register gets, and how an older one is brought up to date.

use super::RegisterError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};

/// Marks the file as a register ("Ente" in ASCII); `file(1)` and SQLite show it.
pub const APPLICATION_ID: i64 = 0x456E_7465;

/// Each step takes a register from format `n` to `n + 1`; `user_version` counts the steps taken. Never change a step that
/// was released: add one.
const STEPS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
    include_str!("schema-4.sql"),
    include_str!("schema-5.sql"),
    include_str!("schema-6.sql"),
    include_str!("schema-7.sql"),
    include_str!("schema-8.sql"),
    include_str!("schema-9.sql"),
    include_str!("schema-10.sql"),
    include_str!("schema-11.sql"),
];

/// From this format on each event has its telling.
const WITH_TELLINGS: i64 = 11;

/// The format that this program writes.
pub const FORMAT: i64 = STEPS.len() as i64;

/// What the header of a file says.
pub enum Header {
    /// Nothing in it yet.
    Empty,
    /// A register of this format.
    Register(i64),
    /// A database of something else.
    Foreign,
}

pub fn header(db: &Connection) -> rusqlite::Result<Header> {
    let application: i64 = db.query_row("PRAGMA application_id", [], |r| r.get(0))?;
    let format: i64 = db.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    Ok(match (application, tables) {
        (APPLICATION_ID, _) => Header::Register(format),
        (0, 0) => Header::Empty,
        _ => Header::Foreign,
    })
}

/// Whether there is a table of this name: not in every format.
pub fn has_table(db: &Connection, name: &str) -> rusqlite::Result<bool> {
    db.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)",
        [name],
        |r| r.get(0),
    )
}

/// Whether a table has a column of this name.
pub fn has_column(db: &Connection, table: &str, column: &str) -> rusqlite::Result<bool> {
    db.query_row(
        "SELECT EXISTS (SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2)",
        [table, column],
        |r| r.get(0),
    )
}

/// How long one program waits for another that writes.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// Settings of every connection; none of them is kept in the file but the journal mode.
pub fn configure(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "cache_size", -65_536)?; // 64 MiB
    // What is deleted is overwritten: nothing of a forgotten document, or of an earlier text of it, stays in unused parts.
    db.pragma_update(None, "secure_delete", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    // What a statement does follows from its words alone: else each number bound to a LIMIT would have it compiled anew.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.pragma_update(None, "wal_autocheckpoint", 4096)?; // pages: 16 MiB
    db.set_prepared_statement_cache_capacity(256);
    Ok(())
}

/// The key of `meta` that says that unused parts of the file may hold what was deleted.
pub const LEFTOVERS: &str = "leftovers";

/// That a register was of an older format when it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// Its format then.
    pub from: i64,
    /// The copy of it that was kept.
    pub copy: PathBuf,
}

/// Makes a new register, or brings an older one to [`FORMAT`] after copying it; two programs may try at once.
pub fn bring_up_to_date(db: &mut Connection, path: &Path) -> Result<Option<Migrated>, RegisterError> {
    let sql = |e| RegisterError::from_sql(path, e);
    // Not `WAL` before the check: a database of another program must not be touched.
    match header(db).map_err(sql)? {
        Header::Foreign => return Err(RegisterError::NotARegister { path: path.to_owned() }),
        // Nothing to do, so no waiting for another program that writes.
        Header::Register(FORMAT) => {
            db.pragma_update(None, "synchronous", "normal").map_err(sql)?;
            return Ok(None);
        }
        Header::Empty | Header::Register(_) => {}
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
    let found = match header(&tx).map_err(sql)? {
        Header::Empty => 0,
        Header::Register(format) => format,
        Header::Foreign => return Err(RegisterError::NotARegister { path: path.to_owned() }),
    };
    if found > FORMAT {
        return Err(RegisterError::Newer {
            path: path.to_owned(),
            found,
            known: FORMAT,
        });
    }
    // Nobody else writes now, so the copy is of what is changed here.
    let migrated = match found {
        1.. if found < FORMAT => Some(Migrated {
            from: found,
            copy: super::backup::keep_older(path, found)?,
        }),
        _ => None,
    };
    for step in &STEPS[found.max(0) as usize..] {
        tx.execute_batch(step).map_err(sql)?;
    }
    if (1..WITH_TELLINGS).contains(&found) {
        super::telling::fill(&tx).map_err(|e| e.at(path))?;
    }
    if found < FORMAT {
        if migrated.is_some() {
            // Older programs left in unused parts of the file what they deleted.
            tx.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, '1')", [LEFTOVERS])
                .map_err(sql)?;
        }
        tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(sql)?;
        tx.pragma_update(None, "user_version", FORMAT).map_err(sql)?;
    }
    tx.commit().map_err(sql)?;
    db.pragma_update(None, "journal_mode", "wal").map_err(sql)?;
    db.pragma_update(None, "synchronous", "normal").map_err(sql)?;
    Ok(migrated)
}
