//! The format of some bytes, by their beginning.

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// gzip, one or several members.
    Gzip,
    /// Zstandard.
    Zstd,
    /// A zip archive: also DOCX, ODT, EPUB.
    Zip,
    /// WARC 1.0 or 1.1.
    Warc,
    /// Many mails in one file.
    Mbox,
    /// One mail.
    Mail,
    /// JSON, one object a line.
    JsonLines,
    /// One piece of JSON.
    Json,
    /// A table with this separator.
    Table(u8),
    /// A web page.
    Html,
    /// RSS, Atom, RDF.
    Feed,
    /// PDF.
    Pdf,
    /// Text, or what will turn out not to be.
    Text,
    /// A format that is not read, by name.
    Unread(&'static str),
}

/// First bytes of formats that hold no text for us, with their names.
const UNREAD: [(&[u8], &str); 17] = [
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\0", "an image"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "Parquet"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "sound"),
    (b"OggS", "sound or film"),
    (b"\x1aE\xdf\xa3", "film"),
];

/// The words in which a format that is not read is refused.
pub fn unread(name: &str) -> String {
    format!("{name}: this format is not read; save it as plain text, HTML or PDF")
}

/// The format of bytes that begin with `head`. `extension` is that of the name, `content_type` what came with them.
pub fn format(head: &[u8], extension: &str, content_type: Option<&str>) -> Format {
    let magic = [
        (&b"\x1f\x8b"[..], Format::Gzip),
        (b"\x28\xb5\x2f\xfd", Format::Zstd),
        (b"PK\x03\x04", Format::Zip),
        (b"PK\x05\x06", Format::Zip),
        (b"WARC/", Format::Warc),
    ];
    if let Some((_, format)) = magic.iter().find(|(start, _)| head.starts_with(start)) {
        return *format;
    }
    if let Some((_, name)) = UNREAD.iter().find(|(start, _)| head.starts_with(start)) {
        return Format::Unread(name);
    }
    // Some servers put a line or a mark before it; readers of PDF look as far.
    if head[..head.len().min(1024)].windows(5).any(|w| w == b"%PDF-") {
        return Format::Pdf;
    }
    text_format(head, extension, content_type.unwrap_or_default())
}

fn text_format(head: &[u8], extension: &str, content_type: &str) -> Format {
    let start = beginning(head);
    let content_type = content_type.to_ascii_lowercase();
    match extension {
        "jsonl" | "ndjson" | "jsonlines" => return Format::JsonLines,
        "csv" => return Format::Table(separator(head, b',')),
        "tsv" | "tab" => return Format::Table(b'\t'),
        "mbox" | "mbx" if start.starts_with("from ") => return Format::Mbox,
        "eml" => return Format::Mail,
        _ => {}
    }
    if ["<rss", "<feed", "<rdf:rdf"].iter().any(|m| start.starts_with(m)) || start.starts_with("<?xml") && holds_feed(&start) {
        return Format::Feed;
    }
    if is_page(&start) || content_type.contains("html") && start.contains('<') || matches!(extension, "html" | "htm" | "xhtml") {
        return Format::Html;
    }
    if start.starts_with('{') || start.starts_with('[') && extension == "json" {
        return if extension == "json" || content_type.contains("json") && !one_a_line(head) {
            Format::Json
        } else if one_a_line(head) {
            Format::JsonLines
        } else {
            Format::Json
        };
    }
    if content_type.contains("csv") {
        return Format::Table(separator(head, b','));
    }
    if start.starts_with("from ") && is_mbox(head) {
        return Format::Mbox;
    }
    if content_type.contains("rfc822") || is_mail(head) {
        return Format::Mail;
    }
    Format::Text
}

/// The first kilobytes in lower case, without what looks like white space before; UTF-16 as the letters it stands for.
fn beginning(head: &[u8]) -> String {
    let bytes: Vec<u8> = match head {
        [0xff, 0xfe, rest @ ..] => rest.iter().copied().step_by(2).collect(),
        [0xfe, 0xff, rest @ ..] => rest.iter().copied().skip(1).step_by(2).collect(),
        [0xef, 0xbb, 0xbf, rest @ ..] => rest.to_vec(),
        _ => head.to_vec(),
    };
    let mut start = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    // Comments may stand before anything in markup.
    loop {
        let trimmed = start.trim_start_matches(crate::decode::blank);
        let rest = match trimmed.strip_prefix("<!--") {
            Some(comment) => comment.find("-->").map_or("", |end| &comment[end + 3..]),
            None if trimmed.len() == start.len() => return start,
            None => trimmed,
        };
        start = rest.to_owned();
    }
}

fn holds_feed(start: &str) -> bool {
    ["<rss", "<feed", "<rdf:rdf"].iter().any(|m| start.contains(m))
}

fn is_page(start: &str) -> bool {
    let opens = ["<!doctype html", "<html", "<head", "<body", "<article", "<main"];
    opens.iter().any(|m| start.starts_with(m))
        || start.starts_with("<!doctype") && start.contains("html")
        || start.starts_with("<?xml") && start.contains("<html")
        || start.starts_with('<')
            && ["<p>", "<p ", "<div", "</p>", "<meta ", "<title>"]
                .iter()
                .filter(|m| start.contains(*m))
                .count()
                >= 2
}

/// Whether the first line is a whole object by itself and another line follows.
fn one_a_line(head: &[u8]) -> bool {
    let first = head
        .split(|b| *b == b'\n')
        .find(|l| !l.iter().all(u8::is_ascii_whitespace))
        .unwrap_or_default();
    let whole = first.trim_ascii_end().ends_with(b"}") && serde_json::from_slice::<serde::de::IgnoredAny>(first.trim_ascii()).is_ok();
    // An object longer than the head is one line as long as no line of it ends.
    whole || !head.contains(&b'\n') && head.len() >= 4096 || first.len() > 2 && first.contains(&b':') && first.starts_with(b"{\"")
}

fn separator(head: &[u8], usual: u8) -> u8 {
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |b: u8| line.iter().filter(|c| **c == b).count();
    [usual, b';', b'\t', b'|']
        .into_iter()
        .max_by_key(|b| (count(*b), *b == usual))
        .unwrap_or(usual)
}

/// Whether a file of lines that begins "From " goes on as a mail.
fn is_mbox(head: &[u8]) -> bool {
    let rest = head.iter().position(|b| *b == b'\n').map_or(&[][..], |at| &head[at + 1..]);
    fields(rest) >= 2
}

fn is_mail(head: &[u8]) -> bool {
    fields(head) >= 3
}

/// How many fields of a mail's head a text begins with.
fn fields(head: &[u8]) -> usize {
    const KNOWN: [&str; 17] = [
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "content-type",
        "delivered-to",
        "reply-to",
        "sender",
        "dkim-signature",
        "list-id",
        "x-mailer",
        "content-transfer-encoding",
    ];
    let mut count = 0;
    let mut told = false;
    for line in String::from_utf8_lossy(head).lines().take(60) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return 0 };
        if name.contains(' ') || name.is_empty() {
            return 0;
        }
        let name = name.to_ascii_lowercase();
        count += usize::from(KNOWN.contains(&name.as_str()));
        // Front matter of a text has a title and a date as well: a mail has one of these.
        told |= matches!(
            name.as_str(),
            "received" | "message-id" | "mime-version" | "return-path" | "delivered-to" | "from"
        );
    }
    if told { count } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells_the_format() {
        let of = |bytes: &[u8]| format(bytes, "", None);
        assert_eq!(of(b"\x1f\x8b\x08"), Format::Gzip);
        assert_eq!(of(b"\n%PDF-1.7"), Format::Pdf);
        assert_eq!(of(b"<!-- saved --> <!DOCTYPE HTML PUBLIC>"), Format::Html);
        assert_eq!(of(b"\xff\xfe<\0h\0t\0m\0l\0"), Format::Html);
        assert_eq!(of(b"<?xml version='1.0'?>\n<rss version='2.0'>"), Format::Feed);
        assert_eq!(of(b"{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2}"), Format::JsonLines);
        assert_eq!(of(b"{\n  \"id\": 1\n}"), Format::Json);
        assert_eq!(of(b"From a@b Mon Mar  4\nFrom: a@b\nSubject: x\n\nText"), Format::Mbox);
        assert_eq!(of(b"Return-Path: <a@b>\nFrom: a@b\nSubject: x\n\nText"), Format::Mail);
        assert_eq!(of(b"From Oslo, the ministers went on to Bergen.\n"), Format::Text);
        assert_eq!(of(b"title: Talks\ndate: 2019-03-05\nsource: Fjord\n\nText."), Format::Text);
        assert_eq!(of(b"\x89PNG\r\n"), Format::Unread("an image"));
        assert_eq!(format(b"a;b;c\n1;2,5;3", "csv", None), Format::Table(b';'));
        assert_eq!(of(b"5 < 6, he said, and <b>left</b>."), Format::Text);
    }
}
