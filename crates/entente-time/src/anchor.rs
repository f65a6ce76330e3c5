//! Puts a meaning on the calendar, with the dateline, the clock and the tense.

use crate::clock::{Clock, within_one};
use crate::edtf::{Date, Days, Edtf};
use crate::limit::Limit;
use crate::meaning::{Meaning, What};
use crate::numbers::Amount;
use crate::offset::Offset;
use crate::recur::{around, in_year, shift};
use crate::tense::Tense;
use crate::unit::{Anchor, Unit};
use crate::words::Holiday;
use jiff::civil::Weekday;

/// What there is to resolve an expression with.
pub struct Setting<'a> {
    pub dateline: Option<&'a Edtf>,
    pub clock: &'a Clock,
    pub tense: Tense,
    pub limit: Limit,
    /// Whether it stands before the main verb of its sentence.
    pub leads: bool,
    /// Whether another date of its sentence counts from the dateline.
    pub from_now: bool,
    /// Whether its sentence has no date of its own.
    pub alone: bool,
    /// Whether it stands in a definite noun phrase, which names something known: "the June incident".
    pub known: bool,
    /// Whether it hangs on a noun: "the Tuesday agreement".
    pub attached: bool,
    pub holidays: &'a [Holiday],
}

/// What settled a date.
#[derive(Clone, Debug, PartialEq)]
pub enum How {
    Stated,
    Dateline(Edtf),
    /// What was told before, and whether its year was.
    Clock(Edtf, bool),
}

impl How {
    /// Whether the year was told, here or before.
    pub fn is_told(&self) -> bool {
        matches!(self, How::Stated | How::Clock(_, true))
    }
}

/// A date on the calendar.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub edtf: Edtf,
    pub unit: Unit,
    pub how: How,
    /// Set where resolving made the expression a due date.
    pub limit: Option<Limit>,
    /// The TIMEX3 value, where that names another period than `edtf`: 2014 for "early 2014".
    pub timex: Option<String>,
}

impl Resolved {
    fn new(edtf: Edtf, unit: Unit, how: How) -> Self {
        Resolved {
            edtf,
            unit,
            how,
            limit: None,
            timex: None,
        }
    }
    /// The TIMEX3 value.
    pub fn value(&self) -> String {
        self.timex.clone().unwrap_or_else(|| crate::timex::date(&self.edtf, self.unit))
    }
}

/// The day or period that something counts from.
#[derive(Clone)]
struct Base {
    edtf: Edtf,
    how: How,
}

impl Base {
    fn days(&self) -> Days {
        self.edtf.days()
    }
}

impl Setting<'_> {
    /// Puts `meaning` on the calendar; `None` where there is nothing to count from, or the calendar ends.
    pub fn resolve(&self, meaning: &Meaning) -> Option<Resolved> {
        match meaning {
            Meaning::Fixed(edtf, unit) => Some(Resolved::new(edtf.clone(), *unit, How::Stated)),
            Meaning::Slashed(a, b, y) => self.slashed(*a, *b, *y),
            Meaning::Bare(What::Weekday(w)) => self.weekday(*w),
            Meaning::Bare(What::DayOfMonth(d)) => self.day_of_month(*d),
            Meaning::Bare(what) => self.bare(*what),
            Meaning::Of(what, inner) => self.of(*what, inner),
            Meaning::Rel { what, anchor, by } => self.relative(*what, *anchor, *by),
            Meaning::Shift { offset, from, event, .. } => {
                let recent = || self.clock.recent(4).is_some_and(|p| within_one(p.edtf.days(), Unit::Month));
                let told = !*event || self.leads && self.alone && recent();
                told.then(|| self.shifted(*offset, *from)).flatten()
            }
            Meaning::ShiftOrDuration(shift, _) if self.tense.looks_ahead() => self.resolve(shift),
            Meaning::NextTo(back, inner) => {
                let r = self.resolve(inner).filter(|r| r.edtf.days().count() == 1)?;
                let day = shift(r.edtf.first(), if *back { -1 } else { 1 }, Unit::Day)?;
                Some(Resolved {
                    edtf: day.into(),
                    timex: None,
                    ..r
                })
            }
            Meaning::MonthsLater(n, month) => self.months_later(*n, *month),
            Meaning::Within { amount, unit, times } => self.within(*amount, *unit, *times),
            Meaning::Window {
                amount,
                unit,
                times,
                back,
                from,
            } => self.window(*amount, *unit, *times, *back, *from),
            Meaning::Run { unit, anchor, rest } => self.run(*unit, *anchor, *rest),
            Meaning::Part(part, inner) => self.part(*part, inner),
            Meaning::Nth(n, what, inner) => self.nth(*n, *what, inner),
            Meaning::Months(n, count, vague, inner) => self.months(*n, *count, *vague, inner),
            Meaning::HalfOf(n, inner) => self.half_of(*n, inner),
            Meaning::WeekOf(inner) => {
                let r = self.resolve(inner)?;
                Some(Resolved::new(around(r.edtf.first(), Unit::Week)?.into(), Unit::Week, r.how))
            }
            Meaning::Parts(from, to, inner) => {
                let (a, b) = (self.part(*from, inner)?, self.part(*to, inner)?);
                let mut found = Resolved::new(Edtf::range(&a.edtf, &b.edtf)?, Unit::Span, a.how);
                found.timex = a.timex;
                Some(found)
            }
            Meaning::Join(a, b) => self.join(a, b),
            Meaning::About(inner) => {
                let r = self.resolve(inner)?;
                Some(Resolved { edtf: r.edtf.about(), ..r })
            }
            Meaning::ShiftOrDuration(..)
            | Meaning::Duration(_)
            | Meaning::Set(_)
            | Meaning::Vague(_)
            | Meaning::Named(_)
            | Meaning::Unread => None,
        }
    }

    fn dateline(&self) -> Option<Base> {
        self.dateline.map(|d| Base {
            edtf: d.clone(),
            how: How::Dateline(d.clone()),
        })
    }
    /// The date mentioned last that suits `unit`; the dateline before anything was mentioned.
    fn told(&self, unit: Unit) -> Option<Base> {
        self.clock
            .point(unit)
            .map(|p| Base {
                edtf: p.edtf.clone(),
                how: How::Clock(p.edtf.clone(), p.strong),
            })
            .or_else(|| self.dateline())
    }
    fn story(&self) -> Option<Base> {
        let story = self.clock.story().filter(|_| !self.from_now);
        story.map(|e| Base {
            edtf: e.clone(),
            how: How::Clock(e.clone(), true),
        })
    }
    fn base(&self, anchor: Anchor, unit: Unit) -> Option<Base> {
        match anchor {
            Anchor::Dateline => self.dateline(),
            Anchor::Clock => self.told(unit),
            Anchor::Either => {
                let story = self.story().filter(|s| within_one(s.days(), unit));
                let told = matches!(self.tense, Tense::Past | Tense::Pluperfect);
                match story {
                    Some(s) if self.clock.chronicle => Some(s),
                    Some(s) if !self.tense.looks_ahead() && (told || self.limit != Limit::By) => Some(s),
                    _ => self.dateline().or_else(|| self.told(unit)),
                }
            }
        }
    }
    /// "Two years later nothing had changed", with no date told before: not two years from the day of writing.
    fn is_past_after_now(&self, anchor: Anchor, base: &Base, forward: bool) -> bool {
        let past = matches!(self.tense, Tense::Past | Tense::Pluperfect | Tense::Perfect);
        forward && past && anchor == Anchor::Clock && matches!(base.how, How::Dateline(_))
    }
    /// Whether a date here is still to come, seen from the dateline.
    fn ahead(&self) -> bool {
        let due = matches!(self.limit, Limit::By) && !matches!(self.tense, Tense::Past | Tense::Pluperfect | Tense::Perfect);
        self.tense == Tense::Future || due
    }

    fn occurrences(&self, what: What, around_year: i16) -> impl Iterator<Item = (Edtf, Unit)> + '_ {
        let from = around_year.saturating_sub(5).max(1);
        (from..=around_year.saturating_add(5)).filter_map(move |y| in_year(what, y, self.holidays))
    }
    /// The last one that satisfies `ok`, of those near the year of `near`.
    fn latest(&self, what: What, near: Date, ok: impl Fn(Days) -> bool) -> Option<(Edtf, Unit)> {
        self.occurrences(what, near.year()).filter(|(e, _)| ok(e.days())).last()
    }
    fn earliest(&self, what: What, near: Date, ok: impl Fn(Days) -> bool) -> Option<(Edtf, Unit)> {
        self.occurrences(what, near.year()).find(|(e, _)| ok(e.days()))
    }

    /// A month, a day, a season without its year.
    fn bare(&self, what: What) -> Option<Resolved> {
        let found = |(edtf, unit): (Edtf, Unit), how: How| Some(Resolved::new(edtf, unit, how));
        if let (What::Month(m), true) = (what, self.known) {
            let reference = self.story().or_else(|| self.dateline());
            let year_before = reference.and_then(|r| shift(r.days().first, -1, Unit::Year));
            let told = self.clock.year_of(m).and_then(|y| in_year(what, y, &[]));
            if let Some(told) = told.filter(|t| year_before.is_none_or(|y| t.0.last() >= y)) {
                let how = How::Clock(told.0.clone(), true);
                return found(told, how);
            }
        }
        let story = self.story();
        let Some(now) = self.dateline() else {
            let base = story.or_else(|| self.told(Unit::Year))?;
            return found(self.onward(what, base.days())?, base.how);
        };
        let today = now.days();
        let begun = |d: Days| d.first <= today.last;
        let before_now = || self.latest(what, today.last, begun);
        if let Some(s) = story.clone().filter(|_| self.clock.chronicle && self.tense != Tense::Perfect) {
            // In an entry of a chronology all is seen from its date.
            let after = |d: Days| d.last >= s.days().first;
            let date = match self.tense {
                _ if self.ahead() => self.earliest(what, s.days().first, after),
                Tense::Ahead => self.nearest(what, s.days()),
                Tense::Pluperfect => self.latest(what, s.days().last, |d| d.first <= s.days().last),
                _ => self.onward(what, s.days()),
            };
            return found(date?, s.how);
        }
        if self.limit == Limit::By && self.tense == Tense::None {
            return found(self.nearest(what, today)?, now.how);
        }
        if self.ahead() && !self.known {
            return found(self.earliest(what, today.first, |d| d.last >= today.first)?, now.how);
        }
        match (self.tense, story) {
            (Tense::Perfect, _) | (_, None) if !matches!(self.tense, Tense::FutureInPast | Tense::Ahead | Tense::Present) => {
                found(before_now()?, now.how)
            }
            (Tense::FutureInPast, Some(s)) => found(self.earliest(what, s.days().first, |d| d.last >= s.days().first)?, s.how),
            (Tense::FutureInPast, None) => found(self.earliest(what, today.first, |d| d.last >= today.first)?, now.how),
            (Tense::Ahead | Tense::Present, s) => {
                let base = if self.tense == Tense::Ahead { s.unwrap_or(now) } else { now };
                found(self.nearest(what, base.days())?, base.how)
            }
            (Tense::Pluperfect, Some(s)) => found(self.latest(what, s.days().last, |d| d.first <= s.days().last)?, s.how),
            (_, Some(s)) => match self.soon(what, s.days()).filter(|(e, _)| begun(e.days())) {
                Some(o) => found(o, s.how),
                None => found(before_now()?, now.how),
            },
            (_, None) => found(before_now()?, now.how),
        }
    }

    /// The next one as a story goes on, in its year or the half-year after. A reporter who leaves out the year of a later one means the
    /// latest: "Hungary followed in November 2020. In July the Dutch signed, too."
    fn soon(&self, what: What, from: Days) -> Option<(Edtf, Unit)> {
        let next = self.earliest(what, from.first, |d| d.last >= from.first)?;
        let limit = shift(from.last, 6, Unit::Month);
        let near = next.0.first().year() == from.last.year() || limit.is_none_or(|limit| next.0.first() <= limit);
        if near { Some(next) } else { None }
    }

    /// The next one as a story goes on; the one before where the next would be most of a year away.
    fn onward(&self, what: What, from: Days) -> Option<(Edtf, Unit)> {
        let next = self.earliest(what, from.first, |d| d.last >= from.first)?;
        let far = shift(from.last, 9, Unit::Month).is_none_or(|limit| next.0.first() > limit);
        if !far {
            return Some(next);
        }
        self.latest(what, from.first, |d| d.last < from.first).or(Some(next))
    }

    fn nearest(&self, what: What, to: Days) -> Option<(Edtf, Unit)> {
        let distance = |d: Days| if d.overlaps(to) { 0 } else { (d.first - to.first).get_days().abs() };
        self.occurrences(what, to.first.year()).min_by_key(|(e, _)| distance(e.days()))
    }

    fn weekday(&self, w: i8) -> Option<Resolved> {
        let found = |day: Date, how: How| Some(Resolved::new(day.into(), Unit::Day, how));
        let now = self.dateline().filter(|b| b.days().count() == 1);
        let story = self.story().filter(|s| s.days().count() == 1 && !self.ahead());
        if let Some(s) = story {
            let far = now.as_ref().is_none_or(|n| (n.days().first - s.days().first).get_days() > 45);
            if far {
                return found(on_or_after(s.days().first, w)?, s.how);
            }
        }
        let now = now?;
        let today = now.days().first;
        // "The cabinet meets on Thursday"; but "the Thursday accord shows".
        let coming = self.tense == Tense::Present && !self.attached;
        let ahead = self.ahead() || coming || self.tense == Tense::FutureInPast;
        found(if ahead { on_or_after(today, w)? } else { on_or_before(today, w)? }, now.how)
    }

    fn day_of_month(&self, d: i8) -> Option<Resolved> {
        let recent = self.clock.recent(1).filter(|p| within_one(p.edtf.days(), Unit::Month));
        if let Some(p) = recent {
            let month = p.edtf.first();
            return Some(Resolved::new(
                Edtf::day(month.year(), month.month(), d)?,
                Unit::Day,
                How::Clock(p.edtf.clone(), p.strong),
            ));
        }
        let now = self.dateline()?;
        if !within_one(now.days(), Unit::Month) {
            return None;
        }
        let (today, n) = (now.days(), if self.ahead() { 1 } else { -1 });
        let fits = |day: Date| if n < 0 { day <= today.last } else { day >= today.first };
        (0..4).find_map(|k| {
            let month = shift(today.first.first_of_month(), n * k, Unit::Month)?;
            let day = Date::new(month.year(), month.month(), d).ok().filter(|&x| fits(x))?;
            Some(Resolved::new(day.into(), Unit::Day, now.how.clone()))
        })
    }

    /// The first such thing that begins in the period.
    fn of(&self, what: What, inner: &Meaning) -> Option<Resolved> {
        let outer = self.resolve(inner)?;
        let days = outer.edtf.days();
        let (edtf, unit) = match what {
            What::Weekday(w) => (on_or_after(days.first, w).filter(|&d| d <= days.last)?.into(), Unit::Day),
            What::DayOfMonth(d) => (Edtf::day(days.first.year(), days.first.month(), d)?, Unit::Day),
            _ => self.earliest(what, days.first, |d| days.first <= d.first && d.first <= days.last)?,
        };
        let edtf = if outer.edtf.is_approximate() { edtf.about() } else { edtf };
        Some(Resolved {
            edtf,
            unit,
            timex: None,
            ..outer
        })
    }

    fn relative(&self, what: What, anchor: Anchor, by: i32) -> Option<Resolved> {
        if self.told(Unit::Day).is_some_and(|b| self.is_past_after_now(anchor, &b, by > 0)) {
            return None;
        }
        match what {
            What::Unit(Unit::Weekend) => self.weekend(anchor, by),
            What::Unit(unit) => {
                let base = self.base(anchor, unit)?;
                let around_base = around(base.days().first, unit)?;
                if !around_base.contains(base.days()) {
                    return None;
                }
                let first = shift(around_base.first, i64::from(by), unit)?;
                let days = around(first, unit)?;
                let edtf = match unit {
                    Unit::Decade => Edtf::decade(days.first.year())?,
                    _ => Edtf::from(days),
                };
                Some(Resolved::new(edtf, unit, base.how))
            }
            What::Weekday(w) => {
                let base = self.base(anchor, Unit::Day).filter(|b| b.days().count() == 1)?;
                let day = base.days().first;
                let found = match by {
                    0 if anchor == Anchor::Clock => on_or_after(day, w)?,
                    0 => on_or_after(around(day, Unit::Week)?.first, w)?,
                    n if n < 0 => on_or_before(day.yesterday().ok()?, w)?,
                    _ => on_or_after(day.tomorrow().ok()?, w)?,
                };
                Some(Resolved::new(found.into(), Unit::Day, base.how))
            }
            _ => {
                let base = self.base(anchor, Unit::Year)?;
                let days = base.days();
                let (edtf, unit) = match by {
                    0 => self.this(what, days)?,
                    n if n < 0 => self.latest(what, days.first, |d| d.last < days.first)?,
                    _ => self.earliest(what, days.last, |d| d.first > days.last)?,
                };
                Some(Resolved::new(edtf, unit, base.how))
            }
        }
    }

    /// "this spring", "that August": the one of the year; a winter that the base lies in goes first.
    fn this(&self, what: What, base: Days) -> Option<(Edtf, Unit)> {
        let holding = self.latest(what, base.first, |d| d.overlaps(base) && base.count() < 300);
        holding.or_else(|| in_year(what, base.first.year(), self.holidays))
    }

    fn weekend(&self, anchor: Anchor, by: i32) -> Option<Resolved> {
        let base = self.base(anchor, Unit::Day).filter(|b| b.days().count() == 1)?;
        let day = base.days().first;
        let mut weekend = around(day, Unit::Weekend)?;
        let looking_back = anchor != Anchor::Dateline && by == 0 && !self.ahead() || by < 0;
        if looking_back && (day < weekend.first || by < 0) {
            weekend = around(shift(day, -1, Unit::Week)?, Unit::Weekend)?;
        } else if by > 0 {
            weekend = around(shift(day, 1, Unit::Week)?, Unit::Weekend)?;
        }
        Some(Resolved::new(weekend.into(), Unit::Weekend, base.how))
    }

    /// So many units from the anchor.
    fn shifted(&self, offset: Offset, from: Anchor) -> Option<Resolved> {
        let base = self
            .base(from, offset.fine())
            .filter(|b| !self.is_past_after_now(from, b, !offset.back))?;
        let moved = offset.moved(&base.edtf)?;
        Some(Resolved {
            timex: moved.timex,
            ..Resolved::new(moved.edtf, moved.unit, base.how)
        })
    }

    fn months_later(&self, n: i32, month: i8) -> Option<Resolved> {
        let base = self.told(Unit::Year)?;
        let year = i16::try_from(n).ok().and_then(|n| base.days().first.year().checked_add(n))?;
        Some(Resolved::new(Edtf::month(year, month)?, Unit::Month, base.how))
    }

    /// A limit counted from the clock; once it is told as past, the time up to it.
    fn within(&self, amount: Amount, unit: Unit, times: i32) -> Option<Resolved> {
        let halves = i64::from(amount.halves?) * i64::from(times);
        let base = self.told(Unit::Day)?;
        let grain = [Unit::Day, Unit::Month].into_iter().find(|&g| within_one(base.days(), g))?;
        let end = around(
            shift(base.days().first, halves / 2, unit)?,
            grain.max(if unit >= Unit::Month { unit.min(grain) } else { Unit::Day }),
        )?;
        if matches!(self.tense, Tense::Past | Tense::Pluperfect | Tense::Perfect) {
            let edtf = Edtf::range(&base.edtf, &end.into())?.about();
            return Some(Resolved::new(edtf, Unit::Span, base.how));
        }
        let mut due = Resolved::new(end.into(), grain, base.how);
        due.limit = Some(Limit::By);
        Some(due)
    }

    /// "the past two years": from so long before the anchor to it, in the unit named.
    fn window(&self, amount: Amount, unit: Unit, times: i32, back: bool, from: Anchor) -> Option<Resolved> {
        let n = i64::from(amount.halves?) * i64::from(times) / 2;
        let told = self.clock.chronicle || matches!(self.tense, Tense::Past | Tense::Pluperfect);
        let past = told && !back && self.story().is_some();
        let base = self.base(if past { Anchor::Clock } else { from }, Unit::Year)?;
        let days = base.days();
        let one_year = n == 1 && unit == Unit::Year;
        let grain = match unit {
            Unit::Year if one_year => Unit::Month,
            Unit::Year | Unit::Decade | Unit::Century => Unit::Year,
            Unit::Month if n > 1 => Unit::Month,
            Unit::Quarter => Unit::Month,
            _ => Unit::Day,
        };
        let near = around(days.last, grain)?;
        let far = around(shift(days.last, if back { -n } else { n }, unit)?, grain)?;
        Some(Resolved::new(near.cover(far).into(), Unit::Span, base.how))
    }

    fn run(&self, unit: Unit, anchor: Anchor, rest: bool) -> Option<Resolved> {
        let base = self.base(anchor, unit)?;
        let whole = around(base.days().first, unit).filter(|w| w.contains(base.days()))?;
        let grain = if unit >= Unit::Quarter { Unit::Month } else { Unit::Day };
        let days = match rest {
            true => Days::new(around(base.days().first, grain)?.first, whole.last)?,
            false => Days::new(whole.first, around(base.days().last, grain)?.last)?,
        };
        let mut found = Resolved::new(days.into(), if unit == Unit::Day { Unit::Day } else { Unit::Span }, base.how);
        found.timex = Some(crate::timex::date(&whole.into(), unit));
        Some(found)
    }

    /// From one to the other; the first takes the year of the second where it has none of its own.
    fn join(&self, a: &Meaning, b: &Meaning) -> Option<Resolved> {
        let second = self.resolve(b)?;
        let first = match a {
            Meaning::Bare(what) if !matches!(what, What::Weekday(_) | What::DayOfMonth(_)) => {
                let (edtf, unit) = self.latest(*what, second.edtf.first(), |d| d.first <= second.edtf.last())?;
                Resolved::new(edtf, unit, second.how.clone())
            }
            _ => self.resolve(a)?,
        };
        if let (Meaning::Bare(What::Weekday(_)), true) = (b, first.edtf.last() > second.edtf.first()) {
            let next = shift(second.edtf.first(), 1, Unit::Week)?;
            return Some(Resolved::new(Edtf::range(&first.edtf, &next.into())?, Unit::Span, second.how));
        }
        let edtf = match b {
            Meaning::Bare(what) if first.edtf.last() > second.edtf.last() => {
                let (edtf, _) = self.earliest(*what, first.edtf.first(), |d| d.first >= first.edtf.first())?;
                Edtf::range(&first.edtf, &edtf)?
            }
            _ => Edtf::range(&first.edtf, &second.edtf)?,
        };
        Some(Resolved::new(
            edtf,
            Unit::Span,
            if first.how == How::Stated { second.how } else { first.how },
        ))
    }

    /// 03/04/2023: what the dateline makes of it; else only the year is sure.
    fn slashed(&self, a: i8, b: i8, year: i16) -> Option<Resolved> {
        let (day_first, month_first) = (Edtf::day(year, b, a), Edtf::day(year, a, b));
        let both = [day_first, month_first];
        let now = self.dateline.map(Edtf::days);
        let single = |d: &Edtf| Some(Resolved::new(d.clone(), Unit::Day, How::Stated));
        if let Some(now) = now.filter(|n| n.count() == 1) {
            if let Some(same) = both.iter().flatten().find(|d| d.days() == now) {
                return single(same);
            }
            let mut past = both.iter().flatten().filter(|d| d.last() <= now.last);
            if let (Some(one), None, false) = (past.next(), past.next(), self.ahead()) {
                return single(one);
            }
        }
        Some(Resolved::new(Edtf::year(year)?, Unit::Year, How::Stated))
    }
}

fn weekday_of(w: i8) -> Option<Weekday> {
    Weekday::from_monday_one_offset(w).ok()
}

/// The nearest such weekday on that side, the day itself included.
pub fn on_or_after(day: Date, w: i8) -> Option<Date> {
    let w = weekday_of(w)?;
    shift(day, i64::from(day.weekday().until(w)), Unit::Day)
}

/// The nearest such weekday on that side, the day itself included.
pub fn on_or_before(day: Date, w: i8) -> Option<Date> {
    let w = weekday_of(w)?;
    shift(day, -i64::from(day.weekday().since(w)), Unit::Day)
}
