//! Three states or more: what each two are to each other on a day, their levels beside each other, and every event of any two of them.

use super::lines::{self, Choice, Lines};
use super::relationship::{open_promises, standing, stretches};
use super::{Actor, group_url, relationship_url};
use crate::charts::{Figure, Lane, ribbons};
use crate::wanted::Wanted;
use askama::Template;
use entente_actors::Gazetteer;
use entente_analysis::Row;
use entente_register::days::Days;
use entente_register::{Order, Register, RegisterError, Tally};
use serde::Serialize;

/// States of a group at most: each two of them are looked at.
pub const MOST: usize = 8;

/// An event in a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// Its page.
    pub url: String,
    /// EDTF.
    pub date: Option<String>,
    /// The date in words.
    pub when: String,
    /// The sentence that tells it, or what it is called.
    pub words: String,
    /// How firmly asserted.
    pub status: &'static str,
}

impl Told {
    fn of(row: &Row) -> Told {
        Told {
            url: super::event_url(&row.id),
            date: row.date.clone(),
            when: row.when.clone(),
            words: if row.sentence.is_empty() { &row.title } else { &row.sentence }.clone(),
            status: row.status.as_str(),
        }
    }
}

/// Two of the states.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Two {
    /// One.
    pub a: Actor,
    /// The other.
    pub b: Actor,
    /// The page of the two.
    pub url: String,
    /// Events between them.
    pub events: u64,
    /// What they call their relations.
    pub level: Option<String>,
    /// The event that reached it.
    pub reached: Option<Told>,
    /// Instruments in force.
    pub instruments_in_force: usize,
    /// Promises of which nothing is heard yet.
    pub open_promises: usize,
    /// Disputed events and denials.
    pub disputed: usize,
    /// What came last.
    pub last: Option<Told>,
    /// What comes next.
    pub next: Option<Told>,
}

/// Three states or more.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "group.html")]
pub struct Group {
    /// The states.
    pub states: Vec<Actor>,
    /// The filters.
    pub wanted: Wanted,
    /// Events of any two of them, whatever the filters.
    pub events_in_all: u64,
    /// Each two that have events between them, those with most first.
    pub pairs: Vec<Two>,
    /// The kinds there are, by name.
    pub kinds: Vec<Choice>,
    /// The statuses there are, by name.
    pub statuses: Vec<Choice>,
    /// The events that the filters want.
    #[serde(flatten)]
    pub lines: Lines,
    #[serde(skip)]
    chart: Figure,
    #[serde(skip)]
    level: Figure,
}

impl Group {
    /// Reads what there is of these codes.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(register: &Register, names: &Gazetteer, codes: &[String], wanted: Wanted) -> Result<Group, RegisterError> {
        let of = |narrow: Wanted| Wanted {
            between: codes.to_vec(),
            ..narrow
        };
        let wanted = Wanted {
            between: Vec::new(),
            ..wanted
        };
        let (own, everything) = (of(wanted.clone()), of(Wanted::default()).filter());
        let (mut pairs, mut lanes) = (Vec::new(), Vec::new());
        for (n, a) in codes.iter().enumerate() {
            for b in &codes[n + 1..] {
                let (two, lane) = two(register, names, a, b, wanted.on.as_deref())?;
                if two.events > 0 {
                    pairs.push(two);
                    lanes.extend(lane);
                }
            }
        }
        pairs.sort_by(|x, y| y.events.cmp(&x.events).then_with(|| x.url.cmp(&y.url)));
        let until = wanted.on.clone().map_or_else(|| register.last_published(), |on| Ok(Some(on)))?;
        let mut lines = Lines::read(register, &own, Order::Oldest, "")?;
        let last = lines.events.last().map(|e| e.id.clone()).unwrap_or_default();
        lines.next = lines.next.map(|_| format!("{}{}", group_url(codes), wanted.with("after", &last)));
        Ok(Group {
            states: codes.iter().map(|code| Actor::of(code, names)).collect(),
            events_in_all: lines::number(register, &everything)?,
            kinds: lines::choices(register, &everything, Tally::Kind)?,
            statuses: lines::choices(register, &everything, Tally::Status)?,
            chart: lines::drawn(register, &own.filter())?,
            level: ribbons(&lanes, until.as_deref().and_then(Days::read)),
            pairs,
            wanted,
            lines,
        })
    }

    fn names(&self) -> String {
        self.states.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(" · ")
    }

    fn table(&self) -> String {
        let own = Wanted {
            between: self.states.iter().map(|s| s.code.clone()).collect(),
            ..self.wanted.clone()
        };
        own.narrowing()
    }
}

/// What two are to each other on a day, and their level over time where they have one.
fn two(register: &Register, names: &Gazetteer, a: &str, b: &str, on: Option<&str>) -> Result<(Two, Option<Lane>), RegisterError> {
    let found = entente_analysis::relationship(register, a, b, on)?;
    let stretches = stretches(&found);
    let lane = (!stretches.is_empty()).then(|| Lane {
        label: format!("{a} – {b}"),
        stretches,
    });
    let two = Two {
        a: Actor::of(a, names),
        b: Actor::of(b, names),
        url: relationship_url(a, b),
        events: found.kinds.iter().map(|(_, n)| n).sum(),
        level: found.level.as_ref().map(|step| step.level.clone()),
        reached: found.level.as_ref().map(|step| Told::of(&step.event)),
        instruments_in_force: standing(&found).len(),
        open_promises: open_promises(&found).len(),
        disputed: found.disputed.len() + found.denials.len(),
        last: found.latest.first().map(Told::of),
        next: found.next.first().map(Told::of),
    };
    Ok((two, lane))
}
