//! A document with its claims marked where they stand, and the list of all documents.

use super::{document_url, encoded, event_url, followable};
use crate::dates;
use crate::reading::Progress;
use askama::Template;
use entente_register::{DocumentInfo, Filter, Register, RegisterError};
use entente_text::{Role, Span};
use serde::Serialize;

/// Bytes of text on a page; the JSON has all of it.
const MOST_TEXT: usize = 1_000_000;

/// Documents of a page.
const PAGE: usize = 500;

/// The list of documents.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "documents.html")]
pub struct Documents {
    /// Those of this page, by id.
    pub documents: Vec<DocumentInfo>,
    /// How many the register has.
    pub documents_in_all: u64,
    /// What id, title or source were asked to contain.
    pub named: String,
    /// The address of the next page; `None` on the last one.
    pub next: Option<String>,
    /// The latest readings, newest first.
    pub readings: Vec<Progress>,
}

/// How far a reading is.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "reading.html")]
pub struct ReadingPage {
    /// How far it is.
    #[serde(flatten)]
    pub progress: Progress,
}

/// A passage of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PassageView {
    /// What part of the page it is.
    pub role: Role,
    /// First byte in the document's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A sentence that tells of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentClaim {
    /// First byte of the sentence in the document's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The event it tells of.
    pub event: String,
    /// The event's page.
    pub event_url: String,
    /// The event's kind.
    pub kind: String,
    /// The event's title.
    pub title: String,
    /// How firmly this sentence asserts it.
    pub status: String,
}

/// A document with its claims.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "document.html")]
pub struct Document {
    /// What is known of it.
    pub document: DocumentInfo,
    /// Its text.
    pub text: String,
    /// Its passages, in reading order.
    pub passages: Vec<PassageView>,
    /// Its claims, in reading order.
    pub claims: Vec<DocumentClaim>,
}

/// A run of a passage under which the same claims lie; for the template.
struct Piece<'a> {
    text: &'a str,
    marked: bool,
    /// Claims' sentences begin here.
    anchors: Vec<usize>,
    /// The claims whose sentences end here.
    ending: Vec<&'a DocumentClaim>,
}

/// What the page shows of a passage, or of the space between two.
struct Block<'a> {
    role: &'static str,
    /// Whether sentences of it are evidence.
    read: bool,
    pieces: Vec<Piece<'a>>,
}

impl Documents {
    /// Reads those after the document `after` whose id, title or source contains `named`, in any case.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn read(register: &Register, named: &str, after: Option<&str>, readings: Vec<Progress>) -> Result<Documents, RegisterError> {
        let wanted = named.to_lowercase();
        let fits = |d: &DocumentInfo| {
            let texts = [Some(&d.id), d.title.as_ref(), d.source.as_ref()];
            texts.into_iter().flatten().any(|t| t.to_lowercase().contains(&wanted))
        };
        let (mut documents, mut more) = (Vec::new(), false);
        register.each_document(|document| -> Result<(), RegisterError> {
            if after.is_some_and(|a| document.id.as_str() <= a) || !wanted.is_empty() && !fits(&document) {
                return Ok(());
            }
            more = documents.len() >= PAGE;
            if !more {
                documents.push(document);
            }
            Ok(())
        })?;
        let next = documents.last().filter(|_| more).map(|last| {
            let named = if named.is_empty() {
                String::new()
            } else {
                format!("named={}&", encoded(named))
            };
            format!("/documents?{named}after={}", encoded(&last.id))
        });
        Ok(Documents {
            documents,
            documents_in_all: register.counts()?.0,
            named: named.to_owned(),
            next,
            readings,
        })
    }
}

impl Document {
    /// Reads a document and the events told in it.
    ///
    /// # Errors
    /// Those of finding the document and of reading the register.
    pub fn read(register: &Register, id: &str) -> Result<Document, RegisterError> {
        let stored = register.document(id)?;
        let told_here = Filter {
            source: Some(id.to_owned()),
            ..Filter::default()
        };
        let mut claims = Vec::new();
        register.each_event(&told_here, |event| -> Result<(), RegisterError> {
            for claim in event.claims.iter().filter(|c| c.doc == id) {
                claims.push(DocumentClaim {
                    start: claim.start,
                    end: claim.end,
                    event: event.id.clone(),
                    event_url: event_url(&event.id),
                    kind: event.kind.clone(),
                    title: event.title.clone(),
                    status: claim.status.as_str().to_owned(),
                });
            }
            Ok(())
        })?;
        claims.sort_by(|a, b| (a.start, a.end, &a.event).cmp(&(b.start, b.end, &b.event)));
        let view = |(role, span): &(Role, Span)| PassageView {
            role: *role,
            start: span.start,
            end: span.end,
        };
        Ok(Document {
            passages: stored.passages.iter().map(view).collect(),
            document: stored.info,
            text: stored.text,
            claims,
        })
    }

    /// This page's JSON.
    fn json_url(&self) -> String {
        format!("/documents/{}.json", encoded(&self.document.id))
    }

    fn web(&self) -> Option<&str> {
        self.document.url.as_deref().and_then(followable)
    }

    fn published(&self) -> Option<String> {
        self.document.published.as_deref().map(dates::words)
    }

    fn is_cut(&self) -> bool {
        self.text.len() > MOST_TEXT
    }

    /// The passages that fit on a page, cut where claims begin and end. One walk over passages and claims, both in reading order.
    fn blocks(&self) -> Vec<Block<'_>> {
        let mut blocks = Vec::new();
        let mut first = 0;
        for passage in self.passages.iter().filter(|p| p.start < MOST_TEXT) {
            let (mut end, start) = (passage.end.min(MOST_TEXT), passage.start);
            while !self.text.is_char_boundary(end) {
                end -= 1;
            }
            while self.claims.get(first).is_some_and(|c| c.end <= start) {
                first += 1;
            }
            let here: Vec<&DocumentClaim> = self.claims[first..]
                .iter()
                .take_while(|c| c.start < end)
                .filter(|c| c.end > start)
                .collect();
            blocks.push(Block {
                role: passage.role.as_str(),
                read: passage.role.yields_claims(),
                pieces: self.pieces(start, end, &here),
            });
        }
        blocks
    }

    fn pieces<'a>(&'a self, start: usize, end: usize, claims: &[&'a DocumentClaim]) -> Vec<Piece<'a>> {
        let mut cuts: Vec<usize> = claims
            .iter()
            .flat_map(|c| [c.start, c.end])
            .filter(|c| start < *c && *c < end)
            .collect();
        cuts.extend([start, end]);
        cuts.sort_unstable();
        cuts.dedup();
        let (mut beginning, mut finishing) = (claims.to_vec(), claims.to_vec());
        beginning.sort_by_key(|c| c.start);
        finishing.sort_by_key(|c| c.end);
        let (mut begun, mut finished) = (0, 0);
        let mut pieces = Vec::new();
        for cut in cuts.windows(2) {
            let mut anchors = Vec::new();
            while let Some(claim) = beginning.get(begun).filter(|c| c.start <= cut[0]) {
                if claim.start == cut[0] && !anchors.contains(&claim.start) {
                    anchors.push(claim.start);
                }
                begun += 1;
            }
            let marked = begun > finished;
            let mut ending = Vec::new();
            while let Some(claim) = finishing.get(finished).filter(|c| c.end <= cut[1]) {
                ending.push(*claim);
                finished += 1;
            }
            pieces.push(Piece {
                text: self.text.get(cut[0]..cut[1]).unwrap_or(""),
                marked,
                anchors,
                ending,
            });
        }
        pieces
    }
}

impl Documents {
    fn link(&self, id: &str) -> String {
        document_url(id, None)
    }
    fn published(&self, info: &DocumentInfo) -> String {
        info.published.as_deref().map(dates::words).unwrap_or_default()
    }
}
