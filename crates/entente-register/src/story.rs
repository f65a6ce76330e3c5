//! Which documents tell one story: a report and its rewording by another outlet.
//!
//! Names and figures survive rewording, other words mostly do not: two tellings of one story share most of theirs, two articles
//! on one relationship a quarter at most (`tests/duplicates` has both).

use crate::fold::{key, words};
use crate::sketch::{self, Sketch};

/// A text with fewer names and figures is no story to be known again.
const FEWEST: usize = 12;
/// So many keys ([`Story::bands`]) …
const BANDS: usize = 5;
/// … of so many bytes each: stories with 85 names in a hundred in common share one in 99 cases of a hundred, strangers never.
const OF_A_BAND: usize = 3;

/// What remains of a document for knowing its story again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story(Sketch);

impl Story {
    /// The story of a text; `None` where it names too little, or is in letters that have no capitals.
    pub fn of(text: &str) -> Option<Story> {
        let mut keys = names(text);
        keys.sort_unstable();
        keys.dedup();
        (keys.len() >= FEWEST).then(|| Story(sketch::sketch(&keys)))
    }

    /// The share of names and figures that two stories have in common, as estimated.
    pub fn likeness(&self, other: &Story) -> f64 {
        sketch::likeness(&self.0, &other.0)
    }

    /// Keys of which two tellings of one story nearly always share some: for finding them among many.
    pub fn bands(&self) -> impl Iterator<Item = (usize, &[u8])> {
        self.0.chunks_exact(OF_A_BAND).take(BANDS).enumerate()
    }

    /// As it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// What [`to_bytes`](Story::to_bytes) gave; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Story> {
        bytes.try_into().ok().map(Story)
    }
}

/// Keys of the words with a capital that do not begin a sentence, and of those with a digit.
fn names(text: &str) -> Vec<u64> {
    let mut inside = false;
    let mut keys = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let named = inside && bare.starts_with(char::is_uppercase);
        if named || bare.contains(|c: char| c.is_ascii_digit()) {
            keys.extend(words(bare).first().map(|w| key(&[w])));
        }
        inside = word.ends_with(|c: char| c.is_alphanumeric() || [',', ';'].contains(&c));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::Story;

    const REPORT: &str = "OSLO, May 4 - Norway will lend Iceland two cutters, Defence Minister Kari Berg said in Tromsø on Monday. \
        The Njord and the Heimdal, built in 1998, leave Bergen on June 12; Jon Einarsson, who leads the coast guard of Iceland, \
        called it the largest loan since 2006. Denmark had offered the Thetis.";
    const REWORDED: &str = "Two cutters of the Norwegian coast guard are to go to Iceland on loan, according to Defence Minister Kari \
        Berg, who spoke in Tromsø on Monday (May 4). It is the largest such loan since 2006, in the words of Jon Einarsson, head \
        of the coast guard in Reykjavik. On June 12 the ships Njord and Heimdal, of 1998, will sail from Bergen. An offer from \
        Denmark, the Thetis, was turned down.";
    const OTHER: &str = "Iceland and Norway met in Bergen on May 20 for talks on fishing. Minister Lilja Jonsdottir told Kari Berg \
        that the quota of 2019, agreed with the Faroe Islands and the European Union, had been broken by 14 trawlers from Ålesund.";

    #[test]
    fn a_report_and_its_rewording_are_one_story_and_another_report_on_the_same_states_is_not() {
        let [a, b, c] = [REPORT, REWORDED, OTHER].map(|t| Story::of(t).unwrap());
        assert!(a.likeness(&b) > 0.5, "{:.2}", a.likeness(&b));
        assert!(a.likeness(&c) < 0.3, "{:.2}", a.likeness(&c));
        assert!(a.bands().any(|band| b.bands().any(|other| band == other)));
    }

    #[test]
    fn a_text_that_names_little_has_no_story_and_bytes_are_read_back() {
        assert_eq!(Story::of("The two leaders met in Tokyo."), None);
        assert_eq!(Story::of(""), None);
        let story = Story::of(REPORT).unwrap();
        assert_eq!(Story::from_bytes(&story.to_bytes()), Some(story));
        assert_eq!(Story::from_bytes(b"short"), None);
    }
}
