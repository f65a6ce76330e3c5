//! Events in the formats that users open.
//!
//! *In:* a register and a filter. *Out:* bytes, the same for the same documents in whatever order they were read and on whatever day.
//! A format is one module with one function; [`Format`] names them all, `docs/exports.md` has each format's columns.
//!
//! In reading order: [`format`] and [`summary`] (what is asked, what came of it), [`job`] (one view of the register), [`dates`], [`lists`]
//! and [`parties`] (EDTF as days, codes of others, who with whom), [`table`] and [`rows`] (columns and what fills them); then the formats: the record as it is ([`jsonl`],
//! [`csv`], [`tidy`], [`parquet`]), the rows of other data sets ([`plover`], [`polecat`], [`icews`], [`gdelt`], [`sipri`], [`dcad`], [`colt`]),
//! graphs, maps and calendars ([`graph`], [`map`], [`calendar`]), and the documents
//! ([`ris`], [`bibtex`], [`csl`]). [`pages`] has the columns of them all.
//!
//! # Invariants and limits
//! - Documents are named as the register names them (file name or own id): no local path is written.
//! - What the register does not know is an empty cell, never a guess; a date is never finer than the text.
//! - Nothing is dropped in silence: [`Summary`] counts what a format has no place for, by reason.
//! - Memory does not grow with the register, but for the names of states and documents, and where a format's page says so.
//! - A file given with [`to_file`] is complete or is not there: it is written beside and renamed.
//! - Not here: which events are wanted (`entente_register::Filter`), tables for people (`entente-cli`).

pub mod format;
pub mod summary;

pub mod dates;
pub mod job;
pub mod lists;
pub mod parties;
pub mod rows;
pub mod table;

pub mod csv;
pub mod jsonl;
pub mod parquet;
pub mod tidy;

pub mod colt;
pub mod dcad;
pub mod gdelt;
pub mod icews;
pub mod plover;
pub mod polecat;
pub mod sipri;

pub mod calendar;
pub mod graph;
pub mod map;

pub mod pages;

pub mod bibtex;
pub mod csl;
pub mod ris;

pub use format::Format;
pub use summary::Summary;

use entente_knowledge::KnowledgeError;
use entente_register::{Filter, Register, RegisterError};
use job::Job;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No such format.
    #[error("there is no export format `{name}`; there are {}", Format::names())]
    UnknownFormat {
        /// As asked.
        name: String,
    },
    /// The register could not be read.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A list of codes could not be read.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
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

/// What a format's function gives.
pub type Result<T> = std::result::Result<T, ExportError>;

/// Writes what `filter` wants to `out`.
///
/// # Errors
/// Those of reading the register, of the filter, of the lists of codes, and of `out`; what was written until then stays written.
pub fn write(register: &Register, filter: &Filter, format: Format, out: &mut (dyn Write + Send)) -> Result<Summary> {
    register.at_rest(|| {
        let job = Job::new(register, filter, format)?;
        let mut summary = (format.writer())(&job, out)?;
        summary.stamp = job.stamp.clone();
        if let rejected @ 1.. = job.rejected()? {
            summary.left_out.insert("event rejected by a reviewer".into(), rejected);
        }
        Ok(summary)
    })
}

/// Writes what `filter` wants to the file at `path`, in place of what was there.
///
/// # Errors
/// As [`write`], and those of the file; then the old file, if any, is untouched.
pub fn to_file(register: &Register, filter: &Filter, format: Format, path: &Path) -> Result<Summary> {
    let failed = |source| ExportError::File {
        path: path.to_owned(),
        source,
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = folder.join(format!(".{name}.{}.part", std::process::id()));
    let done = (|| {
        let mut out = BufWriter::new(std::fs::File::create(&beside).map_err(failed)?);
        let summary = write(register, filter, format, &mut out).map_err(|e| match e {
            ExportError::Write(source) => failed(source),
            e => e,
        })?;
        out.flush().map_err(failed)?;
        std::fs::rename(&beside, path).map_err(failed)?;
        Ok(summary)
    })();
    if done.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    done
}
