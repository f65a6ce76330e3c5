//! What hostile documents, pages elsewhere and clients may try.

mod asking;
use asking::{ADDRESS, Server, disputed, register, until_finished, upload};
use axum::http::StatusCode;
use entente_register::testing::document;
use entente_server::Settings;

#[test]
fn hostile_text_is_shown_and_never_obeyed() {
    let server = Server::new();
    let id = "../<b>\"x\"&'y'.json?#%00.txt";
    let evil = "</title><script>alert(1)</script>\" onload='x' {{ 1 }} \u{202e}&amp;";
    let (mut hostile, mut claims) = document(
        id,
        "2014-08-02",
        &[
            (evil, "position affirm by=JPN,VNM date=2014-08-02 title=x"),
            ("\u{0}\u{7}\u{feff}", ""),
        ],
    );
    for claim in &mut claims {
        claim.title = evil.into();
        claim.said_by = Some(evil.into());
        claim.rule = evil.into();
        claim.initiators.iter_mut().for_each(|p| p.name = evil.into());
    }
    (hostile.title, hostile.byline, hostile.source) = (Some(evil.into()), Some(evil.into()), Some(evil.into()));
    hostile.url = Some("javascript:alert(1)".into());
    server.put((hostile, claims));
    let document_page = asking::strings(&server.get("/search.json?q=alert").json(), "doc_url").remove(0);
    let event_page = format!("/event/{}", server.event("position"));
    for page in [
        "/",
        "/relationship/JPN/VNM",
        "/timeline",
        "/register?columns=title,initiators,quote",
        "/disputed",
        "/review",
        "/sources",
        &event_page,
        "/documents",
        &document_page,
        "/search?q=%3Cscript%3Ealert&x=%22",
    ] {
        let html = server.get(page);
        assert_eq!(html.status, StatusCode::OK, "{page}: {}", html.text);
        let mut lower = html.text.to_lowercase();
        for own in [
            "<script src=\"/app.js\" defer></script>",
            "<script src=\"/charts.js\" defer></script>",
        ] {
            lower = lower.replacen(own, "", 1);
        }
        for bad in ["<script", "onload='", "<b>", "href=\"javascript", " style="] {
            assert!(!lower.contains(bad), "{bad} in {page}:\n{lower}");
        }
        let head = html.text.split("</head>").next().unwrap_or_default();
        assert_eq!(head.matches("<title>").count(), 1);
        assert_eq!(server.get(&asking::twin(page)).status, StatusCode::OK, "{page}");
    }
    let found = server.get(&asking::twin(&document_page)).json();
    assert_eq!((&found["document"]["id"], &found["claims"][0]["title"]), (&id.into(), &evil.into()));
}

#[test]
fn only_its_own_names_reach_the_server() {
    let server = register();
    let port = ADDRESS.port();
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("LocalHost:{port}"), 200),
        (format!("[::1]:{port}"), 200),
        ("127.0.0.1".into(), 421),
        (format!("127.0.0.1:{}", port + 1), 421),
        (format!("evil.example:{port}"), 421),
        (format!("localhost.evil.example:{port}"), 421),
        (format!("localhost:{port}@evil.example"), 421),
        ("".into(), 421),
    ] {
        let answer = server.ask_as(&[&host], "GET", "/index.json", &[]);
        assert_eq!(answer.status.as_u16(), status, "{host}");
        assert!(status == 200 || answer.json()["error"]["code"] == "wrong-host" && !answer.text.contains("relationships"));
    }
    let good = format!("localhost:{port}");
    assert_eq!(server.ask_as(&[], "GET", "/", &[]).status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(
        server.ask_as(&[&good, "evil.example"], "GET", "/", &[]).status,
        StatusCode::MISDIRECTED_REQUEST
    );
    assert_eq!(
        server.ask_as(&[&good], "GET", "http://evil.example/", &[]).status,
        StatusCode::MISDIRECTED_REQUEST
    );
}

#[test]
fn every_answer_carries_the_protecting_headers() {
    let server = register();
    for (method, address) in [
        ("GET", "/"),
        ("GET", "/style.css"),
        ("GET", "/charts.js"),
        ("GET", "/no/such"),
        ("POST", "/"),
        ("GET", "/index.json"),
        ("TRACE", "/"),
    ] {
        let answer = server.ask(method, address, &[]);
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("access-control-allow-origin"), "");
        if !["GET", "HEAD"].contains(&method) {
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
            assert!(answer.header("allow").contains("GET"), "{method}");
        }
    }
    let head = server.ask("HEAD", "/", &[]);
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
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
    let server = disputed();
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
    let server = disputed();
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
    let server = disputed();
    let id = server.event("meeting");
    for back in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let done = server.post("/review/decide", &[("id", &id), ("what", "accept"), ("back", back)]);
        assert_eq!(done.header("location"), "/", "{back}");
    }
}
