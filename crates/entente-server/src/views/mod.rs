//! What each page shows, as plain values: read from the register, written as HTML by `templates/` and as JSON by serde.
//!
//! A view holds everything that its page shows, so that the two can never disagree. Links are paths of this server.

mod about;
mod accounts;
mod ask;
mod chronology;
mod document;
mod event;
pub mod group;
mod lines;
mod overview;
mod pictures;
mod questions;
mod relationship;
pub mod review;
mod search;
mod sources;
mod table;

pub use about::About;
pub use accounts::{AccountPage, AccountsPage};
pub use ask::AskPage;
pub use chronology::Chronology;
pub use document::{Document, DocumentClaim, Documents, PassageView, ReadingPage};
pub use event::{ClaimInContext, EventPage};
pub use group::Group;
pub use lines::{Choice, Line, Lines, number};
pub use overview::{Counts, Pair, Start};
pub use pictures::{MapPage, Network};
pub use questions::{ComparePage, DisputedPage, GapsPage, PromisesPage};
pub use relationship::Relationship;
pub use review::ReviewPage;
pub use search::{SearchHit, SearchPage};
pub use sources::SourcesPage;
pub use table::Table;

use entente_actors::Gazetteer;
use entente_coding::Party;
use entente_register::Event;
use serde::Serialize;

/// A state or body: its code, and its name where `knowledge/` has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Actor {
    /// ISO 3166-1 alpha-3, historic code, or body code.
    pub code: String,
    /// Name for display; the code where there is no other.
    pub name: String,
}

impl Actor {
    /// The actor of this code.
    pub fn of(code: &str, names: &Gazetteer) -> Actor {
        Actor {
            code: code.to_owned(),
            name: names.name_of(code).unwrap_or(code).to_owned(),
        }
    }
}

/// Parties by name, each once: "Japan", "Nobuo Kishi (Japan)".
pub fn party_names(parties: &[Party]) -> Vec<String> {
    let mut names = Vec::new();
    for party in parties {
        let name = match &party.person {
            Some(person) if *person != party.name => format!("{person} ({})", party.name),
            _ => party.name.clone(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A link to a document, to the byte where something begins.
pub fn document_url(id: &str, at: Option<usize>) -> String {
    let place = at.map_or(String::new(), |byte| format!("#b{byte}"));
    format!("/documents/{}{place}", encoded(id))
}

/// A link to an event.
pub fn event_url(id: &str) -> String {
    format!("/event/{}", encoded(id))
}

/// A link to a relationship.
pub fn relationship_url(a: &str, b: &str) -> String {
    format!("/relationship/{}/{}", encoded(a), encoded(b))
}

/// A link to three states or more.
pub fn group_url(codes: &[String]) -> String {
    format!("/relationships/{}", codes.iter().map(|c| encoded(c)).collect::<Vec<_>>().join(","))
}

/// Any text as one segment of a path, or as a value of a query (RFC 3986: everything but unreserved characters).
pub fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
        out
    })
}

/// An address from a document, where it may be followed: only the schemes of the web.
pub fn followable(url: &str) -> Option<&str> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://")).then_some(url)
}

/// The claim whose sentence stands for the event: the first that asserts what the event holds to be so.
pub fn telling(event: &Event) -> Option<&entente_register::EventClaim> {
    let agrees = |c: &&entente_register::EventClaim| c.status == event.status && c.date == event.date;
    event
        .claims
        .iter()
        .find(agrees)
        .or_else(|| event.claims.iter().find(|c| c.status == event.status))
        .or(event.claims.first())
}

/// A value of a disputed field in words.
pub fn value_words(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "not said".into(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(values) if !values.is_empty() => values.iter().map(value_words).collect::<Vec<_>>().join(", "),
        serde_json::Value::Object(fields) => {
            let said = fields.values().filter(|v| !v.is_null());
            said.map(value_words).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

/// The beginning of a text, at most so many bytes, and whether that is less than all of it.
pub fn beginning(text: &str, most: usize) -> (&str, bool) {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (&text[..end], end < text.len())
}

/// The end of a text, at most so many bytes, and whether that is less than all of it.
pub fn ending(text: &str, most: usize) -> (&str, bool) {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    (&text[start..], start > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_is_one_segment_of_a_path() {
        assert_eq!(document_url("a b/ç?#.txt", Some(7)), "/documents/a%20b%2F%C3%A7%3F%23.txt#b7");
    }

    #[test]
    fn only_addresses_of_the_web_are_followed() {
        assert_eq!(followable("HTTPS://example.org/"), Some("HTTPS://example.org/"));
        for bad in ["javascript:alert(1)", " https://x", "data:text/html,x", "", "ftp://x", "ééééé"] {
            assert_eq!(followable(bad), None, "{bad}");
        }
    }

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(beginning("áé", 3), ("á", true));
        assert_eq!(ending("áé", 3), ("é", true));
        assert_eq!(beginning("áé", 4), ("áé", false));
        assert_eq!(ending("", 4), ("", false));
    }
}
