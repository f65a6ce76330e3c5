//! The record of the codebook's section 2, one claim of it: the shape that `entente code` prints and the register keeps.

use serde::{Deserialize, Serialize, Serializer};

/// A party to an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// ISO 3166-1 alpha-3, historic or body code; absent when the text names nobody known.
    pub state: Option<String>,
    /// PLOVER sector.
    pub sector: Option<String>,
    /// Name for display.
    pub name: String,
    /// Full name of a person.
    pub person: Option<String>,
    /// Office held.
    pub office: Option<String>,
    /// The words that named it, and where (bytes of the document).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// First byte of `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// One past the last byte of `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
}

/// A thing transferred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What, singular, without number: "patrol boat".
    pub what: String,
    /// How many, where said.
    pub count: Option<u64>,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Money {
    /// In units of the currency; a whole amount is written without a fraction.
    #[serde(serialize_with = "whole_or_not")]
    pub amount: f64,
    /// ISO 4217.
    pub currency: String,
}

fn whole_or_not<S: Serializer>(amount: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    // 2^53: beyond it not every whole number is a f64.
    if amount.fract() == 0.0 && amount.abs() < 9_007_199_254_740_992.0 {
        serializer.serialize_i64(*amount as i64)
    } else {
        serializer.serialize_f64(*amount)
    }
}

/// Where it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// As the text says it.
    pub name: String,
    /// The state it lies in, where known.
    pub state: Option<String>,
}

/// PLOVER code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plover {
    /// One of the 16 roots.
    pub event: String,
    /// Mode, where the root has one.
    pub mode: Option<String>,
    /// Contexts, sorted.
    pub contexts: Vec<String>,
}

/// CAMEO code. Text: a leading zero counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cameo {
    /// The root: the first two digits.
    pub root: String,
    /// The finest code that is clear.
    pub code: String,
}

impl Cameo {
    /// A code and its root.
    pub fn new(code: &str) -> Self {
        Cameo {
            root: code.chars().take(2).collect(),
            code: code.to_owned(),
        }
    }
}

/// How one field came about; shown by `entente explain`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// The field: "initiators", "date", "status" …
    pub field: String,
    /// Why it has its value, in words.
    pub reason: String,
}

/// How firmly a text asserts (codebook, section 6). Ordered from firmest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "codebook, section 6")]
pub enum Status {
    Occurred,
    Denied,
    Planned,
    Proposed,
    Hypothetical,
}

impl Status {
    /// The codebook's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Occurred => "occurred",
            Status::Denied => "denied",
            Status::Planned => "planned",
            Status::Proposed => "proposed",
            Status::Hypothetical => "hypothetical",
        }
    }
}

/// What one document says of one event, in one sentence.
///
/// All offsets are bytes of the document's text as stored; `quote` is the slice `start..end`. Fields that the text does not
/// give are `None` or empty, never guessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The document.
    pub doc: String,
    /// The sentence.
    pub quote: String,
    /// First byte of the sentence.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// First byte of the word that the rule fired on.
    pub anchor: usize,
    /// Kind (codebook, section 3).
    pub kind: String,
    /// Subtype of the kind.
    pub subtype: Option<String>,
    /// Stage, for agreement, transfer, institution.
    pub stage: Option<String>,
    /// A short title in words of the text.
    pub title: String,
    /// Doers, or all parties of a symmetric kind.
    pub initiators: Vec<Party>,
    /// To, for, about or against whom.
    pub counterparts: Vec<Party>,
    /// EDTF.
    pub date: Option<String>,
    /// `stated`, `resolved`, `document`, `none`.
    pub date_basis: String,
    /// EDTF: when something promised is due.
    pub due: Option<String>,
    /// Where.
    pub place: Option<Place>,
    /// How firmly asserted.
    pub status: Status,
    /// To whom the text attributes it; `None` when the author asserts it.
    pub said_by: Option<String>,
    /// Areas (codebook, section 7), sorted.
    pub areas: Vec<String>,
    /// Things transferred.
    pub items: Vec<Item>,
    /// Money.
    pub value: Option<Money>,
    /// Conditions on use.
    pub conditions: Vec<String>,
    /// "2nd" of a series.
    pub ordinal: Option<u32>,
    /// Name of the standing series.
    pub mechanism: Option<String>,
    /// Name of the instrument.
    pub instrument: Option<String>,
    /// PLOVER code.
    pub plover: Plover,
    /// CAMEO code, where the mapping is clear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cameo: Option<Cameo>,
    /// The rule that fired.
    pub rule: String,
    /// How each field came about.
    pub because: Vec<Because>,
    /// Claims of one document that the coder itself already knows to be of one event carry the same number ("the deal", "the
    /// six vessels" after their introduction); numbers mean nothing outside the document.
    pub event_in_doc: u32,
}

/// The kinds whose parties are all initiators.
pub const SYMMETRIC: [&str; 4] = ["agreement", "meeting", "exercise", "institution"];
