//! The record of the codebook's section 2, one event a line, keys in its order.

use crate::job::Job;
use crate::{Result, Summary};
use entente_register::Event;
use std::io::Write;

/// Writes one line per event.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("event");
    job.each_event(|event| {
        summary.wrote(1);
        Ok(out.write_all(line(&event).as_bytes())?)
    })?;
    Ok(summary)
}

/// One event, with the line's end.
pub fn line(event: &Event) -> String {
    let mut line = serde_json::to_string(event).expect("an event is plain data");
    line.push('\n');
    line
}
