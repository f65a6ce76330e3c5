//! Nouns that head a description: offices, ranks, parts of a state, people, craft (`knowledge/actors/roles.toml`, `roles/*.toml`), and the
//! words before them that shift the sector ("opposition", "rebel", "Catholic").

use crate::fold::fold;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::parsed::intern;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

const FILE: &str = "actors/roles.toml";
/// More roles, by subject.
const FOLDER: &str = "actors/roles";
/// Nouns for persons that say nothing of a sector, one a line.
const PERSONS: &str = "actors/persons.txt";
/// Their key: they count only beside a state, and are civilians.
pub(crate) const PERSON: &str = "person";

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
    /// Whether the words around say whose it is and of what sector ("Hamas official", "union leader").
    pub(crate) weak: bool,
}

/// A noun that heads descriptions.
#[derive(Clone, Debug)]
pub(crate) struct Noun {
    pub(crate) word: String,
    pub(crate) role: u16,
    pub(crate) plural: bool,
    /// Whether it counts in small letters only: "baker" is a trade, "Baker" a name.
    pub(crate) small: bool,
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
    pub(crate) nouns: Vec<Noun>,
    pub(crate) portfolios: Vec<Portfolio>,
    portfolio_of: HashMap<String, u16>,
    former: HashSet<String>,
    shared: HashSet<String>,
    abroad: HashSet<String>,
    places: HashSet<String>,
    occasions: HashSet<String>,
    sides: HashSet<String>,
    deputy: HashSet<String>,
    particles: HashSet<String>,
    suffixes: HashSet<String>,
    given: HashSet<String>,
    sponsors: HashSet<String>,
    towards: HashSet<String>,
    ethnic: HashSet<String>,
    modifiers: HashMap<String, Vec<&'static str>>,
    over: HashMap<String, Vec<String>>,
    seats: HashMap<String, String>,
    currencies: HashSet<String>,
}

#[derive(Deserialize)]
struct More {
    role: Vec<RoleEntry>,
}

#[derive(Deserialize)]
struct Modifier {
    sectors: Vec<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    role: Vec<RoleEntry>,
    portfolio: Vec<PortfolioEntry>,
    #[serde(default)]
    modifier: Vec<Modifier>,
    #[serde(default)]
    over: HashMap<String, Vec<String>>,
    #[serde(default)]
    seats: HashMap<String, String>,
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
    occasions: Vec<String>,
    sides: Vec<String>,
    deputy: Vec<String>,
    particles: Vec<String>,
    suffixes: Vec<String>,
    given: Vec<String>,
    weak: Vec<String>,
    sponsors: Vec<String>,
    towards: Vec<String>,
    ethnic: Vec<String>,
    currencies: Vec<String>,
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
        let weak: HashSet<String> = file.words.weak.iter().cloned().collect();
        let (mut all, mut nouns) = (Vec::new(), Vec::new());
        enter(&file.role, &weak, false, &mut all, &mut nouns).map_err(malformed)?;
        for path in k.list(FOLDER, ".toml") {
            let wrong = |message: String| KnowledgeError::Malformed {
                file: path.clone(),
                message,
            };
            let more: More = toml::from_str(&k.read(&path)?).map_err(|e| wrong(e.to_string()))?;
            enter(&more.role, &weak, true, &mut all, &mut nouns).map_err(wrong)?;
        }
        persons(&k.read(PERSONS)?, &mut all, &mut nouns);
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
            occasions: folded(&w.occasions),
            sides: w.sides.iter().cloned().collect(),
            deputy: folded(&w.deputy),
            particles: folded(&w.particles),
            suffixes: folded(&w.suffixes),
            given: folded(&w.given),
            sponsors: folded(&w.sponsors),
            towards: folded(&w.towards),
            ethnic: folded(&w.ethnic),
            modifiers: file
                .modifier
                .iter()
                .flat_map(|m| m.words.iter().map(|w| (w.clone(), interned(&m.sectors))))
                .collect(),
            over: file.over,
            seats: file.seats,
            currencies: w.currencies.iter().cloned().collect(),
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
    /// Whether something is often called after the city where it came about, in lower case.
    pub(crate) fn is_occasion(&self, word: &str) -> bool {
        self.occasions.contains(word) || word.strip_suffix('s').is_some_and(|w| self.occasions.contains(w))
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
    /// What a state does in "Iran-backed rebels" without the rebels being its own.
    pub(crate) fn is_sponsor(&self, folded: &str) -> bool {
        self.sponsors.contains(folded)
    }
    /// "Pro-Russian", "anti-Syrian": towards a state, not of it.
    pub(crate) fn is_towards(&self, folded: &str) -> bool {
        self.towards.contains(folded)
    }
    /// "Ethnic Albanians in Serbia" are Serbia's.
    pub(crate) fn is_ethnic(&self, folded: &str) -> bool {
        self.ethnic.contains(folded)
    }
    /// The sectors that a word before a noun gives it: "Catholic", "opposition".
    pub(crate) fn modifier(&self, lower: &str) -> Option<&[&'static str]> {
        self.modifiers.get(lower).map(Vec::as_slice)
    }
    /// Whether a modifier of sector `by` goes before a noun's own sector: "opposition lawmakers" are OPP, then LEG.
    pub(crate) fn shifts(&self, by: &str, own: &str) -> bool {
        self.over.get(by).is_some_and(|over| over.iter().any(|s| s == own))
    }
    /// The body that a capital is the seat of and stands for.
    pub(crate) fn seated_in(&self, city: &str) -> Option<&str> {
        self.seats.get(city).map(String::as_str)
    }
    /// Whether a word, in lower case, is a currency's.
    pub(crate) fn is_currency(&self, word: &str) -> bool {
        self.currencies.contains(word)
    }
    /// Whether people bear this name of a place as a first name.
    pub(crate) fn is_given(&self, folded: &str) -> bool {
        self.given.contains(folded)
    }
}

/// Adds entries and their nouns. Single words of the files by subject count in small letters only, but for plurals.
fn enter(entries: &[RoleEntry], weak: &HashSet<String>, small: bool, all: &mut Vec<Role>, nouns: &mut Vec<Noun>) -> Result<(), String> {
    for entry in entries {
        if !entry.plural.is_empty() && entry.plural.len() != entry.words.len() {
            return Err(format!(
                "role `{}`: {} words and {} plurals",
                entry.key,
                entry.words.len(),
                entry.plural.len()
            ));
        }
        let role = all.len() as u16;
        let mut noun = |word: String, plural: bool| {
            // "Bakers" may begin a sentence; "Baker" would be a name.
            let small = small && !plural && word.starts_with(char::is_lowercase) && !word.contains([' ', '-']);
            nouns.push(Noun { word, role, plural, small });
        };
        for (i, word) in entry.words.iter().enumerate() {
            noun(word.clone(), false);
            match entry.plural.get(i) {
                Some(plural) if plural.is_empty() => {}
                Some(plural) => noun(plural.clone(), true),
                None if entry.kind == RoleKind::Honorific => {}
                None => noun(plural_of(word), true),
            }
        }
        all.push(Role {
            kind: entry.kind,
            key: intern(&entry.key),
            sectors: interned(&entry.sectors),
            portfolio: entry.portfolio,
            weak: entry.sectors.is_empty() || weak.contains(&entry.key),
        });
    }
    Ok(())
}

/// The nouns of [`PERSONS`].
fn persons(text: &str, all: &mut Vec<Role>, nouns: &mut Vec<Noun>) {
    let role = all.len() as u16;
    all.push(Role {
        kind: RoleKind::Group,
        key: PERSON,
        sectors: vec!["CVL"],
        portfolio: false,
        weak: false,
    });
    for word in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        for (word, plural) in [(word.to_owned(), false), (plural_of(word), true)] {
            nouns.push(Noun {
                word,
                role,
                plural,
                small: true,
            });
        }
    }
}

/// The plural of an English noun by rule: "member of parliament" is "members of parliament".
fn plural_of(word: &str) -> String {
    const SAME: [&str; 5] = ["craft", "personnel", "staff", "people", "police"];
    for joint in [" of ", " in ", "-in-", " at ", " from "] {
        if let Some((head, rest)) = word.split_once(joint) {
            return format!("{}{joint}{rest}", plural_of(head));
        }
    }
    let ends = |suffixes: &[&str]| suffixes.iter().any(|s| word.ends_with(s));
    if ends(&SAME) {
        return word.to_owned();
    }
    let is_man = ends(&["man"]) && !ends(&["human", "shaman", "german", "roman", "caiman", "ottoman", "talisman"]);
    for (from, to, fits) in [
        ("man", "men", is_man),
        ("person", "people", true),
        ("child", "children", true),
        ("wife", "wives", true),
        ("thief", "thieves", true),
    ] {
        if let Some(stem) = word.strip_suffix(from).filter(|_| fits) {
            return format!("{stem}{to}");
        }
    }
    if let Some(stem) = word.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        return format!("{stem}ies");
    }
    if ends(&["s", "x", "z", "ch", "sh"]) {
        return format!("{word}es");
    }
    format!("{word}s")
}

#[cfg(test)]
mod tests {
    use super::plural_of;

    #[test]
    fn plurals_follow_the_rule() {
        for (one, many) in [
            ("herdsman", "herdsmen"),
            ("member of parliament", "members of parliament"),
            ("secretary", "secretaries"),
            ("displaced person", "displaced people"),
            ("state security", "state securities"),
            ("landing craft", "landing craft"),
            ("coach", "coaches"),
            ("shaman", "shamans"),
        ] {
            assert_eq!(plural_of(one), many);
        }
    }
}
