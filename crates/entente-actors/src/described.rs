//! Descriptions resolved: "Japan's defence minister", "the ministry", "his counterpart", "two Finnish hikers".
//!
//! In this order: the states the description names; its possessor; a person it stands beside; the place it is said of; an earlier
//! naming of the same office or organ; for a definite office or organ of a state, the state last spoken of.

use crate::lists::Lists;
use crate::people::Person;
use crate::recall;
use crate::refer::{NEAR, Reader, owner_mention, owner_states};
use crate::roles::{Role, RoleKind};
use crate::sketch::{Described, Draft, Sketch};
use crate::sorts::Sorted;
use crate::{Actor, ActorKind, LAST_SPOKEN_OF, Mention};
use entente_language::{Parsed, Pos, Tag};

/// Nouns for the other side's: "his guest", "her colleague".
const OTHER_SIDE: [&str; 5] = ["guest", "host", "colleague", "peer", "homologue"];

/// A passage while it is read, and the mentions found in it so far.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// Number of the passage.
    pub(crate) number: usize,
    pub(crate) parsed: &'a Parsed,
    pub(crate) sketch: &'a Sketch,
    pub(crate) done: &'a [Mention],
}

impl Reader<'_> {
    /// The actors of a description; `None` where it describes nobody in particular.
    pub(crate) fn described(&mut self, i: usize, draft: &Draft, d: &Described, scene: Scene<'_>) -> Option<Vec<Actor>> {
        let lists: &Lists = self.lists;
        let role = &lists.roles.all[d.role as usize];
        let codes = self.named_states(d, scene);
        if let Some(id) = self.people.of(scene.number, i) {
            return Some(vec![self.titled_person(id, draft.head, role, d, &codes, scene)]);
        }
        // "My brother Sani": he has a name.
        let after = draft.tokens.end;
        let parsed = scene.parsed;
        let kin = role.kind == RoleKind::Group && !d.plural && d.owner.is_some_and(|t| parsed.token(t).tag == Tag::PrpS);
        if kin && after < parsed.len() && parsed.token(after).pos == Pos::Propn && scene.sketch.hit(after).is_none() {
            return None;
        }
        let nobody = role.kind == RoleKind::Rank && !d.plural && codes.is_empty() && !d.definite;
        if role.kind == RoleKind::Honorific || nobody {
            return None;
        }
        if OTHER_SIDE.contains(&scene.parsed.word(d.noun.end - 1).to_ascii_lowercase().as_str())
            && codes.is_empty()
            && let Some(found) = self.neighbour(draft, d, scene)
        {
            return Some(found);
        }
        match role.key {
            "counterpart" => return Some(self.counterpart(d, &codes, scene.done)),
            "country" | "states" => return self.unnamed_states(role, draft, d, scene),
            _ => {}
        }
        let (codes, because) = match self.settle_states(role, draft, d, codes, scene) {
            Found::Actors(actors) => return Some(actors),
            Found::States(codes, because) => (codes, because),
        };
        // "Jamaican singers" are Jamaica's civilians; "singers" are nobody.
        if role.key == crate::roles::PERSON && codes.is_empty() {
            return None;
        }
        let vague = codes.is_empty() && !d.definite && d.owner.is_none() && d.place.is_none();
        let thing = match role.kind {
            RoleKind::Craft => true,
            RoleKind::Organ => !d.plural && !capitalised(scene.parsed, d),
            RoleKind::Company => !d.plural && role.key == "company",
            _ => false,
        };
        if vague && thing && draft.tokens.len() == 1 {
            return None;
        }
        Some(actors(role, draft, d, &codes, because, scene))
    }

    /// The states that the description itself names.
    fn named_states(&self, d: &Described, scene: Scene<'_>) -> Vec<&'static str> {
        let states = &self.settled.states[scene.number];
        let mut codes: Vec<&'static str> = Vec::new();
        for code in d.states.iter().filter_map(|h| states[*h]).chain(d.organ.and_then(|h| states[h])) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// A person of the document, with the title this naming gives.
    fn titled_person(&mut self, id: usize, head: usize, role: &Role, d: &Described, codes: &[&'static str], scene: Scene<'_>) -> Actor {
        if let Some(code) = codes.last() {
            self.found[id] = self.found[id].or(Some(code));
        }
        let mut actor = self.person(id, head, scene);
        if role.key == "counterpart"
            && actor.office.is_none()
            && let Some(same) = self.counterpart(d, codes, scene.done).into_iter().next()
        {
            (actor.office, actor.sectors, actor.because) = (same.office, same.sectors, same.because);
        }
        if role.kind == RoleKind::Office && role.key != "counterpart" {
            let title = scene.parsed.slice(d.title.clone());
            // "Foreign ministers X and Y" are a foreign minister each.
            actor.office = Some(
                if d.shared {
                    title.strip_suffix('s').unwrap_or(title)
                } else {
                    title
                }
                .to_owned(),
            );
            // "Minister Kishi" says less than "the defence minister" did.
            let vaguer = matches!(d.key, "minister" | "official" | "leader" | "chief") && !self.people.all[id].sectors.is_empty();
            if !vaguer && !d.sectors.is_empty() {
                actor.sectors.clone_from(&d.sectors);
            } else if vaguer && self.people.all[id].office.is_some() {
                actor.office.clone_from(&self.people.all[id].office);
            }
        }
        actor
    }

    /// "The country" is the state last spoken of; "Western countries" are unnamed states; "an ally" is nobody.
    fn unnamed_states(&self, role: &Role, draft: &Draft, d: &Described, scene: Scene<'_>) -> Option<Vec<Actor>> {
        if d.plural {
            let bare = draft.tokens.len() == 1 && !d.definite;
            return (!bare).then(|| actors(role, draft, d, &[], "unnamed states", scene));
        }
        let modifies = scene.parsed.token(draft.head).head >= draft.tokens.end
            && scene.parsed.token(draft.head).dep == entente_language::Dep::Compound;
        let by_sort = d.definite && d.owner.is_none() && d.states.is_empty() && !modifies;
        // "The island" may be any; "the Mediterranean island" is a state.
        let bare = scene.parsed.word(d.noun.end - 1).eq_ignore_ascii_case("island");
        let words = draft.tokens.start..if bare { d.noun.start } else { draft.tokens.end };
        match self.of_sort(scene.parsed, words) {
            Sorted::One(code) if by_sort => return Some(vec![self.state_actor(code, "the one of that sort")]),
            Sorted::Unknown if by_sort => return None,
            _ => {}
        }
        if role.key == "country" && by_sort {
            return self.focus().map(|c| vec![self.state_actor(c, LAST_SPOKEN_OF)]);
        }
        self.neighbour(draft, d, scene).or_else(|| self.one_described(draft, d, scene))
    }

    /// "Its neighbour" is the other state, as is "his guest"; not "its neighbour Ecuador", which has a name.
    fn neighbour(&self, draft: &Draft, d: &Described, scene: Scene<'_>) -> Option<Vec<Actor>> {
        let parsed = scene.parsed;
        let noun = parsed.word(d.noun.end - 1).to_ascii_lowercase();
        if !OTHER_SIDE.contains(&noun.as_str()) && !matches!(noun.as_str(), "neighbour" | "neighbor") || !d.states.is_empty() {
            return None;
        }
        let owner = owner_states(scene.done, d.owner?);
        let mut next = draft.tokens.end;
        while next < parsed.len() && (parsed.word(next) == "," || parsed.token(next).pos == Pos::Det) {
            next += 1;
        }
        let named = next < parsed.len() && parsed.token(next).pos == Pos::Propn && scene.sketch.hit(next).is_some();
        let [own] = &owner[..] else { return None };
        if named {
            return None;
        }
        self.other_than(self.code(own)).map(|c| vec![self.state_actor(c, "the other side")])
    }

    /// The states of a description that names none, or whom it repeats.
    fn settle_states(&self, role: &Role, draft: &Draft, d: &Described, mut codes: Vec<&'static str>, scene: Scene<'_>) -> Found {
        let holder = role.kind == RoleKind::Office && !d.plural;
        if !codes.is_empty() {
            let again = (holder && !d.former).then(|| self.holder_named(d, &codes, scene)).flatten();
            return again.map_or(Found::States(codes, "title or description in the text"), Found::Actors);
        }
        if !d.states.is_empty() {
            return Found::States(codes, "a place that is no state's");
        }
        if let Some(owner) = d.owner {
            codes = owner_states(scene.done, owner).into_iter().filter_map(|c| self.code(&c)).collect();
            return Found::States(codes, "possessor");
        }
        // "The Abe government", "the Trump administration".
        let within = |m: &&Mention| {
            draft.tokens.start <= m.tokens.start
                && m.tokens.end <= d.noun.start
                && m.actors.len() == 1
                && m.actors[0].kind == ActorKind::Person
        };
        if let Some(code) = scene
            .done
            .iter()
            .rev()
            .take(NEAR)
            .find(within)
            .and_then(|m| self.code(m.actors[0].state.as_deref()?))
        {
            return Found::States(vec![code], "whose name stands before it");
        }
        let noun = scene.parsed.word(d.noun.end - 1).to_ascii_lowercase();
        let abroad = self.lists.roles.is_abroad(&noun);
        if let Some(code) = d.place.and_then(|h| self.settled.states[scene.number][h]).filter(|_| !abroad) {
            // "The king received the prime minister in Rabat": the one spoken of, where he is a guest.
            let known = (holder && d.definite).then(|| self.same_office(d)).flatten();
            let guest = known.filter(|a| a.iter().all(|a| a.person.is_some() && a.state.as_deref() != Some(code)));
            return guest.map_or(Found::States(vec![code], "place"), Found::Actors);
        }
        if let Some(code) = d.home.and_then(|h| self.settled.states[scene.number][h]) {
            return Found::States(vec![code], "home of the people");
        }
        // "Defence Minister handed over the boats": a title by itself is the one who holds it.
        let bare = holder && !d.definite && draft.tokens.start == d.title.start && capitalised(scene.parsed, d);
        if (holder && d.definite || bare)
            && let Some(actors) = self.same_office(d)
        {
            // Long after another's was spoken of, "the President" is again the author's own.
            let own = self
                .author
                .filter(|a| actors[0].state.as_deref() != Some(*a) && !self.spoken_of_lately(&actors[0]));
            return own.map_or(Found::Actors(actors), |code| Found::States(vec![code], "the author's own"));
        }
        // "The junta" is that of a state that has one.
        if let Sorted::One(code) = self.of_sort(scene.parsed, d.noun.clone())
            && d.definite
            && role.kind == RoleKind::Organ
        {
            return Found::States(vec![code], "the one of that sort");
        }
        // "A force", "the side" may be anybody's; "the navy" and "Parliament" are some state's.
        let shared = self.lists.roles.is_shared(&noun);
        let institution = role.kind == RoleKind::Organ && !d.plural && role.key != "university" && !shared;
        if (d.definite && (holder || institution)) || (institution && capitalised(scene.parsed, d)) {
            if let Some(actors) = self.same_organ(d, scene) {
                return Found::Actors(actors);
            }
            if let Some(code) = self.author.filter(|_| role.kind == RoleKind::Organ) {
                return Found::States(vec![code], "the author's own");
            }
            if let Some(code) = self.home.filter(|_| institution && capitalised(scene.parsed, d)) {
                return Found::States(vec![code], "the country that the report is from");
            }
            if let Some(code) = self.focus() {
                return Found::States(vec![code], LAST_SPOKEN_OF);
            }
        }
        Found::States(codes, "title or description in the text")
    }

    /// A person of the document, named at `head`, with the state found by now.
    pub(crate) fn person(&mut self, id: usize, head: usize, scene: Scene<'_>) -> Actor {
        let people = self.people;
        let p: &Person = &people.all[id];
        let mut because = p.because.clone();
        if self.found[id].is_none() {
            let owner = p
                .owner
                .filter(|(passage, _)| *passage == scene.number)
                .map(|(_, t)| owner_states(scene.done, t))
                .unwrap_or_default();
            let owner_code = owner.first().and_then(|c| self.code(c));
            let code = if p.counterpart {
                self.other_than(owner_code)
            } else {
                owner_code.or_else(|| {
                    if p.key.is_empty() || p.stateless {
                        None
                    } else {
                        self.vacant(p.key).map(|code| self.not_own_host(code, head, scene))
                    }
                })
            };
            self.found[id] = code;
            because = if p.counterpart {
                "counterpart"
            } else if owner_code.is_some() {
                "possessor"
            } else if code.is_some() {
                LAST_SPOKEN_OF
            } else {
                "named without a state"
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
            office: p.office.clone().or_else(|| p.held.clone()),
            because,
        }
    }

    /// "Fiji's envoy met Prime Minister X": not Fiji's own.
    fn not_own_host(&self, code: &'static str, head: usize, scene: Scene<'_>) -> &'static str {
        let who_met = recall::met_by(scene.parsed, head);
        let same = |m: &&Mention| Some(m.head) == who_met && matches!(&m.actors[..], [a] if a.state.as_deref() == Some(code));
        let met = scene.done.iter().rev().take(NEAR).any(|m| same(&m));
        self.other_than(Some(code)).filter(|_| met).unwrap_or(code)
    }

    /// The state of someone whose office the text gives without one: of the document's two, the one with fewer in that office; else the
    /// state in focus.
    pub(crate) fn vacant(&self, key: &str) -> Option<&'static str> {
        let single = matches!(
            key,
            "head-of-state" | "head-of-government" | "foreign" | "defence" | "interior" | "finance"
        );
        let focus = self.focus();
        let pair = self.topic.get(..2).filter(|_| single).unwrap_or(&[]);
        let holders = |code: &&&'static str| {
            self.people
                .all
                .iter()
                .zip(&self.found)
                .take(400)
                .filter(|(p, f)| p.key == key && **f == Some(**code))
                .count()
        };
        let fewest = pair.iter().map(|c| holders(&c)).min().unwrap_or(0);
        if focus.is_some_and(|f| holders(&&f) == 0 || !pair.contains(&f)) && fewest > 0 {
            return focus;
        }
        let in_focus = pair.iter().find(|c| Some(**c) == focus && holders(c) == fewest);
        in_focus.or_else(|| pair.iter().find(|c| holders(c) == fewest)).copied().or(focus)
    }

    /// "His Vietnamese counterpart": the same office on the other side.
    pub(crate) fn counterpart(&self, d: &Described, codes: &[&'static str], done: &[Mention]) -> Vec<Actor> {
        let owner = d.owner.and_then(|t| owner_mention(done, t)).and_then(|m| m.actors.first());
        let own = owner
            .and_then(|a| a.state.as_deref())
            .and_then(|c| self.code(c))
            .or_else(|| self.focus());
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
}

/// What settling gave: whom the description repeats, or its states and why.
enum Found {
    Actors(Vec<Actor>),
    States(Vec<&'static str>, &'static str),
}

/// One actor for each state, or one of no known state.
fn actors(role: &Role, draft: &Draft, d: &Described, codes: &[&'static str], because: &str, scene: Scene<'_>) -> Vec<Actor> {
    let from = display_start(scene.parsed, scene.sketch, draft, d);
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
        name: scene.parsed.slice(from..draft.tokens.end).to_owned(),
        person: None,
        office: (role.kind == RoleKind::Office).then(|| scene.parsed.slice(d.title.clone()).to_owned()),
        because: because.to_owned(),
    };
    if codes.is_empty() {
        vec![one(None)]
    } else {
        codes.iter().map(|c| one(Some(c))).collect()
    }
}

fn capitalised(parsed: &Parsed, d: &Described) -> bool {
    parsed.token(d.title.end - 1).pos == Pos::Propn && parsed.word(d.title.end - 1).starts_with(char::is_uppercase)
}

/// Where the name for display begins: after determiner and possessor, with the demonym.
fn display_start(parsed: &Parsed, sketch: &Sketch, draft: &Draft, d: &Described) -> usize {
    let mut from = draft.tokens.start;
    for t in draft.tokens.start..d.title.start.min(draft.tokens.end) {
        let tag = parsed.token(t).tag;
        let possessive = tag == Tag::Pos || tag == Tag::PrpS;
        if possessive || (parsed.token(t).pos == Pos::Det && sketch.hit(t).is_none()) {
            from = t + 1;
        }
    }
    from
}
