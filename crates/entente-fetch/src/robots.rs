//! What a site's `robots.txt` allows (RFC 9309).

use texting_robots::Robot;

/// Bytes of it that are read.
pub const LONGEST: usize = 512 << 10;

/// What one site allows.
#[derive(Debug)]
pub enum Rules {
    /// By its text.
    Text(Box<Robot>),
    /// Everything: it has none.
    Everything,
    /// Nothing: it could not be had.
    Nothing,
}

impl Rules {
    /// By the text of a `robots.txt`, of which [`LONGEST`] bytes count. Nothing is allowed by one that cannot be understood.
    pub fn of(bytes: &[u8]) -> Rules {
        let bytes = &bytes[..bytes.len().min(LONGEST)];
        Robot::new(super::ROBOT, bytes).map_or(Rules::Nothing, |robot| Rules::Text(Box::new(robot)))
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
            Rules::Text(robot) => robot.allowed(url),
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
