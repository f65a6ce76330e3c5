//! Which drafts of one document are the same event told again: "the deal", "the visit", "the six vessels".

use crate::classes::Classes;
use crate::record::{Party, Status};
use entente_time::Edtf;
use std::collections::BTreeSet;

/// What the document has told of one event so far.
#[derive(Clone, Debug)]
pub struct Told {
    /// Kind.
    pub kind: String,
    /// Subtype, where known.
    pub subtype: Option<String>,
    /// Stage, where known.
    pub stage: Option<String>,
    /// States of its parties.
    pub states: BTreeSet<String>,
    /// Persons.
    pub persons: BTreeSet<String>,
    /// Lemmas that named it.
    pub lemmas: BTreeSet<String>,
    /// Lemmas of what it was done to or with: the tariff that was imposed, the men who were seized.
    pub things: BTreeSet<String>,
    /// Dates given.
    pub date: Option<Edtf>,
    /// The place where it was, as named.
    pub place: Option<String>,
    /// Ordinal given.
    pub ordinal: Option<u32>,
    /// Names given in full: the capitalised words of "the Information Security Agreement", in lower case, without small words.
    pub names: Vec<BTreeSet<String>>,
    /// What an instrument is about, as first said: "agreement on the transfer of radar equipment".
    pub phrase: Option<String>,
    /// The event of which this is a step: an index like its own.
    pub step_of: Option<usize>,
    /// Certainty.
    pub status: Status,
    /// Doers as first told.
    pub initiators: Vec<Party>,
    /// The other side as first told.
    pub counterparts: Vec<Party>,
    /// Page and sentence that told it last.
    pub at: (usize, usize),
    /// Whether it was introduced in a title.
    pub in_title: bool,
    /// Where the lead of its list stands, if an item of a list tells it.
    pub lead: Option<usize>,
}

/// How well a new telling fits: `None` if something contradicts.
pub fn fit(classes: &Classes, old: &Told, new: &Told, definite: bool) -> Option<u32> {
    if old.kind != new.kind || (old.ordinal.is_some() && new.ordinal.is_some() && old.ordinal != new.ordinal) {
        return None;
    }
    if (old.status == Status::Denied) != (new.status == Status::Denied) {
        return None;
    }
    // An accord of some year, which stands, is not one that was only talked of.
    let talked_of = matches!(old.status, Status::Proposed | Status::Hypothetical) && old.date.is_none();
    if new.kind == "agreement" && talked_of && new.status == Status::Occurred && new.date.is_some() {
        return None;
    }
    let subset = new.states.is_subset(&old.states) || old.states.is_subset(&new.states);
    if !subset || (new.states.is_empty() && !definite) {
        return None;
    }
    let same_word = old.lemmas.iter().any(|l| new.lemmas.contains(l));
    let dates = match (&old.date, &new.date) {
        (Some(a), Some(b)) if !overlap(a, b) => return None,
        // "Some time up to then" contradicts little, and so is no sign that two things are one.
        (Some(a), Some(b)) if same_word || !a.is_open() && !b.is_open() => 2,
        (Some(a), Some(b)) if a.is_open() != b.is_open() => return None,
        _ => 0,
    };
    if let (Some(a), Some(b)) = (&old.stage, &new.stage)
        && a != b
        && !definite
    {
        return None;
    }
    // What may come of it some day is not what was done: "lifted its ban in 2010 … might lift its ban".
    let guessed = |t: &Told| matches!(t.status, Status::Hypothetical | Status::Proposed) && t.date.is_none();
    if old.status == Status::Occurred && old.date.is_some() && guessed(new) && !definite {
        return None;
    }
    if !old.persons.is_empty() && !new.persons.is_empty() && old.persons.is_disjoint(&new.persons) && !definite {
        return None;
    }
    if !same_name(old, new) || items_apart(old, new) {
        return None;
    }
    if matches!(new.kind.as_str(), "meeting" | "visit") && !definite && other_people(old, new) {
        return None;
    }
    if !same_thing(classes, &old.lemmas, &new.lemmas) {
        return None;
    }
    let equal = old.states == new.states;
    let score = dates + u32::from(same_word) * 2 + u32::from(equal) + u32::from(definite) * 2;
    let enough =
        definite || new.in_title || old.in_title || (equal && (dates > 0 || new.date.is_none() && same_word && old.subtype == new.subtype));
    enough.then_some(score)
}

/// Whether they are two items of one list.
fn items_apart(old: &Told, new: &Told) -> bool {
    old.lead.is_some() && old.lead == new.lead && old.at.0 != new.at.0
}

/// Whether some state is represented by different persons.
fn other_people(old: &Told, new: &Told) -> bool {
    let of = |t: &Told, state: &str| -> BTreeSet<String> {
        let all = t.initiators.iter().chain(&t.counterparts);
        all.filter(|p| p.state.as_deref() == Some(state))
            .filter_map(|p| p.person.clone())
            .collect()
    };
    new.states.iter().any(|s| {
        let (a, b) = (of(old, s), of(new, s));
        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
    })
}

/// Whether the full names given to two things, if both have one, can be one name: one of them shortens the other.
fn same_name(old: &Told, new: &Told) -> bool {
    let shortens = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.is_subset(b) || b.is_subset(a);
    old.names.is_empty() || new.names.iter().all(|n| old.names.iter().any(|o| shortens(o, n)))
}

fn overlap(a: &Edtf, b: &Edtf) -> bool {
    let (a, b) = (a.days(), b.days());
    a.first <= b.last && b.first <= a.last
}

/// Whether two sets of words share one, or may name one thing.
pub fn same_thing(classes: &Classes, a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    a.iter().any(|l| b.contains(l)) || related(classes, a, b)
}

/// Whether two sets of words may name one thing: both in one of the synonym classes (`same_…` in `coding/classes.toml`).
fn related(classes: &Classes, a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    [
        "same_instrument",
        "same_meeting",
        "same_visit",
        "same_exercise",
        "same_transfer",
        "same_aid",
        "same_incident",
    ]
    .iter()
    .any(|c| a.iter().any(|x| classes.has(c, x)) && b.iter().any(|x| classes.has(c, x)))
}
