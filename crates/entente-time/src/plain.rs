//! Text as tokens without a parse: words and marks, sentences at full stops, no tags.

use entente_language::parsed::{Builder, NewToken};
use entente_language::{Dep, Parsed, Pos, Tag};
use entente_text::Span;

/// Cuts `text` into words, numbers and single marks.
pub fn parse(text: &str) -> Parsed {
    let mut b = Builder::new(text);
    let (mut n, mut sentence, mut at) = (0, 0, 0);
    let mut stopped = false;
    while let Some(head) = text[at..].chars().next() {
        let rest = &text[at..];
        let len = match head {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            c if c.is_alphanumeric() => rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        if stopped && head.is_uppercase() {
            b.sentence(sentence..n);
            sentence = n;
        }
        // A stop after a long word ends a sentence; after a short one it may belong to an abbreviation.
        let word = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        stopped = matches!(head, '.' | '!' | '?') && (word.len() > 4 || word.chars().all(|c| c.is_ascii_digit()));
        let pos = if head.is_alphanumeric() { Pos::Other } else { Pos::Punct };
        let span = Span::new(at, at + len);
        let space_after = text[at + len..].starts_with(' ');
        b.push(NewToken {
            span,
            head: n,
            dep: Dep::Other,
            pos,
            tag: Tag::Other,
            feats: "",
            space_after,
            lemma: "",
        });
        at += len;
        n += 1;
    }
    if sentence < n {
        b.sentence(sentence..n);
    }
    b.finish()
}
