//! Rows as event data sets have them: an event, or one pair of its actors, with what their columns ask for.
//!
//! Those data sets know only what is told to have happened or to be meant; so denied and hypothetical events are left out, and counted. What is
//! planned or proposed stays: the PLOVER code says so (a visit that is planned is AGREE).

use crate::dates::{Certain, certain};
use crate::job::{Job, Record};
use crate::lists::{Lists, Spot};
use crate::parties::{Actor, actors, dyads, joined, mentions};
use crate::{Result, Summary};
use entente_coding::{Cameo, Status};
use entente_register::DocumentInfo;
use std::rc::Rc;

/// One row.
pub struct Row {
    /// The event.
    pub record: Rc<Record>,
    /// Names and numbers.
    pub lists: Rc<Lists>,
    /// The register's version.
    pub version: Rc<str>,
    /// Who acts: one where rows are pairs.
    pub source: Vec<Actor>,
    /// To, with or against whom: one where rows are pairs.
    pub target: Vec<Actor>,
    /// Which pair of the event it is, from 1; `None` where it is the only row.
    pub pair: Option<usize>,
    /// Where it happened, if that is on the map.
    pub spot: Option<Spot>,
}

/// Whether rows are events or pairs of actors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// One row an event.
    Event,
    /// One row for every two actors.
    Pair,
}

/// Gives every row of what is wanted, in the order of events.
///
/// # Errors
/// Those of reading, and the first that `take` gives.
pub fn each(job: &Job<'_>, grain: Grain, summary: &mut Summary, mut take: impl FnMut(Row) -> Result<()>) -> Result<()> {
    let version: Rc<str> = job.stamp.to_string().into();
    job.each_record(|record| {
        match record.event.status {
            Status::Denied | Status::Hypothetical => {
                summary.leave_out(format!("{} event", record.event.status.as_str()));
                return Ok(());
            }
            _ => {}
        }
        match &record.event.date {
            None => summary.note("event without a date (left empty)"),
            date if certain(date.as_deref()).day.is_none() => {
                summary.note("event whose date is not one day (given as far as it is certain)")
            }
            _ => {}
        }
        let record = Rc::new(record);
        let spot = spot(job, &record)?;
        let sides: Vec<(Vec<Actor>, Vec<Actor>)> = match grain {
            Grain::Event => vec![(actors(&record.event.initiators), actors(&record.event.counterparts))],
            Grain::Pair => {
                let pairs = dyads(&record.event.initiators, &record.event.counterparts);
                pairs
                    .into_iter()
                    .map(|(a, b)| (a.into_iter().collect(), b.into_iter().collect()))
                    .collect()
            }
        };
        let several = sides.len() > 1;
        for (n, (source, target)) in sides.into_iter().enumerate() {
            summary.wrote(1);
            take(Row {
                record: record.clone(),
                lists: job.lists.clone(),
                version: version.clone(),
                source,
                target,
                pair: several.then_some(n + 1),
                spot: spot.clone(),
            })?;
        }
        Ok(())
    })
}

/// Where an event happened, if it has a place that is on the map.
pub(crate) fn spot(job: &Job<'_>, record: &Record) -> Result<Option<Spot>> {
    let Some(place) = &record.event.place else { return Ok(None) };
    Ok(job.lists.spot(&place.name, place.state.as_deref())?.ok().cloned())
}

impl Record {
    /// The CAMEO code of the claim that has the event's own PLOVER code.
    pub fn cameo(&self) -> Option<&Cameo> {
        let own = &self.event.plover;
        let same = |mode: bool| {
            let fits = move |p: &entente_coding::Plover| p.event == own.event && (!mode || p.mode == own.mode);
            self.told
                .iter()
                .filter(move |t| fits(&t.claim.plover))
                .find_map(|t| t.claim.cameo.as_ref())
        };
        same(true).or_else(|| same(false))
    }
}

impl Row {
    /// The event's id; of one of several pairs with its number: `7k2m….2`.
    pub fn id(&self) -> String {
        match self.pair {
            None => self.record.event.id.clone(),
            Some(n) => format!("{}.{n}", self.record.event.id),
        }
    }
    /// What is certain of its date.
    pub fn date(&self) -> Certain {
        certain(self.record.event.date.as_deref())
    }
    /// The document that tells it first.
    pub fn document(&self) -> Option<&DocumentInfo> {
        self.record.documents.first().map(|d| &**d)
    }
    /// What actors of a side are called: `person` first, then the state's name, then the record's.
    pub fn names(&self, side: &[Actor], person: bool) -> String {
        let name = |a: &Actor| match a.persons.as_slice() {
            [one] if person => one.clone(),
            _ => self.state_name(a),
        };
        joined(side.iter().map(name).collect::<Vec<_>>().iter().map(String::as_str))
    }
    /// The name of an actor's state or body, or the record's name for it.
    pub fn state_name(&self, actor: &Actor) -> String {
        let known = actor.code.as_deref().and_then(|c| self.lists.name(c));
        known.unwrap_or(&actor.name).to_owned()
    }
    /// Codes of a side.
    pub fn codes(&self, side: &[Actor]) -> String {
        joined(side.iter().filter_map(|a| a.code.as_deref()))
    }
    /// Names of the states of a side; bodies have no country.
    pub fn countries(&self, side: &[Actor]) -> String {
        let states = side
            .iter()
            .filter_map(|a| a.code.as_deref())
            .filter(|c| self.lists.fips(c).is_some() || self.lists.is_state(c));
        joined(states.filter_map(|c| self.lists.name(c)))
    }
    /// Correlates of War numbers of a side, on the event's day.
    pub fn cow(&self, side: &[Actor]) -> String {
        let day = crate::dates::bounds(self.record.event.date.as_deref()).1;
        let numbers = side.iter().filter_map(|a| a.code.as_deref()).filter_map(|c| self.lists.cow(c, day));
        joined(numbers.map(|c| c.number.as_str()))
    }
    /// Sectors of a side.
    pub fn sectors(&self, side: &[Actor]) -> String {
        joined(side.iter().flat_map(|a| a.sectors.iter().map(String::as_str)))
    }
    /// Offices of a side.
    pub fn offices(&self, side: &[Actor]) -> String {
        joined(side.iter().flat_map(|a| a.offices.iter().map(String::as_str)))
    }
    /// Words of the text for a side.
    pub fn raw(&self, side: &[Actor]) -> String {
        let words: Vec<String> = side.iter().flat_map(|a| mentions(&self.record, a)).collect();
        joined(words.iter().map(String::as_str))
    }
    /// CAMEO code.
    pub fn cameo(&self) -> Option<&Cameo> {
        self.record.cameo()
    }
    /// Goldstein's value of the CAMEO root.
    pub fn goldstein(&self) -> String {
        let value = self.cameo().and_then(|c| self.lists.goldstein(&c.root));
        value.map(|v| format!("{v:.1}")).unwrap_or_default()
    }
    /// The state that its place lies in.
    pub fn place_state(&self) -> Option<&str> {
        self.record.event.place.as_ref().and_then(|p| p.state.as_deref())
    }
    /// A part of its spot.
    pub fn at(&self, part: impl Fn(&Spot) -> String) -> String {
        self.spot.as_ref().map(part).unwrap_or_default()
    }
}
