//! Who is named: mentions in a document resolved to states, bodies, persons and offices.
//!
//! *In:* the parsed passages of one document and knowledge. *Out:* one [`Mention`] per naming, with the actors it stands for.
//! A document meets these steps, in this order:
//! 1. `find` marks the names of `knowledge/actors/` in each passage; `describe` builds titles and descriptions around role nouns
//!    ("Japan's deputy defence minister"); `person`, `ship` and `phrase` add names, ships, pronouns and relational phrases (`sketch` holds them);
//! 2. `settle` chooses among the states that share a name, by what else the document names; `topic` says which states it is about;
//! 3. `people` joins the names of each person and finds state and office: in the text, by terms of office, by the form of the name;
//! 4. `refer` reads the document once in order; `described`, `again` and `recall` answer what points back ("the minister", "the two sides", "he").
//!
//! # Invariants and limits
//! - Text first: a state or office that the text gives is never overruled by a list.
//! - Mentions nest and never cross; the same document gives the same answer, in time in proportion to its length.
//! - Text cannot make this crate fail: what nothing settles is a mention without a state, or without actors.
//! - A possessor ("Japan's") is a [`Naming::Name`]; adjectives, compounds and "US-supplied" are [`Naming::Modifier`]s.
//! - Not here: who does what (`entente-grammar`), parties that a sentence leaves out (`entente-coding`, from [`Named::topic`]).

mod again;
mod author;
mod complement;
mod describe;
mod described;
mod find;
mod fold;
mod holders;
mod home;
mod indefinite;
mod lists;
mod named;
pub mod own;
mod pair;
mod people;
mod person;
mod phrase;
mod place;
mod reach;
mod reading;
mod recall;
mod refer;
mod roles;
mod sector;
mod settle;
mod ship;
mod sketch;
mod sorts;
mod spelling;
mod topic;
mod trie;

use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::Parsed;
use entente_text::Span;
use holders::Holders;
use lists::{Lists, Sense};
use std::ops::Range;

pub use reading::Reading;

/// What kind of thing an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActorKind {
    /// A state, or its government meant by name, capital, seat or demonym.
    State,
    /// A body of states (UN, ASEAN, EU).
    Body,
    /// A person.
    Person,
    /// A part of a state: ministry, service, agency, parliament, court.
    Organ,
    /// A company, party, outlet, NGO, armed group.
    Organisation,
    /// People by role or nationality: "Chinese fishermen", "a Japanese official", "Western countries".
    Group,
    /// A ship, aircraft or unit that acts: "the landing ship Kunisaki".
    Craft,
    /// A city, island, region or sea that is named as a place: "Da Nang" has its state, the East China Sea has none.
    Place,
}

impl ActorKind {
    /// Its name in answers and rules.
    pub const fn as_str(self) -> &'static str {
        match self {
            ActorKind::State => "state",
            ActorKind::Body => "body",
            ActorKind::Person => "person",
            ActorKind::Organ => "organ",
            ActorKind::Organisation => "organisation",
            ActorKind::Group => "group",
            ActorKind::Craft => "craft",
            ActorKind::Place => "place",
        }
    }
}

/// One actor as this document shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// What it is.
    pub kind: ActorKind,
    /// ISO 3166-1 alpha-3, historic code, or body code (UN, ASEAN, EU, NATO, IGO, NGO, COMPANY); `None` when unknown.
    pub state: Option<String>,
    /// PLOVER sector, best first ("GOV", "MIL", "COP" …); empty when unknown.
    pub sectors: Vec<&'static str>,
    /// Name for display: "Japan", "Ministry of Defense", "Japanese ambassador".
    pub name: String,
    /// Full name of the person, in the order of the text's fullest mention.
    pub person: Option<String>,
    /// Title held, as the text says it; where it gives none, as the list of terms of office does.
    pub office: Option<String>,
    /// What settled it, for `entente explain`: "demonym", "title in the text", "counterpart of Japan's minister".
    pub because: String,
}

impl Actor {
    /// Whether only the course of the text says whose it is: "the navy", "the prime minister" of the state last spoken of.
    pub fn is_guess(&self) -> bool {
        self.because == LAST_SPOKEN_OF
    }
}

/// What is said of an actor whose state is that of whoever was in focus.
pub(crate) const LAST_SPOKEN_OF: &str = "the state last spoken of";

/// How a mention names its actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// By a name of its own.
    Name,
    /// By a description or title ("the defence minister", "Japanese officials").
    Description,
    /// By a pronoun ("he", "they", "its").
    Pronoun,
    /// By a phrase for several or for the other ("the two sides", "his counterpart", "the latter").
    Relational,
    /// By an adjective or noun before another noun ("Japanese", in "Japanese aid"; "Japan" in "Japan-Vietnam talks").
    Modifier,
}

/// One naming in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Tokens, half-open: the naming itself, with titles and names, without relative clauses.
    pub tokens: Range<usize>,
    /// The token that the rest of the sentence attaches to.
    pub head: usize,
    /// Bytes in the passage's text.
    pub span: Span,
    /// How it names.
    pub naming: Naming,
    /// Whom it stands for: one, or several for "the two sides". Empty only for a pronoun or phrase that nothing settles.
    pub actors: Vec<Actor>,
    /// Other readings of a single actor, best first ("Georgia", "Jordan").
    pub others: Vec<Actor>,
    /// Whether the naming is of a place rather than of who acts ("in Hanoi", "off Vietnam").
    pub place: bool,
}

/// Resolves the actors of one document. Made once, shared by threads.
#[derive(Debug)]
pub struct Gazetteer {
    lists: Lists,
    holders: Holders,
}

/// What a document says of itself before it is read closely.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    /// Publication date, for terms of office.
    pub date: Option<&'a entente_time::Edtf>,
    /// For each passage, whether it is a title (the states of title and lead are the document's topic).
    pub title: Vec<bool>,
}

/// What one document names.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// One list per passage, in token order. Mentions may nest ("Japan" within "Japan's Defense Minister Onodera"), never cross.
    pub mentions: Vec<Vec<Mention>>,
    /// State codes of title and lead, most prominent first: the default parties.
    pub topic: Vec<String>,
    /// The state that the author speaks for, where the text shows it.
    pub author: Option<String>,
}

impl Gazetteer {
    /// Reads the lists of `knowledge/actors/`.
    ///
    /// # Errors
    /// If a list is missing or malformed; the message names the file.
    pub fn new(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        Ok(Gazetteer {
            lists: Lists::read(knowledge)?,
            holders: Holders::read(knowledge)?,
        })
    }

    /// The name of a state or body for its code, as `knowledge/actors/` has it: `VNM` is "Viet Nam".
    pub fn name_of(&self, code: &str) -> Option<&str> {
        self.lists
            .state(code)
            .map(|s| s.name.as_str())
            .or_else(|| self.lists.bodies.iter().find(|b| b.code == code).map(|b| b.name.as_str()))
    }

    /// The code of a state or body for a code or any of its names ("jpn", "Tokyo", "viet nam"); `None` where nothing or several fit.
    pub fn code_of(&self, name: &str) -> Option<&str> {
        let upper = name.trim().to_uppercase();
        if let Some(s) = self.lists.state(&upper) {
            return Some(s.code);
        }
        let senses = self.lists.names.exact(name);
        let found = senses.iter().find_map(|s| match s {
            Sense::State(i, _) => Some(self.lists.states[*i as usize].code),
            Sense::Body(i) => Some(self.lists.bodies[*i as usize].code),
            _ => None,
        });
        found.or_else(|| self.lists.bodies.iter().find(|b| b.code == upper).map(|b| b.code))
    }

    /// Resolves the actors of a document's passages, in reading order.
    pub fn resolve(&self, passages: &[&Parsed], context: &Context<'_>) -> Named {
        let sketches: Vec<sketch::Sketch> = passages.iter().map(|p| sketch::sketch(p, &self.lists)).collect();
        let settled = settle::settle(&self.lists, &sketches);
        let frequent: Vec<&'static str> = settled.frequent.iter().map(|(c, _)| *c).collect();
        let set = people::Setting {
            lists: &self.lists,
            holders: &self.holders,
            passages,
            sketches: &sketches,
            states: &settled.states,
            topic: &frequent,
            day: context.date.map(first_day),
        };
        let people = people::gather(&set);
        let topic = topic::topic(&self.lists, &sketches, &settled, context);
        let mut reader = refer::Reader::new(&self.lists, &settled, &people, topic.clone());
        reader.author = author::author(passages, &sketches, &settled, &context.title);
        reader.home = home::home(passages, &sketches, &settled, &topic);
        let mentions = passages
            .iter()
            .zip(&sketches)
            .enumerate()
            .map(|(i, (p, s))| reader.read(i, p, s))
            .collect();
        Named {
            author: reader.author.map(str::to_owned),
            mentions,
            topic: topic.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// The first day of a date as a number that orders.
fn first_day(date: &entente_time::Edtf) -> i32 {
    let d = date.days().first;
    i32::from(d.year()) * 10_000 + i32::from(d.month()) * 100 + i32::from(d.day())
}
