use super::*;

#[track_caller]
fn chunks(text: &str, expect: &[(&str, bool)]) {
    let mut found = Vec::new();
    for_each_chunk(text, |chunk, space| found.push((&text[chunk], space)));
    assert_eq!(found, expect, "{text:?}");
}

#[test]
fn one_space_belongs_to_the_word_before_it() {
    chunks("", &[]);
    chunks("a b", &[("a", true), ("b", false)]);
    chunks("a  b", &[("a", true), (" ", false), ("b", false)]);
    chunks(" a ", &[(" ", false), ("a", true)]);
    chunks("a  ", &[("a", true), (" ", false)]);
    chunks("a\n b", &[("a", false), ("\n ", false), ("b", false)]);
    chunks("a \n", &[("a", true), ("\n", false)]);
    chunks("a\u{a0}é", &[("a", false), ("\u{a0}", false), ("é", false)]);
}
