use super::*;

#[track_caller]
fn finds(pattern: &str, text: &str, expect: Option<&str>) {
    let found = Pattern::new(pattern).unwrap().find(text, 0);
    assert_eq!(found.map(|r| &text[r]), expect, "/{pattern}/ in {text:?}");
}

#[test]
fn the_first_place_wins_and_there_the_first_alternative() {
    finds("b|ab", "ab", Some("ab"));
    finds("a|ab", "ab", Some("a"));
    finds(r"\.\.+", "a....b", Some("...."));
    finds("x", "ab", None);
}

#[test]
fn suffixes_take_the_longest_that_ends_the_text() {
    finds(r"(?<=[0-9])(?:k|km|m)$", "20km", Some("km"));
    finds(r"(?<=[0-9])(?:k|km|m)$", "km", None);
    finds(r"'s$|s$|\.\.+$", "Hanoi's", Some("'s"));
    finds(r"'s$|s$|\.\.+$", "well.....", Some("....."));
    finds(r"(?<=[A-Z][A-Z])\.$", "ASEAN.", Some("."));
    finds(r"(?<=[A-Z][A-Z])\.$", "A.", None);
    finds(r"(?<=é)\.$", "é.", Some("."));
}

#[test]
fn look_around_sees_the_text_only() {
    finds(r"^\+(?![0-9])|^\$", "+1", None);
    finds(r"^\+(?![0-9])|^\$", "+", Some("+"));
    finds(r"(?<=[a-z])-(?=[a-z])", "a-b", Some("-"));
    finds(r"(?<=[a-z])-(?=[a-z])", "-b", None);
    finds(r"(?<![a-z])-", "a--", Some("-"));
}

#[test]
fn classes_are_read_as_python_reads_them() {
    finds(r"[\u00A6-\u00A8x]", "\u{a7}", Some("\u{a7}"));
    finds(r"[[a|(?:&&b]+", "a&[|?", Some("a&[|?"));
    finds(r"[^a-z]+", "ab12", Some("12"));
    finds(r"[]a]+", "b]a", Some("]a"));
    finds(r"[a-]+", "-a-", Some("-a-"));
    finds(r"[\w.]{2,}", "ab_é½.", Some("ab_é½."));
    finds(r"\U0001F600", "😀", Some("😀"));
}

#[test]
fn repeats_give_back_what_the_rest_needs() {
    finds(r"^(?:\S+(?::\S*)?@)?b$", "a:c@b", Some("a:c@b"));
    finds(r"^(?:[a-z]{1,3}\.)+[a-z]{2}$", "abc.de.fg", Some("abc.de.fg"));
    finds(r"^(?:[a-z]{1,3}\.)+[a-z]{2}$", "abcd.fg", None);
    finds(r"^\d{2}(?:x){2,3}y?", "12xxxxy", Some("12xxx"));
}

#[test]
fn what_the_dialect_lacks_is_refused() {
    for pattern in [
        r"\bA", "(?i)a", "a*?", "(?P<n>a)", "(a", "a)", "[a", "a{,", "x*", "(?:a*)*b", "(?<=a+)b", r"\q",
    ] {
        assert!(Pattern::new(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn hostile_texts_end_in_bounded_time() {
    let url = Pattern::new(r"^(?:\S+(?::\S*)?@)?(?:[a-z]+\.)+[a-z]{2,}$").unwrap();
    assert_eq!(url.match_start(&"a:".repeat(500_000)), None);
    assert_eq!(url.match_start(&format!("{}@.", "a:".repeat(500_000))), None);
    let dots = Pattern::new(r"\.\.+$|,$").unwrap();
    assert_eq!(dots.find(&format!("{},", ".".repeat(1_000_000)), 0), Some(1_000_000..1_000_001));
}

#[test]
fn patterns_that_would_not_end_are_refused() {
    assert!(Pattern::new(&"(".repeat(100_000)).is_err());
    assert!(Pattern::new("((((?:ab{2}){100}){100}){100})").is_err());
}
