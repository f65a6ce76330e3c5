//! A document as a program hands it over: a line of JSONL, or its fields.

use crate::document::DateSource;
use entente_text::{Role, Span};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Which field of an archive's is what: from our names (`text`, `date`, `title`, `id`, `url`, `source`, `byline`,
/// `language`) to theirs.
pub type Columns = BTreeMap<String, String>;

/// The names that [`Columns`] knows.
pub const FIELDS: [&str; 8] = ["id", "text", "date", "title", "byline", "source", "url", "language"];

/// What is given of a document before its text is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The document's id; file name, own id, or `file#line`.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Title, where given.
    pub title: Option<String>,
    /// Who wrote it, where given.
    pub byline: Option<String>,
    /// Outlet or issuer, where given.
    pub source: Option<String>,
    /// Address, where given.
    pub url: Option<String>,
    /// When it was fetched from there: RFC 3339, UTC.
    pub fetched: Option<String>,
    /// Language, where given.
    pub language: Option<String>,
    /// Publication date in any form that [`crate::date::given`] reads.
    pub published: Option<String>,
    /// Where that came from.
    pub published_by: DateSource,
    /// Whether the text is Markdown.
    pub markdown: bool,
    /// Runs of the text whose role its format tells; they go before what the words suggest.
    pub roles: Vec<(Span, Role)>,
    /// What was odd about it.
    pub notes: Vec<String>,
}

impl Default for DateSource {
    /// A field that came with the document.
    fn default() -> Self {
        DateSource::Field
    }
}

/// Why a line is no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Not JSON; what the parser says.
    #[error("not JSON ({0}): one complete object a line is expected")]
    Json(String),
    /// JSON, but no object.
    #[error("not a JSON object: {{\"id\": …, \"text\": …}} is expected")]
    NotAnObject,
    /// No text, or an empty one.
    #[error("no text: a field `text` (or `event_text`, `body`, `content`) is expected")]
    NoText,
}

const ID: [&str; 6] = ["id", "story_id", "doc_id", "document_id", "docid", "guid"];
const TEXT: [&str; 9] = [
    "text",
    "event_text",
    "body",
    "content",
    "article",
    "full_text",
    "maintext",
    "article_text",
    "description",
];
const DATE: [&str; 13] = [
    "date",
    "pub_date",
    "published",
    "published_at",
    "publication_date",
    "date_publish",
    "date_published",
    "published_date",
    "publish_date",
    "pubdate",
    "publishedAt",
    "datetime",
    "timestamp",
];
const TITLE: [&str; 3] = ["title", "headline", "event_title"];
const BYLINE: [&str; 4] = ["byline", "author", "authors", "creator"];
const SOURCE: [&str; 7] = ["source", "publisher", "outlet", "publication", "source_name", "site", "domain"];
const URL: [&str; 4] = ["url", "link", "uri", "source_url"];
const LANGUAGE: [&str; 2] = ["language", "lang"];

impl Record {
    /// Reads one line of JSONL. Fields may have the names that archives give them (`story_id`, `event_text`, `pub_date` …);
    /// others are left alone. `id` is empty where the line gives none.
    ///
    /// # Errors
    /// [`RecordError`] says why the line is no document.
    pub fn from_json(line: &str) -> Result<Self, RecordError> {
        Record::from_json_with(line, &Columns::new())
    }

    /// As [`Record::from_json`], with fields named by `columns`.
    ///
    /// # Errors
    /// As there.
    pub fn from_json_with(line: &str, columns: &Columns) -> Result<Self, RecordError> {
        let value: Value = serde_json::from_str(line).map_err(|e| RecordError::Json(e.to_string()))?;
        Record::from_value_with(&value, columns)
    }

    /// Whether one of these fields would be taken for the text.
    pub fn has_text_field<'n>(mut names: impl Iterator<Item = &'n str>, columns: &Columns) -> bool {
        names.any(|name| {
            columns.get("text").is_some_and(|t| t == name) || TEXT.contains(&name) || TEXT.contains(&name.to_lowercase().as_str())
        })
    }

    /// As [`Record::from_json`], from JSON already read.
    ///
    /// # Errors
    /// [`RecordError`] says why it is no document.
    pub fn from_value(value: &Value) -> Result<Self, RecordError> {
        Record::from_value_with(value, &Columns::new())
    }

    /// As [`Record::from_value`], with fields named by `columns`.
    ///
    /// # Errors
    /// As there.
    pub fn from_value_with(value: &Value, columns: &Columns) -> Result<Self, RecordError> {
        let fields = value.as_object().ok_or(RecordError::NotAnObject)?;
        let mut notes = Vec::new();
        let mut field = |ours: &str, theirs: &[&str]| {
            let named = columns.get(ours).and_then(|name| string(fields, &[name], &mut notes));
            named.or_else(|| string(fields, theirs, &mut notes))
        };
        let text = field("text", &TEXT).ok_or(RecordError::NoText)?;
        Ok(Record {
            text,
            id: field("id", &ID).unwrap_or_default(),
            title: field("title", &TITLE),
            byline: field("byline", &BYLINE),
            source: field("source", &SOURCE),
            url: field("url", &URL),
            language: field("language", &LANGUAGE),
            published: field("date", &DATE),
            published_by: DateSource::Field,
            notes,
            ..Record::default()
        })
    }
}

/// The first of these fields that holds something, as text.
fn string(fields: &Map<String, Value>, names: &[&str], notes: &mut Vec<String>) -> Option<String> {
    for name in names {
        // Tables write their columns in any case.
        let found = fields
            .get(*name)
            .or_else(|| fields.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v));
        match found {
            None | Some(Value::Null) => {}
            Some(Value::String(s)) if s.trim().is_empty() => {}
            Some(Value::String(s)) => return Some(s.clone()),
            Some(Value::Number(n)) => return Some(n.to_string()),
            Some(Value::Array(items)) if items.iter().all(Value::is_string) && !items.is_empty() => {
                return Some(items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "));
            }
            Some(Value::Object(o)) if o.get("name").is_some_and(Value::is_string) => return o["name"].as_str().map(str::to_owned),
            Some(_) => notes.push(format!("field `{name}` is not a string: left out")),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_name_their_fields_in_their_own_way() {
        let r = Record::from_json(r#"{"story_id": 12, "pub_date": "2019-03-05", "event_text": "Talks.", "title": null}"#).unwrap();
        assert_eq!(
            (r.id.as_str(), r.text.as_str(), r.published.as_deref(), r.title),
            ("12", "Talks.", Some("2019-03-05"), None)
        );
    }

    #[test]
    fn a_line_that_is_no_document_says_why() {
        assert!(matches!(Record::from_json(r#"{"id":"a","text":"Tal"#), Err(RecordError::Json(_))));
        assert_eq!(Record::from_json("[1]"), Err(RecordError::NotAnObject));
        assert_eq!(Record::from_json(r#"{"id":"a","text":" "}"#), Err(RecordError::NoText));
    }
}
