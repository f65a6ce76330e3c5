//! PDF: text in reading order (`pdf_oxide`).
//!
//! What a page has beside its text is taken out here: running heads and page numbers (lines that stand in the same place of
//! many pages), hyphens that only the end of a line put there. A file whose pages have no text is listed as scanned.
//!
//! A PDF is a program for drawing; a hostile one may draw for ever. So a file is read by a process of its own
//! ([`Limits::pdf_worker`]), which is ended when it takes too long; where none is set, by a thread that is given up.

use super::{Input, Opened};
use crate::reader::Limits;
use crate::record::Record;
use pdf_oxide::PdfDocument;
use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// How long a file may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Pages that are read.
const MOST_PAGES: usize = 5_000;

/// Reads a PDF.
pub fn open(bytes: Vec<u8>, input: &Input, limits: &Limits) -> Opened {
    let text = match extracted(bytes, limits) {
        Ok(text) => text,
        Err(why) => return Opened::skipped(&input.below, why),
    };
    let pages: Vec<&str> = text.split_terminator('\u{c}').collect();
    let filled = pages.iter().filter(|p| !p.trim().is_empty()).count();
    if filled == 0 {
        return Opened::skipped(&input.below, "a PDF without text: scanned pages (run it through OCR first)");
    }
    let mut record = Record {
        text: joined(&pages),
        ..input.record()
    };
    if filled < pages.len() {
        record.notes.push(format!(
            "{} of {} pages without text: scanned or blank",
            pages.len() - filled,
            pages.len()
        ));
    }
    Opened::record(record, input.about.row.clone())
}

/// The text of a PDF, each page ended by a form feed. What [`Limits::pdf_worker`] is to do with its standard input.
///
/// # Errors
/// Why there is none, in words.
pub fn text(bytes: Vec<u8>, most: usize) -> Result<String, String> {
    let broken = |e: pdf_oxide::Error| format!("a broken PDF ({})", crate::date::shown(&e.to_string()));
    let document = PdfDocument::from_bytes(bytes).map_err(broken)?;
    if document.is_encrypted() && !document.is_authenticated() {
        return Err("a PDF locked with a password".into());
    }
    let count = document.page_count().map_err(broken)?;
    let mut text = String::new();
    for page in 0..count.min(MOST_PAGES) {
        // A page that cannot be read does not take the others with it.
        text.push_str(&document.extract_text(page).unwrap_or_default().replace('\u{c}', "\n"));
        text.push('\u{c}');
        if text.len() > most {
            return Err(format!("its text is larger than the limit of {most} bytes a document"));
        }
    }
    Ok(text)
}

fn extracted(bytes: Vec<u8>, limits: &Limits) -> Result<String, String> {
    match &limits.pdf_worker {
        Some(program) => by_process(program, bytes, limits.document_bytes),
        None => by_thread(bytes, limits.document_bytes),
    }
}

fn too_long() -> String {
    format!("a PDF that takes more than {} s to read", PATIENCE.as_secs())
}

fn by_thread(bytes: Vec<u8>, most: usize) -> Result<String, String> {
    let (send, receive) = channel();
    let work = move || {
        let read = catch_unwind(AssertUnwindSafe(|| text(bytes, most)));
        let _ = send.send(read.unwrap_or_else(|_| Err("a broken PDF".into())));
    };
    std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(work)
        .map_err(|e| format!("PDF: {e}"))?;
    receive.recv_timeout(PATIENCE).unwrap_or_else(|_| Err(too_long()))
}

fn by_process(program: &[std::ffi::OsString], bytes: Vec<u8>, most: usize) -> Result<String, String> {
    let [name, arguments @ ..] = program else {
        return by_thread(bytes, most);
    };
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("PDF: no process to read it in ({e})"))?;
    let stdin = child.stdin.take();
    // Written beside: a child that reads slowly must not be waited for.
    std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&bytes)));
    let (text, well) = patiently(child, most * 2)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    if well {
        Ok(text)
    } else if text.is_empty() {
        Err("a broken PDF".into())
    } else {
        // A worker says why on its standard output and ends badly.
        Err(crate::date::shown(&text))
    }
}

/// What a child writes, as much as is wanted and as long as it may take; and whether it ended well.
fn patiently(mut child: Child, most: usize) -> Result<(Vec<u8>, bool), String> {
    let Some(mut out) = child.stdout.take() else {
        return Err("PDF: nothing came back".into());
    };
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        let read = out.by_ref().take(most as u64 + 1).read_to_end(&mut text);
        read.map(|_| text)
    });
    let started = Instant::now();
    let well = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status.success(),
            Ok(None) if started.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(too_long());
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Err(e) => return Err(format!("PDF: {e}")),
        }
    };
    let text = reader.join().ok().and_then(Result::ok).unwrap_or_default();
    Ok((text, well))
}

// ---- What is beside the text ---------------------------------------------------------------------------------------

/// Lines at the top and at the bottom of a page that may be running heads.
const MARGIN: usize = 3;

/// The pages as one text, without running heads, with words whole.
fn joined(pages: &[&str]) -> String {
    let heads = running_heads(pages);
    let mut text = String::new();
    for page in pages {
        let lines: Vec<&str> = page.lines().map(str::trim_end).collect();
        let kept = lines
            .iter()
            .enumerate()
            .filter(|(i, line)| !in_margin(*i, &lines) || !heads.contains_key(&shape(line)));
        let page_text: Vec<&str> = kept.map(|(_, line)| *line).collect();
        let page_text = page_text.join("\n");
        let page_text = page_text.trim_matches('\n');
        if page_text.is_empty() {
            continue;
        }
        // A sentence goes on across pages where it did not end.
        if !text.is_empty() {
            let open = !text.trim_end().ends_with(['.', '!', '?', ':', '"', '”', ')']);
            let goes_on = page_text.trim_start().chars().next().is_some_and(char::is_lowercase);
            text.push_str(if open && goes_on { "\n" } else { "\n\n" });
        }
        text.push_str(page_text);
    }
    mended(&rejoined(&text))
}

/// The text with paragraphs whole that a column or a gap in the type divided: one of several lines that ends within a sentence
/// goes on in the next.
fn rejoined(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    // Whether the paragraph so far has several lines and breaks off.
    let mut open = false;
    for block in text.split("\n\n").filter(|b| !b.trim().is_empty()) {
        let block = block.trim_matches('\n');
        let item = block
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '•' | '-' | '–' | '*' | '('));
        if !whole.is_empty() {
            whole.push_str(if open && !item { "\n" } else { "\n\n" });
        }
        whole.push_str(block);
        let ends = block.trim_end().ends_with(['.', '!', '?', ':', ';', '"', '”', ')', '’']);
        open = !ends && (block.contains('\n') || open && !item);
    }
    whole
}

fn in_margin(i: usize, lines: &[&str]) -> bool {
    let before = lines[..i].iter().filter(|l| !l.trim().is_empty()).count();
    let after = lines[i + 1..].iter().filter(|l| !l.trim().is_empty()).count();
    before < MARGIN || after < MARGIN
}

/// A line with its numbers made alike: "Page 3 of 12" and "Page 4 of 12" have one shape.
fn shape(line: &str) -> String {
    let mut shape = String::new();
    for c in line.trim().chars() {
        if c.is_ascii_digit() {
            if !shape.ends_with('#') {
                shape.push('#');
            }
        } else {
            shape.extend(c.to_lowercase());
        }
    }
    shape
}

/// The shapes of lines that stand in the margin of many pages, and bare page numbers.
fn running_heads(pages: &[&str]) -> HashMap<String, usize> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut counted = 0;
    for page in pages {
        let lines: Vec<&str> = page.lines().collect();
        if lines.iter().all(|l| l.trim().is_empty()) {
            continue;
        }
        counted += 1;
        let mut here: Vec<String> = (0..lines.len())
            .filter(|i| !lines[*i].trim().is_empty() && in_margin(*i, &lines))
            .map(|i| shape(lines[i]))
            .collect();
        here.sort();
        here.dedup();
        for shape in here {
            *seen.entry(shape).or_default() += 1;
        }
    }
    seen.retain(|shape, n| {
        let bare_number = matches!(
            shape.as_str(),
            "#" | "- # -" | "– # –" | "page #" | "page # of #" | "# / #" | "#/#" | "| #" | "# |"
        );
        bare_number && counted > 1 || *n >= 3 && *n * 3 >= counted
    });
    seen
}

/// Words that the end of a line divided, made whole.
fn mended(text: &str) -> String {
    let words = whole_words(text);
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['-', '\u{ad}', '\u{2010}']) {
        let mark = rest[at..].chars().next().map_or(1, char::len_utf8);
        let (before, after) = (&rest[..at], &rest[at + mark..]);
        let first: String = before
            .chars()
            .rev()
            .take_while(|c| c.is_alphabetic())
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let second: String = after
            .strip_prefix('\n')
            .unwrap_or_default()
            .chars()
            .take_while(|c| c.is_alphabetic())
            .collect();
        mended.push_str(before);
        if !first.is_empty() && second.chars().next().is_some_and(char::is_lowercase) {
            // The whole word elsewhere in the text, or neither half a word by itself: the hyphen is the line's.
            let whole = format!("{first}{second}").to_lowercase();
            let compound = words.contains(&first.to_lowercase()) && words.contains(&second.to_lowercase()) && !words.contains(&whole);
            if compound && !rest[at..].starts_with('\u{ad}') {
                mended.push('-');
            }
            rest = &after[1..];
        } else {
            if !rest[at..].starts_with('\u{ad}') {
                mended.push_str(&rest[at..at + mark]);
            }
            rest = after;
        }
    }
    mended.push_str(rest);
    mended
}

/// The words of a text in lower case, without the halves of those that the end of a line divides.
fn whole_words(text: &str) -> HashSet<String> {
    let mut words = HashSet::new();
    let mut half = false;
    for line in text.lines() {
        let divided = line.ends_with(['-', '\u{ad}', '\u{2010}']);
        let on_line: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let last = on_line.len().saturating_sub(usize::from(divided));
        words.extend(on_line[usize::from(half).min(last)..last].iter().map(|w| w.to_lowercase()));
        half = divided;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_heads_and_page_numbers_go_and_sentences_run_on() {
        let page = |n: u32, text: &str| format!("Defence Review 2019\n\n{text}\n\n{n}\n");
        let pages = [
            page(1, "The ministers met in Oslo and agreed that"),
            page(2, "the patrol boats would be delivered in May."),
            page(3, "A second meeting followed."),
        ];
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        assert_eq!(
            joined(&pages),
            "The ministers met in Oslo and agreed that\nthe patrol boats would be delivered in May.\n\nA second meeting followed."
        );
    }

    #[test]
    fn hyphens_of_lines_are_mended_and_those_of_words_stay() {
        let text = "The notwith-\nstanding clause. A second-hand boat, hand made, came second. A second-\nhand ship. Ex-\nMinister Berg.";
        assert_eq!(
            mended(text),
            "The notwithstanding clause. A second-hand boat, hand made, came second. A second-hand ship. Ex-\nMinister Berg."
        );
    }
}
