//! One row an event, for spreadsheets and data frames: UTF-8, a header, ISO dates, codes as text.
//!
//! Several values in one cell are separated by `; `. A cell that a spreadsheet would take for a formula (it begins with
//! `=`, `+`, `-`, `@`, a tab or a line end) is given a leading apostrophe. Absent facts are empty cells. [`COLUMNS`] says what
//! each column holds; `docs/exports.md` has them too.

use crate::dates;
use crate::job::Job;
use crate::table::{Column, Rows, column};
use crate::{Result, Summary};
use entente_coding::Party;
use entente_register::Event;
use std::collections::BTreeSet;
use std::io::Write;

/// The columns, in order. New ones are added at the end.
pub const COLUMNS: &[Column<Event>] = &[
    column("id", "the event; the same for the same documents and version", |e| e.id.clone()),
    column(
        "date",
        "when, in EDTF level 1: `2014-03-18`, `2014-03`, `2011/2014`, `../2014`",
        |e| some(&e.date),
    ),
    column(
        "date_first",
        "first day that the date may mean; empty where its beginning is open",
        |e| dates::first(e.date.as_deref()),
    ),
    column("date_last", "last day that the date may mean; empty where its end is open", |e| {
        dates::last(e.date.as_deref())
    }),
    column(
        "date_basis",
        "`stated`, `resolved`, `document` (near the day of publication), `none`",
        |e| e.date_basis.clone(),
    ),
    column("kind", "kind of event", |e| e.kind.clone()),
    column("subtype", "subtype of the kind", |e| some(&e.subtype)),
    column("stage", "stage, for agreement, transfer, institution", |e| some(&e.stage)),
    column("status", "`occurred`, `denied`, `planned`, `proposed`, `hypothetical`", |e| {
        e.status.as_str().to_owned()
    }),
    column("title", "a short title in words of a text", |e| e.title.clone()),
    column(
        "initiator_states",
        "codes of those who act, or of all parties of a symmetric kind",
        |e| states(&e.initiators),
    ),
    column(
        "initiators",
        "their names; a person with the office: `Nobuo Kishi (Minister of Defense)`",
        |e| names(&e.initiators),
    ),
    column("initiator_sectors", "their sectors (PLOVER)", |e| sectors(&e.initiators)),
    column("counterpart_states", "codes of those it is done to, for, about or against", |e| {
        states(&e.counterparts)
    }),
    column("counterparts", "their names", |e| names(&e.counterparts)),
    column("counterpart_sectors", "their sectors", |e| sectors(&e.counterparts)),
    column("due", "by when something promised is to happen, EDTF", |e| some(&e.due)),
    column("place", "where", |e| e.place.as_ref().map(|p| p.name.clone()).unwrap_or_default()),
    column("place_state", "the state it lies in", |e| {
        e.place.as_ref().and_then(|p| p.state.clone()).unwrap_or_default()
    }),
    column("areas", "areas of cooperation or dispute", |e| e.areas.join("; ")),
    column("items", "things, with their number where said: `6 patrol boat`", items),
    column("amount", "money, in whole units of the currency", |e| {
        e.value.as_ref().map(|v| v.amount.to_string()).unwrap_or_default()
    }),
    column("currency", "its currency, ISO 4217", |e| {
        e.value.as_ref().map(|v| v.currency.clone()).unwrap_or_default()
    }),
    column("conditions", "conditions on use", |e| e.conditions.join("; ")),
    column("ordinal", "number in a series", |e| {
        e.ordinal.map(|n| n.to_string()).unwrap_or_default()
    }),
    column("mechanism", "name of the standing series", |e| some(&e.mechanism)),
    column("instrument", "name of the instrument", |e| some(&e.instrument)),
    column("plover_event", "PLOVER root", |e| e.plover.event.clone()),
    column("plover_mode", "PLOVER mode", |e| some(&e.plover.mode)),
    column("plover_contexts", "PLOVER contexts", |e| e.plover.contexts.join("; ")),
    column("disputed", "fields on which claims contradict each other", |e| {
        e.disputed.iter().map(|d| d.field.as_str()).collect::<Vec<_>>().join("; ")
    }),
    column("documents", "number of documents that tell of it", |e| {
        e.documents().len().to_string()
    }),
    column("docs", "their names", |e| e.documents().into_iter().collect::<Vec<_>>().join("; ")),
    column("claims", "number of claims", |e| e.claims.len().to_string()),
    column("quote", "the sentence of its first claim", |e| {
        e.claims.first().map(|c| c.quote.clone()).unwrap_or_default()
    }),
    column("sources", "number of independent sources; reprints are one", |e| {
        e.sources.len().to_string()
    }),
    column("reliability", "Admiralty grade of the best of its sources, A to F", |e| {
        e.reliability.as_str().to_owned()
    }),
    column(
        "credibility",
        "Admiralty grade of the information, 1 to 6, from independent agreement",
        |e| e.credibility.to_string(),
    ),
    column(
        "review",
        "what people's decisions come to: `accepted`, `grown` (more is told since), `differ`; empty where there is none",
        |e| e.review.map(|r| r.as_str().to_owned()).unwrap_or_default(),
    ),
];

/// Writes a header and one row per event.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("event");
    let mut rows = Rows::csv(COLUMNS, out)?;
    job.each_event(|event| {
        summary.wrote(1);
        rows.write(&event)
    })?;
    rows.finish()?;
    Ok(summary)
}

fn some(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn states(parties: &[Party]) -> String {
    distinct(parties.iter().map(|p| p.state.clone().unwrap_or_default()))
}

fn sectors(parties: &[Party]) -> String {
    distinct(parties.iter().map(|p| p.sector.clone().unwrap_or_default()))
}

fn names(parties: &[Party]) -> String {
    distinct(parties.iter().map(|p| match (&p.person, &p.office) {
        (Some(person), Some(office)) => format!("{person} ({office})"),
        (Some(person), None) => person.clone(),
        (None, _) => p.name.clone(),
    }))
}

/// Each value once, in the order given.
fn distinct(values: impl Iterator<Item = String>) -> String {
    let mut seen = BTreeSet::new();
    values
        .filter(|v| !v.is_empty() && seen.insert(v.clone()))
        .collect::<Vec<_>>()
        .join("; ")
}

fn items(e: &Event) -> String {
    let shown = e
        .items
        .iter()
        .map(|i| i.count.map_or(i.what.clone(), |n| format!("{n} {}", i.what)));
    shown.collect::<Vec<_>>().join("; ")
}
