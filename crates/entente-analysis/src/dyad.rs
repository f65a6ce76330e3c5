//! Two states and the events between them: the queries that everything about a relationship is made of.

use crate::relations::Relations;
use entente_register::days::Days;
use entente_register::{Event, Filter, Outline, Register, RegisterError, Tally};
use std::collections::BTreeMap;

/// Two states, under every code that their relations are found by, up to a day.
pub struct Dyad<'a> {
    /// Where events are.
    pub register: &'a Register,
    pairs: Vec<(String, String)>,
    /// The day, EDTF; `None`: all there is.
    pub on: Option<&'a str>,
}

impl<'a> Dyad<'a> {
    /// The relations of `a` and `b`, and of the states that they go on, up to the day `on`.
    pub fn new(register: &'a Register, relations: &Relations, a: &str, b: &str, on: Option<&'a str>) -> Dyad<'a> {
        let theirs = relations.codes(b);
        let pairs = relations
            .codes(a)
            .iter()
            .flat_map(|a| theirs.iter().map(move |b| (a.clone(), b.clone())))
            .collect();
        Dyad { register, pairs, on }
    }

    /// The last day that counts.
    pub fn last_day(&self) -> Option<i32> {
        self.on.and_then(Days::read).map(|d| d.last)
    }

    /// Events of the two up to the day, oldest first.
    pub fn events(&self, narrow: impl Fn(Filter) -> Filter) -> Result<Vec<Event>, RegisterError> {
        self.all(|f| {
            narrow(Filter {
                until: self.on.map(str::to_owned),
                ..f
            })
        })
    }

    /// Events of the two, also later ones, oldest first.
    pub fn all(&self, narrow: impl Fn(Filter) -> Filter) -> Result<Vec<Event>, RegisterError> {
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
        events.sort_by_cached_key(|e| (sort_day(e), e.id.clone()));
        Ok(events)
    }

    /// Events of a kind of the two up to the day, in outline, oldest first (those of one day in no order, those without a date last). What
    /// the first does to the second is `acts.first`, also where either is found by the code of a state that it goes on.
    pub fn outlines(&self, kind: &str) -> Result<Vec<Outline>, RegisterError> {
        let mut found: BTreeMap<i64, Outline> = BTreeMap::new();
        for (a, b) in &self.pairs {
            for outline in self.register.outlines(a, b, kind, self.on)? {
                let known = found.entry(outline.row()).or_insert_with(|| outline.clone());
                known.acts.first |= outline.acts.first;
                known.acts.second |= outline.acts.second;
            }
        }
        let mut outlines: Vec<Outline> = found.into_values().collect();
        outlines.sort_by_key(|o| o.day.unwrap_or(i32::MAX));
        Ok(outlines)
    }

    /// The filters that find the events of the two; more than one where a state goes on another.
    pub fn filters(&self) -> impl Iterator<Item = Filter> + '_ {
        self.pairs.iter().map(|pair| Filter {
            between: Some(pair.clone()),
            ..Filter::default()
        })
    }

    /// Whether no third state takes part: level is a matter of two, and what three agree on is theirs, not the two's.
    pub fn is_bilateral(&self, event: &Event) -> bool {
        let states = event.states();
        states.len() == 2
            && self
                .pairs
                .iter()
                .any(|(a, b)| states.contains(a.as_str()) && states.contains(b.as_str()))
    }

    /// The newest `rows` events that occurred up to the day, newest first.
    pub fn latest(&self, rows: usize) -> Result<Vec<Event>, RegisterError> {
        let mut events = self.events(|f| Filter {
            newest_first: true,
            status: Some("occurred".into()),
            limit: Some(rows),
            without_claims: true,
            // Without a day, "until the end of time" leaves out what has no date.
            until: f.until.clone().or_else(|| Some("9999".into())),
            ..f
        })?;
        events.reverse();
        events.truncate(rows);
        Ok(events)
    }

    /// What is dated after the day; where none is given, the newest plans.
    pub fn next(&self, rows: usize) -> Result<Vec<Event>, RegisterError> {
        let limit = Some(rows);
        let mut events = match self.on {
            Some(day) => self.all(|f| Filter {
                after: Some(day.to_owned()),
                limit,
                without_claims: true,
                ..f
            })?,
            None => {
                let mut planned = self.all(|f| Filter {
                    status: Some("planned".into()),
                    newest_first: true,
                    limit,
                    without_claims: true,
                    ..f
                })?;
                planned.reverse();
                planned
            }
        };
        events.truncate(rows);
        Ok(events)
    }

    /// How many events of the two there are, over all time.
    pub fn tally(&self, by: Tally) -> Result<Vec<(String, u64)>, RegisterError> {
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for filter in self.filters() {
            for (value, count) in self.register.tally(&filter, by)? {
                *sums.entry(value).or_default() += count;
            }
        }
        Ok(sums.into_iter().collect())
    }
}

/// The day an event is listed under; undated ones come last.
pub fn sort_day(event: &Event) -> i32 {
    event.date.as_deref().and_then(Days::read).map_or(i32::MAX, Days::sort_day)
}
