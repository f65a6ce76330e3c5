//! The walk-throughs of `docs/rules.md` and `docs/questions.md` are run: a page's commands in order, in one folder, and what they print is
//! compared with the page.
//!
//! A block marked `console` holds commands behind `$ ` and what they print; `…` as a line stands for any lines, within a line for any words.
//! A comment `<!-- file: PATH -->` before a block makes it that file. Without a language model this passes, and says so.

mod common;

use common::{entente, has_model};
use std::fs;
use std::path::Path;
use std::process::Command;

const RULES: &str = include_str!("../../../docs/rules.md");
const QUESTIONS: &str = include_str!("../../../docs/questions.md");

/// A step of the page.
#[derive(Debug, PartialEq)]
enum Step {
    File { path: String, text: String },
    Run { command: String, prints: Vec<String> },
}

fn steps(page: &str) -> Vec<Step> {
    let mut out = Vec::new();
    let (mut file, mut lines) = (None, page.lines());
    while let Some(line) = lines.next() {
        if let Some(path) = line.strip_prefix("<!-- file: ").and_then(|l| l.strip_suffix(" -->")) {
            file = Some(path.to_owned());
        } else if let Some(kind) = line.strip_prefix("```").filter(|k| !k.is_empty()) {
            let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            if let Some(path) = file.take() {
                let text = block.join("\n") + "\n";
                out.push(Step::File { path, text });
            } else if kind == "console" {
                console(&block, &mut out);
            }
        }
    }
    out
}

fn console(block: &[&str], out: &mut Vec<Step>) {
    for line in block {
        match (line.strip_prefix("$ "), out.last_mut()) {
            (Some(command), _) => out.push(Step::Run {
                command: command.to_owned(),
                prints: Vec::new(),
            }),
            (None, Some(Step::Run { prints, .. })) => prints.push((*line).to_owned()),
            _ => panic!("output before any command: {line}"),
        }
    }
}

/// Whether lines are as the page has them.
fn same(want: &[String], got: &[String]) -> bool {
    match want.split_first() {
        None => got.is_empty(),
        Some((first, rest)) if first.trim() == "…" => (0..=got.len()).any(|n| same(rest, &got[n..])),
        Some((first, rest)) => got.split_first().is_some_and(|(g, more)| same_line(first, g) && same(rest, more)),
    }
}

fn same_line(want: &str, got: &str) -> bool {
    let parts: Vec<&str> = want.split('…').collect();
    let [first, middle @ .., last] = &parts[..] else {
        return want.trim_end() == got.trim_end();
    };
    let (Some(mut left), true) = (got.strip_prefix(first), got.ends_with(last)) else {
        return false;
    };
    for part in middle {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(last)
}

#[test]
fn the_page_on_rules_shows_what_happens() {
    shows_what_happens("docs/rules.md", RULES);
}

#[test]
fn the_page_on_questions_shows_what_happens() {
    shows_what_happens("docs/questions.md", QUESTIONS);
}

/// Runs a page; fails where it prints otherwise.
fn shows_what_happens(name: &str, page: &str) {
    if !has_model() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // The page calls the program by its name.
    let program = Path::new(env!("CARGO_BIN_EXE_entente")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut set: Vec<(String, String)> = Vec::new();
    let steps = steps(page);
    assert!(steps.len() > 8, "{steps:?}");
    for step in steps {
        let (command, prints) = match step {
            Step::File { path, text } => {
                fs::write(folder.path().join(path), text).unwrap();
                continue;
            }
            Step::Run { command, prints } => (command, prints),
        };
        if let Some((name, value)) = command.strip_prefix("export ").and_then(|c| c.split_once('=')) {
            set.push((name.to_owned(), value.to_owned()));
            continue;
        }
        // The environment of the other tests, without the program.
        let prepared = entente(folder.path());
        let mut shell = Command::new("sh");
        shell.current_dir(folder.path()).arg("-c").arg(&command);
        for (name, value) in prepared.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        let done = shell.env("PATH", &path).envs(set.iter().cloned()).output().unwrap();
        let got: Vec<String> = String::from_utf8_lossy(&done.stdout).lines().map(str::to_owned).collect();
        assert!(
            same(&prints, &got),
            "{name} has for\n$ {command}\n{}\n\nbut it prints\n{}\n{}",
            prints.join("\n"),
            got.join("\n"),
            String::from_utf8_lossy(&done.stderr)
        );
    }
}

#[test]
fn marks_of_omission_stand_for_words_and_lines() {
    assert!(same_line("a … c", "a b b c") && !same_line("a … c", "a b b") && same_line("a", "a"));
    let lines = |s: &str| s.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(same(&lines("a\n…\nd"), &lines("a\nb\nc\nd")) && !same(&lines("a\n…\nd"), &lines("a\nb\nc")));
}
