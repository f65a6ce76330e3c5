//! What was changed, when and by whom: a line of JSON each, in `REGISTER.audit.jsonl` beside the register.
//!
//! Lines are only ever added. No password, token or text of a document is in them.

use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Bytes at the end of the file that are looked at for the newest lines.
const TAIL: u64 = 1 << 20;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When: RFC 3339, UTC.
    pub time: String,
    /// Who: the name of the account, or of the person at this computer.
    pub who: String,
    /// What: "signed in", "decided accept" …
    pub what: String,
    /// On what: an event, a document, a source.
    pub on: String,
}

/// The log of a register.
#[derive(Debug)]
pub struct Audit {
    path: PathBuf,
    writing: Mutex<()>,
}

impl Audit {
    /// That of the register at `path`.
    pub fn of(register: &Path) -> Audit {
        Audit {
            path: PathBuf::from(format!("{}.audit.jsonl", register.display())),
            writing: Mutex::new(()),
        }
    }

    /// Adds a line. What cannot be written is said on standard error: a decision that is made is not taken back for it.
    pub fn note(&self, who: &str, what: &str, on: &str) {
        let entry = Entry {
            time: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            who: who.to_owned(),
            what: what.to_owned(),
            on: on.chars().take(300).collect(),
        };
        let _writing = self.writing.lock().unwrap_or_else(|e| e.into_inner());
        let written = serde_json::to_string(&entry).map_err(io::Error::other).and_then(|line| {
            let mut options = OpenOptions::new();
            options.append(true).create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options.open(&self.path)?.write_all(format!("{line}\n").as_bytes())
        });
        if let Err(e) = written {
            eprintln!("entente: the audit log cannot be written: {e}");
        }
    }

    /// The newest `most` lines, newest first; what is damaged is left out.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn newest(&self, most: usize) -> io::Result<Vec<Entry>> {
        let mut file = match std::fs::File::open(&self.path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e),
        };
        let from = file.metadata()?.len().saturating_sub(TAIL);
        file.seek(SeekFrom::Start(from))?;
        let lines = BufReader::new(file).split(b'\n').map_while(Result::ok);
        let mut entries: Vec<Entry> = lines.filter_map(|line| serde_json::from_slice(&line).ok()).collect();
        entries.reverse();
        entries.truncate(most);
        Ok(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::Audit;

    #[test]
    fn lines_are_added_and_read_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let audit = Audit::of(&folder.path().join("r.db"));
        assert!(audit.newest(5).unwrap().is_empty());
        audit.note("ana", "decided accept", "abc");
        audit.note("bo\n", "signed in", "");
        let newest = audit.newest(5).unwrap();
        assert_eq!((newest.len(), newest[0].who.as_str(), newest[1].on.as_str()), (2, "bo\n", "abc"));
    }
}
