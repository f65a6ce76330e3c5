//! Files, folders and streams, good and bad: every one is listed, and the rest is read.

use entente_intake::{Item, Limits, Reader};
use std::fs;
use std::path::Path;

/// One line an item: the document's id and date, or the name and reason of what was skipped.
fn list(paths: &[&Path], limits: Limits) -> Vec<String> {
    Reader::new(paths.iter().copied(), limits)
        .map(|item| match item {
            Item::Document(d) => {
                let date = d.published.map(|p| format!(" {}", p.0)).unwrap_or_default();
                let notes = d.notes.iter().map(|n| format!(" [{n}]")).collect::<String>();
                format!("{}{date}{notes}", d.id)
            }
            Item::Skipped { name, reason } => format!("{name}: {reason}"),
        })
        .collect()
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

#[test]
fn a_folder_is_read_in_order_of_names_and_folders_below_it_in_their_place() {
    let dir = folder(&[
        ("b.txt", b"Two."),
        ("a.md", b"One."),
        ("c/z.txt", b"Four."),
        ("c/a.txt", b"Three."),
        (".hidden", b"x"),
        ("README.md", b"About."),
    ]);
    assert_eq!(
        list(&[dir.path()], Limits::default()),
        ["README.md: about the folder: not a document", "a.md", "b.txt", "a.txt", "z.txt"]
    );
}

#[test]
fn what_is_bad_is_listed_with_its_reason_and_the_rest_is_read() {
    let long = vec![b'x'; 3000];
    let dir = folder(&[
        ("1-empty.txt", b""),
        ("2-blank.txt", b" \n\n"),
        ("3-binary.txt", b"\x00\x01\x02\x00text"),
        ("4-latin1.txt", b"Caf\xe9 talks in Paris."),
        ("5-long-line.txt", &long),
        ("6-page.html", b"<!DOCTYPE html><nav>Home</nav>"),
        ("7-picture.png", b"\x89PNG\r\n\x1a\n..."),
        ("8-table.csv", b"a,b\n1,2\n"),
        ("9-good.txt", b"Talks were held in Oslo."),
    ]);
    let limits = Limits {
        document_bytes: 2000,
        ..Limits::default()
    };
    assert_eq!(
        list(&[dir.path()], limits),
        [
            "1-empty.txt: empty: no text in it",
            "2-blank.txt: empty: no text in it",
            "3-binary.txt: binary: not a text",
            "4-latin1.txt [not UTF-8: read as windows-1252]",
            "5-long-line.txt: larger than the limit of 2000 bytes a document",
            "6-page.html: no article in this page: only furniture or a script",
            "7-picture.png: an image: this format is not read; save it as plain text, HTML or PDF",
            "8-table.csv: a table with no column of text (columns: a, b): name it with --columns text=NAME",
            "9-good.txt",
        ]
    );
}

#[test]
fn a_bad_line_of_jsonl_is_listed_by_its_number_and_the_rest_is_read() {
    let mut lines = b"{\"id\":\"a\",\"text\":\"Talks.\",\"date\":\"2019-03-05\"}\n\n{\"id\":\"b\",\"te\n".to_vec();
    lines.extend(b"{\"text\":\"No id.\"}\n[1]\n{\"id\":\"c\"}\n\xff\xfe{}\n");
    lines.extend(b"{\"id\":\"d\",\"text\":\"");
    lines.extend(vec![b'x'; 3000]);
    lines.extend(b"\"}\n{\"id\":\"e\",\"text\":\"The day is not in the calendar.\",\"date\":\"2019-02-30\"}\n{\"id\":\"f\",\"text\":\"Cut");
    let dir = folder(&[("news.jsonl", &lines), ("empty.jsonl", b"")]);
    let limits = Limits {
        document_bytes: 2000,
        ..Limits::default()
    };
    let got = list(&[dir.path()], limits);
    assert_eq!(got[0], "empty.jsonl: empty: no text in it");
    assert_eq!(got[1], "a 2019-03-05");
    assert!(got[2].starts_with("news.jsonl:3: not JSON ("), "{}", got[2]);
    assert_eq!(got[3], "news.jsonl#4");
    assert!(got[4].starts_with("news.jsonl:5: not a JSON object"), "{}", got[4]);
    assert!(got[5].starts_with("news.jsonl:6: no text"), "{}", got[5]);
    assert_eq!(got[6], "news.jsonl:7: not valid UTF-8 (byte 0): save it as UTF-8");
    assert_eq!(got[7], "news.jsonl:8: larger than the limit of 2000 bytes a document");
    assert_eq!(got[8], "e [the date `2019-02-30` is not in the calendar: left out]");
    assert!(got[9].starts_with("news.jsonl:10: not JSON ("), "{}", got[9]);
    assert_eq!(got.len(), 10);
}

#[test]
fn a_very_long_line_is_passed_over_without_being_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("long.jsonl");
    let mut bytes = vec![b'x'; 40 << 20];
    bytes.extend(b"\n{\"id\":\"a\",\"text\":\"Talks.\"}");
    fs::write(&path, bytes).unwrap();
    let limits = Limits {
        document_bytes: 1 << 20,
        ..Limits::default()
    };
    assert_eq!(
        list(&[&path], limits),
        ["long.jsonl:1: larger than the limit of 1048576 bytes a document", "a"]
    );
}

#[test]
fn metadata_goes_before_what_the_text_says_and_its_faults_are_listed() {
    let dir = folder(&[
        (
            "metadata.csv",
            b"file,published,title,url\na.txt,2014-08,Given title,https://example.org/a\nb.txt,,,\nc.txt,2019-02-30,,\n",
        ),
        ("a.txt", b"Own title\n\n5 March 2019\n\nTalks were held in Oslo on that day."),
        ("b.txt", b"Own title\n\n5 March 2019\n\nTalks were held in Oslo on that day."),
        ("c.txt", b"Talks were held in Oslo on that day."),
    ]);
    let items: Vec<Item> = Reader::new([dir.path()], Limits::default()).collect();
    let Item::Document(a) = &items[0] else { panic!() };
    assert_eq!(
        (a.title.as_deref(), a.url.as_deref()),
        (Some("Given title"), Some("https://example.org/a"))
    );
    assert_eq!(
        list(&[dir.path()], Limits::default()),
        [
            "a.txt 2014-08",
            "b.txt 2019-03-05",
            "c.txt [the date `2019-02-30` is not in the calendar: left out]"
        ]
    );
    // The same for a file given by itself, and nothing is said of the file twice.
    assert_eq!(
        list(&[&dir.path().join("a.txt"), &dir.path().join("metadata.csv")], Limits::default())[0],
        "a.txt 2014-08"
    );
    let bad = folder(&[("metadata.csv", b"name,published\na.txt,2014\n"), ("a.txt", b"Talks.")]);
    assert_eq!(
        list(&[bad.path()], Limits::default()),
        ["metadata.csv: has no column `file`: left out", "a.txt"]
    );
}

#[test]
fn files_of_one_name_get_ids_that_do_not_depend_on_the_order() {
    let dir = folder(&[
        ("a/x.txt", b"One."),
        ("b/x.txt", b"Two."),
        ("c/x.txt", b"One."),
        ("y.txt", b"Three."),
    ]);
    let got = list(&[dir.path()], Limits::default());
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    let turned = list(&[&b, &a], Limits::default());
    assert_eq!(got[2], "c/x.txt: the same text as another file of this name");
    assert_eq!((got[0].as_str(), got[1].as_str()), (turned[1].as_str(), turned[0].as_str()));
    assert!(got[0].starts_with("x.txt~") && got[0] != got[1]);
    assert_eq!(got[3], "y.txt");
}

#[test]
fn what_is_missing_is_listed() {
    let dir = folder(&[("a.txt", b"Talks.")]);
    let missing = dir.path().join("gone.txt");
    assert_eq!(
        list(&[&missing, &dir.path().join("a.txt")], Limits::default()),
        ["gone.txt: does not exist", "a.txt"]
    );
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(list(&[empty.path()], Limits::default()).len(), 1);
}

#[test]
fn a_file_that_vanishes_between_listing_and_reading_is_listed() {
    let dir = folder(&[("a.txt", b"One."), ("b.txt", b"Two."), ("c.txt", b"Three.")]);
    let mut reader = Reader::new([dir.path()], Limits::default());
    assert!(matches!(reader.next(), Some(Item::Document(_))));
    fs::remove_file(dir.path().join("b.txt")).unwrap();
    assert_eq!(
        reader.next(),
        Some(Item::Skipped {
            name: "b.txt".into(),
            reason: "does not exist".into()
        })
    );
    assert!(matches!(reader.next(), Some(Item::Document(_))));
}

#[test]
fn utf16_and_a_byte_order_mark_are_read() {
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("Talks in Zürich.".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let dir = folder(&[("a.txt", &utf16), ("b.txt", b"\xef\xbb\xbfTalks.")]);
    for item in Reader::new([dir.path()], Limits::default()) {
        let Item::Document(d) = item else { panic!("{item:?}") };
        assert!(d.text.starts_with("Talks") && d.passages[0].span.start == 0);
    }
}

#[test]
fn a_json_file_may_hold_one_document_or_a_list() {
    let dir = folder(&[
        ("a.json", b"{\"text\":\"One.\"}"),
        ("b.json", b"[{\"text\":\"Two.\"},{\"id\":\"x\",\"text\":\"Three.\"},3]"),
        ("c.json", b"{\"tex"),
    ]);
    let got = list(&[dir.path()], Limits::default());
    assert_eq!(got[..3], ["a.json", "b.json#1", "x"]);
    assert!(got[3].starts_with("b.json:3: not a JSON object") && got[4].starts_with("c.json: not JSON"));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn links_that_lead_back_are_followed_once() {
        let dir = folder(&[("a/x.txt", b"One.")]);
        symlink(dir.path(), dir.path().join("a/up")).unwrap();
        symlink("self", dir.path().join("self")).unwrap();
        symlink("nowhere", dir.path().join("broken")).unwrap();
        assert_eq!(
            list(&[dir.path()], Limits::default()),
            [
                "a/up: folder already read (given twice, or a symbolic link leads back)",
                "x.txt",
                "broken: does not exist",
                "self: symbolic links that lead in a circle",
            ]
        );
    }

    #[test]
    fn a_folder_without_permission_is_listed_and_a_pipe_is_not_waited_for() {
        let dir = folder(&[("a.txt", b"One."), ("shut/b.txt", b"Two."), ("shut.txt", b"Three.")]);
        let shut = [dir.path().join("shut"), dir.path().join("shut.txt")];
        for path in &shut {
            fs::set_permissions(path, fs::Permissions::from_mode(0o0)).unwrap();
        }
        let got = list(&[dir.path()], Limits::default());
        // The system's administrator may read everything.
        if fs::read_dir(&shut[0]).is_err() {
            assert_eq!(
                got,
                ["a.txt", "shut: no permission to read it", "shut.txt: no permission to read it"]
            );
        }
        fs::set_permissions(&shut[0], fs::Permissions::from_mode(0o700)).unwrap();
        let socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).unwrap();
        assert!(list(&[dir.path()], Limits::default()).contains(&"socket: not a file (a pipe, socket or device)".to_owned()));
        drop(socket);
    }

    #[test]
    fn a_name_that_is_not_utf8_is_read_all_the_same() {
        let dir = folder(&[("a.txt", b"One.")]);
        let name = std::ffi::OsStr::from_bytes(b"\xff\xfe.txt");
        if fs::write(dir.path().join(name), b"Two.").is_ok() {
            assert_eq!(list(&[dir.path()], Limits::default()), ["a.txt", "\u{fffd}\u{fffd}.txt"]);
        }
    }
}
