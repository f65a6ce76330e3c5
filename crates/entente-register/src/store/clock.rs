//! The time of day, as the register notes it.

use jiff::{Timestamp, Unit};

/// Now, in UTC to the millisecond: `2026-03-01T09:30:00.125Z`.
pub fn now() -> String {
    show(Timestamp::now())
}

/// Now, or the first millisecond after `last` where that is not over yet: what one person does has an order.
pub fn after(last: Option<&str>) -> String {
    let now = now();
    match last {
        Some(last) if last >= now.as_str() => {
            let next = last
                .parse::<Timestamp>()
                .ok()
                .and_then(|t| t.checked_add(jiff::SignedDuration::from_millis(1)).ok());
            next.map_or(now, show)
        }
        _ => now,
    }
}

fn show(time: Timestamp) -> String {
    format!("{:.3}", time.round(Unit::Millisecond).unwrap_or(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_on() {
        let now = now();
        assert_eq!((now.len(), now.ends_with('Z')), (24, true), "{now}");
        assert!(after(Some(&now)) > now);
        assert_eq!(after(Some("2999-01-01T00:00:00.999Z")), "2999-01-01T00:00:01.000Z");
        assert!(after(Some("1999-01-01T00:00:00.999Z")) > now || after(None) >= now);
    }
}
