//! Putting documents in and taking them out.

use super::derive::Touched;
use super::{Register, RegisterError, Result};
use crate::account::{self, Account};
use crate::decision::attach::sha256;
use crate::fold::fold;
use crate::story::Story;
use crate::witness::Signature;
use entente_coding::Claim;
use entente_coding::why::leads::Lead;
use entente_intake::Document;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::BTreeMap;

/// What became of a document that was put into the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It was not there before.
    Added,
    /// It was there, with the same text and the same description: nothing was written.
    Unchanged,
    /// A document of this id with another text or description was there; it and its claims are gone.
    Replaced,
}

/// A document with what was made of it.
#[derive(Clone, Copy, Debug)]
pub struct Coding<'a> {
    /// The document.
    pub document: &'a Document,
    /// The claims made in it.
    pub claims: &'a [Claim],
    /// Sentences that may have been overlooked.
    pub leads: &'a [Lead],
}

impl<'a> From<(&'a Document, &'a [Claim])> for Coding<'a> {
    fn from((document, claims): (&'a Document, &'a [Claim])) -> Self {
        Coding {
            document,
            claims,
            leads: &[],
        }
    }
}

impl Register {
    /// What [`put`](Register::put) would do with this document, without its claims: whether coding it is worth the while.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn would_put(&self, document: &Document) -> Result<Put> {
        would_put(&self.db, document).map(|(put, _)| put).map_err(|e| self.sql(e))
    }

    /// Stores a document with the claims made in it, and brings the events up to date.
    ///
    /// When this returns, all of it is stored; when it fails, none is.
    ///
    /// # Errors
    /// [`RegisterError::BadClaim`] where a claim is not of this document or its quote is not the text at its place;
    /// [`Busy`](RegisterError::Busy), [`ReadOnly`](RegisterError::ReadOnly), [`Full`](RegisterError::Full).
    pub fn put(&mut self, document: &Document, claims: &[Claim]) -> Result<Put> {
        Ok(self.put_all([(document, claims)])?[0])
    }

    /// Stores many documents in one transaction: one wait for the disk, and each neighbourhood derived once.
    ///
    /// # Errors
    /// As [`put`](Register::put); then none of them is stored.
    pub fn put_all<'a, C: Into<Coding<'a>>>(&mut self, batch: impl IntoIterator<Item = C>) -> Result<Vec<Put>> {
        self.store(batch, false)
    }

    /// As [`put`](Register::put), but also replaces a document whose text and description did not change: for reading again
    /// with a better coder.
    ///
    /// # Errors
    /// As [`put`](Register::put).
    pub fn put_again(&mut self, document: &Document, claims: &[Claim]) -> Result<Put> {
        Ok(self.put_all_again([(document, claims)])?[0])
    }

    /// As [`put_again`](Register::put_again), of many documents in one transaction.
    ///
    /// # Errors
    /// As [`put`](Register::put); then none of them is stored.
    pub fn put_all_again<'a, C: Into<Coding<'a>>>(&mut self, batch: impl IntoIterator<Item = C>) -> Result<Vec<Put>> {
        self.store(batch, true)
    }

    fn store<'a, C: Into<Coding<'a>>>(&mut self, batch: impl IntoIterator<Item = C>, again: bool) -> Result<Vec<Put>> {
        let mut done = Vec::new();
        self.write(cause(again), |tx, touched| {
            done = put_each(tx, batch, again, touched)?;
            Ok(())
        })?;
        Ok(done)
    }

    /// Removes a document, its claims, and every event that only it supported.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchDocument`], and those of writing.
    pub fn remove(&mut self, id: &str) -> Result<()> {
        self.write("a document was removed", |tx, touched| {
            let doc = tx
                .prepare_cached("SELECT doc FROM documents WHERE id = ?1")?
                .query_row([id], |r| r.get(0))
                .optional()?;
            let doc: i64 = doc.ok_or_else(|| WriteError::Register(RegisterError::NoSuchDocument { id: id.to_owned() }))?;
            take_out(tx, doc, touched)?;
            Ok(())
        })
    }

    /// Runs `change` in one immediate transaction and derives the events that it touched.
    pub(super) fn write(
        &mut self,
        cause: &str,
        change: impl FnOnce(&Transaction<'_>, &mut Touched) -> std::result::Result<(), WriteError>,
    ) -> Result<()> {
        let path = self.path.clone();
        let name = |e: WriteError| e.at(&path);
        let waiting = self.waiting.take();
        // Immediate: a deferred transaction that reads before it writes fails when another program writes meanwhile.
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| name(e.into()))?;
        let mut touched = Touched {
            cause: cause.to_owned(),
            ..Touched::default()
        };
        super::later::settle(&tx, waiting, &self.rules).map_err(name)?;
        change(&tx, &mut touched).map_err(name)?;
        super::derive::derive(&tx, touched, &self.rules).map_err(name)?;
        tx.commit().map_err(|e| name(e.into()))
    }
}

/// What changes events where documents are read, in words.
pub(super) fn cause(again: bool) -> &'static str {
    if again {
        "documents were read again"
    } else {
        "documents were read"
    }
}

/// Stores documents, and notes what they touch.
pub(super) fn put_each<'a, C: Into<Coding<'a>>>(
    tx: &Transaction<'_>,
    batch: impl IntoIterator<Item = C>,
    again: bool,
    touched: &mut Touched,
) -> std::result::Result<Vec<Put>, WriteError> {
    let mut done = Vec::new();
    for coding in batch {
        let coding: Coding<'a> = coding.into();
        let document = coding.document;
        check(document, coding.claims)?;
        let (mut put, known) = would_put(tx, document)?;
        let mut read_at = None;
        if again && put == Put::Unchanged {
            put = Put::Replaced;
            read_at = tx.query_row("SELECT read_at FROM documents WHERE doc = ?1", params![known], |r| r.get(0))?;
        }
        if put != Put::Unchanged {
            if let Some(doc) = known {
                index(tx, touched)?;
                take_out(tx, doc, touched)?;
            }
            put_in(tx, coding, read_at, touched)?;
        }
        done.push(put);
    }
    index(tx, touched)?;
    Ok(done)
}

/// Puts the words of new passages into the index: all at once, because other writes between them would have it written out each time.
fn index(tx: &Transaction<'_>, touched: &mut Touched) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached("INSERT INTO passages_fts (rowid, folded) VALUES (?1, ?2)")?;
    for (passage, folded) in touched.index.drain(..) {
        insert.execute(params![passage, folded])?;
    }
    Ok(())
}

/// What can go wrong inside a transaction, before the file's name is added.
#[derive(Debug)]
pub(super) enum WriteError {
    Sql(rusqlite::Error),
    Json(serde_json::Error),
    Register(RegisterError),
}

impl WriteError {
    pub(super) fn at(self, path: &std::path::Path) -> RegisterError {
        match self {
            WriteError::Sql(e) => RegisterError::from_sql(path, e),
            WriteError::Json(source) => RegisterError::Record {
                path: path.to_owned(),
                source,
            },
            WriteError::Register(e) => e,
        }
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(e: rusqlite::Error) -> Self {
        WriteError::Sql(e)
    }
}

impl From<serde_json::Error> for WriteError {
    fn from(e: serde_json::Error) -> Self {
        WriteError::Json(e)
    }
}

/// Nothing ungrounded gets in: every claim is of this document, and its quote is the text at its place.
fn check(document: &Document, claims: &[Claim]) -> std::result::Result<(), WriteError> {
    for claim in claims {
        let what = if claim.doc != document.id.as_str() {
            "it is of another document"
        } else if claim.quote.is_empty() || document.text.get(claim.start..claim.end) != Some(claim.quote.as_str()) {
            "its quote is not the text at its place"
        } else {
            continue;
        };
        let bad = RegisterError::BadClaim {
            doc: document.id.to_string(),
            start: claim.start,
            what,
        };
        return Err(WriteError::Register(bad));
    }
    Ok(())
}

/// What to do with a document, and the row it has already.
fn would_put(db: &rusqlite::Connection, document: &Document) -> rusqlite::Result<(Put, Option<i64>)> {
    let mut known = db.prepare_cached(
        "SELECT doc, sha256 = ?2 AND title IS ?3 AND byline IS ?4 AND source IS ?5 AND url IS ?6 AND published IS ?7 AND language IS ?8 \
         FROM documents WHERE id = ?1",
    )?;
    let d = document;
    let published = d.published.as_ref().map(|(date, _)| date.as_str());
    let row = known
        .query_row(
            params![
                d.id.as_str(),
                sha256(&d.text),
                d.title,
                d.byline,
                d.source,
                d.url,
                published,
                d.language
            ],
            |r| Ok((r.get::<_, i64>(0)?, r.get::<_, bool>(1)?)),
        )
        .optional()?;
    Ok(match row {
        None => (Put::Added, None),
        Some((doc, true)) => (Put::Unchanged, Some(doc)),
        Some((doc, false)) => (Put::Replaced, Some(doc)),
    })
}

/// Stores a document; `read_at` is when it was read, where that is not now.
fn put_in(tx: &Transaction<'_>, coding: Coding<'_>, read_at: Option<String>, touched: &mut Touched) -> std::result::Result<(), WriteError> {
    let Coding {
        document: d,
        claims,
        leads,
    } = coding;
    let published = d.published.as_ref().map(|(date, _)| date.as_str());
    let accounts = account::of_document(d, claims);
    tx.prepare_cached(
        "INSERT INTO documents (id, sha256, title, byline, source, url, published, published_day, published_from, language, text, added_by, \
         read_at, markdown, story, fetched) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        d.id.as_str(),
        sha256(&d.text),
        d.title,
        d.byline,
        d.source,
        d.url,
        published,
        published.and_then(crate::days::Days::read).map(|days| days.first),
        d.published.as_ref().map(|(_, from)| from.as_str()),
        d.language,
        d.text,
        env!("CARGO_PKG_VERSION"),
        read_at.unwrap_or_else(super::clock::now),
        d.markdown,
        accounts.first().and_then(|a| a.first().story.as_ref()).map(Story::to_bytes),
        d.fetched,
    ])?;
    let doc = tx.last_insert_rowid();
    let signatures: BTreeMap<usize, &Signature> = accounts
        .iter()
        .flat_map(|a| &a.claims)
        .filter_map(|t| Some((account::passage_at(d, t.claim.start)?, t.passage.as_ref()?)))
        .collect();
    let mut passages = tx.prepare_cached("INSERT INTO passages (doc, role, start, end, signature) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (n, passage) in d.passages.iter().enumerate() {
        let signature = signatures.get(&n).map(|s| s.to_bytes());
        passages.execute(params![doc, passage.role.as_str(), passage.span.start, passage.span.end, signature])?;
        touched.index.push((tx.last_insert_rowid(), fold(passage.span.of(&d.text))));
    }
    for account in accounts {
        let row = put_account(tx, doc, &account)?;
        touched.new.insert(row);
        touched.told.insert(row, account);
    }
    put_leads(tx, doc, d, leads)?;
    super::attached::attach_document(tx, d.id.as_str(), None)
}

fn put_leads(tx: &Transaction<'_>, doc: i64, d: &Document, leads: &[Lead]) -> std::result::Result<(), WriteError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO leads (id, doc, kind, start, end, word, rule, states, because) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for l in leads {
        let quote = l.span.of(&d.text);
        insert.execute(params![
            account::name(&["entente lead 1", d.id.as_str(), &l.kind, quote, &l.span.start.to_string()]),
            doc,
            l.kind,
            l.span.start,
            l.span.end,
            l.word,
            l.rule,
            serde_json::to_string(&l.states)?,
            l.because,
        ])?;
    }
    Ok(())
}

fn put_account(tx: &Transaction<'_>, doc: i64, account: &Account) -> std::result::Result<i64, WriteError> {
    tx.prepare_cached("INSERT INTO accounts (doc) VALUES (?1)")?.execute([doc])?;
    let row = tx.last_insert_rowid();
    let mut insert = tx.prepare_cached(
        "INSERT INTO claims (id, account, kind, status, first_day, last_day, start, end, anchor, record) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for told in &account.claims {
        let (c, days) = (&told.claim, told.days());
        insert.execute(params![
            told.id,
            row,
            c.kind,
            c.status.as_str(),
            days.map(|d| d.first),
            days.map(|d| d.last),
            c.start,
            c.end,
            c.anchor,
            super::compact::json(c)?,
        ])?;
    }
    Ok(row)
}

/// Removes a document and notes which neighbourhoods and events lose an account.
pub(super) fn take_out(tx: &Transaction<'_>, doc: i64, touched: &mut Touched) -> rusqlite::Result<()> {
    let mut accounts =
        tx.prepare_cached("SELECT account, neighbourhood, event, id FROM accounts LEFT JOIN events USING (event) WHERE doc = ?1")?;
    let mut rows = accounts.query([doc])?;
    while let Some(row) = rows.next()? {
        touched.unblocked.extend(super::derive::facts_of(tx, row.get(0)?)?);
        // An account of this same transaction has no neighbourhood yet.
        touched.told.remove(&row.get(0)?);
        if !touched.new.remove(&row.get(0)?) {
            touched.neighbourhoods.insert(row.get(1)?);
        }
        if let Some(event) = row.get(2)? {
            touched.events.insert(event, row.get(3)?);
        }
    }
    tx.prepare_cached("DELETE FROM passages_fts WHERE rowid IN (SELECT passage FROM passages WHERE doc = ?1)")?
        .execute([doc])?;
    tx.prepare_cached("DELETE FROM documents WHERE doc = ?1")?.execute([doc])?;
    Ok(())
}
