//! Feeds: RSS, Atom, RDF and JSON Feed. Each entry is a document; one that gives only its first words says so.

use super::{Found, Input, Opened, skipped};
use crate::Shapes;
use crate::date::{self, Given};
use crate::page::blocks;
use crate::record::Record;
use chrono::{DateTime, NaiveDate, Utc};
use feed_rs::model::{Entry, Feed};

/// An entry of a feed, for one who follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where its page is.
    pub address: String,
    /// The day it was published, where the feed tells.
    pub published: Option<String>,
    /// The feed's title: the outlet.
    pub source: Option<String>,
}

/// The pages that a feed links to, in its order; entries without a page are left out.
///
/// # Errors
/// Why it cannot be read, in words.
pub fn links(bytes: &[u8], address: &str) -> Result<Vec<Link>, String> {
    let feed = parse(bytes, Some(address))?;
    let source = title(&feed);
    let link = |e: &Entry| {
        let address = page_of(e).filter(|u| u.starts_with("http"))?;
        Some(Link {
            address,
            published: published(e),
            source: source.clone(),
        })
    };
    Ok(feed.entries.iter().filter_map(link).collect())
}

fn parse(bytes: &[u8], address: Option<&str>) -> Result<Feed, String> {
    let parser = feed_rs::parser::Builder::new().base_uri(address).timestamp_parser(day).build();
    parser.parse(bytes).map_err(|e| format!("not a feed that can be read ({e})"))
}

fn title(feed: &Feed) -> Option<String> {
    feed.title.as_ref().map(|t| line(&t.content)).filter(|t| !t.is_empty())
}

fn page_of(entry: &Entry) -> Option<String> {
    let page = entry.links.iter().find(|l| l.rel.as_deref().is_none_or(|r| r == "alternate"));
    page.map(|l| l.href.clone())
}

fn published(entry: &Entry) -> Option<String> {
    entry.published.or(entry.updated).map(|d| d.format("%Y-%m-%d").to_string())
}

/// Reads the entries of a feed.
pub fn open(bytes: &[u8], input: &Input) -> Opened {
    let feed = match parse(bytes, input.about.url.as_deref()) {
        Ok(feed) => feed,
        Err(why) => return Opened::skipped(&input.below, why),
    };
    let source = title(&feed);
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
    let url = page_of(entry);
    let authors: Vec<&str> = entry
        .authors
        .iter()
        .filter_map(|a| a.name.as_deref())
        .map(str::trim)
        .filter(|n| !n.is_empty())
        .collect();
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
            fetched: input.about.fetched.clone(),
            published: published(entry),
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
