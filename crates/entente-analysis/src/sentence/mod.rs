//! An event in one plain English sentence: who did what to whom, where; "Japan and Viet Nam signed a memorandum in Tokyo."
//!
//! *In:* an [`Event`] and the names of states. *Out:* a sentence made of the record's fields. It meets three steps:
//! 1. [`phrases`] chooses, by kind, subtype and stage, how such an event is told (`knowledge/analysis/sentences.toml`);
//! 2. [`parties`] and [`things`] put the record's fields into words;
//! 3. the status goes around the verb: "planned to sign", "it was denied that … signed or would sign".
//!
//! # Invariants and limits
//! - A sentence never says more than the record: a number that is not told is "an unstated number of"; what was planned is not told as done.
//! - The words of a text are quoted ("…") and only where the kind alone says too little: positions and measures.
//! - Every event has a sentence: one line, beginning with a capital, ending with a full stop. Text cannot make this fail.
//! - The date is not in it: chronologies put it before ([`crate::house`]).

mod parties;
mod phrases;
mod things;

use crate::house;
use crate::relations::Relations;
use crate::timeline::one_line;
use crate::withhold::Withheld;
use entente_actors::Gazetteer;
use entente_coding::Status;
use entente_knowledge::KnowledgeError;
use entente_register::Event;
use entente_register::days::Days;
use parties::Side;
use phrases::{Phrases, Tell, fill};

/// Titles of this many letters are quoted; shorter ones say nothing, longer ones are the sentence itself.
const QUOTED: std::ops::RangeInclusive<usize> = 12..=160;

/// Tells events in sentences.
pub struct Teller<'a> {
    names: &'a Gazetteer,
    phrases: Phrases,
    relations: Relations,
    today: Option<i32>,
    withheld: Option<Withheld>,
}

impl<'a> Teller<'a> {
    /// With the names of `names` and the phrases the program was built with, or those of `$ENTENTE_KNOWLEDGE`.
    ///
    /// # Errors
    /// When the phrases are missing or make no sense.
    pub fn new(names: &'a Gazetteer) -> Result<Teller<'a>, KnowledgeError> {
        Ok(Teller {
            names,
            phrases: Phrases::standard()?,
            relations: Relations::standard()?,
            today: None,
            withheld: None,
        })
    }

    /// The day (EDTF) it is told of: what is planned for later is "to be", not "was planned". What is no date changes nothing.
    #[must_use]
    pub fn as_of(mut self, day: Option<&str>) -> Teller<'a> {
        self.today = day.and_then(Days::read).map(|d| d.last);
        self
    }

    /// Without persons' names and without words of a text.
    #[must_use]
    pub fn without(mut self, withheld: Withheld) -> Teller<'a> {
        self.withheld = Some(withheld);
        self
    }

    /// The name of a state or body as sentences have it: "the United States", "ASEAN"; the code where it has no name.
    pub fn state(&self, code: &str) -> String {
        self.phrases.parties.state(code, self.names.name_of(code))
    }

    /// The names of those on one side of an event: "Japan and Viet Nam"; empty where nobody is named.
    pub fn side(&self, parties: &[entente_coding::Party], kind: &str) -> String {
        Side::of(self, parties, kind).words()
    }

    /// What an event transfers or gives, with numbers: "six patrol boats"; `None` where no item is told.
    pub fn items(&self, event: &Event) -> Option<String> {
        self.phrases.things.items(&event.items).map(|i| self.covered(&i))
    }

    /// The conditions of an event in words, "transfer to third parties and end use"; `None` without any.
    pub fn conditions(&self, event: &Event) -> Option<String> {
        self.phrases.things.conditions(&event.conditions)
    }

    /// The name of an area in words: "maritime law enforcement".
    pub fn area(&self, area: &str) -> String {
        self.phrases.things.area(area)
    }

    /// A text of the record (the name of an instrument, of a place), with what is withheld covered.
    pub fn covered(&self, text: &str) -> String {
        let text = one_line(text);
        match &self.withheld {
            Some(w) => w.cover(&text),
            None => text,
        }
    }

    /// The event in one sentence.
    pub fn tell(&self, event: &Event) -> String {
        let tell = self.phrases.choose(event);
        let (doers, others) = (
            Side::of(self, &event.initiators, &event.kind),
            Side::of(self, &event.counterparts, &event.kind),
        );
        let (a, b) = (doers.words(), others.words());
        let what = self.what(event);
        let visitor = parties::visitor(self, event).unwrap_or_else(|| a.clone());
        let host = self.host(event, &others);
        let slot = |name: &str| match name {
            "A" => Some(a.clone()),
            "B" => Some(host.clone()),
            "what" => Some(what.clone()),
            "its" => Some(if doers.is_plural() { "their" } else { "its" }.to_owned()),
            "visitor" => Some(visitor.clone()),
            "states" => Some(parties::states(self, event).unwrap_or_else(|| a.clone())),
            _ => None,
        };
        let subject = fill(&tell.subject, &slot);
        let core = if a.is_empty() {
            let noun = fill(&tell.noun, &slot);
            fill(self.around(event, tell, &self.phrases.nouns), &|name| {
                (name == "noun").then(|| noun.clone())
            })
        } else {
            let bare = tell.bare.as_ref().filter(|_| b.is_empty());
            let verb = bare.unwrap_or(&tell.tell).forms(doers.is_plural() && tell.subject == "{A}");
            let (does, did) = (fill(&verb.does, &slot), fill(&verb.did, &slot));
            fill(self.around(event, tell, &self.phrases.status), &|name| match name {
                "A" => Some(subject.clone()),
                "do" => Some(does.clone()),
                "did" => Some(did.clone()),
                "past" => Some(verb.past.clone()),
                "is" => Some(if doers.is_plural() { "are" } else { "is" }.to_owned()),
                _ => None,
            })
        };
        let sentence = format!("{core}{}{}", self.after(event, &host), self.words(event, tell));
        finished(&sentence)
    }

    /// The frame of the event's status.
    fn around<'p>(&self, event: &Event, tell: &Tell, frames: &'p phrases::Frames) -> &'p str {
        let first = event.date.as_deref().and_then(Days::read).map(Days::sort_day);
        let ahead = matches!((self.today, first), (Some(today), Some(first)) if first > today);
        match event.status {
            Status::Planned if tell.promise && !ahead => &frames.occurred,
            Status::Planned if ahead => &frames.coming,
            Status::Planned => &frames.planned,
            Status::Occurred => &frames.occurred,
            Status::Proposed => &frames.proposed,
            Status::Hypothetical => &frames.hypothetical,
            Status::Denied => &frames.denied,
        }
    }

    /// The host of a visit with the town: "Hanoi, Viet Nam".
    fn host(&self, event: &Event, others: &Side) -> String {
        let states = others.words();
        let place = event.place.as_ref().filter(|_| event.kind == "visit");
        match place.filter(|p| p.state.as_deref().is_some_and(|s| others.is_only(s))) {
            Some(p) if things::is_name(&p.name) && !states.ends_with(p.name.as_str()) => {
                format!("{}, {states}", self.covered(&p.name))
            }
            _ => states,
        }
    }

    /// The thing: named by the record, else by its subtype, its items or its areas.
    fn what(&self, event: &Event) -> String {
        let t = &self.phrases.things;
        let default = || self.phrases.what(&event.kind, event.subtype.as_deref()).to_owned();
        match event.kind.as_str() {
            "agreement" => match self.relation(event).or_else(|| t.instrument(event).map(|n| self.covered(&n))) {
                Some(name) => name,
                None => format!("{}{}", self.level(event).unwrap_or_else(default), t.about(event)),
            },
            "meeting" | "exercise" | "institution" => match t.series(event) {
                Some(name) => self.covered(&name),
                None => format!("{}{}", default(), t.about(event)),
            },
            "assistance" => self.aid(event, default()),
            _ => {
                let value = event.value.as_ref().map(|v| one_line(&house::money(v)));
                let worth = value.map(|v| fill(&self.phrases.after.value, &|name| (name == "value").then(|| v.clone())));
                format!("{}{}", self.items(event).unwrap_or_else(default), worth.unwrap_or_default())
            }
        }
    }

    /// "diplomatic relations", where that is what an agreement is about.
    fn relation(&self, event: &Event) -> Option<String> {
        let own = [event.instrument.as_deref(), Some(event.title.as_str())];
        own.into_iter().flatten().find_map(|text| self.phrases.relation(text))
    }

    /// The level that the title of a partnership names: "a strategic partnership".
    fn level(&self, event: &Event) -> Option<String> {
        let level = self.relations.level(event)?;
        let named =
            self.relations.level_in(&event.title) == Some(level) && matches!(event.subtype.as_deref(), Some("partnership" | "alliance"));
        named.then(|| format!("{} {level}", things::article(level)))
    }

    fn aid(&self, event: &Event, kind: String) -> String {
        let value = event.value.as_ref().map(|v| one_line(&house::money(v)));
        let sum = |of: &str| value.as_ref().map(|v| format!("{of}{v}")).unwrap_or_default();
        match (event.subtype.as_deref(), self.items(event)) {
            (Some("loan" | "grant"), items) => {
                let purpose = items.map(|i| format!(" for {i}")).unwrap_or_default();
                format!("{kind}{}{purpose}", sum(" of "))
            }
            (_, Some(items)) => format!("{items} as {kind}{}", sum(" worth ")),
            (_, None) => format!(
                "{kind}{}{}",
                self.phrases.things.about(event).replacen(" on ", " in ", 1),
                sum(" worth ")
            ),
        }
    }

    /// What is said after the core: place, number in the series, worth, due date, conditions, who says so.
    fn after(&self, event: &Event, host: &str) -> String {
        let (a, t) = (&self.phrases.after, &self.phrases.things);
        let put = |template: &str, slot: &str, value: String| fill(template, &|name| (name == slot).then(|| value.clone()));
        let mut out = String::new();
        if let Some(place) = event.place.as_ref().filter(|p| things::is_name(&p.name)) {
            let name = self.covered(&place.name);
            let known = event.states();
            let state = place
                .state
                .as_deref()
                .filter(|s| !known.contains(s) && self.names.name_of(s) != Some(&place.name));
            let at = state.map_or_else(|| name.clone(), |s| format!("{name}, {}", self.state(s)));
            if !host.contains(&name) {
                out.push_str(&put(&a.place, "place", at));
            }
        }
        if let Some(nth) = event.ordinal.filter(|_| event.mechanism.is_none())
            && let Some(template) = a.ordinal.get(&event.kind)
        {
            out.push_str(&put(template, "nth", things::ordinal(nth)));
        }
        if let Some(due) = event.due.as_deref().filter(|_| event.status != Status::Denied) {
            out.push_str(&put(&a.due, "due", house::date(Some(due))));
        }
        if let Some(conditions) = t.conditions(&event.conditions) {
            out.push_str(&put(&a.conditions, "conditions", conditions));
        }
        if let Some(who) = self.speaker(event) {
            out.push_str(&put(&a.said_by, "who", who));
        }
        out
    }

    /// Who says so, where every claim attributes it to the same and that is none of the doers.
    fn speaker(&self, event: &Event) -> Option<String> {
        let who = event.claims.first()?.said_by.as_deref()?;
        let all = event.claims.iter().all(|c| c.said_by.as_deref() == Some(who));
        let own = |p: &entente_coding::Party| {
            let state = p.state.as_deref().and_then(|s| self.names.name_of(s));
            [Some(p.name.as_str()), p.person.as_deref(), state].contains(&Some(who))
        };
        if !all || !things::is_speaker(who) || event.initiators.iter().any(own) {
            return None;
        }
        let who = match &self.withheld {
            Some(w) => w.speaker(who, self.names.code_of(who).is_some()),
            None => one_line(who),
        };
        let lower = ["A ", "An ", "The "].iter().find(|a| who.starts_with(**a));
        Some(lower.map_or_else(|| who.clone(), |a| format!("{}{}", a.to_lowercase(), &who[a.len()..])))
    }

    /// The title in quotation marks.
    fn words(&self, event: &Event, tell: &Tell) -> String {
        let title = one_line(&event.title);
        let title = title.trim_end_matches(['.', ';', ',', ':']);
        if !tell.words || self.withheld.is_some() || !QUOTED.contains(&title.chars().count()) {
            return String::new();
        }
        format!(": “{}”", title.replace(['“', '”', '"'], "'"))
    }
}

/// With a capital, one full stop, and nothing that breaks the line.
fn finished(sentence: &str) -> String {
    let line = one_line(sentence);
    let line = line.trim_end_matches(['.', ',', ' ']);
    let mut letters = line.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
