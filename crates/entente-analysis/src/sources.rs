//! The numbered list of documents that stands under anything said.

use entente_register::{DocumentInfo, Register, RegisterError};
use serde::Serialize;
use std::collections::BTreeMap;

/// A document, with the number it is cited by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Source {
    /// From 1, in the order of first citation.
    pub number: usize,
    /// File name or the document's own id.
    pub doc: String,
    /// Title.
    pub title: Option<String>,
    /// Outlet or issuer.
    pub source: Option<String>,
    /// Publication date, EDTF.
    pub published: Option<String>,
    /// Address.
    pub url: Option<String>,
}

/// Numbers documents as they are cited.
pub struct Sources {
    known: BTreeMap<String, DocumentInfo>,
    numbers: BTreeMap<String, usize>,
    cited: Vec<Source>,
}

impl Sources {
    /// Nothing cited yet.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn of(register: &Register) -> Result<Sources, RegisterError> {
        let known = register.documents()?.into_iter().map(|d| (d.id.clone(), d)).collect();
        Ok(Sources {
            known,
            numbers: BTreeMap::new(),
            cited: Vec::new(),
        })
    }

    /// The number of a document.
    pub fn cite(&mut self, doc: &str) -> usize {
        if let Some(number) = self.numbers.get(doc) {
            return *number;
        }
        let number = self.cited.len() + 1;
        let d = self.known.get(doc);
        self.cited.push(Source {
            number,
            doc: doc.to_owned(),
            title: d.and_then(|d| d.title.clone()),
            source: d.and_then(|d| d.source.clone()),
            published: d.and_then(|d| d.published.clone()),
            url: d.and_then(|d| d.url.clone()),
        });
        self.numbers.insert(doc.to_owned(), number);
        number
    }

    /// Everything cited, by number.
    pub fn list(self) -> Vec<Source> {
        self.cited
    }
}
