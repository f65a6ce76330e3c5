//! Where every word list, name and rule comes from: the folder `knowledge/`, built into the program.
//!
//! An analyst who wants other lists points `ENTENTE_KNOWLEDGE` (or [`Knowledge::from_dir`]) at a copy of the folder; a
//! file found there goes before the built-in one of the same path, and files the program does not have are added.
//! Nothing here knows what a file means: each stage parses its own.

use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../knowledge");

/// The knowledge folder, built in or overlaid by one on disk.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    overlay: Option<PathBuf>,
}

/// Why a knowledge file could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// No such file, neither in the overlay nor built in.
    #[error("knowledge file `{0}` does not exist")]
    Missing(String),
    /// The overlay's file cannot be read.
    #[error("cannot read knowledge file {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file was read and makes no sense to the stage that owns it.
    #[error("knowledge/{file}: {message}")]
    Malformed {
        /// Path inside the folder.
        file: String,
        /// Where and what, as the parser says it.
        message: String,
    },
}

impl Knowledge {
    /// What the program was built with, overlaid by `$ENTENTE_KNOWLEDGE` where that is set.
    pub fn standard() -> Self {
        Knowledge {
            overlay: std::env::var_os("ENTENTE_KNOWLEDGE").map(PathBuf::from),
        }
    }
    /// What the program was built with, and nothing else.
    pub fn built_in() -> Self {
        Knowledge { overlay: None }
    }
    /// The built-in folder overlaid by `dir`.
    pub fn from_dir(dir: impl Into<PathBuf>) -> Self {
        Knowledge { overlay: Some(dir.into()) }
    }

    /// The text of one file; `path` is relative to the folder, with `/`.
    ///
    /// # Errors
    /// [`KnowledgeError::Missing`] or [`KnowledgeError::Read`].
    pub fn read(&self, path: &str) -> Result<Cow<'static, str>, KnowledgeError> {
        if let Some(dir) = &self.overlay {
            let p = dir.join(path);
            if p.is_file() {
                return std::fs::read_to_string(&p)
                    .map(Cow::Owned)
                    .map_err(|source| KnowledgeError::Read { path: p, source });
            }
        }
        BUILT_IN
            .get_file(path)
            .and_then(|f| f.contents_utf8())
            .map(Cow::Borrowed)
            .ok_or_else(|| KnowledgeError::Missing(path.to_owned()))
    }

    /// Paths of the files directly in `folder` whose name ends in `suffix`, sorted.
    pub fn list(&self, folder: &str, suffix: &str) -> Vec<String> {
        let mut found = BTreeSet::new();
        if let Some(d) = BUILT_IN.get_dir(folder) {
            for f in d.files() {
                if let Some(p) = f.path().to_str().filter(|p| p.ends_with(suffix)) {
                    found.insert(p.replace('\\', "/"));
                }
            }
        }
        if let Some(dir) = &self.overlay {
            let here: &Path = &dir.join(folder);
            if let Ok(entries) = std::fs::read_dir(here) {
                for name in entries.flatten().filter_map(|e| e.file_name().into_string().ok()) {
                    if name.ends_with(suffix) {
                        found.insert(format!("{folder}/{name}"));
                    }
                }
            }
        }
        found.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlay_goes_before_the_built_in_file_and_adds_files() {
        let dir = std::env::temp_dir().join(format!("entente-knowledge-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("rules")).unwrap();
        std::fs::write(dir.join("SOURCES.md"), "mine").unwrap();
        std::fs::write(dir.join("rules/own.toml"), "").unwrap();
        let k = Knowledge::from_dir(&dir);
        assert_eq!(k.read("SOURCES.md").unwrap(), "mine");
        assert!(k.list("rules", ".toml").contains(&"rules/own.toml".to_owned()));
        assert!(matches!(k.read("no/such"), Err(KnowledgeError::Missing(_))));
        assert!(Knowledge::built_in().read("SOURCES.md").unwrap().contains("licence"));
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
