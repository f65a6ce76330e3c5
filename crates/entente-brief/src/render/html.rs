//! HTML: one file that loads nothing and runs nothing; light, dark and paper.

use crate::document::{Block, Document, Entry, Note, Span, Table};
use crate::figures::Colours;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entente_text::markup::escaped;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

const STYLE: &str = include_str!("style.css");

/// The brief.
pub fn write(document: &Document) -> String {
    let style = format!("{STYLE}{}", page_style(document));
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"Entente {}\">\n<title>{}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        env!("CARGO_PKG_VERSION"),
        escaped(&document.title),
    );
    let marking = |place: &str| match &document.marking {
        Some(m) => format!("<p class=\"marking {place}\"><bdi>{}</bdi></p>\n", escaped(m)),
        None => String::new(),
    };
    out.push_str(&marking("top"));
    let _ = write!(
        out,
        "<main>\n<header><h1>{}</h1>\n<p class=\"subtitle\">{}</p></header>\n",
        escaped(&document.title),
        escaped(&document.subtitle)
    );
    for block in &document.blocks {
        put(&mut out, block);
    }
    let _ = write!(
        out,
        "</main>\n<footer><p class=\"stamp\">{}</p></footer>\n{}</body>\n</html>\n",
        escaped(&document.stamp),
        marking("bottom")
    );
    out
}

/// What stands in the margins of every printed page: marking, stamp, page number.
fn page_style(document: &Document) -> String {
    let marking = document.marking.as_deref().map(css_text).unwrap_or_default();
    format!(
        "@page{{@top-center{{content:\"{marking}\"}}@bottom-center{{content:\"{marking}\"}}@bottom-left{{content:\"{}\"}}}}",
        css_text(&document.stamp)
    )
}

/// A text inside a string of CSS: all but plain letters and digits by number.
fn css_text(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if c.is_ascii_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            // The space ends the number and is no part of the text.
            let _ = write!(out, "\\{:X} ", u32::from(c));
        }
        out
    })
}

fn put(out: &mut String, block: &Block) {
    let _ = match block {
        Block::Heading(level, text) => writeln!(out, "<h{0}>{1}</h{0}>", level + 1, escaped(text)),
        Block::Paragraph(spans) => writeln!(out, "<p>{}</p>", line(spans)),
        Block::Notice(spans) => writeln!(out, "<p class=\"notice\" role=\"note\"><strong>{}</strong></p>", line(spans)),
        Block::Facts(rows) => {
            out.push_str("<table class=\"facts\"><tbody>\n");
            for (name, spans) in rows {
                let _ = writeln!(out, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escaped(name), line(spans));
            }
            writeln!(out, "</tbody></table>")
        }
        Block::Table(table) => {
            put_table(out, table);
            Ok(())
        }
        Block::Entries(entries) => {
            out.push_str("<ul class=\"entries\">\n");
            entries.iter().for_each(|entry| put_entry(out, entry));
            writeln!(out, "</ul>")
        }
        Block::Figure(figure) => writeln!(
            out,
            "<figure>{}<figcaption>{}</figcaption></figure>",
            figure.svg(Colours::OfPage),
            escaped(&figure.title)
        ),
        Block::Notes(notes) => {
            out.push_str("<ol class=\"notes\">\n");
            notes.iter().for_each(|note| put_note(out, note));
            writeln!(out, "</ol>")
        }
    };
}

fn put_table(out: &mut String, table: &Table) {
    let _ = write!(
        out,
        "<div class=\"wide\"><table><caption>{}</caption>\n<colgroup>",
        escaped(&table.caption)
    );
    for width in &table.widths {
        let _ = write!(out, "<col width=\"{width}%\">");
    }
    out.push_str("</colgroup>\n<thead><tr>");
    for head in &table.head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(head));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", line(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

fn put_entry(out: &mut String, entry: &Entry) {
    let status = entry
        .status
        .map(|s| format!(" <span class=\"status\">({s})</span>"))
        .unwrap_or_default();
    let class = entry.status.map(|s| format!(" class=\"{s}\"")).unwrap_or_default();
    let _ = writeln!(
        out,
        "<li{class}><b class=\"when\">{}</b>{status}: {}</li>",
        escaped(&entry.when),
        line(&entry.text)
    );
}

fn put_note(out: &mut String, note: &Note) {
    let outlet = if note.outlet.is_empty() {
        String::new()
    } else {
        format!("<i><bdi>{}</bdi></i>", escaped(&note.outlet))
    };
    let end = if note.quote.is_empty() { "." } else { ": " };
    let url = note
        .url
        .as_deref()
        .map(|u| format!("<a href=\"{0}\" rel=\"noopener noreferrer nofollow\">{0}</a>{end}", escaped(u)));
    let quote = if note.quote.is_empty() {
        String::new()
    } else {
        format!("<q><bdi>{}</bdi></q>", escaped(&note.quote))
    };
    let _ = writeln!(
        out,
        "<li id=\"n{}\"><bdi>{}</bdi>{outlet}{}{}{quote}</li>",
        note.number,
        escaped(&note.before),
        escaped(&note.after),
        url.unwrap_or_default()
    );
}

fn line(spans: &[Span]) -> String {
    let mut out = String::new();
    for span in spans {
        let piece = match span {
            Span::Text(t) => escaped(t),
            Span::Soft(t) => format!("<span class=\"soft\">{}</span>", escaped(t)),
            Span::Strong(t) => format!("<strong>{}</strong>", escaped(t)),
            Span::Cite(numbers) if numbers.is_empty() => String::new(),
            Span::Cite(numbers) => {
                let links: Vec<String> = numbers.iter().map(|n| format!("<a href=\"#n{n}\">{n}</a>")).collect();
                format!("<span class=\"cite\">[{}]</span>", links.join(", "))
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup_or_style() {
        assert_eq!(
            escaped("<a href='x' onclick=\"y\">&"),
            "&lt;a href=&#39;x&#39; onclick=&quot;y&quot;&gt;&amp;"
        );
        assert_eq!(css_text("A\"}</style>"), "A\\22 \\7D \\3C \\2F style\\3E ");
    }
}
