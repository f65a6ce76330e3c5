//! The queue, worked by single keys in the terminal.

use super::Args;
use crate::Outcome;
use crate::args::Global;
use anyhow::Result;

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    super::queue::run(args, global)
}
