//! Events as lines of a list, and what such lists have in common: pages, choices with counts, what is drawn of them.

use super::{document_url, event_url, party_names, telling};
use crate::charts::{Figure, Mark, timeline, years};
use crate::dates;
use crate::wanted::Wanted;
use entente_analysis::Row;
use entente_register::days::Days;
use entente_register::{Event, Filter, Order, Register, RegisterError, Tally};
use serde::Serialize;

/// Events that are drawn one by one.
const MARKS: u64 = 1_500;

/// One value of a filter, and how many events have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The value.
    pub value: String,
    /// Events that have it.
    pub events: u64,
}

/// One event of a list.
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

impl Line {
    /// An event on one line.
    pub fn of(event: &Event) -> Line {
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

    /// What it is called: its title, else its kind.
    pub fn name(&self) -> &str {
        if self.title.is_empty() { &self.kind } else { &self.title }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lines {
    /// Events that the filters want.
    #[serde(rename = "events_wanted")]
    pub wanted: u64,
    /// Those of this page.
    pub events: Vec<Line>,
    /// The address of the next page; `None` on the last one.
    pub next: Option<String>,
}

impl Lines {
    /// Reads a page; `order` is that of the page where the address names none. `path` is the page's own.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(register: &Register, wanted: &Wanted, order: Order, path: &str) -> Result<Lines, RegisterError> {
        let (filter, lines) = (wanted.filter(), wanted.lines());
        let order = wanted.sort.unwrap_or(order);
        let mut found = register.page(&filter, order, wanted.after.as_deref(), lines + 1)?;
        let more = found.len() > lines;
        found.truncate(lines);
        let next = found
            .last()
            .filter(|_| more)
            .map(|last| format!("{path}{}", wanted.with("after", &last.id)));
        Ok(Lines {
            wanted: number(register, &filter)?,
            events: found.iter().map(Line::of).collect(),
            next,
        })
    }

    /// The year under which an event stands, where the one before it stands under another.
    pub fn heading(&self, nth: &usize) -> Option<String> {
        let year = |n: usize| self.events.get(n).map(|e| year(e.date.as_deref()));
        let here = year(*nth)?;
        let before = nth.checked_sub(1).and_then(year);
        (before.as_ref() != Some(&here)).then_some(here)
    }
}

/// How many events a filter wants.
///
/// # Errors
/// Those of the filter and of reading the register.
pub fn number(register: &Register, filter: &Filter) -> Result<u64, RegisterError> {
    Ok(register.tally(filter, Tally::Kind)?.iter().map(|(_, n)| n).sum())
}

/// The values that events have, with counts, by value.
///
/// # Errors
/// As [`number`].
pub fn choices(register: &Register, filter: &Filter, by: Tally) -> Result<Vec<Choice>, RegisterError> {
    let counted = register.tally(filter, by)?;
    Ok(counted.into_iter().map(|(value, events)| Choice { value, events }).collect())
}

/// The year that an event is sorted by.
fn year(date: Option<&str>) -> String {
    let years = date.map(|d| d.trim_start_matches(['.', '/']));
    let year = years
        .and_then(|d| d.get(..4))
        .filter(|y| y.starts_with(|c: char| c.is_ascii_digit()));
    year.map_or("No date".into(), |y| y.replace('X', "0s"))
}

fn mark(days: Days, event: &Event) -> Mark {
    let when = event.date.as_deref().map(dates::words).unwrap_or_default();
    let parties = entente_analysis::timeline::parties(event);
    Mark {
        days,
        kind: event.kind.clone(),
        status: event.status.as_str(),
        title: format!("{when}: {} ({}, {parties}, {})", event.title, event.kind, event.status.as_str()),
        url: event_url(&event.id),
    }
}

/// A timeline of every event that a filter wants: a mark each, or, of very many, a bar for each year.
///
/// # Errors
/// As [`number`].
pub fn drawn(register: &Register, filter: &Filter) -> Result<Figure, RegisterError> {
    let kinds = register.tally(filter, Tally::Kind)?;
    if kinds.iter().map(|(_, n)| n).sum::<u64>() > MARKS {
        return by_year(register, filter, &kinds);
    }
    let (mut marks, mut undated) = (Vec::new(), 0);
    let filter = Filter {
        without_claims: true,
        ..filter.clone()
    };
    register.each_event(&filter, |event| -> Result<(), RegisterError> {
        match event.date.as_deref().and_then(Days::read) {
            Some(days) => marks.push(mark(days, &event)),
            None => undated += 1,
        }
        Ok(())
    })?;
    Ok(timeline(&marks, undated))
}

fn by_year(register: &Register, filter: &Filter, kinds: &[(String, u64)]) -> Result<Figure, RegisterError> {
    let (mut counts, mut undated) = (Vec::new(), 0);
    for (kind, all) in kinds {
        let own = Filter {
            kind: Some(kind.clone()),
            ..filter.clone()
        };
        let of_years = register.tally(&own, Tally::Year)?;
        undated += all - of_years.iter().map(|(_, n)| n).sum::<u64>();
        counts.extend(
            of_years
                .into_iter()
                .filter_map(|(year, n)| Some((kind.clone(), year.parse().ok()?, n))),
        );
    }
    Ok(years(&counts, undated))
}

/// The day of a row.
pub fn day(row: &Row) -> Option<Days> {
    row.date.as_deref().and_then(Days::read)
}
