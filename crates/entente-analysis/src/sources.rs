//! The numbered list of documents that stands under anything said.

use entente_register::days::Days;
use entente_register::{Citation, Event, Register, RegisterError, Telling};
use serde::Serialize;
use std::collections::HashMap;

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

/// Numbers documents as they are cited; looks up only those.
pub struct Sources<'r> {
    register: &'r Register,
    known: HashMap<String, Option<Citation>>,
    numbers: HashMap<String, usize>,
    cited: Vec<String>,
}

impl<'r> Sources<'r> {
    /// Nothing cited yet.
    pub fn of(register: &'r Register) -> Sources<'r> {
        Sources {
            register,
            known: HashMap::new(),
            numbers: HashMap::new(),
            cited: Vec::new(),
        }
    }

    /// The number of a document.
    pub fn cite(&mut self, doc: &str) -> usize {
        if let Some(number) = self.numbers.get(doc) {
            return *number;
        }
        self.cited.push(doc.to_owned());
        self.numbers.insert(doc.to_owned(), self.cited.len());
        self.cited.len()
    }

    /// The sentence that tells an event best; does not cite its document.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn telling(&self, event: &Event) -> Result<Option<Telling>, RegisterError> {
        self.register.telling(event)
    }

    /// When a document was published, where that is known. Does not cite it.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn published(&mut self, doc: &str) -> Result<Option<Days>, RegisterError> {
        Ok(self.info(doc)?.and_then(|d| d.published.as_deref()).and_then(Days::read))
    }

    /// Everything cited, by number.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn list(mut self) -> Result<Vec<Source>, RegisterError> {
        let cited = std::mem::take(&mut self.cited);
        // Looked up in the order in which they lie.
        let mut by_name: Vec<&String> = cited.iter().collect();
        by_name.sort_unstable();
        for doc in by_name {
            self.info(doc)?;
        }
        cited
            .into_iter()
            .enumerate()
            .map(|(n, doc)| {
                let d = self.info(&doc)?;
                Ok(Source {
                    number: n + 1,
                    title: d.and_then(|d| d.title.clone()),
                    source: d.and_then(|d| d.source.clone()),
                    published: d.and_then(|d| d.published.clone()),
                    url: d.and_then(|d| d.url.clone()),
                    doc,
                })
            })
            .collect()
    }

    fn info(&mut self, doc: &str) -> Result<Option<&Citation>, RegisterError> {
        if !self.known.contains_key(doc) {
            self.known.insert(doc.to_owned(), self.register.citation(doc)?);
        }
        Ok(self.known.get(doc).and_then(Option::as_ref))
    }
}
