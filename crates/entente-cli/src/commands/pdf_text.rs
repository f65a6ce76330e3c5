//! `entente pdf-text`: the process in which a PDF is read, so that one that never ends or takes all memory ends with it.
//! Not for people: `entente text` is.

use crate::Outcome;
use crate::args::Global;
use anyhow::Result;
use entente_intake::open::pdf;
use std::io::{Read, Write};

/// Memory that the process may take, in bytes.
const MEMORY: u64 = 2 << 30;

pub fn run(global: &Global) -> Result<Outcome> {
    #[cfg(unix)]
    {
        // Where the system refuses, the time limit of the reader is left.
        let _ = rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY);
    }
    let mut bytes = Vec::new();
    std::io::stdin().take(global.max_document as u64 + 1).read_to_end(&mut bytes)?;
    let mut out = std::io::stdout().lock();
    match pdf::text(bytes, global.max_document) {
        Ok(text) => {
            out.write_all(text.as_bytes())?;
            Ok(Outcome::Done)
        }
        Err(why) => {
            out.write_all(why.as_bytes())?;
            Ok(Outcome::NothingFound)
        }
    }
}
