//! Printing events: tables and paragraphs for people, JSON and CSV for programs.

use crate::Outcome;
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use clap::ValueEnum;
use entente_analysis::timeline::parties;
use entente_analysis::{Row, Source};
use entente_coding::Status;
use entente_export::Format;
use entente_register::{Event, Filter, Register};
use std::io::{self, BufWriter, Write};

/// How answers are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people.
    #[default]
    Table,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
}

pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const BLUE: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));
pub const YELLOW: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

/// Columns to print in: the terminal's, at most 120; 100 where there is none.
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(w, _)| usize::from(w.0)).clamp(40, 120)
}

/// Standard output for programs: buffered, as it is.
pub fn raw() -> BufWriter<io::Stdout> {
    BufWriter::with_capacity(1 << 16, io::stdout())
}

/// Standard output for people: colour where it is a terminal that wants it.
pub fn people() -> impl Write {
    anstream::AutoStream::auto(io::stdout().lock())
}

/// Prints a value for programs.
pub fn json(value: &impl serde::Serialize) -> Result<()> {
    let mut out = raw();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}

/// Prints what programs read; `None` where the form is for people.
pub fn for_programs(register: &Register, filter: &Filter, form: Form) -> Result<Option<Outcome>> {
    let mut out = raw();
    let count = match form {
        Form::Table => return Ok(None),
        Form::Jsonl => entente_export::write(register, filter, Format::JSONL, &mut out)?.rows,
        Form::Csv => entente_export::write(register, filter, Format::CSV, &mut out)?.rows,
        Form::Json => {
            let events = register.events(filter)?;
            serde_json::to_writer_pretty(&mut out, &events)?;
            writeln!(out)?;
            events.len() as u64
        }
    };
    out.flush()?;
    Ok(Some(Outcome::found(count > 0)))
}

/// "transfer (grant, pledged)".
pub fn kind(event: &Event) -> String {
    kind_of(&event.kind, &event.subtype, &event.stage)
}

/// "transfer (grant, pledged)".
pub fn kind_of(kind: &str, subtype: &Option<String>, stage: &Option<String>) -> String {
    let more: Vec<&str> = [subtype, stage].into_iter().flatten().map(String::as_str).collect();
    if more.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind} ({})", more.join(", "))
    }
}

/// The date, or that there is none.
pub fn date(event: &Event) -> &str {
    event.date.as_deref().unwrap_or("no date")
}

/// A short form of an event's id, enough to name it again.
pub fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}

/// One entry of a chronology.
pub fn entry(out: &mut dyn Write, row: &Row, width: usize) -> io::Result<()> {
    const COLUMN: usize = 20;
    let status = match row.status {
        Status::Occurred => String::new(),
        other => format!(" · {YELLOW}{}{YELLOW:#}", other.as_str()),
    };
    let indent = " ".repeat(COLUMN);
    let gap = COLUMN
        .checked_sub(row.when.chars().count())
        .filter(|n| *n > 0)
        .map_or_else(|| format!("\n{indent}"), |n| " ".repeat(n));
    let kind = kind_of(&row.kind, &row.subtype, &row.stage);
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}{gap}{BLUE}{}{BLUE:#}  {kind}{status}  {DIM}{}{DIM:#}",
        row.when,
        one_line(&row.parties),
        short(&row.id)
    )?;
    let numbers: Vec<String> = row.sources.iter().map(ToString::to_string).collect();
    for line in wrap(
        &format!("“{}” [{}]", row.sentence, numbers.join(", ")),
        width.saturating_sub(COLUMN),
    ) {
        writeln!(out, "{indent}{line}")?;
    }
    if !row.disputed.is_empty() {
        writeln!(out, "{indent}{YELLOW}disputed: {}{YELLOW:#}", row.disputed.join(", "))?;
    }
    Ok(())
}

/// The numbered list under what cites it.
pub fn sources(out: &mut dyn Write, sources: &[Source]) -> io::Result<()> {
    writeln!(out, "\n{BOLD}Sources{BOLD:#}")?;
    for s in sources {
        let parts = [
            s.title.as_deref(),
            s.source.as_deref(),
            s.published.as_deref(),
            Some(s.doc.as_str()),
            s.url.as_deref(),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().map(one_line).collect();
        writeln!(out, "{:>4} {DIM}{}{DIM:#}", format!("[{}]", s.number), parts.join(" · "))?;
    }
    Ok(())
}

/// A table of events, one line each; `width` columns wide. What does not fit is cut with "…".
pub fn table(out: &mut dyn Write, events: &[Event], width: usize) -> io::Result<()> {
    let rows: Vec<[String; 7]> = events.iter().map(cells).collect();
    let header = ["Id", "Date", "Parties", "Kind", "Status", "Src", "Title"].map(str::to_owned);
    let widest = |column: usize, most: usize| {
        let cells = rows.iter().chain([&header]).map(|r| r[column].chars().count());
        cells.max().unwrap_or(0).min(most)
    };
    let mut widths = [
        widest(0, 10),
        widest(1, 21),
        widest(2, 22),
        widest(3, 26),
        widest(4, 12),
        widest(5, 8),
        0,
    ];
    widths[6] = width.saturating_sub(widths.iter().sum::<usize>() + 2 * 6).max(20);
    let line = |row: &[String; 7]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{:<width$}", cut(cell, width)));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    writeln!(out, "{BOLD}{}{BOLD:#}", line(&header))?;
    for row in &rows {
        writeln!(out, "{}", line(row))?;
    }
    Ok(())
}

fn cells(event: &Event) -> [String; 7] {
    let date = event.date.as_deref().unwrap_or("–").to_owned();
    let mut title = event.title.clone();
    if !event.disputed.is_empty() {
        title.push_str(" (disputed)");
    }
    if let Some(review) = event.review {
        title.push_str(&format!(" ({})", review.as_str()));
    }
    let kind = event
        .subtype
        .as_ref()
        .map_or_else(|| event.kind.clone(), |s| format!("{} ({s})", event.kind));
    [
        short(&event.id).to_owned(),
        date,
        parties(event),
        kind,
        event.status.as_str().to_owned(),
        format!("{} {}", event.sources.len(), event.admiralty()),
        title,
    ]
    .map(|cell| one_line(&cell))
}

/// Text cut to a number of characters.
fn cut(text: &str, width: usize) -> String {
    match text.char_indices().nth(width) {
        None => text.to_owned(),
        Some(_) => text.chars().take(width.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// Text without line ends and control characters, which could play tricks on a terminal.
pub fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Text cut into lines of at most `width` characters, at spaces.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in one_line(text).split(' ') {
        let len = word.chars().count();
        match lines.last_mut().filter(|_| used + 1 + len <= width) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
                used += 1 + len;
            }
            None => {
                lines.push(word.to_owned());
                used = len;
            }
        }
    }
    lines
}
