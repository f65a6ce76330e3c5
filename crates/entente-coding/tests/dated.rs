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

#[test]
fn a_clause_on_a_gathering_or_an_accord_says_when_it_was() {
    let e = engine();
    tells(
        &e,
        "Kenya also hosted a round of talks between Ethiopia and Eritrea, which opened in Nairobi on 21 November 2023.",
        Some("2024-05-16"),
        &["meeting ERI+ETH+KEN> 2023-11-21 occurred"],
    );
    tells(
        &e,
        "Exercise Sea Shield 2024, conducted in March in Lagos, brought together Nigerian and Ghanaian sailors.",
        Some("2024-05-16"),
        &["exercise GHA+NGA> 2024-03 occurred"],
    );
    tells(
        &e,
        "Under a treaty that Chile and Peru signed in Lima in June 1929, the port is free.",
        Some("2024-05-16"),
        &["agreement CHL+PER> 1929-06 occurred"],
    );
}

#[test]
fn who_comes_tomorrow_has_not_come() {
    tells(
        &engine(),
        "Kenya's president travels to Oslo tomorrow.",
        Some("2024-05-16"),
        &["visit KEN>NOR 2024-05-17 planned"],
    );
}

#[test]
fn what_is_said_during_a_stay_is_said_at_its_talks() {
    tells(
        &engine(),
        "The Ghanaian president held talks on Tuesday with the Togolese president, who was on a visit to Ghana from Monday to \
         Wednesday.\n\nGhana and Togo agreed to expand their trade.",
        Some("2024-05-16"),
        &["agreement GHA+TGO> 2024-05-14 occurred"],
    );
}

#[test]
fn what_a_stance_stands_beside_does_not_date_it() {
    tells(
        &engine(),
        "Norway expressed its gratitude for the refusal, in 2011, to let a Russian ship call at Oslo.",
        None,
        &["position NOR> - occurred"],
    );
}

#[test]
fn what_others_answered_with_force_was_up_to_then() {
    tells(
        &engine(),
        "In December Peru had protested in a note after Chilean soldiers crossed the river.",
        Some("2024-05-16"),
        &["incident CHL>PER ../2023-12 occurred"],
    );
}

#[test]
fn a_promise_under_an_accord_was_made_with_it_and_its_period_is_its_term() {
    let e = engine();
    tells(
        &e,
        "Under an accord signed in January, Norway is to train 200 Ghanaian police officers.",
        Some("2024-05-16"),
        &["assistance NOR>GHA 2024-01 planned"],
    );
}

#[test]
fn things_bought_that_have_come_are_delivered() {
    tells(
        &engine(),
        "Three helicopters bought from Norway landed in Accra on Tuesday, the Ghanaian air force said.",
        Some("2024-05-16"),
        &["transfer NOR>GHA 2024-05-14 occurred"],
    );
}

#[test]
fn a_gathering_named_by_its_place_dates_what_was_said_at_it() {
    let text = "On 26 February 2024 the Ghanaian president landed in Lomé. On 3 March the Togolese president met the president of Ghana in \
                Accra.\n\nAt the Lomé summit Ghana condemned Nigeria and demanded an apology.";
    tells(&engine(), text, Some("2024-05-16"), &["position GHA>NGA 2024-02-26 occurred"]);
}

#[test]
fn the_accord_of_a_year_stands_whatever_may_become_of_it() {
    tells(
        &engine(),
        "The agreement of 1987 between Chile and Peru might then be revised.",
        Some("2024-05-16"),
        &["agreement CHL+PER> 1987 occurred"],
    );
}

#[test]
fn the_second_day_of_an_entry_is_the_second() {
    let text = "Ghana and Togo: a chronology\n\n12–13 March 2024: The Togolese president visits Accra. On the second day Ghana and Togo \
                sign a treaty.\n\n3 April 2024: Togo expels the Ghanaian ambassador.";
    tells(&engine(), text, Some("2024-05-16"), &["agreement GHA+TGO> 2024-03-13 occurred"]);
}
