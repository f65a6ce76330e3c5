//! `entente serve`: the register in a browser.

use super::review::Author;
use crate::args::Global;
use crate::{Outcome, load};
use anyhow::Result;
use entente_server::{Listen, Settings};
use std::net::SocketAddr;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  entente serve                              http://127.0.0.1:8000
  entente serve --listen 127.0.0.1:0         any free port
  entente user add ana --role admin && entente serve --listen 0.0.0.0:8443 --tls-cert chain.pem --tls-key key.pem --name register.example.org

Without --listen only this computer can reach it, and no account is needed. For other computers, accounts are (entente user add), and
either a certificate or a proxy that encrypts. Ctrl-C ends it. Exit status: 0 ended, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Where to listen; port 0 takes any free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8000")]
    listen: SocketAddr,
    /// A name by which browsers call this server, besides localhost; more than once for more names
    #[arg(long, value_name = "HOST")]
    name: Vec<String>,
    /// Ask people to sign in, also on this computer
    #[arg(long)]
    accounts: bool,
    /// Chain of certificates, as a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Key of the certificate, as a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy that encrypts stands before this server, and says in X-Forwarded-For who asks; needs accounts
    #[arg(long)]
    behind_proxy: bool,
    /// Let addresses that are read lead to this machine and to private networks
    #[arg(long)]
    private_addresses: bool,
    #[command(flatten)]
    author: Author,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let listen = Listen {
        address: args.listen,
        names: args.name.clone(),
        tls: args.tls_cert.clone().zip(args.tls_key.clone()),
        behind_proxy: args.behind_proxy,
    };
    let own = global.clone();
    let settings = Settings {
        author: args.author.name().unwrap_or_else(|_| "local".into()),
        engine: Box::new(move || load::engine(&own).map_err(|e| format!("{e:#}"))),
        limits: global.limits(),
        offline: global.offline,
        private_addresses: args.private_addresses,
        accounts: args.accounts,
        ..Settings::default()
    };
    // One of an older version is brought up to date first.
    drop(load::register(global)?);
    entente_server::serve(&global.register, listen, settings)?;
    Ok(Outcome::Done)
}
