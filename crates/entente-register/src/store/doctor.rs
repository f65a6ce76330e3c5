//! Whether a register is sound, and saving what can be read of one that is not.
//!
//! What is saved is what was told: documents, decisions and the grades of sources. Claims and events follow from them again.

use super::decisions::all_decisions;
use super::documents::{role, stored_document};
use super::sources::{Grading, all_gradings};
use super::{Register, RegisterError, Result, open_for_reading, schema};
use crate::decision::Decision;
use crate::decision::attach::sha256;
use entente_intake::Document;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;
use std::path::Path;

/// So many faults of one sort are named.
const NAMED: usize = 20;

/// What could be saved of a register.
#[derive(Debug)]
pub struct Salvage {
    db: Connection,
    rows: Vec<i64>,
    /// Decisions, where they could be read.
    pub decisions: Vec<Decision>,
    /// Grades that people gave to sources, where they could be read.
    pub gradings: Vec<(String, Grading)>,
    /// What could not be read, in words.
    pub lost: Vec<String>,
}

impl Register {
    /// What is wrong with the register at `path`, in words; nothing when it is sound. Nothing is changed.
    ///
    /// # Errors
    /// Those of [`Register::open_read_only`], but for damage.
    pub fn check(path: impl AsRef<Path>) -> Result<Vec<String>> {
        let path = path.as_ref();
        let sql = |e| RegisterError::from_sql(path, e);
        let register = match Register::open_read_only(path) {
            Err(RegisterError::Corrupt { source, .. }) => return Ok(vec![source.to_string()]),
            opened => opened?,
        };
        let mut faults = Vec::new();
        match integrity(&register.db) {
            Ok(found) => faults.extend(found),
            Err(e) => match sql(e) {
                RegisterError::Corrupt { source, .. } => faults.push(source.to_string()),
                other => return Err(other),
            },
        }
        if faults.is_empty() {
            faults.extend(contents(&register.db).map_err(sql)?);
        }
        Ok(faults)
    }

    /// Reads what can be read of a damaged register; its file is left as it is.
    ///
    /// # Errors
    /// [`RegisterError::Missing`], [`NotARegister`](RegisterError::NotARegister) where not even its first page can be read.
    pub fn salvage(path: impl AsRef<Path>) -> Result<Salvage> {
        let path = path.as_ref();
        if !path.exists() {
            return Err(RegisterError::Missing { path: path.to_owned() });
        }
        let sql = |e| RegisterError::from_sql(path, e);
        let db = open_for_reading(path).map_err(sql)?;
        if !matches!(schema::header(&db).map_err(sql)?, schema::Header::Register(_)) {
            return Err(RegisterError::NotARegister { path: path.to_owned() });
        }
        let mut lost = Vec::new();
        let rows = document_rows(&db, &mut lost);
        let has_decisions = schema::has_table(&db, "decisions").unwrap_or(false);
        let decisions = match has_decisions.then(|| all_decisions(&db)) {
            Some(Ok(decisions)) => decisions,
            Some(Err(e)) => {
                lost.push(format!("decisions: {e}"));
                Vec::new()
            }
            None => Vec::new(),
        };
        let gradings = all_gradings(&db).unwrap_or_else(|e| {
            lost.push(format!("grades of sources: {e}"));
            Vec::new()
        });
        Ok(Salvage {
            db,
            rows,
            decisions,
            gradings,
            lost,
        })
    }
}

impl Salvage {
    /// Hands over each document that can be read whole, in the order in which they were read. A text that is not the one that
    /// was stored (by its checksum) is not handed over; what is lost is added to [`Salvage::lost`].
    ///
    /// # Errors
    /// The first that `take` gives.
    pub fn each_document<E>(&mut self, mut take: impl FnMut(Document) -> std::result::Result<(), E>) -> std::result::Result<(), E> {
        for row in &self.rows {
            match document(&self.db, *row) {
                Ok(Some(document)) => take(document)?,
                Ok(None) => self.lost.push(format!("document in row {row}: its text is not what was stored")),
                Err(e) => self.lost.push(format!("document in row {row}: {e}")),
            }
        }
        Ok(())
    }
}

/// What SQLite finds wrong with its file.
fn integrity(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut faults: Vec<String> = db
        .prepare(&format!("PRAGMA integrity_check({NAMED})"))?
        .query_map([], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    faults.retain(|f| f != "ok");
    let dangling: i64 = db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |r| r.get(0))?;
    if dangling > 0 {
        faults.push(format!("{dangling} rows point to rows that are not there"));
    }
    Ok(faults)
}

/// What must hold of a register, and does not.
fn contents(db: &Connection) -> rusqlite::Result<Vec<String>> {
    const LAWS: [(&str, &str); 11] = [
        (
            "claim whose quote is not the text at its place",
            "SELECT c.id FROM claims c JOIN accounts USING (account) JOIN documents d USING (doc) \
             WHERE substr(CAST(d.text AS BLOB), c.start + 1, c.\"end\" - c.start) <> CAST(c.record ->> 'quote' AS BLOB)",
        ),
        (
            "claim that is part of no event",
            "SELECT c.id FROM claims c JOIN accounts a USING (account) WHERE a.event IS NULL AND a.neighbourhood <> 0 AND NOT c.rejected",
        ),
        (
            "event that no claim supports",
            "SELECT e.id FROM events e WHERE NOT EXISTS (SELECT 1 FROM accounts a JOIN claims c USING (account) WHERE a.event = e.event AND NOT c.rejected)",
        ),
        (
            "event that does not bear the name of a claim of it",
            "SELECT e.id FROM events e WHERE NOT EXISTS (SELECT 1 FROM accounts a JOIN claims c USING (account) WHERE a.event = e.event AND c.id = e.id)",
        ),
        (
            "passage outside its document",
            "SELECT d.id FROM passages p JOIN documents d USING (doc) WHERE p.\"end\" > length(CAST(d.text AS BLOB))",
        ),
        (
            "kept count that is not the number of rows",
            "SELECT what FROM sizes \
             WHERE n <> CASE what WHEN 'documents' THEN (SELECT count(*) FROM documents) ELSE (SELECT count(*) FROM claims) END",
        ),
        (
            "kept count of events that is not their number",
            "WITH now AS (SELECT '' AS area, kind, subtype, stage, status, year, disputed, count(*) AS events \
                FROM counted GROUP BY 2, 3, 4, 5, 6, 7 \
              UNION ALL SELECT s.area, kind, subtype, stage, status, year, disputed, count(*) \
                FROM counted JOIN event_areas s USING (event) GROUP BY 1, 2, 3, 4, 5, 6, 7) \
             SELECT kind || ' ' || area FROM (SELECT * FROM event_counts EXCEPT SELECT * FROM now) \
             UNION SELECT kind || ' ' || area FROM (SELECT * FROM now EXCEPT SELECT * FROM event_counts)",
        ),
        (
            "kept count of a pair's events that is not their number",
            "WITH now AS (SELECT a, b, count(*), sum(disputed) FROM event_pairs WHERE NOT rejected GROUP BY 1, 2) \
             SELECT a || ' ' || b FROM (SELECT * FROM pair_counts EXCEPT SELECT * FROM now) \
             UNION SELECT a || ' ' || b FROM (SELECT * FROM now EXCEPT SELECT * FROM pair_counts)",
        ),
        (
            "kept count of a pair's kinds that is not their number",
            "WITH now AS (SELECT a, b, kind, year, count(*) FROM event_pairs WHERE NOT rejected GROUP BY 1, 2, 3, 4) \
             SELECT a || ' ' || b FROM (SELECT * FROM pair_kinds EXCEPT SELECT * FROM now) \
             UNION SELECT a || ' ' || b FROM (SELECT * FROM now EXCEPT SELECT * FROM pair_kinds)",
        ),
        (
            "event whose pairs are not as it is",
            "SELECT e.id FROM event_pairs p JOIN events e USING (event) \
             WHERE (p.sort_day, p.kind, p.status, p.series, p.disputed, p.alone, p.rejected) \
                <> (e.sort_day, e.kind, e.status, e.mechanism IS NOT NULL, e.disputed, e.sources = 1, e.review IS 'rejected') \
               OR p.subtype IS NOT e.subtype OR p.stage IS NOT e.stage",
        ),
        (
            "event whose best sentence is none of its claims'",
            "SELECT e.id FROM events e LEFT JOIN tellings t USING (event) WHERE NOT EXISTS (SELECT 1 FROM accounts a JOIN claims c USING (account) \
             JOIN documents d USING (doc) WHERE a.event = e.event AND NOT c.rejected AND d.id = t.doc AND c.record ->> 'quote' = t.quote)",
        ),
    ];
    let mut faults = Vec::new();
    for (what, sql) in LAWS {
        let named: Vec<String> = db
            .prepare(&format!("{sql} LIMIT {NAMED}"))?
            .query_map([], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        faults.extend(named.into_iter().map(|id| format!("{what}: {id}")));
    }
    let mut texts = db.prepare("SELECT id, sha256, text FROM documents")?;
    let mut rows = texts.query([])?;
    while let Some(r) = rows.next()? {
        if sha256(r.get_ref(2)?.as_str().unwrap_or_default()) != r.get::<_, String>(1)? {
            faults.push(format!("text that is not the one that was stored: {}", r.get::<_, String>(0)?));
        }
    }
    Ok(faults)
}

/// The rows of documents, from wherever they can be had: the table read from both ends, and its index of names.
fn document_rows(db: &Connection, lost: &mut Vec<String>) -> Vec<i64> {
    let mut rows = BTreeSet::new();
    let ways = [
        "SELECT doc FROM documents NOT INDEXED ORDER BY doc",
        "SELECT doc FROM documents NOT INDEXED ORDER BY doc DESC",
        "SELECT doc FROM documents ORDER BY id",
        "SELECT doc FROM documents ORDER BY id DESC",
    ];
    let mut failed = None;
    for sql in ways {
        let mut read = || -> rusqlite::Result<()> {
            let mut statement = db.prepare(sql)?;
            let mut found = statement.query([])?;
            while let Some(r) = found.next()? {
                rows.insert(r.get::<_, i64>(0)?);
            }
            Ok(())
        };
        if let Err(e) = read() {
            failed = Some(e);
        }
    }
    if let Some(e) = failed {
        lost.push(format!("part of the list of documents: {e}"));
    }
    rows.into_iter().collect()
}

/// A document of any format; `None` where its text is not the one that was stored.
fn document(db: &Connection, row: i64) -> rusqlite::Result<Option<Document>> {
    let marked = schema::has_column(db, "documents", "markdown")?;
    let markdown = if marked { "markdown" } else { "lower(id) LIKE '%.md'" };
    let mut times = [""; 2];
    for (time, column) in times.iter_mut().zip(["read_at", "fetched"]) {
        *time = if schema::has_column(db, "documents", column)? {
            column
        } else {
            "NULL"
        };
    }
    let [read_at, fetched] = times;
    let sql = format!(
        "SELECT id, title, byline, source, url, published, language, sha256, 0, doc, {read_at}, {fetched}, text, published_from, {markdown} \
         FROM documents WHERE doc = ?1"
    );
    let found = db.query_row(&sql, [row], |r| {
        let (text, from): (String, Option<String>) = (r.get(12)?, r.get(13)?);
        Ok((super::documents::info(r)?, text, from, r.get::<_, bool>(14)?))
    });
    let Some((info, text, from, markdown)) = found.optional()? else {
        return Ok(None);
    };
    if sha256(&text) != info.sha256 {
        return Ok(None);
    }
    let mut passages = db.prepare_cached("SELECT role, start, \"end\" FROM passages WHERE doc = ?1 ORDER BY start")?;
    let passages = passages.query_map(params![row], |r| {
        Ok((role(&r.get::<_, String>(0)?), entente_text::Span::new(r.get(1)?, r.get(2)?)))
    })?;
    let passages = passages.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(Some(stored_document(info, text, passages, from.as_deref(), markdown)))
}
