//! What belongs to an event: other steps of its instrument, other sessions of its series, what became of its promise.

use crate::dyad::Dyad;
use crate::promises::Ledger;
use crate::relations::Relations;
use crate::{Promise, Row, Sources, instruments, series};
use entente_register::{Event, Filter, Register, RegisterError};
use serde::Serialize;

/// So many sessions of a series are listed, the newest.
const SESSIONS: usize = 40;

/// What belongs to an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Related {
    /// Steps of the instrument that it is a step of, oldest first; with it itself.
    pub steps: Vec<Row>,
    /// Sessions of the series that it is a session of, oldest first; with it itself.
    pub sessions: Vec<Row>,
    /// What it promises, and what became of that by the day of the newest document.
    pub promise: Option<Promise>,
}

/// Looks among the events of the first two states of `event`; nothing belongs to an event of fewer.
///
/// # Errors
/// Those of reading the register.
pub fn related(register: &Register, event: &Event, sources: &mut Sources<'_>) -> Result<Related, RegisterError> {
    let states: Vec<String> = event.states().into_iter().map(str::to_owned).collect();
    let [a, b, ..] = &states[..] else {
        return Ok(Related::default());
    };
    let between = Filter {
        between: Some((a.clone(), b.clone())),
        without_claims: true,
        ..Filter::default()
    };
    Ok(Related {
        steps: steps(register, event, a, b, sources)?,
        sessions: sessions(register, event, &between, sources)?,
        promise: promise(register, event, &between, sources)?,
    })
}

fn steps(register: &Register, event: &Event, a: &str, b: &str, sources: &mut Sources<'_>) -> Result<Vec<Row>, RegisterError> {
    if event.kind != "agreement" {
        return Ok(Vec::new());
    }
    let relations = Relations::standard()?;
    let dyad = Dyad::new(register, &relations, a, b, None);
    let agreements = dyad.all(|f| Filter {
        kind: Some("agreement".into()),
        without_claims: true,
        ..f
    })?;
    // Those of other instruments are not to be cited.
    let found = instruments::instruments(&dyad, &agreements, &relations, &mut Sources::of(register))?;
    let own = found
        .into_iter()
        .find(|i| i.steps.len() > 1 && i.steps.iter().any(|s| s.id == event.id));
    cited(register, own.into_iter().flat_map(|i| i.steps), sources)
}

fn sessions(register: &Register, event: &Event, between: &Filter, sources: &mut Sources<'_>) -> Result<Vec<Row>, RegisterError> {
    if event.mechanism.is_none() {
        return Ok(Vec::new());
    }
    let all = register.events(&Filter {
        of_a_series: true,
        kind: Some(event.kind.clone()),
        without_claims: true,
        ..between.clone()
    })?;
    let groups = series::groups(&all, register.rules());
    let own = groups
        .into_iter()
        .map(|(_, sessions)| sessions)
        .find(|s| s.len() > 1 && s.iter().any(|e| e.id == event.id));
    let own = own.unwrap_or_default();
    let first = own.len().saturating_sub(SESSIONS);
    own[first..].iter().map(|e| Row::brief(e, sources)).collect()
}

fn promise(register: &Register, event: &Event, between: &Filter, sources: &mut Sources<'_>) -> Result<Option<Promise>, RegisterError> {
    let own = Filter {
        kind: Some(event.kind.clone()),
        since: event.date.clone(),
        until: event.date.clone(),
        ..between.clone()
    };
    let listed = Ledger::open(register, None)?.list(&own, &mut Sources::of(register))?;
    let Some(mut promise) = listed.into_iter().find(|p| p.event.id == event.id) else {
        return Ok(None);
    };
    promise.event = Row::promise(event, sources)?;
    for evidence in &mut promise.evidence {
        evidence.event = Row::of(&register.event(&evidence.event.id)?, sources);
    }
    promise.possible = cited(register, promise.possible.into_iter(), sources)?;
    Ok(Some(promise))
}

/// The same rows with numbers of these sources.
fn cited(register: &Register, rows: impl Iterator<Item = Row>, sources: &mut Sources<'_>) -> Result<Vec<Row>, RegisterError> {
    rows.map(|row| Ok(Row::of(&register.event(&row.id)?, sources))).collect()
}
