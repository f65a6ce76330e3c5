//! `entente review decisions`: what was decided, by whom and when.

use crate::Outcome;
use crate::args::Global;
use crate::commands::show::Form;
use crate::load;
use crate::screen::{self, DIM, YELLOW};
use anyhow::Result;
use entente_register::{Listed, Register};
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente review decisions                 all, oldest first
  entente review decisions 3f9c21          those on one event
  entente review decisions --unattached    those whose sentence is not in the register or not coded any more

Exit status: 0 decisions listed, 1 none found, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Only those on this event
    id: Option<String>,
    /// Only those that find nothing any more
    #[arg(long)]
    unattached: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let register = load::register(global)?;
    let mut found = match &args.id {
        Some(id) => register.decisions_of(id)?,
        None => register.decisions()?,
    };
    found.retain(|d| !args.unattached || d.finds_nothing());
    if args.format == Form::Json {
        let mut out = screen::raw();
        serde_json::to_writer_pretty(&mut out, &found)?;
        writeln!(out)?;
        out.flush()?;
    } else {
        let mut out = screen::people();
        for decision in &found {
            print(&mut out, decision, &register)?;
        }
        if found.is_empty() && !global.quiet {
            anstream::eprintln!("Nothing was decided.");
        }
    }
    Ok(Outcome::found(!found.is_empty()))
}

/// One decision, with whether it was undone and whether it finds anything.
pub fn print(out: &mut dyn Write, listed: &Listed, register: &Register) -> Result<()> {
    let d = &listed.decision;
    let time = d.time.get(..19).unwrap_or(&d.time);
    writeln!(
        out,
        "{DIM}{time}Z  {}{DIM:#}  {}  {}",
        screen::short(&d.id),
        screen::one_line(&d.author),
        super::decide::line(d, register)
    )?;
    if let Some(undone) = &d.undone {
        let reason = undone
            .reason
            .as_ref()
            .map(|r| format!(" ({})", screen::one_line(r)))
            .unwrap_or_default();
        let time = undone.time.get(..19).unwrap_or(&undone.time);
        writeln!(
            out,
            "    {YELLOW}undone{YELLOW:#} {time}Z by {}{reason}",
            screen::one_line(&undone.author)
        )?;
    } else if listed.finds_nothing() {
        let docs: Vec<&str> = d.on.iter().map(|a| a.doc.as_str()).collect();
        writeln!(out, "    {YELLOW}finds nothing any more{YELLOW:#} in {}", docs.join(", "))?;
    }
    Ok(())
}
