//! The steps of the cluster's work, a batch of rows at a time: `entente.spark` sends them to where the rows are.
//!
//! [`documents`] codes: rows of documents, lines of JSONL, files of any format → one row a document, with what it tells packed in
//! bytes, or why it failed. [`merging`] merges: the steps of [`entente_register::apart`], each on the rows of one partition.
//!
//! # Invariants and limits
//! - A document that fails is a row that says so. Only what is wrong with the cluster (no model, rows of another version) raises.
//! - What a function gives depends on its rows alone: no partition, order or machine changes it.
//! - Packed bytes are for one run of one version; exports are the format to keep.

mod documents;
mod merging;

pub use documents::{Files, claims, code_documents};
pub use merging::{Grouper, Linker, blocks, neighbourhoods, rejoin};

use crate::Error;
use crate::columns::arrow;
use arrow_array::{Array, ArrayRef, BinaryArray, Int64Array, ListArray, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{DataType, SchemaRef};
use entente_register::{Account, Rules, apart::wire};
use pyo3::prelude::*;
use std::sync::OnceLock;

/// The rules of merging, read once.
fn rules() -> PyResult<&'static Rules> {
    static RULES: OnceLock<Rules> = OnceLock::new();
    if let Some(rules) = RULES.get() {
        return Ok(rules);
    }
    let rules = Rules::standard().map_err(|e| crate::error(&e, None::<&str>))?;
    Ok(RULES.get_or_init(|| rules))
}

/// The column of this name, as `kind`.
fn column(batch: &RecordBatch, name: &str, kind: &DataType) -> PyResult<ArrayRef> {
    let column = batch
        .column_by_name(name)
        .ok_or_else(|| Error::new_err(format!("there is no column {name}")))?;
    cast(column, kind).map_err(arrow)
}

fn numbers(batch: &RecordBatch, name: &str) -> PyResult<Int64Array> {
    Ok(column(batch, name, &DataType::Int64)?.to_data().into())
}

fn bytes(batch: &RecordBatch, name: &str) -> PyResult<BinaryArray> {
    Ok(column(batch, name, &DataType::Binary)?.to_data().into())
}

/// The accounts of each row's document.
fn told(batch: &RecordBatch) -> PyResult<Vec<Vec<Account>>> {
    let lists: ListArray = column(batch, "told", &crate::schemas::list(DataType::Binary))?.to_data().into();
    let mut rows = Vec::with_capacity(lists.len());
    for row in 0..lists.len() {
        if lists.is_null(row) {
            rows.push(Vec::new());
            continue;
        }
        let packed: BinaryArray = lists.value(row).to_data().into();
        rows.push(packed.iter().flatten().map(unpack).collect::<PyResult<_>>()?);
    }
    Ok(rows)
}

fn unpack(bytes: &[u8]) -> PyResult<Account> {
    wire::unpack(bytes).ok_or_else(|| other_version("accounts"))
}

fn other_version(what: &str) -> PyErr {
    Error::new_err(format!(
        "{what} of another version of entente\nhelp: give another checkpoint folder, or have one version everywhere"
    ))
}

fn rows(schema: &SchemaRef, columns: Vec<ArrayRef>) -> PyResult<RecordBatch> {
    RecordBatch::try_new(schema.clone(), columns).map_err(arrow)
}
