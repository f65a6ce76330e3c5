//! `entente review decide`: one decision, from the command line.

use super::Author;
use crate::Outcome;
use crate::args::Global;
use crate::commands::show::Form;
use crate::screen::{self, BLUE};
use anyhow::Result;
use clap::Subcommand;
use entente_register::{Decision, NewDecision, Register, What};
use std::io::Write;

const AFTER_HELP: &str = "\
Examples:
  entente review decide 3f9c21 accept
  entente review decide 3f9c21 reject --reason \"a rehearsal\"
  entente review decide 3f9c21 same 81aa02           these two are one event
  entente review decide 3f9c21 apart 81aa02          they are not; 81aa02 may be a claim of 3f9c21
  entente review decide 3f9c21 correct place Hanoi/VNM
  entente review decide 3f9c21 undo                  takes back your latest decision on it

ID is that of an event, of a claim, or of an uncoded sentence of the queue. Exit status: 0 decided, 2 error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The event, claim or sentence, or how its id begins
    id: String,
    #[command(subcommand)]
    verdict: Verdict,
    /// Why
    #[arg(long, global = true, value_name = "TEXT")]
    reason: Option<String>,
    /// Who decides [default: the name of the user]
    #[arg(long, global = true, env = "ENTENTE_AUTHOR", value_name = "NAME", hide_env_values = true)]
    author: Option<String>,
    /// How to print the decision
    #[arg(long, global = true, value_enum, default_value_t)]
    format: Form,
}

#[derive(Debug, Subcommand)]
enum Verdict {
    /// It is right
    Accept,
    /// It is wrong: left out of every output that does not ask for it
    Reject {
        /// Only the claim of this id is wrong, not the event that may bear its name
        #[arg(long)]
        claim: bool,
    },
    /// Two events are one
    Same {
        /// The other event
        other: String,
    },
    /// Two events are two, or a claim tells of another event
    Apart {
        /// The other event, or the claim
        other: String,
    },
    /// A field has another value
    Correct {
        /// title, subtype, stage, date, due, place, status, areas, items, value, conditions, ordinal, mechanism, instrument,
        /// initiators, counterparts
        field: String,
        /// 2014-03-18; planned; Hanoi/VNM; "6 patrol boat, radar"; "500000000 JPY"; JPN,VNM; none
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Take back the latest decision on it, or the decision of this id
    Undo,
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let author = Author {
        author: args.author.clone(),
    }
    .name()?;
    let mut register = crate::load::register_to_change(global)?;
    let what = match &args.verdict {
        Verdict::Accept => What::Accept,
        Verdict::Reject { claim: false } => What::Reject,
        Verdict::Reject { claim: true } => What::RejectClaim,
        Verdict::Same { other } => What::Same(other.clone()),
        Verdict::Apart { other } => What::Apart(other.clone()),
        Verdict::Correct { field, value } => What::Correct {
            field: field.clone(),
            value: value.clone(),
        },
        Verdict::Undo => {
            let undone = register.undo(&args.id, &author, args.reason.as_deref())?;
            return tell(&undone, &register, args.format, global);
        }
    };
    let decision = register.decide(&NewDecision {
        id: args.id.clone(),
        what,
        author,
        reason: args.reason.clone(),
    })?;
    tell(&decision, &register, args.format, global)
}

fn tell(decision: &Decision, register: &Register, form: Form, global: &Global) -> Result<Outcome> {
    if form == Form::Json {
        let mut out = screen::raw();
        serde_json::to_writer_pretty(&mut out, decision)?;
        writeln!(out)?;
        out.flush()?;
    } else if !global.quiet {
        let undone = if decision.undone.is_some() { "undone: " } else { "" };
        writeln!(screen::people(), "{undone}{}", line(decision, register))?;
    }
    Ok(Outcome::Done)
}

/// A decision on one line: "date is 2014-03-18: visit of … (ann, decision k2m…)".
pub fn line(decision: &Decision, register: &Register) -> String {
    use entente_register::Verdict as V;
    let what = match &decision.verdict {
        V::Accept if decision.lead => "accepted as an event that is not coded yet".to_owned(),
        V::Reject if decision.lead => "no event".to_owned(),
        V::Accept => "accepted".to_owned(),
        V::Reject => "rejected".to_owned(),
        V::RejectClaim => "one claim rejected".to_owned(),
        V::Same => "the same as".to_owned(),
        V::Apart => "not the same as".to_owned(),
        V::Correct { field, value } => format!("{field} is {value}"),
    };
    let title = |id: &str| {
        let title = register.event(id).map(|e| screen::one_line(&e.title)).unwrap_or_default();
        format!("{BLUE}{}{BLUE:#} {title}", screen::short(id)).trim_end().to_owned()
    };
    let own = title(&decision.event);
    let both = match &decision.other_event {
        Some(other) => format!("{own}: {what} {}", title(other)),
        None => format!("{own}: {what}"),
    };
    let reason = decision
        .reason
        .as_ref()
        .map(|r| format!(" ({})", screen::one_line(r)))
        .unwrap_or_default();
    format!("{both}{reason}")
}
