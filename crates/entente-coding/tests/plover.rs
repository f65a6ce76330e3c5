//! The sample of PLOVER sentences comes out with the right roots.

use entente_coding::{Engine, examples};
use entente_knowledge::Knowledge;
use entente_language::Model;

const SAMPLE: &str = include_str!("../../../tests/plover/sample.tsv");

#[test]
fn sentences_of_every_root_are_coded_with_it() {
    let model = Model::standard().expect("the language model is installed: `entente model install`");
    let engine = Engine::load(&Knowledge::built_in(), model).expect("the rules load");
    let cases: Vec<(&str, &str)> = SAMPLE.lines().filter_map(|line| line.split_once('\t')).collect();
    let documents: Vec<_> = cases.iter().map(|(_, text)| examples::document(text, Some("2024-03-05"))).collect();
    let (mut found, mut claims, mut right) = (0, 0, 0);
    for ((root, _), coded) in cases.iter().zip(engine.code_many(&documents)) {
        let same = coded.claims.iter().filter(|c| c.plover.event == *root).count();
        found += usize::from(same > 0);
        right += same;
        claims += coded.claims.len();
    }
    assert!(
        found * 100 >= cases.len() * 90,
        "{found} of {} sentences have their root",
        cases.len()
    );
    assert!(right * 100 >= claims * 90, "{right} of {claims} claims have the right root");
}

#[test]
fn a_cameo_code_is_text_and_begins_with_its_root() {
    let model = Model::standard().expect("the language model is installed: `entente model install`");
    let engine = Engine::load(&Knowledge::built_in(), model).expect("the rules load");
    let coded = engine.code(&examples::document("The Thai foreign minister visited Laos.", None));
    let codes: Vec<_> = coded.claims.iter().filter_map(|c| c.cameo.as_ref()).collect();
    assert!(!codes.is_empty());
    assert!(
        codes.iter().all(|c| c.code.starts_with(&c.root) && c.root.starts_with('0')),
        "{codes:?}"
    );
}
