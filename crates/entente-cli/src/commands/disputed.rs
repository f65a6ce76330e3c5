//! `entente disputed`: what sources contradict each other on.

use crate::args::Global;
use crate::filter::FilterArgs;
use crate::screen::{self, BLUE, DIM, YELLOW};
use crate::{Outcome, load};
use anyhow::Result;
use entente_analysis::Row;
use entente_analysis::disputes::{Denial, Disputed};
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente disputed                            fields that claims of one event give differently
  entente disputed --between JPN,VNM --since 2019
  entente disputed --kind transfer --format json

Denials are listed beside what is asserted of the same matter between the same parties; which of them holds is not judged.
Exit status: 0 something is disputed, 1 nothing is, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    #[command(flatten)]
    filter: FilterArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: super::show::Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let filter = args.filter.filter(global, false)?;
    let register = load::register(global)?;
    let found = entente_analysis::disputes(&register, &filter)?;
    let any = !found.events.is_empty() || !found.denials.is_empty();
    if args.format == super::show::Form::Json {
        screen::json(&found)?;
    } else if any {
        let (mut out, width) = (screen::people(), screen::width());
        for one in &found.events {
            event(&mut out, one, width)?;
        }
        for one in &found.denials {
            denial(&mut out, one, width)?;
        }
        screen::sources(&mut out, &found.sources)?;
    } else if !global.quiet {
        super::events::tell_none(&register)?;
    }
    Ok(Outcome::found(any))
}

/// One event with each disputed field, its values and their sentences.
pub fn event(out: &mut dyn Write, found: &Disputed, width: usize) -> Result<()> {
    head(out, &found.event, "")?;
    for field in &found.fields {
        for (n, said) in field.values.iter().enumerate() {
            let name = if n == 0 { field.field.as_str() } else { "" };
            writeln!(out, "    {YELLOW}{name:<10}{YELLOW:#} {}", screen::one_line(&said.shown))?;
            for sentence in &said.sentences {
                let by = sentence
                    .said_by
                    .as_ref()
                    .map(|s| format!("{}: ", screen::one_line(s)))
                    .unwrap_or_default();
                quote(out, &format!("{by}“{}” [{}]", sentence.words, sentence.source), width)?;
            }
        }
    }
    Ok(())
}

/// A denial, and what is asserted of the same matter.
pub fn denial(out: &mut dyn Write, found: &Denial, width: usize) -> Result<()> {
    row(out, &found.denied, "denied", width)?;
    for asserted in &found.asserted {
        row(out, asserted, "but", width)?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, row: &Row, lead: &str, width: usize) -> Result<()> {
    head(out, row, lead)?;
    let numbers: Vec<String> = row.sources.iter().map(ToString::to_string).collect();
    quote(out, &format!("“{}” [{}]", row.sentence, numbers.join(", ")), width)
}

fn head(out: &mut dyn Write, row: &Row, lead: &str) -> Result<()> {
    let lead = if lead.is_empty() {
        String::new()
    } else {
        format!("{YELLOW}{lead:<7}{YELLOW:#}")
    };
    writeln!(
        out,
        "{lead}{}  {BLUE}{}{BLUE:#}  {}  {DIM}{}{DIM:#}",
        row.when,
        screen::one_line(&row.parties),
        screen::kind_of(&row.kind, &row.subtype, &row.stage),
        screen::short(&row.id)
    )?;
    Ok(())
}

fn quote(out: &mut dyn Write, text: &str, width: usize) -> Result<()> {
    for line in screen::wrap(text, width.saturating_sub(15)) {
        writeln!(out, "{:15}{line}", "")?;
    }
    Ok(())
}
