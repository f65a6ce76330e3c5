//! What a site's `robots.txt` allows (RFC 9309).

use robotstxt::DefaultMatcher;

/// Bytes of it that are read.
pub const LONGEST: usize = 512 << 10;

/// What one site allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rules {
    /// By its text.
    Text(String),
    /// Everything: it has none.
    Everything,
    /// Nothing: it could not be had.
    Nothing,
}

impl Rules {
    /// By the text of a `robots.txt`.
    pub fn of(bytes: &[u8]) -> Rules {
        Rules::Text(String::from_utf8_lossy(bytes).into_owned())
    }

    /// Everything is allowed.
    pub const fn everything() -> Rules {
        Rules::Everything
    }

    /// Nothing is allowed.
    pub const fn nothing() -> Rules {
        Rules::Nothing
    }

    /// Whether this program may read an address.
    pub fn allows(&self, url: &str) -> bool {
        match self {
            Rules::Text(text) => DefaultMatcher::default().one_agent_allowed_by_robots(text, super::ROBOT, url),
            Rules::Everything => true,
            Rules::Nothing => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_of_its_own_goes_before_that_of_all() {
        let rules = Rules::of(b"User-agent: *\nDisallow: /\n\nUser-agent: entente\nDisallow: /private\nAllow: /private/open$\n");
        assert!(rules.allows("https://x.example/news"));
        assert!(!rules.allows("https://x.example/private/a"));
        assert!(rules.allows("https://x.example/private/open"));
        assert!(!Rules::of(b"User-agent: *\nDisallow: /*.pdf$").allows("https://x.example/a.pdf"));
    }
}
