//! What people change: decisions, grades, documents; and that nobody else can.

mod asking;
use asking::{ADDRESS, Server};
use axum::body::Body;
use axum::http::StatusCode;
use entente_register::testing::document;
use entente_server::Settings;
use entente_server::people::Role;
use serde_json::Value;

const VESSELS: &str = "transfer grant pledged planned by=JPN to=VNM date=2014-08 items=6_vessel title=six_vessels";
const LATER: &str = "transfer grant pledged planned by=JPN to=VNM date=2014-09 items=6_vessel title=six_vessels event=0";

fn register(server: &Server) {
    server.put(document(
        "a.txt",
        "2014-08-02",
        &[("Japan will give six vessels.", &format!("{VESSELS}; {LATER}"))],
    ));
    server.put(document(
        "b.txt",
        "2015",
        &[("Japan and France met.", "meeting talks by=JPN,FRA date=2015")],
    ));
}

fn with_register() -> Server {
    let server = Server::new();
    register(&server);
    server
}

fn event(server: &Server, id: &str) -> Value {
    server.get(&format!("/event/{id}.json")).json()["event"].clone()
}

#[test]
fn a_dispute_is_settled_and_the_decision_undone() {
    let server = with_register();
    let id = server.event("transfer");
    assert!(server.get("/review").text.contains("It is this"));
    let before = event(&server, &id)["date"].clone();
    let other = if before == "2014-09" { "2014-08" } else { "2014-09" };
    let settle = [
        ("id", id.as_str()),
        ("what", "correct"),
        ("field", "date"),
        ("value", other),
        ("back", "/review#item-x"),
    ];
    let done = server.post("/review/decide", &settle);
    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::SEE_OTHER, "/review#item-x".into()),
        "{}",
        done.text
    );
    assert_eq!(event(&server, &id)["date"], other);
    let page = server.get(&format!("/event/{id}")).text;
    assert!(page.contains("<strong>correct</strong>") && page.contains("local"), "{page}");
    let undone = server.post("/review/undo", &[("id", &id)]);
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    assert_eq!(event(&server, &id)["date"], before);
    assert!(server.get(&format!("/event/{id}")).text.contains("undone by"));
}

#[test]
fn several_are_decided_at_once_and_what_is_rejected_is_shown_no_more() {
    let server = with_register();
    let (a, b) = (server.event("transfer"), server.event("meeting"));
    let done = server.post(
        "/review/decide",
        &[("id", &a), ("id", &b), ("what", "reject"), ("reason", "a test")],
    );
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(server.get("/index.json").json()["counts"]["events"], 0);
    assert_eq!(server.get("/register.json").json()["rows"].as_array().unwrap().len(), 0);
}

#[test]
fn what_makes_no_sense_is_not_decided() {
    let server = with_register();
    let id = server.event("transfer");
    for (fields, status, code) in [
        (vec![("what", "accept")], 400, "bad-query"),
        (vec![("id", id.as_str())], 400, "bad-query"),
        (vec![("id", &id), ("what", "bless")], 400, "bad-query"),
        (
            vec![("id", &id), ("what", "correct"), ("field", "date"), ("value", "soon")],
            400,
            "bad-query",
        ),
        (
            vec![("id", &id), ("what", "correct"), ("field", "colour"), ("value", "red")],
            400,
            "bad-query",
        ),
        (vec![("id", &id), ("what", "same"), ("with", &id)], 409, "undecidable"),
        (vec![("id", "none"), ("what", "accept")], 404, "no-such-event"),
    ] {
        let mut all = vec![("token", server.house.run.as_str())];
        all.extend(fields.iter().copied());
        let answer = server.post_as("/review/decide", &all, &[("accept", "application/json")]);
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["error"]["code"]),
            (status, &code.into()),
            "{fields:?}: {}",
            answer.text
        );
    }
    assert_eq!(server.get("/about.json").json()["decisions"], 0);
    assert_eq!(server.post("/review/undo", &[("id", &id)]).status, StatusCode::CONFLICT);
}

#[test]
fn programs_decide_with_the_token_of_the_session() {
    let server = with_register();
    let token = server.get("/session.json").json()["token"].as_str().unwrap().to_owned();
    let id = server.event("meeting");
    let headers = [("x-entente-token", token.as_str()), ("accept", "application/json")];
    let made = server.post_as("/review/decide", &[("id", &id), ("what", "accept")], &headers);
    assert_eq!(
        (made.status, &made.json()[0]["verdict"]),
        (StatusCode::OK, &"accept".into()),
        "{}",
        made.text
    );
}

#[test]
fn a_source_is_graded_and_a_document_forgotten() {
    let server = with_register();
    assert_eq!(
        server
            .post("/sources/grade", &[("source", "source of a.txt"), ("grade", "B")])
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(server.get("/sources.json?named=A.T").json()["sources"][0]["reliability"], "B");
    assert_eq!(
        server.post("/sources/grade", &[("source", "a.txt"), ("grade", "Z")]).status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        server.post("/sources/grade", &[("source", "none"), ("grade", "A")]).status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(server.post("/documents/forget", &[("id", "b.txt")]).status, StatusCode::SEE_OTHER);
    assert_eq!(server.get("/documents.json").json()["documents_in_all"], 1);
    assert_eq!(server.post("/documents/forget", &[("id", "b.txt")]).status, StatusCode::NOT_FOUND);
}

fn upload(server: &Server, parts: &[(&str, Option<&str>, &[u8])]) -> asking::Answer {
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

fn until_finished(server: &Server, id: &Value) -> Value {
    for _ in 0..200 {
        let now = server.get(&format!("/reading/{id}.json")).json();
        if now["finished"] == true {
            return now;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("it never finishes");
}

#[test]
fn uploads_are_read_one_after_the_other_and_said_what_became_of_them() {
    let server = with_register();
    let token = server.house.run.clone();
    let begun = upload(
        &server,
        &[
            ("token", None, token.as_bytes()),
            ("files", Some("../../x.bin"), b"\x00\x01\x02\x03\xff\xfe\x00"),
        ],
    );
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
    let done = until_finished(&server, &begun.json()["id"]);
    assert_eq!(
        (&done["outcomes"][0]["name"], &done["outcomes"][0]["outcome"]),
        (&"x.bin".into(), &"skipped".into()),
        "{done}"
    );
    // This server has no language model: it says so, and the register stays as it is.
    let begun = upload(
        &server,
        &[
            ("token", None, token.as_bytes()),
            ("files", Some("n.txt"), b"Japan and France met in Paris."),
        ],
    );
    let done = until_finished(&server, &begun.json()["id"]);
    assert!(done["failed"].as_str().unwrap().contains("language model"), "{done}");
    assert_eq!(server.get("/documents.json").json()["documents_in_all"], 2);
}

#[test]
fn uploads_and_forms_are_bounded() {
    let mut settings = Settings::default();
    settings.limits.document_bytes = 1_000;
    let server = Server::with(settings);
    let token = server.house.run.clone();
    let large = upload(
        &server,
        &[("token", None, token.as_bytes()), ("files", Some("a.txt"), &vec![b'x'; 20_000])],
    );
    assert_eq!(
        (large.status, &large.json()["error"]["code"]),
        (StatusCode::PAYLOAD_TOO_LARGE, &"too-large".into())
    );
    let none = upload(&server, &[("token", None, token.as_bytes())]);
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    let form = server.post("/review/decide", &[("id", &"x".repeat(100_000)), ("what", "accept")]);
    assert_eq!(form.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn addresses_of_this_machine_and_of_private_networks_are_not_asked() {
    let server = with_register();
    for bad in ["file:///etc/passwd", "ftp://example.org/", "gopher://x", "localhost"] {
        assert_eq!(
            server.post("/documents", &[("addresses", bad)]).status,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let own = format!(
        "http://127.0.0.1:{port}/\nhttp://[::1]:{port}/\nhttp://localhost:{port}/\nhttp://169.254.169.254/latest/meta-data/\nhttp://10.0.0.1/"
    );
    let token = server.house.run.clone();
    let begun = server.post_as(
        "/documents",
        &[("token", &token), ("addresses", &own)],
        &[("accept", "application/json")],
    );
    let done = until_finished(&server, &begun.json()["id"]);
    for outcome in done["outcomes"].as_array().unwrap() {
        assert!(outcome["note"].as_str().unwrap().contains("not a public address"), "{outcome}");
    }
    assert_eq!(done["outcomes"].as_array().unwrap().len(), 5);
    assert!(listener.accept().is_err(), "nobody called");
}

#[test]
fn nothing_changes_without_the_token_or_from_another_origin() {
    let server = with_register();
    let id = server.event("meeting");
    let token = server.house.run.clone();
    let own = format!("http://{ADDRESS}");
    let fields = [("id", id.as_str()), ("what", "reject")];
    for (token, headers, status) in [
        ("", vec![], 403),
        ("0", vec![], 403),
        (&*token, vec![("origin", "https://evil.example")], 403),
        (&token, vec![("origin", "null")], 403),
        (&token, vec![("sec-fetch-site", "cross-site")], 403),
        (&token, vec![("sec-fetch-site", "same-site")], 403),
        (&token, vec![("origin", own.as_str()), ("sec-fetch-site", "same-origin")], 303),
    ] {
        let mut all = vec![("token", token)];
        all.extend(fields);
        let answer = server.post_as("/review/decide", &all, &headers);
        assert_eq!(answer.status.as_u16(), status, "{token} {headers:?}: {}", answer.text);
    }
    let sneaked = upload(&server, &[("files", Some("a.txt"), b"text"), ("token", None, token.as_bytes())]);
    assert_eq!(sneaked.status, StatusCode::FORBIDDEN, "the token comes first");
    for get in ["/review/decide?id=x&what=reject", "/documents/forget?id=a.txt", "/review/undo?id=x"] {
        let status = server.get(get).status;
        assert!(
            matches!(status, StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_FOUND),
            "{get}: {status}"
        );
    }
}

#[test]
fn one_is_sent_back_to_this_server_only() {
    let server = with_register();
    let id = server.event("meeting");
    for back in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let done = server.post("/review/decide", &[("id", &id), ("what", "accept"), ("back", back)]);
        assert_eq!(done.header("location"), "/", "{back}");
    }
}

/// A server with an account of each role; the password is the name, long.
fn with_accounts() -> Server {
    let server = Server::with(Settings {
        accounts: true,
        ..Settings::default()
    });
    register(&server);
    for role in Role::ALL {
        server.house.people.put(role.as_str(), &password(role.as_str()), role).unwrap();
    }
    server
}

fn password(name: &str) -> String {
    format!("{name} long enough")
}

fn sign_in(server: &Server, name: &str) -> String {
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

#[test]
fn nobody_reads_without_signing_in() {
    let server = with_accounts();
    for page in ["/", "/timeline", "/documents/a.txt", "/search?q=Japan", "/review"] {
        let answer = server.get(page);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        assert!(answer.header("location").starts_with("/login?back=%2F") && !answer.text.contains("Japan"));
        let json = server.get(&asking::twin(page));
        assert_eq!(
            (json.status, &json.json()["error"]["code"]),
            (StatusCode::UNAUTHORIZED, &"not-signed-in".into())
        );
    }
    for page in ["/export/csv", "/openapi.json", "/session.json"] {
        assert_ne!(server.get(page).status, StatusCode::OK, "{page}");
    }
    assert_eq!(server.get("/login").status, StatusCode::OK);
    assert_eq!(
        server.ask("GET", "/", &[("cookie", "entente-session=0")]).status,
        StatusCode::SEE_OTHER
    );
}

#[test]
fn each_role_may_do_its_own() {
    let server = with_accounts();
    let id = server.event("meeting");
    for (role, decides, forgets, sees) in [
        ("reader", false, false, false),
        ("reviewer", true, false, false),
        ("editor", true, true, false),
        ("admin", true, true, true),
    ] {
        let cookie = sign_in(&server, role);
        let headers = [("cookie", cookie.as_str())];
        let session = server.ask("GET", "/session.json", &headers).json();
        assert_eq!((&session["name"], &session["role"]), (&role.into(), &role.into()));
        let token = session["token"].as_str().unwrap();
        let decided = server.post_as("/review/decide", &[("token", token), ("id", &id), ("what", "accept")], &headers);
        assert_eq!(decided.status == StatusCode::SEE_OTHER, decides, "{role}: {}", decided.text);
        let forgotten = server.post_as("/documents/forget", &[("token", token), ("id", "none")], &headers);
        assert_eq!(forgotten.status == StatusCode::NOT_FOUND, forgets, "{role}: {}", forgotten.text);
        let about = server.ask("GET", "/about.json", &headers).json();
        assert_eq!(!about["changes"].as_array().unwrap().is_empty(), sees, "{role}");
        assert_eq!(
            server.ask("GET", "/review", &headers).text.contains("data-key=\"a\""),
            decides,
            "{role}"
        );
    }
}

#[test]
fn decisions_of_two_people_are_both_kept_and_shown() {
    let server = with_accounts();
    let id = server.event("meeting");
    for (name, what) in [("reviewer", "accept"), ("editor", "reject")] {
        let cookie = sign_in(&server, name);
        let headers = [("cookie", cookie.as_str())];
        let token = server.ask("GET", "/session.json", &headers).json()["token"]
            .as_str()
            .unwrap()
            .to_owned();
        let done = server.post_as("/review/decide", &[("token", &token), ("id", &id), ("what", what)], &headers);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let cookie = sign_in(&server, "reader");
    let page = server.ask("GET", &format!("/event/{id}"), &[("cookie", &cookie)]).text;
    assert!(page.contains("<bdi>reviewer</bdi>") && page.contains("<bdi>editor</bdi>"), "{page}");
    let queue = server.ask("GET", "/review.json?why=differ", &[("cookie", &cookie)]).json();
    assert_eq!(queue["items"][0]["id"], id.as_str());
}

#[test]
fn guessing_passwords_is_slowed_down() {
    let server = with_accounts();
    for n in 0..5 {
        let answer = server.post_as("/login", &[("name", "admin"), ("password", &format!("wrong {n}"))], &[]);
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.header("set-cookie"), "");
    }
    let right = server.post_as("/login", &[("name", "admin"), ("password", &password("admin"))], &[]);
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "{}", right.text);
    let origin = [("origin", "https://evil.example")];
    let elsewhere = server.post_as("/login", &[("name", "reader"), ("password", &password("reader"))], &origin);
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
}

#[test]
fn who_signs_out_or_is_taken_out_is_out_at_once() {
    let server = with_accounts();
    let (editor, reader) = (sign_in(&server, "editor"), sign_in(&server, "reader"));
    let headers = [("cookie", editor.as_str())];
    assert_eq!(server.ask("GET", "/", &headers).status, StatusCode::OK);
    server.house.people.remove("editor").unwrap();
    assert_eq!(server.ask("GET", "/", &headers).status, StatusCode::SEE_OTHER);
    let headers = [("cookie", reader.as_str())];
    let token = server.ask("GET", "/session.json", &headers).json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = sign_in(&server, "admin");
    let crossed = server.post_as("/logout", &[("token", &token)], &[("cookie", &other)]);
    assert_eq!(crossed.status, StatusCode::FORBIDDEN, "a token is of one session");
    assert_eq!(
        server.post_as("/logout", &[("token", &token)], &headers).status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(server.ask("GET", "/", &headers).status, StatusCode::SEE_OTHER);
}

#[test]
fn no_answer_names_a_place_on_the_disk() {
    let server = with_accounts();
    let cookie = sign_in(&server, "admin");
    let headers = [("cookie", cookie.as_str())];
    let folder = server.folder();
    for page in [
        "/",
        "/about",
        "/about.json",
        "/documents",
        "/review",
        "/no/such",
        "/session.json",
        "/openapi.json",
        "/sources",
    ] {
        let answer = server.ask("GET", page, &headers);
        assert!(
            !answer.text.contains(&folder) && !answer.text.contains(".db"),
            "{page}: {}",
            answer.text
        );
    }
    let log = std::fs::read_to_string(format!("{}.audit.jsonl", server.path().display())).unwrap();
    assert!(log.contains("signed in") && !log.contains("long enough"), "{log}");
}
