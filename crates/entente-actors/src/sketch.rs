//! One passage before anything is resolved: which runs of tokens name or describe someone, and what stands around them.
//!
//! *In:* a parsed passage and the lists. *Out:* [`Draft`]s in token order. A draft says what the words say ("minister, of defence, of
//! the state named at token 4, name at 6..9"); who that is, is settled later with the whole document in view.
//! Steps: names of the lists ([`crate::find`]); descriptions around role nouns ([`describe`]); capitalised runs that may be persons
//! ([`crate::person`]); pronouns and relational phrases ([`crate::phrase`]).

use crate::describe;
use crate::find::{self, Hit};
use crate::lists::{How, Lists, PlaceKind, Sense};
use crate::person;
use crate::phrase::{self, Relation};
use crate::place;
use crate::roles::RoleKind;
use crate::ship;
use entente_language::{Dep, EntityLabel, Parsed, Pos, Tag};
use std::ops::Range;

/// Something that names or describes.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) tokens: Range<usize>,
    pub(crate) head: usize,
    pub(crate) what: What,
}

/// What kind of naming it is.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// A name of the lists: number of the [`Hit`].
    Known(usize),
    /// A description around a role noun, with or without a person's name.
    Described(Box<Described>),
    /// A capitalised run; a person only if something else says so.
    Run {
        /// Whether the language model takes it for a person.
        person: bool,
    },
    /// A ship by its prefix and name: number of the prefix's hit.
    Ship(usize),
    /// A pronoun.
    Pronoun,
    /// A relational phrase.
    Relational(Relation),
}

/// A description: "Japan's deputy defence minister", "two Finnish hikers", "Gen. Romeo Brawner Jr."
#[derive(Clone, Debug)]
pub(crate) struct Described {
    /// Number of the role that heads it.
    pub(crate) role: u16,
    pub(crate) plural: bool,
    /// Tokens of the title or noun itself, without determiner, possessor and name: "deputy defence minister".
    pub(crate) title: Range<usize>,
    /// Tokens of the role noun alone.
    pub(crate) noun: Range<usize>,
    /// Hits that give its state(s).
    pub(crate) states: Vec<usize>,
    /// Hits that suggest one: "in Lyon".
    pub(crate) place: Option<usize>,
    /// Hit of a people's name, whose home counts where nothing else is said: "Tamil rebels", "ethnic Albanians".
    pub(crate) home: Option<usize>,
    /// First token of who leads it: "a delegation led by Minister X".
    pub(crate) led: Option<usize>,
    /// Key for comparing offices.
    pub(crate) key: &'static str,
    pub(crate) sectors: Vec<&'static str>,
    /// Whose it is, where that is no state: the token that heads the possessor ("its", "Sogavare's", "the country's").
    pub(crate) owner: Option<usize>,
    /// Organ within ("spokesman of the DFA", "navy chief"): hit number, for its state.
    pub(crate) organ: Option<usize>,
    pub(crate) name: Option<Range<usize>>,
    pub(crate) former: bool,
    pub(crate) definite: bool,
    /// Whether the title is one of several persons' together.
    pub(crate) shared: bool,
}

/// A passage with its hits and drafts.
#[derive(Debug)]
pub(crate) struct Sketch {
    pub(crate) hits: Vec<Hit>,
    /// For each token, one more than the number of its hit; 0 for none.
    hit_at: Vec<u32>,
    pub(crate) drafts: Vec<Draft>,
    /// For each token, the language model's entity type.
    labels: Vec<Option<EntityLabel>>,
}

impl Sketch {
    /// Notes which token is in which hit.
    pub(crate) fn index(&mut self) {
        self.hit_at.fill(0);
        for (i, hit) in self.hits.iter().enumerate() {
            self.hit_at[hit.tokens.clone()].fill(i as u32 + 1);
        }
    }
    /// The hit that covers a token.
    pub(crate) fn hit(&self, token: usize) -> Option<usize> {
        self.hit_at.get(token).and_then(|h| h.checked_sub(1)).map(|h| h as usize)
    }
    pub(crate) fn is_person(&self, token: usize) -> bool {
        self.label(token) == Some(EntityLabel::Person)
    }
    pub(crate) fn label(&self, token: usize) -> Option<EntityLabel> {
        self.labels.get(token).copied().flatten()
    }
    /// The state, body, organ or place that a hit most likely means; `None` for a role noun.
    pub(crate) fn named(&self, hit: usize) -> Option<Sense> {
        self.hits[hit]
            .senses
            .iter()
            .copied()
            .find(|s| !matches!(s, Sense::Role(..) | Sense::Ship(_)))
    }
    /// The role that a hit means.
    pub(crate) fn role(&self, hit: usize) -> Option<(u16, bool)> {
        // "Self-Defense Forces" has a name of its own, and "the Emirates" are one state.
        let own = |s| {
            matches!(
                s,
                Sense::Organ(_) | Sense::Organisation(_) | Sense::Body(_) | Sense::State(_, How::Name)
            )
        };
        if self.named(hit).is_some_and(own) {
            return None;
        }
        self.hits[hit].senses.iter().find_map(|s| {
            if let Sense::Role(r, plural) = s {
                Some((*r, *plural))
            } else {
                None
            }
        })
    }
    /// Whether a hit names a people without a state of its own.
    pub(crate) fn is_people(&self, lists: &Lists, hit: usize) -> bool {
        matches!(self.named(hit), Some(Sense::Place(p)) if lists.places[p as usize].kind == PlaceKind::People)
    }
    /// Whether a hit names a state.
    pub(crate) fn is_state(&self, hit: usize) -> bool {
        matches!(self.named(hit), Some(Sense::State(..)))
    }
}

/// Reads one passage.
pub(crate) fn sketch(parsed: &Parsed, lists: &Lists) -> Sketch {
    let mut labels = vec![None; parsed.len()];
    for e in parsed.entities() {
        labels[e.tokens.clone()].fill(Some(e.label));
    }
    let mut hits = find::hits(parsed, lists);
    for hit in &mut hits {
        credit(parsed, lists, &labels, hit);
    }
    hits.retain(|h| !h.senses.is_empty());
    let mut s = Sketch {
        hits,
        hit_at: vec![0; parsed.len()],
        drafts: Vec::new(),
        labels,
    };
    s.index();
    person::reclaim(parsed, lists, &mut s);
    person::keep_whole(parsed, lists, &mut s);
    let mut drafts = describe::describe(parsed, lists, &s);
    drop_parts(&mut drafts);
    ship::find(parsed, &s, &mut drafts);
    let taken = person::names_in(&drafts, parsed.len());
    for (i, hit) in s.hits.iter().enumerate() {
        // "Kurds" are described, with whose they are.
        let told = s.role(i).is_some() && s.is_people(lists, i);
        if s.named(i).is_some() && !told && s.hit(hit.tokens.start) == Some(i) {
            drafts.push(Draft {
                tokens: hit.tokens.clone(),
                head: head_of(parsed, &hit.tokens),
                what: What::Known(i),
            });
        }
    }
    person::runs(parsed, lists, &s, &taken, &mut drafts);
    phrase::find(parsed, lists, &s, &taken, &mut drafts);
    drop_relational(&mut drafts);
    drafts.sort_by_key(|d| (d.tokens.start, std::cmp::Reverse(d.tokens.end)));
    s.drafts = drafts;
    s
}

/// Drops descriptions that are only part of another's: "national" in "Minister of National Defence".
fn drop_parts(drafts: &mut Vec<Draft>) {
    let mut end = 0;
    drafts.retain(|draft| {
        let What::Described(d) = &draft.what else { return true };
        let bare = d.states.is_empty() && d.organ.is_none() && d.owner.is_none() && d.name.is_none();
        if draft.tokens.end <= end && bare {
            return false;
        }
        end = end.max(draft.tokens.end);
        true
    });
}

/// "The two ministers" is a relation, not one more description.
fn drop_relational(drafts: &mut Vec<Draft>) {
    let phrases: Vec<Range<usize>> = drafts
        .iter()
        .filter(|d| matches!(d.what, What::Relational(_)))
        .map(|d| d.tokens.clone())
        .collect();
    if phrases.is_empty() {
        return;
    }
    drafts.retain(|d| {
        let What::Described(x) = &d.what else { return true };
        let at = phrases.partition_point(|p| p.end <= x.noun.start);
        phrases
            .get(at)
            .is_none_or(|p| !(p.start <= x.noun.start && x.noun.end <= p.end) || d.tokens.end > p.end)
    });
}

/// Takes from a hit the senses that its words are not used in here.
fn credit(parsed: &Parsed, lists: &Lists, labels: &[Option<EntityLabel>], hit: &mut Hit) {
    if named_weakly(lists, hit) && !place::backs_place(parsed, labels, hit) {
        hit.senses.retain(|s| !matches!(s, Sense::Place(_)));
    }
    if !hit.senses.is_empty() && !credible(parsed, lists, hit) {
        hit.senses.clear();
    }
}

/// Whether the words of a hit are used as that: "general elections" has no general, "forces him to" no forces.
fn credible(parsed: &Parsed, lists: &Lists, hit: &Hit) -> bool {
    if hit
        .senses
        .iter()
        .any(|s| matches!(s, Sense::Place(p) if lists.places[*p as usize].kind == PlaceKind::Nothing))
    {
        return true;
    }
    let last = parsed.token(hit.tokens.end - 1);
    if hit
        .senses
        .iter()
        .any(|s| matches!(s, Sense::Role(r, _) if lists.roles.all[*r as usize].kind == RoleKind::Rank))
        && !ranks(parsed, hit)
    {
        return false;
    }
    if hit.senses.iter().all(|s| matches!(s, Sense::Role(..))) {
        let word = parsed.word(hit.tokens.start);
        let large = word.starts_with(char::is_uppercase);
        return match last.pos {
            Pos::Noun | Pos::Propn | Pos::X => true,
            // "Omani pilgrims" alone is read as if the pilgrims did something.
            Pos::Adj | Pos::Verb | Pos::Adv | Pos::Aux if alone(parsed, hit) => true,
            Pos::Adj | Pos::Verb | Pos::Adv | Pos::Aux => {
                (large && hit.tokens.start > 0) || hit.tokens.len() > 1 || plain_noun(parsed, hit.tokens.end - 1)
            }
            _ => large || hit.tokens.len() > 1,
        };
    }
    if names_money(parsed, lists, hit) {
        return false;
    }
    // "us" in a headline, "it" in capitals: a pronoun is no state.
    !(matches!(last.pos, Pos::Pron) && last.tag == Tag::Prp && parsed.word(hit.tokens.start).chars().any(char::is_lowercase))
}

/// "Four million Canadian dollars", "14 million U.S. dollars": money, and nobody's doing; not "Russia pounds Kharkiv".
fn names_money(parsed: &Parsed, lists: &Lists, hit: &Hit) -> bool {
    let next = hit.tokens.end;
    if next >= parsed.len() || !lists.roles.is_currency(&parsed.word(next).to_lowercase()) {
        return false;
    }
    let adjective = hit.senses.iter().any(|s| matches!(s, Sense::State(_, How::Adjective)));
    let counted = || hit.tokens.start > 0 && parsed.token(hit.tokens.start - 1).pos == Pos::Num;
    parsed.token(next).pos != Pos::Verb && (adjective || counted())
}

/// Whether all that a hit can name are cities and provinces of the large lists.
fn named_weakly(lists: &Lists, hit: &Hit) -> bool {
    let mut names = hit
        .senses
        .iter()
        .filter(|s| !matches!(s, Sense::Role(..) | Sense::Ship(_)))
        .peekable();
    names.peek().is_some() && names.all(|s| matches!(s, Sense::Place(p) if lists.places[*p as usize].weak))
}

/// Whether a hit ends a text so short that it is a naming and no sentence.
fn alone(parsed: &Parsed, hit: &Hit) -> bool {
    parsed.len() <= 6 && hit.tokens.end == parsed.len() && hit.tokens.start > 0
}

/// Whether a short rank is one: "Gen. Brawner", not "Nakatani Gen visits".
fn ranks(parsed: &Parsed, hit: &Hit) -> bool {
    let word = parsed.word(hit.tokens.end - 1);
    let large = |t: usize| t < parsed.len() && parsed.token(t).pos == Pos::Propn && parsed.word(t).starts_with(char::is_uppercase);
    word.len() > 4 || word.ends_with('.') || (large(hit.tokens.end) && !(hit.tokens.start > 0 && large(hit.tokens.start - 1)))
}

/// An adjective or verb by its tag that stands where only a noun can: "the Japanese military" read as adjectives.
fn plain_noun(parsed: &Parsed, token: usize) -> bool {
    matches!(
        parsed.token(token).dep,
        Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Pobj | Dep::Appos | Dep::Poss
    )
}

/// The token of a run that the rest of the sentence attaches to.
pub(crate) fn head_of(parsed: &Parsed, tokens: &Range<usize>) -> usize {
    let outside = |t: usize| {
        let h = parsed.token(t).head;
        h == t || !tokens.contains(&h)
    };
    let weak = |t: usize| {
        matches!(
            parsed.token(t).dep,
            Dep::Det | Dep::Punct | Dep::Case | Dep::Amod | Dep::Compound | Dep::Nummod | Dep::Nmod | Dep::Cc | Dep::Advmod
        )
    };
    let candidates = || tokens.clone().filter(|t| outside(*t));
    candidates()
        .find(|t| !weak(*t))
        .or_else(|| candidates().next_back())
        .unwrap_or(tokens.end - 1)
}

/// Whether an adjective or people noun: "Japanese".
pub(crate) fn is_demonym(sense: Sense) -> bool {
    matches!(sense, Sense::State(_, How::Adjective | How::People))
}
