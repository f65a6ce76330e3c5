//! `entente export`: events for other programs.

use crate::Outcome;
use crate::args::Global;
use crate::filter::FilterArgs;
use crate::load;
use crate::screen;
use anyhow::Result;
use entente_export::Format;
use std::io::Write;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  entente export --format jsonl -o events.jsonl
  entente export --format csv --between JPN,VNM > events.csv

Events are sorted by date, then id; documents are named by file name or own id, never by a path of this computer.
Exit status: 0 events written, 1 none found, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The format
    #[arg(long, short, value_name = "F", default_value = "jsonl", value_parser = format)]
    format: Format,
    /// The file to write; standard output unless given. It is complete or not there
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
}

fn format(name: &str) -> Result<Format, String> {
    name.parse().map_err(|e: entente_export::ExportError| e.to_string())
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let filter = args.filter.filter(global, false)?;
    let register = load::register(global)?;
    let count = match args.output.as_deref().filter(|p| p.as_os_str() != "-") {
        Some(path) => {
            let count = entente_export::to_file(&register, &filter, args.format, path)?;
            if !global.quiet {
                anstream::eprintln!("{count} events written to {}", path.display());
            }
            count
        }
        None => {
            let mut out = screen::raw();
            let count = entente_export::write(&register, &filter, args.format, &mut out)?;
            out.flush()?;
            count
        }
    };
    if count == 0 && !global.quiet {
        super::events::tell_none(&register)?;
    }
    Ok(Outcome::found(count > 0))
}
