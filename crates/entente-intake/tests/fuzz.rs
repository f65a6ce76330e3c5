//! Broken files of every format: each gives documents or a reason, soon, and never a panic.
//!
//! ```sh
//! cargo test --release -p entente-intake --test fuzz                       # a few of each format
//! FUZZ_SECONDS=36000 cargo test --release -p entente-intake --test fuzz    # for ten hours; FUZZ_SEED=n begins elsewhere
//! ```
//! A case that fails is named by format and seed, and its bytes are left in `target/fuzz/` (or `CARGO_TARGET_DIR`). PDFs are read in this
//! process here, and in one of their own by the program.

mod samples;

use samples::law::read;
use samples::{Random, broken};
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// No file of a few kilobytes takes longer, on a machine with a hundred other things to do.
const PATIENCE: Duration = Duration::from_secs(60);

fn number(name: &str, unless: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(unless)
}

/// One case; on a failure its bytes are kept.
fn case(name: &'static str, bytes: Vec<u8>, seed: u64) {
    let (send, done) = channel();
    let copy = bytes.clone();
    // Beside this thread, so that a file that takes for ever is seen.
    let thread = std::thread::Builder::new().stack_size(8 << 20);
    let child = thread.spawn(move || drop(send.send(read(name, copy)))).expect("a thread");
    let result = done
        .recv_timeout(PATIENCE)
        .unwrap_or_else(|_| Err(format!("no end within {PATIENCE:?}, or a panic")));
    if let Err(why) = result {
        let folder = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target"), PathBuf::from);
        let path = folder.join("fuzz").join(format!("{seed}-{name}"));
        let _ = std::fs::create_dir_all(folder.join("fuzz")).and_then(|()| std::fs::write(&path, bytes));
        panic!("{name}, seed {seed}: {why}; its bytes are {}", path.display());
    }
    let _ = child.join();
}

/// Where `FUZZ_SEEDS` names a folder they are left there, in a folder for each format: `fuzz/run` begins with them.
#[test]
fn good_files_of_every_format_are_read() {
    for (name, bytes) in samples::all() {
        if let Some(folder) = std::env::var_os("FUZZ_SEEDS").map(PathBuf::from) {
            let folder = folder.join(name.split_once('.').map_or(name, |(_, format)| format));
            std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::write(folder.join(name), &bytes))
                .expect("a seed");
        }
        let found = read(name, bytes);
        assert!(found.is_ok(), "{name}: {found:?}");
    }
}

#[test]
fn broken_files_of_every_format_give_documents_or_reasons() {
    let samples = samples::all();
    let (seconds, first) = (number("FUZZ_SECONDS", 0), number("FUZZ_SEED", 1));
    let (start, rounds) = (Instant::now(), number("FUZZ_CASES", 40));
    let mut round = 0;
    while round < rounds || start.elapsed().as_secs() < seconds {
        for (which, (name, _)) in samples.iter().enumerate() {
            let seed = first.wrapping_mul(1_000_003).wrapping_add(round * 64 + which as u64);
            // A PDF takes its time.
            if *name == "one.pdf" && round % 8 != 0 {
                continue;
            }
            case(name, broken(&samples, which, &mut Random(seed)), seed);
        }
        round += 1;
    }
    println!("{} cases in {:.0?}", round * samples.len() as u64, start.elapsed());
}
