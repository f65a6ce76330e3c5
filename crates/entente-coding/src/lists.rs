//! Lists whose items finish a sentence that stands before them: "The ministers agreed to: • set up a hotline; • …", "signed (1) a treaty, (2) …".
//!
//! *In:* the segments of a document. *Out:* the same, enumerations inside a passage cut at their marks, and with every item the span of its
//! lead, the words that it finishes. An item is parsed behind its lead, so that grammar sees one clause: the lead's verb, subject and date
//! are the item's, and so are its certainty and its speaker. Offsets of the item stay those of the document ([`crate::page::Page::place`]).
//!
//! # Limits
//! - A lead breaks off before a colon or announces "the following", or runs on into "(1)", "(a)", "(i)". It is the last sentence before its list, of at most [`LONGEST`] bytes.
//! - Items stand directly behind it, each behind a bullet, a number or a letter; at most [`MANY`]. An item much shorter than its lead is left
//!   alone, so that what is read stays in proportion to the text.

use crate::engine::Segment;
use entente_intake::Document;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_text::{Role, Span};
use entente_time::Line;
use serde::Deserialize;

/// The longest lead, in bytes.
const LONGEST: usize = 320;
/// The most items that one lead has.
const MANY: usize = 40;
/// A lead is read again with an item that has at least one byte for so many of its own.
const PROPORTION: usize = 12;
/// The most bytes between items: a bullet or number with white space around it.
const GAP: usize = 24;
/// What is known of leads (`knowledge/coding/lists.toml`).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    open: Vec<String>,
    announcing: Vec<String>,
}

impl Lists {
    /// Reads the words of leads.
    ///
    /// # Errors
    /// If the file is missing or malformed.
    pub fn load(knowledge: &Knowledge) -> Result<Lists, KnowledgeError> {
        const FILE: &str = "coding/lists.toml";
        toml::from_str(&knowledge.read(FILE)?).map_err(|e| KnowledgeError::Malformed {
            file: FILE.to_owned(),
            message: e.to_string(),
        })
    }

    /// Cuts enumerations and gives items their leads.
    pub fn with_leads(&self, document: &Document, segments: Vec<Segment>) -> Vec<Segment> {
        let mut out: Vec<Segment> = segments.into_iter().flat_map(|s| enumerated(document, s)).collect();
        let mut lead: Option<Span> = None;
        let mut items = 0;
        for i in 0..out.len() {
            let s = out[i];
            if s.lead.is_some() || s.line != Line::Text || s.role != Role::Body {
                lead = None;
                continue;
            }
            let item = lead.filter(|_| items < MANY && i > 0 && marked(&document.text, out[i - 1].span, s.span));
            if let Some(l) = item {
                items += 1;
                if s.span.len() * PROPORTION >= l.len() {
                    out[i].lead = lead;
                }
            } else {
                lead = leading(document, s.span).filter(|l| self.unfinished(l.of(&document.text)));
                items = 0;
            }
        }
        out
    }

    /// Whether a lead wants its items: it breaks off before a colon, or announces them. "Deliveries so far:" is a heading.
    fn unfinished(&self, lead: &str) -> bool {
        let Some(bare) = lead.trim_end().strip_suffix(':') else {
            return false;
        };
        self.is_open(bare)
            || bare
                .split(|c: char| !c.is_alphabetic())
                .any(|w| self.announcing.iter().any(|a| a.eq_ignore_ascii_case(w)))
    }

    fn is_open(&self, bare: &str) -> bool {
        let last = bare
            .trim_end()
            .rsplit(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or("")
            .to_lowercase();
        self.open.contains(&last)
    }

    /// The words of a lead as they stand before an item's: a colon behind a word that wants more is left out.
    pub fn words(&self, lead: &str) -> String {
        let trimmed = lead.trim_end();
        let bare = trimmed.strip_suffix(':').unwrap_or(trimmed).trim_end();
        let kept = if self.is_open(bare) { bare } else { trimmed };
        format!("{kept} ")
    }
}

/// Whether a bullet, number or letter, and nothing else, stands between two passages.
fn marked(text: &str, before: Span, after: Span) -> bool {
    let gap = text.get(before.end..after.start).unwrap_or("");
    let mark = gap.trim();
    gap.len() <= GAP && !mark.is_empty() && !mark.contains(char::is_whitespace)
}

/// The last sentence of a span.
fn leading(document: &Document, span: Span) -> Option<Span> {
    let text = span.of(&document.text);
    let mut ends = text.match_indices(['.', '!', '?', ';', '\n']).map(|(k, _)| k + 1);
    let start = ends
        .rfind(|&k| text[k..].starts_with(char::is_whitespace) && text[k..].trim().len() > 1)
        .unwrap_or(0);
    let start = start + text[start..].len() - text[start..].trim_start().len();
    let end = text.trim_end().len();
    if end <= start {
        return None;
    }
    let lead = Span::new(span.start + start, span.start + end);
    (lead.len() > 2 && lead.len() <= LONGEST).then_some(lead)
}

/// A passage that enumerates, cut into what stands before the first mark and the items; else as it is.
fn enumerated(document: &Document, segment: Segment) -> Vec<Segment> {
    let text = segment.span.of(&document.text);
    let marks = marks(text);
    let first = marks.first().map_or(0, |m| m.start);
    let lead = leading(document, Span::new(segment.span.start, segment.span.start + first));
    let (Some(lead), true) = (
        lead,
        (2..=MANY).contains(&marks.len()) && segment.role == Role::Body && segment.line == Line::Text,
    ) else {
        return vec![segment];
    };
    let at = |a: usize, b: usize| {
        let slice = &text[a..b];
        let (from, len) = (a + slice.len() - slice.trim_start().len(), slice.trim().len());
        Span::new(segment.span.start + from, segment.span.start + from + len)
    };
    let ends = marks.iter().skip(1).map(|m| m.start).chain([text.len()]);
    let items = marks.iter().zip(ends).map(|(m, end)| Segment {
        span: at(m.end, end),
        lead: Some(lead),
        ..segment
    });
    let before = Segment {
        span: at(0, first),
        ..segment
    };
    std::iter::once(before).chain(items).filter(|s| !s.span.is_empty()).collect()
}

/// The marks "(1)", "(2)", … of an enumeration, in their order; letters and roman numbers too. Empty where the first is not the first of a series.
fn marks(text: &str) -> Vec<Span> {
    const SERIES: [[&str; 8]; 3] = [
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        ["a", "b", "c", "d", "e", "f", "g", "h"],
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"],
    ];
    let find = |series: &[&str; 8]| {
        let mut out: Vec<Span> = Vec::new();
        let mut from = 0;
        for label in series {
            let mark = format!("({label}) ");
            let Some(k) = text[from..].find(&mark) else { break };
            out.push(Span::new(from + k, from + k + mark.len()));
            from += k + mark.len();
        }
        out
    };
    SERIES
        .iter()
        .map(find)
        .max_by_key(Vec::len)
        .filter(|m| m.len() > 1)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colon_behind_a_word_that_wants_more_goes() {
        let lists = Lists::load(&Knowledge::built_in()).unwrap();
        assert_eq!(lists.words("They agreed to:"), "They agreed to ");
        assert_eq!(lists.words("These papers were signed:"), "These papers were signed ");
        assert_eq!(lists.words("Three papers came of it:"), "Three papers came of it: ");
    }

    #[test]
    fn marks_count_from_the_first() {
        assert_eq!(marks("signed (1) a pact, (2) a treaty").len(), 2);
        assert_eq!(marks("agreed: (a) to meet; (b) to talk; and (c) to trade").len(), 3);
        assert!(marks("Article 2 (b) and (c) apply").is_empty());
        assert!(marks("the draft (1) was signed").is_empty());
    }
}
