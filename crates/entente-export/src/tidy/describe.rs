//! What goes with the tables: a codebook for readers, a data package for programs.

use super::tables;
use crate::job::Job;
use crate::table::{Column, page};
use serde_json::{Value, json};

/// A table as it is described: file, what a row is, the columns that tell rows apart, columns that lead to other tables, columns.
struct Description {
    file: &'static str,
    row: &'static str,
    key: &'static [&'static str],
    leads: &'static [(&'static str, &'static str, &'static str)],
    columns: Vec<(&'static str, &'static str)>,
    page: String,
}

const TO_EVENT: &[(&str, &str, &str)] = &[("event", "events", "id")];

fn all() -> Vec<Description> {
    vec![
        describe("events.csv", "an event", &["id"], &[], tables::EVENTS),
        describe(
            "parties.csv",
            "a party to an event",
            &["event", "side", "number"],
            TO_EVENT,
            tables::PARTIES,
        ),
        describe(
            "claims.csv",
            "what one sentence of a document says of an event: joins events and documents",
            &["claim"],
            &[("event", "events", "id"), ("document", "documents", "document")],
            tables::CLAIMS,
        ),
        describe("items.csv", "a thing transferred", &["event", "number"], TO_EVENT, tables::ITEMS),
        describe("areas.csv", "an area of an event", &["event", "area"], TO_EVENT, tables::AREAS),
        describe(
            "conditions.csv",
            "a condition on use",
            &["event", "condition"],
            TO_EVENT,
            tables::CONDITIONS,
        ),
        describe(
            "disputes.csv",
            "one of the values on which the claims of an event differ",
            &["event", "field", "number"],
            TO_EVENT,
            tables::DISPUTES,
        ),
        describe("documents.csv", "a document", &["document"], &[], tables::DOCUMENTS),
        describe("former_ids.csv", "an id that named an event once", &["id"], &[], tables::FORMER_IDS),
    ]
}

fn describe<R>(
    file: &'static str,
    row: &'static str,
    key: &'static [&'static str],
    leads: &'static [(&'static str, &'static str, &'static str)],
    columns: &'static [Column<R>],
) -> Description {
    Description {
        file,
        row,
        key,
        leads,
        columns: columns.iter().map(|c| (c.name, c.holds)).collect(),
        page: page(columns),
    }
}

/// The type of a column, in the words of Frictionless' Table Schema; everything else is text.
fn type_of(name: &str) -> &'static str {
    match name {
        "date_first" | "date_last" | "due_first" | "due_last" | "published_first" | "published_last" => "date",
        "latitude" | "longitude" | "amount" | "goldstein" => "number",
        "geonameid" | "ordinal" | "quad" | "number" | "count" | "start" | "end" => "integer",
        _ => "string",
    }
}

/// The tables' columns, for readers.
pub(super) fn codebook(job: &Job<'_>) -> String {
    let stamp = &job.stamp;
    let mut text = format!(
        "# Codebook\n\n{stamp}: {} documents, {} claims, {} events; made by {}.\n\n\
         Events and what is said of them, as tables: UTF-8, commas, a header, ISO dates, codes as text. Absent facts are empty cells. Dates are given in \
         EDTF level 1, with the first and last day that they may mean. A cell that a spreadsheet would take for a formula has an apostrophe before it. \
         `datapackage.json` says the same for programs.\n",
        stamp.documents, stamp.claims, stamp.events, stamp.program
    );
    for d in all() {
        text.push_str(&format!(
            "\n## {}\n\nA row is {}.\n\n| column | holds |\n| --- | --- |\n{}",
            d.file, d.row, d.page
        ));
    }
    text
}

/// A Frictionless data package.
pub(super) fn package(job: &Job<'_>) -> String {
    let resources: Vec<Value> = all().into_iter().map(resource).collect();
    let package = json!({
        "profile": "tabular-data-package",
        "name": "entente-register",
        "title": "Register of relations between states",
        "description": "Events with their parties, claims, sentences and documents; see codebook.md",
        "version": job.stamp.register,
        "register": job.stamp,
        "resources": resources,
    });
    serde_json::to_string_pretty(&package).expect("plain data") + "\n"
}

fn resource(d: Description) -> Value {
    // Counts of events and documents are columns of those tables alone.
    let kind = |name: &str| match (d.file, name) {
        ("events.csv", "disputed" | "documents" | "claims" | "sources" | "credibility") | ("documents.csv", "claims") => "integer",
        _ => type_of(name),
    };
    let fields: Vec<Value> = d
        .columns
        .iter()
        .map(|(name, holds)| json!({ "name": name, "type": kind(name), "description": holds }))
        .collect();
    let leads: Vec<Value> = d
        .leads
        .iter()
        .map(|(field, table, key)| json!({ "fields": field, "reference": { "resource": table, "fields": key } }))
        .collect();
    json!({
        "profile": "tabular-data-resource",
        "name": d.file.trim_end_matches(".csv"),
        "path": d.file,
        "description": format!("A row is {}.", d.row),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\n", "header": true },
        "schema": { "fields": fields, "primaryKey": d.key, "foreignKeys": leads, "missingValues": [""] },
    })
}
