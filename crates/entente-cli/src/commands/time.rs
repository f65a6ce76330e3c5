//! `entente time`: time expressions, found and resolved.

use super::code::{own_id, record};
use crate::args::Global;
use crate::stream::{self, Answer, InputLine, Work};
use crate::{Outcome, load, screen};
use anyhow::Result;
use entente_intake::{Document, Record, Shapes};
use entente_language::Model;
use entente_time::Reader;
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  entente time article.txt --date 2024-07-10
  echo '{\"id\":\"a\",\"date\":\"2024-07-10\",\"text\":\"They met on Monday.\"}' | entente time

In:  JSONL {\"id\", \"date\", \"text\"}; or text files (or text on standard input), with --date
Out: {\"id\", \"mentions\": [{\"start\", \"end\", \"text\", \"edtf\", \"timex3\": {\"type\", \"value\"}, \"basis\"}]}, one line for each
     line or text; start and end are bytes of the text as given
Exit status: 0 done, 1 no input, 2 error (with --strict: the first bad line)";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// JSONL files or texts; - or none: standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// When the text was published: 2024, 2024-07 or 2024-07-10
    #[arg(long, value_name = "D")]
    date: Option<String>,
    /// Stop at the first line that cannot be read
    #[arg(long)]
    strict: bool,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    super::check_date(args.date.as_deref())?;
    let (model, shapes) = (load::model(global)?, Shapes::load(&global.knowledge())?);
    let reader = Reader::load(&global.knowledge())?;
    let mut work = Timer {
        model: &model,
        shapes: &shapes,
        reader: &reader,
        date: args.date.clone(),
    };
    let mut out = screen::raw();
    let stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &stdin[..] } else { &args.files };
    let (texts, jsonl) = super::parse::by_kind(files);
    let mut outcome = Outcome::Done;
    for file in &texts {
        match super::parse::read_text(file, global.max_document) {
            Ok((id, text)) => {
                let record = Record {
                    id,
                    text,
                    published: args.date.clone(),
                    ..Record::default()
                };
                for answer in work.time(vec![record]) {
                    writeln!(out, "{answer}")?;
                }
            }
            Err(e) => {
                crate::problem::warn(e);
                outcome = Outcome::Partly;
            }
        }
    }
    out.flush()?;
    if jsonl.is_empty() && !texts.is_empty() {
        return Ok(outcome);
    }
    let counts = stream::run(&jsonl, global.max_document, args.strict, &mut work, &mut out)?;
    Ok(if outcome == Outcome::Done {
        stream::finish(counts, global.quiet)
    } else {
        outcome
    })
}

struct Timer<'m> {
    model: &'m Model,
    shapes: &'m Shapes,
    reader: &'m Reader,
    date: Option<String>,
}

impl Timer<'_> {
    /// One answer for each text; all of them are parsed together.
    fn time(&self, records: Vec<Record>) -> Vec<Value> {
        let documents: Vec<Document> = records.into_iter().map(|r| Document::from_record(r, self.shapes)).collect();
        entente_answers::time::answers(self.model, self.reader, &documents)
    }
}

impl Work for Timer<'_> {
    fn answer(&mut self, lines: Vec<InputLine>) -> Vec<Answer> {
        let mut records = Vec::new();
        let read: Vec<Result<(), (String, Value)>> = lines
            .iter()
            .map(|line| {
                let mut record = record(line)?;
                record.id = own_id(&record, line);
                record.published = record.published.or_else(|| self.date.clone());
                records.push(record);
                Ok(())
            })
            .collect();
        let mut answers = self.time(records).into_iter();
        read.into_iter()
            .map(|read| match read {
                Ok(()) => Answer::json(answers.next().unwrap_or_default()),
                Err((problem, id)) => Answer::bad(json!({"id": id, "mentions": [], "error": problem}), problem),
            })
            .collect()
    }
}
