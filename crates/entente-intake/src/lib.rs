//! From bytes to documents: text, passages with roles, and what the document says of itself.

use entente_text::{DocId, Role, Span};

/// How the publication date was had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum DateSource {
    Metadata,
    Field,
    FrontMatter,
    Dateline,
    PublishedLine,
    FirstDateLine,
}

/// One document as later stages see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// File name, or the document's own id.
    pub id: DocId,
    /// Text as stored; every offset of this document counts its bytes.
    pub text: String,
    /// Title, where one was found or given.
    pub title: Option<String>,
    /// Byline.
    pub byline: Option<String>,
    /// Outlet or issuer.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Publication date as EDTF (`2014-08` is fine), and how it was had.
    pub published: Option<(String, DateSource)>,
    /// Language, where given.
    pub language: Option<String>,
    /// Passages in reading order, not overlapping, without surrounding white space.
    pub passages: Vec<Passage>,
}

/// A run of a document with one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What it is.
    pub role: Role,
    /// Where, in [`Document::text`].
    pub span: Span,
}
