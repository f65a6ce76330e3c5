//! What TIMEX3 says of an expression beside its value: `mod`, `quant` and `freq`; and that a year is a fiscal one.

use crate::meaning::{Meaning, What};
use crate::unit::{Part, Unit};

/// TIMEX3's `mod`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are TIMEX3's")]
pub enum Modifier {
    Before,
    After,
    Start,
    Mid,
    End,
    Approx,
    MoreThan,
    LessThan,
    EqualOrMore,
    EqualOrLess,
}

const NAMES: [(Modifier, &str); 10] = [
    (Modifier::Before, "BEFORE"),
    (Modifier::After, "AFTER"),
    (Modifier::Start, "START"),
    (Modifier::Mid, "MID"),
    (Modifier::End, "END"),
    (Modifier::Approx, "APPROX"),
    (Modifier::MoreThan, "MORE_THAN"),
    (Modifier::LessThan, "LESS_THAN"),
    (Modifier::EqualOrMore, "EQUAL_OR_MORE"),
    (Modifier::EqualOrLess, "EQUAL_OR_LESS"),
];

impl Modifier {
    /// The name in TIMEX3: `MORE_THAN`.
    pub fn as_str(self) -> &'static str {
        NAMES.iter().find(|n| n.0 == self).map_or("", |n| n.1)
    }
    /// As [`Modifier::as_str`] has it, in knowledge files.
    pub(crate) fn parse(name: &str) -> Option<Modifier> {
        NAMES.iter().find(|n| n.1 == name).map(|n| n.0)
    }
    /// What the modifier of a number says of the day that is so long ago or so much later: "more than a year ago" is before it.
    fn of_a_point(self, back: bool) -> Modifier {
        match (self, back) {
            (Modifier::MoreThan, true) | (Modifier::LessThan, false) => Modifier::Before,
            (Modifier::MoreThan, false) | (Modifier::LessThan, true) => Modifier::After,
            _ => self,
        }
    }
}

/// TIMEX3's attributes beside type and value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// `mod`: "early 2014" is its START.
    pub modifier: Option<Modifier>,
    /// `quant`: EVERY or EACH.
    pub quant: Option<&'static str>,
    /// How often in each period: 2 for "twice a month".
    pub freq: Option<i32>,
    /// Whether it names a fiscal year.
    pub fiscal: bool,
}

impl Marks {
    /// With what the meaning itself says: the part of a period that it is.
    pub(crate) fn of(mut self, meaning: &Meaning) -> Marks {
        let own = match meaning {
            Meaning::Part(part, _) => Some(match part {
                Part::Early | Part::Start => Modifier::Start,
                Part::Middle => Modifier::Mid,
                Part::Late | Part::End => Modifier::End,
            }),
            Meaning::Run { rest, .. } => Some(if *rest { Modifier::End } else { Modifier::Start }),
            Meaning::HalfOf(n, _) => Some(if *n == 1 { Modifier::Start } else { Modifier::End }),
            Meaning::Nth(1, What::Unit(Unit::Week), _) => Some(Modifier::Start),
            Meaning::Nth(-1, What::Unit(Unit::Week), _) => Some(Modifier::End),
            Meaning::About(_) if self.modifier.is_none() => Some(Modifier::Approx),
            _ => None,
        };
        let shifted = match meaning {
            Meaning::Shift { offset, event: false, .. } => Some(offset.back),
            Meaning::About(inner) => match &**inner {
                Meaning::Shift { offset, event: false, .. } => Some(offset.back),
                _ => None,
            },
            _ => None,
        };
        self.modifier = match (self.modifier, shifted) {
            (Some(m), Some(back)) => Some(m.of_a_point(back)),
            (m, _) => own.or(m),
        };
        self
    }
}
