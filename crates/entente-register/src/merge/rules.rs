//! How merging decides, as data: `knowledge/register/merging.toml`.

use crate::fold::{key, singular, words};
use entente_knowledge::{Knowledge, KnowledgeError};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "register/merging.toml";

/// Points for what agrees and what differs; the file says what each means.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs, reason = "the file explains them")]
pub struct Points {
    #[serde(default)]
    pub needs: i32,
    pub date: Vec<(i32, i32)>,
    pub vague_date: i32,
    pub near_bounds: i32,
    pub near_days: i32,
    pub no_date: i32,
    pub edition_days: i32,
    pub same_parties: i32,
    pub part_of_parties: i32,
    pub sector_differs: i32,
    pub same_person: i32,
    pub person_differs: i32,
    pub same_subtype: i32,
    pub subtype_differs: i32,
    pub same_stage: i32,
    pub stage_differs: i32,
    pub same_thing: i32,
    pub same_number: i32,
    pub number_differs: i32,
    pub thing_differs: i32,
    pub same_value: i32,
    pub value_differs: i32,
    pub same_instrument: i32,
    pub instrument_differs: i32,
    pub same_mechanism: i32,
    pub mechanism_differs: i32,
    pub same_ordinal: i32,
    pub ordinal_differs: i32,
    pub same_place: i32,
    pub place_differs: i32,
    pub place_in_other_state: i32,
    pub same_due: i32,
    pub due_differs: i32,
    pub same_area: i32,
    pub area_differs: i32,
    pub words: [i32; 4],
    pub no_common_word: i32,
    pub same_sentence: i32,
    pub same_trigger: i32,
    pub two_in_a_document: i32,
    pub two_in_a_sentence: i32,
}

/// What another outlet's words for the same sentence are worth; the file says what each means.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Retelling {
    pub(super) alike: f64,
    pub(super) days: i32,
    pub(super) fewest_words: usize,
    pub(super) words: Vec<(f64, i32)>,
    pub(super) differs: i32,
    calendar: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    retelling: Retelling,
    hot: Hot,
    dates: Dates,
    points: toml::Table,
    kinds: BTreeMap<String, toml::Table>,
    subtypes: Names,
    stages: Stages,
    sectors: Sectors,
    things: Things,
    words: Words,
}

/// What bounds the number of comparisons.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hot {
    pub(super) window: usize,
    pub(super) large: usize,
    pub(super) speakers: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    scheduled: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    general: BTreeMap<String, Vec<String>>,
    alike: BTreeMap<String, Vec<(String, String)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stages {
    order: BTreeMap<String, Vec<String>>,
    alike: BTreeMap<String, Vec<(String, String)>>,
    unsaid: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sectors {
    official: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Things {
    same: Vec<Vec<String>>,
    general: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    empty: BTreeSet<String>,
    kinds: BTreeSet<String>,
    spellings: Vec<Vec<String>>,
}

/// The rules of merging, read once.
#[derive(Clone, Debug)]
pub struct Rules {
    pub(super) hot: Hot,
    pub(super) retelling: Retelling,
    points: BTreeMap<String, Points>,
    other_kind: Points,
    scheduled: BTreeSet<String>,
    subtype_pairs: BTreeMap<String, Vec<(String, String)>>,
    general_subtypes: BTreeMap<String, Vec<String>>,
    stage_pairs: BTreeMap<String, Vec<(String, String)>>,
    stage_order: BTreeMap<(String, String), usize>,
    unsaid_stages: BTreeMap<String, BTreeMap<String, String>>,
    official: BTreeSet<String>,
    things: BTreeMap<String, String>,
    general_things: BTreeSet<String>,
    empty_words: BTreeSet<String>,
    spellings: BTreeMap<String, String>,
    fingerprint: String,
}

impl Rules {
    /// The rules the program was built with, or those of `$ENTENTE_KNOWLEDGE`.
    ///
    /// # Errors
    /// When the file is missing or makes no sense.
    pub fn standard() -> Result<Rules, KnowledgeError> {
        Rules::read(&Knowledge::standard())
    }

    /// The rules in `knowledge`.
    ///
    /// # Errors
    /// When the file is missing or makes no sense.
    pub fn read(knowledge: &Knowledge) -> Result<Rules, KnowledgeError> {
        Rules::parse(&knowledge.read(FILE)?)
    }

    /// The rules in the text of a file.
    ///
    /// # Errors
    /// When it makes no sense.
    pub fn parse(text: &str) -> Result<Rules, KnowledgeError> {
        let malformed = |e: toml::de::Error| KnowledgeError::Malformed {
            file: FILE.into(),
            message: e.to_string(),
        };
        let file: File = toml::from_str(text).map_err(malformed)?;
        let points = |own: &toml::Table| {
            let mut all = file.points.clone();
            all.extend(own.clone());
            all.try_into::<Points>().map_err(malformed)
        };
        let mut by_kind = BTreeMap::new();
        for (kind, own) in &file.kinds {
            by_kind.insert(kind.clone(), points(own)?);
        }
        let mut empty_words = file.words.empty;
        empty_words.extend(file.words.kinds);
        Ok(Rules {
            hot: file.hot,
            retelling: file.retelling,
            // A kind that the file does not name is merged only where nearly everything agrees.
            other_kind: Points {
                needs: 9,
                ..points(&toml::Table::new())?
            },
            points: by_kind,
            scheduled: file.dates.scheduled,
            subtype_pairs: file.subtypes.alike,
            general_subtypes: file.subtypes.general,
            stage_pairs: file.stages.alike,
            stage_order: file
                .stages
                .order
                .into_iter()
                .flat_map(|(kind, stages)| stages.into_iter().enumerate().map(move |(n, stage)| ((kind.clone(), stage), n)))
                .collect(),
            unsaid_stages: file.stages.unsaid,
            official: file.sectors.official,
            things: first_of(&file.things.same),
            general_things: file.things.general,
            empty_words,
            spellings: first_of(&file.words.spellings),
            fingerprint: hex(&Sha256::digest(text.as_bytes())),
        })
    }

    /// Changes whenever the rules change, or the code that applies them does.
    pub fn fingerprint(&self) -> String {
        format!("5 {}", self.fingerprint)
    }

    /// In a block, an account is compared with so many before and after it; see [`super::place`].
    pub fn window(&self) -> usize {
        self.hot.window
    }

    /// The points of a kind.
    pub fn points(&self, kind: &str) -> &Points {
        self.points.get(kind).unwrap_or(&self.other_kind)
    }

    /// Whether a planned event of this kind is dated when it is to happen, and not when it was promised.
    pub fn is_scheduled(&self, kind: &str) -> bool {
        self.scheduled.contains(kind)
    }

    /// Whether a subtype says nothing against any other.
    pub fn is_general_subtype(&self, kind: &str, subtype: &str) -> bool {
        self.general_subtypes.get(kind).is_some_and(|all| all.iter().any(|s| s == subtype))
    }

    /// Whether tellers use both subtypes for one thing.
    pub fn subtypes_agree(&self, kind: &str, a: &str, b: &str) -> bool {
        a == b || self.is_general_subtype(kind, a) || self.is_general_subtype(kind, b) || paired(&self.subtype_pairs, kind, a, b)
    }

    /// Whether tellers use both stages for one moment.
    pub fn stages_agree(&self, kind: &str, a: &str, b: &str) -> bool {
        a == b || paired(&self.stage_pairs, kind, a, b)
    }

    /// How far in its life a stage is; later is greater.
    pub fn stage_rank(&self, kind: &str, stage: &str) -> usize {
        self.stage_order.get(&(kind.to_owned(), stage.to_owned())).copied().unwrap_or(0)
    }

    /// The stage of an event of which no teller gives one: by its status, or by whether what occurred is `dated` or `undated`.
    pub fn unsaid_stage(&self, kind: &str, status: &str, dated: bool) -> Option<&str> {
        let occurred = if dated { "dated" } else { "undated" };
        let key = if status == "occurred" { occurred } else { status };
        self.unsaid_stages.get(kind)?.get(key).map(String::as_str)
    }

    /// The kind of actor that a sector makes: all official ones are their state, each other is its own.
    pub fn sector_class<'a>(&self, sector: &'a str) -> &'a str {
        if self.official.contains(sector) { "" } else { sector }
    }

    /// The word that stands for all words of one thing: "ship" and "boat" are "vessel". `None` for a word that names no thing
    /// in particular.
    pub fn thing<'a>(&'a self, head: &'a str) -> Option<&'a str> {
        let head = singular(head);
        if self.general_things.contains(head) {
            None
        } else {
            Some(self.things.get(head).map_or(head, String::as_str))
        }
    }

    /// Whether a word, folded, is a number or says a day or a month.
    pub(super) fn is_figure(&self, word: &str) -> bool {
        word.contains(|c: char| c.is_ascii_digit()) || self.retelling.calendar.contains(word)
    }

    /// Keys of the telling words of `text`: folded, without endings and the words that tell nothing; sorted.
    pub fn telling_words(&self, text: &str) -> Vec<u64> {
        let mut keys: Vec<u64> = self.telling(text).map(|w| key(&[&w])).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn telling(&self, text: &str) -> impl Iterator<Item = String> {
        words(text).into_iter().filter(|w| !self.empty_words.contains(w)).map(|w| {
            let w = self.spellings.get(&w).unwrap_or(&w);
            // Forms of one word mostly share their first six letters: transfer, transferred; cooperate, cooperation.
            singular(w).chars().take(6).collect()
        })
    }
}

/// Whether two words are a pair of a kind, either way round.
fn paired(pairs: &BTreeMap<String, Vec<(String, String)>>, kind: &str, a: &str, b: &str) -> bool {
    let either = |(x, y): &(String, String)| x == a && y == b || x == b && y == a;
    pairs.get(kind).is_some_and(|pairs| pairs.iter().any(either))
}

fn first_of(groups: &[Vec<String>]) -> BTreeMap<String, String> {
    groups.iter().flat_map(|g| g.iter().map(|w| (w.clone(), g[0].clone()))).collect()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, b| {
        let _ = write!(hex, "{b:02x}");
        hex
    })
}
