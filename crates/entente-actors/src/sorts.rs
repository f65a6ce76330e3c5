//! States called by what they are: "the kingdom", "the landlocked country", "the Baltic state", "the junta", "the North"
//! (`knowledge/actors/sorts.toml`).
//!
//! *In:* the words of a description. *Out:* the state of that sort that the document named last; none where it named none, for then
//! nobody can tell which is meant.

use crate::refer::Reader;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::Parsed;
use entente_language::parsed::intern;
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;

const FILE: &str = "actors/sorts.toml";
/// The most words that name a sort.
const LONGEST: usize = 3;

#[derive(Deserialize)]
struct File {
    sort: Vec<Entry>,
    halves: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Entry {
    words: Vec<String>,
    states: Vec<String>,
}

/// The states of each sort.
#[derive(Debug, Default)]
pub(crate) struct Sorts {
    all: Vec<Vec<&'static str>>,
    by_word: HashMap<String, usize>,
    halves: HashMap<String, Vec<&'static str>>,
}

impl Sorts {
    pub(crate) fn read(k: &Knowledge) -> Result<Self, KnowledgeError> {
        let file: File = toml::from_str(&k.read(FILE)?).map_err(|e| KnowledgeError::Malformed {
            file: FILE.to_owned(),
            message: e.to_string(),
        })?;
        let codes = |states: &[String]| states.iter().map(|s| intern(s)).collect();
        let mut out = Sorts::default();
        for entry in &file.sort {
            for word in &entry.words {
                out.by_word.insert(word.clone(), out.all.len());
            }
            out.all.push(codes(&entry.states));
        }
        out.halves = file.halves.iter().map(|(w, states)| (w.clone(), codes(states))).collect();
        Ok(out)
    }

    /// The states of all the sorts that a phrase names, longest words first; `None` where it names no sort.
    fn states(&self, parsed: &Parsed, tokens: Range<usize>) -> Option<Vec<&'static str>> {
        let mut found: Option<Vec<&'static str>> = None;
        let mut at = tokens.start;
        while at < tokens.end {
            let longest = (at + 1..=tokens.end.min(at + LONGEST)).rev();
            let mut named = longest.filter_map(|end| {
                let words = parsed.slice(at..end).to_lowercase();
                self.by_word.get(&words).map(|i| (end, &self.all[*i]))
            });
            match named.next() {
                Some((end, states)) => {
                    found = Some(match found {
                        Some(known) => known.into_iter().filter(|c| states.contains(c)).collect(),
                        None => states.clone(),
                    });
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The states that "the North", "the South" can mean.
    pub(crate) fn half(&self, word: &str) -> Option<&[&'static str]> {
        self.halves.get(word).map(Vec::as_slice)
    }
}

/// Which state a phrase that names a sort means.
pub(crate) enum Sorted {
    /// It names none.
    No,
    /// That one.
    One(&'static str),
    /// One of a sort of which the document has named none yet.
    Unknown,
}

impl Reader<'_> {
    /// The state that a phrase calls by its sort: that of the last naming before it that is of this sort, subjects first; else the one
    /// that the document names most.
    pub(crate) fn of_sort(&self, parsed: &Parsed, tokens: Range<usize>) -> Sorted {
        let Some(states) = self.lists.sorts.states(parsed, tokens) else {
            return Sorted::No;
        };
        self.last_of(&states).map_or(Sorted::Unknown, Sorted::One)
    }

    /// The state of "the North", where the document has named it.
    pub(crate) fn half(&self, word: &str) -> Option<&'static str> {
        self.last_of(self.lists.sorts.half(word)?)
    }

    fn last_of(&self, states: &[&'static str]) -> Option<&'static str> {
        let of = |code: Option<&str>| states.iter().find(|s| Some(**s) == code).copied();
        let near = self.ranked().into_iter().filter(|r| r.actors.len() == 1);
        let mut near = near.filter_map(|r| of(r.actors[0].state.as_deref()));
        let known = || self.settled.frequent.iter().find_map(|(code, _)| of(Some(code)));
        near.next().or_else(known)
    }
}
