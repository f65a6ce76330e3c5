//! When things were that their own clause does not date: the clause above, the event that a noun names, the story, or nothing.

mod common;

use common::{engine, tells};

#[test]
fn the_clause_above_dates_the_one_below() {
    let e = engine();
    tells(
        &e,
        "Bolivia recalled its ambassador to Chile on 3 May 2023, a day after Chilean police had stormed the Bolivian consulate.",
        Some("2024-05-16"),
        &["incident CHL>BOL 2023-05-02 occurred"],
    );
    tells(
        &e,
        "A deal under which Latvia buys six howitzers from Austria was signed on 4 April 2024.",
        Some("2024-05-16"),
        &["transfer AUT>LVA 2024-04-04 planned"],
    );
    tells(
        &e,
        "The embargo lasted until June 1991, when Norway resumed aid to Angola.",
        None,
        &["assistance NOR>AGO 1991-06 occurred"],
    );
}

#[test]
fn the_day_of_a_promise_is_not_that_of_the_meeting() {
    tells(
        &engine(),
        "Last week Ghana and Togo promised to hold talks on the border.",
        Some("2024-05-16"),
        &["meeting GHA+TGO> - planned"],
    );
    tells(
        &engine(),
        "Kenya's president will visit Oslo, the foreign ministry said on Monday.",
        Some("2024-05-16"),
        &["visit KEN>NOR - planned"],
    );
}

#[test]
fn a_stay_has_its_days_and_an_exercise_its_first() {
    let e = engine();
    tells(
        &e,
        "The Norwegian minister arrived in Accra on Monday for a two-day visit.",
        Some("2024-05-16"),
        &["visit NOR>GHA 2024-05-13/2024-05-14 occurred"],
    );
    tells(
        &e,
        "Ghana and Togo will hold a naval exercise from 3 to 9 June.\n\nOn the opening day the presidents of Ghana and Togo are to meet in Accra.",
        Some("2024-05-16"),
        &[
            "exercise GHA+TGO> 2024-06-03/2024-06-09 planned",
            "meeting GHA+TGO> 2024-06-03 planned",
        ],
    );
}

#[test]
fn the_news_of_the_lead_goes_on_after_it() {
    tells(
        &engine(),
        "Norway will give Ghana six boats, the two ministers said on Thursday.\n\nGhana thanked Norway for the boats.",
        Some("2024-05-16"),
        &["position GHA>NOR 2024-05-16 occurred"],
    );
}

#[test]
fn an_event_told_before_dates_what_happened_at_it() {
    let e = engine();
    tells(
        &e,
        "On 2 May 2024 the Kenyan president visited Oslo.\n\nKenya bought no frigates from Norway during the visit.",
        Some("2024-05-16"),
        &["transfer NOR>KEN 2024-05-02 denied"],
    );
    tells(
        &e,
        "Chile and Peru signed a pact in Lima on 3 March 2024.\n\nA protocol was signed by Chile and Bolivia a fortnight after the Lima ceremony.",
        Some("2024-05-16"),
        &["agreement BOL+CHL> 2024-03-17 occurred"],
    );
}

#[test]
fn what_is_said_is_not_said_on_the_day_that_another_paragraph_tells_of() {
    let e = engine();
    let text = "I have never been to Lomé. On 3 March 2021 Togo and Ghana signed a pact on the port, which our papers praised.\n\n\
                Nigeria said that it opposed Ghana. What could it say?";
    tells(&e, text, Some("2024-05-16"), &["position NGA>GHA - occurred"]);
}

#[test]
fn entries_under_the_heading_of_a_year_are_in_it() {
    let text = "Ghana and Togo: a chronology\n\n2019\n\nMarch 3: Ghana and Togo sign a treaty on fisheries.\n\nApril: The Ghanaian president \
                visits Lomé.\n\n2020\n\nJan. 7: Togo expels the Ghanaian ambassador.";
    let expect = [
        "agreement GHA+TGO> 2019-03-03 occurred",
        "visit GHA>TGO 2019-04 occurred",
        "measure TGO>GHA 2020-01-07 occurred",
    ];
    tells(&engine(), text, Some("2024-05-16"), &expect);
}
