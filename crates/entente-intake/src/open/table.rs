//! Articles in a table: CSV and the like, one article a row.
//!
//! Columns have the names that archives give them (those of JSONL), or are named by [`Limits::columns`].

use super::{Found, Input, Opened, Source, skipped};
use crate::decode::NotText;
use crate::reader::Limits;
use crate::record::{Record, RecordError};
use crate::sidecar::Row;
use encoding_rs::Encoding;
use serde_json::{Map, Value};
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// Opens a table whose cells are divided by `separator`.
pub fn open(mut input: Input, separator: u8, head: &[u8], limits: &Limits) -> Opened {
    if head.iter().all(u8::is_ascii_whitespace) {
        return Opened::skipped(&input.below, NotText::Empty);
    }
    let decoded = crate::charset::decode(head, input.about.charset.as_deref(), false);
    // A head cut within a character looks like a broken encoding.
    let utf8 = std::str::from_utf8(head).err().is_none_or(|e| e.error_len().is_none());
    let encoding = if utf8 {
        encoding_rs::UTF_8
    } else {
        Encoding::for_label(decoded.encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8)
    };
    let since = Rc::new(Cell::new(0));
    let metered = Metered {
        inner: input.stream(),
        since: Rc::clone(&since),
        most: limits.document_bytes,
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(true)
        .from_reader(Box::new(metered) as Box<dyn Read>);
    let names: Vec<String> = match reader.byte_headers() {
        Ok(names) => names
            .iter()
            .map(|n| text(n, encoding).trim_start_matches('\u{feff}').trim().to_owned())
            .collect(),
        Err(e) => return Opened::skipped(&input.below, problem(&e)),
    };
    if !Record::has_text_field(names.iter().map(String::as_str), &limits.columns) {
        return Opened::skipped(
            &input.below,
            format!(
                "a table with no column of text (columns: {}): name it with --columns text=NAME",
                shown(&names)
            ),
        );
    }
    Opened::Source(Box::new(Table {
        reader,
        names,
        encoding,
        since,
        id: input.id,
        below: input.below,
        row: input.about.row,
        number: 1,
        done: false,
    }))
}

fn shown(names: &[String]) -> String {
    let names: Vec<&str> = names.iter().take(12).map(|n| &n[..n.floor_char_boundary(40)]).collect();
    names.join(", ")
}

struct Table {
    reader: csv::Reader<Box<dyn Read>>,
    names: Vec<String>,
    encoding: &'static Encoding,
    since: Rc<Cell<usize>>,
    id: String,
    below: String,
    row: Option<Row>,
    number: u64,
    done: bool,
}

impl Source for Table {
    fn next(&mut self, limits: &Limits) -> Option<Found> {
        let mut row = csv::ByteRecord::new();
        while !self.done {
            self.number += 1;
            let name = format!("{}:{}", self.below, self.number);
            self.since.set(0);
            match self.reader.read_byte_record(&mut row) {
                Ok(true) => {}
                Ok(false) => {
                    self.done = true;
                    return None;
                }
                Err(e) => {
                    self.done = true;
                    return Some(skipped(&name, problem(&e)));
                }
            }
            if row.iter().all(<[u8]>::is_empty) {
                continue;
            }
            let cells = self.names.iter().zip(&row);
            let object: Map<String, Value> = cells
                .map(|(name, cell)| (name.clone(), Value::String(text(cell, self.encoding))))
                .collect();
            return Some(match Record::from_value_with(&Value::Object(object), &limits.columns) {
                Ok(mut record) => {
                    if record.id.is_empty() {
                        record.id = format!("{}#{}", self.id, self.number);
                    }
                    Found::Record(Box::new(record), self.row.clone())
                }
                Err(RecordError::NoText) => skipped(&name, "no text in this row"),
                Err(e) => skipped(&name, e),
            });
        }
        None
    }
}

fn text(cell: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(cell).0.into_owned()
}

fn problem(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(e) => e.to_string(),
        _ => format!("not a table that can be read ({error})"),
    }
}

/// Bounds what is read since the last row: a quotation mark that is never closed would take in the whole file.
struct Metered<R> {
    inner: R,
    since: Rc<Cell<usize>>,
    most: usize,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > self.most {
            return Err(io::Error::other(format!(
                "a row larger than the limit of {} bytes a document, or a quotation mark that is never closed: the rest of the table is left out",
                self.most
            )));
        }
        let read = self.inner.read(buffer)?;
        self.since.set(self.since.get() + read);
        Ok(read)
    }
}
