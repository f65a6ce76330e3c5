//! From what a decision is about to the claim that is meant now.

use super::Anchor;
use crate::account::Account;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;

/// A claim that an anchor may mean.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its name.
    pub id: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its sentence.
    pub quote: &'a str,
    /// First byte of the sentence.
    pub start: usize,
    /// First byte of the word that the rule fired on, in the document.
    pub anchor: usize,
}

/// Which of the claims of its document (in any order) an anchor means: the one of its name; else one of its kind in the same
/// sentence, or in the sentence that now covers or shares its words. Of several, the one whose word is nearest.
///
/// A claim that stood beside the one decided on is never taken for it.
pub fn attach(anchor: &Anchor, claims: &[Candidate<'_>]) -> Option<usize> {
    if let Some(same) = claims.iter().position(|c| c.id == anchor.claim) {
        return Some(same);
    }
    let ranked = claims.iter().enumerate().filter(|(_, c)| c.kind == anchor.kind);
    let ranked = ranked.filter(|(_, c)| !anchor.besides.iter().any(|id| id == c.id));
    ranked
        .filter_map(|(n, c)| nearness(anchor, c).map(|near| (near, Reverse((c.start, c.anchor, c.id)), n)))
        .max()
        .map(|(_, _, n)| n)
}

/// How surely a claim is the one meant; greater is surer, `None` is not at all.
fn nearness(a: &Anchor, c: &Candidate<'_>) -> Option<(u8, usize, Reverse<usize>)> {
    let off = |from: usize, at: usize| Reverse(from.abs_diff(at));
    let word = c.anchor.saturating_sub(c.start);
    if sha256(c.quote) == a.sha256 {
        return Some((2, c.quote.len(), off(a.word, word)));
    }
    let quote = a.quote.as_deref()?;
    let shared = shared(quote, a.start, c)?;
    Some((1, shared, off(a.start + a.word, c.anchor)))
}

/// Bytes that the sentence decided on shares with that of a claim: where both still stand in one text, or where one contains
/// the other.
fn shared(quote: &str, start: usize, c: &Candidate<'_>) -> Option<usize> {
    let from = start.max(c.start);
    let to = (start + quote.len()).min(c.start + c.quote.len());
    let both = (from < to).then(|| (quote.get(from - start..to - start), c.quote.get(from - c.start..to - c.start)));
    match both {
        Some((Some(a), Some(b))) if a == b => Some(to - from),
        _ if c.quote.contains(quote) => Some(quote.len()),
        _ if quote.contains(c.quote) => Some(c.quote.len()),
        _ => None,
    }
}

/// The claims of accounts as candidates.
pub fn candidates<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Vec<Candidate<'a>> {
    let claims = accounts.into_iter().flat_map(|a| &a.claims);
    claims
        .map(|t| Candidate {
            id: &t.id,
            kind: &t.claim.kind,
            quote: &t.claim.quote,
            start: t.claim.start,
            anchor: t.claim.anchor,
        })
        .collect()
}

/// SHA-256 in hexadecimal.
pub fn sha256(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(quote: &str, start: usize, word: usize) -> Anchor {
        Anchor {
            doc: "a".into(),
            kind: "visit".into(),
            claim: "old".into(),
            start,
            end: start + quote.len(),
            word,
            sha256: sha256(quote),
            quote: Some(quote.into()),
            besides: Vec::new(),
        }
    }

    fn claim<'a>(id: &'a str, kind: &'a str, quote: &'a str, start: usize, word: usize) -> Candidate<'a> {
        Candidate {
            id,
            kind,
            quote,
            start,
            anchor: start + word,
        }
    }

    #[test]
    fn a_name_goes_before_a_place() {
        let a = anchor("Ann went to Oslo.", 0, 4);
        let claims = [
            claim("x", "visit", "Ann went to Oslo.", 0, 4),
            claim("old", "visit", "Later.", 90, 0),
        ];
        assert_eq!(attach(&a, &claims), Some(1));
    }

    #[test]
    fn the_sentence_is_found_where_it_stands_now() {
        let a = anchor("Ann went to Oslo.", 10, 4);
        assert_eq!(attach(&a, &[claim("x", "visit", "Ann went to Oslo.", 500, 4)]), Some(0));
        // Another kind is another matter.
        assert_eq!(attach(&a, &[claim("x", "meeting", "Ann went to Oslo.", 10, 4)]), None);
        // Cut otherwise: a part of it, or more around it.
        assert_eq!(attach(&a, &[claim("x", "visit", "went to Oslo. Then", 14, 0)]), Some(0));
        assert_eq!(
            attach(&a, &[claim("x", "visit", "On Monday Ann went to Oslo. Bob too.", 700, 14)]),
            Some(0)
        );
        // The same bytes of another text are no sign of anything.
        assert_eq!(attach(&a, &[claim("x", "visit", "Bob came to Rome.", 10, 4)]), None);
    }

    #[test]
    fn of_two_in_a_sentence_the_nearer_word_is_meant_and_never_one_that_stood_beside_it() {
        let mut a = anchor("Ann went to Oslo and Bob to Rome.", 0, 4);
        let claims = [
            claim("y", "visit", "Ann went to Oslo and Bob to Rome.", 0, 25),
            claim("x", "visit", "Ann went to Oslo and Bob to Rome.", 0, 0),
        ];
        assert_eq!(attach(&a, &claims), Some(1));
        a.besides = vec!["y".into(), "x".into()];
        assert_eq!(attach(&a, &claims), None);
    }

    #[test]
    fn without_its_words_only_the_very_sentence_will_do() {
        let mut a = anchor("Ann went to Oslo.", 10, 4);
        a.quote = None;
        assert_eq!(attach(&a, &[claim("x", "visit", "Ann went to Oslo. Bob too.", 10, 4)]), None);
        assert_eq!(attach(&a, &[claim("x", "visit", "Ann went to Oslo.", 60, 4)]), Some(0));
    }
}
