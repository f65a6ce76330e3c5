//! `entente user`: accounts for people who open the register in a browser on other computers.

use crate::args::Global;
use crate::problem::Problem;
use crate::{Outcome, screen};
use anyhow::{Context, Result};
use clap::{Args as ClapArgs, Subcommand};
use entente_server::people::Role;
use entente_server::people::accounts::{Accounts, Change, SHORTEST};
use std::io::{BufRead, IsTerminal, Write};

const AFTER_HELP: &str = "\
Examples:
  entente user add ana --role reviewer       asks for a password; without a terminal it is the first line of standard input
  entente user list
  entente user disable ana                   she can sign in no more; enable: again
  entente user remove ana

Roles: reader (reads), reviewer (decides about events too), editor (adds and forgets documents too), admin (manages
accounts and sees who changed what too).
Accounts are kept beside the register, in REGISTER.accounts.json. Exit status: 0 done, 1 no account (list), 2 error";

#[derive(Debug, ClapArgs)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an account, or give one another password and role
    Add {
        /// Its name
        name: String,
        /// reader, reviewer, editor or admin
        #[arg(long, default_value = "reader")]
        role: Role,
    },
    /// List accounts and roles
    List,
    /// Let nobody sign in with an account; who is signed in with it is signed out
    Disable {
        /// Its name
        name: String,
    },
    /// Let people sign in with an account again
    Enable {
        /// Its name
        name: String,
    },
    /// Take an account out; who is signed in with it is signed out
    Remove {
        /// Its name
        name: String,
    },
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let accounts = Accounts::of(&global.register);
    match &args.command {
        Command::Add { name, role } => {
            if !global.register.exists() {
                return Err(entente_register::RegisterError::Missing {
                    path: global.register.clone(),
                }
                .into());
            }
            accounts.put(name, &password()?, *role)?;
            if !global.quiet {
                anstream::eprintln!("{} is {}", screen::one_line(name), role.as_str());
            }
        }
        Command::Disable { name } => accounts.change(name, Change::Disabled(true))?,
        Command::Enable { name } => accounts.change(name, Change::Disabled(false))?,
        Command::Remove { name } => accounts.change(name, Change::Remove)?,
        Command::List => {
            let all = accounts.list()?;
            let mut out = screen::people();
            for account in &all {
                let disabled = if account.disabled { "  disabled" } else { "" };
                writeln!(out, "{}  {}{disabled}", account.name, account.role.as_str())?;
            }
            return Ok(Outcome::found(!all.is_empty()));
        }
    }
    Ok(Outcome::Done)
}

/// A password: asked for twice on a terminal, else the first line of standard input.
fn password() -> Result<String> {
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).context("cannot read the password")?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let first = rpassword::prompt_password(format!("Password ({SHORTEST} characters or more): "))?;
    if first != rpassword::prompt_password("The same again: ")? {
        return Err(Problem::error("the two are not the same", "try again"));
    }
    Ok(first)
}
