//! Pages and feeds from the web: politely, bounded, and from public addresses only.
//!
//! *In:* an address. *Out:* [`Fetched`]: the bytes, what the server said of them, and when; or why not. One [`Fetcher`] serves
//! a whole run: it remembers each host's `robots.txt` and when it last asked it.
//!
//! # Invariants
//! - Only `http` and `https`, without a user's name in the address. Every address that a name leads to, also after a redirect,
//!   is checked when the connection is made ([`address`]): loopback, private, link-local and other special ones are refused
//!   unless [`Policy::private_addresses`] says so. What was checked is what is connected to.
//! - `robots.txt` is obeyed ([`robots`]); a host is asked at most once in [`Policy::delay`].
//! - Bytes, redirects and time are bounded. No proxy of the environment is used, no cookie kept, nothing sent but the
//!   address, [`AGENT`] and conditions.

pub mod address;
pub mod robots;
#[cfg(feature = "testing")]
pub mod testing;

use address::Guarded;
use std::collections::HashMap;
use std::io::Read;
use std::time::{Duration, Instant};
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

/// How the program identifies itself.
pub const AGENT: &str = concat!("entente/", env!("CARGO_PKG_VERSION"), " (reads public documents; obeys robots.txt)");

/// Bytes of an address at most: RFC 9110 asks for 8,000.
pub const LONGEST: usize = 8 << 10;

/// The name that `robots.txt` may speak of.
pub const ROBOT: &str = "entente";

/// What a fetcher may do.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The largest answer, in bytes. 16 MiB unless set.
    pub most_bytes: usize,
    /// Redirects that are followed. 5 unless set.
    pub redirects: u32,
    /// How long one answer may take. 30 s unless set.
    pub patience: Duration,
    /// The least time between two questions to one host. 1 s unless set.
    pub delay: Duration,
    /// Whether loopback and private addresses may be asked. Not unless set.
    pub private_addresses: bool,
    /// Whether `robots.txt` is obeyed. It is unless set otherwise.
    pub robots: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            most_bytes: 16 << 20,
            redirects: 5,
            patience: Duration::from_secs(30),
            delay: Duration::from_secs(1),
            private_addresses: false,
            robots: true,
        }
    }
}

/// What a server said the last time, so that it need not say it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// A document.
    Document {
        /// Where it was in the end, after redirects.
        url: String,
        /// Its bytes.
        bytes: Vec<u8>,
        /// Content type.
        content_type: Option<String>,
        /// For the next time.
        seen: Seen,
        /// When it was fetched: RFC 3339, UTC, whole seconds.
        at: String,
    },
    /// It has not changed since.
    NotModified,
}

/// Why a document was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Not an address of the web.
    #[error("not an address of the web: http:// or https:// and a host are expected")]
    NotAnAddress,
    /// Longer than [`LONGEST`].
    #[error("longer than an address may be: {LONGEST} bytes")]
    TooLong,
    /// An address with a name and a password.
    #[error("an address with a user's name in it")]
    Credentials,
    /// An address that is not public.
    #[error("{0} is not a public address: ask for such with --private-addresses")]
    NotPublic(String),
    /// `robots.txt` says no.
    #[error("the site's robots.txt asks not to read it")]
    Robots,
    /// The server says no.
    #[error("the server answered {0}")]
    Status(u16),
    /// The answer is too large.
    #[error("larger than the limit of {0} bytes a document")]
    TooLarge(usize),
    /// It takes too long.
    #[error("no answer within {0} s")]
    TooSlow(u64),
    /// It leads on and on.
    #[error("more than {0} redirects")]
    Redirects(u32),
    /// Anything else, in the words of the network.
    #[error("cannot be fetched: {0}")]
    Network(String),
}

/// Asks for documents, one at a time.
pub struct Fetcher {
    agent: ureq::Agent,
    policy: Policy,
    robots: HashMap<String, robots::Rules>,
    asked: HashMap<String, Instant>,
}

impl Fetcher {
    /// A fetcher that keeps to `policy`.
    pub fn new(policy: Policy) -> Self {
        let config = ureq::Agent::config_builder()
            .user_agent(AGENT)
            .accept("text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf, text/plain, */*;q=0.5")
            .proxy(None)
            .http_status_as_error(false)
            // Followed here, each step by the same rules as the first.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(policy.patience))
            .max_response_header_size(64 << 10)
            .build();
        let resolver = Guarded::new(policy.private_addresses);
        Fetcher {
            agent: ureq::Agent::with_parts(config, DefaultConnector::default(), resolver),
            policy,
            robots: HashMap::new(),
            asked: HashMap::new(),
        }
    }

    /// Fetches a document. `seen` is what its server said of it the last time.
    ///
    /// # Errors
    /// [`Refused`] says why not. Waits where the host was asked a moment ago.
    pub fn fetch(&mut self, address: &str, seen: Option<&Seen>) -> Result<Fetched, Refused> {
        let mut url = parse(address)?;
        for _ in 0..=self.policy.redirects {
            if !self.allowed(&url)? {
                return Err(Refused::Robots);
            }
            let response = self.ask(&url, seen)?;
            let status = response.status().as_u16();
            match status {
                200..=203 => return self.document(url, response),
                304 => return Ok(Fetched::NotModified),
                301 | 302 | 303 | 307 | 308 => {
                    let target = header(&response, "location").ok_or(Refused::Status(status))?;
                    let next = url.join(&target).map_err(|_| Refused::NotAnAddress)?;
                    url = parse(next.as_str())?;
                }
                _ => return Err(Refused::Status(status)),
            }
        }
        Err(Refused::Redirects(self.policy.redirects))
    }

    /// Whether the host's `robots.txt` allows an address; it is asked for once.
    fn allowed(&mut self, url: &Url) -> Result<bool, Refused> {
        if !self.policy.robots {
            return Ok(true);
        }
        let origin = url.origin().ascii_serialization();
        if !self.robots.contains_key(&origin) {
            let rules = self.robots_of(&origin)?;
            self.robots.insert(origin.clone(), rules);
        }
        Ok(self.robots[&origin].allows(url.as_str()))
    }

    fn robots_of(&mut self, origin: &str) -> Result<robots::Rules, Refused> {
        let mut url = parse(&format!("{origin}/robots.txt"))?;
        for _ in 0..=self.policy.redirects {
            let mut response = match self.ask(&url, None) {
                Ok(response) => response,
                Err(e @ Refused::NotPublic(_)) => return Err(e),
                // A host that cannot be asked now is not read now.
                Err(_) => return Ok(robots::Rules::nothing()),
            };
            match response.status().as_u16() {
                200..=299 => {
                    let mut bytes = Vec::new();
                    let read = response.body_mut().as_reader().take(robots::LONGEST as u64).read_to_end(&mut bytes);
                    return Ok(read.map_or_else(|_| robots::Rules::nothing(), |_| robots::Rules::of(&bytes)));
                }
                301 | 302 | 303 | 307 | 308 => match header(&response, "location").and_then(|l| url.join(&l).ok()) {
                    Some(next) => url = parse(next.as_str())?,
                    None => return Ok(robots::Rules::everything()),
                },
                400..=499 => return Ok(robots::Rules::everything()),
                _ => return Ok(robots::Rules::nothing()),
            }
        }
        Ok(robots::Rules::everything())
    }

    fn ask(&mut self, url: &Url, seen: Option<&Seen>) -> Result<ureq::http::Response<ureq::Body>, Refused> {
        self.wait_for(url.host_str().unwrap_or_default());
        let mut request = self.agent.get(url.as_str());
        if let Some(etag) = seen.and_then(|s| s.etag.as_deref()) {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = seen.and_then(|s| s.last_modified.as_deref()) {
            request = request.header("If-Modified-Since", date);
        }
        request.call().map_err(|e| self.refusal(&e, url))
    }

    /// Waits until a host may be asked again.
    fn wait_for(&mut self, host: &str) {
        if let Some(asked) = self.asked.get(host) {
            std::thread::sleep(self.policy.delay.saturating_sub(asked.elapsed()));
        }
        self.asked.insert(host.to_owned(), Instant::now());
    }

    fn refusal(&self, error: &ureq::Error, url: &Url) -> Refused {
        match error {
            ureq::Error::Timeout(_) => Refused::TooSlow(self.policy.patience.as_secs()),
            other if address::is_refusal(other) => Refused::NotPublic(url.host_str().unwrap_or_default().to_owned()),
            other => Refused::Network(other.to_string()),
        }
    }

    fn document(&self, url: Url, mut response: ureq::http::Response<ureq::Body>) -> Result<Fetched, Refused> {
        let most = self.policy.most_bytes;
        let content_type = header(&response, "content-type");
        let seen = Seen {
            etag: header(&response, "etag"),
            // Only a date that can be sent back.
            last_modified: header(&response, "last-modified").filter(|d| httpdate::parse_http_date(d).is_ok()),
        };
        let mut bytes = Vec::new();
        let read = response.body_mut().as_reader().take(most as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|e| {
            if e.kind() == std::io::ErrorKind::TimedOut {
                Refused::TooSlow(self.policy.patience.as_secs())
            } else {
                Refused::Network(e.to_string())
            }
        })?;
        if bytes.len() > most {
            return Err(Refused::TooLarge(most));
        }
        Ok(Fetched::Document {
            url: url.into(),
            bytes,
            content_type,
            seen,
            at: now(),
        })
    }
}

/// The present moment: RFC 3339, UTC, whole seconds.
pub fn now() -> String {
    jiff::Timestamp::now()
        .round(jiff::Unit::Second)
        .unwrap_or_else(|_| jiff::Timestamp::now())
        .to_string()
}

fn header(response: &ureq::http::Response<ureq::Body>, name: &str) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Whether a text is an address of the web.
pub fn is_address(text: &str) -> bool {
    let start: String = text.chars().take(8).collect::<String>().to_ascii_lowercase();
    start.starts_with("http://") || start.starts_with("https://")
}

/// An address that may be asked.
fn parse(address: &str) -> Result<Url, Refused> {
    let mut url = match address.len() {
        ..=LONGEST => Url::parse(address).map_err(|_| Refused::NotAnAddress)?,
        _ => return Err(Refused::TooLong),
    };
    // What is encoded grows.
    if url.as_str().len() > LONGEST {
        return Err(Refused::TooLong);
    }
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(Refused::NotAnAddress);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::Credentials);
    }
    url.set_fragment(None);
    Ok(url)
}
