//! `entente explain`: why an event says what it says.

use crate::Outcome;
use crate::args::Global;
use crate::load;
use crate::screen::{self, BLUE, BOLD, DIM};
use anyhow::Result;
use entente_analysis::explain::ExplainedClaim;
use entente_coding::Party;
use std::io::Write;

const AFTER_HELP: &str = "\
Example:
  entente explain 3f9c21     each claim, its sentence, its rule, and what settled each field

Exit status: 0 explained, 2 error or no such event";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The event's id, or how it begins
    id: String,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: super::show::Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let register = load::register(global)?;
    let found = entente_analysis::explain(&register, &args.id)?;
    if args.format == super::show::Form::Json {
        let mut out = screen::raw();
        serde_json::to_writer_pretty(&mut out, &found)?;
        writeln!(out)?;
        out.flush()?;
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
        print(&mut out, claim, width)?;
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

fn print(out: &mut dyn Write, explained: &ExplainedClaim, width: usize) -> Result<()> {
    let claim = &explained.claim;
    writeln!(
        out,
        "\n{BLUE}{}{BLUE:#} [{}] {DIM}bytes {}–{}{DIM:#}",
        claim.doc, explained.source, claim.start, claim.end
    )?;
    for line in screen::wrap(&format!("“{}”", marked(explained)), width - 2) {
        writeln!(out, "  {line}")?;
    }
    let trigger = explained
        .marks
        .iter()
        .find(|m| m.slot == "trigger")
        .map_or("", |m| m.as_what.as_str());
    let mut rows = vec![("rule".to_owned(), format!("{} on “{trigger}”", claim.rule), String::new())];
    let names = |parties: &[Party]| {
        parties
            .iter()
            .map(|p| p.state.clone().unwrap_or_else(|| p.name.clone()))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let value = |field: &str| match field {
        "initiators" => names(&claim.initiators),
        "counterparts" => names(&claim.counterparts),
        "date" => claim.date.clone().unwrap_or_else(|| "none".to_owned()),
        "due" => claim.due.clone().unwrap_or_default(),
        "status" => claim.status.as_str().to_owned(),
        "stage" => claim.stage.clone().unwrap_or_default(),
        "subtype" => claim.subtype.clone().unwrap_or_default(),
        "said_by" => claim.said_by.clone().unwrap_or_default(),
        _ => String::new(),
    };
    rows.extend(claim.because.iter().map(|b| (b.field.clone(), value(&b.field), b.reason.clone())));
    for (field, value, reason) in rows {
        let reason = match (value.is_empty(), reason.is_empty()) {
            (_, true) => value,
            (true, false) => reason,
            (false, false) => format!("{value}  {DIM}{reason}{DIM:#}"),
        };
        writeln!(out, "    {field:<13} {reason}")?;
    }
    Ok(())
}

/// The sentence with the words that fill a slot in brackets: "[Japan=JPN] will [give=trigger] …".
fn marked(explained: &ExplainedClaim) -> String {
    let (sentence, claim) = (explained.sentence, &explained.claim);
    let (mut out, mut at) = (String::new(), sentence.start);
    for mark in &explained.marks {
        let inside = |byte: usize| byte.checked_sub(sentence.start);
        let (Some(from), Some(to)) = (inside(mark.span.start), inside(mark.span.end)) else {
            continue;
        };
        if mark.span.start < at {
            continue;
        }
        let (Some(before), Some(words)) = (claim.quote.get(at - sentence.start..from), claim.quote.get(from..to)) else {
            continue;
        };
        let what = if mark.slot == "trigger" { "rule" } else { mark.as_what.as_str() };
        out.push_str(before);
        out.push_str(&format!("[{words} = {what}]"));
        at = mark.span.end;
    }
    out.push_str(claim.quote.get(at - sentence.start..).unwrap_or(""));
    out
}
