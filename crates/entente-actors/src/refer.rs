//! From drafts to mentions: the document read once in order, with those named so far in mind.
//!
//! A naming that carries its own answer (a state's name, a title with its state, a person's name) is taken as it is. One that does not
//! ("the minister", "its navy", "the two sides", "he") goes to the nearest earlier naming that fits, subjects first.

use crate::author;
use crate::described::Scene;
use crate::lists::{How, Lists, PlaceKind, Sense};
use crate::people::People;
use crate::phrase::{self, PronounKind, Relation};
use crate::place;
use crate::reach;
use crate::roles::RoleKind;
use crate::settle::Settled;
use crate::sketch::{Draft, Sketch, What, is_demonym};
use crate::{Actor, ActorKind, Mention, Naming};
use entente_language::{Dep, Parsed, Pos};

/// How many sentences back a pronoun or bare title reaches.
pub(crate) const MEMORY: usize = 4;
/// How many of the last mentions of a passage can be a possessor.
pub(crate) const NEAR: usize = 200;
/// How many namings are kept in mind.
const KEPT: usize = 64;

/// A naming that later ones may refer to.
#[derive(Clone, Debug)]
pub(crate) struct Recent {
    pub(crate) sentence: usize,
    pub(crate) token: usize,
    pub(crate) subject: bool,
    /// Whether it is a subject with others: "X and Y agreed".
    pub(crate) together: bool,
    /// Whether it stands in coordination.
    pub(crate) joined: bool,
    pub(crate) place: bool,
    pub(crate) plural: bool,
    pub(crate) key: &'static str,
    pub(crate) woman: Option<bool>,
    pub(crate) actors: Vec<Actor>,
}

/// Reads the passages of one document in order.
pub(crate) struct Reader<'a> {
    pub(crate) lists: &'a Lists,
    pub(crate) settled: &'a Settled,
    pub(crate) people: &'a People,
    /// States of title and lead, most prominent first.
    pub(crate) topic: Vec<&'static str>,
    /// The state that "we" and "our" are of, in a text that speaks for itself.
    pub(crate) author: Option<&'static str>,
    /// The state that a report is sent from and about.
    pub(crate) home: Option<&'static str>,
    /// Whether the first two states of the topic stand out from the others.
    pub(crate) paired: bool,
    /// State of each person, found so far: owners and counterparts are known only on reading.
    pub(crate) found: Vec<Option<&'static str>>,
    pub(crate) recent: Vec<Recent>,
    /// Those among them who hold an office, kept for longer.
    pub(crate) offices: Vec<Recent>,
    pub(crate) sentence: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(lists: &'a Lists, settled: &'a Settled, people: &'a People, topic: Vec<&'static str>) -> Self {
        let found = people.all.iter().map(|p| p.state).collect();
        Reader {
            lists,
            settled,
            people,
            topic,
            author: None,
            home: None,
            paired: settled.is_paired(),
            found,
            recent: Vec::new(),
            offices: Vec::new(),
            sentence: 0,
        }
    }

    /// The mentions of the next passage.
    pub(crate) fn read(&mut self, number: usize, parsed: &Parsed, sketch: &Sketch) -> Vec<Mention> {
        let mut order: Vec<usize> = (0..sketch.drafts.len()).collect();
        // Inner namings first, so that a possessor is known when its owner's title is read.
        order.sort_by_key(|i| {
            let d = &sketch.drafts[*i];
            (parsed.sentence_of(d.tokens.start), d.tokens.end, std::cmp::Reverse(d.tokens.start))
        });
        let base = self.sentence;
        let mut out: Vec<Mention> = Vec::new();
        for i in order {
            let draft = &sketch.drafts[i];
            self.sentence = base + parsed.sentence_of(draft.tokens.start);
            if let Some(m) = self.mention(number, i, draft, parsed, sketch, &out) {
                self.remember(draft, &m, parsed, number, i);
                out.push(m);
            }
        }
        self.sentence = base + parsed.sentences().len().max(1);
        follow_leaders(sketch, &mut out);
        out.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
        self.speakers(parsed, &mut out);
        out
    }

    fn mention(&mut self, number: usize, i: usize, draft: &Draft, parsed: &Parsed, sketch: &Sketch, done: &[Mention]) -> Option<Mention> {
        let scene = Scene {
            number,
            parsed,
            sketch,
            done,
        };
        let make = |naming, actors, others, place| Mention {
            tokens: draft.tokens.clone(),
            head: draft.head,
            span: parsed.span(draft.tokens.clone()),
            naming,
            actors,
            others,
            place,
        };
        Some(match &draft.what {
            What::Known(hit) => {
                let mut m = self.known(number, *hit, parsed, sketch)?;
                m.head = draft.head;
                m
            }
            What::Described(d) => {
                let place =
                    place::is_place(parsed, self.lists, draft.head) && self.lists.roles.all[d.role as usize].kind != RoleKind::Office;
                let naming = if d.name.is_some() {
                    Naming::Name
                } else if modifier(parsed, draft) {
                    Naming::Modifier
                } else {
                    Naming::Description
                };
                let actors = self.described(i, draft, d, scene)?;
                make(naming, actors, Vec::new(), place)
            }
            What::Run { .. } => {
                let id = self.people.of(number, i)?;
                let actor = self.person(id, draft.head, scene);
                make(
                    if modifier(parsed, draft) { Naming::Modifier } else { Naming::Name },
                    vec![actor],
                    Vec::new(),
                    false,
                )
            }
            What::Ship(hit) => {
                let Sense::Ship(ship) = *sketch.hits[*hit].senses.iter().find(|s| matches!(s, Sense::Ship(_)))? else {
                    return None;
                };
                let ship = &self.lists.ships[ship as usize];
                let name = parsed.slice(draft.tokens.clone()).to_owned();
                let actor = Actor {
                    kind: ActorKind::Craft,
                    state: ship.state.map(str::to_owned),
                    sectors: ship.sectors.clone(),
                    name,
                    person: None,
                    office: None,
                    because: "prefix of the ship".to_owned(),
                };
                make(Naming::Name, vec![actor], Vec::new(), false)
            }
            What::Pronoun => {
                let kind = phrase::pronoun(parsed, draft.head)?;
                if kind == PronounKind::Thing && expletive(parsed, draft.head) {
                    return None;
                }
                let own = self
                    .author
                    .filter(|_| author::is_ours(parsed, draft.head) && !place::quoted_at(parsed, draft.head));
                let actors = match own {
                    Some(code) => vec![self.state_actor(code, "the author's own")],
                    None => self.antecedent(kind, parsed, draft.head),
                };
                make(Naming::Pronoun, actors, Vec::new(), false)
            }
            What::Relational(relation) => make(Naming::Relational, self.relation(*relation, draft, parsed), Vec::new(), false),
        })
    }

    /// A name of the lists.
    fn known(&self, number: usize, hit: usize, parsed: &Parsed, sketch: &Sketch) -> Option<Mention> {
        let h = &sketch.hits[hit];
        let sense = self.settled.senses[number][hit]?;
        let head = crate::sketch::head_of(parsed, &h.tokens);
        let text = h.span.of(parsed.text());
        let mut actor = self.actor(sense, text)?;
        let shared = match sense {
            Sense::Organ(_) => true,
            // "The Afghan Red Crescent", "Germany's Greens": of a state where the name alone is none's.
            Sense::Organisation(o) => self.lists.organisations[o as usize].state.is_none(),
            Sense::Body(b) => self.lists.bodies[b as usize].code == "NGO",
            _ => false,
        };
        let before = || place::state_before(parsed, sketch, &self.settled.states[number], hit);
        if let Some(code) = shared.then(before).flatten() {
            actor.state = Some(code.to_owned());
        }
        if let Some(code) = self.ethnic_in(number, hit, sense, parsed, sketch) {
            actor.state = Some(code.to_owned());
            actor.sectors = vec!["CVL"];
            "place of an ethnic group".clone_into(&mut actor.because);
        }
        let acts = !place::is_place(parsed, self.lists, head)
            && !place::is_dateline(parsed, h)
            && !place::names_occasion(parsed, self.lists, h, head, sense);
        let goes = is_goal(parsed, head);
        if let Some(body) = acts.then(|| self.seated(sense, text, goes)).flatten() {
            actor = self.state_actor(body, "seat of the body");
        }
        let mut others: Vec<Actor> = Vec::new();
        for other in h.senses.iter().filter_map(|s| self.actor(*s, text)) {
            if other.state != actor.state && !others.iter().any(|o| o.state == other.state) {
                others.push(other);
            }
        }
        let t = parsed.token(head);
        let inner = parsed.token(h.tokens.end - 1).span.end > h.span.end || place::hyphenated(parsed, h.tokens.end);
        let before_noun = matches!(t.dep, Dep::Compound | Dep::Amod | Dep::Nmod) && t.head >= h.tokens.end;
        let adjective = is_demonym(sense)
            && t.pos == Pos::Adj
            && matches!(t.dep, Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Conj)
            && !h.tokens.contains(&t.head);
        let naming = if before_noun || adjective || inner {
            Naming::Modifier
        } else {
            Naming::Name
        };
        let place = actor.kind == ActorKind::Place
            || place::is_place(parsed, self.lists, head)
            || place::is_dateline(parsed, h)
            || place::names_occasion(parsed, self.lists, h, head, sense);
        Some(Mention {
            tokens: h.tokens.clone(),
            head,
            span: h.span,
            naming,
            actors: vec![actor],
            others,
            place,
        })
    }

    /// The body that a capital stands for which is its seat, where the document does not name the capital's state: "Brussels said".
    /// Where somebody goes or comes from (`goes`) it may be the city, unless the document names the body.
    fn seated(&self, sense: Sense, city: &str, goes: bool) -> Option<&'static str> {
        let Sense::State(i, How::Capital) = sense else { return None };
        let body = self.code(self.lists.roles.seated_in(city)?)?;
        let plainly = &self.settled.plainly;
        let named = !goes || plainly.contains(body);
        (named && !plainly.contains(self.lists.states[i as usize].code)).then_some(body)
    }

    /// Where "ethnic Albanians in southern Serbia", "the Albanians of Serbia" live.
    fn ethnic_in(&self, number: usize, hit: usize, sense: Sense, parsed: &Parsed, sketch: &Sketch) -> Option<&'static str> {
        let people = match sense {
            Sense::State(_, How::People) => true,
            Sense::Place(p) => self.lists.places[p as usize].kind == PlaceKind::People,
            _ => false,
        };
        let tokens = &sketch.hits[hit].tokens;
        if !people || tokens.end >= parsed.len() {
            return None;
        }
        let word = parsed.word(tokens.end).to_ascii_lowercase();
        let here = word == "of" || (matches!(word.as_str(), "in" | "from") && reach::is_ethnic(parsed, self.lists, &sketch.hits[hit]));
        let found = here
            .then(|| reach::placed(parsed, sketch, tokens.end + 1, parsed.len()))
            .flatten()?;
        self.settled.states[number][found]
    }

    /// The actor that a sense names; `None` for role nouns and names of nothing.
    pub(crate) fn actor(&self, sense: Sense, text: &str) -> Option<Actor> {
        let l = self.lists;
        let make = |kind, state: Option<&'static str>, sectors: &[&'static str], name: &str, because: &str| Actor {
            kind,
            state: state.map(str::to_owned),
            sectors: sectors.to_vec(),
            name: name.to_owned(),
            person: None,
            office: None,
            because: because.to_owned(),
        };
        Some(match sense {
            Sense::State(i, how) => {
                let s = &l.states[i as usize];
                match how {
                    How::Name => make(ActorKind::State, Some(s.code), &["GOV"], &s.name, "name of the state"),
                    How::Capital => make(ActorKind::State, Some(s.code), &["GOV"], &s.name, "capital"),
                    How::Adjective => make(ActorKind::State, Some(s.code), &["GOV"], &s.name, "demonym"),
                    How::People => make(ActorKind::Group, Some(s.code), &["CVL", "GOV"], text, "demonym"),
                }
            }
            Sense::Body(i) => {
                let b = &l.bodies[i as usize];
                let sector = if b.code == "NGO" { "NGO" } else { "IGO" };
                make(ActorKind::Body, Some(b.code), &[sector], text, "name of the body")
            }
            Sense::Place(i) => {
                let p = &l.places[i as usize];
                if p.kind == PlaceKind::Nothing {
                    return None;
                }
                match p.kind {
                    PlaceKind::People => make(ActorKind::Group, p.state, &["CVL"], text, "name of a people"),
                    PlaceKind::Spot => make(ActorKind::Place, p.state, &["CVL"], text, "name of a place"),
                    _ => make(ActorKind::Place, p.state, &[], text, "name of a place"),
                }
            }
            Sense::Organ(i) => make(
                ActorKind::Organ,
                l.organs[i as usize].state,
                &l.organs[i as usize].sectors,
                text,
                "name of an organ",
            ),
            Sense::Organisation(i) => {
                let o = &l.organisations[i as usize];
                make(ActorKind::Organisation, o.state, &o.sectors, text, "name of an organisation")
            }
            Sense::Ship(_) | Sense::Role(..) => return None,
        })
    }

    pub(crate) fn state_actor(&self, code: &'static str, because: &str) -> Actor {
        let name = self.lists.state(code).map_or(code, |s| s.name.as_str());
        let body = self.lists.state(code).is_none();
        Actor {
            kind: if body { ActorKind::Body } else { ActorKind::State },
            state: Some(code.to_owned()),
            sectors: vec![if body { "IGO" } else { "GOV" }],
            name: name.to_owned(),
            person: None,
            office: None,
            because: because.to_owned(),
        }
    }

    pub(crate) fn code(&self, code: &str) -> Option<&'static str> {
        self.lists
            .state(code)
            .map(|s| s.code)
            .or_else(|| self.lists.bodies.iter().find(|b| b.code == code).map(|b| b.code))
    }

    fn remember(&mut self, draft: &Draft, m: &Mention, parsed: &Parsed, number: usize, i: usize) {
        // "The gangs" are whom "they" means in the next sentence, whosever they are.
        let group = matches!(&draft.what, What::Described(d) if d.plural && d.definite) && place::is_subject(parsed, m.head);
        let named = group || m.actors.iter().any(|a| a.state.is_some() || a.person.is_some());
        // "Bilateral", "each other" say nothing of who was spoken of.
        let adverbial = matches!(draft.what, What::Relational(Relation::Pair))
            && !matches!(parsed.token(m.head).pos, Pos::Noun | Pos::Propn | Pos::Num | Pos::Det | Pos::Pron);
        let each = parsed.word(m.tokens.start).eq_ignore_ascii_case("each");
        if !named || adverbial || each || matches!(m.actors[0].kind, ActorKind::Place) {
            return;
        }
        let (key, plural) = match &draft.what {
            What::Described(d) => (if d.former { "" } else { d.key }, d.plural),
            What::Pronoun | What::Relational(_) => ("", m.actors.len() > 1),
            What::Run { .. } => (self.people.of(number, i).map_or("", |p| self.people.all[p].key), false),
            What::Ship(_) => ("", false),
            What::Known(_) => ("", m.actors[0].kind == ActorKind::Group),
        };
        let woman = self.people.of(number, i).and_then(|p| self.people.all[p].woman);
        let recent = Recent {
            sentence: self.sentence,
            token: m.head,
            subject: place::is_subject(parsed, m.head),
            together: place::is_subject(parsed, m.head) && place::is_joined(parsed, m.head),
            joined: place::is_joined(parsed, m.head),
            place: m.place,
            plural,
            key,
            woman,
            actors: m.actors.clone(),
        };
        if recent.actors.len() == 1
            && recent.actors[0].kind == ActorKind::Person
            && recent.actors[0].state.is_some()
            && !recent.key.is_empty()
        {
            if self.offices.len() == KEPT * 2 {
                self.offices.drain(..KEPT);
            }
            self.offices.push(recent.clone());
        }
        if self.recent.len() == KEPT * 2 {
            self.recent.drain(..KEPT);
        }
        self.recent.push(recent);
    }
}

/// Whether the phrase headed by `head` may say where somebody goes or comes from: "to Brussels".
fn is_goal(parsed: &Parsed, head: usize) -> bool {
    let t = parsed.token(head);
    let prep = parsed.word(t.head).to_ascii_lowercase();
    t.dep == Dep::Pobj && matches!(prep.as_str(), "to" | "from" | "for" | "via")
}

/// "A delegation led by Minister X" is of the minister's state where nothing else is said.
fn follow_leaders(sketch: &Sketch, out: &mut [Mention]) {
    for (tokens, led) in sketch.drafts.iter().filter_map(|d| match &d.what {
        What::Described(x) => Some((&d.tokens, x.led?)),
        _ => None,
    }) {
        let leader = out
            .iter()
            .filter(|m| m.tokens.contains(&led) && m.naming != Naming::Modifier)
            .max_by_key(|m| m.tokens.len());
        let Some(state) = leader.and_then(|m| m.actors.first()?.state.clone()) else {
            continue;
        };
        if let Some(led) = out.iter_mut().find(|m| m.tokens == *tokens)
            && let [actor] = &mut led.actors[..]
            && actor.state.is_none()
        {
            actor.state = Some(state);
            "state of who leads it".clone_into(&mut actor.because);
        }
    }
}

/// The states of whatever ends at or is headed by a possessor's token.
pub(crate) fn owner_states(done: &[Mention], owner: usize) -> Vec<String> {
    owner_mention(done, owner)
        .map(|m| m.actors.iter().filter_map(|a| a.state.clone()).collect())
        .unwrap_or_default()
}

pub(crate) fn owner_mention(done: &[Mention], owner: usize) -> Option<&Mention> {
    let done = &done[done.len().saturating_sub(NEAR)..];
    done.iter()
        .rev()
        .find(|m| m.head == owner && !m.actors.is_empty())
        .or_else(|| done.iter().rev().find(|m| m.tokens.contains(&owner) && !m.actors.is_empty()))
}

fn expletive(parsed: &Parsed, token: usize) -> bool {
    parsed.token(token).dep == Dep::Expl
}

fn modifier(parsed: &Parsed, draft: &Draft) -> bool {
    let t = parsed.token(draft.head);
    matches!(t.dep, Dep::Compound | Dep::Amod | Dep::Nmod) && t.head >= draft.tokens.end
}
