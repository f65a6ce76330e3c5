//! `entente history`: how an event came about.

use super::show::Form;
use crate::Outcome;
use crate::args::Global;
use crate::load;
use crate::screen::{self, BLUE, BOLD, DIM, YELLOW};
use anyhow::Result;
use entente_register::{Change, History, Register};
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente history 3f9c21                 who told of it, when that was read, merges, splits, decisions
  entente history 3f9c21 --format json

An id that was merged away or withdrawn will do. Exit status: 0 told, 2 error or no such event";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The id of an event or of a claim, or how it begins
    id: String,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let register = load::register(global)?;
    let history = register.history(&args.id)?;
    if args.format == Form::Json {
        let mut out = screen::raw();
        serde_json::to_writer_pretty(&mut out, &history)?;
        writeln!(out)?;
        out.flush()?;
    } else {
        print(&mut screen::people(), &history, &register)?;
    }
    Ok(Outcome::Done)
}

fn print(out: &mut dyn Write, history: &History, register: &Register) -> Result<()> {
    match &history.event {
        Some(event) => writeln!(
            out,
            "{BOLD}{}{BOLD:#}\n{}, {}  {DIM}{}{DIM:#}",
            screen::one_line(&event.title),
            screen::kind(event),
            screen::date(event),
            event.id
        )?,
        None => writeln!(
            out,
            "{BOLD}{}{BOLD:#}\n{YELLOW}withdrawn{YELLOW:#}: nothing tells of it any more",
            history.id
        )?,
    }
    if !history.former.is_empty() {
        writeln!(out, "also known as {}", history.former.join(", "))?;
    }
    if !history.told.is_empty() {
        writeln!(out, "\n{BOLD}Told by{BOLD:#}")?;
    }
    for reading in &history.told {
        let read = reading.read_at.as_deref().map_or("before this was noted".to_owned(), moment);
        let published = reading.published.as_deref().map(|p| format!(", published {p}")).unwrap_or_default();
        writeln!(
            out,
            "  {BLUE}{}{BLUE:#}{published}  {DIM}read {read}, coded by {}{DIM:#}",
            screen::one_line(&reading.doc),
            reading.coded_by
        )?;
        for claim in &reading.claims {
            let rejected = if claim.rejected { " · rejected" } else { "" };
            for line in screen::wrap(&format!("“{}”", claim.quote), screen::width() - 4) {
                writeln!(out, "    {line}")?;
            }
            writeln!(
                out,
                "    {DIM}claim {}, rule {}, bytes {}–{}{DIM:#}{YELLOW}{rejected}{YELLOW:#}",
                screen::short(&claim.id),
                claim.rule,
                claim.start,
                claim.end
            )?;
        }
    }
    if !history.changes.is_empty() {
        writeln!(out, "\n{BOLD}What became of it{BOLD:#}")?;
    }
    for change in &history.changes {
        writeln!(out, "  {DIM}{}{DIM:#}  {}", moment(&change.time), in_words(change))?;
    }
    if !history.decisions.is_empty() {
        writeln!(out, "\n{BOLD}Decisions{BOLD:#}")?;
    }
    for decision in &history.decisions {
        super::review::print_decision(out, decision, register)?;
    }
    Ok(())
}

fn in_words(change: &Change) -> String {
    let other = change.other.as_deref().map(screen::short).unwrap_or_default();
    let event = screen::short(&change.event);
    let what = match change.what.as_str() {
        "merged" => format!("{event} became part of {other}"),
        "split" => format!("{event} was split from {other}"),
        "withdrawn" => format!("{event} was withdrawn"),
        what => format!("{event} {what} {other}"),
    };
    format!("{what}: {}", change.cause)
}

/// A time of day to the second.
fn moment(time: &str) -> String {
    time.get(..19).map_or_else(|| time.to_owned(), |t| format!("{t}Z"))
}
