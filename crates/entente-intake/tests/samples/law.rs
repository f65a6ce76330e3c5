//! What holds of every file, whatever its bytes: it gives documents or reasons, soon; passages stand in order; dates are of the calendar.

use entente_intake::open::{About, Body, Found, Input};
use entente_intake::{Document, Item, Limits, Reader};
use std::path::PathBuf;

/// Nothing that a few kilobytes hold is larger.
const MOST_TEXT: usize = 8 << 20;

/// Reads bytes as a file of this name: how many documents and reasons it gives. What breaks a law is an error in words.
pub fn read(name: &str, bytes: Vec<u8>) -> Result<usize, String> {
    let input = Input {
        id: name.to_owned(),
        below: name.to_owned(),
        extension: name.rsplit('.').next().unwrap_or_default().to_owned(),
        body: Body::Memory(bytes),
        about: About::default(),
        depth: 0,
    };
    let limits = Limits {
        document_bytes: 1 << 20,
        ..Limits::default()
    };
    let reader = Reader::new(Vec::<PathBuf>::new(), limits).and(std::iter::once(Found::Input(Box::new(input))));
    let (mut items, mut bytes) = (0, 0);
    for item in reader {
        items += 1;
        match item {
            Item::Document(d) => {
                bytes += d.text.len();
                lawful(&d)?;
            }
            Item::Skipped { name, reason } if name.is_empty() || reason.is_empty() => return Err("skipped without name or reason".into()),
            Item::Skipped { reason, .. } if reason.contains("this program failed") => return Err("a panic".into()),
            Item::Skipped { .. } => {}
        }
        if bytes > MOST_TEXT {
            return Err(format!("{bytes} bytes of text out of it"));
        }
    }
    if items == 0 {
        Err("neither a document nor a reason".into())
    } else {
        Ok(items)
    }
}

/// Passages stand in order and on characters; dates are of the calendar.
fn lawful(d: &Document) -> Result<(), String> {
    let mut last = 0;
    for p in &d.passages {
        if p.span.start < last || d.text.get(p.span.start..p.span.end).is_none_or(|t| t.trim() != t || t.is_empty()) {
            return Err(format!("passage {:?}", p.span));
        }
        if d.passage_text(p).len() != p.span.len() {
            return Err(format!("the words of passage {:?} are of another length", p.span));
        }
        last = p.span.end;
    }
    match &d.published {
        Some((date, _)) if !entente_intake::date::is_edtf(date) => Err(format!("published `{date}`")),
        _ => Ok(()),
    }
}
