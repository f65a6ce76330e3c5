//! What went wrong, in words, and what to do next.

use anstyle::{AnsiColor, Style};
use entente_brief::BriefError;
use entente_export::ExportError;
use entente_language::ModelError;
use entente_language::install::{InstallError, ObtainError};
use entente_register::{FilterError, RegisterError};
use entente_server::ServeError;
use std::io::ErrorKind;

/// An error of the program's own, with what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    message: String,
    help: String,
}

impl Problem {
    /// An error with a next step.
    pub fn error(message: impl Into<String>, help: impl Into<String>) -> anyhow::Error {
        Problem {
            message: message.into(),
            help: help.into(),
        }
        .into()
    }
}

/// Prints an error, what caused it, and what to do.
pub fn tell(error: &anyhow::Error) {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let cyan = Style::new().bold().fg_color(Some(AnsiColor::Cyan.into()));
    anstream::eprintln!("{red}error:{red:#} {error}");
    let mut last = error.to_string();
    for cause in error.chain().skip(1) {
        // Transparent errors repeat their cause.
        let text = cause.to_string();
        if text != last {
            anstream::eprintln!("  because: {text}");
        }
        last = text;
    }
    if let Some(help) = help(error) {
        anstream::eprintln!("{cyan}help:{cyan:#} {help}");
    }
}

/// Says something on standard error that is not the end of it.
pub fn warn(message: impl std::fmt::Display) {
    let yellow = Style::new().bold().fg_color(Some(AnsiColor::Yellow.into()));
    anstream::eprintln!("{yellow}warning:{yellow:#} {message}");
}

/// What to do about an error, where some error in its chain knows.
fn help(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|e| {
        let fixed = |text: &str| Some(text.to_owned());
        if let Some(e) = e.downcast_ref::<Problem>() {
            return fixed(&e.help);
        }
        if let Some(e) = e.downcast_ref::<ObtainError>() {
            return fixed(e.help());
        }
        if let Some(e) = e.downcast_ref::<InstallError>() {
            return fixed(e.help());
        }
        if let Some(e) = e.downcast_ref::<ModelError>() {
            return fixed(e.help());
        }
        let registers = e.downcast_ref::<RegisterError>().and_then(RegisterError::help);
        let filters = || e.downcast_ref::<FilterError>().and_then(FilterError::help);
        let exports = || e.downcast_ref::<ExportError>().and_then(ExportError::help);
        let briefs = || e.downcast_ref::<BriefError>().and_then(BriefError::help);
        let servers = || e.downcast_ref::<ServeError>().and_then(ServeError::help);
        registers.or_else(filters).or_else(exports).or_else(briefs).or_else(servers)
    })
}

/// Whether the reader of our output went away.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| {
        e.downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == ErrorKind::BrokenPipe)
    })
}
