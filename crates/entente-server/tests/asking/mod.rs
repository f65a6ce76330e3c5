//! A server on a register of its own, asked without a socket; what its answers hold.

#![allow(dead_code, reason = "each file of tests uses some of it")]

pub mod schema;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use entente_actors::Gazetteer;
use entente_coding::Claim;
use entente_intake::Document;
use entente_knowledge::Knowledge;
use entente_register::testing::document;
use entente_register::{Filter, Register};
use entente_server::people::Role;
use entente_server::{House, Settings};
use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::path::PathBuf;
use std::sync::Arc;
use tower::ServiceExt;

pub const ADDRESS: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 7654));

pub struct Server {
    folder: tempfile::TempDir,
    pub house: Arc<House>,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// A header's value; empty where it is not there.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map_or(String::new(), |v| v.to_str().unwrap().to_owned())
    }
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
}

impl Server {
    /// On an empty register.
    pub fn new() -> Server {
        Server::with(Settings::default())
    }

    /// On an empty register, as these settings say.
    pub fn with(settings: Settings) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("register.db");
        drop(Register::open(&path).unwrap());
        let house = Arc::new(House::new(&path, Gazetteer::new(&Knowledge::built_in()).unwrap(), settings));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        Server {
            folder,
            router: entente_server::router(Arc::clone(&house), ADDRESS, &[]),
            house,
            runtime,
        }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("register.db")
    }
    pub fn folder(&self) -> String {
        self.folder.path().display().to_string()
    }
    pub fn put(&self, (document, claims): (Document, Vec<Claim>)) {
        Register::open(self.path()).unwrap().put(&document, &claims).unwrap();
    }
    pub fn remove(&self, id: &str) {
        Register::open(self.path()).unwrap().remove(id).unwrap();
    }
    /// Puts another file, or none, in the register's place.
    pub fn replace(&self, bytes: Option<&[u8]>) {
        std::fs::remove_file(self.path()).unwrap();
        for beside in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{beside}", self.path().display()));
        }
        if let Some(bytes) = bytes {
            std::fs::write(self.path(), bytes).unwrap();
        }
    }
    /// The id of the first event of this kind.
    pub fn event(&self, kind: &str) -> String {
        let wanted = Filter {
            kind: Some(kind.into()),
            ..Filter::default()
        };
        Register::open_read_only(self.path()).unwrap().events(&wanted).unwrap().remove(0).id
    }

    pub fn get(&self, address: &str) -> Answer {
        self.ask("GET", address, &[])
    }
    pub fn ask(&self, method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask_as(&[&ADDRESS.to_string()], method, address, headers)
    }
    pub fn ask_as(&self, hosts: &[&str], method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(hosts, method, address, headers, Body::empty())
    }
    /// Sends a form with the token of the person at this computer.
    pub fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.house.local().token;
        let mut all = vec![("token", token.as_str())];
        all.extend(fields);
        self.post_as(address, &all, &[])
    }
    /// Sends a form with nothing added.
    pub fn post_as(&self, address: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.send(&[&ADDRESS.to_string()], "POST", address, &all, Body::from(form))
    }
    pub fn send(&self, hosts: &[&str], method: &str, address: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(address);
        for host in hosts {
            request = request.header("host", *host);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).unwrap();
        self.runtime.block_on(async {
            let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            Answer {
                status: parts.status,
                headers: parts.headers,
                text: String::from_utf8(bytes.into()).unwrap(),
            }
        })
    }
}

const MEMORANDUM: &str = "agreement memorandum signed by=JPN,VNM date=2011-10-24 title=memorandum_on_defence_cooperation areas=training";
const MEMORANDUM_LATER: &str = "agreement memorandum signed by=JPN,VNM date=2011-10-25 title=memorandum_on_defence_cooperation event=0";
const VESSELS: &str = "transfer grant pledged planned by=JPN to=VNM date=2014-08 due=2014-12 items=6_vessel value=500000000_JPY title=six_vessels said-by=Kishida";

/// Three documents: one with two claims in a sentence, one that disputes a date, one that tells of nothing.
pub fn register() -> Server {
    let server = Server::new();
    server.put(document(
        "a.txt",
        "2014-08-02",
        &[
            (
                "Japan and Viet Nam signed a memorandum in October 2011.",
                &format!("{MEMORANDUM}; {MEMORANDUM_LATER}"),
            ),
            ("Japan will give six vessels.", VESSELS),
            ("It rained.", ""),
        ],
    ));
    server.put(document("plain.txt", "", &[("The ties are deep.", "")]));
    server
}

const VESSELS_TWICE: &str = "transfer grant pledged planned by=JPN to=VNM date=2014-08 items=6_vessel title=six_vessels";
const LATER: &str = "transfer grant pledged planned by=JPN to=VNM date=2014-09 items=6_vessel title=six_vessels event=0";

/// A disputed transfer and a meeting.
pub fn fill(server: &Server) {
    server.put(document(
        "a.txt",
        "2014-08-02",
        &[("Japan will give six vessels.", &format!("{VESSELS_TWICE}; {LATER}"))],
    ));
    server.put(document(
        "b.txt",
        "2015",
        &[("Japan and France met.", "meeting talks by=JPN,FRA date=2015")],
    ));
}

/// A server on them.
pub fn disputed() -> Server {
    let server = Server::new();
    fill(&server);
    server
}

/// A server with an account of each role; the password is the name, long.
pub fn with_accounts() -> Server {
    let server = Server::with(Settings {
        accounts: true,
        ..Settings::default()
    });
    fill(&server);
    for role in Role::ALL {
        server.house.people.put(role.as_str(), &password(role.as_str()), role).unwrap();
    }
    server
}

/// The password of an account.
pub fn password(name: &str) -> String {
    format!("{name} long enough")
}

/// Signs in; the cookie.
pub fn sign_in(server: &Server, name: &str) -> String {
    let answer = server.post_as(
        "/login",
        &[("name", name), ("password", &password(name)), ("back", "/timeline")],
        &[],
    );
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/timeline".into()),
        "{}",
        answer.text
    );
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

/// What an admin is answered, on a server of its own.
pub fn of_admin(address: &str) -> Answer {
    let server = with_accounts();
    let cookie = sign_in(&server, "admin");
    server.ask("GET", address, &[("cookie", &cookie)])
}

/// Sends parts of a form with files: name, name of the file, bytes.
pub fn upload(server: &Server, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map_or(String::new(), |f| format!("; filename=\"{f}\""));
        body.extend_from_slice(format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=XX"), ("accept", "application/json")];
    server.send(&[&ADDRESS.to_string()], "POST", "/documents", &headers, Body::from(body))
}

/// How a reading ended.
pub fn until_finished(server: &Server, id: &Value) -> Value {
    for _ in 0..200 {
        let now = server.get(&format!("/reading/{id}.json")).json();
        if now["finished"] == true {
            return now;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("it never finishes");
}

/// The JSON address of a page.
pub fn twin(page: &str) -> String {
    let page = page.split('#').next().unwrap();
    match page.split_once('?') {
        Some((path, query)) => format!("{path}.json?{query}"),
        None if page == "/" => "/index.json".into(),
        None => format!("{page}.json"),
    }
}

/// Whether an address is one of those that a template with `{name}` parts describes.
pub fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(t, p)| match t.split_once('}') {
            Some((_, tail)) => p.ends_with(tail),
            None => t == p,
        })
}

/// Every text under this key, anywhere in a value.
pub fn strings(value: &Value, key: &str) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(|v| strings(v, key)).collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(k, v)| match v {
                Value::String(text) if k == key => vec![text.clone()],
                v => strings(v, key),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// As templates write it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}
