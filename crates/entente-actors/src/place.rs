//! Small questions to the tree: is this a place, a subject, within quotation marks?

use crate::find::Hit;
use crate::lists::{How, Lists, Sense};
use crate::sketch::Sketch;
use entente_language::{Dep, EntityLabel, Parsed, Pos, Tag};

/// The first conjunct of the coordination that a token is in.
fn first_conjunct(parsed: &Parsed, token: usize) -> usize {
    let mut at = token;
    for _ in 0..16 {
        if parsed.token(at).dep != Dep::Conj || parsed.token(at).head == at {
            break;
        }
        at = parsed.token(at).head;
    }
    at
}

/// Whether the phrase headed by `head` says where: "in Hanoi", "off Vietnam", "waters near Japan and Taiwan".
pub(crate) fn is_place(parsed: &Parsed, lists: &Lists, head: usize) -> bool {
    let at = first_conjunct(parsed, head);
    let t = parsed.token(at);
    if t.dep != Dep::Pobj || t.head == at {
        return false;
    }
    let prep = parsed.word(t.head).to_ascii_lowercase();
    parsed.token(t.head).tag == Tag::In && lists.roles.is_place_word(&prep)
}

/// Whether the text uses a name of the large lists of cities as that of a place: the model says so, or it stands where only a place can,
/// with no other name beside it ("in Goma"); or it is all there is.
pub(crate) fn backs_place(parsed: &Parsed, labels: &[Option<EntityLabel>], hit: &Hit) -> bool {
    let tokens = hit.tokens.clone();
    let label = labels[tokens.start];
    let name = |t: usize| parsed.token(t).pos == Pos::Propn && parsed.word(t).starts_with(char::is_uppercase);
    let beside = (tokens.start > 0 && name(tokens.start - 1)) || (tokens.end < parsed.len() && name(tokens.end));
    let whole = (tokens.start == 0 || labels[tokens.start - 1] != label) && (tokens.end >= parsed.len() || labels[tokens.end] != label);
    match label {
        Some(EntityLabel::Gpe | EntityLabel::Loc | EntityLabel::Fac) => return whole || !beside,
        Some(EntityLabel::Date | EntityLabel::Time | EntityLabel::Money | EntityLabel::Language) => return false,
        _ => {}
    }
    if tokens.len() == parsed.len() {
        return true;
    }
    const WHERE: [&str; 14] = [
        "in",
        "at",
        "near",
        "from",
        "outside",
        "around",
        "across",
        "throughout",
        "inside",
        "to",
        "into",
        "towards",
        "toward",
        "through",
    ];
    let before = tokens.start.checked_sub(1).map(|t| parsed.word(t).to_ascii_lowercase());
    !beside && whole && before.is_some_and(|w| WHERE.contains(&w.as_str())) && parsed.word(tokens.start).len() > 3
}

/// Whether a capital only says where something came about that is called after it: "the Brussels Agreement", but not "the
/// Moscow–Tehran treaty" or "the Rome and Paris accord".
pub(crate) fn names_occasion(parsed: &Parsed, lists: &Lists, hit: &Hit, head: usize, sense: Sense) -> bool {
    let t = parsed.token(head);
    if !matches!(sense, Sense::State(_, How::Capital)) || t.dep != Dep::Compound || t.head < hit.tokens.end {
        return false;
    }
    let beside = |at: Option<usize>| at.is_some_and(|i| i < parsed.len() && matches!(parsed.word(i), "-" | "–" | "—" | "/" | "and" | "&"));
    let joined = beside(hit.tokens.start.checked_sub(1)) || beside(Some(hit.tokens.end));
    !joined && lists.roles.is_occasion(&parsed.word(t.head).to_lowercase())
}

/// "HANOI, Aug 1 (Orient Wire) -" at the beginning of a passage.
pub(crate) fn is_dateline(parsed: &Parsed, hit: &Hit) -> bool {
    if hit.tokens.start > 2
        || !matches!(
            hit.senses.first(),
            Some(Sense::State(_, How::Capital | How::Name) | Sense::Place(_))
        )
    {
        return false;
    }
    let next = if hit.tokens.end < parsed.len() {
        parsed.word(hit.tokens.end)
    } else {
        ""
    };
    let shout = hit
        .span
        .of(parsed.text())
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase);
    let dash = (hit.tokens.end..parsed.len().min(hit.tokens.end + 12)).any(|t| matches!(parsed.word(t), "-" | "—" | "–" | "--" | ":"));
    hit.tokens.start == 0 && shout && dash && matches!(next, "," | "(" | "-" | "—" | "–" | "--" | "/") && hit.span.len() > 3
}

/// Whether a hyphen joins what ends before `at` to the next word: "US-supplied", "U.S. Navy-supported".
pub(crate) fn hyphenated(parsed: &Parsed, at: usize) -> bool {
    let glued = |t: usize| !parsed.token(t).space_after;
    at > 0 && at + 1 < parsed.len() && parsed.word(at) == "-" && glued(at - 1) && glued(at)
}

/// Whether a token heads a subject, alone or in coordination, or is the agent of a passive.
pub(crate) fn is_subject(parsed: &Parsed, head: usize) -> bool {
    let at = first_conjunct(parsed, head);
    let t = parsed.token(at);
    match t.dep {
        Dep::Nsubj | Dep::Nsubjpass | Dep::Csubj => true,
        Dep::Pobj => parsed.token(t.head).dep == Dep::Agent,
        Dep::Root => t.pos != Pos::Verb,
        _ => false,
    }
}

/// Whether a token is coordinated with another.
pub(crate) fn is_joined(parsed: &Parsed, head: usize) -> bool {
    parsed.token(head).dep == Dep::Conj || parsed.children(head).take(64).any(|c| parsed.token(c).dep == Dep::Conj)
}

/// Whether a token stands between quotation marks of its passage.
pub(crate) fn quoted_at(parsed: &Parsed, token: usize) -> bool {
    let from = token.saturating_sub(QUOTE);
    let mut open = false;
    for t in from..token {
        match parsed.word(t) {
            "“" => open = true,
            "”" => open = false,
            "\"" | "``" | "''" => open = !open,
            _ => {}
        }
    }
    open
}

/// How far back, in tokens, a quotation may have begun.
const QUOTE: usize = 400;

/// For each token, whether it stands between quotation marks of its passage.
pub(crate) fn quoted(parsed: &Parsed) -> Vec<bool> {
    let mut open = false;
    (0..parsed.len())
        .map(|t| {
            match parsed.word(t) {
                "“" => open = true,
                "”" => open = false,
                "\"" | "``" | "''" => open = !open,
                _ => {}
            }
            open
        })
        .collect()
}

/// A state's name right before an organ's: "Thailand's House of Representatives", "the Canadian Senate".
pub(crate) fn state_before(parsed: &Parsed, sketch: &Sketch, states: &[Option<&'static str>], hit: usize) -> Option<&'static str> {
    let start = sketch.hits[hit].tokens.start;
    let at = start.checked_sub(1)?;
    let at = if parsed.token(at).tag == Tag::Pos { at.checked_sub(1)? } else { at };
    let before = sketch.hit(at).filter(|h| sketch.is_state(*h))?;
    let adjective = matches!(sketch.named(before), Some(Sense::State(_, How::Adjective)));
    (adjective || at + 1 < start).then(|| states[before]).flatten()
}
