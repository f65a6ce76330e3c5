//! `entente sources`: who the documents come from, and how reliable they are.

use crate::args::Global;
use crate::problem::Problem;
use crate::screen::{self, BOLD, DIM};
use crate::{Outcome, load};
use anyhow::Result;
use clap::Subcommand;
use entente_register::{Grade, Register, SourceInfo};
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente sources
  entente sources rate \"Northern Herald\" B --reason \"corrects its errors\"
  entente sources --format json               with the history of every grade

Grades are those of the Admiralty scale: A completely reliable, B usually, C fairly, D not usually reliable, E unreliable,
F cannot be judged, which is what nobody graded. A document that names no outlet or issuer is a source by its own id.
Exit status: 0 listed or graded, 1 no documents, 2 error or no such source";

const AFTER_RATE: &str = "\
Example: entente sources rate \"Northern Herald\" B --reason \"corrects its errors\"

Every grade is kept with its author, reason and time; the last one counts, and survives reading the documents again.
Exit status: 0 graded, 2 error or no such source";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP, args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Sub>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: super::show::Form,
}

#[derive(Debug, Subcommand)]
enum Sub {
    /// Say how reliable a source is
    #[command(after_help = AFTER_RATE)]
    Rate {
        /// The outlet or issuer, or the id of a document that names none
        name: String,
        /// A (completely reliable) to E (unreliable), F: cannot be judged
        #[arg(value_parser = grade)]
        grade: Grade,
        /// Why
        #[arg(long, value_name = "WHY")]
        reason: Option<String>,
        /// Who says so [default: the name you are logged in by]
        #[arg(long, env = "ENTENTE_AUTHOR", value_name = "NAME", hide_env_values = true)]
        author: Option<String>,
    },
}

fn grade(letter: &str) -> Result<Grade, String> {
    Grade::read(letter).ok_or_else(|| "a letter from A (completely reliable) to F (cannot be judged) is expected".to_owned())
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    if let Some(Sub::Rate {
        name,
        grade,
        reason,
        author,
    }) = &args.command
    {
        return rate(name, *grade, reason.as_deref(), author.clone(), global);
    }
    let sources = load::register(global)?.sources()?;
    let mut out = screen::people();
    if args.format == super::show::Form::Json {
        let mut out = screen::raw();
        serde_json::to_writer_pretty(&mut out, &sources)?;
        writeln!(out)?;
        out.flush()?;
    } else if !sources.is_empty() {
        print(&mut out, &sources)?;
    } else if !global.quiet {
        anstream::eprintln!("The register is empty. Read documents into it: entente read PATH…");
    }
    Ok(Outcome::found(!sources.is_empty()))
}

fn rate(name: &str, grade: Grade, reason: Option<&str>, author: Option<String>, global: &Global) -> Result<Outcome> {
    let login = || {
        ["USER", "LOGNAME", "USERNAME"]
            .iter()
            .find_map(|v| std::env::var(v).ok().filter(|n| !n.is_empty()))
    };
    let author = author
        .or_else(login)
        .ok_or_else(|| Problem::error("nobody to note as the author of the grade", "name one: --author \"M. Rossi\""))?;
    // Opening for writing would make a register where there is none.
    load::register(global)?;
    let known = Register::open(&global.register)?.grade_source(name, grade, &author, reason)?;
    if !global.quiet {
        anstream::eprintln!("{known}: {} ({}), says {author}", grade.as_str(), grade.means());
    }
    Ok(Outcome::Done)
}

fn print(out: &mut dyn Write, sources: &[SourceInfo]) -> Result<()> {
    writeln!(out, "{BOLD}Grade  Documents  Events  Source{BOLD:#}")?;
    for s in sources {
        write!(
            out,
            "{:<5}  {:>9}  {:>6}  {}",
            s.reliability.as_str(),
            s.documents,
            s.events,
            screen::one_line(&s.name)
        )?;
        if let Some(last) = s.gradings.last() {
            let reason = last
                .reason
                .as_deref()
                .map(|r| format!(": {}", screen::one_line(r)))
                .unwrap_or_default();
            write!(
                out,
                "  {DIM}{}, {}{reason}{DIM:#}",
                screen::one_line(&last.author),
                last.time.get(..10).unwrap_or_default()
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}
