//! What people change: decisions, grades, documents.

mod asking;
use asking::{Server, disputed, until_finished, upload};
use axum::http::StatusCode;
use serde_json::Value;

fn event(server: &Server, id: &str) -> Value {
    server.get(&format!("/event/{id}.json")).json()["event"].clone()
}

#[test]
fn a_dispute_is_settled_and_the_decision_undone() {
    let server = disputed();
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
    let server = disputed();
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
    let server = disputed();
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
    let server = disputed();
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
    let server = disputed();
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

#[test]
fn uploads_are_read_one_after_the_other_and_said_what_became_of_them() {
    let server = disputed();
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
