//! Later events that bear on a promise: what links them to it, and what keeps them apart.

use super::rules::{Link, PromiseRule, PromiseRules};
use crate::{Row, Sources, house, things};
use entente_coding::{Party, Status};
use entente_register::best::same_person;
use entente_register::days::{self, Days};
use entente_register::merge::Rules;
use entente_register::{Event, Filter, Register, RegisterError};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

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
    fn is_later(&self, days: Option<Days>, told: Option<Days>) -> bool {
        let after = |from: Option<Days>, what: Days| from.is_none_or(|from| what.last >= from.sort_day());
        match (days, told) {
            // What is only known to have happened by some day may be older than the promise.
            (Some(d), _) if d.is_closed() || d.first > days::FIRST => {
                after(self.said.filter(|s| s.is_closed()).or(self.told), d) && self.until.is_none_or(|u| d.first <= u)
            }
            (_, Some(told)) => {
                let since = self.told.or(self.said);
                since.is_some_and(|s| told.first > s.last) && self.until.is_none_or(|u| told.first <= u)
            }
            _ => false,
        }
    }
}

/// When an event was first told: the earliest publication of its documents.
pub fn first_told(event: &Event, sources: &mut Sources<'_>) -> Result<Option<Days>, RegisterError> {
    let mut first: Option<Days> = None;
    for doc in event.documents() {
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
    known: HashMap<(Vec<String>, Vec<String>), Vec<Event>>,
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
        let register = self.register;
        let rules = register.rules();
        let subject = Subject::of(made.event, rules);
        let (mut done, mut some_unnumbered) = (0, false);
        for other in self.candidates(made)? {
            if other.id == made.event.id || !same_parties(made.event, other) {
                continue;
            }
            let Some(bearing) = bearing(made.rule, other) else { continue };
            let days = other.date.as_deref().and_then(Days::read);
            let theirs = Subject::of(other, rules);
            let Some(links) = subject.links(&theirs, made, days) else {
                continue;
            };
            let firm = days.is_some_and(|d| d.first > days::FIRST) || links.iter().any(|l| made.rules.firm.contains(l));
            let enough = firm && made.rule.enough.iter().any(|set| set.iter().all(|l| links.contains(l)));
            if !enough && (found.possible.len() >= made.rules.possible || !made.may_be(other, days)) {
                continue;
            }
            let other = register.event(&other.id)?;
            if !made.is_later(days, first_told(&other, sources)?) {
                continue;
            }
            let event = Row::of(&other, sources);
            if !enough {
                found.possible.push(event);
                continue;
            }
            if bearing == Bearing::Kept {
                match subject.number_in(&theirs) {
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
    fn candidates(&mut self, made: &Made<'_>) -> Result<&[Event], RegisterError> {
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
            self.known.insert(key.clone(), events);
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

/// Whether the doers of the promise are doers of the deed, and those it is done to the same. The deed may be told without one side.
fn same_parties(promise: &Event, deed: &Event) -> bool {
    let states = |side: &[Party]| side.iter().filter_map(|p| p.state.clone()).collect::<BTreeSet<_>>();
    let (by, to) = (states(&promise.initiators), states(&promise.counterparts));
    let (their_by, their_to) = (states(&deed.initiators), states(&deed.counterparts));
    if promise.kind == deed.kind && !to.is_empty() && !their_to.is_empty() {
        return !by.is_disjoint(&their_by) && !to.is_disjoint(&their_to);
    }
    let all: BTreeSet<_> = by.union(&to).collect();
    let theirs: BTreeSet<_> = their_by.union(&their_to).collect();
    all.is_subset(&theirs)
}

/// What an event is about, ready to be compared.
struct Subject<'a> {
    event: &'a Event,
    things: Vec<things::Thing>,
    instrument: Vec<u64>,
    mechanism: Vec<u64>,
    words: Vec<u64>,
}

impl<'a> Subject<'a> {
    fn of(event: &'a Event, rules: &Rules) -> Subject<'a> {
        let words = |name: &Option<String>| name.as_deref().map(|n| rules.telling_words(n)).unwrap_or_default();
        Subject {
            things: things::things(event, rules),
            instrument: words(&event.instrument),
            mechanism: words(&event.mechanism),
            words: rules.telling_words(&things::without_names(&event.title, event)),
            event,
        }
    }

    /// What links a later event to this promise; `None` where something keeps the two apart.
    fn links(&self, other: &Subject<'_>, made: &Made<'_>, days: Option<Days>) -> Option<Vec<Link>> {
        let mut links = Vec::new();
        if named(&self.things) && named(&other.things) {
            if !self.things.iter().any(|t| other.things.iter().any(|o| t.is(o))) {
                return None;
            }
            if self.fits_in_number(other) {
                links.push(Link::Item);
            } else {
                return None;
            }
        }
        if let (Some(a), Some(b)) = (&self.event.value, &other.event.value)
            && a.currency == b.currency
            && (a.amount - b.amount).abs() <= 0.01 * a.amount.abs()
        {
            links.push(Link::Value);
        }
        if things::alike(&self.instrument, &other.instrument) {
            links.push(Link::Instrument);
        } else if !self.instrument.is_empty() && !other.instrument.is_empty() && made.rule.kind == "agreement" {
            return None;
        }
        if !self.mechanism.is_empty() && !other.mechanism.is_empty() {
            if !things::alike(&self.mechanism, &other.mechanism) {
                return None;
            }
            links.push(Link::Mechanism);
        }
        match (self.event.ordinal, other.event.ordinal) {
            (Some(a), Some(b)) if a == b => links.push(Link::Ordinal),
            (Some(_), Some(_)) if !self.mechanism.is_empty() => return None,
            _ => {}
        }
        match persons(self.event, other.event) {
            Some(true) => links.push(Link::Person),
            Some(false) if matches!(self.event.kind.as_str(), "visit" | "meeting") => return None,
            _ => {}
        }
        if let (Some(place), Some(other)) = (&self.event.place, &other.event.place)
            && place.name == other.name
        {
            links.push(Link::Place);
        }
        if let (Some(planned), Some(days)) = (made.due, days)
            && days.first <= planned.last.saturating_add(made.rules.near_days)
            && days.last >= planned.first
        {
            links.push(Link::Date);
        }
        if things::shared(&self.words, &other.words) >= 2 {
            links.push(Link::Words);
        }
        Some(links)
    }

    /// Whether a deed has no more of each thing than was promised.
    fn fits_in_number(&self, deed: &Subject<'_>) -> bool {
        self.things.iter().all(|promised| {
            let same = deed.things.iter().filter(|d| promised.is(d));
            same.filter_map(|d| d.count).all(|n| promised.count.is_none_or(|most| n <= most))
        })
    }

    /// How many of the promised things a deed tells of.
    fn number_in(&self, deed: &Subject<'_>) -> Option<u64> {
        let same = deed.things.iter().filter(|d| self.things.iter().any(|p| p.is(d)));
        same.map(|d| d.count).reduce(|a, b| Some(a? + b?)).flatten()
    }
}

fn named(things: &[things::Thing]) -> bool {
    things.iter().any(|t| t.head.is_some() || !t.designations.is_empty())
}

/// Whether a person is named by both: `Some(false)` where both name persons of one state, and never the same; `None` where one names none.
fn persons(a: &Event, b: &Event) -> Option<bool> {
    let mut compared = None;
    for p in a.parties() {
        for q in b.parties().filter(|q| q.state == p.state) {
            if let (Some(p), Some(q)) = (&p.person, &q.person) {
                if same_person(p, q) {
                    return Some(true);
                }
                compared = Some(false);
            }
        }
    }
    compared
}
