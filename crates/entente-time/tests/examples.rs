//! Every example in `knowledge/time/en/`, read without a parse on Wednesday 10 July 2024.

use entente_time::{Edtf, Reader, TimexType, read_text};

#[test]
fn every_pattern_keeps_its_examples() {
    let dateline = Edtf::day(2024, 7, 10);
    let reader = Reader::standard().unwrap_or_else(|e| panic!("{e}"));
    let mut wrong = Vec::new();
    let mut run = 0;
    for pattern in reader.patterns() {
        for (text, expect) in &pattern.says {
            let mentions = read_text(text, dateline.as_ref());
            let got = mentions.last().map_or("nothing".to_owned(), |m| match (m.kind, &m.edtf) {
                (_, Some(e)) => e.to_string(),
                (TimexType::Duration, None) => format!("duration {}", m.value),
                (TimexType::Set, None) => format!("set {}", m.value),
                _ => "none".to_owned(),
            });
            run += 1;
            if &got != expect {
                let found: Vec<&str> = mentions.iter().map(|m| m.span.of(text)).collect();
                wrong.push(format!("{}: \"{text}\" read as {got}, not {expect} {found:?}", pattern.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {run} examples:\n{}", wrong.len(), wrong.join("\n"));
}
