//! `entente man`: manual pages.

use crate::Outcome;
use crate::args::Cli;
use crate::problem::Problem;
use crate::screen;
use anyhow::{Context, Result};
use clap::CommandFactory;
use std::io::Write;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  entente man | man -l -                     the page of the program
  entente man --dir ~/.local/share/man/man1  a page for it and one for each command";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The folder to write all pages into; without it the main page is printed
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<Outcome> {
    let mut command = Cli::command();
    command.build();
    let Some(folder) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        screen::raw().write_all(&page)?;
        return Ok(Outcome::Done);
    };
    if !folder.is_dir() {
        return Err(Problem::error(
            format!("there is no folder {}", folder.display()),
            "make it first (mkdir -p)",
        ));
    }
    clap_mangen::generate_to(command, folder).with_context(|| format!("cannot write to {}", folder.display()))?;
    Ok(Outcome::Done)
}
