//! Any string → EDTF, a date of a record, time expressions.

#![no_main]

use entente_intake::{Shapes, date};
use entente_time::{Edtf, read_text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(date) = Edtf::parse(text) {
        assert!(date.first() <= date.last());
        assert_eq!(Edtf::parse(date.as_str()).as_ref(), Ok(&date));
    }
    if let date::Given::Date(date) = date::given(text, Shapes::standard().dates()) {
        assert!(date::is_edtf(&date), "{date}");
    }
    let dateline = Edtf::day(2014, 3, 16);
    let mut last = 0;
    for mention in read_text(text, dateline.as_ref()) {
        assert!(last <= mention.span.start && mention.span.start < mention.span.end);
        assert!(text.get(mention.span.start..mention.span.end).is_some());
        last = mention.span.end;
    }
});
