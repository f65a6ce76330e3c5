//! What only the whole text settles: who is meant where a sentence does not say, when it was, and what is told again.

mod common;

use common::{article, engine, line, tells};

#[test]
fn a_date_that_only_names_a_thing_dates_nothing_else() {
    let e = engine();
    tells(
        &e,
        "Norway criticised the 1998 treaty with Chile.",
        Some("2020-05-05"),
        &["position NOR>CHL ../2020-05-05 occurred"],
    );
    tells(
        &e,
        "During the August talks Norway thanked Chile for its help.",
        Some("2020-09-30"),
        &["position NOR>CHL 2020-08 occurred"],
    );
    tells(
        &e,
        "It was the first visit by a Norwegian prime minister to Chile since 2011.",
        None,
        &["visit NOR>CHL - occurred"],
    );
}

#[test]
fn what_happened_after_a_thing_is_counted_from_it() {
    tells(
        &engine(),
        "Norwegian Prime Minister Erna Solberg visited Chile on 3 March 2015. Three weeks after the visit Norway and Chile signed a fisheries agreement.",
        Some("2020-01-10"),
        &["visit NOR>CHL 2015-03-03 occurred", "agreement CHL+NOR> 2015-03-24 occurred"],
    );
}

#[test]
fn later_stages_told_beside_an_instrument_are_events() {
    tells(
        &engine(),
        "It builds on the Fisheries Agreement between Norway and Chile (signed 2010, in force January 2013, revised January 2017).",
        None,
        &[
            "agreement CHL+NOR> 2010 occurred",
            "agreement CHL+NOR> 2013-01 occurred",
            "agreement CHL+NOR> 2017-01 occurred",
        ],
    );
}

#[test]
fn two_instruments_with_two_names_are_two_events() {
    let text = "Norway and Chile praised the Memorandum on Fisheries, signed in October 2011, and the Joint Vision Statement on trade issued in \
                April 2018.";
    let claims = engine().code(&article(text, None)).claims;
    let mut events: Vec<(u32, Option<String>)> = claims
        .iter()
        .filter(|c| c.kind == "agreement")
        .map(|c| (c.event_in_doc, c.date.clone()))
        .collect();
    events.sort();
    events.dedup();
    let dates: Vec<Option<&str>> = events.iter().map(|(_, d)| d.as_deref()).collect();
    assert!(
        dates.contains(&Some("2011-10")) && dates.contains(&Some("2018-04")) && events.len() == 2,
        "{events:?}"
    );
}

#[test]
fn a_coordinated_predicate_stands_under_the_same_word() {
    tells(
        &engine(),
        "Norwegian Foreign Minister Ine Søreide is scheduled to visit Chile and to meet Chilean officials in Santiago on 12 June.",
        Some("2020-05-05"),
        &["visit NOR>CHL 2020-06-12 planned", "meeting CHL+NOR> 2020-06-12 planned"],
    );
}

#[test]
fn fields_of_cooperation_are_no_events() {
    let text = "In 2013 Norway and Chile agreed to expand cooperation in cyber security, military training and equipment transfer.";
    let kinds: Vec<String> = engine().code(&article(text, None)).claims.iter().map(|c| c.kind.clone()).collect();
    assert_eq!(kinds, ["agreement"]);
}

#[test]
fn whoever_is_excepted_takes_no_part() {
    let text =
        "The pact is the first to have been concluded by Norway with any country other than Sweden. Norway and Chile signed it in 2010.";
    for c in engine().code(&article(text, None)).claims {
        let excepted = c.initiators.iter().any(|p| p.state.as_deref() == Some("SWE"));
        assert!(!excepted, "{} {:?}", line(&c), c.because);
    }
}

#[test]
fn equipment_comes_from_whoever_makes_it() {
    tells(
        &engine(),
        "Hungary will buy four more Gripen fighters.",
        Some("2020-05-05"),
        &["transfer SWE>HUN - planned"],
    );
}

#[test]
fn a_refusal_answers_the_charge_and_a_stance_is_on_those_whose_the_thing_is() {
    let e = engine();
    tells(
        &e,
        "Norway accused Chile of poaching. Santiago rejected the charge.",
        None,
        &["position NOR>CHL - occurred", "position CHL>NOR - occurred"],
    );
    tells(
        &e,
        "Norway and Chile signed a fisheries treaty in Oslo in May 2019. Peru welcomed the treaty.",
        None,
        &["position PER>CHL+NOR 2019-05 occurred"],
    );
}

#[test]
fn a_visit_planned_or_a_supply_decided_against_did_not_happen() {
    let e = engine();
    tells(
        &e,
        "A visit to Santiago by the Norwegian foreign minister, expected for April 2021, is in doubt.",
        Some("2021-03-20"),
        &["visit NOR>CHL 2021-04 planned"],
    );
    tells(
        &e,
        "Norway decided against supplying tanks to Chile.",
        None,
        &["transfer NOR>CHL - denied"],
    );
}

#[test]
fn the_city_that_an_agreement_is_called_after_takes_no_part() {
    tells(
        &engine(),
        "In 2013 Serbia and Kosovo initialled the Brussels Agreement on normal relations.",
        None,
        &["agreement SRB+XKX> 2013 occurred"],
    );
}

#[test]
fn a_text_with_no_full_stop_is_quoted_in_part() {
    let text = vec!["the talks of Denmark with Norway on fishing in 2010"; 600].join(" and ");
    let claims = engine().code(&article(&text, None)).claims;
    assert!(!claims.is_empty());
    for c in claims {
        assert!(c.quote.len() <= 2_000 && text[c.start..c.end] == c.quote);
    }
}

#[test]
fn an_item_of_a_list_is_read_with_the_words_before_the_list() {
    let engine = engine();
    let text = "Kenya and Oman met in Nairobi.\n\nOn 4 May 2021 Kenya and Oman signed:\n\n- a memorandum of understanding on health;\n\n- an agreement on fisheries.\n\nThe two sides agreed to:\n\n(a) set up a joint committee on trade;\n\n(b) hold naval exercises in 2022.\n";
    let claims = engine.code(&article(text, Some("2021-05-06"))).claims;
    let of = |quote: &str| {
        let c = claims.iter().find(|c| c.quote.contains(quote)).expect(quote);
        assert_eq!(&text[c.start..c.end], c.quote, "a quote is the item's own");
        (
            c.kind.as_str(),
            c.stage.as_deref(),
            c.date.as_deref(),
            c.status.as_str(),
            c.event_in_doc,
        )
    };
    let (health, fish) = (of("on health"), of("on fisheries"));
    assert_eq!((health.0, health.1, health.2), ("agreement", Some("signed"), Some("2021-05-04")));
    assert_eq!((fish.0, fish.1, fish.2), ("agreement", Some("signed"), Some("2021-05-04")));
    assert_ne!(health.4, fish.4, "two items are two events");
    assert_eq!((of("joint committee").0, of("joint committee").3), ("institution", "planned"));
    assert_eq!((of("naval exercises").0, of("naval exercises").3), ("exercise", "planned"));
}

#[test]
fn a_reaction_is_to_whose_act_was_told_before() {
    let e = engine();
    tells(
        &e,
        "Norway and Chile have traded for years. Norway and Chile signed a trade pact in 2012. In May 2013 Peru expelled two Norwegian diplomats. Norway protested.",
        None,
        &["position NOR>PER 2013-05 occurred"],
    );
    tells(
        &e,
        "Norway condemned the Peruvian shelling of Chile and called for a ceasefire.",
        None,
        &["position NOR>PER - occurred"],
    );
    tells(
        &e,
        "Oman expressed appreciation for the training provided by Kenya.",
        None,
        &["position OMN>KEN - occurred"],
    );
}

#[test]
fn an_undated_statement_of_dated_news_is_open_up_to_its_day_and_one_of_commentary_has_no_date() {
    let e = engine();
    let news = "LIMA, 5 May 2020 - Norway and Peru signed a fisheries agreement on Monday.\n\nChile keeps a naval base in Panama. Kenya is considering buying frigates from Italy. Oslo has criticised Ghana.";
    let expect = [
        "agreement NOR+PER> 2020-05-04 occurred",
        "deployment CHL>PAN ../2020-05-05 occurred",
        "transfer ITA>KEN ../2020-05-05 proposed",
        "position NOR>GHA ../2020-05-05 occurred",
    ];
    tells(&e, news, Some("2020-05-05"), &expect);
    let own = format!("{news}\n\nI think that our ministers slept. We shall pay for it.");
    tells(&e, &own, Some("2020-05-05"), &["position NOR>GHA - occurred"]);
}

#[test]
fn an_entry_of_a_chronology_counts_from_its_date() {
    let text = "Norway and Chile: a chronology\n\n3 Mar 2011  Norway and Chile sign a treaty. A protocol is signed in Oslo on 18 May. Chile criticises Peru afterwards.\n8 Nov 2012  Chile recalls its ambassador over Norway's attack on a trawler. Norway, which Chile had criticised, apologises.\n9 Dec 2013  The Norwegian prime minister visits Chile. Talks with Peru on aid to be held.\n";
    let expect = [
        "agreement CHL+NOR> 2011-03-03 occurred",
        "agreement CHL+NOR> 2011-05-18 occurred",
        "position CHL>PER 2011-05-18 occurred",
        "position CHL>NOR ../2012-11-08 occurred",
    ];
    tells(&engine(), text, Some("2024-06-01"), &expect);
}

#[test]
fn what_came_of_a_thing_or_was_before_it_has_one_open_end() {
    let e = engine();
    let day = Some("2020-05-05");
    tells(
        &e,
        "In March 2011 Norway and Chile signed a treaty on fisheries. This led to the opening of attaché offices in both countries.",
        day,
        &["institution CHL+NOR> 2011-03/.. occurred"],
    );
    tells(
        &e,
        "Norway said on 3 April 2018 that six patrol boats had reached Ghana.",
        day,
        &["transfer NOR>GHA ../2018-04-03 occurred"],
    );
    tells(
        &e,
        "Chile welcomed exercise Blue Fjord with Norway, concluded on 4 August 2019.",
        day,
        &["exercise CHL+NOR> ../2019-08-04 occurred"],
    );
    tells(
        &e,
        "In 1970 it was Norway that signed a trade agreement with Chile.",
        day,
        &["agreement CHL+NOR> 1970 occurred"],
    );
}

#[test]
fn what_a_report_tells_of_its_meeting_was_then() {
    let text = "OSLO, 7 May 2020 - Norwegian Prime Minister Erna Solberg and Kenyan President Uhuru Kenyatta signed a trade agreement in Oslo on Tuesday.\n\nKenyatta was received by the Norwegian king. He thanked Norway for its help.\n\nIn March 2012 a Kenyan patrol boat rammed a Norwegian trawler. Norway criticised Kenya.";
    let expect = ["meeting KEN+NOR> 2020-05-05 occurred", "position NOR>KEN 2012-03 occurred"];
    tells(&engine(), text, Some("2020-05-07"), &expect);
}

#[test]
fn back_references_find_whom_the_text_has_just_spoken_of() {
    let e = engine();
    tells(
        &e,
        "Uganda and Chad signed a fisheries treaty in 2012. Sudan opposes it.",
        None,
        &["position SDN>TCD+UGA - occurred"],
    );
    tells(
        &e,
        "Peru and Chile are neighbours. Peru and Chile trade with each other. In 2011 Chilean police attacked the embassy of Cuba. Cuba cut ties.",
        None,
        &["agreement CHL+CUB> 2011 occurred"],
    );
    tells(
        &e,
        "Kenya and Uganda share a lake. Norway gave money to both countries in 2015.",
        None,
        &["assistance NOR>KEN+UGA 2015 occurred"],
    );
    tells(
        &e,
        "Kenya promised Uganda two patrol boats in 2015. The boats will be delivered by June.",
        None,
        &["transfer KEN>UGA 2015 planned"],
    );
}

#[test]
fn a_clause_takes_its_date_from_what_it_is_taken_from_or_hangs_on() {
    let e = engine();
    let day = Some("2020-05-05");
    tells(
        &e,
        "A study published in September 2013 noted that Chile had given two patrol boats to Ghana.",
        day,
        &["transfer CHL>GHA ../2013-09 occurred"],
    );
    tells(
        &e,
        "The talks build on a 2011 memorandum between Chile and Peru that created a joint forum.",
        day,
        &["institution CHL+PER> 2011 occurred"],
    );
    tells(
        &e,
        "Speaking on Monday in Oslo, the Norwegian foreign minister criticised Chile.",
        day,
        &["position NOR>CHL 2020-05-04 occurred"],
    );
    tells(
        &e,
        "Kenya is considering buying frigates from Italy, and an Italian delegation was in Nairobi last month.",
        day,
        &["transfer ITA>KEN ../2020-05-05 proposed"],
    );
    tells(
        &e,
        "Norway wants Chile to open a naval line by 2026.",
        day,
        &["position NOR>CHL ../2020-05-05 occurred"],
    );
}

#[test]
fn who_gives_a_speech_speaks_for_his_state() {
    tells(
        &engine(),
        "Address by the Prime Minister of Fiji, 3 August 2023\n\nLast May our navy took delivery of a patrol boat from Australia. We are glad of it.",
        Some("2023-08-03"),
        &["transfer AUS>FJI 2023-05 occurred"],
    );
}

#[test]
fn a_title_before_a_second_name_is_that_ones() {
    let text = "At the invitation of Marta Weiss, Minister of Health of Austria, the Croatian Minister of Health, Ivo Banić, paid a visit to Austria.";
    let claims = engine().code(&article(text, None)).claims;
    let visit = claims.iter().find(|c| c.kind == "visit").expect("a visit");
    assert_eq!(visit.initiators[0].person.as_deref(), Some("Ivo Banić"));
    assert_eq!(visit.initiators[0].state.as_deref(), Some("HRV"));
}

#[test]
fn what_is_announced_for_later_is_dated_by_the_announcement_and_due_then() {
    let text = "Malaysian Foreign Minister Zambry Abdul Kadir visited Kenya on 4 May. Zambry announced that 200 scholarships would be granted to Kenyan students next year.";
    tells(&engine(), text, Some("2020-05-05"), &["assistance MYS>KEN 2020-05-04 planned"]);
}

#[test]
fn a_month_without_its_year_is_the_latest_where_the_story_would_have_to_go_on_for_long() {
    let text = "Norway ordered four frigates from Spain in November 2015. In July the Norwegian and Spanish prime ministers met in Oslo. They signed a trade agreement in September.";
    let expect = ["meeting ESP+NOR> 2019-07 occurred"];
    tells(&engine(), text, Some("2020-05-05"), &expect);
}

#[test]
fn every_state_of_a_list_takes_part() {
    let e = engine();
    tells(
        &e,
        "Chile, the Netherlands, Bahrain and Peru cut ties with Norway in 2017.",
        None,
        &["agreement BHR+CHL+NLD+NOR+PER> 2017 occurred"],
    );
    tells(
        &e,
        "The foreign ministers of Togo, Benin and Ghana met in Lomé. The three ministers condemned Mali's attack on Niger. The ministers thanked Norway.",
        None,
        &["position BEN+GHA+TGO>NOR - occurred"],
    );
}

#[test]
fn what_is_since_then_or_ahead_dates_neither_the_cause_nor_the_stance() {
    let text = "NAIROBI, March 14, 2023 - Kenya and Somalia agreed on Monday to reopen the border crossing at Mandera, closed since 2011 over attacks by Somali troops, their ministers said.\n\nKenya said it would support Somalia.";
    let expect = ["position KEN>SOM ../2023-03-14 occurred", "incident SOM>KEN ../2011 occurred"];
    tells(&engine(), text, Some("2023-03-14"), &expect);
}

#[test]
fn a_dated_telling_says_for_itself_whether_it_happened() {
    let text = "In 2007 Norway and Chile agreed to set up a commission that would meet each year. In August 2013 they held the 2nd Norway-Chile dialogue in Oslo.";
    tells(&engine(), text, None, &["meeting CHL+NOR> 2013-08 occurred"]);
    tells(
        &engine(),
        "Norway and Chile agreed to recognise each other.",
        None,
        &["agreement CHL+NOR> - occurred"],
    );
    tells(
        &engine(),
        "Norway has said that it will oppose the Chilean treaty.",
        None,
        &["position NOR>CHL - occurred"],
    );
}

const PACT: &str = "On 4 May 2021 Norwegian Defence Minister Kari Dahl and Kenyan Defence Minister Per Moe met in Nairobi and signed the \
    agreement on the transfer of radar equipment.\n\nThis agreement was agreed in principle between Prime Minister Solberg, who visited \
    Kenya in October last year, and President Odinga.\n\nThe two parliaments ratified the agreement in June 2021.";

#[test]
fn a_step_of_an_instrument_bears_its_name_and_has_a_date_of_its_own() {
    let e = engine();
    let claims = e.code(&article(PACT, Some("2021-07-10"))).claims;
    let step = |stage: &str| {
        claims
            .iter()
            .find(|c| c.kind == "agreement" && c.stage.as_deref() == Some(stage))
            .unwrap()
    };
    let early = step("in-principle");
    assert_eq!(early.date.as_deref(), Some("2020-10"));
    for step in [early, step("ratified")] {
        assert_eq!(step.instrument.as_deref(), Some("agreement on the transfer of radar equipment"));
    }
}

#[test]
fn what_was_welcomed_was_done_by_then() {
    tells(
        &engine(),
        "On 4 May 2024 the foreign ministers of Norway and Kenya met in Oslo. The two welcomed Sweden's delivery of six trucks to Ghana.",
        Some("2024-05-10"),
        &["transfer SWE>GHA ../2024-05-04 occurred"],
    );
}
