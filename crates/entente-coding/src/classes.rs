//! Word classes that rules and checks name: equipment, instruments, money nouns … (`knowledge/coding/classes.toml`).

use entente_knowledge::{Knowledge, KnowledgeError};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Lemma lists by class name. An entry may give the value that the class stands for (`memorandum = "memorandum"`).
#[derive(Debug, Default)]
pub struct Classes {
    members: HashMap<String, HashMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Raw {
    List(Vec<String>),
    Values(BTreeMap<String, Vec<String>>),
}

const FILE: &str = "coding/classes.toml";

impl Classes {
    /// Reads the classes.
    ///
    /// # Errors
    /// If the file is missing or malformed.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let text = knowledge.read(FILE)?;
        let raw: BTreeMap<String, Raw> = toml::from_str(&text).map_err(|e| KnowledgeError::Malformed {
            file: FILE.into(),
            message: e.to_string(),
        })?;
        let mut members = HashMap::new();
        for (class, raw) in raw {
            let words: &mut HashMap<String, String> = members.entry(class).or_default();
            match raw {
                Raw::List(list) => words.extend(list.into_iter().map(|w| (w, String::new()))),
                Raw::Values(values) => {
                    for (value, list) in values {
                        words.extend(list.into_iter().map(|w| (w, value.clone())));
                    }
                }
            }
        }
        Ok(Classes { members })
    }

    /// Whether a class of that name exists.
    pub fn exists(&self, class: &str) -> bool {
        self.members.contains_key(class)
    }

    /// What `class` says of `lemma`: `None` if it is not a member, an empty string for a member of a plain list.
    pub fn value(&self, class: &str, lemma: &str) -> Option<&str> {
        self.members.get(class)?.get(lemma).map(String::as_str)
    }

    /// Whether `lemma` belongs to `class`.
    pub fn has(&self, class: &str, lemma: &str) -> bool {
        self.value(class, lemma).is_some()
    }

    /// The members of a class, sorted.
    pub fn members(&self, class: &str) -> Vec<&str> {
        let mut all: Vec<&str> = self
            .members
            .get(class)
            .map(|m| m.keys().map(String::as_str).collect())
            .unwrap_or_default();
        all.sort_unstable();
        all
    }
}
