//! What holds for every text, also for hostile ones.

use entente_time::{Edtf, TimeMention, read_text};
use proptest::prelude::*;
use std::time::Instant;

#[track_caller]
fn is_sound(text: &str, mentions: &[TimeMention]) {
    let mut last = 0;
    for m in mentions {
        assert!(m.span.start >= last && m.span.start < m.span.end, "{text:?}: {m:?}");
        assert!(text.get(m.span.start..m.span.end).is_some(), "{text:?}: {m:?}");
        last = m.span.end;
    }
}

const WORDS: &[&str] = &[
    "the",
    "last",
    "week",
    "of",
    "March",
    "May",
    "5",
    "12th",
    "2014",
    "-",
    "–",
    ",",
    ".",
    "and",
    "a",
    "half",
    "two",
    "years",
    "ago",
    "later",
    "from",
    "to",
    "early",
    "end",
    "first",
    "quarter",
    "(",
    ")",
    "'s",
    "Friday",
    "spring",
    "1990s",
    "31",
    "30",
    "February",
    "9999",
    "0001",
    "99999999",
    "next",
    "century",
    "within",
    "by",
    "until",
    "Christmas",
    "10.06.2022",
    "03/04/2023",
    "6.00am",
    "FY2024",
    "every",
    "mid",
    "that",
    "same",
    "day",
    "\n",
    "\n\n",
    "é",
    "’90s",
    "of that year",
];

proptest! {
    #[test]
    fn no_text_breaks_it(text in "\\PC{0,200}") {
        is_sound(&text, &read_text(&text, Edtf::day(2024, 7, 10).as_ref()));
    }
    #[test]
    fn no_soup_of_dates_breaks_it(
        picks in prop::collection::vec((0..WORDS.len(), any::<bool>()), 0..40),
        dateline in prop::sample::select(vec!["", "0001-01-01", "9999-12-31", "2024-02-29", "2024", "../2014", "2014/..", "202X", "2013-24"]),
    ) {
        let text: String = picks.iter().map(|&(i, space)| format!("{}{}", WORDS[i], if space { " " } else { "" })).collect();
        let dateline = Edtf::parse(dateline).ok();
        let mentions = read_text(&text, dateline.as_ref());
        is_sound(&text, &mentions);
        prop_assert_eq!(&mentions, &read_text(&text, dateline.as_ref()), "twice the same");
        for m in mentions {
            if let Some(e) = &m.edtf {
                prop_assert_eq!(Edtf::parse(e.as_str()), Ok(e.clone()), "{:?}", m);
            }
        }
    }
}

#[test]
fn a_megabyte_on_one_line_takes_seconds_at_most() {
    let dateline = Edtf::day(2024, 7, 10);
    for piece in [
        "May 5, ",
        "last week ",
        "x",
        "5",
        "- ",
        "the end of the first half of ",
        "two and a half ",
        "2014-",
        "’s",
        "March\n",
        "of 12 to 14 ",
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        let start = Instant::now();
        let n = read_text(&text, dateline.as_ref()).len();
        assert!(
            start.elapsed().as_secs() < 20,
            "{piece:?}: {n} expressions in {:?}",
            start.elapsed()
        );
    }
}
