//! What a unit of text looks like by itself: page furniture, a caption, a byline, a label. Word lists and patterns:
//! `knowledge/intake/`.

use crate::date::{DateWords, Dates};
use crate::lines::head_of;
use crate::tongue::English;
use entente_knowledge::{Knowledge, KnowledgeError};
use regex::{RegexSet, RegexSetBuilder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

const BRACKETS: [char; 7] = ['(', ')', '[', ']', '"', '*', ' '];

/// What an entry of `furniture.toml` says a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Look {
    /// Page furniture.
    Furniture,
    /// Page furniture that stands above a title.
    Menu,
    /// Furniture at the end of a page.
    Closing,
    /// The name of a section or series.
    Label,
    /// Opens a list of other headlines.
    Related,
    /// Opens readers' comments.
    Comments,
    /// Belongs to a reader's comment.
    Remark,
    /// The words under a picture.
    Caption,
    /// Who else worked on it.
    Credit,
    /// A note on the author.
    Biography,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FurnitureFile {
    entry: Vec<Entry>,
}

/// One entry of `furniture.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What it is about.
    pub name: String,
    is: Look,
    #[serde(default = "twelve")]
    max_words: usize,
    #[serde(default)]
    lines: Vec<String>,
    #[serde(default)]
    starts: Vec<String>,
    #[serde(default)]
    matches: Vec<String>,
    /// Units that it must fit.
    #[serde(default)]
    pub fires: Vec<String>,
    /// Units that it must not fit.
    #[serde(default)]
    pub quiet: Vec<String>,
}

const fn twelve() -> usize {
    12
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct People {
    pub(crate) openers: Vec<String>,
    pub(crate) joiners: HashSet<String>,
    pub(crate) particles: HashSet<String>,
    pub(crate) desks: Vec<String>,
    pub(crate) not_names: HashSet<String>,
    pub(crate) not_in_names: HashSet<String>,
    pub(crate) biography_verbs: HashSet<String>,
    pub(crate) biography_posts: Vec<String>,
    pub(crate) issuers: HashSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Datelines {
    pub(crate) agencies: HashSet<String>,
    pub(crate) never: HashSet<String>,
}

/// The lists and patterns of `knowledge/intake/`, compiled.
#[derive(Debug)]
pub struct Shapes {
    entries: Vec<Entry>,
    whole: HashMap<String, usize>,
    /// First word → (beginning, entry).
    starts: HashMap<String, Vec<(String, usize)>>,
    patterns: RegexSet,
    pattern_entry: Vec<usize>,
    longest: usize,
    pub(crate) people: People,
    pub(crate) datelines: Datelines,
    dates: Dates,
    english: English,
}

fn parse<T: DeserializeOwned>(knowledge: &Knowledge, file: &str) -> Result<T, KnowledgeError> {
    toml::from_str(&knowledge.read(file)?).map_err(|e| KnowledgeError::Malformed {
        file: file.to_owned(),
        message: e.to_string(),
    })
}

impl Shapes {
    /// Reads and compiles `knowledge/intake/`.
    ///
    /// # Errors
    /// A file that is missing, not TOML of the right shape, or holds a pattern that does not compile.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        const FURNITURE: &str = "intake/furniture.toml";
        let bad = |e: regex::Error| KnowledgeError::Malformed {
            file: FURNITURE.to_owned(),
            message: e.to_string(),
        };
        let file: FurnitureFile = parse(knowledge, FURNITURE)?;
        let words: DateWords = parse(knowledge, "intake/dates.toml")?;
        let dates = Dates::new(words).map_err(|e| KnowledgeError::Malformed {
            file: "intake/dates.toml".to_owned(),
            message: e.to_string(),
        })?;
        let (mut whole, mut starts, mut patterns, mut pattern_entry) = (HashMap::new(), HashMap::new(), Vec::new(), Vec::new());
        for (i, entry) in file.entry.iter().enumerate() {
            for line in &entry.lines {
                whole.entry(key(line)).or_insert(i);
            }
            for start in &entry.starts {
                let start = open_key(start);
                let first = first_word(&start).to_owned();
                starts.entry(first).or_insert_with(Vec::new).push((start, i));
            }
            patterns.extend(&entry.matches);
            pattern_entry.extend(entry.matches.iter().map(|_| i));
        }
        Ok(Shapes {
            longest: file.entry.iter().map(|e| e.max_words).max().unwrap_or(0),
            whole,
            starts,
            patterns: RegexSetBuilder::new(patterns.iter().map(|p| ascii_words(p)))
                .dfa_size_limit(1 << 25)
                .build()
                .map_err(bad)?,
            pattern_entry,
            people: parse(knowledge, "intake/people.toml")?,
            datelines: parse(knowledge, "intake/datelines.toml")?,
            dates,
            english: parse(knowledge, "intake/english.toml")?,
            entries: file.entry,
        })
    }

    pub(crate) fn english(&self) -> &English {
        &self.english
    }

    /// The lists that the program was built with.
    ///
    /// # Panics
    /// If the built-in lists are malformed, which the tests of this crate rule out.
    pub fn standard() -> &'static Shapes {
        static STANDARD: OnceLock<Shapes> = OnceLock::new();
        STANDARD.get_or_init(|| Shapes::load(&Knowledge::built_in()).expect("the built-in lists are tested"))
    }

    /// The words of dates.
    pub fn dates(&self) -> &Dates {
        &self.dates
    }

    /// The entries of `furniture.toml`, for running their examples.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What a unit looks like, by the first entry that fits.
    pub fn look(&self, unit: &str) -> Option<Look> {
        self.entry(unit).map(|i| self.entries[i].is)
    }

    /// The index in [`Shapes::entries`] of the first entry that fits.
    pub fn entry(&self, unit: &str) -> Option<usize> {
        let start = head_of(unit, 1500);
        let words = start.split_whitespace().take(self.longest + 1).count();
        if words > self.longest || (start.len() < unit.len()) {
            return None;
        }
        let fits = |i: &usize| words <= self.entries[*i].max_words;
        let open = open_key(start);
        let key = closed(&open);
        let bare = open.trim_start_matches(BRACKETS);
        let whole = self
            .whole
            .get(key)
            .or_else(|| self.whole.get(key.trim_matches(BRACKETS)))
            .copied()
            .filter(fits);
        let begins = [open.as_str(), bare].map(|open| self.starts.get(first_word(open)).into_iter().flatten().map(move |s| (s, open)));
        let begins = begins.into_iter().flatten();
        let begins = begins
            .filter(|((s, _), open)| open.strip_prefix(s.as_str()).is_some_and(ends_word))
            .map(|((_, i), _)| *i)
            .filter(fits)
            .min();
        let mut matched: Vec<usize> = self.patterns.matches(&open).into_iter().collect();
        if key != open {
            matched.extend(self.patterns.matches(key));
        }
        let matched = matched.into_iter().map(|p| self.pattern_entry[p]).filter(fits).min();
        [whole, begins, matched].into_iter().flatten().min()
    }

    /// Whether a line is a menu or a trail of crumbs: three or more short names with marks or gaps between them, or two with an
    /// arrow.
    pub fn is_menu(&self, line: &str) -> bool {
        if line.len() > 300 || line.ends_with(['.', '?', '!']) || line.contains(['“', '”', '"']) {
            return false;
        }
        let arrow = |c: char| matches!(c, '»' | '›' | '→' | '>' | '►');
        let parts = |mark: &dyn Fn(char) -> bool| line.split(mark).map(str::trim).filter(|p| !p.is_empty()).count();
        if line.contains(arrow) && parts(&arrow) >= 2 && line.split(arrow).next().is_some_and(|f| f.split_whitespace().count() <= 5) {
            return !line.contains(" -> ");
        }
        let bar = |c: char| matches!(c, '|' | '•' | '·' | '/' | '\t');
        let short = |p: &str| p.split_whitespace().count() <= 3 && !p.contains(|c: char| c.is_ascii_digit());
        let home = line
            .split(bar)
            .next()
            .is_some_and(|f| matches!(key(f).as_str(), "home" | "homepage" | "start"));
        let bars: Vec<&str> = line.split(bar).map(str::trim).filter(|p| !p.is_empty()).collect();
        let gaps: Vec<&str> = line
            .split("   ")
            .flat_map(|p| p.split("  "))
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .collect();
        home && bars.len() >= 2 || [bars, gaps].iter().any(|p| p.len() >= 3 && p.iter().all(|p| short(p)))
    }

    /// Where the words of a caption stand in a unit such as "[Image: A frigate at sea. File photo]".
    pub fn caption_words(&self, unit: &str) -> (usize, usize) {
        let open = unit.starts_with(['[', '(']);
        let inner = if open { unit[1..].trim_end_matches([']', ')']) } else { unit };
        let from = usize::from(open);
        let cue = inner.find([':', '-', '–', '—']).filter(|at| {
            let words = key(&inner[..*at]);
            let mut captions = self.entries.iter().filter(|e| e.is == Look::Caption);
            at <= &40 && captions.any(|e| e.starts.iter().any(|s| key(s) == words))
        });
        let skip = cue.map_or(0, |at| at + inner[at..].chars().next().map_or(1, char::len_utf8));
        if inner[skip..].trim().is_empty() {
            (0, unit.len())
        } else {
            (from + skip, from + inner.len())
        }
    }
}

/// A pattern whose word boundaries look at ASCII letters only: with those the whole set runs as an automaton, ten times as fast.
fn ascii_words(pattern: &str) -> String {
    pattern.replace(r"\b", r"(?-u:\b)")
}

/// A unit in the form that lists are compared in: lower case, straight quotes, single spaces, no marks at either end.
pub fn key(unit: &str) -> String {
    closed(&open_key(unit)).to_owned()
}

/// What [`key`] is, from what [`open_key`] gave.
fn closed(open: &str) -> &str {
    open.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '@' | ')' | '(' | ']' | '[' | '/'))
        .trim_matches(['(', ' '])
}

/// As [`key`], with the marks at the end kept and those at the beginning that say something (`©`, `(`, `[`, `-`).
fn open_key(unit: &str) -> String {
    let mut out = String::with_capacity(unit.len());
    for c in unit.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        let c = match c {
            '’' | '‘' | 'ʼ' => '\'',
            '“' | '”' | '„' => '"',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        if out.is_empty() && !c.is_alphanumeric() && !matches!(c, '©' | '(' | '[' | '@') {
            continue;
        }
        out.extend(c.to_lowercase());
    }
    out.truncate(out.trim_end().len());
    out
}

fn first_word(s: &str) -> &str {
    s.split(' ').next().unwrap_or("")
}

/// Whether what follows a beginning leaves its last word whole.
pub(crate) fn ends_word(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_alphanumeric())
}

/// The rest of `text` after `start`, compared without case, where a word ends there.
pub(crate) fn strip_start<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for want in start.chars().flat_map(char::to_lowercase) {
        let have = rest.next()?;
        if have.to_lowercase().next() != Some(want) && !(want == ' ' && have.is_whitespace()) {
            return None;
        }
    }
    let rest = rest.as_str();
    ends_word(rest).then_some(rest)
}

pub(crate) fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word)
        .any(|(i, _)| !text[..i].ends_with(char::is_alphanumeric) && ends_word(&text[i + word.len()..]))
}
