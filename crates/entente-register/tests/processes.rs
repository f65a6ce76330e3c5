//! Several programs at one register, and programs that die.
//!
//! Each test starts this test program again as a child, which does one job of [`a_job_for_a_child`] and says on its standard
//! output what the register reported as stored.

use entente_register::testing::document;
use entente_register::{Filter, Put, Register};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Starts a child that puts documents `from..to` into the register, one by one.
fn child(register: &Path, from: usize, to: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_job_for_a_child", "--nocapture"])
        .env("ENTENTE_TEST_REGISTER", register)
        .env("ENTENTE_TEST_DOCUMENTS", format!("{from} {to}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn put(register: &mut Register, n: usize) -> Put {
    let day = format!("2014-{:02}-{:02}", n % 12 + 1, n % 28 + 1);
    let met = format!("meeting summit by=JPN,VNM date={day}");
    let gave = format!("transfer grant pledged planned by=JPN to=VNM date={day} items=6_vessel");
    let (document, claims) = document(
        &format!("{n}.txt"),
        &day,
        &[("They met.", &met), ("It will give six vessels.", &gave)],
    );
    register.put(&document, &claims).unwrap()
}

#[test]
fn a_job_for_a_child() {
    let (Ok(path), Ok(documents)) = (std::env::var("ENTENTE_TEST_REGISTER"), std::env::var("ENTENTE_TEST_DOCUMENTS")) else {
        return;
    };
    let numbers: Vec<usize> = documents.split(' ').map(|n| n.parse().unwrap()).collect();
    let mut register = Register::open(path).unwrap();
    for n in numbers[0]..numbers[1] {
        if put(&mut register, n) == Put::Added {
            println!("\nstored {n}");
        }
    }
}

/// What a child reported as stored.
fn reported(child: &mut Child) -> Vec<usize> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines
        .map_while(Result::ok)
        .filter_map(|l| l.strip_prefix("stored ").and_then(|n| n.parse().ok()))
        .collect()
}

#[test]
fn two_programs_may_write_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let mut children = [child(&path, 0, 40), child(&path, 40, 80)];
    for (n, c) in children.iter_mut().enumerate() {
        assert_eq!(reported(c), (n * 40..n * 40 + 40).collect::<Vec<_>>());
        assert!(c.wait().unwrap().success());
    }
    let mut alone = Register::in_memory().unwrap();
    for n in 0..80 {
        put(&mut alone, n);
    }
    let together = Register::open_read_only(&path).unwrap();
    assert_eq!(
        together.events(&Filter::default()).unwrap(),
        alone.events(&Filter::default()).unwrap()
    );
}

#[test]
fn a_program_killed_at_any_moment_loses_nothing_that_was_reported() {
    // Many more by hand: ENTENTE_TEST_KILLS=500 cargo test -p entente-register --test processes
    let kills: u64 = std::env::var("ENTENTE_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let (mut next, mut stored) = (0, Vec::new());
    for n in 0..kills {
        let mut child = child(&path, next, next + 10_000);
        // Sometimes while the tables are made, sometimes after some documents.
        std::thread::sleep(std::time::Duration::from_millis(3 + n * 7919 % 60));
        child.kill().unwrap();
        let seen = reported(&mut child);
        child.wait().unwrap();
        stored.extend(seen);
        let register = Register::open(&path).unwrap();
        let there: Vec<usize> = register
            .documents()
            .unwrap()
            .iter()
            .map(|d| d.id.trim_end_matches(".txt").parse().unwrap())
            .collect();
        assert!(stored.iter().all(|n| there.contains(n)), "reported but not there after kill {n}");
        let events = register.events(&Filter::default()).unwrap();
        assert_eq!(
            events.iter().map(|e| e.claims.len()).sum::<usize>(),
            2 * there.len(),
            "whole documents only"
        );
        next = there.iter().max().map_or(0, |n| n + 1);
    }
    assert!(!stored.is_empty(), "the children were killed before they stored anything");
    let db = rusqlite::Connection::open(&path).unwrap();
    let check: String = db.query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap();
    assert_eq!(check, "ok");
    assert_eq!(
        db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |r| r.get::<_, i64>(0))
            .unwrap(),
        0
    );
}

#[cfg(unix)]
#[test]
fn a_register_in_a_folder_that_cannot_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    put(&mut Register::open(&path).unwrap(), 1);
    let set = |mode| std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    let writable_all_the_same = std::fs::write(dir.path().join("probe"), "").is_ok(); // root
    let read = Register::open_read_only(&path).and_then(|r| r.counts());
    let written = Register::open(dir.path().join("new.db"));
    set(0o755);
    assert_eq!(read.unwrap(), (1, 2, 2));
    if !writable_all_the_same {
        assert!(written.err().unwrap().help().is_some());
    }
}
