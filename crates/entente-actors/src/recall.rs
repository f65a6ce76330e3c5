//! What was named before, asked for by pronouns and relational phrases.
//!
//! The nearest earlier naming that fits is taken, subjects first; "the two sides" are a pair named in this sentence, in one of the last, or
//! the two states that the document is about.

use crate::phrase::{self, PronounKind, Relation};
use crate::place;
use crate::refer::{MEMORY, Reader, Recent};
use crate::sketch::Draft;
use crate::{Actor, ActorKind, Mention, Naming};
use entente_language::{Dep, Parsed, Pos, Tag};

impl Reader<'_> {
    /// Namings in mind, nearest sentence first; within a sentence subjects first, then the last named.
    pub(crate) fn ranked(&self) -> Vec<&Recent> {
        let mut list: Vec<&Recent> = self.recent.iter().filter(|r| r.sentence + MEMORY > self.sentence).collect();
        list.sort_by_key(|r| (self.sentence - r.sentence, !r.subject, r.place, std::cmp::Reverse(r.token)));
        list
    }

    /// The state in focus: the subject of this sentence or the ones before, else the document's first.
    pub(crate) fn focus(&self) -> Option<&'static str> {
        let state = |r: &&Recent| {
            // "Sukhoi told the ministry": not its own.
            if r.actors.len() == 1 && r.actors[0].kind != ActorKind::Organisation {
                r.actors[0].state.as_deref().and_then(|c| self.lists.state(c)).map(|s| s.code)
            } else {
                None
            }
        };
        self.ranked().iter().find_map(state).or_else(|| self.topic.first().copied())
    }

    /// Whom a pronoun stands for.
    pub(crate) fn antecedent(&self, kind: PronounKind, parsed: &Parsed, token: usize) -> Vec<Actor> {
        let woman = matches!(parsed.word(token).to_ascii_lowercase().as_str(), "she" | "her" | "hers" | "herself");
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
        // "Togo met Ghana and relied on it": who does it is not whom it is done to.
        let barred: Vec<&Actor> = own_subject(parsed, token)
            .and_then(|s| ranked.iter().find(|r| r.sentence == self.sentence && r.token == s))
            .map(|r| r.actors.iter().collect())
            .unwrap_or_default();
        let other = |r: &Recent| {
            !r.actors
                .iter()
                .any(|a| barred.iter().any(|b| a.name == b.name || (a.state.is_some() && a.state == b.state)))
        };
        let ranked: Vec<&Recent> = ranked.into_iter().filter(|r| barred.is_empty() || other(r)).collect();
        // "Peru and Chile train its crews": neither's own.
        let its = kind == PronounKind::Thing && parsed.token(token).tag == Tag::PrpS;
        let ranked: Vec<&Recent> = ranked
            .into_iter()
            .filter(|r| !its || r.sentence < self.sentence || !r.together)
            .collect();
        let clause = clause_subject(parsed, token).map(|s| stands_for(parsed, s));
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
    pub(crate) fn many(&self, _parsed: &Parsed, _token: usize) -> Vec<Actor> {
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
            let mut persons: Vec<Actor> = Vec::new();
            for a in here
                .iter()
                .filter(|r| back > 0 && r.actors.len() == 1 && r.actors[0].person.is_some())
                .map(|r| &r.actors[0])
            {
                if !persons.iter().any(|t| t.state == a.state) {
                    persons.push(a.clone());
                }
            }
            if persons.len() > 1 {
                return persons;
            }
            if let Some(r) = here.iter().rev().find(|r| r.plural) {
                return r.actors.clone();
            }
        }
        self.pair(usize::MAX)
    }

    /// Whom a relational phrase stands for.
    pub(crate) fn relation(&self, relation: Relation, draft: &Draft, parsed: &Parsed) -> Vec<Actor> {
        match relation {
            Relation::Pair if bare(parsed, &draft.tokens) && self.group_spoken_of().is_some() => self.group_spoken_of().unwrap_or_default(),
            Relation::Pair => self.office_pair(draft, parsed).unwrap_or_else(|| self.pair_for(draft, parsed)),
            Relation::Several(n) => {
                if let Some(group) = self.group_of(n) {
                    return group;
                }
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
            Relation::Half(word) => {
                let half = self.half(word).map(|c| self.state_actor(c, "half of what was one"));
                half.into_iter().collect()
            }
            Relation::Other => {
                let one = self.focus();
                self.other_than(one)
                    .map(|c| self.state_actor(c, "the other side"))
                    .into_iter()
                    .collect()
            }
        }
    }

    /// "We" inside a quotation is whoever speaks: the first subject of the sentence outside the quotation.
    pub(crate) fn speakers(&self, parsed: &Parsed, out: &mut [Mention]) {
        let first_person = |m: &Mention| m.naming == Naming::Pronoun && phrase::pronoun(parsed, m.head) == Some(PronounKind::Speaker);
        if !out.iter().any(first_person) {
            return;
        }
        let quoted = place::quoted(parsed);
        let mut speaker: Vec<Option<usize>> = vec![None; parsed.sentences().len().max(1)];
        for (i, m) in out.iter().enumerate() {
            let here = &mut speaker[parsed.sentence_of(m.head)];
            if here.is_none() && m.naming != Naming::Pronoun && !m.actors.is_empty() && !quoted[m.head] && place::is_subject(parsed, m.head)
            {
                *here = Some(i);
            }
        }
        for i in 0..out.len() {
            let Some(by) = speaker[parsed.sentence_of(out[i].head)].filter(|_| first_person(&out[i]) && quoted[out[i].head]) else {
                continue;
            };
            let told = out[by]
                .actors
                .iter()
                .map(|a| Actor {
                    because: format!("speaker: {}", a.name),
                    ..a.clone()
                })
                .collect();
            out[i].actors = told;
        }
    }
}

/// The subject of the predicate that a pronoun is object of, which it cannot stand for; not for possessives ("their own") and reflexives.
fn own_subject(parsed: &Parsed, token: usize) -> Option<usize> {
    let reflexive = parsed.word(token).to_ascii_lowercase().contains("sel");
    (parsed.token(token).tag == Tag::Prp && !reflexive)
        .then(|| object_of(parsed, token))
        .flatten()
}

/// Who met the person that a token names: the subject of "met", "received", "telephoned".
pub(crate) fn met_by(parsed: &Parsed, token: usize) -> Option<usize> {
    const MEETS: [&str; 11] = [
        "meet",
        "met",
        "meets",
        "meeting",
        "received",
        "receives",
        "hosted",
        "telephoned",
        "phoned",
        "greeted",
        "visited",
    ];
    let t = parsed.token(token);
    let verb = parsed.word(t.head).to_ascii_lowercase();
    (t.dep == Dep::Dobj && MEETS.contains(&verb.as_str()))
        .then(|| object_of(parsed, token))
        .flatten()
}

/// The subject of the predicate that a token is object of, directly or by a preposition.
pub(crate) fn object_of(parsed: &Parsed, token: usize) -> Option<usize> {
    let t = parsed.token(token);
    if !matches!(t.dep, Dep::Dobj | Dep::Dative | Dep::Pobj) {
        return None;
    }
    let mut at = t.head;
    for _ in 0..6 {
        let here = parsed.token(at);
        if matches!(here.pos, Pos::Verb | Pos::Aux) {
            let mut children = parsed.children(at).take(64);
            if let Some(s) = children.find(|c| matches!(parsed.token(*c).dep, Dep::Nsubj | Dep::Nsubjpass)) {
                return Some(s);
            }
            if !matches!(here.dep, Dep::Conj | Dep::Xcomp | Dep::Advcl) {
                return None;
            }
        } else if !matches!(here.dep, Dep::Prep | Dep::Dative | Dep::Agent | Dep::Prt) {
            return None;
        }
        if here.head == at {
            return None;
        }
        at = here.head;
    }
    None
}

/// "The ministers", "the sides", with no count.
fn bare(parsed: &Parsed, tokens: &std::ops::Range<usize>) -> bool {
    tokens.len() == 2 && parsed.word(tokens.start).eq_ignore_ascii_case("the") && parsed.token(tokens.start + 1).pos != Pos::Num
}

/// The noun that a relative pronoun stands for ("a country *that* sells its gas"); any other subject itself.
fn stands_for(parsed: &Parsed, subject: usize) -> usize {
    let clause = parsed.token(parsed.token(subject).head);
    let relative = matches!(parsed.token(subject).tag, Tag::Wdt | Tag::Wp) && clause.dep == Dep::Relcl;
    if relative { clause.head } else { subject }
}

/// Subject of the clause that a token stands in, if the token is not part of it.
pub(crate) fn clause_subject(parsed: &Parsed, token: usize) -> Option<usize> {
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
            .take(64)
            .find(|c| matches!(parsed.token(*c).dep, Dep::Nsubj | Dep::Nsubjpass));
        if let Some(s) = subject.filter(|s| *s != came && *s < token) {
            return Some(s);
        }
    }
    None
}
