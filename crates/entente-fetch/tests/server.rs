//! Asking a server of our own on the loopback: answers good and bad, redirects, robots, conditions, bounds.

use entente_fetch::testing::{answer, serve};
use entente_fetch::{Fetched, Fetcher, Policy, Refused, Seen};
use std::time::{Duration, Instant};

fn here() -> Policy {
    Policy {
        private_addresses: true,
        delay: Duration::ZERO,
        patience: Duration::from_secs(3),
        ..Policy::default()
    }
}

#[test]
fn a_page_comes_with_what_the_server_said_and_is_not_fetched_twice() {
    let (address, asked) = serve(|path, head| match path {
        "/robots.txt" => answer("404 Not Found", "", ""),
        _ if head.contains("if-none-match: \"a1\"") => answer("304 Not Modified", "", ""),
        _ => answer(
            "200 OK",
            "Content-Type: text/html; charset=utf-8\r\nETag: \"a1\"\r\nLast-Modified: nonsense\r\n",
            "<p>Talks.",
        ),
    });
    let mut fetcher = Fetcher::new(here());
    let url = format!("http://{address}/a#part");
    let Fetched::Document {
        url: got,
        bytes,
        content_type,
        seen,
        at,
    } = fetcher.fetch(&url, None).unwrap()
    else {
        panic!()
    };
    assert_eq!((got, bytes.as_slice()), (format!("http://{address}/a"), &b"<p>Talks."[..]));
    assert_eq!(content_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(
        seen,
        Seen {
            etag: Some("\"a1\"".into()),
            last_modified: None
        }
    );
    assert_eq!((at.len(), at.ends_with('Z')), (20, true));
    assert_eq!(fetcher.fetch(&url, Some(&seen)).unwrap(), Fetched::NotModified);
    assert_eq!(*asked.lock().unwrap(), ["/robots.txt", "/a", "/a if-none-match: \"a1\""]);
}

#[test]
fn what_a_site_asks_not_to_read_is_not_read() {
    let (address, asked) = serve(|path, _| match path {
        "/robots.txt" => answer("200 OK", "", "User-agent: *\nDisallow: /private\n"),
        "/leads" => answer("302 Found", "Location: /private/b\r\n", ""),
        _ => answer("200 OK", "", "text"),
    });
    let mut fetcher = Fetcher::new(here());
    for path in ["/private/a", "/leads"] {
        assert!(
            matches!(fetcher.fetch(&format!("http://{address}{path}"), None), Err(Refused::Robots)),
            "{path}"
        );
    }
    assert!(!asked.lock().unwrap().iter().any(|p| p.starts_with("/private")));
    let (down, _) = serve(|_, _| answer("503 Service Unavailable", "", ""));
    assert!(matches!(fetcher.fetch(&format!("http://{down}/a"), None), Err(Refused::Robots)));
}

#[test]
fn this_machine_is_asked_only_where_that_is_wanted() {
    let (address, asked) = serve(|_, _| answer("200 OK", "", "secret"));
    let mut fetcher = Fetcher::new(Policy {
        private_addresses: false,
        ..here()
    });
    for host in [
        address.to_string(),
        format!("localhost:{}", address.port()),
        format!("[::ffff:127.0.0.1]:{}", address.port()),
        format!("2130706433:{}", address.port()),
    ] {
        let refused = fetcher.fetch(&format!("http://{host}/a"), None).unwrap_err();
        assert!(matches!(refused, Refused::NotPublic(_)), "{host}: {refused}");
    }
    assert!(asked.lock().unwrap().is_empty());
    for odd in [
        "file:///etc/passwd",
        "ftp://x.example/a",
        "http://",
        "gopher://x",
        "http://user:pw@x.example/",
        "not an address",
    ] {
        assert!(
            matches!(fetcher.fetch(odd, None), Err(Refused::NotAnAddress | Refused::Credentials)),
            "{odd}"
        );
    }
    let long = format!("https://x.example/{}", "é".repeat(entente_fetch::LONGEST / 5));
    assert!(matches!(fetcher.fetch(&long, None), Err(Refused::TooLong)));
}

#[test]
fn redirects_size_and_time_are_bounded() {
    let (address, _) = serve(|path, _| match path {
        "/robots.txt" => answer("404 Not Found", "", ""),
        "/round" => answer("301 Moved", "Location: /round\r\n", ""),
        "/away" => answer("301 Moved", "Location: file:///etc/passwd\r\n", ""),
        "/large" => answer("200 OK", "", &"x".repeat(5_000)),
        "/slow" => {
            std::thread::sleep(Duration::from_secs(6));
            answer("200 OK", "", "late")
        }
        "/gone" => answer("410 Gone", "", ""),
        _ => "nonsense\r\n\r\n".to_owned(),
    });
    let mut fetcher = Fetcher::new(Policy {
        most_bytes: 1_000,
        ..here()
    });
    let mut get = |path: &str| fetcher.fetch(&format!("http://{address}{path}"), None).unwrap_err();
    assert!(matches!(get("/round"), Refused::Redirects(5)));
    assert!(matches!(get("/away"), Refused::NotAnAddress));
    assert!(matches!(get("/large"), Refused::TooLarge(1_000)));
    assert!(matches!(get("/gone"), Refused::Status(410)));
    assert!(matches!(get("/nonsense"), Refused::Network(_)));
    let started = Instant::now();
    assert!(matches!(get("/slow"), Refused::TooSlow(3)));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_host_is_not_hurried() {
    let (address, _) = serve(|_, _| answer("200 OK", "", "text"));
    let mut fetcher = Fetcher::new(Policy {
        delay: Duration::from_millis(150),
        ..here()
    });
    let started = Instant::now();
    for n in 0..3 {
        fetcher.fetch(&format!("http://{address}/{n}"), None).unwrap();
    }
    // robots.txt and three pages: three waits.
    assert!(started.elapsed() >= Duration::from_millis(450));
}
