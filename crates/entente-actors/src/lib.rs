//! Who is named: mentions in a document resolved to states, bodies, persons and offices.
//!
//! *In:* the parsed passages of one document and knowledge. *Out:* one [`Mention`] per naming, with the actors it stands for.

mod find;
mod fold;
mod lists;
mod trie;

use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::{Dep, Parsed, Pos, Tag};
use entente_text::Span;
use lists::{How, Lists, PlaceKind, Sense};
use std::ops::Range;

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
    /// Title held, as the text says it.
    pub office: Option<String>,
    /// What settled it, for `entente explain`: "demonym", "title in the text", "counterpart of Japan's minister".
    pub because: String,
}

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
}

impl Gazetteer {
    /// Reads the lists of `knowledge/actors/`.
    ///
    /// # Errors
    /// If a list is missing or malformed; the message names the file.
    pub fn new(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        Ok(Gazetteer {
            lists: Lists::read(knowledge)?,
        })
    }

    /// The name of a state or body for its code, as `knowledge/actors/` has it: `VNM` is "Viet Nam".
    pub fn name_of(&self, code: &str) -> Option<&str> {
        self.lists.state(code).map(|s| s.name.as_str()).or_else(|| {
            self.lists
                .bodies
                .iter()
                .find(|b| b.code == code)
                .map(|b| b.name.as_str())
        })
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
        found.or_else(|| {
            self.lists
                .bodies
                .iter()
                .find(|b| b.code == upper)
                .map(|b| b.code)
        })
    }

    /// Resolves the actors of a document's passages, in reading order.
    pub fn resolve(&self, passages: &[&Parsed], context: &Context<'_>) -> Named {
        let mentions: Vec<Vec<Mention>> = passages.iter().map(|p| self.names(p)).collect();
        let topic = self.topic(&mentions, context);
        Named { mentions, topic }
    }

    fn topic(&self, mentions: &[Vec<Mention>], context: &Context<'_>) -> Vec<String> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for (i, passage) in mentions.iter().enumerate() {
            let weight = if context.title.get(i).copied().unwrap_or(i == 0) {
                5
            } else if i < 4 {
                2
            } else {
                1
            };
            for m in passage {
                for code in m
                    .actors
                    .iter()
                    .filter(|a| a.kind != ActorKind::Place && a.kind != ActorKind::Body)
                    .filter_map(|a| a.state.as_ref())
                {
                    match counts.iter_mut().find(|(c, _)| c == code) {
                        Some((_, n)) => *n += weight,
                        None => counts.push((code.clone(), weight)),
                    }
                }
            }
        }
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        counts.into_iter().take(4).map(|(c, _)| c).collect()
    }

    fn names(&self, parsed: &Parsed) -> Vec<Mention> {
        let mut out = Vec::new();
        for hit in find::hits(parsed, &self.lists) {
            let head = hit.tokens.end - 1;
            let head = hit
                .tokens
                .clone()
                .find(|t| {
                    !hit.tokens.contains(&parsed.token(*t).head) || parsed.token(*t).head == *t
                })
                .unwrap_or(head);
            let mut actors: Vec<Actor> = hit.senses.iter().filter_map(|s| self.actor(*s)).collect();
            if actors.is_empty() {
                continue;
            }
            let others = actors.split_off(1);
            let adjective = matches!(hit.senses[0], Sense::State(_, How::Adjective))
                || matches!(
                    parsed.token(head).dep,
                    Dep::Compound | Dep::Amod | Dep::Nmod
                );
            let next_hyphen = parsed.token(hit.tokens.end - 1).span.end > hit.span.end;
            let naming = if adjective || next_hyphen {
                Naming::Modifier
            } else {
                Naming::Name
            };
            let place = actors[0].kind == ActorKind::Place || in_place(parsed, head);
            out.push(Mention {
                tokens: hit.tokens,
                head,
                span: hit.span,
                naming,
                actors,
                others,
                place,
            });
        }
        out
    }

    fn actor(&self, sense: Sense) -> Option<Actor> {
        let plain =
            |kind, state: Option<&str>, sectors: &[&'static str], name: &str, because: &str| {
                Actor {
                    kind,
                    state: state.map(str::to_owned),
                    sectors: sectors.to_vec(),
                    name: name.to_owned(),
                    person: None,
                    office: None,
                    because: because.to_owned(),
                }
            };
        let l = &self.lists;
        Some(match sense {
            Sense::State(i, how) => {
                let s = &l.states[i as usize];
                let because = match how {
                    How::Name => "name of the state",
                    How::Adjective | How::People => "demonym",
                    How::Capital => "capital or seat",
                };
                plain(ActorKind::State, Some(s.code), &["GOV"], &s.name, because)
            }
            Sense::Body(i) => plain(
                ActorKind::Body,
                Some(l.bodies[i as usize].code),
                &["IGO"],
                &l.bodies[i as usize].name,
                "name of the body",
            ),
            Sense::Place(i) if l.places[i as usize].kind == PlaceKind::Nothing => return None,
            Sense::Place(i) => plain(
                ActorKind::Place,
                l.places[i as usize].state,
                &[],
                &l.places[i as usize].name,
                "name of a place",
            ),
            Sense::Organ(i) => plain(
                ActorKind::Organ,
                l.organs[i as usize].state,
                &l.organs[i as usize].sectors,
                &l.organs[i as usize].name,
                "name",
            ),
            Sense::Organisation(i) => {
                let o = &l.organisations[i as usize];
                plain(
                    ActorKind::Organisation,
                    o.state,
                    &o.sectors,
                    &o.name,
                    "name",
                )
            }
            Sense::Role(_) | Sense::Prefix => return None,
        })
    }
}

/// Whether the phrase headed by `head` hangs on a preposition of place.
fn in_place(parsed: &Parsed, head: usize) -> bool {
    let t = parsed.token(head);
    if t.dep != Dep::Pobj {
        return false;
    }
    let prep = parsed.token(t.head);
    prep.pos == Pos::Adp
        && prep.tag == Tag::In
        && [
            "in",
            "at",
            "off",
            "near",
            "inside",
            "outside",
            "within",
            "around",
            "across",
            "throughout",
            "over",
            "along",
        ]
        .contains(&parsed.lemma(t.head).to_ascii_lowercase().as_str())
}
