//! `entente read`: documents into the register.
//!
//! One thread reads files ahead; the documents of a portion are parsed and coded on all threads, and stored in one
//! transaction. What is in the register already, unchanged, is not coded again.

use crate::args::Global;
use crate::problem::Problem;
use crate::progress::Counter;
use crate::screen::{self, DIM, YELLOW};
use crate::web::{self, WebArgs};
use crate::{Outcome, load};
use anyhow::{Context, Result};
use entente_coding::why::leads::Lead;
use entente_coding::{Coded, Engine};
use entente_intake::record::FIELDS;
use entente_intake::{Document, Item, Limits, Reader, Shapes};
use entente_register::{Coding, Put, Register};
use serde_json::json;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

const AFTER_HELP: &str = "\
Examples:
  entente read articles/                          every file in a folder, of any format
  entente read page.html note.docx report.pdf mails.mbox feed.xml crawl.warc.gz news.csv.zst all.zip
  entente read https://www.example.org/news/2024/talks.html
  entente read archive.csv --columns text=Body,date=Day --register gulf.db
  entente read articles/ --report report.json
  entente read --again                            code what is in the register anew, without the files; decisions are kept

A folder may hold metadata.csv (columns file, published, url, source, title, language): what it says goes before what
the text says. What cannot be read is listed with its reason; the rest is read. Reading again changes nothing.
Exit status: 0 documents read, 1 none found, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Files, folders and addresses; - : standard input
    #[arg(value_name = "PATH", required_unless_present = "again")]
    paths: Vec<PathBuf>,
    /// Write what was read and skipped, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Code documents again that are in the register already; without PATH all of them, from the texts that it keeps
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    columns: ColumnArgs,
    #[command(flatten)]
    web: WebArgs,
}

/// What the columns of tables are called, where not as usual.
#[derive(Debug, clap::Args)]
pub struct ColumnArgs {
    /// Columns of tables and fields of JSONL that have names of their own: text=Body,date=Day (also id, title, byline, source,
    /// url, language)
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',', value_parser = column)]
    columns: Vec<(String, String)>,
}

impl ColumnArgs {
    /// The limits of a read, with these columns.
    pub fn limits(&self, global: &Global) -> Limits {
        Limits {
            columns: self.columns.iter().cloned().collect(),
            ..global.limits()
        }
    }
}

/// "text=Body" as a pair.
fn column(text: &str) -> std::result::Result<(String, String), String> {
    let (ours, theirs) = text.split_once('=').ok_or("OURS=THEIRS is expected, such as text=Body")?;
    if !FIELDS.contains(&ours.trim()) {
        return Err(format!("`{}` is none of {}", ours.trim(), FIELDS.join(", ")));
    }
    Ok((ours.trim().to_owned(), theirs.trim().to_owned()))
}

/// Documents and text of a portion.
const PORTION: usize = 64;
const PORTION_BYTES: usize = 1 << 20;

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    if let Some(same) = args.paths.iter().find(|p| p.as_path() == global.register) {
        return Err(Problem::error(
            format!("{} is the register itself", same.display()),
            "name documents to read, and the register with --register",
        ));
    }
    if args.paths.is_empty() {
        return super::again::run(args.report.as_deref(), global);
    }
    let shapes = Shapes::load(&global.knowledge())?;
    let mut report = Report::create(args.report.as_deref())?;
    let mut register = Register::open(&global.register)?;
    load::tell_migrated(&register, global);
    let mut session = Session {
        engine: None,
        global,
        again: args.again,
        progress: Counter::new("documents", global.quiet),
        totals: Totals::default(),
    };
    let (paths, addresses) = web::apart(&args.paths);
    let limits = args.columns.limits(global);
    let (how, offline, most) = (args.web.clone(), global.offline, global.max_document);
    std::thread::scope(|scope| -> Result<()> {
        let (send, receive) = sync_channel::<Vec<Item>>(2);
        scope.spawn(|| {
            // Both move in here: the channel closes, and so ends the loop below, when the files are read.
            let send = send;
            let (mut portion, mut bytes) = (Vec::new(), 0);
            let fetched = web::inputs(addresses, &how, most, offline);
            for item in Reader::with(paths, limits, &shapes).and(fetched) {
                bytes += if let Item::Document(d) = &item { d.text.len() } else { 0 };
                portion.push(item);
                if portion.len() >= PORTION || bytes >= PORTION_BYTES {
                    bytes = 0;
                    if send.send(std::mem::take(&mut portion)).is_err() {
                        return;
                    }
                }
            }
            let _ = send.send(portion);
        });
        while let Ok(portion) = receive.recv() {
            session.portion(portion, &mut register, &mut report)?;
        }
        Ok(())
    })?;
    let Session { totals, progress, .. } = session;
    drop(progress);
    let (documents, claims, events) = register.counts()?;
    report.finish(&totals, (documents, claims, events))?;
    if !global.quiet {
        let mut out = screen::people();
        writeln!(
            out,
            "{} read ({} new, {} changed, {} known), {} skipped, in {:.1} s. {} now has {events} events, from {claims} claims in {documents} documents.",
            totals.read(),
            totals.added,
            totals.replaced,
            totals.unchanged,
            totals.skipped,
            totals.started.elapsed().as_secs_f64(),
            global.register.display()
        )?;
    }
    Ok(Outcome::found(totals.read() > 0))
}

struct Totals {
    added: u64,
    replaced: u64,
    unchanged: u64,
    skipped: u64,
    started: Instant,
}

impl Default for Totals {
    fn default() -> Self {
        Totals {
            added: 0,
            replaced: 0,
            unchanged: 0,
            skipped: 0,
            started: Instant::now(),
        }
    }
}

impl Totals {
    const fn read(&self) -> u64 {
        self.added + self.replaced + self.unchanged
    }
}

struct Session<'g> {
    /// Loaded when the first document needs it.
    engine: Option<Engine>,
    global: &'g Global,
    again: bool,
    progress: Counter,
    totals: Totals,
}

impl Session<'_> {
    /// Codes and stores the documents of a portion, and tells of each item in order.
    fn portion(&mut self, items: Vec<Item>, register: &mut Register, report: &mut Report) -> Result<()> {
        let mut known = Vec::with_capacity(items.len());
        for item in &items {
            known.push(match item {
                Item::Document(d) => Some(register.would_put(d)?),
                Item::Skipped { .. } => None,
            });
        }
        let again = self.again;
        let wanted = |put: &Option<Put>| put.is_some_and(|p| again || p != Put::Unchanged);
        let new: Vec<Document> = items
            .iter()
            .zip(&known)
            .filter_map(|(item, put)| match item {
                Item::Document(d) if wanted(put) => Some(d.clone()),
                _ => None,
            })
            .collect();
        let coded = self.code(&new)?;
        self.store(register, &new, &coded)?;
        let mut claims = coded.iter().map(|(c, _)| c.claims.len());
        for (item, put) in items.iter().zip(&known) {
            let count = if wanted(put) { claims.next() } else { None };
            self.tell(item, *put, count)?;
            report.item(item, *put, count)?;
        }
        Ok(())
    }

    fn code(&mut self, documents: &[Document]) -> Result<Vec<(Coded, Vec<Lead>)>> {
        if documents.is_empty() {
            return Ok(Vec::new());
        }
        if self.engine.is_none() {
            self.engine = Some(load::engine(self.global)?);
        }
        Ok(self
            .engine
            .as_ref()
            .map(|e| load::code_all_with_leads(e, documents))
            .unwrap_or_default())
    }

    fn store(&self, register: &mut Register, documents: &[Document], coded: &[(Coded, Vec<Lead>)]) -> Result<()> {
        let batch = documents.iter().zip(coded).map(|(document, (coded, leads))| Coding {
            document,
            claims: &coded.claims,
            leads,
        });
        if self.again {
            register.put_all_again(batch)?;
        } else {
            register.put_all(batch)?;
        }
        Ok(())
    }

    fn tell(&mut self, item: &Item, put: Option<Put>, claims: Option<usize>) -> Result<()> {
        let line = match (item, put) {
            (Item::Skipped { name, reason }, _) => {
                self.totals.skipped += 1;
                format!(
                    "{YELLOW}skipped{YELLOW:#}  {}: {}",
                    screen::one_line(name),
                    screen::one_line(reason)
                )
            }
            (Item::Document(d), put) => {
                let what = match put {
                    Some(Put::Unchanged) => "known",
                    Some(Put::Replaced) => "changed",
                    _ => "read",
                };
                match put {
                    Some(Put::Unchanged) => self.totals.unchanged += 1,
                    Some(Put::Replaced) => self.totals.replaced += 1,
                    _ => self.totals.added += 1,
                }
                let date = d.published.as_ref().map_or("no date", |p| p.0.as_str());
                let claims = claims
                    .map(|n| format!("  {n} {}", if n == 1 { "claim" } else { "claims" }))
                    .unwrap_or_default();
                let notes = d
                    .notes
                    .iter()
                    .cloned()
                    .chain(not_coded(d))
                    .map(|n| format!("\n         {YELLOW}{}{YELLOW:#}", screen::one_line(&n)))
                    .collect::<String>();
                format!("{what:<7}  {}  {DIM}{date}{DIM:#}{claims}{notes}", screen::one_line(d.id.as_str()))
            }
        };
        self.progress.add(1);
        if !self.global.quiet {
            self.progress.suspend(|| writeln!(screen::people(), "{line}"))?;
        }
        Ok(())
    }
}

/// "not coded: 3 passages in vi", where there are any.
fn not_coded(document: &Document) -> Option<String> {
    let found = document.not_coded();
    let each: Vec<String> = found
        .iter()
        .map(|(language, n)| format!("{n} {} in {language}", if *n == 1 { "passage" } else { "passages" }))
        .collect();
    (!each.is_empty()).then(|| format!("not coded: {}", each.join(", ")))
}

/// The report file, written as the work goes on, so that it takes no memory.
struct Report {
    out: Option<BufWriter<File>>,
    first: bool,
}

impl Report {
    fn create(path: Option<&std::path::Path>) -> Result<Self> {
        let open = |p: &std::path::Path| File::create(p).with_context(|| format!("cannot write the report {}", p.display()));
        let mut out = path.map(open).transpose()?.map(BufWriter::new);
        if let Some(out) = &mut out {
            write!(out, "{{\"items\": [")?;
        }
        Ok(Report { out, first: true })
    }

    fn item(&mut self, item: &Item, put: Option<Put>, claims: Option<usize>) -> Result<()> {
        let Some(out) = &mut self.out else { return Ok(()) };
        let value = match item {
            Item::Skipped { name, reason } => json!({"name": name, "outcome": "skipped", "reason": reason}),
            Item::Document(d) => {
                let outcome = match put {
                    Some(Put::Unchanged) => "known",
                    Some(Put::Replaced) => "changed",
                    _ => "read",
                };
                let published = d.published.as_ref().map(|p| &p.0);
                json!({"name": d.id, "outcome": outcome, "published": published, "claims": claims, "not_coded": d.not_coded(), "notes": d.notes})
            }
        };
        write!(out, "{}\n  {value}", if self.first { "" } else { "," })?;
        self.first = false;
        Ok(())
    }

    fn finish(self, totals: &Totals, (documents, claims, events): (u64, u64, u64)) -> Result<()> {
        let Some(mut out) = self.out else { return Ok(()) };
        let sums = json!({
            "new": totals.added, "changed": totals.replaced, "known": totals.unchanged, "skipped": totals.skipped,
            "seconds": (totals.started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        });
        let register = json!({"documents": documents, "claims": claims, "events": events});
        writeln!(out, "\n], \"totals\": {sums}, \"register\": {register}}}")?;
        out.flush().context("cannot write the report")
    }
}
