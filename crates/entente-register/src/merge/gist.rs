//! The little of an account that tells most pairs apart: an account of the register need not be unpacked for it.
//!
//! Most pairs that share a block differ in their day. Only the same numbered session of a series, and a sentence retold by another outlet,
//! are linked all the same ([`super::judge`]).

use super::Rules;
use super::facts::Facts;
use crate::days::Days;
use crate::story::Story;

/// What is looked at first.
#[derive(Clone, Debug, PartialEq)]
pub struct Gist {
    doc: u64,
    /// Its only date; `None` where it has none or several.
    day: Option<Days>,
    /// The first day of its earliest date.
    earliest: Option<i32>,
    not_after: i32,
    /// Whether it tells of a session with a number.
    numbered: bool,
    published: i32,
    story: Option<Story>,
}

/// Bytes of a gist, as it is stored.
pub const BYTES: usize = 8 + 5 * 4 + 1 + 64;

const HAS_DAY: u8 = 1;
const HAS_DATE: u8 = 2;
const NUMBERED: u8 = 4;
const HAS_STORY: u8 = 8;

impl Gist {
    /// The gist of an account.
    pub fn of(facts: &Facts) -> Gist {
        Gist {
            doc: facts.doc,
            day: Some(&facts.dates).filter(|d| d.len() == 1).map(|d| d[0]),
            earliest: facts.dates.iter().map(|d| d.first).min(),
            not_after: facts.not_after,
            numbered: !facts.ordinals.is_empty() && !facts.mechanisms.is_empty(),
            published: facts.telling.as_ref().map_or(0, super::retold::Telling::published),
            story: facts.telling.as_ref().map(|t| t.story.clone()),
        }
    }

    /// Whether two accounts of one kind are certainly not linked. Symmetric.
    pub fn apart(&self, other: &Gist, rules: &Rules) -> bool {
        let too_late = |a: &Gist, b: &Gist| a.earliest.is_some_and(|day| day > b.not_after.saturating_add(1));
        let other_day = || self.day.zip(other.day).is_some_and(|(a, b)| !a.overlaps(b));
        let no_day_in_common = too_late(self, other) || too_late(other, self) || other_day();
        no_day_in_common && !(self.numbered && other.numbered) && !self.may_retell(other, rules)
    }

    fn may_retell(&self, other: &Gist, rules: &Rules) -> bool {
        let near = self.published.saturating_sub(other.published).saturating_abs() <= rules.retelling.days;
        let stories = self.story.as_ref().zip(other.story.as_ref());
        self.doc != other.doc && near && stories.is_some_and(|(a, b)| a.likeness(b) >= rules.retelling.alike)
    }

    /// As it is stored.
    pub fn to_bytes(&self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        let day = self.day.unwrap_or(Days { first: 0, last: 0 });
        let numbers = [day.first, day.last, self.earliest.unwrap_or(0), self.not_after, self.published];
        bytes[..8].copy_from_slice(&self.doc.to_le_bytes());
        for (to, number) in bytes[8..28].chunks_exact_mut(4).zip(numbers) {
            to.copy_from_slice(&number.to_le_bytes());
        }
        let flags = [
            (self.day.is_some(), HAS_DAY),
            (self.earliest.is_some(), HAS_DATE),
            (self.numbered, NUMBERED),
            (self.story.is_some(), HAS_STORY),
        ];
        bytes[28] = flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag).sum();
        if let Some(story) = &self.story {
            bytes[29..].copy_from_slice(&story.to_bytes());
        }
        bytes
    }

    /// What [`to_bytes`](Gist::to_bytes) gave.
    pub fn from_bytes(bytes: &[u8; BYTES]) -> Gist {
        let number = |n: usize| i32::from_le_bytes(std::array::from_fn(|i| bytes[8 + 4 * n + i]));
        let has = |flag: u8| bytes[28] & flag != 0;
        Gist {
            doc: u64::from_le_bytes(std::array::from_fn(|i| bytes[i])),
            day: has(HAS_DAY).then(|| Days {
                first: number(0),
                last: number(1),
            }),
            earliest: has(HAS_DATE).then(|| number(2)),
            not_after: number(3),
            numbered: has(NUMBERED),
            published: number(4),
            story: has(HAS_STORY).then(|| Story::from_bytes(&bytes[29..])).flatten(),
        }
    }
}
