//! Documents and claims in a few words, for tests and benchmarks (feature `testing`).
//!
//! A sentence is given with what it claims, in the form of the stories:
//! `agreement partnership upgraded by=JPN,VNM date=2014-03-18 instrument=Extensive_Strategic_Partnership`. The first word is
//! the kind; other words without `=` are subtype and stage, or a status. `_` stands for a space; parties are
//! `STATE`, `STATE:SECTOR` or `STATE/Person_Name/Office`.

use entente_coding::record::SYMMETRIC;
use entente_coding::{Claim, Item, Money, Party, Place, Plover, Status};
use entente_intake::{DateSource, Document, Passage};
use entente_text::{DocId, Role, Span};

/// A document of these sentences, and the claims made in it. A sentence without a claim has "".
///
/// # Panics
/// When a description cannot be read: the test is wrong.
pub fn document(id: &str, published: &str, sentences: &[(&str, &str)]) -> (Document, Vec<Claim>) {
    let mut text = String::new();
    let mut passages = Vec::new();
    let mut claims = Vec::new();
    for (n, (sentence, claimed)) in sentences.iter().enumerate() {
        let start = text.len();
        text.push_str(sentence);
        passages.push(Passage {
            role: Role::Body,
            span: Span::new(start, text.len()),
        });
        text.push('\n');
        for one in claimed.split(';').map(str::trim).filter(|c| !c.is_empty()) {
            claims.push(claim(id, sentence, start, n as u32 * 100 + claims.len() as u32 % 100, one));
        }
    }
    let document = Document {
        id: DocId::new(id),
        text,
        title: Some(format!("About {id}")),
        source: Some(format!("Source of {id}")),
        published: (!published.is_empty()).then(|| (published.to_owned(), DateSource::Metadata)),
        passages,
        ..Document::default()
    };
    (document, claims)
}

/// One claim of a sentence that stands at byte `start`; `event` is its number in the document unless `event=N` says another.
///
/// # Panics
/// When the description cannot be read.
pub fn claim(doc: &str, quote: &str, start: usize, event: u32, described: &str) -> Claim {
    let mut words = described.split_whitespace();
    let kind = words.next().expect("a kind").to_owned();
    let mut c = Claim {
        doc: doc.to_owned(),
        quote: quote.to_owned(),
        start,
        end: start + quote.len(),
        anchor: start,
        kind,
        subtype: None,
        stage: None,
        title: String::new(),
        initiators: Vec::new(),
        counterparts: Vec::new(),
        date: None,
        date_basis: "none".into(),
        due: None,
        place: None,
        status: Status::Occurred,
        said_by: None,
        areas: Vec::new(),
        items: Vec::new(),
        value: None,
        conditions: Vec::new(),
        ordinal: None,
        mechanism: None,
        instrument: None,
        plover: Plover {
            event: "CONSULT".into(),
            ..Plover::default()
        },
        cameo: None,
        rule: "test".into(),
        because: Vec::new(),
        event_in_doc: event,
    };
    for word in words {
        set(&mut c, word);
    }
    assert!(
        c.counterparts.is_empty() || !SYMMETRIC.contains(&c.kind.as_str()),
        "{} has no counterparts",
        c.kind
    );
    c
}

fn set(c: &mut Claim, word: &str) {
    let Some((key, value)) = word.split_once('=') else {
        match status(word) {
            Some(status) => c.status = status,
            None if c.subtype.is_none() => c.subtype = (word != "-").then(|| word.to_owned()),
            None => c.stage = Some(word.to_owned()),
        }
        return;
    };
    let text = value.replace('_', " ");
    let list = || value.split(',').map(|v| v.replace('_', " ")).collect::<Vec<_>>();
    match key {
        "by" => c.initiators = list().iter().map(|p| party(p)).collect(),
        "to" => c.counterparts = list().iter().map(|p| party(p)).collect(),
        "date" => (c.date, c.date_basis) = (Some(text), "stated".into()),
        "near" => (c.date, c.date_basis) = (Some(text), "document".into()),
        "due" => c.due = Some(text),
        "stage" => c.stage = Some(text),
        "at" => {
            let (name, state) = text.split_once('/').map_or((text.as_str(), None), |(n, s)| (n, Some(s.to_owned())));
            c.place = Some(Place {
                name: name.to_owned(),
                state,
            });
        }
        "said-by" => c.said_by = Some(text),
        "title" => c.title = text,
        "areas" => c.areas = list(),
        "conditions" => c.conditions = list(),
        "items" => c.items = list().iter().map(|i| item(i)).collect(),
        "value" => {
            let (amount, currency) = text.split_once(' ').expect("value=500_JPY");
            c.value = Some(Money {
                amount: amount.parse().expect("an amount"),
                currency: currency.to_owned(),
            });
        }
        "ordinal" => c.ordinal = Some(value.parse().expect("an ordinal")),
        "mechanism" => c.mechanism = Some(text),
        "instrument" => c.instrument = Some(text),
        "event" => c.event_in_doc = value.parse().expect("a number"),
        "anchor" => c.anchor = c.start + value.parse::<usize>().expect("a byte"),
        "rule" => c.rule = text,
        _ => panic!("no such field: {word}"),
    }
}

fn status(word: &str) -> Option<Status> {
    [
        Status::Occurred,
        Status::Denied,
        Status::Planned,
        Status::Proposed,
        Status::Hypothetical,
    ]
    .into_iter()
    .find(|s| s.as_str() == word)
}

fn party(described: &str) -> Party {
    let mut parts = described.split('/');
    let actor = parts.next().unwrap_or_default();
    let (state, sector) = actor.split_once(':').unwrap_or((actor, "GOV"));
    Party {
        state: (!state.starts_with('~')).then(|| state.to_owned()),
        sector: (!sector.is_empty()).then(|| sector.to_owned()),
        name: state.trim_start_matches('~').to_owned(),
        person: parts.next().map(str::to_owned),
        office: parts.next().map(str::to_owned),
        ..Party::default()
    }
}

fn item(described: &str) -> Item {
    match described.split_once(' ') {
        Some((count, what)) if count.parse::<u64>().is_ok() => Item {
            what: what.to_owned(),
            count: count.parse().ok(),
        },
        _ => Item {
            what: described.to_owned(),
            count: None,
        },
    }
}
