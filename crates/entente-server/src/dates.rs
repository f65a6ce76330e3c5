//! Dates and times in words, as the chronologies and briefs of this program print them: "March 18, 2014" is `entente-analysis`' house form.

use entente_analysis::house;

/// A date or interval (EDTF) in words; what is not EDTF stands as it is: a page must be able to show every value that a register holds.
///
/// ```
/// use entente_server::dates::words;
/// assert_eq!(words("2006/2007"), "2006-2007");
/// assert_eq!(words("2014-03-18"), "March 18, 2014");
/// assert_eq!(words(""), "");
/// ```
pub fn words(edtf: &str) -> String {
    if edtf.trim().is_empty() {
        return edtf.to_owned();
    }
    house::date(Some(edtf))
}

/// A moment (RFC 3339, UTC) in words, to the minute; anything else stands as it is.
///
/// ```
/// use entente_server::dates::moment;
/// assert_eq!(moment("2026-11-22T16:43:11.134Z"), "Nov. 22, 2026, 16:43 UTC");
/// assert_eq!(moment("earlier"), "earlier");
/// ```
pub fn moment(time: &str) -> String {
    let read = |time: &str| {
        let (day, clock) = time.strip_suffix('Z')?.split_once('T')?;
        Some(format!("{}, {} UTC", house::date(Some(day)), clock.get(..5)?))
    };
    read(time).unwrap_or_else(|| time.to_owned())
}
