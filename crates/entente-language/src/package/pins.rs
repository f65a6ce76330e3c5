//! What the files of a known model must be: their sizes and SHA-256, from `data/NAME-VERSION.tsv`.

use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// One file of a known model.
#[derive(Clone, Debug, PartialEq)]
pub struct PinnedFile {
    /// Where it is in the package, with `/`.
    pub path: &'static str,
    /// Bytes.
    pub size: u64,
    /// SHA-256, in lower-case hexadecimal.
    pub sha256: &'static str,
}

/// A model whose files are known.
#[derive(Debug)]
pub struct Pins {
    /// Name and version, which is also the name of its folder: `en_core_web_sm-3.8.0`.
    pub name: &'static str,
    /// Its files, by path.
    pub files: Vec<PinnedFile>,
}

/// The model that the program installs and uses unless told otherwise.
pub static STANDARD: LazyLock<Pins> =
    LazyLock::new(|| Pins::parse("en_core_web_sm-3.8.0", include_str!("../data/en_core_web_sm-3.8.0.tsv")));

impl Pins {
    fn parse(name: &'static str, table: &'static str) -> Self {
        let file = |line: &'static str| {
            let mut fields = line.split('\t');
            Some(PinnedFile {
                sha256: fields.next()?,
                size: fields.next()?.parse().ok()?,
                path: fields.next()?,
            })
        };
        Pins {
            name,
            files: table.lines().filter(|line| !line.starts_with('#')).filter_map(file).collect(),
        }
    }

    /// What is known of the file at `path`.
    pub fn file(&self, path: &str) -> Option<&PinnedFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The size of all files together.
    pub fn total_size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }
}

impl PinnedFile {
    /// What is wrong with these bytes; `None` if they are the file's.
    pub fn problem(&self, bytes: &[u8]) -> Option<String> {
        if bytes.len() as u64 != self.size {
            return Some(format!("it has {} bytes instead of {}", bytes.len(), self.size));
        }
        (sha256(bytes) != self.sha256).then(|| "its SHA-256 is not that of the published file".to_owned())
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
