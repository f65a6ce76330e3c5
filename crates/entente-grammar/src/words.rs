//! What grammar knows of single words: `knowledge/grammar/*.toml`, turned into one set of flags per lemma.
//!
//! Lemmas are looked up in lower case. Nothing here is an event or a state: these are the verbs that control, give, report
//! and link, the nouns that take "of" for their subject, the light verbs, and the closed words of English.

use entente_knowledge::{Knowledge, KnowledgeError};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

type Words<T> = HashMap<String, T, BuildHasherDefault<Quick>>;
type WordSet = HashSet<String, BuildHasherDefault<Quick>>;

/// Flags of a verb lemma.
pub(crate) mod verb {
    pub const SUBJECT_CONTROL: u32 = 1;
    pub const OBJECT_CONTROL: u32 = 1 << 1;
    pub const SUBJECT_OVER_OBJECT: u32 = 1 << 2;
    pub const RAISING: u32 = 1 << 3;
    pub const OBJECT_GERUND: u32 = 1 << 4;
    pub const GIVING: u32 = 1 << 5;
    pub const REPORTING: u32 = 1 << 6;
    pub const NEGATING: u32 = 1 << 7;
    pub const COPULA: u32 = 1 << 8;
    pub const INTRANSITIVE: u32 = 1 << 9;
    pub const FUTURE: u32 = 1 << 10;
    pub const LIGHT: u32 = 1 << 11;
    pub const IDIOM: u32 = 1 << 12;
    /// A light verb whose "to X" names who gets the noun.
    pub const LIGHT_GIVING: u32 = 1 << 13;
    /// "supplied Latvia with trucks".
    pub const GIVING_WITH: u32 = 1 << 14;
    /// Without an object it tells what its subject did: "A frigate berthed."
    pub const ALONE: u32 = 1 << 15;
    /// "helped Peru in building": the object does it.
    pub const HELPING: u32 = 1 << 16;
    /// Any of the lists that make an infinitive a complement and not a purpose.
    pub const TAKES_INFINITIVE: u32 = SUBJECT_CONTROL | OBJECT_CONTROL | SUBJECT_OVER_OBJECT | RAISING | NEGATING | FUTURE;
}

/// Flags of a noun lemma.
pub(crate) mod noun {
    pub const OF_SUBJECT: u32 = 1;
    pub const GIVING: u32 = 1 << 1;
    pub const OBJECT_CONTROL: u32 = 1 << 2;
    pub const REPORTING: u32 = 1 << 3;
    pub const TIME: u32 = 1 << 4;
    pub const NEGATIVE: u32 = 1 << 5;
    pub const BOUND: u32 = 1 << 6;
    pub const PURPOSE: u32 = 1 << 7;
    pub const RANKING: u32 = 1 << 8;
}

/// Flags of a closed word.
pub(crate) mod closed {
    pub const NEGATOR: u32 = 1;
    pub const NOT_NEGATING: u32 = 1 << 1;
    pub const NEGATIVE_DETERMINER: u32 = 1 << 2;
    pub const CONDITIONAL_MARK: u32 = 1 << 3;
    pub const CONDITIONAL_NOUN: u32 = 1 << 4;
    pub const INVERTING: u32 = 1 << 5;
    pub const ADVERBIAL_PREPOSITION: u32 = 1 << 6;
    pub const NEGATING_PREPOSITION: u32 = 1 << 7;
    pub const DIRECTION_ADVERB: u32 = 1 << 8;
}

/// Which nouns a light verb folds.
#[derive(Clone, Debug, Default)]
struct Light {
    any: bool,
    nouns: WordSet,
    except: WordSet,
}

/// What grammar knows of single words (`knowledge/grammar/`): light verbs, control, giving, saying.
#[derive(Clone, Debug)]
pub struct Grammar {
    verbs: Words<u32>,
    nouns: Words<u32>,
    closed: Words<u32>,
    light: Words<Light>,
    idioms: Words<WordSet>,
    controllers: Words<Vec<String>>,
    prepositions: Words<&'static str>,
    complex: WordSet,
    modals: Words<String>,
    noun_lemmas: Words<String>,
    headlines: Words<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbFile {
    subject_control: Vec<String>,
    object_control: Vec<String>,
    subject_control_over_object: Vec<String>,
    raising: Vec<String>,
    object_gerund: Vec<String>,
    helping: Vec<String>,
    giving: Vec<String>,
    giving_with: Vec<String>,
    reporting: Vec<String>,
    negating: Vec<String>,
    copulas: Vec<String>,
    intransitive: Vec<String>,
    alone: Vec<String>,
    future: Vec<String>,
    prepositional_control: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounFile {
    of_subject: Vec<String>,
    giving: Vec<String>,
    object_control: Vec<String>,
    reporting: Vec<String>,
    time: Vec<String>,
    negative: Vec<String>,
    bound: Vec<String>,
    purpose: Vec<String>,
    ranking: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LightFile {
    verb: BTreeMap<String, LightEntry>,
    idioms: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LightEntry {
    #[serde(default)]
    recipient: bool,
    #[serde(default)]
    any: bool,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosedFile {
    prepositions: Vec<String>,
    complex: Vec<String>,
    adverbial_prepositions: Vec<String>,
    negating_prepositions: Vec<String>,
    direction_adverbs: Vec<String>,
    negators: Vec<String>,
    not_negating: Vec<String>,
    negative_determiners: Vec<String>,
    conditional_marks: Vec<String>,
    conditional_nouns: Vec<String>,
    inverting: Vec<String>,
    modals: BTreeMap<String, String>,
    noun_lemmas: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadlineFile {
    verbs: Vec<String>,
    noun_like: Vec<String>,
}

impl Grammar {
    /// Reads the word classes.
    ///
    /// # Errors
    /// A file under `knowledge/grammar/` that is missing or malformed.
    pub fn load(knowledge: &Knowledge) -> Result<Grammar, KnowledgeError> {
        let v: VerbFile = parse(knowledge, "grammar/verbs.toml")?;
        let n: NounFile = parse(knowledge, "grammar/nouns.toml")?;
        let l: LightFile = parse(knowledge, "grammar/light-verbs.toml")?;
        let c: ClosedFile = parse(knowledge, "grammar/function-words.toml")?;
        let h: HeadlineFile = parse(knowledge, "grammar/headlines.toml")?;
        let light_verbs: Vec<String> = l.verb.keys().map(|k| first_word(k).to_owned()).collect();
        let light_giving: Vec<String> = l.verb.iter().filter(|(_, e)| e.recipient).map(|(k, _)| k.clone()).collect();
        let idiom_verbs: Vec<String> = l.idioms.keys().cloned().collect();
        Ok(Grammar {
            verbs: flags([
                (v.subject_control, verb::SUBJECT_CONTROL),
                (v.object_control, verb::OBJECT_CONTROL),
                (v.subject_control_over_object, verb::SUBJECT_OVER_OBJECT),
                (v.raising, verb::RAISING),
                (v.object_gerund, verb::OBJECT_GERUND),
                (v.helping, verb::HELPING),
                (v.giving, verb::GIVING),
                (v.giving_with, verb::GIVING_WITH),
                (v.reporting, verb::REPORTING),
                (v.negating, verb::NEGATING),
                (v.copulas, verb::COPULA),
                (v.intransitive, verb::INTRANSITIVE),
                (v.alone, verb::ALONE),
                (v.future, verb::FUTURE),
                (light_verbs, verb::LIGHT),
                (idiom_verbs, verb::IDIOM),
                (light_giving, verb::LIGHT_GIVING),
            ]),
            nouns: flags([
                (n.of_subject, noun::OF_SUBJECT),
                (n.giving, noun::GIVING),
                (n.object_control, noun::OBJECT_CONTROL),
                (n.reporting, noun::REPORTING),
                (n.time, noun::TIME),
                (n.negative, noun::NEGATIVE),
                (n.bound, noun::BOUND),
                (n.purpose, noun::PURPOSE),
                (n.ranking, noun::RANKING),
            ]),
            closed: flags([
                (c.negators, closed::NEGATOR),
                (c.not_negating, closed::NOT_NEGATING),
                (c.negative_determiners, closed::NEGATIVE_DETERMINER),
                (c.conditional_marks, closed::CONDITIONAL_MARK),
                (c.conditional_nouns, closed::CONDITIONAL_NOUN),
                (c.inverting, closed::INVERTING),
                (c.adverbial_prepositions, closed::ADVERBIAL_PREPOSITION),
                (c.negating_prepositions, closed::NEGATING_PREPOSITION),
                (c.direction_adverbs, closed::DIRECTION_ADVERB),
            ]),
            light: l
                .verb
                .into_iter()
                .map(|(k, e)| {
                    (
                        k,
                        Light {
                            any: e.any,
                            nouns: e.nouns.into_iter().collect(),
                            except: e.except.into_iter().collect(),
                        },
                    )
                })
                .collect(),
            idioms: l.idioms.into_iter().map(|(k, e)| (k, e.into_iter().collect())).collect(),
            controllers: v.prepositional_control.into_iter().collect(),
            prepositions: c
                .prepositions
                .iter()
                .chain(&c.complex)
                .map(|p| (p.clone(), entente_language::parsed::intern(p)))
                .collect(),
            complex: c.complex.into_iter().collect(),
            modals: c.modals.into_iter().collect(),
            noun_lemmas: c.noun_lemmas.into_iter().collect(),
            headlines: h
                .verbs
                .into_iter()
                .map(|v| (v, false))
                .chain(h.noun_like.into_iter().map(|v| (v, true)))
                .collect(),
        })
    }

    /// Whether the verb with this lemma has any of `flags` ([`verb`]).
    pub(crate) fn verb(&self, lemma: &str, flags: u32) -> bool {
        self.verbs.get(&*lower(lemma)).is_some_and(|f| f & flags != 0)
    }
    /// Whether the noun with this lemma has any of `flags` ([`noun`]).
    pub(crate) fn noun(&self, lemma: &str, flags: u32) -> bool {
        self.nouns.get(&*lower(lemma)).is_some_and(|f| f & flags != 0)
    }
    /// Whether the closed word has any of `flags` ([`closed`]).
    pub(crate) fn closed(&self, word: &str, flags: u32) -> bool {
        self.closed.get(&*lower(word)).is_some_and(|f| f & flags != 0)
    }
    /// Whether `verb` (with its particle or preposition) is light before `noun`.
    pub(crate) fn light(&self, verb: &str, noun: &str) -> bool {
        let noun = lower(noun);
        self.light.get(verb).is_some_and(|l| {
            if l.any {
                !l.except.contains(&*noun)
            } else {
                l.nouns.contains(&*noun)
            }
        })
    }
    /// Whether `verb` and bare `noun` are one verb ("take part").
    pub(crate) fn idiom(&self, verb: &str, noun: &str) -> bool {
        self.idioms.get(verb).is_some_and(|n| n.contains(&*lower(noun)))
    }
    /// The prepositions that bring the controller of an infinitive under `verb`.
    pub(crate) fn controllers(&self, verb: &str) -> &[String] {
        self.controllers.get(verb).map_or(&[], Vec::as_slice)
    }
    /// The preposition under its lasting name; empty when it is none that grammar knows.
    pub(crate) fn preposition(&self, name: &str) -> &'static str {
        self.prepositions.get(name).copied().unwrap_or("")
    }
    /// Whether three words are one preposition: "in support of".
    pub(crate) fn complex(&self, name: &str) -> bool {
        self.complex.contains(name)
    }
    /// The lemma that a noun should have where the model's is known to be wrong.
    pub(crate) fn noun_lemma(&self, lemma: &str) -> Option<&str> {
        self.noun_lemmas.get(lemma).map(String::as_str)
    }
    /// Whether headlines use this bare form as a verb, and if so whether it is as often a noun.
    pub(crate) fn headline(&self, base: &str) -> Option<bool> {
        self.headlines.get(base).copied()
    }
    /// The modal that a written form stands for.
    pub(crate) fn modal(&self, word: &str) -> Option<&str> {
        self.modals.get(&*lower(word)).map(String::as_str)
    }
}

/// Lower case, without copying what is lower case already.
pub(crate) fn lower(s: &str) -> Cow<'_, str> {
    if s.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) || !s.chars().any(char::is_uppercase) {
        Cow::Borrowed(s)
    } else {
        Cow::Owned(s.to_lowercase())
    }
}

/// A quick hash for short words out of our own lists (FNV-1a, eight bytes at a time); what is looked up cannot grow the tables.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let word = part.iter().fold(0u64, |w, &b| (w << 8) | u64::from(b));
            self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
        }
    }
}

fn first_word(s: &str) -> &str {
    s.split(' ').next().unwrap_or(s)
}

fn flags<const N: usize>(lists: [(Vec<String>, u32); N]) -> Words<u32> {
    let mut map = Words::default();
    for (words, flag) in lists {
        for w in words {
            *map.entry(w).or_insert(0) |= flag;
        }
    }
    map
}

fn parse<T: for<'a> Deserialize<'a>>(knowledge: &Knowledge, file: &str) -> Result<T, KnowledgeError> {
    let text = knowledge.read(file)?;
    toml::from_str(&text).map_err(|e| KnowledgeError::Malformed {
        file: file.to_owned(),
        message: e.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_classes_load_and_answer_in_any_case() {
        let g = Grammar::load(&Knowledge::built_in()).unwrap();
        assert!(g.verb("agree", verb::SUBJECT_CONTROL) && !g.verb("agree", verb::OBJECT_CONTROL));
        assert!(g.noun("Visit", noun::OF_SUBJECT));
        assert!(g.light("pay", "Visit") && !g.light("pay", "bill"));
        assert_eq!(g.preposition("with"), "with");
        assert_eq!(g.modal("Wo"), Some("will"));
    }
}
