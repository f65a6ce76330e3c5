//! `entente ask`: a plain English question, answered from the register or not at all.

use crate::args::Global;
use crate::problem::Problem;
use crate::screen::{self, BOLD, DIM};
use crate::{Outcome, load};
use anyhow::Result;
use entente_ask::{Answer, Asker};
use std::io::{BufRead, Write};

const AFTER_HELP: &str = "\
Examples:
  entente ask \"When did Japan and Viet Nam sign the memorandum on defence cooperation?\"
  entente ask \"How many patrol boats did Japan promise Viet Nam in 2014?\" --format json
  entente ask - < questions.txt               one question a line; with --format json one answer a line

An answer rests on events whose record or sentences have every word of the question; else it is \"not in the register\", with the word
that no event has and the nearest events. Exit status: 0 answered, 1 not in the register, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The question; `-` reads questions from standard input, one a line
    #[arg(required = true)]
    question: Vec<String>,
    /// The day that "last year" and "today" count from [default: the day of the newest document]
    #[arg(long, value_name = "D")]
    as_of: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: super::show::Form,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let register = load::register(global)?;
    let engine = load::engine(global)?;
    let asker = Asker::new(&engine, &global.knowledge())?;
    let json = args.format == super::show::Form::Json;
    let question = args.question.join(" ");
    if question.trim().is_empty() {
        return Err(Problem::error(
            "there is no question",
            "write it in quotes: entente ask \"When did …?\"",
        ));
    }
    if question != "-" {
        let answer = asker.ask(&register, &question, args.as_of.as_deref())?;
        if json {
            screen::json(&answer)?;
        } else {
            print(&answer)?;
        }
        return Ok(Outcome::found(answer.found));
    }
    let mut any = false;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = asker.ask(&register, &line, args.as_of.as_deref())?;
        any |= answer.found;
        if json {
            let mut out = screen::raw();
            serde_json::to_writer(&mut out, &answer)?;
            writeln!(out)?;
            out.flush()?;
        } else {
            writeln!(screen::people(), "{BOLD}{}{BOLD:#}", screen::one_line(&answer.question))?;
            print(&answer)?;
            writeln!(screen::people())?;
        }
    }
    Ok(Outcome::found(any))
}

fn print(answer: &Answer) -> Result<()> {
    let (mut out, width) = (screen::people(), screen::width());
    for line in screen::wrap(&answer.answer, width) {
        writeln!(out, "{line}")?;
    }
    for quote in &answer.quotes {
        for line in screen::wrap(&format!("“{}” [{}]", quote.words, quote.source), width.saturating_sub(4)) {
            writeln!(out, "    {DIM}{line}{DIM:#}")?;
        }
    }
    if !answer.nearest.is_empty() {
        writeln!(out, "\n{BOLD}Nearest{BOLD:#}")?;
    }
    for row in &answer.nearest {
        screen::entry(&mut out, row, width)?;
    }
    if answer.cut {
        writeln!(
            out,
            "{DIM}More events fit than could be looked at; say when, or between whom.{DIM:#}"
        )?;
    }
    if !answer.sources.is_empty() {
        screen::sources(&mut out, &answer.sources)?;
    }
    Ok(())
}
