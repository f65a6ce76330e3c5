//! `entente compare`: a state's relations with others, side by side.

use crate::args::Global;
use crate::filter::FilterArgs;
use crate::problem::Problem;
use crate::screen::{self, BOLD};
use crate::{Outcome, load};
use anyhow::Result;
use entente_analysis::Comparison;
use entente_analysis::compare::Column;
use std::collections::BTreeMap;
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente compare Japan --with \"Viet Nam\",Philippines,Australia
  entente compare VNM --with JPN,IND --since 2014 --kind agreement --on 2022-12-31

Numbers of events by kind, area and year. An event of two areas counts in both; one without a date is in no year.
Exit status: 0 compared, 1 nothing known of any, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The state or body (code or name)
    a: String,
    /// The others, with commas between
    #[arg(long, value_name = "B,C", value_delimiter = ',', required = true)]
    with: Vec<String>,
    /// The day of the levels; as last told unless given
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: super::show::Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let gazetteer = load::gazetteer(global)?;
    let a = load::code_of(&gazetteer, &args.a)?;
    let with = args
        .with
        .iter()
        .map(|b| load::code_of(&gazetteer, b.trim()))
        .collect::<Result<Vec<_>>>()?;
    if with.contains(&a) {
        return Err(Problem::error(
            format!("{a} cannot be compared with itself"),
            "name other states after --with",
        ));
    }
    let filter = args.filter.filter(global, false)?;
    let register = load::register(global)?;
    let found = entente_analysis::compare(&register, &a, &with, &filter, args.on.as_deref())?;
    let any = found.with.iter().any(|c| c.events > 0);
    if args.format == super::show::Form::Json {
        screen::json(&found)?;
    } else if any {
        print(&found, &|code| gazetteer.name_of(code).unwrap_or(code).to_owned())?;
    }
    if !any && !global.quiet {
        super::events::tell_none(&register)?;
    }
    Ok(Outcome::found(any))
}

fn print(found: &Comparison, name: &dyn Fn(&str) -> String) -> Result<()> {
    let mut out = screen::people();
    let names: Vec<String> = found.with.iter().map(|c| name(&c.state)).collect();
    let widths: Vec<usize> = names.iter().map(|n| n.chars().count().max(6)).collect();
    let first = found.areas.iter().chain(&found.kinds).map(String::len).max().unwrap_or(0).max(8);
    let cells: Vec<String> = names.iter().zip(&widths).map(|(n, w)| format!("{n:>w$}")).collect();
    writeln!(out, "{BOLD}{:<first$}  {}{BOLD:#}", name(&found.a), cells.join("  "))?;
    let line = |out: &mut dyn Write, title: &str, value: &dyn Fn(&Column) -> u64| -> Result<()> {
        let cells: Vec<String> = found
            .with
            .iter()
            .zip(&widths)
            .map(|(c, w)| match value(c) {
                0 => format!("{:>w$}", "–"),
                n => format!("{n:>w$}"),
            })
            .collect();
        writeln!(out, "{title:<first$}  {}", cells.join("  "))?;
        Ok(())
    };
    line(&mut out, "events", &|c| c.events)?;
    type Counts = fn(&Column) -> &BTreeMap<String, u64>;
    let parts: [(&Vec<String>, Counts); 3] = [
        (&found.kinds, |c| &c.kinds),
        (&found.areas, |c| &c.areas),
        (&found.years, |c| &c.years),
    ];
    for (titles, of) in parts {
        writeln!(out)?;
        for title in titles {
            line(&mut out, title, &|c| of(c).get(title).copied().unwrap_or(0))?;
        }
    }
    writeln!(out)?;
    for (column, name) in found.with.iter().zip(&names) {
        match &column.level {
            Some(level) => {
                let numbers: Vec<String> = level.sources.iter().map(ToString::to_string).collect();
                writeln!(out, "{name}: {} (since {}) [{}]", level.name, level.since, numbers.join(", "))?;
            }
            None => writeln!(out, "{name}: no level told of")?,
        }
    }
    screen::sources(&mut out, &found.sources)?;
    Ok(())
}
