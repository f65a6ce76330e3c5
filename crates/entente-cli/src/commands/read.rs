//! `entente read`: documents into the register.
//!
//! `entente_reading` does the work; here is what is asked of it, and what is told of it on the terminal and in the report.

use crate::args::Global;
use crate::problem::Problem;
use crate::progress::Reading;
use crate::screen::{self, DIM, YELLOW};
use crate::web::{self, WebArgs};
use crate::{Outcome, load, memory};
use anyhow::{Context, Result};
use entente_intake::record::FIELDS;
use entente_intake::{Document, Item, Limits, Reader, Shapes};
use entente_reading::{Options, Stop, Told, Totals, report};
use entente_register::Register;
use serde_json::json;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::OnceLock;

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
    /// Parse every document, also those that name fewer than two political actors and so leave early
    #[arg(long)]
    every: bool,
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

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    memory::in_small_pages();
    memory::given_back_at_once();
    if let Some(same) = args.paths.iter().find(|p| p.as_path() == global.register) {
        return Err(Problem::error(
            format!("{} is the register itself", same.display()),
            "name documents to read, and the register with --register",
        ));
    }
    if args.paths.is_empty() {
        return super::again::run(args.report.as_deref(), args.every, global);
    }
    let mut report = Report::create(args.report.as_deref())?;
    let mut register = Register::open(&global.register)?;
    load::tell_migrated(&register, global);
    let (paths, addresses) = web::apart(&args.paths);
    let limits = args.columns.limits(global);
    let (how, offline, most) = (args.web.clone(), global.offline, global.max_document);
    let shapes = Shapes::load(&global.knowledge())?;
    let reader = || Reader::with(paths, limits, &shapes).and(web::inputs(addresses, &how, most, offline));
    let options = Options {
        again: args.again,
        every: args.every,
    };
    let totals = into_register(&mut register, reader, options, &mut report, global)?;
    let counts = register.counts()?;
    report.finish(&totals, counts)?;
    tell_totals(&totals, counts, global)?;
    Ok(Outcome::found(totals.read() > 0))
}

/// Reads documents into the register, telling of each on the terminal and in the report.
pub fn into_register<'s>(
    register: &mut Register,
    reader: impl FnOnce() -> Reader<'s> + Send,
    options: Options,
    report: &mut Report,
    global: &Global,
) -> Result<Totals> {
    let engine = OnceLock::new();
    // Loaded when the first document needs it.
    let load = || match engine.get() {
        Some(engine) => Ok(engine),
        None => load::engine(global).map(|new| engine.get_or_init(|| new)),
    };
    let mut progress = Reading::new(global.quiet);
    let mut tell = |told: &Told<'_>| -> Result<()> {
        progress.add(told.progress);
        if !global.quiet {
            progress.suspend(|| writeln!(screen::people(), "{}", line(told)))?;
        }
        report.item(told)
    };
    entente_reading::read(register, reader, load, options, &mut tell).map_err(|stop| match stop {
        Stop::Register(e) => e.into(),
        Stop::Caller(e) => e,
    })
}

/// What became of all, in a line.
pub fn tell_totals(totals: &Totals, (documents, claims, events): (u64, u64, u64), global: &Global) -> Result<()> {
    if global.quiet {
        return Ok(());
    }
    let mut out = screen::people();
    writeln!(
        out,
        "{} read ({} new, {} changed, {} known), {} skipped, in {:.1} s. {} now has {events} events, from {claims} claims in {documents} documents.",
        totals.read(),
        totals.added,
        totals.changed,
        totals.known,
        totals.skipped(),
        totals.took.as_secs_f64(),
        global.register.display()
    )?;
    if totals.early + totals.same_text > 0 {
        writeln!(
            out,
            "{DIM}{} name fewer than two political actors and were not parsed (--every parses them); {} tell word for word what another does.{DIM:#}",
            totals.early, totals.same_text
        )?;
    }
    Ok(())
}

/// An item and what became of it, in a line and its notes.
fn line(told: &Told<'_>) -> String {
    let Item::Document(d) = told.item else { return skipped(told) };
    if told.failed.is_some() {
        return skipped(told);
    }
    let date = d.published.as_ref().map_or("no date", |p| p.0.as_str());
    let claims = told
        .claims
        .map(|n| format!("  {n} {}", if n == 1 { "claim" } else { "claims" }))
        .unwrap_or_default();
    let notes = d.notes.iter().cloned().chain(not_coded(d));
    let notes: String = notes
        .map(|n| format!("\n         {YELLOW}{}{YELLOW:#}", screen::one_line(&n)))
        .collect();
    let what = told.outcome.as_str();
    format!("{what:<7}  {}  {DIM}{date}{DIM:#}{claims}{notes}", screen::one_line(d.id.as_str()))
}

fn skipped(told: &Told<'_>) -> String {
    let reason = screen::one_line(told.reason().unwrap_or_default());
    format!("{YELLOW}skipped{YELLOW:#}  {}: {reason}", screen::one_line(told.name()))
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
pub struct Report {
    out: Option<BufWriter<File>>,
    first: bool,
}

impl Report {
    /// A report at a path; without one, nothing is noted.
    pub fn create(path: Option<&std::path::Path>) -> Result<Self> {
        let open = |p: &std::path::Path| File::create(p).with_context(|| format!("cannot write the report {}", p.display()));
        let mut out = path.map(open).transpose()?.map(BufWriter::new);
        if let Some(out) = &mut out {
            write!(out, "{{\"items\": [")?;
        }
        Ok(Report { out, first: true })
    }

    /// Notes an item.
    pub fn item(&mut self, told: &Told<'_>) -> Result<()> {
        let Some(out) = &mut self.out else { return Ok(()) };
        write!(out, "{}\n  {}", if self.first { "" } else { "," }, report::item(told))?;
        self.first = false;
        Ok(())
    }

    /// Notes what became of all, and closes the file.
    pub fn finish(self, totals: &Totals, (documents, claims, events): (u64, u64, u64)) -> Result<()> {
        let Some(mut out) = self.out else { return Ok(()) };
        let register = json!({"documents": documents, "claims": claims, "events": events});
        writeln!(out, "\n], \"totals\": {}, \"register\": {register}}}", totals.to_json())?;
        out.flush().context("cannot write the report")
    }
}
