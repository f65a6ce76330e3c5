//! Two states on a day: what they call their relations and how that came about, what they concluded, what they hold regularly, what they
//! gave each other and promised, who visited whom, what came last and what comes next.

use crate::dealings::{self, InStage, Visits};
use crate::disputes::{self, Denial, Disputed};
use crate::dyad::Dyad;
use crate::instruments::{self, InArea};
use crate::levels;
use crate::promises::Ledger;
use crate::relations::Relations;
use crate::series;
use crate::{Promise, Row, Source, Sources};
use entente_register::{Event, Filter, Register, RegisterError, Tally};
use serde::Serialize;

pub use crate::instruments::Instrument;
pub use crate::levels::{Rung, Step, Wording};
pub use crate::series::Series;

/// So many rows of what came last and of what comes next.
const ROWS: usize = 5;
/// So many promises, disputes and denials, newest first.
const LISTED: usize = 50;

/// Two states on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relationship {
    /// One state or body.
    pub a: String,
    /// The other.
    pub b: String,
    /// The day, EDTF; what is dated later is left out of all but `next`. `None`: everything in the register.
    pub on: Option<String>,
    /// The level in force on that day; `None` where the register tells of none.
    pub level: Option<Step>,
    /// Where each state's own ladder has that level; only states whose ladder is known.
    pub rungs: Vec<Rung>,
    /// How it got there, oldest first.
    pub ladder: Vec<Step>,
    /// What they concluded, oldest first.
    pub instruments: Vec<Instrument>,
    /// Those of the instruments that stand on the day, by area.
    pub in_force: Vec<InArea>,
    /// What they hold in series.
    pub series: Vec<Series>,
    /// Transfers between them, by stage.
    pub transfers: Vec<InStage>,
    /// Visits that took place, by direction and level.
    pub visits: Vec<Visits>,
    /// What they promised each other, newest first, with what became of it by the day.
    pub promises: Vec<Promise>,
    /// Events whose claims contradict each other, newest first.
    pub disputed: Vec<Disputed>,
    /// Denials beside what is asserted of the same matter.
    pub denials: Vec<Denial>,
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

/// The relationship of `a` and `b` (codes) on a day.
///
/// # Errors
/// [`RegisterError::Filter`] where `on` is no date; those of reading the register.
pub fn relationship(register: &Register, a: &str, b: &str, on: Option<&str>) -> Result<Relationship, RegisterError> {
    // One view: all parts tell of the same register, and none of a thousand questions waits for a lock of its own.
    register.at_rest(|| on_view(register, a, b, on))
}

fn on_view(register: &Register, a: &str, b: &str, on: Option<&str>) -> Result<Relationship, RegisterError> {
    let relations = Relations::standard()?;
    let dyad = Dyad::new(register, &relations, a, b, on);
    let mut sources = Sources::of(register);
    let agreements = dyad.events(|f| Filter {
        kind: Some("agreement".into()),
        without_claims: true,
        ..f
    })?;
    let ladder = levels::ladder(&dyad, &agreements, &relations, &mut sources)?;
    let level = ladder.last().filter(|step| !step.ended).cloned();
    let instruments = instruments::instruments(&dyad, &agreements, &relations, &mut sources)?;
    let sessions = dyad.events(|f| Filter {
        of_a_series: true,
        without_claims: true,
        ..f
    })?;
    let series = series::series(register.rules(), &sessions, &mut sources)?;
    let transfers = dealings::transfers(register, &dyad.outlines("transfer")?, &mut sources)?;
    let visits = dealings::visits(register, &dyad.outlines("visit")?, [a, b], &mut sources)?;
    let promises = promises(&dyad, &mut sources)?;
    let (disputed, denials) = disputed(&dyad, &mut sources)?;
    let rows = |events: Vec<Event>, sources: &mut Sources<'_>| -> Result<Vec<Row>, RegisterError> {
        events.iter().map(|e| Row::brief(e, sources)).collect()
    };
    let latest = rows(dyad.latest(ROWS)?, &mut sources)?;
    let next = rows(dyad.next(ROWS)?, &mut sources)?;
    Ok(Relationship {
        a: a.to_owned(),
        b: b.to_owned(),
        on: on.map(str::to_owned),
        rungs: level.as_ref().map(|l| relations.rungs([a, b], &l.level)).unwrap_or_default(),
        level,
        ladder,
        in_force: instruments::by_area(&instruments),
        instruments,
        series,
        transfers,
        visits,
        promises,
        disputed,
        denials,
        latest,
        next,
        kinds: dyad.tally(Tally::Kind)?,
        years: dyad.tally(Tally::Year)?,
        sources: sources.list()?,
    })
}

/// The level of `a` and `b` (codes) up to a day, and every step that led there; with the sources cited.
///
/// # Errors
/// As [`relationship`].
pub fn level(register: &Register, a: &str, b: &str, on: Option<&str>) -> Result<(Vec<Step>, Vec<Source>), RegisterError> {
    let relations = Relations::standard()?;
    let mut sources = Sources::of(register);
    let steps = levels::level(&Dyad::new(register, &relations, a, b, on), &relations, &mut sources)?;
    Ok((steps, sources.list()?))
}

fn newest(filter: Filter, on: Option<&str>) -> Filter {
    Filter {
        until: on.map(str::to_owned),
        newest_first: true,
        limit: Some(LISTED),
        ..filter
    }
}

fn promises(dyad: &Dyad<'_>, sources: &mut Sources<'_>) -> Result<Vec<Promise>, RegisterError> {
    let mut ledger = Ledger::open(dyad.register, dyad.on)?;
    let mut out = Vec::new();
    for filter in dyad.filters() {
        // A plan is dated when it is to happen: the day of judgement, not the filter, leaves later promises out.
        out.extend(ledger.list(&newest(filter, None), sources)?);
    }
    Ok(out)
}

fn disputed(dyad: &Dyad<'_>, sources: &mut Sources<'_>) -> Result<(Vec<Disputed>, Vec<Denial>), RegisterError> {
    let (mut disputed, mut denials) = (Vec::new(), Vec::new());
    for filter in dyad.filters() {
        let filter = newest(filter, dyad.on);
        let events = dyad.register.events(&Filter {
            disputed: true,
            ..filter.clone()
        })?;
        disputed.extend(events.iter().map(|e| disputes::disputed(e, sources)));
        denials.extend(disputes::denials(dyad.register, &filter, sources)?);
    }
    Ok((disputed, denials))
}
