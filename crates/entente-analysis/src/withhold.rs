//! Persons' names left out: which they are, and texts with them covered.
//!
//! Names are those that the register knows: persons of parties, speakers, bylines. Each of their words is covered wherever it stands
//! with a capital, so that a family name alone, or inside another name, is covered too. Free text that may hold names nobody
//! knows of (titles, quotes) is not covered but left out by whoever uses this.

use entente_register::{Event, fold};
use std::collections::BTreeSet;

/// What stands for a name.
const MARK: &str = "[name withheld]";

/// The names to cover.
#[derive(Clone, Debug, Default)]
pub struct Withheld {
    words: BTreeSet<String>,
    whole: BTreeSet<String>,
}

impl Withheld {
    /// The persons of these events. `is_known` says of a name that it is no person's: a state's or a body's.
    pub fn of<'e>(events: impl IntoIterator<Item = &'e Event>, is_known: &dyn Fn(&str) -> bool) -> Withheld {
        let mut withheld = Withheld::default();
        withheld.add_all(events, is_known);
        withheld
    }

    /// The persons of these events, too.
    pub fn add_all<'e>(&mut self, events: impl IntoIterator<Item = &'e Event>, is_known: &dyn Fn(&str) -> bool) {
        for event in events {
            let persons = event.parties().filter_map(|p| p.person.as_deref());
            persons.for_each(|p| self.add(p));
            for who in event
                .claims
                .iter()
                .filter_map(|c| c.said_by.as_deref())
                .filter(|w| !is_known(w) && !described(w))
            {
                let own: Vec<&str> = who.split_whitespace().filter(|w| !is_known(w)).collect();
                self.add(&own.join(" "));
            }
        }
    }

    /// One more name.
    pub fn add(&mut self, name: &str) {
        let capital = |w: &&str| {
            w.chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
        };
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(capital).map(fold::fold);
        self.words.extend(words.filter(|w| w.len() > 1 && !TITLES.contains(&w.as_str())));
        // Scripts without spaces: the name as it is.
        if name.chars().count() > 1 && !name.is_ascii() {
            self.whole.insert(name.trim().to_owned());
        }
    }

    /// What stands for a name.
    pub fn mark(&self) -> &'static str {
        MARK
    }

    /// `text` with the names in it covered.
    pub fn cover(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for name in &self.whole {
            text = text.replace(name.as_str(), MARK);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (word, after) = rest.split_at(rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()));
            if self.hides(word) {
                let open = out.trim_end_matches([' ', '-', '.', '\'', '’']).len();
                if out[..open].ends_with(MARK) {
                    out.truncate(open);
                } else {
                    out.push_str(MARK);
                }
            } else {
                out.push_str(word);
            }
            let gap = after.find(char::is_alphanumeric).unwrap_or(after.len());
            out.push_str(&after[..gap]);
            rest = &after[gap..];
        }
        out
    }

    /// Whether a word of a text is one of a name.
    fn hides(&self, word: &str) -> bool {
        !word.is_empty() && !word.starts_with(char::is_lowercase) && self.words.contains(&fold::fold(word))
    }

    /// A name of nobody that is known: covered where it is a name at all.
    pub fn unknown(&self, name: &str) -> String {
        if name.split_whitespace().any(|w| w.starts_with(char::is_uppercase)) {
            MARK.into()
        } else {
            self.cover(name)
        }
    }

    /// A speaker: states, bodies and "a Gulf official" stay, whoever has a name does not.
    pub fn speaker(&self, who: &str, is_known: bool) -> String {
        let described = ["a ", "an ", "the ", "two ", "three "]
            .iter()
            .any(|a| who.to_lowercase().starts_with(a));
        if is_known || described { self.cover(who) } else { MARK.into() }
    }
}

/// Whether a speaker is described rather than named: "a Gulf official".
fn described(who: &str) -> bool {
    let lower = who.to_lowercase();
    ["a ", "an ", "the ", "two ", "three ", "some ", "several "]
        .iter()
        .any(|a| lower.starts_with(a))
}

/// Words before names that are no names.
const TITLES: [&str; 12] = [
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "the",
    "president",
    "minister",
    "general",
    "prime",
    "foreign",
    "defence",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Withheld {
        let mut w = Withheld::default();
        names.iter().for_each(|n| w.add(n));
        w
    }

    #[test]
    fn names_are_covered_whole_in_part_and_in_other_spellings() {
        let w = of(&["Võ Thị Ánh", "Jean-Pierre Okoye"]);
        assert_eq!(w.cover("Vo Thi Anh met Okoye."), "[name withheld] met [name withheld].");
        assert_eq!(w.cover("the Okoye-Anh Memorandum"), "the [name withheld] Memorandum");
        assert_eq!(w.cover("OKOYE: \"JEAN-PIERRE\""), "[name withheld]: \"[name withheld]\"");
        assert_eq!(w.cover("an anhydrous load"), "an anhydrous load");
    }

    #[test]
    fn scripts_without_spaces_are_covered_too() {
        assert_eq!(of(&["岸田文雄"]).cover("首相岸田文雄訪問"), "首相[name withheld]訪問");
    }

    #[test]
    fn who_is_described_stays() {
        let w = of(&["Ann Okoye"]);
        assert_eq!(w.speaker("a Gulf official", false), "a Gulf official");
        assert_eq!(w.speaker("the aide to Okoye", false), "the aide to [name withheld]");
        assert_eq!(w.speaker("Someone Else", false), MARK);
        assert_eq!(w.unknown("Western countries"), MARK);
        assert_eq!(w.unknown("leaders"), "leaders");
    }
}
