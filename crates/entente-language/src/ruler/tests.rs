use super::*;
use crate::lexicon::LexemeRules;
use serde_json::{Value, json};
use std::sync::Arc;

/// Applies rules to words with tags and labels; the words' final tag, label, part of speech, features and lemma.
fn applied(rules: Value, words: &[(&str, Tag, Dep)]) -> Vec<Attributes> {
    let ruler = AttributeRuler::from_bytes(&rmp_serde::to_vec(&rules).unwrap()).unwrap();
    let mut lexicon = Lexicon::new(Arc::new(LexemeRules::default()));
    let lex: Vec<LexId> = words.iter().map(|w| lexicon.intern(w.0)).collect();
    let (tags, deps): (Vec<Tag>, Vec<Dep>) = words.iter().map(|w| (w.1, w.2)).unzip();
    let (mut cache, mut out) = (RulerCache::default(), Vec::new());
    ruler.apply(&mut cache, &lexicon, &lex, &tags, &deps, &mut out);
    out
}

#[test]
fn later_rules_go_over_earlier_ones_field_by_field() {
    let rules = json!([
        {"patterns": [[{"TAG": "VBD"}]], "attrs": {"POS": "VERB", "MORPH": "VerbForm=Fin|Tense=Past"}, "index": 0},
        {"patterns": [[{"LOWER": "had", "TAG": "VBD"}]], "attrs": {"POS": "AUX", "LEMMA": "have"}, "index": 0},
        {"patterns": [[{"LOWER": {"IN": ["had", "did"]}, "DEP": {"IN": ["ROOT"]}}]], "attrs": {"POS": "VERB"}, "index": 0},
    ]);
    let out = applied(
        rules,
        &[
            ("signed", Tag::Vbd, Dep::Root),
            ("Had", Tag::Vbd, Dep::Aux),
            ("had", Tag::Vbd, Dep::Root),
        ],
    );
    let poses: Vec<Pos> = out.iter().map(|a| a.pos).collect();
    assert_eq!(poses, [Pos::Verb, Pos::Aux, Pos::Verb]);
    assert_eq!(out[2].feats, "Tense=Past|VerbForm=Fin");
    assert_eq!([out[0].lemma, out[1].lemma], [None, Some("have")]);
}

#[test]
fn patterns_of_several_tokens_give_to_the_token_they_point_at() {
    let rules = json!([
        {"patterns": [[{"LOWER": "gon"}, {"LOWER": "na"}]], "attrs": {"LEMMA": "to"}, "index": 1},
        {"patterns": [[{"DEP": "expl"}, {"LOWER": {"REGEX": "^(?:is|are)$"}}]], "attrs": {"POS": "VERB"}, "index": -1},
        {"patterns": [[{"TAG": "VBZ"}]], "attrs": {"POS": "AUX"}, "index": 0},
    ]);
    let words = [
        ("gon", Tag::Vbg, Dep::Root),
        ("na", Tag::To, Dep::Aux),
        ("there", Tag::Ex, Dep::Expl),
        ("is", Tag::Vbz, Dep::Root),
        ("gon", Tag::Vbg, Dep::Root),
    ];
    let out = applied(rules, &words);
    assert_eq!(out[1].lemma, Some("to"));
    assert_eq!(out[3].pos, Pos::Aux, "the rule that comes later in the file wins");
    assert_eq!(out[4].lemma, None);
}

#[test]
fn matching_sees_what_the_networks_gave() {
    let rules = json!([
        {"patterns": [[{"IS_SPACE": true}]], "attrs": {"TAG": "_SP", "POS": "SPACE", "MORPH": "_"}, "index": 0},
        {"patterns": [[{"TAG": "_SP"}]], "attrs": {"DEP": "dep"}, "index": 0},
        {"patterns": [[{"TAG": {"NOT_IN": ["NN", ""]}, "IS_SPACE": false}]], "attrs": {"POS": "X"}, "index": 0},
    ]);
    let out = applied(
        rules,
        &[("\n", Tag::Nn, Dep::Root), ("a", Tag::Dt, Dep::Det), ("b", Tag::Nn, Dep::Root)],
    );
    assert_eq!(
        (out[0].tag, out[0].dep, out[0].pos, out[0].feats),
        (Tag::Space, Dep::Root, Pos::Space, "")
    );
    assert_eq!([out[1].pos, out[2].pos], [Pos::X, Pos::Other]);
}

#[test]
fn unknown_conditions_are_refused() {
    let rules = json!([{"patterns": [[{"LENGTH": "3"}]], "attrs": {"POS": "X"}, "index": 0}]);
    let error = AttributeRuler::from_bytes(&rmp_serde::to_vec(&rules).unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "pattern 0 of the attribute ruler asks for a condition on LENGTH, which is not supported"
    );
    assert!(AttributeRuler::from_bytes(b"nonsense").is_err());
}
