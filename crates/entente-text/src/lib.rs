//! Words that every stage shares: who a document is, where in it something stands, and what part of a page that is.
//!
//! Offsets are UTF-8 bytes, half-open (`start <= byte < end`), everywhere in Entente. What JavaScript (UTF-16) or
//! Python (code points) counts is converted at the edge, never here.
//!
//! Not here: reading a document (`entente-intake`) or anything that knows language.

pub mod markup;

use serde::{Deserialize, Serialize};

/// Names a document in claims and exports: the file's name or the document's own id, never a local path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocId(pub String);

impl DocId {
    /// A document id from any string.
    pub fn new(id: impl Into<String>) -> Self {
        DocId(id.into())
    }
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for DocId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A run of bytes in some text, half-open. Which text is said by whoever holds the span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }
    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }
    /// Whether the span covers nothing.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }
    /// The same span in a text that begins `by` bytes earlier: from passage offsets to document offsets.
    pub const fn shift(self, by: usize) -> Self {
        Span {
            start: self.start + by,
            end: self.end + by,
        }
    }
    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Self {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
    /// The text under the span; empty where it does not fall on character boundaries of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// What part of a page a passage is (codebook, section 1). Only some roles yield claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The headline, and a sub-heading within the text.
    Title,
    /// Who wrote it, where and when.
    Byline,
    /// Running text.
    Body,
    /// The words under a picture.
    Caption,
    /// A block quotation.
    Quote,
    /// A reader's comment.
    Comment,
    /// Navigation, share links, notices, contact lines.
    Boilerplate,
}

impl Role {
    /// Whether sentences of this role are evidence.
    pub const fn yields_claims(self) -> bool {
        matches!(self, Role::Title | Role::Body | Role::Caption | Role::Quote)
    }
    /// The name used in exports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::Byline => "byline",
            Role::Body => "body",
            Role::Caption => "caption",
            Role::Quote => "quote",
            Role::Comment => "comment",
            Role::Boilerplate => "boilerplate",
        }
    }
}
