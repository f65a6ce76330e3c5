//! Where a model is, and that it is what it should be.
//!
//! *In:* a path, or none. *Out:* a [`Package`], whose files are read through [`Package::read`].
//! A model is looked for at the path given (`--model`), at the one in `ENTENTE_MODEL`, then in the user's data folder; never
//! anywhere else, and never on the network (`install` is for that). A path may be the folder with `config.cfg`, an installed
//! Python package around it, or a wheel.
//!
//! # Invariants and limits
//! - Files of a known model ([`pins`]) are checked against their SHA-256 each time they are read, on the very bytes used.
//! - Other English models of the same make (`en_core_web_md`) are read unchecked; every reader refuses what makes no sense.
//! - What cannot be used is refused with the file, the reason and what to do ([`ModelError::help`]).

mod config;
pub mod pins;

pub use config::Config;

use pins::{Pins, STANDARD};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use zip::ZipArchive;

/// The environment variable that names a model.
pub const MODEL_VARIABLE: &str = "ENTENTE_MODEL";

/// No file of a model is larger. (The large model's vectors have 1.4 GB.)
const LARGEST_FILE: u64 = 2 << 30;

/// Why there is no model to use.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No model was named and none is installed.
    #[error("no language model is installed")]
    NotInstalled {
        /// Where one was looked for.
        looked: PathBuf,
    },
    /// There is no such file or folder.
    #[error("there is no language model at {path}")]
    NotThere {
        /// The path that was given.
        path: PathBuf,
    },
    /// What is there is no model.
    #[error("{path} is no language model: {problem}")]
    NotAModel {
        /// The path that was given.
        path: PathBuf,
        /// Why not.
        problem: String,
    },
    /// A model that this runtime cannot run.
    #[error("the language model at {path} cannot be used: {problem}")]
    Unsupported {
        /// Where the model is.
        path: PathBuf,
        /// Why not.
        problem: String,
    },
    /// A file of it is missing or cannot be read.
    #[error("cannot read {file} of the language model at {path}")]
    Read {
        /// Where the model is.
        path: PathBuf,
        /// Which file.
        file: String,
        /// Why not.
        source: std::io::Error,
    },
    /// A file is not what was published.
    #[error("{file} of the language model at {path} is damaged: {problem}")]
    Damaged {
        /// Where the model is.
        path: PathBuf,
        /// Which file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A file makes no sense.
    #[error("{file} of the language model at {path} makes no sense")]
    Content {
        /// Where the model is.
        path: PathBuf,
        /// Which file.
        file: String,
        /// What is wrong with it.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl ModelError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            ModelError::NotInstalled { .. } => "`entente model install` fetches it; or name one with --model PATH or in ENTENTE_MODEL",
            ModelError::NotThere { .. } | ModelError::NotAModel { .. } => {
                "give the folder that holds config.cfg, or the wheel en_core_web_sm-3.8.0-py3-none-any.whl; without a path the installed model is used"
            }
            ModelError::Unsupported { .. } => {
                "use en_core_web_sm or en_core_web_md, version 3.8; `entente model install` fetches the former"
            }
            ModelError::Read { .. } | ModelError::Damaged { .. } | ModelError::Content { .. } => {
                "`entente model install --force` fetches it again; a model given by path must be replaced there"
            }
        }
    }
}

/// A model's files.
#[derive(Debug)]
pub struct Package {
    path: PathBuf,
    files: Files,
    pins: Option<&'static Pins>,
    config: Config,
}

#[derive(Debug)]
enum Files {
    Folder(PathBuf),
    Wheel {
        archive: Mutex<ZipArchive<std::fs::File>>,
        prefix: String,
    },
}

impl Package {
    /// The model at `given`, else at `ENTENTE_MODEL`, else the installed one.
    ///
    /// # Errors
    /// If there is none, or it is none that can be used.
    pub fn find(given: Option<&Path>) -> Result<Package, ModelError> {
        let named = given
            .map(Path::to_path_buf)
            .or_else(|| std::env::var_os(MODEL_VARIABLE).filter(|v| !v.is_empty()).map(PathBuf::from));
        if let Some(path) = named {
            return Package::open(&path);
        }
        let looked = installed_path();
        if !looked.exists() {
            return Err(ModelError::NotInstalled { looked });
        }
        Package::open(&looked)
    }

    /// The model at `path`: its folder, a Python package's folder around it, or a wheel.
    ///
    /// # Errors
    /// If there is none, or it is none that can be used.
    pub fn open(path: &Path) -> Result<Package, ModelError> {
        let files = if path.is_dir() {
            Files::in_folder(path)?
        } else if path.is_file() {
            Files::in_wheel(path)?
        } else {
            return Err(ModelError::NotThere { path: path.to_owned() });
        };
        let mut package = Package {
            path: path.to_owned(),
            files,
            pins: None,
            config: Config::default(),
        };
        let text = package.read("config.cfg")?;
        package.pins = package.known_as(&text);
        package.check("config.cfg", &text)?;
        let config = std::str::from_utf8(&text).ok().and_then(Config::parse);
        package.config = config.ok_or_else(|| package.not_a_model("its config.cfg is no configuration"))?;
        match package.config.objection() {
            Some(problem) => Err(ModelError::Unsupported {
                path: package.path,
                problem,
            }),
            None => Ok(package),
        }
    }

    /// Where the model is, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The model's settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Whether this is a model whose files are known, and therefore checked.
    pub fn is_known(&self) -> bool {
        self.pins.is_some()
    }

    /// The bytes of a file, `parser/model`, checked if they are known.
    ///
    /// # Errors
    /// If the file is missing, cannot be read, or is not what was published.
    pub fn read(&self, file: &str) -> Result<Vec<u8>, ModelError> {
        // One byte more than known is enough to tell that a file is not what it should be.
        let known = self.pins.and_then(|pins| pins.file(file)).map(|pinned| pinned.size + 1);
        let bytes = self.files.read(file, known.unwrap_or(LARGEST_FILE));
        let bytes = bytes.map_err(|source| ModelError::Read {
            path: self.path.clone(),
            file: file.to_owned(),
            source,
        })?;
        self.check(file, &bytes)?;
        Ok(bytes)
    }

    /// Reads a file and makes something of it: `package.load("tokenizer", Tokenizer::from_bytes)`.
    ///
    /// # Errors
    /// Those of [`Package::read`], or that the file makes no sense.
    pub fn load<T, E>(&self, file: &str, make: impl FnOnce(&[u8]) -> Result<T, E>) -> Result<T, ModelError>
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        make(&self.read(file)?).map_err(|source| self.senseless(file, source))
    }

    /// That a file makes no sense.
    pub fn senseless(&self, file: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ModelError {
        ModelError::Content {
            path: self.path.clone(),
            file: file.to_owned(),
            source: source.into(),
        }
    }

    /// Reads and checks all files of a known model. The number of files; `None` for a model that is not known.
    ///
    /// # Errors
    /// Those of [`Package::read`], for the first file that has one.
    pub fn verify(&self) -> Result<Option<usize>, ModelError> {
        let Some(pins) = self.pins else { return Ok(None) };
        for file in &pins.files {
            self.read(file.path)?;
        }
        Ok(Some(pins.files.len()))
    }

    fn check(&self, file: &str, bytes: &[u8]) -> Result<(), ModelError> {
        match self.pins.and_then(|pins| pins.file(file)).and_then(|pinned| pinned.problem(bytes)) {
            Some(problem) => Err(ModelError::Damaged {
                path: self.path.clone(),
                file: file.to_owned(),
                problem,
            }),
            None => Ok(()),
        }
    }

    /// Which known model this is: the one with this configuration, or the one that it says or is named it is.
    fn known_as(&self, config: &[u8]) -> Option<&'static Pins> {
        let pinned = STANDARD.file("config.cfg")?;
        let claims = || {
            let meta: serde_json::Value = serde_json::from_slice(&self.files.read("meta.json", LARGEST_FILE).ok()?).ok()?;
            let name = format!(
                "{}_{}-{}",
                meta["lang"].as_str()?,
                meta["name"].as_str()?,
                meta["version"].as_str()?
            );
            Some(name == STANDARD.name)
        };
        let named = || self.path.file_name().is_some_and(|name| name == STANDARD.name);
        (pinned.problem(config).is_none() || named() || claims() == Some(true)).then(|| &*STANDARD)
    }

    fn not_a_model(&self, problem: &str) -> ModelError {
        ModelError::NotAModel {
            path: self.path.clone(),
            problem: problem.to_owned(),
        }
    }
}

impl Files {
    /// The folder with `config.cfg`: `path`, or the only one of its kind up to two levels below.
    fn in_folder(path: &Path) -> Result<Files, ModelError> {
        let mut level = vec![path.to_owned()];
        for _ in 0..3 {
            if let Some(found) = level.iter().find(|folder| folder.join("config.cfg").is_file()) {
                return Ok(Files::Folder(found.clone()));
            }
            level = level.iter().flat_map(|folder| subfolders(folder)).collect();
        }
        Err(ModelError::NotAModel {
            path: path.to_owned(),
            problem: "no config.cfg is in it".into(),
        })
    }

    fn in_wheel(path: &Path) -> Result<Files, ModelError> {
        let refuse = |problem: String| ModelError::NotAModel {
            path: path.to_owned(),
            problem,
        };
        let file = std::fs::File::open(path).map_err(|e| refuse(e.to_string()))?;
        let archive = ZipArchive::new(file).map_err(|e| refuse(format!("it is no readable wheel ({e})")))?;
        let prefixes = archive
            .file_names()
            .flatten()
            .filter_map(|name| Some(name.strip_suffix("config.cfg")?.to_owned()));
        let shortest = prefixes.min_by_key(|prefix| (prefix.len(), prefix.clone()));
        let prefix = shortest.ok_or_else(|| refuse("no config.cfg is in it".into()))?;
        Ok(Files::Wheel {
            archive: Mutex::new(archive),
            prefix,
        })
    }

    fn read(&self, file: &str, most: u64) -> std::io::Result<Vec<u8>> {
        match self {
            Files::Folder(folder) => read_at_most(std::fs::File::open(folder.join(file))?, most),
            Files::Wheel { archive, prefix } => {
                let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
                let entry = archive.by_name(&format!("{prefix}{file}"))?;
                read_at_most(entry, most)
            }
        }
    }
}

/// The bytes of a stream, `most` at most: what an archive says of its sizes is not trusted.
fn read_at_most(stream: impl Read, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    folders
}

/// The user's folder for data of this program: `XDG_DATA_HOME`, or what the system uses in its place.
pub fn data_folder() -> PathBuf {
    let from = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|p| p.is_absolute());
    let home = || std::env::home_dir().unwrap_or_else(|| PathBuf::from("."));
    let base = from("XDG_DATA_HOME").unwrap_or_else(|| {
        if cfg!(windows) {
            from("LOCALAPPDATA").unwrap_or_else(|| home().join("AppData").join("Local"))
        } else if cfg!(target_os = "macos") {
            home().join("Library").join("Application Support")
        } else {
            home().join(".local").join("share")
        }
    });
    base.join("entente")
}

/// Where the standard model is, or will be, installed.
pub fn installed_path() -> PathBuf {
    data_folder().join("models").join(STANDARD.name)
}

#[cfg(test)]
mod tests;
