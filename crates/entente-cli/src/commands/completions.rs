//! `entente completions`: scripts for shells.

use crate::Outcome;
use crate::args::Cli;
use crate::screen;
use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente completions bash > ~/.local/share/bash-completion/completions/entente
  entente completions zsh > ~/.zfunc/_entente
  entente completions fish > ~/.config/fish/completions/entente.fish";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(args: &Args) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "entente", &mut script);
    screen::raw().write_all(&script)?;
    Ok(Outcome::Done)
}
