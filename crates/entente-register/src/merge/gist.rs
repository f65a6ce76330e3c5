//! The part of an account that tells most pairs apart: an account of the register need not be unpacked for it.
//!
//! Of the pairs that share a block most differ in their parties or their day, and one in a hundred is linked. What [`super::judge`] needs to
//! see that stands here as it is, and is decided here in the same way.

use super::Rules;
use super::facts::{Facts, States, both, common};
use super::judge::{Parties, gap};
use super::retold::{Retold, Telling};
use crate::days::Days;
use crate::sketch::HASHES;
use crate::story::Story;
use smallvec::SmallVec;

/// What is looked at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gist {
    doc: u64,
    /// States and bodies of each side.
    sides: [States; 2],
    dates: SmallVec<[Days; 2]>,
    /// The last day that it can have happened on.
    not_after: i32,
    /// Keys of its sentences.
    sentences: SmallVec<[u64; 2]>,
    /// What it has that may name the event itself.
    named: u8,
    pub(super) telling: Option<Telling>,
}

const INSTRUMENT: u8 = 1;
const SERIES: u8 = 2;
const NUMBER: u8 = 4;
const COUNTED: u8 = 8;
const VALUE: u8 = 16;
const HAS_TELLING: u8 = 128;

impl Gist {
    /// The gist of an account.
    pub fn of(f: &Facts) -> Gist {
        let has = [
            (!f.instruments.is_empty(), INSTRUMENT),
            (!f.mechanisms.is_empty(), SERIES),
            (!f.ordinals.is_empty(), NUMBER),
            (f.things.iter().any(|t| t.count.is_some() && t.head.is_some()), COUNTED),
            (!f.values.is_empty(), VALUE),
        ];
        Gist {
            doc: f.doc,
            sides: f.states_by_side(),
            dates: SmallVec::from_slice(&f.dates),
            not_after: f.not_after,
            sentences: SmallVec::from_slice(&f.sentences),
            named: has.iter().filter(|(has, _)| *has).map(|(_, what)| what).sum(),
            telling: f.telling.clone(),
        }
    }

    /// Whether two accounts of one kind are certainly not linked. Symmetric.
    pub fn apart(&self, other: &Gist, rules: &Rules) -> bool {
        let parties = Parties::of(&self.sides, &other.sides);
        if matches!(parties, Parties::Apart(_)) && common(&both(&self.sides), &both(&other.sides)) == 0 {
            return true;
        }
        let has = |what: u8| self.named & other.named & what == what;
        let edition = has(SERIES | NUMBER);
        let sentence = self.doc != other.doc && common(&self.sentences, &other.sentences) > 0;
        let may_be_named = edition || sentence || has(INSTRUMENT) || has(COUNTED) || has(VALUE);
        let gap = gap((&self.dates, self.not_after), (&other.dates, other.not_after));
        let no_date = self.dates.is_empty() || other.dates.is_empty();
        let other_parties = match parties {
            Parties::Apart(_) => true,
            Parties::Part => !(may_be_named || has(SERIES)),
            Parties::Same | Parties::Unsaid => false,
        };
        let nameless = self.doc != other.doc && no_date && !may_be_named;
        let parted = other_parties || nameless || gap.is_some() && !edition;
        parted
            && match Retold::of((self.doc, self.telling.as_ref()), (other.doc, other.telling.as_ref()), rules) {
                // Told in other words, a date may have been misread.
                Some(retold) => gap.is_some_and(|gap| !edition && (gap == i32::MAX || !retold.same_figures)),
                None => true,
            }
    }

    /// As it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        let told = if self.telling.is_some() { HAS_TELLING } else { 0 };
        let mut bytes = vec![self.named | told];
        bytes.extend(self.doc.to_le_bytes());
        bytes.extend(self.not_after.to_le_bytes());
        for keys in self.sides.iter().map(|s| &s[..]).chain([&self.sentences[..]]) {
            list(&mut bytes, keys.iter().map(|key| key.to_le_bytes()));
        }
        list(&mut bytes, self.dates.iter().map(|d| d.first.to_le_bytes()));
        bytes.extend(self.dates.iter().flat_map(|d| d.last.to_le_bytes()));
        if let Some(telling) = &self.telling {
            bytes.extend(telling.published.to_le_bytes());
            bytes.extend(telling.story.to_bytes());
            for keys in [&telling.words, &telling.figures] {
                list(&mut bytes, keys.iter().map(|key| key.to_le_bytes()));
            }
        }
        bytes
    }

    /// What [`to_bytes`](Gist::to_bytes) gave, and what follows it; `None` for anything else.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<(Gist, &[u8])> {
        let rest = &mut bytes;
        let [named] = take(rest)?;
        let doc = u64::from_le_bytes(take(rest)?);
        let not_after = i32::from_le_bytes(take(rest)?);
        let sides = [listed(rest, u64::from_le_bytes)?, listed(rest, u64::from_le_bytes)?];
        let sentences = listed(rest, u64::from_le_bytes)?;
        let firsts: SmallVec<[i32; 2]> = listed(rest, i32::from_le_bytes)?;
        let mut dates: SmallVec<[Days; 2]> = SmallVec::new();
        for first in firsts {
            dates.push(Days::between(first, i32::from_le_bytes(take(rest)?))?);
        }
        let telling = if named & HAS_TELLING == 0 {
            None
        } else {
            let published = i32::from_le_bytes(take(rest)?);
            let story: [u8; HASHES] = take(rest)?;
            Some(Telling {
                published,
                story: Story::from_bytes(&story)?,
                words: listed(rest, u32::from_le_bytes)?,
                figures: listed(rest, u32::from_le_bytes)?,
            })
        };
        let gist = Gist {
            doc,
            sides,
            dates,
            not_after,
            sentences,
            named: named & !HAS_TELLING,
            telling,
        };
        Some((gist, *rest))
    }
}

/// Writes how many there are, seven bits a byte, and then each.
fn list<const N: usize>(bytes: &mut Vec<u8>, each: impl ExactSizeIterator<Item = [u8; N]>) {
    let mut n = each.len();
    while n > 0x7f {
        bytes.push(n as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
    bytes.extend(each.flatten());
}

/// What [`list`] wrote.
fn listed<const N: usize, T, L: FromIterator<T>>(rest: &mut &[u8], of: impl Fn([u8; N]) -> T) -> Option<L> {
    let (mut n, mut shift) = (0_usize, 0);
    loop {
        let [byte] = take(rest)?;
        n |= usize::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    (0..n).map(|_| take(rest).map(&of)).collect()
}

/// The first bytes of what is left.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*first)
}
