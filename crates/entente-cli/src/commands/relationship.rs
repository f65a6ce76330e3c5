//! `entente relationship`: two states on a day.

use crate::args::Global;
use crate::problem::Problem;
use crate::screen::{self, BLUE, BOLD, DIM};
use crate::{Outcome, load};
use anyhow::Result;
use entente_actors::Gazetteer;
use entente_analysis::{Relationship, Row};
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente relationship JPN VNM
  entente relationship Greece France --on 2022-01-01

Exit status: 0 summed up, 1 nothing known, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// One state or body (code or name)
    a: String,
    /// The other
    b: String,
    /// How things stood on this day; today's knowledge unless given
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: super::show::Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let gazetteer = load::gazetteer(global)?;
    let (a, b) = (load::code_of(&gazetteer, &args.a)?, load::code_of(&gazetteer, &args.b)?);
    if a == b {
        return Err(Problem::error("both are the same", "name two different states or bodies"));
    }
    let register = load::register(global)?;
    let found = entente_analysis::relationship(&register, &a, &b, args.on.as_deref())?;
    if args.format == super::show::Form::Json {
        let mut out = screen::raw();
        serde_json::to_writer_pretty(&mut out, &found)?;
        writeln!(out)?;
        out.flush()?;
    } else if !found.kinds.is_empty() {
        print(&found, &gazetteer)?;
    }
    if found.kinds.is_empty() && !global.quiet {
        super::events::tell_none(&register)?;
    }
    Ok(Outcome::found(!found.kinds.is_empty()))
}

fn print(found: &Relationship, gazetteer: &Gazetteer) -> Result<()> {
    let (mut out, width) = (screen::people(), screen::width());
    let name = |code: &str| gazetteer.name_of(code).unwrap_or(code).to_owned();
    let on = found.on.as_ref().map(|d| format!(", on {d}")).unwrap_or_default();
    writeln!(out, "{BOLD}{} – {}{on}{BOLD:#}", name(&found.a), name(&found.b))?;
    let level = found.level.as_ref().map_or("not told of", |step| step.level.as_str());
    writeln!(out, "\nLevel: {BLUE}{}{BLUE:#}", screen::one_line(level))?;
    for step in &found.ladder {
        let ended = if step.ended { ", ended" } else { "" };
        writeln!(out, "  {:<20} {}{ended}", step.event.when, screen::one_line(&step.level))?;
    }
    if !found.instruments.is_empty() {
        writeln!(out, "\n{BOLD}Instruments{BOLD:#}")?;
        for i in &found.instruments {
            let when = i.steps.last().map_or("", |s| s.when.as_str());
            let areas = if i.areas.is_empty() {
                String::new()
            } else {
                format!("  {DIM}{}{DIM:#}", i.areas.join(", "))
            };
            writeln!(out, "  {when:<20} {}, {}{areas}", screen::one_line(&i.name), i.state)?;
        }
    }
    if !found.series.is_empty() {
        writeln!(out, "\n{BOLD}Held in series{BOLD:#}")?;
        for s in &found.series {
            let last = s.sessions.last().map_or("", |r| r.when.as_str());
            let usual = s
                .usual_interval_days
                .map(|d| format!(", usually every {d} days"))
                .unwrap_or_default();
            writeln!(
                out,
                "  {}: {} told of, last {last}{usual}",
                screen::one_line(&s.name),
                s.sessions.len()
            )?;
        }
    }
    rows(&mut out, "Latest", &found.latest, width)?;
    rows(&mut out, "Ahead, or planned without a date", &found.next, width)?;
    let kinds: Vec<String> = found.kinds.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
    writeln!(out, "\n{BOLD}All events{BOLD:#}: {}", kinds.join(", "))?;
    screen::sources(&mut out, &found.sources)?;
    Ok(())
}

fn rows(out: &mut dyn Write, title: &str, rows: &[Row], width: usize) -> Result<()> {
    if !rows.is_empty() {
        writeln!(out, "\n{BOLD}{title}{BOLD:#}")?;
    }
    for row in rows {
        screen::entry(out, row, width)?;
    }
    Ok(())
}
