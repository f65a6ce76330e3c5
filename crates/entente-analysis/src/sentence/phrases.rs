//! The phrases of `knowledge/analysis/sentences.toml`: which one tells an event, and how slots are filled.

use super::parties::PartyWords;
use super::things::Things;
use entente_coding::Status;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_register::{Event, fold};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "analysis/sentences.toml";

/// The file, read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrases {
    pub status: Frames,
    pub nouns: Frames,
    pub after: After,
    not_of_the_open: BTreeSet<String>,
    what: BTreeMap<String, BTreeMap<String, String>>,
    relations: BTreeMap<String, String>,
    tell: Vec<Tell>,
    pub parties: PartyWords,
    pub sectors: BTreeMap<String, String>,
    pub visitors: BTreeMap<String, String>,
    pub things: Things,
}

/// What goes around an event by its status.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Frames {
    pub occurred: String,
    pub planned: String,
    pub coming: String,
    pub proposed: String,
    pub hypothetical: String,
    pub denied: String,
}

/// What is said after the core of a sentence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct After {
    pub place: String,
    pub due: String,
    pub value: String,
    pub conditions: String,
    pub said_by: String,
    pub ordinal: BTreeMap<String, String>,
}

/// How events of one sort are told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tell {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    subtype: Vec<String>,
    #[serde(default)]
    stage: Vec<String>,
    #[serde(default = "doers")]
    pub subject: String,
    pub tell: Verb,
    #[serde(default)]
    pub bare: Option<Verb>,
    pub noun: String,
    #[serde(default)]
    pub words: bool,
    #[serde(default)]
    pub promise: bool,
}

fn doers() -> String {
    "{A}".into()
}

/// "give|gave|giving {what} to {B}".
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Verb {
    does: String,
    did: String,
    did_plural: String,
    rest: String,
}

/// A verb for one subject, with what follows it.
pub(super) struct Forms {
    pub does: String,
    pub did: String,
    /// The second form alone: "gave".
    pub past: String,
}

impl TryFrom<String> for Verb {
    type Error = String;
    fn try_from(text: String) -> Result<Verb, String> {
        let (verb, rest) = text.split_once(' ').map_or((text.as_str(), ""), |(v, r)| (v, r));
        let [does, did, _] = verb.split('|').collect::<Vec<_>>()[..] else {
            return Err(format!("`{verb}` should be three forms: give|gave|giving"));
        };
        let (one, many) = did.split_once('/').unwrap_or((did, did));
        Ok(Verb {
            does: does.into(),
            did: one.into(),
            did_plural: many.into(),
            rest: if rest.is_empty() { String::new() } else { format!(" {rest}") },
        })
    }
}

impl Verb {
    pub fn forms(&self, plural: bool) -> Forms {
        let did = if plural { &self.did_plural } else { &self.did };
        Forms {
            does: format!("{}{}", self.does, self.rest),
            did: format!("{did}{}", self.rest),
            past: did.clone(),
        }
    }
}

impl Phrases {
    pub fn standard() -> Result<Phrases, KnowledgeError> {
        let malformed = |message: String| KnowledgeError::Malformed {
            file: FILE.into(),
            message,
        };
        let text = Knowledge::standard().read(FILE)?;
        let phrases: Phrases = toml::from_str(&text).map_err(|e| malformed(e.to_string()))?;
        match phrases.tell.last() {
            Some(last) if last.kind.is_empty() && last.subtype.is_empty() && last.stage.is_empty() => Ok(phrases),
            _ => Err(malformed("the last [[tell]] must fit every event".into())),
        }
    }

    pub fn choose(&self, event: &Event) -> &Tell {
        let (subtype, stage) = (event.subtype.as_deref().unwrap_or(""), event.stage.as_deref().unwrap_or(""));
        let open = matches!(event.status, Status::Proposed | Status::Hypothetical);
        let stage = if open && self.not_of_the_open.contains(stage) { "" } else { stage };
        let any = |list: &[String], value: &str| list.is_empty() || list.iter().any(|v| v == value);
        let fits = |t: &&Tell| (t.kind.is_empty() || t.kind == event.kind) && any(&t.subtype, subtype) && any(&t.stage, stage);
        self.tell.iter().find(fits).unwrap_or(&self.tell[self.tell.len() - 1])
    }

    /// What an event of this kind and subtype is about, unnamed.
    pub fn what(&self, kind: &str, subtype: Option<&str>) -> &str {
        let of_kind = self.what.get(kind);
        let word = of_kind.and_then(|w| w.get(subtype.unwrap_or("")).or_else(|| w.get("")));
        word.map_or("an event", String::as_str)
    }

    /// What a text names that is relations rather than a paper.
    pub fn relation(&self, text: &str) -> Option<String> {
        let text = format!(" {} ", fold::words(text).join(" "));
        let named = |(name, _): &(&String, &String)| text.contains(&format!(" {name} "));
        self.relations.iter().find(named).map(|(_, words)| words.clone())
    }
}

/// Puts values into the slots of a template. A [bracket] with an empty slot is left out; an empty slot elsewhere is nothing.
pub(super) fn fill(template: &str, slot: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('[') {
        let close = rest[open..].find(']').map_or(rest.len(), |n| open + n);
        out.push_str(&slots(&rest[..open], slot).0);
        if let (inner, true) = slots(&rest[open + 1..close], slot) {
            out.push_str(&inner);
        }
        rest = rest.get(close + 1..).unwrap_or("");
    }
    out + &slots(rest, slot).0
}

/// The text with its slots filled, and whether each of them had a value.
fn slots(text: &str, slot: &dyn Fn(&str) -> Option<String>) -> (String, bool) {
    let (mut out, mut all, mut rest) = (String::new(), true, text);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, more) = after.split_once('}').unwrap_or((after, ""));
        let value = slot(name).unwrap_or_default();
        all &= !value.is_empty();
        out.push_str(before);
        out.push_str(&value);
        rest = more;
    }
    out.push_str(rest);
    (out, all)
}
