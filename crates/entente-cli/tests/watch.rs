//! `entente watch` on a server of our own: a feed asked with conditions, pages fetched once, robots.txt, a stop.

mod common;

use common::{entente, finish, has_model};
use entente_fetch::testing::{answer, serve};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn page(title: &str, sentence: &str) -> String {
    let body = format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{sentence} The two sides also spoke of \
         trade, and of the border, and agreed to meet again in the spring of next year.</p></article></body></html>"
    );
    answer("200 OK", "Content-Type: text/html\r\n", &body)
}

fn rss(links: &[&str]) -> String {
    let items: String = links
        .iter()
        .map(|l| format!("<item><title>News</title><link>{l}</link><pubDate>Wed, 10 Jul 2024 08:00:00 GMT</pubDate></item>"))
        .collect();
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Wire</title>{items}</channel></rss>")
}

fn watch(folder: &Path, feed: &str, more: &[&str]) -> common::Run {
    let mut command = entente(folder);
    command
        .env_remove("ENTENTE_OFFLINE")
        .args(["watch", feed, "--private-addresses", "--delay", "0"]);
    let mut run = finish(command.args(more), "");
    // What is told of documents is an answer; what a feed keeps back is a message.
    run.err += &run.out;
    run
}

#[test]
fn new_pages_are_fetched_and_read_once() {
    if !has_model() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let round = Arc::new(AtomicUsize::new(0));
    let now = Arc::clone(&round);
    let (address, asked) = serve(move |path, head| match path {
        "/robots.txt" => answer("200 OK", "", "User-agent: *\nDisallow: /private\n"),
        "/feed" if now.load(Ordering::SeqCst) == 1 && head.contains("if-none-match: \"v1\"") => answer("304 Not Modified", "", ""),
        "/feed" if now.load(Ordering::SeqCst) < 2 => answer("200 OK", "ETag: \"v1\"\r\n", &rss(&["/a", "/private/b", "/gone", "/a"])),
        "/feed" => answer("200 OK", "ETag: \"v2\"\r\n", &rss(&["/c", "/a"])),
        "/a" => page("Pact signed", "Japan and Peru signed a defence agreement on 8 July 2024."),
        "/c" => page("Envoy called in", "Chile summoned the Norwegian ambassador on 9 July 2024."),
        _ => answer("404 Not Found", "", ""),
    });
    let feed = format!("http://{address}/feed");
    let first = watch(dir.path(), &feed, &["--once"]);
    assert_eq!(first.status, 0, "{}", first.err);
    assert!(first.err.contains("3 new pages"), "{}", first.err);
    assert!(
        first.err.contains("robots.txt asks not to read it") && first.err.contains("404"),
        "{}",
        first.err
    );
    round.store(1, Ordering::SeqCst);
    let second = watch(dir.path(), &feed, &["--once"]);
    assert_eq!((second.status, second.err.contains("nothing new")), (1, true), "{}", second.err);
    round.store(2, Ordering::SeqCst);
    let third = watch(dir.path(), &feed, &["--once"]);
    assert_eq!((third.status, third.err.contains("1 new page")), (0, true), "{}", third.err);

    let asked = asked.lock().unwrap().clone();
    let times = |what: &str| asked.iter().filter(|a| *a == what).count();
    assert_eq!(
        (times("/a"), times("/c"), times("/gone"), times("/private/b")),
        (1, 1, 1, 0),
        "{asked:?}"
    );
    assert_eq!(times("/feed if-none-match: \"v1\""), 2, "{asked:?}");

    let register = entente_register::Register::open_read_only(dir.path().join("entente.db")).unwrap();
    let documents = register.documents().unwrap();
    assert_eq!(
        documents.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(),
        [format!("http://{address}/a"), format!("http://{address}/c")]
    );
    for d in &documents {
        assert_eq!(d.url.as_deref(), Some(d.id.as_str()));
        assert!(
            d.fetched.as_deref().is_some_and(|t| t.ends_with('Z') && t.len() == 20),
            "{:?}",
            d.fetched
        );
        assert_eq!(
            (d.published.as_deref(), d.source.as_deref()),
            (Some("2024-07-10"), Some("The Wire"))
        );
    }
    assert!(
        register
            .document(&documents[0].id)
            .unwrap()
            .text
            .contains("Japan and Peru signed a defence agreement")
    );
    assert_eq!(register.counts().unwrap().0, 2);
}

#[test]
fn a_page_that_a_busy_server_keeps_back_is_asked_for_again() {
    let dir = tempfile::tempdir().unwrap();
    let (address, asked) = serve(|path, _| match path {
        "/feed" => answer("200 OK", "", &rss(&["/a"])),
        "/a" => answer("503 Service Unavailable", "", ""),
        _ => answer("404 Not Found", "", ""),
    });
    for _ in 0..2 {
        watch(dir.path(), &format!("http://{address}/feed"), &["--once"]);
    }
    assert_eq!(asked.lock().unwrap().iter().filter(|a| *a == "/a").count(), 2);
}

#[cfg(unix)]
#[test]
fn a_watch_ends_at_an_interrupt_with_what_was_fetched_stored() {
    let dir = tempfile::tempdir().unwrap();
    let (address, asked) = serve(|path, _| match path {
        "/feed" => answer("200 OK", "", &rss(&[])),
        _ => answer("404 Not Found", "", ""),
    });
    let mut child = entente(dir.path())
        .env_remove("ENTENTE_OFFLINE")
        .args([
            "watch",
            &format!("http://{address}/feed"),
            "--private-addresses",
            "--interval",
            "1s",
            "--delay",
            "0",
        ])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let start = std::time::Instant::now();
    let rounds = || asked.lock().unwrap().iter().filter(|a| a.starts_with("/feed")).count();
    while rounds() < 2 && start.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(rounds() >= 2, "asked again after the interval");
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_is_no_feed_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let (address, _) = serve(|path, _| match path {
        "/robots.txt" => answer("404 Not Found", "", ""),
        _ => answer("200 OK", "Content-Type: text/html\r\n", "<p>Talks.</p>"),
    });
    let run = watch(dir.path(), &format!("http://{address}/feed"), &["--once"]);
    assert_eq!(
        (run.status, run.err.contains("not a feed that can be read")),
        (1, true),
        "{}",
        run.err
    );
    let run = watch(dir.path(), "news.xml", &["--once"]);
    assert_eq!((run.status, run.err.contains("not an address")), (2, true), "{}", run.err);
}
