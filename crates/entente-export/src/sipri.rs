//! Transfers in the columns of SIPRI's register: comma-separated, Latin-1, eleven lines before the header.
//!
//! One row for every supplier, recipient and thing. As there, only what is ordered, pledged, under way or delivered is listed; what is only
//! considered, denied or cancelled is left out, and counted. Trend indicator values are SIPRI's own work: always blank.

use crate::dates::{Day, bounds, certain};
use crate::job::{Job, Record};
use crate::lists::Lists;
use crate::parties::{Actor, actors};
use crate::table::{Column, Rows, blank, column, latin1};
use crate::{Result, Summary};
use entente_coding::{Item, Status};
use std::io::Write;
use std::rc::Rc;

/// One row: a thing that one supplier gives one recipient.
pub struct Transfer {
    record: Rc<Record>,
    lists: Rc<Lists>,
    supplier: Option<Actor>,
    recipient: Option<Actor>,
    item: Option<Item>,
}

/// The columns, in SIPRI's order and with its three unnamed ones.
pub const COLUMNS: &[Column<Transfer>] = &[
    column("Recipient", "who receives; `unknown` where nobody is named", |t| {
        t.name(&t.recipient)
    }),
    column("Supplier", "who gives", |t| t.name(&t.supplier)),
    column(
        "Year of order",
        "year of the pledge or contract; empty for what is only known as delivered",
        |t| {
            if t.delivered() { String::new() } else { t.year() }
        },
    ),
    column("", "`?` where that year is uncertain or the fact disputed", |t| {
        let doubt = t.record.event.disputes("date") || t.record.event.date.as_deref().is_some_and(|d| d.contains(['~', '?', '%']));
        if doubt { "?".into() } else { String::new() }
    }),
    column("Number ordered", "how many, where said", Transfer::number),
    column("", "`?` where sources dispute the number", |t| {
        if t.record.event.disputes("items") {
            "?".into()
        } else {
            String::new()
        }
    }),
    column("Weapon designation", "the thing, in words of the text", |t| {
        t.item.as_ref().map_or_else(|| t.record.event.title.clone(), |i| i.what.clone())
    }),
    column("Weapon description", "areas", |t| t.record.event.areas.join("; ")),
    column("Number delivered", "how many, where the event is a delivery", |t| {
        if t.delivered() { t.number() } else { String::new() }
    }),
    column("", "`?` where sources dispute the number", |t| {
        if t.delivered() && t.record.event.disputes("items") {
            "?".into()
        } else {
            String::new()
        }
    }),
    column(
        "Year(s) of delivery",
        "year of the delivery; empty for what is not yet delivered",
        |t| {
            if t.delivered() { t.year() } else { String::new() }
        },
    ),
    column("status", "condition: `New` or `Second hand`, where the text says so", |t| {
        let what = t.item.as_ref().map_or(t.record.event.title.as_str(), |i| i.what.as_str());
        t.lists.condition(what).unwrap_or_default().to_owned()
    }),
    column(
        "Comments",
        "kind of transfer, stage, status, date, due, value, conditions, event, documents",
        Transfer::comments,
    ),
    blank("SIPRI TIV per unit", "blank: computed by SIPRI alone"),
    blank("SIPRI TIV for total order", "blank: the same"),
    blank("SIPRI TIV of delivered weapons", "blank: the same"),
];

impl Transfer {
    fn delivered(&self) -> bool {
        self.record.event.stage.as_deref() == Some("delivered") && self.record.event.status == Status::Occurred
    }
    fn year(&self) -> String {
        certain(self.record.event.date.as_deref())
            .year
            .map(|y| y.to_string())
            .unwrap_or_default()
    }
    fn number(&self) -> String {
        self.item.as_ref().and_then(|i| i.count).map(|n| n.to_string()).unwrap_or_default()
    }
    fn name(&self, side: &Option<Actor>) -> String {
        let Some(actor) = side else { return "unknown".into() };
        let known = actor.code.as_deref().and_then(|c| self.lists.name(c));
        known.unwrap_or(&actor.name).to_owned()
    }
    fn comments(&self) -> String {
        let e = &self.record.event;
        let documents: Vec<&str> = self.record.documents.iter().map(|d| d.id.as_str()).collect();
        let value = e.value.as_ref().map(|v| format!("value: {} {}", v.amount, v.currency));
        let parts = [
            e.subtype.clone(),
            e.stage.clone(),
            Some(e.status.as_str().to_owned()),
            e.date.as_ref().map(|d| format!("date: {d}")),
            e.due.as_ref().map(|d| format!("due: {d}")),
            value,
            (!e.conditions.is_empty()).then(|| format!("conditions: {}", e.conditions.join(", "))),
            Some(format!("event: {}", e.id)),
            Some(format!("documents: {}", documents.join(", "))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

/// Why a transfer is not of the register of transfers.
fn unlisted(record: &Record) -> Option<String> {
    let e = &record.event;
    match (e.status, e.stage.as_deref()) {
        (Status::Denied | Status::Hypothetical | Status::Proposed, _) => Some(format!("{} transfer", e.status.as_str())),
        (_, Some(stage @ ("considered" | "cancelled"))) => Some(format!("transfer at the stage `{stage}`")),
        _ => None,
    }
}

/// Writes the eleven lines, the header, and one row for every supplier, recipient and thing.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("row");
    for line in preamble(job) {
        out.write_all(&latin1(&line))?;
        out.write_all(b"\n")?;
    }
    let mut rows = Rows::latin1(COLUMNS, out)?;
    job.each_record(|record| {
        if record.event.kind != "transfer" {
            summary.leave_out("event that is no transfer");
            return Ok(());
        }
        if let Some(why) = unlisted(&record) {
            summary.leave_out(why);
            return Ok(());
        }
        if record.event.date.is_none() {
            summary.note("transfer without a date (year left empty)");
        }
        let record = Rc::new(record);
        for row in rows_of(&record, &job.lists) {
            summary.wrote(1);
            rows.write(&row)?;
        }
        Ok(())
    })?;
    rows.finish()?;
    Ok(summary)
}

fn rows_of(record: &Rc<Record>, lists: &Rc<Lists>) -> Vec<Transfer> {
    let side = |parties| {
        let actors = actors(parties);
        if actors.is_empty() {
            vec![None]
        } else {
            actors.into_iter().map(Some).collect()
        }
    };
    let (suppliers, recipients) = (side(&record.event.initiators), side(&record.event.counterparts));
    let items: Vec<Option<Item>> = match &record.event.items[..] {
        [] => vec![None],
        items => items.iter().cloned().map(Some).collect(),
    };
    let mut out = Vec::new();
    for recipient in &recipients {
        for supplier in &suppliers {
            out.extend(items.iter().map(|item| Transfer {
                record: record.clone(),
                lists: lists.clone(),
                supplier: supplier.clone(),
                recipient: recipient.clone(),
                item: item.clone(),
            }));
        }
    }
    out
}

/// Loaders skip eleven lines.
fn preamble(job: &Job<'_>) -> [String; 11] {
    let day = |day: Day| crate::dates::iso(day);
    let as_of = bounds(job.stamp.as_of.as_deref())
        .1
        .map(day)
        .unwrap_or_else(|| "no dated document".into());
    [
        "Transfers of arms and equipment, in the columns of the SIPRI Arms Transfers Database".into(),
        format!("Made by {} from documents; not data of SIPRI", job.stamp.program),
        format!("Register: {}", job.stamp.register),
        format!("Newest document: {as_of}"),
        format!(
            "Documents: {}, claims: {}, events: {}",
            job.stamp.documents, job.stamp.claims, job.stamp.events
        ),
        "Rows: one for every supplier, recipient and thing".into(),
        "Listed: pledged, contracted, under way, delivered; not: considered, cancelled, proposed, denied".into(),
        "'?' in the column after a value: uncertain or disputed; 'status': condition of the thing".into(),
        "TIV: blank".into(),
        "Encoding: Latin-1; other letters are written as the nearest".into(),
        String::new(),
    ]
}
