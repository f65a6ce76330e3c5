//! Two states: what they are to each other on a day, a ribbon of their level, a timeline, and every event with a sentence.

use super::lines::{self, Choice, Lines};
use super::{Actor, relationship_url};
use crate::charts::{Figure, Lane, Stretch, ribbons};
use crate::wanted::Wanted;
use askama::Template;
use entente_actors::Gazetteer;
use entente_analysis::relationship::Instrument;
use entente_analysis::{Outcome, Promise, Row, house};
use entente_register::days::Days;
use entente_register::{Filter, Order, Register, RegisterError, Tally};
use serde::Serialize;

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
    /// Events between the two, whatever the filters.
    pub events_in_all: u64,
    /// The kinds there are, by name.
    pub kinds: Vec<Choice>,
    /// The statuses there are, by name.
    pub statuses: Vec<Choice>,
    /// What the two are to each other on the day.
    pub summary: entente_analysis::Relationship,
    /// The events that the filters want.
    #[serde(flatten)]
    pub lines: Lines,
    #[serde(skip)]
    chart: Figure,
    #[serde(skip)]
    level: Figure,
}

impl Relationship {
    /// Reads what there is of two codes.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(register: &Register, names: &Gazetteer, a: &str, b: &str, wanted: Wanted) -> Result<Relationship, RegisterError> {
        let wanted = Wanted {
            between: Vec::new(),
            ..wanted
        };
        let own = Wanted {
            between: vec![a.to_owned(), b.to_owned()],
            ..wanted.clone()
        };
        let everything = Filter {
            between: own.filter().between,
            ..Filter::default()
        };
        let summary = entente_analysis::relationship(register, a, b, wanted.on.as_deref())?;
        let mut lines = Lines::read(register, &own, Order::Oldest, "")?;
        // The two stand in the path.
        let path = relationship_url(a, b);
        let last = lines.events.last().map(|e| e.id.clone()).unwrap_or_default();
        lines.next = lines.next.map(|_| format!("{path}{}", wanted.with("after", &last)));
        Ok(Relationship {
            a: Actor::of(a, names),
            b: Actor::of(b, names),
            events_in_all: lines::number(register, &everything)?,
            kinds: lines::choices(register, &everything, Tally::Kind)?,
            statuses: lines::choices(register, &everything, Tally::Status)?,
            chart: lines::drawn(register, &own.filter())?,
            level: levels(&summary, register.last_published()?),
            summary,
            wanted,
            lines,
        })
    }

    fn open_promises(&self) -> usize {
        open_promises(&self.summary).len()
    }

    fn standing(&self) -> Vec<&Instrument> {
        standing(&self.summary)
    }

    fn brief(&self) -> String {
        format!("{}/brief{}", relationship_url(&self.a.code, &self.b.code), self.wanted.narrowing())
    }

    fn export(&self) -> String {
        let own = Wanted {
            between: vec![self.a.code.clone(), self.b.code.clone()],
            ..self.wanted.clone()
        };
        own.narrowing()
    }

    fn name<'a>(&'a self, code: &'a str) -> &'a str {
        [&self.a, &self.b].into_iter().find(|x| x.code == code).map_or(code, |x| &x.name)
    }

    fn expected(&self, edtf: &str) -> String {
        house::date(Some(edtf))
    }
}

/// Promises of which nothing is heard yet.
pub fn open_promises(found: &entente_analysis::Relationship) -> Vec<&Promise> {
    let open = |p: &&Promise| matches!(p.outcome, Outcome::Open | Outcome::NoEvidence | Outcome::Partly);
    found.promises.iter().filter(open).collect()
}

/// Instruments in force.
pub fn standing(found: &entente_analysis::Relationship) -> Vec<&Instrument> {
    found.instruments.iter().filter(|i| i.state == "standing").collect()
}

/// The steps of the level that have a date, as they are drawn.
pub fn stretches(found: &entente_analysis::Relationship) -> Vec<Stretch> {
    let stretch = |step: &entente_analysis::relationship::Step| {
        let row: &Row = &step.event;
        Some(Stretch {
            from: lines::day(row)?,
            level: (!step.ended).then(|| step.level.clone()),
            title: format!("{}: {}", row.when, step.level),
            url: super::event_url(&row.id),
        })
    };
    found.ladder.iter().filter_map(stretch).collect()
}

fn levels(summary: &entente_analysis::Relationship, until: Option<String>) -> Figure {
    let stretches = stretches(summary);
    if stretches.is_empty() {
        return Figure::default();
    }
    let lane = Lane {
        label: String::new(),
        stretches,
    };
    let until = summary.on.clone().or(until).as_deref().and_then(Days::read);
    ribbons(&[lane], until)
}
