//! Documents: what is known of them, their text, and what is needed to cite one.

use super::{Register, RegisterError, Result};
use entente_intake::{DateSource, Document, Passage, Shapes};
use entente_text::{DocId, Role, Span};
use rusqlite::OptionalExtension;

/// A document of the register, without its text.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct DocumentInfo {
    /// File name or the document's own id.
    pub id: String,
    /// Title.
    pub title: Option<String>,
    /// Byline.
    pub byline: Option<String>,
    /// Outlet or issuer.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// When it was fetched from there, where it was: RFC 3339, UTC.
    pub fetched: Option<String>,
    /// Publication date, EDTF.
    pub published: Option<String>,
    /// Language, where given.
    pub language: Option<String>,
    /// SHA-256 of its text, in hexadecimal.
    pub sha256: String,
    /// Claims made in it.
    pub claims: u64,
    /// When it was read, RFC 3339; not in JSON, so that the same documents give the same bytes on every day.
    #[serde(skip)]
    pub read_at: Option<String>,
}

/// What is needed to cite a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Title.
    pub title: Option<String>,
    /// Outlet or issuer.
    pub source: Option<String>,
    /// Publication date, EDTF.
    pub published: Option<String>,
    /// Address.
    pub url: Option<String>,
}

/// A document with its text.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDocument {
    /// What is known of it.
    pub info: DocumentInfo,
    /// Its text.
    pub text: String,
    /// Its passages, in reading order.
    pub passages: Vec<(Role, Span)>,
}

impl Register {
    /// All documents, by id.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn documents(&self) -> Result<Vec<DocumentInfo>> {
        (|| {
            let mut statement = self.db.prepare_cached(&format!("{INFO} ORDER BY d.id"))?;
            statement.query_map([], info)?.collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }

    /// One document with its text.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchDocument`], and those of reading the file.
    pub fn document(&self, id: &str) -> Result<StoredDocument> {
        let found = (|| {
            let mut statement = self.db.prepare_cached(&format!("{INFO} WHERE d.id = ?1"))?;
            let Some((info, doc)) = statement.query_row([id], |r| Ok((info(r)?, r.get::<_, i64>(9)?))).optional()? else {
                return Ok(None);
            };
            let text = self
                .db
                .query_row("SELECT text FROM documents WHERE doc = ?1", [doc], |r| r.get(0))?;
            let mut passages = self
                .db
                .prepare_cached("SELECT role, start, end FROM passages WHERE doc = ?1 ORDER BY start")?;
            let passages = passages.query_map([doc], |r| Ok((role(&r.get::<_, String>(0)?), Span::new(r.get(1)?, r.get(2)?))))?;
            Ok(Some(StoredDocument {
                info,
                text,
                passages: passages.collect::<rusqlite::Result<_>>()?,
            }))
        })();
        found
            .map_err(|e| self.sql(e))?
            .ok_or_else(|| RegisterError::NoSuchDocument { id: id.to_owned() })
    }

    /// What is known of one document; `None` where the register has none of that id.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn document_info(&self, id: &str) -> Result<Option<DocumentInfo>> {
        (|| {
            let mut statement = self.db.prepare_cached(&format!("{INFO} WHERE d.id = ?1"))?;
            statement.query_row([id], info).optional()
        })()
        .map_err(|e| self.sql(e))
    }

    /// When the newest document was published (EDTF): the last day that the register can know of. `None` where no document is dated.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn last_published(&self) -> Result<Option<String>> {
        let newest = "SELECT published FROM documents WHERE published_day IS NOT NULL ORDER BY published_day DESC, published DESC LIMIT 1";
        self.db.query_row(newest, [], |r| r.get(0)).optional().map_err(|e| self.sql(e))
    }

    /// A document as it was handed to the coder, for coding it again: with the text, description and passages as stored.
    ///
    /// # Errors
    /// As [`document`](Register::document).
    pub fn document_to_code(&self, id: &str) -> Result<Document> {
        let stored = self.document(id)?;
        let (from, markdown): (Option<String>, bool) = self
            .db
            .query_row("SELECT published_from, markdown FROM documents WHERE id = ?1", [id], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .map_err(|e| self.sql(e))?;
        let StoredDocument { info, text, passages } = stored;
        Ok(stored_document(info, text, passages, from.as_deref(), markdown))
    }

    /// What is needed to cite a document; `None` where the register has none of that id. Read from an index, without its text.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn citation(&self, id: &str) -> Result<Option<Citation>> {
        let cited = "SELECT title, source, published, url FROM documents INDEXED BY documents_cited WHERE id = ?1";
        let citation = |r: &rusqlite::Row<'_>| {
            Ok(Citation {
                title: r.get(0)?,
                source: r.get(1)?,
                published: r.get(2)?,
                url: r.get(3)?,
            })
        };
        self.db
            .prepare_cached(cited)
            .and_then(|mut s| s.query_row([id], citation).optional())
            .map_err(|e| self.sql(e))
    }
}

/// A document put together from what is stored of it; `from` says how its date was had.
pub(super) fn stored_document(
    info: DocumentInfo,
    text: String,
    passages: Vec<(Role, Span)>,
    from: Option<&str>,
    markdown: bool,
) -> Document {
    let from = from.and_then(DateSource::named).unwrap_or_default();
    Document {
        id: DocId::new(info.id),
        text,
        title: info.title,
        byline: info.byline,
        source: info.source,
        url: info.url,
        fetched: info.fetched,
        published: info.published.map(|date| (date, from)),
        language: info.language,
        passages: passages.into_iter().map(|(role, span)| Passage { role, span }).collect(),
        markdown,
        ..Document::default()
    }
    .with_languages(Shapes::standard())
}

pub(super) const INFO: &str = "SELECT d.id, d.title, d.byline, d.source, d.url, d.published, d.language, d.sha256, \
     (SELECT count(*) FROM accounts a JOIN claims c USING (account) WHERE a.doc = d.doc), d.doc, d.read_at, d.fetched FROM documents d";

pub(super) fn info(r: &rusqlite::Row<'_>) -> rusqlite::Result<DocumentInfo> {
    Ok(DocumentInfo {
        id: r.get(0)?,
        title: r.get(1)?,
        byline: r.get(2)?,
        source: r.get(3)?,
        url: r.get(4)?,
        published: r.get(5)?,
        language: r.get(6)?,
        sha256: r.get(7)?,
        claims: r.get(8)?,
        read_at: r.get(10)?,
        fetched: r.get(11)?,
    })
}

pub(super) fn role(name: &str) -> Role {
    [Role::Title, Role::Byline, Role::Body, Role::Caption, Role::Quote, Role::Comment]
        .into_iter()
        .find(|r| r.as_str() == name)
        .unwrap_or(Role::Boilerplate)
}
