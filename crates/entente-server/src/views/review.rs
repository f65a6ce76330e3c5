//! The queue of what is worth a person's look, each item with what it takes to decide about it.

use super::{Line, document_url, event_url};
use crate::dates;
use crate::problem::Problem;
use crate::wanted::Wanted;
use askama::Template;
use entente_analysis::disputes;
use entente_register::decision::field::FIELDS;
use entente_register::{Item, Lead, Register, RegisterError, What, Why};
use serde::Serialize;

/// Items of a page unless more are asked for.
const ITEMS: usize = 20;
/// Events that may be the same, shown beside one.
const ALIKE: usize = 3;
/// Reasons to be in the queue, in its order.
const REASONS: [Why; 5] = [Why::Differ, Why::Grown, Why::Disputed, Why::Uncoded, Why::SingleSource];

/// The word of a reason in addresses.
pub fn word(why: Why) -> &'static str {
    match why {
        Why::Differ => "differ",
        Why::Grown => "grown",
        Why::Disputed => "disputed",
        Why::Uncoded => "uncoded",
        Why::SingleSource => "single-source",
    }
}

/// An item of the queue.
#[derive(Clone, Debug, Serialize)]
pub struct QueueItem {
    /// Of the event, or of the sentence in which nothing is coded.
    pub id: String,
    /// Why it is here, in words.
    pub why: Vec<&'static str>,
    /// The event on a line, where one is coded.
    pub event: Option<Line>,
    /// Disputed fields with every value said.
    pub fields: Vec<disputes::Field>,
    /// The sentence, where nothing is coded.
    pub lead: Option<Lead>,
    /// Events that may be the same.
    pub alike: Vec<Line>,
}

/// The queue.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "review.html")]
pub struct ReviewPage {
    /// The filters.
    pub wanted: Wanted,
    /// The reason that is asked for.
    pub why: Option<&'static str>,
    /// The first items.
    pub items: Vec<QueueItem>,
    /// The last decisions of the visitor that stand: id, what, event.
    pub latest: Vec<(String, String, String)>,
}

impl ReviewPage {
    /// Reads the first items of the queue; `author` is whose last decisions are shown.
    ///
    /// # Errors
    /// `bad-query` for a reason that is none; those of the filters and of reading the register.
    pub fn read(register: &Register, wanted: Wanted, why: Option<&str>, author: &str) -> Result<ReviewPage, Problem> {
        let only = match why {
            None => None,
            Some(asked) => Some(REASONS.into_iter().find(|r| word(*r) == asked).ok_or_else(|| {
                let all: Vec<&str> = REASONS.into_iter().map(word).collect();
                Problem::bad_query("there is no such reason").help(format!("why is one of {}", all.join(", ")))
            })?),
        };
        let found = register.queue(&wanted.filter(), only, wanted.limit.unwrap_or(ITEMS))?;
        let items = found.into_iter().map(|i| item(register, i)).collect::<Result<_, _>>()?;
        let mut latest: Vec<_> = register.decisions()?;
        latest.retain(|l| l.decision.author == author && l.decision.undone.is_none());
        let last = latest.iter().rev().take(5).map(|l| {
            let d = &l.decision;
            (
                d.id.clone(),
                d.verdict.as_str().to_owned(),
                l.now.first().unwrap_or(&d.event).clone(),
            )
        });
        Ok(ReviewPage {
            why: only.map(word),
            items,
            latest: last.collect(),
            wanted,
        })
    }

    fn reasons(&self) -> impl Iterator<Item = (&'static str, &'static str, String)> + '_ {
        REASONS.into_iter().map(|r| {
            let rest = self.wanted.query();
            let and = if rest.is_empty() { "?" } else { "&" };
            (word(r), r.as_str(), format!("/review{rest}{and}why={}", word(r)))
        })
    }

    fn is_why(&self, word: &str) -> bool {
        self.why == Some(word)
    }

    fn fields(&self) -> &'static [&'static str] {
        &FIELDS
    }

    fn shown(&self, field: &str, said: &disputes::Said) -> String {
        if matches!(field, "date" | "due") {
            dates::words(&said.shown)
        } else {
            said.shown.clone()
        }
    }

    /// The value of a side as a correction takes it.
    fn correction(&self, said: &disputes::Said) -> String {
        match &said.value {
            serde_json::Value::Null => "none".into(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }
}

fn item(register: &Register, item: Item) -> Result<QueueItem, RegisterError> {
    let (mut fields, mut alike) = (Vec::new(), Vec::new());
    if let Some(event) = &item.event {
        fields = disputes::disputed(event, &mut entente_analysis::Sources::of(register)).fields;
        alike = register.alike(&event.id, ALIKE)?.iter().map(|(e, _)| Line::of(e)).collect();
    }
    Ok(QueueItem {
        id: item.id,
        why: item.why.iter().map(|w| w.as_str()).collect(),
        event: item.event.as_deref().map(Line::of),
        fields,
        lead: item.lead,
        alike,
    })
}

impl QueueItem {
    fn lead_url(&self) -> String {
        self.lead
            .as_ref()
            .map_or(String::new(), |l| document_url(&l.doc, Some(l.span.start)))
    }
    fn url(&self) -> String {
        event_url(&self.id)
    }
}

/// What a form says is to be decided.
///
/// # Errors
/// `bad-query` where it makes no sense.
pub fn what(word: &str, with: Option<&str>, field: Option<&str>, value: Option<&str>) -> Result<What, Problem> {
    let need = |given: Option<&str>, name: &str| {
        let given = given.map(str::trim).filter(|g| !g.is_empty());
        given
            .map(str::to_owned)
            .ok_or_else(|| Problem::bad_query(format!("`{name}` is missing")))
    };
    Ok(match word {
        "accept" => What::Accept,
        "reject" => What::Reject,
        "reject-claim" => What::RejectClaim,
        "same" => What::Same(need(with, "with")?),
        "apart" => What::Apart(need(with, "with")?),
        "correct" => What::Correct {
            field: need(field, "field")?,
            value: need(value, "value")?,
        },
        _ => return Err(Problem::bad_query("there is no such decision").help("accept, reject, reject-claim, same, apart or correct")),
    })
}
