//! `entente doctor`: whether a register is sound, and saving what can be read of one that is not.

use crate::args::Global;
use crate::problem::Problem;
use crate::screen::{self, YELLOW};
use crate::{Outcome, load};
use anyhow::Result;
use entente_intake::Document;
use entente_register::{Coding, Register};
use std::io::Write;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Examples:
  entente doctor                         check every page, every quote and every checksum; nothing is changed
  entente doctor --salvage saved.db      documents and decisions of a damaged register into a new one, coded again

What cannot be saved is listed. Exit status: 0 sound, or saved whole; 1 faults found, or something lost; 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Save what can be read into a new register
    #[arg(long, value_name = "NEW.db")]
    salvage: Option<PathBuf>,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    match &args.salvage {
        Some(to) => salvage(to, global),
        None => check(global),
    }
}

fn check(global: &Global) -> Result<Outcome> {
    let faults = Register::check(&global.register)?;
    let mut out = screen::people();
    for fault in &faults {
        writeln!(out, "{YELLOW}fault{YELLOW:#}  {}", screen::one_line(fault))?;
    }
    if faults.is_empty() {
        if !global.quiet {
            writeln!(out, "{} is sound.", global.register.display())?;
        }
        return Ok(Outcome::Done);
    }
    anstream::eprintln!("Keep a copy of the file; then restore a backup, or: entente doctor --salvage NEW.db");
    Ok(Outcome::NothingFound)
}

/// Documents of a portion.
const PORTION: usize = 64;

fn salvage(to: &Path, global: &Global) -> Result<Outcome> {
    if to.exists() {
        return Err(Problem::error(
            format!("{} exists already", to.display()),
            "name a new file: what is saved is not mixed with what is there",
        ));
    }
    let mut found = Register::salvage(&global.register)?;
    let engine = load::engine(global)?;
    let mut register = Register::open(to)?;
    let mut portion = Vec::new();
    let store = |portion: &mut Vec<Document>, register: &mut Register| -> Result<()> {
        let coded = entente_reading::code_all(&engine, portion, false);
        register.put_all(portion.iter().zip(&coded).map(|(document, made)| Coding {
            document,
            claims: &made.claims,
            leads: &made.leads,
        }))?;
        portion.clear();
        Ok(())
    };
    found.each_document(|document| -> Result<()> {
        portion.push(document);
        if portion.len() == PORTION {
            store(&mut portion, &mut register)?;
        }
        Ok(())
    })?;
    store(&mut portion, &mut register)?;
    let decisions = register.add_decisions(&found.decisions)?;
    register.add_gradings(&found.gradings)?;
    let (documents, _, events) = register.counts()?;
    let mut out = screen::people();
    for lost in &found.lost {
        writeln!(out, "{YELLOW}lost{YELLOW:#}  {}", screen::one_line(lost))?;
    }
    if !global.quiet {
        writeln!(
            out,
            "{documents} documents and {decisions} decisions saved into {}, which has {events} events.",
            to.display()
        )?;
    }
    Ok(if found.lost.is_empty() {
        Outcome::Done
    } else {
        Outcome::NothingFound
    })
}
