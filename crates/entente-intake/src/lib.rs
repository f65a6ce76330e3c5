//! From bytes to documents: text, passages with roles, and what the document says of itself.
//!
//! *In:* files, folders, JSONL, standard input. *Out:* a stream of [`Item`]s in a settled order: each is a [`Document`] or
//! something [skipped](Item::Skipped), with its reason. One document walks through the modules in this order:
//! 1. [`reader`] finds the files of a path, one after the other ([`Reader`]); [`sidecar`] reads a folder's `metadata.csv`;
//! 2. [`open`] tells the format of bytes and opens it: text, JSONL, tables, web pages ([`page`]), PDF, DOCX, ODT, EPUB, mail,
//!    feeds, WARC, zip, gzip, Zstandard; [`decode`] and [`charset`] make text of bytes, or say why not;
//! 3. [`record`] is a document as its format gives it, [`front`] reads the fields above a text's first line;
//! 4. [`lines`] joins hard-wrapped lines to units: paragraphs, headings, items of lists, entries of chronologies;
//! 5. [`shapes`] says what a unit looks like by itself (word lists and patterns: `knowledge/intake/`); names, issuers and
//!    datelines have a module each;
//! 6. [`head`] reads title and byline from the units before the running text, `published` the date and source; [`date`] reads
//!    the dates;
//! 7. [`roles`] gives each unit its role, [`tongue`] tells the language, and [`document`] puts it all together.
//!
//! # Invariants and limits
//! - The text is kept as it came (byte-order mark aside, and UTF-16 turned into UTF-8): offsets count its bytes.
//! - Passages do not overlap, stand in reading order and have no white space at either end; [`Document::passage_text`] gives
//!   the words of one for parsing, byte for byte as long as the passage.
//! - A bad file, line or date is reported and the rest is read; text cannot make this crate fail or panic.
//! - A document is held in memory whole, one at a time, and is no larger than [`Limits::document_bytes`].
//! - What says nothing of its publication date has none: the file's own time is never taken for it.
//! - Not here: the network.

pub mod charset;
pub mod date;
mod dateline;
pub mod decode;
pub mod document;
pub mod front;
pub mod head;
pub mod lines;
mod names;
pub mod open;
pub mod page;
mod published;
pub mod reader;
pub mod record;
pub mod roles;
pub mod shapes;
pub mod sidecar;
pub mod tongue;
mod year;

pub use document::{DateSource, Document, Passage};
pub use reader::{Item, Limits, Reader};
pub use record::{Record, RecordError};
pub use shapes::Shapes;
