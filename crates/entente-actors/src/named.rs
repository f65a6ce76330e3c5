//! Whether a text names political actors at all: told from its words alone, before anything is parsed.
//!
//! *In:* plain texts. *Out:* how many different actors of the lists they name. It looks a text's words up in the same lists as the careful
//! reading, by the same folding, and costs about a hundredth of a parse.
//!
//! # Invariants and limits
//! - A name with several readings counts as one actor: the first of its readings. States, bodies of states, organs, armed groups and
//!   parties, companies, peoples, and places of a state count; seas, parts of the world and role nouns ("the minister") do not.
//! - A city of the large lists does not count beside a capitalised word that no list has ("Anna Lund"): persons and streets are called so too.
//! - Persons count by the full names of those who hold or held office (`knowledge/actors/office_holders.csv`), as their states.
//! - A name of a state with a slip in it ("Afganistan") counts, as it does in the careful reading.

use crate::Gazetteer;
use crate::fold::{Case, Word, fold_into, words};
use crate::lists::{Lists, PlaceKind, Sense};
use entente_text::Span;
use std::ops::Range;

/// An actor, told apart from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Code(&'static str),
    Organisation(u16),
}

/// Words of a text, kept between texts so that their memory is used again.
#[derive(Debug, Default)]
pub struct Scratch {
    words: Vec<Word>,
    ids: Vec<Option<u32>>,
    folded: String,
}

impl Gazetteer {
    /// Whether `texts` together name at least `enough` different political actors; stops reading at the last one needed.
    ///
    /// # Example
    /// ```no_run
    /// # let gazetteer: entente_actors::Gazetteer = unimplemented!();
    /// assert!(gazetteer.name_actors(["Danish frigates called at Accra."], 2));
    /// assert!(!gazetteer.name_actors(["The council of Accra met on Monday."], 2));
    /// ```
    pub fn name_actors<'t>(&self, texts: impl IntoIterator<Item = &'t str>, enough: usize) -> bool {
        let (mut found, mut scratch) = (Vec::new(), Scratch::default());
        texts
            .into_iter()
            .any(|text| self.count_actors(text, enough, &mut found, &mut scratch))
    }

    /// Adds the actors that a text names to those found; whether there are enough now.
    fn count_actors(&self, text: &str, enough: usize, found: &mut Vec<Key>, scratch: &mut Scratch) -> bool {
        words(text, &mut scratch.words);
        self.number(text, scratch);
        let mut at = 0;
        while found.len() < enough && at < scratch.words.len() {
            let (key, next) = self.actor_at(text, at, scratch);
            at = next;
            if let Some(key) = key.filter(|k| !found.contains(k)) {
                found.push(key);
            }
        }
        found.len() >= enough
    }

    /// The numbers of a text's words in the lists. Only words written large can begin a name; a small one is looked up behind such a one.
    fn number(&self, text: &str, scratch: &mut Scratch) {
        let Scratch { words, ids, folded } = scratch;
        ids.clear();
        let mut behind = false;
        for word in words.iter() {
            let large = word.case != Case::Lower;
            let mut id = None;
            if large || behind {
                folded.clear();
                fold_into(word.span.of(text), folded);
                id = self.lists.names.id(folded);
                if id.is_none() && word.case == Case::Title && word.span.len() > 6 {
                    id = self.lists.spelling.meant(folded).and_then(|name| self.lists.names.id(name));
                }
            }
            behind = id.is_some();
            ids.push(id);
        }
    }

    /// The actor whose name begins at a word, and the word behind.
    fn actor_at(&self, text: &str, at: usize, scratch: &Scratch) -> (Option<Key>, usize) {
        let Scratch { words, ids, .. } = scratch;
        if words[at].case == Case::Lower {
            return (None, at + 1);
        }
        let longest = ids[at].and_then(|_| self.lists.names.longest(words, ids, at));
        let Some(name) = longest else {
            return (self.holder_at(text, at, words), at + 1);
        };
        let within = || within_name(words, ids, &name.words);
        let counts = |sense: &&Sense| !is_weak(&self.lists, **sense) || !within();
        let key = name.values.iter().filter(counts).find_map(|sense| key(&self.lists, *sense));
        (key, name.words.end)
    }

    /// The state of the office holder whose full name two words are.
    fn holder_at(&self, text: &str, at: usize, words: &[Word]) -> Option<Key> {
        let second = words.get(at + 1).filter(|w| w.case != Case::Lower && !w.broken)?;
        let full = Span::new(words[at].span.start, second.span.end);
        self.holders.state_of(full.of(text)).map(Key::Code)
    }
}

/// Whether a name is only that of a city or province of the large lists, which persons and streets have too.
fn is_weak(lists: &Lists, sense: Sense) -> bool {
    matches!(sense, Sense::Place(n) if lists.places[usize::from(n)].weak)
}

/// Whether a word written large that no list knows stands right before or behind a name: "Anna Lund", "Reyes Street".
fn within_name(words: &[Word], ids: &[Option<u32>], name: &Range<usize>) -> bool {
    let unknown = |at: usize| words[at].case != Case::Lower && ids[at].is_none();
    let before = name.start > 0 && !words[name.start].broken && unknown(name.start - 1);
    before || (name.end < words.len() && !words[name.end].broken && unknown(name.end))
}

/// The actor that a reading of a name stands for.
fn key(lists: &Lists, sense: Sense) -> Option<Key> {
    match sense {
        Sense::State(n, _) => Some(Key::Code(lists.states[usize::from(n)].code)),
        Sense::Body(n) => Some(Key::Code(lists.bodies[usize::from(n)].code)),
        Sense::Organ(n) => lists.organs[usize::from(n)].state.map(Key::Code),
        Sense::Ship(n) => lists.ships[usize::from(n)].state.map(Key::Code),
        Sense::Organisation(n) => Some(Key::Organisation(n)),
        Sense::Place(n) => {
            let place = &lists.places[usize::from(n)];
            let counts = matches!(place.kind, PlaceKind::Spot | PlaceKind::People);
            place.state.filter(|_| counts).map(Key::Code)
        }
        Sense::Role(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entente_knowledge::Knowledge;

    #[track_caller]
    fn names_two(text: &str, expect: bool) {
        let gazetteer = Gazetteer::new(&Knowledge::built_in()).unwrap();
        assert_eq!(gazetteer.name_actors([text], 2), expect, "{text}");
    }

    #[test]
    fn two_states_bodies_groups_or_a_state_and_a_body_are_two() {
        for text in [
            "Peru and Chile signed a treaty.",
            "A Danish frigate called at Accra.",
            "NATO and the EU held talks.",
            "The United Nations named an envoy for Yemen.",
            "Hezbollah fired on Israeli posts.",
            "U.S.-supplied boats reached Manila",
            "He flew from Afganistan to Nepal.",
        ] {
            names_two(text, true);
        }
    }

    #[test]
    fn one_actor_by_several_names_is_one() {
        for text in [
            "",
            "The minister met his counterpart.",
            "Norway's parliament in Oslo heard Norwegian fishermen.",
            "turkey with georgia peaches, served on china",
            "The council of Millbrook met on Monday.",
            "Anna Lund spoke in Lisbon.",
        ] {
            names_two(text, false);
        }
    }
}
