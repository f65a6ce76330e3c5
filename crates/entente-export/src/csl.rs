//! The documents as CSL-JSON: an array of items, one a line, for Zotero, Pandoc and citation processors.
//!
//! `type` is `article-newspaper` where the document has an outlet or issuer, `webpage` where it has only an address, `document` otherwise.

use crate::dates::{Certain, bounds, certain};
use crate::job::Job;
use crate::ris::{author, leave_out_others, note_gaps, title};
use crate::{Result, Summary};
use entente_register::DocumentInfo;
use serde_json::{Map, Value, json};
use std::io::Write;

/// Writes the array.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("document");
    let mut before = "[\n";
    let others = job.each_document(|document| {
        summary.wrote(1);
        note_gaps(&mut summary, &document);
        write!(out, "{before}{}", Value::Object(item(&document)))?;
        before = ",\n";
        Ok(())
    })?;
    out.write_all(if summary.rows == 0 { b"[]\n" } else { b"\n]\n" })?;
    leave_out_others(&mut summary, others);
    Ok(summary)
}

fn item(d: &DocumentInfo) -> Map<String, Value> {
    let kind = match (&d.source, &d.url) {
        (Some(_), _) => "article-newspaper",
        (None, Some(_)) => "webpage",
        (None, None) => "document",
    };
    let issued = issued(d.published.as_deref());
    let fields = [
        ("id", Some(json!(d.id))),
        ("type", Some(json!(kind))),
        ("title", Some(json!(title(d)))),
        ("author", author(d).map(|a| json!([{ "literal": a }]))),
        ("container-title", d.source.as_ref().map(|s| json!(s))),
        ("issued", issued),
        ("URL", d.url.as_ref().map(|u| json!(u))),
        ("language", d.language.as_ref().map(|l| json!(l))),
    ];
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// A date as fine as it is certain; first and last day where they are of different years.
fn issued(edtf: Option<&str>) -> Option<Value> {
    let parts = match certain(edtf) {
        Certain {
            year: Some(y),
            month: Some(m),
            day: Some(d),
        } => json!([[y, m, d]]),
        Certain {
            year: Some(y),
            month: Some(m),
            ..
        } => json!([[y, m]]),
        Certain { year: Some(y), .. } => json!([[y]]),
        _ => match bounds(edtf) {
            (Some((a, b, c)), Some((x, y, z))) => json!([[a, b, c], [x, y, z]]),
            _ => return None,
        },
    };
    Some(json!({ "date-parts": parts }))
}
