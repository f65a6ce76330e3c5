//! `entente watch`: feeds asked again and again, their new pages read into the register.
//!
//! A feed is asked with what its server said the last time, which the register keeps; a page that it links to is fetched once. A feed that
//! cannot be had is asked half as often each time, down to once a day.

use super::read::{Report, into_register, tell_totals};
use crate::args::Global;
use crate::problem::{self, Problem};
use crate::screen::{self, BLUE, DIM};
use crate::web::{self, WebArgs};
use crate::{Outcome, load};
use anyhow::{Context, Result};
use entente_fetch::{Fetched, Fetcher, Refused, Seen};
use entente_intake::open::feed::{self, Link};
use entente_intake::open::{About, Found};
use entente_intake::{Reader, Shapes};
use entente_reading::Options;
use entente_register::{Feed, Register};
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const AFTER_HELP: &str = "\
Examples:
  entente watch https://www.example.org/news/rss.xml
  entente watch https://a.example/feed https://b.example/atom.xml --interval 1h --register gulf.db
  entente watch https://www.example.org/feed.json --once      ask once and end: for a scheduler of your own

Feeds may be RSS, Atom or JSON Feed. The program says who it is, keeps to robots.txt, asks each host at most once in --delay
seconds, and asks feeds whether they changed. New pages are fetched and read once; each document keeps its address, when it
was fetched, and its text as read. Ctrl-C ends it when what was fetched is stored.
Exit status: 0 done, 1 nothing new (with --once), 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Addresses of feeds
    #[arg(value_name = "FEED", required = true)]
    feeds: Vec<String>,
    /// How long to wait before a feed is asked again: 90s, 15m, 6h, 1d
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = interval)]
    interval: Duration,
    /// Ask each feed once and end
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    web: WebArgs,
}

/// A feed that cannot be had is asked this often at least.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    if let Some(other) = args.feeds.iter().find(|f| !entente_fetch::is_address(f)) {
        let help = "give addresses that begin with http:// or https://; files are read by `entente read`";
        return Err(Problem::error(format!("`{other}` is not an address of the web"), help));
    }
    if global.offline {
        return Err(Problem::error(
            "feeds are on the network, which is not used (--offline)",
            "leave out --offline",
        ));
    }
    let shapes = Shapes::load(&global.knowledge())?;
    let mut register = Register::open(&global.register)?;
    load::tell_migrated(&register, global);
    let mut watch = Watch {
        fetcher: Arc::new(Mutex::new(args.web.fetcher(global.max_document))),
        stop: heed_interrupts()?,
        shapes: &shapes,
        global,
    };
    let mut next: Vec<(Instant, &str)> = args.feeds.iter().map(|f| (Instant::now(), f.as_str())).collect();
    let mut found = false;
    loop {
        for (when, address) in &mut next {
            if *when > Instant::now() || watch.stopped() {
                continue;
            }
            let (new, failures) = watch.ask(&mut register, address)?;
            found |= new;
            *when = Instant::now() + patience(args.interval, failures);
        }
        if args.once || watch.stopped() {
            break;
        }
        let soonest = next.iter().map(|(when, _)| *when).min().unwrap_or_else(Instant::now);
        while !watch.stopped() && Instant::now() < soonest {
            std::thread::sleep(Duration::from_millis(200).min(soonest - Instant::now()));
        }
    }
    Ok(Outcome::found(found || !args.once))
}

/// How long to wait for a feed that failed so often in a row.
fn patience(interval: Duration, failures: u32) -> Duration {
    interval.saturating_mul(1 << failures.min(16)).min(LONGEST.max(interval))
}

/// Set at the first Ctrl-C; the second ends the program at once.
fn heed_interrupts() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if heard.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        problem::warn("ending when what was fetched is stored; once more ends at once");
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(stop)
}

struct Watch<'g> {
    /// Shared with the thread that reads: it remembers hosts from round to round.
    fetcher: Arc<Mutex<Fetcher>>,
    stop: Arc<AtomicBool>,
    shapes: &'g Shapes,
    global: &'g Global,
}

impl Watch<'_> {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Asks a feed and reads its new pages; whether there were any, and how often in a row it could not be had.
    fn ask(&mut self, register: &mut Register, address: &str) -> Result<(bool, u32)> {
        let known = register.feed(address)?.unwrap_or_default();
        let seen = Seen {
            etag: known.etag.clone(),
            last_modified: known.modified.clone(),
        };
        let answer = lock(&self.fetcher).fetch(address, Some(&seen));
        let mut now = Feed {
            address: address.to_owned(),
            asked: entente_fetch::now(),
            failures: 0,
            ..known.clone()
        };
        let links = match answer {
            Ok(Fetched::NotModified) => Vec::new(),
            Ok(Fetched::Document { bytes, seen, .. }) => {
                (now.etag, now.modified) = (seen.etag, seen.last_modified);
                self.read_feed(address, &bytes, &mut now, &known)
            }
            Err(why) => {
                now.failures = known.failures.saturating_add(1);
                problem::warn(format!("{address}: {why}"));
                Vec::new()
            }
        };
        let mut new: Vec<Link> = Vec::new();
        for link in links {
            if !register.was_fetched(&link.address)? && new.iter().all(|n| n.address != link.address) {
                new.push(link);
            }
        }
        self.say(address, new.len())?;
        let all = self.fetch_and_read(register, &new)?;
        // A stop leaves some unread: the feed must give them again.
        if !all {
            (now.etag, now.modified) = (None, None);
        }
        register.remember_feed(&now)?;
        Ok((!new.is_empty(), now.failures))
    }

    /// What a feed links to; one that cannot be read has failed.
    fn read_feed(&self, address: &str, bytes: &[u8], now: &mut Feed, known: &Feed) -> Vec<Link> {
        feed::links(bytes, address).unwrap_or_else(|why| {
            (now.failures, now.etag, now.modified) = (known.failures.saturating_add(1), None, None);
            problem::warn(format!("{address}: {why}"));
            Vec::new()
        })
    }

    fn say(&self, address: &str, new: usize) -> Result<()> {
        if !self.global.quiet {
            let news = match new {
                0 => "nothing new".to_owned(),
                1 => "1 new page".to_owned(),
                n => format!("{n} new pages"),
            };
            writeln!(screen::people(), "{BLUE}{}{BLUE:#}  {DIM}{news}{DIM:#}", screen::one_line(address))?;
        }
        Ok(())
    }

    /// Fetches pages and reads them into the register; whether none is left to be asked for again.
    fn fetch_and_read(&mut self, register: &mut Register, links: &[Link]) -> Result<bool> {
        if links.is_empty() {
            return Ok(true);
        }
        let fetched: Arc<Mutex<Vec<String>>> = Arc::default();
        let pages = self.pages(links.to_vec(), Arc::clone(&fetched));
        let reader = || Reader::with(Vec::<PathBuf>::new(), self.global.limits(), self.shapes).and(pages);
        let totals = into_register(register, reader, Options::default(), &mut Report::create(None)?, self.global)?;
        tell_totals(&totals, register.counts()?, self.global)?;
        let fetched = std::mem::take(&mut *lock(&fetched));
        register.remember_fetched(&fetched)?;
        Ok(fetched.len() == links.len())
    }

    /// The pages of links, fetched as they are asked for, until the stop; those that need not be asked for again are noted.
    fn pages(&self, links: Vec<Link>, fetched: Arc<Mutex<Vec<String>>>) -> impl Iterator<Item = Found> + Send + use<> {
        let (fetcher, stop) = (Arc::clone(&self.fetcher), Arc::clone(&self.stop));
        links.into_iter().map_while(move |link| {
            if stop.load(Ordering::SeqCst) {
                return None;
            }
            let about = About {
                published: link.published,
                source: link.source,
                ..About::default()
            };
            let page = web::page(&mut lock(&fetcher), &link.address, about);
            // What the network or a busy server kept back is asked for again.
            let for_good = !matches!(
                page,
                Err(Refused::Network(_) | Refused::TooSlow(_) | Refused::Status(408 | 429 | 500..))
            );
            if for_good {
                lock(&fetched).push(link.address.clone());
            }
            Some(page.unwrap_or_else(|why| web::skipped(link.address, why)))
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|e| e.into_inner())
}

/// "15m" as a time.
fn interval(text: &str) -> Result<Duration, String> {
    let wrong = || "a time such as 90s, 15m, 6h or 1d is expected".to_owned();
    let text = text.trim();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    let all = number.checked_mul(seconds).filter(|n| (1..=30 * 86_400).contains(n));
    all.map(Duration::from_secs).ok_or_else(|| "between 1s and 30d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_their_units() {
        assert_eq!(interval("15m"), Ok(Duration::from_secs(900)));
        assert_eq!(interval(" 6h"), Ok(Duration::from_secs(21_600)));
        for wrong in ["", "15", "m", "0s", "-1m", "1.5h", "999999999999999d", "15 µ"] {
            assert!(interval(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_feed_that_fails_is_asked_less_and_less_but_once_a_day() {
        let quarter = Duration::from_secs(900);
        assert_eq!(patience(quarter, 0), quarter);
        assert_eq!(patience(quarter, 2), quarter * 4);
        assert_eq!(patience(quarter, 4_000_000), LONGEST);
        assert_eq!(patience(LONGEST * 7, 3), LONGEST * 7);
    }
}
