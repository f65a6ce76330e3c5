//! Mail: one message, or a mailbox of many. A message is a document; its attachments are inputs of their own.

use super::{About, Body, Found, Input, Opened, Source, skipped};
use crate::page::blocks;
use crate::reader::{Limits, Line, bounded_line, reason, too_large};
use crate::record::Record;
use mail_parser::{Address, MessageParser, MimeHeaders, PartType};
use std::io::BufRead;

/// Attachments of one message that are opened.
const MOST_ATTACHMENTS: usize = 100;

/// Reads one message.
pub fn open(bytes: &[u8], input: &Input) -> Opened {
    Opened::Whole(message(bytes, input, &input.id, &input.below))
}

fn message(bytes: &[u8], input: &Input, id: &str, below: &str) -> Vec<Found> {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return vec![skipped(below, "not a mail that can be read")];
    };
    let from = message.from().and_then(Address::first);
    let name = from.and_then(|a| a.name.as_deref().or(a.address.as_deref())).map(str::to_owned);
    let mut record = Record {
        id: id.to_owned(),
        title: message.subject().map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()),
        byline: name,
        published: message
            .date()
            .filter(|d| d.is_valid())
            .map(|d| format!("{:04}-{:02}-{:02}", d.year, d.month, d.day)),
        ..Record::default()
    };
    let plain = message.text_bodies().find_map(|part| match &part.body {
        PartType::Text(text) => Some(text.to_string()),
        _ => None,
    });
    record.text = plain.filter(|t| !t.trim().is_empty()).unwrap_or_else(|| {
        let html = message.html_bodies().find_map(|part| match &part.body {
            PartType::Html(html) => Some(html.to_string()),
            _ => None,
        });
        html.map(|h| paragraphs(&h)).unwrap_or_default()
    });
    let mut found = Vec::new();
    let attached: Vec<_> = message.attachments().take(MOST_ATTACHMENTS).collect();
    if record.text.trim().is_empty() {
        if attached.is_empty() {
            found.push(skipped(below, "a mail without text"));
        }
    } else {
        found.push(Found::Record(Box::new(record), input.about.row.clone()));
    }
    for (n, part) in attached.into_iter().enumerate() {
        let name = part
            .attachment_name()
            .map_or_else(|| format!("attachment {}", n + 1), str::to_owned);
        let content_type = part
            .content_type()
            .map(|t| format!("{}/{}", t.ctype(), t.subtype().unwrap_or_default()));
        if content_type
            .as_deref()
            .is_some_and(|t| ["image/", "audio/", "video/"].iter().any(|no| t.starts_with(no)))
        {
            continue;
        }
        let about = About {
            charset: content_type.as_deref().and_then(super::warc::charset).map(str::to_owned),
            content_type,
            ..About::default()
        };
        let mut inner = input.within(&name, Body::Memory(part.contents().to_vec()), about);
        inner.id = format!("{id}/{}", super::archive::plain_name(&name));
        inner.below = format!("{below}/{}", super::archive::plain_name(&name));
        found.push(Found::Input(Box::new(inner)));
    }
    found
}

/// The text of a message in HTML: all of it, since a letter has no furniture to be told from.
fn paragraphs(html: &str) -> String {
    let document = dom_query::Document::from(html);
    let blocks = blocks::of(document.body().unwrap_or_else(|| document.root()));
    blocks.into_iter().map(|b| b.text).collect::<Vec<_>>().join("\n\n")
}

/// A mailbox: messages after lines that begin with `From `.
pub struct Mbox {
    stream: Box<dyn BufRead>,
    input: Input,
    ready: Vec<Found>,
    number: u64,
    done: bool,
}

impl Mbox {
    /// Reads the messages of `input`.
    pub fn new(mut input: Input) -> Self {
        Mbox {
            stream: input.stream(),
            input,
            ready: Vec::new(),
            number: 0,
            done: false,
        }
    }

    /// The next message's bytes; `None` inside where it was larger than `most`, and outside at the end.
    fn message(&mut self, most: usize) -> std::io::Result<Option<Option<Vec<u8>>>> {
        let mut bytes = Vec::new();
        let (mut any, mut large, mut blank) = (false, false, true);
        loop {
            let line = match bounded_line(&mut self.stream, most)? {
                Line::End => {
                    self.done = true;
                    return Ok(any.then(|| (!large).then_some(bytes)));
                }
                Line::TooLong => {
                    large = true;
                    continue;
                }
                Line::Bytes(line) => line,
            };
            if blank && line.starts_with(b"From ") {
                if any {
                    return Ok(Some((!large).then_some(bytes)));
                }
                continue;
            }
            any |= !line.is_empty();
            blank = line.iter().all(u8::is_ascii_whitespace);
            large |= bytes.len() + line.len() > most;
            if large {
                bytes = Vec::new();
            } else {
                // A line of the text that began "From " was marked when it was stored.
                bytes.extend_from_slice(if is_marked_from(&line) { &line[1..] } else { &line });
                bytes.push(b'\n');
            }
        }
    }
}

/// Whether a line is `From ` behind any number of `>`.
fn is_marked_from(line: &[u8]) -> bool {
    let from = line.iter().position(|b| *b != b'>').unwrap_or(line.len());
    from > 0 && line[from..].starts_with(b"From ")
}

impl Source for Mbox {
    fn next(&mut self, limits: &Limits) -> Option<Found> {
        loop {
            if let Some(found) = self.ready.pop() {
                return Some(found);
            }
            if self.done {
                return None;
            }
            self.number += 1;
            let below = format!("{}:{}", self.input.below, self.number);
            match self.message(limits.document_bytes) {
                Ok(None) => return None,
                Ok(Some(None)) => return Some(skipped(&below, too_large(limits))),
                Ok(Some(Some(bytes))) => {
                    let id = format!("{}#{}", self.input.id, self.number);
                    self.ready = message(&bytes, &self.input, &id, &below);
                    self.ready.reverse();
                }
                Err(e) => {
                    self.done = true;
                    return Some(skipped(&below, reason(&e)));
                }
            }
        }
    }
}
