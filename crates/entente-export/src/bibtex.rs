//! The documents as BibTeX: `@article` where the document has an outlet or issuer, `@misc` otherwise.
//!
//! An entry's key is the document's id with everything but letters, digits, `.`, `-` and `_` made `-`; keys that become equal are told apart
//! by `.2`, `.3` …. An author is the byline in braces, so that nothing takes it apart.

use crate::dates::certain;
use crate::job::Job;
use crate::ris::{author, leave_out_others, note_gaps, title};
use crate::table::one_line;
use crate::{Result, Summary};
use biblatex::{Chunk, Entry, EntryType, Spanned};
use entente_register::DocumentInfo;
use std::collections::BTreeMap;
use std::io::Write;

/// Writes a comment with the register's version, then one entry per document.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("document");
    let mut keys = BTreeMap::new();
    writeln!(out, "% {}, {}\n", job.stamp, job.stamp.program)?;
    let others = job.each_document(|document| {
        summary.wrote(1);
        note_gaps(&mut summary, &document);
        let key = key(&document.id, &mut keys);
        let text = entry(key, &document).to_bibtex_string();
        // Dates are given as year and month, so none can be malformed.
        let text = text.map_err(|e| std::io::Error::other(e.to_string()))?;
        Ok(writeln!(out, "{text}\n")?)
    })?;
    leave_out_others(&mut summary, others);
    Ok(summary)
}

fn entry(key: String, d: &DocumentInfo) -> Entry {
    let kind = if d.source.is_some() { EntryType::Article } else { EntryType::Misc };
    let mut entry = Entry::new(key, kind);
    let date = certain(d.published.as_deref());
    let fields = [
        ("title", Some(Chunk::Verbatim(title(d)))),
        ("author", author(d).map(Chunk::Verbatim)),
        ("journal", d.source.clone().map(|s| Chunk::Normal(one_line(s)))),
        ("year", date.year.map(|y| Chunk::Normal(format!("{y:04}")))),
        ("month", date.month.map(|m| Chunk::Normal(m.to_string()))),
        ("day", date.day.map(|d| Chunk::Normal(d.to_string()))),
        ("url", d.url.clone().map(|u| Chunk::Verbatim(one_line(u)))),
        ("langid", d.language.clone().map(|l| Chunk::Normal(one_line(l)))),
        ("note", Some(Chunk::Verbatim(one_line(d.id.clone())))),
    ];
    for (name, chunk) in fields {
        if let Some(chunk) = chunk {
            entry.set(name, vec![Spanned::detached(chunk)]);
        }
    }
    entry
}

fn key(id: &str, keys: &mut BTreeMap<String, u32>) -> String {
    let plain: String = entente_register::fold::fold(id)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' })
        .collect();
    let times = keys.entry(plain.clone()).or_default();
    *times += 1;
    if *times == 1 { plain } else { format!("{plain}.{times}") }
}
