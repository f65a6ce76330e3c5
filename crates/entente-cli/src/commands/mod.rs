//! One module a command: its options, its help, what it does.

pub mod actor;
pub mod again;
pub mod ask;
pub mod backup;
pub mod brief;
pub mod code;
pub mod compare;
pub mod completions;
pub mod disputed;
pub mod doctor;
pub mod events;
pub mod explain;
pub mod export;
pub mod forget;
pub mod gaps;
pub mod history;
pub mod man;
pub mod model;
pub mod parse;
pub mod pdf_text;
pub mod promises;
pub mod read;
pub mod relationship;
pub mod review;
pub mod rules;
pub mod serve;
pub mod show;
pub mod sources;
pub mod text;
pub mod time;
pub mod timeline;
pub mod user;
pub mod watch;

use crate::Outcome;
use crate::args::{Command, Global};
use crate::problem::Problem;
use anyhow::Result;
use entente_time::Edtf;

/// Runs a command.
pub fn run(command: Command, global: &Global) -> Result<Outcome> {
    match command {
        Command::Read(args) => read::run(&args, global),
        Command::Watch(args) => watch::run(&args, global),
        Command::Timeline(args) => timeline::run(&args, global),
        Command::Events(args) => events::run(&args, global),
        Command::Show(args) => show::run(&args, global),
        Command::Explain(args) => explain::run(&args, global),
        Command::Ask(args) => ask::run(&args, global),
        Command::Relationship(args) => relationship::run(&args, global),
        Command::Promises(args) => promises::run(&args, global),
        Command::Disputed(args) => disputed::run(&args, global),
        Command::Sources(args) => sources::run(&args, global),
        Command::Compare(args) => compare::run(&args, global),
        Command::Gaps(args) => gaps::run(&args, global),
        Command::Brief(args) => brief::run(&args, global),
        Command::Export(args) => export::run(&args, global),
        Command::Review(args) => review::run(&args, global),
        Command::History(args) => history::run(&args, global),
        Command::Forget(args) => forget::run(&args, global),
        Command::Doctor(args) => doctor::run(&args, global),
        Command::Backup(args) => backup::run(&args, global),
        Command::Serve(args) => serve::run(&args, global),
        Command::User(args) => user::run(&args, global),
        Command::Code(args) => code::run(&args, global),
        Command::Text(args) => text::run(&args, global),
        Command::PdfText => pdf_text::run(global),
        Command::Parse(args) => parse::run(&args, global),
        Command::Time(args) => time::run(&args, global),
        Command::Actor(args) => actor::run(&args, global),
        Command::Rules(args) => rules::run(&args, global),
        Command::Model(args) => model::run(&args, global),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}

/// That a date of publication given on the command line is one.
fn check_date(date: Option<&str>) -> Result<()> {
    match date.filter(|d| Edtf::parse(d).is_err()) {
        None => Ok(()),
        Some(date) => Err(Problem::error(
            format!("`{date}` is not a date"),
            "write 2024, 2024-07 or 2024-07-10",
        )),
    }
}
