//! From drafts to mentions: the document read once in order, with those named so far in mind.
//!
//! A naming that carries its own answer (a state's name, a title with its state, a person's name) is taken as it is. One that does not
//! ("the minister", "its navy", "the two sides", "he") goes to the nearest earlier naming that fits, subjects first.

use crate::lists::{How, Lists, PlaceKind, Sense};
use crate::people::{People, Person};
use crate::phrase::{self, PronounKind, Relation};
use crate::place;
use crate::roles::RoleKind;
use crate::settle::Settled;
use crate::sketch::{Described, Draft, Sketch, What, is_demonym};
use crate::{Actor, ActorKind, Mention, Naming};
use entente_language::{Dep, Parsed, Pos};

/// How many sentences back a pronoun or bare title reaches.
const MEMORY: usize = 4;
/// How many namings are kept in mind.
const KEPT: usize = 64;

/// A naming that later ones may refer to.
#[derive(Clone, Debug)]
struct Recent {
    sentence: usize,
    token: usize,
    subject: bool,
    place: bool,
    plural: bool,
    key: &'static str,
    woman: Option<bool>,
    actors: Vec<Actor>,
}

/// Reads the passages of one document in order.
pub(crate) struct Reader<'a> {
    pub(crate) lists: &'a Lists,
    pub(crate) settled: &'a Settled,
    pub(crate) people: &'a People,
    /// States of title and lead, most prominent first.
    pub(crate) topic: Vec<&'static str>,
    /// State of each person, found so far: owners and counterparts are known only on reading.
    pub(crate) found: Vec<Option<&'static str>>,
    recent: Vec<Recent>,
    sentence: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(lists: &'a Lists, settled: &'a Settled, people: &'a People, topic: Vec<&'static str>) -> Self {
        let found = people.all.iter().map(|p| p.state).collect();
        Reader {
            lists,
            settled,
            people,
            topic,
            found,
            recent: Vec::new(),
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
        self.speakers(parsed, &mut out);
        out.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
        out
    }

    fn mention(&mut self, number: usize, i: usize, draft: &Draft, parsed: &Parsed, sketch: &Sketch, done: &[Mention]) -> Option<Mention> {
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
                let place = place::is_place(parsed, sketch, draft.head) && self.lists.roles.all[d.role as usize].kind != RoleKind::Office;
                let naming = if d.name.is_some() {
                    Naming::Name
                } else if modifier(parsed, draft) {
                    Naming::Modifier
                } else {
                    Naming::Description
                };
                let actors = self.described(number, i, draft, d, parsed, sketch, done)?;
                make(naming, actors, Vec::new(), place)
            }
            What::Run { .. } => {
                let id = self.people.of(number, i)?;
                let actor = self.person(id, number, done);
                make(
                    if modifier(parsed, draft) { Naming::Modifier } else { Naming::Name },
                    vec![actor],
                    Vec::new(),
                    false,
                )
            }
            What::Pronoun => {
                let kind = phrase::pronoun(parsed, draft.head)?;
                if kind == PronounKind::Thing && expletive(parsed, draft.head) {
                    return None;
                }
                make(Naming::Pronoun, self.antecedent(kind, parsed, draft.head), Vec::new(), false)
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
        if let (Sense::Organ(_), Some(code)) = (sense, place::state_before(parsed, sketch, &self.settled.states[number], hit)) {
            actor.state = Some(code.to_owned());
        }
        let mut others: Vec<Actor> = Vec::new();
        for other in h.senses.iter().filter_map(|s| self.actor(*s, text)) {
            if other.state != actor.state && !others.iter().any(|o| o.state == other.state) {
                others.push(other);
            }
        }
        let t = parsed.token(head);
        let inner = parsed.token(h.tokens.end - 1).span.end > h.span.end;
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
        let place = actor.kind == ActorKind::Place || place::is_place(parsed, sketch, head) || place::is_dateline(parsed, h);
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
                make(ActorKind::Place, p.state, &[], text, "name of a place")
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
            Sense::Role(..) => return None,
        })
    }

    /// The actors of a description; `None` where it describes nobody in particular.
    #[allow(clippy::too_many_arguments, reason = "one call site; the parts of a passage")]
    fn described(
        &mut self,
        number: usize,
        i: usize,
        draft: &Draft,
        d: &Described,
        parsed: &Parsed,
        sketch: &Sketch,
        done: &[Mention],
    ) -> Option<Vec<Actor>> {
        let role = &self.lists.roles.all[d.role as usize];
        let states = &self.settled.states[number];
        let mut codes: Vec<&'static str> = Vec::new();
        for code in d.states.iter().filter_map(|h| states[*h]).chain(d.organ.and_then(|h| states[h])) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        if let Some(id) = self.people.of(number, i) {
            if let Some(code) = codes.last() {
                self.found[id] = self.found[id].or(Some(code));
            }
            let mut actor = self.person(id, number, done);
            if role.kind == RoleKind::Office && role.key != "counterpart" {
                actor.office = Some(parsed.slice(d.title.clone()).to_owned());
                actor.sectors.clone_from(&d.sectors);
            }
            return Some(vec![actor]);
        }
        if role.kind == RoleKind::Honorific
            || (role.kind == RoleKind::Rank && d.name.is_none() && !d.plural && codes.is_empty() && !d.definite)
        {
            return None;
        }
        if role.key == "counterpart" {
            return Some(self.counterpart(d, &codes, done));
        }
        let mut because = "title or description in the text";
        if role.key == "states" {
            if !d.plural && d.definite && d.states.is_empty() && d.owner.is_none() {
                return self
                    .focus(draft.tokens.start)
                    .map(|c| vec![self.state_actor(c, "the state last spoken of")]);
            }
            if !d.plural && d.owner.is_none() && d.states.is_empty() {
                return None;
            }
            codes.clear();
            because = "unnamed states";
        } else if codes.is_empty() {
            if let Some(owner) = d.owner {
                codes = owner_states(done, owner).into_iter().filter_map(|c| self.code(&c)).collect();
                because = "possessor";
            }
        }
        if role.key == "states" && d.owner.is_none() && !d.plural {
            return None;
        }
        let open = codes.is_empty() && role.key != "states" && d.owner.is_none();
        if open {
            if let Some(code) = d
                .place
                .and_then(|h| states[h])
                .filter(|_| role.key != "government" || !parsed.word(d.title.end - 1).eq_ignore_ascii_case("embassy"))
            {
                codes.push(code);
                because = "place";
            }
        }
        let named = role.kind == RoleKind::Office && !d.plural;
        if codes.is_empty() && open && named && d.definite {
            if let Some(r) = self.same_office(d) {
                return Some(r);
            }
        }
        if !codes.is_empty() && named && !d.former {
            if let Some(actors) = self.holder_named(d, &codes, parsed) {
                return Some(actors);
            }
        }
        let institution = matches!(role.kind, RoleKind::Organ) && !d.plural && role.key != "university";
        let shared = institution
            && matches!(
                parsed.word(d.title.end - 1).to_ascii_lowercase().as_str(),
                "side" | "mission" | "force" | "authority" | "division"
            );
        if codes.is_empty() && open && !shared && (d.definite && (named || institution) || (institution && capitalised(parsed, d))) {
            if let Some(r) = self.same_organ(d) {
                return Some(r);
            }
            if let Some(code) = self.focus(draft.tokens.start) {
                codes.push(code);
                because = "the state last spoken of";
            }
        }
        let from = display_start(parsed, sketch, draft, d);
        let name = parsed.slice(from..draft.tokens.end).to_owned();
        let office = (role.kind == RoleKind::Office).then(|| parsed.slice(d.title.clone()).to_owned());
        let kind = match role.kind {
            RoleKind::Office if d.plural => ActorKind::Group,
            RoleKind::Office | RoleKind::Rank | RoleKind::Honorific => ActorKind::Person,
            RoleKind::Organ => ActorKind::Organ,
            RoleKind::Company if d.plural => ActorKind::Group,
            RoleKind::Company => ActorKind::Organisation,
            RoleKind::Group => ActorKind::Group,
            RoleKind::Craft => ActorKind::Craft,
        };
        let one = |state: Option<&'static str>| Actor {
            kind,
            state: state.map(str::to_owned),
            sectors: d.sectors.clone(),
            name: name.clone(),
            person: None,
            office: office.clone(),
            because: because.to_owned(),
        };
        Some(if codes.is_empty() {
            vec![one(None)]
        } else {
            codes.into_iter().map(|c| one(Some(c))).collect()
        })
    }

    /// A person of the document, with the state found by now.
    fn person(&mut self, id: usize, number: usize, done: &[Mention]) -> Actor {
        let people = self.people;
        let p: &Person = &people.all[id];
        let mut because = p.because.clone();
        if self.found[id].is_none() {
            let owner = p
                .owner
                .filter(|(passage, _)| *passage == number)
                .map(|(_, t)| owner_states(done, t))
                .unwrap_or_default();
            let owner_code = owner.first().and_then(|c| self.code(c));
            let code = if p.counterpart {
                self.other_than(owner_code)
            } else {
                owner_code.or_else(|| if p.key.is_empty() { None } else { self.focus(usize::MAX) })
            };
            self.found[id] = code;
            because = if p.counterpart {
                "counterpart"
            } else if owner_code.is_some() {
                "possessor"
            } else {
                "the state last spoken of"
            }
            .to_owned();
        }
        Actor {
            kind: ActorKind::Person,
            state: self.found[id].map(str::to_owned),
            sectors: if p.sectors.is_empty() && !p.key.is_empty() {
                vec!["GOV"]
            } else {
                p.sectors.clone()
            },
            name: p.display.clone(),
            person: Some(p.display.clone()),
            office: p.office.clone(),
            because,
        }
    }

    fn state_actor(&self, code: &'static str, because: &str) -> Actor {
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

    fn code(&self, code: &str) -> Option<&'static str> {
        self.lists
            .state(code)
            .map(|s| s.code)
            .or_else(|| self.lists.bodies.iter().find(|b| b.code == code).map(|b| b.code))
    }

    fn remember(&mut self, draft: &Draft, m: &Mention, parsed: &Parsed, number: usize, i: usize) {
        let named = m.actors.iter().any(|a| a.state.is_some() || a.person.is_some());
        if !named || matches!(m.actors[0].kind, ActorKind::Place) {
            return;
        }
        let (key, plural) = match &draft.what {
            What::Described(d) => (d.key, d.plural),
            What::Pronoun | What::Relational(_) => ("", m.actors.len() > 1),
            What::Run { .. } => (self.people.of(number, i).map_or("", |p| self.people.all[p].key), false),
            What::Known(_) => ("", m.actors[0].kind == ActorKind::Group),
        };
        let woman = self.people.of(number, i).and_then(|p| self.people.all[p].woman);
        let recent = Recent {
            sentence: self.sentence,
            token: m.head,
            subject: place::is_subject(parsed, m.head),
            place: m.place,
            plural,
            key,
            woman,
            actors: m.actors.clone(),
        };
        if self.recent.len() == KEPT * 2 {
            self.recent.drain(..KEPT);
        }
        self.recent.push(recent);
    }

    /// Namings in mind, nearest sentence first; within a sentence subjects first, then the last named.
    fn ranked(&self) -> Vec<&Recent> {
        let mut list: Vec<&Recent> = self.recent.iter().filter(|r| r.sentence + MEMORY > self.sentence).collect();
        list.sort_by_key(|r| (self.sentence - r.sentence, !r.subject, r.place, std::cmp::Reverse(r.token)));
        list
    }

    /// The state in focus: the subject of this sentence or the ones before, else the document's first.
    fn focus(&self, _token: usize) -> Option<&'static str> {
        let state = |r: &&Recent| {
            if r.actors.len() == 1 {
                r.actors[0].state.as_deref().and_then(|c| self.lists.state(c)).map(|s| s.code)
            } else {
                None
            }
        };
        self.ranked().iter().find_map(state).or_else(|| self.topic.first().copied())
    }

    /// Whom a pronoun stands for.
    fn antecedent(&self, kind: PronounKind, parsed: &Parsed, token: usize) -> Vec<Actor> {
        let woman = match parsed.word(token).to_ascii_lowercase().as_str() {
            "she" | "her" | "hers" | "herself" => true,
            _ => false,
        };
        let ranked = self.ranked();
        let fits = |r: &&&Recent| match kind {
            PronounKind::Person => {
                r.actors.len() == 1 && !r.plural && r.actors[0].kind == ActorKind::Person && r.woman.is_none_or(|w| w == woman)
            }
            PronounKind::Thing => {
                r.actors.len() == 1
                    && !r.plural
                    && matches!(
                        r.actors[0].kind,
                        ActorKind::State | ActorKind::Body | ActorKind::Organ | ActorKind::Organisation | ActorKind::Craft
                    )
            }
            PronounKind::Many => r.actors.len() > 1 || r.plural || r.actors[0].kind == ActorKind::Group,
            PronounKind::Speaker => false,
        };
        let clause = clause_subject(parsed, token);
        if let Some(r) = ranked
            .iter()
            .filter(|r| r.sentence == self.sentence && clause == Some(r.token))
            .find(fits)
        {
            return r.actors.clone();
        }
        if kind == PronounKind::Many {
            return self.many(parsed, token);
        }
        let near = ranked
            .iter()
            .filter(|r| kind == PronounKind::Person || r.sentence + 3 > self.sentence);
        let mut found = near.clone().filter(|r| !r.place).find(fits);
        if found.is_none() {
            found = near.clone().find(fits);
        }
        match found {
            Some(r) => r
                .actors
                .iter()
                .map(|a| Actor {
                    because: format!("pronoun for {}", a.name),
                    ..a.clone()
                })
                .collect(),
            None => Vec::new(),
        }
    }

    /// "They": a plural, or those named together as a subject.
    fn many(&self, _parsed: &Parsed, _token: usize) -> Vec<Actor> {
        for back in 0..3 {
            let Some(sentence) = self.sentence.checked_sub(back) else { break };
            let here: Vec<&Recent> = self.recent.iter().filter(|r| r.sentence == sentence).collect();
            if let Some(r) = here.iter().rev().find(|r| r.actors.len() > 1 || (r.plural && r.subject)) {
                return r.actors.clone();
            }
            let mut together: Vec<Actor> = Vec::new();
            for a in here
                .iter()
                .filter(|r| r.subject && !r.place && r.actors.len() == 1)
                .map(|r| &r.actors[0])
            {
                if !together.iter().any(|t| t.state == a.state) {
                    together.push(a.clone());
                }
            }
            if together.len() > 1 {
                return together;
            }
            if let Some(r) = here.iter().rev().find(|r| r.plural) {
                return r.actors.clone();
            }
        }
        self.pair(usize::MAX)
    }

    /// Whom a relational phrase stands for.
    fn relation(&self, relation: Relation, draft: &Draft, parsed: &Parsed) -> Vec<Actor> {
        match relation {
            Relation::Pair => self.pair_for(draft, parsed),
            Relation::Several(n) => {
                let states = self.states_back(2, usize::MAX);
                if states.len() == n {
                    states.iter().map(|c| self.state_actor(c, "those named before")).collect()
                } else {
                    Vec::new()
                }
            }
            Relation::Latter | Relation::Former => {
                let mut list: Vec<&Recent> = self
                    .recent
                    .iter()
                    .filter(|r| r.sentence + 2 > self.sentence && r.actors.len() == 1 && r.actors[0].state.is_some())
                    .collect();
                list.sort_by_key(|r| (r.sentence, r.token));
                let last = list.last().map(|r| r.actors[0].clone());
                if relation == Relation::Latter {
                    return last.into_iter().collect();
                }
                let state = last.and_then(|a| a.state);
                list.iter()
                    .rev()
                    .find(|r| r.actors[0].state != state)
                    .map(|r| r.actors[0].clone())
                    .into_iter()
                    .collect()
            }
            Relation::Other => {
                let one = self.focus(draft.tokens.start);
                self.other_than(one)
                    .map(|c| self.state_actor(c, "the other side"))
                    .into_iter()
                    .collect()
            }
        }
    }

    /// Distinct states named in this and the last `sentences - 1` sentences, in order; places only count where nothing else does.
    fn states_back(&self, sentences: usize, before: usize) -> Vec<&'static str> {
        let mut list: Vec<&Recent> = self
            .recent
            .iter()
            .filter(|r| r.sentence + sentences > self.sentence && (r.sentence < self.sentence || r.token < before))
            .collect();
        list.sort_by_key(|r| (r.sentence, r.token));
        let mut out = Vec::new();
        for r in list.iter().filter(|r| !r.place || r.sentence == self.sentence) {
            for code in r
                .actors
                .iter()
                .filter(|a| a.kind != ActorKind::Body)
                .filter_map(|a| a.state.as_deref())
                .filter_map(|c| self.code(c))
            {
                if !out.contains(&code) {
                    out.push(code);
                }
            }
        }
        out
    }

    /// The two states of "the two sides": a pair named in this sentence, in the last one, or the document's.
    fn pair_for(&self, draft: &Draft, parsed: &Parsed) -> Vec<Actor> {
        let followed = place::states_after(parsed, draft.tokens.end);
        if let Some(r) = followed.and_then(|t| {
            self.recent
                .iter()
                .find(|r| r.sentence == self.sentence && r.token == t && r.actors.len() == 2)
        }) {
            return r.actors.clone();
        }
        self.pair(draft.tokens.start)
    }

    fn pair(&self, before: usize) -> Vec<Actor> {
        let last_pair = self
            .recent
            .iter()
            .rev()
            .find(|r| r.actors.len() == 2 && r.sentence + 3 > self.sentence);
        for back in 1..=3 {
            let states = self.states_back(back, before);
            match states[..] {
                [a, b] => return self.pair_of(a, b),
                [a] if back == 3 || (back == 2 && self.topic.get(..2).is_some_and(|t| t.contains(&a))) => {
                    if let Some(b) = self.topic.iter().copied().find(|c| *c != a) {
                        return self.pair_of(a, b);
                    }
                }
                [] | [_] => {}
                _ => {
                    // Several: those of the document's pair if both are among them, else a pair already spoken of, else the last two.
                    if let [a, b, ..] = self.topic[..] {
                        if states.contains(&a) && states.contains(&b) {
                            return self.pair_of(a, b);
                        }
                    }
                    if let Some(r) = last_pair {
                        return r.actors.clone();
                    }
                    return self.pair_of(states[states.len() - 2], states[states.len() - 1]);
                }
            }
        }
        match self.topic[..] {
            [a, b, ..] => self.pair_of(a, b),
            _ => Vec::new(),
        }
    }

    fn pair_of(&self, a: &'static str, b: &'static str) -> Vec<Actor> {
        vec![self.state_actor(a, "the two spoken of"), self.state_actor(b, "the two spoken of")]
    }

    /// The other of the two states in play.
    fn other_than(&self, one: Option<&'static str>) -> Option<&'static str> {
        let Some(one) = one else { return self.topic.first().copied() };
        let named = self.states_back(1, usize::MAX);
        let other = named.iter().rev().find(|c| **c != one).copied();
        let pair = self.topic.iter().take(2).copied().find(|c| *c != one);
        if self.topic.iter().take(2).any(|c| *c == one) && other.is_none_or(|o| Some(o) != pair) && !named.iter().any(|c| *c != one) {
            pair
        } else {
            other.or(pair)
        }
    }

    /// "His Vietnamese counterpart": the same office on the other side.
    fn counterpart(&self, d: &Described, codes: &[&'static str], done: &[Mention]) -> Vec<Actor> {
        let owner = d.owner.and_then(|t| owner_mention(done, t)).and_then(|m| m.actors.first());
        let own = owner
            .and_then(|a| a.state.as_deref())
            .and_then(|c| self.code(c))
            .or_else(|| self.focus(usize::MAX));
        let codes: Vec<&'static str> = if codes.is_empty() {
            self.other_than(own).into_iter().collect()
        } else {
            codes.to_vec()
        };
        let because = owner.map_or_else(|| "counterpart".to_owned(), |a| format!("counterpart of {}", a.name));
        let actor = |code: &&'static str| Actor {
            kind: if d.plural { ActorKind::Group } else { ActorKind::Person },
            state: Some((*code).to_owned()),
            sectors: owner.map(|a| a.sectors.clone()).unwrap_or_else(|| vec!["GOV"]),
            name: owner.and_then(|a| a.office.clone()).unwrap_or_else(|| "counterpart".to_owned()),
            person: None,
            office: owner.and_then(|a| a.office.clone()),
            because: because.clone(),
        };
        codes.iter().map(actor).collect()
    }

    /// "The minister", "the president": the last one of that office who was named.
    fn same_office(&self, d: &Described) -> Option<Vec<Actor>> {
        let generic = matches!(d.key, "minister" | "official" | "leader" | "chief");
        let minister = |k: &str| {
            matches!(
                k,
                "minister" | "foreign" | "defence" | "interior" | "finance" | "trade" | "security" | "other"
            )
        };
        let mut list: Vec<&Recent> = self
            .recent
            .iter()
            .filter(|r| r.actors.len() == 1 && r.actors[0].kind == ActorKind::Person)
            .collect();
        list.sort_by_key(|r| std::cmp::Reverse((r.sentence, r.subject, r.token)));
        let fits = |r: &&&Recent| {
            r.key == d.key
                || (generic && minister(r.key) && d.key == "minister")
                || (d.key == "leader" && matches!(r.key, "head-of-state" | "head-of-government"))
        };
        list.iter().find(fits).map(|r| r.actors.clone())
    }

    /// "The ministry", "the navy": the last of that kind that was named.
    fn same_organ(&self, d: &Described) -> Option<Vec<Actor>> {
        let role = &self.lists.roles.all[d.role as usize];
        if role.kind != RoleKind::Organ {
            return None;
        }
        let fits = |r: &&Recent| {
            r.key == d.key && r.actors.len() == 1 && r.actors[0].kind == ActorKind::Organ && r.sentence + MEMORY > self.sentence
        };
        self.recent.iter().rev().find(fits).map(|r| r.actors.clone())
    }

    /// "The Japanese prime minister", where the document named the holder before.
    fn holder_named(&self, d: &Described, codes: &[&'static str], parsed: &Parsed) -> Option<Vec<Actor>> {
        if !matches!(d.key, "head-of-state" | "head-of-government" | "foreign" | "defence") || codes.len() != 1 || d.title.len() > 3 {
            return None;
        }
        let plain = ["deputy", "vice", "former", "next", "new", "assistant"];
        if d.title
            .clone()
            .any(|t| plain.contains(&parsed.word(t).to_ascii_lowercase().as_str()))
        {
            return None;
        }
        let fits = |r: &&Recent| {
            r.key == d.key && r.actors.len() == 1 && r.actors[0].person.is_some() && r.actors[0].state.as_deref() == Some(codes[0])
        };
        self.recent.iter().rev().find(fits).map(|r| r.actors.clone())
    }

    /// "We" inside a quotation is whoever speaks.
    fn speakers(&self, parsed: &Parsed, out: &mut [Mention]) {
        let mut fills: Vec<(usize, Vec<Actor>)> = Vec::new();
        for (i, m) in out.iter().enumerate() {
            if m.naming != Naming::Pronoun
                || phrase::pronoun(parsed, m.head) != Some(PronounKind::Speaker)
                || !place::quoted(parsed, m.head)
            {
                continue;
            }
            let sentence = parsed.sentence_of(m.head);
            let speaks = |o: &&Mention| {
                o.naming != Naming::Pronoun
                    && parsed.sentence_of(o.head) == sentence
                    && place::is_subject(parsed, o.head)
                    && !place::quoted(parsed, o.head)
            };
            if let Some(speaker) = out.iter().find(speaks) {
                fills.push((
                    i,
                    speaker
                        .actors
                        .iter()
                        .map(|a| Actor {
                            because: format!("speaker: {}", a.name),
                            ..a.clone()
                        })
                        .collect(),
                ));
            }
        }
        for (i, actors) in fills {
            out[i].actors = actors;
        }
    }
}

/// The states of whatever ends at or is headed by a possessor's token.
fn owner_states(done: &[Mention], owner: usize) -> Vec<String> {
    owner_mention(done, owner)
        .map(|m| m.actors.iter().filter_map(|a| a.state.clone()).collect())
        .unwrap_or_default()
}

fn owner_mention(done: &[Mention], owner: usize) -> Option<&Mention> {
    done.iter()
        .rev()
        .find(|m| m.head == owner && !m.actors.is_empty())
        .or_else(|| done.iter().rev().find(|m| m.tokens.contains(&owner) && !m.actors.is_empty()))
}

/// Subject of the clause that a token stands in, if the token is not part of it.
fn clause_subject(parsed: &Parsed, token: usize) -> Option<usize> {
    let mut at = token;
    for _ in 0..12 {
        let head = parsed.token(at).head;
        if head == at {
            return None;
        }
        let came = at;
        at = head;
        if !matches!(parsed.token(at).pos, Pos::Verb | Pos::Aux) {
            continue;
        }
        let subject = parsed
            .children(at)
            .find(|c| matches!(parsed.token(*c).dep, Dep::Nsubj | Dep::Nsubjpass));
        if let Some(s) = subject.filter(|s| *s != came && *s < token) {
            return Some(s);
        }
    }
    None
}

fn expletive(parsed: &Parsed, token: usize) -> bool {
    parsed.token(token).dep == Dep::Expl
}

fn modifier(parsed: &Parsed, draft: &Draft) -> bool {
    let t = parsed.token(draft.head);
    matches!(t.dep, Dep::Compound | Dep::Amod | Dep::Nmod) && t.head >= draft.tokens.end
}

fn capitalised(parsed: &Parsed, d: &Described) -> bool {
    parsed.token(d.title.end - 1).pos == Pos::Propn && parsed.word(d.title.end - 1).starts_with(char::is_uppercase)
}

/// Where the name for display begins: after determiner and possessor, with the demonym.
fn display_start(parsed: &Parsed, sketch: &Sketch, draft: &Draft, d: &Described) -> usize {
    let mut from = draft.tokens.start;
    for t in draft.tokens.start..d.title.start.min(draft.tokens.end) {
        let tag = parsed.token(t).tag;
        let possessive = tag == entente_language::Tag::Pos || tag == entente_language::Tag::PrpS;
        if possessive || (parsed.token(t).pos == Pos::Det && sketch.hit(t).is_none()) {
            from = t + 1;
        }
    }
    from
}
