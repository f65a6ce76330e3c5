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

/// A tokenizer with a few English rules.
fn small() -> Tokenizer {
    let file = serde_json::json!({
        "prefix_search": r#"^\(|^"|^\$|^'"#,
        "suffix_search": r#"\)$|"$|,$|'s$|'$|(?<=[a-z])\.$|(?<=[0-9])km$"#,
        "infix_finditer": r"(?<=[a-z])-(?=[a-z])|\.\.+",
        "token_match": null,
        "url_match": r"^(?:[a-z]+\.)+[a-z]{2,}(?:/\S*)?$",
        "exceptions": {
            "don't": [{"ORTH": "do"}, {"ORTH": "n't", "NORM": "not"}],
            "a.m.": [{"ORTH": "a.m."}],
            "'s": [{"ORTH": "'s"}],
            "km.": [{"ORTH": "km."}],
            "x - y": [{"ORTH": "x"}, {"ORTH": " - y"}],
        },
        "faster_heuristics": true,
    });
    Tokenizer::from_bytes(&rmp_serde::to_vec(&file).unwrap()).unwrap()
}

/// The tokens of a text, between bars.
#[track_caller]
fn cuts(text: &str, expect: &str) {
    let tokenizer = small();
    let mut words = Words::new(Arc::default());
    let mut tokens = TokenSeq::default();
    for _ in 0..2 {
        tokenizer.tokenize(text, &mut words, &mut tokens);
        let found: Vec<&str> = tokens.span.iter().map(|span| span.of(text)).collect();
        assert_eq!(found.join("|"), expect, "{text:?}");
        let spelled: String = found
            .iter()
            .zip(&tokens.space_after)
            .map(|(word, &space)| format!("{word}{}", if space { " " } else { "" }))
            .collect();
        assert_eq!(spelled, text);
    }
}

#[test]
fn affixes_come_off_from_the_outside_in() {
    cuts("(\"Hanoi's,\")", "(|\"|Hanoi|'s|,|\"|)");
    cuts("$20km, (", "$|20|km|,|(");
    cuts("''''", "'|'|'|'");
}

#[test]
fn exceptions_stay_whole_at_the_core_of_a_chunk() {
    cuts("don't (don't) a.m. (a.m.)", "do|n't|(|do|n't|)|a.m.|(|a.m.|)");
}

#[test]
fn exceptions_that_were_cut_apart_are_put_together_again() {
    cuts("20km.", "20|km.");
    cuts("at 20km, 5a.m.", "at|20|km|,|5a.m|.");
    cuts("x - y", "x| - y");
    cuts("x - y.", "x| - y|.");
    cuts("20km .", "20|km|.");
}

#[test]
fn infixes_split_what_is_no_url() {
    cuts("state-of-the-art wait...what", "state|-|of|-|the|-|art|wait|...|what");
    cuts("(www.example-x.org/a-b),", "(|www.example|-|x.org/a|-|b|)|,");
    cuts("(www.example.org/a-b),", "(|www.example.org/a-b|)|,");
}

#[test]
fn an_exceptions_norm_is_its_tokens() {
    let mut words = Words::new(Arc::default());
    let mut tokens = TokenSeq::default();
    small().tokenize("don't n't", &mut words, &mut tokens);
    let norms: Vec<u64> = tokens.lex.iter().map(|&id| words.lexicon.features(id).norm).collect();
    assert_eq!(norms, ["do", "not", "n't"].map(crate::hash::string_id));
}
