//! What two states call what they are to each other: the steps that led there, in each side's own words, and where each state's own
//! ladder has it. No rank across states.

use crate::dyad::Dyad;
use crate::relations::{Life, Relations};
use crate::timeline::one_line;
use crate::{Row, Sources};
use entente_register::{Event, Filter, RegisterError};
use serde::Serialize;

/// One step of the level of relations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// What the level is called; each side's own words are in `wordings`.
    pub level: String,
    /// Whether the step ended or suspended it.
    pub ended: bool,
    /// The event.
    pub event: Row,
    /// Each telling of it: who says it, in which words.
    pub wordings: Vec<Wording>,
}

/// How one document words something.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wording {
    /// To whom the text attributes it; `None` when its author asserts it.
    pub said_by: Option<String>,
    /// The sentence, on one line.
    pub words: String,
    /// Number of the source.
    pub source: usize,
}

/// Where one state's own ladder has a level.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rung {
    /// Whose ladder: a code.
    pub state: String,
    /// The ladder's names, lowest first; in no order where the state says that its names imply no rank.
    pub ladder: Vec<String>,
    /// Position of the level there, from 1; `None` where the state does not use the name, or ranks nothing.
    pub rung: Option<usize>,
    /// What the state itself says of the order.
    pub note: String,
}

/// The steps of the level up to the dyad's day, oldest first. A step that only names again what stands already is a further wording of it.
pub fn ladder(dyad: &Dyad<'_>, agreements: &[Event], relations: &Relations, sources: &mut Sources<'_>) -> Result<Vec<Step>, RegisterError> {
    let mut steps: Vec<Step> = Vec::new();
    for event in agreements.iter().filter(|e| e.date.is_some() && dyad.is_bilateral(e)) {
        if !relations.may_be_level(event) {
            continue;
        }
        let ended = match relations.life(event) {
            Some(Life::Standing) => false,
            Some(Life::Ended) => true,
            Some(Life::Coming) | None => continue,
        };
        let event = &dyad.register.with_claims(event.clone())?;
        let Some(level) = relations.level(event) else { continue };
        let wordings = wordings(event, sources);
        match steps.last_mut().filter(|s| s.ended == ended && s.level == level) {
            Some(step) => step.wordings.extend(wordings),
            None => steps.push(Step {
                level: level.to_owned(),
                ended,
                event: Row::of(event, sources),
                wordings,
            }),
        }
    }
    Ok(steps)
}

/// The level of two states up to the dyad's day, and how it got there.
pub fn level(dyad: &Dyad<'_>, relations: &Relations, sources: &mut Sources<'_>) -> Result<Vec<Step>, RegisterError> {
    let agreements = dyad.events(|f| Filter {
        kind: Some("agreement".into()),
        without_claims: true,
        ..f
    })?;
    ladder(dyad, &agreements, relations, sources)
}

fn wordings(event: &Event, sources: &mut Sources<'_>) -> Vec<Wording> {
    let claims = event.claims.iter();
    claims
        .map(|c| Wording {
            said_by: c.said_by.clone(),
            words: one_line(&c.quote),
            source: sources.cite(&c.doc),
        })
        .collect()
}
