//! From paths to documents, one at a time, in a settled order.
//!
//! Paths are taken as given; a folder's entries come sorted by name, folders below it in their place. Hidden entries,
//! `metadata.csv` and `README` files (they are about the folder) are no documents. Nothing that goes wrong with one file
//! touches the next: it becomes an [`Item::Skipped`].

use crate::Shapes;
use crate::document::{DateSource, Document};
use crate::open::{self, About, Body, Found, Input, Opened, Source};
use crate::record::{Columns, Record};
use crate::sidecar::{self, Sidecar};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, Read, Seek};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What bounds a read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest document, in bytes: a file, or a line of JSONL. 16 MiB unless set.
    pub document_bytes: usize,
    /// How deep folders are followed. 64 unless set.
    pub folder_depth: usize,
    /// What the columns of tables and the fields of JSONL are called, where not as usual.
    pub columns: Columns,
    /// A program, with its arguments, that reads a PDF on its standard input and writes its text (see [`crate::open::pdf::text`]);
    /// none: PDFs are read within this program.
    pub pdf_worker: Option<Vec<OsString>>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            document_bytes: 16 << 20,
            folder_depth: 64,
            columns: Columns::new(),
            pdf_worker: None,
        }
    }
}

/// What a read comes upon.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "nearly all items are documents")]
pub enum Item {
    /// A document.
    Document(Document),
    /// Something that could not be read, or is no document.
    Skipped {
        /// Its name below the path that was given; for a line of JSONL with `:` and its number.
        name: String,
        /// Why, in words.
        reason: String,
    },
}

/// A stream of documents from files and folders. See the crate's documentation.
///
/// # Example
/// ```
/// use entente_intake::{Item, Limits, Reader};
/// for item in Reader::new(["no/such/folder"], Limits::default()) {
///     let Item::Skipped { name, reason } = item else { unreachable!() };
///     assert_eq!((name.as_str(), reason.as_str()), ("folder", "does not exist"));
/// }
/// ```
pub struct Reader<'s> {
    limits: Limits,
    shapes: &'s Shapes,
    queue: VecDeque<Task>,
    ready: VecDeque<Item>,
    /// What is being read, innermost last: an archive, and the table in it; with what they are called.
    sources: Vec<(String, Box<dyn Source>)>,
    /// What comes after the paths.
    more: Option<Box<dyn Iterator<Item = Found>>>,
    sidecars: HashMap<PathBuf, Rc<Sidecar>>,
    /// Folders already entered, resolved: a symbolic link may lead back.
    entered: HashSet<PathBuf>,
    /// How many files of each name there are, as far as walked; and the ids given to those that share one.
    names: HashMap<String, u32>,
    given: HashSet<String>,
    /// Bytes of all files, as far as walked, and of those that were read.
    sizes: (u64, u64),
    /// The file that is being read, for asking how far.
    current: Option<File>,
    /// What the last item came from, and whether there was one.
    origin: String,
    gave: bool,
}

enum Task {
    /// A path as given, or found in a folder: where it is, its name below what was given, depth (0: given).
    Path {
        path: PathBuf,
        below: String,
        depth: usize,
    },
    Stdin,
}

impl Reader<'static> {
    /// Reads `paths` with the word lists that the program was built with. `-` is standard input, as JSONL where its first
    /// mark is `{` and as one text otherwise.
    pub fn new<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>, limits: Limits) -> Self {
        Reader::with(paths, limits, Shapes::standard())
    }
}

impl<'s> Reader<'s> {
    /// As [`Reader::new`], with word lists of your own.
    pub fn with<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>, limits: Limits, shapes: &'s Shapes) -> Self {
        let mut reader = Reader {
            limits,
            shapes,
            queue: VecDeque::new(),
            ready: VecDeque::new(),
            sources: Vec::new(),
            more: None,
            sidecars: HashMap::new(),
            entered: HashSet::new(),
            names: HashMap::new(),
            given: HashSet::new(),
            sizes: (0, 0),
            current: None,
            origin: String::new(),
            gave: true,
        };
        let paths: Vec<PathBuf> = paths.into_iter().map(Into::into).collect();
        for path in &paths {
            reader.count_names(path, 0, &mut HashSet::new());
        }
        for path in paths {
            let below = path
                .file_name()
                .map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy())
                .into_owned();
            reader.queue.push_back(if path.as_os_str() == "-" {
                Task::Stdin
            } else {
                Task::Path { path, below, depth: 0 }
            });
        }
        reader
    }

    /// Reads these after the paths: what was fetched, for one. Asked for one at a time.
    #[must_use]
    pub fn and(mut self, more: impl Iterator<Item = Found> + 'static) -> Self {
        self.more = Some(Box::new(more));
        self
    }

    /// The path below what was given, or the address, that the last item came from: the file, whatever it holds.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Bytes of files that were read, and of all; 0 of all where there are none but pipes and addresses.
    pub fn progress(&self) -> (u64, u64) {
        let within = self.current.as_ref().and_then(|mut f| f.stream_position().ok()).unwrap_or(0);
        let (all, done) = self.sizes;
        ((done + within).min(all), all)
    }

    /// Counts files by name, so that those that share one can be told apart whatever the order.
    fn count_names(&mut self, path: &Path, depth: usize, entered: &mut HashSet<PathBuf>) {
        if path.is_dir() {
            let new = fs::canonicalize(path).is_ok_and(|p| entered.insert(p));
            if new && depth <= self.limits.folder_depth {
                for (entry, _) in entries(path).unwrap_or_default() {
                    self.count_names(&entry, depth + 1, entered);
                }
            }
        } else if let Some(name) = path.file_name() {
            self.sizes.0 += fs::metadata(path).map_or(0, |m| if m.is_file() { m.len() } else { 0 });
            *self.names.entry(name.to_string_lossy().into_owned()).or_default() += 1;
        }
    }

    fn skip(&mut self, name: impl Into<String>, reason: impl ToString) {
        self.ready.push_back(Item::Skipped {
            name: name.into(),
            reason: reason.to_string(),
        });
    }

    fn path(&mut self, path: PathBuf, below: String, depth: usize) {
        self.origin.clone_from(&below);
        let kind = match fs::metadata(&path) {
            Ok(m) => m,
            Err(e) => return self.skip(below, reason(&e)),
        };
        if kind.is_dir() {
            self.folder(&path, &below, depth);
        } else if kind.is_file() || depth == 0 {
            self.file(&path, &below);
        } else {
            self.skip(below, "not a file (a pipe, socket or device)");
        }
    }

    fn folder(&mut self, path: &Path, below: &str, depth: usize) {
        let resolved = match fs::canonicalize(path) {
            Ok(resolved) => resolved,
            Err(e) => return self.skip(below, reason(&e)),
        };
        if !self.entered.insert(resolved) {
            return self.skip(below, "folder already read (given twice, or a symbolic link leads back)");
        }
        if depth > self.limits.folder_depth {
            return self.skip(below, format!("deeper than {} folders", self.limits.folder_depth));
        }
        match entries(path) {
            Ok(entries) if entries.is_empty() => self.skip(below, "folder with no documents"),
            Ok(entries) => {
                for (path, name) in entries.into_iter().rev() {
                    let below = if depth == 0 { name } else { format!("{below}/{name}") };
                    self.queue.push_front(Task::Path {
                        path,
                        below,
                        depth: depth + 1,
                    });
                }
                let problems = self.sidecar(path).problems.clone();
                let name = if depth == 0 {
                    sidecar::NAME.to_owned()
                } else {
                    format!("{below}/{}", sidecar::NAME)
                };
                for problem in problems {
                    self.skip(name.clone(), problem);
                }
            }
            Err(e) => self.skip(below, reason(&e)),
        }
    }

    fn sidecar(&mut self, folder: &Path) -> Rc<Sidecar> {
        if !self.sidecars.contains_key(folder) {
            // One folder at a time is enough: documents come folder by folder.
            self.sidecars.clear();
            self.sidecars.insert(folder.to_owned(), Rc::new(Sidecar::of(folder)));
        }
        Rc::clone(&self.sidecars[folder])
    }

    fn file(&mut self, path: &Path, below: &str) {
        self.gave = false;
        let name = path.file_name().map_or_else(|| below.into(), |n| n.to_string_lossy()).into_owned();
        if about_the_folder(&name) {
            return self.skip(below, "about the folder: not a document");
        }
        let row = path.parent().and_then(|folder| self.sidecar(folder).row(below, &name).cloned());
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(e) => return self.skip(below, reason(&e)),
        };
        let extension = extension(&name);
        let Some(id) = self.own_id(name, below, &mut file) else { return };
        self.leave_file();
        // A second handle has the same place in the file.
        self.current = file.try_clone().ok().filter(|f| f.metadata().is_ok_and(|m| m.is_file()));
        self.input(Input {
            id,
            below: below.to_owned(),
            extension,
            body: Body::File(file),
            about: About { row, ..About::default() },
            depth: 0,
        });
    }

    /// Counts the last file as read.
    fn leave_file(&mut self) {
        if let Some(file) = self.current.take() {
            self.sizes.1 += file.metadata().map_or(0, |m| m.len());
        }
    }

    /// The id of a file: its name, with a digest of its bytes where several files of one read share it.
    fn own_id(&mut self, name: String, below: &str, file: &mut File) -> Option<String> {
        if self.names.get(&name).is_none_or(|n| *n < 2) {
            return Some(name);
        }
        let mut bytes = Vec::new();
        let read = file
            .take(self.limits.document_bytes as u64)
            .read_to_end(&mut bytes)
            .and_then(|_| file.rewind());
        if let Err(e) = read {
            self.skip(below, reason(&e));
            return None;
        }
        let digest = Sha256::digest(&bytes);
        let id = format!("{name}~{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3]);
        if self.given.insert(id.clone()) {
            return Some(id);
        }
        self.skip(below, "the same text as another file of this name");
        None
    }

    fn input(&mut self, input: Input) {
        let below = input.below.clone();
        match guarded(|| open::open(input, &self.limits)) {
            None => self.skip(below, FAULT),
            Some(Opened::Source(source)) => self.sources.push((below, source)),
            Some(Opened::Whole(found)) => {
                for found in found {
                    self.found(found);
                }
            }
        }
    }

    /// The next of what is being read, innermost first; an archive that ends, or that this program fails on, is left.
    fn next_of_source(&mut self) {
        let Some((_, source)) = self.sources.last_mut() else { return };
        match guarded(|| source.next(&self.limits)) {
            Some(Some(found)) => self.found(found),
            Some(None) => drop(self.sources.pop()),
            None => {
                if let Some((below, _)) = self.sources.pop() {
                    self.skip(below, format!("{FAULT}: the rest of it is left out"));
                }
            }
        }
    }

    fn found(&mut self, found: Found) {
        match found {
            Found::Record(record, row) => self.document(*record, row),
            Found::Skipped { below, reason } => self.skip(below, reason),
            Found::Input(input) => self.input(*input),
        }
    }

    fn document(&mut self, mut record: Record, row: Option<sidecar::Row>) {
        if let Some(row) = row {
            if row.published.is_some() {
                (record.published, record.published_by) = (row.published, DateSource::Metadata);
            }
            record.url = row.url.or(record.url);
            record.source = row.source.or(record.source);
            record.title = row.title.or(record.title);
            record.language = row.language.or(record.language);
        }
        let (id, shapes) = (record.id.clone(), self.shapes);
        match guarded(|| Document::from_record(record, shapes)) {
            Some(document) => self.ready.push_back(Item::Document(document)),
            None => self.skip(id, FAULT),
        }
    }

    fn stdin(&mut self) {
        (self.origin, self.gave) = ("-".to_owned(), false);
        self.input(Input {
            id: "stdin".to_owned(),
            below: "-".to_owned(),
            extension: String::new(),
            body: Body::Stream(Box::new(io::stdin())),
            about: About::default(),
            depth: 0,
        });
    }
}

impl Iterator for Reader<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                self.gave = true;
                return Some(item);
            }
            if !self.sources.is_empty() {
                self.next_of_source();
                continue;
            }
            if !self.gave {
                // No file passes without a word.
                self.skip(self.origin.clone(), "nothing in it that could be read");
                continue;
            }
            match self.queue.pop_front() {
                Some(Task::Path { path, below, depth }) => self.path(path, below, depth),
                Some(Task::Stdin) => self.stdin(),
                None => {
                    let found = self.more.as_mut()?.next()?;
                    self.gave = false;
                    if let Found::Input(input) = &found {
                        self.origin.clone_from(&input.below);
                    } else if let Found::Skipped { below, .. } = &found {
                        self.origin.clone_from(below);
                    }
                    self.found(found);
                }
            }
        }
    }
}

/// What is said of a file that a fault of this program stopped at.
const FAULT: &str = "this program failed on it, which is a fault; please report it";

/// What some work on outside bytes gives; `None` where a fault of this program, or of a library, broke it off. The next file is read.
fn guarded<R>(work: impl FnOnce() -> R) -> Option<R> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}

/// A folder's entries that could be documents, with their names, sorted.
fn entries(folder: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let shown = name.to_string_lossy().into_owned();
        if !shown.starts_with('.') && shown != sidecar::NAME {
            found.insert(name, (entry.path(), shown));
        }
    }
    Ok(found.into_values().collect())
}

fn about_the_folder(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    name == sidecar::NAME || stem.eq_ignore_ascii_case("readme")
}

pub(crate) fn extension(name: &str) -> String {
    Path::new(name)
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase())
        .unwrap_or_default()
}

pub(crate) fn too_large(limits: &Limits) -> String {
    format!("larger than the limit of {} bytes a document", limits.document_bytes)
}

/// What the system says, in words of ours where there are some.
pub(crate) fn reason(error: &io::Error) -> String {
    if error.to_string().contains("symbolic links") {
        return "symbolic links that lead in a circle".to_owned();
    }
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// What [`bounded_line`] read.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// A line without its end.
    Bytes(Vec<u8>),
    /// A longer line than allowed; it was passed over without being kept.
    TooLong,
    /// There is none left.
    End,
}

/// The next line of an input, holding at most `most` bytes of it.
///
/// # Errors
/// What the input says.
pub fn bounded_line(input: &mut dyn BufRead, most: usize) -> io::Result<Line> {
    let mut bytes = Vec::new();
    let (mut any, mut long) = (false, false);
    loop {
        let start = match input.fill_buf() {
            Ok(start) => start,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if start.is_empty() {
            break;
        }
        any = true;
        let end = start.iter().position(|b| *b == b'\n');
        let part = &start[..end.unwrap_or(start.len())];
        long |= bytes.len() + part.len() > most;
        if long {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(match (any, long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Bytes(bytes),
    })
}
