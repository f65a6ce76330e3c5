//! A model's `tokenizer` file: five patterns and the exceptions.

use super::pattern::{Pattern, PatternError};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Why a `tokenizer` file was refused.
#[derive(Debug, thiserror::Error)]
pub enum TokenizerError {
    /// It is not what spaCy writes.
    #[error("not a tokenizer that spaCy wrote")]
    Format(#[from] rmp_serde::decode::Error),
    /// One of its patterns cannot be used.
    #[error("its {name} pattern cannot be used")]
    Pattern {
        /// Which of the five.
        name: &'static str,
        /// What the pattern has.
        source: PatternError,
    },
    /// An exception's tokens do not spell it.
    #[error("its exception `{0}` is not spelled by its tokens")]
    Exception(String),
}

/// spaCy's number for an attribute, or its name.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(untagged)]
enum Attribute {
    Number(u64),
    Name(String),
}

impl Attribute {
    fn is(&self, number: u64, name: &str) -> bool {
        match self {
            Attribute::Number(n) => *n == number,
            Attribute::Name(n) => n.eq_ignore_ascii_case(name),
        }
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    prefix_search: Option<String>,
    #[serde(default)]
    suffix_search: Option<String>,
    #[serde(default)]
    infix_finditer: Option<String>,
    #[serde(default)]
    token_match: Option<String>,
    #[serde(default)]
    url_match: Option<String>,
    #[serde(default)]
    exceptions: BTreeMap<String, Vec<BTreeMap<Attribute, String>>>,
    #[serde(default = "yes")]
    faster_heuristics: bool,
}

fn yes() -> bool {
    true
}

/// One token of an exception.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SpecialToken {
    pub(super) orth: Box<str>,
    pub(super) norm: Option<Box<str>>,
}

/// The patterns and exceptions of one model.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) prefix: Option<Pattern>,
    pub(super) suffix: Option<Pattern>,
    pub(super) infix: Option<Pattern>,
    pub(super) token_match: Option<Pattern>,
    pub(super) url_match: Option<Pattern>,
    specials: HashMap<Box<str>, Box<[SpecialToken]>>,
    longest_special: usize,
    pub(super) faster_heuristics: bool,
}

impl Rules {
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, TokenizerError> {
        let file: File = rmp_serde::from_slice(bytes)?;
        let pattern = |name: &'static str, text: &Option<String>| {
            text.as_deref()
                .map(Pattern::new)
                .transpose()
                .map_err(|source| TokenizerError::Pattern { name, source })
        };
        let mut specials: HashMap<Box<str>, Box<[SpecialToken]>> = HashMap::new();
        for (chunk, tokens) in file.exceptions {
            let tokens: Vec<SpecialToken> = tokens.into_iter().filter_map(special_token).collect();
            if tokens.iter().map(|t| &*t.orth).collect::<String>() != chunk || chunk.is_empty() {
                return Err(TokenizerError::Exception(chunk));
            }
            specials.insert(chunk.into_boxed_str(), tokens.into_boxed_slice());
        }
        Ok(Rules {
            prefix: pattern("prefix", &file.prefix_search)?,
            suffix: pattern("suffix", &file.suffix_search)?,
            infix: pattern("infix", &file.infix_finditer)?,
            token_match: pattern("token", &file.token_match)?,
            url_match: pattern("URL", &file.url_match)?,
            longest_special: specials.keys().map(|chunk| chunk.len()).max().unwrap_or(0),
            specials,
            faster_heuristics: file.faster_heuristics,
        })
    }

    /// The tokens of the exception that is spelled exactly so.
    ///
    /// Longer text than any exception costs nothing: the callers ask again after each affix they cut.
    pub(super) fn special(&self, chunk: &str) -> Option<&[SpecialToken]> {
        if chunk.len() > self.longest_special {
            return None;
        }
        self.specials.get(chunk).map(|tokens| &**tokens)
    }

    /// All exceptions, in no particular order.
    pub(super) fn specials(&self) -> impl Iterator<Item = &str> {
        self.specials.keys().map(|chunk| &**chunk)
    }
}

/// `None` for a token without letters. ORTH is 65 and NORM 67 in spaCy's list of attributes; there are no others here.
fn special_token(attributes: BTreeMap<Attribute, String>) -> Option<SpecialToken> {
    let mut token = SpecialToken {
        orth: Box::default(),
        norm: None,
    };
    for (attribute, value) in attributes {
        if attribute.is(65, "ORTH") {
            token.orth = value.into_boxed_str();
        } else if attribute.is(67, "NORM") {
            token.norm = Some(value.into_boxed_str());
        }
    }
    (!token.orth.is_empty()).then_some(token)
}
