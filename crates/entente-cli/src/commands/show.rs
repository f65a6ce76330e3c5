//! `entente show`: one event in full.

use crate::Outcome;
use crate::args::Global;
use crate::load;
use crate::screen::{self, BLUE, BOLD, DIM, YELLOW};
use anyhow::Result;
use clap::ValueEnum;
use entente_coding::Party;
use entente_register::{Event, Register};
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente show 3f9c21                 the first characters of an id are enough
  entente show 3f9c21 --format json   the record, with every claim

Exit status: 0 shown, 2 error or no such event";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The event's id, or how it begins
    id: String,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

/// How one event is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people.
    #[default]
    Text,
    /// The record.
    Json,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let register = load::register(global)?;
    let event = register.event(&args.id)?;
    if args.format == Form::Json {
        let mut out = screen::raw();
        serde_json::to_writer_pretty(&mut out, &event)?;
        writeln!(out)?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    print(&event, &register)?;
    Ok(Outcome::Done)
}

fn print(event: &Event, register: &Register) -> Result<()> {
    let mut out = screen::people();
    let width = screen::width();
    writeln!(out, "{BOLD}{}{BOLD:#}", screen::one_line(&event.title))?;
    for (name, value) in fields(event) {
        writeln!(out, "  {DIM}{name:<13}{DIM:#} {}", screen::one_line(&value))?;
    }
    for dispute in &event.disputed {
        writeln!(out, "  {YELLOW}{:<13}{YELLOW:#} {}", "disputed", dispute.field)?;
        for side in &dispute.values {
            writeln!(out, "  {:<13}   {BOLD}{}{BOLD:#}", "", said(&side.value))?;
            if !side.by.is_empty() {
                let by: Vec<String> = side.by.iter().map(|who| screen::one_line(who)).collect();
                writeln!(out, "  {:<13}     corrected by {}", "", by.join(", "))?;
            }
            for claim in side.claims.iter().filter_map(|i| event.claims.get(*i)) {
                for line in screen::wrap(&format!("{}: “{}”", claim.doc, claim.quote), width.saturating_sub(20)) {
                    writeln!(out, "  {:<13}     {line}", "")?;
                }
            }
        }
    }
    if let Some(review) = event.review {
        writeln!(out, "  {YELLOW}{:<13}{YELLOW:#} {}", "review", review.as_str())?;
    }
    for decision in register.decisions_of(&event.id)? {
        super::review::print_decision(&mut out, &decision, register)?;
    }
    let count = event.claims.len();
    writeln!(out, "\n{count} {}:", if count == 1 { "claim" } else { "claims" })?;
    for claim in &event.claims {
        let info = register.document(&claim.doc).ok().map(|d| d.info);
        let published = info
            .as_ref()
            .and_then(|i| i.published.clone())
            .map(|d| format!(", {d}"))
            .unwrap_or_default();
        let title = info
            .and_then(|i| i.title)
            .map(|t| format!(": {}", screen::one_line(&t)))
            .unwrap_or_default();
        writeln!(out, "\n  {BLUE}{}{BLUE:#}{published}{title}", claim.doc)?;
        for line in screen::wrap(&format!("“{}”", claim.quote), width - 4) {
            writeln!(out, "    {line}")?;
        }
        let date = claim.date.as_deref().unwrap_or("no date");
        let said = claim.said_by.as_ref().map(|s| format!(", says {s}")).unwrap_or_default();
        writeln!(
            out,
            "    {DIM}{date}, {}{said}; rule {}; bytes {}–{}{DIM:#}",
            claim.status.as_str(),
            claim.rule,
            claim.start,
            claim.end
        )?;
    }
    Ok(())
}

/// A disputed value, as people write it.
fn said(value: &serde_json::Value) -> String {
    let text = |v: &serde_json::Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    let fields = |v: &serde_json::Value| {
        v.as_object().map(|o| {
            let parts: Vec<String> = o.values().rev().filter(|v| !v.is_null()).map(text).collect();
            parts.join(" ")
        })
    };
    match value.as_array() {
        Some(list) => list
            .iter()
            .map(|v| fields(v).unwrap_or_else(|| text(v)))
            .collect::<Vec<_>>()
            .join("; "),
        None => fields(value).unwrap_or_else(|| text(value)),
    }
}

/// Who tells of it: each independent source with its documents and grade.
fn sources(event: &Event) -> String {
    let shown = event.sources.iter().map(|s| {
        let names = if s.names.is_empty() {
            String::new()
        } else {
            format!(" ({})", s.names.join(", "))
        };
        format!("{}{names} {}", s.documents.join(" = "), s.reliability.as_str())
    });
    let count = match event.sources.len() {
        1 => "one: ".to_owned(),
        n => format!("{n} independent: "),
    };
    count + &shown.collect::<Vec<_>>().join("; ")
}

/// What the Admiralty scale says of information, 1 to 6.
fn credible(grade: u8) -> &'static str {
    match grade {
        1 => "confirmed by independent sources",
        2 => "probably true: confirmed, but some details differ",
        3 => "possibly true: some say the contrary",
        4 => "doubtful: as many say the contrary",
        5 => "improbable: more say the contrary",
        _ => "cannot be judged",
    }
}

/// The fields that hold something, with their names.
pub fn fields(event: &Event) -> Vec<(&'static str, String)> {
    let party = |p: &Party| {
        let who = [p.person.as_deref(), p.office.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ");
        let code = [p.state.as_deref(), p.sector.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        let name = if who.is_empty() { p.name.clone() } else { who };
        if code.is_empty() { name } else { format!("{name} [{code}]") }
    };
    let parties = |p: &[Party]| p.iter().map(party).collect::<Vec<_>>().join("; ");
    let items = event
        .items
        .iter()
        .map(|i| i.count.map_or_else(|| i.what.clone(), |n| format!("{n} × {}", i.what)));
    let or_none = |v: &Option<String>| v.clone().unwrap_or_default();
    let all = [
        ("id", event.id.clone()),
        ("kind", screen::kind(event)),
        ("date", format!("{} ({})", screen::date(event), event.date_basis)),
        ("status", event.status.as_str().to_owned()),
        ("by", parties(&event.initiators)),
        ("to or with", parties(&event.counterparts)),
        ("due", or_none(&event.due)),
        (
            "place",
            event
                .place
                .as_ref()
                .map(|p| p.state.as_ref().map_or_else(|| p.name.clone(), |s| format!("{} [{s}]", p.name)))
                .unwrap_or_default(),
        ),
        ("areas", event.areas.join(", ")),
        ("items", items.collect::<Vec<_>>().join("; ")),
        (
            "value",
            event
                .value
                .as_ref()
                .map(|v| format!("{} {}", v.amount, v.currency))
                .unwrap_or_default(),
        ),
        ("conditions", event.conditions.join(", ")),
        ("ordinal", event.ordinal.map(|n| n.to_string()).unwrap_or_default()),
        ("mechanism", or_none(&event.mechanism)),
        ("instrument", or_none(&event.instrument)),
        (
            "PLOVER",
            [Some(&event.plover.event), event.plover.mode.as_ref()]
                .into_iter()
                .flatten()
                .cloned()
                .chain(event.plover.contexts.clone())
                .collect::<Vec<_>>()
                .join(" "),
        ),
        ("sources", sources(event)),
        (
            "reliability",
            format!("{} ({})", event.reliability.as_str(), event.reliability.means()),
        ),
        ("credibility", format!("{} ({})", event.credibility, credible(event.credibility))),
    ];
    all.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect()
}
