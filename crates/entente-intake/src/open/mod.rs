//! From bytes of any format to records, or to more inputs.
//!
//! *In:* an [`Input`]: bytes with a name and what is known of them. *Out:* [`Found`]s: records of documents, further inputs
//! (members of an archive, pages of a WARC, attachments), or what was skipped and why. The format is told by the content
//! ([`sniff`]); a name or a content type only settles what the content leaves open.
//!
//! One module a format. Those that may hold any number of documents are [`Source`]s and read as they go; the others are read
//! whole, one document at a time, and are no larger than [`Limits::document_bytes`].
//!
//! # Limits
//! Inputs are opened at most [`DEEPEST`] inside each other. What is decompressed is bounded by [`guard`]. Names of members are
//! names only: nothing is ever written where they point.

mod archive;
pub mod feed;
pub mod guard;
mod json;
mod mail;
mod office;
mod page;
pub mod pdf;
mod plain;
pub mod sniff;
mod table;
mod warc;

pub use warc::charset;

use crate::reader::Limits;
use crate::record::Record;
use crate::sidecar::Row;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// How deep inputs may stand inside each other: `a.zip/b.warc.gz/page.html` is three.
pub const DEEPEST: usize = 5;

/// Bytes that the format is told by.
const HEAD: usize = 8 << 10;

/// Something that may hold documents.
pub struct Input {
    /// The id that a document read from it gets, unless it has one of its own.
    pub id: String,
    /// What it is called where it is listed.
    pub below: String,
    /// Ending of its name, in lower case, without the dot.
    pub extension: String,
    /// The bytes.
    pub body: Body,
    /// What is known of it from around it.
    pub about: About,
    /// How many inputs it stands in.
    pub depth: usize,
}

impl Input {
    /// What an address gave: the bytes and the content type that its server says, with what is known besides.
    pub fn from_web(url: String, bytes: Vec<u8>, content_type: Option<String>, about: About) -> Input {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default();
        // The path of an address names a format only where the server's word does not.
        let extension = last.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
        Input {
            id: url.clone(),
            below: url.clone(),
            extension: if content_type.is_some() { String::new() } else { extension },
            body: Body::Memory(bytes),
            about: About {
                charset: content_type.as_deref().and_then(charset).map(str::to_owned),
                content_type,
                url: Some(url),
                ..about
            },
            depth: 0,
        }
    }
}

/// Bytes, and whether one can go back in them.
pub enum Body {
    /// A file.
    File(File),
    /// Bytes in memory.
    Memory(Vec<u8>),
    /// A stream.
    Stream(Box<dyn Read>),
}

/// What is known of an input before it is looked at.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The row of the folder's `metadata.csv`.
    pub row: Option<Row>,
    /// Content type, as HTTP or MIME has it.
    pub content_type: Option<String>,
    /// Encoding's name, as HTTP or MIME has it.
    pub charset: Option<String>,
    /// Where it was had from.
    pub url: Option<String>,
    /// When it was fetched from there: RFC 3339, UTC.
    pub fetched: Option<String>,
    /// When it was published, where the container tells.
    pub published: Option<String>,
    /// Its title, where the container tells.
    pub title: Option<String>,
    /// Outlet, where the container tells.
    pub source: Option<String>,
    /// Who wrote it, where the container tells.
    pub byline: Option<String>,
}

/// What is in an input.
pub enum Found {
    /// A document.
    Record(Box<Record>, Option<Row>),
    /// Something to be opened.
    Input(Box<Input>),
    /// Something that is not read, or could not be.
    Skipped {
        /// What it is called.
        below: String,
        /// Why, in words.
        reason: String,
    },
}

/// An input that holds any number of documents, read as it goes.
pub trait Source {
    /// The next of them; `None` at the end.
    fn next(&mut self, limits: &Limits) -> Option<Found>;
}

/// What opening an input gives.
pub enum Opened {
    /// These, and no more.
    Whole(Vec<Found>),
    /// Ask it for them.
    Source(Box<dyn Source>),
}

impl Opened {
    fn skipped(below: &str, reason: impl ToString) -> Opened {
        Opened::Whole(vec![skipped(below, reason)])
    }

    fn record(record: Record, row: Option<Row>) -> Opened {
        Opened::Whole(vec![Found::Record(Box::new(record), row)])
    }
}

fn skipped(below: &str, reason: impl ToString) -> Found {
    Found::Skipped {
        below: below.to_owned(),
        reason: reason.to_string(),
    }
}

/// Opens an input.
pub fn open(mut input: Input, limits: &Limits) -> Opened {
    use sniff::Format;
    if input.depth > DEEPEST {
        return Opened::skipped(&input.below, format!("more than {DEEPEST} archives inside each other: not opened"));
    }
    let head = match input.head() {
        Ok(head) => head,
        Err(e) => return Opened::skipped(&input.below, crate::reader::reason(&e)),
    };
    match sniff::format(&head, &input.extension, input.about.content_type.as_deref()) {
        Format::Gzip | Format::Zstd => archive::decompressed(input, head.starts_with(b"\x1f\x8b")),
        Format::Zip => archive::zip(input, limits),
        Format::Warc => Opened::Source(Box::new(warc::Warc::new(input))),
        Format::Mbox => Opened::Source(Box::new(mail::Mbox::new(input))),
        Format::JsonLines => Opened::Source(Box::new(json::Lines::new(input))),
        Format::Table(separator) => table::open(input, separator, &head, limits),
        Format::Unread(name) => Opened::skipped(&input.below, sniff::unread(name)),
        format => whole(input, format, limits),
    }
}

/// Formats whose documents are read whole.
fn whole(mut input: Input, format: sniff::Format, limits: &Limits) -> Opened {
    use sniff::Format;
    let bytes = match input.bytes(limits.document_bytes) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Opened::skipped(&input.below, crate::reader::too_large(limits)),
        Err(e) => return Opened::skipped(&input.below, crate::reader::reason(&e)),
    };
    match format {
        Format::Html => page::open(&bytes, &input),
        Format::Feed => feed::open(&bytes, &input),
        Format::Mail => mail::open(&bytes, &input),
        Format::Pdf => pdf::open(bytes, &input, limits),
        Format::Json => json::open(&bytes, &input),
        _ => plain::open(bytes, &input),
    }
}

impl Input {
    /// An input in another one: `name` is its name there.
    fn within(&self, name: &str, body: Body, about: About) -> Input {
        let name = archive::plain_name(name);
        Input {
            id: format!("{}/{name}", self.id),
            below: format!("{}/{name}", self.below),
            extension: crate::reader::extension(&name),
            body,
            about: About {
                row: about.row.or_else(|| self.about.row.clone()),
                ..about
            },
            depth: self.depth + 1,
        }
    }

    /// The first bytes; the input still begins with them.
    fn head(&mut self) -> io::Result<Vec<u8>> {
        use std::io::{Seek, SeekFrom};
        let mut head = Vec::with_capacity(HEAD);
        match &mut self.body {
            Body::Memory(bytes) => head.extend_from_slice(&bytes[..bytes.len().min(HEAD)]),
            Body::File(file) => {
                file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
                // A pipe has no beginning to go back to.
                if file.seek(SeekFrom::Start(0)).is_err() {
                    let Body::File(file) = std::mem::replace(&mut self.body, Body::Memory(Vec::new())) else {
                        return Ok(head);
                    };
                    self.body = Body::Stream(Box::new(Cursor::new(head.clone()).chain(file)));
                }
            }
            Body::Stream(stream) => {
                let read = stream.by_ref().take(HEAD as u64).read_to_end(&mut head);
                let rest = std::mem::replace(stream, Box::new(io::empty()));
                let start = Cursor::new(head.clone());
                // What was read before it broke off is still read.
                self.body = Body::Stream(match read {
                    Ok(_) => Box::new(start.chain(rest)),
                    Err(e) if head.is_empty() => return Err(e),
                    Err(e) => Box::new(start.chain(Broken(Some(e)))),
                });
            }
        }
        Ok(head)
    }

    /// All bytes, `None` where there are more than `most`.
    fn bytes(&mut self, most: usize) -> io::Result<Option<Vec<u8>>> {
        match std::mem::replace(&mut self.body, Body::Memory(Vec::new())) {
            Body::Memory(bytes) => Ok((bytes.len() <= most).then_some(bytes)),
            Body::File(file) => read_bounded(file, most),
            Body::Stream(stream) => read_bounded(stream, most),
        }
    }

    /// The bytes as a stream.
    fn stream(&mut self) -> Box<dyn BufRead> {
        match std::mem::replace(&mut self.body, Body::Memory(Vec::new())) {
            Body::Memory(bytes) => Box::new(Cursor::new(bytes)),
            Body::File(file) => Box::new(BufReader::with_capacity(1 << 16, file)),
            Body::Stream(stream) => Box::new(BufReader::with_capacity(1 << 16, stream)),
        }
    }

    /// A record with what is known from around it.
    fn record(&self) -> Record {
        Record {
            id: self.id.clone(),
            title: self.about.title.clone(),
            byline: self.about.byline.clone(),
            source: self.about.source.clone(),
            url: self.about.url.clone(),
            fetched: self.about.fetched.clone(),
            published: self.about.published.clone(),
            ..Record::default()
        }
    }
}

/// A stream that breaks off.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(self.0.take().unwrap_or_else(|| io::Error::other("broken off")))
    }
}

/// All bytes of an input, `None` where there are more than `most`.
fn read_bounded(input: impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    input.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}
