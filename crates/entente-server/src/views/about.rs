//! What this program is, what is in the register, and what its limits are; for admins, who changed what.

use crate::house::House;
use crate::people::audit::Entry;
use askama::Template;
use entente_register::{Register, RegisterError, Stamp};
use serde::Serialize;

/// Changes that are shown.
const CHANGES: usize = 200;

/// What this program is.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "about.html")]
pub struct About {
    /// The register's version, size and the program's version.
    pub stamp: Stamp,
    /// Sources of its documents.
    pub sources: usize,
    /// Decisions people made on it, also those undone.
    pub decisions: usize,
    /// The largest document that is read, in bytes.
    pub largest_document: usize,
    /// Whether the network is never used.
    pub offline: bool,
    /// Whether people sign in.
    pub accounts: bool,
    /// Who changed what, newest first; for admins where people sign in.
    pub changes: Vec<Entry>,
}

impl About {
    /// Reads what there is to say; `changes` for who may see them.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn read(register: &Register, house: &House, changes: bool) -> Result<About, RegisterError> {
        Ok(About {
            stamp: register.stamp()?,
            sources: register.sources()?.len(),
            decisions: register.decisions()?.len(),
            largest_document: house.settings.limits.document_bytes,
            offline: house.settings.offline,
            accounts: house.settings.accounts,
            changes: if changes {
                house.audit.newest(CHANGES).unwrap_or_default()
            } else {
                Vec::new()
            },
        })
    }
}
