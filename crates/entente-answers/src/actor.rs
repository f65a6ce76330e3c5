//! `entente actor`: whom a naming stands for.

use entente_actors::{Actor, Gazetteer};
use entente_language::{Model, Parsed};
use entente_time::Edtf;
use serde_json::{Value, json};

/// A naming to resolve.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its name in the answer.
    pub id: Value,
    /// Its words.
    pub text: String,
    /// Text before it, which may introduce persons and states.
    pub context: String,
    /// The day to resolve offices at.
    pub date: Option<Edtf>,
}

/// `{"id", "state", "sector", "kind", "name", "person", "office", "start", "end", "others"}` for each naming, in order; all are parsed together.
pub fn answers(model: &Model, gazetteer: &Gazetteer, asked: &[Asked]) -> Vec<Value> {
    let texts: Vec<String> = asked.iter().flat_map(|a| [one_line(&a.context), one_line(&a.text)]).collect();
    let parsed = model.parse_many(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    asked
        .iter()
        .zip(parsed.chunks_exact(2))
        .map(|(a, pair)| answer(gazetteer, a, &pair[0], &pair[1]))
        .collect()
}

/// What stands in the place of an answer that cannot be given.
pub fn nobody(id: Value) -> Value {
    let mut value = json!({"id": id});
    if let (Some(value), Value::Object(empty)) = (value.as_object_mut(), reading(None)) {
        value.extend(empty);
        value.insert("others".to_owned(), json!([]));
    }
    value
}

fn answer(gazetteer: &Gazetteer, asked: &Asked, context: &Parsed, text: &Parsed) -> Value {
    let found = gazetteer.read_one(text, Some(context), asked.date.as_ref());
    let mut value = json!({"id": asked.id});
    if let (Some(value), Value::Object(first)) = (value.as_object_mut(), reading(found.as_ref().map(|r| &r.actor))) {
        value.extend(first);
        value.insert("start".to_owned(), json!(found.as_ref().map(|r| r.span.start)));
        value.insert("end".to_owned(), json!(found.as_ref().map(|r| r.span.end)));
        let others = found.iter().flat_map(|r| &r.others);
        value.insert("others".to_owned(), others.map(|a| reading(Some(a))).collect());
    }
    value
}

fn reading(actor: Option<&Actor>) -> Value {
    let kind = actor.map(|a| a.kind.as_str());
    json!({
        "state": actor.and_then(|a| a.state.as_deref()),
        "sector": actor.and_then(|a| a.sectors.first()),
        "kind": kind,
        "name": actor.map(|a| &a.name),
        "person": actor.and_then(|a| a.person.as_deref()),
        "office": actor.and_then(|a| a.office.as_deref()),
        "sectors": actor.map(|a| &a.sectors),
        "because": actor.map(|a| &a.because),
    })
}

/// Line ends and tabs as spaces, one byte for one.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}
