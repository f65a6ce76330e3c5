//! One line per event, oldest first, each with its sentence and numbered sources.

use crate::{Source, Sources, house};
use entente_coding::{Party, Status};
use entente_register::{Event, Filter, Register, RegisterError, best};
use serde::Serialize;
use std::collections::BTreeSet;

/// A chronology.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timeline {
    /// One per event, in the order of the filter.
    pub rows: Vec<Row>,
    /// What the rows cite.
    pub sources: Vec<Source>,
}

/// One event in a chronology.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The event.
    pub id: String,
    /// Its date in the house form.
    pub when: String,
    /// Its date in EDTF.
    pub date: Option<String>,
    /// Kind.
    pub kind: String,
    /// Subtype.
    pub subtype: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// How firmly it is asserted.
    pub status: Status,
    /// Who takes part: "JPN", or "JPN > VNM" where one does it to another.
    pub parties: String,
    /// A short title.
    pub title: String,
    /// The sentence that tells it best, on one line.
    pub sentence: String,
    /// Numbers of the sources; the sentence's own first.
    pub sources: Vec<usize>,
    /// Fields that its claims dispute.
    pub disputed: Vec<String>,
}

/// The events that `filter` wants, as a chronology.
///
/// # Errors
/// Those of the filter and of reading the register.
pub fn timeline(register: &Register, filter: &Filter) -> Result<Timeline, RegisterError> {
    let mut sources = Sources::of(register);
    let mut rows = Vec::new();
    register.each_event(filter, |event| -> Result<(), RegisterError> {
        rows.push(Row::of(&event, &mut sources));
        Ok(())
    })?;
    Ok(Timeline {
        rows,
        sources: sources.list()?,
    })
}

impl Row {
    /// An event on one line; cites its documents. It has its claims.
    pub fn of(event: &Event, sources: &mut Sources<'_>) -> Row {
        let best = best::telling(event).map(|c| (c.doc.as_str(), c.quote.as_str()));
        Row::told(event, best, &event.documents(), sources)
    }

    /// As [`Row::of`], of an event that was taken without its claims: by the sentence that is kept for it.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn brief(event: &Event, sources: &mut Sources<'_>) -> Result<Row, RegisterError> {
        if !event.claims.is_empty() {
            return Ok(Row::of(event, sources));
        }
        let telling = sources.telling(event)?;
        let best = telling.as_ref().map(|t| (t.doc.as_str(), t.quote.as_str()));
        let documents = event.sources.iter().flat_map(|s| &s.documents).map(String::as_str).collect();
        Ok(Row::told(event, best, &documents, sources))
    }

    /// An event told by a sentence of a document, and by other documents.
    fn told(event: &Event, best: Option<(&str, &str)>, documents: &BTreeSet<&str>, sources: &mut Sources<'_>) -> Row {
        let mut cited: Vec<usize> = best.iter().map(|(doc, _)| sources.cite(doc)).collect();
        for doc in documents {
            let number = sources.cite(doc);
            if !cited.contains(&number) {
                cited.push(number);
            }
        }
        Row {
            id: event.id.clone(),
            when: house::date(event.date.as_deref()),
            date: event.date.clone(),
            kind: event.kind.clone(),
            subtype: event.subtype.clone(),
            stage: event.stage.clone(),
            status: event.status,
            parties: parties(event),
            title: event.title.clone(),
            sentence: best.map(|(_, quote)| one_line(quote)).unwrap_or_default(),
            sources: cited,
            disputed: event.disputed.iter().map(|d| d.field.clone()).collect(),
        }
    }

    /// As [`Row::brief`], told by the sentence that promises where there is one: an event that occurred has its claims.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn promise(event: &Event, sources: &mut Sources<'_>) -> Result<Row, RegisterError> {
        let mut row = Row::brief(event, sources)?;
        let promising = event.claims.iter().find(|c| c.status == Status::Planned);
        if let Some(c) = promising.filter(|_| event.status == Status::Occurred) {
            row.sentence = one_line(&c.quote);
            let number = sources.cite(&c.doc);
            row.sources.retain(|n| *n != number);
            row.sources.insert(0, number);
        }
        Ok(row)
    }

    /// The row in the house form: `Oct. 8-10, 2001: One sentence. [3]`. What has not occurred says so after the date.
    pub fn line(&self) -> String {
        let status = match self.status {
            Status::Occurred => String::new(),
            other => format!(" ({})", other.as_str()),
        };
        let sources: Vec<String> = self.sources.iter().map(usize::to_string).collect();
        format!("{}{status}: {} [{}]", self.when, self.sentence, sources.join(", "))
    }
}

/// Who takes part, by code where there is one: "JPN, VNM", "JPN > VNM".
pub fn parties(event: &Event) -> String {
    match (side(&event.initiators).join(", "), side(&event.counterparts).join(", ")) {
        (a, b) if b.is_empty() => a,
        (a, b) => format!("{a} > {b}"),
    }
}

/// The actors of one side, each once: by code, by name where there is none.
pub fn side(parties: &[Party]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for p in parties {
        let name = p.state.as_ref().unwrap_or(&p.name);
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// A text without line breaks and runs of spaces.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
