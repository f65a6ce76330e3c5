//! Two states on a day: what they call their relations and how that came about, what they concluded, what they hold
//! regularly, what came last and what comes next.

use crate::relations::{Life, Relations};
use crate::timeline::one_line;
use crate::{Row, Source, Sources};
use entente_register::days::Days;
use entente_register::merge::Rules;
use entente_register::{Event, Filter, Register, RegisterError, Tally};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// So many rows of what came last and of what comes next.
const ROWS: usize = 5;

/// Two states on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relationship {
    /// One state or body.
    pub a: String,
    /// The other.
    pub b: String,
    /// The day, EDTF; what is dated later is left out of level, instruments and series. `None`: everything in the register.
    pub on: Option<String>,
    /// The level in force on that day; `None` where the register tells of none.
    pub level: Option<Step>,
    /// How it got there, oldest first.
    pub ladder: Vec<Step>,
    /// What they concluded, oldest first.
    pub instruments: Vec<Instrument>,
    /// What they hold in series.
    pub series: Vec<Series>,
    /// What came last, newest first.
    pub latest: Vec<Row>,
    /// What comes next, or was planned without a date.
    pub next: Vec<Row>,
    /// Number of events by kind, over all time.
    pub kinds: Vec<(String, u64)>,
    /// Number of events by year.
    pub years: Vec<(String, u64)>,
    /// What all of this cites.
    pub sources: Vec<Source>,
}

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

/// An instrument and its life.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Instrument {
    /// Its name, in words of a text.
    pub name: String,
    /// Treaty, memorandum …
    pub subtype: Option<String>,
    /// What it is about.
    pub areas: Vec<String>,
    /// "standing", "ended" or "coming" (not concluded) on the day.
    pub state: &'static str,
    /// The steps of its life, oldest first.
    pub steps: Vec<Row>,
}

/// A standing series of meetings or exercises.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// Its name, in words of a text.
    pub name: String,
    /// Sessions told of, oldest first.
    pub sessions: Vec<Row>,
    /// Highest number that a session bears.
    pub highest_ordinal: Option<u32>,
    /// Median days between dated sessions that follow each other, from three sessions on.
    pub usual_interval_days: Option<i32>,
}

/// The relationship of `a` and `b` (codes) on a day.
///
/// # Errors
/// [`RegisterError::Filter`] where `on` is no date; those of reading the register.
pub fn relationship(register: &Register, a: &str, b: &str, on: Option<&str>) -> Result<Relationship, RegisterError> {
    let relations = Relations::standard()?;
    let dyad = Dyad {
        register,
        pairs: pairs(&relations, a, b),
        on,
    };
    let mut sources = Sources::of(register)?;
    let agreements = dyad.events(|f| Filter {
        kind: Some("agreement".into()),
        ..f
    })?;
    let bilateral = |e: &&Event| dyad.is_bilateral(e);
    let ladder = ladder(agreements.iter().filter(bilateral), &relations, &mut sources);
    let instruments = instruments(&agreements, &relations, register.rules(), &mut sources);
    let sessions = dyad.events(|f| Filter { of_a_series: true, ..f })?;
    let series = series(&sessions, register.rules(), &mut sources);
    let rows = |events: Vec<Event>, sources: &mut Sources| events.iter().map(|e| Row::of(e, sources)).collect();
    let latest = rows(dyad.latest()?, &mut sources);
    let next = rows(dyad.next()?, &mut sources);
    Ok(Relationship {
        a: a.to_owned(),
        b: b.to_owned(),
        on: on.map(str::to_owned),
        level: ladder.last().filter(|step| !step.ended).cloned(),
        ladder,
        instruments,
        series,
        latest,
        next,
        kinds: dyad.tally(Tally::Kind)?,
        years: dyad.tally(Tally::Year)?,
        sources: sources.list(),
    })
}

/// Every pair of codes under which the relations of `a` and `b` are found.
fn pairs(relations: &Relations, a: &str, b: &str) -> Vec<(String, String)> {
    let theirs = relations.codes(b);
    relations
        .codes(a)
        .iter()
        .flat_map(|a| theirs.iter().map(move |b| (a.clone(), b.clone())))
        .collect()
}

struct Dyad<'a> {
    register: &'a Register,
    pairs: Vec<(String, String)>,
    on: Option<&'a str>,
}

impl Dyad<'_> {
    /// Events of the two up to the day, oldest first.
    fn events(&self, narrow: impl Fn(Filter) -> Filter) -> Result<Vec<Event>, RegisterError> {
        self.all(|f| {
            narrow(Filter {
                until: self.on.map(str::to_owned),
                ..f
            })
        })
    }

    fn all(&self, narrow: impl Fn(Filter) -> Filter) -> Result<Vec<Event>, RegisterError> {
        let mut found: BTreeMap<String, Event> = BTreeMap::new();
        for pair in &self.pairs {
            let filter = narrow(Filter {
                between: Some(pair.clone()),
                ..Filter::default()
            });
            for event in self.register.events(&filter)? {
                found.insert(event.id.clone(), event);
            }
        }
        let mut events: Vec<Event> = found.into_values().collect();
        events.sort_by_cached_key(|e| (order(e), e.id.clone()));
        Ok(events)
    }

    /// Level is a matter of two: what three agree on is theirs, not the two's.
    fn is_bilateral(&self, event: &Event) -> bool {
        let states = event.states();
        states.len() == 2
            && self
                .pairs
                .iter()
                .any(|(a, b)| states.contains(a.as_str()) && states.contains(b.as_str()))
    }

    fn latest(&self) -> Result<Vec<Event>, RegisterError> {
        let mut events = self.events(|f| Filter {
            newest_first: true,
            status: Some("occurred".into()),
            limit: Some(ROWS),
            // Without a day, "until the end of time" leaves out what has no date.
            until: f.until.clone().or_else(|| Some("9999".into())),
            ..f
        })?;
        events.reverse();
        events.truncate(ROWS);
        Ok(events)
    }

    /// What is dated after the day; where none is given, what is planned or proposed.
    fn next(&self) -> Result<Vec<Event>, RegisterError> {
        let limit = Some(ROWS);
        let mut events = match self.on {
            Some(day) => self.all(|f| Filter {
                after: Some(day.to_owned()),
                limit,
                ..f
            })?,
            None => {
                let mut planned = self.all(|f| Filter {
                    status: Some("planned".into()),
                    newest_first: true,
                    limit,
                    ..f
                })?;
                planned.reverse();
                planned
            }
        };
        events.truncate(ROWS);
        Ok(events)
    }

    fn tally(&self, by: Tally) -> Result<Vec<(String, u64)>, RegisterError> {
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for pair in &self.pairs {
            let filter = Filter {
                between: Some(pair.clone()),
                ..Filter::default()
            };
            for (value, count) in self.register.tally(&filter, by)? {
                *sums.entry(value).or_default() += count;
            }
        }
        Ok(sums.into_iter().collect())
    }
}

fn order(event: &Event) -> i32 {
    event.date.as_deref().and_then(Days::read).map_or(i32::MAX, Days::sort_day)
}

fn name(event: &Event) -> String {
    event.instrument.clone().unwrap_or_else(|| event.title.clone())
}

/// The steps of the level, oldest first. A step that only names again what stands already is a further wording of it.
fn ladder<'a>(agreements: impl Iterator<Item = &'a Event>, relations: &Relations, sources: &mut Sources) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for event in agreements.filter(|e| e.date.is_some()) {
        let Some(level) = relations.level(event) else { continue };
        let ended = match relations.life(event) {
            Some(Life::Standing) => false,
            Some(Life::Ended) => true,
            Some(Life::Coming) | None => continue,
        };
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
    steps
}

fn wordings(event: &Event, sources: &mut Sources) -> Vec<Wording> {
    let claims = event.claims.iter();
    claims
        .map(|c| Wording {
            said_by: c.said_by.clone(),
            words: one_line(&c.quote),
            source: sources.cite(&c.doc),
        })
        .collect()
}

/// Instruments by name and parties, each with the steps of its life.
fn instruments(agreements: &[Event], relations: &Relations, rules: &Rules, sources: &mut Sources) -> Vec<Instrument> {
    let mut groups: Vec<(Vec<u64>, BTreeSet<&str>, Vec<&Event>)> = Vec::new();
    for event in agreements
        .iter()
        .filter(|e| relations.is_instrument(e) && relations.life(e).is_some())
    {
        let (words, states) = (rules.telling_words(&name(event)), event.states());
        let same = groups
            .iter_mut()
            .find(|(known, theirs, _)| *theirs == states && !words.is_empty() && alike(known, &words));
        match same {
            Some((_, _, events)) => events.push(event),
            None => groups.push((words, states, vec![event])),
        }
    }
    groups
        .into_iter()
        .map(|(_, _, events)| {
            // Undated steps come last in the list, and say nothing about what stands after the dated ones.
            let last = events.iter().rev().find(|e| e.date.is_some()).or(events.last());
            let state = match last.and_then(|e| relations.life(e)) {
                Some(Life::Standing) => "standing",
                Some(Life::Ended) => "ended",
                Some(Life::Coming) | None => "coming",
            };
            let longest = events.iter().filter_map(|e| e.instrument.clone()).max_by_key(|n| n.len());
            Instrument {
                name: longest.unwrap_or_else(|| name(events[0])),
                subtype: events.iter().find_map(|e| e.subtype.clone()),
                areas: events
                    .iter()
                    .flat_map(|e| e.areas.clone())
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect(),
                state,
                steps: events.iter().map(|e| Row::of(e, sources)).collect(),
            }
        })
        .collect()
}

/// Whether the telling words of one name are all among those of the other.
fn alike(a: &[u64], b: &[u64]) -> bool {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !few.is_empty() && few.iter().all(|w| many.binary_search(w).is_ok())
}

fn series(sessions: &[Event], rules: &Rules, sources: &mut Sources) -> Vec<Series> {
    let mut groups: Vec<(Vec<u64>, &str, Vec<&Event>)> = Vec::new();
    for event in sessions {
        let Some(mechanism) = &event.mechanism else { continue };
        let words = rules.telling_words(mechanism);
        match groups
            .iter_mut()
            .find(|(known, _, events)| *known == words && events[0].kind == event.kind)
        {
            Some((_, _, events)) => events.push(event),
            None => groups.push((words, mechanism, vec![event])),
        }
    }
    groups
        .into_iter()
        .map(|(_, name, events)| {
            let held = events.iter().filter(|e| e.status == entente_coding::Status::Occurred);
            let days: Vec<i32> = held
                .filter_map(|e| e.date.as_deref().and_then(Days::read))
                .map(Days::sort_day)
                .collect();
            Series {
                name: name.to_owned(),
                highest_ordinal: events.iter().filter_map(|e| e.ordinal).max(),
                usual_interval_days: median_gap(days),
                sessions: events.iter().map(|e| Row::of(e, sources)).collect(),
            }
        })
        .collect()
}

fn median_gap(mut days: Vec<i32>) -> Option<i32> {
    days.sort_unstable();
    let mut gaps: Vec<i32> = days.windows(2).map(|w| w[1] - w[0]).collect();
    gaps.sort_unstable();
    (gaps.len() >= 2).then(|| gaps[gaps.len() / 2])
}
