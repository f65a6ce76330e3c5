//! What is remembered of feeds, and of the pages that they linked to, between two questions.

use super::{Register, Result};
use crate::decision::attach::sha256;
use rusqlite::{OptionalExtension, params};

/// A feed as it was when it was last asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Where it is.
    pub address: String,
    /// The `ETag` that its server gave.
    pub etag: Option<String>,
    /// The `Last-Modified` that its server gave.
    pub modified: Option<String>,
    /// When it was asked: RFC 3339, UTC.
    pub asked: String,
    /// How often in a row it could not be had.
    pub failures: u32,
}

impl Register {
    /// What is remembered of a feed; `None` where it was never asked.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn feed(&self, address: &str) -> Result<Option<Feed>> {
        let select = "SELECT address, etag, modified, asked, failures FROM feeds WHERE address = ?1";
        let found = self.db.query_row(select, [address], |r| {
            Ok(Feed {
                address: r.get(0)?,
                etag: r.get(1)?,
                modified: r.get(2)?,
                asked: r.get(3)?,
                failures: r.get(4)?,
            })
        });
        found.optional().map_err(|e| self.sql(e))
    }

    /// Remembers a feed as it is now.
    ///
    /// # Errors
    /// Those of writing.
    pub fn remember_feed(&mut self, feed: &Feed) -> Result<()> {
        let insert = "INSERT OR REPLACE INTO feeds (address, etag, modified, asked, failures) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = params![feed.address, feed.etag, feed.modified, feed.asked, feed.failures];
        self.db.execute(insert, values).map(drop).map_err(|e| self.sql(e))
    }

    /// Whether a page was fetched for a feed, or is not to be had.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn was_fetched(&self, address: &str) -> Result<bool> {
        let select = "SELECT EXISTS (SELECT 1 FROM fetched WHERE address_sha256 = ?1)";
        self.db.query_row(select, [sha256(address)], |r| r.get(0)).map_err(|e| self.sql(e))
    }

    /// Remembers pages that need not be fetched again, all or none.
    ///
    /// # Errors
    /// Those of writing.
    pub fn remember_fetched(&mut self, addresses: &[String]) -> Result<()> {
        self.write("pages were fetched", |tx, _| {
            let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO fetched (address_sha256) VALUES (?1)")?;
            for address in addresses {
                insert.execute([sha256(address)])?;
            }
            Ok(())
        })
    }
}
