//! Nouns that head a description: offices, ranks, parts of a state, people, craft (`knowledge/actors/roles.toml`).

use crate::fold::fold;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::parsed::intern;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

const FILE: &str = "actors/roles.toml";

/// What a role noun heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RoleKind {
    /// Held by one person at a time, or borne by many ("official").
    Office,
    /// Before a name only, and no office of its own right.
    Rank,
    Honorific,
    Organ,
    Company,
    Group,
    Craft,
}

/// One entry of the file.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) kind: RoleKind,
    /// The office or organ, for comparing.
    pub(crate) key: &'static str,
    /// Best first; empty where the words around decide.
    pub(crate) sectors: Vec<&'static str>,
    /// Whether "of", "for" or a noun before it says of what.
    pub(crate) portfolio: bool,
}

/// What an office is for.
#[derive(Clone, Debug)]
pub(crate) struct Portfolio {
    pub(crate) key: &'static str,
    pub(crate) sectors: Vec<&'static str>,
}

/// The file, indexed.
#[derive(Debug)]
pub(crate) struct Roles {
    pub(crate) all: Vec<Role>,
    /// Noun, role, plural.
    pub(crate) nouns: Vec<(String, u16, bool)>,
    pub(crate) portfolios: Vec<Portfolio>,
    portfolio_of: HashMap<String, u16>,
    former: HashSet<String>,
    shared: HashSet<String>,
    abroad: HashSet<String>,
    places: HashSet<String>,
    sides: HashSet<String>,
    deputy: HashSet<String>,
    particles: HashSet<String>,
    suffixes: HashSet<String>,
    given: HashSet<String>,
}

#[derive(Deserialize)]
struct File {
    role: Vec<RoleEntry>,
    portfolio: Vec<PortfolioEntry>,
    words: Words,
}

#[derive(Deserialize)]
struct RoleEntry {
    kind: RoleKind,
    #[serde(default)]
    key: String,
    #[serde(default)]
    sectors: Vec<String>,
    words: Vec<String>,
    #[serde(default)]
    plural: Vec<String>,
    #[serde(default)]
    portfolio: bool,
}

#[derive(Deserialize)]
struct PortfolioEntry {
    key: String,
    sectors: Vec<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Words {
    former: Vec<String>,
    shared: Vec<String>,
    abroad: Vec<String>,
    places: Vec<String>,
    sides: Vec<String>,
    deputy: Vec<String>,
    particles: Vec<String>,
    suffixes: Vec<String>,
    given: Vec<String>,
}

fn interned(words: &[String]) -> Vec<&'static str> {
    words.iter().map(|s| intern(s)).collect()
}

fn folded(words: &[String]) -> HashSet<String> {
    words.iter().map(|w| fold(w)).collect()
}

impl Roles {
    pub(crate) fn read(k: &Knowledge) -> Result<Self, KnowledgeError> {
        let malformed = |message: String| KnowledgeError::Malformed {
            file: FILE.to_owned(),
            message,
        };
        let file: File = toml::from_str(&k.read(FILE)?).map_err(|e| malformed(e.to_string()))?;
        let (mut all, mut nouns) = (Vec::new(), Vec::new());
        for entry in &file.role {
            if !entry.plural.is_empty() && entry.plural.len() != entry.words.len() {
                return Err(malformed(format!(
                    "role `{}`: {} words and {} plurals",
                    entry.key,
                    entry.words.len(),
                    entry.plural.len()
                )));
            }
            let number = all.len() as u16;
            nouns.extend(entry.words.iter().map(|w| (w.clone(), number, false)));
            if entry.plural.is_empty() && entry.kind != RoleKind::Honorific {
                nouns.extend(entry.words.iter().map(|w| (format!("{w}s"), number, true)));
            }
            nouns.extend(entry.plural.iter().filter(|w| !w.is_empty()).map(|w| (w.clone(), number, true)));
            all.push(Role {
                kind: entry.kind,
                key: intern(&entry.key),
                sectors: interned(&entry.sectors),
                portfolio: entry.portfolio,
            });
        }
        let (mut portfolios, mut portfolio_of) = (Vec::new(), HashMap::new());
        for entry in &file.portfolio {
            for word in &entry.words {
                portfolio_of.entry(word.clone()).or_insert(portfolios.len() as u16);
            }
            portfolios.push(Portfolio {
                key: intern(&entry.key),
                sectors: interned(&entry.sectors),
            });
        }
        let w = &file.words;
        Ok(Roles {
            all,
            nouns,
            portfolios,
            portfolio_of,
            former: folded(&w.former),
            shared: folded(&w.shared),
            abroad: folded(&w.abroad),
            places: folded(&w.places),
            sides: w.sides.iter().cloned().collect(),
            deputy: folded(&w.deputy),
            particles: folded(&w.particles),
            suffixes: folded(&w.suffixes),
            given: folded(&w.given),
        })
    }

    /// The portfolio of some lower-case words in a row ("national defence").
    pub(crate) fn portfolio(&self, words: &str) -> Option<&Portfolio> {
        self.portfolio_of.get(words).map(|i| &self.portfolios[*i as usize])
    }
    pub(crate) fn is_former(&self, folded: &str) -> bool {
        self.former.contains(folded)
    }
    /// Whether there can be two of it: "sides", "ministries" (`plural` too), in lower case.
    pub(crate) fn is_side(&self, word: &str, plural: bool) -> bool {
        let one = |w: &str| self.sides.contains(w);
        let ies = || word.strip_suffix("ies").is_some_and(|w| one(&format!("{w}y")));
        one(word) || (plural && (ies() || word.strip_suffix('s').is_some_and(one)))
    }
    /// Whether a preposition, in lower case, says where.
    pub(crate) fn is_place_word(&self, word: &str) -> bool {
        self.places.contains(word)
    }
    pub(crate) fn is_abroad(&self, word: &str) -> bool {
        self.abroad.contains(word)
    }
    pub(crate) fn is_shared(&self, word: &str) -> bool {
        self.shared.contains(word)
    }
    /// Whether a key is that of a minister, with or without a portfolio.
    pub(crate) fn is_minister(&self, key: &str) -> bool {
        key == "minister" || self.portfolios.iter().any(|p| p.key == key)
    }
    /// Whether the word makes an office the one below it.
    pub(crate) fn is_deputy(&self, folded: &str) -> bool {
        self.deputy.contains(folded)
    }
    pub(crate) fn is_particle(&self, folded: &str) -> bool {
        self.particles.contains(folded)
    }
    pub(crate) fn is_suffix(&self, folded: &str) -> bool {
        self.suffixes.contains(folded)
    }
    /// Whether people bear this name of a place as a first name.
    pub(crate) fn is_given(&self, folded: &str) -> bool {
        self.given.contains(folded)
    }
}
