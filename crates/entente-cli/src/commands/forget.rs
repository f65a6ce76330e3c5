//! `entente forget`: documents out of the register, with everything that only they supported.

use super::show::Form;
use crate::Outcome;
use crate::args::Global;
use crate::load;
use crate::screen::{self, BLUE, BOLD};
use anyhow::Result;
use entente_register::{Brief, Forgotten};
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente forget leaked-cable.txt
  entente forget a.txt b.txt --format json

Nothing of a forgotten document is left in the register's file; events that only it supported are withdrawn and listed.
Copies and backups of the register are other files, and keep it. Exit status: 0 forgotten, 2 error or no such document";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Documents, by file name or own id
    #[arg(value_name = "DOC", required = true)]
    documents: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let mut documents = args.documents.clone();
    documents.sort_unstable();
    documents.dedup();
    let forgotten = load::register_to_change(global)?.forget(&documents)?;
    if args.format == Form::Json {
        let mut out = screen::raw();
        serde_json::to_writer_pretty(&mut out, &forgotten)?;
        writeln!(out)?;
        out.flush()?;
    } else if !global.quiet {
        print(&mut screen::people(), &forgotten)?;
    }
    Ok(Outcome::Done)
}

fn print(out: &mut dyn Write, forgotten: &Forgotten) -> Result<()> {
    for document in &forgotten.documents {
        writeln!(out, "forgot {}", screen::one_line(document))?;
    }
    if !forgotten.withdrawn.is_empty() {
        writeln!(out, "{BOLD}Withdrawn{BOLD:#}: nothing else tells of")?;
    }
    for event in &forgotten.withdrawn {
        writeln!(out, "  {}", line(event))?;
    }
    if !forgotten.kept.is_empty() {
        writeln!(out, "{BOLD}Kept{BOLD:#}: other documents tell of")?;
    }
    for (was, event) in &forgotten.kept {
        let renamed = if *was == event.id {
            String::new()
        } else {
            format!(" (was {})", screen::short(was))
        };
        writeln!(out, "  {}{renamed}", line(event))?;
    }
    Ok(())
}

fn line(event: &Brief) -> String {
    let date = event.date.as_deref().unwrap_or("no date");
    format!(
        "{BLUE}{}{BLUE:#}  {date}  {}: {}",
        screen::short(&event.id),
        event.kind,
        screen::one_line(&event.title)
    )
}
