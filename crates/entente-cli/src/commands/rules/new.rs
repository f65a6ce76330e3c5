//! `entente rules new`: a rule drafted from a sentence.

use crate::args::Global;
use crate::problem::{self, Problem};
use crate::{Outcome, load, screen};
use anyhow::{Context, Result};
use entente_coding::outline::{self, Outline, Request};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

pub const AFTER_HELP: &str = "\
Examples:
  entente rules new \"Denmark seconded two judges to Kosovo in 2016.\" --kind assistance
  entente rules new \"…\" --kind assistance -o mine/rules/seconding.toml     append it to a file

The draft has the sentence's word, its slots and what came out; widen its lists, and add sentences that must stay quiet.
Exit status: 0 drafted and fires on its sentence, 1 drafted but does not fire, 2 error";

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The sentence
    sentence: String,
    /// The kind of event [default: guessed]
    #[arg(long, value_name = "K")]
    kind: Option<String>,
    /// The rule's name [default: made from its words]
    #[arg(long)]
    name: Option<String>,
    /// The word to fire on [default: the one that joins most actors]
    #[arg(long)]
    word: Option<String>,
    /// When the sentence was written: 2024, 2024-07 or 2024-07-10
    #[arg(long, value_name = "D")]
    date: Option<String>,
    /// Append the rule to this file instead of printing it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    crate::commands::check_date(args.date.as_deref())?;
    let mut engine = load::engine(global)?;
    let request = Request {
        text: args.sentence.trim(),
        date: args.date.as_deref(),
        kind: args.kind.as_deref(),
        name: args.name.as_deref(),
        word: args.word.as_deref(),
    };
    let outline = outline::draft(&mut engine, &request).map_err(|e| Problem::error(e.to_string(), e.help()))?;
    match &args.output {
        Some(file) => append(&outline, file)?,
        None => {
            let mut out = screen::raw();
            write!(out, "kind = \"{}\"\n\n{}", outline.kind, outline.toml)?;
            out.flush()?;
        }
    }
    if outline.guessed && !global.quiet {
        problem::warn(format!("the kind is a guess: {} (say --kind)", outline.kind));
    }
    if !outline.fires {
        problem::warn(format!(
            "`{}` does not fire on its own sentence: {}",
            outline.name,
            outline.because.join("; ")
        ));
    }
    Ok(Outcome::found(outline.fires))
}

/// Adds the rule to a file of rules, made where there is none.
fn append(outline: &Outline, file: &Path) -> Result<()> {
    let there = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(e).with_context(|| format!("cannot read {}", file.display())),
    };
    let rule = if there.trim().is_empty() {
        format!("kind = \"{}\"\n\n{}", outline.kind, outline.toml)
    } else if there.lines().any(|l| l.trim() == format!("kind = \"{}\"", outline.kind)) {
        format!("\n{}", outline.toml)
    } else {
        let own_kind = format!("[[rule]]\nkind = \"{}\"\n", outline.kind);
        format!("\n{}", outline.toml.replacen("[[rule]]\n", &own_kind, 1))
    };
    let mut to = OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    to.write_all(rule.as_bytes())
        .with_context(|| format!("cannot write {}", file.display()))
}
