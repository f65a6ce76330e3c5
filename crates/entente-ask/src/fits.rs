//! Whether an event answers a question: every part of the question must be in its record or its sentences.

use crate::query::Query;
use crate::words::English;
use entente_analysis::relations::Relations;
use entente_analysis::things::Thing;
use entente_coding::rules::Rule;
use entente_coding::{Engine, Party, Status};
use entente_register::days::{Days, FIRST};
use entente_register::merge::Rules;
use entente_register::{Event, fold};
use std::collections::BTreeSet;

/// A part of a question that an event lacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// A state that does not take part.
    State(String),
    /// The other way round.
    Direction,
    /// Another kind, subtype or stage.
    Kind,
    /// At another time, or undated.
    Time,
    /// Another number.
    Number,
    /// A word that stands nowhere in it.
    Word(String),
    /// Not as firm as asked: only planned, denied …
    Status,
}

/// Compares events with one question.
pub struct Fits<'a> {
    /// The question.
    pub query: &'a Query,
    engine: &'a Engine,
    english: &'a English,
    merging: &'a Rules,
    relations: &'a Relations,
}

impl<'a> Fits<'a> {
    /// For one question.
    pub fn new(query: &'a Query, engine: &'a Engine, english: &'a English, merging: &'a Rules, relations: &'a Relations) -> Fits<'a> {
        Fits {
            query,
            engine,
            english,
            merging,
            relations,
        }
    }

    /// What the record alone says against an event: parties, direction, kind, time. Needs no claims.
    pub fn lacks_of_record(&self, event: &Event) -> Vec<Lack> {
        let mut lacks = Vec::new();
        for state in &self.query.states {
            if !self.takes_part(event, state) {
                lacks.push(Lack::State(state.clone()));
            }
        }
        if !self.directed(&self.query.by, &event.initiators, &event.counterparts)
            || !self.directed(&self.query.to, &event.counterparts, &event.initiators)
        {
            lacks.push(Lack::Direction);
        }
        if !self.query.kinds.is_empty() && !self.query.kinds.contains(&event.kind) {
            lacks.push(Lack::Kind);
        }
        if !self.in_time(event) {
            lacks.push(Lack::Time);
        }
        lacks
    }

    /// What an event lacks; with its claims. Empty: it answers the question, but for its status.
    pub fn lacks(&self, event: &Event) -> Vec<Lack> {
        let mut lacks = self.lacks_of_record(event);
        let text = Text::of(event, self.merging);
        if !lacks.contains(&Lack::Kind) && !self.stage_fits(event, &text) {
            lacks.push(Lack::Kind);
        }
        for (place, words) in self.query.places.iter().zip(&self.query.place_words) {
            // A town is where the event says it was: what happened elsewhere in its state is another matter.
            let mut telling = words.iter().filter(|w| !self.english.is_of_places(w));
            if !telling.all(|w| text.has(w)) {
                lacks.push(Lack::State(place.clone()));
            }
        }
        for person in &self.query.persons {
            if !has_person(event, person) {
                lacks.push(Lack::Word(person.join(" ")));
            }
        }
        for thing in &self.query.things {
            let is_it = event.subtype.as_deref() == Some(fold::singular(thing));
            if !is_it && !self.has_thing(event, thing, &text) {
                lacks.push(Lack::Word(thing.clone()));
            }
        }
        if !self.numbers_fit(event, &text) {
            lacks.push(Lack::Number);
        }
        for word in &self.query.words {
            if !text.has(word) && self.english.subtype(word).is_none_or(|s| event.subtype.as_deref() != Some(s)) {
                lacks.push(Lack::Word(word.clone()));
            }
        }
        for (lemma, verb) in &self.query.acts {
            if !self.act_fits(event, lemma, *verb, &text) {
                lacks.push(Lack::Word(lemma.clone()));
            }
        }
        if let Some(counted) = &self.query.counted
            && !self.query.acts.iter().any(|(l, _)| l == counted)
            && !self.query.words.contains(counted)
            && !self.english.is_empty(counted)
            && !self.query.things.iter().any(|t| t.ends_with(counted.as_str()))
            && !text.has(counted)
        {
            lacks.push(Lack::Word(counted.clone()));
        }
        if !self.query.statuses.contains(&event.status) {
            lacks.push(Lack::Status);
        }
        lacks.sort();
        lacks.dedup();
        lacks
    }

    fn takes_part(&self, event: &Event, state: &str) -> bool {
        let codes = self.relations.codes(state);
        event.parties().any(|p| p.state.as_ref().is_some_and(|s| codes.contains(s)))
    }

    /// Whether each of `asked` is on the right side; one that is on neither counts as lacking elsewhere.
    fn directed(&self, asked: &[String], side: &[Party], other: &[Party]) -> bool {
        let on = |side: &[Party], state: &String| {
            let codes = self.relations.codes(state);
            side.iter().any(|p| p.state.as_ref().is_some_and(|s| codes.contains(s)))
        };
        asked.iter().all(|state| on(side, state) || !on(other, state))
    }

    fn in_time(&self, event: &Event) -> bool {
        let Some(asked) = self.query.days else { return true };
        let days = event.date.as_deref().and_then(Days::read);
        // What is only known to have happened by some day may have happened long before: it is told for that day, or for a time up to it.
        days.is_some_and(|d| d.overlaps(asked) && (d.first > FIRST || asked.covers(d) || asked.first > FIRST && d.last <= asked.last))
    }

    /// Whether the stage asked for is the event's, or one that tellers use for the same moment, or a word of a sentence.
    fn stage_fits(&self, event: &Event, text: &Text) -> bool {
        let stage = match &self.query.stage {
            Some(stage) if event.kind != "assistance" => stage,
            _ => return true,
        };
        let said = self.query.acts.iter().any(|(l, v)| *v && text.has(l));
        match &event.stage {
            Some(own) => own == stage || self.has_no_stage(event) || self.reached(event, own, stage, said),
            None => said || self.has_no_stage(event) || event.kind != "transfer" && event.kind != "agreement",
        }
    }

    /// Whether an event has not reached the stage of the act that is asked for: it was only promised, or is denied.
    fn has_no_stage(&self, event: &Event) -> bool {
        !self.query.statuses.contains(&Status::Occurred) || event.status == Status::Denied
    }

    /// Whether an event of this stage is at the stage asked for as well. A sentence that has the question's verb says so itself where the
    /// stage is later, or is only the one that stands where no teller gives any; without the verb, where tellers use both for one moment.
    fn reached(&self, event: &Event, own: &str, asked: &str, said: bool) -> bool {
        if self.english.ends(own) {
            return false;
        }
        let rank = |stage: &str| self.merging.stage_rank(&event.kind, stage);
        let later = rank(own) >= rank(asked);
        let unsaid = || self.merging.unsaid_stage(&event.kind, event.status.as_str(), event.date.is_some()) == Some(own);
        if said {
            later || unsaid()
        } else {
            later && self.merging.stages_agree(&event.kind, own, asked)
        }
    }

    /// Whether a number of the question is one of the event's: of things, of its value, of the series, or in a sentence.
    fn numbers_fit(&self, event: &Event, text: &Text) -> bool {
        let counts: Vec<u64> = event.items.iter().filter_map(|i| i.count).collect();
        let numbers = self.query.numbers.iter().all(|n| {
            counts.contains(n)
                || counts.is_empty() && (text.numbers.contains(n) || self.english_number(text, *n))
                || event.value.as_ref().is_some_and(|v| (v.amount - *n as f64).abs() < 0.5)
                || event.ordinal.is_some_and(|o| u64::from(o) == *n)
        });
        let told = |asked| {
            event.ordinal.is_none() && event.mechanism.is_none() && text.stems.iter().any(|w| self.english.ordinal(w) == Some(asked))
        };
        let ordinal = self.query.ordinal.is_none_or(|asked| event.ordinal == Some(asked) || told(asked));
        numbers && ordinal
    }

    fn english_number(&self, text: &Text, n: u64) -> bool {
        text.stems.iter().any(|w| self.english.number(w) == Some(n))
    }

    /// Whether the event has a thing: among its items where it names any, else in a sentence.
    fn has_thing(&self, event: &Event, thing: &str, text: &Text) -> bool {
        let asked = Thing::named(thing, None, self.merging);
        let same = |t: &Thing| {
            let designated = asked.designations.iter().any(|d| t.designations.iter().any(|o| is_version(o, d)));
            designated || asked.is(t) || t.designations.is_empty() && asked.designations.iter().any(|d| text.has(d)) && asked.head == t.head
        };
        if text.things.iter().any(|t| t.head.is_some() || !t.designations.is_empty()) {
            // "Rafale aircraft": the name says which, the noun only what sort.
            let named = || asked.designations.is_empty() && self.query.words.iter().any(|w| text.item_words.contains(fold::singular(w)));
            return text.things.iter().any(same)
                || self.english.is_class(fold::singular(thing)) && named()
                || asked.designations.is_empty() && asked.head.as_ref().is_some_and(|h| text.item_words.contains(h));
        }
        // Help in building capacity is not told by the vessels that a sentence names beside it.
        if event.kind != "transfer" && asked.designations.is_empty() {
            let own: Vec<String> = event.instrument.iter().chain([&event.title]).flat_map(|n| fold::words(n)).collect();
            return own
                .iter()
                .any(|w| asked.is(&Thing::named(w, None, self.merging)) || same_word(w, thing));
        }
        match &asked.designations[..] {
            [] => asked.head.as_ref().is_some_and(|h| text.has(h)) || text.has(thing),
            designations => designations.iter().any(|d| text.has(d)),
        }
    }

    /// Whether a verb or noun of the question stands for the event. Where rules of the event's kind know the word, they decide: same subtype and
    /// stage, as far as both are told. Else the word must be in a sentence, or be one that questions use for events of that kind.
    fn act_fits(&self, event: &Event, lemma: &str, verb: bool, text: &Text) -> bool {
        let rules = if verb {
            self.engine.rules.for_verb(lemma)
        } else {
            self.engine.rules.for_noun(lemma)
        };
        let own = self.english.kinds(lemma, verb).is_some_and(|kinds| kinds.contains(&event.kind));
        let said = text.has(lemma);
        if self.english.is_of_third_party(lemma) {
            return said;
        }
        if own && self.english.is_of_any_stage(lemma) {
            return event.stage.as_deref().is_none_or(|s| !self.english.ends(s));
        }
        let named = event
            .instrument
            .iter()
            .chain([&event.title])
            .any(|n| fold::words(n).iter().any(|w| same_word(w, lemma)));
        let of_kind: Vec<&Rule> = rules
            .iter()
            .map(|r| &self.engine.rules.rules[*r])
            .filter(|r| r.kind == event.kind)
            .collect();
        if of_kind.is_empty() {
            return said || own && rules.is_empty();
        }
        of_kind.iter().any(|r| {
            let subtype = match (self.subtype_of(r, lemma), &event.subtype) {
                // A memorandum is no statement, whatever else a sentence names.
                (Some(a), Some(b)) => {
                    self.merging.subtypes_agree(&event.kind, &a, b) || named || said && (verb || event.kind != "agreement")
                }
                _ => true,
            };
            let own = r.stage.as_ref().filter(|s| !self.english.follows_from_status(s));
            let stage = match (own, &event.stage) {
                (Some(a), Some(b)) => a == b || self.has_no_stage(event) || said && self.reached(event, b, a, said),
                (Some(_), None) => said || self.has_no_stage(event),
                _ => true,
            };
            subtype && stage
        })
    }

    /// The subtype that a rule gives an event told by this word.
    fn subtype_of(&self, rule: &Rule, lemma: &str) -> Option<String> {
        let class = rule.subtype_class.as_ref().filter(|_| rule.subtype_arg.is_none());
        let value = class
            .and_then(|c| self.engine.rules.classes.value(c, lemma))
            .filter(|v| !v.is_empty());
        value.map(str::to_owned).or_else(|| rule.subtype.clone())
    }
}

/// The words of an event: of its record and of its sentences.
struct Text {
    stems: BTreeSet<String>,
    things: Vec<Thing>,
    /// Words of the things.
    item_words: BTreeSet<String>,
    numbers: BTreeSet<u64>,
    merging_heads: Vec<String>,
    rules_thing: Vec<(String, String)>,
}

impl Text {
    fn of(event: &Event, merging: &Rules) -> Text {
        let mut words: Vec<String> = Vec::new();
        let mut add = |text: &str| {
            words.extend(fold::words(text));
            // "S-300" is two words, and one designation.
            let designations = text.split_whitespace().filter(|w| w.contains(|c: char| c.is_ascii_digit()));
            words.extend(designations.map(|w| fold::singular(&fold::words(w).concat()).to_owned()));
        };
        let own = [&event.subtype, &event.stage, &event.mechanism, &event.instrument];
        for text in own.into_iter().flatten().chain([&event.title, &event.kind]) {
            add(text);
        }
        for party in event.parties() {
            for text in [Some(&party.name), party.person.as_ref(), party.office.as_ref()]
                .into_iter()
                .flatten()
            {
                add(text);
            }
        }
        event.items.iter().for_each(|i| add(&i.what));
        event.areas.iter().chain(&event.conditions).for_each(|a| add(a));
        event.place.iter().for_each(|p| add(&p.name));
        for claim in &event.claims {
            add(&claim.quote);
            claim.said_by.iter().for_each(|s| add(s));
        }
        let numbers = words.iter().filter_map(|w| w.parse().ok()).collect();
        let rules_thing = words
            .iter()
            .filter_map(|w| merging.thing(w).map(|t| (w.clone(), t.to_owned())))
            .filter(|(w, t)| w != t)
            .collect();
        Text {
            merging_heads: event.items.iter().filter_map(|i| Thing::of(i, merging).head).collect(),
            item_words: event
                .items
                .iter()
                .flat_map(|i| fold::words(&i.what))
                .map(|w| fold::singular(&w).to_owned())
                .collect(),
            things: entente_analysis::things::things(event, merging),
            stems: words.into_iter().collect(),
            numbers,
            rules_thing,
        }
    }

    /// Whether a word of the question stands in it, in this or another form, or another word for the same thing does.
    fn has(&self, word: &str) -> bool {
        // What the event transfers is told by its things, not by whatever else a sentence names.
        if self.stems.contains(word) || self.stems.iter().any(|w| same_word(w, word)) {
            return true;
        }
        let head = fold::singular(word);
        self.merging_heads.iter().any(|h| h == head) || self.rules_thing.iter().any(|(_, thing)| thing == head)
    }
}

/// Whether an event has a person, by these words of the name: among its parties; where those name nobody, in its title.
fn has_person(event: &Event, words: &[String]) -> bool {
    let has = |text: &str| {
        let own = fold::words(text);
        words.iter().all(|w| own.contains(w))
    };
    let mut persons = event.parties().filter_map(|p| p.person.as_deref()).peekable();
    if persons.peek().is_none() {
        return has(&event.title) || event.claims.iter().any(|c| c.said_by.as_deref().is_some_and(has));
    }
    persons.any(has) || event.claims.iter().any(|c| c.said_by.as_deref().is_some_and(has))
}

/// Whether a designation is the one asked for or a version of it: "fa50gf" of "fa50", but not "f160" of "f16".
fn is_version(own: &str, asked: &str) -> bool {
    let rest = own.strip_prefix(asked);
    rest.is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether two words are forms of one: one stem, at most an ending apart.
pub fn same_word(a: &str, b: &str) -> bool {
    let (a, b) = (fold::singular(a), fold::singular(b));
    if a == b {
        return true;
    }
    let shared = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let inflected = shared + 1 >= short.len() && long.get(shared..).is_some_and(|rest| ENDINGS.contains(&rest));
    shared >= 4 && inflected || shared >= 5 && shared * 100 >= long.len() * 70
}

/// What inflection adds to a stem, a doubled letter with it.
const ENDINGS: [&str; 19] = [
    "s", "es", "d", "ed", "ing", "ies", "ied", "led", "ling", "ted", "ting", "red", "ring", "ned", "ning", "ped", "ping", "ged", "ging",
];

#[cfg(test)]
mod tests {
    use super::same_word;

    #[test]
    fn forms_of_a_word_are_one_and_other_words_are_not() {
        for (a, b) in [
            ("ratified", "ratify"),
            ("defence", "defense"),
            ("delivery", "deliver"),
            ("vessels", "vessel"),
            ("cancelled", "cancel"),
            ("reopens", "reopen"),
        ] {
            assert!(same_word(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("submarine", "submit"),
            ("commission", "committee"),
            ("tank", "tanker"),
            ("contract", "contact"),
            ("austria", "australia"),
            ("sale", "salute"),
        ] {
            assert!(!same_word(a, b), "{a} {b}");
        }
    }
}
