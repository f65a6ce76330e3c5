//! Addresses among the paths of a command, and the pages of feeds: fetched one after the other, as inputs for the reader.

use entente_fetch::{Fetched, Fetcher, Policy, Refused};
use entente_intake::open::{About, Found, Input};
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

impl WebArgs {
    /// One who fetches so, answers of so many bytes at most.
    pub fn fetcher(&self, most_bytes: usize) -> Fetcher {
        Fetcher::new(Policy {
            most_bytes,
            private_addresses: self.private_addresses,
            delay: Duration::from_secs_f64(self.delay),
            ..Policy::default()
        })
    }
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
    let mut fetcher = args.fetcher(most_bytes);
    addresses.into_iter().map(move |address| {
        if offline {
            return skipped(address, "the network is not used (--offline)");
        }
        page(&mut fetcher, &address, About::default()).unwrap_or_else(|e| skipped(address, e))
    })
}

/// A page, fetched; `about` is what is known of it beforehand.
///
/// # Errors
/// Why it is not to be had.
pub fn page(fetcher: &mut Fetcher, address: &str, about: About) -> Result<Found, Refused> {
    Ok(match fetcher.fetch(address, None)? {
        Fetched::Document {
            url,
            bytes,
            content_type,
            at,
            ..
        } => Found::Input(Box::new(input(url, bytes, content_type, at, about))),
        Fetched::NotModified => skipped(address.to_owned(), "not changed since it was read"),
    })
}

/// Something at an address that is not read.
pub fn skipped(below: String, reason: impl ToString) -> Found {
    Found::Skipped {
        below,
        reason: reason.to_string(),
    }
}

/// What an address gave, as an input for the reader.
fn input(url: String, bytes: Vec<u8>, content_type: Option<String>, at: String, about: About) -> Input {
    let about = About {
        fetched: Some(at),
        ..about
    };
    Input::from_web(url, bytes, content_type, about)
}
