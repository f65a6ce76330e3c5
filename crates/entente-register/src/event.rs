//! The register's row: the record of the codebook's section 2, in its order of fields.

use crate::decision::{Review, Ruling};
use entente_coding::{Item, Money, Party, Place, Plover, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The thing in the world that one or more claims are about. Derived by [`crate::best`]; never edited.
///
/// Parties carry no mention (`text`, `start`, `end`): that belongs to a document. Absent facts are `None` or empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The name of the claim that told it first.
    pub id: String,
    /// Kind (codebook, section 3).
    pub kind: String,
    /// Subtype of the kind.
    pub subtype: Option<String>,
    /// Stage, for agreement, transfer, institution.
    pub stage: Option<String>,
    /// A short title in words of a text.
    pub title: String,
    /// Doers, or all parties of a symmetric kind.
    pub initiators: Vec<Party>,
    /// To, for, about or against whom.
    pub counterparts: Vec<Party>,
    /// EDTF: the finest interval supported.
    pub date: Option<String>,
    /// `stated`, `resolved`, `document`, `none`.
    pub date_basis: String,
    /// EDTF: when something promised is due.
    pub due: Option<String>,
    /// Where.
    pub place: Option<Place>,
    /// How firmly asserted.
    pub status: Status,
    /// Areas (codebook, section 7), sorted.
    pub areas: Vec<String>,
    /// Things transferred.
    pub items: Vec<Item>,
    /// Money.
    pub value: Option<Money>,
    /// Conditions on use, sorted.
    pub conditions: Vec<String>,
    /// "2nd" of a series.
    pub ordinal: Option<u32>,
    /// Name of the standing series.
    pub mechanism: Option<String>,
    /// Name of the instrument.
    pub instrument: Option<String>,
    /// PLOVER code.
    pub plover: Plover,
    /// Fields on which the claims contradict each other, with what each says; left out when there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<Dispute>,
    /// What people's decisions on it come to; left out where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Every decision that bears on it, oldest first; left out where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Ruling>,
    /// The documents that tell of it, in groups: each is one source (see [`crate::witness`]), in the order of their first claims.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Whether only one source tells of it, in however many documents.
    #[serde(default)]
    pub single_source: bool,
    /// Admiralty grade of the best rated of its sources, A to F (cannot be judged).
    #[serde(default)]
    pub reliability: Grade,
    /// Admiralty grade of the information, 1 to 6 (cannot be judged), from independent agreement alone: see
    /// [`crate::witness::credibility`].
    #[serde(default = "not_judged")]
    pub credibility: u8,
    /// Every claim, by publication date, document and place in the text.
    #[serde(default)]
    pub claims: Vec<EventClaim>,
}

const fn not_judged() -> u8 {
    6
}

/// Documents that are one source: of one outlet, or reprints of one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its documents, sorted.
    pub documents: Vec<String>,
    /// Outlets or issuers, as documents name them, sorted.
    pub names: Vec<String>,
    /// Admiralty grade of the best rated of them.
    #[serde(default)]
    pub reliability: Grade,
}

/// Admiralty grade of a source, A (completely reliable) to E (unreliable); F: cannot be judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "letters")]
pub enum Grade {
    A,
    B,
    C,
    D,
    E,
    #[default]
    F,
}

impl Grade {
    /// All of them, best first.
    pub const ALL: [Grade; 6] = [Grade::A, Grade::B, Grade::C, Grade::D, Grade::E, Grade::F];

    /// Its letter.
    pub const fn as_str(self) -> &'static str {
        ["A", "B", "C", "D", "E", "F"][self as usize]
    }

    /// What it means, in the words of the scale.
    pub const fn means(self) -> &'static str {
        [
            "completely reliable",
            "usually reliable",
            "fairly reliable",
            "not usually reliable",
            "unreliable",
            "reliability cannot be judged",
        ][self as usize]
    }

    /// The grade of this letter, in either case.
    pub fn read(letter: &str) -> Option<Grade> {
        Grade::ALL.into_iter().find(|g| g.as_str().eq_ignore_ascii_case(letter.trim()))
    }
}

/// One claim as exports show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventClaim {
    /// The document: file name or the document's own id.
    pub doc: String,
    /// The sentence: the slice `start..end` of the document's text.
    pub quote: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// How firmly this document asserts it.
    pub status: Status,
    /// To whom the text attributes it.
    pub said_by: Option<String>,
    /// The date as this document gives it.
    pub date: Option<String>,
    /// The rule that fired.
    pub rule: String,
}

/// A field on which claims contradict each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dispute {
    /// The field: "date", "status", "items" …
    pub field: String,
    /// What is said, the event's own value first.
    pub values: Vec<DisputedValue>,
}

/// One side of a dispute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputedValue {
    /// As the field has it.
    pub value: serde_json::Value,
    /// Who says so: positions in [`Event::claims`].
    pub claims: Vec<usize>,
    /// Who corrected it to this: the authors of decisions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
}

impl Event {
    /// Every party, initiators first.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        self.initiators.iter().chain(&self.counterparts)
    }
    /// The states and bodies that take part, sorted.
    pub fn states(&self) -> BTreeSet<&str> {
        self.parties().filter_map(|p| p.state.as_deref()).collect()
    }
    /// The documents that tell of it, sorted.
    pub fn documents(&self) -> BTreeSet<&str> {
        self.claims.iter().map(|c| c.doc.as_str()).collect()
    }
    /// Both Admiralty grades, side by side: "B1".
    pub fn admiralty(&self) -> String {
        format!("{}{}", self.reliability.as_str(), self.credibility)
    }
    /// Whether its claims contradict each other on `field`.
    pub fn disputes(&self, field: &str) -> bool {
        self.disputed.iter().any(|d| d.field == field)
    }
}
