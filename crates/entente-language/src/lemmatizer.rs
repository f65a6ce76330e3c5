//! From a word and its part of speech to its lemma: spaCy's rule lemmatizer with the English notion of a base form.
//!
//! *In:* a word, its part of speech and features. *Out:* the lemma: an exception of the model's table, the word without an
//! ending if that gives a word of the model's index, else the word in lower case.
//!
//! # Invariants and limits
//! - Same lemmas as spaCy 3.8's `EnglishLemmatizer` in mode `rule`, including the first of several candidates.
//! - A (word, part of speech, features) triple is worked out once per worker ([`LemmaCache`]).

use crate::chars::is_alpha;
use crate::hash::{IdHasher, murmur64a, string_id};
use crate::lexicon::{LexId, Lexicon};
use crate::parsed::Pos;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasherDefault;

/// The tables of one part of speech.
#[derive(Debug, Default)]
struct Tables {
    /// Endings and what stands in their place.
    rules: Vec<(Box<str>, Box<str>)>,
    exceptions: FastMap<Box<str>, Vec<Box<str>>>,
    /// The words of the language, by [`murmur64a`]: some ninety thousand, so their letters are not kept.
    index: HashSet<u64, BuildHasherDefault<IdHasher>>,
}

type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// A model's lemmatizer; shared by all workers.
#[derive(Debug)]
pub struct Lemmatizer {
    by_pos: BTreeMap<Pos, Tables>,
}

/// The lemmas that one worker has worked out. Belongs to one [`Lexicon`] and must be renewed with it.
#[derive(Debug, Default)]
pub struct LemmaCache {
    /// By word and part of speech, and where the (interned) features lie: a run of `letters`.
    known: FastMap<(u64, u64), (u32, u32)>,
    letters: String,
}

/// All parts of speech, as the tables name them.
const POSES: [Pos; 18] = [
    Pos::Adj,
    Pos::Adp,
    Pos::Adv,
    Pos::Aux,
    Pos::Cconj,
    Pos::Det,
    Pos::Intj,
    Pos::Noun,
    Pos::Num,
    Pos::Part,
    Pos::Pron,
    Pos::Propn,
    Pos::Punct,
    Pos::Sconj,
    Pos::Sym,
    Pos::Verb,
    Pos::X,
    Pos::Space,
];

impl Lemmatizer {
    /// Reads a model's `lemmatizer/lookups/lookups.bin`.
    ///
    /// # Errors
    /// If it is not what spaCy writes, or has no rules.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, rmp_serde::decode::Error> {
        #[derive(Deserialize)]
        struct File<'f> {
            #[serde(borrow)]
            lemma_rules: BTreeMap<u64, Vec<(&'f str, &'f str)>>,
            #[serde(borrow, default)]
            lemma_exc: BTreeMap<u64, FastMap<&'f str, Vec<&'f str>>>,
            #[serde(borrow, default)]
            lemma_index: BTreeMap<u64, Vec<&'f str>>,
        }
        let mut file: File = rmp_serde::from_slice(bytes)?;
        let mut by_pos = BTreeMap::new();
        for pos in POSES {
            let id = string_id(&pos.as_str().to_lowercase());
            let rules = file.lemma_rules.remove(&id).unwrap_or_default();
            let exceptions = file.lemma_exc.remove(&id).unwrap_or_default();
            let index = file.lemma_index.remove(&id).unwrap_or_default();
            if rules.is_empty() && exceptions.is_empty() && index.is_empty() {
                continue;
            }
            let boxed = |forms: Vec<&str>| forms.into_iter().map(Box::from).collect();
            let tables = Tables {
                rules: rules.into_iter().map(|(old, new)| (old.into(), new.into())).collect(),
                exceptions: exceptions.into_iter().map(|(word, forms)| (word.into(), boxed(forms))).collect(),
                index: index.into_iter().map(|word| murmur64a(word.as_bytes())).collect(),
            };
            by_pos.insert(pos, tables);
        }
        Ok(Lemmatizer { by_pos })
    }

    /// The lemma of a word. `feats` is from the closed set of the attribute ruler.
    pub fn lemma<'c>(&self, cache: &'c mut LemmaCache, lexicon: &Lexicon, lex: LexId, pos: Pos, feats: &'static str) -> &'c str {
        let key = (
            u64::from(lex.0) << 8 | pos as u64,
            feats.as_ptr() as u64 ^ (feats.len() as u64) << 56,
        );
        let (start, end) = match cache.known.get(&key) {
            Some(&span) => span,
            None => {
                let start = cache.letters.len() as u32;
                cache.letters.push_str(&self.work_out(lexicon.orth(lex), pos, feats));
                let span = (start, cache.letters.len() as u32);
                cache.known.insert(key, span);
                span
            }
        };
        &cache.letters[start as usize..end as usize]
    }

    fn work_out(&self, word: &str, pos: Pos, feats: &str) -> String {
        let lower = word.to_lowercase();
        if matches!(pos, Pos::Space | Pos::Other) || is_base_form(pos, feats) {
            return lower;
        }
        let Some(tables) = self.by_pos.get(&pos) else {
            return if pos == Pos::Propn { word.to_owned() } else { lower };
        };
        if let Some(form) = tables
            .exceptions
            .get(&*lower)
            .and_then(|forms| tables.first_exception(&lower, forms))
        {
            return form;
        }
        let (forms, unknown) = tables.forms(&lower);
        forms.into_iter().chain(unknown).next().unwrap_or_else(|| word.to_owned())
    }
}

impl Tables {
    /// What the rules make of a word: forms that the index has (the last rule's first) before forms that are no plain
    /// words, and apart from them the forms that the index lacks.
    fn forms(&self, lower: &str) -> (Vec<String>, Vec<String>) {
        let (mut forms, mut unknown) = (Vec::new(), Vec::new());
        for (old, new) in &self.rules {
            let Some(stem) = lower.strip_suffix(&**old) else { continue };
            let form = format!("{stem}{new}");
            if form.is_empty() {
                continue;
            }
            if self.index.contains(&murmur64a(form.as_bytes())) {
                forms.insert(0, form);
            } else if form.chars().all(is_alpha) {
                unknown.push(form);
            } else {
                forms.push(form);
            }
        }
        (forms, unknown)
    }

    /// Exceptions go before the rules' forms, the last of them first; one that the rules give too keeps their place.
    fn first_exception(&self, lower: &str, exceptions: &[Box<str>]) -> Option<String> {
        let (mut forms, _) = self.forms(lower);
        for exception in exceptions {
            if !forms.iter().any(|form| **form == **exception) {
                forms.insert(0, exception.to_string());
            }
        }
        forms.into_iter().next()
    }
}

/// Whether a word with these features is its own lemma.
fn is_base_form(pos: Pos, feats: &str) -> bool {
    let value = |name: &str| feats.split('|').find_map(|f| f.strip_prefix(name)?.strip_prefix('='));
    let form = value("VerbForm");
    let present = form == Some("Fin") && value("Tense") == Some("Pres") && value("Number").is_none();
    (pos == Pos::Noun && value("Number") == Some("Sing"))
        || (pos == Pos::Verb && present)
        || matches!(form, Some("Inf" | "None"))
        || value("Degree") == Some("Pos")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::LexemeRules;
    use serde_json::json;
    use std::sync::Arc;

    fn lemmatizer() -> Lemmatizer {
        let id = |pos| string_id(pos).to_string();
        let tables = json!({
            "lemma_rules": {
                id("verb"): [["s", ""], ["ies", "y"], ["es", "e"], ["ed", "e"], ["ed", ""], ["ing", "e"], ["ing", ""]],
                id("noun"): [["s", ""], ["ses", "s"], ["men", "man"]],
                id("punct"): [["“", "\""]],
            },
            "lemma_exc": { id("verb"): {"met": ["meet"], "held": ["hold"]}, id("noun"): {"axes": ["ax", "axis"]} },
            "lemma_index": { id("verb"): ["sign", "hope", "hop"], id("noun"): ["visit"] },
        });
        // The file's keys are numbers, which JSON cannot say.
        let tables: BTreeMap<String, BTreeMap<String, serde_json::Value>> = serde_json::from_value(tables).unwrap();
        let numbered: BTreeMap<String, BTreeMap<u64, serde_json::Value>> = tables
            .into_iter()
            .map(|(name, table)| (name, table.into_iter().map(|(k, v)| (k.parse().unwrap(), v)).collect()))
            .collect();
        Lemmatizer::from_bytes(&rmp_serde::to_vec(&numbered).unwrap()).unwrap()
    }

    #[track_caller]
    fn lemma(word: &str, pos: Pos, feats: &'static str, expect: &str) {
        let mut lexicon = Lexicon::new(Arc::new(LexemeRules::default()));
        let lex = lexicon.intern(word);
        let (lemmatizer, mut cache) = (lemmatizer(), LemmaCache::default());
        for _ in 0..2 {
            assert_eq!(lemmatizer.lemma(&mut cache, &lexicon, lex, pos, feats), expect, "{word}");
        }
    }

    #[test]
    fn endings_come_off_where_a_known_word_is_left() {
        lemma("Signed", Pos::Verb, "Tense=Past|VerbForm=Fin", "sign");
        lemma("visits", Pos::Noun, "Number=Plur", "visit");
        lemma("airmen", Pos::Noun, "Number=Plur", "airman");
    }

    #[test]
    fn the_last_rule_that_gives_a_known_word_wins() {
        lemma("hoping", Pos::Verb, "VerbForm=Part", "hop");
    }

    #[test]
    fn unknown_words_take_the_first_rule() {
        lemma("Zooms", Pos::Verb, "Number=Sing", "zoom");
        lemma("“", Pos::Punct, "", "\"");
    }

    #[test]
    fn exceptions_go_first_and_the_last_of_them_before_all() {
        lemma("met", Pos::Verb, "Tense=Past|VerbForm=Fin", "meet");
        lemma("axes", Pos::Noun, "Number=Plur", "axis");
    }

    #[test]
    fn base_forms_and_words_without_tables_are_their_own_lemmas() {
        lemma("Mass", Pos::Noun, "Number=Sing", "mass");
        lemma("Does", Pos::Verb, "VerbForm=Inf", "does");
        lemma("Hanoi", Pos::Propn, "Number=Sing", "Hanoi");
        lemma("The", Pos::Det, "", "the");
        lemma("MET", Pos::Noun, "Number=Plur", "MET");
    }
}
