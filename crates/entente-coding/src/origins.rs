//! Where known equipment is made (`knowledge/coding/origins.toml`): who gives, where a transfer does not say.

use crate::page::Page;
use entente_knowledge::{Knowledge, KnowledgeError};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Names of equipment and the state that makes it.
#[derive(Debug, Default)]
pub struct Origins {
    by_name: HashMap<String, String>,
}

const FILE: &str = "coding/origins.toml";

impl Origins {
    /// Reads the list.
    ///
    /// # Errors
    /// The file cannot be read, or is no table of lists of names by state.
    pub fn load(knowledge: &Knowledge) -> Result<Origins, KnowledgeError> {
        let lists: BTreeMap<String, Vec<String>> = toml::from_str(&knowledge.read(FILE)?).map_err(|e| KnowledgeError::Malformed {
            file: FILE.into(),
            message: e.to_string(),
        })?;
        let names = lists
            .into_iter()
            .flat_map(|(state, names)| names.into_iter().map(move |n| (n.to_lowercase(), state.clone())));
        Ok(Origins { by_name: names.collect() })
    }

    /// The state that makes the first known piece of equipment named among `tokens`.
    pub fn of(&self, page: &Page, tokens: Range<usize>) -> Option<&str> {
        tokens.filter_map(|i| self.maker(page.parsed.word(i))).next()
    }

    /// Who makes what a word names: `F-16`, `F-16s`, `F-16V`, `K9A1s`. Common words ("leopard") count only with a capital.
    fn maker(&self, word: &str) -> Option<&str> {
        if !word.starts_with(|c: char| c.is_uppercase()) || word.len() > 24 {
            return None;
        }
        let word = word.to_lowercase();
        let listed = |n: &str| self.by_name.get(n).map(String::as_str);
        let digits = word.contains(|c: char| c.is_ascii_digit());
        // A variant adds at most a few letters and digits to a designation that already has its number.
        let cuts = word
            .char_indices()
            .map(|(i, _)| i)
            .chain([word.len()])
            .rev()
            .take(5)
            .filter(|&i| i > 1);
        let variant = |cut: usize| {
            let (stem, rest) = word.split_at(cut);
            let fits = rest.is_empty()
                || rest == "s"
                || (digits && stem.ends_with(|c: char| c.is_ascii_digit()) && rest.starts_with(char::is_alphabetic));
            fits.then(|| listed(stem)).flatten()
        };
        cuts.into_iter().find_map(variant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_designation_covers_its_variants_and_no_other_number() {
        let origins = Origins::load(&Knowledge::built_in()).expect("the list loads");
        for (word, state) in [
            ("F-16", "USA"),
            ("F-16s", "USA"),
            ("F-16V", "USA"),
            ("K9A1s", "KOR"),
            ("Gripens", "SWE"),
            ("Su-35S", "RUS"),
        ] {
            assert_eq!(origins.maker(word), Some(state), "{word}");
        }
        for word in ["F-161", "leopard", "K", "M", "", "Kite"] {
            assert_eq!(origins.maker(word), None, "{word}");
        }
    }
}
