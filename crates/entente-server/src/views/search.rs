//! Passages that contain every word of a query, each with the events told in it.

use super::{Line, beginning, document_url, event_url};
use crate::dates;
use askama::Template;
use entente_register::{Register, RegisterError};
use serde::Serialize;
use std::collections::BTreeMap;

/// Passages shown.
const HITS: usize = 50;
/// Events shown.
const EVENTS: usize = 20;
/// Bytes of a passage shown.
const SHOWN: usize = 600;

/// A passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SearchHit {
    /// Its document.
    pub doc: String,
    /// The document's page.
    pub doc_url: String,
    /// The document's title.
    pub title: Option<String>,
    /// EDTF: when it was published.
    pub published: Option<String>,
    /// What part of the page it is.
    pub role: &'static str,
    /// First byte in the document's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The beginning of its text.
    pub text: String,
    /// Whether there is more of it.
    pub cut: bool,
    /// Events told in it, by id.
    pub events: Vec<String>,
}

/// What a query found.
#[derive(Clone, Debug, Default, Serialize, Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    /// The query, as given.
    pub query: String,
    /// The passages, best first.
    pub hits: Vec<SearchHit>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// Events told in these passages, those told in most of them first.
    pub events: Vec<Line>,
}

impl SearchPage {
    /// Asks the register.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn read(register: &Register, query: &str) -> Result<SearchPage, RegisterError> {
        let mut found = register.search(query, HITS + 1)?;
        let more = found.len() > HITS;
        found.truncate(HITS);
        let mut told: BTreeMap<&str, usize> = BTreeMap::new();
        for id in found.iter().flat_map(|h| &h.events) {
            *told.entry(id).or_default() += 1;
        }
        let mut told: Vec<(&str, usize)> = told.into_iter().collect();
        told.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let events: Result<Vec<Line>, RegisterError> = told.iter().take(EVENTS).map(|(id, _)| Ok(Line::of(&register.event(id)?))).collect();
        let events = events?;
        let hit = |h: entente_register::Hit| {
            let (text, cut) = beginning(&h.text, SHOWN);
            SearchHit {
                text: text.to_owned(),
                cut,
                doc_url: document_url(&h.doc, None),
                doc: h.doc,
                title: h.title,
                published: h.published,
                role: h.role.as_str(),
                start: h.span.start,
                end: h.span.end,
                events: h.events,
            }
        };
        Ok(SearchPage {
            query: query.to_owned(),
            hits: found.into_iter().map(hit).collect(),
            more,
            events,
        })
    }

    fn link(&self, event: &str) -> String {
        event_url(event)
    }
    fn words(&self, date: &str) -> String {
        dates::words(date)
    }
}
