//! `entente code`: claims in the shape of the codebook's record.

use entente_coding::{Claim, Coded};
use entente_intake::Document;
use serde_json::{Value, json};

/// `{"id", "claims"}`, and `notes` where the document had something odd. `because` keeps how each field came about.
pub fn answer(document: &Document, coded: &Coded, because: bool) -> Value {
    let claims: Vec<Value> = coded.claims.iter().map(|c| claim(c, because)).collect();
    let mut answer = json!({"id": document.id, "claims": claims});
    if !document.notes.is_empty() {
        answer["notes"] = json!(document.notes);
    }
    answer
}

/// A claim in the shape of the codebook's record: an event that this claim alone tells.
pub fn claim(claim: &Claim, because: bool) -> Value {
    let mut value = serde_json::to_value(claim).unwrap_or_default();
    let Some(fields) = value.as_object_mut() else { return value };
    let told = json!({
        "doc": claim.doc, "quote": claim.quote, "start": claim.start, "end": claim.end, "status": claim.status,
        "said_by": claim.said_by, "date": claim.date, "rule": claim.rule,
    });
    fields.insert("claims".to_owned(), json!([told]));
    if !because {
        fields.shift_remove("because");
    }
    value
}
