//! Questions about the example corpus as coded by hand (`tests/gold`), with answers checked by hand: `table/questions.toml`.
//!
//! The register is made of the gold records, so that only asking is tested here, and not how the coder reads; the command line's tests
//! ask the same questions of the corpus as it is read.

mod table;

use entente_ask::Asker;
use entente_coding::{Claim, Engine};
use entente_intake::{DateSource, Document, Passage};
use entente_knowledge::Knowledge;
use entente_language::Model;
use entente_register::Register;
use entente_text::{DocId, Role, Span};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The sentence around an evidence run: up to full stops and line ends; of a text with lines of one length, up to its paragraph's ends.
fn sentence(text: &str, run: &str) -> Option<Span> {
    let flat = text.replace('\n', " ");
    let at = flat.find(run)?;
    let end = at + run.len();
    let stop = if text[at..end].contains('\n') { "\n\n" } else { "\n" };
    let from = text[..at].rfind(stop).map_or(0, |n| n + stop.len());
    let from = flat[from..at].rfind(". ").map_or(from, |n| from + n + 2);
    let line = text[end..].find(stop).map_or(text.len(), |n| end + n);
    let to = flat[end..line].find(". ").map_or(line, |n| end + n + 1);
    Some(Span::new(from, to))
}

/// One claim for each evidence run of a gold event.
fn claims(doc: &str, text: &str, event: &Value) -> Vec<Claim> {
    let party = |p: &Value| json!({"state": p["state"], "sector": "GOV", "name": p["name"].as_str().unwrap_or(""), "person": p["person"], "office": p["office"]});
    let side = |key: &str| {
        event[key]
            .as_array()
            .map(|ps| ps.iter().map(party).collect::<Vec<_>>())
            .unwrap_or_default()
    };
    let runs = event["evidence"].as_array().cloned().unwrap_or_default();
    let spans = runs.iter().filter_map(|r| sentence(text, r.as_str()?));
    spans
        .map(|span| {
            let place = event["place"].as_str().map(|name| json!({"name": name, "state": null}));
            serde_json::from_value(json!({
                "doc": doc, "quote": span.of(text), "start": span.start, "end": span.end, "anchor": span.start,
                "kind": event["kind"], "subtype": event["subtype"], "stage": event["stage"], "title": event["title"],
                "initiators": side("initiators"), "counterparts": side("counterparts"),
                "date": event["date"], "date_basis": "stated", "due": event["due"], "place": place, "status": event["status"],
                "said_by": event["said_by"], "areas": event["areas"].as_array().cloned().unwrap_or_default(),
                "items": event["items"].as_array().cloned().unwrap_or_default(), "value": event["value"],
                "conditions": event["conditions"].as_array().cloned().unwrap_or_default(), "ordinal": event["ordinal"],
                "mechanism": event["mechanism"], "instrument": event["instrument"],
                "plover": {"event": "CONSULT", "mode": null, "contexts": []}, "rule": "by hand", "because": [], "event_in_doc": event["n"],
            }))
            .unwrap()
        })
        .collect()
}

/// The register of the example corpus as coded by hand.
fn register() -> Register {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files: Vec<_> = fs::read_dir(root.join("tests/gold")).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "json"));
    files.sort();
    let mut register = Register::in_memory().unwrap();
    for file in files {
        let gold: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let name = format!("{}.txt", file.file_stem().unwrap().to_string_lossy());
        let text = fs::read_to_string(root.join("examples/corpus").join(&name)).unwrap();
        let claims: Vec<Claim> = gold["events"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|e| claims(&name, &text, e))
            .collect();
        let document = Document {
            id: DocId::new(&name),
            title: gold["title"].as_str().map(str::to_owned),
            published: gold["published"].as_str().map(|d| (d.to_owned(), DateSource::Metadata)),
            passages: vec![Passage {
                role: Role::Body,
                span: Span::new(0, text.len()),
            }],
            text,
            ..Document::default()
        };
        register.put(&document, &claims).unwrap();
    }
    register
}

fn engine() -> Engine {
    let model = Model::standard().expect("the language model is installed: `entente model install`");
    Engine::load(&Knowledge::built_in(), model).unwrap()
}

#[test]
fn questions_are_answered_as_the_documents_tell_or_not_at_all() {
    let (engine, register, table) = (engine(), register(), table::questions());
    let asker = Asker::new(&engine, &Knowledge::built_in()).unwrap();
    let mut wrong = Vec::new();
    for question in &table {
        let answer = asker.ask(&register, &question.ask, None).unwrap();
        if question.is_answered(answer.found.then_some(answer.answer.as_str()), answer.yes) != question.fixme.is_none() {
            let understood = serde_json::to_string(&answer.understood).unwrap();
            wrong.push(format!("{}\n    {}\n    {understood}", question.ask, answer.answer));
        }
        if answer.found {
            assert!(
                !answer.events.is_empty() && !answer.quotes.is_empty() && !answer.sources.is_empty(),
                "{}",
                answer.answer
            );
            assert!(answer.answer.contains(" ["), "{}", answer.answer);
        } else {
            assert!(
                answer.answer.starts_with("Not in the register") && answer.events.is_empty(),
                "{}",
                answer.answer
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} are not as the table has them:\n{}",
        wrong.len(),
        table.len(),
        wrong.join("\n")
    );
    assert!(table.len() >= 120 && table.iter().filter(|q| q.none).count() >= 30);
}

#[test]
fn no_question_can_make_it_fail() {
    let (engine, register) = (engine(), register());
    let asker = Asker::new(&engine, &Knowledge::built_in()).unwrap();
    let long = "When did Japan ".repeat(5_000);
    for question in [
        "",
        " ",
        "?",
        "¿Quién firmó el acuerdo?",
        "%%% \u{7} '; DROP TABLE events; --",
        "who who who",
        "\"",
        &long,
        "日本はいつ？",
        "Who? When? 12 12 12",
        "When did NULL sign \" OR 1=1",
        "in 9999-99-99 before after since",
    ] {
        asker.ask(&register, question, None).unwrap();
    }
}
