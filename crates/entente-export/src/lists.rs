//! What others call the things of a record: names of states, numbers of the Correlates of War, scales of codes, places on the map.

use crate::{ExportError, Result};
use entente_coding::plover::Codes;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_register::fold::fold;
use serde::Deserialize;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// The lists, read once an export.
pub struct Lists {
    knowledge: Knowledge,
    names: BTreeMap<String, String>,
    cow: BTreeMap<String, Vec<Cow>>,
    fips: BTreeMap<String, String>,
    codes: Codes,
    scales: Scales,
    words: Words,
    gazetteer: OnceCell<Gazetteer>,
}

/// A member of the Correlates of War state system.
#[derive(Clone, Debug, Deserialize)]
pub struct Cow {
    code: String,
    /// Its number: `740`.
    pub number: String,
    /// Its abbreviation: `JPN`.
    pub abbreviation: String,
    until: String,
}

/// A place on the map.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Spot {
    /// The state it lies in, ISO 3166-1 alpha-3.
    pub state: String,
    /// Its name in GeoNames.
    pub name: String,
    also: String,
    /// Degrees north, as the list has them.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How many live there.
    pub population: u64,
    /// Its number in GeoNames.
    pub geonameid: u64,
    role: String,
}

impl Spot {
    /// Whether it is a capital.
    pub fn is_capital(&self) -> bool {
        self.role == "capital"
    }
}

/// Why a place has no coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unplaced {
    /// The name of a state: an area, not a spot.
    State,
    /// Several places bear the name, and nothing says which.
    Several,
    /// In no list.
    Unknown,
}

impl Unplaced {
    /// In words.
    pub const fn why(self) -> &'static str {
        match self {
            Unplaced::State => "its place is a whole country",
            Unplaced::Several => "several places bear the name of its place",
            Unplaced::Unknown => "its place is not in the gazetteer",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scales {
    goldstein: BTreeMap<String, f64>,
    event_scale: BTreeMap<String, f64>,
    cameo: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    condition: BTreeMap<String, Vec<String>>,
    category: BTreeMap<String, Vec<String>>,
    role: Vec<Role>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    is: String,
    words: Vec<String>,
    not: Vec<String>,
}

struct Gazetteer {
    spots: Vec<Spot>,
    by_name: BTreeMap<String, Vec<usize>>,
}

/// The columns of the lists of states and bodies that are read here.
#[derive(Deserialize)]
struct Named {
    code: String,
    name: String,
}

impl Lists {
    /// The lists of the program, overlaid by those of `$ENTENTE_KNOWLEDGE`.
    ///
    /// # Errors
    /// Where a list is missing or malformed.
    pub fn standard() -> Result<Lists> {
        let knowledge = Knowledge::standard();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut shared: Vec<String> = Vec::new();
        for file in ["states", "former_states", "bodies"] {
            for row in rows::<Named>(&knowledge, &format!("actors/{file}.csv"))? {
                if names.insert(row.code.clone(), row.name).is_some() {
                    shared.push(row.code);
                }
            }
        }
        // A code that many bodies share is nobody's name.
        names.retain(|code, _| !shared.contains(code));
        let mut cow: BTreeMap<String, Vec<Cow>> = BTreeMap::new();
        for row in rows::<Cow>(&knowledge, "export/cow.csv")? {
            cow.entry(row.code.clone()).or_default().push(row);
        }
        Ok(Lists {
            names,
            cow,
            fips: rows::<(String, String)>(&knowledge, "export/fips.csv")?.into_iter().collect(),
            codes: Codes::load(&knowledge)?,
            scales: table(&knowledge, "export/scales.toml")?,
            words: table(&knowledge, "export/words.toml")?,
            gazetteer: OnceCell::new(),
            knowledge,
        })
    }

    /// The name of a state or body; `None` for codes that many bodies share (IGO, NGO).
    pub fn name(&self, code: &str) -> Option<&str> {
        self.names.get(code).map(String::as_str)
    }

    /// Whether the code is that of a state, past or present, and not of a body.
    pub fn is_state(&self, code: &str) -> bool {
        code.len() == 3 && self.cow.contains_key(code)
    }

    /// Its entry in the state system of the Correlates of War; on `day` where the number changed (the last one without a day).
    pub fn cow(&self, code: &str, day: Option<crate::dates::Day>) -> Option<&Cow> {
        let lines = self.cow.get(code)?;
        let day = day.map(crate::dates::iso);
        let then = lines
            .iter()
            .find(|line| !line.until.is_empty() && day.as_ref().is_some_and(|d| *d <= line.until));
        then.or_else(|| lines.iter().find(|line| line.until.is_empty()))
    }

    /// The FIPS 10-4 code of a state: `VM`.
    pub fn fips(&self, code: &str) -> Option<&str> {
        self.fips.get(code).map(String::as_str)
    }

    /// What a root of CAMEO is called.
    pub fn cameo_name(&self, root: &str) -> Option<&str> {
        self.scales.cameo.get(root).map(String::as_str)
    }

    /// PLOVER's quadrant of a root.
    pub fn quad(&self, root: &str) -> Option<u8> {
        self.codes.quad(root)
    }

    /// PLOVER's event scale of a root; see `knowledge/export/scales.toml`.
    pub fn event_scale(&self, root: &str) -> Option<f64> {
        self.scales.event_scale.get(root).copied()
    }

    /// Goldstein's value of a root of CAMEO ("05").
    pub fn goldstein(&self, root: &str) -> Option<f64> {
        self.scales.goldstein.get(root).copied()
    }

    /// "New" or "Second hand", where the name of a thing says so.
    pub fn condition(&self, what: &str) -> Option<&str> {
        let says = |words: &[String]| words.iter().any(|w| has_word(what, w));
        let hit = self
            .words
            .condition
            .iter()
            .filter(|(_, words)| says(words))
            .map(|(is, _)| is.as_str());
        // "New" loses against anything else: "new second-hand vessels" are second-hand.
        hit.max_by_key(|is| *is != "New")
    }

    /// The categories of defence cooperation agreements that these areas fall under, sorted.
    pub fn categories(&self, areas: &[String]) -> Vec<&str> {
        let touched = self
            .words
            .category
            .iter()
            .filter(|(_, ours)| areas.iter().any(|a| ours.contains(a)));
        touched.map(|(is, _)| is.as_str()).collect()
    }

    /// The role that an office is: "Head of State" …
    pub fn role(&self, office: &str) -> Option<&str> {
        let fits =
            |role: &&Role| role.words.iter().any(|w| w.is_empty() || has_word(office, w)) && !role.not.iter().any(|w| has_word(office, w));
        self.words.role.iter().find(fits).map(|role| role.is.as_str())
    }

    /// Where a place lies. `state` narrows the choice; without it a name that several places bear is none.
    ///
    /// # Errors
    /// Where the gazetteer is missing or malformed.
    pub fn spot(&self, name: &str, state: Option<&str>) -> Result<std::result::Result<&Spot, Unplaced>> {
        let gazetteer = match self.gazetteer.get() {
            Some(gazetteer) => gazetteer,
            None => {
                let read = Gazetteer::read(&self.knowledge)?;
                self.gazetteer.get_or_init(|| read)
            }
        };
        let key = plain(name);
        if self.names.values().any(|n| plain(n) == key) && !gazetteer.by_name.contains_key(&key) {
            return Ok(Err(Unplaced::State));
        }
        Ok(gazetteer.find(&key, state))
    }
}

impl Gazetteer {
    fn read(knowledge: &Knowledge) -> Result<Gazetteer> {
        let spots: Vec<Spot> = rows(knowledge, "export/gazetteer.csv")?;
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, spot) in spots.iter().enumerate() {
            for name in std::iter::once(spot.name.as_str())
                .chain(spot.also.split(';'))
                .filter(|n| !n.is_empty())
            {
                let spots = by_name.entry(plain(name)).or_default();
                if !spots.contains(&n) {
                    spots.push(n);
                }
            }
        }
        Ok(Gazetteer { spots, by_name })
    }

    /// Within a state the larger place is meant (the list is in that order); across states nobody knows, unless one is a capital.
    fn find(&self, key: &str, state: Option<&str>) -> std::result::Result<&Spot, Unplaced> {
        let named = self.by_name.get(key).ok_or(Unplaced::Unknown)?;
        let mut spots = named.iter().map(|n| &self.spots[*n]);
        match (state, &named[..]) {
            (Some(state), _) => spots.find(|s| s.state == state).ok_or(Unplaced::Unknown),
            (None, [one]) => Ok(&self.spots[*one]),
            (None, _) => {
                let capitals: Vec<&Spot> = spots.filter(|s| s.is_capital()).collect();
                match capitals[..] {
                    [capital] => Ok(capital),
                    _ => Err(Unplaced::Several),
                }
            }
        }
    }
}

/// Letters and digits alone, without marks or case.
fn plain(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ").to_ascii_lowercase()
}

/// Whether `text` has `word` (or words) between word boundaries, in any case.
fn has_word(text: &str, word: &str) -> bool {
    format!(" {} ", plain(text)).contains(&format!(" {} ", plain(word)))
}

fn rows<T: serde::de::DeserializeOwned>(knowledge: &Knowledge, file: &str) -> Result<Vec<T>> {
    let text = knowledge.read(file)?;
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    reader
        .deserialize()
        .collect::<std::result::Result<_, _>>()
        .map_err(|e| malformed(file, e))
}

fn table<T: serde::de::DeserializeOwned>(knowledge: &Knowledge, file: &str) -> Result<T> {
    toml::from_str(&knowledge.read(file)?).map_err(|e| malformed(file, e))
}

fn malformed(file: &str, e: impl std::fmt::Display) -> ExportError {
    ExportError::Knowledge(KnowledgeError::Malformed {
        file: file.into(),
        message: e.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_state_and_the_day() {
        let lists = Lists::standard().unwrap();
        let number = |code, day| lists.cow(code, day).map(|c| c.number.as_str());
        assert_eq!(number("JPN", None), Some("740"));
        assert_eq!(number("DEU", Some((1975, 1, 1))), Some("260"));
        assert_eq!(
            (number("DEU", Some((1990, 10, 3))), number("DEU", None)),
            (Some("255"), Some("255"))
        );
        assert_eq!((number("SUN", None), number("NATO", None)), (Some("365"), None));
    }

    #[test]
    fn a_place_is_on_the_map_when_it_is_one_place() {
        let lists = Lists::standard().unwrap();
        let at = |name, state| lists.spot(name, state).unwrap().map(|s| s.state.as_str());
        assert_eq!(at("Hà Nội", Some("VNM")), Ok("VNM"));
        assert_eq!(at("Kiev", None), Ok("UKR"));
        assert_eq!(at("London", None), Ok("GBR"), "the capital is meant, not Ontario's");
        assert_eq!(at("London", Some("CAN")), Ok("CAN"));
        assert_eq!(at("Valencia", None), Err(Unplaced::Several));
        assert_eq!(at("Japan", Some("JPN")), Err(Unplaced::State));
        assert_eq!(at("a supply boat", None), Err(Unplaced::Unknown));
    }

    #[test]
    fn words_give_condition_role_and_category() {
        let lists = Lists::standard().unwrap();
        assert_eq!(lists.condition("second-hand patrol boat"), Some("Second hand"));
        assert_eq!(lists.condition("patrol boat"), None);
        assert_eq!(lists.role("Prime Minister"), Some("Head of Government"));
        assert_eq!(lists.role("Deputy Prime Minister"), Some("Other official"));
        assert_eq!(lists.role("Vice President"), Some("Other official"));
        assert_eq!(lists.role("Minister of Defence"), Some("Minister"));
        assert_eq!(
            lists.categories(&["cyber".into(), "training".into()]),
            ["classified information", "education and training"]
        );
    }

    #[test]
    fn every_root_has_a_quadrant_and_a_value() {
        let lists = Lists::standard().unwrap();
        for root in entente_coding::plover::ROOTS {
            let (quad, scale) = (lists.quad(root).unwrap(), lists.event_scale(root).unwrap());
            assert_eq!(quad <= 2, scale > 0.0, "{root}");
        }
        assert_eq!((1..=20).filter(|n| lists.goldstein(&format!("{n:02}")).is_some()).count(), 20);
    }
}
