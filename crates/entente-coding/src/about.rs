//! Whom a stance is about where its own words name nobody: those that what is said speaks of.
//!
//! *In:* a stance with whoever takes it. *Out:* the same, with the states that its content names.

use crate::fill::Sides;
use crate::page::{Found, Page};
use crate::parties::party;
use crate::record::Party;
use crate::rules::Rule;
use entente_actors::{ActorKind, Naming};
use entente_grammar::{Form, Frame};

/// Whom a stance that names nobody is about: the states that what is said speaks of, or that the sentence opens with ("With respect to
/// Libya, …"). Where they are many it is about a matter.
pub fn meant(page: &Page, rule: &Rule, f: &Frame, sides: &mut Sides) {
    if rule.kind != "position" || !sides.counterparts.is_empty() || sides.initiators.is_empty() {
        return;
    }
    let own = sides.states();
    let matter = rule.subtype.as_deref() == Some("affirm");
    let object = if matter { Vec::new() } else { page.reach(f, "object") };
    // "Thanked it for the vaccine that Togo had given": in the reason given stands who is meant.
    let over = if matches!(f.form, Form::Noun | Form::Light { .. }) && !matter {
        page.reach(f, "for")
    } else {
        Vec::new()
    };
    let said = page.reach(f, "complement").into_iter().chain(object).chain(over);
    let spans: Vec<std::ops::Range<usize>> = said.map(|h| page.parsed.subtree(h)).chain(opening(page, f)).collect();
    let named = (0..page.mentions.len()).filter(|&k| {
        let m = &page.mentions[k];
        spans.iter().any(|s| s.contains(&m.head)) && !m.place && m.naming != Naming::Pronoun && m.actors.len() == 1
    });
    let mut found: Vec<Party> = Vec::new();
    for k in named {
        let actor = page.mentions[k].actors[0].clone();
        let loose = matches!(actor.kind, ActorKind::Organisation | ActorKind::Group);
        let state = actor.state.as_ref().filter(|s| s.len() == 3 && !loose);
        if state.is_some_and(|s| !own.contains(s) && !found.iter().any(|p| p.state.as_ref() == Some(s))) {
            found.push(party(page, &Found { mention: k, actor }));
        }
    }
    if (1..=MOST_MEANT).contains(&found.len()) {
        sides.counterparts = found;
        sides.note("counterparts", "whom what is said speaks of");
    }
}

/// How many states a stance is about at most.
const MOST_MEANT: usize = 3;

/// The words of "With respect to Libya, …", "On Cyprus, …" at the head of a sentence.
fn opening(page: &Page, f: &Frame) -> Option<std::ops::Range<usize>> {
    let p = &page.parsed;
    let sentence = p.sentences()[p.sentence_of(f.head)].clone();
    let first = sentence.start;
    let topical = matches!(
        p.word(first).to_lowercase().as_str(),
        "on" | "with" | "regarding" | "concerning" | "as"
    );
    let comma = (first..sentence.end.min(first + OPENING)).find(|&t| p.word(t) == ",")?;
    (topical && comma < f.head).then_some(first..comma)
}

/// Words that such an opening has at most.
const OPENING: usize = 12;
