//! The server on a real address.

use entente_register::Register;
use entente_server::people::Role;
use entente_server::people::accounts::Accounts;
use entente_server::{Listen, ServeError, Server, Settings};
use std::io::{Read, Write};
use std::net::TcpStream;

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
