//! The JSON of `time`, `actor` and `code`, as the command line prints it. `tests/` holds the two against each other.

use crate::loaded::Loaded;
use entente_actors::{Actor, ActorKind, Context, Mention, Naming};
use entente_coding::Claim;
use entente_intake::{Document, Record};
use entente_language::Parsed;
use entente_time::{Basis, Edtf, Limit, TimeMention, TimexType};
use pyo3::PyResult;
use serde_json::{Value, json};
use std::cmp::Reverse;

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
}

impl Text<'_> {
    fn document(&self, loaded: &Loaded) -> PyResult<Document> {
        let record = Record {
            id: self.id.to_owned(),
            text: self.text.to_owned(),
            published: self.date.map(|d| loaded.date(d)).transpose()?,
            title: self.title.map(str::to_owned),
            url: self.url.map(str::to_owned),
            ..Record::default()
        };
        Ok(Document::from_record(record, &loaded.shapes))
    }
}

/// `entente code`.
pub fn code(loaded: &Loaded, text: &Text<'_>, because: bool) -> PyResult<Value> {
    let document = text.document(loaded)?;
    let coded = loaded.engine.code(&document);
    let claims: Vec<Value> = coded.claims.iter().map(|c| claim(c, because)).collect();
    let mut answer = json!({"id": document.id, "claims": claims});
    if !document.notes.is_empty() {
        answer["notes"] = json!(document.notes);
    }
    Ok(answer)
}

/// A claim in the shape of the codebook's record: an event that this claim alone tells.
fn claim(claim: &Claim, because: bool) -> Value {
    let mut value = serde_json::to_value(claim).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        let told = json!({
            "doc": claim.doc, "quote": claim.quote, "start": claim.start, "end": claim.end, "status": claim.status,
            "said_by": claim.said_by, "date": claim.date, "rule": claim.rule,
        });
        fields.insert("claims".to_owned(), json!([told]));
        if !because {
            fields.shift_remove("because");
        }
    }
    value
}

/// `entente time`.
pub fn time(loaded: &Loaded, id: &str, text: &str, date: Option<&str>) -> PyResult<Value> {
    let document = Text {
        id,
        text,
        date,
        title: None,
        url: None,
    }
    .document(loaded)?;
    let texts: Vec<_> = document.passages.iter().map(|p| document.passage_text(p)).collect();
    let parsed = loaded.engine.model.parse_many(&texts.iter().map(AsRef::as_ref).collect::<Vec<_>>());
    let published = document.published.as_ref().and_then(|(date, _)| Edtf::parse(date).ok());
    let found = entente_time::read(&parsed.iter().collect::<Vec<_>>(), published.as_ref());
    let mentions = document
        .passages
        .iter()
        .zip(&found)
        .flat_map(|(p, found)| found.iter().map(|m| expression(m, &document, p.span.start)));
    Ok(json!({"id": document.id, "mentions": mentions.collect::<Vec<_>>()}))
}

fn expression(m: &TimeMention, document: &Document, from: usize) -> Value {
    let span = m.span.shift(from);
    let kind = match m.kind {
        TimexType::Date => "DATE",
        TimexType::Time => "TIME",
        TimexType::Duration => "DURATION",
        TimexType::Set => "SET",
    };
    let basis = match m.basis {
        Basis::Stated => "stated",
        Basis::Resolved => "resolved",
        Basis::Unresolved => "unresolved",
    };
    let limit = match m.limit {
        Limit::None => None,
        Limit::By => Some("by"),
        Limit::Until => Some("until"),
        Limit::Since => Some("since"),
        Limit::Before => Some("before"),
        Limit::After => Some("after"),
    };
    let mut value = json!({
        "start": span.start, "end": span.end, "text": span.of(&document.text), "edtf": m.edtf.as_ref().map(ToString::to_string),
        "timex3": {"type": kind, "value": m.value}, "basis": basis, "because": m.because,
    });
    if let Some(limit) = limit {
        value["limit"] = json!(limit);
    }
    value
}

/// `entente actor`.
pub fn actor(loaded: &Loaded, id: &str, text: &str, context: &str, date: Option<&str>) -> PyResult<Value> {
    let date = date.map(|d| loaded.date(d)).transpose()?.and_then(|d| Edtf::parse(&d).ok());
    // Line ends and tabs as spaces, one byte for one.
    let one_line = |text: &str| text.replace(['\n', '\r', '\t'], " ");
    let parsed = [context, text].map(|t| loaded.engine.model.parse(&one_line(t)));
    let passages: Vec<&Parsed> = parsed.iter().filter(|p| !p.is_empty()).collect();
    let setting = Context {
        date: date.as_ref(),
        title: vec![false; passages.len()],
    };
    let named = loaded.engine.gazetteer.resolve(&passages, &setting);
    let mentions = if parsed[1].is_empty() {
        &[][..]
    } else {
        named.mentions.last().map_or(&[][..], Vec::as_slice)
    };
    let best = best(mentions, &parsed[1]);
    let mut readings = best.into_iter().flat_map(|m| m.actors.iter().chain(&m.others));
    let mut value = json!({"id": id});
    if let (Some(value), Value::Object(first)) = (value.as_object_mut(), reading(readings.next())) {
        value.extend(first);
        value.insert("start".to_owned(), json!(best.map(|m| m.span.start)));
        value.insert("end".to_owned(), json!(best.map(|m| m.span.end)));
        value.insert("others".to_owned(), readings.map(|a| reading(Some(a))).collect());
    }
    Ok(value)
}

/// The naming that the text is: the one that its main word heads, or else the longest; the first of equals.
fn best<'m>(mentions: &'m [Mention], text: &Parsed) -> Option<&'m Mention> {
    let heads_text = |m: &Mention| text.token(m.head).head == m.head;
    mentions.iter().filter(|m| !m.actors.is_empty()).min_by_key(|m| {
        (
            m.naming == Naming::Pronoun,
            !heads_text(m),
            m.naming == Naming::Modifier,
            Reverse(m.span.len()),
            m.span.start,
        )
    })
}

fn reading(actor: Option<&Actor>) -> Value {
    let kind = actor.map(|a| match a.kind {
        ActorKind::State => "state",
        ActorKind::Body => "body",
        ActorKind::Person => "person",
        ActorKind::Organ => "organ",
        ActorKind::Organisation => "organisation",
        ActorKind::Group => "group",
        ActorKind::Craft => "craft",
        ActorKind::Place => "place",
    });
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
