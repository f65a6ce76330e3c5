//! Whom a short text names by itself ("Peruvian customs officials"), with the text around it as context.

use crate::{Actor, ActorKind, Context, Gazetteer, Mention, Naming, first_day};
use entente_language::Parsed;
use entente_time::Edtf;
use std::cmp::Reverse;

/// One reading of a text that names someone.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Who is meant.
    pub actor: Actor,
    /// Bytes of the text that say so.
    pub span: entente_text::Span,
    /// Other readings, best first.
    pub others: Vec<Actor>,
}

impl Gazetteer {
    /// Who a short text names: the naming that its main word heads, or else the longest; the first of equals. `context` is the text around,
    /// read first. Who held an office before `date` and no longer does is a former official. `None` where nobody is named.
    pub fn read_one(&self, text: &Parsed, context: Option<&Parsed>, date: Option<&Edtf>) -> Option<Reading> {
        if text.is_empty() {
            return None;
        }
        let passages: Vec<&Parsed> = context.into_iter().filter(|c| !c.is_empty()).chain([text]).collect();
        let title = vec![false; passages.len()];
        let mentions = self.resolve(&passages, &Context { date, title }).mentions.pop()?;
        let best = best(&mentions, text)?;
        let mut readings = best.actors.iter().chain(&best.others).cloned();
        let mut actor = readings.next()?;
        if let Some(day) = date.map(first_day) {
            self.retire(&mut actor, day);
        }
        Some(Reading {
            actor,
            span: best.span,
            others: readings.collect(),
        })
    }

    /// Makes an elite of a person whom only the terms of office place, where the last term is over on the day.
    fn retire(&self, actor: &mut Actor, day: i32) {
        // An office that the list gives is named in the reason too.
        let by_list = actor.office.as_deref().is_none_or(|o| actor.because.starts_with(o));
        let listed = actor.kind == ActorKind::Person && by_list && actor.sectors.first() != Some(&"ELI");
        let Some(person) = actor.person.as_deref().filter(|_| listed) else {
            return;
        };
        if self.holders.is_over(person, actor.state.as_deref(), day) {
            actor.sectors.insert(0, "ELI");
            actor.office = None;
        }
    }
}

/// The naming that the text is.
fn best<'m>(mentions: &'m [Mention], text: &Parsed) -> Option<&'m Mention> {
    let heads_text = |m: &Mention| text.token(m.head).head == m.head;
    let nowhere = |m: &Mention| m.actors[0].kind == ActorKind::Place && m.actors[0].state.is_none();
    mentions.iter().filter(|m| !m.actors.is_empty()).min_by_key(|m| {
        (
            m.naming == Naming::Pronoun,
            nowhere(m),
            !heads_text(m),
            m.naming == Naming::Modifier,
            Reverse(m.span.len()),
            m.span.start,
        )
    })
}
