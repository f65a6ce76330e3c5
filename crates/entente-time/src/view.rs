//! A match of a pattern and what stands around it, as the guards ask about it.

use crate::find::Item;
use crate::lex::Lexeme;
use crate::meaning::Slots;
use crate::unit::Unit;
use crate::words::{Class, Value};
use entente_language::{Dep, EntityLabel, Parsed, Pos, Tag};
use std::ops::Range;

/// A match and what surrounds it.
pub struct View<'a> {
    pub parsed: &'a Parsed,
    pub lexemes: &'a [Lexeme<'a>],
    pub mention: Range<usize>,
    pub whole: Range<usize>,
    pub slots: &'a Slots,
    pub items: &'a [Item],
}

impl Lexeme<'_> {
    /// Whether the word lists have it in that class.
    pub fn has(&self, class: Class) -> bool {
        self.word.is_some_and(|w| w.classes.iter().any(|c| c.0 == class))
    }
    pub fn careful(&self) -> bool {
        self.word.is_some_and(|w| w.careful)
    }
}

impl<'a> View<'a> {
    pub fn text(&self, l: &Lexeme<'_>) -> &'a str {
        l.span.of(self.parsed.text())
    }
    pub fn is(&self, l: Option<&Lexeme<'_>>, word: &str) -> bool {
        l.is_some_and(|l| self.text(l).eq_ignore_ascii_case(word))
    }
    pub fn first(&self) -> &'a Lexeme<'a> {
        &self.lexemes[self.mention.start]
    }
    /// The lexeme before the mention, in the same paragraph.
    pub fn prev(&self) -> Option<&'a Lexeme<'a>> {
        if self.first().broken {
            None
        } else {
            self.lexemes.get(self.mention.start.checked_sub(1)?)
        }
    }
    /// The lexeme after the mention, in the same paragraph.
    pub fn next(&self) -> Option<&'a Lexeme<'a>> {
        self.lexemes.get(self.mention.end).filter(|l| !l.broken)
    }
    pub fn prev_is(&self, word: &str) -> bool {
        self.is(self.prev(), word)
    }
    pub fn next_is(&self, word: &str) -> bool {
        self.is(self.lexemes.get(self.whole.end).filter(|l| !l.broken), word)
    }
    pub fn last_is(&self, word: &str) -> bool {
        self.is(self.lexemes.get(self.whole.end - 1), word)
    }
    pub fn mention_has(&self, word: &str) -> bool {
        self.lexemes[self.mention.clone()].iter().any(|l| self.is(Some(l), word))
    }
    pub fn is_dash(&self, l: &Lexeme<'_>) -> bool {
        matches!(self.text(l), "-" | "–" | "—" | "‑")
    }
    pub fn unit(&self) -> Option<Unit> {
        [Class::Unit, Class::Plural].iter().find_map(|&c| {
            if let Some(Value::Unit(_, u)) = self.slots.get(c, 1) {
                Some(u)
            } else {
                None
            }
        })
    }
    pub fn has_unit(&self) -> bool {
        self.unit().is_some()
    }
    pub fn unit_is(&self, units: &[Unit]) -> bool {
        self.unit().is_some_and(|u| units.contains(&u))
    }
    pub fn tag(&self, lexeme: usize) -> Tag {
        self.lexemes.get(lexeme).map_or(Tag::Other, |l| self.parsed.token(l.first).tag)
    }
    pub fn pos(&self, lexeme: usize) -> Pos {
        self.lexemes.get(lexeme).map_or(Pos::Other, |l| self.parsed.token(l.last).pos)
    }
    /// Whether the preposition that begins the match hangs on a verb.
    pub fn verb_before(&self) -> bool {
        let t = self.parsed.token(self.lexemes[self.whole.start].first);
        matches!(self.parsed.token(t.head).pos, Pos::Verb | Pos::Aux | Pos::Other)
    }
    pub fn next_is_noun(&self) -> bool {
        self.next().is_some() && matches!(self.pos(self.mention.end), Pos::Noun | Pos::Propn | Pos::Adj)
    }
    /// Whether the word at `lexeme` belongs to the noun after it.
    pub fn is_compound(&self, lexeme: usize) -> bool {
        let t = self.parsed.token(self.lexemes[lexeme].last);
        matches!(t.dep, Dep::Compound | Dep::Nmod | Dep::Amod) && t.head > self.lexemes[lexeme].last
    }
    pub fn starts_sentence(&self, lexeme: usize) -> bool {
        let l = &self.lexemes[lexeme];
        l.line_start
            || self
                .parsed
                .sentences()
                .get(self.parsed.sentence_of(l.first))
                .is_some_and(|s| s.start == l.first)
    }
    /// Whether a clause or phrase ends here, so that "before" and "after" have nothing to govern.
    pub fn clause_ends_after(&self, lexeme: usize) -> bool {
        let Some(l) = self.lexemes.get(lexeme).filter(|l| !l.broken) else {
            return true;
        };
        if !l.alphabetic {
            return l.numeral.is_none() && !matches!(self.text(l), "$" | "€" | "£" | "¥" | "“" | "\"" | "‘" | "(");
        }
        let tag = self.tag(lexeme);
        if tag == Tag::Other {
            let word = self.text(l).to_ascii_lowercase();
            return matches!(
                word.as_str(),
                "in" | "at" | "and" | "but" | "to" | "by" | "with" | "when" | "from" | "on" | "or"
            );
        }
        matches!(
            tag,
            Tag::In | Tag::To | Tag::Cc | Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Wrb | Tag::Rb
        )
    }
    pub fn entity(&self) -> Option<EntityLabel> {
        let token = self.first().first;
        let after = self.parsed.entities().partition_point(|e| e.tokens.end <= token);
        self.parsed
            .entities()
            .get(after)
            .filter(|e| e.tokens.contains(&token))
            .map(|e| e.label)
    }
}

impl View<'_> {
    pub fn is_percent(&self, l: &Lexeme<'_>) -> bool {
        matches!(self.text(l), "%" | "€" | "£" | "¥" | "°")
    }
}

impl View<'_> {
    /// Whether the lexeme before the mention is fastened to it as part of one name ("Black Friday").
    pub fn is_compound_before(&self) -> bool {
        let Some(prev) = self.prev() else { return false };
        let t = self.parsed.token(prev.last);
        t.head == self.first().first && matches!(t.dep, Dep::Compound | Dep::Amod | Dep::Nmod)
    }
}

impl View<'_> {
    pub fn runs_into_number(&self) -> bool {
        self.lexemes
            .get(self.mention.end + 1)
            .is_some_and(|l| l.glued && l.numeral.is_some())
    }
}
