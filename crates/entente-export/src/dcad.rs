//! Agreements in the columns of DCAD (defence cooperation agreements), with ISO codes and our own columns after them: comma-separated, one row for
//! every two parties of an instrument.
//!
//! The stages of one instrument between the same two (signed, in force, ended) are one row. So rows are gathered in memory before they are
//! written: some hundred bytes an agreement. All agreements are in, whatever their subject: narrow them with `--area`. Agreements
//! that were not made (planned, proposed, denied, hypothetical) are left out, and counted.

use crate::dates::{Certain, certain};
use crate::job::{Job, Record};
use crate::lists::Lists;
use crate::parties::{Actor, dyads, joined};
use crate::table::{Column, Rows, blank, column};
use crate::{Result, Summary};
use entente_coding::Status;
use entente_register::fold::words;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::rc::Rc;

/// One row: an instrument between two parties.
pub struct Agreement {
    lists: Rc<Lists>,
    /// The two parties, by code then name.
    parties: (Option<Actor>, Option<Actor>),
    events: Vec<String>,
    instrument: Option<String>,
    subtype: Option<String>,
    /// Stage and date of each event, in the order of events.
    stages: Vec<(String, Option<String>)>,
    areas: BTreeSet<String>,
    documents: Vec<String>,
}

/// The columns: DCAD's, then ours.
pub const COLUMNS: &[Column<Agreement>] = &[
    column("ccode1", "Correlates of War number of the first party", |a| {
        a.cow(&a.parties.0, |c| c.number.clone())
    }),
    column("cowName1", "its abbreviation there", |a| {
        a.cow(&a.parties.0, |c| c.abbreviation.clone())
    }),
    column("ccode2", "Correlates of War number of the second party", |a| {
        a.cow(&a.parties.1, |c| c.number.clone())
    }),
    column("cowName2", "its abbreviation there", |a| {
        a.cow(&a.parties.1, |c| c.abbreviation.clone())
    }),
    column("signDay", "day of signature, where certain", |a| number(a.at(SIGNED).day)),
    column("signMonth", "month of signature", |a| number(a.at(SIGNED).month)),
    column("signYear", "year of signature", |a| number(a.at(SIGNED).year)),
    column("EIFDay", "day of entry into force", |a| number(a.at(IN_FORCE).day)),
    column("EIFMonth", "month of entry into force", |a| number(a.at(IN_FORCE).month)),
    column("EIFYear", "year of entry into force", |a| number(a.at(IN_FORCE).year)),
    blank("type", "blank: DCAD's numbers; `subtype` has ours"),
    column("category1", "DCAD's category of an area, in words", |a| a.category(0)),
    column("category2", "a second one", |a| a.category(1)),
    column("category3", "a third one", |a| a.category(2)),
    blank("span", "blank: not recorded"),
    blank("renewType", "blank: not recorded"),
    blank("renewYears", "blank: not recorded"),
    column("terminated", "year in which it ended, where told", |a| {
        number(a.at(&["ended"]).year)
    }),
    blank("durationActual", "blank: not computed from what may be incomplete"),
    blank("endYearEstimate", "blank: nothing is estimated"),
    blank("asymmetry", "blank: not recorded"),
    blank("categoryConf", "blank: not graded"),
    blank("UNTS", "blank: not recorded"),
    blank("fullText", "blank: the text of the instrument is not kept"),
    blank("sourceType", "blank: DCAD's numbers"),
    column("source", "documents that tell of it", |a| a.documents.join("; ")),
    blank("factivaConf", "blank: DCAD's own check"),
    blank("factivaSign", "blank: the same"),
    blank("factivaEIF", "blank: the same"),
    column("DCAid", "the first event of it", |a| a.events.first().cloned().unwrap_or_default()),
    column("iso1", "ISO 3166-1 alpha-3, historic or body code of the first party", |a| {
        code(&a.parties.0)
    }),
    column("iso2", "the same of the second", |a| code(&a.parties.1)),
    column("name1", "name of the first party", |a| a.name(&a.parties.0)),
    column("name2", "name of the second", |a| a.name(&a.parties.1)),
    column("instrument", "name of the instrument, where it has one", |a| {
        a.instrument.clone().unwrap_or_default()
    }),
    column("subtype", "treaty, memorandum, partnership …", |a| {
        a.subtype.clone().unwrap_or_default()
    }),
    column("stages", "each stage told, with its date in EDTF", |a| {
        let stages = a.stages.iter().map(|(stage, date)| match date {
            Some(date) => format!("{stage} {date}"),
            None => stage.clone(),
        });
        joined(stages.collect::<Vec<_>>().iter().map(String::as_str))
    }),
    column("areas", "our areas", |a| a.areas.iter().cloned().collect::<Vec<_>>().join("; ")),
    column("events", "every event of it", |a| a.events.join("; ")),
];

/// The stages that signing is, the surest first.
const SIGNED: &[&str] = &["signed", "agreed", "upgraded"];
const IN_FORCE: &[&str] = &["in-force"];

impl Agreement {
    /// What is certain of the date of the first of these stages that is told.
    fn at(&self, stages: &[&str]) -> Certain {
        let told = |stage: &&str| self.stages.iter().find(|(s, date)| s == stage && date.is_some());
        certain(stages.iter().find_map(told).and_then(|(_, date)| date.as_deref()))
    }
    fn cow(&self, side: &Option<Actor>, part: fn(&crate::lists::Cow) -> String) -> String {
        let day = self.stages.iter().find_map(|(_, date)| crate::dates::bounds(date.as_deref()).1);
        let code = side.as_ref().and_then(|a| a.code.as_deref());
        code.and_then(|c| self.lists.cow(c, day)).map(part).unwrap_or_default()
    }
    fn name(&self, side: &Option<Actor>) -> String {
        let Some(actor) = side else { return String::new() };
        let known = actor.code.as_deref().and_then(|c| self.lists.name(c));
        known.unwrap_or(&actor.name).to_owned()
    }
    fn category(&self, nth: usize) -> String {
        let areas: Vec<String> = self.areas.iter().cloned().collect();
        self.lists.categories(&areas).get(nth).copied().unwrap_or_default().to_owned()
    }
}

fn number(n: Option<i32>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}

fn code(side: &Option<Actor>) -> String {
    side.as_ref().and_then(|a| a.code.clone()).unwrap_or_default()
}

/// Writes a header and one row for every two parties of an instrument, in the order of its first event.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("row");
    let mut found: Vec<Agreement> = Vec::new();
    let mut by_name = BTreeMap::new();
    job.each_record(|record| {
        let e = &record.event;
        match (e.kind.as_str(), e.status) {
            ("agreement", Status::Occurred) => {}
            ("agreement", status) => {
                summary.leave_out(format!("{} agreement", status.as_str()));
                return Ok(());
            }
            _ => {
                summary.leave_out("event that is no agreement");
                return Ok(());
            }
        }
        if e.date.is_none() {
            summary.note("agreement without a date (left empty)");
        }
        for (a, b) in dyads(&e.initiators, &e.counterparts) {
            let parties = in_order(a, b);
            let name = e
                .instrument
                .as_deref()
                .map(|i| (key(&parties.0), key(&parties.1), words(i).join(" ")));
            let at = name.and_then(|name| match by_name.entry(name) {
                std::collections::btree_map::Entry::Occupied(at) => Some(*at.get()),
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert(found.len());
                    None
                }
            });
            match at {
                Some(at) => add(&mut found[at], &record),
                None => {
                    let mut row = Agreement {
                        lists: job.lists.clone(),
                        parties,
                        events: Vec::new(),
                        instrument: e.instrument.clone(),
                        subtype: e.subtype.clone(),
                        stages: Vec::new(),
                        areas: BTreeSet::new(),
                        documents: Vec::new(),
                    };
                    add(&mut row, &record);
                    found.push(row);
                }
            }
        }
        Ok(())
    })?;
    let mut rows = Rows::csv(COLUMNS, out)?;
    for row in &found {
        summary.wrote(1);
        rows.write(row)?;
    }
    rows.finish()?;
    Ok(summary)
}

/// By code, then name; a party alone stays first.
fn in_order(a: Option<Actor>, b: Option<Actor>) -> (Option<Actor>, Option<Actor>) {
    match (a, b) {
        (Some(a), Some(b)) if (&b.code, &b.name) < (&a.code, &a.name) => (Some(b), Some(a)),
        (None, b) => (b, None),
        pair => pair,
    }
}

fn key(side: &Option<Actor>) -> String {
    side.as_ref()
        .map(|a| a.code.clone().unwrap_or_else(|| a.name.clone()))
        .unwrap_or_default()
}

fn add(row: &mut Agreement, record: &Record) {
    let e = &record.event;
    row.events.push(e.id.clone());
    row.stages.push((e.stage.clone().unwrap_or_else(|| "told".into()), e.date.clone()));
    row.areas.extend(e.areas.iter().cloned());
    for d in &record.documents {
        if !row.documents.contains(&d.id) {
            row.documents.push(d.id.clone());
        }
    }
}
