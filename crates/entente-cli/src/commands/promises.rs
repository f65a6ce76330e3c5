//! `entente promises`: who promised what, by when, and what became of it.

use crate::args::Global;
use crate::filter::FilterArgs;
use crate::screen::{self, BLUE, BOLD, DIM, YELLOW};
use crate::{Outcome, load};
use anyhow::Result;
use entente_analysis::promises::{Bearing, Outcome as Fate, Promise, Promises};
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente promises JPN VNM                    what the two promised each other
  entente promises --actor Japan --kind transfer --as-of 2014-12-31
  entente promises JPN VNM --format json

A promise is kept, late, kept in part or given up when a later event shows it; open until its day; after it, without such an event,
there is no evidence. Nothing is called broken because nobody tells of it.
Exit status: 0 promises listed, 1 none found, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// One state or body (code or name)
    #[arg(requires = "b")]
    a: Option<String>,
    /// The other
    #[arg(conflicts_with_all = ["between", "actor"])]
    b: Option<String>,
    /// Judge at this day, with what had happened by then [default: the day of the newest document]
    #[arg(long, value_name = "D")]
    as_of: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: super::show::Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let mut filter = args.filter.filter(global, true)?;
    if let (Some(a), Some(b)) = (&args.a, &args.b) {
        filter.between = Some(load::pair(&load::gazetteer(global)?, a, b)?);
    }
    let register = load::register(global)?;
    let found = entente_analysis::promises(&register, &filter, args.as_of.as_deref())?;
    let any = !found.promises.is_empty();
    if args.format == super::show::Form::Json {
        screen::json(&found)?;
    } else if any {
        print(&found)?;
    }
    if !any && !global.quiet {
        super::events::tell_none(&register)?;
    }
    Ok(Outcome::found(any))
}

fn print(found: &Promises) -> Result<()> {
    let (mut out, width) = (screen::people(), screen::width());
    let counts: Vec<String> = found.outcomes.iter().map(|(fate, n)| format!("{n} {}", fate.as_str())).collect();
    let as_of = found.as_of.as_deref().map_or_else(String::new, |d| format!(", as of {d}"));
    writeln!(out, "{BOLD}Promises{as_of}{BOLD:#}: {}", counts.join(", "))?;
    for promise in &found.promises {
        writeln!(out)?;
        one(&mut out, promise, width)?;
    }
    screen::sources(&mut out, &found.sources)?;
    Ok(())
}

/// One promise with its sentence and those of what bears on it.
pub fn one(out: &mut dyn Write, p: &Promise, width: usize) -> Result<()> {
    let fate = p.outcome.as_str();
    let who = if p.to.is_empty() {
        p.by.join(", ")
    } else {
        format!("{} > {}", p.by.join(", "), p.to.join(", "))
    };
    let style = if p.outcome == Fate::Kept { BLUE } else { YELLOW };
    writeln!(
        out,
        "{style}{fate:<12}{style:#} {BOLD}{}{BOLD:#}  {BLUE}{who}{BLUE:#}  {}  {DIM}{}{DIM:#}",
        p.said_when,
        screen::one_line(&p.what),
        screen::short(&p.event.id)
    )?;
    quote(out, &p.event, "", width)?;
    for e in &p.evidence {
        let how = match e.bearing {
            Bearing::Kept => "done",
            Bearing::Part => "under way",
            Bearing::GivenUp => "given up",
        };
        quote(out, &e.event, &format!("{how}, {}: ", e.event.when), width)?;
    }
    for row in &p.possible {
        quote(out, row, &format!("perhaps, {}: ", row.when), width)?;
    }
    writeln!(out, "             {}", screen::one_line(&p.because))?;
    Ok(())
}

fn quote(out: &mut dyn Write, row: &entente_analysis::Row, lead: &str, width: usize) -> Result<()> {
    let numbers: Vec<String> = row.sources.iter().map(ToString::to_string).collect();
    let text = format!("{lead}“{}” [{}]", row.sentence, numbers.join(", "));
    for line in screen::wrap(&text, width.saturating_sub(13)) {
        writeln!(out, "             {line}")?;
    }
    Ok(())
}
