//! `entente brief`: one document on two states, for somebody who decides.

use crate::args::Global;
use crate::problem::Problem;
use crate::{Outcome, load, screen};
use anyhow::Result;
use entente_brief::{Format, Wanted};
use std::io::Write;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Examples:
  entente brief JPN VNM -o brief.docx
  entente brief Greece France --since 2020 --on 2022-06-30 -o brief.pdf --marking TLP:AMBER
  entente brief JPN VNM --redact names -o - --format md

A PDF is printed by the Chromium or Chrome of this machine ($ENTENTE_CHROMIUM names another).
Exit status: 0 written, 1 nothing known of the two, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// One state or body (code or name)
    a: String,
    /// The other
    b: String,
    /// The file to write, in the format of its ending: md, html, docx, pdf; `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// The format, where the file's ending does not say
    #[arg(long, value_name = "F", value_parser = format)]
    format: Option<Format>,
    /// First day of the chronology: 2011, 2011-03 or 2011-03-08
    #[arg(long, value_name = "D")]
    since: Option<String>,
    /// Last day of the chronology
    #[arg(long, value_name = "D")]
    until: Option<String>,
    /// The day it speaks of [default: that of the register's newest document]
    #[arg(long, value_name = "D")]
    on: Option<String>,
    /// A marking at the top and bottom of every page: any text, such as TLP:AMBER
    #[arg(long, value_name = "TEXT")]
    marking: Option<String>,
    /// What to leave out: names (of persons, and with them all words of sources)
    #[arg(long, value_name = "WHAT")]
    redact: Option<Redact>,
}

/// What can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Redact {
    /// Names of persons and words of sources.
    Names,
}

fn format(name: &str) -> Result<Format, String> {
    name.parse().map_err(|e: entente_brief::BriefError| e.to_string())
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let format = args.format.map_or_else(|| format_of(&args.output), Ok)?;
    let gazetteer = load::gazetteer(global)?;
    let (a, b) = (load::code_of(&gazetteer, &args.a)?, load::code_of(&gazetteer, &args.b)?);
    if a == b {
        return Err(Problem::error("both are the same", "name two different states or bodies"));
    }
    let register = load::register(global)?;
    let wanted = Wanted {
        since: args.since.clone(),
        until: args.until.clone(),
        on: args.on.clone(),
        marking: args.marking.clone(),
        without_names: args.redact == Some(Redact::Names),
    };
    let Some(document) = entente_brief::content::brief(&register, &gazetteer, &a, &b, &wanted)? else {
        if !global.quiet {
            super::events::tell_none(&register)?;
        }
        return Ok(Outcome::NothingFound);
    };
    if args.output.as_os_str() == "-" {
        let mut out = screen::raw();
        out.write_all(&entente_brief::write(&document, format)?)?;
        out.flush()?;
    } else {
        entente_brief::to_file(&document, format, &args.output)?;
        if !global.quiet {
            anstream::eprintln!("{} written to {}", document.title, args.output.display());
        }
    }
    Ok(Outcome::Done)
}

fn format_of(output: &Path) -> Result<Format> {
    if output.as_os_str() == "-" {
        return Err(Problem::error(
            "standard output has no ending that names a format",
            "give --format md, html, docx or pdf",
        ));
    }
    Ok(Format::of_file(output)?)
}
