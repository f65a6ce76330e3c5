//! Publication dates: the forms of fields, and where pages say them.

use entente_intake::date::{Given, given, is_edtf};
use entente_intake::{DateSource, Document, Shapes};

#[track_caller]
fn field(value: &str, expect: &str) {
    let got = match given(value, Shapes::standard().dates()) {
        Given::Date(d) => d,
        Given::Nothing => "nothing".to_owned(),
        Given::NoSuchDay => "no such day".to_owned(),
        Given::Unreadable => "unreadable".to_owned(),
    };
    assert_eq!(got, expect, "{value:?}");
}

/// Title, then `lines`, then a paragraph of text.
#[track_caller]
fn page(lines: &str, expect: &str) {
    let text = format!(
        "Ministers meet over fishing grounds\n\n{lines}\n\nThe two ministers met for an hour in the capital, and agreed to meet again before the end of the year, according to a statement that both of their offices released late in the evening.\n"
    );
    let d = Document::from_text("a.txt", text);
    assert_eq!(d.published.as_ref().map_or("none", |p| p.0.as_str()), expect, "{lines:?}");
}

#[test]
fn a_field_may_hold_a_date_in_many_forms() {
    for (value, expect) in [
        ("2014-08-01", "2014-08-01"),
        ("2014-08", "2014-08"),
        ("2014", "2014"),
        ("2014-08~", "2014-08~"),
        ("../2014-08-01", "../2014-08-01"),
        ("2013-21", "2013-21"),
        ("201X", "201X"),
        ("2014-08-01T23:59:59-07:00", "2014-08-01"),
        ("2014-08-01 10:00", "2014-08-01"),
        ("Fri, 01 Aug 2014 10:00:00 GMT", "2014-08-01"),
        ("August 1, 2014", "2014-08-01"),
        ("1 Aug. 2014", "2014-08-01"),
        ("1st of August 2014", "2014-08-01"),
        ("01.08.2014", "2014-01-08/2014-08-01"),
        ("31/08/2014", "2014-08-31"),
        ("08/31/2014", "2014-08-31"),
        ("08/01/2014 09:00 EST", "2014-08-01"),
        ("2014/08/01", "2014-08-01"),
        ("20140801", "2014-08-01"),
        ("1406851200", "2014-08-01"),
        ("1406851200000", "2014-08-01"),
        ("", "nothing"),
        ("n.d.", "nothing"),
        ("unknown", "nothing"),
        ("2019-02-30", "no such day"),
        ("30 February 2019", "no such day"),
        ("2019-13-01", "no such day"),
        ("0000-01-01", "no such day"),
        ("99999-01-01", "no such day"),
        ("the other day", "unreadable"),
    ] {
        field(value, expect);
    }
}

#[test]
fn edtf_is_checked_against_the_calendar() {
    for good in [
        "2024-02-29",
        "1999-12",
        "0800",
        "2020/2021",
        "2020-01-05/..",
        "/2020",
        "2020-XX",
        "2020-05-XX",
        "19XX",
        "2020?",
        "2020-06%",
    ] {
        assert!(is_edtf(good), "{good}");
    }
    for bad in [
        "2023-02-29",
        "2020-00",
        "2020-25",
        "20",
        "2020-1-1",
        "../..",
        "2020-01-01T10:00",
        "2020--01",
        "X020",
        "2020-01-01-01",
        "/",
        "",
        "é020",
    ] {
        assert!(!is_edtf(bad), "{bad}");
    }
}

#[test]
fn a_page_says_when_it_was_published() {
    for (lines, expect) in [
        ("5 March 2019", "2019-03-05"),
        ("March 5th, 2019", "2019-03-05"),
        ("Tuesday, March 5, 2019 - 14:20", "2019-03-05"),
        ("Tue 5 Mar 2019 06.00 GMT", "2019-03-05"),
        ("2019-03-05", "2019-03-05"),
        ("2019.03.05", "2019-03-05"),
        ("March 2019", "2019-03"),
        ("Oslo, 5 March 2019", "2019-03-05"),
        ("Published: March 5, 2019", "2019-03-05"),
        ("Published on 05 Mar 2019 | Updated on 07 Mar 2019", "2019-03-05"),
        ("Updated 7 March 2019; first published 5 March 2019", "2019-03-05"),
        ("Last updated: 7 March 2019", "2019-03-07"),
        ("POSTED MARCH 5, 2019 BY ADMIN", "2019-03-05"),
        ("Posted on March 5, 2019 by Jane Doe", "2019-03-05"),
        ("By Jane Doe | March 5, 2019", "2019-03-05"),
        ("By Jane Doe, March 5, 2019", "2019-03-05"),
        ("Jane Doe · Mar 5, 2019 · 6 min read", "2019-03-05"),
        ("World News | 05 March 2019 | Jane Doe", "2019-03-05"),
        ("Issued on: 05/03/2019 - 11:42", "2019-03-05/2019-05-03"),
        ("Issued on: 25/03/2019 - 11:42", "2019-03-25"),
        ("05 March 2019\n\nPosted 04/03/2019", "2019-03-04"),
        ("Release No: NR-118-19\nMarch 5, 2019", "2019-03-05"),
        ("Press and information service – Oslo, 5 March 2019", "2019-03-05"),
        ("The Ministry of Fisheries, Press Department | Oslo, March 5, 2019", "2019-03-05"),
        ("Fishing grounds in dispute since the talks of 5 March 2019", "none"),
        ("30 February 2019", "none"),
        ("By Jane Doe", "none"),
        ("In March 2019 the two sides had met before.", "none"),
    ] {
        page(lines, expect);
    }
}

#[test]
fn a_dateline_says_day_and_place() {
    #[track_caller]
    fn wire(opening: &str, end: &str, expect: &str) {
        let body = "The two ministers met for an hour in the capital and agreed to meet again before the end of the year.";
        let d = Document::from_text(
            "a.txt",
            format!(
                "Ministers meet over fishing grounds\n\n{opening}{body}\n\nNothing else was said of the matter by either of them.\n\n{end}"
            ),
        );
        assert_eq!(d.published.as_ref().map_or("none", |p| p.0.as_str()), expect, "{opening:?}");
        assert!(
            d.passages.iter().any(|p| p.span.of(&d.text) == body),
            "{opening:?} is not cut off: {:?}",
            d.passages
        );
    }
    for (opening, end, expect) in [
        ("OSLO, March 5 (Reuters) - ", "© 2019 Reuters", "2019-03-05"),
        ("OSLO, March 5 (Reuters) - ", "", "none"),
        ("OSLO, March 5 (Xinhua) -- ", "Copyright 2019 Xinhua", "2019-03-05"),
        ("OSLO, Norway, March 5, 2019 (TPN) -- ", "", "2019-03-05"),
        ("OSLO, 5 March 2019 — ", "", "2019-03-05"),
        ("Oslo, 5 March 2019 (NTB): ", "", "2019-03-05"),
        ("Oslo, March 5, 2019 – ", "", "2019-03-05"),
        ("OSLO (AP) — ", "", "none"),
        ("OSLO — ", "", "none"),
        ("NEW DELHI: (PTI) ", "", "none"),
        ("Oslo (AFP) - ", "", "none"),
        ("(CNN) -- ", "", "none"),
        ("Oslo, 2019-03-05. ", "", "2019-03-05"),
        ("OSLO. March 5. INTERFAX - ", "© 2019 Interfax", "2019-03-05"),
        ("SEOUL, March 5 (Yonhap) -- ", "(END)", "none"),
    ] {
        wire(opening, end, expect);
    }
}

#[test]
fn the_weekday_of_the_news_and_the_years_of_the_text_give_a_dateline_its_year() {
    #[track_caller]
    fn wire(lead: &str, rest: &str, expect: &str) {
        let text = format!("Ministers meet over fishing grounds\n\nOSLO, March 5 (Reuters) - {lead}\n\n{rest}");
        let d = Document::from_text("a.txt", text);
        assert_eq!(d.published.as_ref().map_or("none", |p| p.0.as_str()), expect, "{lead:?} {rest:?}");
    }
    let lead = "The two ministers met on Tuesday for an hour in the capital and agreed to meet again.";
    wire(lead, "They had last met in June 2018, and fell out in 2016.", "2019-03-05");
    wire(lead, "The fleet is to be cut by half in 2020, as it was in 2017.", "2019-03-05");
    wire(lead, "They had last met in June 2018.", "none");
    wire(lead, "They had last met in June 2011, and fell out in 2009.", "none");
    wire(lead, "A catch worth $2018 was landed by 2,016 boats.", "none");
    wire(
        "The two ministers met for an hour in the capital and agreed to meet again.",
        "They had last met in June 2018, and fell out in 2016.",
        "none",
    );
}

#[test]
fn what_looks_like_a_dateline_and_is_none_stays_in_the_text() {
    for text in [
        "NATO: a short history of an alliance that was to last ten years and has lasted seventy of them.",
        "The deal – signed in 2019 – was the first of its kind, and will be followed by others.",
        "JAPAN'S NAVY - the largest in the region - sent two ships to the exercise off the coast.",
        "Japan, China and Korea - the three of them - met again in the spring of that year.",
        "On March 5, 2019 - a Tuesday - the two ministers met for an hour in the capital.",
        "Note: the ranks given above are those of the time, and may have changed since then.",
    ] {
        let d = Document::from_text(
            "a.txt",
            format!("Ministers meet over fishing grounds\n\n{text}\n\nMore was to come of it later in the year."),
        );
        assert!(
            d.passages.iter().any(|p| p.span.of(&d.text) == text),
            "{text}: {:?}",
            d.passages.iter().map(|p| p.span.of(&d.text)).collect::<Vec<_>>()
        );
    }
}

#[test]
fn how_the_page_writes_dates_decides_all_figure_ones() {
    page("By Jane Doe\nPosted 05/03/2019, updated 6 March 2019", "2019-03-05");
    page("By Jane Doe\nPosted 03/05/2019, updated March 6, 2019", "2019-03-05");
    page("By Jane Doe\nPosted 03/05/2019 10:00 am EST", "2019-03-05");
}

#[test]
fn the_source_of_the_date_is_told() {
    let of = |text: &str| Document::from_text("a.txt", text).published.map(|p| p.1);
    assert_eq!(
        of("---\ndate: 2019-03-05\n---\nThe two ministers met for an hour."),
        Some(DateSource::FrontMatter)
    );
    assert_eq!(
        of("Talks\n\nPublished 5 March 2019\n\nThe two ministers met for an hour."),
        Some(DateSource::PublishedLine)
    );
    assert_eq!(
        of("Talks\n\n5 March 2019\n\nThe two ministers met for an hour."),
        Some(DateSource::FirstDateLine)
    );
    assert_eq!(
        of("Talks\n\nOSLO, 5 March 2019 — The two ministers met for an hour."),
        Some(DateSource::Dateline)
    );
}
