//! A brief on two states: one document for somebody who decides, from what the register holds.
//!
//! *In:* a register, two states, [`Wanted`]. *Out:* Markdown, HTML (one file), Word, PDF. It takes these steps:
//! 1. [`content`] asks `entente-analysis` and puts the answers into sections, each sentence with numbered notes;
//! 2. [`figures`] draws the timeline and the rhythm of the years;
//! 3. [`render`] writes the [`Document`] in a format; PDF is the HTML printed by a Chromium that is present ([`render::pdf`]).
//!
//! # Invariants and limits
//! - Every statement carries the numbers of its notes, and each note its source and sentence. What is planned, proposed, supposed or denied
//!   says so.
//! - The same register and arguments give the same bytes (Markdown, HTML, Word): nothing here reads the clock. "As of" is the day
//!   given, else that of the register's newest document.
//! - Documents are hostile: every text is escaped for its format; the HTML loads nothing and runs nothing.
//! - With [`Wanted::without_names`], no name of a person and no words of a source are in the file: not in text, figures or metadata. The brief says so.
//! - No path of this computer is written.

pub mod content;
pub mod document;
pub mod figures;
pub mod render;

pub use document::Document;
pub use render::{Format, to_file, write};

use entente_knowledge::KnowledgeError;
use entente_register::RegisterError;
use std::io;
use std::path::PathBuf;

/// What a brief is to cover.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// First day of its chronology, EDTF.
    pub since: Option<String>,
    /// Last day of its chronology, EDTF.
    pub until: Option<String>,
    /// The day it speaks of, EDTF; what is dated later is ahead. The day of the newest document unless given.
    pub on: Option<String>,
    /// The marking of every page: any text.
    pub marking: Option<String>,
    /// Whether names of persons and words of sources are left out.
    pub without_names: bool,
}

/// Why there is no brief.
#[derive(Debug, thiserror::Error)]
pub enum BriefError {
    /// The ending of the file names no format.
    #[error("no format of a brief is known by `{name}`; there are md, html, docx, pdf")]
    UnknownFormat {
        /// As given.
        name: String,
    },
    /// The register could not be read.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The phrases could not be read.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// The brief could not be written.
    #[error("cannot write the brief")]
    Write(#[from] io::Error),
    /// The file could not be written.
    #[error("cannot write {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A figure could not be drawn.
    #[error("cannot draw a figure: {reason}")]
    Figure {
        /// Why.
        reason: String,
    },
    /// The Word file could not be put together.
    #[error("cannot put the Word file together: {reason}")]
    Word {
        /// Why.
        reason: String,
    },
    /// There is no browser that prints.
    #[error("no Chromium is found to print the brief as PDF")]
    NoBrowser,
    /// The browser is too old.
    #[error("{browser} is version {found}: a brief needs Chromium {needed} or newer, for markings and page numbers on every page")]
    OldBrowser {
        /// Its name.
        browser: String,
        /// Its version.
        found: u32,
        /// The version needed.
        needed: u32,
    },
    /// The browser did not print.
    #[error("{browser} did not print the brief: {reason}")]
    Browser {
        /// Its name.
        browser: String,
        /// Why.
        reason: String,
    },
}

impl BriefError {
    /// What to do about it, where something can be done.
    pub fn help(&self) -> Option<String> {
        let fixed = |text: &str| Some(text.to_owned());
        match self {
            BriefError::UnknownFormat { .. } => fixed("name the file brief.md, brief.html, brief.docx or brief.pdf, or give --format"),
            BriefError::Register(e) => e.help(),
            BriefError::File { .. } => fixed("check that the folder exists and may be written, and that the disk has room"),
            BriefError::NoBrowser => fixed(
                "install Chromium or Google Chrome, or name one in $ENTENTE_CHROMIUM; or write brief.html and print it from any browser, or brief.docx",
            ),
            BriefError::OldBrowser { .. } => fixed("name a newer one in $ENTENTE_CHROMIUM, or write brief.html or brief.docx"),
            BriefError::Browser { .. } => fixed("write brief.html and print it from a browser, or write brief.docx"),
            _ => None,
        }
    }
}
