//! Documents that are zip archives of XML: DOCX, ODT, EPUB.
//!
//! Nothing of a file's formatting is kept but what tells its parts: headings, items of lists, captions, quotations, the cells
//! of a table. Entities are not expanded beyond those of XML itself, so that a bomb of them is only a name.

use super::{Input, Opened};
use crate::page::blocks::{self, Block};
use crate::reader::{Limits, too_large};
use crate::record::Record;
use entente_text::{Role, Span};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Read, Seek};
use zip::ZipArchive;

/// Which kind of document an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Office Open XML, text.
    Docx,
    /// OpenDocument, text.
    Odt,
    /// A book.
    Epub,
    /// A document of the same families that is no text: a table or slides.
    Other,
}

/// The kind of document that an archive is, if it is one.
pub fn kind<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<Kind> {
    let mimetype = part(archive, "mimetype", 200).ok().flatten().unwrap_or_default();
    let mimetype = mimetype.trim();
    if mimetype.starts_with("application/vnd.oasis.opendocument.text") {
        return Some(Kind::Odt);
    }
    if mimetype == "application/epub+zip" || archive.index_for_name("META-INF/container.xml").is_some() {
        return Some(Kind::Epub);
    }
    if mimetype.starts_with("application/vnd.oasis.opendocument") {
        return Some(Kind::Other);
    }
    archive.index_for_name("[Content_Types].xml")?;
    Some(if archive.index_for_name("word/document.xml").is_some() {
        Kind::Docx
    } else {
        Kind::Other
    })
}

/// Reads a document.
pub fn open<R: Read + Seek>(archive: &mut ZipArchive<R>, kind: Kind, input: &Input, limits: &Limits) -> Opened {
    let most = limits.document_bytes;
    let read = match kind {
        Kind::Docx => docx(archive, most),
        Kind::Odt => odt(archive, most),
        Kind::Epub => epub(archive, most),
        Kind::Other => {
            return Opened::skipped(
                &input.below,
                "a spreadsheet or slides: this format is not read; save it as PDF or text",
            );
        }
    };
    match read {
        Ok(found) => {
            let mut record = input.record();
            record.title = found.title.or(record.title);
            record.byline = found.byline.or(record.byline);
            record.language = found.language.or(record.language);
            record.published = found.published.or(record.published);
            put(&mut record, &found.blocks);
            if record.text.trim().is_empty() {
                Opened::skipped(&input.below, crate::decode::NotText::Empty)
            } else {
                Opened::record(record, input.about.row.clone())
            }
        }
        Err(Broken::TooLarge) => Opened::skipped(&input.below, too_large(limits)),
        Err(Broken::Not(why)) => Opened::skipped(&input.below, format!("a broken document ({why})")),
    }
}

/// Puts blocks into a record's text.
pub fn put(record: &mut Record, blocks: &[Block]) {
    for block in blocks {
        let words = block.text.trim();
        if words.is_empty() {
            continue;
        }
        if !record.text.is_empty() {
            record.text.push_str("\n\n");
        }
        let start = record.text.len();
        record.text.push_str(words);
        if let Some(role) = block.role {
            record.roles.push((Span::new(start, record.text.len()), role));
        }
    }
}

/// Why a document cannot be read.
enum Broken {
    TooLarge,
    Not(String),
}

/// What a document holds.
#[derive(Default)]
struct Contents {
    title: Option<String>,
    byline: Option<String>,
    language: Option<String>,
    published: Option<String>,
    blocks: Vec<Block>,
}

/// The text of a member, `None` where it has none of that name.
fn part<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str, most: usize) -> Result<Option<String>, Broken> {
    let Ok(member) = archive.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    member
        .take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Broken::Not(e.to_string()))?;
    if bytes.len() > most {
        return Err(Broken::TooLarge);
    }
    Ok(Some(crate::charset::decode(&bytes, None, true).text))
}

/// The XML of a document may be this many times larger than a text: formatting takes most of it.
const MARKUP: usize = 8;

fn docx<R: Read + Seek>(archive: &mut ZipArchive<R>, most: usize) -> Result<Contents, Broken> {
    let xml = part(archive, "word/document.xml", most * MARKUP)?.ok_or_else(|| Broken::Not("no word/document.xml".into()))?;
    let mut contents = core(archive, "docProps/core.xml", most)?;
    contents.blocks = paragraphs(&xml, &Words::DOCX, most)?;
    Ok(contents)
}

fn odt<R: Read + Seek>(archive: &mut ZipArchive<R>, most: usize) -> Result<Contents, Broken> {
    let xml = part(archive, "content.xml", most * MARKUP)?.ok_or_else(|| Broken::Not("no content.xml".into()))?;
    let mut contents = core(archive, "meta.xml", most)?;
    contents.blocks = paragraphs(&xml, &Words::ODT, most)?;
    Ok(contents)
}

/// Title, author and language of a file's properties. The dates there are those of the file, not of publication.
fn core<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str, most: usize) -> Result<Contents, Broken> {
    let xml = part(archive, name, most)?.unwrap_or_default();
    Ok(Contents {
        title: element(&xml, "title"),
        byline: element(&xml, "creator").or_else(|| element(&xml, "initial-creator")),
        language: element(&xml, "language"),
        ..Contents::default()
    })
}

/// The words of the first element with this local name.
fn element(xml: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    let mut words: Option<String> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) if local(&e) == name => words = Some(String::new()),
            Ok(Event::Text(t)) => {
                if let Some(words) = &mut words {
                    words.push_str(&t.xml_content(quick_xml::XmlVersion::Implicit1_0));
                }
            }
            Ok(Event::End(_)) if words.is_some() => break,
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    words
        .map(|w| w.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|w| !w.is_empty())
}

fn local(e: &BytesStart<'_>) -> String {
    e.local_name().as_ref().to_owned()
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.value.to_string())
}

/// The names of a format's elements.
struct Words {
    paragraph: &'static [&'static str],
    heading: &'static [&'static str],
    text_in: &'static [&'static str],
    skip: &'static [&'static str],
    breaks: &'static [&'static str],
    space: &'static [&'static str],
    item: &'static [&'static str],
    cell: &'static str,
    row: &'static str,
    style: &'static str,
}

impl Words {
    const DOCX: Words = Words {
        paragraph: &["p"],
        heading: &[],
        text_in: &["t"],
        skip: &[
            "del",
            "instrText",
            "footnoteReference",
            "txbxContent",
            "Fallback",
            "drawing",
            "pict",
        ],
        breaks: &["br", "cr"],
        space: &["tab", "noBreakHyphen"],
        item: &["numPr"],
        cell: "tc",
        row: "tr",
        style: "pStyle",
    };
    const ODT: Words = Words {
        paragraph: &["p"],
        heading: &["h"],
        text_in: &[],
        skip: &["note", "annotation", "tracked-changes", "script", "table-of-content", "frame"],
        breaks: &["line-break"],
        space: &["tab", "s"],
        item: &["list-item"],
        cell: "table-cell",
        row: "table-row",
        style: "style-name",
    };
}

/// The paragraphs of a document's XML.
fn paragraphs(xml: &str, words: &Words, most: usize) -> Result<Vec<Block>, Broken> {
    let mut reader = Reader::from_str(xml);
    let mut state = State::default();
    let mut skipping: Option<(String, usize)> = None;
    loop {
        let event = reader.read_event().map_err(|e| Broken::Not(e.to_string()))?;
        if let Some((name, depth)) = &mut skipping {
            match &event {
                Event::Start(e) if local(e) == *name => *depth += 1,
                Event::End(e) if e.local_name().as_ref() == name.as_str() => *depth -= 1,
                Event::Eof => break,
                _ => {}
            }
            if *depth == 0 {
                skipping = None;
            }
            continue;
        }
        match event {
            Event::Start(e) => {
                let name = local(&e);
                if words.skip.contains(&name.as_str()) {
                    skipping = Some((name, 1));
                } else {
                    state.start(&name, &e, words);
                }
            }
            Event::Empty(e) => state.empty(&local(&e), &e, words),
            Event::End(e) => state.end(e.local_name().as_ref(), words),
            Event::Text(t) if state.takes(words) => state.line.push_str(&t.xml_content(quick_xml::XmlVersion::Implicit1_0)),
            Event::CData(t) if state.takes(words) => state.line.push_str(&t.xml_content(quick_xml::XmlVersion::Implicit1_0)),
            Event::GeneralRef(r) if state.takes(words) => state.reference(&r),
            Event::Eof => break,
            _ => {}
        }
        if state.line.len() + state.size > most {
            return Err(Broken::TooLarge);
        }
    }
    state.flush();
    Ok(state.blocks)
}

#[derive(Default)]
struct State {
    blocks: Vec<Block>,
    line: String,
    size: usize,
    /// How many paragraphs, texts, cells, items are open.
    paragraphs: usize,
    texts: usize,
    cells: usize,
    items: usize,
    role: Option<Role>,
    item: bool,
}

impl State {
    fn takes(&self, words: &Words) -> bool {
        self.paragraphs > 0 && (words.text_in.is_empty() || self.texts > 0)
    }

    fn start(&mut self, name: &str, e: &BytesStart<'_>, words: &Words) {
        if words.paragraph.contains(&name) || words.heading.contains(&name) {
            if self.cells == 0 {
                self.flush();
            } else if !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
            self.paragraphs += 1;
            self.item = self.items > 0;
            if words.heading.contains(&name) {
                self.role = Some(Role::Title);
            } else if let Some(style) = attribute(e, words.style) {
                self.style(&style);
            }
        } else if words.text_in.contains(&name) {
            self.texts += 1;
        } else if name == words.cell {
            self.cells += 1;
        } else if name == words.row {
            self.flush();
        } else if words.item.contains(&name) {
            self.items += 1;
        } else {
            self.empty(name, e, words);
        }
    }

    fn empty(&mut self, name: &str, e: &BytesStart<'_>, words: &Words) {
        if words.breaks.contains(&name) {
            self.line.push('\n');
        } else if words.space.contains(&name) {
            self.line.push(if name == "noBreakHyphen" { '-' } else { ' ' });
        } else if name == words.style {
            if let Some(style) = attribute(e, "val") {
                self.style(&style);
            }
        } else if words.item.contains(&name) {
            self.item = true;
        }
    }

    fn end(&mut self, name: &str, words: &Words) {
        if words.paragraph.contains(&name) || words.heading.contains(&name) {
            self.paragraphs = self.paragraphs.saturating_sub(1);
            if self.cells == 0 {
                self.flush();
            }
        } else if words.text_in.contains(&name) {
            self.texts = self.texts.saturating_sub(1);
        } else if name == words.cell {
            self.cells = self.cells.saturating_sub(1);
            self.line.push_str("  ");
        } else if name == words.row {
            self.flush();
        } else if words.item.contains(&name) {
            // In DOCX the mark stands inside the paragraph and is closed before its words.
            self.items = self.items.saturating_sub(1);
            self.item |= words.text_in == ["t"];
        }
    }

    fn style(&mut self, style: &str) {
        let style = style.to_ascii_lowercase();
        let has = |w: &str| style.contains(w);
        if has("heading") || style == "title" || has("subtitle") {
            self.role = Some(Role::Title);
        } else if has("caption") || has("illustration") {
            self.role = Some(Role::Caption);
        } else if has("quot") {
            self.role = Some(Role::Quote);
        } else if has("header") || has("footer") || has("toc") || has("footnote") {
            self.role = Some(Role::Boilerplate);
        }
    }

    fn reference(&mut self, name: &str) {
        let number = name.strip_prefix('#').and_then(|n| match n.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => n.parse().ok(),
        });
        match (number.and_then(char::from_u32), name) {
            (Some(c), _) if !c.is_control() => self.line.push(c),
            (_, "amp") => self.line.push('&'),
            (_, "lt") => self.line.push('<'),
            (_, "gt") => self.line.push('>'),
            (_, "quot") => self.line.push('"'),
            (_, "apos") => self.line.push('\''),
            _ => {}
        }
    }

    fn flush(&mut self) {
        let words = self.line.trim();
        if !words.is_empty() {
            let text = if self.item && self.role.is_none() && !words.starts_with('•') {
                format!("• {words}")
            } else {
                words.to_owned()
            };
            self.size += text.len();
            self.blocks.push(Block { text, role: self.role });
        }
        self.line.clear();
        self.role = None;
        self.item = false;
    }
}

/// A book: the pages of its spine, one after the other.
fn epub<R: Read + Seek>(archive: &mut ZipArchive<R>, most: usize) -> Result<Contents, Broken> {
    let container = part(archive, "META-INF/container.xml", most)?.unwrap_or_default();
    let opf_name = first_attribute(&container, "rootfile", "full-path").ok_or_else(|| Broken::Not("no list of its pages".into()))?;
    let opf = part(archive, &opf_name, most)?.ok_or_else(|| Broken::Not(format!("no {opf_name}")))?;
    let folder = opf_name.rfind('/').map_or("", |at| &opf_name[..=at]);
    let mut contents = Contents {
        title: element(&opf, "title"),
        byline: element(&opf, "creator"),
        language: element(&opf, "language"),
        published: element(&opf, "date"),
        blocks: Vec::new(),
    };
    let mut size = 0;
    for page in spine(&opf) {
        let Some(html) = part(archive, &resolved(folder, &page), most)? else {
            continue;
        };
        size += html.len();
        if size > most * MARKUP {
            return Err(Broken::TooLarge);
        }
        let document = dom_query::Document::from(html);
        contents
            .blocks
            .extend(blocks::of(document.body().unwrap_or_else(|| document.root())));
    }
    Ok(contents)
}

/// A page's name in the archive.
fn resolved(folder: &str, page: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in page.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            other => parts.push(other),
        }
    }
    parts.join("/").replace("%20", " ")
}

fn first_attribute(xml: &str, name: &str, key: &str) -> Option<String> {
    elements(xml, name).find_map(|e| attribute(&e, key))
}

fn elements<'x>(xml: &'x str, name: &'x str) -> impl Iterator<Item = BytesStart<'static>> + use<'x> {
    let mut reader = Reader::from_str(xml);
    std::iter::from_fn(move || {
        loop {
            match reader.read_event() {
                Ok(Event::Start(e) | Event::Empty(e)) if local(&e) == name => return Some(e.into_owned()),
                Ok(Event::Eof) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    })
}

/// The addresses of a book's pages in reading order.
fn spine(opf: &str) -> Vec<String> {
    let pages: std::collections::HashMap<String, String> = elements(opf, "item")
        .filter_map(|e| Some((attribute(&e, "id")?, attribute(&e, "href")?)))
        .collect();
    elements(opf, "itemref")
        .filter_map(|e| pages.get(&attribute(&e, "idref")?).cloned())
        .collect()
}
