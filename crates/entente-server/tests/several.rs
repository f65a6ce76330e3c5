//! Several people: signing in, what each role may do, and what is kept of it.

mod asking;
use asking::{password, sign_in, with_accounts};
use axum::http::StatusCode;
use entente_server::people::accounts::Change;

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
        let accounts = server.ask("GET", "/accounts.json", &headers);
        assert_eq!(accounts.status == StatusCode::OK, sees, "{role}: {}", accounts.text);
        let added = [
            ("token", token),
            ("what", "add"),
            ("name", "eve"),
            ("role", "admin"),
            ("password", "long enough"),
        ];
        let added = server.post_as("/accounts/change", &added, &headers);
        assert_eq!(added.status == StatusCode::SEE_OTHER, sees, "{role}: {}", added.text);
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
    server.house.people.change("editor", Change::Remove).unwrap();
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
fn admins_manage_accounts_and_see_who_changed_what() {
    let server = with_accounts();
    let (admin, reader) = (sign_in(&server, "admin"), sign_in(&server, "reader"));
    let headers = [("cookie", admin.as_str())];
    let token = server.ask("GET", "/session.json", &headers).json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let change = |fields: &[(&str, &str)]| {
        let mut all = vec![("token", token.as_str())];
        all.extend(fields);
        server.post_as("/accounts/change", &all, &headers)
    };
    let ok = |fields: &[(&str, &str)]| {
        let done = change(fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{fields:?}: {}", done.text);
    };
    let is_in = |cookie: &str| server.ask("GET", "/", &[("cookie", cookie)]).status == StatusCode::OK;
    ok(&[("what", "add"), ("name", "bo"), ("role", "reviewer"), ("password", &password("bo"))]);
    let bo = sign_in(&server, "bo");
    ok(&[("what", "role"), ("name", "bo"), ("role", "editor")]);
    assert_eq!(
        server.ask("GET", "/session.json", &[("cookie", &bo)]).json()["role"],
        "editor",
        "at once"
    );
    ok(&[("what", "disable"), ("name", "bo")]);
    assert!(!is_in(&bo));
    let refused = server.post_as("/login", &[("name", "bo"), ("password", &password("bo"))], &[]);
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    ok(&[("what", "enable"), ("name", "bo")]);
    assert!(!is_in(&bo) && is_in(&sign_in(&server, "bo")), "one signs in again");
    ok(&[("what", "password"), ("name", "reader"), ("password", "something else")]);
    assert!(!is_in(&reader));
    for (fields, status, code) in [
        (&[("what", "disable"), ("name", "admin")][..], 409, "last-admin"),
        (&[("what", "role"), ("name", "admin"), ("role", "reader")][..], 409, "last-admin"),
        (&[("what", "role"), ("name", "bo"), ("role", "king")][..], 400, "bad-query"),
        (&[("what", "password"), ("name", "bo"), ("password", "short")][..], 400, "bad-query"),
        (
            &[("what", "add"), ("name", "bo"), ("role", "reader"), ("password", "long enough")][..],
            409,
            "account-taken",
        ),
        (&[("what", "remove"), ("name", "eve")][..], 404, "no-such-account"),
        (&[("what", "crown"), ("name", "bo")][..], 400, "bad-query"),
    ] {
        let refused = change(fields);
        assert_eq!(refused.status.as_u16(), status, "{fields:?}: {}", refused.text);
        assert!(refused.text.contains(code), "{fields:?}: {}", refused.text);
    }
    ok(&[("what", "remove"), ("name", "bo")]);
    let page = server.ask("GET", "/accounts.json", &headers).json();
    let names: Vec<&str> = page["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["admin", "editor", "reader", "reviewer"]);
    assert_eq!(
        (&page["changes"][0]["what"], &page["changes"][0]["on"]),
        (&"account: remove".into(), &"bo".into())
    );
    let html = server.ask("GET", "/accounts", &headers).text;
    assert!(html.contains("account: role editor") && !html.contains("argon2"), "{html}");
    assert!(!page.to_string().contains("argon2"));
}

#[test]
fn everybody_changes_their_own_password() {
    let server = with_accounts();
    let (here, elsewhere) = (sign_in(&server, "reader"), sign_in(&server, "reader"));
    let headers = [("cookie", here.as_str())];
    let token = server.ask("GET", "/session.json", &headers).json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let change = |current: &str, new: &str| {
        let fields = [("token", token.as_str()), ("current", current), ("password", new)];
        server.post_as("/account", &fields, &headers)
    };
    let wrong = change("not this one", "something else");
    assert!(
        wrong.status == StatusCode::BAD_REQUEST && wrong.text.contains("current password is wrong"),
        "{}",
        wrong.text
    );
    let short = change(&password("reader"), "short");
    assert!(
        short.status == StatusCode::BAD_REQUEST && short.text.contains("Not taken"),
        "{}",
        short.text
    );
    assert_eq!(change(&password("reader"), "something else").status, StatusCode::SEE_OTHER);
    assert_eq!(
        server.ask("GET", "/account", &headers).status,
        StatusCode::OK,
        "this session goes on"
    );
    assert_eq!(
        server.ask("GET", "/", &[("cookie", &elsewhere)]).status,
        StatusCode::SEE_OTHER,
        "others end"
    );
    let anew = server.post_as("/login", &[("name", "reader"), ("password", "something else")], &[]);
    assert_eq!(anew.status, StatusCode::SEE_OTHER);
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
