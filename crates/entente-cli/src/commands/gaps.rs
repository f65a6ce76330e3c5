//! `entente gaps`: what was looked for and not found.

use crate::args::Global;
use crate::filter::FilterArgs;
use crate::screen::{self, BLUE, BOLD, DIM};
use crate::{Outcome, load};
use anyhow::Result;
use entente_analysis::Gaps;
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente gaps --between JPN,VNM
  entente gaps --actor Japan --as-of 2020-12-31 --format json

Years without a session of a yearly series, numbers that no session bears, series that are overdue, pledges without a delivery, planned
meetings without a report, agreements in principle never signed. That nothing is told does not mean that nothing happened.
Exit status: 0 gaps listed, 1 none found, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    /// Judge at this day [default: the day of the newest document]
    #[arg(long, value_name = "D")]
    as_of: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: super::show::Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let filter = args.filter.filter(global, false)?;
    let register = load::register(global)?;
    let found = entente_analysis::gaps(&register, &filter, args.as_of.as_deref())?;
    let any = !found.gaps.is_empty();
    if args.format == super::show::Form::Json {
        screen::json(&found)?;
    } else if any {
        print(&found)?;
    } else if !global.quiet {
        anstream::eprintln!("No gap: {} series and {} promises were looked at.", found.series, found.promises);
    }
    Ok(Outcome::found(any))
}

fn print(found: &Gaps) -> Result<()> {
    let (mut out, width) = (screen::people(), screen::width());
    let as_of = found.as_of.as_deref().map_or_else(String::new, |d| format!(" as of {d}"));
    writeln!(
        out,
        "{BOLD}Looked for and not found{as_of}{BOLD:#}: {} gaps in {} series and {} promises",
        found.gaps.len(),
        found.series,
        found.promises
    )?;
    let mut last = None;
    for gap in &found.gaps {
        if last != Some(gap.sort) {
            writeln!(out, "\n{BOLD}{}{BOLD:#}", gap.sort.as_str())?;
            last = Some(gap.sort);
        }
        let row = &gap.event;
        writeln!(
            out,
            "  {BLUE}{}{BLUE:#}  {}: {}  {DIM}{}{DIM:#}",
            screen::one_line(&row.parties),
            screen::one_line(&gap.what),
            screen::one_line(&gap.missing),
            screen::short(&row.id)
        )?;
        let numbers: Vec<String> = row.sources.iter().map(ToString::to_string).collect();
        let text = format!("{}: “{}” [{}]", row.when, row.sentence, numbers.join(", "));
        for line in screen::wrap(&text, width.saturating_sub(6)) {
            writeln!(out, "      {line}")?;
        }
    }
    screen::sources(&mut out, &found.sources)?;
    Ok(())
}
