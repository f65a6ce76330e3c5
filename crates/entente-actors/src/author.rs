//! Whose "we" and "our" are in a text that speaks for itself: a commentary, a speech.
//!
//! *In:* the passages of a document and the states they name. *Out:* the state the author speaks for, where the text shows it.
//! Who writes "our waters" names the others beside it and his own country elsewhere: of the states a document is about, the author's is
//! the one that hardly ever stands in a sentence with "we" or "our". "We Kenyans", "our Kenya" says it outright.

use crate::lists::{How, Sense};
use crate::place;
use crate::settle::Settled;
use crate::sketch::Sketch;
use entente_language::{Dep, Parsed};
use std::collections::BTreeMap;

/// Sentences in the first person from which a text is read as speaking for itself.
const VOICE: usize = 4;
/// Sentences that must name a state before it can be the author's.
const NAMED: usize = 3;

/// Whether a token says whose something is, or to whom it is done, and not who speaks: "we must act" is the author's word, no state's act.
pub(crate) fn is_ours(parsed: &Parsed, token: usize) -> bool {
    is_we(parsed, token) && !place::is_subject(parsed, token)
}

/// Whether a token is a first person in the plural.
fn is_we(parsed: &Parsed, token: usize) -> bool {
    matches!(
        parsed.word(token).to_ascii_lowercase().as_str(),
        "we" | "us" | "our" | "ours" | "ourselves"
    ) && parsed.word(token) != "US"
}

/// The state of who gives a speech, where a title says so: "Address by the President of Palau".
fn speaker(passages: &[&Parsed], sketches: &[Sketch], settled: &Settled) -> Option<&'static str> {
    let word = |p: &Parsed, t: usize| p.word(t).to_ascii_lowercase();
    for (p, (parsed, sketch)) in passages.iter().zip(sketches).enumerate().take(OPENING) {
        let limit = parsed.len().min(OPENING_WORDS);
        let Some(speech) = (0..limit).find(|&t| SPEECHES.contains(&word(parsed, t).as_str())) else {
            continue;
        };
        let by = (speech + 1..limit.min(speech + 3)).find(|&t| matches!(word(parsed, t).as_str(), "by" | "of"));
        let stated = |h: &usize| matches!(settled.senses[p][*h], Some(Sense::State(..)));
        let named = by.and_then(|b| (b..limit).filter_map(|t| sketch.hit(t)).find(stated));
        if let Some(code) = named.and_then(|h| settled.states[p][h]) {
            return Some(code);
        }
    }
    None
}

/// The state in whose name "our foreign minister", "our government" speak or act: "our minister said that Ghana would pay".
fn spoken_for(passages: &[&Parsed], sketches: &[Sketch], settled: &Settled) -> Option<&'static str> {
    let mut found: Option<&'static str> = None;
    for (p, (parsed, sketch)) in passages.iter().zip(sketches).enumerate() {
        let quoted = place::quoted(parsed);
        for t in (0..parsed.len()).filter(|&t| !quoted[t] && parsed.word(t).eq_ignore_ascii_case("our")) {
            let noun = parsed.token(t).head;
            let office = sketch.hit(noun).is_some_and(|h| sketch.role(h).is_some());
            let end = parsed.sentences().get(parsed.sentence_of(t)).map_or(parsed.len(), |r| r.end);
            if noun <= t || !office || !place::is_subject(parsed, noun) {
                continue;
            }
            let acts = |h: usize| {
                let head = crate::sketch::head_of(parsed, &sketch.hits[h].tokens);
                let named = matches!(settled.senses[p][h], Some(Sense::State(_, How::Name))) && place::is_subject(parsed, head);
                named && is_told(parsed, parsed.token(head).head, parsed.token(noun).head)
            };
            let named = (noun + 1..end.min(noun + NEAR)).filter_map(|k| sketch.hit(k)).find(|&h| acts(h));
            let Some(code) = named.and_then(|h| settled.states[p][h]) else {
                continue;
            };
            if found.is_some_and(|f| f != code) {
                return None;
            }
            found = Some(code);
        }
    }
    found
}

/// Whether the clause of `verb` is what that of `above` tells: "said *that …*", "let it be known *that …*".
fn is_told(parsed: &Parsed, verb: usize, above: usize) -> bool {
    let mut at = verb;
    for _ in 0..4 {
        let t = parsed.token(at);
        if t.head == at || !matches!(t.dep, Dep::Ccomp | Dep::Xcomp) {
            return false;
        }
        at = t.head;
        if at == above {
            return true;
        }
    }
    false
}

/// How many words behind "our minister" the state is named that he speaks for.
const NEAR: usize = 14;

/// Passages among which a speech is announced, and how far into them.
const OPENING: usize = 3;
const OPENING_WORDS: usize = 24;
/// What is announced.
const SPEECHES: [&str; 8] = [
    "address",
    "speech",
    "remarks",
    "keynote",
    "statement",
    "lecture",
    "intervention",
    "message",
];

/// How often a state is named, and how often beside "we".
#[derive(Clone, Copy, Default)]
struct Seen {
    all: usize,
    beside: usize,
}

/// The state that the author speaks for.
pub(crate) fn author(passages: &[&Parsed], sketches: &[Sketch], settled: &Settled, title: &[bool]) -> Option<&'static str> {
    if let Some(code) = speaker(passages, sketches, settled).or_else(|| spoken_for(passages, sketches, settled)) {
        return Some(code);
    }
    let mut seen: BTreeMap<&'static str, Seen> = BTreeMap::new();
    let mut voice = 0;
    for (p, (parsed, sketch)) in passages.iter().zip(sketches).enumerate() {
        if title.get(p).copied().unwrap_or(false) {
            continue;
        }
        let quoted = place::quoted(parsed);
        let mut spoken = vec![false; parsed.sentences().len().max(1)];
        for t in (0..parsed.len()).filter(|&t| !quoted[t] && is_we(parsed, t)) {
            spoken[parsed.sentence_of(t)] = true;
        }
        voice += spoken.iter().filter(|s| **s).count();
        let mut here: BTreeMap<(usize, &'static str), bool> = BTreeMap::new();
        for (h, hit) in sketch.hits.iter().enumerate() {
            let Some(Sense::State(_, how)) = settled.senses[p][h] else {
                continue;
            };
            let Some(code) = settled.states[p][h] else { continue };
            let before = hit.tokens.start.checked_sub(1);
            if before.is_some_and(|t| is_we(parsed, t) && !quoted[t]) && matches!(how, How::Name | How::People) {
                return Some(code);
            }
            let sentence = parsed.sentence_of(hit.tokens.start);
            here.insert((sentence, code), spoken[sentence]);
        }
        for ((_, code), beside) in here {
            let s = seen.entry(code).or_default();
            s.all += 1;
            s.beside += usize::from(beside);
        }
    }
    if voice < VOICE {
        return None;
    }
    let of_document: Vec<&'static str> = settled.frequent.iter().map(|(c, _)| *c).take(5).collect();
    let share = |s: &Seen| s.beside * 100 / s.all.max(1);
    let mut order: Vec<(usize, &'static str)> = seen
        .iter()
        .filter(|(c, s)| s.all >= NAMED && of_document.contains(c))
        .map(|(c, s)| (share(s), *c))
        .collect();
    order.sort_unstable();
    match order[..] {
        [(least, own), (next, _), ..] if next >= 25 && least * 3 < next * 2 => Some(own),
        _ => None,
    }
}
