//! The document as later stages see it, and how it is put together.

use crate::date::{self, Given};
use crate::record::Record;
use crate::{Shapes, front, head, lines, roles};
use entente_text::{DocId, Role, Span};
use std::borrow::Cow;

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
    /// Whether the text is Markdown: [`Document::passage_text`] then blanks its marks.
    pub markdown: bool,
    /// What was odd and is worth telling: a date that is not in the calendar, a field of the wrong type.
    pub notes: Vec<String>,
}

impl Default for Document {
    /// An empty document without a name; for `..Document::default()`.
    fn default() -> Self {
        Document {
            id: DocId::new(""),
            text: String::new(),
            title: None,
            byline: None,
            source: None,
            url: None,
            published: None,
            language: None,
            passages: Vec::new(),
            markdown: false,
            notes: Vec::new(),
        }
    }
}

/// A run of a document with one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What it is.
    pub role: Role,
    /// Where, in [`Document::text`].
    pub span: Span,
}

impl Document {
    /// Reads a plain text, with the word lists that the program was built with.
    ///
    /// # Example
    /// ```
    /// let d = entente_intake::Document::from_text("a.txt", "Talks in Oslo\n\n5 March 2019\n\nThe ministers of A and B met.");
    /// assert_eq!(d.title.as_deref(), Some("Talks in Oslo"));
    /// assert_eq!(d.published.unwrap().0, "2019-03-05");
    /// ```
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        Document::from_record(
            Record {
                id: id.into(),
                text: text.into(),
                ..Record::default()
            },
            Shapes::standard(),
        )
    }

    /// Puts a document together from its text and what is given about it; what is given goes before what the text says.
    pub fn from_record(record: Record, shapes: &Shapes) -> Self {
        let front = front::read(&record.text);
        let units = lines::units(&record.text, front.end, record.markdown, shapes);
        let given = record.title.as_deref().or(front.title.as_deref());
        let head = head::read(&record.text, &units, given, shapes);
        let mut passages = roles::assign(&record.text, &units, &head, front.end, shapes);
        if record.markdown {
            passages = passages
                .into_iter()
                .map(|p| roles::without_marks(&record.text, p))
                .filter(|p| !p.span.is_empty())
                .collect();
        }
        let mut notes = record.notes;
        notes.extend(head.notes);
        let mut published = None;
        for (value, source) in [(record.published, record.published_by), (front.date, DateSource::FrontMatter)] {
            let Some(value) = value.filter(|_| published.is_none()) else {
                continue;
            };
            match date::given(&value, shapes.dates()) {
                Given::Date(d) => published = Some((d, source)),
                Given::Nothing => {}
                Given::NoSuchDay => notes.push(format!("the date `{}` is not in the calendar: left out", date::shown(&value))),
                Given::Unreadable => notes.push(format!("the date `{}` could not be read: left out", date::shown(&value))),
            }
        }
        Document {
            id: DocId::new(record.id),
            published: published.or(head.published),
            title: record.title.or(front.title).or(head.title),
            byline: record.byline.or(front.byline).or(head.byline),
            source: record.source.or(front.source).or(head.source),
            url: record.url.or(front.url),
            language: record.language.or(front.language),
            passages,
            markdown: record.markdown,
            notes,
            text: record.text,
        }
    }

    /// The words of a passage for a parser, exactly as many bytes long as the passage: byte `i` of the answer is byte
    /// `passage.span.start + i` of the text.
    ///
    /// Line ends, tabs, no-break and other wide spaces, control characters, the `>` of block quotations and bullets become
    /// spaces, one for each of their bytes; so do the marks of Markdown, where the document is Markdown.
    pub fn passage_text(&self, passage: &Passage) -> Cow<'_, str> {
        crate::lines::clean(passage.span.of(&self.text), passage.role == Role::Quote, self.markdown)
    }

    /// The first passage that is a title: the headline, where the text has one.
    pub fn headline(&self) -> Option<&Passage> {
        self.passages.iter().find(|p| p.role == Role::Title)
    }
}
