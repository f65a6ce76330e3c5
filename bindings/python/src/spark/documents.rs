//! From documents in any form to what they tell.

use super::{rows, told};
use crate::columns::{self, Column, arrow};
use crate::loaded::{self, Loaded};
use crate::schemas::{self, list, schema};
use crate::table::Table;
use arrow_array::builder::{BinaryBuilder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_json::ReaderBuilder;
use arrow_schema::{DataType, SchemaRef};
use entente_coding::{Claim, Coded};
use entente_intake::open::{About, Body, Found, Input};
use entente_intake::sidecar::Row;
use entente_intake::{Document, Item, Limits, Reader, Record};
use entente_register::account;
use entente_register::apart::wire;
use pyo3::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};

/// Documents of a file that are coded together.
const PORTION: usize = 256;

/// One row a document: what it tells, packed, an account each; or why it failed.
fn documents_schema() -> SchemaRef {
    schema(&[
        ("doc", DataType::Utf8),
        ("digest", DataType::Utf8),
        ("published", DataType::Utf8),
        ("source", DataType::Utf8),
        ("tokens", DataType::Int64),
        ("claims", DataType::Int64),
        ("told", list(DataType::Binary)),
        ("failure", DataType::Utf8),
    ])
}

/// Codes rows of documents. Columns are named as the fields of JSONL are; a column `line` holds a line of JSONL instead.
#[pyfunction]
pub fn code_documents(py: Python<'_>, batch: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batch = columns::batch(batch)?;
    let coded = py.detach(|| {
        let loaded = loaded::get()?;
        code_all(&loaded, items(&loaded, &batch)?)
    })?;
    Ok(Table::new(documents_schema(), vec![coded]))
}

fn items(loaded: &Loaded, batch: &RecordBatch) -> PyResult<Vec<Item>> {
    let mut fields = Vec::new();
    for (n, field) in batch.schema().fields().iter().enumerate() {
        // Lists and maps are nothing that a document is made of; numbers may be ids and years.
        let sort = if field.data_type().is_integer() { "id" } else { field.name() };
        if let Ok(column) = Column::of_arrays(sort, &[batch.column(n).clone()]) {
            fields.push((field.name().clone(), column));
        }
    }
    let record = |row: usize| -> Result<Record, (String, String)> {
        let cells = fields.iter().filter_map(|(name, column)| Some((name.clone(), column.get(row)?)));
        let mut cells: Map<String, Value> = cells.map(|(name, text)| (name, text.into())).collect();
        let line = cells.shift_remove("line");
        let whole = Value::from(cells);
        let words = line
            .as_ref()
            .and_then(Value::as_str)
            .map_or_else(|| whole.to_string(), str::to_owned);
        let name = format!("text-{}", hex(&Sha256::digest(words.as_bytes())[..8]));
        let record = match &line {
            Some(_) => Record::from_json(&words),
            None => Record::from_value(&whole),
        };
        let own_id = || {
            let whole = serde_json::from_str::<Value>(&words).ok()?;
            whole.get("id").and_then(Value::as_str).map(str::to_owned)
        };
        let mut record = record.map_err(|e| (own_id().unwrap_or_else(|| name.clone()), e.to_string()))?;
        if record.id.is_empty() {
            record.id = name;
        }
        Ok(record)
    };
    let item = |row| match record(row) {
        Ok(record) if record.text.len() > Limits::default().document_bytes => Item::Skipped {
            name: record.id,
            reason: format!("larger than the limit of {} bytes a document", Limits::default().document_bytes),
        },
        Ok(record) => {
            let name = record.id.clone();
            let laid_out = catch_unwind(AssertUnwindSafe(|| Document::from_record(record, &loaded.shapes)));
            laid_out.map_or_else(|_| failed(name), Item::Document)
        }
        Err((name, reason)) => Item::Skipped { name, reason },
    };
    Ok((0..batch.num_rows()).map(item).collect())
}

/// Why a document is not there that the program itself failed on.
const FAILED: &str = "the program failed on it: please report it with the document";

fn failed(name: String) -> Item {
    Item::Skipped {
        name,
        reason: FAILED.to_owned(),
    }
}

/// Codes all and lays it out, one row an item, in order.
fn code_all(loaded: &Loaded, items: Vec<Item>) -> PyResult<RecordBatch> {
    let documents: Vec<Document> = items
        .iter()
        .filter_map(|item| match item {
            Item::Document(d) => Some(d.clone()),
            Item::Skipped { .. } => None,
        })
        .collect();
    let mut coded = guarded(loaded, &documents).into_iter();
    let mut out = Out::default();
    for item in &items {
        match item {
            Item::Skipped { name, reason } => out.failed(name, reason),
            Item::Document(d) => match coded.next() {
                Some(Ok(coded)) => out.told(d, &coded),
                Some(Err(reason)) => out.failed(d.id.as_str(), &reason),
                None => out.failed(d.id.as_str(), "not coded"),
            },
        }
    }
    out.finish()
}

/// Codes those documents that a register would code, as it would: the others name fewer than two political actors, and tell nothing.
fn coded(loaded: &Loaded, documents: &[Document]) -> Vec<Coded> {
    let telling: Vec<bool> = documents.iter().map(|d| entente_reading::may_tell(&loaded.engine, d)).collect();
    let some: Vec<Document> = documents
        .iter()
        .zip(&telling)
        .filter(|(_, t)| **t)
        .map(|(d, _)| d.clone())
        .collect();
    let mut coded = loaded.code_all(&some).into_iter();
    telling
        .iter()
        .map(|t| if *t { coded.next().unwrap_or_default() } else { Coded::default() })
        .collect()
}

/// Codes documents together; where the program itself fails on one, each alone, so that only that one is lost.
fn guarded(loaded: &Loaded, documents: &[Document]) -> Vec<Result<Coded, String>> {
    if let Ok(all) = catch_unwind(AssertUnwindSafe(|| coded(loaded, documents))) {
        return all.into_iter().map(Ok).collect();
    }
    let alone = |d: &Document| {
        catch_unwind(AssertUnwindSafe(|| {
            coded(loaded, std::slice::from_ref(d)).pop().unwrap_or_default()
        }))
    };
    let failed = |_| FAILED.to_owned();
    documents.iter().map(|d| alone(d).map_err(failed)).collect()
}

/// Columns of [`documents_schema`] on their way.
#[derive(Default)]
struct Out {
    doc: StringBuilder,
    digest: StringBuilder,
    published: StringBuilder,
    source: StringBuilder,
    tokens: Int64Builder,
    claims: Int64Builder,
    told: ListBuilder<BinaryBuilder>,
    failure: StringBuilder,
}

impl Out {
    fn told(&mut self, d: &Document, coded: &Coded) {
        self.doc.append_value(d.id.as_str());
        self.digest.append_value(digest(d));
        self.published.append_option(d.published.as_ref().map(|p| &p.0));
        self.source.append_option(d.source.as_ref());
        self.tokens.append_value(coded.tokens as i64);
        self.claims.append_value(coded.claims.len() as i64);
        for account in account::of_document(d, &coded.claims) {
            self.told.values().append_value(wire::pack(&account));
        }
        self.told.append(true);
        self.failure.append_null();
    }

    fn failed(&mut self, name: &str, reason: &str) {
        self.doc.append_value(name);
        self.digest.append_null();
        self.published.append_null();
        self.source.append_null();
        self.tokens.append_null();
        self.claims.append_null();
        self.told.append_null();
        self.failure.append_value(reason);
    }

    fn finish(mut self) -> PyResult<RecordBatch> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.doc.finish()),
            Arc::new(self.digest.finish()),
            Arc::new(self.published.finish()),
            Arc::new(self.source.finish()),
            Arc::new(self.tokens.finish()),
            Arc::new(self.claims.finish()),
            Arc::new(self.told.finish()),
            Arc::new(self.failure.finish()),
        ];
        rows(&documents_schema(), columns)
    }
}

/// What stands for the text and description of a document: two of one id and digest are one.
fn digest(d: &Document) -> String {
    let mut hash = Sha256::new();
    let published = d.published.as_ref().map(|p| &p.0);
    let parts = [
        Some(&d.text),
        d.title.as_ref(),
        d.byline.as_ref(),
        d.source.as_ref(),
        d.url.as_ref(),
        published,
        d.language.as_ref(),
    ];
    for part in parts {
        hash.update(part.map_or(u64::MAX, |p| p.len() as u64).to_le_bytes());
        hash.update(part.map_or("", |p| p));
    }
    hex(&hash.finalize()[..16])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The documents in one file of any format, coded a portion at a time: an iterator of tables.
#[pyclass(module = "entente._entente", frozen)]
pub struct Files {
    items: Mutex<Receiver<Item>>,
}

#[pymethods]
impl Files {
    /// `name` is the file's name, `content` its bytes; the rest is what is known of it otherwise, and goes before what it says.
    #[new]
    #[pyo3(signature = (name, content, published=None, url=None, source=None, title=None, language=None))]
    #[allow(clippy::too_many_arguments, reason = "keywords in Python")]
    fn new(
        name: String,
        content: Vec<u8>,
        published: Option<String>,
        url: Option<String>,
        source: Option<String>,
        title: Option<String>,
        language: Option<String>,
    ) -> Files {
        let known = [&published, &url, &source, &title, &language].iter().any(|f| f.is_some());
        let row = known.then_some(Row {
            published,
            url,
            source,
            title,
            language,
        });
        let (send, items) = sync_channel(PORTION);
        // The reader stays on a thread of its own: it goes on where it stopped, and its parts cannot move between threads.
        std::thread::spawn(move || {
            let file = name.clone();
            let input = Input {
                extension: Path::new(&name)
                    .extension()
                    .map(|e| e.to_string_lossy().to_lowercase())
                    .unwrap_or_default(),
                id: name.clone(),
                below: name,
                body: Body::Memory(content),
                about: About { row, ..About::default() },
                depth: 0,
            };
            let found = std::iter::once(Found::Input(Box::new(input)));
            let mut all = Reader::new(Vec::<PathBuf>::new(), Limits::default()).and(found);
            // What comes after a member that the program fails on is lost with it, and that is told.
            let told = catch_unwind(AssertUnwindSafe(|| {
                // Where nobody takes items any more, there is nothing left to do.
                drop(all.try_for_each(|item| send.send(item)));
            }));
            if told.is_err() {
                drop(send.send(failed(file)));
            }
        });
        Files { items: Mutex::new(items) }
    }

    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Table>> {
        let coded = py.detach(|| {
            let items = self.items.lock().unwrap_or_else(|e| e.into_inner());
            let some: Vec<Item> = items.iter().take(PORTION).collect();
            if some.is_empty() {
                return Ok(None);
            }
            code_all(&*loaded::get()?, some).map(Some)
        })?;
        Ok(coded.map(|batch| Table::new(documents_schema(), vec![batch])))
    }
}

/// A claim as a row.
#[derive(Serialize)]
struct Told<'c> {
    claim: &'c str,
    source: Option<&'c str>,
    #[serde(flatten)]
    record: &'c Claim,
}

impl<'c> Told<'c> {
    fn of(told: &'c account::Told) -> Told<'c> {
        Told {
            claim: &told.id,
            source: told.source.as_deref(),
            record: &told.claim,
        }
    }
}

/// The claims of coded documents (rows with a column `told`): the columns of `entente.code`, with the claim's id and the outlet.
#[pyfunction]
pub fn claims(py: Python<'_>, batch: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batch = columns::batch(batch)?;
    let mut fields = vec![("claim", DataType::Utf8), ("source", DataType::Utf8)];
    let code = schemas::code(false);
    fields.extend(code.fields().iter().map(|f| (f.name().as_str(), f.data_type().clone())));
    let schema = schema(&fields);
    let batches = py.detach(|| {
        let mut decoder = ReaderBuilder::new(schema.clone()).build_decoder().map_err(arrow)?;
        for account in told(&batch)?.iter().flatten() {
            let rows: Vec<Told<'_>> = account.claims.iter().map(Told::of).collect();
            decoder.serialize(&rows).map_err(arrow)?;
        }
        Ok::<_, PyErr>(decoder.flush().map_err(arrow)?.into_iter().collect())
    })?;
    Ok(Table::new(schema, batches))
}
