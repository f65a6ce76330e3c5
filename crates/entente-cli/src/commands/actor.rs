//! `entente actor`: whom a naming stands for.

use crate::args::Global;
use crate::problem::Problem;
use crate::stream::{self, Answer, InputLine, Work};
use crate::{Outcome, load, screen};
use anyhow::{Context, Result};
use entente_actors::{Gazetteer, own};
use entente_answers::actor::{self, Asked};
use entente_intake::{Shapes, date};
use entente_language::Model;
use entente_time::Edtf;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Examples:
  entente actor \"Danish frigates\" \"Minister Kishi\" --date 2021
  entente actor --import ministers.csv
  echo '{\"id\":\"a\",\"text\":\"his counterpart\",\"context\":\"Kishi Nobuo met …\",\"date\":\"2021-09-11\"}' | entente actor -

Out: {\"id\", \"state\", \"sector\", \"kind\", \"name\", \"person\", \"office\", \"start\", \"end\", \"others\"}, one line for each argument
     or line: the best reading, then the others. state and sector are null when unknown; start and end are bytes of the text
Exit status: 0 done, 1 no input, 2 error (with --strict: the first bad line)";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Namings to resolve; - : JSONL {"id", "text", "context", "date"} on standard input
    #[arg(value_name = "TEXT", required_unless_present = "import")]
    texts: Vec<String>,
    /// Check a CSV of actors (name, aliases, state, sector, office, from, to) and add it to your own, for every command
    #[arg(long, value_name = "FILE", conflicts_with = "texts")]
    import: Option<PathBuf>,
    /// The day to resolve offices at: 2021 or 2021-09-11
    #[arg(long, value_name = "D")]
    date: Option<String>,
    /// Text around them, which may introduce persons and states
    #[arg(long, value_name = "TEXT")]
    context: Option<String>,
    /// Stop at the first line that cannot be read
    #[arg(long)]
    strict: bool,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    if let Some(file) = &args.import {
        return import(file, global);
    }
    let date = args
        .date
        .as_deref()
        .map(|d| Edtf::parse(d).map_err(|_| Problem::error(format!("`{d}` is not a date"), "write 2021, 2021-09 or 2021-09-11")));
    let date = date.transpose()?;
    let (model, gazetteer) = (load::model(global)?, load::gazetteer(global)?);
    let shapes = Shapes::load(&global.knowledge())?;
    let mut work = Resolver {
        model: &model,
        gazetteer: &gazetteer,
        shapes: &shapes,
    };
    let mut out = screen::raw();
    if args.texts == ["-"] {
        let counts = stream::run(&[], global.max_document, args.strict, &mut work, &mut out)?;
        return Ok(stream::finish(counts, global.quiet));
    }
    let asked = args.texts.iter().enumerate().map(|(i, text)| Asked {
        id: json!((i + 1).to_string()),
        text: text.clone(),
        context: args.context.clone().unwrap_or_default(),
        date: date.clone(),
    });
    for answer in work.resolve(&asked.collect::<Vec<_>>()) {
        writeln!(out, "{answer}")?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Adds a file of actors to the user's own, if nothing is wrong with it.
fn import(file: &Path, global: &Global) -> Result<Outcome> {
    let help = "the columns are name, aliases, state, sector, office, from, to; see docs/actors.md";
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let gazetteer = load::gazetteer(global)?;
    let wrong = own::problems(&text, |code| gazetteer.name_of(code).is_some());
    if !wrong.is_empty() {
        let count = wrong.len();
        let shown: Vec<String> = wrong.into_iter().take(20).collect();
        let message = format!("{} was not added: {count} wrong\n  {}", file.display(), shown.join("\n  "));
        return Err(Problem::error(message, help));
    }
    let folder = global
        .knowledge_folder()
        .ok_or_else(|| Problem::error("no folder for your own lists is known", "name one with --knowledge DIR"))?
        .join("actors/own");
    let name = file.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let target = folder.join(format!("{name}.csv"));
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    std::fs::write(&target, text).with_context(|| format!("cannot write {}", target.display()))?;
    if !global.quiet {
        eprintln!("added as {}; delete the file to take it back", target.display());
    }
    Ok(Outcome::Done)
}

struct Resolver<'m> {
    model: &'m Model,
    gazetteer: &'m Gazetteer,
    shapes: &'m Shapes,
}

impl Resolver<'_> {
    fn resolve(&self, asked: &[Asked]) -> Vec<Value> {
        actor::answers(self.model, self.gazetteer, asked)
    }
}

impl Work for Resolver<'_> {
    fn answer(&mut self, lines: Vec<InputLine>) -> Vec<Answer> {
        let read: Vec<Result<Asked, (Value, String)>> = lines.iter().map(|line| self.asked(line)).collect();
        let (good, bad): (Vec<_>, Vec<_>) = read.into_iter().enumerate().partition(|(_, r)| r.is_ok());
        let (places, good): (Vec<usize>, Vec<Asked>) = good.into_iter().filter_map(|(i, r)| r.ok().map(|r| (i, r))).unzip();
        let mut answers: Vec<(usize, Answer)> = places.into_iter().zip(self.resolve(&good).into_iter().map(Answer::json)).collect();
        answers.extend(bad.into_iter().filter_map(|(i, r)| {
            r.err().map(|(id, problem)| {
                let mut value = actor::nobody(id);
                value["error"] = json!(problem);
                (i, Answer::bad(value, problem))
            })
        }));
        answers.sort_by_key(|(i, _)| *i);
        answers.into_iter().map(|(_, a)| a).collect()
    }
}

impl Resolver<'_> {
    fn asked(&self, line: &InputLine) -> Result<Asked, (Value, String)> {
        let at = |what: &dyn std::fmt::Display| format!("{}: {what}", line.place);
        let text = line.content.as_ref().map_err(|e| (Value::Null, at(e)))?;
        let value: Value = serde_json::from_str(text).map_err(|e| (Value::Null, at(&format!("not JSON ({e})"))))?;
        let id = value
            .get("id")
            .cloned()
            .unwrap_or_else(|| json!(format!("{}#{}", line.file, line.number)));
        let text = value
            .get("text")
            .and_then(Value::as_str)
            .ok_or_else(|| (id.clone(), at(&"no text: a field `text` is expected")))?;
        let given = value
            .get("date")
            .and_then(Value::as_str)
            .map(|d| date::given(d, self.shapes.dates()));
        let date = match given {
            Some(date::Given::Date(d)) => Edtf::parse(&d).ok(),
            _ => None,
        };
        let context = value.get("context").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Asked {
            id,
            text: text.to_owned(),
            context,
            date,
        })
    }
}
