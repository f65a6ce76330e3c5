//! The document as later stages see it, and how it is put together.

use crate::date::{self, Given};
use crate::record::Record;
use crate::tongue::{self, Foreign};
use crate::{Shapes, front, head, lines, roles};
use entente_text::{DocId, Role, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How the publication date was had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum DateSource {
    Metadata,
    Field,
    Page,
    FrontMatter,
    Dateline,
    PublishedLine,
    FirstDateLine,
}

/// Every way, with the word that a register keeps for it.
const DATE_SOURCES: [(DateSource, &str); 7] = [
    (DateSource::Metadata, "metadata"),
    (DateSource::Field, "field"),
    (DateSource::Page, "page"),
    (DateSource::FrontMatter, "front-matter"),
    (DateSource::Dateline, "dateline"),
    (DateSource::PublishedLine, "published-line"),
    (DateSource::FirstDateLine, "first-date-line"),
];

impl DateSource {
    /// The word that a register keeps for it.
    pub fn as_str(self) -> &'static str {
        DATE_SOURCES
            .iter()
            .find(|(source, _)| *source == self)
            .map_or("field", |(_, name)| name)
    }

    /// By the word that a register keeps.
    pub fn named(name: &str) -> Option<DateSource> {
        DATE_SOURCES.iter().find(|(_, n)| *n == name).map(|(source, _)| *source)
    }
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
    /// When it was fetched from its address, where it was: RFC 3339, UTC.
    pub fetched: Option<String>,
    /// Publication date as EDTF (`2014-08` is fine), and how it was had.
    pub published: Option<(String, DateSource)>,
    /// Language, where given.
    pub language: Option<String>,
    /// Passages in reading order, not overlapping, without surrounding white space.
    pub passages: Vec<Passage>,
    /// The passages among them that are not English: kept, and not coded.
    pub foreign: Vec<Foreign>,
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
            fetched: None,
            published: None,
            language: None,
            passages: Vec::new(),
            foreign: Vec::new(),
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
        roles::told(&mut passages, &record.roles);
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
            fetched: record.fetched,
            language: record.language.or(front.language),
            foreign: tongue::foreign(&record.text, &passages, shapes),
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

    /// The passages whose sentences are evidence and can be read: those of the right roles that are English.
    pub fn coded_passages(&self) -> impl Iterator<Item = &Passage> {
        self.passages
            .iter()
            .filter(|p| p.role.yields_claims() && self.foreign.binary_search_by_key(&p.span.start, |f| f.span.start).is_err())
    }

    /// The document with the languages of its passages told anew: for one that is put together from what was stored.
    #[must_use]
    pub fn with_languages(mut self, shapes: &Shapes) -> Self {
        self.foreign = tongue::foreign(&self.text, &self.passages, shapes);
        self
    }

    /// How many passages of each other language there are, by its code.
    pub fn not_coded(&self) -> BTreeMap<&'static str, usize> {
        let mut count = BTreeMap::new();
        for foreign in &self.foreign {
            *count.entry(foreign.language).or_default() += 1;
        }
        count
    }

    /// The first passage that is a title: the headline, where the text has one.
    pub fn headline(&self) -> Option<&Passage> {
        self.passages.iter().find(|p| p.role == Role::Title)
    }
}
