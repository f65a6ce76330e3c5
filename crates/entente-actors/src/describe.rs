//! Descriptions around a role noun: what of, whose, and who.
//!
//! To the left of the noun stand its modifiers and possessor ("Japan's deputy defence minister"), to the right what it is of
//! ("Minister of National Defence of Viet Nam") and the name ("Defence Secretary Gilberto Teodoro").

use crate::complement::rightwards;
use crate::fold::fold;
use crate::lists::{Lists, PlaceKind, Sense};
use crate::person;
use crate::reach;
use crate::roles::RoleKind;
use crate::sector;
use crate::sketch::{Described, Draft, Sketch, What, head_of};
use entente_language::{Dep, Parsed, Pos, Tag};
use std::ops::Range;

/// How far a description reaches on either side of its noun, in tokens.
pub(crate) const REACH: usize = 14;

/// All descriptions of the passage.
pub(crate) fn describe(parsed: &Parsed, lists: &Lists, s: &Sketch) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let mut i = 0;
    while i < s.hits.len() {
        let Some((chain, head)) = chain(parsed, lists, s, i) else {
            i += 1;
            continue;
        };
        i = chain.end;
        // "Richard Marles MP": letters after a name.
        let start = s.hits[chain.start].tokens.start;
        let after_name = out
            .last()
            .is_some_and(|d| matches!(&d.what, What::Described(x) if x.name.as_ref().is_some_and(|n| n.end == start)));
        if after_name && parsed.word(start).chars().all(char::is_uppercase) {
            continue;
        }
        // "Their opposition to the plan" is a stance, and nobody's party.
        let end = s.hits[head].tokens.end;
        if parsed.word(end - 1).eq_ignore_ascii_case("opposition") && end < parsed.len() && matches!(parsed.word(end), "to" | "against") {
            continue;
        }
        let draft = one(parsed, lists, s, chain, head);
        shared_title(parsed, lists, s, &draft, &mut out);
        out.push(draft);
    }
    out
}

/// "Foreign ministers Wang Yi and Jeremiah Manele": each name bears the title.
fn shared_title(parsed: &Parsed, lists: &Lists, s: &Sketch, draft: &Draft, out: &mut Vec<Draft>) {
    let What::Described(d) = &draft.what else { return };
    if !d.plural || lists.roles.all[d.role as usize].kind != RoleKind::Office {
        return;
    }
    let sentence_end = parsed
        .sentences()
        .get(parsed.sentence_of(draft.head))
        .map_or(parsed.len(), |r| r.end);
    let mut at = draft.tokens.end;
    let mut names = Vec::new();
    while names.len() < 6 {
        let end = person::run_end(parsed, lists, s, at, sentence_end, true);
        if end == at {
            break;
        }
        names.push(at..end);
        at = end;
        while at < sentence_end && matches!(parsed.word(at), "," | "and" | "&") {
            at += 1;
        }
    }
    let states = if d.states.len() == 1 { d.states.clone() } else { Vec::new() };
    for name in names {
        let one = Described {
            plural: false,
            shared: true,
            name: Some(name.clone()),
            states: states.clone(),
            ..(**d).clone()
        };
        out.push(Draft {
            head: head_of(parsed, &name),
            tokens: name,
            what: What::Described(Box::new(one)),
        });
    }
}

/// Role hits in a row ("Foreign Ministry Spokesperson", "Defense Minister Lt. Gen."), and the one that heads them.
fn chain(parsed: &Parsed, lists: &Lists, s: &Sketch, first: usize) -> Option<(Range<usize>, usize)> {
    s.role(first)?;
    let sentence = parsed.sentence_of(s.hits[first].tokens.start);
    let mut end = first + 1;
    while end < s.hits.len() {
        let (before, here) = (&s.hits[end - 1].tokens, &s.hits[end].tokens);
        if s.role(end).is_none() || here.start != before.end || parsed.sentence_of(here.start) != sentence {
            break;
        }
        end += 1;
    }
    let kind = |i: usize| s.role(i).map(|(r, _)| lists.roles.all[r as usize].kind);
    let titles = |i: &usize| !matches!(kind(*i), Some(RoleKind::Rank | RoleKind::Honorific));
    let head = (first..end)
        .rev()
        .find(titles)
        .or_else(|| (first..end).rev().find(|i| kind(*i) == Some(RoleKind::Rank)))
        .unwrap_or(end - 1);
    // "Gen. Brawner": only ranks stand between the head and the name.
    Some((first..end, head))
}

fn one(parsed: &Parsed, lists: &Lists, s: &Sketch, chain: Range<usize>, head_hit: usize) -> Draft {
    let (role_number, plural) = s.role(head_hit).unwrap_or_default();
    let role = &lists.roles.all[role_number as usize];
    let start = s.hits[chain.start].tokens.start;
    let mut d = Described {
        role: role_number,
        plural,
        title: start..s.hits[head_hit].tokens.end,
        noun: s.hits[head_hit].tokens.clone(),
        states: Vec::new(),
        place: None,
        home: None,
        led: None,
        key: role.key,
        sectors: role.sectors.clone(),
        owner: None,
        organ: None,
        name: None,
        former: false,
        definite: false,
        shared: false,
    };
    let left = leftwards(parsed, lists, s, start, s.hits[head_hit].tokens.end, &mut d);
    let mut right = s.hits[chain.end - 1].tokens.end;
    let own = role.kind != RoleKind::Rank && role.kind != RoleKind::Honorific;
    if own && chain.end - 1 == head_hit {
        right = rightwards(parsed, lists, s, right, &mut d);
    }
    // "Tamil rebels", "Kurds": a people's name among the nouns themselves.
    if d.home.is_none() {
        d.home = (chain.start..=head_hit).rev().find(|h| s.is_people(lists, *h));
    }
    sector::inherit(parsed, lists, s, &chain, head_hit, &mut d);
    let sentence_end = parsed.sentences().get(parsed.sentence_of(start)).map_or(parsed.len(), |r| r.end);
    if !plural && matches!(role.kind, RoleKind::Office | RoleKind::Rank | RoleKind::Honorific) {
        // Ranks and honorifics may follow the title: "Minister of Defence Senior Lieutenant General Phan Van Giang".
        let mut from = right;
        while from < sentence_end && parsed.token(from).pos == Pos::Space {
            from += 1;
        }
        while let Some(h) = s.hit(from).filter(|h| s.hits[*h].tokens.start == from) {
            match s.role(h).map(|(r, _)| lists.roles.all[r as usize].kind) {
                Some(RoleKind::Rank | RoleKind::Honorific) if from < sentence_end => from = s.hits[h].tokens.end,
                _ => break,
            }
        }
        let end = person::run_end(parsed, lists, s, from, sentence_end, true);
        // "Official Security Assistance" is no official of that name.
        let grand =
            role.weak && s.hits[head_hit].tokens.start > 0 && parsed.word(s.hits[head_hit].tokens.start).starts_with(char::is_uppercase);
        if end > from && !(grand && role.key == "official" && !(from..end).any(|t| s.is_person(t) && parsed.token(t).tag != Tag::Nn)) {
            d.name = Some(from..end);
            right = end;
        }
    }
    let tokens = left..right.max(left + 1);
    Draft {
        head: head_of(parsed, &tokens),
        tokens,
        what: What::Described(Box::new(d)),
    }
}

/// Walks left over modifiers and the possessor; gives the first token of the description.
fn leftwards(parsed: &Parsed, lists: &Lists, s: &Sketch, start: usize, end: usize, d: &mut Described) -> usize {
    let sentence = parsed.sentences().get(parsed.sentence_of(start)).map_or(0, |r| r.start);
    let limit = start.saturating_sub(REACH).max(sentence);
    let mut left = start;
    let mut at = start;
    let mut possessed = false;
    while at > limit {
        let k = at - 1;
        let t = parsed.token(k);
        if let Some(h) = s.hit(k) {
            let hit = &s.hits[h];
            match s.named(h) {
                Some(Sense::State(..) | Sense::Body(_)) if possessed || modifies(parsed, s, h, left, end) => {
                    if reach::is_ethnic(parsed, lists, hit) {
                        d.home = Some(h);
                    } else if possessed || !reach::is_of_another(parsed, lists, hit) {
                        d.states.insert(0, h);
                    }
                }
                Some(Sense::Organ(_) | Sense::Organisation(_)) if possessed || modifies(parsed, s, h, left, end) => d.organ = Some(h),
                Some(Sense::Place(p)) if possessed || modifies(parsed, s, h, left, end) => {
                    // "Somaliland's president" is no state's, and not that of the state last spoken of either.
                    match lists.places[p as usize].kind {
                        PlaceKind::Spot if possessed || !reach::is_of_another(parsed, lists, hit) => d.states.insert(0, h),
                        PlaceKind::People => d.home = Some(h),
                        _ => {}
                    }
                }
                None if parsed.token(hit.tokens.end - 1).head < end && parsed.token(hit.tokens.end - 1).head > k => {}
                _ => break,
            }
            at = hit.tokens.start;
            left = at;
            if possessed {
                left = include_the(parsed, at, limit);
                if !(at > limit + 1 && coordinated(parsed, s, at - 1)) {
                    return left;
                }
            }
            continue;
        }
        if possessed && !(t.pos == Pos::Cconj || t.pos == Pos::Punct) {
            // The possessor is no name of the lists: a person, "the country", "his government".
            d.owner = Some(k);
            return left;
        }
        match t.pos {
            _ if t.tag == Tag::Pos => {
                possessed = true;
                at = k;
                if k > limit && s.hit(k - 1).is_none() {
                    d.owner = Some(k - 1);
                    return left;
                }
                continue;
            }
            _ if t.tag == Tag::PrpS => {
                d.owner = Some(k);
                return k;
            }
            Pos::Det => {
                d.definite = parsed.word(k).eq_ignore_ascii_case("the");
                return k;
            }
            Pos::Cconj | Pos::Punct if coordinated(parsed, s, k) => at = k,
            Pos::Punct if t.tag == Tag::Hyph || parsed.word(k) == "-" => {
                at = k;
                left = k;
            }
            Pos::Adj | Pos::Noun | Pos::Propn | Pos::Num | Pos::Verb | Pos::Adv if inside(parsed, k, left, end) => {
                let word = fold(parsed.word(k));
                if lists.roles.is_former(&word) {
                    d.former = true;
                }
                at = k;
                left = k;
                if !matches!(t.pos, Pos::Num) && d.states.is_empty() {
                    d.title.start = d.title.start.min(k);
                }
            }
            _ => break,
        }
    }
    // A state's own name or adjective is no part of the title.
    while left < start && parsed.token(left).tag == Tag::Hyph {
        left += 1;
    }
    left
}

fn include_the(parsed: &Parsed, at: usize, limit: usize) -> usize {
    if at > limit && parsed.word(at - 1).eq_ignore_ascii_case("the") {
        at - 1
    } else {
        at
    }
}

/// Whether the token is a modifier of what stands between it and `end`.
fn inside(parsed: &Parsed, k: usize, left: usize, end: usize) -> bool {
    let t = parsed.token(k);
    let ahead = t.head > k && t.head < end;
    match t.pos {
        Pos::Verb => ahead && matches!(t.tag, Tag::Vbn | Tag::Vbg) && matches!(t.dep, Dep::Amod | Dep::Compound),
        Pos::Adv => {
            ahead
                && parsed.word(k).chars().all(char::is_alphabetic)
                && (t.head == left || matches!(parsed.token(t.head).pos, Pos::Adj | Pos::Noun | Pos::Propn))
        }
        _ => ahead,
    }
}

/// Whether a named hit stands as a modifier: an adjective always, a noun when the tree says so.
fn modifies(parsed: &Parsed, s: &Sketch, h: usize, left: usize, end: usize) -> bool {
    let last = s.hits[h].tokens.end - 1;
    let t = parsed.token(last);
    if s.named(h)
        .is_some_and(|x| matches!(x, Sense::State(_, crate::lists::How::Adjective)))
        && s.hits[h].tokens.end == left
    {
        return true;
    }
    let joined = parsed.token(last).dep == Dep::Conj || s.hits[h].tokens.end < left;
    (t.head > last && t.head < end && !matches!(t.dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Dative)) || joined
}

/// Whether a conjunction, comma or hyphen at `k` joins two states: "Chinese and Vietnamese militaries".
fn coordinated(parsed: &Parsed, s: &Sketch, k: usize) -> bool {
    let word = parsed.word(k);
    let joins = matches!(word, "and" | "or" | "," | "&" | "-" | "–" | "/");
    let state = |t: usize| s.hit(t).is_some_and(|h| s.is_state(h));
    // "To Chisinau, Romanian President X": a comma joins no name to an adjective; but "Australian, New Zealand envoys".
    let adjective = |t: usize| {
        s.hit(t)
            .is_some_and(|h| matches!(s.named(h), Some(Sense::State(_, crate::lists::How::Adjective))))
    };
    let apart = word == "," && k > 0 && state(k + 1) && adjective(k + 1) && !adjective(k - 1);
    joins
        && !apart
        && k > 0
        && (state(k - 1) || (k > 1 && parsed.word(k - 1) == "," && state(k - 2)))
        && (state(k + 1) || (parsed.word(k + 1) == "and" && k + 2 < parsed.len() && state(k + 2)))
}
