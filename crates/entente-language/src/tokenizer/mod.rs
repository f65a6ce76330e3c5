//! From text to tokens, as spaCy's rule-based tokenizer cuts it.

use crate::lexicon::LexId;
use entente_text::Span;

/// The tokens of one text, field by field; the three vectors have one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenSeq {
    /// Which word each token is.
    pub lex: Vec<LexId>,
    /// Where each stands, in bytes of the text.
    pub span: Vec<Span>,
    /// Whether one space follows it.
    pub space_after: Vec<bool>,
}

impl TokenSeq {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.lex.len()
    }
    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.lex.is_empty()
    }
    /// Forgets all tokens and keeps the memory.
    pub fn clear(&mut self) {
        self.lex.clear();
        self.span.clear();
        self.space_after.clear();
    }
    /// Adds a token.
    pub fn push(&mut self, lex: LexId, span: Span, space_after: bool) {
        self.lex.push(lex);
        self.span.push(span);
        self.space_after.push(space_after);
    }
}
