//! The steps of merging, on rows.

use super::{bytes, numbers, other_version, rows, rules, told, unpack};
use crate::columns;
use crate::schemas::{list, schema};
use crate::table::Table;
use arrow_array::builder::{BinaryBuilder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use entente_register::apart::{self, Blocked, Edge, Link, wire};
use entente_register::merge::Facts;
use entente_register::{Account, Event};
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const NUMBER: DataType = DataType::Int64;
const BYTES: DataType = DataType::Binary;

/// Accounts of coded documents, ready for their blocks: `account`, `place`, `keys`, `near`, `facts`, `told`.
#[pyfunction]
pub fn blocks(py: Python<'_>, batch: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batch = columns::batch(batch)?;
    let schema = schema(&[
        ("account", NUMBER),
        ("place", NUMBER),
        ("keys", list(NUMBER)),
        ("near", list(NUMBER)),
        ("facts", BYTES),
        ("told", BYTES),
    ]);
    let laid = py.detach(|| {
        let (mut account, mut place) = (Int64Builder::new(), Int64Builder::new());
        let (mut keys, mut near) = (ListBuilder::new(Int64Builder::new()), ListBuilder::new(Int64Builder::new()));
        let (mut facts, mut packed) = (BinaryBuilder::new(), BinaryBuilder::new());
        for accounts in told(&batch)? {
            for (b, one) in Blocked::of_document(&accounts, rules()?).iter().zip(&accounts) {
                account.append_value(b.number);
                place.append_value(b.place);
                keys.append_value(b.keys.iter().copied().map(Some));
                near.append_value(b.near.iter().copied().map(Some));
                facts.append_value(wire::pack_facts(&b.facts));
                packed.append_value(wire::pack(one));
            }
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(account.finish()),
            Arc::new(place.finish()),
            Arc::new(keys.finish()),
            Arc::new(near.finish()),
            Arc::new(facts.finish()),
            Arc::new(packed.finish()),
        ];
        rows(&schema, columns)
    })?;
    Ok(Table::new(schema.clone(), vec![laid]))
}

/// Links, and the edges of parts: one of the two a row.
fn links_schema() -> SchemaRef {
    schema(&[
        ("a", NUMBER),
        ("b", NUMBER),
        ("key", NUMBER),
        ("part", NUMBER),
        ("rank", NUMBER),
        ("size", NUMBER),
        ("facts", BYTES),
    ])
}

/// Links within blocks, from rows sorted by `key` and `part`, with `facts`; `part` is null in a block that is whole.
#[pyclass(module = "entente._entente", frozen)]
pub struct Linker(Mutex<Open<(i64, Option<i64>), Facts>>);

/// The rows of the group that is not over yet.
struct Open<K, R> {
    key: Option<K>,
    rows: Vec<R>,
}

impl<K: PartialEq, R> Open<K, R> {
    const fn new() -> Self {
        Open {
            key: None,
            rows: Vec::new(),
        }
    }

    /// The group before this row, where the row begins another.
    fn add(&mut self, key: K, row: Option<R>) -> Option<(K, Vec<R>)> {
        let before = if self.key.as_ref() == Some(&key) { None } else { self.close() };
        self.key = Some(key);
        self.rows.extend(row);
        before
    }

    fn close(&mut self) -> Option<(K, Vec<R>)> {
        let rows = std::mem::take(&mut self.rows);
        self.key.take().map(|key| (key, rows))
    }
}

#[pymethods]
impl Linker {
    #[new]
    fn new() -> Linker {
        Linker(Mutex::new(Open::new()))
    }

    /// The links of the blocks that end in this batch.
    fn add(&self, py: Python<'_>, batch: &Bound<'_, PyAny>) -> PyResult<Table> {
        let batch = columns::batch(batch)?;
        py.detach(|| {
            let (key, part, facts) = (numbers(&batch, "key")?, numbers(&batch, "part")?, bytes(&batch, "facts")?);
            let mut open = self.0.lock().unwrap_or_else(|e| e.into_inner());
            let mut out = Links::default();
            for n in 0..batch.num_rows() {
                let facts = wire::unpack_facts(facts.value(n)).ok_or_else(|| other_version("facts"))?;
                let part = (!part.is_null(n)).then(|| part.value(n));
                if let Some(group) = open.add((key.value(n), part), Some(facts)) {
                    out.block(group)?;
                }
            }
            out.finish()
        })
    }

    /// Those of the last one.
    fn finish(&self, py: Python<'_>) -> PyResult<Table> {
        py.detach(|| {
            let mut out = Links::default();
            if let Some(group) = self.0.lock().unwrap_or_else(|e| e.into_inner()).close() {
                out.block(group)?;
            }
            out.finish()
        })
    }
}

/// Columns of [`links_schema`] on their way.
#[derive(Default)]
struct Links {
    ends: [Int64Builder; 2],
    edge: [Int64Builder; 4],
    facts: BinaryBuilder,
}

impl Links {
    fn block(&mut self, ((key, part), facts): ((i64, Option<i64>), Vec<Facts>)) -> PyResult<()> {
        let linked = apart::links(facts, rules()?);
        linked.links.iter().for_each(|link| self.link(*link));
        for edge in linked.edges.iter().filter(|_| part.is_some()) {
            self.ends.iter_mut().for_each(Int64Builder::append_null);
            let numbers = [Some(key), part, Some(edge.rank as i64), Some(edge.size as i64)];
            self.edge.iter_mut().zip(numbers).for_each(|(column, n)| column.append_option(n));
            self.facts.append_value(wire::pack_facts(&edge.facts));
        }
        Ok(())
    }

    fn link(&mut self, (a, b): Link) {
        self.ends[0].append_value(a);
        self.ends[1].append_value(b);
        self.edge.iter_mut().for_each(Int64Builder::append_null);
        self.facts.append_null();
    }

    fn finish(mut self) -> PyResult<Table> {
        let mut columns: Vec<ArrayRef> = Vec::new();
        for column in self.ends.iter_mut().chain(&mut self.edge) {
            columns.push(Arc::new(column.finish()));
        }
        columns.push(Arc::new(self.facts.finish()));
        let batch = rows(&links_schema(), columns)?;
        Ok(Table::new(links_schema(), vec![batch]))
    }
}

/// The links between the parts of one block, from the rows with the edges of all of them, in any order.
#[pyfunction]
pub fn rejoin(py: Python<'_>, batch: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batch = columns::batch(batch)?;
    py.detach(|| {
        let (part, rank, size) = (numbers(&batch, "part")?, numbers(&batch, "rank")?, numbers(&batch, "size")?);
        let facts = bytes(&batch, "facts")?;
        let mut parts: BTreeMap<i64, Vec<Edge>> = BTreeMap::new();
        for n in 0..batch.num_rows() {
            parts.entry(part.value(n)).or_default().push(Edge {
                rank: rank.value(n) as u64,
                size: size.value(n) as u64,
                facts: wire::unpack_facts(facts.value(n)).ok_or_else(|| other_version("facts"))?,
            });
        }
        let mut parts: Vec<Vec<Edge>> = parts.into_values().collect();
        parts.iter_mut().for_each(|edges| edges.sort_by_key(|e| e.rank));
        let mut out = Links::default();
        apart::across(&parts, rules()?).into_iter().for_each(|link| out.link(link));
        out.finish()
    })
}

/// For each account of these links (`a`, `b`), the least account that it hangs together with: `account`, `neighbourhood`.
#[pyfunction]
pub fn neighbourhoods(py: Python<'_>, links: Vec<Bound<'_, PyAny>>) -> PyResult<Table> {
    let batches = links.iter().map(columns::batch).collect::<PyResult<Vec<_>>>()?;
    let schema = schema(&[("account", NUMBER), ("neighbourhood", NUMBER)]);
    let laid = py.detach(|| {
        let mut links = Vec::new();
        for batch in &batches {
            let (a, b) = (numbers(batch, "a")?, numbers(batch, "b")?);
            links.extend(a.values().iter().copied().zip(b.values().iter().copied()));
        }
        let found = apart::neighbourhoods(links);
        let accounts = Int64Array::from_iter_values(found.keys().copied());
        let least = Int64Array::from_iter_values(found.values().copied());
        rows(&schema, vec![Arc::new(accounts), Arc::new(least)])
    })?;
    Ok(Table::new(schema.clone(), vec![laid]))
}

/// The events of neighbourhoods, from rows sorted by `neighbourhood`: accounts (`told`) and the links between them (`a`, `b`).
#[pyclass(module = "entente._entente", frozen)]
pub struct Grouper(Mutex<Open<i64, Part>>);

enum Part {
    Account(Box<Account>),
    Link(Link),
}

#[pymethods]
impl Grouper {
    #[new]
    fn new() -> Grouper {
        Grouper(Mutex::new(Open::new()))
    }

    /// The events of the neighbourhoods that end in this batch.
    fn add(&self, py: Python<'_>, batch: &Bound<'_, PyAny>) -> PyResult<Table> {
        let batch = columns::batch(batch)?;
        py.detach(|| {
            let key = numbers(&batch, "neighbourhood")?;
            let (told, a, b) = (bytes(&batch, "told")?, numbers(&batch, "a")?, numbers(&batch, "b")?);
            let mut open = self.0.lock().unwrap_or_else(|e| e.into_inner());
            let mut out = Vec::new();
            for n in 0..batch.num_rows() {
                let part = if told.is_null(n) {
                    Part::Link((a.value(n), b.value(n)))
                } else {
                    Part::Account(Box::new(unpack(told.value(n))?))
                };
                if let Some((_, parts)) = open.add(key.value(n), Some(part)) {
                    out.extend(events(parts)?);
                }
            }
            Ok(Table::new(events_schema(), vec![laid(&out)?]))
        })
    }

    /// Those of the last one.
    fn finish(&self, py: Python<'_>) -> PyResult<Table> {
        py.detach(|| {
            let last = self.0.lock().unwrap_or_else(|e| e.into_inner()).close();
            let out = last.map_or_else(|| Ok(Vec::new()), |(_, parts)| events(parts))?;
            Ok(Table::new(events_schema(), vec![laid(&out)?]))
        })
    }
}

fn events(parts: Vec<Part>) -> PyResult<Vec<Event>> {
    let (mut accounts, mut links) = (Vec::new(), Vec::new());
    for part in parts {
        match part {
            Part::Account(account) => accounts.push(*account),
            Part::Link(link) => links.push(link),
        }
    }
    Ok(apart::events(accounts, &links, rules()?))
}

/// One row an event; `record` is its line of the JSONL export, `sort_day` and `last_day` with `id` are its place in it.
fn events_schema() -> SchemaRef {
    let text = |name| (name, DataType::Utf8);
    schema(&[
        text("id"),
        ("sort_day", NUMBER),
        ("last_day", NUMBER),
        text("kind"),
        text("subtype"),
        text("stage"),
        text("status"),
        text("title"),
        text("date"),
        ("states", list(DataType::Utf8)),
        ("documents", NUMBER),
        ("sources", NUMBER),
        text("plover"),
        text("record"),
    ])
}

fn laid(events: &[Event]) -> PyResult<RecordBatch> {
    let text = |of: &dyn Fn(&Event) -> Option<String>| -> ArrayRef {
        let mut column = StringBuilder::new();
        events.iter().for_each(|e| column.append_option(of(e)));
        Arc::new(column.finish())
    };
    let number = |of: &dyn Fn(&Event) -> i64| -> ArrayRef { Arc::new(Int64Array::from_iter_values(events.iter().map(of))) };
    let mut states = ListBuilder::new(StringBuilder::new());
    for e in events {
        states.append_value(e.states().into_iter().map(Some));
    }
    let line = |e: &Event| entente_export::jsonl::line(e).trim_end().to_owned();
    rows(
        &events_schema(),
        vec![
            text(&|e| Some(e.id.clone())),
            number(&|e| apart::place_in_export(e).0.into()),
            number(&|e| apart::place_in_export(e).1.into()),
            text(&|e| Some(e.kind.clone())),
            text(&|e| e.subtype.clone()),
            text(&|e| e.stage.clone()),
            text(&|e| Some(e.status.as_str().to_owned())),
            text(&|e| Some(e.title.clone())),
            text(&|e| e.date.clone()),
            Arc::new(states.finish()),
            number(&|e| e.documents().len() as i64),
            number(&|e| e.sources.len() as i64),
            text(&|e| Some(e.plover.event.clone())),
            text(&|e| Some(line(e))),
        ],
    )
}
