//! What the server answers, asked without a socket.

mod asking;
use asking::{Server, register, schema};
use axum::http::StatusCode;
use entente_register::testing::document;
use std::collections::BTreeMap;

const PAGES: [&str; 21] = [
    "/",
    "/relationships/FRA,JPN,VNM",
    "/relationship/JPN/VNM",
    "/timeline",
    "/register?kind=transfer",
    "/register?columns=date,title,quote&sort=kind",
    "/network",
    "/map",
    "/event/ID",
    "/promises",
    "/disputed",
    "/gaps",
    "/compare?of=JPN",
    "/compare",
    "/ask",
    "/documents",
    "/documents/a.txt",
    "/sources",
    "/search?q=memorandum",
    "/review",
    "/about",
];

/// Not even packed is it more, with all that the page names: style, scripts, pictures.
#[test]
fn a_first_view_fetches_less_than_300_kb() {
    let server = register();
    for page in PAGES {
        let page = page.replace("ID", &server.event("transfer"));
        let html = server.get(&page).text;
        let named = html
            .split('"')
            .filter(|v| v.starts_with('/') && [".css", ".js", ".svg"].iter().any(|end| v.ends_with(end)));
        let parts: BTreeMap<&str, usize> = named.map(|asset| (asset, server.get(asset).text.len())).collect();
        assert!(parts.len() >= 3 && parts.values().all(|bytes| *bytes > 0), "{page}: {parts:?}");
        let bytes = html.len() + parts.values().sum::<usize>();
        assert!(bytes < 300_000, "{page}: {bytes} bytes, {} of the page, and {parts:?}", html.len());
    }
}

#[test]
fn every_page_has_a_twin_with_the_same_values() {
    let server = register();
    for page in PAGES {
        let page = page.replace("ID", &server.event("transfer"));
        let twin = asking::twin(&page);
        let json = server.get(&twin);
        assert_eq!(json.status, StatusCode::OK, "{twin}: {}", json.text);
        assert_eq!(json.header("content-type"), "application/json");
        let accepted = server.ask("GET", &page, &[("accept", "application/json, */*;q=0.1")]);
        assert_eq!(json.text, accepted.text, "{page}: suffix and header give the same");
        let html = server.get(&page);
        assert_eq!(
            (html.status, html.header("content-type")),
            (StatusCode::OK, "text/html; charset=utf-8".into()),
            "{page}"
        );
        for key in ["title", "quote", "doc", "before", "after", "text", "said_by", "rule", "name"] {
            for value in asking::strings(&json.json(), key) {
                for line in value.lines() {
                    assert!(html.text.contains(&asking::escaped(line)), "{page} does not show {key} = {line}");
                }
            }
        }
        assert!(html.text.contains(&asking::escaped(&twin)), "{page} links to {twin}");
    }
}

#[test]
fn every_answer_is_as_the_description_says() {
    let server = register();
    let description = server.get("/openapi.json").json();
    assert_eq!(description["info"]["version"], env!("CARGO_PKG_VERSION"));
    let pages = description["paths"].as_object().unwrap().iter();
    let mut described: Vec<&str> = pages
        .filter(|(path, methods)| path.ends_with(".json") && methods.get("get").is_some())
        .map(|(path, _)| path.as_str())
        .collect();
    let all = described.clone();
    for page in PAGES.iter().chain(&["/session", "/accounts", "/account"]) {
        let twin = asking::twin(&page.replace("ID", &server.event("agreement")));
        let fits = |d: &&str| asking::fits(d, twin.split('?').next().unwrap());
        let address = all.iter().copied().find(fits).unwrap_or_else(|| panic!("{twin} is not described"));
        described.retain(|d| *d != address);
        let wanted = &description["paths"][address]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        let answer = if page.starts_with("/account") {
            asking::of_admin(&twin)
        } else {
            server.get(&twin)
        };
        schema::check(&description, wanted, &answer.json(), address);
    }
    assert!(described.is_empty(), "not tried: {described:?}");
    let problem = serde_json::json!({"$ref": "#/components/schemas/Problem"});
    schema::check(&description, &problem, &server.get("/event/none.json").json(), "problem");
}

#[test]
fn the_chronology_has_a_sentence_for_each_event_and_obeys_its_filters() {
    let server = register();
    let all = server.get("/relationship/JPN/VNM.json").json();
    assert_eq!(
        (&all["events_in_all"], &all["a"]["name"], &all["b"]["name"]),
        (&2.into(), &"Japan".into(), &"Viet Nam".into())
    );
    assert_eq!(all["events"][1]["quote"], "Japan will give six vessels.");
    assert_eq!(all["events"][1]["date_words"], "Aug. 2014");
    let titles = |query: &str| {
        asking::strings(
            &server.get(&format!("/relationship/JPN/VNM.json?{query}")).json()["events"],
            "title",
        )
    };
    assert_eq!(titles("kind=transfer"), ["six vessels"]);
    assert_eq!(titles("until=2012&kind=&since="), ["memorandum on defence cooperation"]);
    assert_eq!(titles("disputed=true"), ["memorandum on defence cooperation"]);
    assert_eq!(titles("status=denied"), [""; 0]);
    assert_eq!(titles("limit=1").len(), 1);
    assert!(
        server
            .get("/relationship/JPN/VNM?status=denied")
            .text
            .contains("No event is left by these filters")
    );
}

#[test]
fn states_may_be_named_and_codes_are_their_address() {
    let server = register();
    let moved = server.get("/relationship/japan/Viet%20Nam.json?kind=transfer");
    assert_eq!(moved.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(moved.header("location"), "/relationship/JPN/VNM.json?kind=transfer");
    assert!(
        server
            .get("/relationship/JPN/FRA")
            .text
            .contains("knows of no event between the two")
    );
    assert_eq!(server.get("/relationship/JPN/QQQ").status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/relationship/JPN/JPN").status, StatusCode::BAD_REQUEST);
}

#[test]
fn three_states_or_more_stand_beside_each_other() {
    let server = register();
    server.put(document(
        "b.txt",
        "2016",
        &[
            ("Japan and France met.", "meeting talks by=JPN,FRA date=2015"),
            ("France and Peru met.", "meeting talks by=PER,FRA date=2015"),
        ],
    ));
    let group = server.get("/relationships/JPN,VNM,FRA.json").json();
    let pairs = group["pairs"].as_array().unwrap();
    assert_eq!((pairs.len(), &group["events_in_all"]), (2, &3.into()), "{group}");
    assert_eq!(
        (&pairs[0]["url"], &pairs[0]["events"]),
        (&"/relationship/JPN/VNM".into(), &2.into())
    );
    assert_eq!((&pairs[0]["open_promises"], &pairs[0]["disputed"]), (&1.into(), &1.into()));
    assert_eq!(pairs[1]["last"]["words"], "Japan and France met.");
    assert_eq!(group["events"].as_array().unwrap().len(), 3);
    let meetings = server.get("/relationships/JPN,VNM,FRA.json?kind=meeting").json();
    assert_eq!(meetings["events"].as_array().unwrap().len(), 1);
    assert_eq!(server.get("/register.json?between=JPN,VNM,FRA").json()["events_wanted"], 3);
    for (asked, to) in [
        ("/relationship?states=Japan,%20Viet%20Nam", "/relationship/JPN/VNM"),
        ("/relationship?a=Japan&b=Viet%20Nam", "/relationship/JPN/VNM"),
        ("/relationship?states=JPN,VNM&states=France,Japan", "/relationships/JPN,VNM,FRA"),
        (
            "/relationships/japan,Viet%20Nam,FRA?kind=visit",
            "/relationships/JPN,VNM,FRA?kind=visit",
        ),
        ("/relationships/JPN,VNM.json", "/relationship/JPN/VNM.json"),
    ] {
        assert_eq!(server.get(asked).header("location"), to, "{asked}");
    }
    for bad in [
        "/relationships/JPN",
        "/relationships/JPN,VNM,Atlantis",
        "/relationships/AA,BB,CC,DD,EE,FF,GG,HH,II",
    ] {
        assert_eq!(server.get(bad).status, StatusCode::BAD_REQUEST, "{bad}");
    }
    assert!(
        server
            .get("/relationships/CHL,NOR,KEN")
            .text
            .contains("no event between any two of these")
    );
}

#[test]
fn an_event_shows_its_claims_in_context_and_what_they_dispute() {
    let server = register();
    let id = server.event("agreement");
    let found = server.get(&format!("/event/{id}.json")).json();
    assert_eq!(found["claims"].as_array().unwrap().len(), 2);
    assert_eq!(found["event"]["disputed"][0]["field"], "date");
    let page = server.get(&format!("/event/{id}")).text;
    assert!(page.contains("Oct. 24, 2011") && page.contains("Oct. 25, 2011"), "{page}");
    let short = server.get(&format!("/event/{}.json", &id[..6]));
    assert_eq!(
        (short.status, short.header("location")),
        (StatusCode::TEMPORARY_REDIRECT, format!("/event/{id}.json"))
    );
}

#[test]
fn what_is_not_there_is_said_in_one_shape() {
    let server = register();
    for (address, status, code) in [
        ("/event/none", 404, "no-such-event"),
        ("/event/", 404, "no-such-page"),
        ("/documents/none.txt", 404, "no-such-document"),
        ("/documents/..%2F..%2Fetc%2Fpasswd", 404, "no-such-document"),
        ("/no/such", 404, "no-such-page"),
        ("/relationship/JPN/VNM?since=2019-02-30", 400, "bad-query"),
        ("/relationship/JPN/VNM?status=perhaps", 400, "bad-query"),
        ("/relationship/JPN/VNM?limit=many", 400, "bad-query"),
        ("/?limit=-1", 400, "bad-query"),
        ("/register?sort=best", 400, "bad-query"),
        ("/register?after=none", 404, "no-such-event"),
        ("/timeline?actor=Atlantis%20of%20Old", 400, "bad-query"),
        ("/export/word", 404, "no-such-format"),
        ("/export/csv?since=soon", 400, "bad-query"),
        ("/relationship?a=Japan", 400, "bad-query"),
        ("/review?why=because", 400, "bad-query"),
        ("/reading/7", 404, "no-such-reading"),
        ("/ask?q=When", 503, "no-model"),
        ("/review/decide", 405, "no-such-method"),
        ("/event/%FF", 400, "bad-address"),
        (&format!("/search?q={}", "x".repeat(1001)), 400, "bad-query"),
    ] {
        let json = server.ask("GET", address, &[("accept", "application/json")]);
        assert_eq!(
            (json.status.as_u16(), &json.json()["error"]["code"]),
            (status, &code.into()),
            "{address}: {}",
            json.text
        );
        assert_eq!(json.json()["error"]["status"], status);
        let page = server.get(address);
        assert_eq!(
            (page.status.as_u16(), page.header("content-type")),
            (status, "text/html; charset=utf-8".into()),
            "{address}"
        );
    }
    server.remove("a.txt");
    let gone = server.get(&format!("/event/{}.json", register().event("transfer")));
    assert_eq!(
        (gone.status, &gone.json()["error"]["code"]),
        (StatusCode::GONE, &"withdrawn-event".into())
    );
}

#[test]
fn a_document_named_like_a_twin_is_found_under_its_name() {
    let server = register();
    server.put(document("a.txt.json", "", &[("Another.", "")]));
    let page = server.get("/documents/a.txt.json");
    assert!(page.header("content-type").starts_with("text/html") && page.text.contains("Another."));
    assert_eq!(server.get("/documents/a.txt.json.json").json()["document"]["id"], "a.txt.json");
    let accepted = server.ask("GET", "/documents/a.txt", &[("accept", "application/json")]);
    assert_eq!(accepted.json()["document"]["id"], "a.txt");
}

#[test]
fn a_documents_page_has_all_of_its_text_with_sentences_marked() {
    let server = register();
    let page = server.get("/documents/a.txt").text;
    assert!(page.contains("<mark>Japan will give six vessels.</mark>"), "{page}");
    assert!(page.contains("id=\"b0\"") && page.contains(">It rained.</p>"), "{page}");
    assert_eq!(page.matches(&format!("href=\"/event/{}\"", server.event("agreement"))).count(), 2);
    assert!(server.get("/documents/plain.txt").text.contains("No sentence of this document"));
}

#[test]
fn a_long_document_is_cut_on_its_page_and_whole_in_its_twin() {
    let server = Server::new();
    let long = "é".repeat(1_200_000);
    server.put(document("long.txt", "", &[("a", ""), (&long, "position affirm by=JPN")]));
    let page = server.get("/documents/long.txt").text;
    assert!(page.len() < 1_100_000 && page.contains("longer than a page can show"));
    assert_eq!(
        server.get("/documents/long.txt.json").json()["text"].as_str().unwrap().len(),
        2_400_003
    );
    let event = server.get(&format!("/event/{}", server.event("position")));
    assert_eq!(event.status, StatusCode::OK);
}

#[test]
fn an_answer_holds_until_the_register_changes() {
    let server = register();
    for page in [
        "/",
        "/index.json",
        "/documents/a.txt",
        "/timeline",
        "/register.json",
        "/openapi.json",
        "/style.css",
    ] {
        let tag = server.get(page).header("etag");
        let again = server.ask("GET", page, &[("if-none-match", &format!("\"other\", W/{tag}"))]);
        assert_eq!(
            (again.status, again.text.as_str(), again.header("etag")),
            (StatusCode::NOT_MODIFIED, "", tag),
            "{page}"
        );
    }
    let tag = server.get("/index.json").header("etag");
    assert_ne!(tag, server.get("/").header("etag"), "a page is not its twin");
    server.put(document(
        "b.txt",
        "2015",
        &[("Japan and France met.", "meeting talks by=JPN,FRA date=2015")],
    ));
    let after = server.ask("GET", "/index.json", &[("if-none-match", &tag)]);
    assert_eq!((after.status, &after.json()["counts"]["documents"]), (StatusCode::OK, &3.into()));
    assert_eq!(after.json()["relationships"][1]["url"], "/relationship/FRA/JPN");
}

#[test]
fn a_damaged_or_vanished_register_is_said_without_its_place() {
    for damage in [Some(&b"not a register"[..]), None] {
        let server = register();
        assert_eq!(server.get("/").status, StatusCode::OK);
        server.replace(damage);
        let answer = server.get("/documents.json");
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.text);
        assert_eq!(answer.json()["error"]["code"], "register-unreadable");
        assert!(!answer.text.contains(&server.folder()), "{}", answer.text);
    }
}

#[test]
fn an_empty_register_says_what_to_do() {
    let server = Server::new();
    assert!(server.get("/").text.contains("entente read"));
    assert!(server.get("/documents").text.contains("entente read"));
    assert!(server.get("/search").text.contains("Passages that contain every word"));
}
