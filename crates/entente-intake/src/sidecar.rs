//! `metadata.csv`: what a folder says of its files. It goes before what the texts say.

use std::collections::HashMap;
use std::path::Path;

/// The file's name.
pub const NAME: &str = "metadata.csv";

/// What one row says of a file; empty cells say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the columns")]
pub struct Row {
    pub published: Option<String>,
    pub url: Option<String>,
    pub source: Option<String>,
    pub title: Option<String>,
    pub language: Option<String>,
}

/// A folder's rows by file name, and what could not be read of them.
#[derive(Clone, Debug, Default)]
pub struct Sidecar {
    rows: HashMap<String, Row>,
    /// Why rows, or the whole file, could not be read.
    pub problems: Vec<String>,
}

/// A larger file than this is not read.
const LARGEST: u64 = 64 * 1024 * 1024;

impl Sidecar {
    /// Reads a folder's `metadata.csv`; empty where there is none.
    pub fn of(folder: &Path) -> Self {
        let path = folder.join(NAME);
        let mut sidecar = Sidecar::default();
        match std::fs::metadata(&path) {
            Ok(m) if m.is_file() && m.len() <= LARGEST => {}
            Ok(m) if m.is_file() => {
                sidecar.problems.push(format!("larger than {} MiB: left out", LARGEST >> 20));
                return sidecar;
            }
            _ => return sidecar,
        }
        match std::fs::read(&path) {
            Ok(bytes) => sidecar.fill(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)),
            Err(e) => sidecar.problems.push(format!("cannot be read ({e}): left out")),
        }
        sidecar
    }

    fn fill(&mut self, bytes: &[u8]) {
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
        let Ok(names) = reader.byte_headers().cloned() else {
            self.problems.push("has no header line: left out".to_owned());
            return;
        };
        let column = |name: &str| names.iter().position(|n| n.eq_ignore_ascii_case(name.as_bytes()));
        let Some(file) = column("file") else {
            self.problems.push("has no column `file`: left out".to_owned());
            return;
        };
        let columns = ["published", "url", "source", "title", "language"].map(column);
        for row in reader.byte_records() {
            let row = match row {
                Ok(row) => row,
                Err(e) => {
                    self.problems.push(format!("a row cannot be read ({e})"));
                    continue;
                }
            };
            let cell = |at: Option<usize>| {
                let cell = String::from_utf8_lossy(at.and_then(|at| row.get(at))?).trim().to_owned();
                (!cell.is_empty()).then_some(cell)
            };
            if let Some(name) = cell(Some(file)) {
                let [published, url, source, title, language] = columns.map(cell);
                self.rows.insert(
                    name.replace('\\', "/"),
                    Row {
                        published,
                        url,
                        source,
                        title,
                        language,
                    },
                );
            }
        }
    }

    /// What is said of a file: by its path below the folder, or else by its name.
    pub fn row(&self, below: &str, name: &str) -> Option<&Row> {
        self.rows.get(below).or_else(|| self.rows.get(name))
    }
}
