//! Whether two accounts tell of the same event: field by field, in points.

use super::facts::{Actor, Facts, States, both, common, finest};
use super::retold::Retold;
use super::{Points, Rules};
use crate::days::Days;
use smallvec::SmallVec;

/// What a comparison found in one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// In words: "same day", "another stage".
    pub what: &'static str,
    /// What it is worth.
    pub points: i32,
}

/// What speaks for and against two accounts being of one event.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Why they cannot be, whatever else agrees.
    pub veto: Option<&'static str>,
    /// The sum.
    pub points: i32,
    /// Whether one has no date and nothing else names the event: then the sum links nothing, but parts nothing either.
    pub nameless: bool,
    /// Whether the two are one sentence of one story in two outlets' words; each of them tells an event once.
    pub retold: bool,
    /// No difference costs more than this.
    worst: Option<i32>,
    reasons: SmallVec<[Reason; 20]>,
}

impl Judgement {
    /// Whether enough agrees to link the two.
    pub fn links(&self, needs: i32) -> bool {
        self.veto.is_none() && !self.nameless && self.points >= needs
    }
    /// Whether the two must never end in one event.
    pub fn parts(&self) -> bool {
        self.veto.is_some() || self.points < 0
    }
    /// What was found, field by field.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> + '_ {
        self.reasons.iter().copied()
    }

    fn add(&mut self, what: &'static str, points: i32) {
        let points = points.max(self.worst.unwrap_or(points));
        self.points += points;
        if points != 0 {
            self.reasons.push(Reason { what, points });
        }
    }
    fn veto(mut self, why: &'static str) -> Judgement {
        self.veto = Some(why);
        self
    }
}

/// Compares two accounts. Symmetric; looks at nothing but the two.
pub fn judge(a: &Facts, b: &Facts, rules: &Rules) -> Judgement {
    let mut j = Judgement::default();
    if a.kind != b.kind {
        return j.veto("another kind");
    }
    let p = rules.points(&a.kind);
    // The cheap vetoes first: most pairs end here.
    let dates = Dates::of(a, b, p);
    let (sides, other) = (a.states_by_side(), b.states_by_side());
    let parties = Parties::of(&sides, &other);
    if matches!(parties, Parties::Apart(_)) && common(&both(&sides), &both(&other)) == 0 {
        return j.veto("other parties");
    }
    let retold = Retold::of((a.doc, a.telling.as_ref()), (b.doc, b.telling.as_ref()), rules);
    if let (Parties::Apart(why), None) = (&parties, retold) {
        return j.veto(why);
    }
    let identity = Identity::of(a, b);
    if let Some(retold) = retold {
        j.retold = true;
        j.worst = Some(rules.retelling.differs);
        j.add("retold in other words", retold.points);
    }
    // What is told too late for the other document is another event all the same.
    let misread = |gap: i32| retold.is_some_and(|r| r.same_figures && gap < i32::MAX);
    match dates {
        Dates::Apart { gap } if misread(gap) => j.add("dates differ", rules.retelling.differs),
        Dates::Apart { gap } if !(identity.edition && gap <= p.edition_days) => return j.veto("no day in common"),
        Dates::Apart { .. } => j.add("dates differ", p.vague_date),
        Dates::Agree { what, points } => j.add(what, points),
    }
    // Codebook, section 8: without a date, only within a document, or by what names the event itself.
    j.nameless = a.doc != b.doc && (a.dates.is_empty() || b.dates.is_empty()) && !identity.names() && retold.is_none();
    match parties {
        Parties::Same => j.add("same parties", p.same_parties),
        Parties::Unsaid => {}
        // "Japan, the US and Australia drilled" is not "Japan and the US drilled", unless it is so by name.
        Parties::Part if identity.any() || retold.is_some() => j.add("not all parties", p.part_of_parties),
        Parties::Part => return j.veto("other parties"),
        Parties::Apart(_) => j.add("other parties", rules.retelling.differs),
    }
    people(a, b, p, &mut j);
    stages(a, b, rules, p, &mut j);
    names(p, &identity, &mut j);
    places(a, b, p, &mut j);
    things(a, b, p, &mut j);
    match values(a, b) {
        Some(true) => j.add("same value", p.same_value),
        Some(false) => j.add("another value", p.value_differs),
        None => {}
    }
    match agree(&a.due, &b.due, |x, y| x.overlaps(*y)) {
        Some(true) if a.due.iter().chain(&b.due).all(|d| d.is_closed()) => j.add("same due date", p.same_due),
        Some(false) => j.add("another due date", p.due_differs),
        _ => {}
    }
    match agree(&a.areas, &b.areas, |x, y| x == y) {
        Some(true) => j.add("same area", p.same_area),
        Some(false) => j.add("another area", p.area_differs),
        None => {}
    }
    if !a.words.is_empty() && !b.words.is_empty() {
        match common(&a.words, &b.words) {
            0 => j.add("no word in common", p.no_common_word),
            n => j.add("words in common", p.words[n.min(3)]),
        }
    }
    sentences(a, b, p, &identity, &mut j);
    j
}

/// What names the event itself, and not only its circumstances.
struct Identity {
    instrument: Option<bool>,
    mechanism: Option<bool>,
    /// Same number in the same series.
    edition: bool,
    ordinal: Option<bool>,
    sentence: bool,
    counted_thing: bool,
    value: bool,
}

impl Identity {
    fn of(a: &Facts, b: &Facts) -> Identity {
        let ordinal = agree(&a.ordinals, &b.ordinals, |x, y| x == y);
        // The number helps: "the 2nd policy dialogue" may be "the second vice-ministerial defence policy talks".
        let numbered = ordinal == Some(true);
        let mechanism = agree(&a.mechanisms, &b.mechanisms, |x, y| {
            x.may_be(y) || numbered && common(&x.words, &y.words) > 0
        });
        Identity {
            instrument: agree(&a.instruments, &b.instruments, |x, y| x.may_be(y)),
            mechanism,
            edition: mechanism == Some(true) && ordinal == Some(true),
            ordinal,
            sentence: a.doc != b.doc && common(&a.sentences, &b.sentences) > 0,
            counted_thing: a
                .things
                .iter()
                .any(|x| x.count.is_some() && x.head.is_some() && b.things.iter().any(|y| x.head == y.head && x.count == y.count)),
            value: values(a, b) == Some(true),
        }
    }
    fn names(&self) -> bool {
        self.instrument == Some(true) || self.edition || self.sentence || self.counted_thing || self.value
    }
    fn any(&self) -> bool {
        self.names() || self.mechanism == Some(true)
    }
}

/// Whether any of one list goes with any of the other; `None` where either says nothing.
fn agree<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> Option<bool> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    Some(a.iter().any(|x| b.iter().any(|y| same(x, y))))
}

enum Dates {
    Agree { what: &'static str, points: i32 },
    Apart { gap: i32 },
}

impl Dates {
    fn of(a: &Facts, b: &Facts, p: &Points) -> Dates {
        if let Some(gap) = gap((&a.dates, a.not_after), (&b.dates, b.not_after)) {
            return Dates::Apart { gap };
        }
        let (Some(x), Some(y)) = (a.days(), b.days()) else {
            return Dates::Agree {
                what: "a date is missing",
                points: p.no_date,
            };
        };
        if x.is_closed() && y.is_closed() {
            let wider = x.width().max(y.width());
            let points = p.date.iter().find(|(days, _)| wider <= *days).map(|(_, points)| *points);
            return Dates::Agree {
                what: "dates agree",
                points: points.unwrap_or(p.vague_date),
            };
        }
        let near = |x: i32, y: i32| (x - y).abs() <= p.near_days;
        let ends = near(x.last, y.last) && x.last < crate::days::LAST || near(x.first, y.first) && x.first > crate::days::FIRST;
        // News without a date, against a day shortly before it was published.
        let shortly_before = |open: Days, day: Days| {
            open.first == crate::days::FIRST && day.is_closed() && day.width() <= p.near_days && near(open.last, day.last)
        };
        if ends || shortly_before(x, y) || shortly_before(y, x) {
            return Dates::Agree {
                what: "dates may agree",
                points: p.near_bounds,
            };
        }
        Dates::Agree {
            what: "dates are vague",
            points: p.vague_date,
        }
    }
}

/// How many days lie between the dates of two accounts, each with the last day that it can have happened on; `i32::MAX` where all dates of
/// one are too late for the other, `None` where the two may be of one day.
pub(super) fn gap(a: (&[Days], i32), b: (&[Days], i32)) -> Option<i32> {
    // A day of grace: a document's day and an event's may lie in different time zones.
    let all_too_late = |dates: &[Days], last: i32| !dates.is_empty() && dates.iter().all(|d| d.first > last.saturating_add(1));
    if all_too_late(b.0, a.1) || all_too_late(a.0, b.1) {
        return Some(i32::MAX);
    }
    let (x, y) = (finest(a.0)?, finest(b.0)?);
    // An account may give several dates, by its coder's decision; one that fits is enough.
    let fits = |d: Days, others: &[Days]| others.iter().any(|o| o.overlaps(d));
    (!fits(x, b.0) && !fits(y, a.0)).then(|| (x.first.saturating_sub(y.last)).max(y.first.saturating_sub(x.last)))
}

/// How the parties of two accounts stand to each other.
pub(super) enum Parties {
    Same,
    /// One leaves a party unsaid.
    Unsaid,
    /// One has more parties, or some of them differ.
    Part,
    Apart(&'static str),
}

impl Parties {
    /// By the states and bodies of each side, sorted.
    pub(super) fn of(a: &[States; 2], b: &[States; 2]) -> Parties {
        let ([ai, ac], [bi, bc]) = (a, b);
        // Symmetric, or one of them does not say who does it to whom ("between A and B").
        if ac.is_empty() && bc.is_empty() {
            return Parties::whole(ai, bi);
        }
        if ac.is_empty() && ai.len() > 1 || bc.is_empty() && bi.len() > 1 {
            return match Parties::whole(&both(a), &both(b)) {
                Parties::Same => Parties::Unsaid,
                other => other,
            };
        }
        if common(ai, bi) == 0 && common(ai, bc) > 0 && common(ac, bi) > 0 {
            return Parties::Apart("the other direction");
        }
        match (Parties::whole(ai, bi), Parties::whole(ac, bc)) {
            (Parties::Apart(why), _) | (_, Parties::Apart(why)) => Parties::Apart(why),
            (Parties::Same, Parties::Same) => Parties::Same,
            (Parties::Part, _) | (_, Parties::Part) => Parties::Part,
            _ => Parties::Unsaid,
        }
    }

    fn whole(a: &[u64], b: &[u64]) -> Parties {
        let shared = common(a, b);
        if a == b && !a.is_empty() {
            Parties::Same
        } else if a.is_empty() || b.is_empty() {
            Parties::Unsaid
        } else if shared == 0 {
            Parties::Apart("other parties")
        } else if shared == a.len().min(b.len()) && shared == 1 && a.len().max(b.len()) == 2 {
            Parties::Unsaid
        } else if shared == a.len().min(b.len()) || shared >= 2 {
            Parties::Part
        } else {
            Parties::Apart("other parties")
        }
    }
}

/// Persons and sectors of the states that both name.
fn people(a: &Facts, b: &Facts, p: &Points, j: &mut Judgement) {
    let (mut same, mut other, mut sector) = (false, false, false);
    for (x, y) in a.sides.iter().zip(&b.sides) {
        for states in x.chunk_by(|m, n| m.state == n.state) {
            let theirs: Vec<&Actor> = y.iter().filter(|o| o.state == states[0].state).collect();
            let pairs = || states.iter().flat_map(|m| theirs.iter().map(move |n| (m, *n)));
            let met: Vec<bool> = pairs().filter_map(|(m, n)| m.same_person(n)).collect();
            same |= met.contains(&true);
            other |= !met.is_empty() && !met.contains(&true);
            let sectors: Vec<bool> = pairs().filter_map(|(m, n)| Some(m.sector? == n.sector?)).collect();
            sector |= !sectors.is_empty() && !sectors.contains(&true);
        }
    }
    if same && !other {
        j.add("same person", p.same_person);
    }
    if other {
        j.add("another person", p.person_differs);
    }
    if sector {
        j.add("another sector", p.sector_differs);
    }
}

fn stages(a: &Facts, b: &Facts, rules: &Rules, p: &Points, j: &mut Judgement) {
    if common(&a.subtypes, &b.subtypes) > 0 {
        j.add("same subtype", p.same_subtype);
    } else if agree(&a.subtypes, &b.subtypes, |x, y| {
        a.denied == b.denied && rules.subtypes_agree(&a.kind, x, y)
    }) == Some(false)
    {
        // Whoever denies a collision does not deny the harassment that another tells of.
        j.add("another subtype", p.subtype_differs);
    }
    if common(&a.stages, &b.stages) > 0 {
        j.add("same stage", p.same_stage);
    } else if agree(&a.stages, &b.stages, |x, y| rules.stages_agree(&a.kind, x, y)) == Some(false) {
        j.add("another stage", p.stage_differs);
    }
}

fn names(p: &Points, identity: &Identity, j: &mut Judgement) {
    match identity.instrument {
        Some(true) => j.add("same instrument", p.same_instrument),
        Some(false) => j.add("another instrument", p.instrument_differs),
        None => {}
    }
    match identity.mechanism {
        Some(true) => j.add("same series", p.same_mechanism),
        Some(false) => j.add("another series", p.mechanism_differs),
        None => {}
    }
    match identity.ordinal {
        Some(true) => j.add("same number in the series", p.same_ordinal),
        Some(false) => j.add("another number in the series", p.ordinal_differs),
        None => {}
    }
}

fn places(a: &Facts, b: &Facts, p: &Points, j: &mut Judgement) {
    let name = agree(&a.places, &b.places, |x, y| x.1 == y.1);
    let state = agree(&a.places, &b.places, |x, y| x.0 == 0 || y.0 == 0 || x.0 == y.0);
    match (name, state) {
        (Some(true), _) => j.add("same place", p.same_place),
        (Some(false), Some(false)) => j.add("in another state", p.place_in_other_state),
        (Some(false), _) => j.add("another place", p.place_differs),
        _ => {}
    }
}

fn things(a: &Facts, b: &Facts, p: &Points, j: &mut Judgement) {
    let same = |x: &super::facts::Thing, y: &super::facts::Thing| {
        let designated = !x.designations.is_empty() && !y.designations.is_empty();
        if designated {
            common(&x.designations, &y.designations) > 0
        } else {
            x.head.is_some() && x.head == y.head
        }
    };
    let general = |f: &Facts| f.things.iter().any(|t| t.head.is_none() && t.designations.is_empty());
    match agree(&a.things, &b.things, same) {
        Some(true) => {
            j.add("same thing", p.same_thing);
            let counted = |t: &&super::facts::Thing| t.count.is_some();
            let numbers: Vec<bool> = a
                .things
                .iter()
                .filter(counted)
                .flat_map(|x| b.things.iter().filter(counted).filter(|y| same(x, y)).map(|y| x.count == y.count))
                .collect();
            if numbers.contains(&true) {
                j.add("same number of them", p.same_number);
            } else if !numbers.is_empty() {
                j.add("another number of them", p.number_differs);
            }
        }
        Some(false) if !general(a) && !general(b) => j.add("another thing", p.thing_differs),
        _ => {}
    }
}

/// Whether the amounts agree to half a percent; `None` where one has none, or in another currency.
fn values(a: &Facts, b: &Facts) -> Option<bool> {
    let mut seen = None;
    for (currency, x) in &a.values {
        for (_, y) in b.values.iter().filter(|(c, _)| c == currency) {
            seen = Some(seen == Some(true) || (x - y).abs() <= 0.005 * x.abs().max(y.abs()));
        }
    }
    seen
}

fn sentences(a: &Facts, b: &Facts, p: &Points, identity: &Identity, j: &mut Judgement) {
    if identity.sentence {
        j.add("the same sentence", p.same_sentence);
        if common(&a.triggers, &b.triggers) > 0 {
            j.add("the same word in it", p.same_trigger);
        }
    }
    if a.doc == b.doc {
        j.add("two events of one document", p.two_in_a_document);
        if common(&a.starts, &b.starts) > 0 {
            j.add("two events of one sentence", p.two_in_a_sentence);
        }
    }
}
