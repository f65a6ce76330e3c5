//! Who held which office when, and which surnames are common where (`office_holders.csv`, `name_hints.csv`).

use crate::fold::{fold, words};
use crate::lists::{Row, cell, files, parts, rows};
use crate::own::{self, OWN};
use crate::person::fit;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::parsed::intern;
use std::collections::HashMap;

/// One term of office.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) names: Vec<Vec<String>>,
    pub(crate) state: &'static str,
    pub(crate) sectors: Vec<&'static str>,
    pub(crate) office: String,
    pub(crate) key: &'static str,
    from: i32,
    to: i32,
    pub(crate) from_text: String,
    pub(crate) to_text: String,
}

/// The two lists, indexed by word.
#[derive(Debug, Default)]
pub(crate) struct Holders {
    pub(crate) all: Vec<Holder>,
    by_word: HashMap<String, Vec<u32>>,
    /// Spelling of a name to the first of its spellings.
    variants: HashMap<String, String>,
    surnames: HashMap<String, Vec<&'static str>>,
    endings: Vec<(String, Vec<&'static str>)>,
}

/// A year, month or day as a number that orders: `2012-12` is 20121200.
fn day(text: &str, end: bool) -> Option<i32> {
    let mut p = text.split('-');
    let year: i32 = p.next()?.trim().parse().ok()?;
    let rest = if end { 99 } else { 0 };
    let month = p.next().and_then(|m| m.parse::<i32>().ok()).unwrap_or(rest);
    let date = p.next().and_then(|d| d.parse::<i32>().ok()).unwrap_or(rest);
    Some(year * 10000 + month * 100 + date)
}

fn split(name: &str) -> Vec<String> {
    let mut w = Vec::new();
    words(name, &mut w);
    w.iter().map(|w| fold(w.span.of(name))).collect()
}

impl Holders {
    pub(crate) fn read(k: &Knowledge) -> Result<Self, KnowledgeError> {
        let mut out = Holders::default();
        for row in rows(k, "actors/name_variants.csv")? {
            let variants = parts(&row, "variants");
            for variant in &variants {
                out.variants.insert(fold(variant), fold(&variants[0]));
            }
        }
        for file in files(k, "actors/office_holders", "actors/holders") {
            for row in rows(k, &file)? {
                out.add(&row).map_err(|what| KnowledgeError::Malformed {
                    file: file.clone(),
                    message: format!("{}: {what}", cell(&row, "name")),
                })?;
            }
        }
        for file in k.list(OWN, ".csv") {
            for row in rows(k, &file)?.iter().filter(|r| own::is_person(r)) {
                out.add(row).map_err(|what| KnowledgeError::Malformed {
                    file: file.clone(),
                    message: format!("line {}: {}: {what}", row.line, cell(row, "name")),
                })?;
            }
        }
        for row in rows(k, "actors/name_hints.csv")? {
            let states: Vec<&'static str> = parts(&row, "states").iter().map(|s| intern(s)).collect();
            for word in parts(&row, "surnames") {
                out.surnames.entry(fold(&word)).or_default().extend(&states);
            }
            for ending in parts(&row, "endings") {
                out.endings.push((fold(&ending), states.clone()));
            }
        }
        out.endings.sort_by_key(|(e, _)| std::cmp::Reverse(e.len()));
        Ok(out)
    }

    /// Adds a term of office, or a person's stand without one.
    fn add(&mut self, row: &Row) -> Result<(), &'static str> {
        let mut names = vec![self.canonical(&split(cell(row, "name")))];
        names.extend(parts(row, "aliases").iter().map(|a| self.canonical(&split(a))));
        let from = match cell(row, "from") {
            "" => 0,
            text => day(text, false).ok_or("`from` is no year, month or day")?,
        };
        let to = match cell(row, "to") {
            "" => 99_999_999,
            text => day(text, true).ok_or("`to` is no year, month or day")?,
        };
        let number = self.all.len() as u32;
        for word in names.iter().flatten() {
            let list = self.by_word.entry(word.clone()).or_default();
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
        let office = cell(row, "office").to_owned();
        self.all.push(Holder {
            names,
            state: intern(cell(row, "state")),
            sectors: parts(row, "sector").iter().map(|s| intern(s)).collect(),
            key: key_of(&office),
            office,
            from,
            to,
            from_text: cell(row, "from").to_owned(),
            to_text: cell(row, "to").to_owned(),
        });
        Ok(())
    }

    /// A name with each word in the first of its spellings: "Mohamed" as "Mohammed".
    fn canonical(&self, name: &[String]) -> Vec<String> {
        name.iter().map(|w| self.variants.get(w).unwrap_or(w).clone()).collect()
    }

    /// The state of the first who is listed under a full name of two words or more.
    pub(crate) fn state_of(&self, name: &str) -> Option<&'static str> {
        let name = self.canonical(&split(name));
        let of = self.by_word.get(name.last()?)?;
        let mut of = of.iter().map(|n| &self.all[*n as usize]);
        of.find(|h| h.names.contains(&name)).map(|h| h.state)
    }

    /// The holder that a name means: on `day` where one was in office, else the last one before it. A single word counts only for a state
    /// of `topic` or `state`, in the office of `key`, or when it is a listed alias of someone in office.
    pub(crate) fn find(
        &self,
        name: &[String],
        day: Option<i32>,
        topic: &[&'static str],
        state: Option<&'static str>,
        key: &str,
    ) -> Option<&Holder> {
        let name = &self.canonical(name)[..];
        let mut best: Option<(u32, &Holder)> = None;
        let ids = name
            .last()
            .and_then(|w| self.by_word.get(w))
            .into_iter()
            .chain(name.first().filter(|_| name.len() > 1).and_then(|w| self.by_word.get(w)));
        for h in ids.flatten().map(|i| &self.all[*i as usize]) {
            if state.is_some_and(|s| s != h.state) || day.is_some_and(|d| d < h.from - 30_000) {
                continue;
            }
            let fits = h.names.iter().map(|full| fit_holder(name, full)).max().unwrap_or(0);
            let near = state.is_some() || topic.contains(&h.state) || (!key.is_empty() && key == h.key);
            if fits == 0 || (name.len() == 1 && !near && !h.names[1..].iter().any(|n| n == name)) {
                continue;
            }
            let in_office = day.is_some_and(|d| h.from <= d && d <= h.to + 10_000);
            // Recency counts in years, so that later holders go before earlier ones of the same name.
            let recency = day.map_or((h.from / 10_000 - 1900).max(0), |d| 300 - (d - h.to.min(d)) / 10_000) as u32;
            let score = fits * 10_000 + u32::from(near) * 5_000 + u32::from(in_office) * 2_000 + recency;
            if best.is_none_or(|(b, _)| score > b) {
                best = Some((score, h));
            }
        }
        best.map(|(_, h)| h)
    }

    /// Whether all the terms of a person in the service of a state (any, for `None`) ended more than a month before a day.
    pub(crate) fn is_over(&self, name: &str, state: Option<&str>, day: i32) -> bool {
        let Some(found) = self.find(&split(name), Some(day), &[], state.map(intern), "") else {
            return false;
        };
        let same = |h: &&Holder| h.names[0] == found.names[0];
        let mut terms = self.all.iter().filter(same).peekable();
        // Rebels and party leaders do not hold office.
        found.sectors.iter().any(|s| matches!(*s, "GOV" | "MIL" | "LEG" | "IGO"))
            && terms.peek().is_some()
            && terms.all(|h| h.to + 100 < day)
    }

    /// How many words of a name are listed as names in some state of `topic`.
    pub(crate) fn name_words(&self, name: &[String], topic: &[&'static str]) -> usize {
        let listed = |w: &&String| self.surnames.get(*w).is_some_and(|states| states.iter().any(|s| topic.contains(s)));
        name.iter().filter(listed).count()
    }

    /// The one state of `topic` whose names look like this one.
    pub(crate) fn shape(&self, name: &[String], topic: &[&'static str]) -> Option<&'static str> {
        let mut votes: Vec<(&'static str, usize)> = Vec::new();
        for (i, word) in name.iter().enumerate() {
            let outer = i == 0 || i + 1 == name.len();
            let listed = self.surnames.get(word).into_iter().flatten();
            let ended = self
                .endings
                .iter()
                .find(|(e, _)| word.len() > e.len() + 1 && word.ends_with(e.as_str()))
                .map(|(_, s)| s)
                .into_iter()
                .flatten();
            for code in listed.chain(ended.filter(|_| i + 1 == name.len())) {
                if topic.contains(code) {
                    match votes.iter_mut().find(|(c, _)| c == code) {
                        Some((_, n)) => *n += 1 + usize::from(outer),
                        None => votes.push((code, 1 + usize::from(outer))),
                    }
                }
            }
        }
        let top = votes.iter().map(|(_, n)| *n).max()?;
        let mut winners = votes.iter().filter(|(_, n)| *n == top);
        match (winners.next(), winners.next()) {
            (Some((code, _)), None) => Some(code),
            _ => None,
        }
    }
}

/// A bare word must be a whole alias or the outer word of the name. Initials within are passed over: "Vladimir V. Putin".
fn fit_holder(name: &[String], full: &[String]) -> u32 {
    match fit(name, full) {
        30 => 0,
        f if name.len() > 1 && f < 65 => {
            let plain: Vec<String> = name.iter().filter(|w| w.len() > 1).cloned().collect();
            if (2..name.len()).contains(&plain.len()) && plain.len() == full.len() && fit(&plain, full) >= 65 {
                75
            } else {
                0
            }
        }
        f => f,
    }
}

fn key_of(office: &str) -> &'static str {
    let office = office.to_ascii_lowercase();
    let has = |w: &str| office.contains(w);
    // Who speaks or is sent for the holder is not the holder.
    let below = [
        "deputy",
        "assistant",
        "under ",
        "vice foreign",
        "spokes",
        "aide",
        "advis",
        "envoy",
        "press",
        "of staff",
        "permanent",
        "ambassador",
    ];
    if below.iter().any(|w| has(w)) || has("presidential") || has("president of the national assembly") {
        return "official";
    }
    if has("prime minister") || has("premier") || has("chancellor") || has("taoiseach") {
        "head-of-government"
    } else if has("secretary of state") || has("foreign") || has("external") {
        "foreign"
    } else if has("defence") || has("defense") {
        "defence"
    } else if has("vice president") {
        "vice-president"
    } else if has("president") || has("king") || has("queen") || has("emperor") || has("emir") || has("leader") || has("pope") {
        "head-of-state"
    } else {
        "official"
    }
}
