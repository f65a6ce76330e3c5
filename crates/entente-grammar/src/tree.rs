//! The tree seen from the roots down, with what later steps ask of every token.

use crate::words::{Grammar, lower, noun, verb};
use crate::{MAX_HEADS, np};
use entente_language::{Dep, EntityLabel, Parsed, Pos, Tag};
use std::borrow::Cow;

const NONE: u32 = u32::MAX;

/// "hoped" is of "hope", not of "hop", which would be "hopped": the rule lemmatizer takes the shorter word.
fn lost_e(lemma: &str, word: &str) -> bool {
    let (l, w) = (lemma.as_bytes(), word.as_bytes());
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    let bare = w.len() > l.len() && matches!(&word.as_bytes()[l.len()..], b"ed" | b"ing");
    let [.., a, b, c] = l else { return false };
    bare && l.len() <= 5
        && !vowel(*a)
        && vowel(*b)
        && !vowel(*c)
        && !matches!(c, b'w' | b'x' | b'y')
        && l.iter().filter(|b| vowel(**b)).count() == 1
}

fn singular(plural: &str) -> Option<String> {
    let cut = |suffix: &str, ending: &str| plural.strip_suffix(suffix).map(|stem| format!("{stem}{ending}"));
    if plural.ends_with("ss") || plural.ends_with("series") {
        return None;
    }
    ["sses", "shes", "ches", "xes"]
        .iter()
        .find_map(|s| cut(s, &s[..s.len() - 2]))
        .or_else(|| cut("ies", "y"))
        .or_else(|| cut("s", ""))
}

/// A parsed passage with its walks prepared. Building it is linear.
pub(crate) struct Tree<'a> {
    pub p: &'a Parsed,
    pub g: &'a Grammar,
    /// All tokens, each after its head.
    pub order: Vec<u32>,
    /// The nearest relative clause (its verb) at or above each token.
    relative: Vec<u32>,
    /// Whether the relative clause that this token heads has a relative pronoun.
    pronoun: Vec<bool>,
    /// The named entity of each token.
    entity: Vec<u32>,
}

impl<'a> Tree<'a> {
    pub fn new(g: &'a Grammar, p: &'a Parsed) -> Self {
        let n = p.len();
        let mut order: Vec<u32> = (0..n).filter(|&i| p.token(i).head == i).map(|i| i as u32).collect();
        let mut at = 0;
        while at < order.len() {
            order.extend(p.children(order[at] as usize).map(|c| c as u32));
            at += 1;
        }
        let mut relative = vec![NONE; n];
        for &t in &order {
            let tok = p.token(t as usize);
            relative[t as usize] = if tok.dep == Dep::Relcl { t } else { relative[tok.head] };
        }
        let mut entity = vec![NONE; n];
        for (k, e) in p.entities().iter().enumerate() {
            for t in e.tokens.clone().take_while(|&t| t < n) {
                entity[t] = k as u32;
            }
        }
        let mut tree = Tree {
            p,
            g,
            order,
            relative,
            pronoun: vec![false; n],
            entity,
        };
        for t in 0..n {
            if let Some(r) = tree.relative_of(t) {
                tree.pronoun[r] = true;
            }
        }
        tree
    }

    pub fn dep(&self, t: usize) -> Dep {
        self.p.token(t).dep
    }
    pub fn pos(&self, t: usize) -> Pos {
        self.p.token(t).pos
    }
    pub fn tag(&self, t: usize) -> Tag {
        self.p.token(t).tag
    }
    pub fn head(&self, t: usize) -> usize {
        self.p.token(t).head
    }
    pub fn is_root(&self, t: usize) -> bool {
        self.head(t) == t
    }
    /// The lemma in lower case; a plural name is made singular ("Talks" of "Border Talks").
    pub fn lemma(&self, t: usize) -> Cow<'a, str> {
        let lemma = lower(self.p.lemma(t));
        let verb = matches!(self.pos(t), Pos::Verb | Pos::Aux);
        if self.tag(t) == Tag::Nnps {
            return singular(&lemma).map_or(lemma, Cow::Owned);
        }
        if verb {
            return if lost_e(&lemma, self.p.word(t)) {
                Cow::Owned(format!("{lemma}e"))
            } else {
                lemma
            };
        }
        match self.g.noun_lemma(&lemma) {
            Some(right) => Cow::Borrowed(right),
            None => lemma,
        }
    }
    /// The word in lower case.
    pub fn word(&self, t: usize) -> Cow<'a, str> {
        lower(self.p.word(t))
    }
    /// The direct dependents, left to right, at most [`np::MANY`].
    pub fn children(&self, t: usize) -> impl Iterator<Item = usize> + Clone + 'a {
        self.p.children(t).take(np::MANY)
    }
    pub fn child(&self, t: usize, dep: Dep) -> Option<usize> {
        self.children(t).find(|&c| self.dep(c) == dep)
    }
    pub fn has(&self, t: usize, dep: Dep) -> bool {
        self.child(t, dep).is_some()
    }
    pub fn is_noun(&self, t: usize) -> bool {
        matches!(self.pos(t), Pos::Noun | Pos::Propn)
    }
    pub fn is_nominal(&self, t: usize) -> bool {
        matches!(self.pos(t), Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num | Pos::Sym | Pos::X)
            || (self.pos(t) == Pos::Adj && self.dep(t) != Dep::Amod)
    }

    /// The entity a token is in.
    pub fn entity(&self, t: usize) -> Option<EntityLabel> {
        self.p.entities().get(self.entity[t] as usize).map(|e| e.label)
    }
    /// Whether both tokens are in one entity.
    pub fn same_entity(&self, a: usize, b: usize) -> bool {
        self.entity[a] != NONE && self.entity[a] == self.entity[b]
    }
    /// Whether the token heads a time expression.
    pub fn is_time(&self, t: usize) -> bool {
        match self.entity(t) {
            Some(EntityLabel::Date | EntityLabel::Time) => {
                let after_dash = t > 0 && self.pos(t) == Pos::Noun && self.pos(t - 1) == Pos::Punct; // "1999 - Opening of …"
                self.pos(t) != Pos::Adj && !after_dash
            }
            Some(EntityLabel::Event | EntityLabel::Law | EntityLabel::Org | EntityLabel::Gpe) => false,
            _ => self.pos(t) != Pos::Verb && self.g.noun(self.p.lemma(t), noun::TIME),
        }
    }
    /// Whether the token is the name of a place or people that may act.
    pub fn is_place(&self, t: usize) -> bool {
        matches!(self.entity(t), Some(EntityLabel::Gpe | EntityLabel::Loc | EntityLabel::Fac))
    }

    /// The relative clause (its verb) that a relative pronoun opens.
    pub fn relative_of(&self, t: usize) -> Option<usize> {
        if !matches!(self.tag(t), Tag::Wdt | Tag::Wp | Tag::WpS | Tag::Wrb) || matches!(&*self.word(t), "what" | "how" | "why") {
            return None;
        }
        let r = self.relative[t];
        (r != NONE && t < r as usize).then_some(r as usize)
    }
    /// The noun that a relative pronoun follows where the parser made no relative clause of it: "…, during which they met".
    fn noun_before(&self, t: usize) -> Option<usize> {
        if self.tag(t) != Tag::Wdt {
            return None;
        }
        let before = (0..t).rev().take(4).find(|&k| !matches!(self.pos(k), Pos::Punct | Pos::Adp))?;
        self.is_noun(before).then_some(before)
    }
    /// Whether the relative clause headed by `verb` has a pronoun.
    pub fn has_pronoun(&self, verb: usize) -> bool {
        self.pronoun[verb]
    }
    /// What a relative pronoun stands for.
    pub fn antecedent(&self, t: usize) -> Option<usize> {
        self.relative_of(t).map(|r| self.head(r))
    }
    /// The fillers that a token brings to an argument: itself or its antecedent, with everything coordinated; and whether it was a pronoun.
    pub fn fillers(&self, t: usize) -> (Vec<usize>, bool) {
        match self.relative_of(t) {
            Some(r) => (self.antecedents(r), true),
            None => match self.noun_before(t) {
                Some(n) => (vec![n], true),
                None => (np::conjuncts(self.p, t), false),
            },
        }
    }
    /// Who says what stands before, where the parser took the report for part of it: "The talks will be held in Lima, the palace announced."
    /// Gives the reporting verb for the noun.
    pub fn trailing_report(&self, noun: usize) -> Option<usize> {
        if !matches!(self.dep(noun), Dep::Appos | Dep::Attr | Dep::Npadvmod | Dep::Dobj | Dep::Conj) {
            return None;
        }
        let v = noun + 1;
        let says = v < self.p.len()
            && self.head(v) == noun
            && matches!(self.dep(v), Dep::Acl | Dep::Relcl)
            && matches!(self.tag(v), Tag::Vbd | Tag::Vbn)
            && self.g.verb(&self.lemma(v), verb::REPORTING)
            && self.children(v).all(|c| {
                !matches!(
                    self.dep(c),
                    Dep::Dobj | Dep::Agent | Dep::Aux | Dep::Auxpass | Dep::Ccomp | Dep::Xcomp | Dep::Mark
                )
            });
        let first = np::minimal(self.p, noun).start;
        (says && first > 0 && self.p.word(first - 1) == ",").then_some(v)
    }
    /// What the relative clause headed by `verb` hangs on: one noun, or the whole coordination where the verb is plural and the noun is not.
    pub fn antecedents(&self, verb: usize) -> Vec<usize> {
        let noun = self.head(verb);
        let mut all = np::conjuncts(self.p, noun);
        all.retain(|&h| h < verb);
        if self.dep(noun) == Dep::Conj && matches!(self.tag(noun), Tag::Nn | Tag::Nnp) && self.plural(verb) {
            let mut first = noun;
            for _ in 0..MAX_HEADS {
                if self.dep(first) != Dep::Conj {
                    break;
                }
                first = self.head(first);
            }
            if self.is_nominal(first) {
                all = np::conjuncts(self.p, first);
                all.retain(|&h| h < verb);
            }
        }
        all
    }
    fn plural(&self, verb: usize) -> bool {
        self.tag(verb) == Tag::Vbp
            || self
                .children(verb)
                .any(|c| self.tag(c) == Tag::Vbp && matches!(self.dep(c), Dep::Aux | Dep::Auxpass))
    }
}
