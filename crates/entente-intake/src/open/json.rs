//! Articles as JSON: one object a line, one object, a list of them, or a JSON feed.

use super::{Found, Input, Opened, Source, skipped};
use crate::decode::{self, NotText};
use crate::reader::{Limits, Line, bounded_line, reason, too_large};
use crate::record::Record;
use crate::sidecar::Row;
use serde_json::Value;
use std::io::BufRead;

/// A file with one object a line.
pub struct Lines {
    input: Box<dyn BufRead>,
    id: String,
    below: String,
    row: Option<Row>,
    number: u64,
    done: bool,
}

impl Lines {
    /// Reads the lines of `input`.
    pub fn new(mut input: Input) -> Self {
        Lines {
            input: input.stream(),
            id: input.id,
            below: input.below,
            row: input.about.row,
            number: 0,
            done: false,
        }
    }

    fn line(&self, bytes: &[u8], name: &str, limits: &Limits) -> Option<Found> {
        let line = match std::str::from_utf8(bytes) {
            Ok(line) if line.trim().is_empty() => return None,
            Ok(line) => line,
            Err(e) => return Some(skipped(name, NotText::Encoding(e.valid_up_to()))),
        };
        Some(match Record::from_json_with(line, &limits.columns) {
            Ok(mut record) => {
                if record.id.is_empty() {
                    record.id = format!("{}#{}", self.id, self.number);
                }
                Found::Record(Box::new(record), self.row.clone())
            }
            Err(e) => skipped(name, e),
        })
    }
}

impl Source for Lines {
    fn next(&mut self, limits: &Limits) -> Option<Found> {
        while !self.done {
            self.number += 1;
            let name = format!("{}:{}", self.below, self.number);
            match bounded_line(&mut self.input, limits.document_bytes) {
                Ok(Line::End) => {
                    self.done = true;
                    return (self.number == 1).then(|| skipped(&self.below, NotText::Empty));
                }
                Ok(Line::TooLong) => return Some(skipped(&name, too_large(limits))),
                Ok(Line::Bytes(bytes)) => {
                    let mark = if self.number == 1 { &b"\xef\xbb\xbf"[..] } else { b"" };
                    if let Some(found) = self.line(bytes.strip_prefix(mark).unwrap_or(&bytes), &name, limits) {
                        return Some(found);
                    }
                }
                Err(e) => {
                    self.done = true;
                    return Some(skipped(&name, reason(&e)));
                }
            }
        }
        None
    }
}

/// A file of JSON: one document, or a list of them.
pub fn open(bytes: &[u8], input: &Input) -> Opened {
    let text = match decode::text(bytes.to_vec()) {
        Ok(text) => text,
        Err(e) => return Opened::skipped(&input.below, e),
    };
    let records = match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(o)) if o.get("version").and_then(Value::as_str).is_some_and(|v| v.contains("jsonfeed.org")) => {
            return super::feed::open(text.as_bytes(), input);
        }
        Ok(Value::Array(items)) => items,
        Ok(Value::Object(mut o)) if !o.contains_key("text") && o.get("articles").is_some_and(Value::is_array) => match o.remove("articles")
        {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        },
        Ok(one) => vec![one],
        Err(e) => return Opened::skipped(&input.below, format!("not JSON ({e})")),
    };
    let one = records.len() == 1;
    let found = records.iter().enumerate().map(|(i, value)| match Record::from_value(value) {
        Ok(mut record) => {
            if record.id.is_empty() {
                record.id = if one { input.id.clone() } else { format!("{}#{}", input.id, i + 1) };
            }
            Found::Record(Box::new(record), input.about.row.clone())
        }
        Err(e) if one => skipped(&input.below, e),
        Err(e) => skipped(&format!("{}:{}", input.below, i + 1), e),
    });
    Opened::Whole(found.collect())
}
