//! Official visits in the columns of COLT (leaders' travel): comma-separated, one row for every traveller and country.
//!
//! Only visits that took place; planned, proposed, denied and hypothetical ones are left out, and counted, as are calls of ships and aircraft.
//! Visits of ministers and delegations are in: `LeaderRole` tells them apart.

use crate::dates::{Certain, Day, bounds, certain, iso};
use crate::job::{Job, Record};
use crate::lists::Lists;
use crate::parties::actors;
use crate::table::{Column, Rows, blank, column};
use crate::{Result, Summary};
use entente_coding::{Party, Status};
use entente_register::days;
use std::io::Write;
use std::rc::Rc;

/// One row: a traveller in a country.
pub struct Trip {
    record: Rc<Record>,
    lists: Rc<Lists>,
    nth: Option<usize>,
    traveller: Party,
    /// Code and name of the country visited.
    host: Option<(Option<String>, String)>,
}

/// The columns, in COLT's order.
pub const COLUMNS: &[Column<Trip>] = &[
    column("TripID", "the event, with a number where it has several rows", |t| match t.nth {
        None => t.record.event.id.clone(),
        Some(n) => format!("{}.{n}", t.record.event.id),
    }),
    blank("LeaderID", "blank: persons have names, not numbers"),
    column("LeaderCountryOrIGO", "whose leader", |t| {
        t.country(t.traveller.state.as_deref(), &t.traveller.name)
    }),
    column("LeaderCountryISO", "ISO 3166-1 alpha-3, historic or body code", |t| {
        t.traveller.state.clone().unwrap_or_default()
    }),
    blank("LeaderRegion", "blank: regions are not recorded"),
    blank("LeaderSubregion", "blank: the same"),
    blank("PriorityLeader", "blank: COLT's own choice"),
    column(
        "LeaderRole",
        "`Head of State`, `Head of Government`, `Minister`, `Other official`, by the office",
        |t| {
            t.traveller
                .office
                .as_deref()
                .and_then(|o| t.lists.role(o))
                .unwrap_or_default()
                .to_owned()
        },
    ),
    column("LeaderTitle", "office, in words of the text", |t| {
        t.traveller.office.clone().unwrap_or_default()
    }),
    blank("LeaderSurname", "blank: which name is the family's is not guessed"),
    column("LeaderFullName", "the person, where named", |t| {
        t.traveller.person.clone().unwrap_or_default()
    }),
    column("CountryVisited", "the host", |t| {
        t.host
            .as_ref()
            .map(|(code, name)| t.country(code.as_deref(), name))
            .unwrap_or_default()
    }),
    column("CountryVisitedISO", "its code", |t| {
        t.host.as_ref().and_then(|h| h.0.clone()).unwrap_or_default()
    }),
    blank("RegionVisited", "blank: regions are not recorded"),
    blank("SubRegionVisited", "blank: the same"),
    blank("DisputedTerritory", "blank: not recorded"),
    blank("SemiAutoTerritory", "blank: not recorded"),
    column("TripYear", "where it is certain", |t| {
        t.date().year.map(|y| y.to_string()).unwrap_or_default()
    }),
    column("TripStartDate", "first day, where the text gives days", |t| {
        t.days().map(|(first, _)| iso(first)).unwrap_or_default()
    }),
    column("TripEndDate", "last day, where the text gives days", |t| {
        t.days().map(|(_, last)| iso(last)).unwrap_or_default()
    }),
    column("TripDuration", "days, first and last counted", |t| {
        let number = |d: Day| days::number(d.0, d.1, d.2);
        t.days()
            .map(|(first, last)| (number(last) - number(first) + 1).to_string())
            .unwrap_or_default()
    }),
    blank("MetHostHoGS", "blank: whom they met is another event of the register"),
    blank("HostHOGSName", "blank: the same"),
    blank("MetNonhostHOGS", "blank: the same"),
    blank("NonhostHOGSNames", "blank: the same"),
    blank("MetIGOLeader", "blank: the same"),
    blank("IGOLeaderName", "blank: the same"),
    blank("AttendedMultilatEvent", "blank: the same"),
    blank("AttendedMultilatMinisterialEvent", "blank: the same"),
    blank("NameMultilatEvent", "blank: the same"),
    blank("PublicAddress", "blank: not recorded"),
    blank("SignedAgreement", "blank: an agreement is another event of the register"),
    blank("BusinessLeaderOrForum", "blank: not recorded"),
    blank("CulturalSiteOrCeremony", "blank: not recorded"),
    blank("Confidence(1-5)", "blank: the register grades sources, not rows"),
];

impl Trip {
    fn country(&self, code: Option<&str>, name: &str) -> String {
        code.and_then(|c| self.lists.name(c)).unwrap_or(name).to_owned()
    }
    fn date(&self) -> Certain {
        certain(self.record.event.date.as_deref())
    }
    /// First and last day, where the text gives both: "16 to 19 March", not "in March", not "about the 16th".
    fn days(&self) -> Option<(Day, Day)> {
        let edtf = self.record.event.date.as_deref()?;
        if edtf.contains(['~', '?', '%', 'X']) || edtf.split('/').any(|end| end.len() != 10) {
            return None;
        }
        let (first, last) = bounds(Some(edtf));
        Some((first?, last?))
    }
}

/// Writes a header and one row for every traveller and country.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("row");
    let mut rows = Rows::csv(COLUMNS, out)?;
    job.each_record(|record| {
        let e = &record.event;
        let why = match (e.kind.as_str(), e.status, e.subtype.as_deref()) {
            ("visit", Status::Occurred, Some(subtype @ ("ship" | "aircraft"))) => Some(format!("visit of a kind of its own ({subtype})")),
            ("visit", Status::Occurred, _) => None,
            ("visit", status, _) => Some(format!("{} visit", status.as_str())),
            _ => Some("event that is no visit".into()),
        };
        if let Some(why) = why {
            summary.leave_out(why);
            return Ok(());
        }
        if e.date.is_none() {
            summary.note("visit without a date (left empty)");
        }
        for trip in trips(&Rc::new(record), &job.lists) {
            summary.wrote(1);
            rows.write(&trip)?;
        }
        Ok(())
    })?;
    rows.finish()?;
    Ok(summary)
}

/// Every traveller to every host; where no host is named, to the state that the place lies in.
fn trips(record: &Rc<Record>, lists: &Rc<Lists>) -> Vec<Trip> {
    let e = &record.event;
    let mut hosts: Vec<Option<(Option<String>, String)>> = actors(&e.counterparts).into_iter().map(|a| Some((a.code, a.name))).collect();
    if hosts.is_empty() {
        let place = e.place.as_ref().and_then(|p| p.state.clone().map(|s| (Some(s), p.name.clone())));
        hosts.push(place);
    }
    let nobody = [Party::default()];
    let travellers = if e.initiators.is_empty() { &nobody[..] } else { &e.initiators };
    let several = travellers.len() * hosts.len() > 1;
    let pairs = travellers.iter().flat_map(|t| hosts.iter().map(move |h| (t, h)));
    pairs
        .enumerate()
        .map(|(n, (traveller, host))| Trip {
            record: record.clone(),
            lists: lists.clone(),
            nth: several.then_some(n + 1),
            traveller: traveller.clone(),
            host: host.clone(),
        })
        .collect()
}
