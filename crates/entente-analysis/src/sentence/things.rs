//! Things, sums, areas and numbers in words.

use crate::timeline::one_line;
use entente_coding::Item;
use entente_register::Event;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// So many items or areas are named; the rest are counted.
const NAMED: usize = 5;
const NUMBERS: [&str; 11] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const ORDINALS: [&str; 11] = [
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
];

/// How things are worded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Things {
    mass: BTreeSet<String>,
    same: BTreeSet<String>,
    plural: BTreeMap<String, String>,
    areas: BTreeMap<String, String>,
    own_areas: BTreeMap<String, BTreeSet<String>>,
    conditions: BTreeMap<String, String>,
}

impl Things {
    /// "six patrol boats and radar equipment"; `None` without items.
    pub fn items(&self, items: &[Item]) -> Option<String> {
        let mut told: Vec<String> = Vec::new();
        for item in items.iter().filter(|i| !i.what.trim().is_empty()) {
            let words = self.item(item);
            if !told.contains(&words) {
                told.push(words);
            }
        }
        (!told.is_empty()).then(|| listed(&told, NAMED, "other items"))
    }

    fn item(&self, item: &Item) -> String {
        let what = one_line(&item.what);
        let last = what.rsplit(' ').next().unwrap_or(&what).to_lowercase();
        match item.count {
            Some(1) => format!("one {what}"),
            Some(n) if self.mass.contains(&last) => format!("{} of {what}", number(n)),
            Some(n) => format!("{} {}", number(n), self.plural(&what)),
            None if self.mass.contains(&last) => what,
            None => format!("an unstated number of {}", self.plural(&what)),
        }
    }

    /// The plural of a noun phrase, by its last word.
    pub fn plural(&self, what: &str) -> String {
        let (before, last) = what.rsplit_once(' ').map_or(("", what), |(b, l)| (b, l));
        let lower = last.to_lowercase();
        let plural = if let Some(own) = self.plural.get(&lower) {
            own.clone()
        } else if self.same.contains(&lower) || self.mass.contains(&lower) {
            last.to_owned()
        } else if let Some(stem) = lower
            .strip_suffix('y')
            .filter(|s| last == lower && !s.ends_with(['a', 'e', 'i', 'o', 'u']))
        {
            format!("{stem}ies")
        } else if last == lower && ["s", "x", "z", "ch", "sh"].iter().any(|e| lower.ends_with(e)) {
            format!("{last}es")
        } else {
            format!("{last}s")
        };
        if before.is_empty() { plural } else { format!("{before} {plural}") }
    }

    /// Whether a noun phrase stands for several, by its last word.
    pub fn is_plural(&self, what: &str) -> bool {
        let last = what.rsplit(' ').next().unwrap_or(what).to_lowercase();
        last.ends_with('s') && !last.ends_with("ss") || self.plural.values().any(|p| *p == last)
    }

    /// " on maritime security and training"; empty without areas.
    pub fn about(&self, event: &Event) -> String {
        let own = self.own_areas.get(&event.kind);
        let says_more = |a: &&String| *a != "other" && !own.is_some_and(|own| own.contains(*a));
        let told: Vec<String> = event.areas.iter().filter(says_more).map(|a| self.area(a)).collect();
        if told.is_empty() {
            return String::new();
        }
        format!(" on {}", listed(&told, NAMED, "other areas"))
    }

    pub fn area(&self, area: &str) -> String {
        self.areas.get(area).cloned().unwrap_or_else(|| area.replace('-', " "))
    }

    /// "transfer to third parties and end use"; `None` without conditions.
    pub fn conditions(&self, conditions: &[String]) -> Option<String> {
        let word = |c: &String| self.conditions.get(c).cloned().unwrap_or_else(|| c.replace('-', " "));
        let told: Vec<String> = conditions.iter().map(word).collect();
        (!told.is_empty()).then(|| listed(&told, NAMED, "other matters"))
    }

    /// The name of an instrument, with its article; `None` where the record has none worth the name.
    pub fn instrument(&self, event: &Event) -> Option<String> {
        let name = one_line(event.instrument.as_deref()?);
        let name = without_dangling(&name);
        if !name.contains(' ') || !name.chars().any(char::is_lowercase) {
            return None;
        }
        let level = matches!(event.subtype.as_deref(), Some("partnership" | "alliance"));
        Some(match () {
            () if has_article(name) => name.to_owned(),
            () if level => format!("{} {name}", article(name)),
            () => format!("the {name}"),
        })
    }

    /// "the 13th Defence Security Dialogue"; `None` where the record names no series.
    pub fn series(&self, event: &Event) -> Option<String> {
        let name = one_line(event.mechanism.as_deref().or(event.instrument.as_deref())?);
        let name = without_dangling(&name);
        if name.is_empty() {
            return None;
        }
        let nth = event.ordinal.map(|n| format!("{} ", ordinal(n))).unwrap_or_default();
        let bare = has_article(name) || nth.is_empty() && name.starts_with("Exercise ");
        Some(if bare { name.to_owned() } else { format!("the {nth}{name}") })
    }
}

/// A name that the coder cut short loses what dangles: "Memorandum of Understanding on".
fn without_dangling(name: &str) -> &str {
    let mut name = name.trim_end_matches([',', ';', ':', '(', '-', ' ']);
    while let Some((before, last)) = name.rsplit_once(' ') {
        if !matches!(
            last,
            "on" | "of" | "for" | "in" | "to" | "with" | "between" | "concerning" | "regarding" | "and" | "the" | "a"
        ) {
            break;
        }
        name = before;
    }
    name
}

/// "a, b and c"; after `most`, "and 4 others".
pub(super) fn listed(words: &[String], most: usize, others: &str) -> String {
    let mut words = words.to_vec();
    if words.len() > most {
        let rest = words.len() - (most - 1);
        words.truncate(most - 1);
        words.push(format!("{} {others}", number(rest as u64)));
    }
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// Up to ten in words, with commas from a thousand on.
pub(super) fn number(n: u64) -> String {
    usize::try_from(n)
        .ok()
        .and_then(|n| NUMBERS.get(n))
        .map_or_else(|| thousands(&n.to_string()), |w| (*w).to_owned())
}

/// "first", "11th", "22nd".
pub(super) fn ordinal(n: u32) -> String {
    match ORDINALS.get(n as usize) {
        Some(word) if !word.is_empty() => (*word).to_owned(),
        _ => {
            let ending = match (n % 100, n % 10) {
                (11..=13, _) => "th",
                (_, 1) => "st",
                (_, 2) => "nd",
                (_, 3) => "rd",
                _ => "th",
            };
            format!("{n}{ending}")
        }
    }
}

fn thousands(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{}", fraction.map(|f| format!(".{f}")).unwrap_or_default())
}

/// "a" or "an", by the first letter.
pub(super) fn article(noun: &str) -> &'static str {
    let vowel = noun.chars().next().is_some_and(|c| "aeiouAEIOU".contains(c));
    if vowel && !noun.starts_with("uni") && !noun.starts_with("Uni") && !noun.starts_with("one ") {
        "an"
    } else {
        "a"
    }
}

/// Whether it begins with an article or another word that takes its place.
pub(super) fn has_article(name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or("").to_lowercase();
    matches!(
        first.as_str(),
        "the" | "a" | "an" | "its" | "their" | "his" | "her" | "this" | "that" | "some" | "several" | "two" | "three" | "no"
    )
}

/// Whether a place is named, and not only "the country".
pub(super) fn is_name(name: &str) -> bool {
    name.trim_start_matches("the ").starts_with(char::is_uppercase)
}

/// Whether every word that carries weight is capitalised: a name rather than a noun.
pub(super) fn is_proper(name: &str) -> bool {
    name.rsplit(' ')
        .next()
        .is_some_and(|last| last.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
}

/// Whether a name of several words stands with "the": "the National Assembly", "the Ministry of Defence".
pub(super) fn takes_the(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or("").to_lowercase();
    let common = [
        "academy",
        "agency",
        "administration",
        "army",
        "assembly",
        "association",
        "authority",
        "bank",
        "board",
        "brigade",
        "bureau",
        "center",
        "centre",
        "command",
        "commission",
        "committee",
        "congress",
        "corps",
        "council",
        "court",
        "department",
        "directorate",
        "fleet",
        "force",
        "forces",
        "foundation",
        "front",
        "fund",
        "group",
        "guard",
        "guards",
        "institute",
        "league",
        "ministry",
        "movement",
        "navy",
        "office",
        "organisation",
        "organization",
        "parliament",
        "party",
        "police",
        "regiment",
        "senate",
        "service",
        "union",
    ];
    !has_article(name) && name.contains(' ') && (name.contains(" of ") || common.contains(&last.as_str()))
}

/// Whether a speaker can be named: no pronoun, nothing endless.
pub(super) fn is_speaker(who: &str) -> bool {
    let pronoun = [
        "he", "she", "it", "they", "we", "i", "who", "which", "that", "this", "some", "others", "one", "both",
    ];
    let who = who.trim().to_lowercase();
    let points = ["the two ", "both ", "his ", "her ", "their ", "our ", "its ", "countries'"];
    !who.is_empty() && who.len() <= 80 && !pronoun.contains(&who.as_str()) && !points.iter().any(|p| who.starts_with(p))
}
