//! The documents as RIS, for Zotero, EndNote, Mendeley.
//!
//! `TY` is NEWS where the document has an outlet or issuer, ELEC where it has only an address, GEN otherwise. An author is the byline as the
//! document has it, in one piece. Lines end in LF.

use crate::dates::certain;
use crate::job::Job;
use crate::table::one_line;
use crate::{Result, Summary};
use entente_register::DocumentInfo;
use std::io::Write;

/// Writes one entry per document.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("document");
    let others = job.each_document(|document| {
        summary.wrote(1);
        note_gaps(&mut summary, &document);
        Ok(out.write_all(entry(&document).as_bytes())?)
    })?;
    leave_out_others(&mut summary, others);
    Ok(summary)
}

fn entry(d: &DocumentInfo) -> String {
    let kind = match (&d.source, &d.url) {
        (Some(_), _) => "NEWS",
        (None, Some(_)) => "ELEC",
        (None, None) => "GEN",
    };
    let mut text = format!("TY  - {kind}\n");
    let date = certain(d.published.as_deref());
    let year = date.year.map(|y| format!("{y:04}"));
    // YYYY/MM/DD/ with empty parts where they are not known.
    let day = year.as_ref().map(|y| {
        let part = |n: Option<i32>| n.map(|n| format!("{n:02}")).unwrap_or_default();
        format!("{y}/{}/{}/", part(date.month), part(date.day))
    });
    let lines = [
        ("ID", Some(d.id.clone())),
        ("TI", Some(title(d))),
        ("AU", author(d)),
        ("T2", d.source.clone()),
        ("PY", year),
        ("DA", day),
        ("LA", d.language.clone()),
        ("UR", d.url.clone()),
    ];
    for (tag, value) in lines {
        if let Some(value) = value.map(one_line).filter(|v| !v.is_empty()) {
            text.push_str(&format!("{tag}  - {value}\n"));
        }
    }
    text.push_str("ER  - \n\n");
    text
}

/// The title, or the document's name where it has none.
pub(crate) fn title(d: &DocumentInfo) -> String {
    one_line(d.title.clone().unwrap_or_else(|| d.id.clone()))
}

/// The byline without its "By".
pub(crate) fn author(d: &DocumentInfo) -> Option<String> {
    let byline = one_line(d.byline.clone()?);
    let by = byline.get(..3).filter(|b| b.eq_ignore_ascii_case("by "));
    Some(by.map_or(byline.as_str(), |_| &byline[3..]).trim().to_owned()).filter(|b| !b.is_empty())
}

/// Counts what the documents lack.
pub(crate) fn note_gaps(summary: &mut Summary, d: &DocumentInfo) {
    if d.published.is_none() {
        summary.note("document without a date");
    } else if certain(d.published.as_deref()).year.is_none() {
        summary.note("document whose date is not of one year (left blank)");
    }
}

/// Says how many documents tell of no wanted event.
pub(crate) fn leave_out_others(summary: &mut Summary, others: u64) {
    if others > 0 {
        summary.left_out.insert("document that tells of no wanted event".into(), others);
    }
}
