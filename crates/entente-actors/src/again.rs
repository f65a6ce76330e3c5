//! Whom a description without a name repeats: the last of that office, organ or holder that the document named.

use crate::described::Scene;
use crate::refer::{MEMORY, NEAR, Reader, Recent};
use crate::roles::RoleKind;
use crate::sketch::Described;
use crate::{Actor, ActorKind};

impl Reader<'_> {
    /// "The minister", "the president": the last one of that office who was named.
    pub(crate) fn same_office(&self, d: &Described) -> Option<Vec<Actor>> {
        let mut list: Vec<&Recent> = self.offices.iter().filter(|r| self.same_key(d.key, r.key)).collect();
        // Who writes "the President" of his own country means its own.
        list.sort_by_key(|r| (self.author.is_some() && self.is_own(r), r.sentence, r.subject, r.token));
        list.last().map(|r| r.actors.clone())
    }

    pub(crate) fn spoken_of_lately(&self, a: &Actor) -> bool {
        let same = |r: &&Recent| r.sentence + 2 > self.sentence && r.actors.len() == 1 && r.actors[0].name == a.name;
        self.recent.iter().rev().take(NEAR).any(|r| same(&r))
    }

    pub(crate) fn is_own(&self, r: &Recent) -> bool {
        self.author.is_some() && r.actors[0].state.as_deref() == self.author
    }

    /// Whether an office named `asked` can be the one of `key`: "the minister" the foreign minister, "the leader" the president.
    pub(crate) fn same_key(&self, asked: &str, key: &str) -> bool {
        asked == key
            || (asked == "minister" && self.lists.roles.is_minister(key))
            || (asked == "leader" && matches!(key, "head-of-state" | "head-of-government"))
    }

    /// "The ministry", "the navy": the last of that kind that was named.
    pub(crate) fn same_organ(&self, d: &Described, scene: Scene<'_>) -> Option<Vec<Actor>> {
        let role = &self.lists.roles.all[d.role as usize];
        if role.kind != RoleKind::Organ {
            return None;
        }
        let fits = |r: &&Recent| {
            r.key == d.key && r.actors.len() == 1 && r.actors[0].kind == ActorKind::Organ && r.sentence + MEMORY > self.sentence
        };
        // "The Court", after "the International Court of Justice".
        let noun = scene.parsed.word(d.noun.end - 1);
        let named = |r: &&Recent| {
            noun.starts_with(char::is_uppercase)
                && matches!(&r.actors[..], [a] if matches!(a.kind, ActorKind::Body | ActorKind::Organ | ActorKind::Organisation)
                    && a.name.split_whitespace().any(|w| w == noun))
        };
        let mut recent = self.recent.iter().rev();
        recent.clone().find(fits).or_else(|| recent.find(named)).map(|r| r.actors.clone())
    }

    /// "The Japanese prime minister", where the document named the holder before.
    pub(crate) fn holder_named(&self, d: &Described, codes: &[&'static str], scene: Scene<'_>) -> Option<Vec<Actor>> {
        if !matches!(
            d.key,
            "head-of-state" | "head-of-government" | "leader" | "foreign" | "defence" | "minister"
        ) || codes.len() != 1
            || d.title.len() > 3
        {
            return None;
        }
        let other = ["next", "new", "incoming", "future"];
        if d.title
            .clone()
            .any(|t| other.contains(&scene.parsed.word(t).to_ascii_lowercase().as_str()))
        {
            return None;
        }
        let fits =
            |r: &&Recent| self.same_key(d.key, r.key) && r.actors[0].person.is_some() && r.actors[0].state.as_deref() == Some(codes[0]);
        self.offices.iter().rev().find(fits).map(|r| r.actors.clone())
    }
}
