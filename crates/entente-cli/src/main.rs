//! The `entente` program: parse the request, ask the crates below, print.
//!
//! A request meets these steps: [`args`] names every command and option; `commands/NAME.rs` holds each command's own
//! options and what it does; [`load`] brings model and rules; [`stream`] runs line-by-line work; [`screen`] and
//! [`reasons`] print for people and programs; [`problem`] says what went wrong and what to do next.
//!
//! # Invariants
//! - Standard output carries answers only; messages, progress and errors go to standard error.
//! - Exit status: 0 done, 1 nothing found, 2 error. A reader that goes away (`| head`) is no error.
//! - Colour and progress bars appear on terminals only.

mod args;
mod commands;
mod filter;
mod load;
mod memory;
mod problem;
mod progress;
mod reasons;
mod screen;
mod stream;
mod web;

use args::Cli;
use clap::Parser;
use std::process::ExitCode;

/// Parsing and coding make and drop many small values: this one is a tenth faster at it than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command ended, when nothing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what was asked.
    Done,
    /// It looked, and there was nothing.
    NothingFound,
    /// It did the rest; what failed was told.
    Partly,
}

impl Outcome {
    /// [`Outcome::Done`] where there was something.
    pub fn found(any: bool) -> Self {
        if any { Outcome::Done } else { Outcome::NothingFound }
    }
}

fn main() -> ExitCode {
    let mut cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { 2 } else { 0 });
        }
    };
    cli.global.apply();
    match commands::run(cli.command, &cli.global) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound) => ExitCode::from(1),
        Ok(Outcome::Partly) => ExitCode::from(2),
        Err(e) if problem::is_broken_pipe(&e) => ExitCode::SUCCESS,
        Err(e) => {
            problem::tell(&e);
            ExitCode::from(2)
        }
    }
}
