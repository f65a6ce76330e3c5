//! One state that is described, not named: "Kenya has little to offer a country that buys its arms elsewhere".
//!
//! A state with "a" and a relative clause is nobody new where the clause around it says who it is: what its subject *is*
//! ("Kenya is a country that …", "as a country that …, Kenya …"), what it stands beside ("Kenya, a country that …"), or, in a text about
//! two states, the other of the two where one of them is the subject. Anywhere else it stays nobody.

use crate::described::Scene;
use crate::recall::clause_subject;
use crate::refer::{Reader, owner_states};
use crate::sketch::{Described, Draft};
use crate::{Actor, ActorKind};
use entente_language::Dep;

/// Why the described state is the one that the clause names.
const ITSELF: &str = "whom its clause describes";

impl Reader<'_> {
    /// The state that such a description means.
    pub(crate) fn one_described(&self, draft: &Draft, d: &Described, scene: Scene<'_>) -> Option<Vec<Actor>> {
        let parsed = scene.parsed;
        let described = parsed.children(draft.head).take(64).any(|c| parsed.token(c).dep == Dep::Relcl);
        if d.plural || d.definite || d.owner.is_some() || !d.states.is_empty() || !described {
            return None;
        }
        let up = parsed.token(draft.head).head;
        match parsed.token(draft.head).dep {
            Dep::Attr => self.itself(subject(scene, up)?, scene),
            Dep::Appos => self.itself(up, scene),
            Dep::Pobj if names_in_front(scene, up, draft.head) => self.itself(subject(scene, parsed.token(up).head)?, scene),
            Dep::Pobj | Dep::Dobj | Dep::Dative => self.other_of_pair(draft.head, scene),
            _ => None,
        }
    }

    /// The state named at a token, earlier or later in the sentence.
    fn itself(&self, token: usize, scene: Scene<'_>) -> Option<Vec<Actor>> {
        self.one_state(token, scene).map(|c| vec![self.state_actor(c, ITSELF)])
    }

    fn one_state(&self, token: usize, scene: Scene<'_>) -> Option<&'static str> {
        match &owner_states(scene.done, token)[..] {
            [] => self.settled.states[scene.number][scene.sketch.hit(token)?],
            [one] => self.code(one),
            _ => None,
        }
    }

    /// The other of the document's two states, where one of them does something to, for or with the described one.
    fn other_of_pair(&self, head: usize, scene: Scene<'_>) -> Option<Vec<Actor>> {
        let [a, b] = *self.topic.get(..2).filter(|_| self.paired)? else {
            return None;
        };
        let doer = self.one_state(clause_subject(scene.parsed, head)?, scene)?;
        let other = match doer {
            _ if doer == a => b,
            _ if doer == b => a,
            _ => return None,
        };
        let actor = self.state_actor(other, "the other of the two states that the text is about");
        (actor.kind == ActorKind::State).then(|| vec![actor])
    }
}

fn subject(scene: Scene<'_>, verb: usize) -> Option<usize> {
    let of_clause = |c: &usize| matches!(scene.parsed.token(*c).dep, Dep::Nsubj | Dep::Nsubjpass);
    scene.parsed.children(verb).take(64).find(of_clause)
}

/// "For a country that …, Kenya …", "as a nation that …, Kenya …".
fn names_in_front(scene: Scene<'_>, preposition: usize, head: usize) -> bool {
    let word = scene.parsed.word(preposition).to_ascii_lowercase();
    matches!(word.as_str(), "for" | "as" | "like") && subject(scene, scene.parsed.token(preposition).head).is_some_and(|s| s > head)
}
