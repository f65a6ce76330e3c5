//! `entente review`: what is worth a look, and what people decide about it.
//!
//! [`queue`] prints the queue; [`decide`] takes one decision from the command line, [`decisions`] lists them, [`add`]
//! takes those of another register; [`desk`] is the
//! queue worked by single keys in the terminal.

mod add;
mod decide;
mod decisions;
mod desk;
mod queue;

pub use decisions::print as print_decision;

use crate::Outcome;
use crate::args::Global;
use crate::filter::FilterArgs;
use crate::problem::Problem;
use anyhow::Result;
use clap::{Subcommand, ValueEnum};
use entente_register::Why;
use std::io::IsTerminal;

const AFTER_HELP: &str = "\
Examples:
  entente review                                     work the queue by single keys; ? lists them
  entente review --between JPN,VNM --why disputed
  entente review --list --format json                the queue for a program
  entente review decide 3f9c21 accept
  entente review decide 3f9c21 correct date 2014-03-18 --reason \"the ministry's own release\"
  entente review decisions                           everything that was decided

A decision is kept beside the claims and never changes them: reading again with a better engine keeps it. docs/review.md
has more. Exit status: 0 done, 1 nothing to review, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP, args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Only what is in the queue for this reason first
    #[arg(long, value_enum, value_name = "WHY")]
    why: Option<WhyArg>,
    /// Print the queue instead of working it
    #[arg(long)]
    list: bool,
    /// How to print the queue
    #[arg(long, value_enum, default_value_t, requires = "list")]
    format: super::show::Form,
    #[command(flatten)]
    author: Author,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Decide about an event, a claim or an uncoded sentence
    Decide(decide::Args),
    /// List what was decided
    Decisions(decisions::Args),
    /// Add decisions that were made in another register
    Add(add::Args),
}

/// Who decides.
#[derive(Clone, Debug, clap::Args)]
pub struct Author {
    /// Who decides [default: the name of the user]
    #[arg(long, env = "ENTENTE_AUTHOR", value_name = "NAME", hide_env_values = true)]
    author: Option<String>,
}

impl Author {
    /// The name that decisions bear.
    pub fn name(&self) -> Result<String> {
        let named = self.author.clone().or_else(|| whoami::username().ok());
        named
            .map(|n| n.trim().to_owned())
            .filter(|n| !n.is_empty())
            .ok_or_else(|| Problem::error("nobody knows who decides", "name the author with --author NAME or ENTENTE_AUTHOR"))
    }
}

/// A reason to be in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WhyArg {
    /// Judged differently by two people
    Differ,
    /// Told of again since it was accepted
    Grown,
    /// Its claims contradict each other
    Disputed,
    /// A sentence in which nothing is coded, though a rule nearly matched
    Uncoded,
    /// Told by one source alone
    SingleSource,
}

impl WhyArg {
    const fn why(self) -> Why {
        match self {
            WhyArg::Differ => Why::Differ,
            WhyArg::Grown => Why::Grown,
            WhyArg::Disputed => Why::Disputed,
            WhyArg::Uncoded => Why::Uncoded,
            WhyArg::SingleSource => Why::SingleSource,
        }
    }
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    match &args.command {
        Some(Command::Decide(decide)) => decide::run(decide, global),
        Some(Command::Decisions(list)) => decisions::run(list, global),
        Some(Command::Add(add)) => add::run(add, global),
        None if args.list => queue::run(args, global),
        None if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) => Err(Problem::error(
            "there is no terminal to review in",
            "print the queue with --list, and decide with: entente review decide ID accept",
        )),
        None => desk::run(args, global),
    }
}
