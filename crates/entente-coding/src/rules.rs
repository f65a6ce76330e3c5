//! Rules as data: what an analyst writes in `knowledge/rules/*.toml`, read and checked.
//!
//! A rule names the predicates that express an event (verbs, nouns, predicative adjectives), where its parties stand, and what it
//! is then. It names no path in a tree: `entente-grammar` has turned every surface form into the same roles. See
//! `docs/rules.md` for the page that teaches it.

use crate::classes::Classes;
use crate::plover::{Codes, is_root};
use crate::record::Status;
pub use crate::rule::{Condition, Example, PloverCode, Rule};
use entente_knowledge::{Knowledge, KnowledgeError};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: String,
    #[serde(default)]
    general: bool,
    #[serde(default)]
    plover: PloverCode,
    #[serde(default)]
    rule: Vec<toml::Spanned<Rule>>,
}

/// What a word does to the certainty, stage and parties of what it governs ("agreed to", "denied that", "the signing of").
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Governor {
    /// Lemmas (verbs, nouns, adjectives).
    pub words: Vec<String>,
    /// Which of its arguments it affects: `complement`, `object`, `subject`, or a preposition; any where empty.
    #[serde(default)]
    pub over: Vec<String>,
    /// Only events of these kinds; all where empty.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The certainty it gives.
    #[serde(default)]
    pub status: Option<Status>,
    /// The stage it gives.
    #[serde(default)]
    pub stage: Option<String>,
    /// Where further parties stand, when the event names too few.
    #[serde(default)]
    pub adds: Vec<String>,
    /// The governed event is mentioned, not reported: no claim ("opposed the visit" keeps it; "called for an agreement" may not).
    #[serde(default)]
    pub mutes: bool,
    /// Its subject is the speaker.
    #[serde(default)]
    pub says: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GovernorFile {
    governor: Vec<Governor>,
}

/// Adjectives and adverbs that change certainty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modifiers {
    /// By status.
    #[serde(default)]
    pub adjectives: HashMap<String, Vec<String>>,
    /// By status.
    #[serde(default)]
    pub adverbs: HashMap<String, Vec<String>>,
}

/// Why the rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// A file is missing or cannot be parsed.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// A rule is wrong.
    #[error("knowledge/{file}: rule `{rule}`: {message}")]
    Wrong {
        /// File inside the knowledge folder.
        file: String,
        /// Rule name.
        rule: String,
        /// What is wrong, and what to do.
        message: String,
    },
}

/// The kinds of the codebook.
pub const KINDS: [&str; 11] = [
    "agreement",
    "meeting",
    "visit",
    "exercise",
    "transfer",
    "assistance",
    "deployment",
    "incident",
    "position",
    "measure",
    "institution",
];

/// Every rule, and the words that bear on certainty.
#[derive(Debug, Default)]
pub struct Rules {
    /// In file order, then order in the file: the first that matches a predicate wins.
    pub rules: Vec<Rule>,
    /// Governors.
    pub governors: Vec<Governor>,
    /// Word classes.
    pub classes: Classes,
    /// PLOVER and CAMEO.
    pub codes: Codes,
    verbs: HashMap<String, Vec<usize>>,
    nouns: HashMap<String, Vec<usize>>,
    copulas: HashMap<String, Vec<usize>>,
    governed_by: HashMap<String, Vec<usize>>,
    adjective_status: HashMap<String, Status>,
    adverb_status: HashMap<String, Status>,
}

impl Rules {
    /// Reads `rules/*.toml`, `coding/governors.toml`, `coding/modifiers.toml` and `coding/classes.toml`.
    ///
    /// # Errors
    /// [`RuleError`] names the file, the rule and what is wrong with it.
    pub fn load(knowledge: &Knowledge) -> Result<Self, RuleError> {
        let mut r = Rules {
            classes: Classes::load(knowledge)?,
            codes: Codes::load(knowledge)?,
            ..Rules::default()
        };
        for file in knowledge.list("rules", ".toml") {
            r.read_file(&file, &knowledge.read(&file)?)?;
        }
        let file = "coding/governors.toml";
        let parsed: GovernorFile = toml::from_str(&knowledge.read(file)?).map_err(|e| malformed(file, e))?;
        r.governors = parsed.governor;
        for (i, g) in r.governors.iter().enumerate() {
            for w in &g.words {
                r.governed_by.entry(w.clone()).or_default().push(i);
            }
        }
        let file = "coding/modifiers.toml";
        let m: Modifiers = toml::from_str(&knowledge.read(file)?).map_err(|e| malformed(file, e))?;
        r.adjective_status = by_word(file, m.adjectives)?;
        r.adverb_status = by_word(file, m.adverbs)?;
        Ok(r)
    }

    /// Adds the rules of one file's text, after those there are; `file` is what messages call it.
    ///
    /// # Errors
    /// As [`Rules::load`]; the rules before the wrong one are then in.
    pub fn read_file(&mut self, file: &str, text: &str) -> Result<(), RuleError> {
        let parsed: File = toml::from_str(text).map_err(|e| malformed(file, e))?;
        let lines = Lines::of(text);
        for spanned in parsed.rule {
            let from = spanned.span().start;
            let mut rule = spanned.into_inner();
            if rule.kind.is_empty() {
                rule.kind.clone_from(&parsed.kind);
            }
            rule.general |= parsed.general;
            if rule.plover.event.is_none() {
                rule.plover.event.clone_from(&parsed.plover.event);
                if rule.plover.mode.is_none() {
                    rule.plover.mode.clone_from(&parsed.plover.mode);
                }
                rule.plover.fixed |= parsed.plover.fixed;
            }
            if rule.plover.contexts.is_empty() {
                rule.plover.contexts.clone_from(&parsed.plover.contexts);
            }
            for c in rule.when.iter_mut().chain(&mut rule.unless) {
                c.sector = self.codes.sectors(&c.sector);
            }
            rule.file = file.to_owned();
            rule.line = lines.at(from);
            rule.example_lines = lines.of_examples(from, &rule);
            self.check(&rule)?;
            self.add(rule);
        }
        Ok(())
    }

    fn check(&self, rule: &Rule) -> Result<(), RuleError> {
        let wrong = |message: String| RuleError::Wrong {
            file: rule.file.clone(),
            rule: rule.name.clone(),
            message,
        };
        if self.rules.iter().any(|r| r.name == rule.name) {
            return Err(wrong("the name is taken; rule names are unique".into()));
        }
        if !KINDS.contains(&rule.kind.as_str()) {
            return Err(wrong(format!(
                "reports `{}`, which is no kind; kinds are {}",
                rule.kind,
                KINDS.join(", ")
            )));
        }
        if rule.verbs.is_empty() && rule.nouns.is_empty() && rule.copulas.is_empty() && rule.noun_class.is_none() {
            return Err(wrong("has no trigger; give `verbs`, `nouns`, `copulas` or `noun_class`".into()));
        }
        if rule.fires.is_empty() {
            return Err(wrong("has no example; give at least one sentence in `fires`".into()));
        }
        if let Some(root) = rule.plover.event.as_ref().filter(|r| !is_root(r)) {
            return Err(wrong(format!("`{root}` is no PLOVER root")));
        }
        let classes = rule.when.iter().chain(&rule.unless).filter_map(|c| c.class.as_ref());
        for class in classes.chain(&rule.subtype_class).chain(&rule.noun_class) {
            if !self.classes.exists(class) {
                return Err(wrong(format!("names the class `{class}`, which coding/classes.toml does not have")));
            }
        }
        Ok(())
    }

    fn add(&mut self, rule: Rule) {
        let i = self.rules.len();
        let nouns = rule
            .noun_class
            .iter()
            .flat_map(|class| self.classes.members(class))
            .map(str::to_owned);
        let nouns: Vec<String> = rule.nouns.iter().cloned().chain(nouns).collect();
        self.rules.push(rule);
        let (rules, rule) = (&self.rules, &self.rules[i]);
        let enter = |into: &mut HashMap<String, Vec<usize>>, words: &[String]| {
            for w in words {
                let list = into.entry(w.clone()).or_default();
                // General rules stay behind the others, whatever file comes first.
                let at = list.iter().position(|&k| rules[k].general && !rule.general).unwrap_or(list.len());
                list.insert(at, i);
            }
        };
        enter(&mut self.verbs, &rule.verbs);
        enter(&mut self.nouns, &nouns);
        enter(&mut self.copulas, &rule.copulas);
    }

    /// Rules triggered by a verb, in order.
    pub fn for_verb(&self, lemma: &str) -> &[usize] {
        self.verbs.get(lemma).map_or(&[], Vec::as_slice)
    }
    /// Rules triggered by a noun.
    pub fn for_noun(&self, lemma: &str) -> &[usize] {
        self.nouns.get(lemma).map_or(&[], Vec::as_slice)
    }
    /// Rules triggered by a predicative adjective or noun.
    pub fn for_copula(&self, lemma: &str) -> &[usize] {
        self.copulas.get(lemma).map_or(&[], Vec::as_slice)
    }
    /// What `lemma` does to what it governs.
    pub fn governors_of(&self, lemma: &str) -> impl Iterator<Item = &Governor> {
        self.governed_by.get(lemma).into_iter().flatten().map(|&i| &self.governors[i])
    }
    /// The certainty that an adjective gives its noun.
    pub fn adjective(&self, lemma: &str) -> Option<Status> {
        self.adjective_status.get(lemma).copied()
    }
    /// The certainty that an adverb gives its verb.
    pub fn adverb(&self, lemma: &str) -> Option<Status> {
        self.adverb_status.get(lemma).copied()
    }
}

/// Lines of one file.
struct Lines<'t> {
    text: &'t str,
    ends: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i).collect();
        Lines { text, ends }
    }

    fn at(&self, byte: usize) -> usize {
        1 + self.ends.partition_point(|&end| end < byte)
    }

    /// The line of each example of the rule that begins at byte `from`: where its sentence is first written after that, or the rule's own
    /// line for a sentence that the file writes with escapes.
    fn of_examples(&self, from: usize, rule: &Rule) -> Vec<usize> {
        let sentences = rule.fires.iter().map(|e| &e.text).chain(&rule.quiet);
        sentences
            .map(|s| self.at(self.text[from..].find(s.as_str()).map_or(from, |n| from + n)))
            .collect()
    }
}

fn malformed(file: &str, e: impl std::fmt::Display) -> KnowledgeError {
    KnowledgeError::Malformed {
        file: file.into(),
        message: e.to_string(),
    }
}

fn by_word(file: &str, lists: HashMap<String, Vec<String>>) -> Result<HashMap<String, Status>, KnowledgeError> {
    let mut out = HashMap::new();
    for (status, words) in lists {
        let s = match status.as_str() {
            "occurred" => Status::Occurred,
            "planned" => Status::Planned,
            "proposed" => Status::Proposed,
            "hypothetical" => Status::Hypothetical,
            "denied" => Status::Denied,
            other => return Err(malformed(file, format!("`{other}` is no status"))),
        };
        out.extend(words.into_iter().map(|w| (w, s)));
    }
    Ok(out)
}
