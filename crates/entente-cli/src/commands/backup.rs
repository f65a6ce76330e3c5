//! `entente backup`: a whole copy of the register.

use crate::Outcome;
use crate::args::Global;
use crate::load;
use anyhow::Result;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  entente backup gulf-2026-03-01.db
  entente backup /mnt/copies/gulf.db --register gulf.db

The copy is of one moment, also while another program reads documents into the register; it is complete or not there.
Exit status: 0 copied, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The file to make
    #[arg(value_name = "FILE")]
    to: PathBuf,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let register = load::register(global)?;
    register.backup(&args.to)?;
    if !global.quiet {
        let bytes = std::fs::metadata(&args.to)?.len();
        anstream::eprintln!("{} copied to {} ({bytes} bytes)", global.register.display(), args.to.display());
    }
    Ok(Outcome::Done)
}
