//! Many texts at a time: columns in, Arrow tables or a dict a text out.
//!
//! Texts are worked on in portions, each on all threads, without the interpreter's lock; Ctrl-C is heard between portions. The
//! tables' columns are [`schemas`]'.

use crate::columns::{Column, arrow};
use crate::loaded::Loaded;
use crate::{Error, answers, schemas};
use arrow_array::RecordBatch;
use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_schema::SchemaRef;
use entente_answers::actor::Asked;
use entente_intake::Document;
use entente_time::Edtf;
use pyo3::prelude::*;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use std::ops::Range;

/// The most texts and bytes of a portion.
const PORTION: usize = 256;
const PORTION_BYTES: usize = 512 << 10;

/// The columns that were given.
pub struct Texts {
    /// Their names in the answers; their numbers from 1 where none is given.
    pub id: Column,
    /// The texts.
    pub text: Column,
    /// When they were published.
    pub date: Column,
    /// Their headlines.
    pub title: Column,
    /// Their addresses.
    pub url: Column,
    /// Their outlets.
    pub source: Column,
    /// What is around them; for `actor`.
    pub context: Column,
}

/// What is asked of texts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// `entente parse`.
    Parse,
    /// `entente time`.
    Time,
    /// `entente actor`.
    Actor,
    /// `entente code`, and whether with how each field came about.
    Code(bool),
}

/// Answers as a table.
pub fn table(loaded: &Loaded, texts: &Texts, task: Task) -> PyResult<(SchemaRef, Vec<RecordBatch>)> {
    let schema = match task {
        Task::Parse => schemas::parse(),
        Task::Time => schemas::time(),
        Task::Actor => schemas::actor(),
        Task::Code(because) => schemas::code(because),
    };
    let mut decoder = ReaderBuilder::new(schema.clone()).build_decoder().map_err(arrow)?;
    let mut batches = Vec::new();
    for portion in texts.portions() {
        match task {
            Task::Code(_) => {
                let documents = texts.documents(loaded, portion)?;
                for coded in loaded.code_all(&documents) {
                    add(&mut decoder, &coded.claims)?;
                }
            }
            Task::Parse => texts.parse(loaded, portion, |parsed| add(&mut decoder, &parsed))?,
            _ => add(&mut decoder, &rows(texts.answers(loaded, portion, task)?, task))?,
        }
        batches.extend(decoder.flush().map_err(arrow)?);
        Python::attach(|py| py.check_signals())?;
    }
    Ok((schema, batches))
}

/// Answers as the command of the same name prints them, one a text.
pub fn dicts(loaded: &Loaded, texts: &Texts, task: Task) -> PyResult<Vec<Value>> {
    let mut all = Vec::new();
    for portion in texts.portions() {
        all.extend(texts.answers(loaded, portion, task)?);
        Python::attach(|py| py.check_signals())?;
    }
    Ok(all)
}

/// What the answers say, a row each.
fn rows(answers: Vec<Value>, task: Task) -> Vec<Value> {
    if task == Task::Actor {
        return answers;
    }
    answers
        .into_iter()
        .flat_map(|mut answer| {
            let id = answer["id"].take();
            let mentions = match answer["mentions"].take() {
                Value::Array(mentions) => mentions,
                _ => Vec::new(),
            };
            mentions.into_iter().map(move |mut m| {
                m["id"] = id.clone();
                m["type"] = m["timex3"]["type"].take();
                m["value"] = m["timex3"]["value"].take();
                m
            })
        })
        .collect()
}

fn add<S: Serialize>(decoder: &mut Decoder, rows: &[S]) -> PyResult<()> {
    decoder.serialize(rows).map_err(arrow)
}

/// A token as a row.
#[derive(Serialize)]
struct Token<'p> {
    id: &'p str,
    sentence: usize,
    token: usize,
    start: usize,
    end: usize,
    text: &'p str,
    lemma: &'p str,
    upos: &'p str,
    xpos: &'p str,
    feats: &'p str,
    head: usize,
    deprel: &'p str,
    entity: Option<&'p str>,
}

impl Texts {
    fn len(&self) -> usize {
        self.text.len().unwrap_or(1)
    }

    fn name(&self, row: usize) -> String {
        self.id.get(row).map_or_else(|| (row + 1).to_string(), str::to_owned)
    }

    fn words(&self, row: usize) -> &str {
        self.text.get(row).unwrap_or_default()
    }

    /// Runs of rows that are worked on together.
    fn portions(&self) -> Vec<Range<usize>> {
        let mut portions = Vec::new();
        let (mut from, mut bytes) = (0, 0);
        for row in 0..self.len() {
            bytes += self.words(row).len();
            if row + 1 - from >= PORTION || bytes >= PORTION_BYTES {
                portions.push(from..row + 1);
                (from, bytes) = (row + 1, 0);
            }
        }
        if from < self.len() {
            portions.push(from..self.len());
        }
        portions
    }

    fn documents(&self, loaded: &Loaded, rows: Range<usize>) -> PyResult<Vec<Document>> {
        rows.into_par_iter()
            .map(|row| {
                let text = answers::Text {
                    id: &self.name(row),
                    text: self.words(row),
                    date: self.date.get(row).filter(|d| !d.trim().is_empty()),
                    title: self.title.get(row),
                    url: self.url.get(row),
                    source: self.source.get(row),
                };
                text.document(loaded).map_err(|e| self.at(row, e))
            })
            .collect()
    }

    /// An error with the row that it is about.
    fn at(&self, row: usize, e: PyErr) -> PyErr {
        Error::new_err(format!("row {} ({}): {}", row + 1, self.name(row), crate::said(&e)))
    }

    fn parse(&self, loaded: &Loaded, rows: Range<usize>, mut take: impl FnMut(Vec<Token<'_>>) -> PyResult<()>) -> PyResult<()> {
        let first = rows.start;
        for (n, parsed) in self.parsed(loaded, rows).iter().enumerate() {
            let id = self.name(first + n);
            let mut entity = vec![None; parsed.len()];
            for e in parsed.entities() {
                entity[e.tokens.clone()].fill(Some(e.label.as_str()));
            }
            let token = |(i, t): (usize, &entente_language::Token)| Token {
                id: &id,
                sentence: parsed.sentence_of(i),
                token: i,
                start: t.span.start,
                end: t.span.end,
                text: parsed.word(i),
                lemma: parsed.lemma(i),
                upos: t.pos.as_str(),
                xpos: t.tag.as_str(),
                feats: t.feats,
                head: t.head,
                deprel: t.dep.as_str(),
                entity: entity[i],
            };
            take(parsed.tokens().iter().enumerate().map(token).collect())?;
        }
        Ok(())
    }

    fn parsed(&self, loaded: &Loaded, rows: Range<usize>) -> Vec<entente_language::Parsed> {
        let texts: Vec<&str> = rows.map(|row| self.words(row)).collect();
        spread(&texts, |some| loaded.engine.model.parse_many(some))
    }

    fn answers(&self, loaded: &Loaded, rows: Range<usize>, task: Task) -> PyResult<Vec<Value>> {
        let engine = &loaded.engine;
        Ok(match task {
            Task::Parse => {
                let parsed = self.parsed(loaded, rows.clone());
                rows.zip(&parsed).map(|(row, p)| p.to_json(&self.name(row))).collect()
            }
            Task::Time => {
                let documents = self.documents(loaded, rows)?;
                spread(&documents, |some| entente_answers::time::answers(&engine.model, &engine.time, some))
            }
            Task::Actor => {
                let asked = rows.map(|row| self.asked(loaded, row)).collect::<PyResult<Vec<_>>>()?;
                spread(&asked, |some| {
                    entente_answers::actor::answers(&engine.model, &engine.gazetteer, some)
                })
            }
            Task::Code(because) => {
                let documents = self.documents(loaded, rows)?;
                let coded = loaded.code_all(&documents);
                let pairs = documents.par_iter().zip(&coded);
                pairs.map(|(d, c)| entente_answers::code::answer(d, c, because)).collect()
            }
        })
    }

    fn asked(&self, loaded: &Loaded, row: usize) -> PyResult<Asked> {
        let date = self.date.get(row).filter(|d| !d.trim().is_empty());
        let date = date.map(|d| loaded.date(d)).transpose().map_err(|e| self.at(row, e))?;
        Ok(Asked {
            id: json!(self.name(row)),
            text: self.words(row).to_owned(),
            context: self.context.get(row).unwrap_or_default().to_owned(),
            date: date.and_then(|d| Edtf::parse(&d).ok()),
        })
    }
}

/// Works on all threads, on a few at a time; the results in order.
fn spread<T: Sync, R: Send>(all: &[T], work: impl Fn(&[T]) -> Vec<R> + Sync + Send) -> Vec<R> {
    let portion = all.len().div_ceil(4 * rayon::current_num_threads()).max(1);
    all.par_chunks(portion).flat_map_iter(work).collect()
}
