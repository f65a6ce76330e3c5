//! Sets of characters: a bit each for ASCII, sorted ranges for the rest.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};

/// A set of characters with a fast answer for ASCII.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CharSet {
    ascii: u128,
    beyond: Box<[(char, char)]>,
}

impl CharSet {
    pub(super) fn one(c: char) -> Self {
        CharSet::from_ranges([(c, c)])
    }

    pub(super) fn from_ranges(ranges: impl IntoIterator<Item = (char, char)>) -> Self {
        let class = ClassUnicode::new(ranges.into_iter().map(|(a, b)| ClassUnicodeRange::new(a, b)));
        CharSet::from_class(&class)
    }

    /// `\p{…}` and the like, as `regex-syntax` reads them.
    pub(super) fn named(class: &str) -> Self {
        match regex_syntax::parse(class).map(|hir| hir.into_kind()) {
            Ok(HirKind::Class(Class::Unicode(class))) => CharSet::from_class(&class),
            _ => CharSet::default(),
        }
    }

    fn from_class(class: &ClassUnicode) -> Self {
        let mut set = CharSet::default();
        let mut beyond = Vec::new();
        for range in class.ranges() {
            for c in range.start()..=range.end().min('\x7f') {
                set.ascii |= 1 << c as u32;
            }
            if !range.end().is_ascii() {
                beyond.push((range.start().max('\u{80}'), range.end()));
            }
        }
        set.beyond = beyond.into();
        set
    }

    fn to_class(&self) -> ClassUnicode {
        let ascii = (0u8..128).filter(|&c| self.ascii >> c & 1 == 1).map(|c| (c as char, c as char));
        ClassUnicode::new(ascii.chain(self.beyond.iter().copied()).map(|(a, b)| ClassUnicodeRange::new(a, b)))
    }

    pub(super) fn union(&self, other: &CharSet) -> CharSet {
        let mut class = self.to_class();
        class.union(&other.to_class());
        CharSet::from_class(&class)
    }

    pub(super) fn complement(&self) -> CharSet {
        let mut class = self.to_class();
        class.negate();
        CharSet::from_class(&class)
    }

    pub(super) fn contains(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> c as u32 & 1 == 1;
        }
        let next = self.beyond.partition_point(|&(start, _)| start <= c);
        next > 0 && c <= self.beyond[next - 1].1
    }

    /// Whether the set has a character beyond ASCII.
    pub(super) fn leaves_ascii(&self) -> bool {
        !self.beyond.is_empty()
    }

    /// The only member, if it is an ASCII character.
    pub(super) fn only_ascii(&self) -> Option<u8> {
        (self.beyond.is_empty() && self.ascii.count_ones() == 1).then(|| self.ascii.trailing_zeros() as u8)
    }
}
