//! What people decided about events: constraints kept beside the claims, never edits of what follows from them.
//!
//! *In:* decisions and the claims of the register. *Out:* which decisions stand, and what they make of grouping and values.
//!
//! 1. [`Anchor`] says what a decision is about, in words that outlive a claim's name; [`attach`] finds the claim it means now;
//! 2. [`settle`] weighs decisions: of one person the latest counts, of several what most of them say; a tie decides nothing;
//! 3. [`apply`] puts what was settled into an event: marks, corrected fields, and who decided them;
//! 4. [`field`] reads the value of a correction as a person writes it.
//!
//! # Invariants and limits
//! - Everything here is a function of the *set* of decisions: the order in which they arrived does not matter.
//! - A decision is never changed, and goes nowhere; undoing it is noted beside it.
//! - A decision that finds nothing any more is kept: when its sentence comes back, it counts again.

pub mod apply;
pub mod attach;
pub mod field;
pub mod settle;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What somebody decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// The event is right as it stands.
    Accept,
    /// It is no event: it is left out of every output.
    Reject,
    /// One claim is wrong: the event is made without it.
    RejectClaim,
    /// Two events are one.
    Same,
    /// Two events, or two tellings taken for one event, are not the same.
    Apart,
    /// A field has this value, whatever the claims say. `null` says that it has none.
    Correct {
        /// The field: one of [`field::FIELDS`].
        field: String,
        /// As the record has it.
        value: Value,
    },
}

impl Verdict {
    /// The word it is stored and shown by.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::Reject => "reject",
            Verdict::RejectClaim => "reject-claim",
            Verdict::Same => "same",
            Verdict::Apart => "apart",
            Verdict::Correct { .. } => "correct",
        }
    }

    /// The verdict of this word; a correction has field and value besides.
    pub fn from_parts(word: &str, field: Option<String>, value: Option<Value>) -> Option<Verdict> {
        Some(match word {
            "accept" => Verdict::Accept,
            "reject" => Verdict::Reject,
            "reject-claim" => Verdict::RejectClaim,
            "same" => Verdict::Same,
            "apart" => Verdict::Apart,
            "correct" => Verdict::Correct {
                field: field?,
                value: value.unwrap_or_default(),
            },
            _ => return None,
        })
    }
}

/// A claim that a decision is about, in words that outlive its name: document, sentence, place and kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The document.
    pub doc: String,
    /// The kind of event claimed.
    pub kind: String,
    /// The claim's name when it was decided; empty for a sentence in which nothing was coded.
    pub claim: String,
    /// First byte of the sentence, then.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Where in the sentence the word stands that the rule fired on, in bytes from its beginning.
    pub word: usize,
    /// SHA-256 of the sentence, in hexadecimal.
    pub sha256: String,
    /// The sentence; `None` once its document was forgotten.
    pub quote: Option<String>,
    /// Names of the other claims of this kind that stood in the sentence: the decision was not about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub besides: Vec<String>,
}

/// That a decision was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// By whom.
    pub author: String,
    /// When, UTC.
    pub time: String,
    /// Why.
    pub reason: Option<String>,
}

/// A decision, with what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Twelve characters, from everything but `undone`: the same decision has the same id in every register.
    pub id: String,
    /// What was decided.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The id of the event at that time.
    pub event: String,
    /// The id of the other event at that time, where two are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_event: Option<String>,
    /// By whom.
    pub author: String,
    /// When: UTC, ISO 8601.
    pub time: String,
    /// Why.
    pub reason: Option<String>,
    /// Whether it is about a sentence in which nothing was coded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lead: bool,
    /// The claims it is about, by [`crate::account::Order`].
    pub on: Vec<Anchor>,
    /// The claims of the other event, where two are compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<Anchor>,
    /// That it was taken back; it is kept all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Undone>,
}

impl Decision {
    /// Gives it the id that its content makes.
    pub fn named(mut self) -> Decision {
        let mut hash = Sha256::new();
        let verdict = serde_json::to_string(&self.verdict).unwrap_or_default();
        let place = |a: &Anchor| format!("{} {} {} {} {}", a.doc, a.kind, a.claim, a.start, a.sha256);
        let places = self
            .on
            .iter()
            .map(place)
            .chain(["/".to_owned()])
            .chain(self.other.iter().map(place));
        for part in [verdict, self.author.clone(), self.time.clone()].into_iter().chain(places) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        self.id = crate::account::base32(&hash.finalize());
        self
    }
}

/// A decision as the event that it bears on shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The decision's id.
    pub id: String,
    /// What was decided.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// By whom.
    pub author: String,
    /// When: UTC, ISO 8601.
    pub time: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether it has its way: not where its author decided otherwise later, nor where others did.
    pub stands: bool,
}

/// What the decisions on an event come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Review {
    /// Accepted as it is.
    Accepted,
    /// Accepted, but more is told of it since.
    Grown,
    /// Rejected: left out of every output that does not ask for it.
    Rejected,
    /// As many accept it as reject it.
    Differ,
}

impl Review {
    /// The word it is stored and shown by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Review::Accepted => "accepted",
            Review::Grown => "grown",
            Review::Rejected => "rejected",
            Review::Differ => "differ",
        }
    }
}
