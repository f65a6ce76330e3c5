//! What stands around a description: where it is, where it comes from, whose it is not.

use crate::find::Hit;
use crate::lists::{Lists, Sense};
use crate::sketch::Sketch;
use entente_language::{Parsed, Pos, Tag};

/// How far a place stands from its preposition: "in the West Bank city of Hebron".
const FAR: usize = 7;

/// Participles that say where somebody is: "a newspaper based in Beirut".
const STAYING: [&str; 20] = [
    "based",
    "living",
    "residing",
    "working",
    "operating",
    "stationed",
    "deployed",
    "held",
    "detained",
    "trapped",
    "stranded",
    "camped",
    "gathered",
    "serving",
    "studying",
    "born",
    "captured",
    "headquartered",
    "fighting",
    "jailed",
];

/// The hit that a preposition's place is: articles, adjectives and "city of" may stand between.
pub(crate) fn placed(parsed: &Parsed, s: &Sketch, from: usize, limit: usize) -> Option<usize> {
    let limit = limit.min(from + FAR).min(parsed.len());
    for at in from..limit {
        if let Some(h) = s.hit(at)
            && s.named(h).is_some()
        {
            // "In the South China Sea off Vietnam" is nowhere's.
            return Some(h);
        }
        let t = parsed.token(at);
        let word = parsed.word(at);
        let between = matches!(t.pos, Pos::Det | Pos::Adj | Pos::Noun | Pos::Propn | Pos::Num) || t.tag == Tag::Pos || t.tag == Tag::Hyph;
        let city_of = word == "of" && at > from;
        if !(between || city_of) {
            return None;
        }
    }
    None
}

/// Where somebody is by a participle: "based in", "living in".
pub(crate) fn located(parsed: &Parsed, lists: &Lists, s: &Sketch, from: usize, limit: usize) -> Option<usize> {
    let word = |t: usize| (t < limit).then(|| parsed.word(t).to_ascii_lowercase());
    let staying = word(from).is_some_and(|w| STAYING.contains(&w.as_str()));
    let inside = word(from + 1).is_some_and(|w| lists.roles.is_place_word(&w));
    (staying && inside).then(|| placed(parsed, s, from + 2, limit)).flatten()
}

/// The states that "from" gives: "leaders from Benin and Togo".
pub(crate) fn origins(parsed: &Parsed, s: &Sketch, from: usize, limit: usize) -> Vec<usize> {
    let Some(first) = placed(parsed, s, from, limit) else {
        return Vec::new();
    };
    let mut out = vec![first];
    let mut at = s.hits[first].tokens.end;
    // The limit on a description's reach is no limit on a list of states.
    let limit = parsed
        .sentences()
        .get(parsed.sentence_of(from.min(parsed.len() - 1)))
        .map_or(limit, |r| r.end)
        .min(at + 40);
    while at < limit {
        let mut next = at;
        while next < limit && (matches!(parsed.word(next), "," | "and" | "&" | "or") || parsed.token(next).pos == Pos::Det) {
            next += 1;
        }
        let joined = next > at && next < limit && parsed.word(at) != ")";
        match s.hit(next).filter(|h| joined && s.is_state(*h)) {
            // "From Benin, Japan said": a comma alone joins only what "and" ends.
            Some(h) if !is_adjective(s, h) => {
                out.push(h);
                at = s.hits[h].tokens.end;
            }
            _ => break,
        }
    }
    let last = out.last().map_or(from, |h| s.hits[*h].tokens.start);
    let ended = out.len() == 1 || (from..last).rev().take(3).any(|t| matches!(parsed.word(t), "and" | "&" | "or"));
    if !ended {
        out.truncate(1);
    }
    out
}

fn is_adjective(s: &Sketch, hit: usize) -> bool {
    matches!(s.named(hit), Some(Sense::State(_, crate::lists::How::Adjective)))
}

/// Whether a state's name says whom somebody is for, against or paid by, and not whose he is: "Iran-backed", "pro-Russian".
pub(crate) fn is_of_another(parsed: &Parsed, lists: &Lists, hit: &Hit) -> bool {
    let (start, end) = (hit.tokens.start, hit.tokens.end);
    let folded = |t: usize| crate::fold::fold(parsed.word(t));
    let hyphen = |t: usize| t < parsed.len() && (parsed.token(t).tag == Tag::Hyph || matches!(parsed.word(t), "-" | "‑" | "–"));
    // Within one token: "pro-Russian", "Iran-backed".
    let text = parsed.text();
    let (token, last) = (parsed.token(start).span, parsed.token(end - 1).span);
    let head = text.get(token.start..hit.span.start).unwrap_or("");
    let tail = text.get(hit.span.end..last.end).unwrap_or("");
    if lists.roles.is_towards(&crate::fold::fold(head.trim_end_matches(['-', '‑', '–'])))
        || lists.roles.is_sponsor(&crate::fold::fold(tail.trim_start_matches(['-', '‑', '–'])))
    {
        return true;
    }
    let sponsored = hyphen(end) && end + 1 < parsed.len() && lists.roles.is_sponsor(&folded(end + 1));
    let towards = start >= 2 && hyphen(start - 1) && lists.roles.is_towards(&folded(start - 2));
    sponsored || towards
}

/// "Ethnic Albanians", "ethnic Albanian guerrillas": of that people, not of that state.
pub(crate) fn is_ethnic(parsed: &Parsed, lists: &Lists, hit: &Hit) -> bool {
    hit.tokens
        .start
        .checked_sub(1)
        .is_some_and(|t| lists.roles.is_ethnic(&crate::fold::fold(parsed.word(t))))
}

/// The longest portfolio that begins at a token: one to four words in any case.
pub(crate) fn portfolio_at<'a>(parsed: &Parsed, lists: &'a Lists, at: usize, limit: usize) -> Option<(usize, &'a crate::roles::Portfolio)> {
    let mut words = String::new();
    let mut best = None;
    for k in at..limit.min(at + 4) {
        if k > at {
            words.push(' ');
        }
        words.extend(parsed.word(k).chars().flat_map(char::to_lowercase));
        if let Some(p) = lists.roles.portfolio(&words) {
            best = Some((k + 1, p));
        }
    }
    best
}
