//! The words that dates are made of, as `knowledge/time/en/words.toml` and `names.toml` and `feasts.toml` have them.
//!
//! A word is looked up once, when the text is cut into lexemes; from then on patterns compare numbers.

use crate::edtf::Edtf;
use crate::marks::Modifier;
use crate::unit::{Anchor, Part, Unit};
use entente_knowledge::{Knowledge, KnowledgeError};
use std::collections::{BTreeMap, HashMap};

/// A kind of word that patterns name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    Month,
    Months,
    Weekday,
    Weekdays,
    Season,
    Unit,
    Plural,
    Number,
    Some,
    Ordinal,
    Part,
    Which,
    DecadeWord,
    Daytime,
    Each,
    Adverb,
    Hedge,
    Forward,
    Backward,
    /// Verbs whose infinitive was done when they were.
    Done,
    /// Verbs whose past tense looks like their present.
    Unchanged,
    /// Verbs that say how long.
    Lasting,
    /// The stop of an abbreviated month or weekday.
    Stop,
    NoYear,
    Counted,
    OfPerson,
    Day,
    Nth,
    Year,
    Yy,
    Date,
    Tens,
    Quarter,
    Half,
    Fiscal,
    Clock,
    Hours,
    Holiday,
    Period,
    Dash,
    /// A capitalised word: in patterns only as `!NAME`, "not before a name".
    Name,
    /// A word that begins a date: in patterns only as `!DATEISH`.
    Dateish,
    /// A date found by an earlier pattern, of the size given.
    Item(Size),
}

/// How large a date an `@…` in a pattern asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Size {
    Any,
    Day,
    Week,
    Month,
    Season,
    Year,
}

/// What a word means in one of its classes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Int(i32),
    /// So many of a unit: a fortnight is two weeks.
    Unit(i32, Unit),
    /// So many away from there.
    Which(Anchor, i32),
    Part(Part),
    /// What a hedge makes of what it stands before.
    Modifier(Modifier),
    /// TIMEX3's letters of a part of the day.
    Daytime([u8; 2]),
    Amount(crate::numbers::Amount),
    Date(crate::numbers::Figures),
    /// Index of an item found before.
    Item(usize),
}

/// One word.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// Its number as a literal of patterns; 0 when no pattern names it.
    pub literal: u16,
    /// Whether it is mostly another word ("may", "march").
    pub careful: bool,
    /// Classes and values.
    pub classes: Vec<(Class, Value)>,
}

/// A named day.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// How it is written.
    pub names: Vec<String>,
    /// Month and day.
    pub day: Option<[i8; 2]>,
    /// Days from Easter Sunday.
    pub easter: Option<i32>,
    /// Days from Easter Sunday of the eastern churches.
    pub orthodox: Option<i32>,
    /// The nth weekday of a month.
    pub nth: Option<[i8; 3]>,
    /// Its day in each year.
    #[serde(default)]
    pub years: Vec<Edtf>,
    /// Whether the day is only near.
    #[serde(default)]
    pub about: bool,
}

/// A named period.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How it is written.
    pub names: Vec<String>,
    /// From when to when.
    pub days: Edtf,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    #[serde(default)]
    holiday: Vec<Holiday>,
    #[serde(default)]
    period: Vec<Period>,
}

/// A name of several words: its class, its index there, its literals.
type Name = (Class, usize, Vec<u16>);

/// All words, and the names that are made of several.
#[derive(Debug, Default)]
pub struct Words {
    words: HashMap<Box<str>, Word>,
    literals: u16,
    /// Named days.
    pub holidays: Vec<Holiday>,
    /// Named periods.
    pub periods: Vec<Period>,
    /// Hedges of several words, by the index that `names` has.
    hedges: Vec<Modifier>,
    /// Names by their first literal.
    names: Vec<Vec<Name>>,
}

/// Longest word that is looked up; longer ones are in no list.
const LONGEST: usize = 20;

impl Words {
    /// Reads the three files of words and names.
    pub fn load(knowledge: &Knowledge, folder: &str) -> Result<Words, KnowledgeError> {
        let mut words = Words::default();
        let file = format!("{folder}/words.toml");
        words
            .add_classes(&knowledge.read(&file)?)
            .map_err(|message| KnowledgeError::Malformed { file, message })?;
        for names in ["names", "feasts"] {
            let file = format!("{folder}/{names}.toml");
            words
                .add_names(&knowledge.read(&file)?)
                .map_err(|message| KnowledgeError::Malformed { file, message })?;
        }
        Ok(words)
    }

    fn add_classes(&mut self, text: &str) -> Result<(), String> {
        let table: BTreeMap<String, toml::Value> = toml::from_str(text).map_err(|e| e.to_string())?;
        for (section, entries) in &table {
            if section == "careful" {
                for word in entries.as_array().into_iter().flatten().filter_map(|w| w.as_str()) {
                    self.entry(word).careful = true;
                }
                continue;
            }
            let class = section_class(section).ok_or_else(|| format!("no class of words is called `{section}`"))?;
            for (word, value) in entries.as_table().ok_or_else(|| format!("`{section}` is not a table"))? {
                let value = read_value(class, value).ok_or_else(|| format!("`{section}.{word}`: cannot read {value}"))?;
                match value {
                    Value::Modifier(m) if word.contains(' ') => self.add_hedge(word, m),
                    _ => self.entry(word).classes.push((class, value)),
                }
            }
        }
        Ok(())
    }

    fn add_names(&mut self, text: &str) -> Result<(), String> {
        let Names { holiday, period } = toml::from_str(text).map_err(|e| e.to_string())?;
        let (days, spans) = (self.holidays.len(), self.periods.len());
        let lists = holiday.iter().enumerate().map(|(i, h)| (Class::Holiday, days + i, &h.names));
        let lists: Vec<_> = lists
            .chain(period.iter().enumerate().map(|(i, p)| (Class::Period, spans + i, &p.names)))
            .collect();
        for (class, index, names) in lists {
            for name in names {
                let literals: Vec<u16> = crate::lex::pieces(name).map(|p| self.literal(p)).collect();
                self.add_name((class, index, literals));
            }
        }
        self.holidays.extend(holiday);
        self.periods.extend(period);
        Ok(())
    }

    /// A hedge of several words: "more than".
    fn add_hedge(&mut self, words: &str, modifier: Modifier) {
        let literals: Vec<u16> = crate::lex::pieces(words).map(|p| self.literal(p)).collect();
        self.add_name((Class::Hedge, self.hedges.len(), literals));
        self.hedges.push(modifier);
    }

    fn add_name(&mut self, name: Name) {
        let Some(&first) = name.2.first() else { return };
        let at = usize::from(first);
        self.names.resize_with(self.names.len().max(at + 1), Vec::new);
        self.names[at].push(name);
    }

    /// The longest hedge of several words that begins with these literals, and how many it takes.
    pub fn hedge(&self, literals: impl Fn(usize) -> u16) -> Option<(Modifier, usize)> {
        let (index, len) = self.name(Class::Hedge, literals)?;
        Some((*self.hedges.get(index)?, len))
    }

    fn entry(&mut self, word: &str) -> &mut Word {
        self.words.entry(normal(word).into()).or_default()
    }

    /// The number of a literal word, made if it has none yet.
    pub fn literal(&mut self, word: &str) -> u16 {
        let next = self.literals + 1;
        let entry = self.entry(word);
        if entry.literal == 0 {
            entry.literal = next;
            self.literals = next;
        }
        self.entry(word).literal
    }

    /// A word of the text, in any case.
    pub fn get(&self, text: &str) -> Option<&Word> {
        if text.len() > LONGEST {
            return None;
        }
        if text.is_ascii() {
            let mut lower = [0u8; LONGEST];
            let lower = &mut lower[..text.len()];
            lower.copy_from_slice(text.as_bytes());
            lower.make_ascii_lowercase();
            return std::str::from_utf8(lower).ok().and_then(|w| self.words.get(w));
        }
        self.words.get(normal(text).as_str())
    }

    /// The longest name of `class` that begins with these literals: its index and how many it takes.
    pub fn name(&self, class: Class, literals: impl Fn(usize) -> u16) -> Option<(usize, usize)> {
        let candidates = self.names.get(usize::from(literals(0)))?;
        candidates
            .iter()
            .filter(|(c, _, name)| *c == class && name.iter().enumerate().all(|(k, &l)| literals(k) == l))
            .map(|(_, index, name)| (*index, name.len()))
            .max_by_key(|&(_, len)| len)
    }

    /// How many literals there are.
    pub fn literal_count(&self) -> usize {
        usize::from(self.literals) + 1
    }
}

/// Lower case, with straight apostrophes.
fn normal(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

fn section_class(section: &str) -> Option<Class> {
    Some(match section {
        "month" => Class::Month,
        "months" => Class::Months,
        "weekday" => Class::Weekday,
        "weekdays" => Class::Weekdays,
        "season" => Class::Season,
        "unit" => Class::Unit,
        "plural" => Class::Plural,
        "number" => Class::Number,
        "some" => Class::Some,
        "ordinal" => Class::Ordinal,
        "part" => Class::Part,
        "which" => Class::Which,
        "decade" => Class::DecadeWord,
        "daytime" => Class::Daytime,
        "each" => Class::Each,
        "adverb" => Class::Adverb,
        "hedge" => Class::Hedge,
        "forward" => Class::Forward,
        "backward" => Class::Backward,
        "done" => Class::Done,
        "unchanged" => Class::Unchanged,
        "lasting" => Class::Lasting,
        "no-year" => Class::NoYear,
        "counted" => Class::Counted,
        "of-a-person" => Class::OfPerson,
        _ => return None,
    })
}

fn read_value(class: Class, value: &toml::Value) -> Option<Value> {
    match class {
        Class::Unit | Class::Plural | Class::Adverb => parse_unit(value.as_str()?).map(|(n, u)| Value::Unit(n, u)),
        Class::Which => parse_which(value.as_str()?).map(|(a, n)| Value::Which(a, n)),
        Class::Part => Part::parse(value.as_str()?).map(Value::Part),
        Class::Hedge => Modifier::parse(value.as_str()?).map(Value::Modifier),
        Class::Daytime => <[u8; 2]>::try_from(value.as_str()?.as_bytes()).ok().map(Value::Daytime),
        _ => i32::try_from(value.as_integer()?).ok().map(Value::Int),
    }
}

/// "2 week"
pub fn parse_unit(text: &str) -> Option<(i32, Unit)> {
    let (n, unit) = text.split_once(' ')?;
    Some((n.parse().ok()?, Unit::parse(unit)?))
}

/// "clock -1"
pub fn parse_which(text: &str) -> Option<(Anchor, i32)> {
    let (anchor, n) = text.split_once(' ')?;
    Some((Anchor::parse(anchor)?, n.parse().ok()?))
}
