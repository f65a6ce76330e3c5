//! Values as TIMEX3 writes them: of dates, of dates that could not be resolved, of lengths and of repetitions.

use crate::edtf::{Edtf, Season};
use crate::meaning::{Meaning, Slots, What};
use crate::numbers::Amount;
use crate::pattern::Pattern;
use crate::unit::Unit;
use crate::words::{Class, Value};
use jiff::civil::Weekday;

/// The TIMEX3 value of days of that size.
pub fn date(edtf: &Edtf, unit: Unit) -> String {
    let d = edtf.first();
    let bare = || edtf.as_str().replace(['~', '?', '%'], "");
    let week = || {
        let w = d.iso_week_date();
        format!("{:04}-W{:02}", w.year(), w.week())
    };
    if edtf.as_str().contains('/') && !matches!(unit, Unit::Week | Unit::Weekend | Unit::Quarter | Unit::Half | Unit::Century) {
        return bare();
    }
    match unit {
        Unit::Week if edtf.days().count() == 7 && d.weekday() == Weekday::Monday => week(),
        Unit::Weekend if edtf.days().count() == 2 => format!("{}-WE", week()),
        Unit::Quarter if edtf.days().first.day() == 1 => format!("{:04}-Q{}", d.year(), (d.month() + 2) / 3),
        Unit::Half if edtf.days().first.day() == 1 => format!("{:04}-H{}", d.year(), (d.month() + 5) / 6),
        Unit::Century => format!("{:02}", (d.year() - 1) / 100),
        Unit::Decade if edtf.as_str().ends_with('X') => format!("{:03}", d.year() / 10),
        Unit::Season => match edtf.as_str().trim_end_matches(['~', '?', '%']).rsplit('-').next() {
            Some("21") => format!("{:04}-SP", d.year()),
            Some("22") => format!("{:04}-SU", d.year()),
            Some("23") => format!("{:04}-FA", d.year()),
            Some("24") => format!("{:04}-WI", d.year()),
            _ => bare(),
        },
        _ => bare(),
    }
}

/// TIMEX3's letters of a season.
pub fn season_letters(s: Season) -> &'static str {
    match s {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Autumn => "FA",
        Season::Winter => "WI",
    }
}

/// The value of what could not be resolved: `XXXX-03`, `XXXX-WXX-5`.
pub fn open_value(meaning: &Meaning) -> String {
    let what = match meaning {
        Meaning::Bare(w) | Meaning::Of(w, _) | Meaning::Rel { what: w, .. } => *w,
        Meaning::Part(_, inner) | Meaning::About(inner) | Meaning::HalfOf(_, inner) => return open_value(inner),
        Meaning::Shift {
            event: true,
            definite: true,
            offset,
            ..
        } => What::Unit(offset.unit),
        Meaning::Shift { event: true, offset, .. } => return offset.length(),
        Meaning::Shift { offset, .. } => {
            return match (offset.back, offset.amount.halves) {
                (true, _) => "PAST_REF".to_owned(),
                (false, None) => "FUTURE_REF".to_owned(),
                (false, Some(_)) => offset.length(),
            };
        }
        Meaning::Unread => return "XXXX-XX-XX".to_owned(),
        _ => return "XXXX".to_owned(),
    };
    match what {
        What::Month(m) => format!("XXXX-{m:02}"),
        What::MonthDay(m, d) => format!("XXXX-{m:02}-{d:02}"),
        What::DayOfMonth(d) => format!("XXXX-XX-{d:02}"),
        What::Weekday(w) => format!("XXXX-WXX-{w}"),
        What::Season(s) => format!("XXXX-{}", season_letters(s)),
        What::Quarter(q) => format!("XXXX-Q{q}"),
        What::Half(h) => format!("XXXX-H{h}"),
        What::Unit(Unit::Day) | What::Holiday(_) => "XXXX-XX-XX".to_owned(),
        What::Unit(Unit::Week) => "XXXX-WXX".to_owned(),
        What::Unit(Unit::Weekend) => "XXXX-WXX-WE".to_owned(),
        What::Unit(Unit::Month) => "XXXX-XX".to_owned(),
        What::Unit(Unit::Quarter) => "XXXX-QX".to_owned(),
        What::Span(..) | What::Unit(_) => "XXXX".to_owned(),
    }
}

/// `P4M`, `PT12H`, `P2.5Y`, `PXW`.
pub fn duration(amount: Amount, times: i32, unit: Unit) -> String {
    let n = amount.timex(times);
    match unit {
        Unit::Second => format!("PT{n}S"),
        Unit::Minute => format!("PT{n}M"),
        Unit::Hour => format!("PT{n}H"),
        Unit::Day => format!("P{n}D"),
        Unit::Weekend => format!("P{n}WE"),
        Unit::Week => format!("P{n}W"),
        Unit::Month => format!("P{n}M"),
        Unit::Quarter => format!("P{n}Q"),
        Unit::Decade => format!("P{n}DE"),
        Unit::Century => format!("P{n}CE"),
        _ => format!("P{n}Y"),
    }
}

/// The value of "half a century".
pub fn fraction(has: &dyn Fn(&str) -> bool) -> Option<String> {
    let quarter = has("quarter");
    let of = |unit: &str| has(unit);
    Some(match () {
        () if of("century") => if quarter { "P25Y" } else { "P50Y" }.to_owned(),
        () if of("decade") && !quarter => "P5Y".to_owned(),
        () if of("year") => if quarter { "P3M" } else { "P6M" }.to_owned(),
        () if of("day") && !quarter => "PT12H".to_owned(),
        () if of("hour") => if quarter { "PT15M" } else { "PT30M" }.to_owned(),
        () if of("month") && !quarter => "P0.5M".to_owned(),
        () => return None,
    })
}

/// The value of "every two years".
pub fn set(slots: &Slots, p: &Pattern, amount: &Amount, has: &dyn Fn(&str) -> bool) -> Option<String> {
    let part_of_day = match slots.get(Class::Daytime, 1) {
        Some(Value::Daytime(t)) => format!("T{}", String::from_utf8_lossy(&t)),
        _ => String::new(),
    };
    if let Some(w) = slots.int(Class::Weekday, 1).or(slots.int(Class::Weekdays, 1)) {
        return Some(format!("XXXX-WXX-{w}{part_of_day}"));
    }
    if let Some(m) = slots.int(Class::Month, 1) {
        return Some(format!("XXXX-{m:02}"));
    }
    if let Some(s) = crate::build::season(slots) {
        return Some(format!("XXXX-{}", season_letters(s)));
    }
    if !part_of_day.is_empty() {
        return Some(format!("XXXX-XX-XX{part_of_day}"));
    }
    if let Some(Value::Unit(n, unit)) = slots.get(Class::Adverb, 1) {
        return Some(duration(Amount::whole(1), n, unit));
    }
    let (times, unit) = p.unit.or_else(|| slots.unit())?;
    let per_unit = has("times") || slots.amount().is_none() && (has("once") || has("twice"));
    let amount = if per_unit {
        Amount::whole(1)
    } else if has("other") {
        Amount::whole(2)
    } else if let Some(n) = slots.int(Class::Ordinal, 1) {
        Amount::whole(n)
    } else {
        *amount
    };
    Some(duration(amount, times, unit))
}
