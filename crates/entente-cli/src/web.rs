//! Addresses among the paths of a command: fetched one after the other, as inputs for the reader.

use entente_fetch::{Fetched, Fetcher, Policy};
use entente_intake::open::{About, Body, Found, Input};
use std::path::PathBuf;
use std::time::Duration;

/// How addresses are fetched.
#[derive(Clone, Debug, clap::Args)]
pub struct WebArgs {
    /// Let addresses lead to this machine and to private networks
    #[arg(long)]
    private_addresses: bool,
    /// Seconds between two questions to one host
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0, value_parser = seconds)]
    delay: f64,
}

/// A time that one can wait.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds is expected".to_owned())?;
    if (0.0..=3600.0).contains(&seconds) {
        Ok(seconds)
    } else {
        Err("between 0 and 3600 seconds".into())
    }
}

/// Paths and addresses apart.
pub fn apart(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let (addresses, paths): (Vec<PathBuf>, Vec<PathBuf>) = paths
        .iter()
        .cloned()
        .partition(|p| p.to_str().is_some_and(entente_fetch::is_address));
    let addresses = addresses.into_iter().filter_map(|p| p.into_os_string().into_string().ok());
    (paths, addresses.collect())
}

/// What is at `addresses`, fetched as it is asked for.
pub fn inputs(addresses: Vec<String>, args: &WebArgs, most_bytes: usize, offline: bool) -> impl Iterator<Item = Found> + use<> {
    let mut fetcher = Fetcher::new(Policy {
        most_bytes,
        private_addresses: args.private_addresses,
        delay: Duration::from_secs_f64(args.delay),
        ..Policy::default()
    });
    addresses.into_iter().map(move |address| {
        if offline {
            return skipped(address, "the network is not used (--offline)");
        }
        match fetcher.fetch(&address, None) {
            Ok(Fetched::Document {
                url, bytes, content_type, ..
            }) => Found::Input(Box::new(input(url, bytes, content_type))),
            Ok(Fetched::NotModified) => skipped(address, "not changed since it was read"),
            Err(e) => skipped(address, e),
        }
    })
}

fn skipped(below: String, reason: impl ToString) -> Found {
    Found::Skipped {
        below,
        reason: reason.to_string(),
    }
}

fn input(url: String, bytes: Vec<u8>, content_type: Option<String>) -> Input {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    // The path of an address names a format only where the server's word does not.
    let extension = last.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
    Input {
        id: url.clone(),
        below: url.clone(),
        extension: if content_type.is_some() { String::new() } else { extension },
        body: Body::Memory(bytes),
        about: About {
            charset: content_type.as_deref().and_then(entente_intake::open::charset).map(str::to_owned),
            content_type,
            url: Some(url),
            ..About::default()
        },
        depth: 0,
    }
}
