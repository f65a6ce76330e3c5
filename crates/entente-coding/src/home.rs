//! Whose the actors at home are: "students marched in Nairobi" are Kenyan students.
//!
//! Only for rules that a party without a state satisfies (`at_least = 0`). A party that the text gives no state takes that of the one
//! country named in its sentence, else that of the other side, else that of the document's first state; failing all three it keeps none.

use crate::fill::Sides;
use crate::page::Page;
use crate::record::{Because, Party};
use std::collections::BTreeSet;

/// Sectors of actors that belong to a country; bodies of states, foreign armies and outlets may not.
const AT_HOME: [&str; 17] = [
    "GOV", "MIL", "COP", "JUD", "LEG", "PTY", "PRM", "REB", "UAF", "CRM", "OPP", "CVL", "BUS", "LAB", "AGR", "EDU", "REL",
];

/// How many words away a country may be named.
const REACH: usize = 100;

/// Gives states to the parties that lack one.
pub fn settle(page: &Page, head: usize, topic: &[String], sides: &mut Sides) {
    let lacks = |p: &Party| p.state.is_none() && p.sector.as_deref().is_some_and(|s| AT_HOME.contains(&s));
    if !sides.initiators.iter().chain(&sides.counterparts).any(lacks) {
        return;
    }
    let Some((state, reason)) = home(page, head, topic, sides) else {
        return;
    };
    for (field, side) in [("initiators", &mut sides.initiators), ("counterparts", &mut sides.counterparts)] {
        for p in side.iter_mut().filter(|p| lacks(p)) {
            p.state = Some(state.clone());
            sides.because.push(Because {
                field: field.into(),
                reason: format!("“{}” are of {reason}", p.name),
            });
        }
    }
}

fn home(page: &Page, head: usize, topic: &[String], sides: &Sides) -> Option<(String, &'static str)> {
    let sentence = page.parsed.sentences()[page.parsed.sentence_of(head)].clone();
    let near = sentence.start.max(head.saturating_sub(REACH))..sentence.end.min(head + REACH);
    let named = near
        .filter_map(|t| page.mention_at(t))
        .map(|m| &page.mentions[m])
        .filter(|m| m.place);
    let states: BTreeSet<&String> = named.flat_map(|m| &m.actors).filter_map(|a| a.state.as_ref()).collect();
    if states.len() == 1 {
        return states.first().map(|s| ((*s).clone(), "the country that the sentence is set in"));
    }
    let of_a_country = |p: &&Party| !matches!(p.sector.as_deref(), Some("IGO" | "NGO"));
    let both = sides.initiators.iter().chain(&sides.counterparts).filter(of_a_country);
    let states: BTreeSet<&String> = both.filter_map(|p| p.state.as_ref()).filter(|s| s.len() == 3).collect();
    if states.len() == 1 {
        return states.first().map(|s| ((*s).clone(), "the country of the other side"));
    }
    topic
        .first()
        .filter(|s| s.len() == 3)
        .map(|s| (s.clone(), "the country that the document is about"))
}
