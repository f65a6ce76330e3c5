//! How firmly a text asserts an event: from the clause's own grammar, then from everything that governs it.
//!
//! "Agreed to provide" is planned, "denied that it had agreed to provide" is denied, "if it were to provide" hypothetical: each
//! governor is a word of `knowledge/coding/governors.toml` and bends what is below it. Combination is from the inside out.

use crate::dating;
use crate::page::{Page, lower, role_matches};
use crate::record::Status;
use crate::rules::{Governor, Rule, Rules};
use entente_grammar::{Form, Frame, Link, Tense};
use entente_language::Dep;

/// What the governors above a predicate make of it.
#[derive(Clone, Debug, Default)]
pub struct Governed {
    /// Certainty and why.
    pub status: Option<(Status, String)>,
    /// Stage from a governor ("signed", "suspended"), nearest first.
    pub stage: Option<String>,
    /// Frames of governors and the paths in them where further parties stand.
    pub adds: Vec<(usize, Vec<String>)>,
    /// Frames above that bear on the event's date, nearest first; reporting verbs are not among them.
    pub operators: Vec<usize>,
    /// The speaker's head tokens, from a reporting frame or a parenthetical.
    pub speaker: Option<Vec<usize>>,
    /// The event is only mentioned.
    pub muted: bool,
}

/// Longest chain of governors looked at.
const DEPTH: usize = 8;

/// Certainty and other effects for `frame`, an event that `rule` found.
pub fn governed(page: &Page, rules: &Rules, frame: usize, rule: &Rule) -> Governed {
    let kind = rule.kind.as_str();
    let frames = &page.frames.frames;
    let mut out = Governed::default();
    let mut status = if rule.whole {
        (Status::Occurred, None)
    } else {
        own_status(page, rules, &frames[frame], frame_is_reported(page, rules, frame))
    };
    if kind == "position" && status.0 == Status::Planned && is_taken(page, rules, frame) {
        status = (Status::Occurred, Some("who says that he will takes the stance now".into()));
    }
    if let Form::Light { verb } = frames[frame].form {
        // "issued a statement": the light verb gives the stage that it would give as a governor.
        let light = page.parsed.lemma(verb).to_lowercase();
        let over_object = |g: &&Governor| g.over.iter().any(|o| o == "object") && (g.kinds.iter().any(|k| k == kind));
        out.stage = rules.governors_of(&light).filter(over_object).find_map(|g| g.stage.clone());
    }
    below(page, rules, frame, kind, &mut out, &mut status);
    let mut at = frame;
    // "The treaty signed in May was rejected by a neighbour": it was signed all the same.
    let mut taken =
        kind == "agreement" && out.stage.is_some() && !matches!(frames[frame].form, Form::Light { .. }) && status.0 == Status::Occurred;
    for _ in 0..DEPTH {
        if out.speaker.is_none() {
            out.speaker.clone_from(&frames[at].speaker);
        }
        let Some((up, link)) = frames[at].under else { break };
        if up == at || up >= frames.len() {
            break;
        }
        let above = &frames[up];
        if matches!(link, Link::Coordination) && shares_governors(&frames[at]) {
            // "Is scheduled to tour … and to speak", "announced a visit and talks": what governs the first governs the other.
            at = up;
            continue;
        }
        if matches!(link, Link::Relative | Link::Coordination) || (matches!(link, Link::Adverbial) && !above.cues.conditional) {
            break;
        }
        if parted_by_colon(page, rules, above, &frames[at]) {
            break;
        }
        if is_forgone(page, frames[at].head) {
            status = combine(status, Status::Denied, "against");
        }
        let effects: Vec<&Governor> = rules
            .governors_of(&above.lemma)
            .filter(|g| g.kinds.is_empty() || g.kinds.iter().any(|k| k == kind))
            .filter(|g| g.over.is_empty() || g.over.iter().any(|o| stands_as(page, above, &frames[at], link, o)))
            .collect();
        out.muted |= at == frame && is_provision(page, rules, &frames[at], above, link);
        let mut reporting = false;
        // "The accord of 1987 might be revised": it was made all the same.
        let dated_before = || at == frame && kind == "agreement" && is_of_the_past(page, frames[at].head);
        let supposed = dated_before() && own_status(page, rules, above, false).0 == Status::Hypothetical;
        for g in effects.iter().filter(|_| !supposed) {
            if let Some(s) = g.status.filter(|_| !taken) {
                status = combine(status, s, &above.lemma);
            }
            if out.stage.is_none() {
                out.stage.clone_from(&g.stage);
            }
            if !g.adds.is_empty() {
                out.adds.push((up, g.adds.clone()));
            }
            // "Asked that it not be signed": a demand, which says nothing of whether it was.
            let averted = at == frame && frames[at].cues.negated && g.status == Some(Status::Proposed) && link == Link::Complement;
            out.muted |= g.mutes || averted;
            // "Told Peru to withdraw its men": what is to be done.
            if g.says && link == Link::Complement && frames[at].cues.infinitive && !page.reach(above, "object").is_empty() && !taken {
                status = combine(status, Status::Proposed, &above.lemma);
            }
            if g.says {
                reporting = true;
                if out.speaker.is_none() {
                    let heads: Vec<usize> = page.reach(above, "subject");
                    out.speaker = (!heads.is_empty()).then_some(heads);
                }
            }
        }
        if !reporting || matches!(link, Link::Argument(_)) {
            out.operators.push(up);
        }
        // A definite noun is taken as given: "the treaty would not be invoked" says nothing against the treaty.
        // So is what stands behind "under" or "after": "under a deal struck in May they will leave".
        let behind = matches!(link, Link::Argument("under" | "after" | "since" | "following" | "despite"));
        let old = || supposed || effects.iter().all(|g| g.stage.is_none()) && dated_before();
        let given = effects.is_empty() && (behind || matches!(link, Link::Argument(_)) && page.is_definite(frames[at].head)) || old();
        // An instrument taken as given stands, whatever is made of what is said of it: "received no request to reopen the 1974 accord".
        taken |= given && at == frame && kind == "agreement";
        if !given && !taken && (!matches!(link, Link::Purpose | Link::Adverbial) || above.cues.conditional) {
            let reported = frame_is_reported(page, rules, up);
            if let (s, Some(why)) = own_status(page, rules, above, reported)
                && s != Status::Occurred
                && !(reporting && s == Status::Planned)
                && !(s == Status::Denied && negates_by(page, above, &frames[at]))
            {
                status = combine(status, s, &why);
            }
        }
        at = up;
    }
    if out.stage.is_none() {
        beside(page, rules, frame, kind, &mut out);
    }
    out.status = Some((status.0, status.1.unwrap_or_else(|| "asserted".into())));
    out
}

/// Whether a noun is only what an instrument provides for: "the pact includes exchanges and a yearly dialogue".
fn is_provision(page: &Page, rules: &Rules, noun: &Frame, above: &Frame, link: Link) -> bool {
    let text = |h: usize| {
        let lemma = page.lemma(h);
        rules.classes.has("instrument", &lemma) || rules.classes.has("text_of_terms", &lemma)
    };
    let texts = || page.reach(above, "subject");
    let contains = || rules.classes.has("containing", &above.lemma) && texts().into_iter().any(text) && !texts().contains(&noun.head);
    let including = || link == Link::Argument("including") && text(above.head);
    matches!(noun.form, Form::Noun) && matches!(link, Link::Argument(_)) && (contains() || including())
}

/// What a further verb of the sentence does to the noun: "a memorandum, drafted in May, was signed by both". Only its stage and parties.
fn beside(page: &Page, rules: &Rules, frame: usize, kind: &str, out: &mut Governed) {
    let frames = &page.frames.frames;
    let head = frames[frame].head;
    if matches!(frames[frame].form, Form::Verb) {
        return;
    }
    let sentence = page.parsed.sentences()[page.parsed.sentence_of(head)].clone();
    for k in page.frames_within(sentence) {
        let f = &frames[k];
        if k == frame || f.cues.negated || !matches!(f.form, Form::Verb) {
            continue;
        }
        let role = |o: &String| f.args.iter().any(|a| role_matches(&a.role, o) && a.heads.contains(&head));
        let effect = rules
            .governors_of(&f.lemma)
            .find(|g| g.stage.is_some() && g.kinds.iter().any(|x| x == kind) && g.over.iter().any(role));
        if let Some(g) = effect {
            out.stage.clone_from(&g.stage);
            if !g.adds.is_empty() && !out.adds.iter().any(|(up, _)| *up == k) {
                out.adds.push((k, g.adds.clone()));
            }
            return;
        }
    }
}

/// Whether a noun is told from others by when it was made: "a 1998 agreement", "the accord of 1987", "a pact dating from 2001".
fn is_of_the_past(page: &Page, head: usize) -> bool {
    let p = &page.parsed;
    let since = |c: usize| p.token(c).dep == Dep::Acl && page.lemma(c) == "date" && p.children(c).any(|x| p.word(x) == "from");
    let labels = |t: &&entente_time::TimeMention| {
        let stated = t.basis == entente_time::Basis::Stated && t.edtf.as_ref().is_some_and(|e| !e.is_open());
        let host = dating::host(page, t);
        let of = || {
            let before = t.tokens.start.checked_sub(1).map(|b| lower(p.word(b)));
            t.value.len() <= "1987-05".len() && host == Some(head) && before.as_deref() == Some("of")
        };
        stated && (host.is_some_and(|h| dating::labelled(page, t, h) == Some(head)) || of())
    };
    p.children(head).any(since) || page.times.iter().any(|t| labels(&t))
}

/// Whether what is offered is accepted in the same sentence: "was invited to visit Oslo and accepted the invitation".
pub fn is_taken_up(page: &Page, rules: &Rules, head: usize) -> bool {
    let sentence = page.parsed.sentences()[page.parsed.sentence_of(head)].clone();
    let accepts = |f: &Frame| {
        let offer = page.reach(f, "object").iter().any(|&o| rules.classes.has("offer", &page.lemma(o)));
        f.head > head && offer && !f.cues.negated && f.cues.modal.is_none() && rules.classes.has("takes_up", &f.lemma)
    };
    page.frames_within(sentence).any(|k| accepts(&page.frames.frames[k]))
}

/// Whether a clause is negated only by the "no" before what it is about, which is counted there: "no accord has been signed".
fn negates_by(page: &Page, above: &Frame, below: &Frame) -> bool {
    let of_its_own = || page.parsed.children(above.head).any(|c| page.parsed.token(c).dep == Dep::Neg);
    below.cues.negated && above.cues.negated && matches!(below.form, Form::Noun) && !of_its_own()
}

/// Whether a stance is announced by whoever takes it: "they have said they will oppose it".
fn is_taken(page: &Page, rules: &Rules, frame: usize) -> bool {
    let frames = &page.frames.frames;
    let says = |up: usize| rules.governors_of(&frames[up].lemma).any(|g| g.says);
    matches!(frames[frame].under, Some((up, Link::Complement)) if says(up))
}

/// "Nor was every slight forgotten: the ban was lifted in July": what stands behind a colon is only said by who says, not denied.
fn parted_by_colon(page: &Page, rules: &Rules, above: &Frame, below: &Frame) -> bool {
    let (from, to) = (above.head.min(below.head), above.head.max(below.head));
    let verbs = matches!(above.form, Form::Verb) && matches!(below.form, Form::Verb);
    let says = || rules.governors_of(&above.lemma).any(|g| g.says);
    verbs && to - from < LONGEST_CLAUSE && (from..to).any(|i| page.parsed.word(i) == ":") && !says()
}

/// Words between two verbs of one sentence that may hang together.
const LONGEST_CLAUSE: usize = 80;

/// "Decided against supplying", "left without signing": what does not happen.
fn is_forgone(page: &Page, head: usize) -> bool {
    let t = page.parsed.token(head);
    t.dep == Dep::Pcomp && matches!(crate::page::lower(page.parsed.word(t.head)).as_str(), "against" | "without")
}

/// Whether a coordinated predicate stands under the same governors as the first: it is a noun, or a verb without tense of its own.
fn shares_governors(f: &Frame) -> bool {
    f.cues.tense == Tense::None && f.cues.modal.is_none() && (!f.cues.passive || f.cues.infinitive)
}

/// What a relative clause says of the noun: "the treaty that both signed in 2011", "an accord suspended by Mali".
fn below(page: &Page, rules: &Rules, frame: usize, kind: &str, out: &mut Governed, status: &mut (Status, Option<String>)) {
    let frames = &page.frames.frames;
    for k in described_by(page, rules, frame, kind) {
        let f = &frames[k];
        if f.cues.negated {
            continue;
        }
        let direct = f.under == Some((frame, Link::Relative));
        let of_noun = |o: &String| {
            let named = |a: &entente_grammar::Arg| role_matches(&a.role, o) && a.heads.contains(&frames[frame].head);
            f.args.iter().any(named) || (!direct && o == "object")
        };
        for g in rules
            .governors_of(&f.lemma)
            .filter(|g| g.kinds.iter().any(|x| x == kind) && g.over.iter().any(of_noun))
        {
            if out.stage.is_none() {
                out.stage.clone_from(&g.stage);
            }
            if !g.adds.is_empty() {
                out.adds.push((k, g.adds.clone()));
            }
            out.operators.push(k);
        }
        // "A visit planned for May", "talks expected next week".
        let over_object = |g: &&Governor| (g.kinds.is_empty() || g.kinds.iter().any(|x| x == kind)) && g.over.iter().any(|o| o == "object");
        if f.cues.passive
            && of_noun(&"object".to_owned())
            && let Some(s) = rules
                .governors_of(&f.lemma)
                .filter(over_object)
                .find_map(|g| g.status)
                .filter(|s| matches!(s, Status::Planned | Status::Proposed))
        {
            *status = combine(status.clone(), s, &f.lemma);
        }
    }
}

/// Frames of the relative clauses, full or reduced, that say more of an event's noun. Behind a long noun phrase the parser often hangs the
/// participle on a noun inside it ("the Statement on defence cooperation issued in April"): one that governs this kind of event and no
/// other noun of the kind in between belongs to the event.
pub fn described_by(page: &Page, rules: &Rules, frame: usize, kind: &str) -> Vec<usize> {
    let frames = &page.frames.frames;
    let head = frames[frame].head;
    if matches!(frames[frame].form, Form::Verb) {
        return Vec::new();
    }
    let end = page.parsed.sentences()[page.parsed.sentence_of(head)].end;
    let below = page.frames_under(frame).iter().copied();
    let mut out: Vec<usize> = below.filter(|&k| frames[k].under == Some((frame, Link::Relative))).collect();
    let near = page.frames_within(head + 1..end.min(head + REACH + 1));
    for k in near.clone() {
        let f = &frames[k];
        if out.contains(&k) {
            continue;
        }
        let Some((up, Link::Relative)) = f.under else { continue };
        let reduced = f.cues.passive && matches!(f.form, Form::Verb) && f.cues.tense == Tense::None;
        let concerns = || {
            let over = |g: &Governor| g.kinds.iter().any(|x| x == kind) && g.over.iter().any(|o| o == "object");
            rules.governors_of(&f.lemma).any(over)
        };
        let between = |g: &Frame| g.head > head && g.head < f.head;
        let other = |g: &Frame| {
            let same = rules.for_noun(&g.lemma).iter().any(|&r| rules.rules[r].kind == kind);
            between(g) && (g.cues.tense != Tense::None || (same && !matches!(g.form, Form::Verb)))
        };
        let named = || rules.for_noun(&frames[up].lemma).iter().any(|&r| rules.rules[r].kind == kind);
        if reduced && up != frame && !named() && concerns() && !frames[near.clone()].iter().any(other) {
            out.push(k);
        }
    }
    out
}

/// Tokens between a noun and the participle that may still be its own.
const REACH: usize = 16;

/// Whether `below` stands in `above` as `what`: a role, a preposition, or `complement`.
pub(crate) fn stands_as(page: &Page, above: &Frame, below: &Frame, link: Link, what: &str) -> bool {
    match link {
        Link::Complement | Link::Purpose => what == "complement",
        Link::Argument(prep) if what == prep && !prep.is_empty() => true,
        _ => above.args.iter().any(|a| {
            role_matches(&a.role, what)
                && a.heads
                    .iter()
                    .any(|&h| h == below.head || page.parsed.subtree(h).contains(&below.head))
        }),
    }
}

fn frame_is_reported(page: &Page, rules: &Rules, frame: usize) -> bool {
    let frames = &page.frames.frames;
    match frames[frame].under {
        Some((up, Link::Adverbial | Link::Coordination)) if up != frame && up < frame && frames[frame].speaker.is_none() => {
            frame_is_reported(page, rules, up)
        }
        Some((up, Link::Complement)) => {
            let above = &page.frames.frames[up];
            let says = rules.governors_of(&above.lemma).any(|g| g.says) || makes_known(page, rules, above);
            // "Reports that they would": as "it was reported that".
            says && (above.cues.tense == Tense::Past || matches!(above.form, Form::Noun))
        }
        _ => false,
    }
}

/// "Made known that", "let it be known that", "made clear that": they said so.
fn makes_known(page: &Page, rules: &Rules, f: &Frame) -> bool {
    let p = &page.parsed;
    let known = |c: usize| rules.classes.has("known", &lower(p.word(c)));
    matches!(f.lemma.as_str(), "make" | "let") && p.children(f.head).any(|c| known(c) || p.children(c).any(known))
}

/// Certainty from a clause's own words, with the word that gave it.
fn own_status(page: &Page, rules: &Rules, f: &Frame, reported: bool) -> (Status, Option<String>) {
    let c = &f.cues;
    let p = &page.parsed;
    let mut status = (Status::Occurred, None);
    for &a in &f.adverbs {
        if let Some(s) = rules.adverb(&p.lemma(a).to_lowercase()) {
            status = combine(status, s, p.word(a));
        }
    }
    if matches!(f.form, Form::Noun | Form::Light { .. }) {
        for m in p
            .children(f.head)
            .filter(|&m| matches!(p.token(m).dep, Dep::Amod | Dep::Compound | Dep::Advmod))
        {
            if let Some(s) = rules
                .adjective(&p.lemma(m).to_lowercase())
                .or_else(|| rules.adjective(&p.word(m).to_lowercase()))
            {
                status = combine(status, s, p.word(m));
            }
        }
    }
    if c.negated && matches!(c.modal.as_deref(), Some("can" | "could")) {
        // "Could not take place": it did not.
        return (Status::Denied, Some("negation".into()));
    }
    if let Some(modal) = c.modal.as_deref() {
        let s = match modal {
            "will" | "shall" => Status::Planned,
            "would" if c.consequent => Status::Hypothetical,
            "would" if reported => Status::Planned,
            "would" | "may" | "might" | "could" => Status::Hypothetical,
            "can" => Status::Occurred,
            "should" if comes_about(page, rules, f) => Status::Planned,
            // "Parliament must still approve it": the next step.
            "must" if f.adverbs.iter().any(|&a| lower(p.word(a)) == "still") => Status::Planned,
            "should" | "ought" | "must" | "need" => Status::Proposed,
            _ => Status::Occurred,
        };
        status = combine(status, s, modal);
    } else if c.tense == Tense::Future {
        status = combine(status, Status::Planned, "future");
    } else if c.infinitive && f.under.is_none() && matches!(f.form, Form::Verb | Form::Light { .. }) {
        status = combine(status, Status::Planned, "headline infinitive");
    }
    if c.conditional {
        status = (Status::Hypothetical, Some("conditional".into()));
    }
    if c.question {
        status = combine(status, Status::Hypothetical, "question");
    }
    if c.negated && status.0 != Status::Hypothetical {
        status = (Status::Denied, Some("negation".into()));
    }
    status
}

/// "The boats should arrive in May": expected, not asked for.
fn comes_about(page: &Page, rules: &Rules, f: &Frame) -> bool {
    let dated = |t: &entente_time::TimeMention| t.edtf.is_some() && dating::host(page, t) == Some(f.head);
    rules.classes.has("comes_about", &f.lemma) && page.times.iter().any(dated)
}

/// What an outer word makes of an inner certainty.
fn combine(inner: (Status, Option<String>), outer: Status, why: &str) -> (Status, Option<String>) {
    use Status::{Denied, Hypothetical, Occurred, Planned, Proposed};
    let s = match (inner.0, outer) {
        (s, Occurred) => s,
        (Denied, Denied) => Occurred,
        (_, Denied) => Denied,
        (Denied, _) => Denied,
        (_, Hypothetical) => Hypothetical,
        (Hypothetical, _) => Hypothetical,
        (Occurred | Planned, Proposed) => Proposed,
        (Occurred, Planned) => Planned,
        (s, _) => s,
    };
    if s == inner.0 { inner } else { (s, Some(why.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outer_denial_turns_a_promise_and_a_double_denial_asserts() {
        let planned = (Status::Planned, None);
        assert_eq!(combine(planned, Status::Denied, "deny").0, Status::Denied);
        assert_eq!(combine((Status::Denied, None), Status::Denied, "deny").0, Status::Occurred);
        assert_eq!(combine((Status::Occurred, None), Status::Planned, "agree").0, Status::Planned);
        assert_eq!(combine((Status::Planned, None), Status::Proposed, "propose").0, Status::Proposed);
    }
}
