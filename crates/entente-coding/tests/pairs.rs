//! Texts about two states: who acts against whom, what a second verb does, papers signed together, sessions of a standing body.

mod common;

use common::{engine, tells};

const DATE: Option<&str> = Some("2024-06-12");

#[test]
fn a_second_verb_does_it_to_what_the_first_did() {
    let text = "Togo and Ghana have quarrelled for years. Togo cut ties with Ghana in May 2012 and restored them in June 2013.";
    let expect = ["agreement GHA+TGO> 2012-05 occurred", "agreement GHA+TGO> 2013-06 occurred"];
    tells(&engine(), text, DATE, &expect);
}

#[test]
fn a_border_that_nobody_is_said_to_reopen_is_reopened_by_both() {
    let text = "Togo and Ghana have quarrelled for years. Ghana summoned Togo's ambassador in March.\n\nThe border was reopened to lorries on 3 May 2024.";
    tells(&engine(), text, DATE, &["measure GHA+TGO> 2024-05-03 occurred"]);
}

#[test]
fn two_papers_signed_together_are_two_events() {
    let e = engine();
    let text = "The foreign ministers of Chad and Niger signed a declaration on migration and a memorandum on fishing in May 2024.";
    let document = common::article(text, DATE);
    let papers: Vec<_> = e.code(&document).claims.into_iter().filter(|c| c.kind == "agreement").collect();
    let mut subtypes: Vec<_> = papers.iter().filter_map(|c| c.subtype.as_deref()).collect();
    subtypes.sort_unstable();
    assert_eq!(subtypes, ["memorandum", "statement"]);
    assert_ne!(papers[0].event_in_doc, papers[1].event_in_doc);
}

#[test]
fn who_suspends_a_treaty_does_so_alone() {
    tells(
        &engine(),
        "Algeria suspended its treaty with Spain in June 2022.",
        DATE,
        &["agreement DZA> 2022-06 occurred"],
    );
}
