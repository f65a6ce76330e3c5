//! Deriving every event again: the rules of merging changed, or somebody asks for it.

use super::derive::{Touched, derive, into_blocks, is_decided};
use super::later::group;
use super::links::Links;
use super::met::Known;
use super::{Register, Result, changes};
use crate::story::Story;
use crate::witness::Signature;
use rusqlite::{OptionalExtension, Transaction, params};

/// So many accounts are put into their blocks at a time.
const BATCH: usize = 5_000;

impl Register {
    /// Derives every event again when the rules are not those that derived them.
    pub(super) fn derive_again_if_rules_changed(&mut self) -> Result<()> {
        let fingerprint = self.rules.fingerprint();
        let known: Option<String> = self
            .db
            .query_row("SELECT value FROM meta WHERE key = 'merging'", [], |r| r.get(0))
            .optional()
            .map_err(|e| self.sql(e))?;
        if known.as_ref() == Some(&fingerprint) {
            return Ok(());
        }
        self.derive_again()
    }

    /// Derives every event again from the claims, by the rules of this register.
    ///
    /// # Errors
    /// Those of writing; then nothing has changed.
    pub fn derive_again(&mut self) -> Result<()> {
        let rules = self.rules.clone();
        self.write("the merging rules changed", |tx, _| {
            changes::keep_all(tx)?;
            sign(tx)?;
            tx.execute_batch("DELETE FROM blocks; DELETE FROM events; UPDATE accounts SET neighbourhood = 0, facts = NULL;")?;
            let accounts: Vec<i64> = tx
                .prepare("SELECT account FROM accounts ORDER BY account")?
                .query_map([], |r| r.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let decided = is_decided(tx)?;
            let (mut links, mut known) = (Links::default(), Known::default());
            for batch in accounts.chunks(BATCH) {
                let mut touched = Touched {
                    new: batch.iter().copied().collect(),
                    ..Touched::default()
                };
                // Decisions reach across neighbourhoods: then each batch is grouped as it comes.
                if decided {
                    derive(tx, touched, &rules)?;
                } else {
                    into_blocks(tx, &mut touched, decided, &mut links, &mut known, &rules)?;
                }
            }
            group(tx, links, &rules)?;
            changes::compare_with_kept(tx, "the merging rules changed")?;
            tx.execute(
                "INSERT INTO meta (key, value) VALUES ('merging', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [rules.fingerprint()],
            )?;
            Ok(())
        })
    }
}

/// Gives what older versions stored its signatures: the passages that claims stand in, and the documents.
fn sign(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut unsigned = tx.prepare(
        "SELECT p.passage, CAST(substr(CAST(d.text AS BLOB), p.start + 1, p.end - p.start) AS TEXT) \
         FROM passages p JOIN documents d USING (doc) WHERE p.signature IS NULL AND EXISTS \
           (SELECT 1 FROM accounts a JOIN claims c USING (account) WHERE a.doc = p.doc AND c.start >= p.start AND c.start < p.end)",
    )?;
    let mut rows = unsigned.query([])?;
    let mut sign = tx.prepare("UPDATE passages SET signature = ?2 WHERE passage = ?1")?;
    while let Some(r) = rows.next()? {
        if let Some(signature) = Signature::of(r.get_ref(1)?.as_str().unwrap_or_default()) {
            sign.execute(params![r.get::<_, i64>(0)?, signature.to_bytes()])?;
        }
    }
    let mut unsketched =
        tx.prepare("SELECT doc, text FROM documents d WHERE story IS NULL AND EXISTS (SELECT 1 FROM accounts a WHERE a.doc = d.doc)")?;
    let mut rows = unsketched.query([])?;
    let mut sketch = tx.prepare("UPDATE documents SET story = ?2 WHERE doc = ?1")?;
    while let Some(r) = rows.next()? {
        if let Some(story) = Story::of(r.get_ref(1)?.as_str().unwrap_or_default()) {
            sketch.execute(params![r.get::<_, i64>(0)?, story.to_bytes()])?;
        }
    }
    Ok(())
}
