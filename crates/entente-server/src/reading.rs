//! Documents being read: uploaded files and addresses, one job after the other, with progress, and a way to stop.
//!
//! A job reads, codes and stores a few documents at a time; what is stored when it is cancelled stays stored. Files lie in a folder
//! of the job's own until it ends. Addresses follow the rules of `entente-fetch`.

use crate::house::House;
use crate::problem::Problem;
use entente_coding::Coded;
use entente_coding::why::leads::Lead;
use entente_fetch::{Fetched, Fetcher, Policy};
use entente_intake::open::{About, Found, Input};
use entente_intake::{Document, Item, Reader};
use entente_register::{Coding, Put, Register};
use serde::Serialize;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use tempfile::TempDir;

/// Documents that are coded and stored at a time.
const PORTION: usize = 4;
/// Jobs that wait or work.
const WAITING: usize = 8;
/// Jobs that are remembered.
const REMEMBERED: usize = 20;
/// Lines of a job that are remembered.
const LINES: usize = 500;

/// What is to be read.
#[derive(Debug)]
pub enum Work {
    /// Files, in a folder that is the job's.
    Files(TempDir, Vec<PathBuf>),
    /// Addresses.
    Addresses(Vec<String>),
}

/// What became of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// `read`, `changed`, `known`, `skipped`.
    pub outcome: &'static str,
    /// Claims in it, or why it was skipped.
    pub note: String,
}

/// How far a job is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The job.
    pub id: u64,
    /// Who asked for it.
    pub who: String,
    /// Things that were given; an archive is one of them and may hold many documents.
    pub of: usize,
    /// Documents that are done.
    pub done: usize,
    /// Claims in them.
    pub claims: usize,
    /// The same in words.
    pub words: String,
    /// Whether it has ended.
    pub finished: bool,
    /// Whether it was stopped.
    pub cancelled: bool,
    /// Why it failed.
    pub failed: Option<String>,
    /// What became of the latest documents.
    pub outcomes: Vec<Outcome>,
}

#[derive(Debug)]
struct Job {
    progress: Mutex<Progress>,
    cancelled: AtomicBool,
}

/// Every job of this run of the server.
#[derive(Debug, Default)]
pub struct Desks {
    jobs: Mutex<VecDeque<Arc<Job>>>,
    turn: Mutex<()>,
}

impl Desks {
    /// How far a job is.
    pub fn progress(&self, id: u64) -> Option<Progress> {
        self.find(id).map(|job| lock(&job.progress).clone())
    }

    /// The latest jobs, newest first.
    pub fn latest(&self) -> Vec<Progress> {
        lock(&self.jobs).iter().rev().map(|job| lock(&job.progress).clone()).collect()
    }

    /// Stops a job after the documents that it is at.
    pub fn cancel(&self, id: u64) -> bool {
        let job = self.find(id);
        if let Some(job) = &job {
            job.cancelled.store(true, Ordering::Relaxed);
        }
        job.is_some()
    }

    fn find(&self, id: u64) -> Option<Arc<Job>> {
        lock(&self.jobs).iter().find(|job| lock(&job.progress).id == id).cloned()
    }

    fn add(&self, who: &str, of: usize) -> Result<(u64, Arc<Job>), Problem> {
        let mut jobs = lock(&self.jobs);
        if jobs.iter().filter(|j| !lock(&j.progress).finished).count() >= WAITING {
            return Err(Problem::busy("documents are being read already; too many wait"));
        }
        let id = jobs.back().map_or(1, |job| lock(&job.progress).id + 1);
        let job = Arc::new(Job {
            progress: Mutex::new(Progress {
                id,
                who: who.to_owned(),
                of,
                words: "waiting".into(),
                ..Progress::default()
            }),
            cancelled: AtomicBool::new(false),
        });
        jobs.push_back(Arc::clone(&job));
        while jobs.len() > REMEMBERED && jobs.front().is_some_and(|j| lock(&j.progress).finished) {
            jobs.pop_front();
        }
        Ok((id, job))
    }
}

/// Begins a job; gives its number.
///
/// # Errors
/// `busy` where too many wait.
pub fn begin(house: &Arc<House>, who: &str, work: Work) -> Result<u64, Problem> {
    let of = match &work {
        Work::Files(_, paths) => paths.len(),
        Work::Addresses(addresses) => addresses.len(),
    };
    let (id, job) = house.reading.add(who, of)?;
    let house = Arc::clone(house);
    // A thread of its own: it works for long, and must not take the place of requests.
    std::thread::spawn(move || {
        let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&house, &job, work)));
        let failed = match worked {
            Ok(Ok(())) => None,
            Ok(Err(problem)) => Some(problem.message),
            Err(_) => Some("the server failed to read these documents".to_owned()),
        };
        let mut progress = lock(&job.progress);
        progress.finished = true;
        progress.cancelled = job.cancelled.load(Ordering::Relaxed);
        progress.failed = failed;
        progress.words = words(&progress);
    });
    Ok(id)
}

fn run(house: &Arc<House>, job: &Job, work: Work) -> Result<(), Problem> {
    let _turn = lock(&house.reading.turn);
    let limits = house.settings.limits.clone();
    let most = limits.document_bytes;
    // The folder is deleted when this function ends.
    let (_folder, paths, addresses) = match work {
        Work::Files(folder, paths) => (Some(folder), paths, Vec::new()),
        Work::Addresses(addresses) => (None, Vec::new(), addresses),
    };
    let fetched = fetched(addresses, house, most);
    let mut portion = Vec::new();
    for item in Reader::new(paths, limits).and(fetched) {
        if job.cancelled.load(Ordering::Relaxed) {
            break;
        }
        portion.push(item);
        if portion.len() >= PORTION {
            store(house, job, std::mem::take(&mut portion))?;
        }
    }
    store(house, job, portion)
}

/// Codes and stores a portion, where it is not cancelled.
fn store(house: &Arc<House>, job: &Job, items: Vec<Item>) -> Result<(), Problem> {
    if items.is_empty() || job.cancelled.load(Ordering::Relaxed) {
        return Ok(());
    }
    let known = Register::open_read_only(house.clerk.path())?;
    let mut puts = Vec::new();
    for item in &items {
        puts.push(match item {
            Item::Document(d) => Some(known.would_put(d)?),
            Item::Skipped { .. } => None,
        });
    }
    drop(known);
    let is_new = |put: &Option<Put>| put.is_some_and(|p| p != Put::Unchanged);
    let new: Vec<Document> = items
        .iter()
        .zip(&puts)
        .filter_map(|(item, put)| match item {
            Item::Document(d) if is_new(put) => Some(d.clone()),
            _ => None,
        })
        .collect();
    let coded: Vec<(Coded, Vec<Lead>)> = if new.is_empty() {
        Vec::new()
    } else {
        house.engine()?.code_many_with_leads(&new)
    };
    if !new.is_empty() {
        let batch = new.iter().zip(&coded).map(|(document, (coded, leads))| Coding {
            document,
            claims: &coded.claims,
            leads,
        });
        house.clerk.blocking(|register| Ok(register.put_all(batch)?))?;
    }
    let mut claims = coded.iter().map(|(c, _)| c.claims.len());
    let mut progress = lock(&job.progress);
    for (item, put) in items.iter().zip(&puts) {
        let count = if is_new(put) { claims.next().unwrap_or(0) } else { 0 };
        progress.done += 1;
        progress.claims += count;
        progress.outcomes.push(outcome(item, *put, count));
    }
    let from = progress.outcomes.len().saturating_sub(LINES);
    progress.outcomes.drain(..from);
    progress.words = words(&progress);
    for item in &items {
        if let Item::Document(d) = item {
            house.audit.note(&progress.who, "read a document", d.id.as_str());
        }
    }
    Ok(())
}

fn outcome(item: &Item, put: Option<Put>, claims: usize) -> Outcome {
    match item {
        Item::Skipped { name, reason } => Outcome {
            name: name.clone(),
            outcome: "skipped",
            note: reason.clone(),
        },
        Item::Document(d) => Outcome {
            name: d.id.as_str().to_owned(),
            outcome: match put {
                Some(Put::Unchanged) => "known",
                Some(Put::Replaced) => "changed",
                _ => "read",
            },
            note: std::iter::once(format!("{claims} claims"))
                .chain(d.notes.iter().cloned())
                .collect::<Vec<_>>()
                .join("; "),
        },
    }
}

fn words(progress: &Progress) -> String {
    let end = match (progress.finished, progress.cancelled, &progress.failed) {
        (true, _, Some(why)) => format!("; failed: {why}"),
        (true, true, _) => "; cancelled".into(),
        (true, false, None) => "; done".into(),
        (false, ..) => " so far".into(),
    };
    format!("{} documents, {} claims{end}", progress.done, progress.claims)
}

/// What is at addresses, fetched as it is asked for.
fn fetched(addresses: Vec<String>, house: &Arc<House>, most_bytes: usize) -> impl Iterator<Item = Found> + use<> {
    let offline = house.settings.offline;
    let mut fetcher = Fetcher::new(Policy {
        most_bytes,
        private_addresses: house.settings.private_addresses,
        ..Policy::default()
    });
    let skipped = |below: String, reason: String| Found::Skipped { below, reason };
    addresses.into_iter().map(move |address| {
        if offline {
            return skipped(address, "the network is not used".into());
        }
        match fetcher.fetch(&address, None) {
            Ok(Fetched::Document {
                url,
                bytes,
                content_type,
                at,
                ..
            }) => {
                let about = About {
                    fetched: Some(at),
                    ..About::default()
                };
                Found::Input(Box::new(Input::from_web(url, bytes, content_type, about)))
            }
            Ok(Fetched::NotModified) => skipped(address, "not changed since it was read".into()),
            Err(e) => skipped(address, e.to_string()),
        }
    })
}

/// A lock whose holder panicked guards nothing that could be half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|e| e.into_inner())
}
