//! `entente parse`: tokens, tags, lemmas, trees and entities.

use super::code::{own_id, record};
use crate::args::Global;
use crate::stream::{self, Answer, InputLine, Work};
use crate::{Outcome, load, problem, screen};
use anyhow::Result;
use clap::ValueEnum;
use entente_intake::decode;
use entente_language::{Model, Parsed};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Examples:
  entente parse article.txt
  entente parse --jsonl texts.jsonl --format json > parses.jsonl
  echo 'Japan signed a pact with Manila.' | entente parse

CoNLL-U has spaCy's labels, and in MISC the entities (NER=B-GPE) and SpaceAfter=No; each document begins with
# newdoc id = ID. White space that is a token of its own is written \\n, \\t, \\r, where it could not stand in a line.
Exit status: 0 done, 1 no input, 2 error (with --strict: the first bad line)";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Texts, or JSONL with --jsonl; - or none: standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to write parses
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    /// Every line is a document {"id", "text"}
    #[arg(long)]
    jsonl: bool,
    /// Stop at the first line that cannot be read
    #[arg(long)]
    strict: bool,
}

/// How parses are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// CoNLL-U.
    #[default]
    Conllu,
    /// One JSON object a document.
    Json,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let model = load::model(global)?;
    let mut out = screen::raw();
    if args.jsonl {
        let mut work = Parser {
            model: &model,
            form: args.format,
        };
        let counts = stream::run(&args.files, global.max_document, args.strict, &mut work, &mut out)?;
        return Ok(stream::finish(counts, global.quiet));
    }
    let stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &stdin[..] } else { &args.files };
    let mut outcome = Outcome::Done;
    for file in files {
        match read_text(file, global.max_document) {
            Ok((id, text)) => out.write_all(show(&id, &model.parse(&text), args.format).as_bytes())?,
            Err(e) => {
                problem::warn(e);
                outcome = Outcome::Partly;
            }
        }
    }
    out.flush()?;
    Ok(outcome)
}

struct Parser<'m> {
    model: &'m Model,
    form: Form,
}

impl Work for Parser<'_> {
    fn answer(&mut self, lines: Vec<InputLine>) -> Vec<Answer> {
        let read: Vec<Result<(String, String), (String, Value)>> = lines.iter().map(id_and_text).collect();
        let texts: Vec<&str> = read.iter().flatten().map(|(_, text)| text.as_str()).collect();
        let mut parses = self.model.parse_many(&texts).into_iter();
        read.into_iter()
            .map(|read| match read {
                Ok((id, _)) => Answer {
                    text: show(&id, &parses.next().unwrap_or_default(), self.form),
                    problem: None,
                },
                Err((problem, id)) if self.form == Form::Json => Answer::bad(
                    json!({"id": id, "text": null, "tokens": [], "sentences": [], "entities": [], "error": problem}),
                    problem,
                ),
                Err((problem, _)) => Answer {
                    text: String::new(),
                    problem: Some(problem),
                },
            })
            .collect()
    }
}

/// A line's text as it is, which may be empty here.
fn id_and_text(line: &InputLine) -> Result<(String, String), (String, Value)> {
    if let Ok(Value::Object(fields)) = line.content.as_deref().map_or(Ok(Value::Null), serde_json::from_str::<Value>)
        && let Some(text) = fields.get("text").and_then(Value::as_str).filter(|t| t.trim().is_empty())
    {
        let id = fields.get("id").map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
        return Ok((id.unwrap_or_else(|| format!("{}#{}", line.file, line.number)), text.to_owned()));
    }
    let record = record(line)?;
    Ok((own_id(&record, line), record.text))
}

/// A text file with its name as id; or what is wrong with it.
pub fn read_text(path: &Path, longest: usize) -> Result<(String, String), String> {
    let stdin = path.as_os_str() == "-";
    let shown = path.display();
    let id = if stdin {
        "stdin".to_owned()
    } else {
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    };
    let mut bytes = Vec::new();
    let most = longest as u64 + 1;
    let read = if stdin {
        std::io::stdin().take(most).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|f| f.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|e| format!("{shown}: cannot be read: {e}"))?;
    if bytes.len() > longest {
        return Err(format!("{shown}: larger than the limit of {longest} bytes (--max-document)"));
    }
    match decode::text(bytes) {
        Ok(text) => Ok((id, text)),
        Err(decode::NotText::Empty) => Ok((id, String::new())),
        Err(e) => Err(format!("{shown}: {e}")),
    }
}

/// Text files, and those that hold JSONL: by their name, and standard input by its first mark.
pub fn by_kind(files: &[PathBuf]) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let lines = |p: &PathBuf| {
        let extension = p.extension().map(|e| e.to_ascii_lowercase());
        let named = extension.is_some_and(|e| matches!(e.to_str(), Some("jsonl" | "ndjson" | "jsonlines")));
        named || p.as_os_str() == "-" && stdin_is_jsonl()
    };
    files.iter().cloned().partition(|p| !lines(p))
}

/// Whether standard input begins with `{` (or with nothing). What is looked at stays to be read.
fn stdin_is_jsonl() -> bool {
    let mut input = std::io::stdin().lock();
    loop {
        let blank = match input.fill_buf() {
            Ok([]) | Err(_) => return true,
            Ok(start) => match start.iter().find(|b| !b.is_ascii_whitespace()) {
                Some(first) => return *first == b'{',
                None => start.len(),
            },
        };
        input.consume(blank);
    }
}

fn show(id: &str, parsed: &Parsed, form: Form) -> String {
    match form {
        Form::Json => format!("{}\n", parsed.to_json(id)),
        Form::Conllu => conllu(id, parsed),
    }
}

/// A document in CoNLL-U.
fn conllu(id: &str, parsed: &Parsed) -> String {
    let mut out = format!("# newdoc id = {}\n", screen::one_line(id));
    let mut entity = vec![None; parsed.len()];
    for e in parsed.entities() {
        for i in e.tokens.clone() {
            entity[i] = Some((if i == e.tokens.start { 'B' } else { 'I' }, e.label.as_str()));
        }
    }
    for (n, sentence) in parsed.sentences().iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "# sent_id = {}-{}\n# text = {}",
            screen::one_line(id),
            n + 1,
            screen::one_line(parsed.slice(sentence.clone()))
        );
        for i in sentence.clone() {
            let token = parsed.token(i);
            let head = if token.head == i { 0 } else { token.head - sentence.start + 1 };
            let feats = if token.feats.is_empty() { "_" } else { token.feats };
            let ner = entity[i].map(|(place, label)| format!("NER={place}-{label}"));
            let space = (!token.space_after).then(|| "SpaceAfter=No".to_owned());
            let misc: Vec<String> = ner.into_iter().chain(space).collect();
            let misc = if misc.is_empty() { "_".to_owned() } else { misc.join("|") };
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t{feats}\t{head}\t{}\t_\t{misc}",
                i - sentence.start + 1,
                column(parsed.word(i)),
                column(parsed.lemma(i)),
                token.pos.as_str(),
                token.tag.as_str(),
                token.dep.as_str()
            );
        }
        out.push('\n');
    }
    out
}

/// A value that may hold what would end a column or line.
fn column(value: &str) -> String {
    if value.is_empty() {
        return "_".to_owned();
    }
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}
