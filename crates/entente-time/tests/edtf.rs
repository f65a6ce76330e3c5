//! EDTF as the codebook writes it: what each form covers, what is refused, and the laws that values keep.

use entente_time::{Days, Edtf, EdtfError, edtf::Season};
use proptest::prelude::*;

#[track_caller]
fn covers(text: &str, first: &str, last: &str) {
    let e = Edtf::parse(text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(
        (e.first().to_string().as_str(), e.last().to_string().as_str()),
        (first, last),
        "{text}"
    );
    assert_eq!(e.to_string(), text);
    assert_eq!(serde_json::to_string(&e).unwrap(), format!("\"{text}\""));
}

#[test]
fn every_form_of_the_codebook_covers_its_days() {
    covers("2014-03-18", "2014-03-18", "2014-03-18");
    covers("2014-03", "2014-03-01", "2014-03-31");
    covers("2024-02", "2024-02-01", "2024-02-29");
    covers("2014", "2014-01-01", "2014-12-31");
    covers("0001", "0001-01-01", "0001-12-31");
    covers("2011/2014", "2011-01-01", "2014-12-31");
    covers("../2014", "0001-01-01", "2014-12-31");
    covers("/2023", "0001-01-01", "2023-12-31");
    covers("2011/..", "2011-01-01", "9999-12-31");
    covers("2011-10-24/..", "2011-10-24", "9999-12-31");
    covers("2013-21", "2013-03-01", "2013-05-31");
    covers("2013-22", "2013-06-01", "2013-08-31");
    covers("2013-23", "2013-09-01", "2013-11-30");
    covers("2013-24", "2013-12-01", "2014-02-28");
    covers("2023-24", "2023-12-01", "2024-02-29");
    covers("2025-22~", "2025-06-01", "2025-08-31");
    covers("9999-24", "9999-12-01", "9999-12-31");
    covers("202X", "2020-01-01", "2029-12-31");
    covers("19XX", "1900-01-01", "1999-12-31");
    covers("2023-XX", "2023-01-01", "2023-12-31");
    covers("2023-03-XX", "2023-03-01", "2023-03-31");
    covers("2014~", "2014-01-01", "2014-12-31");
    covers("2014?", "2014-01-01", "2014-12-31");
    covers("2014-05-01%", "2014-05-01", "2014-05-01");
    covers("2023-09~/2023-12~", "2023-09-01", "2023-12-31");
    covers("2021-22/2021-09-10", "2021-06-01", "2021-09-10");
    covers("2016-01-03/..", "2016-01-03", "9999-12-31");
}

#[test]
fn what_is_no_date_is_an_error_that_says_why() {
    for text in [
        "2019-02-30",
        "2019-13",
        "2019-00",
        "0000",
        "2023-04-31",
        "2023-20",
        "2023-25",
        "2023-21-04",
    ] {
        assert_eq!(Edtf::parse(text), Err(EdtfError::Calendar(text.into())), "{text}");
    }
    for text in [
        "",
        "/",
        "yesterday",
        "14-03-2018",
        "2014-3-18",
        "2014/03/18",
        "2014-03-18T10:00",
        "20114",
        "2014~~",
        "2XXX",
        "X",
        "é014",
        "2014-é",
    ] {
        assert_eq!(Edtf::parse(text), Err(EdtfError::Form(text.into())), "{text}");
    }
    assert_eq!(Edtf::parse("2014/2011"), Err(EdtfError::Order("2014/2011".into())));
    assert!(serde_json::from_str::<Edtf>("\"2019-02-30\"").is_err());
    assert!(Edtf::day(2019, 2, 29).is_none() && Edtf::month(2019, 13).is_none() && Edtf::year(0).is_none());
}

fn e(text: &str) -> Edtf {
    text.parse().unwrap()
}

#[test]
fn constructors_write_the_shortest_form() {
    assert_eq!(Edtf::day(2014, 3, 18), Some(e("2014-03-18")));
    assert_eq!(Edtf::month(2014, 3), Some(e("2014-03")));
    assert_eq!(Edtf::year(2014), Some(e("2014")));
    assert_eq!(Edtf::season(2013, Season::Winter), Some(e("2013-24")));
    assert_eq!(Edtf::decade(2024), Some(e("202X")));
    assert_eq!(Edtf::range(&e("2014-03-16"), &e("2014-03-19")), Some(e("2014-03-16/2014-03-19")));
    assert_eq!(Edtf::range(&e("2014"), &e("2013")), None);
    assert_eq!(e("2011").and_after(), e("2011/.."));
    assert_eq!(e("2011/2014~").and_before(), e("../2014~"));
    assert_eq!(e("2023-09/2023-12").about(), e("2023-09~/2023-12~"));
    assert_eq!(e("../2013?").about(), e("../2013%"));
    assert_eq!(Edtf::from(e("2013-07-01/2013-12-31").days()), e("2013-07/2013-12"));
    assert_eq!(Edtf::from(e("2013-01-01/2014-12-31").days()), e("2013/2014"));
    assert_eq!(Edtf::from(e("../2014-06-30").days()), e("../2014-06"));
}

#[test]
fn intervals_overlap_contain_meet_and_cover() {
    assert!(e("2014").overlaps(&e("2014-12-31/2015")) && !e("2014").overlaps(&e("2015")));
    assert!(e("../2014").contains(&e("2014-12-31")) && !e("2014").contains(&e("../2014")));
    assert_eq!(e("2014").intersection(&e("2014-03~")), Some(e("2014-03~")));
    assert_eq!(e("2013-11/2014-02").intersection(&e("2014")), Some(e("2014-01/2014-02")));
    assert_eq!(e("2013").intersection(&e("2014")), None);
    assert_eq!(e("2013-01").cover(&e("2014-02-05")), e("2013-01-01/2014-02-05"));
    assert_eq!(e("2014").cover(&e("2014-02-05")), e("2014"));
    assert_eq!(e("2014").finer(&e("2014-02-05")), &e("2014-02-05"));
    assert_eq!(e("2014-02").days().count(), 28);
    let mut v = vec![e("2014-03"), e("2014"), e("2011/.."), e("2014-01-01"), e("../1999")];
    v.sort();
    assert_eq!(v, ["../1999", "2011/..", "2014-01-01", "2014", "2014-03"].map(e));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,24}") {
        let _ = Edtf::parse(&text);
    }
    #[test]
    fn nearly_dates_do_not_panic(text in "[0-9X./~?% -]{0,24}") {
        if let Ok(e) = Edtf::parse(&text) {
            prop_assert!(e.first() <= e.last());
        }
    }
    #[test]
    fn what_days_write_reads_back_as_the_same_days(a in 0i32..3_652_058, b in 0i32..3_652_058) {
        let day = |n: i32| Days::MIN.checked_add(jiff::Span::new().days(n)).unwrap();
        let days = Days::new(day(a.min(b)), day(a.max(b))).unwrap();
        let written = Edtf::from(days);
        prop_assert_eq!(Edtf::parse(written.as_str()).unwrap(), written.clone());
        prop_assert_eq!(written.days(), days);
    }
}
