//! Text cut finer than tokens: `28 Feb-5 Mar` is five lexemes, however the tokenizer saw it.
//!
//! Every lexeme knows its bytes, the tokens it lies in, and what the word lists say of it.

use crate::numbers::{Numeral, numeral};
use crate::words::{Class, Word, Words};
use entente_language::{Parsed, Pos};
use entente_text::Span;

/// One word, number or mark.
#[derive(Clone, Copy, Debug)]
pub struct Lexeme<'w> {
    /// Bytes of the passage.
    pub span: Span,
    /// First token.
    pub first: usize,
    /// Last token (itself counted in).
    pub last: usize,
    /// Number of the literal, 0 when no pattern names it.
    pub literal: u16,
    /// What the word lists have.
    pub word: Option<&'w Word>,
    /// What it is as a number.
    pub numeral: Option<Numeral>,
    /// Whether it begins with a capital.
    pub upper: bool,
    /// Whether it begins with a letter.
    pub alphabetic: bool,
    /// Whether nothing stands between it and the lexeme before.
    pub glued: bool,
    /// Whether it is the first of its line.
    pub line_start: bool,
    /// Whether no expression may run across its start: a new paragraph, or a new line after a short one.
    pub broken: bool,
    /// Whether it is a number fastened to something that makes it no number of days or years: F-16, $50.
    pub stuck: bool,
}

/// Lines at least this long are taken to have been wrapped, so that an expression may run on in the next one.
const WRAPPED: usize = 50;

/// Cuts up a passage.
pub fn lexemes<'w>(parsed: &Parsed, words: &'w Words) -> Vec<Lexeme<'w>> {
    let text = parsed.text();
    let mut out: Vec<Lexeme<'w>> = Vec::with_capacity(parsed.len() + 8);
    let (mut at, mut line) = (0, 0);
    let mut token = 0;
    while token < parsed.len() {
        let t = parsed.token(token);
        let (start, end) = (t.span.start.max(at), t.span.end.min(text.len()));
        if t.pos == Pos::Space || start >= end || !text.is_char_boundary(start) {
            token += 1;
            continue;
        }
        let before = out.last().map_or(0, |l| l.span.end);
        let gap = text.get(before..start).unwrap_or("");
        let newlines = gap.bytes().filter(|&b| b == b'\n').count();
        let broken = newlines > 1 || newlines == 1 && (before - line) < WRAPPED;
        if newlines > 0 {
            line = start;
        }
        let (numeral, len) = piece(&text[start..], end - start);
        let span = Span::new(start, start + len);
        let mut last = token;
        while last + 1 < parsed.len() && parsed.token(last + 1).span.start < span.end {
            last += 1;
        }
        let letters = span.of(text);
        let head = letters.chars().next().unwrap_or(' ');
        let alphabetic = head.is_alphabetic();
        let glued = !out.is_empty() && gap.is_empty();
        let word = words.get(letters);
        out.push(Lexeme {
            span,
            first: token,
            last,
            literal: word.map_or(0, |w| w.literal),
            word,
            numeral: numeral.or_else(|| alphabetic.then(|| lettered(letters)).flatten()),
            upper: head.is_uppercase(),
            alphabetic,
            glued,
            line_start: out.is_empty() || newlines > 0,
            broken: broken && !out.is_empty(),
            stuck: glued && !alphabetic && is_stuck(&out, text),
        });
        // A line that begins with the day of a date begins something new.
        if alphabetic && out.len() >= 2 && word.is_some_and(|w| w.classes.iter().any(|c| c.0 == Class::Month)) {
            let day = out.len() - 2;
            out[day].broken |= out[day].line_start && out[day].numeral.is_some();
        }
        at = span.end;
        token = if at >= parsed.token(last).span.end { last + 1 } else { last };
    }
    out
}

/// The length of the first piece of `text`, and what it is if it begins with a digit. `token` is how many bytes belong to the
/// token; only numerals reach beyond it.
fn piece(text: &str, token: usize) -> (Option<Numeral>, usize) {
    let mut chars = text.char_indices();
    let (_, head) = chars.next().unwrap_or((0, ' '));
    if head.is_ascii_digit() {
        let (n, len) = numeral(text);
        return (Some(n), len.max(1));
    }
    if head.is_alphanumeric() {
        let end = chars.take_while(|&(i, _)| i < token).find(|(_, c)| !c.is_alphanumeric());
        return (None, end.map_or(token, |(i, _)| i));
    }
    if matches!(head, '\'' | '’') {
        let mut rest = text[head.len_utf8()..].chars();
        if matches!(rest.next(), Some('s' | 'S')) && !rest.next().is_some_and(char::is_alphanumeric) {
            return (None, head.len_utf8() + 1);
        }
    }
    (None, head.len_utf8())
}

/// The pieces of a name in a knowledge file, cut as text is.
pub fn pieces(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let (_, len) = piece(rest, rest.len());
        let (head, tail) = rest.split_at(len);
        rest = tail;
        Some(head)
    })
}

/// Q3, H1, FY2024.
fn lettered(word: &str) -> Option<Numeral> {
    let digits = word.get(1..)?;
    match (word.as_bytes()[0], digits) {
        (b'Q' | b'q', "1" | "2" | "3" | "4") => Some(Numeral::Quarter(digits.parse().ok()?)),
        (b'H' | b'h', "1" | "2") => Some(Numeral::Half(digits.parse().ok()?)),
        (b'F' | b'f', _) if digits.starts_with(['Y', 'y']) => {
            let year = digits.get(1..).filter(|d| d.len() == 2 || d.len() == 4)?;
            let n: i32 = year.bytes().all(|b| b.is_ascii_digit()).then(|| year.parse().ok()).flatten()?;
            Some(Numeral::Fiscal(if year.len() == 2 { 2000 + n } else { n }))
        }
        _ => None,
    }
}

/// Whether what stands before makes a number a part of a name or an amount: F-16, $50, #12, Ba.2.
fn is_stuck(before: &[Lexeme<'_>], text: &str) -> bool {
    let Some(mark) = before.last() else { return false };
    let sign = mark.span.of(text);
    if matches!(sign, "$" | "€" | "£" | "¥" | "₹" | "#" | "+" | "~" | "=" | "@" | "&" | "_" | "*") {
        return true;
    }
    if !matches!(sign, "-" | "–" | "/" | "." | ":" | "," | "'" | "’") || !mark.glued {
        return false;
    }
    let Some(owner) = before.len().checked_sub(2).and_then(|i| before.get(i)) else {
        return false;
    };
    let dated = owner.word.is_some_and(|w| !w.classes.is_empty() || w.literal != 0);
    let number = matches!(owner.numeral, Some(n) if !matches!(n, Numeral::Name | Numeral::Quantity { .. })) && !owner.stuck;
    let separates = matches!(sign, "," | "'" | "’" | ":");
    !(dated || number || (separates && owner.alphabetic) || !owner.alphabetic && owner.numeral.is_none())
}
