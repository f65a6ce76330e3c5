//! Visits by level and direction, transfers by stage with their conditions.

use crate::{Row, Sources, house, things};
use entente_coding::Status;
use entente_register::{Event, Outline, Register, RegisterError};
use serde::Serialize;
use std::cmp::Reverse;
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

/// Visits that took place, by direction and level. `visits` are those of [`Dyad::outlines`](crate::dyad::Dyad::outlines).
pub fn visits(
    register: &Register,
    visits: &[Outline],
    parties: [&str; 2],
    sources: &mut Sources<'_>,
) -> Result<Vec<Visits>, RegisterError> {
    let mut groups: BTreeMap<(bool, &str), Vec<&Outline>> = BTreeMap::new();
    for visit in visits.iter().filter(|v| v.status == Status::Occurred) {
        let level = visit.subtype.as_deref().unwrap_or("not said");
        for (back, went) in [(false, visit.acts.first), (true, visit.acts.second)] {
            if went {
                groups.entry((back, level)).or_default().push(visit);
            }
        }
    }
    groups
        .into_iter()
        .map(|((back, level), visits)| {
            let [visitor, host] = if back { [parties[1], parties[0]] } else { parties };
            Ok(Visits {
                visitor: visitor.to_owned(),
                host: host.to_owned(),
                level: level.to_owned(),
                count: visits.len(),
                last: Row::brief(&last(register, &visits)?, sources)?,
            })
        })
        .collect()
}

/// The last one with a date, else the first one; by id where several are of one day.
fn last(register: &Register, visits: &[&Outline]) -> Result<Event, RegisterError> {
    let day = visits.iter().filter_map(|v| v.day).max();
    let of_day = visits.iter().filter(|v| v.day == day);
    let named: BTreeMap<String, &Outline> = of_day.map(|v| Ok((register.id_of(v)?, *v))).collect::<Result<_, RegisterError>>()?;
    let found = if day.is_some() {
        named.values().next_back()
    } else {
        named.values().next()
    };
    register.outlined(found.copied().unwrap_or(visits[0]))
}

/// Transfers by stage, in the order of a transfer's life. Denied and hypothetical ones are left out. `transfers` are those of
/// [`Dyad::outlines`](crate::dyad::Dyad::outlines).
pub fn transfers(register: &Register, transfers: &[Outline], sources: &mut Sources<'_>) -> Result<Vec<InStage>, RegisterError> {
    let mut groups: BTreeMap<(usize, &str), Vec<&Outline>> = BTreeMap::new();
    let told = transfers
        .iter()
        .filter(|t| !matches!(t.status, Status::Denied | Status::Hypothetical));
    for transfer in told {
        let stage = stage(transfer);
        groups
            .entry((register.rules().stage_rank("transfer", stage), stage))
            .or_default()
            .push(transfer);
    }
    groups
        .into_iter()
        .map(|((_, stage), transfers)| {
            let mut listed = Vec::new();
            for newest in newest(register, &transfers)? {
                listed.push(transfer(&register.outlined(newest)?, sources)?);
            }
            Ok(InStage {
                stage: stage.to_owned(),
                count: transfers.len(),
                transfers: listed,
            })
        })
        .collect()
}

/// The newest ones, newest first, at most [`LISTED`]; of one day, and without a date, by id.
fn newest<'o>(register: &Register, outlines: &[&'o Outline]) -> Result<Vec<&'o Outline>, RegisterError> {
    let key = |o: &Outline| (o.day.is_none(), o.day.map(Reverse));
    let mut sorted = outlines.to_vec();
    sorted.sort_by_key(|o| key(o));
    // Names are needed only of those that may be listed.
    let end = sorted
        .get(LISTED - 1)
        .map_or(sorted.len(), |last| sorted.partition_point(|o| key(o) <= key(last)));
    let mut named = Vec::new();
    for outline in &sorted[..end] {
        named.push((key(outline), register.id_of(outline)?, *outline));
    }
    named.sort_by(|(a, id, _), (b, other, _)| (a, id).cmp(&(b, other)));
    Ok(named.into_iter().map(|(_, _, o)| o).take(LISTED).collect())
}

/// The stage that a transfer has reached: what is only promised is not delivered, whatever its sentence is about.
fn stage(transfer: &Outline) -> &str {
    match (transfer.stage.as_deref(), transfer.status) {
        (Some("delivered" | "under-way"), Status::Planned) => "pledged",
        (Some("delivered" | "under-way"), Status::Proposed) | (None, Status::Proposed) => "considered",
        (None, Status::Planned) => "pledged",
        (Some(stage), _) => stage,
        (None, _) => "not said",
    }
}

fn transfer(event: &Event, sources: &mut Sources<'_>) -> Result<Transfer, RegisterError> {
    let listed = things::list(&event.items);
    Ok(Transfer {
        what: if listed.is_empty() { event.title.clone() } else { listed },
        value: event.value.as_ref().map(house::money),
        due: event.due.clone(),
        conditions: event.conditions.clone(),
        event: Row::brief(event, sources)?,
    })
}
