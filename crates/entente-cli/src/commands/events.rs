//! `entente events`: the register's rows.

use crate::Outcome;
use crate::args::Global;
use crate::filter::FilterArgs;
use crate::load;
use crate::screen::{self, Form};
use anyhow::Result;
use entente_register::Register;
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente events --kind transfer --status planned
  entente events --between SAU,IRN --since 2023 --limit 20
  entente events --disputed --format json
  entente events --withdrawn            ids that were merged into others, or that nothing tells of any more

The column Src has the number of independent sources and both Admiralty grades: \"2 F1\" is told by two, not graded, confirmed.

`entente show ID` prints one event in full; the first characters of an id are enough.
Exit status: 0 events listed, 1 none found, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    /// List the ids of former events instead: merged (with the id that shows them now) and withdrawn
    #[arg(long, conflicts_with_all = ["between", "actor", "kind", "subtype", "stage", "status", "area", "since", "until", "source"])]
    withdrawn: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    if args.withdrawn {
        return former(&load::register(global)?, args.format);
    }
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

/// Ids that name no event any more.
fn former(register: &Register, form: Form) -> Result<Outcome> {
    let former = register.former_ids()?;
    let mut out = screen::raw();
    match form {
        Form::Json => {
            serde_json::to_writer_pretty(&mut out, &former)?;
            writeln!(out)?;
        }
        Form::Jsonl => {
            for id in &former {
                writeln!(out, "{}", serde_json::to_string(id)?)?;
            }
        }
        Form::Csv => {
            writeln!(out, "id,became")?;
            for id in &former {
                writeln!(out, "{},{}", id.id, id.became.as_deref().unwrap_or_default())?;
            }
        }
        Form::Table => {
            for id in &former {
                match &id.became {
                    Some(became) => writeln!(out, "{}  merged into {became}", id.id)?,
                    None => writeln!(out, "{}  withdrawn: no document tells of it any more", id.id)?,
                }
            }
        }
    }
    out.flush()?;
    Ok(Outcome::found(!former.is_empty()))
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
