//! One event: its best values, every claim with its sentence in context, and what the claims dispute.

use super::{beginning, document_url, ending, followable, party_names, relationship_url, value_words};
use crate::dates;
use askama::Template;
use entente_analysis::{Related, Source, Sources, house, related};
use entente_coding::Because;
use entente_register::decision::field::FIELDS;
use entente_register::{Event, History, Register, RegisterError, StoredDocument, Told};
use serde::Serialize;

/// Bytes of a passage shown before and after a sentence.
const CONTEXT: usize = 400;

/// A sentence that tells of the event, where it stands, and what the coder made of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimInContext {
    /// The claim.
    pub id: String,
    /// Its document.
    pub doc: String,
    /// The sentence in its document.
    pub doc_url: String,
    /// The document's title.
    pub doc_title: Option<String>,
    /// Outlet or issuer.
    pub source: Option<String>,
    /// Where the document is on the web.
    pub web: Option<String>,
    /// EDTF: when the document was published.
    pub published: Option<String>,
    /// Words of the same passage before the sentence.
    pub before: String,
    /// The sentence.
    pub quote: String,
    /// Words of the same passage after the sentence.
    pub after: String,
    /// How firmly it asserts.
    pub status: String,
    /// To whom the text attributes it.
    pub said_by: Option<String>,
    /// EDTF: the date it gives.
    pub date: Option<String>,
    /// The rule that fired.
    pub rule: String,
    /// How each field came about.
    pub because: Vec<Because>,
}

/// An event with its claims in context.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "event.html")]
pub struct EventPage {
    /// The record of the codebook, with the claims it rests on and what they dispute.
    pub event: Event,
    /// The date in words.
    pub date_words: Option<String>,
    /// When something promised is due, in words.
    pub due_words: Option<String>,
    /// Pages of the relationships it belongs to: two names and the link.
    pub relationships: Vec<(String, String, String)>,
    /// Its claims, in the order of `event.claims`.
    pub claims: Vec<ClaimInContext>,
    /// What belongs to it: steps, sessions, what became of a promise.
    pub related: Related,
    /// How it came about: readings, merges, decisions.
    pub history: History,
    /// What `related` cites.
    pub sources: Vec<Source>,
}

impl EventPage {
    /// Reads an event; `id` may be the beginning of one, or one that was merged away.
    ///
    /// # Errors
    /// Those of finding the event and of reading the register.
    pub fn read(register: &Register, id: &str) -> Result<EventPage, RegisterError> {
        let event = register.event(id)?;
        let mut claims = Vec::new();
        let mut document: Option<StoredDocument> = None;
        for stored in register.accounts_of(&event.id)?.into_iter().flat_map(|a| a.claims) {
            // Claims of one document follow each other.
            let read = match document.take().filter(|d| d.info.id == stored.claim.doc) {
                Some(same) => same,
                None => register.document(&stored.claim.doc)?,
            };
            claims.push(in_context(stored, &read));
            document = Some(read);
        }
        let mut sources = Sources::of(register);
        let related = related(register, &event, &mut sources)?;
        let states: Vec<&str> = event.states().into_iter().collect();
        let pairs = states
            .iter()
            .enumerate()
            .flat_map(|(i, a)| states[i + 1..].iter().map(move |b| (*a, *b)));
        Ok(EventPage {
            relationships: pairs
                .take(10)
                .map(|(a, b)| (a.to_owned(), b.to_owned(), relationship_url(a, b)))
                .collect(),
            date_words: event.date.as_deref().map(dates::words),
            due_words: event.due.as_deref().map(dates::words),
            claims,
            related,
            history: register.history(&event.id)?,
            sources: sources.list()?,
            event,
        })
    }

    fn fields(&self) -> &'static [&'static str] {
        &FIELDS
    }

    /// The values that are set, as names and words, in the record's order.
    fn values(&self) -> Vec<(&'static str, String)> {
        let e = &self.event;
        let list = |values: &[String]| (!values.is_empty()).then(|| values.join(", "));
        let amount = house::money;
        let place = |p: &entente_coding::Place| match &p.state {
            Some(state) => format!("{} ({state})", p.name),
            None => p.name.clone(),
        };
        let items = e
            .items
            .iter()
            .map(|i| i.count.map_or(i.what.clone(), |n| format!("{n} × {}", i.what)));
        let by = if e.counterparts.is_empty() { "Parties" } else { "By" };
        let all = [
            (
                "Kind",
                Some(words_of([Some(e.kind.as_str()), e.subtype.as_deref(), e.stage.as_deref()])),
            ),
            ("Status", Some(e.status.as_str().to_owned())),
            ("Date", self.date_words.as_ref().map(|words| format!("{words} ({})", e.date_basis))),
            (by, list(&party_names(&e.initiators))),
            ("To, with or about", list(&party_names(&e.counterparts))),
            ("Due", self.due_words.clone()),
            ("Place", e.place.as_ref().map(place)),
            ("Instrument", e.instrument.clone()),
            (
                "Series",
                e.mechanism
                    .as_ref()
                    .map(|m| e.ordinal.map_or(m.clone(), |n| format!("{m}, no. {n}"))),
            ),
            ("Items", list(&items.collect::<Vec<_>>())),
            ("Value", e.value.as_ref().map(amount)),
            ("Areas", list(&e.areas)),
            ("Conditions", list(&e.conditions)),
            (
                "PLOVER",
                Some(words_of([Some(e.plover.event.as_str()), e.plover.mode.as_deref(), None])),
            ),
            (
                "Grade",
                Some(format!(
                    "{} (reliability of the source, credibility of the information)",
                    e.admiralty()
                )),
            ),
            ("Review", e.review.map(|r| r.as_str().to_owned())),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// What a dispute's value is in words.
    fn said(&self, value: &serde_json::Value, field: &str) -> String {
        match (field, value) {
            ("date" | "due", serde_json::Value::String(edtf)) => dates::words(edtf),
            _ => value_words(value),
        }
    }
}

fn words_of(parts: [Option<&str>; 3]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn in_context(stored: Told, document: &StoredDocument) -> ClaimInContext {
    let claim = stored.claim;
    let passage = document
        .passages
        .iter()
        .map(|(_, span)| *span)
        .find(|s| s.start <= claim.start && claim.end <= s.end);
    let (before, after) = passage.map_or(("", ""), |p| {
        let text = |from: usize, to: usize| document.text.get(from..to).unwrap_or("");
        (text(p.start, claim.start), text(claim.end, p.end))
    });
    let cut = |(text, more): (&str, bool), left: bool| match (more, left) {
        (false, _) => text.to_owned(),
        (true, true) => format!("… {text}"),
        (true, false) => format!("{text} …"),
    };
    ClaimInContext {
        doc_url: document_url(&claim.doc, Some(claim.start)),
        doc_title: document.info.title.clone(),
        source: document.info.source.clone(),
        web: document.info.url.as_deref().and_then(followable).map(str::to_owned),
        published: document.info.published.clone(),
        before: cut(ending(before, CONTEXT), true),
        after: cut(beginning(after, CONTEXT), false),
        id: stored.id,
        doc: claim.doc,
        quote: claim.quote,
        status: claim.status.as_str().to_owned(),
        said_by: claim.said_by,
        date: claim.date,
        rule: claim.rule,
        because: claim.because,
    }
}
