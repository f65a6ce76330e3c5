//! Many people reading at once: how long answers take, and whether memory stays where it is.
//!
//! usage: cargo bench -p entente-server --bench load -- FILE [--in-flight 200] [--seconds 60] [--most-p95 MS] [--most-first MS]
//!
//! FILE is a register: `cargo bench -p entente-register --bench scale -- --dir FOLDER --keep 100000` makes one of 100,000 events. The server
//! runs in a process of its own, with the program's allocator, and answers over loopback; clients keep their connections and ask for pages
//! of all sorts, one in five hundred for one that hardly anybody asked for before. Prints the first view of a server that has just started, with FILE
//! put out of the system's cache where `dd` can do that; then for each sort of page the median, the 95th percentile and the slowest, and the
//! memory of the server each five seconds. Fails where an answer is an error or a bound is passed.

use entente_register::{Filter, Register};
use entente_server::{Listen, Server, Settings};
use std::io::BufRead;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

struct Wanted {
    file: PathBuf,
    in_flight: usize,
    seconds: u64,
    most_p95: Option<f64>,
    most_first: Option<f64>,
}

#[global_allocator]
static GLOBAL: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    if let Ok(file) = std::env::var(SERVE) {
        return serve(&file);
    }
    let Some(wanted) = arguments() else {
        println!("usage: load FILE [--in-flight N] [--seconds N] [--most-p95 MS] [--most-first MS]: skipped without a FILE");
        return;
    };
    let pages = Arc::new(pages(&wanted.file));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let mut slow = false;
    for (what, cold) in [("cold", true), ("warm", false)] {
        if cold && !put_out_of_cache(&wanted.file) {
            println!("FILE stays in the system's cache: there is no dd that puts it out");
        }
        let server = Served::start(&wanted.file);
        let first = runtime.block_on(first_views(what, server.address));
        slow |= wanted.most_first.is_some_and(|most| first > most);
    }
    let server = Served::start(&wanted.file);
    let (address, id) = (server.address, server.process.id());
    let errors = Arc::new(AtomicU64::new(0));
    let until = Instant::now() + Duration::from_secs(wanted.seconds);
    let times = runtime.block_on(async {
        let memory = tokio::spawn(watch(id, until));
        let clients: Vec<_> = (0..wanted.in_flight)
            .map(|n| tokio::spawn(client(n, address, Arc::clone(&pages), until, Arc::clone(&errors))))
            .collect();
        let mut times: Vec<(usize, f64)> = Vec::new();
        for client in clients {
            times.extend(client.await.expect("a client"));
        }
        let _ = memory.await;
        times
    });
    let fine = report(&times, &wanted, errors.load(Ordering::Relaxed));
    drop(server);
    if slow || !fine {
        std::process::exit(1);
    }
}

/// Names the register to the process that serves it.
const SERVE: &str = "ENTENTE_BENCH_SERVES";

/// Serves until standard input ends; says first where.
fn serve(file: &str) {
    let server = Server::bind(file.as_ref(), Listen::on(([127, 0, 0, 1], 0).into()), Settings::default()).expect("a server");
    println!("{}", server.address());
    std::thread::spawn(move || server.run());
    let _ = std::io::stdin().read_line(&mut String::new());
}

/// A server in a process of its own; ends with this value.
struct Served {
    process: Child,
    address: SocketAddr,
}

impl Served {
    fn start(file: &Path) -> Served {
        let begun = Instant::now();
        let mut process = Command::new(std::env::current_exe().expect("this program"))
            .env(SERVE, file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut said = String::new();
        let out = process.stdout.take().expect("its output");
        std::io::BufReader::new(out).read_line(&mut said).expect("an address");
        println!("server started: {:.0} ms", begun.elapsed().as_secs_f64() * 1e3);
        Served {
            process,
            address: said.trim().parse().expect("an address"),
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// What somebody waits for who opens each page first; gives the time of the first of all, in milliseconds.
async fn first_views(what: &str, address: SocketAddr) -> f64 {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let mut first = None;
    for page in [
        "/",
        "/register",
        "/timeline",
        "/network",
        "/register?since=2015&until=2020",
        "/register?kind=visit&status=planned",
    ] {
        let begun = Instant::now();
        ask(&mut stream, address, page).await.expect("a view");
        let took = begun.elapsed().as_secs_f64() * 1e3;
        println!("{what}: first view of {page}: {took:.0} ms");
        first.get_or_insert(took);
    }
    first.unwrap_or_default()
}

/// Whether the system was told to forget what it read of a file.
fn put_out_of_cache(file: &Path) -> bool {
    let of = format!("of={}", file.display());
    let how = ["oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"];
    let dd = Command::new("dd").arg(of).args(how).status();
    dd.is_ok_and(|s| s.success())
}

fn arguments() -> Option<Wanted> {
    let (mut file, mut in_flight, mut seconds) = (None, 200, 60);
    let (mut most_p95, mut most_first) = (None, None);
    let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--in-flight" => in_flight = args.next()?.parse().ok()?,
            "--seconds" => seconds = args.next()?.parse().ok()?,
            "--most-p95" => most_p95 = Some(args.next()?.parse().ok()?),
            "--most-first" => most_first = Some(args.next()?.parse().ok()?),
            path => file = Some(PathBuf::from(path)),
        }
    }
    Some(Wanted {
        file: file?,
        in_flight,
        seconds,
        most_p95,
        most_first,
    })
}

const SORTS: [&str; 9] = [
    "start",
    "register",
    "timeline",
    "event",
    "event.json",
    "relationship",
    "facet",
    "style",
    "new",
];

/// Addresses of each of [`SORTS`].
fn pages(file: &std::path::Path) -> Vec<Vec<String>> {
    let register = Register::open_read_only(file).expect("a register");
    let some = Filter {
        limit: Some(3_000),
        newest_first: true,
        without_claims: true,
        ..Filter::default()
    };
    let events = register.events(&some).expect("events");
    let pairs = register.pairs(&some).expect("pairs");
    let of = |path: &str| events.iter().map(|e| path.replace('*', &e.id)).collect::<Vec<_>>();
    let kinds: Vec<String> = ["agreement", "visit", "meeting", "transfer"]
        .into_iter()
        .flat_map(|k| ["occurred", "planned"].map(|s| format!("/register.json?kind={k}&status={s}")))
        .collect();
    vec![
        vec!["/".into(), "/index.json".into()],
        vec!["/register".into()],
        vec!["/timeline".into()],
        of("/event/*"),
        of("/event/*.json"),
        pairs
            .iter()
            .skip(20)
            .take(40)
            .map(|p| format!("/relationship/{}/{}", p.a, p.b))
            .collect(),
        kinds,
        vec!["/style.css".into(), "/app.js".into()],
        Vec::new(),
    ]
}

/// A page that hardly anybody asked for: filters of time and place together.
fn unasked(number: usize) -> String {
    let kinds = ["agreement", "visit", "meeting", "transfer"];
    let (year, month, kind) = (1990 + number % 35, 1 + number / 35 % 12, kinds[number / 420 % 4]);
    format!("/register.json?kind={kind}&since={year}-{month:02}&limit=20")
}

async fn client(
    nth: usize,
    address: SocketAddr,
    pages: Arc<Vec<Vec<String>>>,
    until: Instant,
    errors: Arc<AtomicU64>,
) -> Vec<(usize, f64)> {
    let mut times = Vec::new();
    let mut state = nth as u64 * 0x9E37_79B9_7F4A_7C15 + 1;
    let mut random = move || {
        // Xorshift: the same requests each time.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    let mut stream = TcpStream::connect(address).await.ok();
    while Instant::now() < until {
        let new = pages.len() - 1;
        let (sort, page) = if random() % 500 == 0 {
            (new, unasked(random()))
        } else {
            let sort = random() % new;
            (sort, pages[sort][random() % pages[sort].len()].clone())
        };
        let begun = Instant::now();
        let answered = match &mut stream {
            Some(stream) => ask(stream, address, &page).await,
            None => Err(std::io::ErrorKind::NotConnected.into()),
        };
        if answered.is_ok() {
            times.push((sort, begun.elapsed().as_secs_f64() * 1e3));
        } else {
            errors.fetch_add(1, Ordering::Relaxed);
            stream = TcpStream::connect(address).await.ok();
        }
    }
    times
}

/// One request over a connection that stays open; anything but 200 is an error.
async fn ask(stream: &mut TcpStream, address: SocketAddr, page: &str) -> std::io::Result<usize> {
    stream
        .write_all(format!("GET {page} HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())
        .await?;
    let mut bytes = Vec::with_capacity(64 << 10);
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text
        .lines()
        .find_map(|l| l.strip_prefix("content-length: "))
        .and_then(|l| l.trim().parse::<usize>().ok());
    let wrong = || std::io::Error::other(format!("{page}: {}", text.lines().next().unwrap_or_default()));
    let length = length.filter(|_| text.starts_with("http/1.1 200")).ok_or_else(wrong)?;
    while bytes.len() < head + length {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(length)
}

async fn watch(process: u32, until: Instant) {
    let mut every = tokio::time::interval(Duration::from_secs(5));
    while Instant::now() < until {
        every.tick().await;
        println!("memory: {} MB", resident(process) >> 20);
    }
}

/// Resident memory of a process, in bytes; zero where the system does not say.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) << 10
}

/// Prints what was measured; whether it is within the bounds.
fn report(times: &[(usize, f64)], wanted: &Wanted, errors: u64) -> bool {
    let line = |name: &str, mut own: Vec<f64>| {
        own.sort_by(f64::total_cmp);
        let at = |share: f64| own.get((own.len() as f64 * share) as usize).or(own.last()).copied().unwrap_or(0.0);
        println!(
            "{name:<14}{:>8} answers   median {:>6.1} ms   p95 {:>6.1} ms   slowest {:>7.1} ms",
            own.len(),
            at(0.5),
            at(0.95),
            at(1.0)
        );
        at(0.95)
    };
    for (n, name) in SORTS.iter().enumerate() {
        line(name, times.iter().filter(|(s, _)| *s == n).map(|(_, t)| *t).collect());
    }
    let p95 = line("all", times.iter().map(|(_, t)| *t).collect());
    let rate = times.len() as f64 / wanted.seconds as f64;
    println!("{rate:.0} answers/s with {} in flight; {errors} errors", wanted.in_flight);
    errors == 0 && wanted.most_p95.is_none_or(|most| p95 <= most)
}
