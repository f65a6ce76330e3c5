//! Word: real headings, tables whose heading rows repeat, marking and page number on every page, figures with a text for those who
//! cannot see them.

use super::raster;
use crate::BriefError;
use crate::document::{Block, Document, Entry, Note, Span, Table};
use crate::figures::Drawing;
use docx_rs as word;
use docx_rs::{AlignmentType, Docx, LineSpacing, Paragraph, Run, RunFonts, Style, StyleType, TableCell, TableRow, WidthType};
use entente_text::markup::escaped;
use std::io::Cursor;

/// Width of the text on A4 with margins of 2 cm, in twentieths of a point.
const WIDTH: u32 = 9638;
/// The same in English Metric Units, for figures.
const WIDTH_EMU: f64 = 9638.0 * 635.0;
const GREY: &str = "57606A";

/// The brief.
pub fn write(document: &Document) -> Result<Vec<u8>, BriefError> {
    let mut docx = page(Docx::new(), document);
    docx = docx.add_paragraph(Paragraph::new().style("Title").add_run(Run::new().add_text(&document.title)));
    docx = docx.add_paragraph(Paragraph::new().style("Subtitle").add_run(Run::new().add_text(&document.subtitle)));
    for block in &document.blocks {
        docx = put(docx, block)?;
    }
    let failed = |reason: String| BriefError::Word { reason };
    let mut parts = docx.build();
    let figures = document.blocks.iter().filter_map(|b| match b {
        Block::Figure(figure) => Some(figure),
        _ => None,
    });
    parts.document = finished(parts.document, figures).map_err(failed)?;
    for part in parts.headers.iter_mut().chain(&mut parts.footers).chain([&mut parts.footnotes]) {
        *part = without_counters(std::mem::take(part)).map_err(failed)?.into_bytes();
    }
    parts.styles = with_default_style(parts.styles).map_err(failed)?;
    parts.doc_props.core = titled(parts.doc_props.core, &document.title).map_err(failed)?;
    let mut out = Cursor::new(Vec::new());
    parts.pack(&mut out).map_err(|e| failed(e.to_string()))?;
    Ok(out.into_inner())
}

/// Paper, styles, and what stands above and below every page.
fn page(docx: Docx, document: &Document) -> Docx {
    let fonts = |name: &str| RunFonts::new().ascii(name).hi_ansi(name).east_asia(name).cs(name);
    let heading = |id: &str, name: &str, size: usize, level: usize| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .based_on("Normal")
            .next("Normal")
            .size(size)
            .bold()
            .outline_lvl(level)
            .q_format(true)
            .line_spacing(LineSpacing::new().before(300).after(100))
    };
    let soft = |id: &str, name: &str, size: usize| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .based_on("Normal")
            .size(size)
            .color(GREY)
    };
    let marking = document
        .marking
        .as_deref()
        .map(|m| Paragraph::new().align(AlignmentType::Center).add_run(Run::new().bold().add_text(m)));
    let mut header = word::Header::new();
    let mut footer = word::Footer::new();
    if let Some(marking) = marking {
        header = header.add_paragraph(marking.clone());
        footer = footer.add_paragraph(marking);
    }
    let small = |text: &str| Run::new().add_text(text);
    let line = Paragraph::new()
        .style("Footer")
        .align(AlignmentType::Center)
        .add_run(small(&format!("{} · page ", document.stamp)))
        .add_page_num(word::PageNum::new())
        .add_run(small(" of "))
        .add_num_pages(word::NumPages::new());
    let day = document.day.as_deref().unwrap_or("1980-01-01");
    docx.created_at(&format!("{day}T00:00:00Z"))
        .updated_at(&format!("{day}T00:00:00Z"))
        .page_size(11906, 16838)
        .page_margin(
            word::PageMargin::new()
                .top(1134)
                .bottom(1134)
                .left(1134)
                .right(1134)
                .header(567)
                .footer(454),
        )
        .default_fonts(fonts("Calibri"))
        .default_size(21)
        .default_line_spacing(LineSpacing::new().after(100))
        .add_style(
            Style::new("Title", StyleType::Paragraph)
                .name("Title")
                .based_on("Normal")
                .size(44)
                .bold()
                .q_format(true),
        )
        .add_style(soft("Subtitle", "Subtitle", 22))
        .add_style(heading("Heading1", "heading 1", 30, 0))
        .add_style(heading("Heading2", "heading 2", 24, 1))
        .add_style(soft("Caption", "caption", 18))
        .add_style(soft("Footer", "footer", 15))
        .header(header)
        .footer(footer.add_paragraph(line))
}

fn put(docx: Docx, block: &Block) -> Result<Docx, BriefError> {
    Ok(match block {
        Block::Heading(level, text) => {
            let style = if *level == 1 { "Heading1" } else { "Heading2" };
            docx.add_paragraph(Paragraph::new().style(style).keep_next(true).add_run(Run::new().add_text(text)))
        }
        Block::Paragraph(spans) => docx.add_paragraph(line(Paragraph::new(), spans)),
        Block::Notice(spans) => docx.add_paragraph(line(Paragraph::new().bold().color("9A3412"), spans)),
        Block::Facts(rows) => docx.add_table(facts(rows)).add_paragraph(Paragraph::new()),
        Block::Table(t) => docx.add_table(table(t)).add_paragraph(Paragraph::new()),
        Block::Entries(entries) => entries.iter().fold(docx, |docx, entry| docx.add_paragraph(self::entry(entry))),
        Block::Figure(figure) => {
            let picture = picture(figure)?;
            docx.add_paragraph(Paragraph::new().keep_next(true).add_run(Run::new().add_image(picture)))
                .add_paragraph(Paragraph::new().style("Caption").add_run(Run::new().add_text(&figure.title)))
        }
        Block::Notes(notes) => notes.iter().fold(docx, |docx, note| docx.add_paragraph(self::note(note))),
    })
}

fn picture(figure: &Drawing) -> Result<word::Pic, BriefError> {
    let high = WIDTH_EMU * figure.height / figure.width;
    Ok(word::Pic::new_with_dimensions(raster::png(figure)?, 1, 1)
        .id(format!("rIdFigure{}", figure.name))
        .size(WIDTH_EMU as u32, high as u32))
}

fn entry(entry: &Entry) -> Paragraph {
    let mut paragraph = Paragraph::new().indent(Some(284), Some(word::SpecialIndentType::Hanging(284)), None, None);
    paragraph = paragraph.add_run(Run::new().bold().add_text(&entry.when));
    if let Some(status) = entry.status {
        paragraph = paragraph.add_run(Run::new().italic().color(GREY).add_text(format!(" ({status})")));
    }
    line(paragraph.add_run(Run::new().add_text(": ")), &entry.text)
}

fn note(note: &Note) -> Paragraph {
    let text = |t: &str| Run::new().size(19).add_text(t);
    let mut paragraph = Paragraph::new()
        .indent(Some(454), Some(word::SpecialIndentType::Hanging(454)), None, None)
        .line_spacing(LineSpacing::new().after(60))
        .add_bookmark_start(note.number, format!("n{}", note.number))
        .add_run(text(&format!("{}. ", note.number)))
        .add_bookmark_end(note.number)
        .add_run(text(&note.before))
        .add_run(text(&note.outlet).italic())
        .add_run(text(&note.after));
    if let Some(url) = &note.url {
        let shown = text(url).color("1A5A8A");
        let end = if note.quote.is_empty() { "." } else { ": " };
        paragraph = paragraph
            .add_hyperlink(word::Hyperlink::new(url, word::HyperlinkType::External).add_run(shown))
            .add_run(text(end));
    }
    paragraph.add_run(text(&note.quote))
}

fn facts(rows: &[(String, Vec<Span>)]) -> word::Table {
    let widths = [22, 78];
    let rows = rows.iter().map(|(name, spans)| {
        let name = Paragraph::new().add_run(Run::new().bold().size(19).add_text(name));
        row(&widths, vec![name, line(Paragraph::new().size(19), spans)], false)
    });
    framed(rows.collect(), &widths)
}

fn table(table: &Table) -> word::Table {
    let head = table
        .head
        .iter()
        .map(|h| Paragraph::new().keep_next(true).add_run(Run::new().bold().size(18).add_text(*h)));
    let mut rows = vec![row(&table.widths, head.collect(), true)];
    for cells in &table.rows {
        let cells = cells.iter().map(|spans| line(Paragraph::new().size(18), spans));
        rows.push(row(&table.widths, cells.collect(), false));
    }
    framed(rows, &table.widths)
}

fn row(widths: &[u32], cells: Vec<Paragraph>, head: bool) -> TableRow {
    let cells = cells.into_iter().zip(widths).map(|(p, width)| {
        let cell = TableCell::new()
            .add_paragraph(p.line_spacing(LineSpacing::new().before(30).after(30)))
            .width(dxa(*width), WidthType::Dxa);
        if head {
            cell.shading(word::Shading::new().fill("EEF1F4"))
        } else {
            cell
        }
    });
    let row = TableRow::new(cells.collect());
    if head { row.cant_split() } else { row }
}

/// Lines between rows only.
fn framed(rows: Vec<TableRow>, widths: &[u32]) -> word::Table {
    use word::{BorderType, TableBorder, TableBorderPosition};
    let grey = |at| TableBorder::new(at).border_type(BorderType::Single).size(4).color("C8CDD2");
    word::Table::without_borders(rows)
        .set_grid(widths.iter().map(|w| dxa(*w)).collect())
        .width(WIDTH as usize, WidthType::Dxa)
        .layout(word::TableLayoutType::Fixed)
        .set_border(grey(TableBorderPosition::Top))
        .set_border(grey(TableBorderPosition::Bottom))
        .set_border(grey(TableBorderPosition::InsideH))
}

const fn dxa(percent: u32) -> usize {
    (WIDTH * percent / 100) as usize
}

fn line(mut paragraph: Paragraph, spans: &[Span]) -> Paragraph {
    let mut glued = true;
    for span in spans {
        if matches!(span, Span::Cite(numbers) if numbers.is_empty()) {
            continue;
        }
        if !glued && *span != Span::Break {
            paragraph = paragraph.add_run(Run::new().add_text(" "));
        }
        glued = *span == Span::Break;
        paragraph = match span {
            Span::Text(t) => paragraph.add_run(Run::new().add_text(t)),
            Span::Strong(t) => paragraph.add_run(Run::new().bold().add_text(t)),
            Span::Soft(t) => paragraph.add_run(Run::new().color(GREY).add_text(t)),
            Span::Break => paragraph.add_run(Run::new().add_break(word::BreakType::TextWrapping)),
            Span::Cite(numbers) => cited(paragraph, numbers),
        };
    }
    paragraph
}

/// `[3, 5]`, each number a link to its note.
fn cited(mut paragraph: Paragraph, numbers: &[usize]) -> Paragraph {
    let run = |t: &str| Run::new().color("1A5A8A").add_text(t);
    for (n, number) in numbers.iter().enumerate() {
        let link = word::Hyperlink::new(format!("n{number}"), word::HyperlinkType::Anchor).add_run(run(&number.to_string()));
        paragraph = paragraph.add_run(run(if n == 0 { "[" } else { ", " })).add_hyperlink(link);
    }
    paragraph.add_run(run("]"))
}

/// What the writer of Word files has no word for: heading rows that repeat, and texts for figures.
fn finished<'d>(document: Vec<u8>, figures: impl Iterator<Item = &'d Drawing>) -> Result<Vec<u8>, String> {
    let mut xml = without_counters(document)?;
    // Only heading rows are kept in one piece.
    xml = xml.replace("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />");
    let plain = r#"<wp:docPr id="1" name="Figure" />"#;
    for (n, figure) in figures.enumerate() {
        let told = format!(
            r#"<wp:docPr id="{}" name="{}" title="{}" descr="{}" />"#,
            n + 1,
            figure.name,
            escaped(&figure.title),
            escaped(&figure.description)
        );
        if !xml.contains(plain) {
            return Err("a figure has no place for its text".into());
        }
        xml = xml.replacen(plain, &told, 1);
    }
    Ok(xml.into_bytes())
}

/// A part without the ids that paragraphs are given one after the other for as long as the program runs.
fn without_counters(part: Vec<u8>) -> Result<String, String> {
    let xml = String::from_utf8(part).map_err(|e| e.to_string())?;
    let mut pieces = xml.split(" w14:paraId=\"");
    let mut out = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        out.push_str(piece.split_once('"').map_or("", |(_, rest)| rest));
    }
    Ok(out)
}

/// The styles, with the one that paragraphs have unless they name another.
fn with_default_style(styles: Vec<u8>) -> Result<Vec<u8>, String> {
    let xml = String::from_utf8(styles).map_err(|e| e.to_string())?;
    let normal = r#"w:styleId="Normal""#;
    if !xml.contains(normal) {
        return Err("it has no style for paragraphs".into());
    }
    Ok(xml.replace(normal, r#"w:default="1" w:styleId="Normal""#).into_bytes())
}

/// The properties of the file, with its title.
fn titled(core: Vec<u8>, title: &str) -> Result<Vec<u8>, String> {
    let xml = String::from_utf8(core).map_err(|e| e.to_string())?;
    let end = "</cp:coreProperties>";
    if !xml.contains(end) {
        return Err("its properties have no end".into());
    }
    let title = format!("<dc:title>{}</dc:title><dc:language>en</dc:language>{end}", escaped(title));
    Ok(xml.replace(">unknown<", ">Entente<").replace(end, &title).into_bytes())
}
