//! `entente timeline`: the chronology.

use crate::Outcome;
use crate::args::Global;
use crate::filter::FilterArgs;
use crate::load;
use crate::screen::{self, Form};
use anyhow::Result;

const AFTER_HELP: &str = "\
Examples:
  entente timeline                                  everything
  entente timeline --between Japan,\"Viet Nam\"       one relationship, by names or codes
  entente timeline --between SAU,IRN --since 2023 --format jsonl

Events without a date come last. Exit status: 0 events printed, 1 none found, 2 error";

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
    let filter = args.filter.filter(global, false)?;
    let register = load::register(global)?;
    if let Some(outcome) = screen::for_programs(&register, &filter, args.format)? {
        return Ok(outcome);
    }
    let timeline = entente_analysis::timeline(&register, &filter)?;
    if timeline.rows.is_empty() {
        if !global.quiet {
            super::events::tell_none(&register)?;
        }
        return Ok(Outcome::NothingFound);
    }
    let (mut out, width) = (screen::people(), screen::width());
    for row in &timeline.rows {
        screen::entry(&mut out, row, width)?;
    }
    screen::sources(&mut out, &timeline.sources)?;
    Ok(Outcome::Done)
}
