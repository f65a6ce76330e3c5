//! From what a match bound to its meaning.

use crate::edtf::{Days, Edtf, Season};
use crate::find::Item;
use crate::marks::Marks;
use crate::meaning::{Meaning, Slots, What};
use crate::numbers::{Amount, Figures};
use crate::offset::Offset;
use crate::pattern::{Means, Pattern};
use crate::timex::{duration, fraction, set};
use crate::unit::{Anchor, Part, Unit};
use crate::words::{Class, Value, Words};

/// A meaning and what goes with it.
#[derive(Clone, Debug)]
pub struct Built {
    pub meaning: Meaning,
    /// TIMEX3's letters for a part of the day, or an hour.
    pub time: Option<String>,
    pub marks: Marks,
}

/// Builds the meaning of a match. `has` says whether a literal stands in it. `None` where the slots make none (30 February).
pub fn build(p: &Pattern, slots: &Slots, items: &[Item], has: &dyn Fn(&str) -> bool, words: &Words) -> Option<Built> {
    let means = p.means?;
    let mut time = match slots.get(Class::Daytime, 1) {
        Some(Value::Daytime(t)) => Some(String::from_utf8_lossy(&t).into_owned()),
        _ => None,
    };
    let inner = slots.item(1).and_then(|i| items.get(i));
    let boxed = || inner.map(|i| Box::new(i.meaning.clone()));
    let hedged = slots.get(Class::Hedge, 1).is_some() || p.hedge;
    let mut marks = marks(p, slots, inner, has);
    if time.is_none() {
        time = p.time.clone().or_else(|| inner.and_then(|i| i.time.clone()));
    }
    let half_more = has("half") && has("and");
    let amount = || {
        let a = slots
            .amount()
            .unwrap_or(if slots.get(Class::Plural, 1).is_some() && slots.get(Class::Unit, 1).is_none() {
                Amount { halves: None }
            } else {
                Amount::whole(p.n.unwrap_or(1))
            });
        match a.halves {
            Some(_) if has("half") && !has("and") => Amount { halves: Some(1) },
            Some(h) if half_more && h % 2 == 0 => Amount {
                halves: Some(h.saturating_add(1)),
            },
            _ => a,
        }
    };
    let unit = || p.unit.or_else(|| slots.unit());
    let meaning = match means {
        Means::Which => {
            let (anchor, by) = p.which.or(match slots.get(Class::Which, 1) {
                Some(Value::Which(a, n)) => Some((a, n)),
                _ => None,
            })?;
            let what = what(slots, p)?;
            // "next month" counts from now; "the next month" from what was told.
            let anchor = if has("the") && has("next") { Anchor::Clock } else { anchor };
            Meaning::Rel {
                what,
                anchor,
                by: by * unit().map_or(1, |(n, _)| n),
            }
        }
        Means::WhichAfter => {
            let by = if has("next") { 1 } else { -1 };
            Meaning::Rel {
                what: what(slots, p)?,
                anchor: Anchor::Dateline,
                by,
            }
        }
        Means::SoFar | Means::StillToCome => {
            let anchor = if has("that") {
                Anchor::Clock
            } else if has("the") {
                Anchor::Either
            } else {
                Anchor::Dateline
            };
            Meaning::Run {
                unit: unit()?.1,
                anchor,
                rest: means == Means::StillToCome,
            }
        }
        Means::Shift | Means::ShiftEvent | Means::ShiftOrDuration => {
            let (times, unit) = unit().or_else(|| slots.get(Class::Daytime, 1).map(|_| (1, Unit::Day)))?;
            let offset = Offset {
                amount: amount(),
                unit,
                times,
                back: p.back,
                exact: has("exactly"),
            };
            let shift = Meaning::Shift {
                offset,
                from: p.from.unwrap_or(Anchor::Clock),
                event: means == Means::ShiftEvent,
                definite: has("the"),
            };
            match means {
                Means::ShiftOrDuration => Meaning::ShiftOrDuration(Box::new(shift), offset.length()),
                _ => shift,
            }
        }
        Means::NextTo => Meaning::NextTo(p.back, boxed()?),
        Means::MonthsLater => Meaning::MonthsLater(amount().halves? / 2, slots.small(Class::Months, 1)?),
        Means::Within => {
            let (times, unit) = unit()?;
            Meaning::Within {
                amount: amount(),
                unit,
                times,
            }
        }
        Means::Window => {
            let (times, unit) = unit()
                .or_else(|| has("decade").then_some((1, Unit::Decade)))
                .or_else(|| has("century").then_some((1, Unit::Century)))?;
            let from = if has("following") { Anchor::Clock } else { Anchor::Dateline };
            Meaning::Window {
                amount: amount(),
                unit,
                times,
                back: p.back,
                from,
            }
        }
        Means::Duration => {
            let (times, unit) = unit()?;
            let amount = if slots.amount().is_none() && slots.get(Class::Plural, 1).is_some() {
                Amount { halves: None }
            } else {
                amount()
            };
            return Some(Built {
                meaning: Meaning::Duration(duration(amount, times, unit)),
                time: None,
                marks,
            });
        }
        Means::Fraction => Meaning::Duration(fraction(has)?),
        Means::Era => era(slots, has)?,
        Means::Set => Meaning::Set(set(slots, p, &amount(), has)?),
        Means::Vague => Meaning::Vague(match p.reference.as_deref() {
            Some("PAST_REF") => "PAST_REF",
            Some("PRESENT_REF") => "PRESENT_REF",
            _ => "FUTURE_REF",
        }),
        Means::Calendar => calendar(slots, p, inner, has)?,
        Means::Span => span(slots)?,
        Means::Fiscal => fiscal(slots)?,
        Means::Century => {
            let n = slots.small(Class::Ordinal, 1).filter(|n| (1..=30).contains(n))?;
            let first = i16::from(n - 1) * 100 + 1;
            Meaning::Fixed(Days::year(first)?.cover(Days::year(first + 99)?).into(), Unit::Century)
        }
        Means::Time => {
            time = match slots.get(Class::Clock, 1).or(slots.get(Class::Hours, 1)) {
                Some(Value::Int(t)) => {
                    let late = t < 720 && ["afternoon", "evening"].iter().any(|w| has(w));
                    let t = if late { t + 720 } else { t };
                    Some(format!("{:02}:{:02}", t / 60, t % 60))
                }
                _ => p.time.clone().or(oclock(slots, has)),
            };
            Meaning::Rel {
                what: What::Unit(Unit::Day),
                anchor: Anchor::Either,
                by: 0,
            }
        }
        Means::Daytime => {
            let t = ["morning", "afternoon", "evening"]
                .iter()
                .zip(["MO", "AF", "EV"])
                .find(|(w, _)| has(w))
                .map(|(_, t)| t);
            time = t.map(str::to_owned).or(time);
            Meaning::Rel {
                what: What::Unit(Unit::Day),
                anchor: Anchor::Either,
                by: 0,
            }
        }
        Means::Part => Meaning::Part(part(slots, p)?, boxed()?),
        Means::PartUnit => {
            let inner = match inner {
                Some(i) => i.meaning.clone(),
                None => Meaning::Rel {
                    what: What::Unit(unit()?.1),
                    anchor: Anchor::Either,
                    by: 0,
                },
            };
            Meaning::Part(part(slots, p)?, Box::new(inner))
        }
        Means::NthWeek => {
            let what = match slots.small(Class::Weekday, 1) {
                Some(w) => What::Weekday(w),
                None if has("weekend") => What::Unit(Unit::Weekend),
                None if has("week") => What::Unit(Unit::Week),
                None if has("day") && slots.amount().is_none() => What::Unit(Unit::Day),
                None => {
                    let early = slots.int(Class::Ordinal, 1)? > 0;
                    return Some(Built {
                        meaning: Meaning::Part(if early { Part::Early } else { Part::Late }, boxed()?),
                        time,
                        marks,
                    });
                }
            };
            Meaning::Nth(slots.int(Class::Ordinal, 1)?, what, boxed()?)
        }
        Means::NthMonth => {
            let count = if slots.amount().is_some() { amount().halves? / 2 } else { 1 };
            let vague = slots.amount().is_none() && has("months");
            Meaning::Months(slots.int(Class::Ordinal, 1)?, if vague { 3 } else { count }, vague, boxed()?)
        }
        Means::HalfOf => {
            let second = has("latter") || matches!(slots.int(Class::Ordinal, 1), Some(2 | -1));
            if !second && slots.int(Class::Ordinal, 1) != Some(1) {
                return None;
            }
            Meaning::HalfOf(if second { 2 } else { 1 }, boxed()?)
        }
        Means::WeekOf => Meaning::WeekOf(boxed()?),
        Means::Hedged => Meaning::About(boxed()?),
        Means::Same => {
            if let Some(Value::Int(t)) = slots.get(Class::Clock, 1) {
                time = Some(format!("{:02}:{:02}", t / 60, t % 60));
            }
            *boxed()?
        }
        Means::Holiday => {
            let what = What::Holiday(usize::try_from(slots.int(Class::Holiday, 1)?).ok()?);
            match (slots.year(1), boxed()) {
                (Some(y), _) => Meaning::Of(what, Box::new(Meaning::Fixed(Edtf::year(y)?, Unit::Year))),
                (None, Some(inner)) => Meaning::Of(what, inner),
                (None, None) => Meaning::Bare(what),
            }
        }
        Means::Period | Means::PeriodPart => {
            let days = &words.periods.get(usize::try_from(slots.int(Class::Period, 1)?).ok()?)?.days;
            let fixed = Meaning::Fixed(days.clone(), Unit::Span);
            if means == Means::Period {
                fixed
            } else {
                period_part(part(slots, p)?, days)?
            }
        }
        Means::Join => Meaning::Join(boxed()?, Box::new(items.get(slots.item(2)?)?.meaning.clone())),
        Means::Parts => {
            let part = |n| {
                if let Some(Value::Part(p)) = slots.get(Class::Part, n) {
                    Some(p)
                } else {
                    None
                }
            };
            Meaning::Parts(part(1)?, part(2)?, boxed()?)
        }
        Means::Decades => {
            let tens = |n| Edtf::decade(i16::try_from(slots.int(Class::Tens, n)?).ok()?);
            Meaning::Fixed(tens(1)?.cover(&tens(2)?).days().into(), Unit::Span)
        }
    };
    let wraps = matches!(
        means,
        Means::Part | Means::PartUnit | Means::Hedged | Means::Duration | Means::Window
    );
    let meaning = if hedged && !wraps {
        Meaning::About(Box::new(meaning))
    } else {
        meaning
    };
    marks = marks.of(&meaning);
    Some(Built { meaning, time, marks })
}

/// What the words of a match say beside its value.
fn marks(p: &Pattern, slots: &Slots, inner: Option<&Item>, has: &dyn Fn(&str) -> bool) -> Marks {
    let mut marks = inner.map(|i| i.marks).unwrap_or_default();
    if let Some(Value::Modifier(m)) = slots.get(Class::Hedge, 1) {
        marks.modifier = Some(m);
    }
    marks.modifier = p.modifier.or(marks.modifier);
    marks.fiscal |= p.means == Some(Means::Fiscal) || has("fiscal") || has("financial");
    if p.means == Some(Means::Set) {
        marks.quant = match slots.get(Class::Each, 1) {
            Some(_) if has("each") => Some("EACH"),
            Some(_) => Some("EVERY"),
            None => None,
        };
        marks.freq = [("once", 1), ("twice", 2), ("thrice", 3)].iter().find(|(w, _)| has(w)).map(|f| f.1);
        if has("times") {
            marks.freq = slots.amount().and_then(|a| a.halves).map(|h| h / 2);
        }
    }
    marks
}

fn part(slots: &Slots, p: &Pattern) -> Option<Part> {
    p.part.or(match slots.get(Class::Part, 1) {
        Some(Value::Part(p)) => Some(p),
        _ => None,
    })
}

/// The thing that a "last", "this" or "following" is about.
fn what(slots: &Slots, p: &Pattern) -> Option<What> {
    if let Some((_, unit)) = p.unit.or_else(|| slots.unit()) {
        return Some(What::Unit(unit));
    }
    if let Some(m) = slots.small(Class::Month, 1) {
        return Some(slots.small(Class::Day, 1).map_or(What::Month(m), |d| What::MonthDay(m, d)));
    }
    if let Some(h) = slots.int(Class::Holiday, 1) {
        return usize::try_from(h).ok().map(What::Holiday);
    }
    slots
        .small(Class::Weekday, 1)
        .map(What::Weekday)
        .or_else(|| season(slots).map(What::Season))
}

/// The season that a match names.
pub fn season(slots: &Slots) -> Option<Season> {
    Some(match slots.int(Class::Season, 1)? {
        21 => Season::Spring,
        22 => Season::Summer,
        23 => Season::Autumn,
        _ => Season::Winter,
    })
}

/// Days, months, seasons, quarters, halves and years; in a year that is written, told of, or missing.
fn calendar(slots: &Slots, p: &Pattern, inner: Option<&Item>, has: &dyn Fn(&str) -> bool) -> Option<Meaning> {
    if let Some(Value::Date(figures)) = slots.get(Class::Date, 1) {
        return Some(match figures {
            Figures::Full(y, m, d) => Meaning::Fixed(Edtf::day(y, m, d)?, Unit::Day),
            Figures::Slashed(a, b, y) => Meaning::Slashed(a, b, y),
            Figures::Month(y, m) => Meaning::Fixed(Edtf::month(y, m)?, Unit::Month),
            Figures::Broken => Meaning::Unread,
        });
    }
    if let Some(tens) = slots
        .int(Class::Tens, 1)
        .or_else(|| slots.int(Class::DecadeWord, 1).map(|d| 1900 + d))
    {
        return Some(Meaning::Fixed(Edtf::decade(i16::try_from(tens).ok()?)?, Unit::Decade));
    }
    let ordinal = slots
        .small(Class::Ordinal, 1)
        .or_else(|| has("latter").then_some(2))
        .or_else(|| has("last").then_some(-1));
    let what = match (slots.small(Class::Month, 1), slots.small(Class::Day, 1)) {
        (Some(m), Some(d)) => Some(What::MonthDay(m, d)),
        (Some(m), None) => Some(match ordinal {
            Some(d @ 1..=31) => What::MonthDay(m, d),
            _ => What::Month(m),
        }),
        (None, _) => None,
    };
    let what = what
        .or_else(|| slots.small(Class::Nth, 1).map(What::DayOfMonth))
        .or_else(|| season(slots).map(What::Season))
        .or_else(|| slots.small(Class::Quarter, 1).map(What::Quarter))
        .or_else(|| slots.small(Class::Half, 1).map(What::Half))
        .or_else(|| slots.small(Class::Weekday, 1).map(What::Weekday))
        .or_else(|| match ordinal? {
            n @ 1..=2 if p.half => Some(What::Half(n)),
            -1 if p.half => Some(What::Half(2)),
            n @ 1..=4 if !p.half => Some(What::Quarter(n)),
            -1 if !p.half => Some(What::Quarter(4)),
            _ => None,
        });
    let written = slots.year(1);
    if slots.get(Class::Ordinal, 1).is_some() && what.is_none() {
        return None;
    }
    match (what, written, inner) {
        (None, Some(y), _) => Some(Meaning::Fixed(Edtf::year(y)?, Unit::Year)),
        (Some(what), Some(y), _) => {
            let found = crate::recur::in_year(what, y, &[]);
            Some(found.map_or(Meaning::Unread, |(edtf, unit)| Meaning::Fixed(edtf, unit)))
        }
        (Some(what), None, Some(inner)) => Some(Meaning::Of(what, Box::new(inner.meaning.clone()))),
        (Some(what), None, None) if has("year") => {
            let year = Meaning::Rel {
                what: What::Unit(Unit::Year),
                anchor: Anchor::Either,
                by: 0,
            };
            Some(Meaning::Of(what, Box::new(year)))
        }
        (Some(what), None, None) => {
            if let What::MonthDay(m, d) = what {
                // 29 February is a day of some years, 30 February of none.
                if Edtf::day(2024, m, d).is_none() {
                    return Some(Meaning::Unread);
                }
            }
            Some(Meaning::Bare(what))
        }
        (None, None, _) => None,
    }
}

/// From one date to another, either of which may leave out what the other says.
fn span(slots: &Slots) -> Option<Meaning> {
    let (y1, y2) = (slots.year(1), slots.year(2).or_else(|| short_year(slots, 2)));
    let (m1, m2) = (slots.small(Class::Month, 1), slots.small(Class::Month, 2));
    let (d1, d2) = (slots.small(Class::Day, 1), slots.small(Class::Day, 2));
    let (Some(m1), Some(m2)) = (m1.or(m2), m2.or(m1)) else {
        let years = Days::year(y1?)?.cover(Days::year(y2?)?);
        return (y1? < y2?).then_some(Meaning::Fixed(years.into(), Unit::Span));
    };
    let over = (m2, d2) < (m1, d1);
    let (y1, y2) = match (y1, y2) {
        (Some(a), Some(b)) => (a, b),
        (Some(a), None) => (a, if over { a + 1 } else { a }),
        (None, Some(b)) => (if over { b - 1 } else { b }, b),
        (None, None) => return Some(Meaning::Bare(What::Span((m1, d1), (m2, d2)))),
    };
    let end = |y, m, d: Option<i8>| d.map_or_else(|| Edtf::month(y, m), |d| Edtf::day(y, m, d));
    Some(Meaning::Fixed(Edtf::range(&end(y1, m1, d1)?, &end(y2, m2, d2)?)?, Unit::Span))
}

/// The 17 of 2016-17.
fn short_year(slots: &Slots, n: u8) -> Option<i16> {
    let (first, yy) = (slots.int(Class::Year, 1)?, slots.int(Class::Yy, n)?);
    if yy > 99 {
        return i16::try_from(yy).ok();
    }
    let year = first - first % 100 + yy;
    i16::try_from(if year < first { year + 100 } else { year }).ok()
}

/// The hour of "eight o'clock in the evening".
fn oclock(slots: &Slots, has: &dyn Fn(&str) -> bool) -> Option<String> {
    let hour = slots.amount()?.halves? / 2;
    let late = hour < 12 && ["afternoon", "evening", "night"].iter().any(|w| has(w));
    (0..=24)
        .contains(&hour)
        .then(|| format!("{:02}:00", if late { hour + 12 } else { hour }))
}

/// AD 79, 146 BC.
fn era(slots: &Slots, has: &dyn Fn(&str) -> bool) -> Option<Meaning> {
    let year = i16::try_from(slots.amount()?.halves? / 2).ok().filter(|y| (1..=2999).contains(y))?;
    Some(if has("bc") || has("bce") {
        Meaning::Named(format!("BC{year:04}"))
    } else {
        Meaning::Fixed(Edtf::year(year)?, Unit::Year)
    })
}

fn fiscal(slots: &Slots) -> Option<Meaning> {
    let first = slots
        .int(Class::Fiscal, 1)
        .or(slots.int(Class::Year, 1))
        .or(slots.int(Class::Yy, 1).map(|y| 2000 + y))?;
    let first = i16::try_from(first).ok()?;
    let second = slots
        .year(2)
        .or_else(|| slots.int(Class::Yy, 2).map(|yy| first - first % 100 + yy as i16));
    Some(match second {
        Some(second) => Meaning::Fixed(Edtf::range(&Edtf::year(first)?, &Edtf::year(second)?)?, Unit::Span),
        None => Meaning::Fixed(Edtf::year(first)?.about(), Unit::Year),
    })
}

fn period_part(part: Part, days: &Edtf) -> Option<Meaning> {
    let mut ends = days.as_str().split('/');
    let (first, last) = (ends.next()?, ends.next_back().unwrap_or(days.as_str()));
    let end = match part {
        Part::Start => first,
        Part::End => last,
        _ => return Some(Meaning::Part(part, Box::new(Meaning::Fixed(days.clone(), Unit::Span)))),
    };
    Some(Meaning::Fixed(Edtf::parse(end).ok()?, Unit::Span))
}
