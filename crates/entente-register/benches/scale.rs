//! How the register behaves as it grows: `cargo bench -p entente-register --bench scale -- 10000 100000`.
//!
//! For each number of events, a made-up world of 150 states (a few in most events) over twenty years is told five times on
//! average by documents of ten claims, with dates coarse or fine, parties named or left out. Printed: time to read it in
//! batches of 100, to add one more document, of filtered queries, events found against events made, memory and file size.

use entente_coding::Claim;
use entente_intake::Document;
use entente_register::testing::document;
use entente_register::{Filter, Register, Tally, days};
use std::time::{Duration, Instant};

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    for events in if sizes.is_empty() { vec![1_000] } else { sizes } {
        measure(events);
    }
}

fn measure(events: usize) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("scale.db");
    let mut register = Register::open(&path).expect("a register");
    let mut world = World {
        random: Random(42),
        events,
        told: 0,
        open: vec![Vec::new(); 50],
        documents: 0,
    };
    let (mut documents, mut claims, started) = (0, 0, Instant::now());
    let mut batch: Vec<(Document, Vec<Claim>)> = Vec::new();
    while let Some(next) = world.next_document() {
        claims += next.1.len();
        documents += 1;
        batch.push(next);
        if batch.len() == 100 {
            register.put_all(batch.iter().map(|(d, c)| (d, &c[..]))).expect("stored");
            batch.clear();
        }
    }
    let alone = batch.split_off(batch.len().saturating_sub(50));
    register.put_all(batch.iter().map(|(d, c)| (d, &c[..]))).expect("stored");
    let read = started.elapsed();
    let mut adding = timed(&alone, |(document, claims)| assert!(register.put(document, claims).is_ok()));
    let (_, _, found) = register.counts().expect("counts");
    println!("\n{events} events made, {found} found; {documents} documents, {claims} claims");
    println!(
        "read in {:.1} s, {:.0} claims/s",
        read.as_secs_f64(),
        claims as f64 / read.as_secs_f64()
    );
    println!("one more document: {}", percentiles(&mut adding));
    let pairs: Vec<(String, String)> = (0..50).map(|n| (state(n % 5), state(n % 7 + 5))).collect();
    let between = |f: Filter| {
        let mut times = timed(&pairs, |pair| {
            drop(
                register
                    .events(&Filter {
                        between: Some(pair.clone()),
                        limit: Some(50),
                        ..f.clone()
                    })
                    .expect("events"),
            );
        });
        percentiles(&mut times)
    };
    println!("50 events between two:          {}", between(Filter::default()));
    println!(
        "the newest 50 between two:      {}",
        between(Filter {
            newest_first: true,
            ..Filter::default()
        })
    );
    println!(
        "50 visits between two in 2010:  {}",
        between(Filter {
            kind: Some("visit".into()),
            since: Some("2010".into()),
            until: Some("2010".into()),
            ..Filter::default()
        })
    );
    let mut counted = timed(&pairs, |pair| {
        let filter = Filter {
            between: Some(pair.clone()),
            ..Filter::default()
        };
        drop(register.tally(&filter, Tally::Kind).expect("counts"));
    });
    println!("counted by kind between two:    {}", percentiles(&mut counted));
    let mut all = timed(&[()], |()| {
        drop(register.events(&Filter {
            since: Some("2010-05".into()),
            until: Some("2010-05".into()),
            ..Filter::default()
        }))
    });
    println!("all events of one month:        {}", percentiles(&mut all));
    let mut searched = timed(&["minister visited".to_owned(), "s3 s7".to_owned()], |q| {
        drop(register.search(q, 20))
    });
    println!("full text, 20 passages:         {}", percentiles(&mut searched));
    println!(
        "file {} MB, peak memory {} MB",
        std::fs::metadata(&path).map_or(0, |m| m.len() >> 20),
        peak_memory()
    );
}

/// A made-up world that is told document by document, in the order of time.
struct World {
    random: Random,
    events: usize,
    told: usize,
    open: Vec<Vec<(String, String)>>,
    documents: usize,
}

const FIRST_DAY: i32 = 10_957; // 2000-01-01
const DAYS: usize = 7_300;

impl World {
    fn next_document(&mut self) -> Option<(Document, Vec<Claim>)> {
        loop {
            let full = if self.told < self.events {
                self.open.iter().position(|d| d.len() >= 10)
            } else {
                self.open.iter().position(|d| !d.is_empty())
            };
            if let Some(full) = full {
                let sentences = std::mem::take(&mut self.open[full]);
                let sentences: Vec<(&str, &str)> = sentences.iter().map(|(s, c)| (s.as_str(), c.as_str())).collect();
                self.documents += 1;
                return Some(document(&format!("{:08}.txt", self.documents), &self.today(3), &sentences));
            }
            if self.told == self.events {
                return None;
            }
            self.tell();
        }
    }

    fn today(&self, later: i32) -> String {
        let day = FIRST_DAY + (self.told * DAYS / self.events) as i32 + later;
        let (y, m, d) = days::civil(day);
        format!("{y}-{m:02}-{d:02}")
    }

    /// Makes one event and has it told in some of the open documents.
    fn tell(&mut self) {
        let r = &mut self.random;
        let (a, b) = (r.zipf(150), r.zipf(150));
        let b = if a == b { (a + 1) % 150 } else { b };
        let (a, b) = (state(a), state(b));
        let kind = [
            "meeting summit",
            "meeting ministerial",
            "visit minister",
            "agreement memorandum signed",
            "position concern",
            "transfer sale contracted",
            "incident harassment",
            "exercise bilateral",
        ][r.below(8)];
        let symmetric = ["meeting", "agreement", "exercise"].iter().any(|k| kind.starts_with(k));
        let parties = if symmetric {
            format!("by={a},{b}")
        } else {
            format!("by={a} to={b}")
        };
        let matter = format!("s{}_s{}_s{}", r.below(300), r.below(300), r.below(300));
        let more = match kind.split(' ').next() {
            Some("visit") => format!("by={a}/Person_{} to={b}", r.below(5000)),
            Some("agreement") => format!("instrument=Memorandum_on_{matter}"),
            Some("transfer") => format!("items={}_T-{}", r.below(90) + 2, r.below(400)),
            _ => String::new(),
        };
        let day = self.today(0);
        for _ in 0..self.random.below(9) + 1 {
            let date = match self.random.below(10) {
                0 => format!("date={}", &day[..7]),
                1 => format!("near=../{day}"),
                2 => String::new(),
                _ => format!("date={day}"),
            };
            let words = ["said", "reported", "noted", "confirmed", "announced"][self.random.below(5)];
            let sentence = format!(
                "Officials {words} that {a} and {b} were in contact over {} when the minister visited on {day}.",
                matter.replace('_', " ")
            );
            let document = self.random.below(self.open.len());
            self.open[document].push((sentence, format!("{kind} {parties} {more} {date} title={matter}")));
        }
        self.told += 1;
    }
}

fn state(n: usize) -> String {
    let letter = |n: usize| (b'A' + (n % 26) as u8) as char;
    [letter(n / 26 + 16), letter(n), letter(n * 7)].into_iter().collect()
}

/// SplitMix64: the same world on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % n as u64) as usize
    }
    /// Small numbers far more often than great ones.
    fn zipf(&mut self, n: usize) -> usize {
        let x = (self.below(1 << 20) as f64 + 1.0) / (1 << 20) as f64;
        ((n as f64).powf(x) as usize - 1).min(n - 1)
    }
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
