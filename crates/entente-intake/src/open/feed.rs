//! Feeds: RSS, Atom, RDF and JSON Feed. Each entry is a document; one that gives only its first words says so.

use super::{Found, Input, Opened, skipped};
use crate::Shapes;
use crate::date::{self, Given};
use crate::page::blocks;
use crate::record::Record;
use chrono::{DateTime, NaiveDate, Utc};
use feed_rs::model::{Entry, Feed};

/// Reads the entries of a feed.
pub fn open(bytes: &[u8], input: &Input) -> Opened {
    let parser = feed_rs::parser::Builder::new()
        .base_uri(input.about.url.as_deref())
        .timestamp_parser(day)
        .build();
    let feed: Feed = match parser.parse(bytes) {
        Ok(feed) => feed,
        Err(e) => return Opened::skipped(&input.below, format!("not a feed that can be read ({e})")),
    };
    let source = feed.title.as_ref().map(|t| line(&t.content)).filter(|t| !t.is_empty());
    if feed.entries.is_empty() {
        return Opened::skipped(&input.below, "a feed without entries");
    }
    let found = feed
        .entries
        .iter()
        .enumerate()
        .map(|(i, e)| entry(e, i, input, source.as_deref(), feed.language.as_deref()));
    Opened::Whole(found.collect())
}

fn entry(entry: &Entry, index: usize, input: &Input, source: Option<&str>, language: Option<&str>) -> Found {
    let below = format!("{}:{}", input.below, index + 1);
    let full = entry
        .content
        .as_ref()
        .and_then(|c| c.body.as_deref())
        .map(text)
        .filter(|t| !t.is_empty());
    let summary = entry.summary.as_ref().map(|s| text(&s.content)).filter(|t| !t.is_empty());
    let mut notes = Vec::new();
    let words = match (full, summary) {
        (Some(full), Some(summary)) if summary.len() > full.len() * 2 => summary,
        (Some(full), _) => full,
        (None, Some(summary)) => {
            notes.push("the feed gives a summary only".to_owned());
            summary
        }
        (None, None) => return skipped(&below, "an entry without text"),
    };
    let url = entry
        .links
        .iter()
        .find(|l| l.rel.as_deref().is_none_or(|r| r == "alternate"))
        .map(|l| l.href.clone());
    let authors: Vec<&str> = entry
        .authors
        .iter()
        .filter_map(|a| a.name.as_deref())
        .map(str::trim)
        .filter(|n| !n.is_empty())
        .collect();
    let published = entry.published.or(entry.updated).map(|d| d.format("%Y-%m-%d").to_string());
    Found::Record(
        Box::new(Record {
            id: url
                .clone()
                .filter(|u| u.starts_with("http"))
                .unwrap_or_else(|| format!("{}#{}", input.id, index + 1)),
            text: words,
            title: entry.title.as_ref().map(|t| line(&t.content)).filter(|t| !t.is_empty()),
            byline: (!authors.is_empty()).then(|| authors.join(", ")),
            source: source.map(str::to_owned),
            url,
            language: entry.language.as_deref().or(language).map(str::to_owned),
            published,
            notes,
            ..Record::default()
        }),
        input.about.row.clone(),
    )
}

/// The words of a piece of HTML, in paragraphs.
fn text(html: &str) -> String {
    let document = dom_query::Document::fragment(html);
    let blocks = blocks::of(document.root());
    blocks.into_iter().map(|b| b.text).collect::<Vec<_>>().join("\n\n")
}

fn line(html: &str) -> String {
    text(html).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day of a time stamp as it is written, at noon: the day that the outlet means, whatever its zone; also where no time
/// stands beside it.
fn day(stamp: &str) -> Option<DateTime<Utc>> {
    let Given::Date(day) = date::given(stamp, Shapes::standard().dates()) else {
        return None;
    };
    let day = NaiveDate::parse_from_str(&day, "%Y-%m-%d").ok()?;
    Some(day.and_hms_opt(12, 0, 0)?.and_utc())
}
