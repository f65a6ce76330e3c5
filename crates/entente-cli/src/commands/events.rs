//! `entente events`: the register's rows.

use crate::Outcome;
use crate::args::Global;
use crate::filter::FilterArgs;
use crate::load;
use crate::screen::{self, Form};
use anyhow::Result;
use entente_register::Register;

const AFTER_HELP: &str = "\
Examples:
  entente events --kind transfer --status planned
  entente events --between SAU,IRN --since 2023 --limit 20
  entente events --disputed --format json

`entente show ID` prints one event in full; the first characters of an id are enough.
Exit status: 0 events listed, 1 none found, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let filter = args.filter.filter(global, true)?;
    let register = load::register(global)?;
    if let Some(outcome) = screen::for_programs(&register, &filter, args.format)? {
        return Ok(outcome);
    }
    let events = register.events(&filter)?;
    if events.is_empty() {
        if !global.quiet {
            tell_none(&register)?;
        }
        return Ok(Outcome::NothingFound);
    }
    screen::table(&mut screen::people(), &events, screen::width())?;
    Ok(Outcome::Done)
}

/// Says why there may be nothing to see.
pub fn tell_none(register: &Register) -> Result<()> {
    let (documents, claims, events) = register.counts()?;
    if documents == 0 {
        anstream::eprintln!("The register is empty. Read documents into it: entente read PATH…");
    } else {
        anstream::eprintln!("No event fits. The register has {events} events, from {claims} claims in {documents} documents.");
    }
    Ok(())
}
