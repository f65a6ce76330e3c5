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
Formats:
  jsonl, csv, csv-zip, parquet       the record: lines, one table, tidy tables, lists
  plover, polecat, icews, gdelt      rows of event data sets
  sipri, dcad, colt                  registers of transfers, agreements, visits
  graphml, graphml-years             states as nodes; events, or years, as edges
  geojson, ics                       a map, a calendar
  ris, bibtex, csl-json              the documents, for reference managers

Examples:
  entente export --format jsonl -o events.jsonl
  entente export --format csv --between JPN,VNM > events.csv
  entente export --format sipri --since 2014 -o transfers.csv

What a format has no place for is counted on standard error, with the reason. Documents are named by file name or own id, never by a path.
Exit status: 0 something written, 1 nothing found, 2 error";

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
    let summary = match args.output.as_deref().filter(|p| p.as_os_str() != "-") {
        Some(path) => {
            let summary = entente_export::to_file(&register, &filter, args.format, path)?;
            if !global.quiet {
                anstream::eprintln!("{} written to {} ({})", summary.amount(), path.display(), summary.stamp);
            }
            summary
        }
        None => {
            let mut out = screen::raw();
            let summary = entente_export::write(&register, &filter, args.format, &mut out)?;
            out.flush()?;
            summary
        }
    };
    if !global.quiet {
        summary.lines().iter().for_each(|line| anstream::eprintln!("{line}"));
    }
    if summary.rows == 0 && !global.quiet {
        super::events::tell_none(&register)?;
    }
    Ok(Outcome::found(summary.rows > 0))
}
