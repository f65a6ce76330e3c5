//! The answers of `time`, `actor` and `code`: what is asked, put so that `entente-answers` can answer it.

use crate::loaded::Loaded;
use entente_answers::actor::Asked;
use entente_intake::{Document, Record};
use entente_time::Edtf;
use pyo3::PyResult;
use serde_json::{Value, json};

/// A text and what is given about it.
pub struct Text<'t> {
    /// Its name in the answer.
    pub id: &'t str,
    /// Its words.
    pub text: &'t str,
    /// When it was published.
    pub date: Option<&'t str>,
    /// Its headline.
    pub title: Option<&'t str>,
    /// Its address.
    pub url: Option<&'t str>,
    /// Its outlet.
    pub source: Option<&'t str>,
}

impl Text<'_> {
    /// It as a document.
    pub fn document(&self, loaded: &Loaded) -> PyResult<Document> {
        let record = Record {
            id: self.id.to_owned(),
            text: self.text.to_owned(),
            published: self.date.map(|d| loaded.date(d)).transpose()?,
            title: self.title.map(str::to_owned),
            url: self.url.map(str::to_owned),
            source: self.source.map(str::to_owned),
            ..Record::default()
        };
        Ok(Document::from_record(record, &loaded.shapes))
    }
}

/// `entente code`.
pub fn code(loaded: &Loaded, text: &Text<'_>, because: bool) -> PyResult<Value> {
    let document = text.document(loaded)?;
    let coded = loaded.engine.code(&document);
    Ok(entente_answers::code::answer(&document, &coded, because))
}

/// `entente time`.
pub fn time(loaded: &Loaded, id: &str, text: &str, date: Option<&str>) -> PyResult<Value> {
    let document = Text {
        id,
        text,
        date,
        title: None,
        url: None,
        source: None,
    }
    .document(loaded)?;
    let answers = entente_answers::time::answers(&loaded.engine.model, &loaded.engine.time, &[document]);
    Ok(answers.into_iter().next().unwrap_or_default())
}

/// `entente actor`.
pub fn actor(loaded: &Loaded, id: &str, text: &str, context: &str, date: Option<&str>) -> PyResult<Value> {
    let asked = Asked {
        id: json!(id),
        text: text.to_owned(),
        context: context.to_owned(),
        date: date.map(|d| loaded.date(d)).transpose()?.and_then(|d| Edtf::parse(&d).ok()),
    };
    let answers = entente_answers::actor::answers(&loaded.engine.model, &loaded.engine.gazetteer, &[asked]);
    Ok(answers.into_iter().next().unwrap_or_default())
}
