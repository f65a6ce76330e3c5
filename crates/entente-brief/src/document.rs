//! A brief as a value: headings, tables, entries and notes, before any format.
//!
//! Texts here are plain and on one line; they come from documents and may hold anything. Each format escapes them in its own way, and
//! none of them may be skipped: a [`Span`] has no way to carry markup.

use crate::figures::Drawing;

/// A brief.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// What it covers, under the title.
    pub subtitle: String,
    /// The marking of every page, top and bottom.
    pub marking: Option<String>,
    /// Version and date of the register, on every page.
    pub stamp: String,
    /// The day it speaks of, where that is one day (YYYY-MM-DD): the date of files that must have one.
    pub day: Option<String>,
    /// The content, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a brief.
#[derive(Clone, Debug)]
pub enum Block {
    /// A section's heading; 1 is the highest under the title.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A paragraph that must not be overlooked.
    Notice(Vec<Span>),
    /// Names and what is to be said of each.
    Facts(Vec<(String, Vec<Span>)>),
    /// A table.
    Table(Table),
    /// Entries of a chronology.
    Entries(Vec<Entry>),
    /// A figure.
    Figure(Drawing),
    /// The numbered sources.
    Notes(Vec<Note>),
}

/// A table with a row of headings.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it shows, for those who hear it read.
    pub caption: String,
    /// Headings.
    pub head: Vec<&'static str>,
    /// Shares of the width, one a column.
    pub widths: Vec<u32>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<Vec<Span>>>,
}

/// One event of a chronology: `Oct. 8-10, 2001 (planned): One sentence. [3]`.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The date.
    pub when: String,
    /// How certain it is, where it has not occurred.
    pub status: Option<&'static str>,
    /// The rest.
    pub text: Vec<Span>,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Text.
    Text(String),
    /// Text that stands out.
    Strong(String),
    /// Text that stands back.
    Soft(String),
    /// Numbers of notes: `[3, 5]`.
    Cite(Vec<usize>),
    /// A new line inside a cell.
    Break,
}

/// One source.
#[derive(Clone, Debug)]
pub struct Note {
    /// From 1.
    pub number: usize,
    /// The citation, before the title of the outlet.
    pub before: String,
    /// The title of the outlet, in italics.
    pub outlet: String,
    /// The rest of the citation, with its quotation.
    pub after: String,
    /// Where to read it; of the web's schemes only.
    pub url: Option<String>,
    /// The sentence, with its quotation marks.
    pub quote: String,
}

/// Plain text.
pub fn text(text: impl Into<String>) -> Span {
    Span::Text(clean(&text.into()))
}

/// Text that stands out.
pub fn strong(text: impl Into<String>) -> Span {
    Span::Strong(clean(&text.into()))
}

/// Text that stands back.
pub fn soft(text: impl Into<String>) -> Span {
    Span::Soft(clean(&text.into()))
}

/// A text as every format can hold it: on one line, without control characters and without those that turn the direction of what
/// follows.
pub fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}');
    let spaced: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !turns(*c))
        .collect();
    // A space that keeps two signs together stays.
    let pieces = spaced.split(|c: char| c.is_whitespace() && c != '\u{A0}');
    pieces.filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text of spans, without anything else.
pub fn plain(spans: &[Span]) -> String {
    let piece = |span: &Span| match span {
        Span::Text(t) | Span::Strong(t) | Span::Soft(t) => t.clone(),
        Span::Cite(numbers) => bracketed(numbers),
        Span::Break => String::new(),
    };
    spans.iter().map(piece).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `[3, 5]`; empty without numbers.
pub fn bracketed(numbers: &[usize]) -> String {
    if numbers.is_empty() {
        return String::new();
    }
    format!("[{}]", numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_a_line_or_turns_its_direction() {
        assert_eq!(clean(" a\u{0}b\r\n\u{202E}c\u{2028}d "), "a b c d");
        assert_eq!(bracketed(&[3, 5]), "[3, 5]");
        assert_eq!(bracketed(&[]), "");
    }
}
