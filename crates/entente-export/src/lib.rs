//! Events in the formats that users open.
//!
//! *In:* a register and a filter. *Out:* bytes, sorted by date then id, the same for the same documents in whatever order
//! they were read. A format is one module with one function; [`Format`] names them all.
//!
//! # Invariants and limits
//! - Documents are named as the register names them (file name or own id): no local path is written.
//! - A file given with [`to_file`] is complete or is not there: it is written beside and renamed.
//! - Not here: which events are wanted (`entente_register::Filter`), tables for people (`entente-cli`).

pub mod csv;
pub mod jsonl;

use entente_register::{Filter, Register, RegisterError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The formats that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The record of the codebook, one event a line.
    Jsonl,
    /// One row an event, for spreadsheets.
    Csv,
}

impl Format {
    /// All of them, in the order that help texts list them.
    pub const ALL: [Format; 2] = [Format::Jsonl, Format::Csv];

    /// The name it is asked for by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
        }
    }
}

impl FromStr for Format {
    type Err = ExportError;
    fn from_str(name: &str) -> Result<Format, ExportError> {
        let known = Format::ALL.into_iter().find(|f| f.as_str().eq_ignore_ascii_case(name));
        known.ok_or_else(|| ExportError::UnknownFormat { name: name.to_owned() })
    }
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No such format.
    #[error("there is no export format `{name}`; there are {}", Format::ALL.map(Format::as_str).join(", "))]
    UnknownFormat {
        /// As asked.
        name: String,
    },
    /// The register could not be read.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// What was to be written to could not be.
    #[error("cannot write the export")]
    Write(#[from] io::Error),
    /// The file could not be written.
    #[error("cannot write {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl ExportError {
    /// What to do about it, where something can be done.
    pub fn help(&self) -> Option<String> {
        match self {
            ExportError::Register(e) => e.help(),
            ExportError::File { .. } => Some("check that the folder exists and may be written, and that the disk has room".into()),
            _ => None,
        }
    }
}

/// Writes the events that `filter` wants to `out`; gives their number.
///
/// # Errors
/// Those of reading the register, of the filter, and of `out`; what was written until then stays written.
pub fn write(register: &Register, filter: &Filter, format: Format, out: &mut dyn Write) -> Result<u64, ExportError> {
    match format {
        Format::Jsonl => jsonl::write(register, filter, out),
        Format::Csv => csv::write(register, filter, out),
    }
}

/// Writes the events that `filter` wants to the file at `path`, in place of what was there; gives their number.
///
/// # Errors
/// As [`write`], and those of the file; then the old file, if any, is untouched.
pub fn to_file(register: &Register, filter: &Filter, format: Format, path: &Path) -> Result<u64, ExportError> {
    let failed = |source| ExportError::File {
        path: path.to_owned(),
        source,
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = folder.join(format!(".{name}.{}.part", std::process::id()));
    let done = (|| {
        let mut out = BufWriter::new(std::fs::File::create(&beside).map_err(failed)?);
        let count = write(register, filter, format, &mut out).map_err(|e| match e {
            ExportError::Write(source) => failed(source),
            e => e,
        })?;
        out.flush().map_err(failed)?;
        std::fs::rename(&beside, path).map_err(failed)?;
        Ok(count)
    })();
    if done.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    done
}
