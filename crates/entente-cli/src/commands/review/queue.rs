//! `entente review --list`: the queue, printed.

use super::Args;
use crate::args::Global;
use crate::commands::show::Form;
use crate::screen::{self, BLUE, BOLD, DIM, YELLOW};
use crate::{Outcome, load};
use anyhow::Result;
use entente_register::{Item, Register};
use std::io::Write;

/// So many at a time, unless --limit says another number.
pub const MOST: usize = 100;

/// The queue that the options ask for.
pub fn read(args: &Args, global: &Global, register: &Register) -> Result<Vec<Item>> {
    let filter = args.filter.filter(global, false)?;
    let limit = filter.limit.unwrap_or(MOST);
    Ok(register.queue(&filter, args.why.map(super::WhyArg::why), limit)?)
}

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let register = load::register(global)?;
    let items = read(args, global, &register)?;
    if args.format == Form::Json {
        let mut out = screen::raw();
        serde_json::to_writer_pretty(&mut out, &items)?;
        writeln!(out)?;
        out.flush()?;
        return Ok(Outcome::found(!items.is_empty()));
    }
    let mut out = screen::people();
    for item in &items {
        print(&mut out, item, screen::width())?;
    }
    if items.is_empty() && !global.quiet {
        anstream::eprintln!("Nothing is left to review here.");
    }
    Ok(Outcome::found(!items.is_empty()))
}

fn print(out: &mut dyn Write, item: &Item, width: usize) -> Result<()> {
    let (what, when, title, quote) = match (&item.event, &item.lead) {
        (Some(e), _) => {
            let quote = e.claims.first().map(|c| c.quote.as_str()).unwrap_or_default();
            (screen::kind(e), screen::date(e).to_owned(), e.title.clone(), quote)
        }
        (None, Some(l)) => (format!("perhaps {}", l.kind), l.doc.clone(), l.because.clone(), l.quote.as_str()),
        (None, None) => return Ok(()),
    };
    let title = screen::one_line(&title);
    writeln!(
        out,
        "{BLUE}{}{BLUE:#}  {BOLD}{when}{BOLD:#}  {what}  {DIM}{title}{DIM:#}",
        screen::short(&item.id)
    )?;
    writeln!(out, "            {YELLOW}{}{YELLOW:#}", reasons(item))?;
    for line in screen::wrap(&format!("“{quote}”"), width.saturating_sub(12)) {
        writeln!(out, "            {line}")?;
    }
    Ok(())
}

/// Why it is here, in words.
pub fn reasons(item: &Item) -> String {
    let mut reasons: Vec<String> = item.why.iter().map(|w| w.as_str().to_owned()).collect();
    if !item.disputed.is_empty() {
        reasons[0] = format!("{} ({})", reasons[0], item.disputed.join(", "));
    }
    reasons.join("; ")
}
