//! Later events that bear on a promise.

use super::links::{Parties, Subject};
use super::rules::{Link, PromiseRule, PromiseRules};
use crate::{Row, Sources, house};
use entente_coding::{Party, Status};
use entente_register::days::{self, Days};
use entente_register::merge::Rules;
use entente_register::{Event, Filter, Register, RegisterError};
use serde::Serialize;
use std::collections::HashMap;

/// So many later events of the same parties and kind are looked at, oldest first.
const LOOKED_AT: usize = 2_000;

/// A later event that bears on a promise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// The event, with its sentence.
    pub event: Row,
    /// How it bears.
    pub bearing: Bearing,
    /// What links it to the promise.
    pub links: Vec<Link>,
    /// Days it may have happened on.
    #[serde(skip)]
    pub(super) days: Option<Days>,
}

/// How an event bears on a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bearing {
    /// It is the deed.
    Kept,
    /// It is a part of it.
    Part,
    /// It ends it unkept.
    GivenUp,
}

/// A promise, as matching sees it.
pub struct Made<'a> {
    /// The event that promises.
    pub event: &'a Event,
    /// Its sort.
    pub rule: &'a PromiseRule,
    /// When it was promised.
    pub said: Option<Days>,
    /// When it was first told.
    pub told: Option<Days>,
    /// When it is due.
    pub due: Option<Days>,
    /// The last day of evidence.
    pub until: Option<i32>,
    /// What all sorts of promises share.
    pub rules: &'a PromiseRules,
}

/// What was found.
#[derive(Default)]
pub struct Found {
    /// What bears on it, oldest first.
    pub evidence: Vec<Evidence>,
    /// What may.
    pub possible: Vec<Row>,
    /// How many of the things are done; `None` where some number is not told.
    pub done: Option<u64>,
}

impl Made<'_> {
    /// How many things are promised, where one sort of thing is, with a number.
    pub fn count(&self) -> Option<u64> {
        match &self.event.items[..] {
            [one] => one.count,
            items => items.iter().map(|i| i.count).reduce(|a, b| a.max(b)).flatten().filter(|_| {
                // "Six vessels" and "the vessels" of one promise.
                items.iter().filter(|i| i.count.is_some()).count() == 1
            }),
        }
    }

    /// The day it is due, as a chronology prints it.
    pub fn due_words(&self) -> String {
        let own = self.event.due.as_deref().or(self.event.date.as_deref());
        house::date(own)
    }

    /// Whether an event that nothing links to the promise is worth showing.
    fn may_be(&self, other: &Event, days: Option<Days>) -> bool {
        let from = self.due.or(self.said).map_or(days::LAST, |d| d.last);
        self.rule.show_possible
            && other.kind == self.event.kind
            && days.is_some_and(|d| d.first > days::FIRST && d.first <= from.saturating_add(self.rules.possible_days))
    }

    /// Whether an event is later than the promise, as far as is known, and not later than the day of judgement.
    fn is_later(&self, event: &Event, days: Option<Days>, sources: &mut Sources<'_>) -> Result<bool, RegisterError> {
        let after = |from: Option<Days>, what: Days| from.is_none_or(|from| what.last >= from.sort_day());
        Ok(match days {
            // What is only known to have happened by some day may be older than the promise: it counts by the day it was told.
            Some(d) if d.is_closed() || d.first > days::FIRST => {
                after(self.said.filter(|s| s.is_closed()).or(self.told), d) && self.until.is_none_or(|u| d.first <= u)
            }
            _ => first_told(event, sources)?.is_some_and(|told| {
                let since = self.told.or(self.said);
                since.is_some_and(|s| told.first > s.last) && self.until.is_none_or(|u| told.first <= u)
            }),
        })
    }
}

/// When an event, with or without its claims, was first told: the earliest publication of its documents.
pub fn first_told(event: &Event, sources: &mut Sources<'_>) -> Result<Option<Days>, RegisterError> {
    let mut first: Option<Days> = None;
    for doc in event.sources.iter().flat_map(|s| &s.documents) {
        if let Some(published) = sources.published(doc)? {
            first = Some(first.map_or(published, |f| f.min(published)));
        }
    }
    Ok(first)
}

/// Evidence inside the event itself: one document tells the promise, one published later tells that it was done.
pub fn within(made: &Made<'_>, sources: &mut Sources<'_>) -> Result<Option<Found>, RegisterError> {
    let mut planned: Option<Days> = None;
    for c in made.event.claims.iter().filter(|c| c.status == Status::Planned) {
        if let Some(day) = sources.published(&c.doc)? {
            planned = Some(planned.map_or(day, |p| p.min(day)));
        }
    }
    let Some(planned) = planned else { return Ok(None) };
    let mut done = None;
    for c in made.event.claims.iter().filter(|c| c.status == Status::Occurred) {
        if sources.published(&c.doc)?.is_some_and(|d| d.first > planned.last) {
            done = Some(c.doc.clone());
            break;
        }
    }
    if done.is_none() {
        return Ok(None);
    }
    let days = made.event.date.as_deref().and_then(Days::read);
    Ok(Some(Found {
        evidence: vec![Evidence {
            event: Row::of(made.event, sources),
            bearing: Bearing::Kept,
            links: Vec::new(),
            days,
        }],
        possible: Vec::new(),
        done: None,
    }))
}

/// Looks for evidence; keeps the later events of each pair for the next promise of the same two.
pub struct Search<'r> {
    register: &'r Register,
    known: HashMap<(Vec<String>, Vec<String>), Vec<Deed>>,
}

/// An event that may bear on promises, as they are compared with it.
pub(super) struct Deed {
    pub(super) event: Event,
    pub(super) parties: Parties,
    pub(super) subject: Subject,
    pub(super) days: Option<Days>,
}

impl Deed {
    fn of(event: Event, rules: &Rules) -> Deed {
        Deed {
            parties: Parties::of(&event),
            subject: Subject::of(&event, rules),
            days: event.date.as_deref().and_then(Days::read),
            event,
        }
    }
}

impl<'r> Search<'r> {
    /// Nothing looked up yet.
    pub fn new(register: &'r Register) -> Search<'r> {
        Search {
            register,
            known: HashMap::new(),
        }
    }

    /// What bears on a promise, and a few events that may.
    pub fn evidence(&mut self, made: &Made<'_>, sources: &mut Sources<'_>) -> Result<Found, RegisterError> {
        let mut found = Found::default();
        let rules = self.register.rules();
        let (subject, parties) = (Subject::of(made.event, rules), Parties::of(made.event));
        let (mut done, mut some_unnumbered) = (0, false);
        for deed in self.candidates(made)? {
            let (other, days) = (&deed.event, deed.days);
            if other.id == made.event.id || !parties.are_of(&deed.parties, made.event.kind == other.kind) {
                continue;
            }
            let Some(bearing) = bearing(made.rule, other) else { continue };
            let Some(links) = subject.links(made.event, deed, made) else {
                continue;
            };
            let firm = days.is_some_and(|d| d.first > days::FIRST) || links.iter().any(|l| made.rules.firm.contains(l));
            let enough = firm && made.rule.enough.iter().any(|set| set.iter().all(|l| links.contains(l)));
            if !enough && (found.possible.len() >= made.rules.possible || !made.may_be(other, days)) {
                continue;
            }
            if !made.is_later(other, days, sources)? {
                continue;
            }
            let event = Row::brief(other, sources)?;
            if !enough {
                found.possible.push(event);
                continue;
            }
            if bearing == Bearing::Kept {
                match subject.number_in(&deed.subject) {
                    Some(n) => done += n,
                    None => some_unnumbered = true,
                }
            }
            found.evidence.push(Evidence {
                event,
                bearing,
                links,
                days,
            });
        }
        if !found.evidence.is_empty() {
            found.possible.clear();
        }
        found.done = (!some_unnumbered).then_some(done);
        Ok(found)
    }

    /// Events that occurred between the first two parties, of the kinds that bear on the promise, without their claims.
    fn candidates(&mut self, made: &Made<'_>) -> Result<&[Deed], RegisterError> {
        let parties = pair(made.event);
        let key = (parties.clone(), made.rule.bearing());
        if !self.known.contains_key(&key) {
            let filter = |f: Filter| Filter {
                kinds: key.1.clone(),
                statuses: vec!["occurred".into()],
                limit: Some(LOOKED_AT),
                without_claims: true,
                ..f
            };
            let events = match &parties[..] {
                [a, b] => self.register.events(&filter(Filter {
                    between: Some((a.clone(), b.clone())),
                    ..Filter::default()
                }))?,
                // Nobody known on one side: nothing can be matched.
                _ => Vec::new(),
            };
            let rules = self.register.rules();
            let deeds = events.into_iter().map(|e| Deed::of(e, rules)).collect();
            self.known.insert(key.clone(), deeds);
        }
        Ok(self.known.get(&key).map_or(&[], Vec::as_slice))
    }
}

fn bearing(rule: &PromiseRule, event: &Event) -> Option<Bearing> {
    if rule.given_up_by.is(event) {
        Some(Bearing::GivenUp)
    } else if rule.kept_by.is(event) {
        Some(Bearing::Kept)
    } else if rule.part_by.is(event) {
        Some(Bearing::Part)
    } else {
        None
    }
}

/// The giver and the receiver, or the first two parties.
fn pair(event: &Event) -> Vec<String> {
    let states = |side: &[Party]| side.iter().find_map(|p| p.state.clone());
    match (states(&event.initiators), states(&event.counterparts)) {
        (Some(a), Some(b)) if a != b => vec![a, b],
        _ => event.states().into_iter().take(2).map(str::to_owned).collect(),
    }
}
