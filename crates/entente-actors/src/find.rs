//! Which names stand in a passage: the longest from the left, as tokens.

use crate::fold::{Case, Word, fold, words};
use crate::lists::{Lists, Sense};
use entente_language::{EntityLabel, Parsed};
use entente_text::Span;
use std::ops::Range;

/// A name of the knowledge files, found in a passage.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    /// Tokens that the name touches.
    pub(crate) tokens: Range<usize>,
    /// Bytes of the name itself (within "U.S.-supplied", "U.S.").
    pub(crate) span: Span,
    /// What it can mean, in the order of the lists.
    pub(crate) senses: Vec<Sense>,
}

/// All names of the passage, in order, not overlapping.
pub(crate) fn hits(parsed: &Parsed, lists: &Lists) -> Vec<Hit> {
    let text = parsed.text();
    let mut found_words: Vec<Word> = Vec::new();
    words(text, &mut found_words);
    let mut ids = Vec::new();
    lists.names.number(text, &found_words, &mut ids);
    for (word, id) in found_words.iter().zip(&mut ids) {
        // Only a word that no list knows, written large, and not a person's name.
        if id.is_none() && word.case == Case::Title && word.span.len() > 6 && !is_person(parsed, word.span) {
            *id = lists
                .spelling
                .meant(&fold(word.span.of(text)))
                .and_then(|name| lists.names.id(name));
        }
    }
    let (mut out, mut at, mut token) = (Vec::new(), 0, 0);
    while at < found_words.len() {
        if ids[at].is_none() {
            at += 1;
            continue;
        }
        let Some(found) = lists.names.longest(&found_words, &ids, at) else {
            at += 1;
            continue;
        };
        let span = Span::new(found_words[found.words.start].span.start, found_words[found.words.end - 1].span.end);
        at = found.words.end;
        // "US$5 million" is money.
        if text[span.end..].starts_with('$') {
            continue;
        }
        let tokens = tokens_of(parsed, span, &mut token);
        if !tokens.is_empty() {
            out.push(Hit {
                tokens,
                span,
                senses: found.values,
            });
        }
    }
    out
}

/// Whether the model takes what stands there for a person.
fn is_person(parsed: &Parsed, span: Span) -> bool {
    let after = parsed
        .entities()
        .partition_point(|e| parsed.span(e.tokens.clone()).end <= span.start);
    parsed
        .entities()
        .get(after)
        .is_some_and(|e| e.label == EntityLabel::Person && parsed.span(e.tokens.clone()).start < span.end)
}

/// The tokens that share a byte with `span`. `from` walks forward: spans are asked for in order.
fn tokens_of(parsed: &Parsed, span: Span, from: &mut usize) -> Range<usize> {
    while *from < parsed.len() && parsed.token(*from).span.end <= span.start {
        *from += 1;
    }
    let mut end = *from;
    while end < parsed.len() && parsed.token(end).span.start < span.end {
        end += 1;
    }
    *from..end
}
