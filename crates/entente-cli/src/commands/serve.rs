//! `entente serve`: the register in a browser.

use crate::Outcome;
use crate::args::Global;
use anyhow::Result;
use std::net::SocketAddr;

const AFTER_HELP: &str = "\
Examples:
  entente serve                              http://127.0.0.1:8000
  entente serve --listen 127.0.0.1:0         any free port

Only this computer can reach it. Ctrl-C ends it. Exit status: 0 ended, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Where to listen; port 0 takes any free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8000")]
    listen: SocketAddr,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    entente_server::serve(&global.register, args.listen)?;
    Ok(Outcome::Done)
}
