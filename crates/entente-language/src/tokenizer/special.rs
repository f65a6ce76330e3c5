//! The second pass: exceptions that affixes or infixes cut apart are put together again.
//!
//! spaCy finds them with a phrase matcher over the whole text's tokens, so a match may even cross spaces; such a match
//! changes nothing itself, but it keeps shorter ones from those tokens. Only exceptions that the patterns would cut are
//! looked for.

use super::chunk::{Cutter, Piece};
use super::rules::Rules;
use super::{TokenSeq, for_each_chunk};
use crate::hash::IdMap;
use crate::lexicon::{LexId, Lexicon};
use entente_text::Span;
use std::ops::Range;

/// The exceptions to look for, as a tree over the ids of their tokens.
#[derive(Debug)]
pub(super) struct Matcher {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    next: IdMap<u32>,
    ends: bool,
}

impl Matcher {
    pub(super) fn new(rules: &Rules, lexicon: &mut Lexicon) -> Self {
        let cuts = |text: &str| {
            let any = [&rules.prefix, &rules.infix, &rules.suffix];
            any.into_iter().flatten().any(|p| p.find(text, 0).is_some()) || text.contains(' ')
        };
        let mut matcher = Matcher {
            nodes: vec![Node::default()],
        };
        for text in rules.specials() {
            if !rules.faster_heuristics || cuts(text) {
                let mut pieces = Vec::new();
                let mut cutter = Cutter {
                    rules,
                    lexicon,
                    specials: false,
                };
                for_each_chunk(text, |chunk, _| cutter.cut(&text[chunk], &mut pieces));
                matcher.add(pieces.iter().map(|piece| lexicon.features(piece.lex).orth));
            }
        }
        matcher
    }

    fn add(&mut self, orths: impl Iterator<Item = u64>) {
        let mut at = 0;
        for orth in orths {
            let new = self.nodes.len() as u32;
            let next = *self.nodes[at].next.entry(orth).or_insert(new);
            if next == new {
                self.nodes.push(Node::default());
            }
            at = next as usize;
        }
        self.nodes[at].ends = at != 0;
    }

    /// Whether a match can begin with this word.
    pub(super) fn can_begin(&self, orth: u64) -> bool {
        self.nodes[0].next.contains_key(&orth)
    }

    /// Adds all matches that begin with token `start` to `found`.
    fn matches_from(&self, start: usize, lex: &[LexId], lexicon: &Lexicon, found: &mut Vec<Range<usize>>) {
        let mut at = 0;
        for (i, &id) in lex.iter().enumerate().skip(start) {
            match self.nodes[at].next.get(&lexicon.features(id).orth) {
                Some(&next) => at = next as usize,
                None => return,
            }
            if self.nodes[at].ends {
                found.push(start..i + 1);
            }
        }
    }
}

/// The runs of tokens to look at: longest first, then leftmost, none that begins or ends in one that was met before.
fn without_overlaps(mut found: Vec<Range<usize>>, tokens: usize) -> Vec<Range<usize>> {
    found.sort_by_key(|run| (usize::MAX - run.len(), run.start));
    let mut taken = vec![false; tokens];
    let mut kept = Vec::new();
    for run in found {
        let free = !taken[run.start] && !taken[run.end - 1];
        // As in spaCy, a run that is dropped blocks its tokens too.
        taken[run.clone()].fill(true);
        if free {
            kept.push(run);
        }
    }
    kept.sort_by_key(|run| run.start);
    kept
}

/// Puts exceptions in the place of the tokens that spell them. `begins` says of each word whether a match can begin with it.
pub(super) fn apply(text: &str, rules: &Rules, matcher: &Matcher, begins: &[bool], lexicon: &mut Lexicon, tokens: &mut TokenSeq) {
    let mut found = Vec::new();
    for (i, id) in tokens.lex.iter().enumerate() {
        if begins[id.index()] {
            matcher.matches_from(i, &tokens.lex, lexicon, &mut found);
        }
    }
    if found.is_empty() {
        return;
    }
    let old = std::mem::take(tokens);
    let mut copied = 0;
    let copy = |range: Range<usize>, tokens: &mut TokenSeq| {
        for i in range {
            tokens.push(old.lex[i], old.span[i], old.space_after[i]);
        }
    };
    let mut cutter = Cutter {
        rules,
        lexicon,
        specials: true,
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for run in without_overlaps(found, old.len()) {
        let span = old.span[run.start].cover(old.span[run.end - 1]);
        let chunk = span.of(text);
        if rules.special(chunk).is_none() {
            continue;
        }
        copy(copied..run.start, tokens);
        copied = run.end;
        pieces.clear();
        cutter.cut(chunk, &mut pieces);
        let mut at = span.start;
        for piece in &pieces {
            let end = at + piece.len as usize;
            tokens.push(piece.lex, Span::new(at, end), end == span.end && old.space_after[run.end - 1]);
            at = end;
        }
    }
    copy(copied..old.len(), tokens);
}
