//! `entente text`: what Entente reads in files: the text, and what a document says of itself.

use crate::args::Global;
use crate::web::{self, WebArgs};
use crate::{Outcome, problem, screen};
use anyhow::Result;
use clap::ValueEnum;
use entente_intake::{Document, Item, Reader, Shapes};
use entente_text::{Role, Span};
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  entente text page.html                     the article in a saved page, without menus and adverts
  entente text report.pdf mails.mbox crawl.warc.gz --format json

One JSON object a document: id, title, byline, source, url, language, published (EDTF) and how it was had, body (the running
text: paragraphs, sub-headings and quotations, with blank lines between), and all passages with role, start and end in bytes
of text. Nothing is stored.
Exit status: 0 documents read, 1 none found, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Files and folders of any format, and addresses; - : standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// How to write documents
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    #[command(flatten)]
    columns: super::read::ColumnArgs,
    #[command(flatten)]
    web: WebArgs,
}

/// How documents are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// The words, for people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let shapes = Shapes::load(&global.knowledge())?;
    let limits = args.columns.limits(global);
    let mut out = screen::raw();
    let mut any = false;
    let (paths, addresses) = web::apart(&args.paths);
    let fetched = web::inputs(addresses, &args.web, global.max_document, global.offline);
    for item in Reader::with(paths, limits, &shapes).and(fetched) {
        match item {
            Item::Document(document) => {
                any = true;
                match args.format {
                    Form::Json => writeln!(out, "{}", json_of(&document))?,
                    Form::Text => write!(out, "{}", text_of(&document))?,
                }
            }
            Item::Skipped { name, reason } => problem::warn(format!("{}: {}", screen::one_line(&name), screen::one_line(&reason))),
        }
    }
    out.flush()?;
    Ok(Outcome::found(any))
}

/// The running text: paragraphs with their datelines, sub-headings, items and quotations, without headline, captions and
/// furniture.
fn body(document: &Document) -> String {
    let headline = document.headline().copied();
    let mut blocks: Vec<Span> = Vec::new();
    let mut dateline: Option<Span> = None;
    for passage in &document.passages {
        if passage.role == Role::Byline {
            dateline = Some(passage.span);
        } else if matches!(passage.role, Role::Body | Role::Quote | Role::Title) && Some(*passage) != headline {
            let same_line = |d: &Span| !document.text[d.end..passage.span.start].contains('\n');
            let start = dateline.filter(same_line).map_or(passage.span.start, |d| d.start);
            blocks.push(Span::new(start, passage.span.end));
        }
    }
    blocks.iter().map(|b| b.of(&document.text)).collect::<Vec<_>>().join("\n\n")
}

fn text_of(document: &Document) -> String {
    let mut text = format!("== {}\n", screen::one_line(document.id.as_str()));
    let date = document.published.as_ref().map(|p| p.0.as_str());
    let facts = [
        ("title", document.title.as_deref()),
        ("byline", document.byline.as_deref()),
        ("source", document.source.as_deref()),
        ("published", date),
        ("url", document.url.as_deref()),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            text.push_str(&format!("{name}: {}\n", screen::one_line(value)));
        }
    }
    text.push_str(&format!("\n{}\n\n", body(document)));
    text
}

fn json_of(document: &Document) -> Value {
    let passages: Vec<Value> = document
        .passages
        .iter()
        .map(|p| json!({"role": p.role.as_str(), "start": p.span.start, "end": p.span.end}))
        .collect();
    json!({
        "id": document.id, "title": document.title, "byline": document.byline, "source": document.source, "url": document.url,
        "language": document.language, "published": document.published.as_ref().map(|p| &p.0),
        "published_by": document.published.as_ref().map(|p| p.1.as_str()), "body": body(document), "text": document.text,
        "passages": passages, "notes": document.notes,
    })
}
