//! What needs no model: help, exit status, messages, completions, manual pages.

mod common;

use common::{entente, finish, run};
use std::fs;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

const COMMANDS: [&str; 31] = [
    "read",
    "watch",
    "timeline",
    "events",
    "show",
    "explain",
    "ask",
    "relationship",
    "promises",
    "disputed",
    "sources",
    "review",
    "history",
    "forget",
    "backup",
    "doctor",
    "compare",
    "gaps",
    "brief",
    "export",
    "serve",
    "user",
    "code",
    "parse",
    "text",
    "time",
    "actor",
    "rules",
    "model",
    "completions",
    "man",
];

#[test]
fn the_help_is_the_one_we_wrote() {
    let folder = folder();
    let help = run(folder.path(), &["--help"]);
    assert_eq!(help.status, 0);
    let expect = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/help.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(expect, &help.out).unwrap();
    }
    assert_eq!(help.out, fs::read_to_string(expect).unwrap_or_default(), "BLESS=1 writes it anew");
}

#[test]
fn every_command_has_help_with_an_example_and_its_exit_status() {
    let folder = folder();
    for command in COMMANDS {
        let args: &[&str] = if command == "rules" {
            &["rules", "test", "--help"]
        } else {
            &[command, "--help"]
        };
        let help = run(folder.path(), args);
        assert_eq!(help.status, 0, "{command}");
        assert!(help.out.contains("Example"), "{command} has no example");
        assert!(
            help.out.contains("Exit status") || ["completions", "man"].contains(&command),
            "{command} names no exit status"
        );
        let width = help.out.lines().map(|l| l.chars().count()).max();
        assert!(width <= Some(125), "{command}: a line of {width:?} columns");
    }
}

#[test]
fn a_wrong_word_is_an_error_with_a_hint() {
    let folder = folder();
    let wrong = run(folder.path(), &["timelime"]);
    assert_eq!((wrong.status, wrong.out.as_str()), (2, ""));
    assert!(wrong.err.contains("timeline"), "{}", wrong.err);
    assert_eq!(run(folder.path(), &["events", "--format", "xml"]).status, 2);
    assert_eq!(run(folder.path(), &["export", "--format", "nosuch"]).status, 2);
    assert_eq!(run(folder.path(), &[]).status, 2);
}

#[test]
fn a_missing_register_says_how_to_make_one() {
    let folder = folder();
    for args in [
        &["timeline"][..],
        &["events"],
        &["show", "x"],
        &["explain", "x"],
        &["relationship", "JPN", "VNM"],
        &["promises"],
        &["disputed"],
        &["compare", "JPN", "--with", "VNM,PHL"],
        &["gaps"],
        &["export"],
        &["review", "--list"],
        &["review", "decide", "x", "accept"],
        &["review", "decisions"],
        &["history", "x"],
        &["forget", "x"],
        &["backup", "y"],
        &["doctor"],
    ] {
        let got = run(folder.path(), args);
        assert_eq!((got.status, got.out.as_str()), (2, ""), "{args:?}");
        assert!(
            got.err.contains("error: there is no register at") && got.err.contains("help: ") && got.err.contains("entente read"),
            "{}",
            got.err
        );
    }
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "asking made a file");
}

#[test]
fn a_file_that_is_no_register_is_left_as_it_is() {
    let folder = folder();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "my notes, of some length, and no database at all").unwrap();
    let got = run(folder.path(), &["events", "--register", "notes.txt"]);
    assert_eq!(got.status, 2);
    assert!(got.err.contains("is not a register") && got.err.contains("help: "), "{}", got.err);
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        "my notes, of some length, and no database at all"
    );
}

#[test]
fn names_of_states_are_understood_and_others_refused() {
    let folder = folder();
    let got = run(folder.path(), &["events", "--between", "Japan,Atlantis"]);
    assert!(
        got.status == 2 && got.err.contains("`Atlantis`") && got.err.contains("help: "),
        "{}",
        got.err
    );
    let got = run(folder.path(), &["events", "--between", "Japan"]);
    assert!(
        got.status == 2 && got.err.contains("`between` takes two states or more"),
        "{}",
        got.err
    );
}

#[test]
fn offline_and_without_a_model_the_error_says_what_to_do() {
    let folder = folder();
    let mut command = entente(folder.path());
    command
        .args(["code", "--offline"])
        .env("XDG_DATA_HOME", folder.path())
        .env("HOME", folder.path())
        .env_remove("ENTENTE_MODEL");
    let got = finish(&mut command, "{\"id\":\"a\",\"text\":\"Talks.\"}\n");
    assert_eq!((got.status, got.out.as_str()), (2, ""));
    assert!(
        got.err.contains("model") && got.err.contains("entente model install"),
        "{}",
        got.err
    );
    let mut command = entente(folder.path());
    command
        .args(["model"])
        .env("XDG_DATA_HOME", folder.path())
        .env("HOME", folder.path())
        .env_remove("ENTENTE_MODEL");
    assert_eq!(finish(&mut command, "").status, 1);
    // Set to nothing is not set.
    assert_eq!(finish(command.env("ENTENTE_MODEL", "").env("ENTENTE_KNOWLEDGE", ""), "").status, 1);
    let damaged = folder.path().join("model.whl");
    fs::write(&damaged, "no wheel").unwrap();
    let got = run(folder.path(), &["parse", "--model", "model.whl"]);
    assert!(got.status == 2 && got.err.contains("error: "), "{}", got.err);
}

#[test]
fn completions_and_manual_pages_are_made() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(folder.path(), &["completions", shell]);
        assert!(script.status == 0 && script.out.contains("relationship"), "{shell}");
    }
    assert!(run(folder.path(), &["man"]).out.contains(".TH entente"));
    let pages = run(folder.path(), &["man", "--dir", "."]);
    assert_eq!(pages.status, 0, "{}", pages.err);
    for page in ["entente.1", "entente-timeline.1"] {
        assert!(folder.path().join(page).exists(), "{page}");
    }
    assert_eq!(run(folder.path(), &["man", "--dir", "no/such"]).status, 2);
}

#[test]
fn no_colour_where_there_is_no_terminal() {
    let folder = folder();
    let got = run(folder.path(), &["events"]);
    assert!(!got.err.contains('\u{1b}') && !run(folder.path(), &["--help"]).out.contains('\u{1b}'));
}
