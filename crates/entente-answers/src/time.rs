//! `entente time`: time expressions.

use entente_intake::Document;
use entente_language::Model;
use entente_time::{Edtf, Limit, Reader, TimeMention};
use serde_json::{Value, json};

/// `{"id", "mentions"}` for each document, in order; all are parsed together. Dates are resolved against each document's own.
pub fn answers(model: &Model, reader: &Reader, documents: &[Document]) -> Vec<Value> {
    let texts: Vec<Vec<_>> = documents
        .iter()
        .map(|d| d.passages.iter().map(|p| d.passage_text(p)).collect())
        .collect();
    let flat: Vec<&str> = texts.iter().flatten().map(AsRef::as_ref).collect();
    let mut parsed = model.parse_many(&flat).into_iter();
    let answer = |(d, texts): (&Document, &Vec<_>)| {
        let parsed: Vec<_> = parsed.by_ref().take(texts.len()).collect();
        let published = d.published.as_ref().and_then(|(date, _)| Edtf::parse(date).ok());
        let found = reader.read(&parsed.iter().collect::<Vec<_>>(), published.as_ref());
        let mentions = d
            .passages
            .iter()
            .zip(&found)
            .flat_map(|(p, found)| found.iter().map(|m| mention(m, d, p.span.start)));
        json!({"id": d.id, "mentions": mentions.collect::<Vec<_>>()})
    };
    documents.iter().zip(&texts).map(answer).collect()
}

fn mention(m: &TimeMention, d: &Document, from: usize) -> Value {
    let span = m.span.shift(from);
    let limit = match m.limit {
        Limit::None => None,
        Limit::By => Some("by"),
        Limit::Until => Some("until"),
        Limit::Since => Some("since"),
        Limit::Before => Some("before"),
        Limit::After => Some("after"),
    };
    let edtf = m.edtf.as_ref().map(ToString::to_string);
    let mut value = json!({
        "start": span.start, "end": span.end, "text": span.of(&d.text), "edtf": edtf,
        "timex3": m.timex3(), "basis": m.basis.as_str(), "because": m.because,
    });
    if let Some(limit) = limit {
        value["limit"] = json!(limit);
    }
    value
}
