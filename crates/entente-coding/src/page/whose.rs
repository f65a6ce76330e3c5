//! Whom a noun stands for: the actors named by it, in it or beside it.

use super::{Found, Page};
use entente_actors::{ActorKind, Naming};
use entente_language::{Dep, Pos};

impl Page {
    /// Who the noun at `head` stands for. `places` also takes actors named where the noun is ("the base at Cam Ranh").
    pub fn actors_at(&self, head: usize, places: bool) -> Vec<Found> {
        self.actors_within(head, places, 3)
    }

    fn actors_within(&self, head: usize, places: bool, depth: usize) -> Vec<Found> {
        let named = self
            .mention_at(head)
            .or_else(|| self.mention_over(head))
            .filter(|&k| !self.mentions[k].actors.is_empty());
        if let Some(k) = named {
            let own = |k: usize| {
                self.mentions[k].actors.iter().map(move |a| Found {
                    mention: k,
                    actor: a.clone(),
                })
            };
            let beside = self.named_beside(head, k);
            let mut found: Vec<Found> = beside.into_iter().flat_map(own).chain(own(k)).collect();
            self.lend_state(head, &mut found);
            return found;
        }
        if depth == 0
            || !matches!(
                self.parsed.token(head).pos,
                Pos::Noun | Pos::Propn | Pos::Num | Pos::Adj | Pos::Pron | Pos::Det
            )
        {
            return Vec::new();
        }
        // "His colleague Rosa Díaz" is she, whosever colleague she is.
        let person = |k: usize| {
            let named = self.mentions[k].naming == Naming::Name;
            named && self.mentions[k].actors.iter().any(|a| a.person.is_some() && a.state.is_some())
        };
        let mut beside = self.below(head, "appos").into_iter().filter_map(|o| self.mention_at(o));
        if let Some(k) = beside.find(|&k| person(k)) {
            let own = self.mentions[k].actors.iter();
            return own
                .map(|a| Found {
                    mention: k,
                    actor: a.clone(),
                })
                .collect();
        }
        let mut out = Vec::new();
        for m in self.below(head, "modifier") {
            out.extend(self.actors_within(m, false, 0));
        }
        let preps: &[&str] = if places {
            &["of", "from", "by", "at", "in", "near", "off", "to", "with", "between"]
        } else {
            &["of", "from", "by"]
        };
        if out.is_empty() {
            for prep in preps {
                for o in self.below(head, prep) {
                    out.extend(self.actors_within(o, places, depth - 1));
                }
                if !out.is_empty() {
                    break;
                }
            }
        }
        if out.is_empty() {
            for o in self.below(head, "appos") {
                out.extend(self.actors_within(o, places, depth - 1));
            }
        }
        out
    }

    /// States that stand with a mention without being in it: "*US*, South Korea stage a drill" (a headline's list), "ships from Norway,
    /// *Germany and Poland*".
    fn named_beside(&self, head: usize, k: usize) -> Vec<usize> {
        let p = &self.parsed;
        let state = |m: &usize| self.mentions[*m].actors.first().is_some_and(|a| a.kind == ActorKind::State);
        let mut out = Vec::new();
        let start = self.mentions[k].tokens.start;
        if self.mentions[k].naming == Naming::Name && matches!(p.token(head).dep, Dep::Nsubj | Dep::Nsubjpass) {
            let opens = p.sentences()[p.sentence_of(head)].start;
            let first = (start >= 2 && p.word(start - 1) == ",")
                .then(|| self.mention_over(start - 2))
                .flatten();
            out.extend(first.filter(|m| *m != k && state(m) && self.mentions[*m].tokens.start == opens));
            out.extend(self.listed_with(k).into_iter().filter(state));
        } else if self.mentions[k].naming == Naming::Description && self.mentions[k].actors.len() == 1 {
            let from = self.below(head, "from");
            if from.len() > 1 {
                let own = &self.mentions[k].actors[0].state;
                let others = from.iter().filter_map(|&o| self.mention_at(o)).filter(state);
                out.extend(others.filter(|&m| self.mentions[m].actors[0].state != *own));
            }
        }
        out
    }

    /// The states that a list before a verb joins to a subject, where the parser lost some: "Peru, *Chile* and the *Emirates* cut ties".
    fn listed_with(&self, k: usize) -> Vec<usize> {
        let p = &self.parsed;
        let name = |m: usize| self.mentions[m].naming == Naming::Name && self.mentions[m].actors.len() == 1;
        let joint = |t: usize| matches!(p.word(t), "," | "and" | "&") || p.token(t).pos == Pos::Det;
        let (mut out, mut and) = (Vec::new(), false);
        let mut at = self.mentions[k].tokens.end;
        while at < p.len() && out.len() < LISTED && joint(at) {
            and |= matches!(p.word(at), "and" | "&");
            let next = self
                .mention_over(at + 1)
                .filter(|&m| name(m) && self.mentions[m].tokens.start == at + 1);
            match next {
                Some(m) => {
                    out.push(m);
                    at = self.mentions[m].tokens.end;
                }
                None => at += 1,
            }
        }
        let acts = at < p.len() && matches!(p.token(at).pos, Pos::Verb | Pos::Aux);
        let mut at = self.mentions[k].tokens.start;
        while at > 1 && out.len() < LISTED && joint(at - 1) {
            and |= matches!(p.word(at - 1), "and" | "&");
            let before = self
                .mention_over(at - 2)
                .filter(|&m| name(m) && self.mentions[m].tokens.end == at - 1);
            match before {
                // "In Norway, Chile and Peru signed": where, not who.
                Some(m) if m != k && !self.mentions[m].place => {
                    out.push(m);
                    at = self.mentions[m].tokens.start;
                }
                Some(_) => break,
                None => at -= 1,
            }
        }
        if acts && and { out } else { Vec::new() }
    }

    /// "A Kosovo police sergeant", where only "police sergeant" was read as a mention: its state is that of the name before it.
    fn lend_state(&self, head: usize, found: &mut [Found]) {
        if found.iter().any(|x| x.actor.state.is_some()) {
            return;
        }
        let modifiers = self.below(head, "modifier");
        let named = modifiers.into_iter().filter_map(|m| self.mention_at(m));
        let Some(state) = named.flat_map(|k| &self.mentions[k].actors).find_map(|a| a.state.clone()) else {
            return;
        };
        for x in found {
            x.actor.state = Some(state.clone());
        }
    }
}

/// How many states a list has at most.
const LISTED: usize = 24;
