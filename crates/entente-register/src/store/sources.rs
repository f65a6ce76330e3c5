//! Who the documents come from, and how reliable people find them (Admiralty scale, A to F).
//!
//! A source is an outlet or issuer as documents name it, in any case; a document that names none is a source by its own id.
//! Grades are told to us and outlive every reading; what nobody graded is F, cannot be judged.

use super::{Register, RegisterError, Result, schema};
use crate::event::{Event, Grade};
use crate::fold::fold;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// A source and what the register has of it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct SourceInfo {
    /// Outlet or issuer, or the id of a document that names none.
    pub name: String,
    /// Its documents.
    pub documents: u64,
    /// Events that any of them tells of.
    pub events: u64,
    /// How reliable it was last found.
    pub reliability: Grade,
    /// Every grading, oldest first.
    pub gradings: Vec<Grading>,
}

/// A grade that somebody gave.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Grading {
    /// The grade.
    pub grade: Grade,
    /// Who gave it.
    pub author: String,
    /// Why.
    pub reason: Option<String>,
    /// When, UTC.
    pub time: String,
}

/// Grades by folded name; see [`Register::grades`].
pub(super) struct Grades(HashMap<String, Grade>);

impl Grades {
    /// The best of these names and documents.
    fn best<'a>(&self, names: impl Iterator<Item = &'a String>) -> Grade {
        names.filter_map(|n| self.0.get(&fold(n))).min().copied().unwrap_or_default()
    }

    /// Fills in how reliable the sources of an event are.
    pub(super) fn apply(&self, event: &mut Event) {
        if self.0.is_empty() {
            return;
        }
        for source in &mut event.sources {
            source.reliability = self.best(source.names.iter().chain(&source.documents));
        }
        event.reliability = event.sources.iter().map(|s| s.reliability).min().unwrap_or_default();
    }
}

impl Register {
    /// The grade of every source that was graded, as it is now.
    pub(super) fn grades(&self) -> Result<Grades> {
        (|| {
            let mut statement = self.db.prepare_cached("SELECT source, grade FROM source_grades ORDER BY grading")?;
            let mut rows = statement.query([])?;
            let mut grades = HashMap::new();
            while let Some(r) = rows.next()? {
                grades.insert(fold(r.get_ref(0)?.as_str()?), grade(r.get_ref(1)?.as_str()?));
            }
            Ok(Grades(grades))
        })()
        .map_err(|e: rusqlite::Error| self.sql(e))
    }

    /// Every source, by name.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn sources(&self) -> Result<Vec<SourceInfo>> {
        (|| {
            let mut statement = self.db.prepare_cached(
                "SELECT coalesce(nullif(trim(d.source), ''), d.id) AS name, count(DISTINCT d.doc), count(DISTINCT a.event) \
                 FROM documents d LEFT JOIN accounts a USING (doc) GROUP BY name COLLATE NOCASE ORDER BY name COLLATE NOCASE, name",
            )?;
            let mut gradings = self
                .db
                .prepare_cached("SELECT source, grade, author, reason, time FROM source_grades ORDER BY grading")?;
            let mut of: HashMap<String, Vec<Grading>> = HashMap::new();
            let mut rows = gradings.query([])?;
            while let Some(r) = rows.next()? {
                of.entry(fold(r.get_ref(0)?.as_str()?)).or_default().push(Grading {
                    grade: grade(r.get_ref(1)?.as_str()?),
                    author: r.get(2)?,
                    reason: r.get(3)?,
                    time: r.get(4)?,
                });
            }
            let sources = statement.query_map([], |r| {
                let name: String = r.get(0)?;
                let gradings = of.get(&fold(&name)).cloned().unwrap_or_default();
                Ok(SourceInfo {
                    reliability: gradings.last().map(|g| g.grade).unwrap_or_default(),
                    documents: r.get(1)?,
                    events: r.get(2)?,
                    gradings,
                    name,
                })
            })?;
            sources.collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e: rusqlite::Error| self.sql(e))
    }

    /// Notes how reliable `author` finds a source; the latest grade counts, all are kept. Gives the source's name as documents
    /// write it.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchSource`], and those of writing.
    pub fn grade_source(&mut self, name: &str, grade: Grade, author: &str, reason: Option<&str>) -> Result<String> {
        let name = name.trim();
        let known =
            "SELECT source FROM documents WHERE source = ?1 COLLATE NOCASE UNION ALL SELECT id FROM documents WHERE id = ?1 LIMIT 1";
        let known: Option<String> = self.db.query_row(known, [name], |r| r.get(0)).optional().map_err(|e| self.sql(e))?;
        let known = known.ok_or_else(|| RegisterError::NoSuchSource { name: name.to_owned() })?;
        let insert = "INSERT INTO source_grades (source, grade, author, reason, time) VALUES (?1, ?2, ?3, ?4, ?5)";
        let time = super::clock::now();
        self.db
            .execute(insert, params![known, grade.as_str(), author, reason, time])
            .map_err(|e| self.sql(e))?;
        Ok(known)
    }
}

/// Every grading of a register in order, each with the name of its source; none in a format that has no grades.
pub(super) fn all_gradings(db: &Connection) -> rusqlite::Result<Vec<(String, Grading)>> {
    if !schema::has_table(db, "source_grades")? {
        return Ok(Vec::new());
    }
    let mut statement = db.prepare("SELECT source, grade, author, reason, time FROM source_grades ORDER BY grading")?;
    let rows = statement.query_map([], |r| {
        let grading = Grading {
            grade: grade(r.get_ref(1)?.as_str()?),
            author: r.get(2)?,
            reason: r.get(3)?,
            time: r.get(4)?,
        };
        Ok((r.get(0)?, grading))
    })?;
    rows.collect()
}

impl Register {
    /// Adds gradings that were made in another register, in their order; also of sources that are not here yet.
    ///
    /// # Errors
    /// Those of writing.
    pub fn add_gradings(&mut self, gradings: &[(String, Grading)]) -> Result<()> {
        self.write("gradings added", |tx, _| {
            let mut insert =
                tx.prepare_cached("INSERT INTO source_grades (source, grade, author, reason, time) VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for (source, g) in gradings {
                insert.execute(params![source, g.grade.as_str(), g.author, g.reason, g.time])?;
            }
            Ok(())
        })
    }
}

fn grade(letter: &str) -> Grade {
    Grade::read(letter).unwrap_or_default()
}
