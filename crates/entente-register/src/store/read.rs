//! Taking events, claims and documents out again.

use super::filter::{self, Filter, Tally};
use super::kept;
use super::sources::Grades;
use super::write::WriteError;
use super::{Register, RegisterError, Result};
use crate::account::{Account, Told};
use crate::best::{self, Values};
use crate::days::Days;
use crate::decision;
use crate::event::{Event, EventClaim};
use crate::story::Story;
use crate::witness::Signature;
use entente_intake::{DateSource, Document, Passage, Shapes};
use entente_text::{DocId, Role, Span};
use rusqlite::{OptionalExtension, params_from_iter};
use std::collections::{BTreeMap, HashMap};

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

/// An id that named an event once.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FormerId {
    /// The id.
    pub id: String,
    /// The event that it leads to now.
    pub became: Option<String>,
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
    /// The events that `filter` wants, oldest first (or newest), each with its claims.
    ///
    /// # Errors
    /// [`RegisterError::Filter`], and those of reading the file.
    pub fn events(&self, filter: &Filter) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        self.each_event(filter, |event| -> Result<()> {
            events.push(event);
            Ok(())
        })?;
        Ok(events)
    }

    /// As [`events`](Register::events), one at a time: for exports larger than memory.
    ///
    /// # Errors
    /// As [`events`](Register::events), or the first one that `take` gives; then no more are read.
    pub fn each_event<E: From<RegisterError>>(
        &self,
        filter: &Filter,
        mut take: impl FnMut(Event) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut left = filter.limit.unwrap_or(usize::MAX);
        let grades = self.grades()?;
        for (statement, values) in filter::statements(filter).map_err(RegisterError::from)? {
            let mut statement = self.db.prepare_cached(&statement).map_err(|e| self.sql(e))?;
            let mut rows = statement.query(params_from_iter(values)).map_err(|e| self.sql(e))?;
            while left > 0 {
                let Some(row) = rows.next().map_err(|e| self.sql(e))? else { break };
                left -= 1;
                let (row, record) = (|| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))().map_err(|e| self.sql(e))?;
                take(if filter.without_claims && self.values == Values::Representative {
                    let mut event: Event = serde_json::from_str(&record).map_err(|e| self.record(e))?;
                    grades.apply(&mut event);
                    event
                } else {
                    self.complete(row, &record, &grades)?
                })?;
            }
        }
        Ok(())
    }

    /// How many events `filter` wants, by kind, status or year; sorted by that. Kept counts are added up where the filter asks for kind,
    /// subtype, stage, status, area and disputes only.
    ///
    /// # Errors
    /// As [`events`](Register::events).
    pub fn tally(&self, filter: &Filter, by: Tally) -> Result<Vec<(String, u64)>> {
        let kept = kept::count(filter, by).map_err(RegisterError::from)?;
        let (statement, values) = kept.map_or_else(|| filter::count(filter, by), Ok).map_err(RegisterError::from)?;
        (|| {
            let mut statement = self.db.prepare_cached(&statement)?;
            statement
                .query_map(params_from_iter(values), |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }

    /// The event of this id; a beginning that only one event has will do, an id that was merged away leads to what it became, and the
    /// id of a claim to the event it tells of.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchEvent`], [`Withdrawn`](RegisterError::Withdrawn), [`Ambiguous`](RegisterError::Ambiguous).
    pub fn event(&self, id: &str) -> Result<Event> {
        let (row, record) = self.find_event(id)?;
        self.complete(row, &record, &self.grades()?)
    }

    /// The accounts of an event with all that their coder said, by [`crate::account::Order`].
    ///
    /// # Errors
    /// As [`event`](Register::event).
    pub fn accounts_of(&self, id: &str) -> Result<Vec<Account>> {
        let (event, _) = self.find_event(id)?;
        self.accounts_of_row(event)
    }

    fn accounts_of_row(&self, event: i64) -> Result<Vec<Account>> {
        let mut accounts: BTreeMap<i64, Account> = BTreeMap::new();
        let mut statement = self
            .db
            .prepare_cached(&format!(
                "SELECT {TOLD}, account FROM {TOLD_FROM} WHERE a.event = ?1 AND NOT c.rejected {TOLD_ORDER}"
            ))
            .map_err(|e| self.sql(e))?;
        let mut rows = statement.query([event]).map_err(|e| self.sql(e))?;
        while let Some(row) = rows.next().map_err(|e| self.sql(e))? {
            let account = row.get(6).map_err(|e| self.sql(e))?;
            let told = told(row).map_err(|e| e.at(&self.path))?;
            accounts
                .entry(account)
                .or_insert_with(|| Account { claims: Vec::new() })
                .claims
                .push(told);
        }
        let mut accounts: Vec<Account> = accounts.into_values().collect();
        accounts.sort_by(|a, b| a.order().cmp(&b.order()));
        Ok(accounts)
    }

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

    /// An event that was taken with [`Filter::without_claims`], with its claims.
    ///
    /// # Errors
    /// As [`event`](Register::event).
    pub fn with_claims(&self, event: Event) -> Result<Event> {
        if event.claims.is_empty() {
            self.event(&event.id)
        } else {
            Ok(event)
        }
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

    /// A stored event with its claims, its values by the rule of this register, and its sources' grades.
    pub(super) fn complete(&self, row: i64, record: &str, grades: &Grades) -> Result<Event> {
        let mut event: Event = serde_json::from_str(record).map_err(|e| self.record(e))?;
        if self.values == Values::Representative {
            for record in self.claim_records(row)? {
                let claim: EventClaim = serde_json::from_str(&record).map_err(|e| self.record(e))?;
                event.claims.push(claim);
            }
        } else {
            let accounts = self.accounts_of_row(row)?;
            let chosen = best::event_by(&accounts.iter().collect::<Vec<_>>(), self.values, &self.rules);
            event = decision::apply::carry_over(&event, chosen);
        }
        grades.apply(&mut event);
        Ok(event)
    }

    /// The claims of an event as stored, by [`crate::account::Order`].
    fn claim_records(&self, event: i64) -> Result<Vec<String>> {
        (|| {
            let mut statement = self.db.prepare_cached(
                "SELECT c.record FROM accounts a JOIN claims c USING (account) JOIN documents d USING (doc) \
                 WHERE a.event = ?1 AND NOT c.rejected ORDER BY d.published_day IS NULL, d.published_day, d.id, c.start, c.anchor, c.id",
            )?;
            statement.query_map([event], |r| r.get(0))?.collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }

    pub(super) fn find_event(&self, id: &str) -> Result<(i64, String)> {
        let id = id.trim().to_ascii_lowercase();
        let found: Vec<(i64, String, String)> = self.starting_with(
            "SELECT event, record, id FROM events WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 10",
            &id,
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )?;
        if let [(row, record, _)] = &found[..] {
            return Ok((*row, record.clone()));
        }
        if !found.is_empty() {
            return Err(RegisterError::Ambiguous {
                id,
                matches: found.into_iter().map(|(_, _, id)| id).collect(),
            });
        }
        let former: Vec<(String, Option<String>)> = self.starting_with(
            "SELECT id, became FROM former_ids WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 10",
            &id,
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        match &former[..] {
            [] => self.find_event_of_claim(id),
            [(_, Some(became))] => self.find_event(became),
            [(_, None)] => Err(RegisterError::Withdrawn { id }),
            _ => Err(RegisterError::Ambiguous {
                id,
                matches: former.into_iter().map(|(id, _)| id).collect(),
            }),
        }
    }

    /// Every id that named an event once and does not now, sorted, with the id that it leads to: `None` where no document tells
    /// of it any more.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn former_ids(&self) -> Result<Vec<FormerId>> {
        let listed: Vec<FormerId> = (|| {
            let mut statement = self.db.prepare_cached("SELECT id, became FROM former_ids ORDER BY id")?;
            let ids = statement.query_map([], |r| {
                Ok(FormerId {
                    id: r.get(0)?,
                    became: r.get(1)?,
                })
            })?;
            ids.collect::<rusqlite::Result<_>>()
        })()
        .map_err(|e| self.sql(e))?;
        // What an id became may have been merged away since.
        let next: HashMap<String, Option<String>> = listed.iter().map(|f| (f.id.clone(), f.became.clone())).collect();
        let last = |mut became: Option<String>| {
            while let Some(id) = &became {
                match next.get(id) {
                    Some(further) => became = further.clone(),
                    None => break,
                }
            }
            became
        };
        Ok(listed
            .into_iter()
            .map(|f| FormerId {
                became: last(f.became),
                ..f
            })
            .collect())
    }

    fn find_event_of_claim(&self, id: String) -> Result<(i64, String)> {
        let mut found: Vec<(i64, String, String)> = self.starting_with(
            "SELECT e.event, e.record, c.id FROM claims c JOIN accounts a USING (account) JOIN events e ON e.event = a.event \
             WHERE c.id >= ?1 AND c.id < ?2 ORDER BY c.id LIMIT 10",
            &id,
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )?;
        match found.len() {
            0 => Err(RegisterError::NoSuchEvent { id }),
            1 => {
                let (row, record, _) = found.remove(0);
                Ok((row, record))
            }
            _ => Err(RegisterError::Ambiguous {
                id,
                matches: found.into_iter().map(|(_, _, id)| id).collect(),
            }),
        }
    }

    fn starting_with<T>(&self, sql: &str, id: &str, read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>> {
        if id.is_empty() {
            return Ok(Vec::new());
        }
        // `~` comes after every letter an id is made of.
        (|| {
            self.db
                .prepare_cached(sql)?
                .query_map([id, &format!("{id}~")], read)?
                .collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }
}

/// A claim with what its document says of itself: the columns that [`told`] reads, where they come from, and reading order.
pub(super) const TOLD: &str = "c.id, c.record, d.published, d.source, \
     (SELECT p.signature FROM passages p WHERE p.doc = d.doc AND p.start <= c.start ORDER BY p.start DESC LIMIT 1), d.story";
pub(super) const TOLD_FROM: &str = "accounts a JOIN claims c USING (account) JOIN documents d USING (doc)";
pub(super) const TOLD_ORDER: &str = "ORDER BY account, c.start, c.anchor, c.id";

pub(super) fn told(r: &rusqlite::Row<'_>) -> std::result::Result<Told, WriteError> {
    Ok(Told {
        id: r.get(0)?,
        claim: serde_json::from_str(r.get_ref(1)?.as_str().unwrap_or_default())?,
        published: r.get::<_, Option<String>>(2)?.as_deref().and_then(Days::read),
        source: r.get(3)?,
        passage: r.get::<_, Option<Vec<u8>>>(4)?.as_deref().and_then(Signature::from_bytes),
        story: r.get::<_, Option<Vec<u8>>>(5)?.as_deref().and_then(Story::from_bytes),
    })
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
