//! A passage in 66 bytes, so that a reprint is known by comparing signatures.
//!
//! A sketch ([`crate::sketch`]) of its pairs of neighbouring words.

use crate::fold::{key, words};
use crate::sketch::{self, Sketch};

/// A text of fewer words has no signature: too many texts say "the two leaders met in Tokyo".
const FEWEST_WORDS: usize = 8;
/// So much in common, and one text is a light edit of the other.
const ALIKE: f64 = 0.5;
/// So much of the shorter text in the longer one, and it is an extract …
const EXTRACT: f64 = 0.75;
/// … where the longer is not longer than this many times; beyond, the estimate is too coarse.
const TIMES: f64 = 4.0;

/// What remains of a text for comparing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signature {
    /// Number of different word pairs, at most 65,535.
    pairs: u16,
    least: Sketch,
}

impl Signature {
    /// The signature of a text; `None` for one of fewer than eight words. Case, marks and punctuation do not count.
    pub fn of(text: &str) -> Option<Signature> {
        let words: Vec<u64> = words(text).iter().map(|w| key(&[w])).collect();
        if words.len() < FEWEST_WORDS {
            return None;
        }
        let mut pairs: Vec<u64> = words.windows(2).map(|w| w[0].rotate_left(21) ^ w[1]).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Some(Signature {
            pairs: u16::try_from(pairs.len()).unwrap_or(u16::MAX),
            least: sketch::sketch(&pairs),
        })
    }

    /// Whether the two texts are one: reprinted, lightly edited, or one an extract of the other.
    pub fn is_reprint_of(&self, other: &Signature) -> bool {
        let alike = self.likeness(other);
        if alike >= ALIKE {
            return true;
        }
        let (few, many) = (f64::from(self.pairs.min(other.pairs)), f64::from(self.pairs.max(other.pairs)));
        many <= TIMES * few && alike * (few + many) / (1.0 + alike) >= EXTRACT * few
    }

    /// The share of word pairs that two texts have in common (Jaccard), as estimated; 1 for texts of the same words.
    pub fn likeness(&self, other: &Signature) -> f64 {
        sketch::likeness(&self.least, &other.least)
    }

    /// Keys of which two texts that are one nearly always share some: for finding them among many.
    pub(super) fn bands(&self) -> impl Iterator<Item = (usize, [u8; 2])> + '_ {
        self.least.chunks_exact(2).map(|two| [two[0], two[1]]).enumerate()
    }

    /// As it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.pairs.to_le_bytes()[..], &self.least].concat()
    }

    /// What [`to_bytes`](Signature::to_bytes) gave; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Signature> {
        let (pairs, least) = bytes.split_first_chunk::<2>()?;
        Some(Signature {
            pairs: u16::from_le_bytes(*pairs),
            least: least.try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Signature;

    const WIRE: &str = "Norway will lend Iceland two coast guard cutters for patrols in the North Atlantic, the defence \
        ministries of both countries said on Monday, after months of talks over who should pay for their crews.";

    #[track_caller]
    fn reprint(text: &str, expected: bool) {
        let (a, b) = (Signature::of(WIRE).unwrap(), Signature::of(text).unwrap());
        assert_eq!(a.is_reprint_of(&b), expected, "{:.2} in common: {text}", a.likeness(&b));
        assert_eq!(b.is_reprint_of(&a), expected);
    }

    #[test]
    fn a_light_edit_is_a_reprint_and_a_retelling_is_not() {
        reprint(WIRE, true);
        reprint(&WIRE.to_uppercase(), true);
        reprint(
            "OSLO - Norway will lend Iceland two coast guard cutters for patrols in the North Atlantic, the defense ministries \
             of the two countries said Monday after months of talks over who should pay for their crews.",
            true,
        );
        // Its second half is cut.
        reprint(
            "Norway will lend Iceland two coast guard cutters for patrols in the North Atlantic, the defence ministries of both \
             countries said on Monday.",
            true,
        );
        reprint(
            "Two cutters of the Norwegian coast guard are to go to Iceland on loan, Oslo and Reykjavik announced this week; they \
             will patrol the North Atlantic, and a quarrel about the wages of their crews has been settled.",
            false,
        );
        reprint(
            "Iceland's defence ministry said on Monday that both countries held months of talks over fishing in the North \
             Atlantic, and that Norway should pay for the damage to two trawlers.",
            false,
        );
    }

    #[test]
    fn few_words_have_no_signature_and_bytes_are_read_back() {
        assert_eq!(Signature::of("The two leaders met in Tokyo."), None);
        assert_eq!(Signature::of(""), None);
        let signature = Signature::of(WIRE).unwrap();
        assert_eq!(Signature::from_bytes(&signature.to_bytes()), Some(signature));
        assert_eq!(Signature::from_bytes(b"short"), None);
    }
}
