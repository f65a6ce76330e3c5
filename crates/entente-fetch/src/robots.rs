//! What a site's `robots.txt` allows (RFC 9309).

use texting_robots::Robot;

/// Bytes of it that are read.
pub const LONGEST: usize = 512 << 10;

/// So many lines may have a `$`: each such rule takes 22 KB while it is asked, and a file of nothing else would take 440 MB.
const MOST_ENDS: usize = 1_000;

/// What one site allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rules {
    /// By its text.
    Text(Vec<u8>),
    /// Everything: it has none.
    Everything,
    /// Nothing: it could not be had.
    Nothing,
}

impl Rules {
    /// By the text of a `robots.txt`, of which [`LONGEST`] bytes count. One that cannot be understood, or has thousands of `$`, allows nothing.
    pub fn of(bytes: &[u8]) -> Rules {
        let bytes = &bytes[..bytes.len().min(LONGEST)];
        let ends = bytes.split(|b| matches!(b, b'\n' | b'\r' | 0)).filter(|line| line.contains(&b'$'));
        match ends.count() {
            ..=MOST_ENDS => Rules::Text(bytes.to_vec()),
            _ => Rules::Nothing,
        }
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
            // Compiled rules are not kept: a host is asked once in a second, and its text is smaller.
            Rules::Text(text) => Robot::new(super::ROBOT, text).is_ok_and(|robot| robot.allowed(url)),
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

    #[test]
    fn what_sites_write_is_understood() {
        let all = |text: &str, path: &str| Rules::of(text.as_bytes()).allows(&format!("https://x.example{path}"));
        for open in [
            "",
            "User-agent: *\nDisallow:\n",
            "User-agent: ENTENTE\nDisallow:\n\nUser-agent: *\nDisallow: /\n",
            "<!DOCTYPE html><title>Not found</title><p>Disallow: / is not here",
            "User-agent: other\nDisallow: /\n",
            "User-agent: *\nDisallow: /news\nAllow: /news\n",
            "User-agent: *\nDisallow: /\nAllow: /news/*.html$ # but pages\n",
            "User-agent: *\nDisallow: /n\u{e9}ws\n",
        ] {
            assert!(all(open, "/news/a.html"), "{open:?}");
        }
        for shut in [
            "\u{feff}User-agent: *\r\nDisallow: /news\r\n",
            "user-agent : *\rdisallow : /\r",
            "User-agent: other\nUser-agent: *\n\nDisallow: /*/a\n",
            "User-agent: *\nDisallow: /*.html$\nAllow: /news\n",
            "Disallow: /news",
            "User-agent: *\nDisallow: /n\0\nDisallow: /news\n",
        ] {
            assert!(!all(shut, "/news/a.html"), "{shut:?}");
        }
        assert!(!all("User-agent: *\nDisallow: /n\u{e9}ws\n", "/n\u{e9}ws/a"));
        let ends = |lines: usize| format!("User-agent: *\n{}", "Disallow: /*b$\n".repeat(lines));
        assert!(all(&ends(MOST_ENDS), "/news/a.html") && !all(&ends(MOST_ENDS + 1), "/news/a.html"));
    }
}
