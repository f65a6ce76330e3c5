//! What holds of any `robots.txt`.

use entente_fetch::robots::{LONGEST, Rules};
use proptest::prelude::*;

/// Lines of the kinds that such files are made of, so that chance meets the rules.
fn line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(b"User-agent: *".to_vec()),
        Just(b"User-agent: entente".to_vec()),
        Just(b"\xef\xbb\xbfuser-agent:entente/9".to_vec()),
        "(Dis)?[Aa]llow: ?[/a-z*$%.?=&\u{e9}]{0,60}".prop_map(String::into_bytes),
        "/?\\*{0,40}[a-z]?\\*{0,40}\\$?".prop_map(|p| format!("Disallow: /{p}").into_bytes()),
        prop::collection::vec(any::<u8>(), 0..60),
    ]
}

proptest! {

    #[test]
    fn any_bytes_are_rules_and_each_address_has_an_answer(lines in prop::collection::vec(line(), 0..30), url in "https://[a-z.]{1,20}/[ -~]{0,80}|\\PC{0,60}") {
        let text = lines.join(&b"\n"[..]);
        let rules = Rules::of(&text);
        // A comment changes nothing.
        let commented = [&text[..], b"\n# x\n"].concat();
        prop_assert_eq!(Rules::of(&commented).allows(&url), rules.allows(&url));
    }
}

#[test]
fn long_patterns_take_time_in_proportion() {
    let url = format!("https://x.example/{}", "a".repeat(8_000));
    let lines = |line: &str| format!("User-agent: *\n{}", line.repeat(LONGEST / line.len()));
    let texts = [
        lines("Disallow: /*a*a*a*a*a*b\n"),
        lines("Disallow: /*a*a*a*a*a*b$\n"),
        lines("Disallow: /a\n"),
        format!("User-agent: *\nDisallow: /{}x\n", "*a".repeat(200_000)),
        format!("User-agent: *\nDisallow: /{}x$\n", "*a".repeat(1_000)),
        format!("User-agent: *\nDisallow: /{}\n", "é".repeat(100_000)),
        lines("\r\n\r"),
        lines("User-agent: a\n"),
    ];
    for text in texts {
        let start = std::time::Instant::now();
        Rules::of(text.as_bytes()).allows(&url);
        assert!(
            start.elapsed().as_secs() < 20,
            "{}: {:?}",
            text.chars().take(60).collect::<String>(),
            start.elapsed()
        );
    }
}
