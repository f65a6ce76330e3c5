//! `entente review add`: decisions that were made in another register.

use crate::Outcome;
use crate::args::Global;
use crate::load;
use crate::problem::Problem;
use crate::screen;
use anyhow::{Context, Result};
use entente_register::Decision;
use std::io::{Read, Write};
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  entente review decisions --format json > mine.json      in one register
  entente review add mine.json                            in another

Decisions find the documents and sentences they are about, now or when those are read. The order in which they arrive makes
no difference; adding twice changes nothing. Exit status: 0 added, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// What `entente review decisions --format json` wrote; - : standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let mut text = String::new();
    let read = match args.file.to_str() {
        Some("-") => std::io::stdin().lock().read_to_string(&mut text),
        _ => std::fs::File::open(&args.file).and_then(|mut f| f.read_to_string(&mut text)),
    };
    read.with_context(|| format!("cannot read {}", args.file.display()))?;
    let refuse = |why: String| {
        Problem::error(
            format!("{} holds no decisions: {why}", args.file.display()),
            "write the file with: entente review decisions --format json",
        )
    };
    let decisions: Vec<Decision> = serde_json::from_str(&text).map_err(|e| refuse(e.to_string()))?;
    if let Some(odd) = decisions.iter().find(|d| (*d).clone().named().id != d.id) {
        return Err(refuse(format!("`{}` is not the id of its content", screen::one_line(&odd.id))));
    }
    let new = load::register_to_change(global)?.add_decisions(&decisions)?;
    if !global.quiet {
        writeln!(screen::people(), "{new} of {} decisions are new here.", decisions.len())?;
    }
    Ok(Outcome::Done)
}
