//! Whole briefs: what they say, in every format, of friendly and of hostile registers.

use entente_actors::Gazetteer;
use entente_brief::document::{Block, Document, plain};
use entente_brief::{Format, Wanted, content, render, write};
use entente_knowledge::Knowledge;
use entente_register::Register;
use entente_register::testing::document;
use std::io::{Cursor, Read as _};
use std::sync::OnceLock;

fn names() -> &'static Gazetteer {
    static NAMES: OnceLock<Gazetteer> = OnceLock::new();
    NAMES.get_or_init(|| Gazetteer::new(&Knowledge::built_in()).expect("the lists are there"))
}

/// A document: id, publication date, sentences with what each claims.
type Told<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

/// A register of documents.
fn register(documents: &[Told<'_>]) -> Register {
    let mut register = Register::in_memory().unwrap();
    for (id, published, sentences) in documents {
        let (document, claims) = document(id, published, sentences);
        register.put(&document, &claims).unwrap();
    }
    register
}

fn boats() -> Register {
    register(&[
        (
            "courier.txt",
            "2021-03-02",
            &[
                (
                    "Kenya and Norway signed the Harbour Treaty in Oslo on 3 May 2019.",
                    "agreement treaty signed by=KEN,NOR date=2019-05-03 instrument=Harbour_Treaty areas=maritime-security",
                ),
                (
                    "Norway will give Kenya six patrol boats by the end of 2020, Minister Liv Dahl said.",
                    "transfer grant pledged planned by=NOR to=KEN date=2019-06 due=2020-12 items=6_patrol_boat said-by=Liv_Dahl",
                ),
                (
                    "Relations were raised to a Strategic Partnership in March 2020.",
                    "agreement partnership upgraded by=KEN,NOR date=2020-03 instrument=Strategic_Partnership",
                ),
                (
                    "Prime Minister Liv Dahl visited Nairobi on 8-10 October 2020.",
                    "visit leader by=NOR/Liv_Dahl/Prime_Minister to=KEN date=2020-10-08/2020-10-10",
                ),
                (
                    "Norway has never sold Kenya missiles.",
                    "transfer sale denied by=NOR to=KEN items=missile",
                ),
            ],
        ),
        (
            "gazette.txt",
            "2021-04-01",
            &[(
                "The two are to hold talks in May 2022.",
                "meeting talks planned by=KEN,NOR date=2022-05",
            )],
        ),
    ])
}

fn brief(register: &Register, wanted: &Wanted) -> Document {
    content::brief(register, names(), "KEN", "NOR", wanted)
        .unwrap()
        .expect("something is known")
}

/// Everything that a brief says, line by line.
fn said(document: &Document) -> String {
    let mut out = vec![document.title.clone(), document.subtitle.clone(), document.stamp.clone()];
    for block in &document.blocks {
        match block {
            Block::Heading(_, t) => out.push(t.clone()),
            Block::Paragraph(s) | Block::Notice(s) => out.push(plain(s)),
            Block::Facts(rows) => out.extend(rows.iter().map(|(n, s)| format!("{n}: {}", plain(s)))),
            Block::Table(t) => out.extend(t.rows.iter().map(|r| r.iter().map(|c| plain(c)).collect::<Vec<_>>().join(" | "))),
            Block::Entries(entries) => {
                for e in entries {
                    let status = e.status.map(|s| format!(" ({s})")).unwrap_or_default();
                    out.push(format!("{}{status}: {}", e.when, plain(&e.text)));
                }
            }
            Block::Figure(f) => out.push(format!("{} {}", f.title, f.description)),
            Block::Notes(notes) => {
                for n in notes {
                    out.push(format!(
                        "{}. {}{}{}{}{}",
                        n.number,
                        n.before,
                        n.outlet,
                        n.after,
                        n.url.as_deref().unwrap_or(""),
                        n.quote
                    ));
                }
            }
        }
    }
    out.join("\n")
}

#[track_caller]
fn says(text: &str, line: &str) {
    assert!(text.lines().any(|l| l == line), "no line `{line}` in:\n{text}");
}

#[test]
fn a_brief_says_what_stands_what_came_and_what_became_of_promises() {
    let text = said(&brief(&boats(), &Wanted::default()));
    for line in [
        "Kenya – Norway: a brief",
        "Everything in the register, as of April 1, 2021, the date of the register's newest document",
        "Level of relations: Strategic partnership, since March 2020. [1]",
        "Instruments in force: 1, touching maritime security.",
        "Last event: Oct. 8-10, 2020: Prime Minister Liv Dahl of Norway visited Kenya. [2]",
        "Next event: May 2022: Kenya and Norway are to hold talks. [3]",
        "May 3, 2019: Kenya and Norway signed the Harbour Treaty. † [4]",
        "June 2019 (planned): Norway pledged to give six patrol boats to Kenya, due Dec. 2020, according to Liv Dahl. † [5]",
        "Oct. 8-10, 2020: Prime Minister Liv Dahl of Norway visited Kenya. † [2]",
        "Undated (denied): It was denied that Norway sold or would sell an unstated number of missiles to Kenya. † [6]",
        "Norway to Kenya | 6 | patrol boat | June 2019 | pledged | .\u{a0}. | Grant; due Dec. 2020; † [5]",
        "Norway to Kenya | .\u{a0}. | [missile] | .\u{a0}. | denied | .\u{a0}. | Sale; † [6]",
        "1. “About courier.txt,” Source of courier.txt, March 2, 2021: “Relations were raised to a Strategic Partnership in March 2020.”",
        "2. “About courier.txt”: “Prime Minister Liv Dahl visited Nairobi on 8-10 October 2020.”",
    ] {
        says(&text, line);
    }
    assert!(text.contains("| Dec. 2020 | No evidence"), "{text}");
}

/// `tests/kenya-norway.md` is the whole brief. Where it is meant to change, `ENTENTE_BLESS=1` writes it again; read the difference before
/// it is kept. Versions of program and register are left out of it.
#[test]
fn the_whole_brief_is_the_one_we_read() {
    let mut document = brief(&boats(), &Wanted::default());
    document.stamp = "Register …".into();
    let found = String::from_utf8(write(&document, Format::Markdown).unwrap()).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kenya-norway.md");
    if std::env::var_os("ENTENTE_BLESS").is_some() {
        std::fs::write(path, &found).expect("the file can be written");
        return;
    }
    let kept = std::fs::read_to_string(path).expect("the brief is there");
    for (found, kept) in found.lines().zip(kept.lines()) {
        assert_eq!(found, kept);
    }
    assert_eq!(found.lines().count(), kept.lines().count());
}

#[test]
fn a_period_and_a_day_leave_out_what_they_leave_out() {
    let wanted = Wanted {
        since: Some("2020".into()),
        on: Some("2020-06-30".into()),
        ..Wanted::default()
    };
    let text = said(&brief(&boats(), &wanted));
    says(&text, "Since 2020, as of June 30, 2020");
    assert!(!text.contains("Harbour Treaty. †"), "before the period");
    assert!(!text.contains("visited Kenya"), "after the day");
    says(&text, "May 2022 (planned): Kenya and Norway are to hold talks. † [2]");
    let none = content::brief(&boats(), names(), "KEN", "PER", &Wanted::default()).unwrap();
    assert!(none.is_none());
    let wrong = Wanted {
        on: Some("someday".into()),
        ..Wanted::default()
    };
    assert!(content::brief(&boats(), names(), "KEN", "NOR", &wrong).is_err());
}

#[test]
fn the_same_register_gives_the_same_bytes() {
    let wanted = Wanted {
        marking: Some("TLP:AMBER".into()),
        ..Wanted::default()
    };
    let (one, two) = (brief(&boats(), &wanted), brief(&boats(), &wanted));
    for format in [Format::Markdown, Format::Html, Format::Docx] {
        assert!(write(&one, format).unwrap() == write(&two, format).unwrap(), "{format:?}");
    }
    assert_eq!(one.stamp, two.stamp);
    let other = register(&[("a.txt", "2021-01-01", &[("Kenya and Norway met.", "meeting talks by=KEN,NOR")])]);
    assert_ne!(brief(&other, &wanted).stamp, one.stamp, "another register has another version");
}

/// The parts of a Word file, by name.
fn parts(docx: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut parts = Vec::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        parts.push((file.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned()));
    }
    parts
}

#[test]
fn the_marking_stands_at_the_top_and_bottom_of_every_format() {
    let wanted = Wanted {
        marking: Some("TLP:AMBER+STRICT <\"x\">".into()),
        ..Wanted::default()
    };
    let document = brief(&boats(), &wanted);
    let md = String::from_utf8(write(&document, Format::Markdown).unwrap()).unwrap();
    assert_eq!(md.matches("**TLP:AMBER+STRICT &lt;\"x\"&gt;**").count(), 2);
    let html = String::from_utf8(write(&document, Format::Html).unwrap()).unwrap();
    assert_eq!(html.matches("TLP:AMBER+STRICT &lt;&quot;x&quot;&gt;").count(), 2);
    assert_eq!(
        html.matches("content:\"TLP\\3A AMBER\\2B STRICT \\3C \\22 x\\22 \\3E \"").count(),
        2,
        "printed pages"
    );
    let parts = parts(&write(&document, Format::Docx).unwrap());
    for part in ["word/header1.xml", "word/footer1.xml"] {
        let text = &parts.iter().find(|(name, _)| name == part).expect(part).1;
        assert!(text.contains("TLP:AMBER+STRICT &lt;&quot;x&quot;&gt;"), "{part}: {text}");
    }
    let footer = &parts.iter().find(|(name, _)| name == "word/footer1.xml").unwrap().1;
    assert!(footer.contains("PAGE") && footer.contains("NUMPAGES") && footer.contains("Register "));
}

#[test]
fn word_files_have_headings_heading_rows_links_and_texts_for_figures() {
    let parts = parts(&write(&brief(&boats(), &Wanted::default()), Format::Docx).unwrap());
    let part = |name: &str| &parts.iter().find(|(n, _)| n == name).expect(name).1;
    let body = part("word/document.xml");
    assert!(body.contains(r#"<w:pStyle w:val="Heading1" />"#) && body.contains(r#"<w:pStyle w:val="Heading2" />"#));
    assert!(body.contains("<w:tblHeader />"));
    assert_eq!(body.matches("descr=\"").count(), 2);
    assert!(body.contains(r#"w:anchor="n1""#) && body.contains(r#"w:name="n1""#));
    assert!(part("docProps/core.xml").contains("<dc:title>Kenya – Norway: a brief</dc:title>"));
    assert!(
        part("docProps/core.xml").contains("2021-04-01T00:00:00Z"),
        "dated as of the register, not of the clock"
    );
    assert!(part("word/styles.xml").contains(r#"w:default="1" w:styleId="Normal""#));
    let pictures = parts.iter().filter(|(n, _)| n.ends_with(".png"));
    assert_eq!(pictures.count(), 2);
}

/// Text that tries to be markup, style, script, a link, a table cell, a heading, a control character.
const HOSTILE: &str = "</style><script>alert(1)</script><img src=x onerror=alert(1)> | a ](javascript:alert(1)) `x` *y* \u{202E} \u{0} \"onclick=\" ]]> <!-- &amp; {{7*7}} ${x}";

#[test]
fn hostile_documents_stay_text_in_every_format() {
    let sentence = format!("Kenya and Norway signed {HOSTILE} today.");
    let (mut doc, mut claims) = document(
        "x<svg onload=alert(1)>.txt",
        "2021-01-01",
        &[(
            &sentence,
            "agreement treaty signed by=KEN/Ann/Minister,NOR date=2019-05-03; position criticise by=KEN to=NOR date=2019; \
             transfer grant pledged planned by=NOR to=KEN date=2018; institution office opened by=KEN,NOR date=2020",
        )],
    );
    for field in [&mut doc.title, &mut doc.byline, &mut doc.source] {
        *field = Some(HOSTILE.into());
    }
    doc.url = Some("javascript:alert(1)".into());
    for claim in &mut claims {
        claim.title = HOSTILE.into();
        claim.instrument = Some(format!("Treaty {HOSTILE}"));
        claim.mechanism = Some(HOSTILE.into());
        claim.said_by = Some(HOSTILE.chars().take(70).collect());
        claim.place = Some(entente_coding::Place {
            name: format!("Oslo{HOSTILE}"),
            state: None,
        });
        claim.items = vec![entente_coding::Item {
            what: HOSTILE.into(),
            count: Some(2),
        }];
        for party in &mut claim.initiators {
            party.person = Some(HOSTILE.into());
            party.office = Some(HOSTILE.into());
        }
    }
    let mut register = Register::in_memory().unwrap();
    register.put(&doc, &claims).unwrap();
    let wanted = Wanted {
        marking: Some(HOSTILE.into()),
        ..Wanted::default()
    };
    let document = brief(&register, &wanted);
    let html = String::from_utf8(write(&document, Format::Html).unwrap()).unwrap();
    let tags: Vec<&str> = html
        .split('<')
        .skip(1)
        .map(|t| {
            t.split(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '!')
                .next()
                .unwrap()
        })
        .collect();
    for tag in &tags {
        let own = [
            "!doctype",
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "p",
            "bdi",
            "main",
            "header",
            "footer",
            "h1",
            "h2",
            "h3",
            "table",
            "caption",
            "colgroup",
            "col",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "div",
            "ul",
            "ol",
            "li",
            "b",
            "i",
            "q",
            "a",
            "span",
            "strong",
            "br",
            "figure",
            "figcaption",
            "svg",
            "desc",
            "line",
            "circle",
            "rect",
            "text",
        ];
        assert!(own.contains(&tag.trim_start_matches('/')), "a tag <{tag}");
    }
    assert_eq!(tags.iter().filter(|t| **t == "style").count(), 1);
    assert!(!html.contains("href=\"javascript:"));
    assert!(!html.contains(['\u{202E}', '\u{0}']));
    let md = String::from_utf8(write(&document, Format::Markdown).unwrap()).unwrap();
    assert!(!md.contains("<script") && !md.contains("<img") && !md.contains("<svg"));
    assert_eq!(md.matches("](").count(), md.matches("\\](").count(), "no link is made");
    for line in md.lines().filter(|l| l.starts_with("| ")) {
        let bars = line.replace("\\|", "").matches('|').count();
        assert!((3..=8).contains(&bars), "a cell breaks out of its table: {line}");
    }
    for (name, text) in parts(&write(&document, Format::Docx).unwrap()) {
        assert!(
            !text.contains("<script") && !text.contains("<img") || name.ends_with(".png"),
            "{name}"
        );
        if name.ends_with(".xml") {
            let opened = text.matches("<w:t ").count() + text.matches("<w:t>").count();
            assert_eq!(opened, text.matches("</w:t>").count(), "{name}");
        }
    }
}

#[test]
fn a_redacted_brief_holds_no_name_and_no_word_of_a_source() {
    let mut register = Register::in_memory().unwrap();
    let sentence = "Prime Minister Liv Dahl and Ann Okoye signed the Dahl-Okoye Treaty, wrote Per Moe.";
    let (mut doc, mut claims) = document(
        "dahl-visit.txt",
        "2021-01-01",
        &[
            (
                sentence,
                "agreement treaty signed by=NOR/Liv_Dahl/Prime_Minister,KEN/Ann_Okoye date=2019-05-03 instrument=Dahl-Okoye_Treaty",
            ),
            (
                "Dahl praised Kenya.",
                "position support by=NOR/Liv_Dahl to=KEN date=2020 said-by=Per_Moe title=Dahl_praised_the_Kenyans_warmly",
            ),
            (
                "Norway will give Kenya boats, Moe said.",
                "transfer grant pledged planned by=NOR to=KEN date=2020 items=2_Okoye-class_boat said-by=Per_Moe",
            ),
        ],
    );
    doc.title = Some("Dahl in Nairobi".into());
    doc.byline = Some("By Kari Lund".into());
    doc.url = Some("https://example.org/dahl-okoye".into());
    doc.source = Some("Gulf Courier".into());
    claims[0].place = Some(entente_coding::Place {
        name: "Okoye House".into(),
        state: Some("KEN".into()),
    });
    register.put(&doc, &claims).unwrap();
    let wanted = Wanted {
        without_names: true,
        ..Wanted::default()
    };
    let document = brief(&register, &wanted);
    let text = said(&document);
    says(
        &text,
        "1. Gulf Courier, January 1, 2021 [author, title, address and sentence withheld].",
    );
    assert!(text.contains("Redacted copy"));
    let html = String::from_utf8(write(&document, Format::Html).unwrap()).unwrap();
    let md = String::from_utf8(write(&document, Format::Markdown).unwrap()).unwrap();
    let word: String = parts(&write(&document, Format::Docx).unwrap())
        .into_iter()
        .map(|(n, t)| n + &t)
        .collect();
    for (format, bytes) in [("html", html), ("md", md), ("docx", word)] {
        let lower = bytes.to_lowercase();
        for name in ["dahl", "okoye", "moe", "lund", "praised", "example.org", "nairobi"] {
            assert!(!lower.contains(name), "{format} has `{name}`");
        }
        assert!(bytes.contains("name withheld"), "{format}");
    }
}

#[test]
fn a_pdf_is_printed_where_there_is_a_browser_and_told_of_where_not() {
    match write(&brief(&boats(), &Wanted::default()), Format::Pdf) {
        Ok(pdf) => assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 10_000),
        Err(e) => {
            let told = format!("{e}; {}", e.help().expect("a next step"));
            assert!(told.contains("Chromium") || told.contains("did not print"), "{told}");
        }
    }
}

#[test]
fn formats_are_known_by_the_ending_of_the_file() {
    let of = |name: &str| Format::of_file(std::path::Path::new(name));
    assert_eq!(of("a/b.HTML").unwrap(), Format::Html);
    assert_eq!(of("b.md").unwrap(), Format::Markdown);
    assert_eq!(of("b.docx").unwrap(), Format::Docx);
    assert_eq!(of("b.pdf").unwrap(), Format::Pdf);
    assert!(of("b.txt").unwrap_err().help().unwrap().contains("brief.md"));
    assert!(of("brief").is_err());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("b.md");
    render::to_file(&brief(&boats(), &Wanted::default()), Format::Markdown, &file).unwrap();
    assert!(std::fs::read_to_string(file).unwrap().starts_with("# Kenya – Norway: a brief"));
    let missing = render::to_file(
        &brief(&boats(), &Wanted::default()),
        Format::Markdown,
        &folder.path().join("no/b.md"),
    );
    assert!(missing.unwrap_err().to_string().contains("cannot write"));
}
