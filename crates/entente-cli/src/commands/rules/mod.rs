//! `entente rules`: every rule against the sentences that it carries, finding and reading rules, drafting a new one.

mod find;
mod new;
mod test;

use crate::Outcome;
use crate::args::Global;
use anyhow::Result;
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Run every example of every rule; print those that do not come out as said, and why
    #[command(after_help = test::AFTER_HELP)]
    Test {
        /// Rule files or folders; all rules unless given
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Draft a rule from a sentence
    #[command(after_help = new::AFTER_HELP)]
    New(new::Args),
    /// List the rules, a line each
    List {
        /// Only those of this kind
        #[arg(long, value_name = "K")]
        kind: Option<String>,
    },
    /// List the rules that a verb, noun or adjective triggers, by lemma
    #[command(after_help = find::AFTER_HELP)]
    Find {
        /// The word
        word: String,
    },
    /// Print a rule as its file has it
    Show {
        /// Its name
        name: String,
    },
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    match &args.action {
        Action::Test { paths } => test::run(paths, global),
        Action::New(args) => new::run(args, global),
        Action::List { kind } => find::list(kind.as_deref(), global),
        Action::Find { word } => find::find(word, global),
        Action::Show { name } => find::show(name, global),
    }
}
