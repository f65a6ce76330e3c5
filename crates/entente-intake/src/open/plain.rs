//! Plain text and Markdown.

use super::{Input, Opened};
use crate::decode::{self, NotText};
use crate::record::Record;

/// Reads a text. One that is not UTF-8 is read in the encoding that its bytes suggest, and says so.
pub fn open(bytes: Vec<u8>, input: &Input) -> Opened {
    let markdown = matches!(input.extension.as_str(), "md" | "markdown" | "mdown" | "mkd");
    let read = match decode::text(bytes.clone()) {
        Ok(text) => Ok((text, None)),
        Err(NotText::Encoding(_)) => {
            let decoded = crate::charset::decode(&bytes, input.about.charset.as_deref(), false);
            let mut note = format!("not UTF-8: read as {}", decoded.encoding);
            if decoded.replaced > 0 {
                note.push_str(&format!(", {} broken characters replaced", decoded.replaced));
            }
            decode::checked(decoded.text).map(|text| (text, Some(note)))
        }
        Err(e) => Err(e),
    };
    match read {
        Ok((text, note)) => Opened::record(
            Record {
                text,
                markdown,
                notes: note.into_iter().collect(),
                ..input.record()
            },
            input.about.row.clone(),
        ),
        Err(e) => Opened::skipped(&input.below, e),
    }
}
