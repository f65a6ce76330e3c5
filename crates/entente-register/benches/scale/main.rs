//! How the register behaves as it grows.
//!
//! usage: cargo bench -p entente-register --bench scale -- [--dir FOLDER] [--keep] SIZE… [FILE…]
//!
//! For each number of events (10000, 100000, 1000000; 1,000 where none is given) a made-up world ([`world`]) is read into a new
//! register in batches of 500 documents, and then measured: adding one more document, events by filters, searching, memory. A
//! register of 1,000,000 events takes about 12 GB, in FOLDER (a temporary one unless given); it is removed afterwards, unless --keep.
//! Of a FILE that was kept, events are asked for again.
//! `entente-analysis` has the benchmark of `relationship`, on a register that was kept: `cargo bench -p entente-analysis --bench
//! relationship -- FILE`.

#[path = "world.rs"]
mod world;

use entente_coding::Claim;
use entente_intake::Document;
use entente_register::{Filter, Register, Tally};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};
use world::World;

/// So many documents are read in one transaction.
const BATCH: usize = 500;

fn main() {
    let (mut sizes, mut files, mut folder, mut keep) = (Vec::new(), Vec::new(), None, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--dir" => folder = args.next().map(PathBuf::from),
            "--keep" => keep = true,
            other if other.starts_with("--") => {}
            other => match other.parse::<usize>() {
                Ok(size) => sizes.push(size),
                Err(_) => files.push(PathBuf::from(other)),
            },
        }
    }
    for file in &files {
        ask(&Register::open_read_only(file).expect("a register"), &mut World::of(1));
        println!("peak memory {} MB", peak_memory());
    }
    if sizes.is_empty() && files.is_empty() {
        sizes.push(1_000);
    }
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.unwrap_or_else(|| temporary.path().to_owned());
    for events in sizes {
        let file = folder.join(format!("scale-{events}.db"));
        measure(events, &file);
        if !keep {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{end}", file.display()));
            }
        }
    }
}

fn measure(events: usize, file: &Path) {
    let mut register = Register::open(file).expect("a register");
    let (mut world, alone) = read(&mut register, World::of(events), events);
    let mut adding = timed(&alone, |(document, claims)| assert!(register.put(document, claims).is_ok()));
    println!("adding one document:            {}", percentiles(&mut adding));
    let mut removing = timed(&alone, |(document, _)| assert!(register.remove(document.id.as_str()).is_ok()));
    println!("taking it out again:            {}", percentiles(&mut removing));
    ask(&register, &mut world);
    let size = ["", "-wal"]
        .iter()
        .map(|end| std::fs::metadata(format!("{}{end}", file.display())).map_or(0, |m| m.len()))
        .sum::<u64>();
    println!("file {} MB, peak memory {} MB", size >> 20, peak_memory());
}

/// Asks for events, and says how long it takes.
fn ask(register: &Register, world: &mut World) {
    let pairs = world.pairs(200);
    let between = |what: &str, narrow: Filter| {
        let mut times = timed(&pairs, |pair| {
            let filter = Filter {
                between: Some(pair.clone()),
                ..narrow.clone()
            };
            drop(register.events(&filter).expect("events"));
        });
        println!("{what:<32}{}", percentiles(&mut times));
    };
    let fifty = Filter {
        limit: Some(50),
        ..Filter::default()
    };
    between("events --between, first 50:", fifty.clone());
    between(
        "… newest first:",
        Filter {
            newest_first: true,
            ..fifty.clone()
        },
    );
    between(
        "… --kind visit, of 2010:",
        Filter {
            kind: Some("visit".into()),
            since: Some("2010".into()),
            until: Some("2010".into()),
            ..fifty.clone()
        },
    );
    between(
        "… --disputed:",
        Filter {
            disputed: true,
            ..fifty.clone()
        },
    );
    let mut counted = timed(&pairs, |pair| {
        let filter = Filter {
            between: Some(pair.clone()),
            ..Filter::default()
        };
        drop(register.tally(&filter, Tally::Kind).expect("counts"));
    });
    println!("counted by kind between two:    {}", percentiles(&mut counted));
    let months: Vec<String> = (1..=12).map(|m| format!("2010-{m:02}")).collect();
    let mut month = timed(&months, |month| {
        let filter = Filter {
            kind: Some("transfer".into()),
            since: Some(month.clone()),
            until: Some(month.clone()),
            ..fifty.clone()
        };
        drop(register.events(&filter).expect("events"));
    });
    println!("transfers of a month, first 50: {}", percentiles(&mut month));
}

/// A document and the claims made in it.
type Coded = (Document, Vec<Claim>);

/// Reads the world but for its last 60 documents; gives the world and those. The world is told by a thread of its own.
fn read(register: &mut Register, mut world: World, events: usize) -> (World, Vec<Coded>) {
    let (mut documents, mut claims, started) = (0_usize, 0_usize, Instant::now());
    let told = std::thread::scope(|threads| {
        let (send, batches) = sync_channel::<Vec<Coded>>(1);
        let telling = threads.spawn(move || {
            let mut batch = Vec::new();
            for next in world.by_ref() {
                batch.push(next);
                if batch.len() == BATCH + 60 {
                    let rest = batch.split_off(BATCH);
                    send.send(std::mem::replace(&mut batch, rest)).expect("somebody reads");
                }
            }
            let alone = batch.split_off(batch.len().saturating_sub(60));
            send.send(batch).expect("somebody reads");
            (world, alone)
        });
        for batch in batches {
            let coded = batch.iter().map(|(d, c)| (d, &c[..]));
            register.put_all_later(coded, false).expect("stored");
            documents += batch.len();
            claims += batch.iter().map(|(_, c)| c.len()).sum::<usize>();
            if documents % 20_000 < BATCH {
                let speed = claims as f64 / started.elapsed().as_secs_f64();
                eprintln!("{documents} documents, {claims} claims, {speed:.0} claims/s, {} MB", peak_memory());
            }
        }
        telling.join().expect("a world")
    });
    register.settle().expect("events");
    let (_, _, found) = register.counts().expect("counts");
    println!("\n{events} events made, {found} found; {documents} documents, {claims} claims");
    let seconds = started.elapsed().as_secs_f64();
    println!("read in {seconds:.1} s, {:.0} claims/s", claims as f64 / seconds);
    told
}

fn timed<T>(over: &[T], mut run: impl FnMut(&T)) -> Vec<Duration> {
    over.iter()
        .map(|x| {
            let started = Instant::now();
            run(x);
            started.elapsed()
        })
        .collect()
}

fn percentiles(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get((times.len() * share / 100).min(times.len().saturating_sub(1)))
            .map_or(0.0, |t| t.as_secs_f64() * 1000.0)
    };
    format!("median {:.1} ms, 95 % {:.1} ms, worst {:.1} ms", at(50), at(95), at(100))
}

/// Peak resident memory in MB, where the system says so.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) >> 10
}
