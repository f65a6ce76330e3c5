//! Programs that are killed while they read, review, forget or bring a register up to date; and disks that are full.
//!
//! Each test starts this test program again as a child, which does one job of [`a_job_for_a_child`], says on its standard output
//! what the register reported as stored, and is killed at some moment. Many more kills by hand:
//! `ENTENTE_TEST_KILLS=500 cargo test -p entente-register --test killed`

use entente_register::testing::document;
use entente_register::{Filter, NewDecision, Register, RegisterError, What};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How often each job is killed.
fn kills() -> u64 {
    std::env::var("ENTENTE_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

/// Starts a child on a job, kills it `wait` after it is ready, and gives what it reported.
fn killed(register: &Path, job: &str, from: usize, wait: Duration) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_job_for_a_child", "--nocapture"])
        .env("ENTENTE_TEST_REGISTER", register)
        .env("ENTENTE_TEST_JOB", format!("{job} {from}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.by_ref() {
        if line.unwrap() == "ready" {
            break;
        }
    }
    std::thread::sleep(wait);
    child.kill().unwrap();
    let told = lines
        .map_while(Result::ok)
        .filter_map(|l| l.strip_prefix("done ").map(str::to_owned))
        .collect();
    child.wait().unwrap();
    told
}

/// Moments of every length up to 50 ms, the same on every run.
fn moment(n: u64) -> Duration {
    Duration::from_micros(n * 7_919_993 % 50_000)
}

fn say(what: &str) {
    println!("\n{what}");
    std::io::stdout().flush().unwrap();
}

fn put(register: &mut Register, n: usize) {
    let day = format!("2014-{:02}-{:02}", n % 12 + 1, n % 28 + 1);
    let met = format!("meeting summit by=JPN,VNM date={day}");
    let gave = format!("transfer grant pledged planned by=JPN to=VNM date={day} items=6_vessel");
    let (document, claims) = document(
        &format!("{n}.txt"),
        &day,
        &[("They met.", &met), ("It will give six vessels.", &gave)],
    );
    register.put(&document, &claims).unwrap();
}

#[test]
fn a_job_for_a_child() {
    let (Ok(path), Ok(job)) = (std::env::var("ENTENTE_TEST_REGISTER"), std::env::var("ENTENTE_TEST_JOB")) else {
        return;
    };
    let (job, from) = job.split_once(' ').unwrap();
    let from: usize = from.parse().unwrap();
    if job == "open" {
        say("ready");
        drop(Register::open(&path).unwrap());
        return say("done opening");
    }
    let mut register = Register::open(&path).unwrap();
    say("ready");
    for n in from.. {
        match job {
            "review" => review(&mut register, n),
            _ => {
                put(&mut register, n);
                register.forget(&[format!("{n}.txt")]).unwrap();
                say(&format!("done {n}.txt"));
            }
        }
    }
}

/// One decision, of every sort in turn.
fn review(register: &mut Register, n: usize) {
    let events = register
        .events(&Filter {
            rejected: true,
            ..Filter::default()
        })
        .unwrap();
    let pick = |k: usize| events[(n * 31 + k * 17) % events.len()].id.clone();
    let what = match n % 5 {
        0 => What::Accept,
        1 => What::Reject,
        2 => What::Same(pick(1)),
        3 => What::Apart(pick(1)),
        _ => What::Correct {
            field: "date".into(),
            value: format!("2013-{:02}", n % 12 + 1),
        },
    };
    let new = NewDecision {
        id: pick(0),
        what,
        author: "ann".into(),
        reason: None,
    };
    match register.decide(&new) {
        Ok(made) => say(&format!("done {}", made.id)),
        Err(RegisterError::Undecidable { .. }) => {}
        Err(other) => panic!("{other}"),
    }
}

/// What must hold of a register whatever happened: it is sound, and its events are those that follow from what it was told.
#[track_caller]
fn is_whole(path: &Path, after: &str) -> Register {
    assert_eq!(Register::check(path).unwrap(), [""; 0], "{after}");
    let mut register = Register::open(path).unwrap();
    let everything = Filter {
        rejected: true,
        ..Filter::default()
    };
    let events = register.events(&everything).unwrap();
    register.derive_again().unwrap();
    assert_eq!(register.events(&everything).unwrap(), events, "{after}");
    register
}

#[test]
fn a_review_that_is_killed_loses_no_decision_that_was_reported() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let mut register = Register::open(&path).unwrap();
    (0..12).for_each(|n| put(&mut register, n));
    drop(register);
    let mut reported = BTreeSet::new();
    for n in 0..kills() {
        let from = reported.len();
        reported.extend(killed(&path, "review", from, moment(n)));
        let register = is_whole(&path, &format!("kill {n}"));
        let there: BTreeSet<String> = register.decisions().unwrap().into_iter().map(|d| d.decision.id).collect();
        assert!(there.is_superset(&reported), "kill {n}: reported but not there");
    }
    assert!(!reported.is_empty(), "killed before anything was decided");
}

#[test]
fn forgetting_that_is_killed_leaves_no_half_of_a_document() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    put(&mut Register::open(&path).unwrap(), 0);
    let mut reported = BTreeSet::new();
    for n in 0..kills() {
        let told = killed(&path, "forget", 1 + n as usize * 1000, moment(n));
        reported.extend(told);
        let register = is_whole(&path, &format!("kill {n}"));
        let there: Vec<String> = register.documents().unwrap().into_iter().map(|d| d.id).collect();
        assert!(
            there.iter().all(|d| !reported.contains(d)),
            "kill {n}: reported as forgotten but there"
        );
        assert_eq!(
            register.counts().unwrap().1,
            2 * there.len() as u64,
            "kill {n}: whole documents only"
        );
    }
    assert!(!reported.is_empty(), "killed before anything was forgotten");
}

#[test]
fn a_register_that_is_being_brought_up_to_date_is_old_or_new() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let copy = dir.path().join("x.db.v1.bak");
    let (mut old, mut copies) = (0, 0);
    for n in 0..kills() {
        for file in std::fs::read_dir(dir.path()).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
        std::fs::write(&path, include_bytes!("registers/format-1.db")).unwrap();
        killed(&path, "open", 0, moment(n));
        old += u64::from(matches!(Register::open_read_only(&path), Err(RegisterError::Older { .. })));
        if copy.exists() {
            // A copy is whole or not there.
            copies += 1;
            let db = rusqlite::Connection::open(&copy).unwrap();
            assert_eq!(db.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0)).unwrap(), "ok");
            assert_eq!(db.query_row("SELECT count(*) FROM events", [], |r| r.get::<_, i64>(0)).unwrap(), 5);
        }
        let opened = Register::open(&path).unwrap();
        assert_eq!(opened.counts().unwrap(), (3, 8, 5), "kill {n}");
        drop(opened);
        is_whole(&path, &format!("kill {n}"));
    }
    assert!(copies > 0 || old == kills(), "{old} old, {copies} copies");
}

#[test]
fn a_full_disk_is_said_to_be_full_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let mut register = Register::open(&path).unwrap();
    put(&mut register, 0);
    register.limit_pages(Some(120));
    fill(&mut register);
    register.limit_pages(None);
    put(&mut register, 1);
    drop(register);
    is_whole(&path, "with room again");
}

/// Stores long documents until there is no room; then what was stored is there, and can be read, reviewed and forgotten.
fn fill(register: &mut Register) {
    let before = register.counts().unwrap().0;
    let mut stored = 0;
    let full = loop {
        let sentence = format!("The summit number {stored} was held. ").repeat(300);
        let (document, claims) = document(
            &format!("long-{stored}.txt"),
            "2014-03-20",
            &[(&sentence, "meeting summit by=JPN,VNM date=2014-03-18")],
        );
        match register.put(&document, &claims) {
            Ok(_) => stored += 1,
            Err(e) => break e,
        }
    };
    assert!(matches!(full, RegisterError::Full { .. }), "{full:?}");
    assert!(full.help().unwrap().contains("make room"), "{full}");
    assert!(stored > 0);
    assert_eq!(register.counts().unwrap().0, before + stored);
    assert!(!register.events(&Filter::default()).unwrap().is_empty());
}

/// A small file system of its own; needs the rights of root, and passes without them.
#[cfg(target_os = "linux")]
#[test]
fn a_small_disk_that_is_full_is_said_to_be_full() {
    struct Mounted(tempfile::TempDir);
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0.path()).status();
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
        .arg(dir.path())
        .stderr(Stdio::null())
        .status();
    if !mount.is_ok_and(|s| s.success()) {
        eprintln!("not run: a file system can be mounted by root only");
        return;
    }
    let mounted = Mounted(dir);
    let path = mounted.0.path().join("x.db");
    let mut register = Register::open(&path).unwrap();
    fill(&mut register);
    drop(register);
    // There is no room for anything, not even for reading's own files: it opens all the same.
    let register = Register::open_read_only(&path).unwrap();
    assert!(register.counts().unwrap().0 > 0);
    let copy = mounted.0.path().join("copy.db");
    assert!(matches!(register.backup(&copy), Err(RegisterError::Full { .. })));
    assert!(!copy.exists());
}
