//! Units of time, the anchors that relative dates count from, and the parts of a period.

/// A unit, also used as the size of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    /// Any other stretch of days.
    Span,
}

impl Unit {
    /// The name in knowledge files.
    pub fn parse(name: &str) -> Option<Unit> {
        Some(match name {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "weekend" => Unit::Weekend,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            _ => return None,
        })
    }
}

/// What a relative date counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The day the document was written.
    Dateline,
    /// The date that the narrative has reached.
    Clock,
    /// Either, as the tense and the narrative have it ("the year").
    Either,
}

impl Anchor {
    /// The name in knowledge files.
    pub fn parse(name: &str) -> Option<Anchor> {
        Some(match name {
            "dateline" => Anchor::Dateline,
            "clock" => Anchor::Clock,
            "either" => Anchor::Either,
            _ => return None,
        })
    }
}

/// A part of a period: a third of it, or the piece at one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Early,
    Middle,
    Late,
    Start,
    End,
}

impl Part {
    /// The name in knowledge files.
    pub fn parse(name: &str) -> Option<Part> {
        Some(match name {
            "early" => Part::Early,
            "middle" => Part::Middle,
            "late" => Part::Late,
            "start" => Part::Start,
            "end" => Part::End,
            _ => return None,
        })
    }
}
