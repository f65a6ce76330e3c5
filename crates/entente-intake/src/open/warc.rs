//! WARC archives: the pages of a crawl, each with its address and the time it was fetched.
//!
//! `response` and `resource` records are read, with what their HTTP head says; others (requests, metadata, revisits) are no
//! documents. The framing is the standard's (ISO 28500): a head of fields, a block of `Content-Length` bytes, two line ends.

use super::{About, Body, Found, Input, Source, skipped};
use crate::reader::{Limits, reason, too_large};
use std::io::{self, BufRead, Read};

/// Fields of a record's head, and bytes of each, at most.
const MOST_FIELDS: usize = 200;
const LONGEST_FIELD: usize = 64 << 10;

/// A WARC file.
pub struct Warc {
    stream: Box<dyn BufRead>,
    input: Input,
    number: u64,
    done: bool,
}

impl Warc {
    /// Reads the records of `input`.
    pub fn new(mut input: Input) -> Self {
        Warc {
            stream: input.stream(),
            input,
            number: 0,
            done: false,
        }
    }

    /// The fields of the next record, names in lower case; `None` at the end.
    fn head(&mut self) -> io::Result<Option<Vec<(String, String)>>> {
        let mut fields = Vec::new();
        let mut begun = false;
        loop {
            let Some(line) = self.line()? else {
                return if begun {
                    Err(io::Error::other("cut off within a record"))
                } else {
                    Ok(None)
                };
            };
            if !begun {
                if line.is_empty() {
                    continue;
                }
                if !line.starts_with("WARC/") {
                    return Err(io::Error::other("not a record of WARC where one should begin"));
                }
                begun = true;
            } else if line.is_empty() {
                return Ok(Some(fields));
            } else if let Some((name, value)) = line.split_once(':') {
                if fields.len() >= MOST_FIELDS {
                    return Err(io::Error::other("a record with too many fields"));
                }
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
    }

    fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let read = self.stream.by_ref().take(LONGEST_FIELD as u64).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        if read == LONGEST_FIELD {
            return Err(io::Error::other("a field of a record that is too long"));
        }
        Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()))
    }

    fn pass_over(&mut self, bytes: u64) -> io::Result<()> {
        let passed = io::copy(&mut self.stream.by_ref().take(bytes), &mut io::sink())?;
        if passed < bytes {
            return Err(io::Error::other("cut off within a record"));
        }
        Ok(())
    }

    /// The next record that may be a document.
    fn record(&mut self, limits: &Limits) -> io::Result<Option<Found>> {
        while let Some(fields) = self.head()? {
            self.number += 1;
            let field = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
            let length: u64 = field("content-length")
                .and_then(|l| l.parse().ok())
                .ok_or_else(|| io::Error::other("a record without its length"))?;
            let kind = field("warc-type").unwrap_or_default();
            let http = field("content-type").is_some_and(|t| t.starts_with("application/http"));
            let fetched_at = field("warc-date").map(str::to_owned);
            let url = field("warc-target-uri").map(|u| u.trim_matches(['<', '>']).to_owned());
            let name = url.clone().unwrap_or_else(|| format!("record {}", self.number));
            if !matches!(kind, "response" | "resource" | "conversion") || url.as_deref().is_some_and(|u| !u.starts_with("http")) {
                self.pass_over(length)?;
                continue;
            }
            let below = format!("{}:{name}", self.input.below);
            // An HTTP head comes on top of the document.
            if length > (limits.document_bytes + LONGEST_FIELD) as u64 {
                self.pass_over(length)?;
                return Ok(Some(skipped(&below, too_large(limits))));
            }
            let mut block = Vec::new();
            self.stream.by_ref().take(length).read_to_end(&mut block)?;
            if (block.len() as u64) < length {
                return Err(io::Error::other("cut off within a record"));
            }
            let content_type = field("content-type").map(str::to_owned);
            let fetched = if kind == "response" && http {
                match response(&block, limits.document_bytes) {
                    Ok(Some(fetched)) => fetched,
                    Ok(None) => continue,
                    Err(why) => return Ok(Some(skipped(&below, why))),
                }
            } else {
                (block, content_type)
            };
            return Ok(Some(self.input(name, url, fetched_at, fetched)));
        }
        Ok(None)
    }

    fn input(&self, name: String, url: Option<String>, fetched: Option<String>, (bytes, content_type): Fetched) -> Found {
        let charset = content_type.as_deref().and_then(charset).map(str::to_owned);
        Found::Input(Box::new(Input {
            id: url.clone().unwrap_or_else(|| format!("{}#{}", self.input.id, self.number)),
            below: format!("{}:{name}", self.input.below),
            extension: String::new(),
            body: Body::Memory(bytes),
            about: About {
                row: self.input.about.row.clone(),
                content_type,
                charset,
                url,
                fetched,
                ..About::default()
            },
            depth: self.input.depth + 1,
        }))
    }
}

impl Source for Warc {
    fn next(&mut self, limits: &Limits) -> Option<Found> {
        if self.done {
            return None;
        }
        match self.record(limits) {
            Ok(found) => {
                self.done = found.is_none();
                found
            }
            Err(e) => {
                self.done = true;
                let name = format!("{}:record {}", self.input.below, self.number + 1);
                Some(skipped(&name, format!("{}: the rest of the archive is left out", reason(&e))))
            }
        }
    }
}

/// The charset of a content type.
pub fn charset(content_type: &str) -> Option<&str> {
    let at = content_type.to_ascii_lowercase().find("charset=")?;
    let value = &content_type[at + 8..];
    Some(value.split(';').next().unwrap_or(value).trim().trim_matches(['"', '\'']))
}

/// What was fetched: its bytes and their content type.
type Fetched = (Vec<u8>, Option<String>);

/// The bytes of an HTTP response and their content type; `None` where it is no page (an error, a picture …).
fn response(block: &[u8], most: usize) -> Result<Option<Fetched>, String> {
    let mut fields = [httparse::EMPTY_HEADER; 256];
    let mut head = httparse::Response::new(&mut fields);
    let length = match head.parse(block) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Err("an HTTP answer without its text".into()),
        Err(e) => return Err(format!("an HTTP answer that cannot be read ({e})")),
    };
    if head.code.is_some_and(|c| c != 200) {
        return Ok(None);
    }
    let field = |name: &str| {
        let found = head.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(found.value).trim().to_owned())
    };
    let content_type = field("content-type");
    if content_type.as_deref().is_some_and(|t| {
        ["image/", "video/", "audio/", "font/", "text/css", "javascript"]
            .iter()
            .any(|no| t.contains(no))
    }) {
        return Ok(None);
    }
    let mut bytes = block[length..].to_vec();
    if field("transfer-encoding").is_some_and(|t| t.eq_ignore_ascii_case("chunked")) {
        // Many crawlers undo the chunks and leave the field.
        if let Ok(Some(whole)) = super::read_bounded(chunked_transfer::Decoder::new(bytes.as_slice()), most) {
            bytes = whole;
        }
    }
    let whole = match field("content-encoding").as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("gzip" | "x-gzip") if bytes.starts_with(b"\x1f\x8b") => {
            super::read_bounded(flate2::read::MultiGzDecoder::new(bytes.as_slice()), most)
        }
        Some("deflate") => super::read_bounded(flate2::read::ZlibDecoder::new(bytes.as_slice()), most),
        Some("zstd") => zstd::stream::read::Decoder::new(bytes.as_slice()).and_then(|d| super::read_bounded(d, most)),
        Some("br") => super::read_bounded(brotli_decompressor::Decompressor::new(bytes.as_slice(), 4096), most),
        _ => return Ok(Some((bytes, content_type))),
    };
    match whole {
        Ok(Some(whole)) => Ok(Some((whole, content_type))),
        Ok(None) => Err(format!("larger than the limit of {most} bytes a document")),
        Err(e) => Err(format!("cannot be decompressed ({e})")),
    }
}
