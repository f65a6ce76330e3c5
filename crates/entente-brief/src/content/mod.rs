//! The sections of a brief, from what the register holds.
//!
//! [`Facts`] gathers what all sections need; each module below makes one section of it; [`Notes`] numbers what they cite, in the order in
//! which it is first cited.

mod chronology;
mod disputes;
mod instruments;
mod levels;
mod notes;
mod promises;
mod summary;
mod transfers;

pub use notes::Notes;

use crate::document::{Block, Document, soft, text};
use crate::{BriefError, Wanted, figures};
use entente_actors::Gazetteer;
use entente_analysis::dyad::Dyad;
use entente_analysis::promises::Promise;
use entente_analysis::relations::Relations;
use entente_analysis::{Relationship, Teller, Withheld, house};
use entente_coding::Status;
use entente_register::days::Days;
use entente_register::{Event, Filter, Register};

/// What is not told, as registers of arms print it.
const UNKNOWN: &str = ".\u{a0}.";

/// What the sections are made of.
struct Facts<'r> {
    register: &'r Register,
    teller: Teller<'r>,
    /// Names of the two.
    names: [String; 2],
    wanted: &'r Wanted,
    /// The day it speaks of.
    on: Option<String>,
    /// Events of the two in the period, oldest first; undated ones last.
    events: Vec<Event>,
    relationship: Relationship,
    promises: Vec<Promise>,
}

/// The brief on `a` and `b` (codes); `None` where the register tells of no event between them.
///
/// # Errors
/// Those of the days given and of reading the register.
pub fn brief(register: &Register, names: &Gazetteer, a: &str, b: &str, wanted: &Wanted) -> Result<Option<Document>, BriefError> {
    register.at_rest(|| on_view(register, names, a, b, wanted))
}

fn on_view(register: &Register, names: &Gazetteer, a: &str, b: &str, wanted: &Wanted) -> Result<Option<Document>, BriefError> {
    let newest = register.last_published()?;
    let on = wanted.on.clone().or_else(|| newest.clone());
    let events = events(register, a, b, wanted, on.as_deref())?;
    if events.is_empty() {
        return Ok(None);
    }
    let mut teller = Teller::new(names)?.as_of(on.as_deref());
    if wanted.without_names {
        teller = teller.without(withheld(register, names, a, b)?);
    }
    let facts = Facts {
        names: [a, b].map(|code| teller.state(code)),
        teller,
        register,
        wanted,
        promises: promises::of(register, a, b, wanted, on.as_deref())?,
        relationship: entente_analysis::relationship(register, a, b, on.as_deref())?,
        on,
        events,
    };
    facts.document(newest.as_deref()).map(Some)
}

/// What the two did in the period: dated up to the day, or ahead of it and not told as having occurred.
fn events(register: &Register, a: &str, b: &str, wanted: &Wanted, on: Option<&str>) -> Result<Vec<Event>, BriefError> {
    let relations = Relations::standard()?;
    let narrow = |f: Filter| Filter {
        since: wanted.since.clone(),
        until: wanted.until.clone(),
        ..f
    };
    let day = on.and_then(Days::read).map(|d| d.last);
    let mut events = Dyad::new(register, &relations, a, b, None).all(narrow)?;
    events.retain(|e| {
        let first = e.date.as_deref().and_then(Days::read).map(Days::sort_day);
        let ahead = matches!((day, first), (Some(day), Some(first)) if first > day);
        !ahead || wanted.on.is_none() || e.status != Status::Occurred
    });
    Ok(events)
}

/// Every person that the register knows of in events of either side, whatever the period, and every author.
fn withheld(register: &Register, names: &Gazetteer, a: &str, b: &str) -> Result<Withheld, BriefError> {
    let mut withheld = Withheld::default();
    for code in [a, b] {
        let filter = Filter {
            actor: Some(code.to_owned()),
            ..Filter::default()
        };
        register.each_event(&filter, |event| -> Result<(), BriefError> {
            withheld.add_all([&event], &|name| names.code_of(name).is_some());
            Ok(())
        })?;
    }
    Ok(withheld)
}

impl Facts<'_> {
    fn document(&self, newest: Option<&str>) -> Result<Document, BriefError> {
        let mut notes = Notes::new(self.register, self.wanted.without_names);
        let pair = format!("{} – {}", capital(&self.names[0]), capital(&self.names[1]));
        let mut blocks = Vec::new();
        if self.wanted.without_names {
            blocks.push(Block::Notice(vec![text(
                "Redacted copy: names of persons and the words of sources are withheld throughout, in titles, tables, figures and notes.",
            )]));
        }
        blocks.extend(self.summary(&mut notes)?);
        for figure in [figures::timeline(&self.events, &pair), figures::rhythm(&self.events, &pair)]
            .into_iter()
            .flatten()
        {
            blocks.push(Block::Figure(figure));
        }
        blocks.extend(self.levels(&mut notes)?);
        blocks.extend(self.chronology(&mut notes));
        blocks.extend(self.instruments(&mut notes)?);
        blocks.extend(self.transfers(&mut notes)?);
        blocks.extend(self.promises(&mut notes)?);
        blocks.extend(self.disputes(&mut notes)?);
        blocks.push(Block::Heading(1, "Sources".into()));
        blocks.push(Block::Paragraph(vec![soft(
            "Each note gives the sentence that a statement rests on; a source that was cited before is shortened. Dates that are not told are missing, not guessed.",
        )]));
        blocks.push(Block::Notes(notes.list()?));
        Ok(Document {
            title: format!("{pair}: a brief"),
            subtitle: self.subtitle(newest),
            marking: self.wanted.marking.as_deref().map(crate::document::clean).filter(|m| !m.is_empty()),
            stamp: self.stamp()?,
            day: self
                .on
                .clone()
                .filter(|d| d.len() == 10 && d.bytes().all(|b| b.is_ascii_digit() || b == b'-')),
            blocks,
        })
    }

    /// "March 2011 to Dec. 2020, as of July 22, 2024".
    fn subtitle(&self, newest: Option<&str>) -> String {
        let date = |d: &Option<String>| house::date(d.as_deref());
        let period = match (&self.wanted.since, &self.wanted.until) {
            (None, None) => "Everything in the register".into(),
            (Some(_), None) => format!("Since {}", date(&self.wanted.since)),
            (None, Some(_)) => format!("Until {}", date(&self.wanted.until)),
            (Some(_), Some(_)) => format!("{} to {}", date(&self.wanted.since), date(&self.wanted.until)),
        };
        match (&self.on, &self.wanted.on, newest) {
            (Some(_), None, Some(_)) => format!("{period}, as of {}, the date of the register's newest document", date(&self.on)),
            (Some(_), ..) => format!("{period}, as of {}", date(&self.on)),
            _ => period,
        }
    }

    /// Version and date of the register, and of the program.
    fn stamp(&self) -> Result<String, BriefError> {
        let stamp = self.register.stamp()?;
        let on = self
            .on
            .as_deref()
            .map(|d| format!(" · as of {}", house::date(Some(d))))
            .unwrap_or_default();
        let (version, count) = (stamp.register, stamp.documents);
        let plural = if count == 1 { "" } else { "s" };
        Ok(format!(
            "Register {version} · {count} document{plural}{on} · Entente {}",
            env!("CARGO_PKG_VERSION")
        ))
    }

    /// An event whose row some answer gave.
    fn event(&self, id: &str) -> Result<Event, BriefError> {
        match self.events.iter().find(|e| e.id == id) {
            Some(event) => Ok(event.clone()),
            None => Ok(self.register.event(id)?),
        }
    }

    /// Words of a source in quotation marks; `None` where they are withheld.
    fn quoted(&self, words: &str) -> Option<String> {
        (!self.wanted.without_names).then(|| format!("“{}”", notes::nested(&shortened(words, 400))))
    }

    /// A state by code, at the beginning of a cell: "The Philippines".
    fn state(&self, code: &str) -> String {
        capital(&self.teller.state(code))
    }
}

/// With a capital at the beginning.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    first + letters.as_str()
}

/// At most so many letters, cut between words.
fn shortened(words: &str, most: usize) -> String {
    let words = crate::document::clean(words);
    if words.chars().count() <= most {
        return words;
    }
    let cut: String = words.chars().take(most).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(w, _)| w);
    format!("{} …", whole.trim_end_matches([',', ';', ':']))
}
