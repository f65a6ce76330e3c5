//! Taking an address, and answering on it until the program is interrupted.

use crate::house::{House, Settings};
use crate::pages::router;
use crate::people::accounts::{AccountError, Accounts};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use entente_actors::Gazetteer;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_register::{Register, RegisterError};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

/// How long open connections may finish what they are at, once the server is told to end.
const FAREWELL: Duration = Duration::from_secs(3);
/// How long a client may take for the head of a request: one that says nothing keeps no place.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where to listen, and how.
#[derive(Clone, Debug)]
pub struct Listen {
    /// The address; port 0 takes any free one.
    pub address: SocketAddr,
    /// Names by which it is called besides those of this computer.
    pub names: Vec<String>,
    /// Certificate chain and key, as PEM files.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whether a proxy stands before it that encrypts.
    pub behind_proxy: bool,
}

impl Listen {
    /// On an address of this computer, for nobody else.
    pub fn on(address: SocketAddr) -> Listen {
        Listen {
            address,
            names: Vec::new(),
            tls: None,
            behind_proxy: false,
        }
    }
}

/// Why the server did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Other computers could reach this address, and nobody has an account.
    #[error("{0} can be reached from other computers, and there are no accounts to protect the register")]
    NoAccounts(SocketAddr),
    /// Passwords would travel in the clear.
    #[error("{0} can be reached from other computers, and passwords would travel unencrypted")]
    NotEncrypted(SocketAddr),
    /// The accounts cannot be read.
    #[error(transparent)]
    Accounts(#[from] AccountError),
    /// Certificate or key cannot be used.
    #[error("the certificate or its key cannot be used")]
    Certificate(#[source] io::Error),
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
            ServeError::NoAccounts(at) => Some(format!(
                "make one: entente user add NAME --role admin; or listen on 127.0.0.1:{0} and, from elsewhere, forward that port (ssh -L {0}:127.0.0.1:{0} HOST)",
                at.port()
            )),
            ServeError::NotEncrypted(_) => {
                Some("give --tls-cert and --tls-key, or --behind-proxy where a proxy that encrypts stands before it".into())
            }
            ServeError::Certificate(_) => Some("both must be PEM files: the chain of certificates, and its unencrypted key".into()),
            ServeError::Listen { .. } => Some("choose another port with --listen 127.0.0.1:PORT (0: any free one)".into()),
            ServeError::Register(e) => e.help(),
            ServeError::Accounts(_) | ServeError::Knowledge(_) | ServeError::Failed(_) => None,
        }
    }
}

/// A server that holds its address and has not begun to answer.
#[derive(Debug)]
pub struct Server {
    runtime: tokio::runtime::Runtime,
    listener: TcpListener,
    address: SocketAddr,
    listen: Listen,
    tls: Option<RustlsConfig>,
    house: Arc<House>,
}

impl Server {
    /// Opens the register once, to see that it can be read, and takes the address. Accounts are needed where other computers can
    /// reach it, or where the settings say so.
    ///
    /// # Errors
    /// All of [`ServeError`]; nothing is listened on then.
    pub fn bind(register: &Path, listen: Listen, mut settings: Settings) -> Result<Server, ServeError> {
        let (address, outside) = (listen.address, !listen.address.ip().is_loopback());
        settings.accounts |= outside || listen.behind_proxy;
        settings.secure = listen.tls.is_some() || listen.behind_proxy;
        settings.behind_proxy = listen.behind_proxy;
        if settings.accounts && Accounts::of(register).list()?.is_empty() {
            return Err(ServeError::NoAccounts(address));
        }
        if outside && !settings.secure {
            return Err(ServeError::NotEncrypted(address));
        }
        drop(Register::open_read_only(register)?);
        let names = Gazetteer::new(&Knowledge::standard())?;
        let house = Arc::new(House::new(register, names, settings));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(ServeError::Failed)?;
        let tls = listen.tls.as_ref().map(|(chain, key)| {
            // Fails only where one was chosen already.
            let _ = rustls::crypto::ring::default_provider().install_default();
            runtime
                .block_on(RustlsConfig::from_pem_file(chain, key))
                .map_err(ServeError::Certificate)
        });
        let taken = TcpListener::bind(address).and_then(|l| {
            l.set_nonblocking(true)?;
            Ok((l.local_addr()?, l))
        });
        let (address, listener) = taken.map_err(|source| ServeError::Listen { address, source })?;
        Ok(Server {
            tls: tls.transpose()?,
            runtime,
            listener,
            address,
            listen,
            house,
        })
    }

    /// Where it listens; the port is a real one.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where a browser finds it.
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}/", self.address)
    }

    /// Answers until the program is interrupted (Ctrl-C).
    ///
    /// # Errors
    /// [`ServeError::Failed`].
    pub fn run(self) -> Result<(), ServeError> {
        let router = router(Arc::clone(&self.house), self.address, &self.listen.names);
        let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
        let handle = Handle::new();
        let served = self.runtime.block_on(async {
            let ending = handle.clone();
            tokio::spawn(async move {
                // Without a way to hear the interrupt, the server ends as the process does.
                if tokio::signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
                ending.graceful_shutdown(Some(FAREWELL));
            });
            tokio::spawn(warm(router, self.address));
            match self.tls {
                Some(tls) => {
                    let mut server = axum_server::from_tcp_rustls(self.listener, tls)?.handle(handle);
                    patient(server.http_builder());
                    server.first_request_timeout(PATIENCE).serve(service).await
                }
                None => {
                    let mut server = axum_server::from_tcp(self.listener)?.handle(handle);
                    patient(server.http_builder());
                    server.first_request_timeout(PATIENCE).serve(service).await
                }
            }
        });
        self.runtime.shutdown_background();
        served.map_err(ServeError::Failed)
    }
}

/// Clients that begin a request and say no more are let go.
fn patient<E>(builder: &mut hyper_util::server::conn::auto::Builder<E>) {
    builder
        .http1()
        .timer(hyper_util::rt::TokioTimer::new())
        .header_read_timeout(PATIENCE);
}

/// Asks for the pages that count a whole register, before somebody does: their answers are kept.
async fn warm(router: Router, address: SocketAddr) {
    for path in ["/", "/register", "/timeline", "/network"] {
        let request = Request::builder().uri(path).header(header::HOST, address.to_string());
        if let Ok(request) = request.body(Body::empty()) {
            let _ = router.clone().oneshot(request).await;
        }
    }
}

/// Serves the register at `register` until the program is interrupted, and says on standard error where it is.
///
/// # Errors
/// All of [`ServeError`]; see [`ServeError::help`].
pub fn serve(register: impl AsRef<Path>, listen: Listen, settings: Settings) -> Result<(), ServeError> {
    let server = Server::bind(register.as_ref(), listen, settings)?;
    eprintln!("Entente is at {} (Ctrl-C ends it)", server.url());
    server.run()
}
