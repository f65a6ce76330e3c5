//! Everything that answers need: the register to read, the hand that writes, the engine, who may come in.

use crate::clerk::Clerk;
use crate::desk::Desk;
use crate::people::accounts::Accounts;
use crate::people::attempts::Attempts;
use crate::people::audit::Audit;
use crate::people::sessions::Sessions;
use crate::people::{Role, Visitor, secret};
use crate::problem::Problem;
use crate::reading::Desks;
use crate::reply::Answers;
use axum::http::StatusCode;
use entente_actors::Gazetteer;
use entente_coding::Engine;
use entente_intake::Limits;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Loads the engine, on first need; the text says why it cannot be.
pub type LoadEngine = Box<dyn Fn() -> Result<Engine, String> + Send + Sync>;

/// How a server is to be.
pub struct Settings {
    /// The name that decisions bear where there are no accounts.
    pub author: String,
    /// Loads the language model with lists and rules.
    pub engine: LoadEngine,
    /// What bounds the reading of documents.
    pub limits: Limits,
    /// Whether the network is never used.
    pub offline: bool,
    /// Whether addresses may lead to this machine and to private networks.
    pub private_addresses: bool,
    /// Whether one must sign in.
    pub accounts: bool,
    /// Whether a proxy stands before the server: then it says whence requests come.
    pub behind_proxy: bool,
    /// Whether the way to the browser is encrypted, here or by a proxy: then cookies travel only so.
    pub secure: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            author: "local".into(),
            engine: Box::new(|| Err("this server has no language model".into())),
            limits: Limits::default(),
            offline: false,
            private_addresses: false,
            accounts: false,
            behind_proxy: false,
            secure: false,
        }
    }
}

/// Everything that answers need.
pub struct House {
    /// Where the register is read.
    pub desk: Arc<Desk>,
    /// Where it is written.
    pub clerk: Clerk,
    /// Documents being read.
    pub reading: Desks,
    /// Answers that were written.
    pub answers: Answers,
    /// How it is.
    pub settings: Settings,
    /// Differs with each start of a server.
    pub run: String,
    /// Accounts of the register.
    pub people: Accounts,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Who failed to.
    pub attempts: Attempts,
    /// Who changed what.
    pub audit: Audit,
    engine: OnceLock<Result<Arc<Engine>, String>>,
}

impl fmt::Debug for House {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("House").field("desk", &self.desk).finish_non_exhaustive()
    }
}

impl House {
    /// Of the register at `path`; `names` are those of states and bodies.
    pub fn new(path: &Path, names: Gazetteer, settings: Settings) -> House {
        House {
            desk: Arc::new(Desk::new(path, names)),
            clerk: Clerk::new(path),
            reading: Desks::default(),
            answers: Answers::default(),
            // Without randomness nothing can be written: an empty token is never taken.
            run: secret().unwrap_or_default(),
            people: Accounts::of(path),
            sessions: Sessions::default(),
            attempts: Attempts::default(),
            audit: Audit::of(path),
            engine: OnceLock::new(),
            settings,
        }
    }

    /// The person at this computer, where there are no accounts.
    pub fn local(&self) -> Visitor {
        Visitor {
            name: self.settings.author.clone(),
            account: None,
            role: Role::Admin,
            token: self.run.clone(),
            accounts: false,
        }
    }

    /// The engine; loads it the first time, which takes a moment: not on a thread that serves.
    ///
    /// # Errors
    /// `no-model`.
    pub fn engine(&self) -> Result<Arc<Engine>, Problem> {
        let loaded = self.engine.get_or_init(|| (self.settings.engine)().map(Arc::new));
        loaded.clone().map_err(|why| {
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "no-model",
                format!("the language model could not be loaded: {why}"),
            )
            .help("install it with: entente model install")
        })
    }
}
