//! `entente explain`: why an event says what it says, and why a sentence says nothing.

use crate::Outcome;
use crate::args::Global;
use crate::load;
use crate::problem;
use crate::reasons;
use crate::screen::{self, BLUE, BOLD, DIM};
use anyhow::Result;
use entente_analysis::explain::{ExplainedClaim, reread};
use entente_coding::{examples, why};
use serde_json::json;
use std::io::{Read, Write};

const AFTER_HELP: &str = "\
Examples:
  entente explain 3f9c21                     each claim of an event: its sentence, its rule, what settled each field
  entente explain --text \"Oslo gave Kyiv boats in May.\" --date 2023-06-01
  entente explain --text \"…\" --all           every predicate of it, with every rule that was tried

What nearly matched is told after each claim: rules that lacked one slot or one condition, and which. Where a sentence is not
coded, the nearest reason is told.
Exit status: 0 explained, 1 the text makes no claim, 2 error or no such event";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The id of an event or of a claim, or how it begins
    #[arg(required_unless_present = "text", conflicts_with = "text")]
    id: Option<String>,
    /// Explain this text instead; - : standard input
    #[arg(long)]
    text: Option<String>,
    /// When the text was published: 2024, 2024-07 or 2024-07-10
    #[arg(long, value_name = "D", requires = "text")]
    date: Option<String>,
    /// Also what grammar read, and rules that were not near
    #[arg(long)]
    all: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: super::show::Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    match (&args.text, &args.id) {
        (Some(text), _) => of_text(text, args, global),
        (None, Some(id)) => of_event(id, args, global),
        (None, None) => Ok(Outcome::NothingFound),
    }
}

fn of_text(text: &str, args: &Args, global: &Global) -> Result<Outcome> {
    super::check_date(args.date.as_deref())?;
    let mut given = text.to_owned();
    if given == "-" {
        given.clear();
        std::io::stdin()
            .lock()
            .take(global.max_document as u64)
            .read_to_string(&mut given)?;
    }
    let engine = load::engine(global)?;
    let sentences = why::sentences(&engine, &examples::document(&given, args.date.as_deref()));
    let outcome = Outcome::found(sentences.iter().any(|s| !s.claims.is_empty()));
    if args.format == super::show::Form::Json {
        print_json(&json!({"text": given, "date": args.date, "sentences": sentences}))?;
        return Ok(outcome);
    }
    let (mut out, width) = (screen::people(), screen::width());
    for (n, sentence) in sentences.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        reasons::sentence(&mut out, sentence, args.all, width)?;
    }
    Ok(outcome)
}

fn of_event(id: &str, args: &Args, global: &Global) -> Result<Outcome> {
    let register = load::register(global)?;
    let mut found = entente_analysis::explain(&register, id)?;
    match load::engine_at_hand(global)? {
        Some(engine) => reread(&mut found, &register, &engine)?,
        None if !global.quiet => problem::warn("no language model is installed: near misses are left out (entente model install)"),
        None => {}
    }
    if args.format == super::show::Form::Json {
        print_json(&found)?;
        return Ok(Outcome::Done);
    }
    let (mut out, width) = (screen::people(), screen::width());
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}\n{DIM}{}{DIM:#}",
        screen::one_line(&found.event.title),
        found.event.id
    )?;
    for claim in &found.claims {
        print(&mut out, claim, args.all, width)?;
    }
    for merged in &found.merging {
        let reasons: Vec<String> = merged.reasons.iter().map(|(what, points)| format!("{what} {points:+}")).collect();
        writeln!(
            out,
            "\nClaim {} tells of the same event as {}: {} points of the {} needed",
            screen::short(&merged.claim),
            screen::short(&merged.with),
            merged.points,
            merged.needs
        )?;
        writeln!(out, "    {DIM}{}{DIM:#}", reasons.join(", "))?;
    }
    screen::sources(&mut out, &found.sources)?;
    Ok(Outcome::Done)
}

fn print_json(value: &impl serde::Serialize) -> Result<()> {
    let mut out = screen::raw();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}

fn print(out: &mut dyn Write, explained: &ExplainedClaim, all: bool, width: usize) -> Result<()> {
    let claim = &explained.claim;
    writeln!(
        out,
        "\n{BLUE}{}{BLUE:#} [{}] {DIM}bytes {}–{}, claim {}{DIM:#}",
        claim.doc,
        explained.source,
        claim.start,
        claim.end,
        screen::short(&explained.id)
    )?;
    reasons::quote(out, &claim.quote, claim.start, &explained.marks, width)?;
    let Some(reasons) = &explained.reasons else {
        return reasons::stored(out, claim);
    };
    if reasons.fields.is_empty() {
        writeln!(
            out,
            "    {DIM}the rules loaded now make no such claim of it; as it was read:{DIM:#}"
        )?;
        reasons::stored(out, claim)?;
    } else {
        reasons::fields(out, &reasons.fields)?;
    }
    reasons::near_misses(out, &reasons.predicates, all)
}
