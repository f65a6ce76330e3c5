//! Documents in every format that is read, good and broken, told by their content.

use entente_intake::{DateSource, Document, Item, Limits, Reader};
use entente_text::Role;
use std::fs;
use std::io::Write;
use std::path::Path;
use zip::write::SimpleFileOptions;

const SENTENCE: &str = "The defence ministers of Peru and Chile met in Lima on Tuesday and agreed to hold a joint exercise next year.";

fn read(path: &Path) -> Vec<Item> {
    Reader::new([path], Limits::default()).collect()
}

/// The documents of a file with this name and these bytes, and what was skipped.
fn of(name: &str, bytes: &[u8]) -> (Vec<Document>, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    let mut documents = Vec::new();
    let mut skipped = Vec::new();
    for item in read(&path) {
        match item {
            Item::Document(d) => documents.push(d),
            Item::Skipped { name, reason } => skipped.push(format!("{name}: {reason}")),
        }
    }
    (documents, skipped)
}

fn only(name: &str, bytes: &[u8]) -> Document {
    let (mut documents, skipped) = of(name, bytes);
    assert_eq!((documents.len(), skipped.len()), (1, 0), "{name}: {skipped:?}");
    documents.remove(0)
}

/// The words of a document's passages that have this role.
fn words(document: &Document, role: Role) -> Vec<&str> {
    document
        .passages
        .iter()
        .filter(|p| p.role == role)
        .map(|p| p.span.of(&document.text))
        .collect()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang='en-GB'><head><title>Peru and Chile plan joint exercise | Andes Post</title>
         <meta property='og:site_name' content='Andes Post'><meta property='article:published_time' content='2019-03-05T08:00:00Z'>
         <meta property='article:modified_time' content='2020-01-01'><meta name='author' content='Ana Ruiz'></head>
         <body><nav><a href='/'>Home</a> <a href='/world'>World</a></nav><main><article><h1>Peru and Chile plan joint exercise</h1>{body}
         <figure><img src='a.jpg'><figcaption>The ministers in Lima on Tuesday.</figcaption></figure></article></main>
         <section id='comments'><p>First comment by a reader who liked it a lot.</p></section><footer>© 2019 Andes Post. All rights reserved.</footer></body></html>"
    )
}

fn paragraphs(n: usize) -> String {
    (0..n)
        .map(|i| format!("<p>{SENTENCE} It was meeting number {i} of the two sides, and it took longer than planned.</p>"))
        .collect()
}

#[test]
fn a_web_page_gives_its_text_and_what_it_says_of_itself() {
    let document = only("talks", page(&paragraphs(5)).as_bytes());
    assert_eq!(document.title.as_deref(), Some("Peru and Chile plan joint exercise"));
    assert_eq!(document.source.as_deref(), Some("Andes Post"));
    assert_eq!(document.byline.as_deref(), Some("Ana Ruiz"));
    assert_eq!(document.published, Some(("2019-03-05".into(), DateSource::Page)));
    assert_eq!(words(&document, Role::Title), ["Peru and Chile plan joint exercise"]);
    assert_eq!(words(&document, Role::Body).len(), 5);
    assert_eq!(words(&document, Role::Caption), ["The ministers in Lima on Tuesday."]);
    assert_eq!(words(&document, Role::Comment), ["First comment by a reader who liked it a lot."]);
    assert!(!document.text.contains("World") && !document.text.contains("rights reserved"));
}

#[test]
fn a_page_in_another_encoding_is_read_by_what_it_says() {
    let text = "<meta charset='windows-1251'>".to_owned() + &"<p>Министр обороны прибыл в Лиму с официальным визитом.</p>".repeat(5);
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
    let document = only("a.html", &bytes);
    assert!(document.text.contains("Министр обороны"));
}

#[test]
fn feeds_give_one_document_an_entry() {
    let rss = format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Andes Post</title><item><title>Talks</title><link>https://x.example/1</link>
         <pubDate>Tue, 05 Mar 2019 23:30:00 -0500</pubDate><description>&lt;p&gt;{SENTENCE}&lt;/p&gt;</description></item>
         <item><title>More</title><guid>b</guid><pubDate>6 March 2019</pubDate><description>{SENTENCE}</description></item><item><title>Empty</title></item></channel></rss>"
    );
    let (documents, skipped) = of("feed.xml", rss.as_bytes());
    assert_eq!(skipped, ["feed.xml:3: an entry without text"]);
    assert_eq!(documents[0].id.as_str(), "https://x.example/1");
    assert_eq!(documents[0].published.as_ref().unwrap().0, "2019-03-05");
    assert_eq!(documents[1].published.as_ref().unwrap().0, "2019-03-06");
    assert_eq!(documents[0].source.as_deref(), Some("Andes Post"));
    assert!(documents[0].text.contains(SENTENCE) && !documents[0].text.contains('<'));
    let json = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"F\",\"items\":[{{\"id\":\"1\",\"title\":\"T\",\"content_text\":\"{SENTENCE}\"}}]}}"
    );
    assert_eq!(only("feed.json", json.as_bytes()).title.as_deref(), Some("T"));
    let broken = of("feed.xml", b"<?xml version='1.0'?><rss version='2.0'><channel><item>");
    assert_eq!((broken.0.len(), broken.1.len()), (0, 1));
}

#[test]
fn a_table_gives_one_document_a_row() {
    let csv = format!("Story_ID,Headline,Body,Date\n7,Talks,\"{SENTENCE}\",2019-03-05\n8,Empty,,2019-03-06\n,No id,\"{SENTENCE}\",\n");
    let (documents, skipped) = of("news.csv", csv.as_bytes());
    assert_eq!(skipped, ["news.csv:3: no text in this row"]);
    assert_eq!((documents[0].id.as_str(), documents[1].id.as_str()), ("7", "news.csv#4"));
    assert_eq!(documents[0].published.as_ref().unwrap().0, "2019-03-05");
    let semicolons = format!("id;Texte;jour\n1;{SENTENCE};2019-03-05\n");
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.csv"), semicolons).unwrap();
    let limits = Limits {
        columns: [("text", "Texte"), ("date", "jour")].map(|(a, b)| (a.into(), b.into())).into(),
        ..Limits::default()
    };
    let items: Vec<Item> = Reader::new([dir.path()], limits).collect();
    let Item::Document(d) = &items[0] else { panic!("{items:?}") };
    assert_eq!((d.id.as_str(), d.published.as_ref().unwrap().0.as_str()), ("1", "2019-03-05"));
}

#[test]
fn a_quotation_mark_that_is_never_closed_does_not_take_in_the_file() {
    let mut csv = format!("id,text\n1,{SENTENCE}\n2,\"");
    csv.push_str(&"never closed, ".repeat(300_000));
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.csv"), csv).unwrap();
    let limits = Limits {
        document_bytes: 100_000,
        ..Limits::default()
    };
    let items: Vec<Item> = Reader::new([dir.path()], limits).collect();
    assert!(matches!(&items[0], Item::Document(d) if d.id.as_str() == "1"));
    assert!(
        matches!(&items[1], Item::Skipped { reason, .. } if reason.contains("never closed")),
        "{:?}",
        items[1]
    );
    assert_eq!(items.len(), 2);
}

#[test]
fn mail_and_mailboxes_are_read_with_their_attachments() {
    let mail = format!(
        "From: Press Office <press@x.example>\r\nSubject: =?utf-8?q?Talks_in_M=C3=A1laga?=\r\nDate: Tue, 5 Mar 2019 10:00:00 +0100\r\nMIME-Version: 1.0\r\nMessage-ID: <1@x>\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{SENTENCE}\r\n--b\r\nContent-Type: text/html\r\n\
         Content-Disposition: attachment; filename=\"../note.html\"\r\n\r\n{}\r\n--b--\r\n",
        page(&paragraphs(3))
    );
    let (documents, skipped) = of("a.eml", mail.as_bytes());
    assert_eq!((documents.len(), skipped.len()), (2, 0), "{skipped:?}");
    assert_eq!(documents[0].title.as_deref(), Some("Talks in Málaga"));
    assert_eq!(
        (documents[0].byline.as_deref(), documents[0].published.as_ref().unwrap().0.as_str()),
        (Some("Press Office"), "2019-03-05")
    );
    assert_eq!(documents[1].id.as_str(), "a.eml/note.html");
    let one = |n: u32| {
        format!(
            "From a@b Tue Mar  5 10:00:0{n} 2019\nFrom: a@b\nSubject: Note {n}\nDate: Tue, 5 Mar 2019 10:00:00 +0000\n\n{SENTENCE}\n>From here on, more.\n\n"
        )
    };
    let (documents, _) = of("box", (one(1) + &one(2)).as_bytes());
    assert_eq!(documents.len(), 2);
    assert_eq!((documents[1].id.as_str(), documents[1].title.as_deref()), ("box#2", Some("Note 2")));
    assert!(documents[0].text.contains("\nFrom here on"));
}

#[test]
fn word_processors_and_books_are_read() {
    let docx = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "word/document.xml",
            format!(
                "<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Talks in Lima</w:t></w:r></w:p>\
                 <w:p><w:r><w:t xml:space='preserve'>The ministers </w:t></w:r><w:r><w:t>met &amp; signed in Lima on Tuesday.</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>\
                 <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Item one of the list</w:t></w:r></w:p>\
                 <w:tbl><w:tr><w:tc><w:p><w:r><w:t>K2</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>180</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:body></w:document>"
            )
            .as_bytes(),
        ),
        ("docProps/core.xml", b"<c xmlns:dc='d'><dc:title>Note on talks</dc:title><dc:creator>Ana Ruiz</dc:creator></c>"),
    ]);
    let document = only("note", &docx);
    assert_eq!(
        (document.title.as_deref(), document.byline.as_deref()),
        (Some("Note on talks"), Some("Ana Ruiz"))
    );
    assert!(
        document
            .text
            .contains("Talks in Lima\n\nThe ministers met & signed in Lima on Tuesday.\n\n• Item one of the list\n\nK2  180\n\n"),
        "{}",
        document.text
    );
    let odt = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        (
            "content.xml",
            format!("<o xmlns:text='t'><text:h>Talks in Lima</text:h><text:p>{SENTENCE}<text:note><text:p>A footnote.</text:p></text:note></text:p><text:list><text:list-item><text:p>One</text:p></text:list-item></text:list></o>").as_bytes(),
        ),
    ]);
    let document = only("note.odt", &odt);
    assert_eq!(document.text, format!("Talks in Lima\n\n{SENTENCE}\n\n• One"));
    let epub = zipped(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<container><rootfiles><rootfile full-path='OEBPS/c.opf'/></rootfiles></container>"),
        (
            "OEBPS/c.opf",
            b"<package xmlns:dc='d'><metadata><dc:title>A Year of Talks</dc:title><dc:date>2019</dc:date></metadata><manifest><item id='b' href='two.xhtml'/><item id='a' href='text/one.xhtml'/></manifest><spine><itemref idref='a'/><itemref idref='b'/></spine></package>",
        ),
        ("OEBPS/text/one.xhtml", format!("<html><body><h1>One</h1><p>{SENTENCE}</p></body></html>").as_bytes()),
        ("OEBPS/two.xhtml", b"<html><body><p>The second chapter ends the book and the year.</p></body></html>"),
    ]);
    let document = only("book.epub", &epub);
    assert_eq!(
        (document.title.as_deref(), document.published.as_ref().unwrap().0.as_str()),
        (Some("A Year of Talks"), "2019")
    );
    assert!(document.text.find("Peru").unwrap() < document.text.find("second chapter").unwrap());
}

#[test]
fn archives_and_compressed_files_hold_any_of_them() {
    let inner = zipped(&[
        ("b.txt", SENTENCE.as_bytes()),
        ("../../a.html", page(&paragraphs(3)).as_bytes()),
        (".hidden", b"x"),
        ("c.png", b"\x89PNG\r\n"),
    ]);
    let outer = zipped(&[
        ("inner.zip", &inner),
        (
            "news.jsonl.gz",
            &gzipped(format!("{{\"id\":\"j\",\"text\":\"{SENTENCE}\"}}\n").as_bytes()),
        ),
    ]);
    let (documents, skipped) = of("all.zip", &outer);
    let ids: Vec<&str> = documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["all.zip/inner.zip/a.html", "all.zip/inner.zip/b.txt", "j"]);
    assert_eq!(skipped.len(), 1);
    assert!(skipped[0].starts_with("all.zip/inner.zip/c.png: an image"));
    let zst = zstd::encode_all(SENTENCE.as_bytes(), 3).unwrap();
    assert_eq!(only("a.txt.zst", &zst).id.as_str(), "a.txt");
    for broken in [
        &b"PK\x03\x04 and then nothing"[..],
        b"\x1f\x8b\x08\x00broken",
        b"\x28\xb5\x2f\xfdbroken",
    ] {
        let (documents, skipped) = of("broken", broken);
        assert_eq!((documents.len(), skipped.len()), (0, 1), "{skipped:?}");
    }
}

#[test]
fn bombs_are_listed_and_cost_little() {
    let zeros = vec![b'a'; 40 << 20];
    let (documents, skipped) = of("bomb.gz", &gzipped(&zeros));
    assert_eq!((documents.len(), skipped.len()), (0, 1));
    assert!(skipped[0].contains("larger than the limit"), "{skipped:?}");
    let (_, skipped) = of("bomb.zip", &zipped(&[("a.txt", &zeros)]));
    assert!(skipped[0].contains("larger than the limit"), "{skipped:?}");
    // A file in a file in a file …
    let mut nested = SENTENCE.as_bytes().to_vec();
    for _ in 0..12 {
        nested = gzipped(&nested);
    }
    let (documents, skipped) = of("deep.gz", &nested);
    assert_eq!(documents.len(), 0);
    assert!(skipped[0].contains("inside each other"), "{skipped:?}");
    let deep = "<div>".repeat(100_000) + SENTENCE;
    let (_, skipped) = of("deep.html", format!("<!DOCTYPE html>{deep}").as_bytes());
    assert!(skipped[0].contains("nested deeper"), "{skipped:?}");
}

#[test]
fn a_crawl_gives_its_pages() {
    let html = page(&paragraphs(4));
    let chunked = format!("{:x}\r\n{html}\r\n0\r\n\r\n", html.len());
    let http = |head: &str, body: &[u8]| {
        [
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{head}\r\n").as_bytes(),
            body,
        ]
        .concat()
    };
    let record = |kind: &str, url: &str, block: &[u8]| {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        gzipped(&[head.as_bytes(), block, b"\r\n\r\n"].concat())
    };
    let mut warc = record("request", "https://x.example/1", b"GET / HTTP/1.1\r\n\r\n");
    warc.extend(record("response", "https://x.example/1", &http("", html.as_bytes())));
    warc.extend(record(
        "response",
        "https://x.example/2",
        &http("Transfer-Encoding: chunked\r\n", chunked.as_bytes()),
    ));
    warc.extend(record(
        "response",
        "https://x.example/3",
        &http("Content-Encoding: gzip\r\n", &gzipped(html.as_bytes())),
    ));
    warc.extend(record(
        "response",
        "https://x.example/4",
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone</p>",
    ));
    warc.extend(record(
        "response",
        "https://x.example/5",
        b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG",
    ));
    let (documents, skipped) = of("crawl.warc.gz", &warc);
    assert_eq!(skipped, [] as [&str; 0]);
    let ids: Vec<&str> = documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["https://x.example/1", "https://x.example/2", "https://x.example/3"]);
    assert!(
        documents
            .iter()
            .all(|d| d.text.contains(SENTENCE) && d.published.as_ref().unwrap().0 == "2019-03-05")
    );
    warc.truncate(warc.len() - 40);
    let (documents, skipped) = of("cut.warc.gz", &warc);
    assert_eq!((documents.len(), skipped.len()), (3, 1), "{skipped:?}");
}

#[test]
fn a_pdf_gives_its_text_in_reading_order() {
    let columns = only("two.pdf", include_bytes!("files/two.pdf"));
    let flat = columns.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let places: Vec<usize> = (1..=16)
        .map(|n| flat.find(&format!("{n}. ")).unwrap_or_else(|| panic!("{n} is missing: {flat}")))
        .collect();
    assert!(places.is_sorted(), "{flat}");
    assert!(flat.contains("ending four years in which the two navies had kept apart."), "{flat}");
    let pages = only("one.pdf", include_bytes!("files/one.pdf"));
    assert!(!pages.text.contains("Andean Defence Review"), "{}", pages.text);
    assert_eq!(pages.published.as_ref().map(|p| p.0.as_str()), Some("2019-03-05"));
    assert!(pages.text.contains("K9 howitzer"));
}

#[test]
fn a_pdf_without_text_or_without_sense_is_listed() {
    let (_, skipped) = of("scan.pdf", include_bytes!("files/scan.pdf"));
    assert!(skipped[0].contains("scanned"), "{skipped:?}");
    for broken in [&b"%PDF-1.4\nnothing"[..], &include_bytes!("files/one.pdf")[..900]] {
        let (documents, skipped) = of("broken.pdf", broken);
        assert_eq!((documents.len(), skipped.len()), (0, 1), "{skipped:?}");
    }
}
