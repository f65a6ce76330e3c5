//! From one chunk (a run of text without white space, or of white space) to its tokens.
//!
//! Affixes are cut from both ends until neither is left or an exception remains; what remains is an exception, a URL, or
//! is cut at its infixes. The same steps in the same order as spaCy's `_split_affixes` and `_attach_tokens`.

use super::rules::Rules;
use crate::lexicon::{LexId, Lexicon};

/// A token of a chunk: which word, and how many bytes. Tokens of a chunk follow each other without gaps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) lex: LexId,
    pub(super) len: u32,
}

/// Cuts chunks; `specials` says whether exceptions apply.
pub(super) struct Cutter<'a> {
    pub(super) rules: &'a Rules,
    pub(super) lexicon: &'a mut Lexicon,
    pub(super) specials: bool,
}

impl Cutter<'_> {
    /// Adds the tokens of `chunk` to `out`.
    pub(super) fn cut(&mut self, chunk: &str, out: &mut Vec<Piece>) {
        if self.push_special(chunk, out) {
            return;
        }
        let mut suffixes = Vec::new();
        let rest = self.affixes(chunk, out, &mut suffixes);
        self.inner(rest, out);
        for suffix in suffixes.into_iter().rev() {
            self.push(suffix, out);
        }
    }

    /// Cuts prefixes, added to `out`, and suffixes, outermost first; what remains is returned.
    fn affixes<'c>(&mut self, chunk: &'c str, out: &mut Vec<Piece>, suffixes: &mut Vec<&'c str>) -> &'c str {
        let rules = self.rules;
        let mut rest = chunk;
        while !rest.is_empty() {
            if self.is_special(rest) || rules.token_match.as_ref().is_some_and(|p| p.match_start(rest).is_some()) {
                break;
            }
            let found = rules.prefix.as_ref().and_then(|p| p.find(rest, 0));
            let (prefix, after) = rest.split_at(found.map_or(0, |r| r.len()));
            if !prefix.is_empty() && self.is_special(after) {
                self.push(prefix, out);
                return after;
            }
            let found = rules.suffix.as_ref().and_then(|p| p.find(after, 0));
            let cut = after.len() - found.map_or(0, |r| r.len());
            let (middle, suffix) = after.split_at(cut);
            if !suffix.is_empty() {
                let before = &rest[..prefix.len() + cut];
                if self.is_special(before) {
                    suffixes.push(suffix);
                    return before;
                }
            }
            if prefix.is_empty() && suffix.is_empty() {
                break;
            }
            if !prefix.is_empty() {
                self.push(prefix, out);
            }
            if !suffix.is_empty() {
                suffixes.push(suffix);
            }
            rest = middle;
        }
        rest
    }

    /// What is left without affixes: an exception, a URL, or words between infixes.
    fn inner(&mut self, text: &str, out: &mut Vec<Piece>) {
        if text.is_empty() || self.push_special(text, out) {
            return;
        }
        let rules = self.rules;
        let whole = [&rules.token_match, &rules.url_match];
        if whole.into_iter().flatten().any(|p| p.match_start(text).is_some()) {
            return self.push(text, out);
        }
        let (mut start, mut from) = (0, 0);
        while let Some(infix) = rules.infix.as_ref().and_then(|p| p.find(text, from)) {
            from = infix.end;
            // An infix that begins the text is left on the word after it.
            if infix.start == 0 {
                continue;
            }
            self.push(&text[start..infix.start], out);
            self.push(&text[infix.clone()], out);
            start = infix.end;
        }
        self.push(&text[start..], out);
    }

    fn is_special(&self, text: &str) -> bool {
        self.specials && self.rules.special(text).is_some()
    }

    fn push_special(&mut self, text: &str, out: &mut Vec<Piece>) -> bool {
        let Some(tokens) = self.rules.special(text).filter(|_| self.specials) else {
            return false;
        };
        for token in tokens {
            let lex = match &token.norm {
                Some(norm) => self.lexicon.intern_with_norm(&token.orth, norm),
                None => self.lexicon.intern(&token.orth),
            };
            out.push(Piece {
                lex,
                len: token.orth.len() as u32,
            });
        }
        true
    }

    fn push(&mut self, word: &str, out: &mut Vec<Piece>) {
        if !word.is_empty() {
            out.push(Piece {
                lex: self.lexicon.intern(word),
                len: word.len() as u32,
            });
        }
    }
}
