//! Markdown: headings, pipe tables, figures as the sentence that describes them.

use crate::document::{Block, Document, Entry, Note, Span, Table, bracketed};
use std::fmt::Write as _;

/// The brief.
pub fn write(document: &Document) -> String {
    let mut out = String::new();
    let marking = document.marking.as_deref().map(|m| format!("**{}**\n\n", escape(m)));
    out.push_str(marking.as_deref().unwrap_or(""));
    let _ = write!(out, "# {}\n\n{}\n\n", escape(&document.title), escape(&document.subtitle));
    for block in &document.blocks {
        put(&mut out, block);
    }
    let _ = write!(out, "---\n\n{}\n", escape(&document.stamp));
    if let Some(marking) = marking {
        let _ = write!(out, "\n{}\n", marking.trim_end());
    }
    out
}

fn put(out: &mut String, block: &Block) {
    let _ = match block {
        Block::Heading(level, text) => write!(out, "{} {}\n\n", "#".repeat(usize::from(*level) + 1), escape(text)),
        Block::Paragraph(spans) => write!(out, "{}\n\n", line(spans)),
        Block::Notice(spans) => write!(out, "> **{}**\n\n", line(spans)),
        Block::Facts(rows) => {
            out.push_str("| | |\n| --- | --- |\n");
            for (name, spans) in rows {
                let _ = writeln!(out, "| **{}** | {} |", escape(name), line(spans));
            }
            writeln!(out)
        }
        Block::Table(table) => {
            put_table(out, table);
            Ok(())
        }
        Block::Entries(entries) => {
            for entry in entries {
                let _ = writeln!(out, "{}\n", entry_line(entry));
            }
            Ok(())
        }
        Block::Figure(figure) => write!(out, "*{}.* {}\n\n", escape(&figure.title), escape(&figure.description)),
        Block::Notes(notes) => {
            for note in notes {
                let _ = writeln!(out, "{}. {}", note.number, note_line(note));
            }
            writeln!(out)
        }
    };
}

fn put_table(out: &mut String, table: &Table) {
    let _ = writeln!(out, "| {} |", table.head.join(" | "));
    let _ = writeln!(out, "|{}", " --- |".repeat(table.head.len()));
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|cell| line(cell)).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out.push('\n');
}

/// `**Oct. 8-10, 2001** (planned): One sentence. [3]`.
fn entry_line(entry: &Entry) -> String {
    let status = entry.status.map(|s| format!(" ({s})")).unwrap_or_default();
    format!("**{}**{status}: {}", escape(&entry.when), line(&entry.text))
}

fn note_line(note: &Note) -> String {
    let outlet = if note.outlet.is_empty() {
        String::new()
    } else {
        format!("*{}*", escape(&note.outlet))
    };
    let url = note.url.as_deref().map(|u| {
        let end = if note.quote.is_empty() { "." } else { ": " };
        format!("<{}>{end}", address(u))
    });
    format!(
        "{}{outlet}{}{}{}",
        escape(&note.before),
        escape(&note.after),
        url.unwrap_or_default(),
        escape(&note.quote)
    )
}

fn line(spans: &[Span]) -> String {
    let mut out = String::new();
    for span in spans {
        let piece = match span {
            Span::Text(t) | Span::Soft(t) => escape(t),
            Span::Strong(t) => format!("**{}**", escape(t)),
            Span::Cite(numbers) => escape(&bracketed(numbers)),
            Span::Break => "<br>".into(),
        };
        let glued = out.is_empty() || out.ends_with("<br>") || matches!(span, Span::Break) || piece.is_empty();
        if !glued {
            out.push(' ');
        }
        out.push_str(&piece);
    }
    out
}

/// Every sign that Markdown or HTML reads, with a backslash or as a character reference.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '|' | '~' | '$' | '^' => {
                out.push('\\');
                out.push(c);
            }
            '[' | ']' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    // What would begin a heading, a list, a quote or a rule; and bare addresses, which some readers link by themselves.
    let first = out.chars().next();
    if matches!(first, Some('#' | '-' | '+' | '=' | '!')) {
        out.insert(0, '\\');
    }
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && out[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    }
    out.replace("://", ":&#47;&#47;").replace("www.", "www&#46;").replace("@", "&#64;")
}

/// An address that stays inside its angle brackets.
fn address(url: &str) -> String {
    url.replace('<', "%3C")
        .replace('>', "%3E")
        .replace('\\', "%5C")
        .replace('"', "%22")
        .replace('`', "%60")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        for (text, safe) in [
            ("a *b* _c_ `d`", r"a \*b\* \_c\_ \`d\`"),
            ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
            ("[x](javascript:alert)", r"\[x\](javascript:alert)"),
            ("a | b", r"a \| b"),
            ("# x", r"\# x"),
            ("1. x", r"1\. x"),
            ("- x", r"\- x"),
            ("see https://x.example", "see https:&#47;&#47;x.example"),
        ] {
            assert_eq!(escape(text), safe);
        }
        assert_eq!(address("https://x.example/><script>"), "https://x.example/%3E%3Cscript%3E");
    }
}
