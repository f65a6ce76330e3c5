//! Every command and the options that all share.

use crate::commands;
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use entente_intake::Limits;
use entente_knowledge::Knowledge;
use entente_register::Values;
use std::ffi::OsString;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  entente read articles/                     read a folder into the register entente.db
  entente timeline --between JPN,VNM         the chronology of a relationship, with sources
  entente code articles.jsonl > claims.jsonl code articles without a register

Exit status: 0 done, 1 nothing found, 2 error";

const ABOUT: &str = "Reads documents on defence and diplomatic relations, and keeps a dated and sourced register of what they tell";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "entente", version, about = ABOUT, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
}

/// Options that every command takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The register's file
    #[arg(
        long,
        global = true,
        env = "ENTENTE_REGISTER",
        default_value = "entente.db",
        value_name = "FILE",
        hide_env_values = true
    )]
    pub register: PathBuf,
    /// The language model to use: a model's folder or wheel [default: the installed one]
    #[arg(long, global = true, env = "ENTENTE_MODEL", value_name = "PATH", value_parser = path(), hide_env_values = true)]
    pub model: Option<PathBuf>,
    /// A folder of word lists and rules that go before the built-in ones
    #[arg(long, global = true, env = "ENTENTE_KNOWLEDGE", value_name = "DIR", value_parser = path(), hide_env_values = true)]
    pub knowledge: Option<PathBuf>,
    /// Which value is shown where sources differ: conservative, informative or representative
    #[arg(long, global = true, value_name = "RULE", default_value = "representative", value_parser = values, hide_short_help = true)]
    pub values: Values,
    /// Never use the network
    #[arg(long, global = true, env = "ENTENTE_OFFLINE", value_parser = clap::builder::FalseyValueParser::new(), hide_env_values = true)]
    pub offline: bool,
    /// How many threads work [default: one for each core]
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<usize>,
    /// Say nothing but answers and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// The largest document that is read: 500K, 16M, 1G
    #[arg(long, global = true, value_name = "SIZE", default_value = "16M", value_parser = size, hide_short_help = true)]
    pub max_document: usize,
}

/// The commands, in the order of their use.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one")]
pub enum Command {
    /// Read files and folders into the register
    Read(commands::read::Args),
    /// Ask feeds again and again, and read their new pages into the register
    Watch(commands::watch::Args),
    /// Print the chronology of the register's events, oldest first, each with its sentence
    Timeline(commands::timeline::Args),
    /// List events, newest first
    Events(commands::events::Args),
    /// Show one event with every claim it rests on
    Show(commands::show::Args),
    /// Say how each field of an event came about
    Explain(commands::explain::Args),
    /// Answer a plain English question from the register, with sources
    Ask(commands::ask::Args),
    /// Sum up the relationship of two states
    Relationship(commands::relationship::Args),
    /// List what was promised, by when, and what became of it
    Promises(commands::promises::Args),
    /// List what sources contradict each other on
    Disputed(commands::disputed::Args),
    /// List the sources of documents, and grade how reliable they are
    Sources(commands::sources::Args),
    /// Review events and overlooked sentences, and decide about them
    Review(commands::review::Args),
    /// Tell how an event came about: readings, merges, decisions
    History(commands::history::Args),
    /// Take documents out, with everything that only they supported
    Forget(commands::forget::Args),
    /// Copy the register while it is in use
    Backup(commands::backup::Args),
    /// Check whether the register is sound; save what can be read of a damaged one
    Doctor(commands::doctor::Args),
    /// Set a state's relations with others side by side
    Compare(commands::compare::Args),
    /// List what was looked for and not found: sessions, deliveries, reports
    Gaps(commands::gaps::Args),
    /// Write a brief on two states: Markdown, HTML, Word or PDF
    Brief(commands::brief::Args),
    /// Write events in a format for other programs
    Export(commands::export::Args),
    /// Show the register in a browser
    Serve(commands::serve::Args),
    /// Accounts for people who open the register on other computers
    User(commands::user::Args),
    /// Code documents without a register: JSONL in, claims out
    Code(commands::code::Args),
    /// Print the text that is read in files of any format
    Text(commands::text::Args),
    /// Read a PDF on standard input: what `text` and `read` run beside them
    #[command(hide = true)]
    PdfText,
    /// Parse text: tokens, tags, trees and entities
    Parse(commands::parse::Args),
    /// Find and resolve time expressions
    Time(commands::time::Args),
    /// Resolve the names of actors
    Actor(commands::actor::Args),
    /// Check the coding rules
    Rules(commands::rules::Args),
    /// Install, find or check the language model
    Model(commands::model::Args),
    /// Print a completion script for a shell
    Completions(commands::completions::Args),
    /// Write the manual pages
    Man(commands::man::Args),
}

impl Global {
    /// Puts the settings that libraries look up by themselves in place, before any thread starts. A path that is set to nothing is
    /// not set.
    pub fn apply(&mut self) {
        for path in [&mut self.model, &mut self.knowledge] {
            path.take_if(|p| p.as_os_str().is_empty());
        }
        if let Some(n) = self.threads {
            // Fails only where a pool exists already, which it does not.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(n.max(1)).build_global();
        }
        if let Some(folder) = self.knowledge.clone().or_else(own_knowledge).filter(|f| f.is_dir()) {
            #[allow(unsafe_code, reason = "no other thread runs yet")]
            unsafe {
                std::env::set_var("ENTENTE_KNOWLEDGE", folder);
            }
        }
    }

    /// The word lists and rules: those of `--knowledge`, else the user's own folder where there is one, before the built-in ones.
    pub fn knowledge(&self) -> Knowledge {
        let own = || own_knowledge().filter(|f| f.is_dir());
        self.knowledge
            .clone()
            .or_else(own)
            .map_or_else(Knowledge::built_in, Knowledge::from_dir)
    }

    /// Where a user's own lists are kept.
    pub fn knowledge_folder(&self) -> Option<PathBuf> {
        self.knowledge.clone().or_else(own_knowledge)
    }

    /// What bounds a read.
    pub fn limits(&self) -> Limits {
        Limits {
            document_bytes: self.max_document,
            pdf_worker: pdf_worker(self.max_document),
            ..Limits::default()
        }
    }
}

/// The user's folder for lists, `entente/knowledge` among the data of programs; whether it exists or not.
fn own_knowledge() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let data = set("XDG_DATA_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".local/share")))?;
    Some(data.join("entente").join("knowledge"))
}

/// A path that may be empty.
fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// A rule of choosing values, by name.
fn values(name: &str) -> Result<Values, String> {
    Values::read(name).ok_or_else(|| "conservative, informative or representative is expected".to_owned())
}

/// This program as the one that reads PDFs.
fn pdf_worker(most: usize) -> Option<Vec<OsString>> {
    let program = std::env::current_exe().ok()?;
    Some(vec![
        program.into(),
        "pdf-text".into(),
        "--max-document".into(),
        most.to_string().into(),
    ])
}

/// "16M" in bytes.
fn size(text: &str) -> Result<usize, String> {
    let upper = text.trim().to_ascii_uppercase();
    let upper = upper.trim_end_matches('B').trim_end_matches('I');
    let (number, shift) = match upper.as_bytes().last() {
        Some(b'K') => (&upper[..upper.len() - 1], 10),
        Some(b'M') => (&upper[..upper.len() - 1], 20),
        Some(b'G') => (&upper[..upper.len() - 1], 30),
        _ => (upper, 0),
    };
    let number: usize = number
        .trim()
        .parse()
        .map_err(|_| "a size such as 500K, 16M or 1G is expected".to_owned())?;
    number
        .checked_shl(shift)
        .filter(|n| *n > 0 && *n >> shift == number)
        .ok_or_else(|| "too large, or zero".to_owned())
}
