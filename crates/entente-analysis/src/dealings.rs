//! Visits by level and direction, transfers by stage with their conditions.

use crate::{Row, Sources, dyad, house, things};
use entente_coding::Status;
use entente_register::{Event, Register, RegisterError};
use serde::Serialize;
use std::collections::BTreeMap;

/// So many transfers of one stage are listed, newest first.
const LISTED: usize = 50;

/// Visits of one level in one direction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Visits {
    /// Who went.
    pub visitor: String,
    /// Where to.
    pub host: String,
    /// Leader, minister, official, delegation, ship, aircraft; "not said" where no text says.
    pub level: String,
    /// How many took place.
    pub count: usize,
    /// The last one.
    pub last: Row,
}

/// Transfers of one stage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InStage {
    /// Considered, pledged, contracted, under-way, delivered, cancelled; "not said".
    pub stage: String,
    /// How many.
    pub count: usize,
    /// Newest first, the newest fifty.
    pub transfers: Vec<Transfer>,
}

/// One transfer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Transfer {
    /// The event.
    pub event: Row,
    /// Its things with their numbers, else its title.
    pub what: String,
    /// Its value.
    pub value: Option<String>,
    /// When it is due, EDTF.
    pub due: Option<String>,
    /// Conditions on use.
    pub conditions: Vec<String>,
}

/// Visits that took place, by direction and level. `visits` are oldest first, with or without their claims.
pub fn visits(
    register: &Register,
    visits: &[Event],
    parties: [&[String]; 2],
    sources: &mut Sources<'_>,
) -> Result<Vec<Visits>, RegisterError> {
    let mut groups: BTreeMap<(usize, &str), Vec<&Event>> = BTreeMap::new();
    for event in visits.iter().filter(|e| e.status == Status::Occurred) {
        let went = |side: &[String]| event.initiators.iter().any(|p| p.state.as_ref().is_some_and(|s| side.contains(s)));
        let received = |side: &[String]| {
            event
                .counterparts
                .iter()
                .any(|p| p.state.as_ref().is_some_and(|s| side.contains(s)))
        };
        for (n, (from, to)) in [(parties[0], parties[1]), (parties[1], parties[0])].into_iter().enumerate() {
            if went(from) && received(to) {
                let level = event.subtype.as_deref().unwrap_or("not said");
                groups.entry((n, level)).or_default().push(event);
            }
        }
    }
    groups
        .into_iter()
        .map(|((n, level), events)| {
            let last = events.iter().rev().find(|e| e.date.is_some()).unwrap_or(&events[0]);
            Ok(Visits {
                visitor: parties[n][0].clone(),
                host: parties[1 - n][0].clone(),
                level: level.to_owned(),
                count: events.len(),
                last: Row::of(&register.with_claims((*last).clone())?, sources),
            })
        })
        .collect()
}

/// Transfers by stage, in the order of a transfer's life. Denied and hypothetical ones are left out.
pub fn transfers(register: &Register, transfers: &[Event], sources: &mut Sources<'_>) -> Result<Vec<InStage>, RegisterError> {
    let mut groups: BTreeMap<(usize, &str), Vec<&Event>> = BTreeMap::new();
    let told = transfers
        .iter()
        .filter(|e| !matches!(e.status, Status::Denied | Status::Hypothetical));
    for event in told {
        let stage = stage(event);
        groups
            .entry((register.rules().stage_rank("transfer", stage), stage))
            .or_default()
            .push(event);
    }
    groups
        .into_iter()
        .map(|((_, stage), mut events)| {
            events.sort_by_key(|e| {
                let day = dyad::sort_day(e);
                (if day == i32::MAX { i32::MAX } else { -day }, e.id.clone())
            });
            let mut listed = Vec::new();
            for event in events.iter().take(LISTED) {
                listed.push(transfer(&register.with_claims((*event).clone())?, sources));
            }
            Ok(InStage {
                stage: stage.to_owned(),
                count: events.len(),
                transfers: listed,
            })
        })
        .collect()
}

/// The stage that a transfer has reached: what is only promised is not delivered, whatever its sentence is about.
fn stage(event: &Event) -> &str {
    match (event.stage.as_deref(), event.status) {
        (Some("delivered" | "under-way"), Status::Planned) => "pledged",
        (Some("delivered" | "under-way"), Status::Proposed) | (None, Status::Proposed) => "considered",
        (None, Status::Planned) => "pledged",
        (Some(stage), _) => stage,
        (None, _) => "not said",
    }
}

fn transfer(event: &Event, sources: &mut Sources<'_>) -> Transfer {
    let listed = things::list(&event.items);
    Transfer {
        what: if listed.is_empty() { event.title.clone() } else { listed },
        value: event.value.as_ref().map(house::money),
        due: event.due.clone(),
        conditions: event.conditions.clone(),
        event: Row::of(event, sources),
    }
}
