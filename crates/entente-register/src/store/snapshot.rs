//! Reading a register as a whole: one unchanging view of it, its version, its documents one at a time.

use super::documents::{self, DocumentInfo};
use super::{Register, RegisterError, Result};
use sha2::{Digest, Sha256};

/// What a register was when something was taken from it; stands on every export that has a place for it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Stamp {
    /// Twelve hexadecimal characters that differ whenever documents, claims, events, people's decisions or the rules that
    /// merged differ.
    pub register: String,
    /// The latest day on which a document of it was published, `2024-08-12`; `None` where no document is dated. Not the day of
    /// the export: the same register gives the same bytes on any day.
    pub as_of: Option<String>,
    /// Documents in it.
    pub documents: u64,
    /// Claims in it.
    pub claims: u64,
    /// Events in it.
    pub events: u64,
    /// The program's version.
    pub program: String,
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "register {}", self.register)?;
        self.as_of.iter().try_for_each(|day| write!(f, " as of {day}"))
    }
}

impl Register {
    /// Runs `work` on one view of the register: what other programs write meanwhile is not seen. Within such a view, on the same one.
    ///
    /// # Errors
    /// Those of `work`, and of reading the file.
    pub fn at_rest<T, E: From<RegisterError>>(&self, work: impl FnOnce() -> std::result::Result<T, E>) -> std::result::Result<T, E> {
        if !self.db.is_autocommit() {
            return work();
        }
        let view = self.db.unchecked_transaction().map_err(|e| self.sql(e))?;
        let done = work()?;
        view.finish().map_err(|e| self.sql(e))?;
        Ok(done)
    }

    /// The register's version and size. Reads every id once.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn stamp(&self) -> Result<Stamp> {
        let (documents, claims, events) = self.counts()?;
        (|| {
            let mut hash = Sha256::new();
            let told = [
                "SELECT value FROM meta WHERE key = 'merging'",
                "SELECT id || char(10) || sha256 || char(10) || ifnull(published, '') FROM documents ORDER BY id",
                "SELECT id FROM claims ORDER BY id",
                "SELECT id || ifnull(undone_time, '') FROM decisions ORDER BY id",
                "SELECT id FROM events ORDER BY id",
            ];
            for sql in told {
                let mut statement = self.db.prepare_cached(sql)?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let text = row.get_ref(0)?.as_bytes()?;
                    hash.update((text.len() as u64).to_le_bytes());
                    hash.update(text);
                }
                hash.update([0xff; 8]);
            }
            let register = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            let as_of = self
                .db
                .query_row("SELECT date(max(published_day) * 86400, 'unixepoch') FROM documents", [], |r| {
                    r.get(0)
                })?;
            Ok(Stamp {
                register,
                as_of,
                documents,
                claims,
                events,
                program: format!("entente {}", env!("CARGO_PKG_VERSION")),
            })
        })()
        .map_err(|e| self.sql(e))
    }

    /// Every document, by id, one at a time.
    ///
    /// # Errors
    /// Those of reading the file, or the first one that `take` gives; then no more are read.
    pub fn each_document<E: From<RegisterError>>(
        &self,
        mut take: impl FnMut(DocumentInfo) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = format!("{} ORDER BY d.id", documents::INFO);
        let mut statement = self.db.prepare_cached(&sql).map_err(|e| self.sql(e))?;
        let mut rows = statement.query([]).map_err(|e| self.sql(e))?;
        while let Some(row) = rows.next().map_err(|e| self.sql(e))? {
            take(documents::info(row).map_err(|e| self.sql(e))?)?;
        }
        Ok(())
    }
}
