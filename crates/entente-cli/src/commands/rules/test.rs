//! `entente rules test`.

use crate::args::Global;
use crate::problem::Problem;
use crate::screen::{self, BOLD, DIM};
use crate::{Outcome, load};
use anyhow::Result;
use entente_coding::examples;
use std::io::Write;
use std::path::{Path, PathBuf};

pub const AFTER_HELP: &str = "\
Examples:
  entente rules test                                   all rules
  entente rules test knowledge/rules/agreement.toml    those of one file
  entente --knowledge mine/ rules test                 with rules of your own going before the built-in ones

Exit status: 0 all examples come out as said, 1 there are none, 2 some do not, or an error";

pub fn run(paths: &[PathBuf], global: &Global) -> Result<Outcome> {
    let mut global = global.clone();
    if global.knowledge.is_none() {
        global.knowledge = paths.iter().find_map(|p| knowledge_around(p));
        global.apply();
    }
    if let Some(missing) = paths.iter().find(|p| !p.exists()) {
        return Err(Problem::error(
            format!("there is no {}", missing.display()),
            "name a rule file, or the folder that holds them",
        ));
    }
    let engine = load::engine(&global)?;
    let wanted = |file: &str| paths.is_empty() || paths.iter().any(|p| names_file(p, file));
    let outcome = examples::run(&engine, |rule| wanted(&rule.file), |documents| load::code_all(&engine, documents));
    let mut out = screen::people();
    for f in &outcome.failures {
        writeln!(
            out,
            "{BOLD}{}:{}{BOLD:#}: rule `{}`\n  {}",
            f.file,
            f.line,
            f.rule,
            screen::one_line(&f.text)
        )?;
        for line in f.message.lines() {
            writeln!(out, "    {line}")?;
        }
        for line in &f.read {
            writeln!(out, "    {DIM}read as {}{DIM:#}", screen::one_line(line))?;
        }
    }
    let failed = outcome.failures.len();
    if outcome.run == 0 {
        let named: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        writeln!(out, "no examples in {}", named.join(", "))?;
        return Ok(Outcome::NothingFound);
    }
    writeln!(out, "{} of {} examples come out as said", outcome.run - failed, outcome.run)?;
    Ok(if failed == 0 { Outcome::Done } else { Outcome::Partly })
}

/// The knowledge folder that a path lies in: above its `rules/`.
fn knowledge_around(path: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    path.ancestors()
        .find(|p| p.file_name().is_some_and(|n| n == "rules") && p.is_dir())
        .and_then(Path::parent)
        .map(Path::to_path_buf)
}

/// Whether a path is a rule file, or a folder that holds it. Rule files are named inside the knowledge folder.
fn names_file(path: &Path, file: &str) -> bool {
    let Some(path) = path.canonicalize().ok() else { return false };
    if path.is_dir() {
        path.join(Path::new(file).file_name().unwrap_or_default()).exists() || path.join(file).exists()
    } else {
        path.ends_with(file)
    }
}
