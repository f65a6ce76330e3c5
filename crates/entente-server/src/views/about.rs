//! What this program is, what is in the register, and what its limits are.

use crate::house::House;
use askama::Template;
use entente_register::{Register, RegisterError, Stamp};
use serde::Serialize;

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
}

impl About {
    /// Reads what there is to say.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn read(register: &Register, house: &House) -> Result<About, RegisterError> {
        Ok(About {
            stamp: register.stamp()?,
            sources: register.sources()?.len(),
            decisions: register.decisions()?.len(),
            largest_document: house.settings.limits.document_bytes,
            offline: house.settings.offline,
            accounts: house.settings.accounts,
        })
    }
}
