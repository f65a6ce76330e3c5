//! Patterns over lexemes, as `knowledge/time/en/1-relative.toml` explains them, compiled to trees of plain sequences.
//!
//! Options and alternatives are written out when the file is read, so that matching is a walk without backtracking and
//! each place of a text costs only the sequences that can begin there.

use crate::marks::Modifier;
use crate::trie::{Atom, End, Sequence, Stage, Step};
use crate::unit::{Anchor, Part};
use crate::words::{Class, Size, Words, parse_unit, parse_which};
use crate::{Limit, Unit};
use entente_knowledge::{Knowledge, KnowledgeError};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a match means: which builder of `meaning.rs` takes its slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    Which,
    WhichAfter,
    SoFar,
    StillToCome,
    Shift,
    ShiftEvent,
    NextTo,
    ShiftOrDuration,
    MonthsLater,
    Within,
    Window,
    Duration,
    Fraction,
    Era,
    Set,
    Vague,
    Calendar,
    Span,
    Fiscal,
    Century,
    Time,
    Daytime,
    Part,
    PartUnit,
    NthWeek,
    NthMonth,
    HalfOf,
    WeekOf,
    Hedged,
    Same,
    Holiday,
    Period,
    PeriodPart,
    Join,
    Parts,
    Decades,
}

/// A condition in code, for what a sequence of words cannot say: see `guard.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Guard {
    Determiner,
    ClauseEnd,
    BareUnit,
    Back,
    Later,
    Earlier,
    NounUnit,
    Window,
    Duration,
    NoNumber,
    Frequency,
    DayMonth,
    MonthDay,
    MonthYear,
    BareMonth,
    NoNoun,
    BareWeekday,
    BareSeason,
    Quarter,
    BareYear,
    YearSpan,
    DecadeWords,
    Holiday,
    NoCompound,
    MonthSpan,
    Ordered,
    Part,
    VerbBefore,
    Singular,
    Rate,
    Adjective,
    Soon,
    Era,
    Decade,
    Fiscal,
    MonthList,
    Plural,
    Dawn,
    EventUnit,
    UpperMonth,
    This,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pattern: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(rename = "match")]
    text: String,
    means: Option<Means>,
    guard: Option<Guard>,
    which: Option<String>,
    unit: Option<String>,
    part: Option<String>,
    from: Option<String>,
    limit: Option<Limit>,
    #[serde(rename = "ref")]
    reference: Option<String>,
    n: Option<i32>,
    time: Option<String>,
    #[serde(rename = "mod")]
    modifier: Option<String>,
    stage: Option<u8>,
    #[serde(default)]
    back: bool,
    #[serde(default)]
    half: bool,
    #[serde(default)]
    hedge: bool,
    #[serde(default)]
    says: BTreeMap<String, String>,
}

/// One pattern of the knowledge files.
#[derive(Debug)]
pub struct Pattern {
    /// Its name.
    pub name: String,
    pub(crate) means: Option<Means>,
    pub(crate) guard: Option<Guard>,
    pub(crate) which: Option<(Anchor, i32)>,
    pub(crate) unit: Option<(i32, Unit)>,
    pub(crate) part: Option<Part>,
    pub(crate) from: Option<Anchor>,
    pub(crate) limit: Option<Limit>,
    pub(crate) reference: Option<String>,
    pub(crate) n: Option<i32>,
    pub(crate) time: Option<String>,
    pub(crate) modifier: Option<Modifier>,
    pub(crate) back: bool,
    pub(crate) half: bool,
    pub(crate) hedge: bool,
    /// Examples and their values.
    pub says: BTreeMap<String, String>,
}

/// All patterns of a language.
#[derive(Debug, Default)]
pub struct Patterns {
    /// In the order of the files.
    pub patterns: Vec<Pattern>,
    pub(crate) stages: Vec<Stage>,
}

impl Patterns {
    /// Reads the files of `folder` whose names begin with a digit: the stage that their patterns belong to.
    pub fn load(knowledge: &Knowledge, folder: &str, words: &mut Words) -> Result<Patterns, KnowledgeError> {
        let mut all = Patterns::default();
        for file in knowledge.list(folder, ".toml") {
            let name = file.rsplit('/').next().unwrap_or("");
            let Some(stage) = name.chars().next().and_then(|c| c.to_digit(10)) else {
                continue;
            };
            let text = knowledge.read(&file)?;
            all.add(&text, stage as usize, words)
                .map_err(|message| KnowledgeError::Malformed { file, message })?;
        }
        let literals = words.literal_count();
        all.stages.iter_mut().for_each(|s| s.index(literals));
        Ok(all)
    }

    fn add(&mut self, text: &str, stage: usize, words: &mut Words) -> Result<(), String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        for entry in file.pattern {
            let at = |message: &str| format!("pattern `{}`: {message}", entry.name);
            let stage = entry.stage.map_or(stage, usize::from);
            self.stages.resize_with(self.stages.len().max(stage + 1), Stage::default);
            let sequences = compile(&entry.text, self.patterns.len(), words).map_err(|m| at(&m))?;
            sequences.into_iter().for_each(|s| self.stages[stage].add(s));
            let named = |what: &Option<String>| what.clone().unwrap_or_default();
            self.patterns.push(Pattern {
                means: entry.means,
                guard: entry.guard,
                which: entry
                    .which
                    .as_deref()
                    .map(|w| parse_which(w).ok_or_else(|| at(&named(&entry.which))))
                    .transpose()?,
                unit: entry
                    .unit
                    .as_deref()
                    .map(|u| parse_unit(u).ok_or_else(|| at(&named(&entry.unit))))
                    .transpose()?,
                part: entry
                    .part
                    .as_deref()
                    .map(|p| Part::parse(p).ok_or_else(|| at(&named(&entry.part))))
                    .transpose()?,
                from: entry
                    .from
                    .as_deref()
                    .map(|f| Anchor::parse(f).ok_or_else(|| at(&named(&entry.from))))
                    .transpose()?,
                limit: entry.limit,
                reference: entry.reference,
                n: entry.n,
                time: entry.time,
                modifier: entry
                    .modifier
                    .as_deref()
                    .map(|m| Modifier::parse(m).ok_or_else(|| at(&named(&entry.modifier))))
                    .transpose()?,
                back: entry.back,
                half: entry.half,
                hedge: entry.hedge,
                says: entry.says,
                name: entry.name,
            });
        }
        Ok(())
    }
}

/// A sequence on its way: steps and the two ends of the mention.
#[derive(Clone, Debug)]
enum Element {
    Step(Step),
    Open,
    Close,
}

/// More than this from one pattern is a mistake in the file.
const MOST: usize = 2000;

fn compile(text: &str, pattern: usize, words: &mut Words) -> Result<Vec<Sequence>, String> {
    let signs = signs(text);
    let mut at = 0;
    let all = sequence(&signs, &mut at, words)?;
    if at < signs.len() {
        return Err(format!("`)` without `(` in `{text}`"));
    }
    let finished: Vec<Sequence> = all.into_iter().map(|elements| finish(elements, pattern)).collect();
    match finished.iter().find(|s| s.steps.first().is_none_or(|s| s.not)) {
        Some(_) => Err(format!("`{text}` can begin with nothing")),
        None => Ok(finished),
    }
}

fn finish(elements: Vec<Element>, pattern: usize) -> Sequence {
    let (mut steps, mut open, mut close) = (Vec::new(), 0, None);
    for e in elements {
        match e {
            Element::Step(s) => steps.push(s),
            Element::Open => open = steps.len(),
            Element::Close => close = Some(steps.len()),
        }
    }
    let close = close.unwrap_or(steps.len());
    Sequence {
        steps,
        end: End { open, close, pattern },
    }
}

fn signs(text: &str) -> Vec<&str> {
    let special = |c: char| matches!(c, '(' | ')' | '|' | '?' | '[' | ']' | '!');
    let mut out = Vec::new();
    for run in text.split_whitespace() {
        let mut rest = run;
        while let Some(head) = rest.chars().next() {
            let len = if special(head) {
                1
            } else {
                rest.find(special).unwrap_or(rest.len())
            };
            out.push(&rest[..len]);
            rest = &rest[len..];
        }
    }
    out
}

/// Elements up to the end or a closing parenthesis, written out.
fn sequence(signs: &[&str], at: &mut usize, words: &mut Words) -> Result<Vec<Vec<Element>>, String> {
    let mut all: Vec<Vec<Element>> = vec![Vec::new()];
    while *at < signs.len() && signs[*at] != ")" {
        let mut choices = primary(signs, at, words)?;
        while signs.get(*at) == Some(&"|") {
            *at += 1;
            choices = either(choices, primary(signs, at, words)?);
        }
        if signs.get(*at) == Some(&"?") {
            *at += 1;
            choices.push(Vec::new());
        }
        if all.len() * choices.len() > MOST {
            return Err("too many variants; split the pattern".to_owned());
        }
        all = all
            .iter()
            .flat_map(|a| choices.iter().map(move |c| a.iter().chain(c).cloned().collect()))
            .collect();
    }
    Ok(all)
}

/// Two alternatives; single steps become one step that takes either.
fn either(mut a: Vec<Vec<Element>>, b: Vec<Vec<Element>>) -> Vec<Vec<Element>> {
    for choice in b {
        let single = match (&mut a.last_mut().map(Vec::as_mut_slice), choice.as_slice()) {
            (Some([Element::Step(s)]), [Element::Step(t)]) if !s.not && !t.not => {
                s.any.extend(&t.any);
                true
            }
            _ => false,
        };
        if !single {
            a.push(choice);
        }
    }
    a
}

fn primary(signs: &[&str], at: &mut usize, words: &mut Words) -> Result<Vec<Vec<Element>>, String> {
    let sign = *signs.get(*at).ok_or("ends too early")?;
    *at += 1;
    let one = |e| Ok(vec![vec![e]]);
    match sign {
        "(" => {
            let inner = sequence(signs, at, words)?;
            if signs.get(*at) != Some(&")") {
                return Err("`(` without `)`".to_owned());
            }
            *at += 1;
            Ok(inner)
        }
        "[" => one(Element::Open),
        "]" => one(Element::Close),
        "!" => {
            let word = *signs.get(*at).ok_or("`!` before nothing")?;
            *at += 1;
            one(Element::Step(Step {
                any: atoms(word, words)?,
                not: true,
            }))
        }
        "|" | "?" | ")" => Err(format!("`{sign}` in an odd place")),
        word => one(Element::Step(Step {
            any: atoms(word, words)?,
            not: false,
        })),
    }
}

fn atoms(word: &str, words: &mut Words) -> Result<Vec<Atom>, String> {
    let base = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = word[base.len()..].parse().unwrap_or(1);
    let mut literals = |list: &[&str]| list.iter().map(|w| Atom::Literal(words.literal(w))).collect();
    if let Some(class) = class(base) {
        return Ok(vec![Atom::Class(class, number)]);
    }
    Ok(match base {
        "LPAREN" => literals(&["("]),
        "RPAREN" => literals(&[")"]),
        "AND" => literals(&["and", "&"]),
        "TO" => literals(&["to", "till", "until", "through"]),
        "FY" => literals(&["fy"]),
        _ if word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()) => return Err(format!("no class is called `{word}`")),
        _ if word.starts_with('@') => return Err(format!("no size is called `{word}`")),
        _ => literals(&[word]),
    })
}

fn class(name: &str) -> Option<Class> {
    Some(match name {
        "MONTH" => Class::Month,
        "MONTHS" => Class::Months,
        "WEEKDAY" => Class::Weekday,
        "WEEKDAYS" => Class::Weekdays,
        "SEASON" => Class::Season,
        "UNIT" => Class::Unit,
        "PLURAL" => Class::Plural,
        "NUMBER" => Class::Number,
        "SOME" => Class::Some,
        "ORDINAL" => Class::Ordinal,
        "PART" => Class::Part,
        "WHICH" => Class::Which,
        "DECADE" => Class::DecadeWord,
        "DAYTIME" => Class::Daytime,
        "EACH" => Class::Each,
        "ADVERB" => Class::Adverb,
        "HEDGE" => Class::Hedge,
        "DAY" => Class::Day,
        "NTH" => Class::Nth,
        "YEAR" => Class::Year,
        "YY" => Class::Yy,
        "DATE" => Class::Date,
        "TENS" => Class::Tens,
        "QUARTER" => Class::Quarter,
        "HALF" => Class::Half,
        "FISCAL" => Class::Fiscal,
        "CLOCK" => Class::Clock,
        "HOURS" => Class::Hours,
        "HOLIDAY" => Class::Holiday,
        "PERIOD" => Class::Period,
        "DASH" => Class::Dash,
        "STOP" => Class::Stop,
        "NAME" => Class::Name,
        "DATEISH" => Class::Dateish,
        "@date" => Class::Item(Size::Any),
        "@day" => Class::Item(Size::Day),
        "@week" => Class::Item(Size::Week),
        "@month" => Class::Item(Size::Month),
        "@season" => Class::Item(Size::Season),
        "@year" => Class::Item(Size::Year),
        _ => return None,
    })
}
