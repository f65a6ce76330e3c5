//! Those named together: "the two sides", "both ministers", "the three countries", "the other side".

use crate::recall::object_of;
use crate::refer::{MEMORY, Reader, Recent};
use crate::sketch::Draft;
use crate::{Actor, ActorKind};
use entente_language::Parsed;

/// How many sentences back "the two ministers" reaches.
const PAIR_MEMORY: usize = 60;
/// How many sentences may lie between the two.
const PAIR_APART: usize = 16;

impl Reader<'_> {
    /// Three or more who were spoken of together in one of the last sentences: "the three ministers", then "the ministers".
    pub(crate) fn group_spoken_of(&self) -> Option<Vec<Actor>> {
        let near = |r: &&Recent| r.sentence + MEMORY > self.sentence;
        let last = self.recent.iter().rev().filter(near).find(|r| r.actors.len() > 1)?;
        (last.actors.len() > 2).then(|| last.actors.clone())
    }

    /// Those named together, `n` of them, in this sentence or one of the last: "Peru, Chile and Cuba signed. All three …"
    pub(crate) fn group_of(&self, n: usize) -> Option<Vec<Actor>> {
        (0..4).find_map(|back| {
            let sentence = self.sentence.checked_sub(back)?;
            let mut group: Vec<Actor> = Vec::new();
            for r in self.recent.iter().filter(|r| r.sentence == sentence && r.joined) {
                let one = r.actors.first().filter(|a| r.actors.len() == 1 && a.state.is_some());
                group.extend(one.filter(|a| !group.iter().any(|g| g.state == a.state)).cloned());
            }
            (group.len() == n).then_some(group)
        })
    }

    /// "The two defence ministers", "both leaders": the last two of that office from different states.
    pub(crate) fn office_pair(&self, draft: &Draft, parsed: &Parsed) -> Option<Vec<Actor>> {
        let last = parsed.word(draft.tokens.end - 1).to_ascii_lowercase();
        let words = parsed.slice(draft.tokens.clone()).to_ascii_lowercase();
        let has = |w: &str| words.contains(w);
        let roles = &self.lists.roles;
        let fits = |key: &str| match last.trim_end_matches('s') {
            "minister" if has("deputy") || has("vice") => key == "deputy",
            "minister" if has("defen") => key == "defence",
            "minister" if has("foreign") => key == "foreign",
            "minister" if has("prime") => key == "head-of-government",
            "minister" => roles.is_minister(key),
            "president" => key == "head-of-state",
            "leader" => matches!(key, "head-of-state" | "head-of-government" | "leader" | "heir" | "party"),
            "official" | "chief" => !key.is_empty(),
            _ => false,
        };
        let mut list: Vec<&Recent> = self.offices.iter().filter(|r| fits(r.key)).collect();
        list.sort_by_key(|r| (r.sentence, r.token));
        let second = list.last()?;
        let first = list.iter().rev().find(|r| r.actors[0].state != second.actors[0].state)?;
        // Two that were never spoken of near each other are no pair: an entry of a chronology has its own two.
        let apart = second.sentence - first.sentence.min(second.sentence) > PAIR_APART;
        (first.sentence + PAIR_MEMORY > self.sentence && !apart).then(|| vec![first.actors[0].clone(), second.actors[0].clone()])
    }

    /// Distinct states named in this and the last `sentences - 1` sentences, in order; places only count where nothing else does.
    pub(crate) fn states_back(&self, sentences: usize, before: usize) -> Vec<&'static str> {
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
    pub(crate) fn pair_for(&self, draft: &Draft, parsed: &Parsed) -> Vec<Actor> {
        // "Japan gave money to both countries": it is none of them.
        let giver = object_of(parsed, draft.head)
            .and_then(|s| self.recent.iter().rev().find(|r| r.sentence == self.sentence && r.token == s))
            .filter(|r| r.actors.len() == 1)
            .and_then(|r| r.actors[0].state.as_deref());
        if let (Some(giver), [a, b, ..]) = (giver, &self.topic[..])
            && self.paired
            && *a != giver
            && *b != giver
        {
            return self.pair_of(a, b);
        }
        // "The army and the RSF agreed to a truce brokered by X, both sides said": the two that were the subject together.
        for back in 0..2 {
            let Some(sentence) = self.sentence.checked_sub(back) else { break };
            let here = self
                .recent
                .iter()
                .filter(|r| r.sentence == sentence && (back > 0 || r.token < draft.tokens.start));
            let mut subjects: Vec<&Recent> = here.filter(|r| r.together && r.actors.len() == 1).collect();
            subjects.dedup_by_key(|r| &r.actors[0].name);
            if let [a, b] = subjects[..] {
                return vec![a.actors[0].clone(), b.actors[0].clone()];
            }
            if !subjects.is_empty() || back > 0 {
                break;
            }
        }
        self.pair(draft.tokens.start)
    }

    pub(crate) fn pair(&self, before: usize) -> Vec<Actor> {
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
                    if let [a, b, ..] = self.topic[..]
                        && states.contains(&a)
                        && states.contains(&b)
                    {
                        return self.pair_of(a, b);
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

    pub(crate) fn pair_of(&self, a: &'static str, b: &'static str) -> Vec<Actor> {
        vec![self.state_actor(a, "the two spoken of"), self.state_actor(b, "the two spoken of")]
    }

    /// The other of the two states in play.
    pub(crate) fn other_than(&self, one: Option<&'static str>) -> Option<&'static str> {
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
}
