//! Acts that name one of the two they are between: what is done to the other of the document's pair, and what one does alone.
//!
//! *In:* a rule and the sides found for it. *Out:* whether the other side is missing or is the doer's own state, the other of the pair in its
//! place, and who takes a step in an instrument's life by himself. Only a document that is about two states has an other.

use crate::certainty::Governed;
use crate::fill::{self, Scene};
use crate::page::Page;
use crate::parties::{at_odds, parties};
use crate::record::Party;
use crate::rules::{Rule, Rules};
use entente_grammar::{Frame, Link};

/// The states that ratify, suspend or end an instrument by themselves: those whose verb it is.
pub fn takes_alone(page: &Page, rule: &Rule, g: &Governed) -> Vec<String> {
    if rule.kind != "agreement" || !matches!(g.stage.as_deref(), Some("suspended" | "ended" | "ratified")) {
        return Vec::new();
    }
    let doers = |up: usize| parties(page, &page.frames.frames[up], &["subject".to_owned()], &[]);
    let states = g.adds.iter().flat_map(|(up, _)| doers(*up)).filter_map(|p| p.state);
    states.collect()
}

/// Whether an act against somebody names only him who acts.
pub fn lacks(rule: &Rule, initiators: &[Party], counterparts: &[Party]) -> bool {
    to_itself(rule, initiators, counterparts) || lacks_other(rule, initiators, counterparts)
}

/// Whether an act between states would be one state's on itself, as where only the place of it is told: "shells fell near Mubi".
fn to_itself(rule: &Rule, initiators: &[Party], counterparts: &[Party]) -> bool {
    let between = matches!(rule.kind.as_str(), "transfer" | "assistance" | "visit" | "deployment" | "incident");
    let same = |c: &Party| c.state.is_some() && initiators.iter().all(|i| i.state == c.state && !at_odds(i, c));
    between && !initiators.is_empty() && !counterparts.is_empty() && counterparts.iter().all(same)
}

/// Whether a rule that one party is enough for found the doer of an act against somebody, and nobody else.
fn lacks_other(rule: &Rule, initiators: &[Party], counterparts: &[Party]) -> bool {
    // "Ottawa voiced worry over the arrests", in a document about two states: the other's.
    let concern = rule.kind == "position" && rule.subtype.as_deref() == Some("concern");
    let against = match rule.kind.as_str() {
        "incident" => true,
        "position" => concern || matches!(rule.subtype.as_deref(), Some("demand" | "reject" | "criticise" | "threaten")),
        "deployment" => matches!(rule.subtype.as_deref(), Some("mobilisation" | "posture")),
        _ => false,
    };
    let one = initiators
        .first()
        .is_some_and(|i| i.state.is_some() && initiators.iter().all(|o| o.state == i.state));
    (rule.at_least == 0 || concern) && against && one && counterparts.is_empty()
}

/// Whose act moved the doer to his own, which is against them: "Chad massed troops, prompting Niger to close its border". Empty where none
/// did, where the act is not against anybody, or where the sentence says against whom.
pub fn provokers(rules: &Rules, page: &Page, rule: &Rule, f: &Frame, initiators: &[Party], counterparts: &[Party]) -> Vec<Party> {
    let answers = match rule.kind.as_str() {
        "incident" => true,
        "deployment" => matches!(rule.subtype.as_deref(), Some("mobilisation" | "posture" | "patrol")),
        "measure" => matches!(rule.subtype.as_deref(), Some("sanction" | "ban")),
        "position" => matches!(rule.subtype.as_deref(), Some("demand" | "reject" | "criticise" | "threaten")),
        _ => false,
    };
    let Some((up, Link::Complement)) = f.under.filter(|_| answers && counterparts.is_empty()) else {
        return Vec::new();
    };
    let prompt = &page.frames.frames[up];
    if !rules.classes.has("provoke", &prompt.lemma) {
        return Vec::new();
    }
    let paths = ["subject", "subject.by", "subject.of", "subject.modifier"].map(str::to_owned);
    let subject = |f: &Frame| parties(page, f, &paths[..1], &paths[1..]);
    let mut found = subject(prompt);
    if let (true, Some((main, Link::Adverbial))) = (found.is_empty(), prompt.under) {
        found = subject(&page.frames.frames[main]);
    }
    found.retain(|p| p.state.is_some() && initiators.iter().all(|i| i.state != p.state));
    found
}

/// Puts the other of the document's two states in the place of the doer's own. Whether there was one.
pub fn turn_to_other(scene: Scene<'_>, initiators: &[Party], counterparts: &mut Vec<Party>) -> bool {
    let own = initiators[0].state.as_deref();
    let Some([a, b]) = scene.topic.get(..2).filter(|_| scene.paired) else {
        return false;
    };
    let other = if own == Some(a.as_str()) {
        b
    } else if own == Some(b.as_str()) {
        a
    } else {
        return false;
    };
    *counterparts = vec![fill::stands_for(other)];
    true
}
