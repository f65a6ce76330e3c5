//! Text as folded words: lower case, no diacritics, abbreviations joined ("U.S." is `us`).
//!
//! Names of the knowledge files and the texts that are read go through the same folding, so "Błaszczak" finds "Blaszczak" and
//! "Viet Nam" is two words on both sides. How a word was written is kept apart, as [`Case`].

use entente_text::Span;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Case {
    /// Begins with a small letter or a digit.
    Lower,
    /// Begins with a capital.
    Title,
    /// Capitals only, two letters or more.
    Upper,
}

/// One word of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// Bytes of the text.
    pub(crate) span: Span,
    /// How it is written.
    pub(crate) case: Case,
    /// Whether a comma, bracket, quotation mark, dash or full stop stands before it: a name does not run across.
    pub(crate) broken: bool,
}

/// Letters of `word` in lower case without marks, appended to `out`.
pub(crate) fn fold_into(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.extend(word.chars().filter(|c| *c != '.').map(|c| c.to_ascii_lowercase()));
    } else {
        let plain = any_ascii::any_ascii(word);
        out.extend(plain.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()));
    }
}

/// `word` folded.
pub(crate) fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

fn case_of(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return Case::Lower;
    };
    if !first.is_uppercase() {
        return Case::Lower;
    }
    let (mut rest, mut small) = (0, false);
    for c in letters {
        rest += 1;
        small |= c.is_lowercase();
    }
    if rest > 0 && !small { Case::Upper } else { Case::Title }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// The words of `text`, in order.
pub(crate) fn words(text: &str, out: &mut Vec<Word>) {
    out.clear();
    let bytes = text.as_bytes();
    let (mut at, mut broken) = (0, false);
    let mut last_len = 0;
    while at < text.len() {
        let c = next_char(text, at);
        if in_word(c) {
            let end = end_of_word(text, at);
            let span = Span::new(at, end);
            out.push(Word {
                span,
                case: case_of(span.of(text)),
                broken,
            });
            last_len = end - at;
            broken = false;
            at = end;
            continue;
        }
        match c {
            ' ' | '\'' | '\u{2019}' | '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{a0}' | '&' | '\u{2bb}' | '\u{2bf}' => {}
            '.' => broken |= last_len > 4 || bytes.get(at + 1).is_some_and(|b| *b == b'\n'),
            _ => broken = true,
        }
        at += c.len_utf8();
    }
}

fn next_char(text: &str, at: usize) -> char {
    text.get(at..).and_then(|s| s.chars().next()).unwrap_or('\u{0}')
}

fn run(text: &str, from: usize) -> usize {
    text[from..]
        .char_indices()
        .find(|(_, c)| !in_word(*c))
        .map_or(text.len(), |(i, _)| from + i)
}

/// End of the word at `from`; "U.S." and "D.P.R.K" are one word.
fn end_of_word(text: &str, from: usize) -> usize {
    let mut end = run(text, from);
    if !single_capital(text, from, end) {
        return end;
    }
    while text[end..].starts_with('.') {
        let next = end + 1;
        let stop = run(text, next);
        if !single_capital(text, next, stop) {
            break;
        }
        end = stop;
    }
    end
}

fn single_capital(text: &str, from: usize, to: usize) -> bool {
    let mut chars = text[from..to].chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        let mut w = Vec::new();
        words(text, &mut w);
        w.iter().map(|w| fold(w.span.of(text))).collect()
    }

    #[test]
    fn words_are_folded_and_abbreviations_joined() {
        assert_eq!(folded("Mariusz Błaszczak"), ["mariusz", "blaszczak"]);
        assert_eq!(folded("a U.S.-supplied boat"), ["a", "us", "supplied", "boat"]);
        assert_eq!(folded("Côte d'Ivoire’s"), ["cote", "d", "ivoire", "s"]);
        assert_eq!(folded("D.P.R.K., N. Korea"), ["dprk", "n", "korea"]);
        assert_eq!(folded("Vo\u{303}"), ["vo"]);
    }

    #[test]
    fn a_comma_breaks_and_an_abbreviation_does_not() {
        let t = "St. Lucia, Grenada. Haiti";
        let mut w = Vec::new();
        words(t, &mut w);
        assert_eq!(w.iter().map(|w| w.broken).collect::<Vec<_>>(), [false, false, true, true]);
    }
}
