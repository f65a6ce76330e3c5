//! How English asks: `knowledge/ask/english.toml`.

use entente_analysis::Outcome;
use entente_knowledge::{Knowledge, KnowledgeError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

const FILE: &str = "ask/english.toml";

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the question words")]
pub enum Asked {
    Who,
    What,
    When,
    Where,
    State,
    HowMany,
    HowMuch,
    YesOrNo,
    InForce,
    Level,
    Disputed,
    Changes,
    Conditions,
    Promises,
}

/// The file, read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct English {
    ask: Vec<Ask>,
    words: Words,
    numbers: HashMap<String, u64>,
    ordinals: HashMap<String, u32>,
    noun: Vec<Stands>,
    verb: Vec<Stands>,
    subtypes: HashMap<String, BTreeSet<String>>,
    outcome: Vec<OutcomeWords>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeWords {
    are: Vec<Outcome>,
    words: BTreeSet<String>,
    #[serde(default)]
    unless: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    is: Asked,
    #[serde(default)]
    anywhere: bool,
    phrases: Vec<String>,
    #[serde(default)]
    starts: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Words {
    empty: BTreeSet<String>,
    promising: BTreeSet<String>,
    offering: BTreeSet<String>,
    contracting: BTreeSet<String>,
    stages_of_status: BTreeSet<String>,
    denying: BTreeSet<String>,
    any_stage: BTreeSet<String>,
    third_party: BTreeSet<String>,
    ends: BTreeSet<String>,
    classes: BTreeSet<String>,
    of_places: BTreeSet<String>,
    in_force: Vec<String>,
    last: Vec<String>,
    first: Vec<String>,
    next: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stands {
    words: BTreeSet<String>,
    kinds: Vec<String>,
}

/// Which of several events is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the words")]
pub enum Order {
    First,
    Last,
    Next,
}

impl English {
    /// The file in `knowledge`.
    ///
    /// # Errors
    /// When it is missing or makes no sense.
    pub fn read(knowledge: &Knowledge) -> Result<English, KnowledgeError> {
        let text = knowledge.read(FILE)?;
        toml::from_str(&text).map_err(|e| KnowledgeError::Malformed {
            file: FILE.into(),
            message: e.to_string(),
        })
    }

    /// What a question asks for. `words` are its words, folded.
    pub fn asked(&self, words: &[String]) -> Option<Asked> {
        self.ask
            .iter()
            .find(|ask| {
                let from = if ask.anywhere { words.len() } else { 1 };
                let stands = |phrase: &String| (0..from.min(words.len())).any(|n| phrase_at(&words[n..], phrase));
                let starts = ask.starts.is_empty() || ask.starts.iter().any(|s| phrase_at(words, s));
                starts && ask.phrases.iter().any(stands)
            })
            .map(|ask| ask.is)
    }

    /// Which of several: by words that stand anywhere in the question.
    pub fn order(&self, words: &[String]) -> Option<Order> {
        let stands = |phrases: &[String]| phrases.iter().any(|p| (0..words.len()).any(|n| phrase_at(&words[n..], p)));
        if stands(&self.words.last) {
            Some(Order::Last)
        } else if stands(&self.words.first) {
            Some(Order::First)
        } else if stands(&self.words.next) {
            Some(Order::Next)
        } else {
            None
        }
    }

    /// Whether a word says nothing about which event is meant.
    pub fn is_empty(&self, word: &str) -> bool {
        self.words.empty.contains(word)
    }

    /// Whether a verb asks for a promise instead of the deed.
    pub fn promises(&self, lemma: &str) -> bool {
        self.words.promising.contains(lemma)
    }

    /// Whether a verb asks for an offer or a proposal.
    pub fn offers(&self, lemma: &str) -> bool {
        self.words.offering.contains(lemma)
    }

    /// Whether a rule's stage only follows from the act being promised: done, it is another.
    pub fn follows_from_status(&self, stage: &str) -> bool {
        self.words.stages_of_status.contains(stage)
    }

    /// Whether a word asks for a deal, which is planned until all of it is delivered.
    pub fn contracts(&self, lemma: &str) -> bool {
        self.words.contracting.contains(lemma)
    }

    /// Whether a verb asks for a denial.
    pub fn denies(&self, lemma: &str) -> bool {
        self.words.denying.contains(lemma)
    }

    /// Whether any event of its kind answers a verb, whatever its stage.
    pub fn is_of_any_stage(&self, lemma: &str) -> bool {
        self.words.any_stage.contains(lemma)
    }

    /// Whether a verb is the act of a third party.
    pub fn is_of_third_party(&self, lemma: &str) -> bool {
        self.words.third_party.contains(lemma)
    }

    /// Whether a stage ends what it is a stage of.
    pub fn ends(&self, stage: &str) -> bool {
        self.words.ends.contains(stage)
    }

    /// Whether a noun names any of a class of things.
    pub fn is_class(&self, noun: &str) -> bool {
        self.words.classes.contains(noun)
    }

    /// Whether a word of a place's name may be left out.
    pub fn is_of_places(&self, word: &str) -> bool {
        self.words.of_places.contains(word)
    }

    /// Whether a question asks if something stands. `words` are its words, folded.
    pub fn asks_whether_in_force(&self, words: &[String]) -> bool {
        let phrases = &self.words.in_force;
        phrases.iter().any(|p| (0..words.len()).any(|n| phrase_at(&words[n..], p)))
    }

    /// The outcomes of promises that a question asks for. `words` are its words, folded.
    pub fn outcomes(&self, words: &[String]) -> &[Outcome] {
        let says = |set: &BTreeSet<String>| words.iter().any(|w| set.contains(w));
        let found = self.outcome.iter().find(|o| says(&o.words) && !says(&o.unless));
        found.or(self.outcome.last()).map_or(&[], |o| o.are.as_slice())
    }

    /// The number that a word or digits name.
    pub fn number(&self, word: &str) -> Option<u64> {
        word.replace(',', "").parse().ok().or_else(|| self.numbers.get(word).copied())
    }

    /// The number that "second" or "13th" names.
    pub fn ordinal(&self, word: &str) -> Option<u32> {
        let digits = || ["st", "nd", "rd", "th"].iter().find_map(|e| word.strip_suffix(e)?.parse().ok());
        self.ordinals.get(word).copied().or_else(digits)
    }

    /// The kinds that a noun or a verb stands for, beside those of the rules.
    pub fn kinds(&self, lemma: &str, verb: bool) -> Option<&[String]> {
        let list = if verb { &self.verb } else { &self.noun };
        list.iter().find(|s| s.words.contains(lemma)).map(|s| s.kinds.as_slice())
    }

    /// The subtype that a noun stands for.
    pub fn subtype(&self, lemma: &str) -> Option<&str> {
        self.subtypes
            .iter()
            .find(|(_, words)| words.contains(lemma))
            .map(|(s, _)| s.as_str())
    }
}

/// Whether `words` begin with a phrase; `*` stands for one or two words.
fn phrase_at(words: &[String], phrase: &str) -> bool {
    fn go(words: &[String], phrase: &[&str]) -> bool {
        match (phrase.split_first(), words.split_first()) {
            (None, _) => true,
            (Some((&"*", rest)), Some(_)) => go(&words[1..], rest) || words.len() > 1 && go(&words[2..], rest),
            (Some((first, rest)), Some((word, more))) => word == first && go(more, rest),
            (Some(_), None) => false,
        }
    }
    go(words, &phrase.split(' ').collect::<Vec<_>>())
}
