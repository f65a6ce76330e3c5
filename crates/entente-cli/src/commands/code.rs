//! `entente code`: documents in, claims out; no register.

use crate::args::Global;
use crate::stream::{self, Answer, InputLine, Work};
use crate::{Outcome, load, screen};
use anyhow::Result;
use entente_coding::Engine;
use entente_intake::{Document, Record, Shapes};
use serde_json::{Value, json};
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  entente code articles.jsonl > claims.jsonl
  echo '{\"id\":\"a\",\"date\":\"2024-07-08\",\"text\":\"Japan signed a pact with Manila.\"}' | entente code

In:  {\"id\", \"date\", \"text\"} and, if known, \"title\", \"url\"; also story_id, pub_date, event_text
Out: {\"id\", \"claims\": [the codebook's record, one claim each]}, one line for each line, in their order. A line that
     cannot be read gives {\"id\": null, \"claims\": [], \"error\": …} and a message.
Exit status: 0 done, 1 no input, 2 error (with --strict: the first bad line)";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// JSONL files; - or none: standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Stop at the first line that cannot be read
    #[arg(long)]
    strict: bool,
    /// Say with each claim how each of its fields came about
    #[arg(long)]
    because: bool,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let engine = load::engine(global)?;
    let shapes = Shapes::load(&global.knowledge())?;
    let mut work = Coder {
        engine: &engine,
        shapes: &shapes,
        because: args.because,
    };
    let counts = stream::run(&args.files, global.max_document, args.strict, &mut work, &mut screen::raw())?;
    Ok(stream::finish(counts, global.quiet))
}

struct Coder<'e> {
    engine: &'e Engine,
    shapes: &'e Shapes,
    because: bool,
}

impl Work for Coder<'_> {
    fn answer(&mut self, lines: Vec<InputLine>) -> Vec<Answer> {
        let mut documents = Vec::new();
        let read: Vec<Result<(), (String, Value)>> = lines
            .iter()
            .map(|line| {
                let mut record = record(line)?;
                record.id = own_id(&record, line);
                documents.push(Document::from_record(record, self.shapes));
                Ok(())
            })
            .collect();
        let coded = load::code_all(self.engine, &documents);
        let mut answers = documents
            .iter()
            .zip(&coded)
            .map(|(d, coded)| entente_answers::code::answer(d, coded, self.because));
        read.into_iter()
            .map(|read| match read {
                Ok(()) => Answer::json(answers.next().unwrap_or_default()),
                Err((problem, id)) => Answer::bad(json!({"id": id, "claims": [], "error": problem}), problem),
            })
            .collect()
    }
}

/// The document of a line; or what is wrong with it, and its id where that can still be read.
pub fn record(line: &InputLine) -> Result<Record, (String, Value)> {
    let at = |what: &dyn std::fmt::Display| format!("{}: {what}", line.place);
    let text = line.content.as_ref().map_err(|e| (at(e), Value::Null))?;
    Record::from_json(text).map_err(|e| {
        let id = serde_json::from_str::<Value>(text)
            .ok()
            .and_then(|v| v.get("id").or(v.get("story_id")).cloned());
        (at(&e), id.unwrap_or_default())
    })
}

/// The id a record gives itself, or its place.
pub fn own_id(record: &Record, line: &InputLine) -> String {
    if record.id.is_empty() {
        format!("{}#{}", line.file, line.number)
    } else {
        record.id.clone()
    }
}

impl Answer {
    /// A line of JSON.
    pub fn json(value: Value) -> Self {
        Answer {
            text: format!("{value}\n"),
            problem: None,
        }
    }

    /// A line of JSON in the place of one that cannot be answered, and why.
    pub fn bad(value: Value, problem: String) -> Self {
        Answer {
            text: format!("{value}\n"),
            problem: Some(problem),
        }
    }
}
