//! Web pages, as files or out of an archive.

use super::{Input, Opened};
use crate::document::DateSource;
use crate::page::{self, Page};
use crate::record::Record;
use crate::{charset, decode};

/// Reads a page.
pub fn open(bytes: &[u8], input: &Input) -> Opened {
    let decoded = charset::decode(bytes, input.about.charset.as_deref(), true);
    if decoded.text.trim_matches(decode::blank).is_empty() {
        return Opened::skipped(&input.below, decode::NotText::Empty);
    }
    let mut record = input.record();
    if decoded.replaced > 0 {
        record
            .notes
            .push(format!("{} broken characters replaced ({})", decoded.replaced, decoded.encoding));
    }
    match page::read(&decoded.text, input.about.url.as_deref()) {
        Ok(page) => Opened::record(with_page(record, page), input.about.row.clone()),
        Err(e) => Opened::skipped(&input.below, e),
    }
}

/// A record of a page; what the page says of itself goes before what its container does.
pub fn with_page(mut record: Record, page: Page) -> Record {
    record.text = page.text;
    record.roles = page.roles;
    record.title = page.title.or(record.title);
    record.byline = page.byline.or(record.byline);
    record.source = page.source.or(record.source);
    record.url = page.url.or(record.url);
    record.language = page.language.or(record.language);
    if page.published.is_some() {
        record.published = page.published;
        record.published_by = DateSource::Page;
    }
    record
}
