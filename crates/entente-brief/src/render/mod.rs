//! A brief in its formats.

mod docx;
pub mod html;
mod md;
pub mod pdf;
mod raster;

use crate::{BriefError, Document};
use std::io::Write as _;
use std::path::Path;
use std::str::FromStr;

/// The formats that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown, with pipe tables.
    Markdown,
    /// One HTML file.
    Html,
    /// Word.
    Docx,
    /// PDF, printed by a Chromium that is present.
    Pdf,
}

impl Format {
    /// All of them, in the order that help texts list them.
    pub const ALL: [Format; 4] = [Format::Markdown, Format::Html, Format::Docx, Format::Pdf];

    /// The name it is asked for by, which is also the ending of its files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Markdown => "md",
            Format::Html => "html",
            Format::Docx => "docx",
            Format::Pdf => "pdf",
        }
    }

    /// The format of a file, by its ending.
    ///
    /// # Errors
    /// [`BriefError::UnknownFormat`].
    pub fn of_file(path: &Path) -> Result<Format, BriefError> {
        let ending = path.extension().map(|e| e.to_string_lossy().into_owned());
        ending.unwrap_or_else(|| path.to_string_lossy().into_owned()).parse()
    }
}

impl FromStr for Format {
    type Err = BriefError;
    fn from_str(name: &str) -> Result<Format, BriefError> {
        let name = match name.to_ascii_lowercase().as_str() {
            "markdown" => "md".into(),
            "htm" => "html".into(),
            other => other.to_owned(),
        };
        let known = Format::ALL.into_iter().find(|f| f.as_str() == name);
        known.ok_or(BriefError::UnknownFormat { name })
    }
}

/// A brief in a format.
///
/// # Errors
/// For Word and PDF, what [`BriefError`] says of them; Markdown and HTML cannot fail.
pub fn write(document: &Document, format: Format) -> Result<Vec<u8>, BriefError> {
    match format {
        Format::Markdown => Ok(md::write(document).into_bytes()),
        Format::Html => Ok(html::write(document).into_bytes()),
        Format::Docx => docx::write(document),
        Format::Pdf => pdf::write(document),
    }
}

/// A brief in the file at `path`, in place of what was there; the file is complete or as it was.
///
/// # Errors
/// As [`write`], and those of the file.
pub fn to_file(document: &Document, format: Format, path: &Path) -> Result<(), BriefError> {
    let bytes = write(document, format)?;
    let failed = |source| BriefError::File {
        path: path.to_owned(),
        source,
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    beside.write_all(&bytes).map_err(failed)?;
    readable(beside.as_file()).map_err(failed)?;
    beside.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}

/// Temporary files are for their owner only; a brief is like any file.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
