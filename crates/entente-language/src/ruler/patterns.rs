//! A model's `attribute_ruler/patterns` file: which tokens get which attributes.

use crate::hash::{IdMap, string_id};
use crate::parsed::{Dep, Pos, Tag, intern};
use crate::tokenizer::pattern::{Pattern, PatternError};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Why a `patterns` file was refused.
#[derive(Debug, thiserror::Error)]
pub enum RulerError {
    /// It is not what spaCy writes.
    #[error("not the patterns of an attribute ruler that spaCy wrote")]
    Format(#[from] rmp_serde::decode::Error),
    /// It asks what this runtime cannot answer.
    #[error("pattern {rule} of the attribute ruler asks for {what}, which is not supported")]
    Unsupported {
        /// Its place in the file, from 0.
        rule: usize,
        /// What it asks for.
        what: String,
    },
    /// A regular expression in it cannot be used.
    #[error("pattern {rule} of the attribute ruler has a regular expression that cannot be used")]
    Regex {
        /// Its place in the file, from 0.
        rule: usize,
        /// What the expression has.
        source: PatternError,
    },
}

#[derive(Deserialize)]
struct RawRule {
    patterns: Vec<Vec<BTreeMap<String, Condition>>>,
    attrs: BTreeMap<String, String>,
    #[serde(default)]
    index: i64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Condition {
    Flag(bool),
    Is(String),
    Op(BTreeMap<String, Operand>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Operand {
    One(String),
    Many(Vec<String>),
}

/// What one token of a pattern must be. Labels are bits by their number, so that any set is one comparison.
#[derive(Clone, Debug)]
pub(super) struct TokenTest {
    tags: u64,
    deps: u64,
    space: Option<bool>,
    /// Questions about the word that must all be answered yes.
    words: Vec<u16>,
}

impl TokenTest {
    pub(super) fn holds(&self, tag: Tag, dep: Dep, is_space: bool, yes: &[u16]) -> bool {
        self.tags >> tag as u8 & 1 == 1
            && self.deps >> dep as u8 & 1 == 1
            && self.space.is_none_or(|space| space == is_space)
            && self.words.iter().all(|w| yes.contains(w))
    }
}

/// What a rule gives to a token; what is `None` stays as it was.
#[derive(Clone, Debug, Default)]
pub(super) struct Gift {
    pub(super) tag: Option<Tag>,
    pub(super) dep: Option<Dep>,
    pub(super) pos: Option<Pos>,
    pub(super) feats: Option<&'static str>,
    pub(super) lemma: Option<&'static str>,
}

/// One pattern: tests of neighbouring tokens, which of them gets the gift, and the rule's place, which orders the gifts.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) order: u16,
    pub(super) tokens: Vec<TokenTest>,
    pub(super) target: usize,
}

/// The questions that rules ask of words, numbered, so that each distinct word answers them once.
#[derive(Debug, Default)]
pub(super) struct Questions {
    lower: IdMap<Vec<u16>>,
    orth: IdMap<Vec<u16>>,
    regexes: Vec<(u16, Pattern)>,
    count: u16,
}

impl Questions {
    /// The numbers of the questions that a word answers yes, ascending. `text` is the word in lower case.
    pub(super) fn answers(&self, orth: u64, lower: u64, text: &str) -> Vec<u16> {
        let named = [self.lower.get(&lower), self.orth.get(&orth)];
        let mut yes: Vec<u16> = named.into_iter().flatten().flatten().copied().collect();
        yes.extend(self.regexes.iter().filter(|(_, p)| p.find(text, 0).is_some()).map(|(q, _)| q));
        yes.sort_unstable();
        yes
    }

    fn new_number(&mut self) -> u16 {
        self.count += 1;
        self.count - 1
    }

    fn any_of<'w>(&mut self, words: impl Iterator<Item = &'w str>, lower: bool) -> u16 {
        let question = self.new_number();
        let table = if lower { &mut self.lower } else { &mut self.orth };
        for word in words {
            table.entry(string_id(word)).or_default().push(question);
        }
        question
    }
}

/// All rules of a file in their order, their gifts by order, and the questions they ask.
pub(super) type Read = (Vec<Rule>, Vec<Gift>, Questions);

pub(super) fn read(bytes: &[u8]) -> Result<Read, RulerError> {
    let raw: Vec<RawRule> = rmp_serde::from_slice(bytes)?;
    let (mut rules, mut gifts, mut questions) = (Vec::new(), Vec::new(), Questions::default());
    for (rule, raw) in raw.into_iter().enumerate() {
        let unsupported = |what: String| RulerError::Unsupported { rule, what };
        for pattern in &raw.patterns {
            let tokens = pattern
                .iter()
                .map(|token| token_test(token, rule, &mut questions))
                .collect::<Result<Vec<_>, _>>()?;
            let target = if raw.index < 0 {
                raw.index + tokens.len() as i64
            } else {
                raw.index
            };
            let target = usize::try_from(target).ok().filter(|&t| t < tokens.len());
            let target = target.ok_or_else(|| unsupported(format!("its token {}", raw.index)))?;
            rules.push(Rule {
                order: rule as u16,
                tokens,
                target,
            });
        }
        gifts.push(gift(&raw.attrs).map_err(unsupported)?);
    }
    Ok((rules, gifts, questions))
}

fn gift(attributes: &BTreeMap<String, String>) -> Result<Gift, String> {
    let mut gift = Gift::default();
    for (name, value) in attributes {
        match name.as_str() {
            "TAG" => gift.tag = Some(Tag::parse(value)),
            "DEP" => gift.dep = Some(Dep::parse(value)),
            "POS" => gift.pos = Some(Pos::parse(value)),
            "MORPH" => gift.feats = Some(sorted_features(value)),
            "LEMMA" => gift.lemma = Some(intern(value)),
            name => return Err(format!("the attribute {name}")),
        }
    }
    Ok(gift)
}

/// Features in their usual order; `_` and nothing are no features.
fn sorted_features(features: &str) -> &'static str {
    if features == "_" {
        return "";
    }
    let mut fields: Vec<&str> = features.split('|').filter(|f| !f.is_empty()).collect();
    fields.sort_unstable();
    intern(&fields.join("|"))
}

fn token_test(conditions: &BTreeMap<String, Condition>, rule: usize, questions: &mut Questions) -> Result<TokenTest, RulerError> {
    let mut test = TokenTest {
        tags: u64::MAX,
        deps: u64::MAX,
        space: None,
        words: Vec::new(),
    };
    for (name, condition) in conditions {
        let unsupported = || RulerError::Unsupported {
            rule,
            what: format!("a condition on {name}"),
        };
        match (name.as_str(), condition) {
            ("IS_SPACE", Condition::Flag(flag)) => test.space = Some(*flag),
            ("TAG", condition) => test.tags &= labels(condition, |s| Tag::parse(s) as u8, Tag::Other as u8).ok_or_else(unsupported)?,
            ("DEP", condition) => test.deps &= labels(condition, |s| Dep::parse(s) as u8, Dep::Other as u8).ok_or_else(unsupported)?,
            ("LOWER" | "ORTH" | "TEXT", condition) => {
                let question = word_question(condition, name == "LOWER", questions);
                let question = question.map_err(|source| RulerError::Regex { rule, source })?;
                test.words.push(question.ok_or_else(unsupported)?);
            }
            _ => return Err(unsupported()),
        }
    }
    Ok(test)
}

/// The labels that satisfy a condition, a bit each. Labels that the models do not have satisfy nothing.
fn labels(condition: &Condition, number: impl Fn(&str) -> u8, unknown: u8) -> Option<u64> {
    let bits = |names: &[String]| {
        names
            .iter()
            .map(|name| number(name))
            .filter(|&n| n != unknown)
            .fold(0, |bits, n| bits | 1u64 << n)
    };
    match condition {
        Condition::Is(name) => Some(bits(std::slice::from_ref(name))),
        Condition::Op(op) => match op.iter().next() {
            Some((op_name, Operand::Many(names))) if op.len() == 1 && op_name == "IN" => Some(bits(names)),
            Some((op_name, Operand::Many(names))) if op.len() == 1 && op_name == "NOT_IN" => Some(!bits(names)),
            _ => None,
        },
        Condition::Flag(_) => None,
    }
}

/// The number of the question that a condition asks; `None` if it cannot be asked.
fn word_question(condition: &Condition, lower: bool, questions: &mut Questions) -> Result<Option<u16>, PatternError> {
    Ok(match condition {
        Condition::Is(word) => Some(questions.any_of(std::iter::once(word.as_str()), lower)),
        Condition::Op(op) if op.len() == 1 => match op.iter().next() {
            Some((name, Operand::Many(words))) if name == "IN" => Some(questions.any_of(words.iter().map(String::as_str), lower)),
            Some((name, Operand::One(regex))) if name == "REGEX" && lower => {
                let pattern = Pattern::new(regex)?;
                let question = questions.new_number();
                questions.regexes.push((question, pattern));
                Some(question)
            }
            _ => None,
        },
        _ => None,
    })
}
