//! Names of states with one slip in them: "Afganistan", "Ghanian", "Khatmandu".

use crate::fold::fold;
use std::collections::HashMap;

/// The shortest name and the shortest slip that are compared: shorter ones are too often other words.
const SHORTEST: usize = 6;

/// Words of the names of states, found by what is left when a letter goes.
#[derive(Debug, Default)]
pub(crate) struct Spelling {
    words: Vec<String>,
    left: HashMap<String, Vec<u16>>,
}

impl Spelling {
    /// Adds a name of one word.
    pub(crate) fn add(&mut self, name: &str) {
        let word = fold(name);
        if word.len() < SHORTEST || !word.is_ascii() || name.contains([' ', '-']) || self.words.contains(&word) {
            return;
        }
        let number = self.words.len() as u16;
        for left in without_one(&word).chain([word.clone()]) {
            self.left.entry(left).or_default().push(number);
        }
        self.words.push(word);
    }

    /// The one name that a folded word is with one letter more, less, other or out of place; the first letter stands.
    pub(crate) fn meant(&self, word: &str) -> Option<&str> {
        if word.len() <= SHORTEST || word.len() > 24 || !word.is_ascii() {
            return None;
        }
        let mut found: Option<u16> = None;
        for left in without_one(word).chain([word.to_owned()]) {
            for number in self.left.get(&left).into_iter().flatten() {
                let name = &self.words[*number as usize];
                if name.as_bytes()[0] != word.as_bytes()[0] || !one_slip(word, name) || found == Some(*number) {
                    continue;
                }
                if found.is_some() {
                    return None;
                }
                found = Some(*number);
            }
        }
        found.map(|n| self.words[n as usize].as_str())
    }
}

fn without_one(word: &str) -> impl Iterator<Item = String> + '_ {
    (0..word.len()).map(|i| format!("{}{}", &word[..i], &word[i + 1..]))
}

/// Whether two words differ by one letter more, less or other, or by two neighbours changed about.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let suffix = a[prefix..]
        .iter()
        .rev()
        .zip(b[prefix..].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    match (a.len() - prefix - suffix, b.len() - prefix - suffix) {
        (0, 1) | (1, 0 | 1) => true,
        (2, 2) => a[prefix] == b[prefix + 1] && a[prefix + 1] == b[prefix],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_forgiven_and_two_are_not() {
        let mut s = Spelling::default();
        for name in ["Afghanistan", "Ethiopia", "Ghanaian", "Australia", "Austria", "Kathmandu"] {
            s.add(name);
        }
        for (slip, name) in [
            ("afganistan", Some("afghanistan")),
            ("ethopia", Some("ethiopia")),
            ("ghanian", Some("ghanaian")),
            ("austraila", Some("australia")),
            ("khatmandu", None),
            ("bustria", None),
        ] {
            assert_eq!(s.meant(slip), name, "{slip}");
        }
    }
}
