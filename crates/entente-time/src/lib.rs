//! From the words of a date to the span of days they name.
//!
//! *In:* the parsed passages of one document, in reading order, and its dateline. *Out:* one [`TimeMention`] per expression.
//! A passage meets three steps, in this order:
//! 1. `find` marks the expressions and gives each a `meaning` that needs no calendar, "the Tuesday before now"
//!    (words and patterns: `knowledge/time/en/`);
//! 2. `tense` asks the tree which way the verb looks, and `clock` what the narrative has told before;
//! 3. `anchor` puts the meaning on the calendar.
//!
//! # Invariants and limits
//! - An answer is never finer than the text: "in March" is a month, not the 1st of March.
//! - The same text and dateline give the same answer; nothing here reads the clock of the machine.
//! - Text cannot make this crate fail: what it cannot read stays a mention without a date.
//! - Where the dateline is unknown, expressions relative to it have no date.
//! - Not here: which event a date belongs to (`entente-coding`), and where the dateline comes from (`entente-intake`).

use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::Parsed;
use entente_text::Span;
use std::ops::Range;
use std::sync::OnceLock;

pub mod edtf;

mod limit;
mod marks;
mod unit;

mod numbers;
mod pattern;
mod trie;
mod words;

mod build;
mod find;
mod guard;
mod lex;
mod meaning;
mod view;

mod anchor;
mod clock;
mod offset;
mod parts;
mod recur;
mod tense;
mod timex;

mod plain;
mod reader;

pub use edtf::{Date, Days, Edtf, EdtfError, Season};
pub use limit::Limit;
pub use marks::{Marks, Modifier};
pub use offset::Offset;
pub use pattern::Pattern;
pub use reader::{Line, Reader};
pub use tense::said_then;
pub use unit::Unit;

/// TIMEX3 type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are TIMEX3's")]
pub enum TimexType {
    Date,
    Time,
    Duration,
    Set,
}

impl TimexType {
    /// The name in TIMEX3: `DATE`.
    pub const fn as_str(self) -> &'static str {
        match self {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
        }
    }
}

/// How the value was had (codebook, section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Absolute in the text.
    Stated,
    /// Relative, resolved against the publication date or the narrative clock.
    Resolved,
    /// Relative, and there was nothing to resolve it against; or vague ("in recent years").
    Unresolved,
}

impl Basis {
    /// The name in exports: `stated`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Basis::Stated => "stated",
            Basis::Resolved => "resolved",
            Basis::Unresolved => "unresolved",
        }
    }
}

/// One time expression.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeMention {
    /// Tokens, half-open.
    pub tokens: Range<usize>,
    /// Bytes in the passage's text. Prepositions ("since", "by", "from") stand outside, what qualifies the time ("nearly", "more than") inside.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: TimexType,
    /// TIMEX3 value: `2014-03`, `P4Y`, `XXXX-WXX-1`…
    pub value: String,
    /// TIMEX3's `mod`, `quant` and `freq`.
    pub marks: Marks,
    /// The interval, where the expression names one; `None` for durations, sets and what could not be resolved.
    /// "Since 2011" runs to the publication day. "The past two years" has one, though TIMEX3 types it as a duration.
    pub edtf: Option<Edtf>,
    /// How `edtf` was had.
    pub basis: Basis,
    /// What settled it, for `entente explain`: "publication date 2021-09-15", "clock 2013-08".
    pub because: String,
    /// Whether the expression is a limit ("by the end of 2014", "until May"): a due date, not when it happened.
    pub limit: Limit,
    /// Set where it counts from an event named after it ("three days after the vote"): with that event's date,
    /// [`Offset::counted_from`] has the date meant. `edtf` then is at most what the narrative's clock suggests.
    pub offset: Option<Offset>,
}

impl TimeMention {
    /// The expression as TIMEX3 has it, for exports: `{"type": "SET", "value": "P1M", "freq": "2X"}`.
    pub fn timex3(&self) -> serde_json::Value {
        let mut out = serde_json::json!({"type": self.kind.as_str(), "value": self.value});
        if let Some(modifier) = self.marks.modifier {
            out["mod"] = modifier.as_str().into();
        }
        if let Some(quant) = self.marks.quant {
            out["quant"] = quant.into();
        }
        if let Some(freq) = self.marks.freq {
            out["freq"] = format!("{freq}X").into();
        }
        out
    }
}

/// Finds and resolves the time expressions of one document, in English, with the standard knowledge folder.
///
/// `passages` are its parsed passages in reading order; the narrative clock runs through them. `dateline` is what the
/// document says of when it was written, `None` when unknown: then nothing is resolved against it. One list per passage, in
/// token order, not overlapping. Nothing here reads the clock of the machine.
///
/// An overlay of the knowledge folder that cannot be read is passed over here; [`Reader::standard`] says what is wrong with it.
pub fn read(passages: &[&Parsed], dateline: Option<&Edtf>) -> Vec<Vec<TimeMention>> {
    match Reader::standard() {
        Ok(reader) => reader.read(passages, dateline),
        Err(_) => built_in().map_or_else(|| vec![Vec::new(); passages.len()], |r| r.read(passages, dateline)),
    }
}

/// Finds time expressions in text that nobody parsed: a date line, a header, a field of a table.
///
/// Without a tree there is no tense, so weekdays and bare months are the latest that have begun. Spans count bytes of `text`;
/// tokens are words and marks.
pub fn read_text(text: &str, dateline: Option<&Edtf>) -> Vec<TimeMention> {
    read(&[&plain::parse(text)], dateline).pop().unwrap_or_default()
}

fn built_in() -> Option<&'static Reader> {
    static READER: OnceLock<Option<Reader>> = OnceLock::new();
    READER.get_or_init(|| Reader::load(&Knowledge::built_in()).ok()).as_ref()
}

fn standard() -> Result<&'static Reader, &'static KnowledgeError> {
    static READER: OnceLock<Result<Reader, KnowledgeError>> = OnceLock::new();
    READER.get_or_init(|| Reader::load(&Knowledge::standard())).as_ref()
}
