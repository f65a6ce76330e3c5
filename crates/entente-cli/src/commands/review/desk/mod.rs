//! The queue, worked by single keys in the terminal.
//!
//! [`state`] is what a key does, [`draw`] what is seen; this module joins them with the terminal. Each decision is stored
//! before the next key is read: whatever ends the program, nothing that was shown as decided is lost.

mod draw;
mod state;
#[cfg(test)]
mod tests;

use super::{Args, queue};
use crate::args::Global;
use crate::{Outcome, load};
use anyhow::Result;
use entente_register::Register;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::crossterm::event::{self, Event, KeyEventKind};
use state::Desk;

pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let author = args.author.name()?;
    let mut register = load::register_to_change(global)?;
    let items = queue::read(args, global, &register)?;
    if items.is_empty() {
        anstream::eprintln!("Nothing is left to review here.");
        return Ok(Outcome::NothingFound);
    }
    let mut desk = Desk::new(items, author);
    let mut terminal = ratatui::init();
    let worked = work(&mut terminal, &mut desk, &mut register, || Ok(event::read()?));
    ratatui::restore();
    worked?;
    if !global.quiet {
        anstream::eprintln!("{}", desk.summary());
    }
    Ok(Outcome::Done)
}

/// Draws, reads what comes next, and does it, until the end.
fn work<B: Backend>(
    terminal: &mut Terminal<B>,
    desk: &mut Desk,
    register: &mut Register,
    mut next: impl FnMut() -> Result<Event>,
) -> Result<()>
where
    B::Error: Send + Sync + 'static,
{
    loop {
        desk.look(register);
        terminal.draw(|frame| draw::draw(frame, desk))?;
        // Anything else is a terminal of another size: drawn again.
        if let Event::Key(key) = next()?
            && key.kind != KeyEventKind::Release
            && desk.key(key, register) == state::Next::Quit
        {
            return Ok(());
        }
    }
}
