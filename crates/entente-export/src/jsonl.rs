//! The record of the codebook's section 2, one event a line, keys in its order.

use crate::ExportError;
use entente_register::{Event, Filter, Register};
use std::io::Write;

/// Writes one line per event; gives their number.
///
/// # Errors
/// As [`crate::write`].
pub fn write(register: &Register, filter: &Filter, out: &mut dyn Write) -> Result<u64, ExportError> {
    let mut count = 0;
    register.each_event(filter, |event| -> Result<(), ExportError> {
        count += 1;
        out.write_all(line(&event).as_bytes())?;
        Ok(())
    })?;
    Ok(count)
}

/// One event, with the line's end.
pub fn line(event: &Event) -> String {
    let mut line = serde_json::to_string(event).expect("an event is plain data");
    line.push('\n');
    line
}
