//! Why the register could not do what was asked, and what to do about it.

use std::path::{Path, PathBuf};

/// Why the register could not do what was asked. [`RegisterError::help`] says what to try.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum RegisterError {
    #[error("there is no register at {path}")]
    Missing { path: PathBuf },
    #[error("{path} is not a register")]
    NotARegister { path: PathBuf },
    #[error("{path} is a register of a newer version (format {found}; this program knows up to {known})")]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("{path} is a register of an older version (format {found} of {known}) and is open for reading only")]
    Older { path: PathBuf, found: i64, known: i64 },
    #[error("{path} is damaged")]
    Corrupt { path: PathBuf, source: rusqlite::Error },
    #[error("{path} cannot be written")]
    ReadOnly { path: PathBuf, source: rusqlite::Error },
    #[error("{path} cannot be opened")]
    CannotOpen { path: PathBuf, source: rusqlite::Error },
    #[error("another program is writing to {path}")]
    Busy { path: PathBuf, source: rusqlite::Error },
    #[error("the disk that holds {path} is full")]
    Full { path: PathBuf, source: rusqlite::Error },
    #[error("{path} exists already")]
    Exists { path: PathBuf },
    #[error("cannot write the copy {path}")]
    CannotCopy { path: PathBuf, source: std::io::Error },
    #[error("no event `{id}` in the register")]
    NoSuchEvent { id: String },
    #[error("event `{id}` was withdrawn: no document in the register tells of it any more")]
    Withdrawn { id: String },
    #[error("`{id}` could be any of {}", matches.join(", "))]
    Ambiguous { id: String, matches: Vec<String> },
    #[error("no document `{id}` in the register")]
    NoSuchDocument { id: String },
    #[error("no document in the register is of a source `{name}`")]
    NoSuchSource { name: String },
    #[error("claim at byte {start} of document `{doc}`: {what}")]
    BadClaim { doc: String, start: usize, what: &'static str },
    #[error("{what}")]
    Undecidable { what: &'static str },
    #[error("`{author}` decided nothing on `{id}` that is not undone already")]
    NothingToUndo { id: String, author: String },
    #[error(transparent)]
    Field(#[from] crate::decision::field::FieldError),
    #[error(transparent)]
    Filter(#[from] super::filter::FilterError),
    #[error(transparent)]
    Rules(#[from] entente_knowledge::KnowledgeError),
    #[error("a record in {path} cannot be read")]
    Record { path: PathBuf, source: serde_json::Error },
    #[error("the register {path} failed")]
    Sql { path: PathBuf, source: rusqlite::Error },
}

impl RegisterError {
    /// What to do about it, where something can be done.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Missing { .. } => "make one by reading documents into it: entente read PATH…".into(),
            Self::NotARegister { .. } => "name another file with --register, or move this one away to start a new register".into(),
            Self::Newer { .. } => "update entente; the file was left as it is".into(),
            Self::Older { .. } => "open it once for writing (entente read …) to bring it up to date".into(),
            Self::Corrupt { path, .. } => format!(
                "keep a copy of {0} and of {0}-wal, then restore a backup, or save its documents and decisions into a new register: \
                 entente doctor --salvage NEW.db",
                path.display()
            ),
            Self::ReadOnly { .. } => "check the permissions of the file and of its folder, or name another file with --register".into(),
            Self::CannotOpen { .. } => "check that the folder exists and may be read, or name another file with --register".into(),
            Self::Busy { .. } => "wait until it is done and try again; nothing was written".into(),
            Self::Full { .. } => "make room and try again; what was reported as stored is safe".into(),
            Self::Exists { .. } => "name another file, or move this one away".into(),
            Self::CannotCopy { .. } => "check that the folder may be written".into(),
            Self::NoSuchEvent { .. } => "list them with: entente events".into(),
            Self::Ambiguous { .. } => "give more of the id".into(),
            Self::NoSuchDocument { .. } => "documents are named by their file name or their own id".into(),
            Self::NoSuchSource { .. } => "list them with: entente sources".into(),
            Self::BadClaim { .. } => "this is a fault of the coder, not of the document".into(),
            Self::NothingToUndo { .. } => {
                "list decisions with: entente review decisions; name the decision itself, or its author with --author".into()
            }
            Self::Field(e) => e.help(),
            Self::Filter(e) => return e.help(),
            Self::Record { .. } => "read the documents again into a new register".into(),
            Self::Withdrawn { .. } | Self::Undecidable { .. } | Self::Rules(_) | Self::Sql { .. } => return None,
        })
    }

    /// Sorts what SQLite said by what a user can do about it.
    pub(super) fn from_sql(path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(Code::NotADatabase) => Self::NotARegister { path },
            Some(Code::DatabaseCorrupt) => Self::Corrupt { path, source },
            Some(Code::ReadOnly | Code::PermissionDenied) => Self::ReadOnly { path, source },
            Some(Code::CannotOpen) => Self::CannotOpen { path, source },
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy { path, source },
            Some(Code::DiskFull) => Self::Full { path, source },
            _ => Self::Sql { path, source },
        }
    }
}
