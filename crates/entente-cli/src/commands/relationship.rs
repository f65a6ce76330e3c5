//! `entente relationship`: two states on a day.

use crate::args::Global;
use crate::screen::{self, BLUE, BOLD, DIM};
use crate::{Outcome, load};
use anyhow::Result;
use entente_actors::Gazetteer;
use entente_analysis::{Outcome as Fate, Relationship, Row};
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
    let (a, b) = load::pair(&gazetteer, &args.a, &args.b)?;
    let register = load::register(global)?;
    let found = entente_analysis::relationship(&register, &a, &b, args.on.as_deref())?;
    if args.format == super::show::Form::Json {
        screen::json(&found)?;
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
    let out = &mut out;
    let name = |code: &str| gazetteer.name_of(code).unwrap_or(code).to_owned();
    let on = found.on.as_ref().map(|d| format!(", on {d}")).unwrap_or_default();
    writeln!(out, "{BOLD}{} – {}{on}{BOLD:#}", name(&found.a), name(&found.b))?;
    level(out, found, &name, width)?;
    concluded(out, found)?;
    series(out, found)?;
    transfers(out, found, width)?;
    visits(out, found, &name)?;
    promises(out, found, width)?;
    disputed(out, found, width)?;
    rows(out, "Latest", &found.latest, width)?;
    rows(out, "Ahead, or planned without a date", &found.next, width)?;
    let kinds: Vec<String> = found.kinds.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
    writeln!(out, "\n{BOLD}All events{BOLD:#}: {}", kinds.join(", "))?;
    screen::sources(out, &found.sources)?;
    Ok(())
}

fn heading(out: &mut dyn Write, title: &str) -> Result<()> {
    writeln!(out, "\n{BOLD}{title}{BOLD:#}")?;
    Ok(())
}

/// The level, the steps that led there with who words them how, and where each state's ladder has it.
fn level(out: &mut dyn Write, found: &Relationship, name: &dyn Fn(&str) -> String, width: usize) -> Result<()> {
    let level = found.level.as_ref().map_or("not told of", |step| step.level.as_str());
    writeln!(out, "\nLevel: {BLUE}{}{BLUE:#}", screen::one_line(level))?;
    for rung in &found.rungs {
        let place = match rung.rung {
            Some(n) => format!("{n} of {} on its own ladder", rung.ladder.len()),
            None => "not ranked by it".to_owned(),
        };
        for line in screen::wrap(&format!("{}: {place}. {}", name(&rung.state), rung.note), width.saturating_sub(2)) {
            writeln!(out, "  {DIM}{line}{DIM:#}")?;
        }
    }
    for step in &found.ladder {
        let ended = if step.ended { ", ended" } else { "" };
        writeln!(out, "  {:<20} {}{ended}", step.event.when, screen::one_line(&step.level))?;
        for wording in &step.wordings {
            let by = wording
                .said_by
                .as_ref()
                .map(|s| format!("{}: ", screen::one_line(s)))
                .unwrap_or_default();
            for line in screen::wrap(&format!("{by}“{}” [{}]", wording.words, wording.source), width.saturating_sub(23)) {
                writeln!(out, "{:23}{DIM}{line}{DIM:#}", "")?;
            }
        }
    }
    Ok(())
}

fn concluded(out: &mut dyn Write, found: &Relationship) -> Result<()> {
    if found.instruments.is_empty() {
        return Ok(());
    }
    heading(out, "Instruments")?;
    for i in &found.instruments {
        let when = i.steps.last().map_or("", |s| s.when.as_str());
        writeln!(out, "  {when:<20} {}, {}", screen::one_line(&i.name), i.state)?;
    }
    if !found.in_force.is_empty() {
        heading(out, "In force, by area")?;
    }
    for area in &found.in_force {
        let names: Vec<String> = area.instruments.iter().map(|n| screen::one_line(n)).collect();
        writeln!(out, "  {:<20} {}", area.area, names.join("; "))?;
    }
    Ok(())
}

fn series(out: &mut dyn Write, found: &Relationship) -> Result<()> {
    if !found.series.is_empty() {
        heading(out, "Held in series")?;
    }
    for s in &found.series {
        let last = s.sessions.last().map_or("", |r| r.when.as_str());
        let usual = s
            .usual_interval_days
            .map(|d| format!(", usually every {d} days"))
            .unwrap_or_default();
        let next = s.next_expected.as_ref().map(|d| format!(", next expected {d}")).unwrap_or_default();
        writeln!(
            out,
            "  {}: {} told of, {} held, last {last}{usual}{next}",
            screen::one_line(&s.name),
            s.sessions.len(),
            s.held
        )?;
    }
    Ok(())
}

fn transfers(out: &mut dyn Write, found: &Relationship, width: usize) -> Result<()> {
    if !found.transfers.is_empty() {
        heading(out, "Transfers")?;
    }
    for stage in &found.transfers {
        writeln!(out, "  {BLUE}{}{BLUE:#} {}", stage.stage, stage.count)?;
        for t in &stage.transfers {
            let mut more: Vec<String> = t.value.iter().cloned().collect();
            more.extend(t.due.iter().map(|d| format!("due {d}")));
            more.extend((!t.conditions.is_empty()).then(|| format!("conditions: {}", t.conditions.join(", "))));
            let more = if more.is_empty() {
                String::new()
            } else {
                format!(" ({})", more.join("; "))
            };
            let text = format!("{}{more}", t.what);
            let lines = screen::wrap(&text, width.saturating_sub(42));
            let first = lines.first().map_or("", String::as_str);
            writeln!(out, "    {:<20} {:<15} {first}", t.event.when, screen::one_line(&t.event.parties))?;
            for line in lines.iter().skip(1) {
                writeln!(out, "{:41}{line}", "")?;
            }
        }
    }
    Ok(())
}

fn visits(out: &mut dyn Write, found: &Relationship, name: &dyn Fn(&str) -> String) -> Result<()> {
    if !found.visits.is_empty() {
        heading(out, "Visits")?;
    }
    for v in &found.visits {
        writeln!(
            out,
            "  {} to {}, {}: {}, last {}",
            name(&v.visitor),
            name(&v.host),
            v.level,
            v.count,
            v.last.when
        )?;
    }
    Ok(())
}

/// Promises that are not kept as far as is known.
fn promises(out: &mut dyn Write, found: &Relationship, width: usize) -> Result<()> {
    let unfinished: Vec<_> = found
        .promises
        .iter()
        .filter(|p| matches!(p.outcome, Fate::Open | Fate::NoEvidence | Fate::Partly))
        .collect();
    if !unfinished.is_empty() {
        heading(out, "Promised, and not told of as done")?;
    }
    for p in unfinished {
        super::promises::one(out, p, width)?;
    }
    Ok(())
}

fn disputed(out: &mut dyn Write, found: &Relationship, width: usize) -> Result<()> {
    if !found.disputed.is_empty() || !found.denials.is_empty() {
        heading(out, "Disputed")?;
    }
    for event in &found.disputed {
        super::disputed::event(out, event, width)?;
    }
    for denial in &found.denials {
        super::disputed::denial(out, denial, width)?;
    }
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
