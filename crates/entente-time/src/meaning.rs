//! What an expression says before a calendar is opened: "the July of the year that the story has reached".

use crate::edtf::{Edtf, Season};
use crate::numbers::Amount;
use crate::offset::Offset;
use crate::unit::{Anchor, Part, Unit};
use crate::words::{Class, Value};

/// Something that comes back: every year, every week, every month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Unit(Unit),
    Month(i8),
    MonthDay(i8, i8),
    /// From a month (and day) to another, in one year or over its end.
    Span((i8, Option<i8>), (i8, Option<i8>)),
    DayOfMonth(i8),
    Weekday(i8),
    Season(Season),
    Quarter(i8),
    Half(i8),
    /// Index of a holiday in the word lists.
    Holiday(usize),
}

/// A meaning that needs no calendar.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// Written out in full.
    Fixed(Edtf, Unit),
    /// 03/04/2023, with nothing to say which is the month.
    Slashed(i8, i8, i16),
    /// Without the year: which one is for the anchor to say.
    Bare(What),
    /// The one in that period.
    Of(What, Box<Meaning>),
    /// So many after (before) the one that holds the anchor.
    Rel {
        what: What,
        anchor: Anchor,
        by: i32,
    },
    /// So many units from the anchor, or, if `event`, from something that is named after it ("after the vote").
    Shift {
        offset: Offset,
        from: Anchor,
        event: bool,
        /// "the day after": a day, where "a day after" is also a length.
        definite: bool,
    },
    /// "in two weeks": a date after verbs that look ahead, else how long something took.
    ShiftOrDuration(Box<Meaning>, String),
    /// The day before (if so) or after that one.
    NextTo(bool, Box<Meaning>),
    /// Two Novembers later.
    MonthsLater(i32, i8),
    /// Not later than so long after the anchor.
    Within {
        amount: Amount,
        unit: Unit,
        times: i32,
    },
    /// A period that ends or begins at the anchor.
    Window {
        amount: Amount,
        unit: Unit,
        times: i32,
        back: bool,
        from: Anchor,
    },
    /// From the unit's start to the anchor; or, if `rest`, from the anchor to its end.
    Run {
        unit: Unit,
        anchor: Anchor,
        rest: bool,
    },
    Part(Part, Box<Meaning>),
    /// The nth week, weekday or day (`None`) of a period, counted from its end when negative.
    Nth(i32, What, Box<Meaning>),
    /// The first (last) so many months of a period.
    Months(i32, i32, bool, Box<Meaning>),
    /// The first or second half of a period.
    HalfOf(i8, Box<Meaning>),
    WeekOf(Box<Meaning>),
    /// From the first part of one to the second part of the same.
    Parts(Part, Part, Box<Meaning>),
    Join(Box<Meaning>, Box<Meaning>),
    /// Near that.
    About(Box<Meaning>),
    /// TIMEX3 value of a length of time.
    Duration(String),
    /// TIMEX3 value of what comes back.
    Set(String),
    /// TIMEX3's name for an indefinite time.
    Vague(&'static str),
    /// A date before the calendar, by its TIMEX3 value.
    Named(String),
    /// A date that no calendar has.
    Unread,
}

/// What a match bound, by class and number.
#[derive(Clone, Debug, Default)]
pub struct Slots(pub Vec<(Class, u8, Value)>);

impl Slots {
    /// The value of a slot.
    pub fn get(&self, class: Class, n: u8) -> Option<Value> {
        self.0.iter().find(|s| s.0 == class && s.1 == n).map(|s| s.2)
    }
    /// The value of a slot that holds a number.
    pub fn int(&self, class: Class, n: u8) -> Option<i32> {
        match self.get(class, n)? {
            Value::Int(i) => Some(i),
            _ => None,
        }
    }
    pub fn small(&self, class: Class, n: u8) -> Option<i8> {
        self.int(class, n).and_then(|i| i8::try_from(i).ok())
    }
    pub fn year(&self, n: u8) -> Option<i16> {
        self.int(Class::Year, n).and_then(|i| i16::try_from(i).ok())
    }
    pub fn item(&self, n: u8) -> Option<usize> {
        self.0
            .iter()
            .filter_map(|s| {
                if let (Class::Item(_), k, Value::Item(i)) = *s {
                    (k == n).then_some(i)
                } else {
                    None
                }
            })
            .next()
    }
    pub fn amount(&self) -> Option<Amount> {
        match self.get(Class::Number, 1) {
            Some(Value::Amount(a)) => Some(a),
            _ if self.get(Class::Some, 1).is_some() => Some(Amount { halves: None }),
            _ => None,
        }
    }
    pub fn unit(&self) -> Option<(i32, Unit)> {
        [Class::Unit, Class::Plural].iter().find_map(|&c| match self.get(c, 1) {
            Some(Value::Unit(n, u)) => Some((n, u)),
            _ => None,
        })
    }
}
