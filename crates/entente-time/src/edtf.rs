//! EDTF level 1, as far as the codebook's section 5 uses it, and the days it covers.

use jiff::civil::Date;

/// The first and the last day of an interval, both counted in. Open ends are years 1 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// A date or interval in EDTF: `2014-03-18`, `2014-03`, `2014`, `2011/2014`, `../2014`, `2013-21`, `2014~`, `202X`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edtf {
    text: String,
    days: Days,
}

impl Edtf {
    /// As written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
    /// The days it covers.
    pub fn days(&self) -> Days {
        self.days
    }
}
