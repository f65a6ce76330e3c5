//! One good file of each format that is read, made here; and ways to break them.
#![allow(dead_code, reason = "each test file uses some of it")]

pub mod law;

use std::io::Write;
use zip::write::SimpleFileOptions;

/// A sentence that gives a claim.
pub const SENTENCE: &str = "The defence ministers of Peru and Chile met in Lima on Tuesday and agreed to hold a joint exercise next year.";

/// A zip archive.
pub fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// One member of gzip.
pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn page() -> String {
    let paragraphs: String = (0..4).map(|n| format!("<p>{SENTENCE} It was meeting number {n}.</p>")).collect();
    format!(
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Talks in Lima | Andes Post</title>
         <meta property='article:published_time' content='2019-03-05T08:00:00Z'><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",
         \"headline\":\"Talks in Lima\",\"datePublished\":\"2019-03-05\",\"author\":{{\"name\":\"Ana Ruiz\"}}}}</script></head>
         <body><nav><a href='/'>Home</a></nav><article><h1>Talks in Lima</h1>{paragraphs}<blockquote>We agreed.</blockquote></article></body></html>"
    )
}

fn mail(n: u32) -> String {
    format!(
        "From: Press Office <press@x.example>\r\nSubject: =?utf-8?q?Talks_in_M=C3=A1laga?= {n}\r\nDate: Tue, 5 Mar 2019 10:00:00 +0100\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{SENTENCE}\r\n--b\r\nContent-Type: text/html\r\n\
         Content-Disposition: attachment; filename=\"../note.html\"\r\n\r\n{}\r\n--b--\r\n",
        page()
    )
}

fn warc() -> Vec<u8> {
    let html = page();
    let record = |url: &str, fields: &str, body: &[u8]| {
        let http = [
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{fields}\r\n").as_bytes(),
            body,
        ]
        .concat();
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2019-03-05T09:00:00Z\r\nWARC-Target-URI: {url}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            http.len()
        );
        [head.as_bytes(), &http, b"\r\n\r\n"].concat()
    };
    let chunked = format!("{:x}\r\n{html}\r\n0\r\n\r\n", html.len());
    let mut out = record("https://x.example/1", "", html.as_bytes());
    out.extend(record("https://x.example/2", "Transfer-Encoding: chunked\r\n", chunked.as_bytes()));
    out.extend(record(
        "https://x.example/3",
        "Content-Encoding: gzip\r\n",
        &gzipped(html.as_bytes()),
    ));
    out
}

/// A file of each format, by a name that says which.
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let row = |n: u32| format!("{{\"id\": \"r{n}\", \"title\": \"Talks\", \"date\": \"2019-03-05\", \"text\": \"{SENTENCE}\"}}");
    let rss = format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Andes Post</title><item><title>Talks</title><link>https://x.example/r1</link>\
         <pubDate>Tue, 05 Mar 2019 23:30:00 -0500</pubDate><description>&lt;p&gt;{SENTENCE}&lt;/p&gt;</description></item></channel></rss>"
    );
    let atom = format!(
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Andes Post</title><id>f</id><updated>2019-03-05T00:00:00Z</updated><entry>\
         <title>Talks</title><id>e</id><link href='https://x.example/a1'/><updated>2019-03-05T00:00:00Z</updated><content type='text'>{SENTENCE}</content></entry></feed>"
    );
    let json_feed = format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"F\", \"items\": [{{\"id\": \"1\", \"title\": \"T\", \"content_text\": \"{SENTENCE}\"}}]}}"
    );
    let docx = format!(
        "<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Talks in Lima</w:t></w:r></w:p>\
         <w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>K2</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    );
    let odt = format!("<o xmlns:text='t'><text:h>Talks in Lima</text:h><text:p>{SENTENCE}</text:p></o>");
    let opf: &[u8] =
        b"<package xmlns:dc='d'><metadata><dc:title>Talks</dc:title></metadata><manifest><item id='a' href='one.xhtml'/></manifest>\
                       <spine><itemref idref='a'/></spine></package>";
    let chapter = format!("<html><body><h1>One</h1><p>{SENTENCE}</p></body></html>");
    let mbox = format!(
        "From a@b Tue Mar  5 10:00:01 2019\n{}\nFrom a@b Tue Mar  5 10:00:02 2019\n{}\n",
        mail(1),
        mail(2)
    );
    let text = format!("Talks in Lima\n\nPublished 5 March 2019\n\n{SENTENCE}\n");
    let marked =
        format!("---\ntitle: Talks\ndate: 2019-03-05\n---\n\n# Talks in Lima\n\n> {SENTENCE}\n\n- **one**\n- [two](https://x.example)\n");
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    vec![
        ("text.txt", text.clone().into_bytes()),
        ("wide.txt", utf16),
        ("marked.md", marked.into_bytes()),
        ("page.html", page().into_bytes()),
        ("one.pdf", include_bytes!("../files/one.pdf").to_vec()),
        (
            "word.docx",
            zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", docx.as_bytes())]),
        ),
        (
            "open.odt",
            zipped(&[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("content.xml", odt.as_bytes()),
            ]),
        ),
        (
            "book.epub",
            zipped(&[
                ("mimetype", b"application/epub+zip"),
                (
                    "META-INF/container.xml",
                    b"<container><rootfiles><rootfile full-path='c.opf'/></rootfiles></container>",
                ),
                ("c.opf", opf),
                ("one.xhtml", chapter.as_bytes()),
            ]),
        ),
        ("mail.eml", mail(1).into_bytes()),
        ("mails.mbox", mbox.into_bytes()),
        ("rss.xml", rss.into_bytes()),
        ("atom.xml", atom.into_bytes()),
        ("feed.json", json_feed.into_bytes()),
        ("rows.jsonl", format!("{}\n{}\n", row(1), row(2)).into_bytes()),
        ("list.json", format!("[{}, {}]", row(3), row(4)).into_bytes()),
        (
            "table.csv",
            format!("id,date,text\nc1,2019-03-05,\"{SENTENCE}\"\nc2,2019-03-06,\"{SENTENCE}\"\n").into_bytes(),
        ),
        ("table.tsv", format!("id\tdate\ttext\nt1\t2019-03-05\t{SENTENCE}\n").into_bytes()),
        ("crawl.warc", warc()),
        ("crawl.warc.gz", gzipped(&warc())),
        ("text.txt.gz", gzipped(format!("Talks again\n\n{SENTENCE}").as_bytes())),
        (
            "text.txt.zst",
            zstd::encode_all(format!("Talks once more\n\n{SENTENCE}").as_bytes(), 3).unwrap(),
        ),
        (
            "many.zip",
            zipped(&[("in.txt", text.as_bytes()), ("../../out.html", page().as_bytes())]),
        ),
    ]
}

/// A small generator (SplitMix64): the same cases on every machine.
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// Words that break readers, for the middle of any format.
const NASTY: [&[u8]; 26] = [
    b"\0",
    b"\0\0\0\0\0\0\0\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xe2\x80\xae",
    b"\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    b"\x1f\x8b\x08\0",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF-1.7",
    b"WARC/1.0\r\n",
    b"\r\n\r\n",
    b"\n--b\n",
    b"<![CDATA[",
    b"<!DOCTYPE x [<!ENTITY a \"&a;&a;\">]>&a;",
    b"]]>",
    b"<div><p><table><tr><td>",
    b"</html>",
    b"{\"a\":[[[[[[[[",
    b"\"\"\"\"\"",
    b"99999999999999999999",
    b"-1",
    b"0000-00-00",
    b"99999-13-45T25:61:61Z",
    b"Content-Length: 18446744073709551615\r\n",
];

/// Bytes broken in some ways: cut, doubled, changed, spliced with those of another file, with nasty things put in.
pub fn broken(samples: &[(&str, Vec<u8>)], which: usize, r: &mut Random) -> Vec<u8> {
    let mut bytes = samples[which].1.clone();
    for _ in 0..1 + r.below(8) {
        let at = r.below(bytes.len() + 1);
        match r.below(9) {
            0 => bytes.truncate(at),
            1 => bytes.iter_mut().skip(at).take(1 + r.below(4)).for_each(|b| *b ^= 1 << r.below(8)),
            2 => drop(bytes.splice(at..at, NASTY[r.below(NASTY.len())].iter().copied())),
            3 => {
                let end = (at + r.below(200)).min(bytes.len());
                drop(bytes.drain(at..end));
            }
            4 => {
                let end = (at + r.below(400)).min(bytes.len());
                let copy = bytes[at..end].repeat(1 + r.below(20));
                drop(bytes.splice(at..at, copy));
            }
            5 => {
                let other = &samples[r.below(samples.len())].1;
                let from = r.below(other.len());
                let part = other[from..(from + r.below(600)).min(other.len())].to_vec();
                drop(bytes.splice(at..at, part));
            }
            6 => bytes.iter_mut().skip(at).take(1 + r.below(12)).for_each(|b| *b = r.next() as u8),
            7 => {
                // A number of the format made another: lengths, offsets, counts.
                let digit = bytes.iter().skip(at).position(u8::is_ascii_digit);
                if let Some(d) = digit {
                    bytes[at + d] = b'0' + r.below(10) as u8;
                }
            }
            // `at` may be the end: then nothing turns.
            _ => bytes.rotate_left(at),
        }
    }
    bytes
}
