//! The chronology of two states: every event in which both take part, each with a sentence.

use super::{Actor, document_url, encoded, event_url, party_names, relationship_url, telling};
use crate::dates;
use askama::Template;
use entente_actors::Gazetteer;
use entente_register::{Event, Filter, Register, RegisterError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Events shown unless more are asked for.
const LINES: usize = 500;
/// Events shown at most.
const MOST_LINES: usize = 10_000;

/// The filters of the address, as given; an empty one filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Kind (codebook, section 3).
    pub kind: Option<String>,
    /// Status, in the codebook's word.
    pub status: Option<String>,
    /// Touches this area.
    pub area: Option<String>,
    /// EDTF: the first day that counts.
    pub since: Option<String>,
    /// EDTF: the last day that counts.
    pub until: Option<String>,
    /// `true` or `on`: only events whose claims contradict each other.
    pub disputed: Option<String>,
    /// At most so many.
    pub limit: Option<String>,
}

impl Wanted {
    /// Forms send every field, also those left empty.
    pub fn tidy(mut self) -> Wanted {
        for field in [
            &mut self.kind,
            &mut self.status,
            &mut self.area,
            &mut self.since,
            &mut self.until,
            &mut self.disputed,
            &mut self.limit,
        ] {
            *field = field.take().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        }
        self
    }

    /// How many events to show; `None` where that is no number.
    pub fn lines(&self) -> Option<usize> {
        match &self.limit {
            None => Some(LINES),
            Some(n) => n.parse().ok().map(|n: usize| n.min(MOST_LINES)),
        }
    }

    fn filter(&self, a: &str, b: &str) -> Filter {
        Filter {
            between: Some((a.to_owned(), b.to_owned())),
            kind: self.kind.clone(),
            status: self.status.clone(),
            area: self.area.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            disputed: self.disputed.as_deref().is_some_and(|d| !matches!(d, "false" | "off" | "0")),
            ..Filter::default()
        }
    }

    /// The address of the same page with other filters.
    fn query(&self) -> String {
        let fields = [
            ("kind", &self.kind),
            ("status", &self.status),
            ("area", &self.area),
            ("since", &self.since),
            ("until", &self.until),
            ("disputed", &self.disputed),
            ("limit", &self.limit),
        ];
        let set = fields
            .iter()
            .filter_map(|(name, value)| value.as_ref().map(|v| format!("{name}={}", encoded(v))));
        let query = set.collect::<Vec<_>>().join("&");
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

/// One value of a filter, and how many of the relationship's events have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The value.
    pub value: String,
    /// Events that have it.
    pub events: u64,
}

/// One event of the chronology.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// The event.
    pub id: String,
    /// Its page.
    pub url: String,
    /// EDTF.
    pub date: Option<String>,
    /// The date in words.
    pub date_words: Option<String>,
    /// Kind.
    pub kind: String,
    /// Subtype.
    pub subtype: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// How firmly asserted.
    pub status: String,
    /// In words of a text.
    pub title: String,
    /// Names of the doers, or of all parties.
    pub initiators: Vec<String>,
    /// Names of those it is done to, for or about.
    pub counterparts: Vec<String>,
    /// A sentence that tells of it.
    pub quote: String,
    /// The document the sentence is from.
    pub doc: String,
    /// The sentence in its document.
    pub doc_url: String,
    /// How many claims tell of it.
    pub claims: usize,
    /// How many documents tell of it.
    pub documents: usize,
    /// Fields on which claims contradict each other.
    pub disputed: Vec<String>,
}

/// Two states and every event between them.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "relationship.html")]
pub struct Relationship {
    /// One.
    pub a: Actor,
    /// The other.
    pub b: Actor,
    /// The filters.
    pub wanted: Wanted,
    /// This page's JSON.
    pub json_url: String,
    /// Events between the two, whatever the filters.
    pub events_in_all: u64,
    /// Events that the filters want.
    pub events_wanted: u64,
    /// The kinds there are, by name.
    pub kinds: Vec<Choice>,
    /// The statuses there are, by name.
    pub statuses: Vec<Choice>,
    /// The first of the events wanted, oldest first.
    pub events: Vec<Line>,
}

impl Relationship {
    /// Reads the chronology of two codes.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(register: &Register, names: &Gazetteer, a: &str, b: &str, wanted: Wanted) -> Result<Relationship, RegisterError> {
        let (mut kinds, mut statuses) = (BTreeMap::<String, u64>::new(), BTreeMap::<String, u64>::new());
        let mut events_in_all = 0;
        let everything = Wanted::default().filter(a, b);
        register.each_event(&everything, |event| -> Result<(), RegisterError> {
            events_in_all += 1;
            *kinds.entry(event.kind).or_default() += 1;
            *statuses.entry(event.status.as_str().to_owned()).or_default() += 1;
            Ok(())
        })?;
        let most = wanted.lines().unwrap_or(LINES);
        let (mut events, mut events_wanted) = (Vec::new(), 0);
        register.each_event(&wanted.filter(a, b), |event| -> Result<(), RegisterError> {
            events_wanted += 1;
            if events.len() < most {
                events.push(line(&event));
            }
            Ok(())
        })?;
        Ok(Relationship {
            a: Actor::of(a, names),
            b: Actor::of(b, names),
            json_url: format!("{}.json{}", relationship_url(a, b), wanted.query()),
            wanted,
            events_in_all,
            events_wanted,
            kinds: choices(kinds),
            statuses: choices(statuses),
            events,
        })
    }

    /// The year under which an event stands, where the one before it stands under another.
    fn heading(&self, nth: &usize) -> Option<String> {
        let year = |n: usize| self.events.get(n).map(|e| year(e.date.as_deref()));
        let here = year(*nth)?;
        let before = nth.checked_sub(1).and_then(year);
        (before.as_ref() != Some(&here)).then_some(here)
    }
}

fn choices(counted: BTreeMap<String, u64>) -> Vec<Choice> {
    counted.into_iter().map(|(value, events)| Choice { value, events }).collect()
}

/// The year that an event is sorted by.
fn year(date: Option<&str>) -> String {
    let years = date.map(|d| d.trim_start_matches(['.', '/']));
    let year = years
        .and_then(|d| d.get(..4))
        .filter(|y| y.starts_with(|c: char| c.is_ascii_digit()));
    year.map_or("No date".into(), |y| y.replace('X', "0s"))
}

fn line(event: &Event) -> Line {
    let told = telling(event);
    Line {
        id: event.id.clone(),
        url: event_url(&event.id),
        date: event.date.clone(),
        date_words: event.date.as_deref().map(dates::words),
        kind: event.kind.clone(),
        subtype: event.subtype.clone(),
        stage: event.stage.clone(),
        status: event.status.as_str().to_owned(),
        title: event.title.clone(),
        initiators: party_names(&event.initiators),
        counterparts: party_names(&event.counterparts),
        quote: told.map_or(String::new(), |c| c.quote.clone()),
        doc: told.map_or(String::new(), |c| c.doc.clone()),
        doc_url: told.map_or(String::new(), |c| document_url(&c.doc, Some(c.start))),
        claims: event.claims.len(),
        documents: event.documents().len(),
        disputed: event.disputed.iter().map(|d| d.field.clone()).collect(),
    }
}
