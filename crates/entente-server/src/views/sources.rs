//! Who the documents come from, and how reliable people find them.

use askama::Template;
use entente_register::{Grade, Register, RegisterError, SourceInfo};
use serde::Serialize;

/// Sources of a page.
const PAGE: usize = 500;

/// Every source with its grade.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "sources.html")]
pub struct SourcesPage {
    /// By name.
    pub sources: Vec<SourceInfo>,
    /// How many there are in all.
    pub sources_in_all: usize,
    /// What names were asked to contain.
    pub named: String,
}

impl SourcesPage {
    /// Reads sources, those whose name contains `named`, in any case.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn read(register: &Register, named: &str) -> Result<SourcesPage, RegisterError> {
        let mut sources = register.sources()?;
        let sources_in_all = sources.len();
        let wanted = named.to_lowercase();
        sources.retain(|s| s.name.to_lowercase().contains(&wanted));
        sources.truncate(PAGE);
        Ok(SourcesPage {
            sources,
            sources_in_all,
            named: named.to_owned(),
        })
    }

    fn grades(&self) -> [Grade; 6] {
        Grade::ALL
    }
}
