//! A small server on the loopback, for the tests of this crate and of those after it.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What was asked, in order: each path, with the condition (`if-none-match: …`) where there was one.
pub type Asked = Arc<Mutex<Vec<String>>>;

/// A server that answers each path, with the head of its request in small letters, by `answer`, until the process ends.
///
/// # Panics
/// Where the loopback has no port to give.
pub fn serve<A: Into<Vec<u8>>>(answer: impl Fn(&str, &str) -> A + Send + 'static) -> (SocketAddr, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    let asked = Asked::default();
    let notes = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let Some((path, head)) = request(&stream) else { continue };
            let condition = head.lines().find(|l| l.starts_with("if-none-match")).unwrap_or_default();
            let note = format!("{path} {condition}");
            notes.lock().expect("nobody panicked").push(note.trim().to_owned());
            let _ = stream.write_all(&answer(&path, &head).into());
        }
    });
    (address, asked)
}

/// The path and the head of a request.
fn request(stream: &TcpStream) -> Option<(String, String)> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut first, mut head) = (String::new(), String::new());
    reader.read_line(&mut first).ok()?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        head.push_str(&line.to_ascii_lowercase());
    }
    Some((first.split(' ').nth(1).unwrap_or_default().to_owned(), head))
}

/// An answer of this status, with more header fields (each with its line's end) and a body.
pub fn answer(status: &str, fields: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{fields}\r\n{body}")
}
