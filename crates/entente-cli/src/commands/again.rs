//! `entente read --again` without a path: what the register keeps, coded anew by this program, and what that changed.

use crate::args::Global;
use crate::progress::Counter;
use crate::screen::{self, BLUE, DIM, YELLOW};
use crate::{Outcome, load};
use anyhow::{Context, Result};
use entente_intake::Document;
use entente_register::{Became, Coding, Difference, Register};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Documents of a portion: each is stored in one transaction.
const PORTION: usize = 64;
/// Differences shown; the report has them all.
const SHOWN: usize = 20;

pub fn run(report: Option<&Path>, every: bool, global: &Global) -> Result<Outcome> {
    let mut register = load::register_to_change(global)?;
    let documents: Vec<String> = register.documents()?.into_iter().map(|d| d.id).collect();
    if documents.is_empty() {
        super::events::tell_none(&register)?;
        return Ok(Outcome::NothingFound);
    }
    let engine = load::engine(global)?;
    let lost_before = unattached(&register)?;
    register.keep_for_comparison()?;
    let mut progress = Counter::new("documents", global.quiet);
    for portion in documents.chunks(PORTION) {
        let read = portion.iter().map(|id| register.document_to_code(id));
        let read: Vec<Document> = read.collect::<Result<_, _>>()?;
        let coded = entente_reading::code_all(&engine, &read, every);
        register.put_all_again(read.iter().zip(&coded).map(|(document, made)| Coding {
            document,
            claims: &made.claims,
            leads: &made.leads,
        }))?;
        progress.add(portion.len() as u64);
    }
    drop(progress);
    let lost: Vec<String> = unattached(&register)?.difference(&lost_before).cloned().collect();
    tell(&register, documents.len(), &lost, report, global)?;
    Ok(Outcome::Done)
}

/// Decisions that find nothing, by id.
fn unattached(register: &Register) -> Result<BTreeSet<String>> {
    let all = register.decisions()?.into_iter();
    Ok(all.filter(entente_register::Listed::finds_nothing).map(|d| d.decision.id).collect())
}

#[derive(Default)]
struct Counts {
    new: u64,
    changed: u64,
    merged: u64,
    withdrawn: u64,
}

impl Counts {
    fn add(&mut self, what: &Became) {
        *match what {
            Became::New => &mut self.new,
            Became::Changed { .. } => &mut self.changed,
            Became::Merged { .. } => &mut self.merged,
            Became::Withdrawn => &mut self.withdrawn,
        } += 1;
    }
}

fn tell(register: &Register, documents: usize, lost: &[String], report: Option<&Path>, global: &Global) -> Result<()> {
    let open = |p: &Path| File::create(p).with_context(|| format!("cannot write the report {}", p.display()));
    let mut report = report.map(open).transpose()?.map(BufWriter::new);
    if let Some(out) = &mut report {
        write!(out, "{{\"differences\": [")?;
    }
    let mut counts = Counts::default();
    let mut shown = Vec::new();
    register.each_difference(|d| -> Result<()> {
        if let Some(out) = &mut report {
            let first = counts.new + counts.changed + counts.merged + counts.withdrawn == 0;
            write!(out, "{}\n  {}", if first { "" } else { "," }, serde_json::to_string(&d)?)?;
        }
        counts.add(&d.what);
        if shown.len() < SHOWN {
            shown.push(line(&d));
        }
        Ok(())
    })?;
    let all = counts.new + counts.changed + counts.merged + counts.withdrawn;
    if let Some(mut out) = report {
        let totals = json!({
            "documents": documents, "new": counts.new, "changed": counts.changed, "merged": counts.merged, "withdrawn": counts.withdrawn,
        });
        writeln!(out, "\n], \"totals\": {totals}, \"decisions_that_find_nothing\": {}}}", json!(lost))?;
        out.flush().context("cannot write the report")?;
    }
    if global.quiet {
        return Ok(());
    }
    let mut out = screen::people();
    for line in &shown {
        writeln!(out, "{line}")?;
    }
    if all > SHOWN as u64 {
        writeln!(out, "{DIM}and {} more (--report FILE has them all){DIM:#}", all - SHOWN as u64)?;
    }
    writeln!(
        out,
        "{documents} documents coded again: {} events new, {} changed, {} merged into others, {} withdrawn.",
        counts.new, counts.changed, counts.merged, counts.withdrawn
    )?;
    if !lost.is_empty() {
        let count = lost.len();
        writeln!(
            out,
            "{YELLOW}{count} {} nothing any more{YELLOW:#}: entente review decisions --unattached",
            if count == 1 { "decision finds" } else { "decisions find" }
        )?;
    }
    Ok(())
}

fn line(d: &Difference) -> String {
    let what = match &d.what {
        Became::New => "new".to_owned(),
        Became::Changed { fields } => format!("changed ({})", fields.join(", ")),
        Became::Merged { into } => format!("now part of {}", screen::short(into)),
        Became::Withdrawn => "withdrawn".to_owned(),
    };
    let date = d.date.as_deref().unwrap_or("no date");
    format!(
        "{BLUE}{}{BLUE:#}  {date}  {}: {}  {YELLOW}{what}{YELLOW:#}",
        screen::short(&d.id),
        d.kind,
        screen::one_line(&d.title)
    )
}
