//! Pronouns, and phrases that name by relation: "the two sides", "both countries", "the latter", "each other".

use crate::lists::Lists;
use crate::sketch::{Draft, Sketch, What, head_of};
use entente_language::{Parsed, Pos, Tag};
use std::ops::Range;

/// How a phrase relates to what was named before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// "The two sides", "both ministers", "each other", "bilateral".
    Pair,
    /// "The three countries".
    Several(usize),
    /// The second of the last two.
    Latter,
    /// The first of the last two.
    Former,
    /// "The other side", "the other".
    Other,
    /// "The North", "the South": a state that is half of what was one.
    Half(&'static str),
}

/// What a pronoun can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PronounKind {
    /// he, she
    Person,
    /// it
    Thing,
    /// they
    Many,
    /// we, I
    Speaker,
}

/// The kind of a pronoun token; `None` for "you" and all that are no personal pronouns.
pub(crate) fn pronoun(parsed: &Parsed, token: usize) -> Option<PronounKind> {
    let t = parsed.token(token);
    if !matches!(t.tag, Tag::Prp | Tag::PrpS) && t.pos != Pos::Pron {
        return None;
    }
    Some(match parsed.word(token).to_ascii_lowercase().as_str() {
        "he" | "she" | "him" | "her" | "his" | "hers" | "himself" | "herself" => PronounKind::Person,
        "it" | "its" | "itself" => PronounKind::Thing,
        "they" | "them" | "their" | "theirs" | "themselves" => PronounKind::Many,
        "we" | "us" | "our" | "ours" | "ourselves" | "i" | "my" | "me" => PronounKind::Speaker,
        _ => return None,
    })
}

/// Adds the pronouns and relational phrases of the passage; `taken` says which tokens belong to a name ("Vice Premier He Lifeng").
pub(crate) fn find(parsed: &Parsed, lists: &Lists, s: &Sketch, taken: &[bool], drafts: &mut Vec<Draft>) {
    for (at, &taken) in taken.iter().enumerate().take(parsed.len()) {
        let in_name = taken && parsed.token(at).pos == Pos::Pron && parsed.tokens().get(at + 1).is_some_and(|t| t.pos == Pos::Propn);
        if in_name || s.hit(at).is_some_and(|h| s.named(h).is_some()) {
            continue;
        }
        if pronoun(parsed, at).is_some() {
            drafts.push(Draft {
                tokens: at..at + 1,
                head: at,
                what: What::Pronoun,
            });
            continue;
        }
        if let Some((tokens, relation)) = relational(parsed, lists, at) {
            drafts.push(Draft {
                head: head_of(parsed, &tokens),
                tokens,
                what: What::Relational(relation),
            });
        }
    }
}

/// First letters of the words that [`relational`] looks for: most tokens go no further.
const FIRST: &[u8] = b"bdeolnt2fsmgp";

fn relational(parsed: &Parsed, lists: &Lists, at: usize) -> Option<(Range<usize>, Relation)> {
    let word = |i: usize| {
        if i < parsed.len() {
            parsed.word(i).to_ascii_lowercase()
        } else {
            String::new()
        }
    };
    let first = parsed.word(at).as_bytes().first().map(u8::to_ascii_lowercase);
    if !first.is_some_and(|b| FIRST.contains(&b)) {
        return None;
    }
    let here = word(at);
    match here.as_str() {
        "bilateral" | "bilaterally" => Some((at..at + 1, Relation::Pair)),
        "each" if word(at + 1) == "other" => Some((at..at + 2, Relation::Pair)),
        "one" if word(at + 1) == "another" => Some((at..at + 2, Relation::Pair)),
        "latter" => Some((from_the(parsed, at)..noun_end(parsed, at + 1), Relation::Latter)),
        "former" if at > 0 && word(at - 1) == "the" && !matches!(parsed.token(at).dep, entente_language::Dep::Amod) => {
            Some((at - 1..at + 1, Relation::Former))
        }
        "other" if at > 0 && word(at - 1) == "the" => {
            let end = noun_end(parsed, at + 1);
            (end == at + 1 || side_noun(parsed, lists, end - 1, false)).then_some((at - 1..end, Relation::Other))
        }
        "both" | "either" | "neither" => {
            let end = side_end(parsed, lists, at + 1)?;
            Some((at..end, Relation::Pair))
        }
        "two" | "2" => {
            let start = from_the(parsed, at);
            let marked = start < at || (at > 0 && matches!(word(at - 1).as_str(), "these" | "those" | "our" | "their" | "between"));
            if let Some(end) = side_end(parsed, lists, at + 1) {
                return marked.then_some((start..end, Relation::Pair));
            }
            let alone = !matches!(
                parsed.tokens().get(at + 1).map(|t| t.pos),
                Some(Pos::Noun | Pos::Adj | Pos::Propn | Pos::Num | Pos::Verb)
            ) || parsed
                .tokens()
                .get(at + 1)
                .is_some_and(|t| matches!(t.tag, Tag::Vbd | Tag::Vbp | Tag::Md));
            (start < at && alone && word(at + 1) != "-").then_some((start..at + 1, Relation::Pair))
        }
        "three" | "four" | "five" => {
            let start = from_the(parsed, at);
            let count = ["three", "four", "five"].iter().position(|w| *w == here)? + 3;
            let start = if at > 0 && word(at - 1) == "all" { at - 1 } else { start };
            let alone = !matches!(
                parsed.tokens().get(at + 1).map(|t| t.pos),
                Some(Pos::Noun | Pos::Adj | Pos::Propn | Pos::Num)
            );
            side_end(parsed, lists, at + 1)
                .or_else(|| (alone && word(at + 1) != "-").then_some(at + 1))
                .filter(|_| start < at)
                .map(|end| (start..end, Relation::Several(count)))
        }
        "north" | "south" if is_half(parsed, at) => Some((at - 1..at + 1, Relation::Half(if here == "north" { "north" } else { "south" }))),
        "trio" if at > 0 && word(at - 1) == "the" => Some((at - 1..at + 1, Relation::Several(3))),
        "pair" | "duo" if at > 0 && word(at - 1) == "the" && word(at + 1) != "of" => Some((at - 1..at + 1, Relation::Pair)),
        "sides" | "ministers" | "governments" | "presidents" | "leaders" | "parties" | "delegations" | "premiers" | "neighbours"
        | "neighbors" | "capitals"
            if at > 0 && word(at - 1) == "the" =>
        {
            Some((at - 1..at + 1, Relation::Pair))
        }
        _ => None,
    }
}

/// Whether "the North" stands for somebody: written large, with no name or "of" behind it.
fn is_half(parsed: &Parsed, at: usize) -> bool {
    let the = at > 0 && parsed.word(at - 1).eq_ignore_ascii_case("the");
    let next = parsed.tokens().get(at + 1);
    let more = next.is_some_and(|t| matches!(t.pos, Pos::Propn | Pos::Noun | Pos::Adj) || t.head == at && t.pos == Pos::Adp)
        || at + 1 < parsed.len() && parsed.word(at + 1) == "-";
    the && parsed.word(at).starts_with(char::is_uppercase) && !more
}

fn from_the(parsed: &Parsed, at: usize) -> usize {
    if at > 0 && ["the", "these", "those"].contains(&parsed.word(at - 1).to_ascii_lowercase().as_str()) {
        at - 1
    } else {
        at
    }
}

/// End of a noun right after `at`, or `at`.
fn noun_end(parsed: &Parsed, at: usize) -> usize {
    let noun = |i: usize| i < parsed.len() && parsed.token(i).pos == Pos::Noun;
    if noun(at) { at + 1 } else { at }
}

/// End of "defence ministers", "countries", "Asian nations" after a count.
fn side_end(parsed: &Parsed, lists: &Lists, from: usize) -> Option<usize> {
    let mut at = from;
    while at < parsed.len() && at < from + 4 {
        if side_noun(parsed, lists, at, true) {
            let next = parsed.tokens().get(at + 1);
            let compound = next.is_some_and(|t| t.pos == Pos::Noun) && parsed.token(at).head == at + 1;
            if !compound {
                return Some(at + 1);
            }
        }
        if !matches!(parsed.token(at).pos, Pos::Adj | Pos::Noun | Pos::Propn) && parsed.word(at) != "-" {
            return None;
        }
        at += 1;
    }
    None
}

fn side_noun(parsed: &Parsed, lists: &Lists, at: usize, plural: bool) -> bool {
    lists.roles.is_side(&parsed.word(at).to_ascii_lowercase(), plural)
}
