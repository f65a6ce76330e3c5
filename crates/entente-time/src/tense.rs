//! The tense of the verb that a date hangs on: it says which Friday and which March are meant.

use entente_language::{Dep, Parsed, Pos, Tag};

/// When a verb places what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// No verb, or one that says nothing.
    None,
    Past,
    Pluperfect,
    Perfect,
    Present,
    Future,
    /// "was to meet", "would arrive": the future of a past moment.
    FutureInPast,
    /// "planned for March", with a verb in the past: nobody says whether it came.
    Ahead,
}

impl Tense {
    /// Whether it looks ahead from now or from then.
    pub fn looks_ahead(self) -> bool {
        matches!(self, Tense::Future | Tense::FutureInPast)
    }
    /// Whether it speaks of now.
    pub fn is_now(self) -> bool {
        matches!(self, Tense::Present | Tense::Perfect | Tense::Future)
    }
}

/// Heads are followed no further than this; deeper trees are nonsense.
const DEEPEST: usize = 48;

/// From a token up to the root, itself first.
pub fn upwards(p: &Parsed, token: usize) -> impl Iterator<Item = usize> + '_ {
    let mut next = Some(token);
    std::iter::from_fn(move || {
        let t = next?;
        let head = p.token(t).head;
        next = (head != t).then_some(head);
        Some(t)
    })
    .take(DEEPEST)
}

/// The verb that governs a token.
pub fn governor(p: &Parsed, token: usize) -> Option<usize> {
    upwards(p, token).find(|&t| matches!(p.token(t).pos, Pos::Verb | Pos::Aux))
}

/// The verb of saying that a time right behind it tells the day of, where the parser gave the time to what was said: "said on Monday it
/// would send troops". `time` is the run of its tokens.
pub fn said_then(p: &Parsed, time: &std::ops::Range<usize>) -> Option<usize> {
    let outside = time.clone().find(|&t| !time.contains(&p.token(t).head))?;
    let verb = governor(p, outside)?;
    let said = p.token(verb).head;
    let finite = matches!(p.token(said).tag, Tag::Vbd | Tag::Vbz | Tag::Vbp);
    if p.token(verb).dep != Dep::Ccomp || said >= time.start || !finite || p.token(said).pos != Pos::Verb {
        return None;
    }
    let subject = p
        .children(verb)
        .find(|&c| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Expl))?;
    let told = |i: usize| p.token(i).pos == Pos::Adp || matches!(p.token(i).dep, Dep::Dobj | Dep::Dative) && p.token(i).head == said;
    let next = (said + 1..time.start).all(told);
    let before_subject = time.end <= subject && (time.end..subject).all(|i| p.subtree(subject).contains(&i));
    (next && before_subject).then_some(said)
}

/// The tense in which a token's clause is told. `of` is [`of`], remembered; `forward` knows the words that look ahead ("due", "planned").
pub fn at(p: &Parsed, token: usize, of: impl Fn(usize) -> Tense, forward: impl Fn(usize) -> bool) -> Tense {
    let Some(verb) = governor(p, token) else { return Tense::None };
    let tense = of(verb);
    // "Set for May" looks ahead; "set up in May" does not.
    let set_up = p
        .children(verb)
        .any(|c| p.token(c).dep == Dep::Prt && p.word(c).eq_ignore_ascii_case("up"));
    let ahead = upwards(p, token).skip(1).take_while(|&t| t != verb).any(&forward) || forward(verb) && !set_up;
    match tense {
        Tense::Present | Tense::Perfect | Tense::None if ahead => Tense::Future,
        Tense::Past | Tense::Pluperfect if ahead => Tense::Ahead,
        other => other,
    }
}

/// The tense of a verb with its auxiliaries. `done` knows the verbs whose infinitive was done when they were.
pub fn of(p: &Parsed, verb: usize, depth: usize, done: &dyn Fn(usize) -> bool) -> Tense {
    if depth > DEEPEST {
        return Tense::None;
    }
    let auxiliaries = || p.children(verb).filter(|&c| matches!(p.token(c).dep, Dep::Aux | Dep::Auxpass));
    let mut perfect = None;
    let mut finite = None;
    for a in auxiliaries() {
        let word = p.word(a);
        let is = |list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(word));
        if is(&["will", "'ll", "’ll", "shall", "wo"]) {
            return Tense::Future;
        }
        if is(&["would", "'d", "should", "could", "might"]) {
            return Tense::FutureInPast;
        }
        if is(&["may", "can", "must"]) {
            return Tense::Future;
        }
        if p.token(a).tag == Tag::To {
            return infinitive(p, verb, depth, done);
        }
        if is(&["has", "have", "'ve", "’ve"]) {
            perfect = Some(Tense::Perfect);
        } else if is(&["had"]) {
            perfect = Some(Tense::Pluperfect);
        } else if is(&["is", "are", "am", "'s", "’s", "does", "do", "'re"]) {
            finite = Some(Tense::Present);
        } else if is(&["was", "were", "did"]) {
            finite = Some(Tense::Past);
        }
    }
    if let Some(tense) = perfect.or(finite) {
        return tense;
    }
    let t = p.token(verb);
    match t.tag {
        Tag::Vbd => Tense::Past,
        Tag::Vbz | Tag::Vbp => Tense::Present,
        Tag::Vbn if matches!(t.dep, Dep::Conj | Dep::Root) => inherited(p, verb, depth, Tense::Past, done),
        Tag::Vbn => Tense::Past,
        Tag::Vb if t.dep == Dep::Conj => inherited(p, verb, depth, Tense::Future, done),
        Tag::Vb => infinitive(p, verb, depth, done),
        Tag::Md => Tense::Future,
        Tag::Vbg => inherited(p, verb, depth, Tense::None, done),
        _ => Tense::None,
    }
}

/// The tense of the verb above, for forms that have none of their own.
fn inherited(p: &Parsed, verb: usize, depth: usize, otherwise: Tense, done: &dyn Fn(usize) -> bool) -> Tense {
    let head = p.token(verb).head;
    if head == verb {
        return otherwise;
    }
    governor(p, head).map_or(otherwise, |above| of(p, above, depth + 1, done))
}

/// "agreed to meet", "is to visit": ahead of the verb above. "fired tear gas to disperse the crowd" is when they fired.
fn infinitive(p: &Parsed, verb: usize, depth: usize, done: &dyn Fn(usize) -> bool) -> Tense {
    let above = inherited(p, verb, depth, Tense::Present, done);
    let head = p.token(verb).head;
    if head != verb && (p.token(verb).dep == Dep::Advcl || governor(p, head).is_some_and(done)) {
        return above;
    }
    match above {
        Tense::Past | Tense::Pluperfect | Tense::FutureInPast => Tense::FutureInPast,
        _ => Tense::Future,
    }
}
