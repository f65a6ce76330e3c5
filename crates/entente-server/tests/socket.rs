//! The server on a real address.

use entente_register::Register;
use entente_server::people::Role;
use entente_server::people::accounts::Accounts;
use entente_server::{Listen, ServeError, Server, Settings};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[test]
fn a_server_answers_on_the_address_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.db");
    drop(Register::open(&path).unwrap());
    let server = Server::bind(&path, Listen::on("127.0.0.1:0".parse().unwrap()), Settings::default()).unwrap();
    let address = server.address();
    assert!(
        matches!(
            Server::bind(&path, Listen::on(address), Settings::default()),
            Err(ServeError::Listen { .. })
        ),
        "the address is taken"
    );
    // It answers until the process ends.
    std::thread::spawn(|| server.run());
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /index.json HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\"documents\":0"),
        "{answer}"
    );
}

#[test]
fn addresses_that_others_can_reach_are_refused() {
    for address in ["0.0.0.0:0", "192.0.2.1:80", "[::]:0", "[2001:db8::1]:80"] {
        let listen = Listen::on(address.parse().unwrap());
        let refused = Server::bind("none.db".as_ref(), listen, Settings::default()).unwrap_err();
        assert!(matches!(refused, ServeError::NoAccounts(_)), "{refused}");
        assert!(refused.to_string().contains("accounts") && refused.help().unwrap().contains("127.0.0.1"));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.db");
    Accounts::of(&path).put("ana", "correct horse", Role::Admin).unwrap();
    let refused = Server::bind(&path, Listen::on("0.0.0.0:0".parse().unwrap()), Settings::default()).unwrap_err();
    assert!(
        matches!(refused, ServeError::NotEncrypted(_)) && refused.help().unwrap().contains("--tls-cert"),
        "{refused}"
    );
}

#[test]
fn a_missing_register_is_said_before_anything_is_served() {
    let refused = Server::bind(
        "no/such.db".as_ref(),
        Listen::on("127.0.0.1:0".parse().unwrap()),
        Settings::default(),
    )
    .unwrap_err();
    assert!(matches!(refused, ServeError::Register(_)) && refused.help().unwrap().contains("entente read"));
}

/// A certificate for `localhost` that signs itself, and its key, as files; and the certificate for those who trust it.
fn certificate(folder: &Path) -> ((PathBuf, PathBuf), rustls::pki_types::CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
    std::fs::write(&chain, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    ((chain, key), made.cert.der().clone())
}

fn with_account(folder: &Path) -> PathBuf {
    let path = folder.join("register.db");
    drop(Register::open(&path).unwrap());
    Accounts::of(&path).put("ana", "correct horse", Role::Admin).unwrap();
    path
}

fn encrypted(address: SocketAddr, trusted: rustls::pki_types::CertificateDer<'static>) -> impl Read + Write {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let name = "localhost".try_into().unwrap();
    let connection = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    rustls::StreamOwned::new(connection, TcpStream::connect(address).unwrap())
}

#[test]
fn a_certificate_encrypts_what_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = with_account(folder.path());
    let (files, trusted) = certificate(folder.path());
    let listen = Listen {
        tls: Some(files),
        ..Listen::on("0.0.0.0:0".parse().unwrap())
    };
    let server = Server::bind(&path, listen, Settings::default()).unwrap();
    assert!(server.url().starts_with("https://"), "{}", server.url());
    let address = SocketAddr::from(([127, 0, 0, 1], server.address().port()));
    std::thread::spawn(|| server.run());
    let form = "name=ana&password=correct+horse";
    let mut stream = encrypted(address, trusted);
    write!(
        stream,
        "POST /login HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{form}",
        address.port(),
        form.len()
    )
    .unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let answer = answer.to_ascii_lowercase();
    assert!(
        answer.contains("; secure") && answer.contains("strict-transport-security: max-age="),
        "{answer}"
    );
    let mut plain = TcpStream::connect(address).unwrap();
    let _ = write!(plain, "GET /login HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", address.port());
    let mut bytes = Vec::new();
    let _ = plain.read_to_end(&mut bytes);
    assert!(!bytes.starts_with(b"HTTP/"), "nothing is answered in the clear");
}

#[test]
fn a_certificate_that_cannot_be_used_is_said_before_anything_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let path = with_account(folder.path());
    let ((chain, key), _) = certificate(folder.path());
    let broken = folder.path().join("broken.pem");
    std::fs::write(&broken, "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n").unwrap();
    let missing = folder.path().join("missing.pem");
    for (chain, key) in [
        (broken.clone(), key.clone()),
        (chain.clone(), chain.clone()),
        (missing, key),
        (chain, broken),
    ] {
        let listen = Listen {
            tls: Some((chain.clone(), key)),
            ..Listen::on("0.0.0.0:0".parse().unwrap())
        };
        let refused = Server::bind(&path, listen, Settings::default()).unwrap_err();
        assert!(matches!(refused, ServeError::Certificate(_)), "{}: {refused}", chain.display());
        assert!(refused.help().unwrap().contains("PEM"));
    }
}

/// What a server with some events answers a client, and in which time, while others are slow or have gone.
#[test]
fn slow_and_vanished_clients_cost_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.db");
    let mut register = Register::open(&path).unwrap();
    let sentences: Vec<(String, String)> = (0..2_000)
        .map(|n| {
            (
                format!("Talks number {n} were held at length."),
                format!("meeting talks by=JPN,VNM date={} title=talks_{n}", 1900 + n % 120),
            )
        })
        .collect();
    for (n, part) in sentences.chunks(100).enumerate() {
        let part: Vec<(&str, &str)> = part.iter().map(|(text, claims)| (text.as_str(), claims.as_str())).collect();
        let (document, claims) = entente_register::testing::document(&format!("{n}.txt"), "2021", &part);
        register.put(&document, &claims).unwrap();
    }
    drop(register);
    let server = Server::bind(&path, Listen::on("127.0.0.1:0".parse().unwrap()), Settings::default()).unwrap();
    let address = server.address();
    std::thread::spawn(|| server.run());
    let ask = |page: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {page} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        stream
    };
    let mut kept = Vec::new();
    for n in 0..60 {
        // Some begin a request and say no more, some ask for a large file and do not read it, some hang up at once.
        match n % 3 {
            0 => {
                let mut stream = TcpStream::connect(address).unwrap();
                write!(stream, "GET / HTTP/1.1\r\nHost: ").unwrap();
                kept.push(stream);
            }
            1 if n < 30 => kept.push(ask("/export/jsonl")),
            _ => drop(ask("/export/csv")),
        }
    }
    let begun = Instant::now();
    for page in ["/register.json?kind=meeting", "/timeline", "/export/jsonl?limit=5", "/index.json"] {
        let mut answer = Vec::new();
        let mut stream = ask(page);
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.read_to_end(&mut answer).unwrap();
        let head = String::from_utf8_lossy(&answer[..answer.len().min(15)]).into_owned();
        assert_eq!(head, "HTTP/1.1 200 OK", "{page}");
        assert!(
            page != "/export/jsonl?limit=5" || answer.len() > 200_000,
            "the whole file: {}",
            answer.len()
        );
    }
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    drop(kept);
}
