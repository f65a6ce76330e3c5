//! From tags and labels to parts of speech and features: spaCy's attribute ruler.
//!
//! *In:* the words of a text, their tags and dependency labels as the networks gave them. *Out:* one [`Attributes`] per
//! token: part of speech, features, at times a lemma, and tag and label as they finally are.
//! All patterns are matched on what the networks gave; then their gifts are laid over each other in the file's order.
//!
//! What a token gets from patterns of one token depends on its tag, its label and its word alone, so each such triple is
//! worked out once ([`RulerCache`]). Patterns of several tokens are tried where their first test holds.
//!
//! # Invariants and limits
//! - Same attributes as spaCy 3.8 for patterns over TAG, DEP, LOWER, ORTH and IS_SPACE; others are refused when read.
//! - The feature strings are a closed set and live as long as the program.

mod patterns;

use crate::hash::IdMap;
use crate::lexicon::{LexId, Lexicon};
use crate::parsed::{Dep, Pos, Tag};
use patterns::{Gift, Questions, Rule, read};
use std::collections::HashMap;

pub use patterns::RulerError;

/// What the ruler knows of a token in the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attributes {
    /// Penn tag; the tagger's unless a rule replaced it.
    pub tag: Tag,
    /// Dependency label; the parser's unless a rule replaced it.
    pub dep: Dep,
    /// Part of speech; `Other` if no rule gave one.
    pub pos: Pos,
    /// Features, `Number=Sing|Person=3`; empty for none.
    pub feats: &'static str,
    /// A lemma that goes before the lemmatizer's.
    pub lemma: Option<&'static str>,
}

/// A model's attribute ruler; shared by all workers.
#[derive(Debug)]
pub struct AttributeRuler {
    singles: Vec<Rule>,
    several: Vec<Rule>,
    gifts: Vec<Gift>,
    questions: Questions,
}

/// What one worker has worked out. Belongs to one [`Lexicon`] and must be renewed with it.
#[derive(Debug, Default)]
pub struct RulerCache {
    /// By word: which answers it gives, as an index of `answers`.
    class: Vec<u16>,
    answers: Vec<Box<[u16]>>,
    class_of_answers: HashMap<Box<[u16]>, u16>,
    /// By tag, label, class of word and white space: an index of `outcomes`.
    known: IdMap<u32>,
    outcomes: Vec<Outcome>,
    /// Rules of several tokens that hold in the text at hand: (token, order of the gift).
    extra: Vec<(usize, u16)>,
}

/// What a kind of token gets.
#[derive(Debug)]
struct Outcome {
    attributes: Attributes,
    /// The orders of the rules that gave it, ascending.
    orders: Vec<u16>,
    /// Rules of several tokens that can begin here.
    begins: Vec<u16>,
}

impl AttributeRuler {
    /// Reads a model's `attribute_ruler/patterns` file.
    ///
    /// # Errors
    /// If it is not what spaCy writes, or asks for more than this runtime knows.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RulerError> {
        let (rules, gifts, questions) = read(bytes)?;
        let (singles, several) = rules.into_iter().partition(|rule| rule.tokens.len() == 1);
        Ok(AttributeRuler {
            singles,
            several,
            gifts,
            questions,
        })
    }

    /// Replaces `out` by one value per token. `lex`, `tags` and `deps` have one length.
    pub fn apply(&self, cache: &mut RulerCache, lexicon: &Lexicon, lex: &[LexId], tags: &[Tag], deps: &[Dep], out: &mut Vec<Attributes>) {
        out.clear();
        cache.extra.clear();
        cache.meet(&self.questions, lexicon);
        for i in 0..lex.len() {
            let outcome = self.outcome(cache, lexicon, lex[i], tags[i], deps[i]);
            out.push(cache.outcomes[outcome].attributes);
            for k in 0..cache.outcomes[outcome].begins.len() {
                let rule = &self.several[cache.outcomes[outcome].begins[k] as usize];
                let holds = i + rule.tokens.len() <= lex.len()
                    && (1..rule.tokens.len()).all(|k| {
                        let at = i + k;
                        let is_space = lexicon.features(lex[at]).is_space;
                        rule.tokens[k].holds(tags[at], deps[at], is_space, cache.answers_of(lex[at]))
                    });
                if holds {
                    cache.extra.push((i + rule.target, rule.order));
                }
            }
        }
        self.apply_extra(cache, lexicon, lex, tags, deps, out);
    }

    /// Does tokens again that a rule of several tokens is about: its gift has its place among the others.
    fn apply_extra(&self, cache: &mut RulerCache, lexicon: &Lexicon, lex: &[LexId], tags: &[Tag], deps: &[Dep], out: &mut [Attributes]) {
        let mut extra = std::mem::take(&mut cache.extra);
        extra.sort_unstable();
        for same in extra.chunk_by(|a, b| a.0 == b.0) {
            let i = same[0].0;
            let outcome = self.outcome(cache, lexicon, lex[i], tags[i], deps[i]);
            let mut orders = cache.outcomes[outcome].orders.clone();
            orders.extend(same.iter().map(|&(_, order)| order));
            orders.sort_unstable();
            out[i] = self.lay_over(tags[i], deps[i], &orders);
        }
        cache.extra = extra;
    }

    /// The outcome for a token, as an index of `cache.outcomes`.
    fn outcome(&self, cache: &mut RulerCache, lexicon: &Lexicon, lex: LexId, tag: Tag, dep: Dep) -> usize {
        let is_space = lexicon.features(lex).is_space;
        let class = cache.class[lex.index()];
        let key = u64::from(class) << 17 | (tag as u64) << 9 | (dep as u64) << 1 | u64::from(is_space);
        if let Some(&outcome) = cache.known.get(&key) {
            return outcome as usize;
        }
        let yes = &cache.answers[class as usize];
        let holding = |rules: &[Rule]| -> Vec<u16> {
            let all = rules.iter().enumerate();
            all.filter(|(_, r)| r.tokens[0].holds(tag, dep, is_space, yes))
                .map(|(i, _)| i as u16)
                .collect()
        };
        let begins = holding(&self.several);
        let orders: Vec<u16> = holding(&self.singles).into_iter().map(|i| self.singles[i as usize].order).collect();
        let attributes = self.lay_over(tag, dep, &orders);
        cache.outcomes.push(Outcome {
            attributes,
            orders,
            begins,
        });
        let new = cache.outcomes.len() - 1;
        cache.known.insert(key, new as u32);
        new
    }

    fn lay_over(&self, tag: Tag, dep: Dep, orders: &[u16]) -> Attributes {
        let mut a = Attributes {
            tag,
            dep,
            pos: Pos::Other,
            feats: "",
            lemma: None,
        };
        for &order in orders {
            let gift = &self.gifts[order as usize];
            a.tag = gift.tag.unwrap_or(a.tag);
            a.dep = gift.dep.unwrap_or(a.dep);
            a.pos = gift.pos.unwrap_or(a.pos);
            a.feats = gift.feats.unwrap_or(a.feats);
            a.lemma = gift.lemma.or(a.lemma);
        }
        a
    }
}

impl RulerCache {
    /// Asks the lexicon's new words all questions.
    fn meet(&mut self, questions: &Questions, lexicon: &Lexicon) {
        for id in self.class.len()..lexicon.len() {
            let id = LexId(id as u32);
            let features = lexicon.features(id);
            let yes = questions.answers(features.orth, features.lower, &lexicon.orth(id).to_lowercase());
            let class = match self.class_of_answers.get(&*yes) {
                Some(&class) => class,
                None => {
                    let yes = yes.into_boxed_slice();
                    self.answers.push(yes.clone());
                    self.class_of_answers.insert(yes, (self.answers.len() - 1) as u16);
                    (self.answers.len() - 1) as u16
                }
            };
            self.class.push(class);
        }
    }

    fn answers_of(&self, lex: LexId) -> &[u16] {
        &self.answers[self.class[lex.index()] as usize]
    }
}

#[cfg(test)]
mod tests;
