//! The register in a browser and over HTTP, for the person at this computer.
//!
//! *In:* a register's file and a loopback address. *Out:* pages, and the same values as JSON. A request meets these steps:
//!
//! 1. [`guard`] lets through what is meant for this server (method, `Host`) and gives every answer its protecting headers;
//! 2. [`pages`] reads the address and its filters, and names the view that is wanted;
//! 3. [`desk`] opens the register for reading, away from the threads that serve;
//! 4. [`views`] read it and give plain values; [`dates`] puts dates into words;
//! 5. [`reply`] writes the value as a page (`templates/`) or as JSON: a page never shows what its twin does not have.
//!
//! What cannot be answered is a [`problem::Problem`]: one shape for all of them. `openapi.json` describes the JSON, and is
//! held against real answers in `tests/`.
//!
//! # Invariants and limits
//! - Nothing is written: the register is opened for reading only, and only `GET` and `HEAD` are answered.
//! - Only loopback addresses are listened on; a name that is made to point here from elsewhere is turned away by its `Host`.
//! - Documents are hostile text: templates escape everything, and no page has script or style of its own.
//! - No answer names a place on this computer's disk.
//! - Not here: accounts, and anything that changes the register.

pub mod dates;
pub mod desk;
pub mod guard;
pub mod openapi;
pub mod pages;
pub mod problem;
pub mod reply;
pub mod views;

pub use pages::router;

use desk::Desk;
use entente_actors::Gazetteer;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_register::{Register, RegisterError};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long open connections may finish what they are at, once the server is told to end.
const FAREWELL: Duration = Duration::from_secs(3);

/// Why the server did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Other computers could reach this address.
    #[error("{0} can be reached from other computers, and there are no accounts yet to protect the register")]
    NotLoopback(SocketAddr),
    /// The address is taken, or not this computer's.
    #[error("cannot listen on {address}")]
    Listen {
        /// As asked.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The register cannot be opened.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The names of states cannot be read.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// The system gave no threads, or took the connection away.
    #[error("the server failed")]
    Failed(#[source] io::Error),
}

impl ServeError {
    /// What to do about it, where something can be done.
    pub fn help(&self) -> Option<String> {
        match self {
            ServeError::NotLoopback(at) => Some(format!(
                "listen on 127.0.0.1:{0} or [::1]:{0}; from elsewhere, forward that port (ssh -L {0}:127.0.0.1:{0} HOST)",
                at.port()
            )),
            ServeError::Listen { .. } => Some("choose another port with --listen 127.0.0.1:PORT (0: any free one)".into()),
            ServeError::Register(e) => e.help(),
            ServeError::Knowledge(_) | ServeError::Failed(_) => None,
        }
    }
}

/// A server that holds its address and has not begun to answer.
#[derive(Debug)]
pub struct Server {
    runtime: tokio::runtime::Runtime,
    listener: TcpListener,
    address: SocketAddr,
    desk: Arc<Desk>,
}

impl Server {
    /// Opens the register once, to see that it can be read, and takes the address. Port 0 takes any free port.
    ///
    /// # Errors
    /// All of [`ServeError`]; nothing is listened on then.
    pub fn bind(register: &Path, listen: SocketAddr) -> Result<Server, ServeError> {
        if !listen.ip().is_loopback() {
            return Err(ServeError::NotLoopback(listen));
        }
        drop(Register::open_read_only(register)?);
        let desk = Arc::new(Desk::new(register, Gazetteer::new(&Knowledge::standard())?));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(ServeError::Failed)?;
        let taken = runtime.block_on(async {
            let listener = TcpListener::bind(listen).await?;
            let address = listener.local_addr()?;
            Ok((listener, address))
        });
        let (listener, address) = taken.map_err(|source| ServeError::Listen { address: listen, source })?;
        Ok(Server {
            runtime,
            listener,
            address,
            desk,
        })
    }

    /// Where it listens; the port is a real one.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until the program is interrupted (Ctrl-C).
    ///
    /// # Errors
    /// [`ServeError::Failed`].
    pub fn run(self) -> Result<(), ServeError> {
        let router = router(self.desk, self.address);
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let served = self.runtime.block_on(async {
            let until = async move {
                // Without a way to hear the interrupt, the server ends as the process does.
                if tokio::signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
                let _ = tell.send(());
            };
            let serving = axum::serve(self.listener, router).with_graceful_shutdown(until);
            tokio::select! {
                served = async { serving.await } => served,
                () = async { let _ = told.await; tokio::time::sleep(FAREWELL).await } => Ok(()),
            }
        });
        self.runtime.shutdown_background();
        served.map_err(ServeError::Failed)
    }
}

/// Serves the register at `register` on `listen` until the program is interrupted, and says on standard error where it is.
///
/// # Errors
/// All of [`ServeError`]; see [`ServeError::help`].
pub fn serve(register: impl AsRef<Path>, listen: SocketAddr) -> Result<(), ServeError> {
    let server = Server::bind(register.as_ref(), listen)?;
    eprintln!("Entente is at http://{}/ (Ctrl-C ends it)", server.address());
    server.run()
}
