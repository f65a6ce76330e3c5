//! What an account says, in a form that compares fast: sorted keys instead of words.

use super::retold::Telling;
use super::{Gist, Rules};
use crate::account::{Account, Order};
use crate::best::same_name;
use crate::days::{Days, LAST};
use crate::fold::{key, words};
use entente_coding::record::SYMMETRIC;
use entente_coding::{Party, Status};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::collections::BTreeSet;

/// Everything of an account that [`super::judge`] looks at. Empty means: not said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Where the account stands among all: [`Account::order`].
    order: (i32, String, usize, usize, String),
    pub(super) kind: String,
    /// Key of the document.
    pub(super) doc: u64,
    /// Initiators and counterparts; symmetric kinds have all in the first.
    pub(super) sides: [Vec<Actor>; 2],
    pub(super) dates: Vec<Days>,
    /// The last day that it can have happened on: a document tells of what occurred, and of what was promised, not later than
    /// it was published; what is promised is promised before it is due. What is only supposed may be supposed of any day.
    pub(super) not_after: i32,
    pub(super) due: Vec<Days>,
    pub(super) subtypes: Vec<String>,
    pub(super) stages: Vec<String>,
    pub(super) places: Vec<(u64, u64)>,
    pub(super) things: Vec<Thing>,
    pub(super) values: Vec<(u64, f64)>,
    pub(super) instruments: Vec<Name>,
    pub(super) mechanisms: Vec<Name>,
    pub(super) ordinals: Vec<u32>,
    pub(super) areas: Vec<u64>,
    /// Telling words of the titles.
    pub(super) words: Vec<u64>,
    /// Key of each sentence, and of each sentence with its firing word.
    pub(super) sentences: Vec<u64>,
    pub(super) triggers: Vec<u64>,
    /// Where each sentence begins.
    pub(super) starts: Vec<usize>,
    /// Whether every claim only denies.
    pub(super) denied: bool,
    /// How it stands to other tellings of its document's story; `None` where the document names too little. Stored with the gist.
    #[serde(skip)]
    pub(super) telling: Option<Telling>,
}

/// Keys of states and bodies: mostly few.
pub(super) type States = SmallVec<[u64; 8]>;

/// A party, as merging sees it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Actor {
    /// Key of the state or body; of the name where none is known.
    pub(super) state: u64,
    /// Key of what it is if not an official one; `None` where no sector is given.
    pub(super) sector: Option<u64>,
    /// Its person, folded, word by word.
    pub(super) person: Option<Vec<String>>,
}

/// A thing that is transferred, built, used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Thing {
    /// Key of the head noun; `None` where it names nothing in particular.
    pub(super) head: Option<u64>,
    /// Keys of its designations ("F-16", "K2"): words with a digit.
    pub(super) designations: Vec<u64>,
    pub(super) count: Option<u64>,
}

/// A name of an instrument or a series: its telling words, and its first letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Name {
    pub(super) words: Vec<u64>,
    /// Key of the initials of a longer name, or of a short name itself: EDCA.
    pub(super) initials: u64,
}

impl Facts {
    /// What an account says.
    pub fn of(account: &Account, rules: &Rules) -> Facts {
        let claims = || account.claims.iter().map(|t| &t.claim);
        // Whoever denies a visit says nothing about its date.
        let denied = claims().all(|c| c.status == Status::Denied);
        let asserting = || claims().filter(|c| denied || c.status != Status::Denied);
        let kind = account.kind();
        let symmetric = SYMMETRIC.contains(&kind);
        let mut sides = [Vec::new(), Vec::new()];
        for c in asserting() {
            sides[0].extend(c.initiators.iter().map(|p| actor(p, rules)));
            sides[usize::from(!symmetric)].extend(c.counterparts.iter().map(|p| actor(p, rules)));
        }
        let mut named = BTreeSet::new();
        for p in claims().flat_map(|c| c.initiators.iter().chain(&c.counterparts)) {
            let texts = [Some(&p.name), p.text.as_ref(), p.person.as_ref(), p.office.as_ref()];
            named.extend(texts.into_iter().flatten().flat_map(|t| rules.telling_words(t)));
        }
        let mut words: Vec<u64> = asserting().flat_map(|c| rules.telling_words(&c.title)).collect();
        words.retain(|w| !named.contains(w));
        let due: Vec<Days> = sorted(asserting().filter_map(|c| c.due.as_deref().and_then(Days::read)).collect());
        let all_of = |status: Status| asserting().all(|c| c.status == status);
        let told_of_the_past = all_of(Status::Occurred) || !rules.is_scheduled(kind) && !all_of(Status::Hypothetical);
        let published = account.first().published.filter(|_| told_of_the_past).map_or(LAST, |d| d.last);
        let not_after = due.iter().map(|d| d.last).fold(published, i32::min);
        let name = |n: &String| name(n, &named, rules);
        let sentence = |quote: &str| key(&[&crate::fold::words(quote).join(" ")]);
        let (published_day, document, start, anchor, id) = account.order();
        Facts {
            order: (published_day, document.to_owned(), start, anchor, id.to_owned()),
            kind: kind.to_owned(),
            doc: key(&[account.doc()]),
            sides: sides.map(sorted),
            dates: sorted(asserting().filter_map(|c| c.date.as_deref().and_then(Days::read)).collect()),
            not_after,
            due,
            subtypes: sorted(asserting().filter_map(|c| c.subtype.clone()).collect()),
            stages: sorted(asserting().filter_map(|c| c.stage.clone()).collect()),
            places: sorted(asserting().filter_map(|c| c.place.as_ref()).map(place).collect()),
            things: sorted(asserting().flat_map(|c| &c.items).map(|i| thing(&i.what, i.count, rules)).collect()),
            values: asserting()
                .filter_map(|c| c.value.as_ref())
                .map(|m| (key(&[&m.currency]), m.amount))
                .collect(),
            instruments: sorted(asserting().filter_map(|c| c.instrument.as_ref()).filter_map(name).collect()),
            mechanisms: sorted(asserting().filter_map(|c| c.mechanism.as_ref()).filter_map(name).collect()),
            ordinals: sorted(asserting().filter_map(|c| c.ordinal).collect()),
            areas: sorted(asserting().flat_map(|c| &c.areas).map(|a| key(&[a])).collect()),
            words: sorted(words),
            sentences: sorted(claims().map(|c| sentence(&c.quote)).collect()),
            triggers: sorted(
                claims()
                    .map(|c| key(&[&sentence(&c.quote).to_string(), &c.anchor.saturating_sub(c.start).to_string()]))
                    .collect(),
            ),
            starts: sorted(claims().map(|c| c.start).collect()),
            denied,
            telling: Telling::of(account, rules),
        }
    }

    /// As stored, behind their gist; nothing where they cannot be.
    pub fn pack(&self) -> Vec<u8> {
        let mut packed = Gist::of(self).to_bytes();
        match rmp_serde::encode::write(&mut packed, self) {
            Ok(()) => packed,
            Err(_) => Vec::new(),
        }
    }

    /// What [`pack`](Facts::pack) gave; `None` for anything else.
    pub fn unpack(packed: &[u8]) -> Option<Facts> {
        let (gist, facts) = Gist::from_bytes(packed)?;
        Facts::behind(gist, facts)
    }

    /// The facts behind their gist.
    pub fn behind(gist: Gist, packed: &[u8]) -> Option<Facts> {
        let mut facts: Facts = rmp_serde::from_slice(packed).ok()?;
        facts.telling = gist.telling;
        Some(facts)
    }

    /// Where the account stands among all: [`Account::order`].
    pub fn order(&self) -> Order<'_> {
        let (published, doc, start, anchor, id) = &self.order;
        (*published, doc, *start, *anchor, id)
    }

    /// The kind of event.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Every state and body that takes part, sorted.
    pub(super) fn states(&self) -> States {
        both(&self.states_by_side())
    }

    /// The states and bodies of each side, sorted.
    pub(super) fn states_by_side(&self) -> [States; 2] {
        self.sides.each_ref().map(|side| {
            let mut states: States = side.iter().map(|a| a.state).collect();
            states.dedup(); // sorted by state already
            states
        })
    }

    /// The days it may have happened on, as its finest date says; `None` without a date.
    pub(super) fn days(&self) -> Option<Days> {
        finest(&self.dates)
    }
}

/// All of both sides, sorted.
pub(super) fn both([a, b]: &[States; 2]) -> States {
    let mut states: States = a.iter().chain(b).copied().collect();
    states.sort_unstable();
    states.dedup();
    states
}

/// The date that says most.
pub(super) fn finest(dates: &[Days]) -> Option<Days> {
    dates.iter().copied().min_by_key(|d| (d.width(), *d))
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

fn actor(p: &Party, rules: &Rules) -> Actor {
    let state = match &p.state {
        Some(state) => key(&[state]),
        None => key(&["", &words(p.person.as_ref().unwrap_or(&p.name)).join(" ")]),
    };
    Actor {
        state,
        sector: p.sector.as_deref().map(|s| key(&[rules.sector_class(s)])),
        person: p.person.as_deref().map(words).filter(|w| !w.is_empty()),
    }
}

fn place(p: &entente_coding::Place) -> (u64, u64) {
    (p.state.as_deref().map_or(0, |s| key(&[s])), key(&[&words(&p.name).join(" ")]))
}

fn thing(what: &str, count: Option<u64>, rules: &Rules) -> Thing {
    let words = words(what);
    // "F-16" is two words to `words`: a digit, or a lone letter beside one, is part of a designation.
    let designations: Vec<u64> = what
        .split_whitespace()
        .filter(|w| w.contains(|c: char| c.is_ascii_digit()))
        .map(|w| key(&[&crate::fold::words(w).concat()]))
        .collect();
    let head = words
        .iter()
        .rev()
        .find(|w| !w.contains(|c: char| c.is_ascii_digit()) && w.len() > 1);
    Thing {
        head: head.and_then(|h| rules.thing(h)).map(|h| key(&[h])),
        designations: sorted(designations),
        count,
    }
}

/// `None` where nothing telling is left once the parties' own names are taken out.
fn name(text: &str, parties: &BTreeSet<u64>, rules: &Rules) -> Option<Name> {
    let mut words = rules.telling_words(text);
    words.retain(|w| !parties.contains(w));
    if words.is_empty() {
        return None;
    }
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let initials: String = match &parts[..] {
        [one] => crate::fold::fold(one),
        many => crate::fold::fold(
            &many
                .iter()
                .filter_map(|w| w.chars().next())
                .filter(|c| c.is_uppercase())
                .collect::<String>(),
        ),
    };
    Some(Name {
        words,
        initials: if initials.len() > 1 { key(&[&initials]) } else { 0 },
    })
}

impl Name {
    /// Whether both may name one thing: the words of one are among those of the other, or one is the other's initials.
    pub(super) fn may_be(&self, other: &Name) -> bool {
        let common = common(&self.words, &other.words);
        let few = self.words.len().min(other.words.len());
        common == few || common >= 2 && 2 * common >= self.words.len().max(other.words.len()) || {
            self.initials != 0 && self.initials == other.initials
        }
    }
}

impl Actor {
    /// Whether both name a person, and whether it may be one.
    pub(super) fn same_person(&self, other: &Actor) -> Option<bool> {
        Some(same_name(self.person.as_ref()?, other.person.as_ref()?))
    }
}

/// How many keys two sorted lists share.
pub(super) fn common<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}
