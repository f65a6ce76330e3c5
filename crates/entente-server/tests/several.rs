//! Several people: signing in, what each role may do, and what is kept of it.

mod asking;
use asking::{Server, fill};
use axum::http::StatusCode;
use entente_server::Settings;
use entente_server::people::Role;

/// A server with an account of each role; the password is the name, long.
fn with_accounts() -> Server {
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
