//! What else a sentence says of an event: money, conditions, areas, ordinal and name of a series.

use crate::origins::Origins;
use crate::page::{Page, lower};
use crate::record::Money;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::{EntityLabel, Pos};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// Words for areas, currencies, conditions and numbers (`knowledge/coding/details.toml`).
#[derive(Debug, Default)]
pub struct Details {
    areas: Vec<(String, Vec<Vec<String>>)>,
    conditions: Vec<(String, Vec<Vec<String>>)>,
    currencies: HashMap<String, String>,
    scales: HashMap<String, f64>,
    numbers: HashMap<String, u64>,
    ordinals: HashMap<String, u32>,
    /// Who makes what.
    pub origins: Origins,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    areas: BTreeMap<String, Vec<String>>,
    conditions: BTreeMap<String, Vec<String>>,
    currencies: BTreeMap<String, Vec<String>>,
    scales: BTreeMap<String, f64>,
    numbers: BTreeMap<String, u64>,
    ordinals: BTreeMap<String, u32>,
}

const FILE: &str = "coding/details.toml";

impl Details {
    /// Reads the words.
    ///
    /// # Errors
    /// If the file is missing or malformed.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let raw: File = toml::from_str(&knowledge.read(FILE)?).map_err(|e| KnowledgeError::Malformed {
            file: FILE.into(),
            message: e.to_string(),
        })?;
        let phrases = |m: BTreeMap<String, Vec<String>>| -> Vec<(String, Vec<Vec<String>>)> {
            m.into_iter()
                .map(|(k, v)| (k, v.iter().map(|p| p.split(' ').map(str::to_owned).collect()).collect()))
                .collect()
        };
        Ok(Details {
            areas: phrases(raw.areas),
            conditions: phrases(raw.conditions),
            currencies: raw
                .currencies
                .into_iter()
                .flat_map(|(code, words)| words.into_iter().map(move |w| (w, code.clone())))
                .collect(),
            scales: raw.scales.into_iter().collect(),
            numbers: raw.numbers.into_iter().collect(),
            ordinals: raw.ordinals.into_iter().collect(),
            origins: Origins::load(knowledge)?,
        })
    }

    fn matching(&self, table: &[(String, Vec<Vec<String>>)], page: &Page, tokens: Range<usize>) -> Vec<String> {
        let p = &page.parsed;
        let words: Vec<(String, String)> = tokens.map(|i| (lower(p.word(i)), lower(p.lemma(i)))).collect();
        let mut out = BTreeSet::new();
        for (name, phrases) in table {
            let hit = phrases.iter().any(|phrase| {
                words
                    .windows(phrase.len())
                    .any(|w| w.iter().zip(phrase).all(|((word, lemma), want)| word == want || lemma == want))
            });
            if hit {
                out.insert(name.clone());
            }
        }
        out.into_iter().collect()
    }

    /// Areas named in a run of tokens, sorted.
    pub fn areas(&self, page: &Page, tokens: Range<usize>) -> Vec<String> {
        self.matching(&self.areas, page, tokens)
    }

    /// Conditions on use named in a run of tokens, sorted.
    pub fn conditions(&self, page: &Page, tokens: Range<usize>) -> Vec<String> {
        self.matching(&self.conditions, page, tokens)
    }

    /// A count written in digits or words; thousands separators allowed.
    pub fn number(&self, word: &str) -> Option<f64> {
        let w = lower(word);
        if let Some(&n) = self.numbers.get(&w) {
            return Some(n as f64);
        }
        let digits: String = w.chars().filter(|c| *c != ',').collect();
        digits.parse::<f64>().ok().filter(|x| x.is_finite() && *x >= 0.0)
    }

    /// The ordinal of an event's noun, within its phrase or the run of names before it.
    pub fn ordinal_of(&self, page: &Page, head: usize) -> Option<u32> {
        self.ordinal(page, page.noun_phrase(head))
            .or_else(|| self.ordinal(page, run_before(page, head)))
    }

    /// The ordinal in front of a noun ("2nd", "fourth", "38th edition of"), within `tokens`.
    pub fn ordinal(&self, page: &Page, tokens: Range<usize>) -> Option<u32> {
        let p = &page.parsed;
        tokens.clone().find_map(|i| {
            let w = lower(p.word(i));
            let digits: String = w.chars().take_while(char::is_ascii_digit).collect();
            let rest = &w[digits.len()..];
            if !digits.is_empty() && matches!(rest, "st" | "nd" | "rd" | "th") {
                return digits.parse().ok();
            }
            self.ordinals.get(&w).copied()
        })
    }

    /// Amounts of money in a run of tokens, in order.
    pub fn money(&self, page: &Page, tokens: Range<usize>) -> Vec<(usize, Money)> {
        let p = &page.parsed;
        let mut out = Vec::new();
        let mut last = None;
        let mut i = tokens.start;
        while i < tokens.end {
            let (word, mut currency) = (p.word(i), None::<String>);
            let in_words = || self.numbers.get(&lower(word)).map(|&n| n as f64);
            let mut number = self.figure(word).or_else(in_words);
            if number.is_none() {
                // "USD1.64bn", "€2.5bn", "¥500": a sign or code glued to the figure.
                let cut = word.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
                if cut > 0
                    && let Some(code) = self.currencies.get(&lower(&word[..cut]))
                {
                    currency = Some(code.clone());
                    number = self.figure(&word[cut..]);
                }
            }
            let Some(mut amount) = number else {
                i += 1;
                continue;
            };
            if currency.is_none() {
                // A sign or code before the figure: "$", "US$", "¥", "USD".
                // "dollars in 2021" is no sum.
                currency = (tokens.start..i).rev().take(1).find_map(|k| {
                    self.currencies
                        .get(&lower(p.word(k)))
                        .filter(|_| !p.word(k).ends_with('s'))
                        .cloned()
                });
            }
            let mut k = i + 1;
            while k < tokens.end {
                let w = lower(p.word(k));
                if let Some(s) = self.scales.get(&w) {
                    amount *= s;
                } else if let Some(code) = self.currencies.get(&w) {
                    currency = currency.or_else(|| Some(code.clone()));
                } else {
                    // "500 million U.S. dollars"
                    let between = matches!(w.as_str(), "u.s." | "us" | "-");
                    if !between || k + 1 >= tokens.end || !self.currencies.contains_key(&lower(p.word(k + 1))) {
                        break;
                    }
                }
                k += 1;
            }
            if let Some(currency) = currency.filter(|_| !self.restates(page, tokens.start..i, last)) {
                out.push((i, Money { amount, currency }));
                last = Some(k);
            }
            i = k.max(i + 1);
        }
        out
    }

    /// Whether what follows `before` only restates, in brackets, the amount that ended at `last`: "¥500 million (*$4.9 million*)".
    fn restates(&self, page: &Page, before: Range<usize>, last: Option<usize>) -> bool {
        let p = &page.parsed;
        let leads = |k: &usize| {
            let w = lower(p.word(*k));
            self.currencies.contains_key(&w)
                || matches!(
                    w.as_str(),
                    "about" | "around" | "some" | "approximately" | "roughly" | "or" | "nearly"
                )
        };
        let bracket = before.rev().find(|k| !leads(k));
        bracket.is_some_and(|k| p.word(k) == "(" && last == Some(k))
    }

    /// A figure with an optional scale letter: "1.64bn", "500", "4.9m".
    fn figure(&self, word: &str) -> Option<f64> {
        let w = lower(word);
        let end = w.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(w.len());
        if !w.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let n: f64 = w[..end].replace(',', "").parse().ok()?;
        match &w[end..] {
            "" => Some(n),
            suffix => self.scales.get(suffix).map(|s| n * s),
        }
    }

    /// What a word for a scale multiplies by: "hundred", "million".
    pub fn scale(&self, word: &str) -> Option<f64> {
        self.scales.get(word).copied().filter(|_| word.len() > 2)
    }
}

/// Whether a word looks like the designation of a weapon or vehicle: letters, a hyphen or not, digits ("F-16s", "K2", "Su-35").
pub fn designation(word: &str) -> bool {
    if glued_sum(word) {
        return false;
    }
    let mut letters = 0;
    let mut digits = 0;
    for c in word.chars() {
        if c.is_ascii_uppercase() {
            letters += 1;
        } else if c.is_ascii_digit() {
            digits += 1;
        } else if !(c == '-' || c.is_ascii_lowercase()) {
            return false;
        }
    }
    letters > 0 && digits > 0 && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.len() <= 12 && !quarter_like(word)
}

/// The unbroken run of nouns, adjectives and numbers that ends at `head`: a long name whose first words the parser hangs elsewhere ("the
/// 11th Australia–Japan 2+2 Foreign and Defence Ministerial Consultations").
fn run_before(page: &Page, head: usize) -> std::ops::Range<usize> {
    let p = &page.parsed;
    let named = |i: usize| {
        let joins =
            matches!(p.word(i), "-" | "–" | "and" | "&") && p.word(i + 1).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        joins || matches!(p.token(i).pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num | Pos::X)
    };
    let mut lo = head;
    while lo > 0 && head - lo < RUN && named(lo - 1) {
        lo -= 1;
    }
    lo..head
}

/// Words of the longest such run.
const RUN: usize = 12;

/// "NOK16bn" is money: three capitals, a figure, a scale.
fn glued_sum(word: &str) -> bool {
    let code = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let scale = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    code == 3 && scale.ends_with(|c: char| c.is_ascii_digit()) && matches!(&word[scale.len()..], "bn" | "tn" | "mn" | "m" | "k")
}

/// G7, Q3 and the like are not hardware.
fn quarter_like(word: &str) -> bool {
    let b = word.as_bytes();
    b.len() <= 3 && matches!(b[0], b'G' | b'Q' | b'H') && b[1..].iter().all(u8::is_ascii_digit)
}

/// Tokens of entities of `label` in a run, in order.
pub fn entities(page: &Page, tokens: &Range<usize>, label: EntityLabel) -> Vec<Range<usize>> {
    page.parsed
        .entities()
        .iter()
        .filter(|e| e.label == label && tokens.contains(&e.tokens.start))
        .map(|e| e.tokens.clone())
        .collect()
}
