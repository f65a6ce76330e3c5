//! How often one may try a password: by account and by address, so that neither a list of passwords for one name nor one password
//! for a list of names gets far.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Failures in [`SPAN`] after which one waits.
const MOST: usize = 5;
/// From one address, behind which several people may sit.
const MOST_OF_ADDRESS: usize = 20;
/// How long failures count.
const SPAN: Duration = Duration::from_secs(15 * 60);
/// Names and addresses that are remembered; beyond, the longest quiet ones are forgotten.
const REMEMBERED: usize = 10_000;

/// Failed attempts to sign in.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<Who, Vec<Instant>>>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    Name(String),
    Address(IpAddr),
}

impl Attempts {
    /// How long to wait before the next attempt; `None`: it may be made.
    pub fn wait(&self, name: &str, address: IpAddr, now: Instant) -> Option<Duration> {
        let failed = self.lock();
        let until = |who: &Who, most: usize| {
            let recent: Vec<&Instant> = failed.get(who)?.iter().filter(|t| now.duration_since(**t) < SPAN).collect();
            let first = recent.len().checked_sub(most)?;
            Some(SPAN - now.duration_since(*recent[first]))
        };
        until(&Who::Name(short(name)), MOST).max(until(&Who::Address(address), MOST_OF_ADDRESS))
    }

    /// Notes that an attempt failed.
    pub fn failed(&self, name: &str, address: IpAddr, now: Instant) {
        let mut failed = self.lock();
        if failed.len() >= REMEMBERED {
            failed.retain(|_, times| times.last().is_some_and(|t| now.duration_since(*t) < SPAN));
            if failed.len() >= REMEMBERED {
                failed.clear();
            }
        }
        for who in [Who::Name(short(name)), Who::Address(address)] {
            let times = failed.entry(who).or_default();
            times.retain(|t| now.duration_since(*t) < SPAN);
            times.push(now);
        }
    }

    /// Forgets the failures of a name that signed in.
    pub fn succeeded(&self, name: &str) {
        self.lock().remove(&Who::Name(short(name)));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Who, Vec<Instant>>> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}

fn short(name: &str) -> String {
    name.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::{Attempts, MOST, MOST_OF_ADDRESS, SPAN};
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::Instant;

    #[test]
    fn after_some_failures_one_waits() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        let at = |n: u8| IpAddr::V4(Ipv4Addr::new(192, 0, 2, n));
        for _ in 0..MOST {
            assert_eq!(attempts.wait("ana", at(1), now), None);
            attempts.failed("ana", at(1), now);
        }
        assert!(attempts.wait("ana", at(2), now).is_some(), "from anywhere");
        assert_eq!(attempts.wait("bo", at(1), now), None);
        assert_eq!(attempts.wait("ana", at(2), now + SPAN), None, "not for ever");
        for n in 0..MOST_OF_ADDRESS {
            attempts.failed(&format!("n{n}"), at(3), now);
        }
        assert!(attempts.wait("bo", at(3), now).is_some(), "one password for many names");
    }
}
